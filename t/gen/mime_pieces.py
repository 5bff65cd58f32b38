"""mime_pieces.py - what mail that means harm is put together from.

The EICAR file in each encoding, entities and multiparts around it, byte for
byte; see mime_attacks.py.
"""

import base64
import binascii
import struct

from messages import EICAR

B64 = base64.encodebytes(EICAR).replace(b"\n", b"\r\n")
B64_LINE = base64.b64encode(EICAR)
QP = b"".join(b"=%02X" % byte for byte in EICAR[:24]) + b"=\r\n" + b"".join(
    b"=%02X" % byte for byte in EICAR[24:48]) + b"=\r\n" + b"".join(
        b"=%02X" % byte for byte in EICAR[48:]) + b"\r\n"
UU_ROWS = b"".join(binascii.b2a_uu(EICAR[i:i + 45]).replace(b"\n", b"\r\n")
                   for i in range(0, len(EICAR), 45))
UU = b"begin 644 eicar.com\r\n" + UU_ROWS + b"`\r\nend\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\nGood morning.\r\n"
HEAD = (b"Received: from client.example by mx.example;\r\n"
        b"\tMon, 2 Nov 2026 09:00:00 +0900\r\n"
        b"From: Sender <sender@client.example>\r\n"
        b"To: user@example.jp\r\n"
        b"Subject: hello\r\n"
        b"Message-ID: <attack@client.example>\r\n"
        b"Date: Mon, 2 Nov 2026 09:00:00 +0900\r\n")
MIME = b"MIME-Version: 1.0\r\n"
# An attachment whose headers are beyond doubt.
FILE = (b"Content-Type: application/octet-stream; name=eicar.com\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=eicar.com\r\n\r\n" + B64)


def top(rest, head=HEAD + MIME):
    """A message: our headers, then further headers and the body."""
    return head + rest


def parts(*entities, boundary=b"a", end=True):
    """The body of a multipart."""
    body = b"".join(b"--" + boundary + b"\r\n" + entity
                    for entity in entities)
    return body + (b"--" + boundary + b"--\r\n" if end else b"")


def mixed(body, params=b"; boundary=a", kind=b"multipart/mixed"):
    return top(b"Content-Type: " + kind + params + b"\r\n\r\n" + body)


def file_with(headers, body=B64):
    """A multipart with a text and a part that has these header lines."""
    return mixed(parts(TEXT, headers + b"\r\n" + body))


def encoded(encoding, body=B64, kind=b"application/octet-stream"):
    return file_with(b"Content-Type: " + kind + b"; name=eicar.com\r\n"
                     b"Content-Transfer-Encoding:" + encoding + b"\r\n", body)


def yenc(content):
    rows = b""
    for byte in content:
        byte = (byte + 42) % 256
        rows += (bytes([61, (byte + 64) % 256]) if byte in b"\0\r\n=."
                 else bytes([byte]))
    return (b"=ybegin line=128 size=%d name=eicar.com\r\n" % len(content)
            + rows + b"\r\n=yend size=%d crc32=%08x\r\n"
            % (len(content), binascii.crc32(content)))


def binhex(content):
    """BinHex 4.0: a data fork, run lengths, six bits a character."""
    head = b"\x09eicar.com\0TEXTttxt\0\0" + struct.pack(
        ">LL", len(content), 0)
    raw = b""
    for block in (head, content, b""):
        raw += block + struct.pack(">H", binascii.crc_hqx(block, 0))
    raw = raw.replace(b"\x90", b"\x90\0")
    alphabet = (b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`"
                b"abcdefhijklmpqr")
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 6)
    text = b":" + bytes(alphabet[int(bits[i:i + 6], 2)]
                        for i in range(0, len(bits), 6)) + b":"
    rows = [text[i:i + 64] for i in range(0, len(text), 64)]
    return (b"(This file must be converted with BinHex 4.0)\r\n\r\n"
            + b"\r\n".join(rows) + b"\r\n")


def tnef(content):
    """winmail.dat with one attached file."""
    def attribute(level, name, data):
        return (struct.pack("<BLL", level, name, len(data)) + data
                + struct.pack("<H", sum(data) & 0xffff))
    return (struct.pack("<LH", 0x223e9f78, 1)
            + attribute(1, 0x00089006, struct.pack("<L", 0x10000))
            + attribute(1, 0x00069007, struct.pack("<LL", 1252, 0))
            + attribute(2, 0x00069002, struct.pack("<H", 1) + b"\0" * 12)
            + attribute(2, 0x00018010, b"eicar.com\0")
            + attribute(2, 0x0006800f, content))
