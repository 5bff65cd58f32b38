"""Floods in short: t/flow/floods.py; in full: t/extended/floods."""

import sys
import unittest

import floods
import scene

SLOW = 3 if scene.sanitizer() else 1
# A sanitizer copies what libclamav lets grow by one.
SHORT = 20 if scene.sanitizer() else 1
SESSIONS = 200
# Of what the bombs' names say.
SCALE = 0.01
TIME_LIMIT = 20
BUDGET = 60


class Floods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not floods.raise_descriptors(4 * SESSIONS):
            raise unittest.SkipTest("this machine allows few descriptors")
        cls.flood = floods.Flood({"malware.action": "block"}).start()

    @classmethod
    def tearDownClass(cls):
        statuses = cls.flood.close()
        if statuses != (0, 0):
            raise AssertionError(f"exit statuses {statuses}")

    def setUp(self):
        print()
        sys.stdout.flush()

    def test_parallel_sessions(self):
        """Each is answered, and none infected is let through."""
        clean, infected = self.flood.sessions(SESSIONS)
        self.assertEqual(clean.count("lost") + infected.count("lost"), 0)
        self.assertEqual(clean.count("accepted") + clean.count("deferred"),
                         SESSIONS * 9 // 10)
        self.assertEqual(infected.count("accepted"), 0)

    def test_more_than_it_can_take(self):
        """Every message is answered within the budget."""
        tally = self.flood.rate(30 / SLOW, 4, 700_000)
        self.assertEqual(tally.count("lost") + tally.count("refused"), 0)
        self.assertGreater(tally.count("accepted"), 0)
        self.assertLess(max(tally.times["accepted"]
                            + tally.times["deferred"]), BUDGET)

    def test_ordinary_mail_beside_bombs(self):
        """Ordinary mail goes on; the ratio of times is printed only."""
        hostile = [floods.bombs.parts(300), floods.bombs.uuencoded(5000)]
        before, during = self.flood.others(hostile, 5, 10)
        self.assertEqual(before.count("accepted"), 50)
        self.assertEqual(during.count("accepted"), 50)


class Bombs(unittest.TestCase):
    def test_each_is_answered_in_time(self):
        """A report, or the time limit kept; nothing is left behind."""
        print()
        for name, answer, seconds, _, _ in floods.bombs_alone(
                SCALE, ("mime", "html", "pdf", "ooxml", "others")):
            with self.subTest(name):
                self.assertIn(answer["answer"][0],
                              ("report", "timeout", "memory"))
                self.assertLess(seconds, TIME_LIMIT + 10)

    def crowded(self, text, kind=b"text/plain"):
        """EICAR beside a text that libclamav would unpack for ever."""
        message = floods.bombs.multipart([
            b"Content-Type: " + kind + b"\r\n\r\n" + text,
            b"Content-Type: application/octet-stream\r\n"
            b"Content-Disposition: attachment; filename=a.com\r\n\r\n"
            + floods.messages.EICAR])
        with floods.Lone() as lone:
            answer, seconds, _ = lone.measure(message)
        self.assertEqual(answer["answer"], ["report"])
        self.assertIn("pieces", answer["limits"])
        self.assertTrue(answer.get("hit"), answer)
        self.assertLess(seconds, TIME_LIMIT)

    def test_uuencode_without_end(self):
        """Half a million files for libclamav: not made, and said."""
        self.crowded(b"begin 644 a\r\n" * (500_000 // SHORT))

    def test_pages_with_data_without_end(self):
        self.crowded(b'<img src="data:text/html,<a href=x>">'
                     * (100_000 // SHORT),
                     b"text/html")

    def test_attributes_without_end(self):
        """Once half a minute for a megabyte."""
        with floods.Lone() as lone:
            answer, seconds, _ = lone.measure(floods.bombs.page(
                b"<a" + b"".join(b" a%d=1" % number
                                 for number in range(100_000 // SHORT))
                + b">"))
        self.assertEqual(answer["answer"], ["report"])
        self.assertLess(seconds, TIME_LIMIT)

    def test_attachments_without_end(self):
        """Nobody asks libmagic about ten thousand texts."""
        with floods.Lone() as lone:
            answer, seconds, _ = lone.measure(floods.bombs.parts(9000 // SHORT))
        self.assertEqual(answer["answer"], ["report"])
        self.assertLess(seconds, TIME_LIMIT)


if __name__ == "__main__":
    unittest.main(verbosity=2)
