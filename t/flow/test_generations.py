"""test_generations.py - new signatures, while mail goes on.

Generations follow one another: by SIGHUP, when a client wishes it, and when
the signature files change; a database that cannot be loaded changes nothing.
"""

import hashlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import unittest

import mail
import received
import scene
from gate import preload
from process import wait_for
from scanner import Scanner, finish

QUIET = 5  # WATCH_QUIET_MS


def marker(name):
    """Bytes that only a signature of signature() finds."""
    return f"marker {name} of the generations test\r\n".encode() * 4


def signature(name, number=0):
    """A line of a .hdb for marker(name)."""
    body = marker(name)
    return (f"{hashlib.md5(body).hexdigest()}:{len(body)}:"
            f"Test.Marker.{name}-{number}\n").encode()


def marked(name):
    return mail.attached(marker(name))


def filler(count, seed=b"filler"):
    """Lines of a .hdb that find nothing."""
    return b"".join(
        b"%s:%d:Test.Filler-%d\n" % (
            hashlib.md5(seed + b"%d" % number).hexdigest().encode(),
            1000 + number % 5000, number)
        for number in range(count))


class Case(unittest.TestCase):
    SETTINGS = {}
    ENVIRONMENT = None

    def setUp(self):
        self.scanner = Scanner(self.SETTINGS, self.ENVIRONMENT)
        self.addCleanup(self.end)
        self.scanner.gate.configure()
        self.folder = self.scanner.gate.folder / "signatures"

    def end(self):
        log = self.scanner.log()
        status = self.scanner.close()
        if status is not None:
            self.assertEqual(status, 0, log)
        if self.ENVIRONMENT is None:
            self.assertNotIn("Sanitizer", log)

    def put(self, name, content):
        """As freshclam does: under another name first."""
        new = self.folder / (name + ".tmp")
        new.write_bytes(content)
        new.rename(self.folder / name)

    def start(self, files=None):
        for name, content in (files or {}).items():
            self.put(name, content)
        self.scanner.gate.start_scanner()
        self.scanner.wait_log(": serving")

    def hup(self):
        os.kill(self.scanner.main(), signal.SIGHUP)

    def reloaded(self, count=1):
        self.scanner.wait_log("reload done", count)
        self.wait_one()

    def failed(self, count=1):
        self.scanner.wait_log("reload failed", count)

    def wait_one(self):
        """Until the old generation is gone with its folder."""
        wait_for(lambda: len(self.scanner.generations()) == 1 and
                 len(list(self.scanner.gate.temporary.iterdir())) == 1,
                 30, "the old generation to go")

    def found(self, name):
        answer = self.scanner.inspect(marked(name))
        self.assertEqual(answer["answer"], ["report"], answer)
        return any(f"Test.Marker.{name}" in hit
                   for hit in answer.get("hit", []))

    def outcome(self):
        status = self.scanner.status()
        return status["reload"], status["reload_text"]


class Reloads(Case):
    def test_sighup_loads_anew(self):
        self.start({"one.hdb": signature("one")})
        first = self.scanner.status()
        self.assertEqual(first["reload"], "never")
        old = self.scanner.generations()
        self.put("two.hdb", signature("two"))
        self.assertFalse(self.found("two"))
        self.hup()
        self.reloaded()
        self.assertTrue(self.found("one"))
        self.assertTrue(self.found("two"))
        self.assertNotEqual(self.scanner.generations(), old)
        status = self.scanner.status()
        self.assertEqual(status["reload"], "done")
        self.assertEqual(status["signatures"], first["signatures"] + 1)
        self.assertNotEqual(status["generation"], first["generation"])
        self.assertEqual(status["state"], "serving")
        newest = (self.folder / "two.hdb").stat().st_mtime
        self.assertEqual(status["newest"], int(newest))

    def test_a_wish_loads_anew_and_is_answered(self):
        self.start({"one.hdb": signature("one")})
        wish = self.scanner.reload()
        self.assertLess(wish["answered"], wish["ticket"])
        self.reloaded()
        self.assertGreaterEqual(self.scanner.status()["answered"],
                                wish["ticket"])
        # Behind a reload, wishes rest; the administrator's signal does not.
        begin = time.monotonic()
        self.scanner.reload()
        self.hup()
        self.reloaded(2)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(self.scanner.status()["answered"], 2)
        self.scanner.reload()
        begin = time.monotonic()
        self.reloaded(3)
        self.assertGreater(time.monotonic() - begin, 3, "no rest")

    def test_settings_are_read_again(self):
        self.start({"one.hdb": signature("one")})
        gate = self.scanner.gate
        text = gate.ini.read_text()
        gate.ini.write_text(text.replace("workers = 2", "workers = 3"))
        self.hup()
        self.reloaded()
        self.assertEqual(self.scanner.status()["workers"], 3)
        self.assertEqual(len(self.scanner.workers()), 3)
        # Another place for signatures, and one that cannot change.
        other = gate.folder / "other"
        other.mkdir(mode=0o755)
        (other / "other.hdb").write_bytes(signature("other"))
        gate.ini.write_text(
            text.replace(f"= {self.folder}", f"= {self.folder} {other}")
            .replace(f"{gate.temporary}", f"{gate.folder}/elsewhere"))
        self.hup()
        self.reloaded(2)
        self.assertTrue(self.found("other"))
        self.assertIn("scanner.temporary changes at the next start only",
                      self.scanner.log())
        (other / "later.hdb").write_bytes(signature("later"))
        self.reloaded(3)
        self.assertTrue(self.found("later"), "the new folder is not watched")

    def test_broken_settings_change_nothing(self):
        self.start({"one.hdb": signature("one")})
        old = self.scanner.generations()
        with open(self.scanner.gate.ini, "a", encoding="ascii") as ini:
            ini.write("[scanner]\nnonsense = 1\n[limits]\nfile = x\n")
        self.put("two.hdb", signature("two"))
        self.hup()
        self.failed()
        self.assertEqual(self.scanner.generations(), old)
        state, text = self.outcome()
        self.assertEqual(state, "failed")
        self.assertRegex(text, r"sekisho\.ini:\d+: .*and 1 more")
        self.assertEqual(
            len(re.findall(r"(?m)^<3>/.*sekisho\.ini:\d+: ",
                           self.scanner.log())), 2)
        # The files changed too, and they are loaded with the old settings.
        self.reloaded()
        self.assertTrue(self.found("two"))

    def test_asked_during_a_reload_is_done_once_more(self):
        self.start({"one.hdb": filler(100000)})
        for _ in range(5):
            self.hup()
            time.sleep(0.02)
        self.scanner.wait_log("reload: SIGHUP")
        for _ in range(5):
            self.hup()
        self.reloaded(2)
        time.sleep(1)
        # Ten wishes are two loads, or three where the first one ended while
        # they were still being made.
        self.assertIn(self.scanner.log().count("reload: SIGHUP"), (2, 3))

    def test_a_generation_that_crashes_is_followed(self):
        self.start({"one.hdb": signature("one")})
        os.kill(self.scanner.generation(), signal.SIGKILL)
        self.scanner.wait_log(": serving", 2)
        self.assertTrue(self.found("one"))
        self.hup()
        self.reloaded()


class Folder(Case):
    """The signature files change."""

    def test_written_in_steps_is_loaded_once(self):
        self.start({"one.hdb": signature("one")})
        names = [f"step{number}" for number in range(4)]
        for name in names:
            self.put(f"{name}.hdb", signature(name))
            time.sleep(1)
        self.assertNotIn("reload", self.scanner.log())
        self.reloaded()
        for name in names:
            self.assertTrue(self.found(name), name)
        time.sleep(QUIET + 2)
        self.assertEqual(
            self.scanner.log().count("reload: changed signature files"), 1)

    def test_half_written_waits_for_the_other_half(self):
        """A writer that stalls: cut within a line is malformed."""
        self.start({"one.hdb": signature("one")})
        content = filler(300) + signature("two")
        with open(self.folder / "two.hdb", "wb") as two:
            for begin in range(0, 6000, 1000):
                two.write(content[begin:begin + 1000])
                two.flush()
                time.sleep(0.5)
            self.assertNotIn("reload", self.scanner.log())
            self.failed()
            self.assertIn("two.hdb", self.outcome()[1])
            self.assertTrue(self.found("one"))
            two.write(content[6000:])
        self.reloaded()
        self.assertTrue(self.found("two"))
        self.assertTrue(self.found("one"))

    def test_other_files_do_not_matter(self):
        self.start({"one.hdb": signature("one")})
        (self.folder / "freshclam.dat").write_bytes(b"x")
        (self.folder / "tmp.abc").mkdir()
        time.sleep(QUIET + 2)
        self.assertNotIn("reload", self.scanner.log())

    def test_a_bad_one_changes_nothing_and_a_mended_one_is_loaded(self):
        """Nonsense, truncated, empty, cut off within a line."""
        good = filler(200) + signature("good")
        self.start({"good.hdb": good})
        bad = {
            "nonsense.ndb": b"no signature\n",
            "empty.hdb": b"",
            "cut.hdb": filler(200)[:-30],
            "truncated.cvd":
                pathlib.Path("/usr/share/clamav-testfiles/clam.cvd")
                .read_bytes()[:300]
                if os.path.exists("/usr/share/clamav-testfiles/clam.cvd")
                else b"ClamAV-VDB:01 Jan 2026 00-00 +0000:1:1:90:x:y:z:0",
        }
        old = self.scanner.generations()
        for number, (name, content) in enumerate(bad.items(), 1):
            with self.subTest(name):
                self.put(name, content)
                self.put("new.hdb", signature("new"))
                self.hup()
                self.failed(number)
                state, text = self.outcome()
                self.assertEqual(state, "failed")
                self.assertIn(str(self.folder / name), text)
                self.assertIn(f"reload failed: generation",
                              self.scanner.log())
                self.assertEqual(self.scanner.generations(), old)
                self.assertTrue(self.found("good"))
                self.assertFalse(self.found("new"))
                (self.folder / name).unlink()
                (self.folder / "new.hdb").unlink()
        # Tried again only when something changes: now, by itself.
        self.put("nonsense.ndb", bad["nonsense.ndb"])
        self.failed(len(bad) + 1)
        time.sleep(QUIET + 2)
        self.assertEqual(
            self.scanner.log().count("reload failed"), len(bad) + 1)
        (self.folder / "nonsense.ndb").unlink()
        self.put("new.hdb", signature("new"))
        self.reloaded()
        self.assertTrue(self.found("new"))
        self.assertEqual(self.outcome()[0], "done")
        self.assertEqual(len(list(self.scanner.gate.temporary.iterdir())), 1)

    def test_no_fall_from_many_signatures_to_the_built_in_ones(self):
        self.start({"good.hdb": filler(200) + signature("good")})
        (self.folder / "good.hdb").unlink()
        self.failed()
        self.assertIn(f"{self.folder} held signatures", self.outcome()[1])
        self.assertTrue(self.found("good"))
        # Neither when a generation has to be started anew.
        os.kill(self.scanner.generation(), signal.SIGKILL)
        self.scanner.wait_log("cannot start: ")
        self.assertEqual(
            self.scanner.inspect(marked("good"))["answer"], ["busy"])
        self.put("good.hdb", signature("good"))
        self.scanner.wait_log(": serving", 2)
        self.assertTrue(self.found("good"))

    def test_files_without_signatures_are_no_replacement(self):
        self.start({"good.hdb": filler(200) + signature("good")})
        self.put("good.ign2", b"Test.Nothing\n")
        (self.folder / "good.hdb").unlink()
        self.failed()
        self.assertIn("only the built-in", self.outcome()[1])
        self.assertTrue(self.found("good"))

    def test_first_signatures_arrive_in_a_folder_made_later(self):
        self.folder.rmdir()
        self.start()
        self.assertTrue(self.scanner.status()["test_only"])
        self.assertIn("NO SIGNATURE DATABASE", self.scanner.log())
        self.assertIn(f"<4>scanner.signatures: nothing is loaded from "
                      f"{self.folder}: No such file", self.scanner.log())
        self.folder.mkdir(mode=0o755)
        self.put("one.hdb", signature("one"))
        # Nothing tells of a folder made: SIGHUP, or a look once a minute.
        self.hup()
        self.reloaded()
        self.assertTrue(self.found("one"))
        self.put("two.hdb", signature("two"))
        self.reloaded(2)
        self.assertTrue(self.found("two"))

    def test_a_file_that_may_be_read_now(self):
        self.start({"one.hdb": signature("one")})
        if os.geteuid() != 0:
            self.skipTest("needs root")
        path = self.folder / "two.hdb"
        path.write_bytes(signature("two"))
        path.chmod(0)
        self.failed()
        path.chmod(0o644)
        self.reloaded()
        self.assertTrue(self.found("two"))


class StopFirst(Case):
    SETTINGS = {"scanner.reload": "stop_first"}
    ENVIRONMENT = preload("misbehave")

    def test_clients_wait_and_lose_nothing(self):
        self.start({"one.hdb": filler(200000) + signature("one")})
        results = []
        done = threading.Event()

        def ask():
            while not done.is_set():
                results.append(self.scanner.inspect(marked("one")))
        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        try:
            most = 0
            for number in range(1, 4):
                before = len(results)
                wait_for(lambda: len(results) > before + 6, 30, "answers")
                self.hup()
                while self.scanner.log().count("reload done") < number:
                    most = max(most, len(self.scanner.generations()))
                    time.sleep(0.005)
        finally:
            done.set()
            for thread in threads:
                thread.join()
        self.assertEqual(most, 1, "two sets of signatures at once")
        self.assertGreater(len(results), 20)
        for answer in results:
            self.assertEqual(answer["answer"], ["report"], answer)
            self.assertIn("hit", answer)

    def test_one_under_way_is_finished_first(self):
        self.start({"one.hdb": signature("one")})
        asked = self.scanner.begin(
            mail.plain(extra=b"X-Test-Misbehave: sleep\r\n"))
        time.sleep(0.3)
        self.hup()
        self.assertEqual(finish(asked)["answer"], ["report"])
        self.reloaded()

    def test_an_emptied_folder_is_seen_before(self):
        self.start({"one.hdb": signature("one")})
        old = self.scanner.generations()
        (self.folder / "one.hdb").unlink()
        self.hup()
        self.failed()
        self.assertEqual(self.scanner.generations(), old)
        self.assertTrue(self.found("one"))

    def test_a_bad_one_stops_service_until_mended(self):
        self.start({"one.hdb": signature("one")})
        self.put("bad.ndb", b"no signature\n")
        self.hup()
        self.failed()
        self.assertIn("nothing is examined", self.scanner.log())
        self.assertEqual(
            self.scanner.inspect(marked("one"))["answer"], ["busy"])
        (self.folder / "bad.ndb").unlink()
        self.scanner.wait_log(": serving", 2)
        self.assertTrue(self.found("one"))
        self.assertEqual(self.outcome()[0], "done")


class Memory(Case):
    """What main knows outlives generations."""
    ENVIRONMENT = preload("misbehave")
    SETTINGS = {"scanner.time_limit": "3s"}

    def test_poison_survives_a_reload(self):
        self.start()
        message = mail.plain(extra=b"X-Test-Misbehave: crash\r\n")
        for times in ("1", "2"):
            answer = self.scanner.inspect(message)
            self.assertEqual(answer["times"], [times], answer)
        self.hup()
        self.reloaded()
        answer = self.scanner.inspect(message)
        self.assertEqual(answer["times"], ["2"], answer)
        self.assertIn("not examined", answer["text"][0])

    def test_an_old_generation_finishes_and_cleans_up(self):
        self.start()
        asked = [self.scanner.begin(mail.plain(
            extra=b"X-Test-Misbehave: sleep\r\n")) for _ in range(6)]
        time.sleep(0.3)
        self.hup()
        self.scanner.wait_log("reload done")
        self.assertEqual(len(self.scanner.generations()), 2)
        # Who comes now is not behind those six.
        begin = time.monotonic()
        self.scanner.inspect(mail.plain())
        self.assertLess(time.monotonic() - begin, 1)
        for process in asked:
            self.assertEqual(finish(process)["answer"], ["report"])
        self.wait_one()

    def test_stopped_while_two_live(self):
        self.start({"one.hdb": filler(200000)})
        asked = self.scanner.begin(mail.plain(
            extra=b"X-Test-Misbehave: sleep\r\n"))
        time.sleep(0.2)
        self.hup()
        wait_for(lambda: len(self.scanner.generations()) == 2, 10, "two")
        self.scanner.gate.scanner.process.terminate()
        self.assertEqual(finish(asked)["answer"], ["report"])
        self.assertEqual(self.scanner.gate.scanner.process.wait(20), 0)
        self.assertEqual(list(self.scanner.gate.temporary.iterdir()), [])


class UnderLoad(scene.SceneCase):
    """20 reloads with real Postfix: no message is deferred or lost."""

    def test_20_reloads(self):
        gate = self.scene.gate
        folder = gate.folder / "signatures"
        (folder / "filler.hdb").write_bytes(filler(50000))
        clean, infected, answers = [], [], []
        lock = threading.Lock()
        done = threading.Event()

        def send(number):
            count = 0
            while not done.is_set():
                count += 1
                bad = count % 5 == 0
                message = (bytes(mail.attached(mail.EICAR)) if bad else
                           mail.plain(text=b"%d %d\r\n" % (number, count)
                                      * 50))
                answer = self.scene.send(message, "user@" + scene.BLOCK)
                with lock:
                    (infected if bad else clean).append(message)
                    answers.append((bad, answer))
        threads = [threading.Thread(target=send, args=(number,))
                   for number in range(8)]
        for thread in threads:
            thread.start()
        main = gate.scanner.process.pid
        try:
            for number in range(1, 21):
                os.kill(main, signal.SIGHUP)
                wait_for(lambda: gate.scanner.log().count("reload done")
                         >= number, 60, f"reload {number}")
        finally:
            done.set()
            for thread in threads:
                thread.join()
        wrong = [answer for bad, answer in answers
                 if answer.code != (550 if bad else 250)]
        self.assertEqual(wrong, [])
        self.assertGreater(len(clean), 100)
        delivered = self.scene.delivered(len(clean), 60)
        self.assertEqual(
            sorted(received.without_trace(each.data) for each in delivered),
            sorted(clean))
        reached = {event["unscanned"] for event in gate.events()}
        self.assertEqual(reached, {"-"})
        print(f"20 reloads: {len(clean)} messages passed, {len(infected)} "
              "refused, none deferred, none lost")


class Together(unittest.TestCase):
    """Cases that mostly wait for files to come to rest: each in a process of
    its own, all at once."""

    def test_folder(self):
        names = unittest.defaultTestLoader.getTestCaseNames(Folder)
        started = {name: subprocess.Popen(
            [sys.executable, __file__, f"Folder.{name}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for name in names}
        self.assertGreater(len(started), 5)
        for name, process in started.items():
            with self.subTest(name):
                text, _ = process.communicate(timeout=300)
                self.assertEqual(process.returncode, 0, text)


def load_tests(loader, _tests, _pattern):
    """What runs when no case is named."""
    return unittest.TestSuite(
        loader.loadTestsFromTestCase(case) for case in
        (Reloads, Together, StopFirst, Memory, UnderLoad))


if __name__ == "__main__":
    scene.main()
