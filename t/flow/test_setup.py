"""`sekisho setup` connects a mail server that knows nothing of the gate: what
it shows is what it does, and mail is cleaned afterwards."""

import os
import pathlib
import shutil
import subprocess

import mail
import scene
from gate import launched, program
from postfix import Postfix
from process import wait_for
from sendmail import CF, compiled

MC = """\
divert(0)dnl
OSTYPE(`linux')dnl
MAILER_DEFINITIONS
MAILER(`local')dnl
MAILER(`smtp')dnl
"""
OTHER = "inet:127.0.0.1:9, unix:/no/such"


class Setup(scene.SceneCase):
    def setup_verb(self, *words, config=None, status=0):
        done = subprocess.run(
            launched([str(program("sekisho")), "setup", *map(str, words),
                      "-c", str(self.scene.gate.ini)]),
            capture_output=True, text=True, timeout=60, check=False,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C.UTF-8",
                              "MAIL_CONFIG": str(config or "")})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def stranger(self, milters=""):
        """A Postfix of its own that does not know the gate."""
        folder = self.scene.folder / f"stranger-{len(milters)}"
        postfix = Postfix(folder, milters, self.scene.sink.port)
        self.addCleanup(postfix.stop)
        postfix.start()
        return postfix

    def test_postfix_is_connected(self):
        postfix = self.stranger()
        main = postfix.config / "main.cf"
        before = main.read_text()
        said = self.setup_verb("postfix", config=postfix.config, status=1)
        self.assertIn("+smtpd_milters = { unix:", said)
        self.assertIn("--yes", said)
        self.assertEqual(main.read_text(), before, "nobody agreed")
        infected = bytes(mail.attached(mail.EICAR))
        self.assertEqual(self.send(postfix, infected), 250)
        self.scene.delivered(1)

        said = self.setup_verb("postfix", "--yes", config=postfix.config)
        shown = next(line[1:] for line in said.splitlines()
                     if line.startswith("+"))
        self.assertIn(shown, main.read_text().replace("\n    ", " "))
        self.assertIn("default_action=tempfail", shown)
        wait_for(lambda: self.send(postfix, infected) == 550, 30,
                 "the change to be in force")
        self.assertIn("already", self.setup_verb(
            "postfix", "--yes", config=postfix.config))

    def test_other_milters_stay(self):
        folder = self.scene.folder / "config-only"
        postfix = Postfix(folder, OTHER, 1)
        postfix._configure()  # pylint: disable=protected-access
        self.setup_verb("postfix", "--yes", config=postfix.config)
        done = subprocess.run(["postconf", "-c", postfix.config, "-h",
                               "smtpd_milters"], capture_output=True,
                              text=True, check=True)
        self.assertTrue(done.stdout.strip().endswith(", " + OTHER))

    def test_sendmail_is_connected(self):
        mc = self.scene.folder / "sendmail.mc"
        mc.write_text(MC)
        self.assertIn("--yes", self.setup_verb("sendmail", "--mc", mc,
                                               status=1))
        self.assertEqual(mc.read_text(), MC)
        self.setup_verb("sendmail", "--yes", "--mc", mc)
        text = mc.read_text()
        line = (f"INPUT_MAIL_FILTER(`sekisho', "
                f"`S=unix:{self.scene.gate.milter_socket}, F=T, "
                "T=C:30s;S:30s;R:120s;E:5m')dnl\n")
        self.assertEqual(text, MC.replace("MAILER_D", line + "MAILER_D"))
        self.assertEqual(
            pathlib.Path(f"{mc}.before-sekisho").read_text(), MC)
        self.assertIn("already", self.setup_verb("sendmail", "--yes",
                                                 "--mc", mc))
        # What Sendmail's macros make of it is what test_sendmail.py runs.
        text = compiled(mc)
        self.assertIn(f"\nXsekisho, S=unix:{self.scene.gate.milter_socket}, "
                      "F=T, T=C:30s;S:30s;R:120s;E:5m\n", text)
        self.assertIn("\nO InputMailFilters=sekisho\n", text)
        self.assertIn("Xsekisho, S={milter}, F=T, T=C:30s;", CF)

    def test_sendmail_is_as_patient_as_the_gate(self):
        mc = self.scene.folder / "patient.mc"
        mc.write_text(MC)
        ini = self.scene.gate.ini
        before = ini.read_text()
        ini.write_text(before + "\n[milter]\nbudget = 10m\n")
        try:
            self.setup_verb("sendmail", "--yes", "--mc", mc)
        finally:
            ini.write_text(before)
        self.assertIn("T=C:30s;S:30s;R:660s;E:660s')dnl", mc.read_text())

    def test_mistakes_are_said(self):
        self.assertIn("usage", self.setup_verb("exim", status=2))
        self.assertIn("cannot read", self.setup_verb(
            "sendmail", "--mc", "/no/such.mc", status=2))
        self.assertIn("not configured", self.setup_verb(
            "postfix", config="/no/such", status=2))

    def send(self, postfix, message):
        return scene.sender.send(postfix.port, message,
                                 "a@" + scene.BLOCK).code


if __name__ == "__main__":
    shutil.which("postconf") or os._exit(scene.SKIPPED)
    scene.main()
