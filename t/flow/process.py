"""process.py - start a program so that it cannot outlive the test."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

# The kernel forgets PR_SET_PDEATHSIG when a daemon gives up root. So a
# process of its own waits for the end of ours, and then ends every session
# that was not said to be over.
KEEPER = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
left = set()
for line in sys.stdin:
    (left.discard if line[0] == "-" else left.add)(abs(int(line)))
for what in (signal.SIGTERM, signal.SIGKILL):
    for group in left:
        try:
            os.killpg(group, what)
        except ProcessLookupError:
            pass
    time.sleep(2 if left else 0)
"""

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def died_with_parent():
    """In the child: a session of its own, and SIGTERM if the test dies."""
    os.setsid()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    """Poll until condition() is true; RuntimeError when it stays false."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def children_of(pid):
    """Process ids of a process's children."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += (task / "children").read_text().split()
        except OSError:
            pass
    return [int(child) for child in found]


_keeper = None


def keep(number):
    """Tell the keeper of a session that began, or, negative, ended."""
    global _keeper
    if _keeper is None:
        _keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER], stdin=subprocess.PIPE, text=True,
            start_new_session=True)
    print(number, file=_keeper.stdin, flush=True)


class Program:
    """A program in the foreground, its stderr in a file."""

    def __init__(self, command, log, environment=None):
        self.command = [str(word) for word in command]
        self.log_path = pathlib.Path(log)
        self.environment = dict(os.environ, **(environment or {}))
        self.process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, env=self.environment,
                preexec_fn=died_with_parent)
        keep(self.process.pid)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def log(self):
        try:
            return self.log_path.read_text(encoding="utf-8",
                                           errors="replace")
        except OSError:
            return ""

    def stop(self, seconds=20):
        """SIGTERM, then SIGKILL to its whole session; the exit status."""
        if self.process is None:
            return None
        if self.running():
            self.process.terminate()
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        keep(-self.process.pid)
        self.process = None
        return status
