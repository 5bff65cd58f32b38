"""accounts.py - mail in is mail accounted for.

An Account hands clean and infected messages to the gate as an MTA does, does
to each what it was told to, and remembers how each ended: delivered (and with
which bytes), held, deferred, refused, or lost together with the connection,
which an MTA defers. check() says what does not add up: nothing may be without
an end, no clean message changed or taken for a bad one, and none that bears
the test virus delivered with it.
"""

import collections
import itertools
import threading
from dataclasses import dataclass, field

import mail  # it knows the way to t/gen
import archives
import mta
import received

DELIVERED, HELD, DEFERRED, REFUSED, LOST = (
    "delivered", "held", "deferred", "refused", "lost")
ENDS = (DELIVERED, HELD, DEFERRED, REFUSED, LOST)

# What each domain does with malware; see faults.py.
BLOCK, TAG, HOLD, DEFER = ("block.example", "tag.example", "hold.example",
                           "defer.example")

_serial = itertools.count(1)


@dataclass(frozen=True)
class Letter:
    """A message of an account. `virus` is what must not leave inside."""
    id: str
    data: bytes
    to: str
    virus: tuple = ()


@dataclass
class End:
    kind: str
    code: int = 0
    text: str = ""
    data: bytes = b""
    cleaned: bool = False


def letter(number):
    """One of a mix: three in five are clean; every kind meets every policy.
    """
    serial = next(_serial)
    to = f"user{number}@{(BLOCK, TAG, HOLD, DEFER)[number // 5 % 4]}"
    kind = number % 5
    text = b"Message %d of many.\r\n" % serial * (1 + number * 37 % 400)
    virus = ()
    if kind == 0:
        data = mail.plain(subject=b"plain %d" % serial, text=text)
    elif kind in (1, 2):
        data = bytes(mail.attached(b"harmless %d" % serial * 50))
        if kind == 2:
            data = mail.plain(text=text, extra=b"X-Serial: %d\r\n" % serial)
    elif kind == 3:
        made = mail.attached(mail.EICAR)
        data, virus = bytes(made), (mail.EICAR, made.part)
    else:
        packed = archives.zip_of({"eicar.com": mail.EICAR,
                                  "serial": b"%d" % serial})
        made = mail.attached(packed, name="invoice.zip")
        data, virus = bytes(made), (packed, made.part)
    return Letter(f"Q{serial}", data, to, virus)


def is_infected(one):
    return bool(one.virus)


class Rebuilt:
    """A message to which an MTA does what the gate says."""

    def __init__(self, data):
        self.fields, self.body = received.split(data)
        self.new_body = None
        self.reason = None

    def _place(self, name, ordinal):
        for place, one in enumerate(self.fields):
            if received.name_of(one) == name.strip().lower():
                ordinal -= 1
                if ordinal == 0:
                    return place
        return None

    def apply(self, command, data):
        number = int.from_bytes(data[:4], "big")
        words = (data[4:] if command in b"im" else data).split(b"\0")
        if command == b"b":
            self.new_body = (self.new_body or b"") + data
        elif command == b"q":
            self.reason = words[0]
        elif command == b"i":
            self.fields.insert(number, words[0] + b":" + words[1] + b"\r\n")
        elif command == b"h":
            self.fields.append(words[0] + b":" + words[1] + b"\r\n")
        elif command == b"m":
            place = self._place(words[0], number)
            new = words[0] + b":" + words[1] + b"\r\n"
            if place is not None:
                self.fields[place:place + 1] = [new] if words[1] else []
            elif words[1]:
                self.fields.append(new)

    def __bytes__(self):
        body = self.body if self.new_body is None else self.new_body
        return b"".join(self.fields) + b"\r\n" + body


def hand_over(session, one, client=None):
    """A message on an open session; its End. Raises what a lost connection
    raises."""
    session.macro(b"M", i=one.id)
    command, data = session.mail() or (b"c", b"")
    if command == b"c":
        command, data = session.rcpt(f"<{one.to}>") or (b"c", b"")
    if command != b"c":
        return ended(command, data, one, [])
    session.data()
    fields, body = received.split(one.data)
    for one_field in fields:
        name, _, value = one_field.partition(b":")
        session.header(name.decode("latin-1"),
                       value[:-2].replace(b"\r\n", b"\n").decode("utf-8"))
    session.end_of_headers()
    for begin in range(0, len(body), 65535):
        answer = session.body(body[begin:begin + 65535])
        if answer is not None and answer[0] == b"s":
            break
        if answer is not None and answer[0] != b"c":
            return ended(*answer, one, [])
    command, data = session.end()
    return ended(command, data, one, session.edits)


def ended(command, data, one, edits):
    """What a final reply means."""
    text = data.rstrip(b"\0").decode("latin-1")
    if command == b"y":
        code = int(text[:3])
        return End(DEFERRED if code < 500 else REFUSED, code, text)
    if command == b"t":
        return End(DEFERRED, 451, text)
    if command == b"r":
        return End(REFUSED, 550, text)
    if command not in b"a":
        return End(LOST, 0, f"reply {command!r}")
    rebuilt = Rebuilt(one.data)
    for edit in edits:
        rebuilt.apply(*edit)
    kind = HELD if rebuilt.reason is not None else DELIVERED
    return End(kind, 250, "", bytes(rebuilt),
               rebuilt.new_body is not None)


@dataclass
class Account:
    """Messages to one gate. Thread: send() may be called by many at once."""
    socket: object
    patience: float = 60
    client: str = "192.0.2.7"
    letters: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def next(self):
        with self.lock:
            one = letter(self.count)
            self.count += 1
            self.letters[one.id] = one
            return one

    def send(self, one=None):
        """One message on a connection of its own; its End."""
        if one is None:
            one = self.next()
        else:
            self.letters[one.id] = one
        try:
            with mta.Session(self.socket, self.patience) as session:
                session.negotiate()
                session.connect(self.client)
                session.helo()
                end = hand_over(session, one)
                session.quit()
        except (OSError, mta.HungUp, AssertionError) as error:
            end = End(LOST, 0, repr(error))
        self.ends[one.id] = end
        return end

    def send_many(self, count, parallel=4):
        """So many of the mix; waits until all have ended."""
        left = iter(range(count))

        def work():
            while True:
                with self.lock:
                    if next(left, None) is None:
                        return
                self.send()
        threads = [threading.Thread(target=work) for _ in range(parallel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def kinds(self):
        return collections.Counter(end.kind for end in self.ends.values())

    def postponed(self):
        """How many were deferred that no policy defers."""
        return sum(end.kind in (DEFERRED, LOST)
                   and not (self.letters[id_].virus
                            and self.letters[id_].to.endswith(DEFER))
                   for id_, end in self.ends.items())

    def codes(self, want=is_infected):
        """The codes of the ended letters for which want() holds."""
        return collections.Counter(
            end.code for id_, end in self.ends.items()
            if want(self.letters[id_]))

    def check(self):
        """Everything that does not add up, as sentences."""
        wrong = [f"{id_} has no end" for id_ in self.letters
                 if id_ not in self.ends]
        for id_, end in self.ends.items():
            one = self.letters[id_]
            if end.kind == DELIVERED:
                wrong += self._delivered(one, end)
            elif end.kind == LOST and "timed out" in end.text:
                wrong.append(f"{id_} got no answer in {self.patience} s")
            elif end.kind == REFUSED and not one.virus and end.code != 554:
                wrong.append(f"{id_} is clean and refused: {end.text}")
        return wrong

    @staticmethod
    def _delivered(one, end):
        if not one.virus:
            same = received.without_trace(end.data) == one.data
            return [] if same else [f"{one.id} is clean and was changed"]
        inside = [end.data, *received.contents(end.data)]
        if any(virus in piece for virus in one.virus for piece in inside):
            return [f"{one.id} was DELIVERED WITH ITS VIRUS"]
        return []

    def check_log(self, events):
        """One event line for each reply, and the same is said in it."""
        lines = collections.defaultdict(list)
        for event in events:
            lines[event["q"]].append(event["action"])
        said = {DELIVERED: {"accept", "monitor", "tag"},
                HELD: {"quarantine"}, DEFERRED: {"defer"},
                REFUSED: {"block"}}
        # Told before there was a message: the line has no queue id.
        stopping = sum(event.get("reason") == "stopping"
                       for event in events)
        wrong = []
        for id_, end in self.ends.items():
            actions = lines[id_]
            if end.code == 421 and not actions and stopping > 0:
                stopping -= 1
                continue
            if end.kind == LOST:
                if len(actions) > 1:
                    wrong.append(f"{id_} was lost and logged {actions}")
            elif len(actions) != 1 or actions[0] not in said[end.kind]:
                wrong.append(f"{id_} is {end.kind}, logged as {actions}")
        return wrong

    def __str__(self):
        kinds = self.kinds()
        cleaned = sum(end.cleaned for end in self.ends.values())
        words = [f"{len(self.letters)} in"]
        words += [f"{kinds[kind]} {kind}" for kind in ENDS if kinds[kind]]
        if cleaned:
            words.append(f"{cleaned} of them cleaned")
        return ", ".join(words)
