"""test_scan_client.py - `sekisho scan --client --helo --from`: what the gate
asks about a client and answers before DATA."""

import json
import shutil
import subprocess
import unittest

import mail
import received
import scene
from gate import launched, program, write_ini
from name_servers import Nsd

HOME, AWAY = "9.9.9.9", "9.9.9.10"
ZONES = {
    "spf.example": f"""
pass    TXT "v=spf1 ip4:{HOME} -all"
chain   TXT "v=spf1 include:pass.spf.example -all"
""",
    "bl.example": """
10.9.9.9 A 127.0.0.2
10.9.9.9 TXT "listed for a test"
2.0.0.127 A 127.0.0.2
""",
}
DOMAINS = {
    "strict.example": {"spf.fail": "block",
                       "senders.blocked": "bad@evil.example @spam.example",
                       "reputation.enable": "no"},
    "open.example": {"reputation.enable": "no"},
    "friend.example": {"senders.approved": "@pass.spf.example"},
}

names = None
folder = None


def setUpModule():
    global names, folder  # pylint: disable=global-statement
    folder = scene.temporary_folder("scan-client")
    names = Nsd(folder / "nsd", ZONES).start()
    (folder / "plain").write_bytes(bytes(mail.plain()))


def tearDownModule():
    names.stop()
    shutil.rmtree(folder)


class Client(unittest.TestCase):
    SETTINGS = {"machine_learning.model": "", "spam.model": "",
                "scanner.workers": 1, "dns.timeout": "2s",
                "milter.authserv_id": "gate.example"}

    def scan(self, *words, **settings):
        """The JSON of one plain message."""
        ini = folder / "sekisho.ini"
        write_ini(ini, {**self.SETTINGS, "dns.servers": names.address,
                        "scanner.socket": folder / "none.sock", **settings},
                  DOMAINS)
        done = subprocess.run(
            launched([program("sekisho"), "scan", "-c", ini, "--json",
                      *words, folder / "plain"]),
            capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.stderr, "")
        found = json.loads(done.stdout)
        self.assertEqual(
            done.returncode,
            1 if found["action"] not in ("accept", "monitor") else 0)
        return found

    def written(self, *words):
        out = folder / "out"
        self.scan("--write", out, *words)
        return received.values(out.read_bytes(), "Authentication-Results")

    def test_blocked_senders_are_refused_at_rcpt(self):
        for sender in ("bad@evil.example", "<x@spam.example>"):
            found = self.scan("--from", sender, "--rcpt", "a@strict.example")
            self.assertEqual(
                (found["stage"], found["action"], found["class"],
                 found["reason"], found["code"], found["reply"]),
                ("rcpt", "block", "reputation", "senders.blocked", 550,
                 "550 5.7.1 Sender is not accepted here"))
            # What is in it is shown all the same.
            self.assertEqual(len(found["parts"]), 1)

    def test_postmaster_and_other_recipients_are_not(self):
        for others in (["postmaster@strict.example"], ["a@open.example"],
                       ["a@strict.example", "a@open.example"]):
            words = [word for to in others for word in ("--rcpt", to)]
            found = self.scan("--from", "bad@evil.example", *words)
            self.assertEqual((found["stage"], found["action"]),
                             ("eom", "accept"), others)

    def test_monitor_mode_refuses_nobody(self):
        found = self.scan("--from", "bad@evil.example", "--rcpt",
                          "a@strict.example", **{"milter.mode": "monitor"})
        self.assertEqual(found["stage"], "eom")

    def test_spf_decides_and_is_written(self):
        sender = "a@chain.spf.example"
        found = self.scan("--client", AWAY, "--from", sender,
                          "--rcpt", "a@strict.example")
        self.assertEqual((found["stage"], found["class"], found["action"]),
                         ("eom", "spf", "block"))
        self.assertEqual(
            self.written("--client", HOME, "--from", sender),
            [b"gate.example;\r\n spf=pass smtp.mailfrom=chain.spf.example"])
        self.assertEqual(
            self.written("--client", AWAY, "--helo", "pass.spf.example"),
            [b"gate.example;\r\n spf=fail smtp.helo=pass.spf.example"])

    def test_without_client_or_name_nobody_is_asked(self):
        self.assertEqual(self.written("--from", "a@pass.spf.example"), [])
        self.assertEqual(self.written("--client", HOME), [])
        self.assertEqual(self.written("--client", "127.0.0.1", "--from",
                                      "a@pass.spf.example"), [])

    def test_a_listed_client_is_refused_as_the_policy_says(self):
        lists = {"reputation.rbl": "bl.example",
                 "reputation.rbl_text": '"%i: %r (%l)"'}
        found = self.scan("--client", AWAY, "--rcpt", "a@here.example",
                          **lists)
        self.assertEqual(
            (found["stage"], found["class"], found["reason"],
             found["reply"]),
            ("rcpt", "reputation", "bl.example",
             f"550 5.7.1 {AWAY}: listed for a test (bl.example)"))
        for words in (["--client", HOME, "--rcpt", "a@here.example"],
                      ["--client", AWAY, "--rcpt", "a@open.example"],
                      ["--client", AWAY, "--from", "a@pass.spf.example",
                       "--rcpt", "a@friend.example"]):
            self.assertEqual(self.scan(*words, **lists)["stage"], "eom",
                             words)


if __name__ == "__main__":
    scene.main()
