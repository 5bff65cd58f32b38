"""A worker seen from outside: what it is left, what it holds.

The ways out of it are test_escape.py's.
"""

import os
import pathlib
import unittest

import mail
from gate import preload, sanitizer
from process import wait_for
from scanner import Scanner


def status_of(pid):
    """What the kernel says of a process, as a dictionary."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return dict(line.split(":\t", 1) for line in text.splitlines()
                if ":\t" in line)


class Sandbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner(environment=preload("misbehave")).__enter__()

    @classmethod
    def tearDownClass(cls):
        status = cls.scanner.close()
        if status != 0:
            raise AssertionError(f"exit status {status}")

    def ask(self, word):
        return self.scanner.inspect(
            mail.plain(extra=b"X-Test-Misbehave: " + word + b"\r\n"))

    def test_control(self):
        """The wrapper is loaded, and without the word it does nothing."""
        self.assertEqual(self.ask(b"nothing")["answer"], ["report"])
        self.assertEqual(self.ask(b"crash")["answer"], ["crash"])

    def test_memory(self):
        """More than its allowance: the answer says memory, or what is left
        unscanned does; the host stays unharmed. Which allocation is the one
        that fails depends on where the kernel put what: a library that does
        not look at it crashes, which is answered and deferred like any other
        crash."""
        if sanitizer():
            self.skipTest("a sanitizer maps terabytes")
        answer = self.ask(b"memory")
        if answer["answer"] not in (["memory"], ["crash"]):
            self.assertEqual(answer["answer"], ["report"], answer)
            self.assertTrue(answer.get("unscanned"), answer)

    def test_status_of_a_worker(self):
        """What the kernel says of a worker."""
        pid = self.scanner.workers()[0]
        fields = status_of(pid)
        self.assertEqual(fields["NoNewPrivs"], "1")
        self.assertEqual(fields["Seccomp"], "2")
        self.assertEqual(int(fields["CapEff"], 16), 0)
        limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0")
        if not sanitizer():
            self.assertRegex(limits, r"Max address space +\d+ +\d+")
            self.assertEqual(fields["Threads"], "1")

    def test_descriptors_of_a_worker(self):
        """Three streams to nowhere, the socket, the folder."""
        if os.geteuid() != 0:
            self.skipTest("only root may look into an undumpable process")
        for pid in self.scanner.workers():
            names = sorted(int(name)
                           for name in os.listdir(f"/proc/{pid}/fd"))
            self.assertEqual(names, [0, 1, 2, 3, 4])

    def test_network_is_gone(self):
        if os.geteuid() != 0:
            self.skipTest("only root can leave the network")
        ours = os.readlink("/proc/self/ns/net")
        for pid in [self.scanner.generation(), *self.scanner.workers()]:
            self.assertNotEqual(os.readlink(f"/proc/{pid}/ns/net"), ours)

    def setUp(self):
        """Two workers, each in its sandbox already."""
        wait_for(lambda: [status_of(pid).get("Seccomp")
                          for pid in self.scanner.workers()] == ["2", "2"],
                 20, "two workers")


if __name__ == "__main__":
    unittest.main(verbosity=2)
