"""scene.py - the whole way: client, Postfix, the gate, the next hop.

    with Scene(domains=POLICIES) as scene:
        answer = scene.send(message, "user@tag.example")
        delivered = scene.delivered(1)

Everything lies in one temporary folder and is gone at the end, also when the
test is interrupted; SEKISHO_KEEP=1 leaves the folder for reading. main()
runs a file of unittest cases and prints the logs of a scene that failed.
"""

import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import unittest

import sender
from gate import Gate, preload, sanitizer
from postfix import Postfix
from process import wait_for
from sink import Sink

BLOCK = "block.example"
TAG = "tag.example"
DEFER = "defer.example"
MONITOR = "monitor.example"
ACCEPT = "accept.example"

# Each domain's name is what it does with malware.
POLICIES = {
    f"{action}.example": {"malware.action": action}
    for action in ("block", "tag", "defer", "monitor", "accept")
}

now = time.monotonic
__all__ = ["Scene", "SceneCase", "main", "now", "preload", "sanitizer", "sender",
           "temporary_folder", "wait_for"]

SKIPPED = 77  # ctest's SKIP_RETURN_CODE

_told = []  # logs of the scenes that ended


def temporary_folder(purpose):
    """A new folder that daemons with accounts of their own can enter."""
    folder = pathlib.Path(
        tempfile.mkdtemp(prefix=f"sekisho-{purpose}-",
                         dir=os.environ.get("SEKISHO_TMP", "/tmp")))
    folder.chmod(0o755)
    return folder


class Scene:
    def __init__(self, settings=None, domains=None, postfix=None,
                 scanner_environment=None, milter_environment=None):
        self.folder = temporary_folder("flow")
        self.sink = Sink()
        self.gate = Gate(self.folder / "gate", settings,
                         POLICIES if domains is None else domains,
                         scanner_environment, milter_environment)
        self.postfix = None
        self._postfix_settings = postfix

    def start(self):
        try:
            self.sink.start()
            self.gate.start()
            self.postfix = Postfix(
                self.folder / "postfix", f"unix:{self.gate.milter_socket}",
                self.sink.port, self._postfix_settings)
            self.postfix.start()
        except BaseException:
            self.close()
            raise
        return self

    def logs(self):
        text = "--- milter\n" + self.gate.milter.log()
        text += "--- scanner\n" + self.gate.scanner.log()
        if self.postfix is not None:
            text += "--- Postfix\n" + self.postfix.log()
        return text

    def close(self):
        """Stop all; both daemons' exit statuses: (milter, scanner)."""
        if self.postfix is not None:
            self.postfix.stop()
        statuses = self.gate.stop()
        self.sink.stop()
        _told.append(self.logs())
        if not os.environ.get("SEKISHO_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        return statuses

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def send(self, message, recipients, **options):
        """Send one message; see sender.send()."""
        return sender.send(self.postfix.port, message, recipients, **options)

    def send_all(self, messages, recipients, parallel, **options):
        return sender.send_all(self.postfix.port, messages, recipients,
                               parallel, **options)

    def delivered(self, count, seconds=30):
        """What reached the next hop once the queue is empty; AssertionError
        unless exactly `count` messages did."""
        found = self.sink.wait(count, seconds)
        if not self.postfix.wait_empty(seconds):
            raise AssertionError("the queue does not empty")
        found += self.sink.take()
        if len(found) != count:
            raise AssertionError(
                f"{len(found)} messages delivered instead of {count}")
        return found


class SceneCase(unittest.TestCase):
    """Cases that share one scene; SETTINGS and the like describe it."""

    SETTINGS = None
    DOMAINS = None
    POSTFIX = None
    scene = None

    @classmethod
    def scanner_environment(cls):
        return None

    @classmethod
    def milter_environment(cls):
        return None

    @classmethod
    def setUpClass(cls):
        cls.scene = Scene(cls.SETTINGS, cls.DOMAINS, cls.POSTFIX,
                          cls.scanner_environment(),
                          cls.milter_environment()).start()

    @classmethod
    def tearDownClass(cls):
        statuses = cls.scene.close()
        if statuses != (0, 0):
            raise AssertionError(
                f"the milter and the scanner ended with {statuses}")

    def setUp(self):
        self.scene.sink.take()


def _interrupted(*_):
    raise KeyboardInterrupt


def main():
    """Run the calling file's cases as a ctest."""
    if os.geteuid() != 0:
        print("skipped: a private Postfix needs root")
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, _interrupted)
    result = unittest.main(exit=False, verbosity=2).result
    if not result.wasSuccessful():
        for text in _told:
            print(text[-20000:], file=sys.stderr)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)
