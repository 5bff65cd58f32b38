"""received.py - read a delivered message without trusting a MIME library
for the bytes: headers as raw lines, the rest as it came."""

import email
import email.header
import email.policy

OURS = (b"received", b"x-sekisho", b"x-sekisho-spam",
        b"authentication-results")


def split(data):
    """([raw header fields], body); each field with its folds and CRLF."""
    head, _, body = data.partition(b"\r\n\r\n")
    fields = []
    for line in (head + b"\r\n").splitlines(keepends=True):
        if line[:1] in b" \t" and fields:
            fields[-1] += line
        else:
            fields.append(line)
    return fields, body


def name_of(field):
    return field.partition(b":")[0].strip().lower()


def value_of(field):
    return field.partition(b":")[2].strip()


def without_trace(data):
    """The message without what the way puts on top of it: the Received
    header, and ours, as long as they stand above all others."""
    fields, body = split(data)
    while fields and name_of(fields[0]) in OURS:
        fields.pop(0)
    return b"".join(fields) + b"\r\n" + body


def values(data, name):
    """The raw values of all headers of a name."""
    wanted = name.lower().encode()
    return [value_of(field) for field in split(data)[0]
            if name_of(field) == wanted]


def subject(data):
    """The first Subject as a person reads it."""
    found = values(data, "Subject")
    if not found:
        return None
    text = found[0].replace(b"\r\n", b"").decode("utf-8", "surrogateescape")
    return str(email.header.make_header(email.header.decode_header(text)))


def contents(data):
    """Every leaf's decoded bytes."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    found = []
    for part in message.walk():
        if not part.is_multipart():
            found.append(part.get_payload(decode=True) or b"")
    return found
