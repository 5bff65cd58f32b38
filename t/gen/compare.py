#!/usr/bin/env python3
"""compare.py - what a second parser sees changed in a rewritten message.

    compare.py ORIGINAL REWRITTEN

Both messages are read with Python's email package, as bytes and without any
policy that repairs, and walked side by side. Exit 0 when nothing differs, 1
when something does, with one line for each difference.
"""

import dataclasses
import email
import email.policy
import hashlib
import html
import re
import sys


@dataclasses.dataclass(frozen=True)
class Difference:
    """path: "" the whole, "2.1" the first part of the second. kind: notice
    (the part became a notice that names its digest), tagged (text was put in
    and nothing else), headers, content, structure, preamble, epilogue."""
    path: str
    kind: str
    text: str = ""

    def __str__(self):
        return f"{self.path or 'message'}: {self.kind} {self.text}".rstrip()


def parse(data):
    return email.message_from_bytes(data, policy=email.policy.compat32)


def raw_payload(part):
    """The body as it came: get_payload() would decode 8-bit text."""
    payload = part._payload  # pylint: disable=protected-access
    return payload.encode("ascii", "surrogateescape")


def raw_headers(part):
    """Names and values as they came."""
    return [(name, value.encode("ascii", "surrogateescape")
             if isinstance(value, str) else str(value))
            for name, value in part.raw_items()]


def decoded(part):
    return part.get_payload(decode=True) or b""


def text_of(part):
    """The text as a reader shows it, or None."""
    charset = part.get_content_charset("us-ascii")
    try:
        return decoded(part).decode(charset).replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return None


def leaf_digests(part):
    """SHA-256 of what a part decodes to; of every leaf in it."""
    if part.is_multipart():
        return {digest for child in part.get_payload()
                for digest in leaf_digests(child)}
    return {hashlib.sha256(decoded(part)).hexdigest()}


def is_notice(was, part):
    if part.is_multipart() or part.get_content_type() != "text/plain":
        return False
    text = text_of(part) or ""
    found = re.findall(r"SHA-256: ([0-9a-f]{64})\n", text)
    if len(found) != 2 or found[0] != found[1]:
        return False
    # A multipart's own digest is of bytes that this parser does not keep.
    return was.is_multipart() or found[0] in leaf_digests(was)


def inserted_text(was, part):
    """What was put into a text, or None if that is not all that changed."""
    if was.is_multipart() or was.get_content_type() != part.get_content_type():
        return None
    old, new = text_of(was), text_of(part)
    if old is None or new is None or len(new) <= len(old):
        return None
    length = len(new) - len(old)
    for at in range(len(old) + 1):
        if new[at + length:] == old[at:]:
            put = new[at:at + length]
            if part.get_content_type() == "text/html":
                put = html.unescape(re.sub(r"</?(p|br)>", "", put))
            return put.strip()
        if old[at:at + 1] != new[at:at + 1]:
            break
    return None


def compare_leaf(was, part, path):
    if raw_payload(was) == raw_payload(part) \
            and raw_headers(was) == raw_headers(part):
        return
    if is_notice(was, part) and decoded(was) != decoded(part):
        yield Difference(path, "notice")
        return
    put = inserted_text(was, part)
    if put is not None:
        yield Difference(path, "tagged", put)
        return
    if raw_headers(was) != raw_headers(part):
        yield Difference(path, "headers")
    if raw_payload(was) != raw_payload(part):
        yield Difference(path, "content")


def compare_parts(was, part, path=""):
    """Every difference, in the order of the message."""
    if was.is_multipart() != part.is_multipart():
        yield Difference(path, "notice" if is_notice(was, part)
                         else "structure")
        return
    if not was.is_multipart():
        yield from compare_leaf(was, part, path)
        return
    if raw_headers(was) != raw_headers(part):
        yield Difference(path, "headers")
    if was.preamble != part.preamble:
        yield Difference(path, "preamble")
    if was.epilogue != part.epilogue:
        yield Difference(path, "epilogue")
    old, new = was.get_payload(), part.get_payload()
    if len(old) != len(new):
        yield Difference(path, "structure", f"{len(old)}, now {len(new)}")
        return
    for number, (before, after) in enumerate(zip(old, new), 1):
        yield from compare_parts(before, after,
                                 f"{path}.{number}" if path else str(number))


def compare(original, rewritten):
    """The list of differences between two messages (bytes)."""
    was, now = parse(original), parse(rewritten)
    found = list(compare_parts(was, now))
    # Headers of the top that do not describe the body are nobody's business.
    keep = [item for item in raw_headers(was)
            if not item[0].lower().startswith(("content-", "mime-"))]
    if keep != [item for item in raw_headers(now)
                if not item[0].lower().startswith(("content-", "mime-"))]:
        found.append(Difference("", "headers", "of the envelope"))
    defects = [str(type(defect).__name__) for part in now.walk()
               for defect in part.defects]
    known = [str(type(defect).__name__) for part in was.walk()
             for defect in part.defects]
    if [defect for defect in defects if defect not in known]:
        found.append(Difference("", "defects", " ".join(defects)))
    return found


def main(original, rewritten):
    with open(original, "rb") as file:
        before = file.read()
    with open(rewritten, "rb") as file:
        after = file.read()
    found = compare(before, after)
    for difference in found:
        print(difference)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
