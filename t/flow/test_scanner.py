"""The scanner's life: questions, deaths of workers, floods, the end."""

import os
import re
import resource
import signal
import socket
import threading
import time
import unittest

import mail
from gate import preload
from process import Program, wait_for
from scanner import Scanner, finish

QUEUE = 1024  # LIMIT_QUEUE_CONNECTIONS

# Requests as lib/wire/scan.proto has them, and the begin of answers.
STATUS = b"\x08\x01\x12\x01t\x2a\x00"
INSPECT = b"\x08\x01\x12\x01t\x1a\x03\x0a\x01a"
ANSWER_STATUS = b"\x08\x01\x10\x03"
ANSWER_REFUSED = b"\x08\x01\x10\x04"
ANSWER_BUSY = b"\x08\x01\x10\x05"


def eicar(text=b""):
    return mail.attached(mail.EICAR, padding=text)


class Questions(unittest.TestCase):
    """What is asked is answered."""

    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner().__enter__()

    @classmethod
    def tearDownClass(cls):
        status = cls.scanner.close()
        if status != 0:
            raise AssertionError(f"exit status {status}")

    def test_clean(self):
        answer = self.scanner.inspect(mail.plain())
        self.assertEqual(answer["answer"], ["report"], answer)
        self.assertNotIn("hit", answer)
        self.assertNotIn("unscanned", answer)

    def test_eicar(self):
        answer = self.scanner.inspect(eicar())
        self.assertEqual(answer["answer"], ["report"], answer)
        self.assertRegex(answer["hit"][0], "(?i)eicar")

    def test_empty_message(self):
        answer = self.scanner.inspect(b"")
        self.assertEqual(answer["answer"], ["report"], answer)

    def test_rewrite(self):
        answer = self.scanner.inspect(eicar())
        part = [row.split()[0] for row in answer["part"]
                if "octet-stream" in row][0]
        answer = self.scanner.rewrite(eicar(), part)
        self.assertEqual(answer["answer"], ["rewrite"], answer)
        self.assertEqual(answer["removed"], ["1"])

    def test_status(self):
        status = self.scanner.status()
        self.assertEqual(status["workers"], 2)
        self.assertTrue(status["test_only"])
        self.assertGreater(status["signatures"], 0)
        self.assertIn("seccomp", status["sandbox"])
        self.assertEqual(status["state"], "serving")
        self.assertEqual((status["idle"], status["busy"]), (2, 0))
        self.assertGreater(status["pss"], 1000000)

    def test_test_signatures_are_said_loudly(self):
        self.assertIn("<4>NO SIGNATURE DATABASE", self.scanner.log())

    def test_many_at_once(self):
        started = [self.scanner.begin(eicar(b"%d\r\n" % i))
                   for i in range(40)]
        for process in started:
            answer = finish(process)
            self.assertEqual(answer["answer"], ["report"], answer)
            self.assertIn("hit", answer)

    def test_nonsense(self):
        """Frames that are no request, requests without a message."""
        for frame in (b"x", b"\xff" * 65536, INSPECT, STATUS + b"\x08\x63"):
            with self.connect() as client:
                client.send(frame)
                client.settimeout(10)
                self.assertEqual(client.recv(65536)[:4], ANSWER_REFUSED)
        with self.connect() as client:
            # A descriptor that is not sealed.
            with open("/dev/zero", "rb") as zero:
                socket.send_fds(client, [INSPECT], [zero.fileno()])
            client.settimeout(10)
            self.assertEqual(client.recv(65536)[:4], ANSWER_REFUSED)
        self.assertIn("hit", self.scanner.inspect(eicar()))

    def test_clients_that_leave(self):
        for _ in range(50):
            client = self.connect()
            client.send(STATUS)
            client.close()
        self.assertIn("hit", self.scanner.inspect(eicar()))

    def test_silent_clients_hold_no_worker(self):
        silent = [self.connect() for _ in range(10)]
        start = time.monotonic()
        self.assertIn("hit", self.scanner.inspect(eicar()))
        self.assertLess(time.monotonic() - start, 4)
        silent[0].settimeout(15)
        self.assertEqual(silent[0].recv(10), b"", "dropped in the end")
        for client in silent:
            client.close()

    def test_full_queue(self):
        """The scanner says so at once, and serves again afterwards."""
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
        silent = [self.connect() for _ in range(QUEUE + 1)]
        silent[-1].settimeout(10)
        self.assertEqual(silent[-1].recv(65536)[:4], ANSWER_BUSY)
        for client in silent:
            client.close()
        self.assertIn("hit", self.scanner.inspect(eicar()))

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        client.settimeout(10)
        client.connect(str(self.scanner.gate.scanner_socket))
        return client


class Deaths(unittest.TestCase):
    """Messages end workers; nothing else is lost."""

    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner({"scanner.time_limit": "3s"},
                              preload("misbehave")).__enter__()

    @classmethod
    def tearDownClass(cls):
        status = cls.scanner.close()
        if status != 0:
            raise AssertionError(f"exit status {status}")

    def tearDown(self):
        """Whatever happened: two workers, their two folders, no file."""
        wait_for(lambda: len(self.scanner.workers()) == 2, 20, "two workers")
        wait_for(lambda: len(self.scanner.folders()) == 2, 20,
                 "the dead worker's folder to go")
        self.assertEqual(self.scanner.left_files(), [])

    def bad(self, word):
        return mail.plain(extra=b"X-Test-Misbehave: " + word + b"\r\n")

    def test_thrice(self, word=b"crash", outcome="crash"):
        """Once, twice, and then not examined again."""
        message = self.bad(word)
        for times in ("1", "2", "2"):
            answer = self.scanner.inspect(message)
            self.assertEqual(answer["answer"], [outcome], answer)
            self.assertEqual(answer["times"], [times], answer)
        self.assertIn("not examined", answer["text"][0])
        answer = self.scanner.inspect(eicar())
        self.assertIn("hit", answer)

    def test_endless_loop(self):
        start = time.monotonic()
        self.test_thrice(b"loop", "timeout")
        self.assertLess(time.monotonic() - start, 20)

    def test_others_are_served_meanwhile(self):
        loop = self.scanner.begin(self.bad(b"loop"))
        start = time.monotonic()
        for _ in range(10):
            self.assertIn("hit", self.scanner.inspect(eicar()))
        self.assertLess(time.monotonic() - start, 3, "they waited")
        self.assertEqual(finish(loop)["answer"], ["timeout"])

    def test_killed_in_mid_scan(self):
        """The client of a worker that somebody kills hears of it."""
        asked = self.scanner.begin(self.bad(b"loop"))
        busy = []

        def found():
            for pid in self.scanner.workers():
                with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                    if int(stat.read().rpartition(")")[2].split()[11]) > 20:
                        busy.append(pid)
            return busy
        wait_for(found, 10, "a busy worker")
        os.kill(busy[0], signal.SIGKILL)
        answer = finish(asked)
        self.assertEqual(answer["answer"], ["crash"], answer)
        self.assertEqual(answer["times"], ["1"], answer)
        self.assertIn("signal 9", answer["text"][0])

    def test_killed_while_idle(self):
        before = self.scanner.workers()
        os.kill(before[0], signal.SIGKILL)
        wait_for(lambda: before[0] not in self.scanner.workers() and
                 len(self.scanner.workers()) == 2, 10, "a new worker")
        self.assertIn("hit", self.scanner.inspect(eicar()))

    def test_stopped_by_terminal(self):
        """Signals that end a service do not end a worker."""
        before = self.scanner.workers()
        for pid in before:
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
        self.assertIn("hit", self.scanner.inspect(eicar()))
        self.assertEqual(sorted(before), sorted(self.scanner.workers()))

    def test_chatter(self):
        """A worker that says what it must not is ended at once."""
        answer = self.scanner.inspect(self.bad(b"chatter"))
        self.assertEqual(answer["answer"], ["crash"], answer)
        self.assertIn("protocol", answer["text"][0])

    def test_litter(self):
        answer = self.scanner.inspect(self.bad(b"litter"))
        self.assertEqual(answer["answer"], ["crash"], answer)
        self.assertIn("signal 9", answer["text"][0])

    def test_mixed_load(self):
        """Bad ones among good ones: each gets the answer it deserves."""
        results = {}

        def ask(name, message):
            results[name] = self.scanner.inspect(message)["answer"][0]

        threads = []
        for i in range(20):
            message = self.bad(b"crash") if i % 5 == 0 else eicar()
            threads.append(threading.Thread(target=ask, args=(i, message)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for i in range(20):
            self.assertEqual(results[i], "crash" if i % 5 == 0 else "report")


class Endings(unittest.TestCase):
    """Generations and main come and go."""

    def test_generation_is_replaced(self):
        with Scanner() as scanner:
            first = scanner.generation()
            os.kill(first, signal.SIGKILL)
            scanner.wait_log(": serving", 2)
            self.assertIn("hit", scanner.inspect(eicar()))
            self.assertEqual(
                len(list(scanner.gate.temporary.iterdir())), 1,
                "the dead generation's folder is gone")

    def test_broken_database(self):
        """Nobody waits for a generation that cannot come; once the database
        is mended, the next try serves."""
        scanner = Scanner()
        scanner.gate.configure()
        broken = scanner.gate.folder / "signatures" / "broken.ndb"
        broken.write_bytes(b"no signature\n")
        try:
            scanner.gate.start_scanner()
            scanner.wait_log("cannot load signatures")
            scanner.wait_log("ended with status")
            self.assertEqual(
                scanner.inspect(mail.plain())["answer"], ["busy"])
            broken.unlink()
            scanner.wait_log(": serving")
            self.assertIn("hit", scanner.inspect(eicar()))
        finally:
            scanner.close()

    def test_mistakes(self):
        """All of them at once, as FILE:LINE, and exit status 78."""
        scanner = Scanner({"scanner.workers": "many",
                           "scanner.time_limit": "never"})
        scanner.gate.configure()
        scanner.gate.scanner.start()
        self.assertEqual(scanner.gate.scanner.process.wait(20), 78)
        self.assertEqual(
            len(re.findall(r"(?m)^/.*sekisho\.ini:\d+: ", scanner.log())), 2,
            scanner.log())
        scanner.close()

    def test_two_at_one_socket(self):
        """The second one leaves the first one alone."""
        with Scanner() as scanner:
            second = Program(scanner.gate.scanner.command,
                             scanner.top / "second.log")
            second.start()
            self.assertNotEqual(second.process.wait(20), 0)
            self.assertIn("in use", second.log())
            self.assertIn("hit", scanner.inspect(eicar()))

    def test_poison_outlives_a_generation(self):
        message = mail.plain(extra=b"X-Test-Misbehave: crash\r\n")
        with Scanner(environment=preload("misbehave")) as scanner:
            scanner.inspect(message)
            scanner.inspect(message)
            os.kill(scanner.generation(), signal.SIGKILL)
            scanner.wait_log(": serving", 2)
            answer = scanner.inspect(message)
            self.assertEqual(answer["times"], ["2"])
            self.assertIn("not examined", answer["text"][0])

    def test_terminated_while_examining(self):
        """SIGTERM: the message in hand is finished, then all is gone."""
        message = mail.plain(extra=b"X-Test-Misbehave: sleep\r\n")
        with Scanner(environment=preload("misbehave")) as scanner:
            asked = scanner.begin(message)
            time.sleep(0.5)
            scanner.gate.scanner.process.terminate()
            self.assertEqual(finish(asked)["answer"], ["report"])
            self.assertEqual(scanner.gate.scanner.process.wait(20), 0)
            self.assertEqual(list(scanner.gate.temporary.iterdir()), [])

    def test_main_killed(self):
        """Nobody is left when main dies without a word."""
        with Scanner() as scanner:
            family = scanner.gate.workers()
            scanner.gate.scanner.process.kill()
            wait_for(lambda: not any(os.path.exists(f"/proc/{pid}/exe")
                                     for pid in family), 20, "the end")

    def test_leftovers(self):
        """What an earlier scanner left goes; what is not ours stays."""
        scanner = Scanner()
        scanner.gate.configure()
        old = scanner.gate.temporary / "sekisho-0001" / "worker-1"
        old.mkdir(parents=True)
        (old / "file").write_bytes(b"x")
        (scanner.gate.temporary / "other").write_bytes(b"x")
        for path in (old, old.parent, old / "file",
                     scanner.gate.temporary / "other"):
            if os.geteuid() == 0:
                os.chown(path, 65534, 65534)
        try:
            scanner.gate.start_scanner()
            scanner.wait_log(": serving")
            self.assertFalse(old.parent.exists())
            self.assertTrue((scanner.gate.temporary / "other").exists())
        finally:
            scanner.close()

    def test_retirement(self):
        """A worn worker is replaced, and no question is lost over it."""
        with Scanner({"scanner.workers": 1}) as scanner:
            first = scanner.workers()
            path = scanner.gate.scanner_socket
            for _ in range(1100):
                with socket.socket(socket.AF_UNIX,
                                   socket.SOCK_SEQPACKET) as client:
                    client.settimeout(30)
                    client.connect(str(path))
                    client.send(STATUS)
                    self.assertEqual(client.recv(65536)[:4], ANSWER_STATUS)
            self.assertNotEqual(first, scanner.workers())
            self.assertIsNone(re.search(r"<[34]>worker", scanner.log()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
