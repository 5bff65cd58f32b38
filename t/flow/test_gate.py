"""test_gate.py - the gate alone: protocol, threads, signals, socket.

The scanner is away or fake (fake_scanner.py), the MTA is miltertest or
mta.py, so that every stage can be stopped where a case wants it.
"""

import os
import pathlib
import resource
import shutil
import socket
import subprocess
import threading
import time
import unittest

import mta
import scene
from fake_scanner import CLEAN, HANG_UP, SILENT
from gate import preload
from gate_case import GateCase
from process import free_port, wait_for

HERE = pathlib.Path(__file__).resolve().parent
EX_CONFIG = 78
EX_UNAVAILABLE = 69

now = time.monotonic


class Protocol(GateCase):
    def run_script(self, name):
        done = subprocess.run(
            ["miltertest", "-D", f"socket=unix:{self.gate.milter_socket}",
             "-D", f"folder={HERE}", "-s", HERE / f"gate_{name}.lua"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_session(self):
        self.begin()
        self.run_script("session")
        event = self.gate.wait_event(q="QUEUE1")
        self.assertEqual(
            [event[key] for key in ("event", "action", "class", "reason",
                                    "stage", "code", "client", "name",
                                    "helo", "from", "rcpt", "rcpts")],
            ["message", "defer", "unscanned", "unreachable", "eom", "451",
             "192.0.2.7", "client.example", "helo.example",
             "from@sender.example", "to@here.example", "1"])

    def test_missing_stages(self):
        self.begin({"on_error.action": "accept"})
        self.run_script("missing_stages")
        event = self.gate.wait_event(rcpts="300")
        self.assertRegex(event["rcpt"], r"\+\d+$")
        self.gate.wait_event(client="2001:db8::1")
        self.gate.wait_event(**{"from": "<>"})

    def test_no_header_and_no_body(self):
        seen = []
        self.begin(behave=lambda message: seen.append(message) or CLEAN)
        with self.session() as session:
            session.start().mail()
            session.rcpt()
            self.assertEqual(session.end()[0], b"a")
        self.assertEqual(seen, [b"\r\n"])

    def test_several_messages_and_aborts(self):
        self.begin({"on_error.action": "accept"})
        self.run_script("aborts")
        events = self.gate.events()
        self.assertEqual([event["from"] for event in events],
                         ["first@sender.example", "sixth@sender.example"])
        self.assertEqual(len({event["s"] for event in events}), 1)
        self.assertEqual(events[1]["helo"], "again.example")

    def test_no_connect_stage(self):
        self.begin({"on_error.action": "accept"})
        with self.session() as session:
            session.negotiate()
            self.assertEqual(session.message()[0], b"a")
        self.assertEqual(self.gate.wait_event()["client"], "-")

    def test_the_address_may_come_by_macro(self):
        self.begin({"on_error.action": "accept"})
        with self.session() as session:
            session.negotiate()
            session.macro(b"C", client_addr="IPv6:2001:db8::9")
            session.connect_unknown()
            session.message()
        self.assertEqual(self.gate.wait_event()["client"], "2001:db8::9")

    def test_the_reply_ends_with_the_id(self):
        self.begin()
        with self.session() as session:
            letter, text = session.start().message()
        self.assertEqual(letter, b"y")
        event = self.gate.wait_event()
        self.assertTrue(text.startswith(b"451 4.7.1 "), text)
        self.assertTrue(
            text.endswith(b" [s=%s]\0" % event["s"].encode()), text)

    def test_an_old_mta(self):
        """Version 2: no SKIP, no exact values, no silence, few actions."""
        seen = []
        self.begin(behave=lambda message: seen.append(message) or CLEAN)
        with self.session() as session:
            session.negotiate(actions=0x3F, steps=0x7F, version=2)
            self.assertEqual(session.steps, 0)
            session.connect()
            session.helo()
            session.mail()
            session.rcpt()
            session.header("Subject", "value")
            session.end_of_headers()
            session.body(b"text\r\n")
            self.assertEqual(session.end()[0], b"a")
        self.assertEqual(seen, [b"Subject: value\r\n\r\ntext\r\n"])
        inserted = [data for letter, data in session.edits
                    if letter == b"i"]
        self.assertTrue(inserted)
        for data in inserted:
            self.assertNotIn(b"\0 ", data[4:])

    def test_an_mta_without_actions(self):
        self.begin(behave=lambda message: CLEAN)
        with self.session() as session:
            session.start(actions=1, steps=mta.STEPS)
            self.assertEqual(session.message()[0], b"a")
            self.assertEqual(session.edits, [])
        self.assertEqual(self.gate.wait_event()["edits"], "-")

    def test_the_scanner_sees_the_exact_bytes(self):
        seen = []
        self.begin(behave=lambda message: seen.append(message) or CLEAN)
        with self.session() as session:
            session.start().envelope()
            session.header("Subject", "\t a\n  b")
            session.header("X-Raw", "\xe9")
            session.end_of_headers()
            session.body(b"\x00\xff" * 30000)
            session.body(b"\r\n.\r\n")
            self.assertEqual(session.end()[0], b"a")
        self.assertEqual(
            seen, [b"Subject:\t a\r\n  b\r\nX-Raw:\xc3\xa9\r\n\r\n"
                   + b"\x00\xff" * 30000 + b"\r\n.\r\n"])
        # Headers of ours at the very top, with the space that goes with
        # exact values; the body last or not at all.
        letters = b"".join(letter for letter, _ in session.edits)
        self.assertRegex(letters, rb"^i+$")
        for _, data in session.edits:
            self.assertEqual(data[:4], b"\0\0\0\0")
            self.assertIn(b"\0 ", data[4:])

    def test_no_headers_of_ours(self):
        self.begin({"milter.headers": "none"},
                   behave=lambda message: CLEAN)
        with self.session() as session:
            self.assertEqual(session.start().message()[0], b"a")
            self.assertEqual(session.edits, [])

    def test_too_many_recipients(self):
        self.begin({"on_error.action": "accept"})
        with self.session() as session:
            session.start().mail()
            for _ in range(10000):
                self.assertEqual(session.rcpt()[0], b"c")
            letter, text = session.rcpt()
            self.assertEqual(letter, b"y")
            self.assertTrue(text.startswith(b"452 4.5.3 "), text)
            session.end_of_headers()
            self.assertEqual(session.end()[0], b"a")
        # Mail from non_smtpd_milters is never refused at RCPT.
        with self.session() as session:
            session.negotiate()
            session.connect("127.0.0.1", "localhost")
            session.mail()
            for _ in range(10001):
                self.assertEqual(session.rcpt()[0], b"c")
            session.end_of_headers()
            self.assertTrue(session.end()[1].startswith(b"452 4.5.3 "))


class Limits(GateCase):
    def test_an_oversize_message_is_not_read_to_its_end(self):
        self.begin({"limits.message": "100k"})
        with self.session() as session:
            session.start().envelope()
            session.end_of_headers()
            chunk = b"x" * 65535
            self.assertEqual(session.body(chunk)[0], b"c")
            self.assertEqual(session.body(chunk)[0], b"s")
            self.assertTrue(session.end()[1].startswith(b"552 5.3.4 "))
            # The next one is another one.
            self.assertTrue(session.message()[1].startswith(b"451 4.7.1 "))
        # Without SKIP the rest comes and is dropped.
        with self.session() as session:
            session.start(steps=mta.STEPS & ~mta.SKIP).envelope()
            session.end_of_headers()
            for _ in range(5):
                self.assertEqual(session.body(chunk)[0], b"c")
            self.assertTrue(session.end()[1].startswith(b"552 5.3.4 "))

    def test_oversize_may_be_held(self):
        self.begin({"limits.message": "100k",
                    "limits.oversize_action": "quarantine"})
        with self.session() as session:
            self.assertEqual(
                session.start().message(b"x" * 200000)[0], b"a")
            reasons = [data for letter, data in session.edits
                       if letter == b"q"]
            self.assertEqual(len(reasons), 1)
            self.assertIn(b"[s=", reasons[0])
        # An MTA that cannot hold a message gets it deferred, not delivered.
        with self.session() as session:
            session.start(actions=mta.ACTIONS & ~0x20)
            self.assertTrue(session.message(b"x" * 200000)[1]
                            .startswith(b"451 4.3.5 "))

    def test_no_room_for_all_messages_together(self):
        self.begin({"limits.message": "10M", "limits.spool": "1M"},
                   behave=lambda message: CLEAN)
        big = b"x" * 65535
        with self.session() as first, self.session() as second:
            first.start().envelope()
            first.end_of_headers()
            for _ in range(14):
                self.assertEqual(first.body(big)[0], b"c")
            letter, text = second.start().message(big * 10)
            self.assertEqual(letter, b"y")
            self.assertTrue(text.startswith(b"452 4.3.1 "), text)
            self.assertEqual(first.end()[0], b"a")
            # Its room has been given back.
            self.assertEqual(second.message(big * 10)[0], b"a")

    def test_monitor_refuses_nothing(self):
        self.begin({"milter.mode": "monitor", "limits.message": "100k",
                    "limits.spool": "1M"})
        with self.session() as session:
            session.start()
            for body in (b"text\r\n", b"x" * 200000, b"x" * 2000000):
                self.assertEqual(session.message(body)[0], b"a")
                self.assertEqual(session.edits, [])
        reasons = [event["reason"] for event in self.gate.events()]
        self.assertEqual(len(reasons), 3)
        for reason in reasons:
            self.assertIn("would", reason)


class Threads(GateCase):
    COUNT, BLOCKED, SECONDS = 40, 6, 8

    def test_blocked_sessions_do_not_delay_others(self):
        slow = b"slow\r\n"
        self.begin({"on_error.action": "accept"},
                   behave=lambda message: SILENT if slow in message
                   else HANG_UP)
        sessions = [self.session().start() for _ in range(self.COUNT)]
        took = {}

        def run(number):
            begin = now()
            answer = sessions[number].message(
                slow if number < self.BLOCKED else b"fast\r\n")
            took[number] = now() - begin, answer[0]

        threads = [threading.Thread(target=run, args=[number])
                   for number in range(self.COUNT)]
        begin = now()
        for thread in threads:
            thread.start()
        for thread in threads[self.BLOCKED:]:
            thread.join()
        fast = [took[number][0]
                for number in range(self.BLOCKED, self.COUNT)]
        # More come and go while the six wait, to the end of their wait.
        later = []
        while now() - begin < self.SECONDS:
            start = now()
            with self.session() as session:
                self.assertEqual(session.start().message()[0], b"a")
            later.append(now() - start)
            time.sleep(0.1)
        self.assertEqual([number for number in took
                          if number < self.BLOCKED], [])
        self.scanner.released.set()
        for thread in threads:
            thread.join()
        print(f"{len(fast)} fast sessions beside {self.BLOCKED} blocked: "
              f"slowest {max(fast) * 1000:.0f} ms; {len(later)} later ones: "
              f"slowest {max(later) * 1000:.0f} ms; blocked "
              f"{took[0][0]:.1f} s", flush=True)
        self.assertLess(max(fast), 4)
        self.assertLess(max(later), 4)
        self.assertEqual({answer for _, answer in took.values()}, {b"a"})

    def test_a_foreign_layout_is_served_by_the_library(self):
        self.begin({"on_error.action": "accept"}, start=False)
        self.gate.milter.environment.update(preload("foreign_layout"))
        self.start()
        for _ in range(3):
            with self.session() as session:
                self.assertEqual(session.start().message()[0], b"a")
        self.assertEqual(
            self.gate.milter.log().count("its own worker pool"), 1)

    def test_more_sessions_than_descriptors(self):
        few = 64 + 8 * 110  # limits.h: reserved, and eight a session
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.begin({"on_error.action": "accept"}, start=False)
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, hard[1]))
        try:
            self.limited_start(few)
            sessions = [self.session().start() for _ in range(110)]
            for _ in range(5):
                with self.assertRaises((mta.HungUp, BrokenPipeError)):
                    self.session().start()
            self.log_has("turned away")
            self.assertEqual(
                self.gate.milter.log().count("turned away"), 1)
            self.assertEqual(sessions[0].message()[0], b"a")
            for session in sessions:
                session.socket.close()

            def room():
                try:
                    with self.session() as session:
                        return session.start().message()[0] == b"a"
                except (mta.HungUp, BrokenPipeError):
                    return False
            wait_for(room, 10, "room for another session")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, hard)

    def limited_start(self, limit):
        self.gate.milter.command = [
            "prlimit", f"--nofile={limit}:{limit}",
            *self.gate.milter.command]
        self.start()

    def test_too_few_descriptors_is_no_start(self):
        self.begin(start=False)
        with self.assertRaises(RuntimeError):
            self.limited_start(200)
        self.assertIn("RLIMIT_NOFILE", self.gate.milter.log())
        self.assertEqual(self.gate.milter.stop(), EX_UNAVAILABLE)


class Addresses(GateCase):
    """Longer ones than MTAs take; what fits is kept whole (test_policies)."""
    LONG = "x" * 2048 + "@long.example"

    def test_they_are_refused_with_a_line_each(self):
        self.begin()
        session = self.session().start()
        letter, text = session.mail(f"<{self.LONG}>")
        self.assertEqual((letter, text[:10]), (b"y", b"553 5.1.7 "))
        session.mail()
        letter, text = session.rcpt(f"<{self.LONG}>")
        self.assertEqual((letter, text[:10]), (b"y", b"553 5.1.3 "))
        self.assertEqual(session.rcpt()[0], b"c")
        session.abort()
        for stage in ("mail", "rcpt"):
            self.gate.wait_event(event="connection", action="block",
                                 reason="address", stage=stage, code="553")

    def test_monitor_mode_refuses_none(self):
        self.begin({"milter.mode": "monitor"})
        session = self.session().start()
        self.assertEqual(session.mail(f"<{self.LONG}>")[0], b"c")
        self.assertEqual(session.rcpt(f"<{self.LONG}>")[0], b"c")
        session.abort()
        # One line for one reason, with the stage where it was met first.
        self.gate.wait_event(event="connection", action="monitor", rcpts="1",
                             reason="would block: address", stage="mail")


class Signals(GateCase):
    def pid(self):
        return self.gate.milter.process.pid

    def test_term_finishes_messages_past_data(self):
        self.begin({"on_error.action": "accept"},
                   behave=lambda message: SILENT)
        waiting = self.session().start()
        idle = self.session().start()
        answer = []
        thread = threading.Thread(
            target=lambda: answer.append(waiting.message()))
        thread.start()
        wait_for(lambda: self.scanner.messages, 10, "the message")
        self.gate.milter.process.terminate()
        wait_for(lambda: not self.gate.milter_socket.exists(), 5,
                 "the socket to go")
        with self.assertRaises(OSError):
            mta.Session(self.gate.milter_socket)
        # Nothing new begins, with an answer that sends the client away.
        self.assertTrue(idle.mail()[1].startswith(b"421 4.3.2 "))
        self.gate.wait_event(event="connection", action="defer", stage="mail",
                             reason="stopping", code="421",
                             **{"from": "from@sender.example"})
        self.assertTrue(self.gate.milter.running())
        begin = now()
        self.scanner.released.set()
        thread.join()
        self.assertEqual(answer[0][0], b"a")
        self.assertEqual(self.gate.milter.process.wait(10), 0)
        self.assertLess(now() - begin, 3)
        self.gate.wait_event(action="accept")

    def test_term_lets_mail_by_in_monitor_mode(self):
        self.begin({"milter.mode": "monitor"}, behave=lambda message: SILENT)
        waiting = self.session().start().envelope()
        idle = self.session().start()
        self.gate.milter.process.terminate()
        wait_for(lambda: not self.gate.milter_socket.exists(), 5,
                 "the socket to go")
        self.assertEqual(idle.mail()[0], b"a")
        self.gate.wait_event(event="connection", action="monitor",
                             reason="would defer: stopping")
        waiting.abort()

    def test_term_waits_no_longer_than_the_budget(self):
        self.begin({"milter.budget": "2s"}, behave=lambda message: SILENT)
        stuck = self.session().start().envelope()
        stuck.header("Subject", "never ends")
        # A later answer: the header has been read.
        time.sleep(0.2)
        begin = now()
        self.gate.milter.process.terminate()
        self.assertEqual(self.gate.milter.process.wait(20), 0)
        self.assertGreater(now() - begin, 1.5)
        self.assertIn("1 message(s) unanswered", self.gate.milter.log())

    def test_term_of_an_idle_gate_is_immediate(self):
        self.begin()
        self.session().start()
        begin = now()
        self.gate.milter.process.terminate()
        self.assertEqual(self.gate.milter.process.wait(10), 0)
        self.assertLess(now() - begin, 3)

    def test_reload_is_all_or_nothing(self):
        self.begin({"on_error.action": "accept"})
        old = self.session().start()
        text = self.gate.ini.read_text()
        self.gate.ini.write_text(
            text.replace("action = accept", "action = defer")
            + "nonsense = 1\n[nowhere]\nkey = value\n")
        os.kill(self.pid(), 1)
        self.log_has("reload refused: 3 mistake(s)")
        self.assertEqual(self.session().start().message()[0], b"a")
        self.gate.ini.write_text(
            text.replace("action = accept", "action = defer"))
        os.kill(self.pid(), 1)
        self.log_has("reloaded: settings")
        self.assertEqual(self.session().start().message()[0], b"y")
        # Who was there before keeps the settings it came under.
        self.assertEqual(old.message()[0], b"a")

    def test_reload_says_what_waits_for_the_next_start(self):
        self.begin({"milter.socket_mode": "0660",
                    "milter.socket_group": "nogroup"})
        text = self.gate.ini.read_text()
        self.gate.ini.write_text(
            text.replace("socket_mode = 0660", "socket_mode = 0666")
            .replace("socket_group = nogroup", "socket_group = daemon")
            + "[metrics]\nlisten = 127.0.0.1:9\n")
        os.kill(self.pid(), 1)
        self.log_has("reloaded: settings")
        for name in ("metrics.listen", "milter.socket_mode",
                     "milter.socket_group"):
            self.log_has(f"{name} changes at the next start only")
        self.assertNotIn("milter.socket changes", self.gate.milter.log())

    def test_a_hundred_reloads_do_not_stop_the_gate(self):
        self.begin({"on_error.action": "accept"})
        for number in range(100):
            os.kill(self.pid(), 1)
            wait_for(lambda: self.gate.milter.log().count("reloaded:")
                     > number, 10, "a reload")
        self.assertEqual(self.session().start().message()[0], b"a")


class Socket(GateCase):
    def refuse(self, words, status=EX_UNAVAILABLE):
        with self.assertRaises(RuntimeError):
            self.start()
        self.assertIn(words, self.gate.milter.log())
        self.assertEqual(self.gate.milter.stop(), status)

    def test_mode_and_group(self):
        self.begin({"milter.socket_mode": "0620",
                    "milter.socket_group": "postfix"})
        status = self.gate.milter_socket.stat()
        self.assertEqual(status.st_mode & 0o7777, 0o620)
        self.assertEqual(self.gate.milter_socket.group(), "postfix")

    def test_a_stale_socket_is_replaced(self):
        self.begin({"on_error.action": "accept"}, start=False)
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(self.gate.milter_socket))
        stale.close()
        self.start()
        self.assertEqual(self.session().start().message()[0], b"a")

    def test_a_socket_that_answers_is_left_alone(self):
        self.begin(start=False)
        # Gate.start_milter() waits for an answer, so look at the end alone.
        other = socket.socket(socket.AF_UNIX)
        other.bind(str(self.gate.milter_socket))
        other.listen(1)
        self.gate.milter.start()
        self.assertEqual(self.gate.milter.process.wait(30), EX_UNAVAILABLE)
        self.assertIn("already answers", self.gate.milter.log())
        self.assertTrue(self.gate.milter_socket.exists())
        other.close()

    def test_a_file_is_no_socket(self):
        self.begin(start=False)
        self.gate.milter_socket.write_text("precious")
        self.refuse("is no socket")
        self.assertEqual(self.gate.milter_socket.read_text(), "precious")

    def test_every_mistake_is_told(self):
        self.begin(start=False)
        with open(self.gate.ini, "a", encoding="utf-8") as ini:
            ini.write("[nowhere]\nkey = value\n[malware]\naction = eat\n")
        self.refuse("action", EX_CONFIG)
        log = self.gate.milter.log()
        self.assertEqual(log.count(f"{self.gate.ini}:"), 3, log)

    def test_a_socket_passed_by_systemd(self):
        activate = shutil.which("systemd-socket-activate")
        if activate is None:
            self.skipTest("no systemd-socket-activate")
        path = self.folder / "passed.sock"
        self.begin({"on_error.action": "accept"}, start=False)
        milter = self.gate.milter
        milter.command = [activate, "--fdname=milter", "-l", str(path),
                          *milter.command]
        milter.start()
        self.addCleanup(self.end)
        wait_for(path.exists, 10, "the socket")
        with mta.Session(path) as session:
            self.assertEqual(session.start().message()[0], b"a")
        self.log_has("listens at fd:3")
        # The name is systemd's; it stays.
        self.assertEqual(milter.stop(), 0)
        self.assertTrue(path.exists())

    @unittest.skipUnless(os.geteuid() == 0, "who is not root is tested so")
    def test_as_any_user_in_one_folder(self):
        self.begin({"on_error.action": "accept",
                    "milter.user": "no-such-user",
                    "milter.socket_group": "no-such-group"}, start=False)
        shutil.chown(self.gate.milter_socket.parent, "nobody")
        self.gate.milter.command = [
            "setpriv", "--reuid=nobody", "--regid=nogroup",
            "--clear-groups", *self.gate.milter.command]
        self.start()
        self.assertEqual(self.session().start().message()[0], b"a")
        self.assertIn("no such group", self.gate.milter.log())
        self.assertEqual(self.gate.milter.stop(), 0)
        self.assertFalse(self.gate.milter_socket.exists())

    def test_root_without_the_account_is_no_start(self):
        if os.geteuid() != 0:
            self.skipTest("not root")
        self.begin({"milter.user": "no-such-user"}, start=False)
        self.refuse("no such user")

    def test_tcp(self):
        port = free_port()
        self.begin({"milter.socket": f"inet:{port}@127.0.0.1",
                    "on_error.action": "accept"}, start=False)
        self.gate.milter.start()
        self.addCleanup(self.end)
        self.log_has("listens at")
        with mta.Session(("127.0.0.1", port)) as session:
            session.start()
            begin = now()
            for _ in range(20):
                self.assertEqual(session.message()[0], b"a")
            print(f"20 messages over TCP: {(now() - begin) * 50:.1f} ms each",
                  flush=True)


if __name__ == "__main__":
    scene.main()
