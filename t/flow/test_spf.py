"""test_spf.py - SPF by a real name server (nsd): actions by domain, and
Authentication-Results byte for byte."""

import shutil

import mail
import received
import scene
from name_servers import Nsd

HOME, AWAY = "9.9.9.9", "9.9.9.10"
ZONE = f"""
pass    TXT "v=spf1 ip4:{HOME} -all"
soft    TXT "v=spf1 ip4:{HOME} ~all"
fail    TXT "v=spf1 ip4:{HOME} -all"
neutral TXT "v=spf1 ?all"
broken  TXT "v=spf1 ipv4:{HOME} -all"
helo    TXT "v=spf1 ip4:{HOME} -all"
chain   TXT "v=spf1 include:pass.spf.example -all"
mx      TXT "v=spf1 mx -all"
mx      MX 10 host
host    A {HOME}
moved   TXT "v=spf1 redirect=target.spf.example"
target  TXT "v=spf1 ip4:{HOME} ~all"
nothing A 192.0.2.1
"""
DOMAINS = {
    "strict.example": {"spf.fail": "block", "spf.softfail": "tag",
                       "spf.permerror": "defer", "spf.temperror": "defer"},
    "hold.example": {"spf.fail": "quarantine"},
    "off.example": {"spf.enable": "no", "spf.fail": "block"},
    "trusting.example": {"spf.fail": "block",
                         "senders.approved": "@fail.spf.example"},
}
ANY = "user@here.example"
STRICT = "user@strict.example"

names = None
folder = None


def setUpModule():
    global names, folder  # pylint: disable=global-statement
    folder = scene.temporary_folder("spf")
    names = Nsd(folder / "nsd", {"spf.example": ZONE}).start()


def tearDownModule():
    names.stop()
    shutil.rmtree(folder)


class Spf(scene.SceneCase):

    @classmethod
    def setUpClass(cls):
        cls.SETTINGS = {"dns.servers": names.address, "dns.timeout": "1s"}
        cls.DOMAINS = DOMAINS
        super().setUpClass()

    def results(self, sender, client=HOME, recipient=ANY, extra=b"", **more):
        """Authentication-Results of the delivered message, raw."""
        answer = self.scene.send(mail.plain(extra=extra), recipient,
                                 client=client, sender=sender, **more)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        return [field for field in received.split(delivered)[0]
                if received.name_of(field) == b"authentication-results"]

    def check_result(self, sender, result, client=HOME):
        domain = sender.partition("@")[2]
        self.assertEqual(
            self.results(sender, client),
            [f"Authentication-Results: gate.example;\r\n spf={result} "
             f"smtp.mailfrom={domain}\r\n".encode()])
        self.assertEqual(self.scene.gate.events()[-1]["spf"], result)

    def test_results(self):
        for sender, result, client in (
                ("a@pass.spf.example", "pass", HOME),
                ("a@chain.spf.example", "pass", HOME),
                ("a@chain.spf.example", "fail", AWAY),
                ("a@fail.spf.example", "fail", AWAY),
                ("a@soft.spf.example", "softfail", AWAY),
                ("a@neutral.spf.example", "neutral", AWAY),
                ("a@nothing.spf.example", "none", AWAY),
                ("a@absent.spf.example", "none", AWAY),
                ("a@broken.spf.example", "permerror", HOME),
                ("a@refused.example", "temperror", HOME)):
            with self.subTest(sender, client=client):
                self.check_result(sender, result, client)

    def test_a_pause_after_mail_takes_no_time_from_spf(self):
        # Longer than twice dns.timeout. No other case asks for what these
        # records refer to, so that it is not in the cache.
        senders = (("a@mx.spf.example", "pass", HOME),
                   ("a@moved.spf.example", "softfail", AWAY))
        for sender, result, client in senders:
            with self.subTest(sender), scene.sender.Client(
                    self.scene.postfix.port) as smtp:
                smtp.hello(client)
                answer = smtp.send(mail.plain(), [ANY], sender=sender,
                                   pause=2.5)
                self.assertEqual(answer.code, 250, answer.text)
                self.scene.delivered(1)
                self.assertEqual(self.scene.gate.events()[-1]["spf"], result)

    def test_a_long_local_part_hides_no_domain(self):
        for length in (60, 600, 1900):
            with self.subTest(length):
                self.refused("x" * length + "@fail.spf.example", 550)

    def test_an_empty_sender_is_judged_by_its_greeting(self):
        # The client greets as helo.spf.example.
        port = self.scene.postfix.port
        with scene.sender.Client(port) as client:
            client.hello(HOME, "helo.spf.example")
            answer = client.send(mail.plain(), [ANY], sender="")
        self.assertEqual(answer.code, 250)
        delivered = self.scene.delivered(1)[0].data
        self.assertIn(b"Authentication-Results: gate.example;\r\n spf=pass "
                      b"smtp.helo=helo.spf.example\r\n", delivered)

    def test_forged_results_are_removed(self):
        forged = (b"Authentication-Results: gate.example; spf=pass\r\n"
                  b"Authentication-Results: GATE.example\r\n ;dkim=pass\r\n"
                  b"Authentication-Results: other.example; spf=pass\r\n")
        ours, other = self.results("a@fail.spf.example", AWAY, extra=forged)
        self.assertEqual(
            ours, b"Authentication-Results: gate.example;\r\n spf=fail "
            b"smtp.mailfrom=fail.spf.example\r\n")
        self.assertEqual(
            other, b"Authentication-Results: other.example; spf=pass\r\n")

    def refused(self, sender, code, client=AWAY, recipient=STRICT):
        answer = self.scene.send(mail.plain(), recipient, client=client,
                                 sender=sender)
        self.assertEqual((answer.stage, answer.code), ("data", code),
                         answer.text)
        self.scene.delivered(0)
        event = self.scene.gate.events()[-1]
        self.assertEqual((event["class"], event["code"]),
                         ("spf", str(code)))
        return answer, event

    def test_fail_is_refused_where_a_domain_says_so(self):
        answer, event = self.refused("a@fail.spf.example", 550)
        self.assertEqual(event["action"], "block")
        self.assertIn(f"[s={event['s']}]", answer.text)

    def test_a_broken_record_waits(self):
        self.refused("a@broken.spf.example", 451, HOME)

    def test_a_silent_domain_waits(self):
        self.refused("a@refused.example", 451, HOME)

    def test_softfail_is_marked(self):
        answer = self.scene.send(mail.plain(), STRICT, client=AWAY,
                                 sender="a@soft.spf.example")
        self.assertEqual(answer.code, 250)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.values(delivered, "X-Sekisho"),
                         [b"action=tag class=spf"])

    def test_fail_is_held(self):
        held = self.scene.postfix.held()
        self.scene.send(mail.plain(), "user@hold.example", client=AWAY,
                        sender="a@fail.spf.example")
        self.scene.delivered(0)
        self.assertEqual(self.scene.postfix.held(), held + 1)

    def test_switched_off_it_refuses_nobody(self):
        self.assertEqual(
            len(self.results("a@fail.spf.example", AWAY, "u@off.example")), 1)

    def test_our_own_users_are_not_checked(self):
        self.assertEqual(
            self.results("a@fail.spf.example", AWAY, STRICT, login="alice"),
            [])
        self.assertEqual(self.scene.gate.events()[-1]["spf"], "-")

    def test_each_message_of_a_connection_is_judged_anew(self):
        port = self.scene.postfix.port
        with scene.sender.Client(port) as client:
            client.hello(AWAY)
            for sender, code in (("a@fail.spf.example", 550),
                                 ("a@nothing.spf.example", 250),
                                 ("a@fail.spf.example", 550)):
                answer = client.send(mail.plain(), [STRICT], sender=sender)
                self.assertEqual(answer.code, code, answer.text)
        self.scene.delivered(1)


if __name__ == "__main__":
    scene.main()
