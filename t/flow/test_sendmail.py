"""test_sendmail.py - what Sendmail delivers is what `sekisho scan --write`
stores; and what it holds is in the list.

Debian's Sendmail is unpacked beside Postfix; see sendmail.py."""

import json
import os
import re
import shlex
import shutil
import subprocess
import unittest
import unittest.mock

import mail
import received
import scene
import sender
import written
from gate import Gate, launched, program
from posing import Posing
from process import wait_for
from sendmail import Sendmail, unpacked
from sink import Sink

HOLD = "hold.example"
DOMAINS = dict(written.DOMAINS, **{HOLD: {"malware.action": "quarantine"}})


class Scene:
    """Client, Sendmail, Posing, the gate, the next hop."""

    def __init__(self):
        self.folder = scene.temporary_folder("sendmail")
        self.sink = Sink()
        self.gate = Gate(self.folder / "gate", domains=DOMAINS)
        self.posing = Posing(self.gate.milter_socket)
        self.mta = None

    def start(self):
        self.sink.start()
        self.gate.start()
        self.posing.start()
        self.mta = Sendmail(self.folder / "mta",
                            f"inet:{self.posing.port}@127.0.0.1",
                            self.sink.port)
        self.mta.start()

    def stop(self):
        if self.mta is not None:
            self.mta.stop()
        self.posing.stop()
        self.gate.stop()
        self.sink.stop()
        if not os.environ.get("SEKISHO_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)


def as_sendmail_sends(data):
    """It takes blanks off the lines that delimit parts, and a changed header
    keeps the case of its name."""
    fields, body = received.split(
        re.sub(rb"(?m)^(--=_[\w.]+(?:--)?)[ \t]+\r$", rb"\1\r", data))
    for at, field in enumerate(fields):
        name, colon, value = field.partition(b":")
        fields[at] = name.lower() + colon + value
    return b"".join(fields) + b"\r\n" + body


class SendmailCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = Scene()
        try:
            cls.scene.start()
        except BaseException:
            cls.scene.stop()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.scene.stop()

    def send(self, message, to):
        answer = sender.send(self.scene.mta.port, message, to, client=None)
        self.assertEqual(answer.code, 250, answer.text)

    def delivered(self):
        found = self.scene.sink.wait(1)
        self.assertEqual(len(found), 1)
        return found[0]

    def test_it_arrives_as_it_was_written(self):
        path = self.scene.folder / "message.eml"
        for name, message in written.samples():
            with self.subTest(name):
                self.send(message, "user@" + scene.TAG)
                data = self.delivered().data
                stored = written.written(self.scene.gate, path, message)
                self.assertEqual(
                    as_sendmail_sends(written.comparable(
                        written.without_trace(data))),
                    as_sendmail_sends(written.comparable(stored)))

    def programs(self):
        """A folder with mailq and sendmail of this instance, and no
        Postfix."""
        folder = self.scene.folder / "bin"
        folder.mkdir(exist_ok=True)
        mta = self.scene.mta
        queue, environment = mta.command()
        submit, _ = mta.command(cf=mta.submission())
        scripts = {"postconf": "exit 1\n",
                   "mailq": shlex.join(map(str, queue)) + ' -bp "$@"\n',
                   "sendmail": 'case $1 in -i)\n'
                   + shlex.join(map(str, submit)) + ' "$@" ;;\n*)\n'
                   + shlex.join(map(str, queue)) + ' "$@" ;;\nesac\n'}
        for name, script in scripts.items():
            (folder / name).write_text(
                "#!/bin/sh\nexport LD_LIBRARY_PATH="
                f"{environment['LD_LIBRARY_PATH']}\n{script}")
            (folder / name).chmod(0o755)
        return folder

    def quarantine(self, *words):
        path = f"{self.programs()}:{os.environ['PATH']}"
        done = subprocess.run(
            launched([program("sekisho"), "quarantine", *words, "-c",
                      self.scene.gate.ini]), capture_output=True, text=True,
            check=False, env=dict(os.environ, PATH=path))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_held_mail_is_listed_and_released(self):
        message = written.addressed(mail.attached(mail.EICAR))
        self.send(message, "held@" + HOLD)
        event = self.scene.gate.wait_event(rcpt="held@" + HOLD)
        listed = [entry for entry in
                  json.loads(self.quarantine("list", "--json"))
                  if entry["s"] == event["s"]]
        self.assertEqual([entry["kind"] for entry in listed], ["held"])
        self.assertEqual(listed[0]["q"], event["q"])
        self.quarantine("release", "q=" + event["q"], "--yes")
        words, environment = self.scene.mta.command("-q")
        found = []

        def arrived():
            subprocess.run([str(word) for word in words], check=False,
                           env=dict(os.environ, **environment))
            found.extend(self.scene.sink.wait(1, 1))
            return bool(found)
        wait_for(arrived, 30, "the released message")
        self.assertEqual(
            as_sendmail_sends(written.without_trace(
                found[0].data)).partition(b"from:")[2],
            as_sendmail_sends(message).partition(b"from:")[2])

    def test_every_queue_id_is_listed(self):
        """Letters of ids are also signs of states behind them; ids that
        Sendmail makes once in a while, as it would print them."""
        folder = self.programs()
        real = (folder / "mailq").read_text()
        entries = [("6ANExb9X012345", " "), ("XANEXA4s012346", "X"),
                   ("6ANExb4s012347", "*"), ("6ANExb4s12348", "? ")]
        listing = "\t\t/var/spool/mqueue (4 requests)\n"
        for queue_id, sign in entries:
            listing += (f"{queue_id}{sign}     812 Mon Nov 23 14:59 "
                        "<a@x.example>\n"
                        "      QUARANTINE: Sekisho: limits [s=1]\n"
                        "\t\t\t\t\t <u@here.example>\n")
        (self.scene.folder / "listing").write_text(listing)
        try:
            with unittest.mock.patch.object(
                    type(self), "programs", lambda _: folder):
                (folder / "mailq").write_text(
                    f"#!/bin/sh\ncat {self.scene.folder}/listing\n")
                listed = json.loads(self.quarantine("list", "--json"))
        finally:
            (folder / "mailq").write_text(real)
        held = [entry["q"] for entry in listed if entry["kind"] == "held"]
        self.assertEqual(sorted(held), sorted(each for each, _ in entries))

    def test_a_released_original_is_not_cleaned_again(self):
        message = mail.attached(mail.EICAR)
        self.send(bytes(message), "freed@" + scene.TAG)
        self.delivered()
        event = self.scene.gate.wait_event(rcpt="freed@" + scene.TAG)
        # The sendmail command speaks with the gate as a client of this host.
        self.scene.posing.address = "127.0.0.1"
        try:
            self.quarantine("release", "s=" + event["s"], "--yes")
            data = self.delivered().data
        finally:
            self.scene.posing.address = sender.OUTSIDE
        self.assertEqual(self.scene.gate.events()[-1]["reason"], "released")
        self.assertEqual(received.values(data, "X-Sekisho-Release"), [])
        self.assertIn(message.part, data)


if __name__ == "__main__":
    try:
        unpacked()
    except RuntimeError as error:
        print(f"skipped: Sendmail cannot be downloaded: {error}")
        raise SystemExit(scene.SKIPPED) from None
    scene.main()
