"""floods.py - more than the machine can take, in three kinds.

    flood = Flood(); flood.start()
    flood.sessions(200)           parallel sessions, a message each at once
    flood.rate(20, 5, 200_000)    so many messages a second, so long, so large
    flood.others(bombs, 10)       ordinary mail before and during bombs
    bombs_alone(0.02)             each bomb: its time and memory

Each prints what it saw and returns it. test_floods.py has them in short,
t/extended/floods in full.
"""

import base64
import collections
import concurrent.futures
import os
import pathlib
import resource
import shutil
import sys
import threading
import time

import account
import mail
import mta
from gate import Gate
from process import wait_for
from scanner import Scanner, finish
from scene import temporary_folder

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "gen"))

import bombs  # noqa: E402  pylint: disable=wrong-import-position
import messages  # noqa: E402  pylint: disable=wrong-import-position

MIB = account.MIB
# A process that has this many descriptors of its own.
OWN_DESCRIPTORS = 200


def raise_descriptors(wanted):
    """False when this machine does not allow so many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return True


def ordinary(size=20_000, serial=[0]):
    """A text of this size that nobody has seen yet."""
    serial[0] += 1
    line = b"Ordinary words of an ordinary mail, number %d.\r\n" % serial[0]
    return mail.plain(text=line * (size // len(line) + 1))


class Large:
    """Messages with an attachment of this size, each another one."""

    def __init__(self, size):
        coded = base64.encodebytes(os.urandom(size)).replace(b"\n", b"\r\n")
        whole = bombs.attached(b"")
        self.mark = b"\r\n\r\n--b--"
        head, _, self.tail = whole.rpartition(b"--b--")
        self.head = head
        self.coded = coded
        self.serial = 0
        self.lock = threading.Lock()

    def next(self):
        with self.lock:
            self.serial += 1
            number = self.serial
        first = base64.b64encode(b"%48d" % number) + b"\r\n"
        return (self.head + first + self.coded + b"--b--" + self.tail)


class Tally:
    """Outcomes by what they mean, and how long they took."""

    def __init__(self):
        self.times = collections.defaultdict(list)
        self.lock = threading.Lock()

    def add(self, outcome, seconds=None):
        if outcome is None:
            kind = "lost"
        elif outcome.deferred:
            kind = "deferred"
        elif outcome.letter in (b"a", b"c"):
            kind = "accepted"
        else:
            kind = "refused"
        with self.lock:
            self.times[kind].append(
                outcome.seconds if seconds is None else seconds)

    def count(self, kind):
        return len(self.times[kind])

    def p(self, kind, share):
        times = self.times[kind]
        return account.quantile(times, share) if times else 0.0

    def text(self):
        return "; ".join(
            f"{len(times)} {kind} (median {self.p(kind, 0.5):.2f} s, 99 % "
            f"{self.p(kind, 0.99):.2f} s, worst {max(times):.2f} s)"
            for kind, times in sorted(self.times.items()) if times)


class Watch(threading.Thread):
    """The most memory the gate had, its spools included, and the longest
    queue, while something goes on."""

    def __init__(self, gate):
        super().__init__(daemon=True)
        self.gate = gate
        self.done = threading.Event()
        self.most = account.Account()

    def run(self):
        pid = self.gate.milter.process.pid
        while not self.done.wait(0.2):
            seen = account.of(pid)
            for name in seen.__dataclass_fields__:
                setattr(self.most, name, max(getattr(self.most, name),
                                             getattr(seen, name)))

    def stop(self):
        self.done.set()
        self.join()
        return self.most


class Flood:
    def __init__(self, settings=None):
        self.folder = temporary_folder("floods")
        self.gate = Gate(self.folder / "gate", settings)
        self.where = self.gate.milter_socket

    def start(self):
        self.gate.start()
        return self

    def close(self):
        statuses = self.gate.stop()
        if not os.environ.get("SEKISHO_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        return statuses

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def one(self, message, tally, seconds=300):
        """A message on a connection of its own, into the tally."""
        begin = time.monotonic()
        try:
            outcome = account.deliver(self.where, message, seconds=seconds)
        except (OSError, mta.HungUp, AssertionError):
            tally.add(None, time.monotonic() - begin)
            return None
        tally.add(outcome)
        return outcome

    def settled(self):
        """Every session over and every file gone."""
        pid = self.gate.milter.process.pid
        wait_for(lambda: account.of(pid).threads < 30 and
                 account.files_below(self.gate.temporary) == 0, 60, "rest")

    def sessions(self, count, infected_every=10):
        """So many sessions open, then a message in each at once."""
        ready = threading.Barrier(count + 1)
        tally, infected = Tally(), Tally()
        bad = bytes(mail.attached(messages.EICAR))

        def session(number):
            is_bad = number % infected_every == 0
            message = bad if is_bad else ordinary()
            try:
                with mta.Session(self.where, 300) as opened:
                    opened.start()
                    ready.wait(300)
                    outcome = account.hand_over(
                        opened, message,
                        recipient="<to@block.example>")
                    opened.quit()
            except (OSError, mta.HungUp, AssertionError,
                    threading.BrokenBarrierError) as error:
                print(f"    session {number}: {type(error).__name__} {error}")
                tally.add(None, 0)
                return
            (infected if is_bad else tally).add(outcome)

        threads = [threading.Thread(target=session, args=(number,))
                   for number in range(count)]
        watch = Watch(self.gate)
        watch.start()
        for thread in threads:
            thread.start()
        ready.wait(300)
        begin = time.monotonic()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begin
        most = watch.stop()
        print(f"    {count} sessions at once: {took:.1f} s; clean: "
              f"{tally.text()}; infected: {infected.text()}")
        print(f"    gate at most: {most.threads} threads, {most.descriptors} "
              f"descriptors, {most.resident / MIB:.0f} MiB resident")
        self.settled()
        return tally, infected

    def rate(self, per_second, seconds, size):
        """Messages with an attachment at a pace, whatever becomes of them."""
        large, tally = Large(size), Tally()
        watch = Watch(self.gate)
        watch.start()
        begin = time.monotonic()
        sent = 0
        with concurrent.futures.ThreadPoolExecutor(
                min(1500, int(per_second * seconds))) as pool:
            while sent < per_second * seconds:
                pause = begin + sent / per_second - time.monotonic()
                if pause > 0:
                    time.sleep(pause)
                pool.submit(self.one, large.next(), tally)
                sent += 1
            pace = sent / (time.monotonic() - begin)
        took = time.monotonic() - begin
        most = watch.stop()
        print(f"    {sent} messages of {size / 1e6:.1f} MB at {pace:.0f}/s, "
              f"over after {took:.1f} s: {tally.text()}")
        print(f"    taken: {tally.count('accepted') / took:.1f}/s; gate at "
              f"most: {most.threads} threads, {most.resident / MIB:.0f} MiB "
              "resident")
        self.settled()
        return tally

    def others(self, hostile, seconds, per_second=15):
        """Ordinary mail at a pace for so long, and again while `hostile`
        (messages) come one after the other; the Tally of each."""
        tallies = []
        for phase in ("before", "during"):
            tally, bad = Tally(), Tally()
            stop = threading.Event()

            def attack(bad=bad, stop=stop):
                while not stop.is_set():
                    for message in hostile:
                        if not stop.is_set():
                            self.one(message, bad)

            attacker = threading.Thread(target=attack)
            if phase == "during":
                attacker.start()
            begin = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(50) as pool:
                for number in range(int(seconds * per_second)):
                    pause = begin + number / per_second - time.monotonic()
                    if pause > 0:
                        time.sleep(pause)
                    pool.submit(self.one, ordinary(), tally)
            stop.set()
            if phase == "during":
                attacker.join()
            tallies.append(tally)
            print(f"    {phase}: ordinary mail {tally.text()}")
            if phase == "during":
                print(f"    the bombs: {bad.text()}")
        before, during = (tally.p("accepted", 0.99) for tally in tallies)
        print(f"    the 99th percentile of the others: {1000 * before:.1f} ms,"
              f" {1000 * during:.1f} ms with bombs: "
              f"{during / max(before, 1e-4):.2f} times")
        return tallies


class Lone:
    """One worker, whose time and memory for each message are looked at."""

    def __init__(self, settings=None):
        self.scanner = Scanner(dict({"scanner.workers": 1},
                                    **(settings or {})))

    def __enter__(self):
        self.scanner.__enter__()
        return self

    def __exit__(self, *_):
        self.scanner.close()

    def worker(self):
        found = []

        def there():
            found[:] = self.scanner.workers()
            return len(found) == 1
        wait_for(there, 20, "a worker")
        return found[0]

    def measure(self, message):
        """(answer, seconds, bytes): what it took beyond what it had."""
        path = self.scanner.put(message)
        pid = self.worker()
        try:
            # Forget the peak of what went before; only root may.
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
        except OSError:
            pass
        base = most = account.peak(pid)
        answers = []
        begin = time.monotonic()
        asked = threading.Thread(target=lambda: answers.append(
            finish(self.scanner.ask("inspect", path))))
        asked.start()
        while asked.is_alive():
            most = max(most, account.peak(pid))
            asked.join(0.01)
        seconds = time.monotonic() - begin
        path.unlink()
        return answers[0], seconds, most - base


def bombs_alone(scale, groups=None, settings=None):
    """[(name, answer, seconds, bytes, size)] of each bomb, printed too."""
    found = []
    with Lone(settings) as lone:
        for group in groups or bombs.GROUPS:
            print(f"    {group:<38}{'MB':>8}{'ms':>8}{'MiB':>7}  answer")
            for name, make in bombs.GROUPS[group](scale):
                message = make()
                answer, seconds, more = lone.measure(message)
                word = answer["answer"][0]
                notes = sorted(set(answer.get("limits", [])))
                print(f"    {name:<38}{len(message) / 1e6:>8.1f}"
                      f"{1000 * seconds:>8.0f}{more / MIB:>7.0f}  {word} "
                      + " ".join(notes), flush=True)
                found.append((name, answer, seconds, more, len(message)))
        wait_for(lambda: not lone.scanner.left_files(), 30, "no files")
    return found
