"""test_policies.py - whose policy counts, and what the strict ones do."""

import unittest

import mail
import scene

DOMAINS = dict(
    scene.POLICIES,
    **{
        "hold.example": {"malware.action": "quarantine"},
        "drop.example": {"malware.action": "discard"},
        "drop2.example": {"malware.action": "discard"},
        "words.example": {"malware.action": "block",
                          "malware.text": '"100%% sure: %v, ref. %s"'},
        # The most specific section wins, key by key.
        ".group.example": {"malware.action": "block"},
        "sub.group.example": {"malware.subject_tag": '"[cleaned]"'},
        "chief@group.example": {"malware.action": "tag"},
    })


def infected():
    return bytes(mail.attached(mail.EICAR))


class Policies(scene.SceneCase):
    DOMAINS = DOMAINS

    def code(self, *recipients):
        return self.scene.send(infected(), list(recipients)).code

    def test_the_address_wins_over_its_domain(self):
        self.assertEqual(self.code("clerk@group.example"), 550)
        self.assertEqual(self.code("clerk@sub.group.example"), 550)
        self.assertEqual(self.code("chief@group.example"), 250)
        self.scene.delivered(1)

    def test_a_long_address_has_its_domains_policy(self):
        for length in (40, 600, 1900):
            with self.subTest(length):
                recipient = f"u+{'a' * length}@{scene.BLOCK}"
                self.assertEqual(self.code(recipient), 550)

    def test_a_long_client_leaves_the_log_its_findings(self):
        name = ".".join(letter * 60 for letter in "abcd") + ".example"
        with scene.sender.Client(self.scene.postfix.port) as client:
            client.hello("9.9.9.9", name)
            answer = client.send(infected(), [f"{'r' * 300}@{scene.BLOCK}"],
                                 sender=f"{'f' * 60}@{name}")
        self.assertEqual(answer.code, 550, answer.text)
        event = self.scene.gate.events()[-1]
        for key in ("name", "helo", "from", "rcpt"):
            self.assertTrue(event[key].endswith("..."), event)
        self.assertTrue(event["malware"].endswith(event["reason"]), event)
        self.assertEqual((event["file"], event["code"], event["client"]),
                         ("invoice.bin", "550", "9.9.9.9"))
        self.assertTrue(event["ms"].isdigit(), event)

    def test_a_text_is_spoken_as_it_is_meant(self):
        answer = self.scene.send(infected(), "user@words.example")
        event = self.scene.gate.events()[-1]
        self.assertEqual(
            (answer.code, answer.text),
            (550, f"5.7.1 100% sure: {event['reason']}, ref. {event['s']} "
             f"[s={event['s']}]"))

    def test_quarantine_is_the_hold_queue(self):
        self.assertEqual(self.code("user@hold.example"), 250)
        self.scene.delivered(0)
        self.assertEqual(self.scene.postfix.held(), 1)
        event = self.scene.gate.events()[-1]
        self.assertEqual(event["action"], "quarantine")
        held = self.scene.postfix.queue / "hold" / event["q"]
        self.assertTrue(held.exists(), held)

    def test_discard_drops_and_says_so(self):
        self.assertEqual(
            self.code("user@drop.example", "user@drop2.example"), 250)
        self.scene.delivered(0)
        self.assertEqual(self.scene.gate.events()[-1]["action"], "discard")

    def test_discard_needs_every_recipient(self):
        self.assertEqual(
            self.code("user@drop.example", "user@monitor.example"), 550)
        self.scene.delivered(0)


class Split(scene.SceneCase):
    SETTINGS = {"milter.mixed_recipients": "split"}

    def test_a_recipient_that_differs_gets_a_copy_of_its_own(self):
        first, other, third = ("first@" + scene.TAG, "other@" + scene.BLOCK,
                               "third@" + scene.TAG)
        answer = self.scene.send(infected(), [first, other, third])
        self.assertEqual(answer.code, 250, answer.text)
        codes = {to: reply.code for to, reply in answer.recipients.items()}
        self.assertEqual(codes, {first: 250, other: 452, third: 250})
        self.assertIn("4.5.3", answer.recipients[other].text)
        self.assertEqual(self.scene.delivered(1)[0].recipients,
                         (first, third))
        refused = self.scene.gate.wait_event(event="connection", rcpt=other)
        self.assertEqual(
            {key: refused[key] for key in (
                "action", "class", "reason", "stage", "code", "rcpts")},
            {"action": "defer", "class": "unscanned",
             "reason": "mixed_recipients", "stage": "rcpt", "code": "452",
             "rcpts": "1"})
        message = self.scene.gate.wait_event(event="message", s=refused["s"])
        self.assertEqual(message["rcpts"], "2")

    def test_the_copy_is_judged_by_its_own_policy(self):
        self.assertEqual(
            self.scene.send(infected(), "user@" + scene.BLOCK).code, 550)
        self.scene.delivered(0)


if __name__ == "__main__":
    scene.main()
