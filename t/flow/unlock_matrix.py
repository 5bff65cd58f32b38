#!/usr/bin/env python3
"""Every kind of encryption against its own writer.

    unlock_matrix.py UNLOCK_FILE

Office documents come from t/gen/office.py, ZIP from 7z and zip, PDF from qpdf.
Each must open with the right password wherever it stands in the list, stay
closed with wrong ones, and give back what was put in.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "gen"))
sys.dont_write_bytecode = True

import office  # noqa: E402  pylint: disable=wrong-import-position

PAYLOAD = bytes(range(256)) * 5 + b"the payload, all of it"
RIGHT, WRONG = "s3cret-Pass", ["s3cret-pass", "123", "パスワード"]
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj
4 0 obj<</Length 23>>stream
(the payload, all of it)
endstream endobj
trailer<</Root 1 0 R/Size 5>>
startxref
0
%%EOF
"""
PDF_PAYLOAD = b"(the payload, all of it"


class Matrix:
    def __init__(self, unlock_file, folder):
        self.unlock_file = unlock_file
        self.folder = pathlib.Path(folder)
        self.checks = self.failures = 0

    def check(self, name, good, what=""):
        self.checks += 1
        if not good:
            self.failures += 1
            print(f"{name}: not so: {what}", file=sys.stderr)

    def open(self, path, passwords):
        """(lines, bytes) of unlock_file."""
        out = self.folder / "out"
        done = subprocess.run(
            [self.unlock_file, path, out, *passwords], check=True,
            capture_output=True, timeout=120)
        return ([line.split() for line in done.stdout.decode().splitlines()],
                out.read_bytes())

    def run(self, path, contents, password=RIGHT, count=1):
        """contents(bytes) says whether that is what was put in."""
        name = path.name
        for passwords, kind in (([password, *WRONG], "label"),
                                ([*WRONG, password], "token")):
            lines, data = self.open(path, passwords)
            self.check(name, len(lines) == count and all(
                line[:2] == ["opened", kind] for line in lines),
                f"{lines} with the password as {kind}")
            self.check(name, contents(data), "its content")
        lines, data = self.open(path, WRONG)
        self.check(name, lines and all(
            line[0] == "closed" for line in lines), f"{lines} without")
        self.check(name, data == b"", "nothing comes out of it")


def run_office(matrix):
    package = office.docx(PAYLOAD)
    plain = {"docx": lambda data: data == package}
    for name, document in office.encrypted(PAYLOAD, RIGHT):
        path = matrix.folder / name
        path.write_bytes(document)
        matrix.run(path, plain.get(name.rpartition(".")[2],
                                   lambda data: PAYLOAD in data))
    # What Office itself uses needs nobody to say it.
    for password in ("VelvetSweatshop", "/01Hannes Ruescher/01"):
        path = matrix.folder / "own.xls"
        path.write_bytes(office.xls_rc4(PAYLOAD, password))
        lines, _ = matrix.open(path, WRONG)
        matrix.check(password, lines[0][:2] == ["opened", "default"], lines)
    # Beyond ASCII, and beyond the first plane.
    for password in ("パスワード９", "a😀b"):
        path = matrix.folder / "wide.docx"
        path.write_bytes(office.agile(package, password))
        lines, data = matrix.open(path, [password])
        matrix.check(password, lines[0][0] == "opened", lines)
        matrix.check(password, data == package, "its content")
    # More rounds than anybody waits for.
    path = matrix.folder / "rounds.docx"
    path.write_bytes(office.agile(package, RIGHT, 10, said=1000001))
    lines, _ = matrix.open(path, [RIGHT])
    matrix.check("rounds", lines[0][0] == "unknown", lines)
    # As many as anybody has to wait for: not all passwords get their turn.
    path.write_bytes(office.agile(package, RIGHT, 10, said=1000000))
    lines, _ = matrix.open(path, [f"wrong{i}" for i in range(100)])
    matrix.check("rounds", lines[0][0] == "timeout"
                 and 3000 <= int(lines[0][3]) < 30000, lines)
    # A document of many pieces of 4,096 bytes.
    path = matrix.folder / "long.docx"
    path.write_bytes(office.agile(PAYLOAD * 40, RIGHT))
    matrix.run(path, lambda data: data == PAYLOAD * 40)


def run_zip(matrix):
    first, second = matrix.folder / "a.bin", matrix.folder / "請求書.txt"
    first.write_bytes(PAYLOAD)
    second.write_bytes(b"x" * 5000)
    both = PAYLOAD + b"x" * 5000

    def stored(data):
        return data == both

    def deflated(data):
        made = b""
        while data:
            unpacker = zlib.decompressobj(-15)
            made += unpacker.decompress(data)
            data = unpacker.unused_data
        return made == both

    def some(data):
        return len(data) > 100

    kinds = [("7z", "ZipCrypto", "Copy", stored)]
    for cipher in ("ZipCrypto", "AES128", "AES192", "AES256"):
        kinds += [("7z", cipher, "Deflate", deflated)]
    kinds += [("7z", "AES256", "Copy", stored)]
    for method in ("BZip2", "LZMA"):
        kinds += [("7z", "ZipCrypto", method, some),
                  ("7z", "AES256", method, some)]
    kinds += [("7z", "AES256", "PPMd", some),
              ("7z", "AES256", "Deflate64", some)]
    for program, cipher, method, contents in kinds:
        path = matrix.folder / f"{program}-{cipher}-{method}.zip"
        subprocess.run(
            ["7z", "a", "-tzip", f"-p{RIGHT}", f"-mem={cipher}",
             f"-mm={method}", path, first, second], check=True,
            capture_output=True)
        matrix.run(path, contents, count=2)
    for level, contents in (("-0", stored), ("-9", deflated)):
        path = matrix.folder / f"zip{level}.zip"
        subprocess.run(["zip", "-q", level, "-j", "-P", RIGHT, path, first,
                        second], check=True, capture_output=True)
        matrix.run(path, contents, count=2)
    # A stream: sizes and CRC stand behind the data.
    path = matrix.folder / "stream.zip"
    with path.open("wb") as out:
        subprocess.run(["zip", "-q", "-P", RIGHT, "-", "-"], check=True,
                       stdout=out, input=PAYLOAD)
    matrix.run(path, lambda data: zlib.decompress(data, -15) == PAYLOAD)
    # A password typed on Japanese Windows.
    path = matrix.folder / "cp932.zip"
    subprocess.run([b"zip", b"-q", b"-j", b"-P", "秘密".encode("cp932"),
                    os.fsencode(path), os.fsencode(first)], check=True)
    lines, _ = matrix.open(path, ["秘密"])
    matrix.check("cp932", lines[0][0] == "opened", lines)


def run_damaged(matrix):
    """One bit less: what does not prove itself stays closed."""
    for name in ("7z-AES256-Copy.zip", "7z-ZipCrypto-Copy.zip",
                 "7z-AES256-Deflate.zip", "7z-ZipCrypto-Deflate.zip"):
        data = bytearray((matrix.folder / name).read_bytes())
        data[200] ^= 1
        path = matrix.folder / f"damaged-{name}"
        path.write_bytes(data)
        lines, _ = matrix.open(path, [RIGHT])
        matrix.check(path.name, lines[0][0] == "closed"
                     and lines[1][0] == "opened", lines)


def run_pdf(matrix):
    plain = matrix.folder / "plain.pdf"
    plain.write_bytes(PDF)
    tried = WRONG[:2]  # One that stays within qpdf's own encoding.
    for name, bits, more in (
            ("rc4-40", "40", []), ("rc4-128", "128", ["--use-aes=n"]),
            ("aes-128", "128", ["--use-aes=y"]), ("aes-256", "256", []),
            ("aes-256-r5", "256", ["--force-R5"])):
        for user, owner, expected in ((RIGHT, "owner", "opened"),
                                      ("user", RIGHT, "opened"),
                                      ("", RIGHT, "free")):
            path = matrix.folder / f"{name}-{user or 'none'}.pdf"
            done = subprocess.run(
                ["qpdf", "--warning-exit-0", "--allow-weak-crypto",
                 "--stream-data=preserve", "--encrypt", user, owner, bits, *more, "--", plain, path],
                check=False, capture_output=True)
            matrix.check(path.name, done.returncode == 0, done.stderr)
            if expected == "opened":
                matrix.run(path, lambda data: PDF_PAYLOAD in data)
                continue
            lines, data = matrix.open(path, tried)
            matrix.check(path.name, lines[0][:2] == ["opened", "default"],
                         lines)
            matrix.check(path.name, PDF_PAYLOAD in data, "its content")
    lines, _ = matrix.open(plain, [RIGHT])
    matrix.check("a plain document", lines == [], lines)


def main():
    folder = tempfile.mkdtemp(prefix="sekisho-unlock-")
    try:
        matrix = Matrix(sys.argv[1], folder)
        run_office(matrix)
        run_zip(matrix)
        run_damaged(matrix)
        run_pdf(matrix)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{matrix.checks} checks, {matrix.failures} failed")
    return 1 if matrix.failures else 0


if __name__ == "__main__":
    sys.exit(main())
