"""test_fault_scanner.py - the scanner and its processes stop, die and hang,
and its socket is not what it should be. See faults.py."""

import os
import pathlib
import signal
import socket
import stat
import subprocess
import time

import faults
from accounts import DEFERRED, DELIVERED, LOST
from faults import case, check, wait


class Scanner(faults.Area):
    SETTINGS = {"scanner.time_limit": "2s", "milter.budget": "6s"}

    def only_deferred(self, account):
        check(set(account.kinds()) == {DEFERRED}, f"not deferred: {account}")

    @case("scanner stopped", "mail comes while there is no scanner")
    def stopped(self):
        self.gate.scanner.stop()
        self.only_deferred(self.send(20))
        self.gate.start_scanner()

    @case("scanner stopped under load",
          "SIGTERM in the middle; what it had begun it finishes")
    def stopped_under_load(self):
        with self.traffic() as account:
            check(self.gate.scanner.stop() == 0, "no clean end")
            time.sleep(0.3)
            self.gate.start_scanner()
        check(account.postponed() > 0, "nobody noticed")

    @case("scanner killed", "SIGKILL to the supervisor under load")
    def killed(self):
        with self.traffic():
            self.gate.scanner.process.kill()
            self.gate.scanner.process.wait()
            time.sleep(0.3)
            self.gate.scanner.stop()
            self.gate.start_scanner()

    @case("scanner and its family killed",
          "SIGKILL to supervisor, generation and workers at once, under load")
    def family_killed(self):
        with self.traffic():
            self.signal([self.main(), *self.generations(), *self.workers()],
                        signal.SIGKILL)
            self.gate.scanner.process.wait()
            self.gate.scanner.stop()
            self.gate.start_scanner()

    @case("scanner restarted", "three restarts in a row under load")
    def restarted(self):
        with self.traffic():
            for _ in range(3):
                self.restart_scanner()

    @case("generation killed", "SIGKILL to the one that holds the signatures")
    def generation_killed(self):
        with self.traffic():
            self.signal(self.generations(), signal.SIGKILL)
            time.sleep(1)

    @case("workers killed", "SIGKILL to a worker, again and again")
    def workers_killed(self):
        with self.traffic():
            for _ in range(20):
                self.signal(self.workers()[:1], signal.SIGKILL)
                time.sleep(0.05)

    @case("all workers killed at once", "SIGKILL to all of them, five times")
    def all_workers_killed(self):
        with self.traffic():
            for _ in range(5):
                self.signal(self.workers(), signal.SIGKILL)
                time.sleep(0.2)

    @case("supervisor hangs", "SIGSTOP for two seconds; workers go on")
    def supervisor_hangs(self):
        self.signal(self.main(), signal.SIGSTOP)
        account = self.send(20)
        time.sleep(1)
        self.signal(self.main(), signal.SIGCONT)
        check(account.postponed() == 0, f"it mattered: {account}")

    @case("generation hangs",
          "SIGSTOP beyond milter.budget: mail is deferred in time")
    def generation_hangs(self):
        stopped = self.generations()
        self.signal(stopped, signal.SIGSTOP)
        account = self.send(8, parallel=8)
        self.signal(stopped, signal.SIGCONT)
        check(account.kinds()[DEFERRED] == 8, f"not deferred: {account}")

    @case("workers hang", "SIGSTOP to all workers: they are replaced")
    def workers_hang(self):
        stopped = self.workers()
        with self.traffic():
            self.signal(stopped, signal.SIGSTOP)
            wait(lambda: not set(stopped) & set(self.workers()), 30,
                 "their end")

    @case("loader killed while it loads",
          "SIGHUP, and SIGKILL to the new generation, five times")
    def loader_killed(self):
        old = self.generations()
        with self.traffic() as account:
            for _ in range(5):
                self.signal(self.main(), signal.SIGHUP)
                new = []

                def there():
                    new[:] = [pid for pid in self.generations()
                              if pid not in old]
                    return bool(new)
                wait(there, 20, "a new generation")
                self.signal(new, signal.SIGKILL)
                wait(lambda: not set(new) & set(self.generations()), 20,
                     "its end")
                old = self.generations()
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("SIGHUP without end", "a reload is asked for every 10 ms")
    def reload_storm(self):
        with self.traffic() as account:
            for _ in range(200):
                self.signal(self.main(), signal.SIGHUP)
                time.sleep(0.01)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        # The last one asked for is still to come.
        time.sleep(1)
        wait(lambda: len(self.generations()) == 1, 30, "one generation")


class Socket(faults.Area):
    """The way to the scanner."""

    SETTINGS = {"milter.budget": "3s"}

    def path(self):
        return self.gate.scanner_socket

    def aside(self):
        """The real one out of the way."""
        real = self.path().with_name("real.sock")
        self.path().rename(real)
        return real

    def deferred(self):
        account = self.send(8, parallel=8)
        check(set(account.kinds()) == {DEFERRED}, f"not deferred: {account}")

    def instead(self, make):
        """Mail while something else is where the socket should be."""
        real = self.aside()
        try:
            make(self.path())
            self.deferred()
        finally:
            if self.path().is_dir() and not self.path().is_symlink():
                self.path().rmdir()
            elif os.path.lexists(self.path()):
                self.path().unlink()
            real.rename(self.path())

    @case("socket missing", "its name is taken away and given back")
    def missing(self):
        self.instead(lambda path: None)

    @case("socket missing under load", "five times for a moment")
    def missing_for_moments(self):
        with self.traffic():
            for _ in range(5):
                real = self.aside()
                time.sleep(0.1)
                real.rename(self.path())
                time.sleep(0.1)

    @case("socket of a wrong owner", "owned by somebody else, mode 0600")
    def wrong_owner(self):
        before = self.path().stat()
        os.chown(self.path(), 0, 0)
        os.chmod(self.path(), 0o600)
        try:
            self.deferred()
        finally:
            os.chown(self.path(), before.st_uid, before.st_gid)
            os.chmod(self.path(), stat.S_IMODE(before.st_mode))

    @case("socket's mode is 0", "nobody may connect")
    def wrong_mode(self):
        before = stat.S_IMODE(self.path().stat().st_mode)
        os.chmod(self.path(), 0)
        try:
            self.deferred()
        finally:
            os.chmod(self.path(), before)

    @case("socket's folder is closed", "mode 0700 and another owner's")
    def closed_folder(self):
        folder = self.path().parent
        before = folder.stat()
        os.chown(folder, 0, 0)
        folder.chmod(0o700)
        try:
            self.deferred()
        finally:
            os.chown(folder, before.st_uid, before.st_gid)
            folder.chmod(stat.S_IMODE(before.st_mode))

    @case("socket is a file", "a file of its name, with words in it")
    def a_file(self):
        self.instead(lambda path: path.write_text("no socket"))

    @case("socket is a folder", "a folder of its name")
    def a_folder(self):
        self.instead(lambda path: path.mkdir())

    @case("socket is a link to nowhere", "a dangling symbolic link")
    def a_link(self):
        self.instead(lambda path: path.symlink_to("nowhere"))

    @case("socket is a link in a circle", "a symbolic link to itself")
    def a_circle(self):
        self.instead(lambda path: path.symlink_to(path.name))

    @case("socket of the wrong type", "a stream socket, which answers")
    def a_stream(self):
        with socket.socket(socket.AF_UNIX) as other:
            def make(path):
                other.bind(str(path))
                os.chmod(path, 0o666)
                other.listen(10)
            self.instead(make)

    @case("socket without a listener", "left by one that died")
    def stale(self):
        def make(path):
            with socket.socket(socket.AF_UNIX,
                               socket.SOCK_SEQPACKET) as other:
                other.bind(str(path))
            os.chmod(path, 0o666)
        self.instead(make)

    @case("socket that nobody accepts at",
          "a full backlog: mail is deferred within milter.budget")
    def full_backlog(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as other:
            def make(path):
                other.bind(str(path))
                os.chmod(path, 0o666)
                other.listen(0)
            self.instead(make)

    @case("second scanner at the same socket",
          "it does not start, the first one goes on")
    def second(self):
        with self.traffic() as account:
            done = subprocess.run(
                self.gate.scanner.command, capture_output=True, text=True,
                timeout=60, check=False)
        check(done.returncode != 0, "it started")
        check("in use" in done.stderr, done.stderr[-300:])
        check(LOST not in account.kinds(), "mail was lost on its way")
        check(account.kinds()[DELIVERED] > 0, f"nothing passes: {account}")

    @case("socket taken over by a restart",
          "the scanner is restarted after its name was removed")
    def unlinked(self):
        pathlib.Path(self.path()).unlink()
        self.deferred()
        self.restart_scanner()


if __name__ == "__main__":
    faults.main()
