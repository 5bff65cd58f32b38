"""test_activation.py - started as systemd starts a service, without systemd.

Sockets are passed (systemd-socket-activate, and by hand where two of
different kinds are), and what is said to the service manager is heard at a
socket of our own.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import mail
import mta
import scene
import sender
from gate import Gate, launched, program
from postfix import Postfix
from process import Program, free_port, wait_for
from scanner import Scanner
from sink import Sink

TOP = pathlib.Path(__file__).resolve().parents[2]
ACTIVATE = "systemd-socket-activate"
WATCHDOG_US = 1000000

# What a service manager does: the sockets are descriptors 3, 4..., and the
# process they are for is the one that is executed.
HAND_OVER = 'export LISTEN_PID=$$; exec "$@"'


class Manager:
    """Hears sd_notify(); lines in the order they came."""

    def __init__(self, folder):
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.path.chmod(0o666)
        self._heard = []
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def _hear(self):
        while True:
            try:
                data = self.socket.recv(65536)
            except OSError:
                return
            self._heard += data.decode().splitlines()

    def heard(self, word):
        return self._heard.count(word)

    def states(self):
        """The order of states, without repetitions of the watchdog's."""
        return [line for line in self._heard
                if line in ("READY=1", "RELOADING=1", "STOPPING=1")]

    def wait(self, word, count=1, seconds=60):
        wait_for(lambda: self.heard(word) >= count, seconds,
                 f"{word} to be said {count} times: {self._heard}")

    def environment(self):
        return {"NOTIFY_SOCKET": str(self.path),
                "WATCHDOG_USEC": str(WATCHDOG_US)}

    def close(self):
        self.socket.close()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = scene.temporary_folder("activation")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.manager = Manager(self.folder)
        self.addCleanup(self.manager.close)

    def activated(self, path, command, *options):
        """The command under systemd-socket-activate, listening at path."""
        words = [ACTIVATE, f"--listen={path}", *options]
        for name, value in self.manager.environment().items():
            words.append(f"--setenv={name}={value}")
        before = os.umask(0)
        try:
            started = Program(words + [str(word) for word in command],
                              self.folder / "log")
            started.start()
        finally:
            os.umask(before)
        self.addCleanup(started.stop)
        wait_for(path.exists, 20, path)
        return started

    def check_life(self, process):
        """READY, RELOADING, READY, the watchdog, STOPPING, a good end."""
        self.manager.wait("READY=1")
        self.manager.wait("WATCHDOG=1", 3, 10)
        os.kill(process.pid, signal.SIGHUP)
        self.manager.wait("READY=1", 2)
        process.terminate()
        self.assertEqual(process.wait(30), 0)
        self.manager.wait("STOPPING=1")
        self.assertEqual(self.manager.states(), [
            "READY=1", "RELOADING=1", "READY=1", "STOPPING=1"])


@unittest.skipUnless(shutil.which(ACTIVATE), f"no {ACTIVATE}")
class ScannerActivated(Case):
    def begin(self):
        scanner = Scanner()
        self.addCleanup(scanner.close)
        scanner.gate.configure()
        scanner.gate.scanner = self.activated(
            scanner.gate.scanner_socket, scanner.gate.scanner.command,
            "--seqpacket")
        return scanner

    def test_life(self):
        scanner = self.begin()
        # The first client starts it, and waits until it can answer.
        answer = scanner.inspect(mail.attached(mail.EICAR))
        self.assertIn("hit", answer)
        self.check_life(scanner.gate.scanner.process)
        self.assertTrue(scanner.gate.scanner_socket.exists(),
                        "the socket is the service manager's")

    def test_a_failed_reload_is_over_too(self):
        scanner = self.begin()
        self.assertIn("hit", scanner.inspect(mail.attached(mail.EICAR)))
        bad = scanner.gate.folder / "signatures" / "bad.ndb"
        bad.write_bytes(b"no signature\n")
        os.kill(scanner.main(), signal.SIGHUP)
        self.manager.wait("READY=1", 2)
        self.assertEqual(self.manager.states(),
                         ["READY=1", "RELOADING=1", "READY=1"])
        self.assertEqual(
            self.manager.heard("STATUS=The last reload failed, see the log"),
            1)
        self.assertIn("hit", scanner.inspect(mail.attached(mail.EICAR)))

    def test_not_ready_before_it_can_examine(self):
        scanner = Scanner()
        self.addCleanup(scanner.close)
        scanner.gate.configure()
        bad = scanner.gate.folder / "signatures" / "bad.ndb"
        bad.write_bytes(b"no signature\n")
        scanner.gate.scanner = self.activated(
            scanner.gate.scanner_socket, scanner.gate.scanner.command,
            "--seqpacket")
        self.assertEqual(scanner.inspect(mail.plain())["answer"], ["busy"])
        os.kill(scanner.main(), signal.SIGHUP)
        time.sleep(1)
        self.assertEqual(self.manager.states(), [])
        bad.unlink()
        self.manager.wait("READY=1")


class GateActivated(Case):
    def configure(self):
        gate = Gate(self.folder / "gate", {
            "control.socket": self.folder / "control.sock"}, {})
        gate.configure()
        gate.start_scanner()
        self.addCleanup(gate.scanner.stop)
        return gate

    def send(self, gate):
        with mta.Session(gate.milter_socket) as session:
            session.start()
            self.assertIn(session.message()[0], b"ac")
            session.quit()

    @unittest.skipUnless(shutil.which(ACTIVATE), f"no {ACTIVATE}")
    def test_life(self):
        gate = self.configure()
        started = self.activated(
            gate.milter_socket, gate.milter.command,
            "--fdname=sekisho-milter.socket")
        # Its first session starts it.
        self.send(gate)
        self.check_life(started.process)
        self.assertTrue(gate.milter_socket.exists())

    @unittest.skipUnless(shutil.which(ACTIVATE), f"no {ACTIVATE}")
    def test_a_socket_that_is_not_the_setting_s_is_said_to_be(self):
        gate = self.configure()
        elsewhere = self.folder / "elsewhere.sock"
        started = self.activated(
            elsewhere, gate.milter.command,
            "--fdname=sekisho-milter.socket")
        with mta.Session(elsewhere) as session:
            session.start()
            session.quit()
        self.assertIn(
            f"milter.socket is not used: systemd passes unix:{elsewhere}",
            started.log())

    def test_two_sockets_by_name(self):
        """The MTA's and the control socket, in either order."""
        for order in (("sekisho-milter.socket", "control"),
                      ("control", "sekisho-milter.socket")):
            with self.subTest(order):
                self.check_two(order)

    def check_two(self, order):
        gate = self.configure()
        control = self.folder / "control.sock"
        sockets = {
            "sekisho-milter.socket": listening(
                socket.SOCK_STREAM, gate.milter_socket),
            "control": listening(socket.SOCK_SEQPACKET, control)}
        passed = [sockets[name] for name in order]
        process = start_with(
            passed, order, gate.milter.command, self.manager.environment(),
            self.folder / "two.log")
        self.addCleanup(kill, process)
        for each in passed:
            each.close()
        ready = self.manager.heard("READY=1")
        self.manager.wait("READY=1", ready + 1)
        self.send(gate)
        status = subprocess.run(
            launched([program("sekisho"), "status", "--json", "-c",
                      gate.ini]),
            stdout=subprocess.PIPE, check=False, timeout=60)
        self.assertEqual(json.loads(status.stdout)["milter"]["pid"],
                         process.pid)
        process.terminate()
        self.assertEqual(process.wait(30), 0)
        self.assertTrue(control.exists(), "it belongs to the manager")
        gate.scanner.stop()
        control.unlink()
        shutil.rmtree(gate.folder)


class Chrooted(Case):
    """etc/postfix.main.cf as it stands, with smtpd in its chroot and out of
    it; the socket is made as systemd/sekisho-milter.socket says."""

    def start(self):
        sink = Sink()
        sink.start()
        self.addCleanup(sink.stop)
        gate = Gate(self.folder / "gate", {}, {})
        gate.configure()
        gate.start_scanner()
        self.addCleanup(gate.scanner.stop)
        self.jailed = free_port()
        postfix = Postfix(
            self.folder / "postfix", snippet("smtpd_milters"), sink.port,
            services=f"127.0.0.1:{self.jailed} inet n - y - - smtpd\n")
        postfix.start()
        self.addCleanup(postfix.stop)
        place = postfix.queue / "sekisho"
        place.mkdir(mode=0o755)
        path = place / "milter.sock"
        made = listening(socket.SOCK_STREAM, path)
        os.chmod(path, 0o660)
        shutil.chown(path, "nobody", "postfix")
        process = start_with(
            [made], ["sekisho-milter.socket"], gate.milter.command,
            self.manager.environment(), self.folder / "gate.log")
        self.addCleanup(kill, process)
        made.close()
        self.manager.wait("READY=1")
        return postfix

    def test_smtpd_reaches_the_gate(self):
        postfix = self.start()
        for port in (postfix.port, self.jailed):
            answer = sender.send(port, mail.plain(), "user@here.example")
            self.assertEqual(answer.code, 250, postfix.log())
            answer = sender.send(port, bytes(mail.attached(mail.EICAR)),
                                 "user@here.example", client=None)
            self.assertEqual(answer.code, 550, postfix.log())


def snippet(key):
    """A value of etc/postfix.main.cf."""
    text = (TOP / "etc/postfix.main.cf").read_text()
    return re.search(rf"(?m)^{key} = (.*)$", text).group(1)


def listening(kind, path):
    made = socket.socket(socket.AF_UNIX, kind)
    made.bind(str(path))
    made.listen(16)
    os.chmod(path, 0o666)
    return made


def start_with(sockets, names, command, environment, log):
    """Start with these sockets as descriptors 3, 4..."""
    environment = dict(os.environ, LISTEN_FDS=str(len(sockets)),
                       LISTEN_FDNAMES=":".join(names), **environment)

    def arrange():
        # Out of the way first: a source may lie where another shall go.
        high = [os.dup(each.fileno()) for each in sockets]
        moved = [os.dup2(each, 200 + place)
                 for place, each in enumerate(high)]
        for place, each in enumerate(moved):
            os.dup2(each, 3 + place)
    with open(log, "ab") as out:
        return subprocess.Popen(
            ["sh", "-c", HAND_OVER, "sh"] + [str(word) for word in command],
            env=environment, preexec_fn=arrange, close_fds=False,
            stdout=out, stderr=out, stdin=subprocess.DEVNULL)


def kill(process):
    if process.poll() is None:
        process.kill()
        process.wait()


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("skipped: needs root")
        sys.exit(scene.SKIPPED)
    unittest.main(verbosity=2)
