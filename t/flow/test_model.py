"""test_model.py - the model that is shipped, with signatures off: each
technique of t/model's samples is stopped or cleaned by the score, or by the
rules that need none; reasons stand in the log; and what is done to a sample
to hide it never brings it below the action."""

import collections
import email
import email.header
import email.policy
import pathlib
import sys
import unittest

import mail  # first: it finds t/gen
import archives
import received
import scene

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "t/model"))

# pylint: disable=wrong-import-position
import draw  # noqa: E402
import file_samples  # noqa: E402
import office_samples  # noqa: E402

MODEL = TOP / "etc/model/attachment.json"
# The score alone: no list of banned types helps, no signature counts.
SETTINGS = {"machine_learning.model": MODEL, "malware.enable": "no",
            "attachments.banned": "", "attachments.banned_inside": ""}
SEED = 4  # other choices than those that were learned from


def samples(malicious):
    """One sample of each template of each family."""
    found = collections.OrderedDict()
    for maker in (office_samples, file_samples):
        for sample in maker.samples(draw.Draw(SEED)):
            if sample.malicious == malicious:
                found.setdefault((sample.family, sample.template), sample)
    return list(found.values())


class Model(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = scene.Scene(SETTINGS, {}).start()

    @classmethod
    def tearDownClass(cls):
        cls.scene.close()

    def event_of(self, number, content, name):
        recipient = f"u{number}@tag.example"
        message = bytes(mail.attached(content, name="file.bin"))
        shown = email.header.Header(name, "utf-8").encode(linesep="\r\n")
        message = message.replace(b'"file.bin"', f'"{shown}"'.encode())
        answer = self.scene.send(message, recipient)
        self.assertIn(answer.code, (250, 550), answer.text)
        return self.scene.gate.wait_event(rcpt=recipient)

    def stopped(self, number, content, name):
        event = self.event_of(number, content, name)
        return event, event["class"] == "suspicious"


class Techniques(Model):
    def test_each_is_cleaned_for_a_reason(self):
        missed = []
        for number, sample in enumerate(samples(True)):
            event, found = self.stopped(number, sample.data, sample.name)
            if not found:
                missed.append((sample.family, sample.template, event["ml"]))
                continue
            self.assertEqual(event["action"], "tag", event)
            self.assertNotEqual(event["ml_why"], "-")
            self.assertIn("body", event["edits"])
        total = len(samples(True))
        print(f"{total - len(missed)} of {total} techniques, not: {missed}")
        self.assertEqual(missed, [])

    def test_honest_files_pass(self):
        flagged = []
        for number, sample in enumerate(samples(False)):
            _, found = self.stopped(1000 + number, sample.data, sample.name)
            if found:
                flagged.append((sample.family, sample.template))
        print(f"{len(flagged)} of {len(samples(False))} honest files: "
              f"{flagged}")
        self.assertEqual(flagged, [])


class Disguises(Model):
    """What does not change what a file does changes nothing."""

    def cases(self):
        first = {}
        for sample in samples(True):
            first.setdefault(sample.family, sample)
        for number, (family, sample) in enumerate(first.items()):
            if self.stopped(2000 + number, sample.data, sample.name)[1]:
                yield family, sample

    def test_hiding_never_helps(self):
        number = 3000
        for family, sample in list(self.cases()):
            ending = sample.name.rpartition(".")[2]
            ways = {
                "renamed": (f"letter.{ending}", sample.data),
                "packed": ("a.zip", archives.zip_of(
                    {sample.name: sample.data})),
                "packed twice": ("b.zip", archives.zip_of(
                    {"c.zip": archives.zip_of({"x." + ending: sample.data}),
                     "readme.txt": b"Nothing to see.\r\n"})),
            }
            if ending in ("doc", "xls", "lnk", "one", "iso"):
                ways["padded"] = (sample.name,
                                  sample.data + bytes(1500 * 1024))
            for way, (name, content) in ways.items():
                number += 1
                with self.subTest(family, way=way):
                    event, found = self.stopped(number, content, name)
                    self.assertTrue(found, event)

    def test_more_pages_never_help(self):
        import pdf
        for number, pages in enumerate((1, 2, 30, 200)):
            content = pdf.document(
                pages, "An honest page. " * 20, images=1,
                launch="cmd.exe", files=[("run.exe", b"MZ" + bytes(90))])
            event, found = self.stopped(4000 + number, content, "a.pdf")
            self.assertTrue(found, event)

    def test_honest_macros_beside_the_other_never_help(self):
        source = draw.Draw(5)
        number = 5000
        for end in office_samples.ENDS[:4]:
            bad = office_samples.malicious_source(
                source, "doc", end, office_samples.joined)
            for more in ("", *office_samples.HONEST.values()):
                number += 1
                text = bad + f"Sub Other{number}()\n{more}End Sub\n"
                content = office_samples.vba.doc(office_samples.vba.Project(
                    [office_samples.vba.Module("Module1", text)]))
                event, found = self.stopped(number, content, "letter.doc")
                self.assertTrue(found, (end.__name__, more, event))


class Said(Model):
    def test_the_recipient_reads_what_was_removed(self):
        sample = next(s for s in samples(True) if s.family == "vba")
        event = self.event_of(9000, sample.data, "letter.doc")
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(event["class"], "suspicious")
        text = "".join(part.get_content() for part in email.message_from_bytes(
            delivered, policy=email.policy.default).walk()
            if part.get_content_type() == "text/plain")
        self.assertIn(f"suspicious ({event['reason']})", text)
        self.assertEqual(received.values(delivered, "X-Sekisho")[0].split()[1],
                         b"class=suspicious")


if __name__ == "__main__":
    scene.main()
