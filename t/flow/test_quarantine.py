"""test_quarantine.py - originals are kept before mail is cleaned, and both
they and held mail are listed, shown, released and deleted."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import time

import mail
import received
import scene
from gate import launched, program

HOLD = "hold.example"
DOMAINS = dict(scene.POLICIES, **{HOLD: {"malware.action": "quarantine"}})
SUBJECT_TAG = "[ウイルス駆除済み]"


class QuarantineCase(scene.SceneCase):
    DOMAINS = DOMAINS

    def setUp(self):
        super().setUp()
        self.gate = self.scene.gate

    def command(self, *words, status=0):
        """`sekisho quarantine`; its stdout."""
        done = subprocess.run(
            launched([program("sekisho"), "quarantine", *words,
                      "-c", str(self.gate.ini)]),
            capture_output=True, text=True, check=False,
            env=dict(os.environ, LC_ALL="C.UTF-8",
                     MAIL_CONFIG=str(self.scene.postfix.config)))
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.said = done.stderr
        return done.stdout

    def listed(self, **fields):
        return [entry for entry in json.loads(self.command("list", "--json"))
                if all(entry.get(key) == value
                       for key, value in fields.items())]

    def send_infected(self, to, **options):
        """An infected message; (message, its event)."""
        message = mail.attached(mail.EICAR)
        answer = self.scene.send(bytes(message), to, **options)
        self.assertEqual(answer.code, 250, answer.text)
        return message, self.gate.wait_event(rcpt=to)

    def files(self, event):
        """{ending: path} of what is kept of a message."""
        return {path.suffix: path for path in self.gate.quarantine.iterdir()
                if event["s"] in path.name}


class Kept(QuarantineCase):
    def test_the_original_is_kept_with_its_facts(self):
        message, event = self.send_infected("kept@" + scene.TAG)
        self.scene.delivered(1)
        files = self.files(event)
        self.assertEqual(set(files), {".eml", ".json"})
        self.assertEqual(files[".eml"].read_bytes(), bytes(message))
        for path in files.values():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(
            stat.S_IMODE(self.gate.quarantine.stat().st_mode), 0o700)
        facts = json.loads(files[".json"].read_text())
        self.assertEqual(facts["s"], event["s"])
        self.assertEqual(facts["q"], event["q"])
        self.assertEqual(facts["from"], "sender@client.example")
        self.assertEqual(facts["rcpts"], ["kept@" + scene.TAG])
        self.assertEqual(facts["client"], "192.0.2.25")
        self.assertEqual(facts["action"], "tag")
        self.assertEqual(facts["class"], "infected")
        self.assertEqual(facts["sha256"],
                         hashlib.sha256(bytes(message)).hexdigest())
        removed = facts["removed"]
        self.assertEqual([part["names"] for part in removed],
                         [[message.name]])
        self.assertEqual(removed[0]["sha256"],
                         hashlib.sha256(message.content).hexdigest())
        self.assertIn("eicar", removed[0]["verdict"].lower())
        self.assertEqual(facts["verdicts"][0]["part"], removed[0]["part"])

    def test_what_is_not_cleaned_is_not_kept(self):
        before = len(list(self.gate.quarantine.iterdir()))
        for domain, code in ((scene.BLOCK, 550), (scene.MONITOR, 250)):
            answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                     "user@" + domain)
            self.assertEqual(answer.code, code, answer.text)
        self.scene.send(mail.plain(), "user@" + scene.TAG)
        self.scene.delivered(2)
        self.assertEqual(len(list(self.gate.quarantine.iterdir())), before)

    def test_list_and_show(self):
        message, event = self.send_infected("shown@" + scene.TAG)
        self.scene.delivered(1)
        (entry,) = self.listed(s=event["s"])
        self.assertEqual(entry["kind"], "original")
        self.assertEqual(entry["q"], event["q"])
        self.assertIsNone(entry["released"])
        table = self.command("list")
        self.assertIn(event["s"], table)
        self.assertIn("shown@" + scene.TAG, table)
        for key in ("s=" + event["s"], "q=" + event["q"], event["s"],
                    event["q"], entry["id"]):
            self.assertIn(hashlib.sha256(message.content).hexdigest(),
                          self.command("show", key))
        self.assertEqual(
            self.command("show", "--raw", "s=" + event["s"]).encode(),
            bytes(message).replace(b"\r\n", b"\n"))
        self.command("show", "s=nothing", status=1)
        self.assertIn("s=nothing", self.said)

    def test_release_delivers_the_original_once(self):
        message, event = self.send_infected("freed@" + scene.TAG)
        self.scene.delivered(1)
        self.command("release", "s=" + event["s"], status=1)
        self.assertIn("--yes", self.said)
        self.command("release", "s=" + event["s"], "--yes")
        self.assertIn("quarantine: release", self.said)
        delivered = self.scene.delivered(1)[0]
        self.assertEqual(received.without_trace(delivered.data),
                         bytes(message))
        self.assertEqual(delivered.recipients, ("freed@" + scene.TAG,))
        self.assertEqual(delivered.sender, "sender@client.example")
        released = self.gate.wait_event(reason="released")
        self.assertEqual(released["action"], "accept")
        self.assertEqual(released["class"], "infected")
        (entry,) = self.listed(s=event["s"])
        self.assertGreater(entry["released"], time.time() - 60)
        self.assertIn("released", self.command("list"))

    def test_a_permit_is_good_once_and_for_nobody_outside(self):
        message, event = self.send_infected("permit@" + scene.TAG)
        self.scene.delivered(1)
        name = self.files(event)[".json"].stem
        permit = self.gate.quarantine / f"{name}.permit"
        secret = "0123456789abcdef" * 4

        def send(client):
            permit.write_text(secret)
            shutil.chown(permit, "postfix")
            header = f"X-Sekisho-Release: {name} {secret}\r\n".encode()
            answer = self.scene.send(header + bytes(message),
                                     "permit@" + scene.MONITOR,
                                     client=client)
            self.assertEqual(answer.code, 250, answer.text)
            return self.scene.delivered(1)[0].data

        # A stranger who knows the secret.
        delivered = send("192.0.2.25")
        self.assertEqual(received.values(delivered, "X-Sekisho-Release"), [])
        self.assertTrue(permit.exists())
        self.assertEqual(self.gate.events()[-1]["action"], "monitor")
        # This host.
        delivered = send("127.0.0.1")
        self.assertEqual(received.values(delivered, "X-Sekisho-Release"), [])
        self.assertFalse(permit.exists())
        self.assertEqual(self.gate.events()[-1]["reason"], "released")
        # Again, with the permit that was used up.
        header = f"X-Sekisho-Release: {name} {secret}\r\n".encode()
        answer = self.scene.send(header + bytes(message),
                                 "permit@" + scene.TAG, client="127.0.0.1")
        self.assertEqual(answer.code, 550, answer.text)

    def test_delete(self):
        _, event = self.send_infected("gone@" + scene.TAG)
        self.scene.delivered(1)
        self.assertEqual(len(self.listed(s=event["s"])), 1)
        results = json.loads(
            self.command("delete", "s=" + event["s"], "--yes", "--json"))
        self.assertEqual([result["done"] for result in results], [True])
        self.assertEqual(self.files(event), {})
        self.assertEqual(self.listed(s=event["s"]), [])

    def test_held_mail_is_in_the_same_list(self):
        message, event = self.send_infected("held@" + HOLD)
        self.scene.delivered(0)
        self.assertEqual(self.scene.postfix.held(), 1)
        (entry,) = self.listed(s=event["s"])
        self.assertEqual(entry["kind"], "held")
        self.assertEqual(entry["q"], event["q"])
        self.assertEqual(entry["class"], "infected")
        self.assertIn("eicar", entry["reason"].lower())
        self.assertIn("Message-ID: " + message.id,
                      self.command("show", "--raw", "q=" + event["q"]))
        self.command("release", "q=" + event["q"], "--yes")
        delivered = self.scene.delivered(1)[0]
        self.assertEqual(received.without_trace(delivered.data),
                         bytes(message))
        self.assertEqual(self.listed(s=event["s"]), [])
        self.assertEqual(self.files(event), {})

    def test_held_mail_is_deleted(self):
        _, event = self.send_infected("thrown@" + HOLD)
        self.assertEqual(len(self.listed(q=event["q"])), 1)
        self.command("delete", "q=" + event["q"], "--yes")
        self.assertEqual(self.scene.postfix.held(), 0)
        self.assertEqual(self.listed(q=event["q"]), [])
        self.scene.delivered(0)

    def test_the_log_tells_what_waits(self):
        self.assertIn("original(s) and", self.gate.milter.log())


class NotKept(QuarantineCase):
    def test_without_its_original_nothing_is_cleaned(self):
        quarantine = self.gate.quarantine
        aside = quarantine.with_name("aside")
        quarantine.rename(aside)
        try:
            # The open folder is still good: it has only been renamed.
            self.send_infected("user@" + scene.TAG)
            self.scene.delivered(1)
            shutil.rmtree(aside)
            answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                     "user@" + scene.TAG)
            self.assertEqual(answer.code, 550, answer.text)
            self.assertIn("cannot keep the original",
                          self.gate.milter.log())
            self.assertEqual(self.gate.events()[-1]["action"], "block")
            self.scene.delivered(0)
        finally:
            quarantine.mkdir(mode=0o700)
            shutil.chown(quarantine, "postfix", "postfix")
        _, event = self.send_infected("again@" + scene.TAG)
        self.scene.delivered(1)
        self.assertEqual(set(self.files(event)), {".eml", ".json"})


class NotRequired(QuarantineCase):
    SETTINGS = {"quarantine.required": "no", "quarantine.size": "2K"}

    def test_it_is_cleaned_all_the_same(self):
        _, event = self.send_infected("user@" + scene.TAG)
        delivered = self.scene.delivered(1)[0].data
        self.assertTrue(received.subject(delivered).startswith(SUBJECT_TAG))
        self.assertIn("larger than quarantine.size", self.gate.milter.log())
        self.assertEqual(self.files(event), {})


class Small(QuarantineCase):
    SETTINGS = {"quarantine.size": "64K"}

    def test_the_oldest_go_first(self):
        events = []
        for number in range(12):
            _, event = self.send_infected(f"user{number}@{scene.TAG}")
            events.append(event)
        self.scene.delivered(12)
        size = sum(path.stat().st_blocks * 512
                   for path in self.gate.quarantine.iterdir())
        self.assertLessEqual(size, 64 * 1024)
        kept = [bool(self.files(event)) for event in events]
        self.assertEqual(kept, sorted(kept))
        self.assertFalse(kept[0])
        self.assertTrue(kept[-1])
        self.assertIn("of the oldest", self.gate.milter.log())


class Short(QuarantineCase):
    SETTINGS = {"quarantine.keep": "2s"}

    def test_what_is_too_old_goes(self):
        self.send_infected(f"first@{scene.TAG}")
        time.sleep(4)
        # Asking how much waits is enough; so does the next housekeeping.
        subprocess.run(launched([program("sekisho"), "status", "-c",
                                 str(self.gate.ini)]),
                       capture_output=True, check=False)
        self.scene.delivered(1)
        self.assertEqual(list(self.gate.quarantine.iterdir()), [])
        self.assertIn("beyond quarantine.keep", self.gate.milter.log())


if __name__ == "__main__":
    scene.main()
