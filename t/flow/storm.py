"""storm.py - SIGKILL to every process at random, while mail comes in.

Real SMTP clients, a real Postfix, a real next hop. Who kills and whom is one
seeded sequence of chance. Gate and supervisor are started again as a service
manager would; everything else is the scanner's own business. In the end each
message is looked for where its client was told that it would be.
"""

import collections
import contextlib
import os
import random
import re
import signal
import threading
import time
from dataclasses import dataclass, field

import accounts
import mta
import received
import sender
from accounts import BLOCK, DEFER, HOLD, TAG
from process import children_of

PARALLEL = 6
RESTART_S = 0.1  # as systemd's RestartSec
PROBE_S = 0.05

now = time.monotonic


@dataclass
class Sent:
    letter: accounts.Letter
    code: int


@dataclass
class Figures:
    """What a storm was like."""
    seconds: float = 0
    messages: int = 0
    ends: collections.Counter = field(default_factory=collections.Counter)
    kills: collections.Counter = field(default_factory=collections.Counter)
    longest: float = 0   # without service
    originals: int = 0   # kept, of messages that were cleaned
    half_made: int = 0   # in the quarantine's folder

    def __str__(self):
        ends = ", ".join(f"{count} {end}" for end, count
                         in sorted(self.ends.items()))
        kills = ", ".join(f"{count} {who}" for who, count
                          in sorted(self.kills.items()))
        return (f"{self.seconds:.0f} s; {self.messages} in: {ends}; killed: "
                f"{kills}; longest without service {self.longest:.1f} s; "
                f"{self.originals} originals kept, {self.half_made} half "
                "written")


class Storm:
    def __init__(self, scene, seed):
        self.scene = scene
        self.gate = scene.gate
        self.chance = random.Random(seed)
        self.figures = Figures()
        self.sent = []
        self.over = threading.Event()
        self.probes = []  # when one was answered well
        self.delivered = []
        self.lock = threading.Lock()
        self.count = 0

    # Mail.

    def _send(self):
        while not self.over.is_set():
            with self.lock:
                one = accounts.letter(self.count)
                self.count += 1
            answer = sender.send(self.scene.postfix.port, one.data, one.to)
            with self.lock:
                self.sent.append(Sent(one, answer.code))
            if answer.code != 250:
                self.over.wait(0.02)

    def _probe(self):
        """Is there service? A clean message straight to the gate."""
        self.probes.append(now())
        while not self.over.is_set():
            with contextlib.suppress(OSError, mta.HungUp, AssertionError):
                with mta.Session(self.gate.milter_socket, 10) as session:
                    if session.start().message()[0] == b"a":
                        self.probes.append(now())
            self.over.wait(PROBE_S)

    # Death.

    def _restart(self, what, start):
        what.process.wait()
        what.stop()
        time.sleep(RESTART_S)
        start()

    def _victims(self):
        """{who: process ids}"""
        main = self.gate.scanner.process.pid
        generations = children_of(main)
        return {"gate": [self.gate.milter.process.pid],
                "supervisor": [main], "generation": generations,
                "worker": [pid for one in generations
                           for pid in self._children(one)]}

    @staticmethod
    def _children(pid):
        with contextlib.suppress(OSError):
            return children_of(pid)
        return []

    def _kill(self):
        # Workers are many, and die most.
        who = self.chance.choices(
            ("worker", "generation", "gate", "supervisor"),
            weights=(6, 2, 2, 1))[0]
        pids = self._victims()[who]
        if not pids:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.chance.choice(pids), signal.SIGKILL)
            self.figures.kills[who] += 1
        if who == "gate":
            self._restart(self.gate.milter, self.gate.start_milter)
        elif who == "supervisor":
            self._restart(self.gate.scanner, self.gate.start_scanner)

    def run(self, seconds, progress=lambda storm: None):
        """The storm; nothing is judged yet."""
        threads = [threading.Thread(target=self._send)
                   for _ in range(PARALLEL)]
        threads.append(threading.Thread(target=self._probe))
        begin = now()
        for thread in threads:
            thread.start()
        try:
            while now() - begin < seconds:
                self._kill()
                # From hardly a moment to long enough for all to be well.
                time.sleep(self.chance.expovariate(1 / 0.5))
                self.delivered += self.scene.sink.take()
                progress(self)
        finally:
            # The last gap counts until it is over.
            end = now() + 60
            last = len(self.probes)
            while len(self.probes) == last and now() < end:
                time.sleep(0.05)
            self.over.set()
            for thread in threads:
                thread.join()
        self.figures.seconds = now() - begin
        self.figures.messages = len(self.sent)
        self.figures.longest = max(
            after - before for before, after
            in zip(self.probes, self.probes[1:]))
        return self

    # Judgement.

    def _found(self):
        """{message id: [deliveries]} and {message id: held}"""
        self.scene.postfix.wait_empty(60)
        self.delivered += self.scene.sink.take()
        delivered = collections.defaultdict(list)
        for each in self.delivered:
            ids = received.values(each.data, "Message-ID")
            delivered[ids[0] if ids else b""].append(each)
        held = set()
        for path in (self.scene.postfix.queue / "hold").rglob("*"):
            if path.is_file():
                held |= set(re.findall(rb"<\d+@client\.example>",
                                       path.read_bytes()))
        return delivered, held

    def judge(self):
        """Everything that does not add up, as sentences."""
        wrong = []
        cleaned = 0
        delivered, held = self._found()
        for sent in self.sent:
            one = sent.letter
            name = received.values(one.data, "Message-ID")[0]
            copies = delivered.pop(name, [])
            end = self._end(sent, copies, name in held)
            self.figures.ends[end] += 1
            if end == "LOST":
                wrong.append(f"{name} was answered 250 and is nowhere")
            # A 4xx that is delivered comes twice when the client comes back.
            if copies and sent.code // 100 in (4, 5):
                wrong.append(f"{name} was answered {sent.code} and delivered")
            if len(copies) > 1:
                wrong.append(f"{name} was delivered {len(copies)} times")
            for copy in copies:
                wrong += accounts.Account._delivered(  # pylint: disable=W0212
                    one, accounts.End(accounts.DELIVERED, data=copy.data))
                cleaned += bool(one.virus)
        wrong += [f"{name} came from nowhere" for name in delivered]
        self._count_originals(cleaned, wrong)
        return wrong

    @staticmethod
    def _end(sent, copies, is_held):
        if sent.code == 250:
            return ("delivered" if copies else "held" if is_held else "LOST")
        if sent.code == 0:
            return "connection lost"
        return "deferred" if sent.code < 500 else "refused"

    def _count_originals(self, cleaned, wrong):
        files = list(self.gate.quarantine.iterdir())
        self.figures.half_made = sum(
            path.name.startswith(".tmp-") for path in files)
        self.figures.originals = sum(path.suffix == ".eml" for path in files)
        if self.figures.originals < cleaned:
            wrong.append(f"{cleaned} were cleaned, "
                         f"{self.figures.originals} originals are kept")


def domains():
    return {domain: {"malware.action": action} for domain, action in (
        (BLOCK, "block"), (TAG, "tag"), (HOLD, "quarantine"),
        (DEFER, "defer"))}
