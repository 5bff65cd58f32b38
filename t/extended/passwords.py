#!/usr/bin/env python3
"""Encrypted files of a data folder, each with its password in a mail's text:
t/extended/passwords.py

The folder is SEKISHO_DATA, or ../shared/data beside the checkout; without one
this says so and ends well. Each file is attached to a Japanese mail that names
its password, and goes through the real scanner: it must open by the label. A
second mail without the password must leave it closed. The table says how.
"""

import os
import pathlib
import shutil
import sys
import tarfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "t/flow"))
sys.path.insert(0, str(TOP / "t/gen"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import messages  # noqa: E402
from scanner import Scanner  # noqa: E402
from scene import temporary_folder  # noqa: E402

OFFICE, XOR = "Password1234_", "123456789012345"
# (archive, path's end, password); "" needs none, None: not one we open.
FILES = (
    ("documents-msoffcrypto", "inputs/ecma376standard_password.docx", OFFICE),
    ("documents-msoffcrypto", "inputs/example_password.docx", OFFICE),
    ("documents-msoffcrypto", "inputs/example_password.xlsx", OFFICE),
    ("documents-msoffcrypto", "inputs/rc4cryptoapi_password.doc", OFFICE),
    ("documents-msoffcrypto", "inputs/rc4cryptoapi_password.ppt", OFFICE),
    ("documents-msoffcrypto", "inputs/rc4cryptoapi_password.xls", OFFICE),
    ("documents-msoffcrypto", "inputs/xor_password_123456789012345.xls", XOR),
    ("documents-poi", "spreadsheet/60284.xls", ""),
    ("documents-poi", "spreadsheet/xor-encryption-abc.xls", "abc"),
    ("documents-poi", "spreadsheet/protected_passtika.xlsb", "tika"),
    ("documents-poi", "document/bug53475-password-is-pass.docx", "pass"),
    ("documents-poi", "document/bug53475-password-is-solrcell.docx",
     "solrcell"),
    ("documents-poi", "document/password_tika_binaryrc4.doc", "tika"),
    ("documents-poi", "poifs/60320-protected.xlsx", "Test001!!"),
    ("archives-libarchive", "unzip/test/test_encrypted.zip", "password"),
    ("archives-libarchive", "zip_traditional_encryption_data.zip", "12345678"),
    ("archives-libarchive", "zip_winzip_aes128.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_stored.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large_bzip2.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large_lzma.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large_ppmd.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large_xz.zip", "password"),
    ("archives-libarchive", "zip_winzip_aes256_large_zstd.zip", "password"),
    # PKWARE's own encryption, 7z and RAR: closed, and said so.
    ("archives-libarchive", "zip_encryption_data.zip", None),
    ("archives-libarchive", "zip_encryption_header.zip", None),
    ("archives-libarchive", "7zip_encryption.7z", None),
    ("archives-libarchive", "7zip_encryption_header.7z", None),
    ("archives-libarchive", "rar4_encrypted.rar", None),
    ("archives-libarchive", "rar4_encrypted_filenames.rar", None),
    ("archives-libarchive", "rar4_solid_encrypted.rar", None),
    ("archives-libarchive", "rar5_solid_encrypted.rar", None),
    ("archives-libarchive", "rar5_encrypted.rar", None),
    ("archives-libarchive", "rar5_encrypted_filenames.rar", None),
)

# Tried on everything, because everybody uses them.
KNOWN = ("pass", "password", "12345678")


def data_folder():
    return pathlib.Path(os.environ.get("SEKISHO_DATA",
                                       TOP.parent / "shared/data"))


def content_of(tar, end):
    """The one member whose path ends so."""
    found = [member for member in tar.getmembers()
             if member.isfile() and ("/" + member.name).endswith(end)]
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} members end in {end}")
    return tar.extractfile(found[0]).read()


def letter(name, content, text):
    return messages.top(messages.multipart(
        [messages.text_part(text, "7bit", "iso-2022-jp"),
         messages.part(content, name=name)], "=_mixed"))


def states(scanner, message):
    """({state}, milliseconds) of all files in the message."""
    begin = time.monotonic()
    answer = scanner.inspect(message)
    took = 1000 * (time.monotonic() - begin)
    if answer["answer"] != ["report"]:
        return {answer["answer"][0]}, took
    return {line.partition(" ")[0] for line in answer.get("file", [])}, took


def check(scanner, name, content, password):
    """A row of the table: (words, good)."""
    told = password if password is not None else "password"
    with_it, took = states(scanner, letter(
        name, content, f"添付の解凍パスワードは{told}です。\r\n" if told
        else "添付いたします。\r\n"))
    without, _ = states(scanner, letter("a.bin", content, "添付します。\r\n"))
    good = with_it <= {"label", "default", "open"} and with_it != {"open"}
    if password is None:
        good = "closed" in with_it
    elif password not in KNOWN:
        good = good and ("closed" in without) == (password != "")
    return f"{' '.join(sorted(with_it)):<24}{took:>6.0f}", good


def main():
    data = data_folder()
    archives = {name: data / f"{name}.tar.xz" for name, _, _ in FILES}
    if not all(path.exists() for path in archives.values()):
        print(f"skipped: no data folder ({data})")
        return 0
    failed = 0
    folder = temporary_folder("extended")
    try:
        with Scanner() as scanner:
            for archive, path in archives.items():
                with tarfile.open(path) as tar:
                    for owner, end, password in FILES:
                        if owner != archive:
                            continue
                        name = end.rpartition("/")[2]
                        words, good = check(
                            scanner, name, content_of(tar, end), password)
                        failed += not good
                        print(f"{'' if good else 'FAILED '}{name:<48}"
                              f"{words}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(FILES)} files, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
