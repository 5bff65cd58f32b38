"""demo.py - a few mails through the whole way, and a table of what came
out; t/demo builds and runs it."""

import signal
import sys
import unicodedata
from dataclasses import dataclass

import mail
import received
import scene

DOMAINS = {
    "tag.example": {"malware.action": "tag"},
    "block.example": {"malware.action": "block"},
}


@dataclass
class Case:
    what: str
    message: bytes
    recipient: str
    client: str


def cases():
    eicar = bytes(mail.attached(mail.EICAR, name="invoice.com"))
    sample = bytes(mail.attached(
        (mail.TESTFILES / "clam.zip").read_bytes(), name="clam.zip"))
    outside = scene.sender.OUTSIDE
    return [
        Case("clean mail", bytes(mail.attached(b"%PDF-1.4 harmless\n",
                                               name="offer.pdf")),
             "a@tag.example", outside),
        Case("EICAR attached", eicar, "b@tag.example", outside),
        Case("EICAR attached", eicar, "c@block.example", outside),
        Case("clam.zip attached", sample, "d@tag.example", outside),
        Case("EICAR, own network", eicar, "e@tag.example", None),
    ]


def outcome(case, delivered):
    """What came out, in words."""
    if delivered is None:
        return "nothing: refused", "-"
    data = received.without_trace(delivered.data)
    if data == case.message:
        words = "delivered byte for byte"
    elif mail.EICAR[:40] in b"".join(received.contents(data)):
        words = "DELIVERED INFECTED"
    else:
        words = "part replaced by a notice"
    return words, received.subject(data)


def width(text):
    """Columns on a terminal; Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def print_table(rows):
    columns = [max(width(row[i]) for row in rows)
               for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(cell + " " * (columns[i] - width(cell))
                        for i, cell in enumerate(row)).rstrip())
        if number == 0:
            print("  ".join("-" * column for column in columns))


def run(shown):
    rows = [("#", "sent", "from", "to", "reply", "what came out",
             "subject as delivered")]
    lines = []
    for number, case in enumerate(cases(), 1):
        answer = shown.send(case.message, case.recipient, client=case.client)
        found = shown.delivered(1 if answer.code == 250 else 0)
        words, subject = outcome(case, found[0] if found else None)
        rows.append((str(number), case.what, case.client or "127.0.0.1",
                     case.recipient, f"{answer.code} {answer.text[:5]}",
                     words, subject))
        event = shown.gate.wait_event(rcpt=case.recipient)
        lines.append((number, event))
    print_table(rows)
    print("\nThe log, one line a message (without what is empty):")
    for number, event in lines:
        print(f"{number}  " + " ".join(
            f"{key}={value}" for key, value in event.items()
            if value != "-"))
    return all("DELIVERED INFECTED" not in row for row in rows)


EXPLAINED = """
tag.example has `malware.action = tag`: what is infected is replaced by a
notice and the subject says so. block.example has `malware.action = block`.
127.0.0.1 is in trust.networks: infected mail from our own hosts is refused,
never cleaned and sent on.

Where to look: the decision is made in lib/judge/decide.c, the mail is
examined in lib/inspect/, the picture is doc/architecture.md."""

KEPT = """
Left running until Ctrl-C:
  SMTP       127.0.0.1:{port} (XCLIENT allowed, so you may be anybody)
  try        swaks --server 127.0.0.1:{port} --to you@tag.example
  settings   {gate}/sekisho.ini (reload: kill -HUP {milter})
  log        {gate}/milter.log, {gate}/scanner.log
  Postfix    {postfix}/config, {postfix}/maillog"""


def keep(shown):
    print(KEPT.format(port=shown.postfix.port, gate=shown.gate.folder,
                      milter=shown.gate.milter.process.pid,
                      postfix=shown.postfix.folder), flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        print("stopping")


def main():
    if sys.argv[1:] not in ([], ["--keep"]):
        sys.exit("usage: t/demo [--keep]")
    with scene.Scene(domains=DOMAINS) as shown:
        good = run(shown)
        print(EXPLAINED)
        if sys.argv[1:] == ["--keep"]:
            keep(shown)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
