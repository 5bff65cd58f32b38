"""wrapped.py - files inside of something that mail programs see through:
messages that are files, signatures, texts.

Every function returns bytes.
"""

import base64
import binascii
import struct

import ole

SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
DATA = bytes.fromhex("06092a864886f70d010701")


def message(content, name):
    """A message with an attachment."""
    return (b"From: a@client.example\r\nSubject: inside\r\n"
            b"MIME-Version: 1.0\r\n"
            b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n"
            b"--inner\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
            b"--inner\r\nContent-Type: application/octet-stream\r\n"
            b"Content-Disposition: attachment; filename=" + name.encode()
            + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(content).replace(b"\n", b"\r\n")
            + b"--inner--\r\n")


def outlook(content, name):
    """The same as Outlook keeps it ([MS-OXMSG])."""
    attached = "__attach_version1.0_#00000000/"
    return ole.write({
        "__properties_version1.0": bytes(32),
        "__substg1.0_001A001E": b"IPM.Note",
        attached + "__properties_version1.0": bytes(8),
        attached + "__substg1.0_3704001E": b"SHORT~1",
        attached + "__substg1.0_3707001F": name.encode("utf-16-le"),
        attached + "__substg1.0_37010102": content})


def signed(content, step=100):
    """An opaque signature (RFC 5652), nobody's, its content in pieces as
    streaming programs write it."""
    pieces = b"".join(
        b"\4" + bytes([len(content[i:i + step])]) + content[i:i + step]
        for i in range(0, len(content), step))
    return (b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80\2\1\1\x31\0\x30\x80"
            + DATA + b"\xa0\x80\x24\x80" + pieces + bytes(12))


def enveloped():
    """What is encrypted for somebody."""
    return b"\x30\x0d" + ENVELOPED + b"\xa0\0"


def uuencoded(content, name):
    rows = b"".join(binascii.b2a_uu(content[i:i + 45])
                    for i in range(0, len(content), 45))
    text = b"hello\n\nbegin 644 " + name.encode() + b"\n" + rows + b"`\nend\n"
    return text.replace(b"\n", b"\r\n")


def calendar(content, name):
    """An appointment with a file (RFC 5545 3.8.1.1), its line folded."""
    line = (b'ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="'
            + name.encode() + b'":' + base64.b64encode(content))
    folded = b"\r\n ".join(line[i:i + 60] for i in range(0, len(line), 60))
    return (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + folded
            + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def _attribute(level, tag, data):
    return (struct.pack("<BII", level, tag, len(data)) + data
            + struct.pack("<H", sum(data) & 0xffff))


def tnef(content, name):
    """What Outlook makes of an attachment ([MS-OXTNEF])."""
    return (struct.pack("<IH", 0x223e9f78, 1)
            + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
            + _attribute(2, 0x00069002,
                         struct.pack("<HiHHI", 1, -1, 32, 32, 0))
            + _attribute(2, 0x00018010, name.encode() + b"\0")
            + _attribute(2, 0x0006800f, content))
