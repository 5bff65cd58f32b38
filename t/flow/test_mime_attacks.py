"""test_mime_attacks.py - what any reader of mail finds, `sekisho scan` finds.

Each message of t/gen/mime_attacks.py is given to several readers: Python's
email package, GMime's parser and libclamav (t/tools/mime_readers.c), and munpack
and ripmime where they are installed. If one of them comes upon the EICAR
file, the message must not go through as it is; and what is delivered instead
must not show the file to any of them.

    SEKISHO_ATTACKS=all: every message, not only the chosen ones.
"""

import concurrent.futures
import email
import email.policy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib

from gate import build_folder, launched, program, write_ini
from scene import temporary_folder

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gen"))
import mime_attacks  # noqa: E402 (its folder is on the path only now)
from messages import EICAR  # noqa: E402

# Once not found, by the group and the rest of the name.
MISSED = (
    "type-x type-octets whole-or-parts-octets-before "
    "whole-or-parts-octets-behind whole-or-parts-multipart-before "
    "delimiter-text-behind delimiter-touching delimiter-dash "
    "delimiter-blank-in-front delimiter-quoted delimiter-one-dash "
    "delimiter-vt delimiter-ff delimiter-close delimiter-close-text "
    "delimiter-close-junk delimiter-utf8-blank delimiter-semicolon "
    "delimiter-encoded delimiter-bom delimiter-comment delimiter-backspace "
    "delimiter-glued-to-text delimiter-end-twice nest-inner-late "
    "nest-second-uses-first base64-segments base64-segments-line "
    "base64-padding-middle base64-padding-middle-2 base64-padding-middle-4 "
    "base64-text-before base64-pem base64-uu qp-soft-blank "
    "qp-text-soft-blank uu-mode-4 uu-no-name uu-upper uu-blanks uu-trimmed "
    "uu-blank-lines uu-html-mode-4 uu-octets-mode-4 uu-coded-cr yenc-top "
    "binhex-top message-top-external message-octets-base64-part "
    "message-top-octets-base64-part epilogue-file inner-epilogue-file "
    "epilogue-part inner-epilogue-part preamble-encoded-base64 "
    "preamble-encoded-quoted-printable touch-base64-dash-lines "
    "epilogue-base64-dash-lines external-base64-dash-lines "
    "in-base64-base64-dash-lines in-quoted-base64-dash-lines "
    "touch-uu-in-qp epilogue-uu-in-qp in-quoted-qp-soft-inside").split()
# Thousands of small files: not on a disk.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
EXTRACTORS = (("munpack", "-t", "-f", "-q", "-C", "{folder}", "{file}"),
              ("ripmime", "-i", "{file}", "-d", "{folder}"))


def chosen():
    """All attacks, or those missed once and some others."""
    everything = os.environ.get("SEKISHO_ATTACKS") == "all"

    def chosen_of(messages, share):
        return {name: message for name, message in messages
                if everything or name in MISSED
                or (zlib.crc32(name.encode()) % share == 0
                    and len(message) < 100000)}
    return {**chosen_of(mime_attacks.attacks(), 12),
            **chosen_of(mime_attacks.combined(), 60)}


def python_finds(data):
    """Whether Python's email package decodes a part to the file."""
    for policy in (email.policy.compat32, email.policy.default):
        try:
            parts = list(email.message_from_bytes(data, policy=policy).walk())
        except Exception:  # pylint: disable=broad-except
            continue  # It gives up on some headers.
        if any(EICAR in (part.get_payload(decode=True) or b"")
               for part in parts if not part.is_multipart()):
            return True
    return False


def extractor_finds(command, path):
    """Whether a program writes the file into a folder."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        words = [word.format(folder=folder, file=path) for word in command]
        try:
            subprocess.run(words, stdin=subprocess.DEVNULL, timeout=60,
                           stdout=subprocess.DEVNULL, cwd=folder,
                           stderr=subprocess.DEVNULL, check=False)
        except subprocess.TimeoutExpired:
            pass
        return any(EICAR in file.read_bytes()
                   for file in pathlib.Path(folder).rglob("*")
                   if file.is_file() and not file.is_symlink())


def readers_of(path):
    """The readers outside of our own programs that find the file."""
    found = {command[0] for command in EXTRACTORS
             if shutil.which(command[0]) and extractor_finds(command, path)}
    if python_finds(path.read_bytes()):
        found.add("python")
    return found


def readers(folder):
    """{file name: the readers that find the file}"""
    paths = sorted(folder.iterdir())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = dict(zip((path.name for path in paths),
                         pool.map(readers_of, paths)))
    if paths:
        done = subprocess.run(
            launched([str(build_folder() / "t/tools/mime_readers"),
                      *map(str, paths)]),
            capture_output=True, text=True, check=False, timeout=250)
        if done.returncode != 0:
            raise RuntimeError("mime_readers: " + done.stderr[-2000:])
        for line in done.stdout.splitlines():
            reader, _, path = line.partition(" ")
            found[pathlib.Path(path).name].add(reader)
    return found


class MimeAttacks(unittest.TestCase):
    def setUp(self):
        self.folder = temporary_folder("attacks")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def scan(self, names):
        ini = self.folder / "sekisho.ini"
        write_ini(ini, {"scanner.socket": self.folder / "none.sock",
                        "scanner.workers": 2}, {})
        done = subprocess.run(
            launched([str(program("sekisho")), "scan", "--json", "-c",
                      str(ini), "--write", str(self.folder / "out"),
                      *(str(self.folder / "in" / name) for name in names)]),
            capture_output=True, text=True, check=False, timeout=250,
            env=dict(os.environ, TMPDIR=MEMORY or "/tmp"))
        self.assertEqual(done.returncode, 1, done.stderr)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        return {pathlib.Path(one["file"]).name: one for one in found}

    def test_no_reader_sees_more(self):
        messages = chosen()
        self.assertFalse(set(MISSED) - set(messages))
        for name in ("in", "out"):
            (self.folder / name).mkdir()
        for name, message in messages.items():
            (self.folder / "in" / name).write_bytes(message)
        seen = readers(self.folder / "in")
        results = self.scan(messages)
        left = readers(self.folder / "out")
        self.assertGreater(sum(map(bool, seen.values())), len(messages) / 2)
        for name in messages:
            with self.subTest(name):
                result = results[name]
                self.assertFalse(
                    left.get(name), f"delivered: {result['action']}, "
                    f"{result['class']} ({result['reason']})")
                if seen[name] and result["action"] in ("accept", "monitor"):
                    self.fail(f"{sorted(seen[name])} found it: "
                              f"{result['class']}")


if __name__ == "__main__":
    unittest.main()
