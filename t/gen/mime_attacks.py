"""mime_attacks.py - mail that two readers take apart in two ways.

attacks() yields (name, message): each hides the EICAR file behind something
that standards forbid, leave open or nobody implements alike, so that some
reader of mail brings it to light and another does not. Which of them do is
for a test to find out; see flow/test_mime_attacks.py. The same call gives
the same bytes.
"""

import mime_bodies
import mime_structure
from mime_pieces import TEXT, mixed, parts, top

STRUCTURES = (
    mime_structure.boundary_parameters, mime_structure.types,
    mime_structure.delimiters, mime_structure.nesting,
    mime_structure.outside, mime_structure.message_starts)
BODIES = (
    mime_bodies.part_headers, mime_bodies.encodings,
    mime_bodies.base64_bodies, mime_bodies.quoted_bodies,
    mime_bodies.uu_bodies, mime_bodies.other_encodings,
    mime_bodies.messages_inside)
# Around the part that most attacks on bodies are about.
BEFORE = mixed(b"--a\r\n" + TEXT + b"--a\r\n")
BEHIND = b"--a--\r\n"
TEXT_BASE64 = (b"Content-Type: text/plain\r\n"
               b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n")
TEXT_QUOTED = (b"Content-Type: text/plain\r\n"
               b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
               b"Hello=\r\n\r\n")


def attacks():
    """Every (name, message), names unique."""
    for group in STRUCTURES + BODIES:
        yield from group()


def unseen(entity):
    """(name, message) with the entity as a part that only some see."""
    yield "touch", mixed(b"--a\r\n" + TEXT + b"--ajunk\r\n" + entity
                         + BEHIND)
    yield "close", mixed(b"--a\r\n" + TEXT + b"--a-- junk\r\n" + entity
                         + BEHIND)
    yield "epilogue", mixed(parts(TEXT) + b"\r\n--x\r\n" + entity)
    yield "octets", mixed(parts(TEXT, entity),
                          kind=b"application/octet-stream")
    yield "in-base64", mixed(b"--a\r\n" + TEXT_BASE64 + b"--a junk\r\n"
                             + entity + BEHIND)
    yield "in-quoted", mixed(b"--a\r\n" + TEXT_QUOTED + b"--a junk\r\n"
                             + entity + BEHIND)
    yield "external", top(
        b"Content-Type: message/external-body; access-type=local-file; "
        b"name=x\r\n\r\n" + entity)


def combined():
    """Every attack on a body inside of every part that only some see."""
    for group in BODIES:
        for name, message in group():
            if not message.startswith(BEFORE) or len(message) > 300000:
                continue
            entity = message[len(BEFORE):-len(BEHIND)]
            for where, whole in unseen(entity):
                yield f"{where}-{name}", whole
