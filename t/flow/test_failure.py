"""test_failure.py - the scanner is gone, or a worker goes wrong in the middle
of a scan: no message is lost, none is delivered unexamined, the gate goes
on. t/preload/misbehave.c does the wrong thing where a message says so."""

import os
import signal
import threading
import time

import mail
import received
import scene
from process import wait_for

HELD = "held.example"
UNSCANNED = 554  # refused because nobody can examine it


def poison(word):
    """A message over which a worker goes wrong."""
    return mail.plain(text=f"X-Test-Misbehave: {word}\r\n".encode()
                      + mail.new_id().encode() + b"\r\n")


class Failure(scene.SceneCase):
    SETTINGS = {"scanner.time_limit": "2s", "scanner.workers": 2}
    DOMAINS = {scene.BLOCK: {"malware.action": "block",
                             "unscanned.action": "block"},
               HELD: {"unscanned.action": "quarantine"}}

    @classmethod
    def scanner_environment(cls):
        return scene.preload("misbehave")

    def check_serving(self):
        message = mail.plain()
        self.assertEqual(self.retried(message, "user@" + scene.TAG), 250)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.without_trace(delivered), message)

    def retried(self, message, recipient, tries=20):
        """Send as a real client does, again after each 4xx; the last code.
        """
        for _ in range(tries):
            code = self.scene.send(message, recipient).code
            if code // 100 != 4:
                return code
            time.sleep(0.2)
        return code

    def check_poison(self, word, first):
        message = poison(word)
        answer = self.scene.send(message, "p@" + scene.BLOCK)
        self.assertEqual(answer.code, 451, answer.text)
        event = self.scene.gate.events()[-1]
        self.assertEqual(event["class"], "unscanned")
        self.assertEqual(event["unscanned"], first)
        # The second time it is the policy's, not deferred for ever.
        answer = self.scene.send(message, "p@" + scene.BLOCK)
        self.assertEqual(answer.code, UNSCANNED, answer.text)
        begin = scene.now()
        answer = self.scene.send(message, "p@" + scene.BLOCK)
        self.assertEqual(answer.code, UNSCANNED, answer.text)
        self.assertLess(scene.now() - begin, 1.5, "tried a third time")
        self.scene.delivered(0)
        self.check_serving()

    def test_a_worker_that_crashes(self):
        self.check_poison("crash", "crash")

    def test_a_worker_that_is_killed(self):
        self.check_poison("litter", "crash")

    def test_a_worker_that_never_ends(self):
        self.check_poison("loop", "timeout")

    def test_what_a_worker_left_is_removed(self):
        self.scene.send(poison("litter"), "p@" + scene.BLOCK)
        wait_for(lambda: not any(
            "left" in files
            for _, _, files in os.walk(self.scene.gate.temporary)),
            10, "the killed worker's files to go")
        self.check_serving()

    def test_unexamined_mail_can_be_held(self):
        held = self.scene.postfix.held()
        message = poison("crash")
        answer = self.scene.send(message, "p@" + HELD)
        self.assertEqual(answer.code, 451, answer.text)
        answer = self.scene.send(message, "p@" + HELD)
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(0)
        self.assertEqual(self.scene.postfix.held(), held + 1)

    def test_others_pass_while_workers_fall(self):
        words = ("crash", "loop", "litter", "crash")
        bad = [poison(word) for word in words]
        good = [mail.plain(text=b"%d\r\n" % number * 50)
                for number in range(20)]
        codes = {}

        def send(message, recipient):
            codes[message] = self.retried(message, recipient)
        threads = [threading.Thread(target=send, args=each) for each in
                   [(message, "b@" + scene.BLOCK) for message in bad]
                   + [(message, "g@" + scene.TAG) for message in good]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual([codes[message] for message in bad],
                         [UNSCANNED] * len(bad))
        self.assertEqual([codes[message] for message in good],
                         [250] * len(good))
        delivered = self.scene.delivered(len(good))
        self.assertEqual(
            sorted(received.without_trace(each.data) for each in delivered),
            sorted(good))

    def test_workers_killed_in_the_middle_lose_nothing(self):
        messages = [mail.plain(text=b"%d\r\n" % number * 1000)
                    for number in range(60)]
        infected = [bytes(mail.attached(mail.EICAR)) for _ in range(10)]
        done = threading.Event()

        def kill():
            while not done.wait(0.05):
                for pid in self.scene.gate.workers():
                    # The loader of a generation has children; it stays.
                    if not self.scene.gate.is_worker(pid):
                        continue
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                    break
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            answers = self.scene.send_all(
                messages + infected, "user@" + scene.BLOCK, parallel=10)
        finally:
            done.set()
            killer.join()
        codes = [answer.code for answer in answers]
        self.assertLessEqual(set(codes), {250, 451, 550, UNSCANNED})
        for index, message in enumerate(messages + infected):
            if codes[index] == 451:
                codes[index] = self.retried(message, "user@" + scene.BLOCK)
        # A message that lost its worker twice is blocked, not delivered.
        accepted = [message for message, code
                    in zip(messages + infected, codes) if code == 250]
        for message in infected:
            self.assertNotIn(message, accepted)
        delivered = self.scene.delivered(len(accepted))
        self.assertEqual(
            sorted(received.without_trace(each.data) for each in delivered),
            sorted(accepted))
        self.check_serving()

    def test_without_a_scanner_mail_waits_at_the_client(self):
        message = mail.plain()
        infected = bytes(mail.attached(mail.EICAR))
        self.scene.gate.scanner.stop()
        try:
            for each in (message, infected):
                answer = self.scene.send(each, "user@" + scene.TAG)
                self.assertEqual(answer.code, 451, answer.text)
            self.scene.delivered(0)
        finally:
            self.scene.gate.start_scanner()
        self.assertEqual(self.retried(message, "user@" + scene.TAG), 250)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.without_trace(delivered), message)

    def test_a_scanner_killed_as_a_whole_comes_back(self):
        self.scene.gate.scanner.process.kill()
        self.scene.gate.scanner.process.wait()
        answer = self.scene.send(mail.plain(), "user@" + scene.TAG)
        self.assertEqual(answer.code, 451, answer.text)
        self.scene.gate.scanner.stop()
        self.scene.gate.start_scanner()
        self.check_serving()


if __name__ == "__main__":
    scene.main()
