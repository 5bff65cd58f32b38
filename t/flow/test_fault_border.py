"""test_fault_border.py - answers that no honest scanner gives. A liar sits
between the gate and the scanner (lying.py). See faults.py."""

import contextlib
import itertools
import os
import random
import resource
import socket
import threading
import time

import accounts
import faults
import mail
from accounts import BLOCK, DEFERRED, DELIVERED, TAG, Letter
from faults import case, check
from lying import (INSPECT, REWRITE, SEAL_GROW, SEAL_SEAL, SEAL_SHRINK,
                   SEAL_WRITE, SEALED, Liar, memfd)

SEED = 11

serial = itertools.count(1)


def clean(number):
    """Only harmless ones: whoever lies in the right form is believed."""
    return accounts.letter(number // 3 * 5 + number % 3)


def infected(number):
    return accounts.letter(number // 2 * 5 + 3 + number % 2)


class Border(faults.Area):
    SETTINGS = {"milter.budget": "6s"}

    def lied_to(self, lie, count=10, want=DEFERRED):
        """Messages of the mix; all are deferred. The account."""
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.send(count)
        check(liar.count > 0, "nobody was lied to")
        if want is not None:
            check(set(account.kinds()) == {want}, f"not {want}: {account}")
        return account

    @case("frames of random bytes", "forty, of all lengths")
    def random_frames(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")
        self.lied_to(lambda one: one.answer(
            chance.randbytes(1 + chance.randrange(2000)), []), 40)

    @case("frames with bits turned", "of the honest answer, forty times")
    def turned_frames(self):
        chance = random.Random(SEED)

        def lie(one):
            frame = bytearray(one.frame)
            for _ in range(chance.randrange(1, 4)):
                frame[chance.randrange(len(frame))] ^= 1 << chance.randrange(8)
            one.answer(bytes(frame))
        self.lied_to(lie, 40, None)

    @case("frames cut short", "every prefix of the honest answer")
    def cut_frames(self):
        cuts = iter(range(1, 1000))

        def lie(one):
            cut = next(cuts)
            one.answer(one.frame[:1 + cut % (len(one.frame) - 1)])
        self.lied_to(lie, 12, None)

    @case("frames that are too large", "64 KiB and more, honest in front")
    def large_frames(self):
        def lie(one):
            one.client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            one.answer(one.frame + b"\x1a" + b"x" * next(sizes))
        sizes = iter([65536, 100000, 200000] * 4)
        self.lied_to(lie, 10)

    @case("empty frames", "with and without descriptors")
    def empty_frames(self):
        self.lied_to(lambda one: one.answer(b""))

    @case("another version", "0, 2, 255 and 2^63")
    def version(self):
        versions = [b"\x08\x00", b"\x08\x02", b"\x08\xff\x01",
                    b"\x08" + b"\xff" * 9 + b"\x01"] * 3
        left = iter(versions)
        self.lied_to(lambda one: one.answer(next(left) + one.frame[2:]))

    @case("another outcome", "each there is, and those there are not")
    def outcome(self):
        left = iter([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 127])
        self.lied_to(lambda one: one.answer(
            b"\x08\x01\x10" + bytes([next(left)])), 12, None)

    @case("crashes without end", "every message ended a worker, it says")
    def crashes(self):
        self.lied_to(lambda one: one.answer(b"\x08\x01\x10\x06\x20\x01", []))

    @case("crashes by the million", "times is 2^32 - 1: policy decides")
    def million_crashes(self):
        account = self.lied_to(lambda one: one.answer(
            b"\x08\x01\x10\x06\x20\xff\xff\xff\xff\x0f", []), want=None)
        check(DELIVERED not in account.kinds(), f"delivered: {account}")

    @case("words with controls", "line ends and escapes in the answer's text")
    def words(self):
        text = b"x\r\ns=forged q=X event=message action=accept ms=1\x1b[2J%n%s"
        frame = b"\x08\x01\x10\x04\x1a" + bytes([len(text)]) + text
        self.lied_to(lambda one: one.answer(frame, []))
        check("\x1b" not in self.gate.milter.log(), "an escape in the log")

    @case("descriptor missing", "a report without its memory file")
    def missing(self):
        self.lied_to(lambda one: one.answer(None, []))

    @case("descriptors too many", "2, 3 and 253 where one belongs")
    def surplus(self):
        left = iter([2, 3, 253] * 4)
        self.lied_to(
            lambda one: one.answer(None, (one.fds * 253)[:next(left)]))

    @case("descriptors of another kind",
          "pipe, socket, folder, device, file, path, epoll's")
    def kinds(self):
        pipe = os.pipe()
        pair = socket.socketpair()
        fds = [pipe[0], pipe[1], pair[0].fileno(),
               os.open("/", os.O_RDONLY), os.open("/dev/zero", os.O_RDONLY),
               os.open("/etc/passwd", os.O_RDONLY),
               os.open("/etc/passwd", os.O_PATH), os.eventfd(0)]
        left = iter(fds * 2)
        try:
            self.lied_to(lambda one: one.answer(None, [next(left)]), 8)
        finally:
            for fd in [*fds[3:], *pipe]:
                os.close(fd)
            for end in pair:
                end.close()

    @case("seals missing", "each of the four, and all of them")
    def seals(self):
        left = iter([0] + [SEALED & ~seal for seal in (
            SEAL_SEAL, SEAL_GROW, SEAL_SHRINK, SEAL_WRITE)])

        def lie(one):
            fd = memfd(one.contents()[0], next(left))
            one.answer(None, [fd])
            os.close(fd)
        self.lied_to(lie, 5)

    @case("report larger than memory", "sealed and sparse: 2^40 and 2^62 bytes")
    def oversize(self):
        sizes = iter([1 << 40, 1 << 62, 1 << 30, 1 << 27] * 2)

        def lie(one):
            fd = memfd(one.contents()[0], size=next(sizes))
            one.answer(None, [fd])
            os.close(fd)
        self.lied_to(lie, 8)

    @case("report without end", "32 MB of one field, again and again")
    def endless_report(self):
        def lie(one):
            # Hits (field 2), each empty.
            one.answer_with(one.contents()[0] + b"\x12\x00" * (8 << 20))
        self.lied_to(lie, 4)

    @case("report cut short", "forty lengths of an honest one")
    def cut_report(self):
        left = iter(range(40))

        def lie(one):
            report = one.contents()[0]
            if one.job == REWRITE:
                return one.honest()
            return one.answer_with(report[:len(report) * next(left) // 40])
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.account()
            for number in range(20):
                account.send(infected(number))
        check(DELIVERED not in account.kinds(), f"delivered: {account}")

    @case("report with bits turned", "of clean mail, a hundred times")
    def turned_report(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")

        def lie(one):
            report = bytearray(one.contents()[0])
            for _ in range(chance.randrange(1, 6)):
                report[chance.randrange(len(report))] = chance.randrange(256)
            one.answer_with(bytes(report))
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.account()
            for number in range(100):
                one = clean(number)
                end = account.send(one)
                # A turned bit may make a clean part a hit that is removed
                # and proven; what leaves is then not what came.
                if end.cleaned or end.kind == accounts.REFUSED:
                    end.kind = accounts.HELD
                    end.cleaned = False
                    account.ends.pop(one.id)
                    account.letters.pop(one.id)

    @case("report of random bytes", "sealed as it should be")
    def random_report(self):
        chance = random.Random(SEED)
        self.lied_to(lambda one: one.answer_with(chance.randbytes(3000)), 20)

    @case("report of another message", "a clean one's, for one with a virus")
    def another_message(self):
        kept = []

        def lie(one):
            if not kept:
                kept.append(one.contents()[0])
            one.answer_with(kept[0])
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.account()
            account.send(clean(0))
            for number in range(10):
                account.send(infected(number))
        check(account.kinds()[DELIVERED] == 1, f"believed: {account}")

    @case("reports exchanged", "two messages get each other's report")
    def exchanged(self):
        meet = threading.Barrier(2)
        reports = {}

        def lie(one):
            mine = threading.get_ident()
            reports[mine] = one.contents()[0]
            with contextlib.suppress(threading.BrokenBarrierError):
                meet.wait(5)
            others = [report for who, report in reports.items()
                      if who != mine]
            one.answer_with(others[-1] if others else b"")
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.account()
            pair = [threading.Thread(target=account.send, args=[one])
                    for one in (clean(0), infected(0))]
            for thread in pair:
                thread.start()
            for thread in pair:
                thread.join()
        check(DELIVERED not in account.kinds(), f"believed: {account}")

    @case("answers without end", "a thousand frames after the first one")
    def endless_frames(self):
        def lie(one):
            one.client.settimeout(1)
            one.honest()
            with contextlib.suppress(OSError):
                for _ in range(1000):
                    one.client.send(b"\x08\x01\x10\x01" * 1000)
        self.lied_to(lie, 10, None)

    @case("scanner hangs up", "after it has read the question")
    def hang_up(self):
        self.lied_to(lambda one: None)

    @case("scanner stays silent", "until the gate has given up")
    def silence(self):
        def lie(one):
            one.client.settimeout(20)
            with contextlib.suppress(OSError):
                one.client.recv(1)
        with Liar(self.gate) as liar:
            liar.lie = lie
            account = self.account()
            account.send_many(8, 8)
        check(set(account.kinds()) == {DEFERRED}, f"not deferred: {account}")

    @case("scanner answers unasked", "and hangs up before it reads")
    def unasked(self):
        real = self.gate.scanner_socket.with_name("real.sock")
        self.gate.scanner_socket.rename(real)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as early:
            early.bind(str(self.gate.scanner_socket))
            os.chmod(self.gate.scanner_socket, 0o666)
            early.listen(50)
            over = threading.Event()

            def greet():
                early.settimeout(0.2)
                while not over.is_set():
                    with contextlib.suppress(OSError):
                        client, _ = early.accept()
                        client.send(b"\x08\x01\x10\x01")
                        client.close()
            thread = threading.Thread(target=greet)
            thread.start()
            account = self.send(10)
            over.set()
            thread.join()
        self.gate.scanner_socket.unlink()
        real.rename(self.gate.scanner_socket)
        check(set(account.kinds()) == {DEFERRED}, f"not deferred: {account}")

    @case("scanner answers late", "each answer takes a second")
    def late(self):
        def lie(one):
            time.sleep(1)
            one.honest()
        account = self.lied_to(lie, 10, None)
        check(account.postponed() == 0, f"not waited for: {account}")


class Rewriting(faults.Area):
    """What is said to be the cleaned message is not."""

    SETTINGS = {"milter.budget": "6s"}

    def lied_to(self, lie, count=5):
        """Infected messages to those who clean; none is delivered."""
        def lie_once(one):
            return lie(one) if one.job == REWRITE else one.honest()
        with Liar(self.gate) as liar:
            liar.lie = lie_once
            account = self.account()
            for number in range(count):
                made = mail.attached(mail.EICAR)
                account.send(Letter(f"R-{next(serial)}", bytes(made),
                                    f"user@{TAG}", (mail.EICAR, made.part)))
        check(DELIVERED not in account.kinds(), f"believed: {account}")
        return account

    @case("new body is the old one", "nothing was removed")
    def old_body(self):
        self.lied_to(lambda one: one.answer_with(
            one.contents()[0], one.message.partition(b"\r\n\r\n")[2]))

    @case("new body with the virus at its end", "appended to a clean one")
    def virus_appended(self):
        def lie(one):
            result, body = one.contents()
            one.answer_with(result, body + b"\r\n" + mail.EICAR + b"\r\n")
        # Behind the end of a multipart it is no part of its own; what is
        # decisive is that a hit in the proof is not delivered.
        self.lied_to(lie)

    @case("new body with the virus in the place of the notice",
          "in a part of its own")
    def virus_again(self):
        def lie(one):
            result, body = one.contents()
            at = body.index(b"\r\n\r\n", body.index(b"terms.txt")) + 4
            one.answer_with(result, body[:at] + mail.EICAR + b"\r\n"
                            + body[at:])
        self.lied_to(lie)

    @case("new body of another message", "clean, and not this one")
    def another_body(self):
        self.lied_to(lambda one: one.answer_with(
            one.contents()[0], b"This is another message.\r\n"))

    @case("new body is empty", "no byte of it")
    def empty_body(self):
        self.lied_to(lambda one: one.answer_with(one.contents()[0], b""))

    @case("new body without seals", "it may change after it was examined")
    def unsealed_body(self):
        def lie(one):
            result, body = one.contents()
            fds = [memfd(result), memfd(body, SEALED & ~SEAL_WRITE)]
            one.answer(None, fds)
            for fd in fds:
                os.close(fd)
        self.lied_to(lie)

    @case("new body larger than memory", "sealed and sparse, 2^45 bytes")
    def oversize_body(self):
        def lie(one):
            result, body = one.contents()
            fds = [memfd(result), memfd(body, size=1 << 45)]
            one.answer(None, fds)
            for fd in fds:
                os.close(fd)
        self.lied_to(lie)

    @case("new body without a descriptor", "a result alone")
    def no_body(self):
        self.lied_to(lambda one: one.answer(None, one.fds[:1]))

    @case("result of random bytes", "in front of an honest body")
    def random_result(self):
        chance = random.Random(SEED)
        self.lied_to(lambda one: one.answer_with(
            chance.randbytes(chance.randrange(1, 300)), one.contents()[1]), 10)

    @case("result that removed nothing", "an empty list")
    def nothing_removed(self):
        self.lied_to(lambda one: one.answer_with(b"", one.contents()[1]))

    @case("result that removed more", "parts that nobody named")
    def more_removed(self):
        self.lied_to(lambda one: one.answer_with(
            one.contents()[0] + b"\x10\x00\x10\x63", one.contents()[1]))

    @case("result with headers of another", "Subject, and a line end in it")
    def other_headers(self):
        def lie(one):
            change = (b"\x0a\x07Subject\x10\x01\x1a\x06x\r\nY:z")
            result, body = one.contents()
            one.answer_with(result + b"\x0a" + bytes([len(change)]) + change,
                            body)
        self.lied_to(lie)

    @case("proof is a lie", "the second examination gets another's report")
    def proof(self):
        kept = []

        def lie(one):
            if one.job == INSPECT and b"X-Sekisho:" in one.message[:2000]:
                return one.answer_with(kept[0])
            return one.honest()
        with Liar(self.gate) as liar:
            liar.lie = lambda one: (
                kept.append(one.contents()[0]), one.honest())
            self.account().send(clean(0))
            liar.lie = lie
            account = self.account()
            for number in range(5):
                one = infected(number)
                account.send(Letter(one.id, one.data, f"user@{TAG}",
                                    one.virus))
        check(DELIVERED not in account.kinds(), f"believed: {account}")

    @case("rewriting hangs up", "after the question; mail waits")
    def hang_up(self):
        account = self.lied_to(lambda one: None)
        check(set(account.kinds()) == {DEFERRED}, f"not deferred: {account}")

    @case("rewriting ends worker after worker", "so the answer says")
    def crashes(self):
        self.lied_to(lambda one: one.answer(b"\x08\x01\x10\x06\x20\x05", []))


class Clients(faults.Area):
    """Others at the scanner's socket, while the gate is served."""

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        client.connect(str(self.gate.scanner_socket))
        client.settimeout(20)
        return client

    @case("clients without end", "400 that ask nothing")
    def silent(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
        clients = [self.connect() for _ in range(400)]
        account = self.send(10)
        for client in clients:
            client.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        check(account.postponed() == 0, f"others suffered: {account}")

    @case("clients of random frames", "three hundred")
    def random_clients(self):
        chance = random.Random(SEED)
        self.tell(f"seed {SEED}")
        with self.traffic(parallel=2) as account:
            for _ in range(300):
                with self.connect() as client, contextlib.suppress(OSError):
                    client.send(chance.randbytes(1 + chance.randrange(900)))
        check(account.postponed() == 0, f"others suffered: {account}")

    @case("clients with foreign messages",
          "not sealed, no memory file, too large, too many")
    def foreign(self):
        question = b"\x08\x01\x12\x01t\x1a\x03\x0a\x01a"
        null = os.open("/dev/null", os.O_RDONLY)
        fds = [[memfd(b"x", 0)], [memfd(size=1 << 60)], [null], [null] * 2,
               [null] * 253, []]
        with self.traffic(parallel=2) as account:
            for _ in range(5):
                for some in fds:
                    with self.connect() as client:
                        socket.send_fds(client, [question], some)
                        answer = client.recv(65536)
                        check(answer[:4] != b"\x08\x01\x10\x01", "accepted")
        for some in {fd for some in fds for fd in some}:
            os.close(some)
        check(account.postponed() == 0, f"others suffered: {account}")

    @case("clients that do not read", "fifty questions, no answer is taken")
    def deaf(self):
        question = b"\x08\x01\x12\x01t\x1a\x03\x0a\x01a"
        fd = memfd(bytes(mail.attached(mail.EICAR)))
        clients = [self.connect() for _ in range(50)]
        for client in clients:
            socket.send_fds(client, [question], [fd])
        account = self.send(10)
        for client in clients:
            client.close()
        os.close(fd)
        check(account.postponed() == 0, f"others suffered: {account}")
        check(BLOCK in account.letters[next(iter(account.letters))].to, "mix")


if __name__ == "__main__":
    faults.main()
