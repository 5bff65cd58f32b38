"""sender.py - a mail client that sends exactly the bytes it is told to.

Knows XCLIENT, so that a message may seem to come from a host outside: the
flow speaks over loopback, which the gate trusts by default.
"""

import concurrent.futures
import socket
import time
from dataclasses import dataclass, field

OUTSIDE = "192.0.2.25"  # RFC 5737: nobody's address


@dataclass
class Reply:
    code: int
    text: str


@dataclass
class Answer:
    """What became of one message: the first refusal, or the last reply."""
    stage: str
    code: int
    text: str
    recipients: dict = field(default_factory=dict)  # address: Reply


class Client:
    """One SMTP connection to 127.0.0.1."""

    def __init__(self, port, seconds=60):
        self.socket = socket.create_connection(("127.0.0.1", port), seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.greeting = self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def read(self):
        lines = []
        while True:
            line = self.file.readline()
            if not line:
                raise ConnectionError("the server hung up")
            line = line.decode("utf-8", "replace").rstrip("\r\n")
            lines.append(line[4:])
            if line[3:4] != "-":
                return Reply(int(line[:3]), "\n".join(lines))

    def command(self, text):
        self.socket.sendall(text.encode("utf-8") + b"\r\n")
        return self.read()

    def hello(self, client=None, name="client.example", login=None):
        """EHLO; pretends to be `client` unless it is None, and that the
        user `login` authenticated."""
        reply = self.command("EHLO " + name)
        if client is None or reply.code != 250:
            return reply
        address = f"IPV6:{client}" if ":" in client else client
        user = f" LOGIN={login}" if login else ""
        reply = self.command(
            f"XCLIENT ADDR={address} NAME={name} HELO={name}{user}")
        if reply.code != 220:
            return reply
        return self.command("EHLO " + name)

    def data(self, message):
        reply = self.command("DATA")
        if reply.code != 354:
            return reply
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        self.socket.sendall(stuffed + b".\r\n")
        return self.read()

    def send(self, message, recipients, sender="sender@client.example",
             parameters="", pause=0):
        """One message on this connection, recipients a list; parameters of
        MAIL: "SMTPUTF8"; pause: seconds before DATA."""
        if not message.isascii():
            parameters = f"BODY=8BITMIME {parameters}".strip()
        reply = self.command(f"MAIL FROM:<{sender}> {parameters}".strip())
        if reply.code != 250:
            return Answer("mail", reply.code, reply.text)
        replies = {to: self.command(f"RCPT TO:<{to}>") for to in recipients}
        if not any(reply.code == 250 for reply in replies.values()):
            last = replies[recipients[-1]]
            return Answer("rcpt", last.code, last.text, replies)
        time.sleep(pause)
        reply = self.data(message)
        return Answer("data", reply.code, reply.text, replies)


def send(port, message, recipients, client=OUTSIDE, login=None, seconds=60,
         **options):
    """Connect, send one message, leave; a lost connection is code 0."""
    if isinstance(recipients, str):
        recipients = [recipients]
    try:
        with Client(port, seconds) as session:
            if session.greeting.code != 220:
                return Answer("connect", session.greeting.code,
                              session.greeting.text)
            reply = session.hello(client, login=login)
            if reply.code != 250:
                return Answer("helo", reply.code, reply.text)
            answer = session.send(message, recipients, **options)
            try:
                session.command("QUIT")
            except OSError:
                pass
            return answer
    except OSError as error:
        return Answer("lost", 0, str(error))


def send_all(port, messages, recipients, parallel, **options):
    """Each message on a connection of its own, `parallel` at a time."""
    with concurrent.futures.ThreadPoolExecutor(parallel) as pool:
        jobs = [pool.submit(send, port, message, recipients, **options)
                for message in messages]
        return [job.result() for job in jobs]
