"""test_fault_log.py - the log daemon is gone, hangs, or comes back. Mail does
not wait for it. /dev is one of our own. See faults.py."""

import contextlib
import os
import pathlib
import socket
import stat
import subprocess
import threading
import time

import faults
from accounts import DELIVERED
from faults import case, check, mount, wait
from gate import launched, parse_event, program

_own_dev = []


def own_dev(folder):
    """A /dev with the few devices that programs need, and no log."""
    if _own_dev:
        return
    dev = folder / "dev"
    dev.mkdir()
    mount(dev, "size=64k,mode=0755")
    for name, minor in (("null", 3), ("zero", 5), ("full", 7), ("random", 8),
                        ("urandom", 9)):
        os.mknod(dev / name, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
        os.chmod(dev / name, 0o666)
    os.symlink("/proc/self/fd", dev / "fd")
    (dev / "shm").mkdir()
    subprocess.run(["mount", "--rbind", "/dev/shm", dev / "shm"], check=True)
    subprocess.run(["mount", "--move", dev, "/dev"], check=True)
    _own_dev.append(True)


class Daemon:
    """What reads /dev/log, or does not."""

    def __init__(self):
        self.lines = []
        self.reading = threading.Event()
        self.socket = None

    def start(self, reading=True):
        with contextlib.suppress(FileNotFoundError):
            os.unlink("/dev/log")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("/dev/log")
        os.chmod("/dev/log", 0o666)
        (self.reading.set if reading else self.reading.clear)()
        threading.Thread(target=self._read, args=[self.socket],
                         daemon=True).start()
        return self

    def _read(self, own):
        own.settimeout(0.2)
        while own.fileno() >= 0:
            self.reading.wait()
            try:
                self.lines.append(own.recv(8192).decode("utf-8", "replace"))
            except TimeoutError:
                pass
            except OSError:
                return

    def stop(self):
        self.reading.set()
        self.socket.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink("/dev/log")

    def events(self):
        found = (parse_event(line) for line in list(self.lines))
        return [event for event in found if event is not None]


class Syslog(faults.Area):
    SETTINGS = {"log.target": "syslog"}
    LOGGED = False

    def prepare(self):
        own_dev(self.folder)
        self.daemon = Daemon().start()

    def finish(self):
        self.daemon.stop()

    def logs(self):
        return super().logs() + "".join(
            line + "\n" for line in list(self.daemon.lines))

    def logged(self):
        """The log works: a message's line is there, as it should be."""
        account = self.send(10)

        def wrong():
            return account.check_log(self.daemon.events())
        with contextlib.suppress(faults.Wrong):
            wait(lambda: not wrong(), 10, "the lines")
        check(not wrong(), f"{wrong()[:3]}")

    def without(self, seconds=20):
        """Mail goes on, and does not wait."""
        begin = time.monotonic()
        account = self.send(40)
        took = time.monotonic() - begin
        check(account.postponed() == 0, f"mail was deferred: {account}")
        check(took < seconds, f"40 messages took {took:.0f} s")

    @case("syslog at work", "every message has its line there")
    def at_work(self):
        self.logged()

    @case("syslog gone", "/dev/log is removed, and comes back")
    def gone(self):
        self.daemon.stop()
        self.without()
        self.daemon.start()
        self.logged()
        check(any("did not take" in line for line in self.daemon.lines),
              "nobody says what is missing")

    @case("syslog hangs", "it reads nothing; its queue is full at once")
    def hangs(self):
        self.daemon.reading.clear()
        time.sleep(0.5)
        # Each sender may lay down so much; the queue takes so many.
        senders = []
        took = True
        while took:
            sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            senders.append(sender)
            sender.setblocking(False)
            sender.connect("/dev/log")
            took = False
            with contextlib.suppress(BlockingIOError):
                while True:
                    sender.send(b"<6>filler")
                    took = True
        self.without()
        self.daemon.reading.set()
        time.sleep(1)
        for sender in senders:
            sender.close()
        self.logged()
        check(any("did not take" in line for line in self.daemon.lines),
              "nobody says what is missing")

    @case("syslog restarted under load", "a new socket of the same name")
    def restarted(self):
        with self.traffic() as account:
            for _ in range(5):
                self.daemon.stop()
                time.sleep(0.1)
                self.daemon.start()
                time.sleep(0.2)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.logged()

    @case("syslog missing at the start",
          "gate and scanner start without it, and find it later")
    def missing_at_start(self):
        self.daemon.stop()
        self.restart_scanner()
        self.restart_milter()
        self.without()
        self.daemon.start()
        # All of them say something, and find it.
        self.restart_scanner()
        self.logged()

    @case("syslog is a file", "a file of its name, then itself again")
    def a_file(self):
        self.daemon.stop()
        pathlib.Path("/dev/log").write_bytes(b"")
        self.without()
        os.unlink("/dev/log")
        self.daemon.start()
        self.logged()


class Stderr(faults.Area):
    """A pipe whose reader hangs, as of a service manager."""

    LOGGED = False

    def configured(self):
        os.mkfifo(self.folder / "pipe")
        self.pipe = os.open(self.folder / "pipe", os.O_RDWR | os.O_NONBLOCK)
        for daemon, name in ((self.gate.milter, "sekisho-milter"),
                             (self.gate.scanner, "sekisho-scanner")):
            daemon.command = [
                "sh", "-c", f'exec "$@" 2>{self.folder}/pipe', "sh",
                *map(str, launched([str(program(name)), "-c",
                                    str(self.gate.ini)]))]
        threading.Thread(target=self._drain, daemon=True).start()
        self.draining = threading.Event()
        self.draining.set()
        self.said = b""

    def _drain(self):
        while True:
            time.sleep(0.02)
            if not self.draining.is_set():
                continue
            try:
                self.said += os.read(self.pipe, 65536)
            except BlockingIOError:
                pass
            except OSError:
                return

    @case("stderr hangs", "a pipe that nobody reads is full")
    def hangs(self):
        self.draining.clear()
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(self.pipe, b"x" * 4096)
        account = self.send(40)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        check(account.kinds()[DELIVERED] > 0, f"nothing passes: {account}")
        self.draining.set()
        self.send(5)
        wait(lambda: b"did not take" in self.said, 10, "how many were lost")

    @case("stderr hangs, and the scanner reloads and loses workers",
          "nobody waits for the log")
    def hangs_for_all(self):
        self.draining.clear()
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(self.pipe, b"x" * 4096)
        self.signal(self.main(), 1)
        for _ in range(3):
            self.signal(self.workers(), 9)
            time.sleep(0.3)
        self.send(10)
        self.draining.set()
        wait(lambda: len(self.generations()) == 1, 30, "one generation")


if __name__ == "__main__":
    faults.main()
