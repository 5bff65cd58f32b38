"""test_reputation.py - what a client on a DNS list is told, by real rbldnsd
and a real Postfix; and who is never told anything.

Addresses are those of public name servers, for lists are not asked about
test networks; they stand in XCLIENT commands and zone files only."""

import shutil

import mail
import scene
import sender
from name_servers import Rbldnsd

RBL, ZOMBIE, BOTH = "198.41.0.4", "199.9.14.201", "192.203.230.10"
GOOD = "9.9.9.9"          # on no list
ALLOWED = "192.33.4.12"   # on both, and on the list of good senders
OTHER_BIT = "198.41.0.9"  # RBL+ says something that the mask leaves out
CODE_3, CODE_5 = "198.97.190.53", "192.36.148.17"
RBL_V6 = "2001:500:2::c"
PRIVATE = "10.1.2.3"

SECRET = "abcd1234efgh5678"
ZONES = {
    f"{SECRET}.r.example": [
        f"{RBL} :127.1.0.2:Open relay $, see {SECRET}.r.example/?ip=$",
        f"{BOTH} :127.1.0.1:Spam", f"{OTHER_BIT} :127.1.0.16:Other",
        f"{ALLOWED} :127.1.0.2:Spam", f"{PRIVATE} :127.1.0.2:Spam"],
    "q.example": [ZOMBIE, BOTH, ALLOWED],
    "white.example": [f"{ALLOWED} :127.0.0.3:Good"],
    "codes.example": [f"{CODE_3} :127.0.0.3:Three", f"{CODE_5} :127.0.0.5:Five"],
    "six.example": [f"{RBL_V6}"],
}
LISTS = {
    "list plus.zone": f"{SECRET}.r.example",
    "list plus.mask": 15,
    "list plus.show": "RBL+",
    "reputation.rbl": "plus codes.example=127.0.0.[2;4..7]*2 six.example",
    "reputation.zombie": "q.example",
    "reputation.allow": "white.example",
    "senders.approved": "good@client.example 192.36.148.16/31",
    "senders.blocked": "@bad.example",
}
DOMAINS = {
    "off.example": {"reputation.enable": "no"},
    "heavy.example": {"reputation.threshold": 2, "senders.approved": ""},
    "words.example": {"reputation.rbl_text": '"%l: %r (%i, %s) 100%%"',
                      "reputation.rbl_code": 554},
    "custom.example": {"reputation.action": "custom"},
    "bye.example": {"reputation.action": "custom", "reputation.code": 421,
                    "reputation.text": "Come back later"},
    "odd.example": {"reputation.action": "custom", "reputation.code": 599,
                    "reputation.text": "Go away"},
    "strict.example": {"reputation.zombie_code": 571,
                       "reputation.zombie_text": "%l says no"},
    "open.example": {"senders.blocked": ""},
}

RBL_TEXT = "5.7.1 Service unavailable, client host [{}] is listed by {}"
ZOMBIE_TEXT = ("4.7.1 Service temporarily unavailable, client host [{}] is "
               "listed by q.example, try again later")

lists = None
folder = None


def setUpModule():
    global lists, folder  # pylint: disable=global-statement
    folder = scene.temporary_folder("lists")
    lists = Rbldnsd(folder / "rbldnsd", ZONES).start()


def tearDownModule():
    lists.stop()
    shutil.rmtree(folder)


class ReputationCase(scene.SceneCase):
    """Scenes that ask the lists."""

    MORE = {}
    SECTIONS = DOMAINS
    POSTFIX = {"inet_protocols": "all"}  # for XCLIENT

    @classmethod
    def setUpClass(cls):
        cls.SETTINGS = {"dns.servers": lists.address, **LISTS, **cls.MORE}
        cls.DOMAINS = cls.SECTIONS
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.before = len(self.scene.gate.events())

    def events(self, count=1):
        """The lines written since the case began, once they are there."""
        gate = self.scene.gate
        scene.wait_for(lambda: len(gate.events()) >= self.before + count, 10,
                       "event lines")
        found = gate.events()[self.before:]
        self.assertEqual(len(found), count, found)
        return found

    def send(self, client, recipients="user@here.example", **options):
        return self.scene.send(mail.plain(), recipients, client=client,
                               **options)

    def check_welcome(self, client, recipient="user@here.example", **options):
        answer = self.send(client, recipient, **options)
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)
        event, = self.events()
        self.assertEqual(event["event"], "message")
        return event

    def check_refused(self, client, code, text,
                      recipient="user@here.example", stage="rcpt", **options):
        """Refused with exactly this text and our id, one line says so."""
        answer = self.send(client, recipient, **options)
        event, = self.events()
        self.assertEqual(
            (answer.stage, answer.code, answer.text),
            (stage, code, text.replace("%s", event["s"])
             + f" [s={event['s']}]"))
        self.assertEqual(
            (event["event"], event["stage"], event["code"], event["class"],
             event["action"], event["client"]),
            ("connection", stage, str(code), "reputation",
             "defer" if code < 500 else "block", client))
        return event


class AtRcpt(ReputationCase):

    def test_nobody_else_is_refused(self):
        self.assertEqual(self.check_welcome(GOOD)["rbl"], "-")

    def test_rbl_is_refused_for_good(self):
        event = self.check_refused(RBL, 550, RBL_TEXT.format(RBL, "RBL+"))
        self.assertEqual((event["rbl"], event["reason"]), ("RBL+", "RBL+"))
        self.assertEqual((event["from"], event["rcpt"], event["rcpts"]),
                         ("sender@client.example", "user@here.example", "1"))

    def test_zombie_is_refused_for_now(self):
        event = self.check_refused(ZOMBIE, 450, ZOMBIE_TEXT.format(ZOMBIE))
        self.assertEqual(event["rbl"], "q.example")

    def test_rbl_comes_first(self):
        event = self.check_refused(BOTH, 550, RBL_TEXT.format(BOTH, "RBL+"))
        self.assertEqual(event["rbl"], "RBL+,q.example")

    def test_ipv6(self):
        self.check_refused(RBL_V6, 550, RBL_TEXT.format(RBL_V6, "six.example"))

    def test_a_bit_outside_the_mask_is_no_listing(self):
        self.check_welcome(OTHER_BIT)

    def test_a_code_outside_the_set_is_no_listing(self):
        self.check_welcome(CODE_3)

    def test_weights_reach_the_threshold(self):
        self.check_refused(
            CODE_5, 550, RBL_TEXT.format(CODE_5, "codes.example"),
            "user@heavy.example")

    def test_below_the_threshold_nobody_is_refused(self):
        self.check_welcome(RBL, "user@heavy.example")

    def test_a_good_sender_is_welcome(self):
        self.check_welcome(ALLOWED)

    def test_a_private_address_is_not_asked_about(self):
        self.assertEqual(self.check_welcome(PRIVATE)["rbl"], "-")

    def test_switched_off_for_a_domain(self):
        self.check_welcome(RBL, "user@off.example")

    def test_the_lists_own_words_without_the_activation_code(self):
        event = self.check_refused(
            RBL, 554, f"5.7.1 RBL+: Open relay {RBL}, see RBL+/?ip={RBL} "
            f"({RBL}, %s) 100%", "user@words.example")
        self.assertNotIn(SECRET, str(event))

    def test_custom(self):
        self.check_refused(RBL, 450, "4.7.1 Service unavailable",
                           "user@custom.example")

    def test_custom_serves_zombie_too(self):
        self.check_refused(ZOMBIE, 599, "5.7.1 Go away", "user@odd.example")

    def test_custom_421_ends_the_connection(self):
        self.check_refused(RBL, 421, "4.7.1 Come back later",
                           "user@bye.example")

    def test_zombie_with_a_code_of_its_own(self):
        self.check_refused(ZOMBIE, 571, "5.7.1 q.example says no",
                           "user@strict.example")

    def test_each_recipient_has_its_own_answer(self):
        answer = self.send(RBL, [
            "a@here.example", "b@off.example", "c@custom.example",
            "Postmaster@here.example", "d@odd.example"])
        self.assertEqual(answer.code, 250)
        self.assertEqual([reply.code for reply in answer.recipients.values()],
                         [550, 250, 450, 250, 599])
        self.assertEqual(
            set(self.scene.delivered(1)[0].recipients),
            {"b@off.example", "Postmaster@here.example"})
        kinds = {event["event"]: event for event in self.events(2)}
        self.assertEqual(kinds["message"]["rcpts"], "2")
        refused = kinds["connection"]
        self.assertEqual((refused["rcpts"], refused["code"], refused["from"]),
                         ("3", "550", "sender@client.example"))

    def test_postmaster_and_abuse_are_reachable(self):
        self.check_welcome(RBL, "postmaster@here.example")
        self.before = len(self.scene.gate.events())
        self.check_welcome(RBL, "ABUSE@here.example")

    def test_a_user_who_authenticated_is_never_refused(self):
        event = self.check_welcome(RBL, login="alice")
        self.assertEqual((event["auth"], event["rbl"]), ("alice", "-"))

    def test_an_approved_sender_is_welcome(self):
        self.check_welcome(RBL, sender="good@client.example")

    def test_an_approved_network_is_welcome(self):
        self.check_welcome(CODE_5)

    def test_a_blocked_sender_is_refused(self):
        event = self.check_refused(GOOD, 550,
                                   "5.7.1 Sender is not accepted here",
                                   sender="a@bad.example")
        self.assertEqual(event["reason"], "senders.blocked")

    def test_a_section_may_unblock_a_sender(self):
        self.check_welcome(GOOD, "user@open.example", sender="a@bad.example")

    def test_every_message_of_a_connection_is_answered(self):
        with sender.Client(self.scene.postfix.port) as client:
            client.hello(RBL)
            for number in range(3):
                answer = client.send(mail.plain(), [f"u{number}@here.example"])
                self.assertEqual(answer.code, 550)
                client.command("RSET")
            answer = client.send(mail.plain(), ["last@off.example"])
            self.assertEqual(answer.code, 250)
            client.command("QUIT")
        self.scene.delivered(1)
        events = self.events(4)
        self.assertEqual(len({event["s"] for event in events}), 1)
        self.assertEqual([event["event"] for event in events],
                         ["connection"] * 3 + ["message"])
        self.assertEqual(events[1]["rcpt"], "u1@here.example")

    def test_the_activation_code_is_in_no_log(self):
        self.check_refused(RBL, 550, RBL_TEXT.format(RBL, "RBL+"))
        self.assertNotIn(SECRET, self.scene.gate.milter.log())


class OwnNetworks(ReputationCase):
    MORE = {"trust.networks": f"127.0.0.0/8 ::1 {RBL}",
            "trust.relays": ZOMBIE, "trust.authenticated": "no"}

    def test_our_own_host_is_welcome(self):
        self.check_welcome(RBL)

    def test_our_relay_is_welcome(self):
        self.check_welcome(ZOMBIE)

    def test_what_our_relay_brings_may_be_blocked(self):
        self.check_refused(ZOMBIE, 550, "5.7.1 Sender is not accepted here",
                           sender="a@bad.example")

    def test_users_are_strangers_where_the_ini_says_so(self):
        self.check_refused(BOTH, 550, RBL_TEXT.format(BOTH, "RBL+"),
                           login="alice")


class AtMail(ReputationCase):
    MORE = {"milter.reply_at": "mail"}
    SECTIONS = {}

    def test_rbl(self):
        event = self.check_refused(RBL, 550, RBL_TEXT.format(RBL, "RBL+"),
                                   stage="mail")
        self.assertEqual((event["rcpt"], event["from"]),
                         ("-", "sender@client.example"))

    def test_zombie(self):
        self.check_refused(ZOMBIE, 450, ZOMBIE_TEXT.format(ZOMBIE),
                           stage="mail")

    def test_a_user_who_authenticated_is_never_refused(self):
        self.check_welcome(RBL, login="alice")

    def test_a_blocked_sender_is_refused_at_rcpt(self):
        self.check_refused(GOOD, 550, "5.7.1 Sender is not accepted here",
                           sender="a@bad.example")

    def test_others_are_welcome(self):
        self.check_welcome(GOOD)


class AtConnect(ReputationCase):
    """XCLIENT makes Postfix greet again, as the client's address would."""
    MORE = {"milter.reply_at": "connect"}
    SECTIONS = {}

    def greeting(self, address):
        with sender.Client(self.scene.postfix.port) as client:
            client.command("EHLO client.example")
            greeting = client.command(
                f"XCLIENT ADDR={address} NAME=client.example")
            if greeting.code != 220:
                return [greeting]
            client.command("EHLO client.example")
            return [greeting, client.command("MAIL FROM:<a@client.example>")]

    def test_rbl_gets_the_mta_s_own_greeting(self):
        greeting, = self.greeting(RBL)
        self.assertEqual(greeting.code, 554)
        event, = self.events()
        self.assertEqual((event["stage"], event["code"], event["from"]),
                         ("connect", "550", "-"))
        self.assertIn(RBL_TEXT.format(RBL, "RBL+"),
                      self.scene.postfix.log())

    def test_zombie_gets_our_text_at_mail(self):
        greeting, answer = self.greeting(ZOMBIE)
        self.assertEqual(greeting.code, 220)
        event, = self.events()
        self.assertEqual((answer.code, answer.text),
                         (450, ZOMBIE_TEXT.format(ZOMBIE)
                          + f" [s={event['s']}]"))

    def test_others_are_welcome(self):
        self.check_welcome(GOOD)

    def test_a_blocked_sender_is_refused_at_rcpt(self):
        self.check_refused(GOOD, 550, "5.7.1 Sender is not accepted here",
                           sender="a@bad.example")


class Monitor(ReputationCase):
    MORE = {"milter.mode": "monitor"}

    def test_a_listed_client_is_logged_and_served(self):
        answer = self.send(RBL)
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)
        kinds = {event["event"]: event for event in self.events(2)}
        refused = kinds["connection"]
        self.assertEqual((refused["action"], refused["code"],
                          refused["class"], refused["rbl"]),
                         ("monitor", "-", "reputation", "RBL+"))


if __name__ == "__main__":
    scene.main()
