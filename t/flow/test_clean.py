"""test_clean.py - clean mail goes through as it came."""

import mail
import received
import scene

BODIES = {
    "plain": mail.plain(),
    "no text at all": mail.plain(text=b""),
    "lines of dots": mail.plain(text=b".\r\n..\r\n...x\r\n.\r\n"),
    "8-bit text": mail.plain(text="おはようございます。\r\n".encode()),
    "Shift_JIS": mail.plain(text="帳票\r\n".encode("shift_jis")),
    "spaces at line ends": mail.plain(text=b"a \t \r\n \r\n\t\r\nb\r\n"),
    "a line of 9,000": mail.plain(text=b"x" * 9000 + b"\r\n"),
    "a chunk's worth": mail.plain(text=b"0123456789abcde\r\n" * 9000),
    "folds and doubles": mail.plain(
        extra=b"X-Fold: a\r\n\tb\r\n   c  \r\nx-fold:none\r\nX-Empty:\r\n"
              b"X-Two: 1\r\nX-Two: 2\r\n"),
    "no blank behind the colon": mail.plain(extra=b"X-Tight:v\r\n"),
    "8-bit header": mail.plain(extra="X-Raw: 生\r\n".encode()),
    "no subject": b"From: a@client.example\r\n\r\nbody\r\n",
    "an attachment": bytes(mail.attached(b"\x01\x02harmless" * 100)),
    "quoted-printable": bytes(mail.attached(b"%PDF-" + bytes(range(256)),
                                            "quoted-printable")),
    "a boundary that never closes": mail.headers(
        b"x", b"multipart/mixed; boundary=b", "<open@client.example>")
    + b"\r\n--b\r\n\r\ntext\r\n",
}


class Clean(scene.SceneCase):
    DOMAINS = {}

    def check(self, message, **options):
        answer = self.scene.send(message, "user@clean.example", **options)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.without_trace(delivered), message)
        return delivered

    def test_body_and_headers_stay_byte_for_byte(self):
        for name, message in BODIES.items():
            with self.subTest(name):
                self.check(message)

    def test_our_header_says_clean(self):
        delivered = self.check(mail.plain())
        ours = received.values(delivered, "X-Sekisho")
        self.assertEqual(len(ours), 1)
        self.assertIn(b"class=clean", ours[0])

    def test_forged_copies_are_removed(self):
        forged = (b"X-Sekisho: action=accept class=clean forged=1\r\n"
                  b"Authentication-Results: gate.example; spf=pass\r\n"
                  b"authentication-results:\tGate.Example (x) 1; spf=pass\r\n"
                  b"Authentication-Results: other.example; spf=pass\r\n"
                  b"x-sekisho: forged again\r\n")
        answer = self.scene.send(mail.plain(extra=forged),
                                 "user@clean.example")
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertNotIn(b"forged", delivered)
        self.assertEqual(
            [value for value in received.values(
                delivered, "Authentication-Results")
             if b"ate.example" in value.lower() and b"spf=pass" in value],
            [])
        self.assertIn(b"Authentication-Results: other.example; spf=pass\r\n",
                      delivered)

    def test_one_line_tells_the_message(self):
        message = mail.plain()
        self.scene.send(message, "told@clean.example",
                        sender="teller@client.example")
        self.scene.delivered(1)
        event = self.scene.gate.wait_event(rcpt="told@clean.example")
        self.assertEqual(
            list(event),
            "s q event action class reason stage code client name helo auth "
            "from rcpt rcpts size parts malware file ml ml_why spam spf rbl "
            "url unscanned edits ms".split())
        self.assertEqual(event["event"], "message")
        self.assertEqual(event["class"], "clean")
        self.assertEqual(event["client"], "192.0.2.25")
        self.assertEqual(event["helo"], "client.example")
        self.assertEqual(event["from"], "teller@client.example")
        self.assertEqual(event["rcpts"], "1")
        self.assertEqual(event["unscanned"], "-")
        self.assertIn(event["q"], self.scene.postfix.log())

    def test_several_messages_and_resets_in_one_session(self):
        with scene.sender.Client(self.scene.postfix.port) as session:
            session.hello("192.0.2.9")
            for number in range(3):
                message = mail.plain(subject=b"number %d" % number)
                session.command("MAIL FROM:<gone@client.example>")
                session.command("RCPT TO:<gone@clean.example>")
                self.assertEqual(session.command("RSET").code, 250)
                answer = session.send(message, ["user@clean.example"])
                self.assertEqual(answer.code, 250, answer.text)
                delivered = self.scene.delivered(1)[0]
                self.assertEqual(
                    received.without_trace(delivered.data), message)
                self.assertEqual(delivered.recipients,
                                 ("user@clean.example",))

    def test_a_session_that_hangs_up_harms_nobody(self):
        session = scene.sender.Client(self.scene.postfix.port)
        session.hello("192.0.2.9")
        session.command("MAIL FROM:<gone@client.example>")
        session.command("RCPT TO:<gone@clean.example>")
        session.command("DATA")
        session.socket.sendall(b"Subject: half of a message\r\n\r\nabc")
        session.close()
        self.check(mail.plain())


class NoHeaders(scene.SceneCase):
    SETTINGS = {"milter.headers": "none"}
    DOMAINS = {}

    def test_no_header_of_ours_is_added(self):
        message = mail.plain()
        self.scene.send(message, "user@clean.example")
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.values(delivered, "X-Sekisho"), [])
        self.assertEqual(received.without_trace(delivered), message)


if __name__ == "__main__":
    scene.main()
