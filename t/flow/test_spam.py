"""test_spam.py - the spam score with a real Postfix: levels and actions by
domain, headers, the log line, approved and blocked senders, and mail that is
no spam."""

import json
import pathlib
import shutil
import subprocess

import mail
import received
import scene
from gate import launched, program
from name_servers import Nsd

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME, AWAY = "9.9.9.9", "9.9.9.10"
ZONE = f'list TXT "v=spf1 ip4:{HOME} -all"\n'
TAG = b"[Spam]"
DOMAINS = {
    "low.example": {"spam.level": "low"},
    "high.example": {"spam.level": "high"},
    "off.example": {"spam.enable": "no"},
    "none.example": {"spam.enable": "no", "web_reputation.enable": "no",
                     "senders.blocked": "@shop.list.spf.example"},
    "block.example": {"spam.action": "block"},
    "hold.example": {"spam.action": "quarantine"},
    "monitor.example": {"spam.action": "monitor"},
    "discard.example": {"spam.action": "discard"},
    "words.example": {"spam.subject_tag": "[迷惑メール]",
                      "spam.body_tag": "This looks like spam."},
    "approving.example": {"senders.approved": "@shop.list.spf.example"},
    "blocking.example": {"senders.blocked": "@shop.list.spf.example"},
}
GTUBE = (b"XJS*C4JDBQADN1.NSBN3*2IDNEN*"
         b"GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n")

# Ordinary short mail: nobody's filter may mind it.
NEUTRAL = {
    "ja": "お世話になっております。\r\n資料をお送りします。ご確認ください。\r\n",
    "ja, thanks": "承知しました。よろしくお願いいたします。\r\n",
    "en": "Thanks, see you on Monday.\r\n",
    "de": "Danke, das passt. Viele Grüße\r\n",
    "fr": "Merci, c'est noté. Bonne journée !\r\n",
    "pt": "Obrigado, até amanhã.\r\n",
    "empty": "",
    "signature": "-- \r\nTaro Yamada\r\nExample K.K.\r\n+81-3-0000-0000\r\n",
    "link": "https://www.example.com/minutes/2026-11\r\n",
}

names = None
folder = None


def setUpModule():
    global names, folder  # pylint: disable=global-statement
    folder = scene.temporary_folder("spam")
    names = Nsd(folder / "nsd", {"spf.example": ZONE}).start()


def tearDownModule():
    names.stop()
    shutil.rmtree(folder)


def message(subject=b"hello", text=b"Good morning.\r\n", extra=b"",
            sender=b"Sender <sender@client.example>"):
    """Complete headers, so that only what a test adds counts."""
    return (b"From: " + sender + b"\r\nTo: user@here.example\r\n"
            b"Message-ID: " + mail.new_id().encode() + b"\r\n"
            b"Subject: " + subject + b"\r\n" + extra +
            b"MIME-Version: 1.0\r\n"
            b"Content-Type: text/plain; charset=utf-8\r\n"
            b"Content-Transfer-Encoding: 8bit\r\n\r\n" + text)


# 4.0: no Date, the Subject's cries and its gap, urgent.
HIGH = message(b"Great news!!        xkvq", extra=b"X-Priority: 1\r\n")
# 5.0: a Date that is none.
MEDIUM = message(b"Great news!!        xkvq",
                 extra=b"X-Priority: 1\r\nDate: yesterday\r\n")
PHISH = message(b"Great news!!        xkvq",
                sender=b"\"Amazon\" <x@client.example>")


def score_of(data):
    value = received.values(data, "X-Sekisho-Spam")[0].decode()
    fields = dict(field.split("=") for field in value.split(None, 2))
    return float(fields["score"]), fields["level"], \
        "".join(fields["tests"].split()).split(",")


class Spam(scene.SceneCase):

    @classmethod
    def setUpClass(cls):
        cls.SETTINGS = {"dns.servers": names.address, "dns.timeout": "1s",
                        "spam.model": ROOT / "etc/model/spam.model"}
        cls.DOMAINS = DOMAINS
        super().setUpClass()

    def deliver(self, data, domain="here.example", **options):
        options.setdefault("client", AWAY)
        answer = self.scene.send(data, "user@" + domain, **options)
        self.assertEqual(answer.code, 250, answer.text)
        return self.scene.delivered(1)[0].data

    def event(self):
        return self.scene.gate.events()[-1]

    def test_levels(self):
        for data, level, tagged in (
                (HIGH, "high", {"high.example"}),
                (MEDIUM, "medium", {"high.example", "here.example"}),
                (message(text=GTUBE), "low",
                 {"high.example", "here.example", "low.example"})):
            for domain in ("high.example", "here.example", "low.example",
                           "off.example"):
                with self.subTest(level, domain=domain):
                    got = self.deliver(data, domain)
                    subject = received.values(got, "Subject")[0]
                    self.assertEqual(subject.startswith(TAG),
                                     domain in tagged)
                    if domain == "off.example":
                        self.assertEqual(
                            received.values(got, "X-Sekisho-Spam"), [])
                    else:
                        self.assertEqual(score_of(got)[1], level)

    def test_what_is_said(self):
        got = self.deliver(MEDIUM)
        score, _, tests = score_of(got)
        self.assertGreaterEqual(score, 5.0)
        self.assertIn("SUBJECT_GAP", tests)
        self.assertIn("DATE_BAD", tests)
        event = self.event()
        self.assertEqual(event["class"], "spam")
        self.assertEqual(event["action"], "tag")
        self.assertEqual(event["spam"].split(",")[0], str(score))
        self.assertIn("SUBJECT_GAP", event["spam"])
        self.assertLessEqual(max(
            len(line) for line in got.split(b"\r\n")
            if line.startswith((b"X-Sekisho", b"\t"))), 78)

    def test_a_forged_score_goes(self):
        got = self.deliver(message(
            extra=b"X-Sekisho-Spam: score=-50.0 level=none tests=FORGED\r\n"))
        self.assertEqual(len(received.values(got, "X-Sekisho-Spam")), 1)
        self.assertNotIn(b"FORGED", got)

    def test_actions(self):
        answer = self.scene.send(MEDIUM, "user@block.example", client=AWAY)
        self.assertEqual(answer.code, 554, answer.text)
        self.assertIn("spam", answer.text)
        self.scene.delivered(0)
        answer = self.scene.send(MEDIUM, "user@discard.example", client=AWAY)
        self.assertEqual(answer.code, 250)
        self.scene.delivered(0)
        self.assertEqual(self.event()["action"], "discard")
        got = self.deliver(MEDIUM, "monitor.example")
        self.assertFalse(received.values(got, "Subject")[0].startswith(TAG))
        self.assertEqual(self.event()["action"], "monitor")
        answer = self.scene.send(MEDIUM, "user@hold.example", client=AWAY)
        self.assertEqual(answer.code, 250)
        self.scene.delivered(0)
        self.assertEqual(self.event()["action"], "quarantine")
        got = self.deliver(MEDIUM, "words.example")
        self.assertIn("[迷惑メール]", received.subject(got))
        self.assertIn(b"This looks like spam.", got)

    def test_what_nobody_asks_for_is_not_there(self):
        self.deliver(message(text=GTUBE), "none.example")
        self.assertEqual(self.event()["spam"], "-")
        # Malware and who is blocked do not depend on it.
        got = self.deliver(bytes(mail.attached(mail.EICAR)), "none.example")
        self.assertNotIn(mail.EICAR, b"".join(received.contents(got)))
        answer = self.scene.send(
            message(sender=b"Shop <news@shop.list.spf.example>"),
            "user@none.example", client=HOME, sender="bounce@list.spf.example")
        self.assertEqual((answer.stage, answer.code), ("data", 550),
                         answer.text)
        # One recipient who asks is enough.
        answer = self.scene.send(
            message(text=GTUBE), ["user@none.example", "user@here.example"],
            client=AWAY)
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)
        self.assertIn("GTUBE", self.event()["spam"])

    def test_phishing_is_told_apart(self):
        got = self.deliver(PHISH)
        self.assertTrue(received.values(got, "Subject")[0].startswith(TAG))
        self.assertIn("NAME_BRAND", score_of(got)[2])
        self.assertEqual(self.event()["class"], "phish")

    def test_our_own_users_are_not_scored(self):
        got = self.deliver(message(text=GTUBE), client="127.0.0.1")
        self.assertEqual(received.values(got, "X-Sekisho-Spam"), [])
        self.assertEqual(received.values(got, "Subject"), [b"hello"])

    def test_header_from_counts_when_spf_covers_it(self):
        sender = b"Shop <news@shop.list.spf.example>"
        spam = message(text=GTUBE, sender=sender)
        envelope = "bounce@list.spf.example"
        # An envelope that passes for the domain above.
        got = self.deliver(spam, "approving.example", client=HOME,
                           sender=envelope)
        self.assertEqual(received.values(got, "Subject"), [b"hello"])
        self.assertEqual(received.values(got, "X-Sekisho-Spam"), [])
        # The same From from elsewhere is only written.
        got = self.deliver(spam, "approving.example", client=AWAY,
                           sender=envelope)
        self.assertTrue(received.values(got, "Subject")[0].startswith(TAG))
        got = self.deliver(spam, "approving.example", client=HOME,
                           sender="x@elsewhere.example")
        self.assertTrue(received.values(got, "Subject")[0].startswith(TAG))
        # Approval never covers malware.
        got = self.deliver(bytes(mail.attached(mail.EICAR)).replace(
            b"Sender <sender@client.example>", sender), "approving.example",
            client=HOME, sender=envelope)
        self.assertNotIn(mail.EICAR, b"".join(received.contents(got)))
        # Blocked: after DATA, when it is known.
        answer = self.scene.send(message(sender=sender),
                                 "user@blocking.example", client=HOME,
                                 sender=envelope)
        self.assertEqual((answer.stage, answer.code), ("data", 550),
                         answer.text)
        self.assertEqual(self.event()["reason"], "senders.blocked")
        got = self.deliver(message(sender=sender), "blocking.example",
                           client=AWAY, sender=envelope)
        self.assertEqual(received.values(got, "Subject"), [b"hello"])

    def test_ordinary_mail_is_neutral(self):
        for name, text in NEUTRAL.items():
            with self.subTest(name):
                got = self.deliver(message("件名".encode(),
                                           text.encode()))
                score, level, tests = score_of(got)
                self.assertLess(score, 3.0, tests)
                self.assertEqual(level, "none")

    def test_the_command_says_the_same(self):
        path = folder / "gtube.eml"
        path.write_bytes(message(text=GTUBE))
        done = subprocess.run(
            launched([program("sekisho"), "scan", "-c",
                      self.scene.gate.ini, "--json", path]),
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        spam = json.loads(done.stdout)["spam"]
        self.assertEqual(spam["level"], "low")
        self.assertGreaterEqual(spam["score"], 100)
        self.assertEqual(spam["tests"][0], "GTUBE")


if __name__ == "__main__":
    scene.main()
