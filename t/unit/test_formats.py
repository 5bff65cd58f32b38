#!/usr/bin/python3
"""What the readers say of samples whose facts are known exactly.

    test_formats.py READ_FILE [FOLDER]

Each case is a sample of t/gen and every feature of its reader that is not
zero; beginnings of the samples are read, too. With FOLDER the samples are
written there and nothing is tested: seeds for the fuzzers.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "gen"))
import formats_cases  # noqa: E402  (the path is set above)

WORDS = ("obj endobj stream endstream xref trailer startxref").split()
NAMES = ("Page Encrypt ObjStm JS JavaScript AA OpenAction AcroForm "
         "JBIG2Decode RichMedia Launch EmbeddedFile XFA").split()


def run(tool, reader, paths, *options):
    done = subprocess.run([tool, *options, reader, *paths], check=False,
                          capture_output=True)
    if done.returncode:
        print(done.stderr.decode(errors="replace"))
        sys.exit(f"{reader}: exit {done.returncode}")
    return done.stdout.decode(errors="replace").splitlines()


def readings(tool, reader, paths):
    """For each file its features that are not zero, and its addresses."""
    found = []
    for line in run(tool, reader, paths):
        if "\t" in line and "=" not in line.split("\t")[0]:
            found.append(({}, []))
            continue
        name, _, value = line.partition("=")
        if name == "url":
            found[-1][1].append(value)
        elif float(value) != 0:
            found[-1][0][name] = float(value)
    return found


def pdf_counts(data):
    """The 21 counts in another way: one regular expression a word."""
    def decoded(match):
        return bytes([int(match.group(1), 16)])

    found = {}
    # Addresses hold no names, whatever they look like.
    data = re.sub(rb"\(https?://[^\s()]*", b"(", data)
    # A slash and what belongs to it, then its numbers as letters.
    names = [re.sub(rb"#([0-9A-Fa-f]{2})", decoded, match)
             for match in re.findall(
                 rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2})+)", data)]
    rest = re.sub(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2})*)", b"/", data)
    words = re.findall(rb"[A-Za-z0-9]+", rest)
    for word in WORDS:
        found["pdf." + word] = words.count(word.encode())
    for name in NAMES:
        found["pdf." + name.lower()] = names.count(name.encode())
    return {name: count for name, count in found.items() if count}


def differences(want, got):
    for name in sorted(set(want) | set(got)):
        a, b = want.get(name, 0), got.get(name, 0)
        if abs(a - b) > 1e-4 * max(1, abs(a)):
            yield f"{name}: got {b:g}, want {a:g}"


def check(tool, case, path):
    """What is wrong with one case."""
    got, urls = readings(tool, case.reader, [path])[0]
    want = dict(case.features)
    wrong = []
    for name in case.roughly:
        low, high = case.roughly[name]
        value = got.pop(name, 0)
        if not low <= value <= high:
            wrong.append(f"{name}: got {value:g}, want {low} to {high}")
    if case.reader == "pdf":
        counts = pdf_counts(case.data)
        wrong += differences(
            counts, {n: v for n, v in got.items()
                     if n[4:] in WORDS or n[4:] in map(str.lower, NAMES)})
        want.update(counts)
    wrong += differences(want, got)
    if sorted(urls) != sorted(case.addresses):
        wrong.append(f"addresses: got {urls}, want {case.addresses}")
    return wrong


def write(folder, cases):
    for case in cases:
        place = pathlib.Path(folder, "read_" + case.reader)
        place.mkdir(parents=True, exist_ok=True)
        (place / case.name.replace(" ", "_")).write_bytes(case.data)


def main():
    tool, cases = sys.argv[1], formats_cases.all_cases()
    if len(sys.argv) > 2:
        write(sys.argv[2], cases)
        return
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/sample"
        for case in cases:
            pathlib.Path(path).write_bytes(case.data)
            wrong = check(tool, case, path)
            run(tool, case.reader, [path], "--prefixes")
            for line in wrong:
                print(f"{case.reader}: {case.name}: {line}")
            bad += bool(wrong)
    print(f"{len(cases)} samples, {bad} wrong")
    sys.exit(bool(bad) or not cases)


if __name__ == "__main__":
    main()
