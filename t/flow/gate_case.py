"""gate_case.py - cases with the gate alone: no MTA, the scanner away or fake."""

import shutil
import unittest

import mta
import scene
from fake_scanner import FakeScanner
from gate import Gate
from process import wait_for


class GateCase(unittest.TestCase):
    """Each case has a folder; begin() starts a gate in it."""

    def setUp(self):
        self.folder = scene.temporary_folder("gate")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.gate = None

    def begin(self, settings=None, behave=None, start=True):
        self.gate = Gate(self.folder / "gate", settings, {})
        self.gate.configure()
        if behave is not None:
            self.scanner = FakeScanner(self.gate.scanner_socket, behave)
            self.addCleanup(self.scanner.stop)
        if start:
            self.start()
        return self.gate

    def start(self):
        self.gate.start_milter()
        self.addCleanup(self.end)
        # The socket is there before the last of the start.
        self.log_has("listens at")

    def end(self):
        """Every gate ends well, with no complaint of a sanitizer."""
        if self.gate.milter.process is None:
            return
        self.assertEqual(self.gate.milter.stop(), 0, self.gate.milter.log())
        self.assertNotIn("Sanitizer", self.gate.milter.log())

    def session(self):
        session = mta.Session(self.gate.milter_socket)
        self.addCleanup(session.socket.close)
        return session

    def log_has(self, text, seconds=10):
        wait_for(lambda: text in self.gate.milter.log(), seconds, text)
