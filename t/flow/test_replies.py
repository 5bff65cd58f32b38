"""test_replies.py - what a listed client really sees, of Postfix and of
Sendmail, at each stage: the table of doc/replies.md, measured.

    python3 t/flow/test_replies.py --table

prints the table instead of comparing with it."""

import pathlib
import re
import shutil
import sys
import unittest

import scene
from gate import Gate
from name_servers import Rbldnsd
from posing import Posing
from postfix import Postfix
from sendmail import Sendmail, unpacked

PERMANENT, TEMPORARY, GOOD = "198.41.0.4", "199.9.14.201", "9.9.9.9"
STAGES = ("rcpt", "mail", "connect")
# Codes of the classes RBL+ and Zombie.
CODES = ((550, 450), (571, 421))
COMMANDS = ("EHLO client.example", "MAIL FROM:<a@client.example>",
            "RCPT TO:<user@here.example>", "RCPT TO:<postmaster@here.example>")
NAMES = ("greeting", "EHLO", "MAIL", "RCPT", "RCPT postmaster")

DOC = pathlib.Path(__file__).resolve().parents[2] / "doc/replies.md"


def plain(reply):
    """Code and last line, ids and what the MTA says of itself left out."""
    text = re.sub(r"\[s=\w+\]", "[s=ID]", reply.text.split("\n")[0])
    if reply.code in (220, 250):
        return str(reply.code)
    return f"{reply.code} {text}"


def transcript(port):
    """The server's replies until it hangs up."""
    said = []
    try:
        with scene.sender.Client(port, 20) as client:
            said.append(plain(client.greeting))
            for command in COMMANDS:
                said.append(plain(client.command(command)))
    except OSError:
        said.append("(closed)")
    return said


class Way:
    """Gate, the one who poses, and both MTAs, at one stage."""

    def __init__(self, folder, lists, stage, codes):
        self.folder = folder / f"{stage}-{codes[0]}"
        self.gate = Gate(self.folder / "gate", {
            "dns.servers": lists.address, "milter.reply_at": stage,
            "reputation.rbl": "r.example", "reputation.zombie": "q.example",
            "reputation.rbl_code": codes[0], "reputation.rbl_text": "Listed",
            "reputation.zombie_code": codes[1],
            "reputation.zombie_text": "Come later"})
        self.posing = Posing(self.gate.milter_socket)
        self.mtas = {
            "Postfix": Postfix(self.folder / "postfix",
                               f"inet:127.0.0.1:{self.posing.port}"),
            "Sendmail": Sendmail(self.folder / "sendmail",
                                 f"inet:{self.posing.port}@127.0.0.1")}

    def __enter__(self):
        self.folder.mkdir(mode=0o755)
        self.gate.configure()
        self.gate.start_milter()
        self.posing.start()
        for mta in self.mtas.values():
            mta.start()
        return self

    def __exit__(self, *_):
        for mta in self.mtas.values():
            mta.stop()
        self.posing.stop()
        self.gate.stop()

    def replies(self, name, client):
        self.posing.address = client
        return transcript(self.mtas[name].port)


def measure():
    """[(stage, code, MTA, [reply, ...])], and the same of a good client."""
    folder = scene.temporary_folder("replies")
    rows, good = [], []
    with Rbldnsd(folder / "rbldnsd", {"r.example": [PERMANENT],
                                      "q.example": [TEMPORARY]}) as lists:
        try:
            for stage in STAGES:
                for codes in CODES:
                    with Way(folder, lists, stage, codes) as way:
                        for name in way.mtas:
                            good.append(way.replies(name, GOOD))
                            for code, client in zip(
                                    codes, (PERMANENT, TEMPORARY)):
                                rows.append((stage, code, name,
                                             way.replies(name, client)))
        finally:
            shutil.rmtree(folder)
    return rows, good


def table(rows):
    lines = ["| stage | code | MTA | " + " | ".join(NAMES) + " |",
             "|---" * (3 + len(NAMES)) + "|"]
    for stage, code, name, replies in rows:
        cells = replies + [""] * (len(NAMES) - len(replies))
        lines.append(f"| {stage} | {code} | {name} | "
                     + " | ".join(cells) + " |")
    return lines


class Replies(unittest.TestCase):
    def test_the_client_sees_what_the_page_says(self):
        try:
            unpacked()
        except RuntimeError as error:
            self.skipTest(f"no Sendmail: {error}")
        rows, good = measure()
        for replies in good:
            self.assertEqual(replies, ["220"] + ["250"] * 4)
        page = [line for line in DOC.read_text().splitlines()
                if line.startswith("|")]
        for line in table(rows):
            self.assertIn(line, page)


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print("\n".join(table(measure()[0])))
    else:
        scene.main()
