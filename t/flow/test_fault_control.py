"""test_fault_control.py - reloads of broken settings, and strangers at the
control socket. What was in force stays in force. See faults.py."""

import contextlib
import os
import random
import socket
import time

import faults
from faults import case, check, wait


class Settings(faults.Area):
    def configured(self):
        self.good = self.gate.ini.read_bytes()

    def hup(self):
        """Both read their settings again; whether the gate took them."""
        log = self.gate.milter.log()
        before = log.count("reloaded:"), log.count("reload refused")
        scanner = self.gate.scanner.log().count("reload ")
        self.signal(self.gate.milter.process.pid, 1)
        self.signal(self.main(), 1)

        def after():
            log = self.gate.milter.log()
            return log.count("reloaded:"), log.count("reload refused")
        wait(lambda: after() != before, 20, "the gate's reload")
        wait(lambda: self.gate.scanner.log().count("reload ") >= scanner + 1,
             40, "the scanner's reload")
        return after()[0] > before[0]

    def broken(self, spoil):
        with self.traffic() as account:
            spoil()
            check(not self.hup(), "it was taken")
            time.sleep(0.3)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        if self.gate.ini.is_dir():
            self.gate.ini.rmdir()
        elif os.path.lexists(self.gate.ini):
            self.gate.ini.unlink()
        self.gate.ini.write_bytes(self.good)
        check(self.hup(), "a good one was refused")
        wait(lambda: len(self.generations()) == 1, 40, "one generation")

    def write(self, content):
        self.broken(lambda: self.gate.ini.write_bytes(content(self.good)))

    @case("SIGHUP with an unknown key", "in the gate's and scanner's ini")
    def unknown_key(self):
        self.write(lambda good: good + b"[scanner]\nnonsense = 1\n")

    @case("SIGHUP with a value out of range", "limits.file = x")
    def value(self):
        self.write(lambda good: good + b"[limits]\nfile = x\n")

    @case("SIGHUP with half an ini", "cut in the middle of a line")
    def half(self):
        self.write(lambda good: good[:len(good) // 2] + b"\n[domain")

    @case("SIGHUP with noise", "all 256 bytes, many times")
    def noise(self):
        self.write(lambda good: bytes(range(256)) * 1000)

    @case("SIGHUP with a line of a megabyte", "no end of it")
    def line(self):
        self.write(lambda good: good + b"[milter]\nbudget = "
                   + b"9" * (1 << 20))

    @case("SIGHUP with two thousand mistakes", "each is one line")
    def mistakes(self):
        self.write(lambda good: good + b"[nowhere]\n" + b"x = 1\n" * 2000)

    @case("SIGHUP without an ini", "the file is gone")
    def gone(self):
        self.broken(self.gate.ini.unlink)

    @case("SIGHUP with an ini that cannot be read", "mode 0")
    def closed(self):
        self.broken(lambda: self.gate.ini.chmod(0))

    @case("SIGHUP with a folder for an ini", "of the same name")
    def folder(self):
        def spoil():
            self.gate.ini.unlink()
            self.gate.ini.mkdir()
        self.broken(spoil)

    @case("SIGHUP without end", "five hundred to the gate, under load")
    def storm(self):
        with self.traffic() as account:
            for _ in range(500):
                self.signal(self.gate.milter.process.pid, 1)
                time.sleep(0.002)
        check(account.postponed() == 0, f"mail was deferred: {account}")


class Control(faults.Area):
    """The control socket is not for mail."""

    def connect(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(5)
        client.connect(str(self.gate.control_socket))
        return client

    @case("control socket: random bytes", "two hundred connections")
    def random_bytes(self):
        chance = random.Random(11)
        with self.traffic() as account:
            for _ in range(200):
                with contextlib.suppress(OSError), self.connect() as client:
                    client.send(chance.randbytes(chance.randrange(1, 500)))
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("control socket: clients that say nothing", "a hundred of them")
    def silent(self):
        clients = []
        with contextlib.suppress(OSError):
            for _ in range(100):
                clients.append(self.connect())
        account = self.send(20)
        for client in clients:
            client.close()
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("control socket: a request without end", "16 MB of one line")
    def endless(self):
        with self.traffic() as account:
            with contextlib.suppress(OSError), self.connect() as client:
                client.sendall(b"status" * ((16 << 20) // 6))
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("control socket: removed", "its name is taken away")
    def removed(self):
        self.gate.control_socket.unlink()
        account = self.send(20)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.restart_milter()

    @case("gate's own socket: removed", "found again after a restart")
    def milter_removed(self):
        self.gate.milter_socket.unlink()
        account = self.send(5)
        check(account.kinds()[faults.accounts.LOST] == 5, f"{account}")
        self.restart_milter()

    @case("gate killed", "SIGKILL under load, five times")
    def killed(self):
        with self.traffic():
            for _ in range(5):
                self.gate.milter.process.kill()
                self.gate.milter.process.wait()
                self.gate.milter.stop()
                time.sleep(0.1)
                self.gate.start_milter()
                time.sleep(0.3)

    @case("gate stopped under load", "SIGTERM: what it has it finishes")
    def stopped(self):
        with self.traffic():
            check(self.gate.milter.stop() == 0, "no clean end")
            time.sleep(0.2)
            self.gate.start_milter()

    @case("gate hangs", "SIGSTOP for two seconds, under load")
    def hangs(self):
        with self.traffic() as account:
            self.signal(self.gate.milter.process.pid, 19)
            time.sleep(2)
            self.signal(self.gate.milter.process.pid, 18)
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("second gate at the same socket",
          "it does not start, the first one goes on")
    def second(self):
        with self.traffic() as account:
            done = faults.subprocess.run(
                self.gate.milter.command, capture_output=True, text=True,
                timeout=60, check=False)
        check(done.returncode != 0, "it started")
        check(account.postponed() == 0, f"mail was deferred: {account}")


if __name__ == "__main__":
    faults.main()
