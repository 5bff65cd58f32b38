"""test_fault_worker.py - a worker goes wrong in the middle of a message
(t/preload/misbehave.c does what a message tells it to). See faults.py."""

import itertools
import threading

import accounts
import faults
import mail
from accounts import BLOCK, DEFERRED, DELIVERED, HELD, REFUSED, Letter
from faults import case, check
from gate import preload, sanitizer

UNSCANNED = 554

serial = itertools.count(1)


def poison(word, virus=b""):
    """A message over which a worker goes wrong; it may bear a virus, too."""
    text = f"X-Test-Misbehave: {word}\r\n".encode()
    if virus:
        made = mail.attached(virus, padding=text)
        return bytes(made), (virus, made.part)
    return mail.plain(text=text + mail.new_id().encode() + b"\r\n"), ()


class Worker(faults.Area):
    SETTINGS = {"scanner.time_limit": "1s", "milter.budget": "20s"}
    CRASHES = True
    DOMAINS = {BLOCK: {"malware.action": "block",
                       "unscanned.action": "block"}}

    def environments(self):
        return preload("misbehave"), None

    def hand(self, account, word, number, virus=b""):
        """A poisoned message three times, as a client tries again; its ends.
        """
        data, inside = poison(word, virus)
        ends = []
        for again in range(3):
            one = Letter(f"P{word}-{next(serial)}", data, f"user@{BLOCK}",
                         inside)
            ends.append(account.send(one))
        return ends

    def poisoned(self, word, lost=True, virus=b""):
        """While others work, two messages that do it. lost: each costs its
        worker, first it is deferred and then the policy's."""
        with self.traffic(parallel=2) as account:
            own = self.account()
            for number in range(2):
                ends = self.hand(own, word, number, virus)
                codes = [end.code for end in ends]
                if lost:
                    check(codes[0] == 451 and codes[2] == UNSCANNED,
                          f"{word}: {codes}")
                check(not virus or DELIVERED not in
                      {end.kind for end in ends}, "a virus passed")
        check(DELIVERED in account.kinds(), f"others suffered: {account}")

    for _word, _name, _done in (
            ("crash", "worker crashes", "SIGSEGV in the parser"),
            ("abort", "worker aborts", "as a failed assertion does"),
            ("stack", "worker's stack is full", "recursion without end"),
            ("leave", "worker leaves", "exit status 0 and no answer"),
            ("litter", "worker leaves files", "a tree of them, then SIGKILL"),
            ("loop", "worker hangs", "an endless loop, until its time is over"),
            ("stop", "worker is stopped", "SIGSTOP by itself: not dead, "
                                          "not alive"),
            ("chatter", "worker talks nonsense", "to the supervisor")):
        def _make(word, name, done):
            return case(name, done)(lambda self: self.poisoned(word))
        locals()[f"loses_{_word}"] = _make(_word, _name, _done)

    @case("worker crashes over a virus", "the message bears both")
    def crash_with_virus(self):
        self.poisoned("crash", virus=mail.EICAR)

    @case("worker hangs over a virus", "the message bears both")
    def loop_with_virus(self):
        self.poisoned("loop", virus=mail.EICAR)

    @case("worker takes all memory",
          "what it cannot examine then is not clean")
    def memory(self):
        if sanitizer():
            self.tell("not under a sanitizer, which maps terabytes")
            return
        self.poisoned("memory", lost=False, virus=mail.EICAR)

    @case("worker floods the supervisor", "100,000 frames of nonsense")
    def flood(self):
        self.poisoned("flood", lost=False)

    @case("worker lies to the gate", "two frames in the place of its answer")
    def lie(self):
        with self.traffic(parallel=2) as account:
            own = self.account()
            for number in range(3):
                ends = self.hand(own, "lie", number, mail.EICAR)
                check({end.kind for end in ends} <= {DEFERRED, REFUSED, HELD},
                      f"{ends}")
        check(DELIVERED in account.kinds(), f"others suffered: {account}")

    @case("worker deserts its client", "it closes the connection and goes on")
    def desert(self):
        self.poisoned("desert", lost=False, virus=mail.EICAR)

    @case("worker takes all descriptors", "as many as it may have")
    def descriptors(self):
        self.poisoned("descriptors", lost=False, virus=mail.EICAR)

    @case("worker fills its folder", "200 files of a megabyte")
    def disk(self):
        self.poisoned("disk", lost=False, virus=mail.EICAR)

    @case("forty poisoned messages at once", "of all kinds, beside clean ones")
    def storm(self):
        words = ("crash", "abort", "leave", "litter", "stack", "chatter",
                 "desert", "lie")
        account = self.account()
        codes = []

        def send(number):
            ends = self.hand(account, words[number % len(words)], number,
                             mail.EICAR if number % 2 else b"")
            codes.append([end.code for end in ends])
        threads = [threading.Thread(target=send, args=[number])
                   for number in range(40)]
        with self.traffic(parallel=2):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        for three in codes:
            check(all(code in (250, 451, 550, UNSCANNED) for code in three),
                  f"{three}")

    @case("the same poison by many clients",
          "twenty send it at once: two workers are lost, not twenty")
    def together(self):
        data, _ = poison("crash")
        account = self.account()
        lost = self.gate.scanner.log().count("message sha256=")
        threads = [threading.Thread(target=account.send, args=[
            Letter(f"T{number}", data, f"user@{BLOCK}")])
                   for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lost = self.gate.scanner.log().count("message sha256=") - lost
        self.tell(f"{lost} workers lost")
        check(accounts.DELIVERED not in account.kinds(), f"{account}")
        # Two workers may each hold it before the first one has died.
        check(lost <= 4, f"{lost} workers lost")


class Escape(faults.Area):
    """t/preload/escape.c tries what the sandbox forbids."""

    def environments(self):
        return preload("escape"), None

    @case("seccomp violation",
          "a program, a process, a trace, signals, a socket, over a virus")
    def seccomp(self):
        for word in ("exec", "clone", "ptrace_parent", "kill", "kill_parent",
                     "kill_all", "connect", "mount"):
            mark = f"X-Test-Escape: {word}\r\n".encode()
            made = mail.attached(mail.EICAR, padding=mark)
            account = self.account()
            with self.traffic(parallel=1):
                for again in range(3):
                    account.send(Letter(f"E{word}{again}", bytes(made),
                                        f"user@{BLOCK}", (mail.EICAR,)))
            codes = [end.code for end in account.ends.values()]
            check(codes[0] == 451, f"{word}: {codes}")
            check(DELIVERED not in account.kinds(), f"{word}: {codes}")
            check(HELD in account.kinds(), f"{word}: {codes}")


if __name__ == "__main__":
    faults.main()
