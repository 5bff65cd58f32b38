"""mail.py - messages for the flow tests, byte for byte.

Every function returns CRLF bytes ready for DATA. A Message remembers where
its attached part lies, so that a test can say "all other bytes stayed".
"""

import itertools
import pathlib
import sys
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "gen"))

# pylint: disable=wrong-import-position
import messages  # noqa: E402

EICAR = messages.EICAR
TESTFILES = pathlib.Path("/usr/share/clamav-testfiles")
ENCODINGS = ("base64", "quoted-printable", "x-uuencode")

_serial = itertools.count(1)


def encode(content, encoding):
    """Content in a transfer encoding, the last line ended, too."""
    return messages.encode(content, encoding) + b"\r\n"


@dataclass(frozen=True)
class Message:
    """before + part + after; `name` and `content` are what is attached."""
    before: bytes
    part: bytes
    after: bytes
    name: str
    content: bytes
    id: str

    def __bytes__(self):
        return self.before + self.part + self.after


def new_id():
    return f"<{next(_serial)}@client.example>"


def headers(subject, content_type, message_id, extra=b""):
    return (b"From: Sender <sender@client.example>\r\n"
            b"To: undisclosed-recipients:;\r\n"
            b"Message-ID: " + message_id.encode() + b"\r\n"
            b"Date: Mon, 02 Nov 2026 09:00:00 +0900\r\n"
            b"Subject: " + subject + b"\r\n" + extra +
            b"MIME-Version: 1.0\r\n"
            b"Content-Type: " + content_type + b"\r\n")


def plain(subject=b"hello", text=b"Good morning.\r\n", extra=b""):
    """A message of one text part; `text` ends with CRLF."""
    return (headers(subject, b"text/plain; charset=utf-8", new_id(),
                    b"Content-Transfer-Encoding: 8bit\r\n" + extra)
            + b"\r\n" + text)


def attached(content, encoding="base64", name="invoice.bin",
             subject=b"=?UTF-8?B?6KuL5rGC5pu4?= of May", extra=b"",
             padding=b""):
    """A text, the attachment, and one more part that is harmless."""
    message_id = new_id()
    boundary = f"=_{message_id[1:-1].replace('@', '.')}".encode()
    before = headers(
        subject, b'multipart/mixed;\r\n boundary="' + boundary + b'"',
        message_id, extra)
    before += (b"\r\nThis is a message in MIME format.\r\n"
               b"--" + boundary + b"\r\n"
               b"Content-Type: text/plain; charset=utf-8\r\n"
               b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
               b"The invoice =E8=AB=8B=E6=B1=82=E6=9B=B8 is attached.  =\r\n"
               b"\r\n\r\n" + padding + b"--" + boundary + b"\r\n")
    part = (b"Content-Type: application/octet-stream;\r\n name=\""
            + name.encode() + b"\"\r\n"
            b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n"
            b"Content-Disposition: attachment; filename=\""
            + name.encode() + b"\"\r\n\r\n"
            + encode(content, encoding))
    after = (b"--" + boundary + b"\r\n"
             b"Content-Type: text/plain; charset=us-ascii\r\n"
             b"Content-Disposition: attachment; filename=terms.txt\r\n\r\n"
             b"\tTerms of delivery,\t trailing space \r\n"
             b"--" + boundary + b"--  \r\nAn epilogue.\r\n")
    return Message(before, part, after, name, content, message_id)


def testfiles():
    """The packaged samples, each with the inert test body inside."""
    return sorted(path for path in TESTFILES.iterdir() if path.is_file())
