"""test_forged.py - headers that claim to be ours, in mail that nobody
examined: too big, without a scanner, or held as unscanned."""

import scene
from fake_scanner import HANG_UP
from gate_case import GateCase

FORGED = (
    ("From", " a@client.example"),
    ("X-Sekisho", " action=accept class=clean"),
    ("Authentication-Results", " other.example; spf=pass"),
    ("Authentication-Results", " gate.example; spf=pass"),
    ("X-Sekisho-Spam", " score=-9.0"),
    ("Authentication-Results", "\n\t(ours) GATE.example 1;\n\tdkim=pass"),
    ("X-Sekisho", " again"),
    ("Subject", " test"),
)
DELETED = {("X-Sekisho", 2), ("X-Sekisho", 1), ("X-Sekisho-Spam", 1),
           ("Authentication-Results", 3), ("Authentication-Results", 2)}


def deleted(session):
    """(name, ordinal) of each header that the gate deletes, in order."""
    found = []
    for letter, data in session.edits:
        if letter != b"m":
            continue
        name, value = data[4:].split(b"\0")[:2]
        if not value:
            found.append((name.decode(), int.from_bytes(data[:4], "big")))
    return found


class Unexamined(GateCase):
    def forged(self, body=b"text\r\n"):
        """Send them; the letters of the gate's answer."""
        session = self.session().start().envelope()
        for name, value in FORGED:
            session.header(name, value)
        session.end_of_headers()
        session.body(body)
        letter, _ = session.end()
        gone = deleted(session)
        self.assertEqual(set(gone), DELETED)
        self.assertEqual(len(gone), len(DELETED))
        # Deleting one shifts those behind it.
        for name in {name for name, _ in gone}:
            ordinals = [number for other, number in gone if other == name]
            self.assertEqual(ordinals, sorted(ordinals, reverse=True))
        return letter, [edit for edit, _ in session.edits]

    def test_too_big(self):
        self.begin({"limits.message": "2K",
                    "limits.oversize_action": "accept"})
        self.assertEqual(self.forged(b"x" * 4000 + b"\r\n")[0], b"a")

    def test_no_scanner(self):
        self.begin({"on_error.action": "accept"})
        self.assertEqual(self.forged()[0], b"a")

    def test_held(self):
        self.begin({"limits.message": "2K",
                    "limits.oversize_action": "quarantine"})
        self.assertIn(b"q", self.forged(b"x" * 4000 + b"\r\n")[1])

    def test_monitor_mode_deletes_nothing(self):
        self.begin({"milter.mode": "monitor"})
        session = self.session().start().envelope()
        session.header("X-Sekisho", " action=accept class=clean")
        session.end_of_headers()
        session.body(b"text\r\n")
        self.assertEqual(session.end()[0], b"a")
        self.assertEqual(session.edits, [])

    def test_each_message_is_counted_anew(self):
        self.begin({"on_error.action": "accept"}, lambda message: HANG_UP)
        session = self.session().start().envelope()
        session.header("X-Sekisho", " one")
        session.end_of_headers()
        session.body(b"text\r\n")
        session.end()
        self.assertEqual(deleted(session), [("X-Sekisho", 1)])
        self.assertEqual(session.message()[0], b"a")
        self.assertEqual(deleted(session), [])


if __name__ == "__main__":
    scene.main()
