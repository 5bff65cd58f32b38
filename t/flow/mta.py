"""mta.py - the MTA's side of the milter protocol, byte by byte.

miltertest drives one session; this drives many at once, stops wherever a
test wants it to, and sees the exact packets. Version 6 as Postfix speaks it.
"""

import socket
import struct

ACTIONS = 0x1FF
STEPS = 0x1FFFFF

NR_CONNECT, NR_HELO, NR_MAIL, NR_RCPT = 0x1000, 0x2000, 0x4000, 0x8000
NR_DATA, NR_EOH, NR_HEADER, NR_BODY = 0x10000, 0x40000, 0x80, 0x80000
LEADING_SPACE = 0x100000
SKIP = 0x400

# Replies that end a wait for one.
FINAL = b"acdrtysO4"


class HungUp(Exception):
    """The gate closed the connection."""


def _texts(*words):
    return b"".join(word.encode() + b"\0" for word in words)


class Session:
    """One connection to the gate; a `with` block closes it."""

    def __init__(self, where, timeout=30):
        if isinstance(where, tuple):
            self.socket = socket.create_connection(where)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(str(where))
            except OSError:
                self.socket.close()
                raise
        self.socket.settimeout(timeout)
        self.steps = 0
        self.edits = []  # (letter, bytes) of the last message's end

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def packet(self, letter, data=b""):
        self.socket.sendall(struct.pack(">I", len(data) + 1) + letter + data)

    def _exactly(self, count):
        found = b""
        while len(found) < count:
            try:
                piece = self.socket.recv(count - len(found))
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise HungUp
            found += piece
        return found

    def reply(self):
        """The next packet: (letter, bytes)."""
        length, = struct.unpack(">I", self._exactly(4))
        data = self._exactly(length)
        return data[:1], data[1:]

    def _ask(self, letter, data=b"", silent=0):
        self.packet(letter, data)
        if self.steps & silent:
            return None
        return self.reply()

    def negotiate(self, actions=ACTIONS, steps=STEPS, version=6):
        self.packet(b"O", struct.pack(">III", version, actions, steps))
        letter, data = self.reply()
        assert letter == b"O", letter
        self.version, self.actions, self.steps = struct.unpack(
            ">III", data[:12])
        self.macros = data[12:]
        return self

    def macro(self, stage, **names):
        pairs = []
        for name, value in names.items():
            pairs += ["{%s}" % name if len(name) > 1 else name, value]
        self.packet(b"D", stage + _texts(*pairs))

    def connect(self, address="192.0.2.7", name="client.example"):
        family = b"6" if ":" in address else b"4"
        return self._ask(b"C", _texts(name) + family + struct.pack(">H", 25)
                         + _texts(address), NR_CONNECT)

    def connect_unknown(self, name="unknown"):
        return self._ask(b"C", _texts(name) + b"U", NR_CONNECT)

    def helo(self, name="helo.example"):
        return self._ask(b"H", _texts(name), NR_HELO)

    def mail(self, address="<from@sender.example>"):
        return self._ask(b"M", _texts(address), NR_MAIL)

    def rcpt(self, address="<to@here.example>"):
        return self._ask(b"R", _texts(address), NR_RCPT)

    def data(self):
        return self._ask(b"T", b"", NR_DATA)

    def header(self, name, value):
        return self._ask(b"L", _texts(name, value), NR_HEADER)

    def end_of_headers(self):
        return self._ask(b"N", b"", NR_EOH)

    def body(self, data):
        return self._ask(b"B", data, NR_BODY)

    def end(self):
        """The end of the message: (letter, bytes) of the answer."""
        self.packet(b"E")
        self.edits = []
        while True:
            letter, data = self.reply()
            if letter in FINAL:
                return letter, data
            self.edits.append((letter, data))

    def abort(self):
        self.packet(b"A")

    def quit(self):
        self.packet(b"Q")

    def start(self, **options):
        """As far as HELO."""
        self.negotiate(**options)
        self.connect()
        self.helo()
        return self

    def envelope(self, recipients=("<to@here.example>",)):
        self.mail()
        for recipient in recipients:
            self.rcpt(recipient)
        self.data()
        return self

    def message(self, body=b"text\r\n", subject="test"):
        """A whole message; the answer to it."""
        self.envelope()
        self.header("Subject", " " + subject)
        self.end_of_headers()
        for begin in range(0, len(body), 65535):
            letter, _ = self.body(body[begin:begin + 65535])
            if letter == b"s":
                break
        return self.end()
