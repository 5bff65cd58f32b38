"""account.py - what running processes have: memory, threads, descriptors.

And messages given to the gate as an MTA gives them, without an MTA: one costs
more than what is measured.
"""

import os
import pathlib
import time
from dataclasses import dataclass

import mta
from process import children_of

MIB = 1024 * 1024


@dataclass
class Account:
    """One process at one moment, or several added up."""
    resident: int = 0
    share: int = 0  # proportional: pages of several count once
    threads: int = 0
    descriptors: int = 0
    processes: int = 0

    def __add__(self, other):
        return Account(*(getattr(self, name) + getattr(other, name)
                         for name in self.__dataclass_fields__))


def of(pid):
    """The account of a process; of none once it is gone."""
    folder = pathlib.Path(f"/proc/{pid}")
    try:
        rollup = {line.split(":")[0]: int(line.split()[1]) * 1024
                  for line in (folder / "smaps_rollup").read_text(
                  ).splitlines()[1:]}
        return Account(rollup["Rss"], rollup["Pss"],
                       len(os.listdir(folder / "task")),
                       len(os.listdir(folder / "fd")), 1)
    except (OSError, KeyError, IndexError):
        return Account()


def peak(pid):
    """The most that was resident so far, in bytes."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def of_all(gate):
    """{"milter", "main", "loader", "workers"} of a running gate."""
    main = gate.scanner.process.pid
    generations = children_of(main)
    workers = []
    for pid in generations:
        try:
            workers += children_of(pid)
        except OSError:
            pass
    return {"milter": of(gate.milter.process.pid), "main": of(main),
            "loader": sum(map(of, generations), Account()),
            "workers": sum(map(of, workers), Account())}


def files_below(folder):
    return sum(len(files) for _, _, files in os.walk(folder))


@dataclass
class Outcome:
    """What the gate said to a message, and how long it was waited for."""
    letter: bytes
    reply: bytes
    seconds: float

    @property
    def deferred(self):
        return self.letter == b"t" or (self.letter == b"y"
                                       and self.reply[:1] == b"4")


def fields(head):
    """(name, value) of each header, folds and the space before kept."""
    lines = []
    for line in head.split(b"\r\n"):
        if line[:1] in b" \t" and lines and line:
            lines[-1] += b"\r\n" + line
        elif line:
            lines.append(line)
    for line in lines:
        name, _, value = line.partition(b":")
        yield name, value


def hand_over(session, message, recipient="<to@here.example>",
              sender="<from@sender.example>"):
    """One message in a session that is as far as HELO; its Outcome. The wait
    is that from the last byte to the answer."""
    session.mail(sender)
    session.rcpt(recipient)
    session.data()
    head, _, body = message.partition(b"\r\n\r\n")
    quiet = session.steps & mta.NR_HEADER
    for name, value in fields(head):
        session.packet(b"L", name + b"\0" + value + b"\0")
        if not quiet:
            session.reply()
    session.end_of_headers()
    for begin in range(0, len(body), 65535):
        answer = session.body(body[begin:begin + 65535])
        if answer is not None and answer[0] == b"s":
            break
    begin = time.monotonic()
    letter, reply = session.end()
    return Outcome(letter, reply, time.monotonic() - begin)


def deliver(where, message, client="192.0.2.7", seconds=120, **options):
    """One message on a connection of its own; its Outcome."""
    with mta.Session(where, seconds) as session:
        session.negotiate()
        session.connect(address=client)
        session.helo()
        outcome = hand_over(session, message, **options)
        session.quit()
        return outcome


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
