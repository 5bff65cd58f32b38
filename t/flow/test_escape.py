"""Every way out of a worker, tried from inside it: t/preload/escape.def.

Most end the worker: the client is answered that a worker was lost, and the
log says by what. The rest are refused with an error, after which the worker
examines its message honestly. Prints the table of what was tried.
"""

import os
import pathlib
import platform
import re
import sys
import unittest

import mail
from gate import preload, sanitizer
from process import wait_for
from scanner import Scanner

TABLE = pathlib.Path(__file__).resolve().parents[1] / "preload/escape.def"
ROW = re.compile(r'^(ENDS|PLAIN_ENDS|ENDS_BY|DENIED)\((\w+), "([^"]+)"', re.MULTILINE)
ONLY = re.compile(r"^#ifdef __x86_64__\n(.*?)^#endif\n",
                  re.MULTILINE | re.DOTALL)
# What is not Landlock's business.
WITHOUT_LANDLOCK = ("make_code", "load_code", "write_shared", "write_message",
                    "descriptors", "change_mode")


def rows(kind):
    """(word, what) of each row of this kind that this machine has."""
    text = TABLE.read_text(encoding="utf-8")
    if platform.machine() != "x86_64":
        text = ONLY.sub("", text)
    return [(word, what) for found, word, what in ROW.findall(text)
            if found == kind]


class Escape(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner(environment=preload("escape"))
        gate = cls.scanner.gate
        bait = cls.scanner.top / "bait"
        bait.write_text("keep me\n", encoding="ascii")
        # So that only the sandbox stands between a worker and it.
        bait.chmod(0o666)
        cls.scanner.top.chmod(0o777)
        gate.scanner.environment.update(ESCAPE_INI=str(gate.ini),
                                        ESCAPE_BAIT=str(bait))
        cls.bait = bait
        cls.scanner.__enter__()
        cls.landlock = "no Landlock" not in cls.scanner.status()["sandbox"]

    @classmethod
    def tearDownClass(cls):
        status = cls.scanner.close()
        if status != 0:
            raise AssertionError(f"exit status {status}")

    def setUp(self):
        self.wait_workers()

    def tearDown(self):
        """The bait as it was, nothing outside the folders, none in them."""
        self.assertEqual(self.bait.read_text(encoding="ascii"), "keep me\n")
        self.assertEqual(self.bait.stat().st_mode & 0o777, 0o666)
        for place in ("/tmp", "/dev/shm"):
            self.assertNotIn("sekisho-escape", os.listdir(place))
        wait_for(lambda: not self.scanner.left_files(), 10, "no files")

    def wait_workers(self):
        """Two workers in their sandbox: one tries, the other is tried."""
        def there():
            found = self.scanner.workers()
            texts = [pathlib.Path(f"/proc/{pid}/status").read_text()
                     for pid in found]
            return len(found) == 2 and all("Seccomp:\t2" in text
                                           for text in texts)

        def looked():
            try:
                return there()
            except OSError:
                return False  # One ended meanwhile.
        wait_for(looked, 20, "two workers")

    def try_way(self, word):
        return self.scanner.inspect(mail.plain(
            extra=b"X-Test-Escape: " + word.encode() + b"\r\n"))

    def ends(self, word):
        """None, or what is wrong with the end."""
        before = self.scanner.workers()
        generation = self.scanner.generation()
        logged = self.scanner.log().count("signal 31 (SYS): message sha256=")
        answer = self.try_way(word)
        if answer["answer"] != ["crash"]:
            return f"no end: {answer}"
        if "signal 31 (SYS)" not in answer["text"][0]:
            return f"another end: {answer}"
        if self.scanner.log().count(
                "signal 31 (SYS): message sha256=") != logged + 1:
            return "not logged"
        self.wait_workers()
        if self.scanner.generation() != generation:
            return "the loader ended"
        if len(set(before) - set(self.scanner.workers())) != 1:
            return "more than one worker ended"
        return None

    def table(self, kind, verdict, proof):
        wrong = []
        for word, what in rows(kind):
            fault = proof(word)
            print(f"    {what:<42}{fault or verdict}")
            if fault is not None:
                wrong.append(f"{word}: {fault}")
        sys.stdout.flush()
        self.assertEqual(wrong, [])

    def test_what_ends_the_worker(self):
        print()
        self.table("ENDS", "ends the worker", self.ends)
        self.table("ENDS_BY", "ends the worker", self.ends)

    def test_what_only_sanitizers_may(self):
        if sanitizer():
            self.skipTest("the sanitizers need these calls")
        print()
        self.table("PLAIN_ENDS", "ends the worker", self.ends)

    def denied(self, word):
        if not self.landlock and word not in WITHOUT_LANDLOCK:
            return None
        answer = self.try_way(word)
        if answer["answer"] != ["report"]:
            return f"{answer}"
        return None

    def test_what_is_denied(self):
        print()
        before = self.scanner.workers()
        self.table("DENIED", "denied", self.denied)
        self.assertEqual(before, self.scanner.workers(), "a worker ended")

    def test_control(self):
        """Without a word that is known nothing happens."""
        self.assertEqual(self.try_way("nothing")["answer"], ["report"])
        self.assertIn("hit", self.scanner.inspect(mail.attached(mail.EICAR)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
