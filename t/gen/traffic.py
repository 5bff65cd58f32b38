"""traffic.py - what an hour brings: mixed mail, no two messages alike.

    for kind, message in traffic.mixed(seed=1): ...

Kinds come by weight and in an order that the seed decides. Documents, archives
and texts are honest and hostile ones of the other generators here, small, so
that many come by in a minute.
"""

import base64
import itertools
import pathlib
import random
import subprocess
import tempfile

import archives
import macro_documents
import messages
import packages
import pages
import pdf

PHISH = "phish.example"
LOCKED = 12  # archives with a password, made once: 7z takes 20 ms each

WORDS = ("the invoice of last month is attached please look at it and tell us "
         "whether the amount agrees with your order we are glad to be of help "
         "at any time meeting room report schedule draft figures").split()


def prose(rng, words=80):
    lines = []
    for _ in range(max(1, words // 10)):
        lines.append(" ".join(rng.choices(WORDS, k=10)))
    return "\r\n".join(lines) + "\r\n"


def headers(serial, kind):
    return (f"From: Sender <sender{serial % 500}@client.example>\r\n"
            f"To: user@here.example\r\nMessage-ID: <{serial}@client.example>"
            "\r\nDate: Mon, 02 Nov 2026 09:00:00 +0900\r\n"
            f"Subject: {kind} {serial}\r\nMIME-Version: 1.0\r\n").encode()


def single(serial, kind, text, content_type="text/plain"):
    return (headers(serial, kind) + b"Content-Type: " + content_type.encode()
            + b"; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + text)


def mixed_parts(serial, kind, text, name, content):
    """A text and an attachment."""
    mark = f"=_{serial}_".encode()
    return (headers(serial, kind)
            + b'Content-Type: multipart/mixed; boundary="' + mark
            + b'"\r\n\r\n--' + mark
            + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + text.encode() + b"\r\n--" + mark
            + b"\r\nContent-Type: application/octet-stream\r\n"
              b"Content-Transfer-Encoding: base64\r\n"
              b'Content-Disposition: attachment; filename="' + name.encode()
            + b'"\r\n\r\n'
            + base64.encodebytes(content).replace(b"\n", b"\r\n")
            + b"--" + mark + b"--\r\n")


def locked_archives(folder):
    """[(password, ZIP)], made by 7z."""
    found = []
    for number in range(LOCKED):
        password = f"Geheim{number * 7919}"
        member = pathlib.Path(folder, f"figures {number}.txt")
        member.write_text(f"figures of month {number}\n" * 50)
        archive = pathlib.Path(folder, f"{number}.zip")
        cipher = "AES256" if number % 2 else "ZipCrypto"
        subprocess.run(["7z", "a", "-tzip", f"-p{password}", f"-mem={cipher}",
                        archive, member], check=True, capture_output=True)
        found.append((password, archive.read_bytes()))
    return found


class Maker:
    """One method a kind; each gives one message."""

    def __init__(self, rng, locked):
        self.rng = rng
        self.locked = locked
        self.bomb = archives.layered(width=4, levels=3, size=1 << 30)

    def text(self, serial):
        return single(serial, "text", prose(self.rng, 200).encode())

    def newsletter(self, serial):
        page = pages.newsletter(links=20, images=5).replace(
            b"</body>", f"<p>{serial} {prose(self.rng)}</p></body>".encode())
        return single(serial, "news", page, "text/html")

    def document(self, serial):
        if self.rng.random() < 0.5:
            name = "report.docx"
            content = packages.docx(
                [packages.run(prose(self.rng, 100)),
                 packages.run(str(serial))]).bytes()
        else:
            name = "report.pdf"
            content = pdf.document(
                pages=2, text=f"{serial} {self.rng.random()}",
                links=[(f"https://site{serial}.example/", (0, 0, 100, 20))])
        return mixed_parts(serial, "document", prose(self.rng), name, content)

    def macros(self, serial):
        source = macro_documents.AUTOEXEC.replace("Good", f"Good {serial}")
        return mixed_parts(serial, "macros", prose(self.rng), "plan.doc",
                           macro_documents.document(source))

    def archive(self, serial):
        content = archives.zip_of(
            {f"{serial}-{each}.txt": prose(self.rng).encode()
             for each in range(5)})
        return mixed_parts(serial, "archive", prose(self.rng), "files.zip",
                           content)

    def password(self, serial):
        password, content = self.rng.choice(self.locked)
        return mixed_parts(serial, "password", prose(self.rng)
                           + f"Password: {password}\r\n", "figures.zip",
                           content)

    def eicar(self, serial):
        content = archives.zip_of({f"{serial}.com": messages.EICAR})
        return mixed_parts(serial, "eicar", prose(self.rng), "tool.zip",
                           content)

    def phishing(self, serial):
        page = pages.page(
            f'<p>{prose(self.rng)}<a href="http://{PHISH}/{serial}">sign in'
            f'</a> <a href="http://host{serial % 700}.example/">or</a></p>')
        return single(serial, "phishing", page, "text/html")

    def archive_bomb(self, serial):
        return mixed_parts(serial, "bomb", str(serial), "bomb.zip", self.bomb)

    def many_parts(self, serial):
        mark = b"=_many"
        part = b"--" + mark + b"\r\nContent-Type: text/plain\r\n\r\nx\r\n"
        return (headers(serial, "parts")
                + b'Content-Type: multipart/mixed; boundary="' + mark
                + b'"\r\n\r\n' + part * 300 + b"--" + mark + b"--\r\n")

    def large(self, serial):
        return mixed_parts(serial, "large", prose(self.rng), "photo.bin",
                           self.rng.randbytes(700_000))


# Of a hundred messages.
WEIGHTS = {"text": 30, "newsletter": 14, "document": 14, "macros": 5,
           "archive": 8, "password": 6, "eicar": 8, "phishing": 8,
           "archive_bomb": 2, "many_parts": 2, "large": 3}


def mixed(seed=1):
    """(kind, message) without end."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(rng, locked_archives(folder))
    for serial in itertools.count(seed * 10_000_000):
        kind = rng.choices(list(WEIGHTS), WEIGHTS.values())[0]
        yield kind, getattr(maker, kind)(serial)
