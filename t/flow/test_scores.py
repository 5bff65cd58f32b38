"""test_scores.py - attachments are scored: what is done about it, what the
log says, and how a model comes into force. The model is a toy that dislikes
scripts in PDFs."""

import email.header
import json
import os
import signal
import subprocess
import unittest

import mail  # first: it finds t/gen
import archives
import received
import scene
import toy_model
from gate import Gate, launched, program
from scene import wait_for

TAG = "[ウイルス駆除済み]"
SCRIPT = (b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/OpenAction 2 0 R>>\nendobj\n"
          b"2 0 obj\n<</S/JavaScript/JS(app.alert\\(1\\))>>\nendobj\n"
          b"trailer\n<</Root 1 0 R>>\n%%EOF\n")
PLAIN = SCRIPT.replace(b"/JavaScript/JS(", b"/GoTo/D(")
DOMAINS = {
    "tag.example": {},
    "block.example": {"machine_learning.action": "block"},
    "hold.example": {"machine_learning.action": "quarantine"},
    "watch.example": {"machine_learning.action": "monitor"},
    "off.example": {"machine_learning.enable": "no"},
    "high.example": {"machine_learning.threshold": "0.99"},
    "exempt.example": {"attachments.exempt": "pdf"},
    "mark.example": {"machine_learning.subject_tag": "[odd]",
                     "machine_learning.body_tag": "Something was odd."},
}


def subject(data):
    value = received.values(data, "Subject")[0].decode()
    return str(email.header.make_header(email.header.decode_header(value)))


def with_pdf(content, name="report.pdf"):
    return bytes(mail.attached(content, name=name))


class ScoresCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = scene.temporary_folder("scores")
        cls.model = toy_model.write(cls.folder / "toy.json",
                                    "pdf.javascript")
        cls.scene = scene.Scene({"machine_learning.model": cls.model},
                                DOMAINS).start()
        cls.gate = cls.scene.gate

    @classmethod
    def tearDownClass(cls):
        cls.scene.close()

    def send(self, content, recipient):
        answer = self.scene.send(with_pdf(content), recipient)
        return answer, self.gate.wait_event(rcpt=recipient)

    def sekisho(self, *words):
        done = subprocess.run(
            launched([program("sekisho"), words[0], "-c", self.gate.ini,
                      *words[1:]]),
            capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr


class Actions(ScoresCase):
    def test_removed_and_said(self):
        answer, event = self.send(SCRIPT, "a@tag.example")
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertNotIn(mail.encode(SCRIPT, "base64"), delivered)
        self.assertIn(TAG, subject(delivered))
        self.assertEqual(event["class"], "suspicious")
        self.assertEqual(event["action"], "tag")
        self.assertEqual(event["reason"], "pdf.javascript")
        self.assertEqual(event["file"], "report.pdf")
        self.assertEqual(event["ml"], "0.982")
        self.assertEqual(event["ml_why"], "pdf.javascript")

    def test_a_sound_one_passes_with_its_score(self):
        answer, event = self.send(PLAIN, "b@tag.example")
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertIn(mail.encode(PLAIN, "base64"), delivered)
        self.assertEqual((event["class"], event["ml"], event["ml_why"]),
                         ("clean", "0.018", "-"))

    def test_refused(self):
        answer, event = self.send(SCRIPT, "a@block.example")
        self.assertEqual(answer.code, 550, answer.text)
        self.assertIn("suspicious attachment (pdf.javascript)", answer.text)
        self.assertEqual(event["class"], "suspicious")

    def test_only_watched(self):
        _, event = self.send(SCRIPT, "a@watch.example")
        self.scene.delivered(1)
        self.assertEqual((event["action"], event["class"]),
                         ("monitor", "suspicious"))

    def test_let_pass(self):
        for domain, score in (("off.example", "-"), ("high.example", "0.982"),
                              ("exempt.example", "-")):
            with self.subTest(domain):
                _, event = self.send(SCRIPT, "a@" + domain)
                delivered = self.scene.delivered(1)[0].data
                self.assertIn(mail.encode(SCRIPT, "base64"), delivered)
                self.assertEqual((event["class"], event["ml"]),
                                 ("clean", score))

    def test_marks_of_its_own(self):
        self.send(SCRIPT, "a@mark.example")
        delivered = self.scene.delivered(1)[0].data
        self.assertIn("[odd]", subject(delivered))
        self.assertIn(b"Something was odd.", delivered)

    def test_our_own_user_is_refused(self):
        answer = self.scene.send(with_pdf(SCRIPT), "own@tag.example",
                                 client=None)
        self.assertEqual(answer.code, 550, answer.text)

    def test_in_an_archive(self):
        packed = archives.zip_of({"in/report.pdf": SCRIPT})
        answer = self.scene.send(
            bytes(mail.attached(packed, name="a.zip")), "z@tag.example")
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)
        event = self.gate.wait_event(rcpt="z@tag.example")
        self.assertEqual((event["class"], event["file"]),
                         ("suspicious", "a.zip/in/report.pdf"))


class Command(ScoresCase):
    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_a_message_and_a_bare_file(self):
        for name, content in (("m.eml", with_pdf(SCRIPT)),
                              ("report.pdf", SCRIPT)):
            with self.subTest(name):
                path = self.file(name, content)
                code, text, error = self.sekisho("scan", "--json", path)
                self.assertEqual((code, error), (1, ""))
                found = json.loads(text)
                self.assertEqual(found["class"], "suspicious")
                self.assertAlmostEqual(found["ml"]["score"], 0.982, 3)
                self.assertEqual(found["ml"]["file"], "report.pdf")
                self.assertEqual(found["ml"]["why"], ["pdf.javascript"])
                code, text, _ = self.sekisho("scan", path)
                self.assertIn("score: 0.982 for report.pdf", text)
                self.assertRegex(text,
                                 r"pdf\.javascript 1  The name /JavaScript")

    def test_the_same_features_as_are_printed(self):
        path = self.file("report.pdf", SCRIPT)
        code, text, _ = self.sekisho("features", path)
        self.assertEqual(code, 0)
        head, row = [line.split(",") for line in text.splitlines()]
        self.assertEqual(row[head.index("pdf.javascript")], "1")


class Reload(ScoresCase):
    def setUp(self):
        toy_model.write(self.model, "pdf.javascript")
        self.assertEqual(self.sekisho("reload")[0], 0)

    def class_of(self, recipient):
        answer, event = self.send(SCRIPT, recipient)
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)
        return event["class"]

    def status(self):
        return json.loads(self.sekisho("status", "--json")[1])["milter"]

    def test_a_new_model_comes_into_force(self):
        self.assertEqual(self.class_of("1@tag.example"), "suspicious")
        toy_model.write(self.model, "pdf.launch", trained="2026-11-02")
        self.assertEqual(self.class_of("2@tag.example"), "suspicious")
        self.assertEqual(self.sekisho("reload")[0], 0)
        self.assertEqual(self.class_of("3@tag.example"), "clean")
        self.assertEqual(self.status()["model"]["trained"], "2026-11-02")
        self.assertIn("2026-11-02", self.sekisho("status")[1])

    def shown(self):
        """The hash that the settings on the disk have."""
        text = self.sekisho("check", "--show")[1]
        return text.partition("; settings ")[2].split()[0]

    def test_the_model_belongs_to_the_settings(self):
        first = self.status()["hash"]
        self.assertEqual(self.shown(), first)
        toy_model.write(self.model, "pdf.launch")
        self.assertNotEqual(self.shown(), first)
        self.assertRegex(self.sekisho("doctor")[1],
                         f"runs with settings {first}, the file says")
        code, text, _ = self.sekisho("reload")
        second = self.status()["hash"]
        self.assertEqual((code, self.shown()), (0, second))
        self.assertNotEqual(second, first)
        self.assertIn(second, text)
        # What the card alone says counts, too; what is broken does not.
        toy_model.write(self.model, "pdf.launch", threshold=0.75)
        self.assertEqual(self.sekisho("reload")[0], 0)
        third = self.status()["hash"]
        self.assertNotIn(third, (first, second))
        toy_model.write(self.model, "pdf.launch", model_sha256="0" * 64)
        self.assertEqual(self.sekisho("reload")[0], 78)
        self.assertEqual(self.status()["hash"], third)
        # The same files, the same hash.
        toy_model.write(self.model, "pdf.javascript")
        self.assertEqual(self.sekisho("reload")[0], 0)
        self.assertEqual(self.status()["hash"], first)

    def test_a_signal_does_the_same(self):
        toy_model.write(self.model, "pdf.launch", trained="2026-11-03")
        os.kill(self.gate.milter.process.pid, signal.SIGHUP)
        wait_for(lambda: self.status()["model"]["trained"] == "2026-11-03",
                 30, "the new model")

    def test_a_broken_one_keeps_the_old(self):
        cases = (
            ({"threshold": 7}, "threshold is no number above 0"),
            ({"features_digest": "0" * 16}, "mean something else"),
            ({"features": ["a.b"]}, "the model knows 1 features"),
            ({"model_sha256": "0" * 64}, "is not the file that its card"),
        )
        for change, words in cases:
            with self.subTest(words):
                toy_model.write(self.model, "pdf.launch", **change)
                code, text, error = self.sekisho("reload")
                self.assertEqual((code, text), (78, ""))
                self.assertIn(words, error)
                self.assertIn(str(self.folder), error)
                status = self.status()
                self.assertEqual(status["reload"]["state"], "failed")
                self.assertEqual(status["model"]["trained"], "2026-11-01")
                code, text, _ = self.sekisho("status")
                self.assertEqual(code, 1)
                self.assertIn(words, text)
                self.assertEqual(self.sekisho("check")[0], 78)
                self.assertRegex(self.sekisho("doctor")[1],
                                 r"FAIL +model +.*" + words)
        self.assertEqual(self.class_of("4@tag.example"), "suspicious")

    def test_all_or_nothing(self):
        toy_model.write(self.model, "pdf.launch", trained="2026-11-04")
        before = self.gate.ini.read_text()
        self.gate.ini.write_text(before + "[nonsense]\n")
        try:
            self.assertEqual(self.sekisho("reload")[0], 78)
            self.assertEqual(self.status()["model"]["trained"], "2026-11-01")
        finally:
            self.gate.ini.write_text(before)


class Start(unittest.TestCase):
    def gate(self, model):
        folder = scene.temporary_folder("scores-start")
        gate = Gate(folder / "gate", {"machine_learning.model": model}, {})
        gate.configure()
        return gate

    def test_what_was_asked_for_must_be_there(self):
        gate = self.gate("/nowhere/attachment.json")
        done = subprocess.run(
            launched([program("sekisho-milter"), "-c", gate.ini]),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("/nowhere/attachment.json: cannot be read",
                      done.stderr)


if __name__ == "__main__":
    scene.main()
