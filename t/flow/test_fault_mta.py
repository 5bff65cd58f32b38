"""test_fault_mta.py - an MTA that goes away at any moment, or speaks another
language. See faults.py."""

import contextlib
import random
import socket
import struct
import threading
import time

import accounts
import faults
import mail
import mta
import received
from accounts import LOST, TAG, End, Letter
from faults import case, check

SEED = 11
# What an MTA has said before it vanishes: how many steps of speak().
STAGES = ("the socket", "negotiation", "connect", "HELO", "MAIL", "RCPT",
          "DATA", "a header", "the end of headers", "a body chunk")
GONE = (OSError, mta.HungUp, AssertionError)


def speak(session, one, steps):
    """So many stages of a message."""
    said = [session.negotiate, session.connect, session.helo, session.mail,
            lambda: session.rcpt(f"<{one.to}>"), session.data,
            lambda: session.header("Subject", " x"), session.end_of_headers,
            lambda: session.body(one.data[:1000])]
    for step in said[:steps]:
        step()


def packet(letter, data=b""):
    return struct.pack(">I", len(data) + 1) + letter + data


def whole(one):
    """A message's packets behind the negotiation, replies unread."""
    fields, body = received.split(one.data)
    out = packet(b"C", b"client.example\0" + b"4\0\x19192.0.2.7\0")
    out += packet(b"H", b"helo.example\0")
    out += packet(b"D", b"M" + b"i\0" + one.id.encode() + b"\0")
    out += packet(b"M", b"<from@sender.example>\0")
    out += packet(b"R", b"<" + one.to.encode() + b">\0") + packet(b"T")
    for field in fields:
        name, _, value = field.partition(b":")
        out += packet(b"L", name + b"\0"
                      + value[:-2].replace(b"\r\n", b"\n") + b"\0")
    out += packet(b"N")
    for begin in range(0, len(body), 65535):
        out += packet(b"B", body[begin:begin + 65535])
    return out + packet(b"E")


class Mta(faults.Area):
    """An MTA goes away."""

    SETTINGS = {"milter.budget": "20s"}

    def session(self, patience=20):
        return mta.Session(self.gate.milter_socket, patience)

    def gone(self, one):
        """A message whose MTA is no more: it will come again."""
        account = self.accounts[0]
        account.letters[one.id] = one
        account.ends[one.id] = End(LOST)

    def vanish(self, steps, times=15):
        """MTAs that get so far, while others work."""
        with self.traffic(parallel=2) as account:
            for _ in range(times):
                one = account.next()
                with self.session() as session:
                    speak(session, one, steps)
                self.gone(one)

    def survive(self, talk, times=1):
        """Say something nobody says, while others work."""
        with self.traffic(parallel=2) as account:
            for _ in range(times):
                with contextlib.suppress(*GONE), self.session() as session:
                    talk(session)
            check(account.postponed() == 0, f"others suffered: {account}")

    def served(self, session):
        """The rest of a session that may go on: it is refused or hung up,
        or a virus in it is still found."""
        one = accounts.letter(3)
        with contextlib.suppress(*GONE):
            end = accounts.hand_over(session, one)
            check(end.kind != accounts.DELIVERED, "a virus passed")

    for _steps, _stage in enumerate(STAGES):
        def _make(steps, stage):
            return case(f"MTA gone after {stage}",
                        "fifteen of them close the connection there")(
                            lambda self: self.vanish(steps))
        locals()[f"vanish_{_steps}"] = _make(_steps, _stage)

    @case("MTA gone after the end of message",
          "it does not wait for the reply to a message with a virus")
    def vanish_at_the_end(self):
        with self.traffic(parallel=2) as account:
            for number in range(15):
                one = accounts.letter(5 + number % 5)
                with self.session() as session:
                    session.negotiate()
                    session.socket.sendall(whole(one))
                    time.sleep(number * 0.01)
                self.gone(one)
        check(account.letters, "no traffic")

    @case("MTA gone while it is told the new body",
          "it reads a few bytes of the changes and closes")
    def vanish_in_the_body(self):
        padding = b"".join(b"%07d\r\n" % number for number in range(150000))
        with self.traffic(parallel=1):
            for number in range(4):
                made = mail.attached(mail.EICAR, padding=padding)
                one = Letter(f"V{number}", bytes(made), f"user@{TAG}",
                             (mail.EICAR,))
                fields, body = received.split(one.data)
                with contextlib.suppress(*GONE), self.session() as session:
                    session.start().envelope([f"<{TAG}>"])
                    for field in fields:
                        name, _, value = field.partition(b":")
                        session.header(name.decode(), value[:-2].decode())
                    session.end_of_headers()
                    for begin in range(0, len(body), 65535):
                        session.body(body[begin:begin + 65535])
                    session.packet(b"E")
                    session.socket.recv(10 * number + 1)
                self.gone(one)

    @case("MTA gone in the middle of a packet", "cut after every byte of it")
    def vanish_in_a_packet(self):
        one = accounts.letter(3)
        said = whole(one)
        with self.traffic(parallel=1):
            for cut in range(1, 200):
                with self.session() as session:
                    session.negotiate()
                    session.socket.sendall(said[:cut])
            for cut in range(200, len(said), len(said) // 50):
                with self.session() as session:
                    session.negotiate()
                    session.socket.sendall(said[:cut])
            self.gone(one)

    @case("MTA closes one direction", "shutdown for writing after the end")
    def half_closed(self):
        for number in range(5):
            one = accounts.letter(5 + number)
            with self.session() as session:
                session.negotiate()
                session.socket.sendall(whole(one))
                session.socket.shutdown(socket.SHUT_WR)
                with contextlib.suppress(*GONE):
                    while session.reply()[0] not in mta.FINAL:
                        pass
        self.send(5)

    @case("MTA aborts again and again", "SMFIC_ABORT a thousand times")
    def aborts(self):
        def talk(session):
            session.start()
            for _ in range(1000):
                session.abort()
            self.served(session)
        self.survive(talk)

    @case("200 MTAs vanish at once", "each in a message of its own")
    def vanish_together(self):
        with self.traffic(parallel=2):
            sessions = []
            for number in range(200):
                one = accounts.letter(number)
                session = self.session()
                sessions.append(session)
                speak(session, one, number % len(STAGES))
                self.gone(one)
            for session in sessions:
                session.socket.close()


class Protocol(Mta):
    """What no MTA sends."""

    @case("random bytes", "at the beginning, and behind a negotiation")
    def garbage(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")

        def talk(session):
            if chance.random() < 0.7:
                session.negotiate()
            session.socket.settimeout(0.3)
            session.socket.sendall(chance.randbytes(chance.randrange(5000)))
            session.reply()
        self.survive(talk, 60)

    @case("random packets", "well-formed lengths, all letters, random data")
    def random_packets(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")

        def talk(session):
            session.negotiate()
            session.socket.settimeout(0.3)
            for _ in range(30):
                letter = bytes([chance.choice(b"ABCDEHKLMNOQRTU\0\xff")])
                session.packet(
                    letter, chance.randbytes(chance.randrange(300)))
            session.packet(b"E")
            session.reply()
        self.survive(talk, 60)

    @case("mutated message", "a good session with some bytes changed")
    def mutated(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")

        def talk(session):
            said = bytearray(whole(accounts.letter(5)))
            for _ in range(chance.randrange(1, 8)):
                said[chance.randrange(len(said))] = chance.randrange(256)
            session.negotiate()
            session.socket.settimeout(0.5)
            session.socket.sendall(said)
            session.reply()
        self.survive(talk, 60)

    @case("one byte at a time", "every byte of a message is sent by itself")
    def bytewise(self):
        account = self.account()
        for number in range(5):
            one = accounts.letter(number)
            account.letters[one.id] = one
            with self.session() as session:
                session.negotiate(steps=mta.STEPS)
                for byte in whole(one):
                    session.socket.send(bytes([byte]))
                edits = []
                while True:
                    answer = session.reply()
                    # MAIL, RCPT and the body are answered, too.
                    if answer[0] in b"ydrt" or (
                            answer[0] == b"a"):
                        break
                    if answer[0] != b"c":
                        edits.append(answer)
            account.ends[one.id] = accounts.ended(*answer, one, edits)

    @case("everything in one breath", "all packets in one write, no reading")
    def one_breath(self):
        def talk(session):
            session.negotiate()
            session.socket.sendall(whole(accounts.letter(0)) * 20)
            session.reply()
        self.survive(talk, 5)

    @case("lengths that lie", "0, 1, 2 GiB, 4 GiB, longer than what follows")
    def lengths(self):
        def talk(session):
            session.start()
            session.socket.settimeout(0.5)
            session.socket.sendall(struct.pack(">I", next(lengths)) + b"B"
                                   + b"x" * 100)
            self.served(session)
        lengths = iter((0, 1, 2, 1000, 65536, 1 << 20, 0x7fffffff,
                        0x80000000, 0xfffffffe, 0xffffffff))
        self.survive(talk, 10)

    @case("giant packets", "a body chunk, a header and macros of 16 MB")
    def giant(self):
        kinds = iter((b"B", b"L", b"D", b"M", b"R", b"H", b"C", b"U"))

        def talk(session):
            session.start().envelope()
            session.packet(next(kinds), b"x" * (16 << 20))
            session.socket.settimeout(2)
            session.reply()
        self.survive(talk, 8)

    @case("unknown commands", "all 256 letters, in every stage")
    def unknown(self):
        known = b"ABCDEHKLMNOQRTU"

        def talk(session):
            steps = next(stages)
            for letter in range(256):
                if letter not in known:
                    with contextlib.suppress(*GONE), self.session() as own:
                        speak(own, accounts.letter(3), steps)
                        own.packet(bytes([letter]), b"data\0")
                        own.packet(b"U", b"WHAT\0")
            speak(session, accounts.letter(3), 3)
            session.packet(b"U", b"XUNKNOWN arg\0")
            session.socket.settimeout(5)
            self.served(session)
        stages = iter((1, 4, 8))
        self.survive(talk, 3)

    @case("negotiation that makes no sense",
          "versions from 0 to 2^32, short, long, twice, none at all")
    def negotiation(self):
        words = iter([
            packet(b"O", struct.pack(">III", version, actions, steps))
            for version, actions, steps in (
                (0, 0, 0), (1, 1, 1), (2, 0x3f, 0x7f), (3, 0, 0),
                (6, 0, 0), (6, 0xffffffff, 0xffffffff), (7, 511, 511),
                (0xffffffff, 0xffffffff, 0xffffffff), (6, 0x80000000, 0))
        ] + [packet(b"O"), packet(b"O", b"\0"), packet(b"O", b"\0\0\0\6" * 2),
             packet(b"O", b"\0\0\0\6" * 5000), b"",
             packet(b"O", struct.pack(">III", 6, 511, 0x1fffff)) * 3])

        def talk(session):
            session.socket.settimeout(0.5)
            session.socket.sendall(next(words))
            with contextlib.suppress(TimeoutError):
                session.reply()
            self.served(session)
        self.survive(talk, 15)

    @case("commands in the wrong order",
          "an end without a beginning, a body before MAIL, all of it twice")
    def order(self):
        orders = iter(("E", "EE", "BE", "NE", "LNE", "TE", "RE", "RTNBE",
                       "MME", "MRRMRE", "MTNBE", "MRTBNLE", "CCHHMRTNBE",
                       "MRTNBENBE", "AE", "MAE", "KMRTNBE", "QE", "MRTNBEE",
                       "BBBB", "NNNNE", "LLLLE", "HCMRTE"))
        data = {"M": b"<a@b.example>\0", "R": b"<to@block.example>\0",
                "L": b"Subject\0 x\0", "H": b"helo\0",
                "B": b"X-Test\r\n\r\n" + mail.EICAR + b"\r\n",
                "C": b"c.example\0" + b"4\0\x19192.0.2.7\0"}

        def talk(session):
            session.negotiate()
            session.socket.settimeout(0.4)
            said = next(orders)
            for letter in said:
                session.packet(letter.encode(), data.get(letter, b""))
            edits = b""
            with contextlib.suppress(TimeoutError):
                while True:
                    letter = session.reply()[0]
                    edits += letter
                    # A message with a body is not taken as it is.
                    check(letter != b"a" or "B" not in said
                          or b"b" in edits or b"q" in edits,
                          f"accepted with {edits} after {said}")
            self.served(session)
        self.survive(talk, 23)

    @case("strings without their end", "no NUL, too many, none at all")
    def strings(self):
        said = [(letter, data) for letter in b"CHMRLDU" for data in (
            b"", b"x", b"\0", b"\0" * 1000, b"<a@b>", b"x\0y\0z", b"\xff" * 99,
            b"Name", b"Name\0", b"Name\0value", b"\0value\0",
            b"N\r\nX: y\0v\0", b"N\0v\r\nInjected: yes\0")]
        left = iter(said)

        def talk(session):
            session.start()
            session.mail()
            session.socket.settimeout(0.3)
            letter, data = next(left)
            session.packet(bytes([letter]), data)
            self.served(session)
        self.survive(talk, len(said))

    @case("addresses of no family", "families and addresses that do not fit")
    def addresses(self):
        said = [family + struct.pack(">H", 25) + text + b"\0"
                for family in (b"4", b"6", b"L", b"U", b"X", b"\0")
                for text in (b"", b"999.1.1.1", b"::1", b"192.0.2.7", b"/x",
                             b"x" * 5000, b"1.2.3.4\r\nX: y")]
        left = iter(said)

        def talk(session):
            session.negotiate()
            session.packet(b"C", b"name\0" + next(left))
            session.helo()
            session.socket.settimeout(5)
            self.served(session)
        self.survive(talk, len(said))

    @case("100,000 headers", "of one message, each of them small")
    def many_headers(self):
        def talk(session):
            session.start().envelope()
            session.socket.sendall(packet(b"L", b"X-Many\0 x\0") * 100000)
            session.end_of_headers()
            session.body(mail.EICAR)
            check(session.end()[0] != b"?", "no answer")
        self.survive(talk)

    @case("MTA that does not read", "changes wait; others are served")
    def deaf(self):
        padding = b"".join(b"%07d\r\n" % number for number in range(150000))
        sessions = []
        for number in range(4):
            made = mail.attached(mail.EICAR, padding=padding)
            session = self.session()
            sessions.append(session)
            session.negotiate()
            session.socket.sendall(
                whole(Letter(f"D{number}", bytes(made), f"user@{TAG}")))
        account = self.send(20)
        check(account.postponed() == 0, f"others suffered: {account}")
        for session in sessions:
            session.socket.close()

    @case("MTAs that say nothing", "500 connections, silent or half-spoken")
    def silent(self):
        sessions = []
        for number in range(500):
            session = self.session()
            sessions.append(session)
            if number % 2:
                session.socket.sendall(b"\0\0\0")
        account = self.send(20)
        check(account.postponed() == 0, f"others suffered: {account}")
        for session in sessions:
            session.socket.close()

    @case("MTA that comes and goes", "connects and leaves as fast as it can")
    def connects(self):
        over = threading.Event()

        def storm():
            while not over.is_set():
                with contextlib.suppress(OSError):
                    with self.session():
                        pass
        threads = [threading.Thread(target=storm) for _ in range(4)]
        for thread in threads:
            thread.start()
        account = self.send(20)
        over.set()
        for thread in threads:
            thread.join()
        check(account.postponed() == 0, f"others suffered: {account}")


if __name__ == "__main__":
    faults.main()
