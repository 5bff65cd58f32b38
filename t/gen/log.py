#!/usr/bin/env python3
"""A mail log as a month of a company's gate leaves behind:
t/gen/log.py LINES [--days N] [--format traditional|rfc3339] [--seed N]

Event lines of the gate among the lines of Postfix, with what makes a report
interesting: working hours, a wave of one piece of malware, a few networks that
never stop. Equal arguments give equal logs, but for the times, which end now.
`--count` prints what a report must find instead, as JSON.
"""

import argparse
import collections
import json
import random
import time

DAY = 24 * 60 * 60
MALWARE = ["Eicar-Test-Signature", "Xls.Downloader.Emotet-01",
           "Doc.Downloader.EmotetExcel-02", "Win.Trojan.Agent-03"]
LISTS = ["zen.example", "rbl-plus", "zombie.example"]
DOMAINS = ["example.jp", "sales.example.jp", "school.example"]
# (weight, event, action, class, code)
KINDS = [
    (700, "message", "accept", "clean", "-"),
    (90, "connection", "block", "reputation", "550"),
    (60, "connection", "defer", "reputation", "450"),
    (50, "message", "tag", "spam", "-"),
    (30, "message", "tag", "infected", "-"),
    (20, "message", "block", "banned", "554"),
    (15, "message", "quarantine", "unscanned", "-"),
    (10, "message", "monitor", "macro", "-"),
    (5, "message", "defer", "unscanned", "451"),
]


def stamp(seconds, form):
    if form == "rfc3339":
        zone = time.strftime("%z", time.localtime(seconds))
        return time.strftime("%Y-%m-%dT%H:%M:%S.123456", time.localtime(
            seconds)) + zone[:3] + ":" + zone[3:]
    return time.strftime("%b %e %H:%M:%S", time.localtime(seconds))


def pick(draw):
    kind = draw.choices(KINDS, [k[0] for k in KINDS])[0]
    network = draw.choice(["192.0.2", "198.51.100", "203.0.113"])
    return {
        "event": kind[1], "action": kind[2], "class": kind[3],
        "code": kind[4], "client": f"{network}.{draw.randrange(256)}",
        "from": f"user{int(draw.paretovariate(0.6)) % 5000}@"
                f"sender{draw.randrange(40)}.example",
        "rcpt": f"staff{draw.randrange(50)}@{draw.choice(DOMAINS)}",
        "malware": draw.choices(MALWARE, [8, 4, 2, 1])[0]
                   if kind[3] == "infected" else "-",
        "file": "\"請求書 2026.xls\"" if kind[3] == "infected" else "-",
        "rbl": draw.choice(LISTS) if kind[3] == "reputation" else "-",
        "unscanned": "timeout" if kind[3] == "unscanned" else "-",
        "ms": str(int(draw.lognormvariate(2.5, 0.8)))
              if kind[1] == "message" else "-",
    }


def event(number, what):
    reason = what["malware"] if what["malware"] != "-" else what["class"]
    return (f"s={number:x} q=4XyZ{number:x} event={what['event']} "
            f"action={what['action']} class={what['class']} "
            f"reason={reason} stage=eom code={what['code']} "
            f"client={what['client']} name=mail.sender.example "
            f"helo=mail.sender.example auth=- from={what['from']} "
            f"rcpt={what['rcpt']} rcpts=1 size=20480 parts=3 "
            f"malware={what['malware']} file={what['file']} ml=- ml_why=- "
            f"spam=- spf=pass rbl={what['rbl']} url=- "
            f"unscanned={what['unscanned']} edits=- ms={what['ms']}")


def lines(options, counted):
    draw = random.Random(options.seed)
    begin = time.time() - options.days * DAY + 60
    step = (options.days * DAY - 120) / options.lines
    for number in range(options.lines):
        head = stamp(begin + number * step, options.format) + " gate "
        if number % 4 != 0:
            yield (f"{head}postfix/smtpd[811]: 4XyZ{number:x}: client="
                   f"mail.sender.example[192.0.2.{number % 256}]")
            continue
        what = pick(draw)
        counted["events"]["all"] += 1
        for key in ("action", "class", "malware", "rbl"):
            if what[key] != "-":
                counted[key][what[key]] += 1
        yield f"{head}sekisho-milter[812]: {event(number, what)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=int)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--format", default="traditional",
                        choices=["traditional", "rfc3339"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", action="store_true")
    options = parser.parse_args()
    counted = collections.defaultdict(collections.Counter)
    for line in lines(options, counted):
        if not options.count:
            print(line)
    if options.count:
        print(json.dumps(counted))


if __name__ == "__main__":
    main()
