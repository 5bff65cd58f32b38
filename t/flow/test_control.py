"""sekisho status, reload and doctor, against the running programs."""

import array
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import stat
import subprocess
import threading
import time
import unittest

import mail
import scene
from gate import Gate, launched, program
from process import wait_for

JAPANESE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"}
ENGLISH = {"LC_ALL": "C.UTF-8"}


def signatures():
    """A folder with one signature that nothing here matches."""
    folder = scene.temporary_folder("signatures")
    (folder / "test.ndb").write_text("Test.Nothing-1:0:*:" + "c0ffee" * 8
                                     + "\n", encoding="ascii")
    return folder


class ControlCase(scene.SceneCase):
    """A scene whose signatures are more than the test ones."""

    @classmethod
    def setUpClass(cls):
        cls.signatures = signatures()
        cls.SETTINGS = dict(cls.SETTINGS or {},
                            **{"scanner.signatures": cls.signatures})
        super().setUpClass()
        cls.ini = cls.scene.gate.ini
        cls.good = cls.ini.read_text(encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        for file in cls.signatures.iterdir():
            file.unlink()
        cls.signatures.rmdir()

    def setUp(self):
        super().setUp()
        self.write_ini(self.good)

    def sekisho(self, *words, environment=None, user=None):
        """Run the command; (exit status, stdout, stderr)."""
        done = subprocess.run(
            launched([str(program("sekisho")), *map(str, words),
                      "-c", str(self.ini)]),
            capture_output=True, text=True, timeout=120, user=user,
            env=os.environ | ENGLISH | (environment or {})
            | {"MAIL_CONFIG": str(self.scene.postfix.config)})
        return done.returncode, done.stdout, done.stderr

    def status(self):
        code, text, error = self.sekisho("status", "--json")
        self.assertIn(code, (0, 1), error)
        return json.loads(text)

    def write_ini(self, text):
        """All at once: nobody reads half of it."""
        new = self.ini.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.rename(self.ini)

    def break_ini(self):
        """Two mistakes at the end; the lines they are in."""
        self.write_ini(self.good + "[malware]\ncode = 1\nbad = 1\n")
        last = (self.good + "[malware]\ncode = 1").count("\n") + 1
        return last, last + 1

    def raw(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        client.settimeout(20)
        client.connect(str(self.scene.gate.control_socket))
        return client

    def ask(self, frame):
        """The answer to a frame, as the command gets it."""
        with self.raw() as client:
            client.send(frame)
            data, fds, _, _ = socket.recv_fds(client, 65536, 2)
            self.assertEqual(data, b"json")
            text = os.pread(fds[0], 1 << 22, 0)
            os.close(fds[0])
            return json.loads(text)


class Status(ControlCase):
    def test_everything_works(self):
        code, text, error = self.sekisho("status")
        self.assertEqual((code, error), (0, ""), text)
        self.assertEqual(text.splitlines()[-1], "everything works")
        self.assertLess(len(text.splitlines()), 30, "one screen")
        self.assertNotIn("\033", text, "colour only on a terminal")
        self.assertTrue(all(len(line) <= 120 for line in text.splitlines()))

    def test_in_japanese(self):
        code, text, _ = self.sekisho("status", environment=JAPANESE)
        self.assertEqual(code, 0)
        self.assertEqual(text.splitlines()[-1],
                         "すべて正常に動作しています")

    def test_decisions_are_counted(self):
        def counts():
            gate = self.status()["milter"]
            return gate["messages"], {
                (row["class"], row["action"]): row["count"]
                for row in gate["decisions"]}
        before, rows = counts()
        answers = [self.scene.send(mail.plain(), "a@" + scene.TAG)
                   for _ in range(3)]
        answers.append(self.scene.send(bytes(mail.attached(mail.EICAR)),
                                       "a@" + scene.BLOCK))
        self.assertEqual([answer.code for answer in answers],
                         [250, 250, 250, 550])
        self.scene.delivered(3)
        after, now = counts()
        self.assertEqual(after - before, 4)
        self.assertEqual(now[("clean", "accept")]
                         - rows.get(("clean", "accept"), 0), 3)
        self.assertEqual(now[("infected", "block")]
                         - rows.get(("infected", "block"), 0), 1)

    def test_figures(self):
        self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.scene.delivered(1)
        status = self.status()
        gate, scanner = status["milter"], status["scanner"]
        self.assertEqual(gate["pid"], self.milter_pid())
        self.assertEqual(gate["mode"], "enforce")
        self.assertEqual(gate["file"], str(self.ini))
        self.assertRegex(gate["hash"], "^[0-9a-f]{16}$")
        self.assertGreater(gate["pss"], 1 << 20)
        self.assertGreater(gate["threads"], 2)
        self.assertLess(gate["descriptors"]["used"],
                        gate["descriptors"]["max"])
        self.assertEqual(gate["spool"]["used"], 0)
        self.assertTrue(scanner["reachable"])
        self.assertEqual(scanner["state"], "serving")
        self.assertEqual(scanner["workers"], 2)
        self.assertEqual((scanner["idle"], scanner["busy"]), (2, 0))
        self.assertGreater(scanner["jobs"], 0)
        self.assertFalse(scanner["test_only"])
        self.assertEqual(scanner["newest"], int(
            (self.signatures / "test.ndb").stat().st_mtime))
        self.assertIn("seccomp", scanner["sandbox"])
        self.assertGreater(scanner["pss"], 1 << 20)

    def milter_pid(self):
        """Behind setarch it is the same process."""
        return self.scene.gate.milter.process.pid

    def test_a_lost_worker_is_counted(self):
        before = self.status()["scanner"]["lost"]
        for pid in self.scene.gate.workers():
            if self.scene.gate.is_worker(pid):
                os.kill(pid, signal.SIGKILL)
        # Without a message in hand nothing is lost.
        wait_for(lambda: self.status()["scanner"].get("idle") == 2, 20,
                 "new workers")
        self.assertEqual(self.status()["scanner"]["lost"], before)

    def test_the_socket_is_for_its_group(self):
        mode = self.scene.gate.control_socket.stat().st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o660)


class Reload(ControlCase):
    def changed(self):
        return self.good + "[malware]\ncode = 551\n"

    def test_new_settings_and_signatures(self):
        self.sekisho("reload")
        before = self.status()
        self.write_ini(self.changed())
        code, text, error = self.sekisho("reload")
        self.assertEqual((code, error), (0, ""), text)
        after = self.status()
        self.assertNotEqual(after["milter"]["hash"], before["milter"]["hash"])
        self.assertIn(f"reloaded, {after['milter']['hash']}", text)
        self.assertIn("scanner: reloaded", text)
        self.assertNotEqual(after["scanner"]["generation"],
                            before["scanner"]["generation"])
        self.assertEqual(after["milter"]["reload"]["state"], "ok")
        answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                 "a@" + scene.BLOCK)
        self.assertEqual(answer.code, 551)

    def test_a_broken_ini_keeps_the_old_settings(self):
        self.sekisho("reload")
        before = self.status()
        lines = self.break_ini()
        code, text, error = self.sekisho("reload")
        self.assertEqual((code, text), (78, ""))
        for line in lines:
            self.assertIn(f"{self.ini}:{line}: ", error)
        self.assertIn(before["milter"]["hash"], error)
        after = self.status()
        self.assertEqual(after["milter"]["hash"], before["milter"]["hash"])
        reload = after["milter"]["reload"]
        self.assertEqual(reload["state"], "failed")
        self.assertEqual(reload["mistake_count"], 2)
        self.assertIn(f"{self.ini}:{lines[0]}: ", reload["mistakes"][0])
        self.assertAlmostEqual(reload["at"], time.time(), delta=60)
        # The scanner was not asked: nothing was to change.
        self.assertEqual(after["scanner"]["ticket"],
                         before["scanner"]["ticket"])
        code, text, _ = self.sekisho("status")
        self.assertEqual(code, 1)
        self.assertIn(f"{self.ini}:{lines[1]}: unknown key", text)
        answer = self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.assertEqual(answer.code, 250)
        self.scene.delivered(1)
        self.write_ini(self.good)
        self.assertEqual(self.sekisho("reload")[0], 0)
        self.assertEqual(self.status()["milter"]["reload"]["state"], "ok")

    def test_a_signal_does_the_same(self):
        self.sekisho("reload")
        before = self.status()
        self.write_ini(self.changed())
        os.kill(self.scene.gate.milter.process.pid, signal.SIGHUP)

        def done():
            now = self.status()
            return (now["milter"]["hash"] != before["milter"]["hash"]
                    and now["scanner"]["answered"]
                    > before["scanner"]["answered"])
        wait_for(done, 60, "settings and signatures anew")

    def test_a_thousand_signals_under_load(self):
        """Every message that came in goes out; the gate stands."""
        messages = [mail.plain(subject=b"hup %d" % number,
                               text=b"%d\r\n" % number * 100)
                    for number in range(200)]
        pid = self.scene.gate.milter.process.pid
        answers = []
        sending = threading.Thread(target=lambda: answers.extend(
            self.scene.send_all(messages, "a@" + scene.TAG, parallel=20)))
        sending.start()
        for number in range(1000):
            if number % 100 == 50:
                self.break_ini()
            elif number % 100 == 0:
                self.write_ini(self.changed())
            os.kill(pid, signal.SIGHUP)
            time.sleep(0.004)
        sending.join()
        self.assertEqual([answer.code for answer in answers], [250] * 200,
                         [a.text for a in answers if a.code != 250])
        delivered = self.scene.delivered(200)
        self.assertEqual(len({each.data for each in delivered}), 200)
        self.assertTrue(self.scene.gate.milter.running())
        self.assertEqual(self.status()["milter"]["pid"], pid)
        self.write_ini(self.good)
        self.assertEqual(self.sekisho("reload")[0], 0)


class Hostile(ControlCase):
    def test_bad_requests_harm_nothing(self):
        for frame, why in ((b"x", "no such verb"),
                           (b"status\n", "no such verb"),
                           (b"\0" * 65536, "no such verb"),
                           (b"{", "no JSON object"),
                           (b"{" * 60000, "no JSON object"),
                           (b'{"verb":1}', "no such verb"),
                           (b'{"verb":"x"}', "no such verb"),
                           (b'{"verb":"status","verb":"x"}',
                            "no JSON object"),
                           (b'{"a":' + b"[" * 60000, "no JSON object"),
                           (b'{"verb":"\xff"}', "no JSON object")):
            with self.subTest(frame[:20]):
                self.assertEqual(self.ask(frame), {"error": why})
        self.assertIn("milter", self.ask(b'{"verb": "status"}'))

    def test_frames_that_are_too_much(self):
        with self.raw() as client:
            client.send(b"x" * 65537)
            self.assertEqual(client.recv(10), b"", "hung up on")
        with self.raw() as client, open("/dev/null", "rb") as null:
            fds = array.array("i", [null.fileno()] * 9)
            client.sendmsg([b"status"], [(
                socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
            self.assertEqual(client.recv(10), b"", "hung up on")
        self.assertIn("milter", self.ask(b"status"))
        self.no_descriptor_is_lost()

    def no_descriptor_is_lost(self):
        links = pathlib.Path(
            f"/proc/{self.scene.gate.milter.process.pid}/fd")

        def foreign():
            for link in links.iterdir():
                try:
                    if (int(link.name) > 2
                            and os.readlink(link) == "/dev/null"):
                        return True
                except FileNotFoundError:
                    pass  # Closed meanwhile.
            return False
        wait_for(lambda: not foreign(), 10, "descriptors to be closed")

    def test_silent_clients(self):
        """They are bounded, and go away by themselves; mail does not wait."""
        silent = [self.raw() for _ in range(40)]
        answer = self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.assertEqual(answer.code, 250)
        self.scene.delivered(1)
        for client in silent:
            self.assertEqual(client.recv(10), b"")
            client.close()
        self.assertEqual(self.sekisho("status")[0], 0)

    def test_clients_that_leave(self):
        for _ in range(100):
            client = self.raw()
            client.send(b"status")
            client.close()
        wait_for(lambda: self.sekisho("status")[0] == 0, 30, "an answer")


class Alone(ControlCase):
    """Without the scanner, and without the gate."""

    def test_one_after_the_other(self):
        self.scene.gate.scanner.stop()
        code, text, _ = self.sekisho("status")
        self.assertEqual(code, 1)
        self.assertIn("the scanner does not answer: cannot connect", text)
        code, text, error = self.sekisho("reload")
        self.assertEqual(code, 1)
        self.assertIn("settings: reloaded", text)
        self.assertIn("scanner: cannot be asked", error)
        code, text, _ = self.sekisho("doctor")
        self.assertEqual(code, 1)
        self.assertRegex(text, r"FAIL +scanner +cannot connect")
        self.assertRegex(text, r"ok +milter.socket ")
        self.scene.gate.milter.stop()
        for verb in ("status", "reload"):
            code, text, error = self.sekisho(verb)
            self.assertEqual((code, text), (2, ""))
            self.assertIn("the gate does not answer", error)
        self.assertRegex(self.sekisho("doctor")[1], r"FAIL +gate ")
        # A gate whose control socket is somebody's file serves mail.
        path = self.scene.gate.control_socket
        path.write_text("mine")
        self.scene.gate.start_scanner()
        self.scene.gate.start_milter()
        self.assertEqual(path.read_text(), "mine")
        self.assertIn("<4>", self.scene.gate.milter.log())
        answer = self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.assertEqual(answer.code, 250)
        self.scene.delivered(1)


class Doctor(ControlCase):
    def doctor(self, **options):
        """{what: {state: [texts]}} and the exit status."""
        code, text, error = self.sekisho("doctor", "--json", **options)
        self.assertEqual(error, "")
        found = {}
        for check in json.loads(text)["checks"]:
            found.setdefault(check["what"], {}).setdefault(
                check["state"], []).append(check["text"])
        return found, code

    def postconf(self, *settings):
        subprocess.run(["postconf", "-c", self.scene.postfix.config, "-e",
                        *settings], check=True)
        names = [setting.split("=")[0].strip() for setting in settings]
        main = self.scene.postfix.config / "main.cf"
        return names, main

    def test_all_is_well(self):
        found, code = self.doctor()
        self.assertEqual(code, 0, found)
        for what in ("settings", "accounts", "gate", "milter.socket",
                     "scanner", "signatures", "sandbox", "descriptors",
                     "log", "smtpd_milters", "reach", "failure", "patience",
                     "authserv_id"):
            self.assertEqual(list(found[what]), ["ok"], found[what])
        self.assertIn("temporary", found)
        self.assertIn("clock", found)

    def test_one_line_each(self):
        code, text, error = self.sekisho("doctor")
        self.assertEqual((code, error), (0, ""), text)
        lines = text.splitlines()
        for line in lines[:-1]:
            self.assertRegex(line, r"^(ok|warn|untried) +[a-z_.]+ +\S")
        self.assertRegex(lines[-1], "works")
        code, text, _ = self.sekisho("doctor", environment=JAPANESE)
        self.assertEqual(code, 0)
        for line in text.splitlines()[:-1]:
            self.assertRegex(line, "^(正常|注意|未確認) ")

    def test_broken_settings(self):
        line, _ = self.break_ini()
        found, code = self.doctor()
        self.assertEqual(code, 1)
        self.assertEqual(list(found), ["settings"])
        self.assertIn(f"{self.ini}:{line}: ", found["settings"]["fail"][0])

    def test_signatures_that_are_not_there(self):
        named = f"signatures = {self.signatures}"
        self.assertIn(named, self.good)
        self.write_ini(self.good.replace(named, named + " /nowhere/more"))
        found, code = self.doctor()
        self.assertEqual(code, 0)
        self.assertEqual(len(found["signatures"]["warn"]), 1, found)
        self.assertIn("/nowhere/more, which is not there",
                      found["signatures"]["warn"][0])

    def test_settings_not_in_force(self):
        self.write_ini(self.good + "[malware]\ncode = 552\n")
        found, _ = self.doctor()
        self.assertIn("run sekisho reload", found["gate"]["warn"][0])

    def test_accounts(self):
        wrong = self.good.replace("user = nobody", "user = nobody-here-x")
        self.write_ini(wrong)
        found, code = self.doctor()
        self.assertEqual(code, 1)
        self.assertIn("nobody-here-x", found["accounts"]["fail"][0])
        same = self.good.replace("user = nobody", "user = postfix")
        self.write_ini(same)
        found, _ = self.doctor()
        self.assertIn("another account", found["accounts"]["fail"][0])

    def test_without_root(self):
        found, code = self.doctor(user="nobody")
        self.assertEqual(code, 0, found)
        for what in ("gate", "milter.socket", "scanner", "reach"):
            self.assertEqual(list(found[what]), ["untried"], found[what])

    def test_accept_is_a_failure(self):
        main = self.scene.postfix.config / "main.cf"
        before = main.read_text(encoding="utf-8")
        self.addCleanup(main.write_text, before, encoding="utf-8")
        self.postconf("milter_default_action=accept",
                      "milter_content_timeout=10s")
        found, code = self.doctor()
        self.assertEqual(code, 1)
        self.assertIn("infected original", found["failure"]["fail"][0])
        self.assertIn("milter.budget", found["patience"]["warn"][0])
        where = f"unix:{self.scene.gate.milter_socket}"
        self.postconf("milter_default_action=tempfail",
                      "milter_content_timeout=300s",
                      f"smtpd_milters={{ {where}, default_action=accept }}")
        found, code = self.doctor()
        self.assertEqual(code, 1, "for this milter only")
        self.assertIn("infected original", found["failure"]["fail"][0])

    def test_a_socket_that_is_not_asked(self):
        main = self.scene.postfix.config / "main.cf"
        before = main.read_text(encoding="utf-8")
        self.addCleanup(main.write_text, before, encoding="utf-8")
        self.postconf("smtpd_milters=inet:localhost:8891")
        found, code = self.doctor()
        self.assertEqual(code, 1)
        self.assertIn(f"add unix:{self.scene.gate.milter_socket} to",
                      found["smtpd_milters"]["fail"][0])

    def test_a_chroot_does_not_reach(self):
        master = self.scene.postfix.config / "master.cf"
        before = master.read_text(encoding="utf-8")
        self.addCleanup(master.write_text, before, encoding="utf-8")
        chrooted = re.sub(r"^(\S+ inet n - )n", r"\1y", before, count=1,
                          flags=re.MULTILINE)
        self.assertNotEqual(chrooted, before)
        master.write_text(chrooted, encoding="utf-8")
        found, code = self.doctor()
        self.assertEqual(code, 1)
        # The same words mean another file inside.
        self.assertIn("does not ask the gate",
                      found["smtpd_milters"]["fail"][0])

    def test_a_chroot_that_reaches(self):
        """A relative name works with a chroot and without."""
        config = self.scene.postfix.config
        texts = {name: (config / name).read_text(encoding="utf-8")
                 for name in ("main.cf", "master.cf")}
        inside = self.scene.postfix.queue / "sekisho"
        inside.mkdir(mode=0o755)
        # Another name of the same file: its mode is the socket's own.
        os.link(self.scene.gate.milter_socket, inside / "milter.sock")
        owned = self.scene.gate.milter_socket.stat()
        try:
            self.postconf("smtpd_milters=unix:sekisho/milter.sock")
            found, code = self.doctor()
            self.assertEqual(list(found["reach"]), ["ok"], found["reach"])
            (config / "master.cf").write_text(re.sub(
                r"^(\S+ inet n - )n", r"\1y", texts["master.cf"], count=1,
                flags=re.MULTILINE), encoding="utf-8")
            found, code = self.doctor()
            self.assertEqual(list(found["reach"]), ["ok"], found["reach"])
            self.assertEqual(code, 0, found)
            # Its account has no right to the socket any more.
            os.chmod(inside / "milter.sock", 0o600)
            os.chown(inside / "milter.sock", 0, 0)
            found, code = self.doctor()
            self.assertEqual(code, 1)
            self.assertIn("Permission denied", found["reach"]["fail"][0])
        finally:
            os.chown(inside / "milter.sock", owned.st_uid, owned.st_gid)
            os.chmod(inside / "milter.sock", stat.S_IMODE(owned.st_mode))
            (inside / "milter.sock").unlink()
            inside.rmdir()
            for name, text in texts.items():
                (config / name).write_text(text, encoding="utf-8")


@unittest.skipIf(shutil.which("systemd-socket-activate") is None,
                 "systemd is not installed")
class Passed(unittest.TestCase):
    """The control socket comes from systemd, under its name."""

    def test_passed_socket(self):
        top = scene.temporary_folder("passed")
        self.addCleanup(shutil.rmtree, top)
        gate = Gate(top / "gate")
        gate.configure()
        gate.start_scanner()
        self.addCleanup(gate.stop)
        gate.milter.command = [
            "systemd-socket-activate", "--seqpacket", "--fdname=control",
            "-l", str(gate.control_socket), *gate.milter.command]
        gate.milter.start()
        wait_for(gate.control_socket.exists, 10, "the socket")
        done = subprocess.run(
            launched([str(program("sekisho")), "status", "--json",
                      "-c", str(gate.ini)]),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        status = json.loads(done.stdout)
        self.assertEqual([each["what"] for each in status["problems"]],
                         ["test_only"])
        # It was the first connection that started the gate.
        self.assertEqual(status["milter"]["pid"], gate.milter.process.pid)


class TestSignatures(scene.SceneCase):
    """Nothing but the test signatures is no protection."""

    def test_it_is_said_loudly(self):
        base = launched([str(program("sekisho"))])
        for verb in ("status", "doctor"):
            done = subprocess.run(
                [*base, verb, "-c", str(self.scene.gate.ini)],
                capture_output=True, text=True, timeout=60,
                env=dict(os.environ, **ENGLISH))
            self.assertEqual(done.returncode, 1)
            self.assertIn("real malware is NOT found", done.stdout)


if __name__ == "__main__":
    scene.main()
