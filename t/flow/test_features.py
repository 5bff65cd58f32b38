"""test_features.py - `sekisho features`: a row for each file at any depth, and
the same row however the file came."""

import csv
import io
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "gen"))

# pylint: disable=wrong-import-position
import archives  # noqa: E402
import macro_documents as macros  # noqa: E402
import mail  # noqa: E402
from gate import launched, program, write_ini  # noqa: E402
from scanner import Scanner  # noqa: E402
from scene import temporary_folder  # noqa: E402

FIRST = ["path", "sha256", "families", "file.size"]
# What says where a file was, not what it is.
PLACE = ("path", "file.depth", "file.name_double", "file.name_hidden",
         "file.type_mismatch", "file.mail_password")


def content(row):
    return {key: value for key, value in row.items() if key not in PLACE}


class Features(unittest.TestCase):
    def setUp(self):
        self.folder = temporary_folder("features")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.settings = {"scanner.socket": self.folder / "none.sock",
                         "scanner.workers": 1, "limits.message": "2M"}
        self.stderr = ""

    def run_features(self, *words, status=0, stdin=None):
        ini = self.folder / "sekisho.ini"
        write_ini(ini, self.settings, {})
        done = subprocess.run(
            launched([str(program("sekisho")), "features", "-c", str(ini),
                      *map(str, words)]),
            input=stdin, capture_output=True, timeout=120, check=False,
            env=dict(os.environ, TMPDIR=str(self.folder)))
        self.stderr = done.stderr.decode()
        self.assertEqual(done.returncode, status, self.stderr)
        return done.stdout.decode()

    def rows(self, *words, **more):
        """By path, below this test's folder."""
        text = self.run_features(*words, **more)
        prefix = str(self.folder) + "/"
        found = {}
        for row in csv.DictReader(io.StringIO(text, newline="")):
            row["path"] = row["path"].removeprefix(prefix)
            self.assertNotIn(row["path"], found)
            found[row["path"]] = row
        return found

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(bytes(data))
        return path

    def test_a_bare_file(self):
        path = self.file("請求書 1.doc", macros.document(macros.AUTOEXEC))
        text = self.run_features(path)
        self.assertEqual(text.splitlines()[0].split(",")[:4], FIRST)
        row = self.rows(path)["請求書 1.doc"]
        self.assertEqual(row["families"].split()[:2], ["file", "vba"])
        self.assertEqual(row["file.size"], str(path.stat().st_size))
        self.assertEqual(row["vba.modules"], "1")

    def test_a_mail(self):
        message = mail.attached(macros.archive_of(
            "b/c.doc", macros.document(macros.ANY)), name="a.zip")
        found = self.rows(self.file("m.eml", message))
        self.assertEqual(list(found), [
            "m.eml/a.zip", "m.eml/a.zip/b/c.doc", "m.eml/terms.txt"])
        self.assertEqual(found["m.eml/a.zip"]["file.count_inside"], "1")
        self.assertEqual(found["m.eml/a.zip/b/c.doc"]["file.depth"], "1")

    def test_a_mail_without_files_has_no_row(self):
        self.assertEqual(self.rows(self.file("m", mail.plain())), {})

    def test_the_same_file_is_the_same_row(self):
        document = macros.document(macros.SUSPICIOUS)
        bare = self.file("a.doc", document)
        packed = self.file("a.zip", macros.archive_of("a.doc", document))
        sent = self.file("a.eml", mail.attached(document, name="a.doc"))
        found = self.rows(bare, packed, sent)
        want = content(found["a.doc"])
        for path in ("a.zip/a.doc", "a.eml/a.doc"):
            self.assertEqual(content(found[path]), want, path)

    def test_a_running_scanner_says_the_same(self):
        files = [self.file(f"{number}.zip", macros.archive_of(
            "x.doc", macros.document(source)))
            for number, source in enumerate((macros.ANY, macros.SUSPICIOUS))]
        own = self.run_features(*files)
        with Scanner() as scanner:
            self.settings["scanner.socket"] = scanner.gate.scanner_socket
            for _ in range(3):
                self.assertEqual(self.run_features(*files), own)

    def test_what_a_mails_password_opened(self):
        document = self.file("x.doc", macros.document(macros.SUSPICIOUS))
        subprocess.run(["7z", "a", "-tzip", "-pHimitsu4273",
                        self.folder / "a.zip", document], check=True,
                       capture_output=True)
        locked = (self.folder / "a.zip").read_bytes()
        told = self.rows(self.file("told", mail.attached(
            locked, name="a.zip", padding=b"Password: Himitsu4273\r\n")))
        row = told["told/a.zip/x.doc"]
        self.assertEqual(row["file.mail_password"], "1")
        self.assertEqual(row["vba.modules"], "1")
        self.assertEqual(content(row),
                         content(self.rows(document)["x.doc"]))
        closed = self.rows(self.folder / "a.zip")
        self.assertEqual(closed["a.zip"]["file.closed"], "1")
        row = closed["a.zip/x.doc"]
        self.assertEqual(row["sha256"], "")
        self.assertEqual(row["families"], "file")
        self.assertEqual(row["vba.modules"], "")

    def test_standard_input(self):
        found = self.rows("-", stdin=macros.document(macros.ANY))
        self.assertEqual(list(found), ["-"])

    def test_a_broken_or_missing_file(self):
        cut = macros.document(macros.ANY)[:3000]
        found = self.rows(self.file("cut.doc", cut), self.folder / "none",
                          status=2)
        self.assertEqual(list(found), ["cut.doc"])
        self.assertIn("cannot read", self.stderr)

    def test_larger_than_a_message(self):
        self.rows(self.file("big", b"\xd0\xcf" + bytes(3 << 20)), status=2)
        self.assertIn("larger than limits.message", self.stderr)

    def test_the_table(self):
        table = self.run_features_bare("--table")
        header = self.run_features(self.file("a", b"text")).splitlines()[0]
        names = [line.split("|")[1].strip() for line in table.splitlines()
                 if line.startswith("| ")][1:]
        self.assertEqual(header.split(",")[3:], names)

    def run_features_bare(self, *words):
        done = subprocess.run(
            launched([str(program("sekisho")), "features", *words]),
            capture_output=True, timeout=60, check=True)
        return done.stdout.decode()

    def test_mistakes(self):
        for words in ((), ("--table", "x"), ("--wrong",)):
            done = subprocess.run(
                launched([str(program("sekisho")), "features", *words]),
                capture_output=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2, words)


if __name__ == "__main__":
    unittest.main(verbosity=2)
