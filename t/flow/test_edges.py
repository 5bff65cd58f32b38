"""test_edges.py - envelopes, sessions and messages at the edge of what SMTP
allows, through a real MTA; and the order of our changes on the wire."""

import shutil
import socket
import ssl
import subprocess
import unittest

import mail
import mta
import received
import scene
from gate import Gate

MANY = 1000  # recipients: Postfix's own limit


class Envelopes(scene.SceneCase):
    # Trust of the loopback host would change what is done.
    SETTINGS = {"trust.networks": "::1"}

    def test_the_empty_sender(self):
        """Notices of other hosts are examined like all mail."""
        message = mail.plain()
        answer = self.scene.send(message, "empty@" + scene.TAG, sender="",
                                 parameters="RET=HDRS ENVID=notice1")
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.without_trace(delivered), message)
        self.assertEqual(
            self.scene.gate.wait_event(rcpt="empty@" + scene.TAG)["from"],
            "<>")
        infected = mail.attached(mail.EICAR)
        answer = self.scene.send(bytes(infected), "user@" + scene.BLOCK,
                                 sender="")
        self.assertEqual(answer.code, 550, answer.text)
        answer = self.scene.send(bytes(infected), "user@" + scene.TAG,
                                 sender="")
        self.assertEqual(answer.code, 250, answer.text)
        data = self.scene.delivered(1)[0].data
        self.assertNotIn(infected.part, data)

    def test_a_thousand_recipients(self):
        addresses = [f"user{number}@{scene.TAG}" for number in range(MANY)]
        infected = mail.attached(mail.EICAR)
        answer = self.scene.send(bytes(infected), addresses)
        self.assertEqual(answer.code, 250, answer.text)
        found = self.scene.sink.wait(1, 60)
        self.assertTrue(self.scene.postfix.wait_empty(60))
        found += self.scene.sink.take()
        got = [to for each in found for to in each.recipients]
        self.assertEqual(sorted(got), sorted(addresses))
        for each in found:
            self.assertNotIn(infected.part, each.data)
        event = self.scene.gate.wait_event(rcpts=str(MANY), action="tag")
        self.assertRegex(event["rcpt"], r"\+\d+$")

    def test_the_last_of_a_thousand_is_the_strictest(self):
        addresses = [f"user{number}@{scene.TAG}"
                     for number in range(MANY - 1)]
        answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                 addresses + ["user@" + scene.BLOCK])
        self.assertEqual(answer.code, 550, answer.text)
        self.scene.delivered(0)

    def test_international_addresses(self):
        message = mail.plain(subject="件名".encode())
        answer = self.scene.send(
            message, "利用者@" + scene.TAG, sender="送信者@例え.jp",
            parameters="SMTPUTF8")
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0]
        self.assertEqual(received.without_trace(delivered.data), message)
        self.assertEqual(delivered.recipients, ("利用者@" + scene.TAG,))
        event = self.scene.gate.wait_event(rcpt="利用者@" + scene.TAG)
        self.assertEqual(event["from"], "送信者@例え.jp")
        answer = self.scene.send(
            bytes(mail.attached(mail.EICAR)), "利用者@" + scene.BLOCK,
            sender="送信者@例え.jp", parameters="SMTPUTF8")
        self.assertEqual(answer.code, 550, answer.text)


class Messages(scene.SceneCase):
    def deliver(self, message, to="user@" + scene.TAG):
        answer = self.scene.send(message, to)
        self.assertEqual(answer.code, 250, answer.text)
        return self.scene.delivered(1)[0].data

    def test_nothing_at_all(self):
        """DATA with no line in it."""
        with scene.sender.Client(self.scene.postfix.port) as session:
            session.hello("192.0.2.9")
            session.command("MAIL FROM:<a@client.example>")
            session.command("RCPT TO:<user@" + scene.TAG + ">")
            self.assertEqual(session.command("DATA").code, 354)
            self.assertEqual(session.command(".").code, 250)
        data = self.scene.delivered(1)[0].data
        self.assertEqual(received.without_trace(data).strip(), b"")
        self.assertEqual(len(received.values(data, "X-Sekisho")), 1)

    def test_headers_and_no_body(self):
        message = mail.headers(b"no body", b"text/plain", mail.new_id())
        data = self.deliver(message)
        self.assertEqual(received.without_trace(data).rstrip(),
                         message.rstrip())

    def test_a_body_and_no_headers(self):
        for message in (b"\r\nGood morning.\r\n",
                        b"Good morning, this is no header.\r\n"):
            with self.subTest(message):
                data = self.deliver(message)
                self.assertTrue(data.endswith(message), data)
                self.assertEqual(len(received.values(data, "X-Sekisho")), 1)

    def test_a_virus_without_headers(self):
        for message in (b"\r\n" + mail.EICAR + b"\r\n",
                        mail.EICAR + b"\r\n"):
            with self.subTest(message[:2]):
                answer = self.scene.send(message, "user@" + scene.BLOCK)
                self.assertEqual(answer.code, 550, answer.text)
                answer = self.scene.send(message, "user@" + scene.TAG)
                if answer.code == 250:
                    data = self.scene.delivered(1)[0].data
                    self.assertNotIn(mail.EICAR, data)

    def test_forged_headers_by_the_hundred(self):
        """Deleted from the highest ordinal on: none survives, and of the
        others none is lost, also while the message is cleaned."""
        forged, kept = b"", []
        for number in range(150):
            forged += (b"X-Sekisho: forged%d\r\n" % number
                       + b"Authentication-Results: gate.example; forged=%d"
                       b"\r\n" % number)
            if number % 7 == 0:
                kept.append(b"mx%d.example; kept=1" % number)
                forged += b"Authentication-Results: " + kept[-1] + b"\r\n"
        for message in (
                mail.plain(extra=forged),
                bytes(mail.attached(mail.EICAR, extra=forged)),
                mail.headers(b"x", b"application/octet-stream",
                             mail.new_id(), forged) + b"\r\n" + mail.EICAR):
            data = self.deliver(message)
            self.assertNotIn(b"forged", data)
            self.assertNotIn(mail.EICAR, b"".join(received.contents(data)))
            self.assertEqual([value for value in received.values(
                data, "Authentication-Results") if b"kept" in value], kept)
            self.assertEqual(len(received.values(data, "X-Sekisho")), 1)

    def test_our_headers_are_ascii(self):
        """Whatever the message holds, nothing of it gets into ours."""
        raw = "請求書\u202e".encode() + b"\xff"
        message = bytes(mail.attached(
            mail.EICAR, subject=raw, name="請求書.com",
            extra=b"X-Raw: " + raw + b"\r\n"))
        data = self.deliver(message)
        for field in received.split(data)[0]:
            if received.name_of(field) in received.OURS:
                self.assertTrue(field.isascii(), field)
        # What was raw before stays so; nothing else becomes it.
        self.assertEqual(data.count(b"\xff"), message.count(b"\xff"))


class Sessions(scene.SceneCase):
    @classmethod
    def setUpClass(cls):
        cls.keys = scene.temporary_folder("tls")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-subj", "/CN=mx.gate.example", "-days", "2",
             "-keyout", cls.keys / "key", "-out", cls.keys / "certificate"],
            check=True, capture_output=True)
        cls.POSTFIX = {"smtpd_tls_security_level": "may",
                       "smtpd_tls_key_file": cls.keys / "key",
                       "smtpd_tls_cert_file": cls.keys / "certificate"}
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.keys, ignore_errors=True)

    def test_starttls_says_helo_twice(self):
        infected = bytes(mail.attached(mail.EICAR))
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        with scene.sender.Client(self.scene.postfix.port) as session:
            session.command("EHLO before.example")
            self.assertEqual(session.command("STARTTLS").code, 220)
            session.socket = trusting.wrap_socket(session.socket)
            session.file = session.socket.makefile("rb")
            session.hello("192.0.2.9", "after.example")
            for number in range(2):
                message = mail.plain(subject=b"%d" % number)
                answer = session.send(message, ["tls@" + scene.TAG])
                self.assertEqual(answer.code, 250, answer.text)
                data = self.scene.delivered(1)[0].data
                self.assertEqual(received.without_trace(data), message)
            answer = session.send(infected, ["tls@" + scene.BLOCK])
            self.assertEqual(answer.code, 550, answer.text)
        event = self.scene.gate.wait_event(rcpt="tls@" + scene.TAG)
        self.assertEqual(event["helo"], "after.example")

    def test_messages_in_one_breath(self):
        """RFC 2920: everything is sent before any reply is read."""
        good = [mail.plain(subject=b"%d" % number) for number in range(5)]
        bad = bytes(mail.attached(mail.EICAR))
        sent = b""
        for message in (good[0], good[1], bad, good[2], good[3], good[4]):
            to = scene.BLOCK.encode()
            sent += (b"MAIL FROM:<a@client.example>\r\n"
                     b"RCPT TO:<user@" + to + b">\r\n"
                     b"DATA\r\n" + message + b".\r\n")
        with scene.sender.Client(self.scene.postfix.port) as session:
            session.hello("192.0.2.9")
            session.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF,
                                      1 << 20)
            session.socket.sendall(sent + b"QUIT\r\n")
            codes = [session.read().code for _ in range(4 * 6)]
        self.assertEqual(codes[3::4], [250, 250, 550, 250, 250, 250])
        delivered = self.scene.delivered(5)
        self.assertEqual(
            sorted(received.without_trace(each.data) for each in delivered),
            sorted(good))


class OnTheWire(unittest.TestCase):
    """The gate and its scanner, with an MTA that keeps every packet."""

    def setUp(self):
        self.folder = scene.temporary_folder("wire")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.gate = Gate(self.folder / "gate", {"trust.networks": "::1"})
        self.gate.start()
        self.addCleanup(self.gate.stop)

    def test_the_body_comes_last_and_in_one_piece(self):
        """An MTA that got a header edit between two pieces of the body would
        take the second for a new body."""
        forged = (b"X-Sekisho: forged\r\nSubject: first\r\n"
                  b"X-Sekisho: forged\r\n")
        padding = b"".join(b"%07d\r\n" % number for number in range(40000))
        message = bytes(mail.attached(mail.EICAR, extra=forged,
                                      padding=padding))
        fields, body = received.split(message)
        with mta.Session(self.gate.milter_socket) as session:
            session.start().envelope()
            for field in fields:
                name, _, value = field.partition(b":")
                value = value[:-2].replace(b"\r\n", b"\n")
                session.header(name.decode(), value.decode())
            session.end_of_headers()
            for begin in range(0, len(body), 65535):
                session.body(body[begin:begin + 65535])
            letter, text = session.end()
            self.assertEqual(letter, b"a", text)
            edits = session.edits
        letters = b"".join(letter for letter, _ in edits)
        self.assertRegex(letters, rb"^m+i+b{2,}$")
        # Deletions from the highest ordinal on, before any other change.
        deleted = [int.from_bytes(data[:4], "big") for letter, data in edits
                   if letter == b"m" and data.endswith(b"\0\0")]
        self.assertEqual(deleted, [2, 1])
        for letter, data in edits:
            if letter != b"b":
                self.assertTrue(data.isascii(), data)
        new = b"".join(data for letter, data in edits if letter == b"b")
        self.assertIn(padding, new)
        self.assertNotIn(mail.encode(mail.EICAR, "base64"), new)
        for letter, data in edits[:-1]:
            if letter == b"b":
                self.assertEqual(len(data), 65535)


if __name__ == "__main__":
    scene.main()
