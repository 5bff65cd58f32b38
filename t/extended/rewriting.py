"""rewriting.py - rewrite a set's messages in every way, and look at the bytes.

For run: each message gets tags, loses its first attachment, each leaf in
turn and all leaves at once. What was refused is counted; what was done must
leave every byte outside of the parts concerned, in its order, and a second
parser must find no defect that was not there before.
"""

import concurrent.futures
import email
import os
import subprocess

TAG = "[ウイルス駆除済み] <removed> & told"
SECONDS = 120
LEAVES = 12  # removed one by one in each message
# Bits of enum part_flag.
IN_SIGNED, IN_ENCRYPTED, SPLICEABLE, DISPLAYED = 2, 4, 8, 16


def run_program(program, *words):
    """(status, stdout, stderr); status None: it hung or crashed."""
    try:
        done = subprocess.run([program, *words], capture_output=True,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, b"", "no end"
    errors = done.stderr.decode("utf-8", "replace")
    if done.returncode not in (0, 2):
        return None, b"", f"status {done.returncode}: {errors[-500:]}"
    return done.returncode, done.stdout, errors


def body_begin(data):
    """Where the blank line ends the top headers."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        if end < 0:
            return len(data)
        if data[at:end].rstrip(b"\r") == b"":
            return end + 1
        at = end + 1
    return at


class Part:
    def __init__(self, line):
        words = line.split()
        self.ordinal = int(words[0])
        self.is_leaf = words[1] == "leaf"
        self.type = words[3].lower()
        # An encoding may be "7 bit": the numbers are counted from the end.
        self.flags, self.begin, self.body, self.end = map(int, words[-4:])

    def can_be_removed(self):
        return self.is_leaf and self.flags & SPLICEABLE

    def may_be_tagged(self):
        return (self.is_leaf and self.flags & DISPLAYED
                and self.flags & SPLICEABLE
                and not self.flags & (IN_SIGNED | IN_ENCRYPTED)
                and self.type in ("text/plain", "text/html"))


def outside(data, parts):
    """The body's pieces outside of these parts."""
    at = body_begin(data)
    pieces = []
    for part in sorted(parts, key=lambda part: part.begin):
        begin = max(part.begin, body_begin(data))
        if begin < at:
            continue  # inside of the one before
        pieces.append(data[at:begin])
        at = max(at, part.end)
    pieces.append(data[at:])
    return pieces


def kept_bytes(old, new, parts):
    """Whether every piece outside of the parts is in the new message."""
    pieces = outside(old, parts)
    body = new[body_begin(new):]
    if not body.startswith(pieces[0]) or not body.endswith(pieces[-1]):
        return False
    at = 0
    for piece in pieces:
        at = body.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def other_headers(data):
    """The top headers that no rewriting may touch."""
    fields = []
    for line in data[:body_begin(data)].splitlines(keepends=True):
        if line[:1] in b" \t" and fields:
            fields[-1] += line
        else:
            fields.append(line)
    return [field for field in fields
            if not field.lower().startswith((b"content-", b"mime-version"))]


def defects(data):
    """What Python's parser complains about; None when it gives up."""
    try:
        message = email.message_from_bytes(data)
        return {type(defect).__name__ for part in message.walk()
                for defect in part.defects}
    except Exception:  # pylint: disable=broad-except
        return None


def check(old, new, parts):
    """The first thing that is wrong, or None."""
    if not kept_bytes(old, new, parts):
        return "other bytes changed"
    if other_headers(old) != other_headers(new):
        return "other headers changed"
    before, after = defects(old), defects(new)
    if before is not None and (after is None or after - before):
        return f"new defects: {after and after - before}"
    return None


def wishes(parts):
    """(PARTS, the parts concerned without tags) for rewrite_file."""
    leaves = [part for part in parts if part.can_be_removed()]
    yield "-", []
    yield "all", leaves
    for part in leaves[:LEAVES]:
        yield str(part.ordinal), [part]


def rewrite_one(program, path):
    """(done, refused, [faults]) of one message."""
    status, listed, errors = run_program(program, "--list", path)
    if status != 0:
        return 0, 0, [f"--list: {errors}"]
    with open(path, "rb") as file:
        old = file.read()
    parts = [Part(line) for line in listed.decode().splitlines()]
    tagged = [part for part in parts if part.may_be_tagged()]
    done = refused = 0
    faults = []
    for wish, concerned in wishes(parts):
        for tag in ([], [TAG]):
            status, new, errors = run_program(program, path, wish, *tag)
            if status == 2:
                refused += 1
                continue
            fault = errors if status is None else check(
                old, new, concerned + (tagged if tag else []))
            done += 1
            if fault:
                faults.append(f"{wish} {tag}: {fault}")
    return done, refused, faults


def rewrite_set(program, names):
    """names: {path: shown name}. (done, refused, [faults])"""
    done = refused = 0
    faults = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(rewrite_one, program, path): name
                for path, name in names.items()}
        for job in concurrent.futures.as_completed(jobs):
            count, refusals, wrong = job.result()
            done += count
            refused += refusals
            faults += [f"{jobs[job]}: {fault}" for fault in wrong]
    return done, refused, faults
