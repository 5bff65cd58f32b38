"""What the READMEs tell people to type exists and works: each indented block
is run against a private gate, or, where it would change this host, checked for
what it names. Both languages tell the same."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import mail
import received
import scene
from gate import launched, program
from postfix import Postfix

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.ja.md")
BLOCK = re.compile(r"(?:^    .*\n)+(?:\n(?:    .*\n)+)*", re.MULTILINE)
REMARK = re.compile(r"(?:^|\s+)#.*$", re.MULTILINE)
TAGGED = "[ウイルス駆除済み]"
# Of this host, or of minutes: only what they name is looked at.
INSTALLING = ("cmake", "systemd-sysusers", "systemctl", "apt-get")
# Verbs whose exit status says more than that they worked: `scan` found
# something, `doctor` and `status` something of this private gate to mend.
STATUSES = {"scan": (1,), "doctor": (0, 1), "status": (0, 1)}


def blocks(page):
    """The indented blocks of a page, without remarks."""
    for block in BLOCK.findall((TOP / page).read_text(encoding="utf-8")):
        text = re.sub("^    ", "", block, flags=re.MULTILINE)
        yield REMARK.sub("", text).strip()


def commands(page):
    """Each line that is typed."""
    return [line for block in blocks(page) if not block.startswith("[")
            for line in block.splitlines() if line.strip()]


class Readme(scene.SceneCase):
    DOMAINS = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.scene.folder / "typed"
        cls.folder.mkdir()
        # setup writes into a Postfix that does not know the gate yet.
        cls.stranger = Postfix(cls.scene.folder / "stranger", "",
                               cls.scene.sink.port)
        cls.stranger.start()

    @classmethod
    def tearDownClass(cls):
        cls.stranger.stop()
        super().tearDownClass()

    def test_both_languages_say_the_same(self):
        self.assertEqual(*(list(blocks(page)) for page in PAGES))
        self.assertGreater(len(commands(PAGES[0])), 10)

    def test_every_setting_is_understood(self):
        found = [block for block in blocks(PAGES[0]) if block[0] == "["]
        self.assertGreater(len(found), 1)
        for number, block in enumerate(found):
            path = self.folder / f"{number}.ini"
            path.write_text(block + "\n", encoding="utf-8")
            done = subprocess.run(
                launched([str(program("sekisho")), "check", "-c", path]),
                capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_command_works(self):
        for line in commands(PAGES[0]):
            with self.subTest(line):
                self.typed(line)

    def typed(self, line):
        """One line as somebody types it."""
        word = re.split(r"[\s;&|]", line)[0]
        if word == "sekisho":
            self.verb(line)
        elif word == "swaks":
            self.swaks(line)
        elif word.startswith("t/"):
            self.tool(line)
        elif word in INSTALLING:
            self.installing(line)
        else:
            self.fail(f"teach this test what {word} is")

    def verb(self, line):
        words = shlex.split(line)[1:]
        more = ["-c", str(self.scene.gate.ini)]
        if words[0] == "report":
            more = [str(self.scene.gate.milter.log_path)]
        done = subprocess.run(
            launched([str(program("sekisho")), *words, *more]),
            capture_output=True, text=True, check=False, timeout=120,
            cwd=self.folder, stdin=subprocess.DEVNULL,
            env=os.environ | {"MAIL_CONFIG": str(self.stranger.config)})
        self.assertIn(done.returncode, STATUSES.get(words[0], (0,)),
                      done.stdout + done.stderr)
        if words[0] == "setup":
            # What doc/postfix.md shows, but for the socket's place.
            page = (TOP / "doc/postfix.md").read_text("utf-8")
            line = re.search(r"^smtpd_milters = \{[^,]*,([^}]*\})", page,
                             re.MULTILINE).group(1)
            self.assertIn(" ".join(line.split()), done.stdout)
        if "--write" in words:
            written = (self.folder / "tagged.eml").read_bytes()
            self.assertTrue(received.subject(written).startswith(TAGGED))
        if "--html" in words:
            self.assertIn("</html>",
                          (self.folder / "report.html").read_text("utf-8"))

    def swaks(self, line):
        # The page's server is the private one, and the client a stranger.
        sends = "--server" in line
        line = line.replace("--server mail.example.jp",
                            f"--server 127.0.0.1:{self.scene.postfix.port} "
                            f"--xclient-addr {scene.sender.OUTSIDE}")
        self.scene.sink.take()
        done = subprocess.run(["sh", "-ec", line + "\n"], cwd=self.folder,
                              capture_output=True, text=True, check=False,
                              timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        if sends:
            data = self.scene.delivered(1)[0].data
            self.assertTrue(received.subject(data).startswith(TAGGED))

    def tool(self, line):
        """A script of ours that builds or installs."""
        path = TOP / line.split()[0]
        self.assertTrue(os.access(path, os.X_OK), path)
        if path.read_text("utf-8").startswith("#!/bin/sh"):
            subprocess.run(["sh", "-n", path], check=True)

    def installing(self, line):
        """A line of the shell, and what it names of ours."""
        subprocess.run(["sh", "-nc", line], check=True)
        for word in ("cmake", "systemd-sysusers", "systemd-tmpfiles",
                     "systemctl", "apt-get"):
            if re.search(rf"\b{word}\b", line):
                self.assertTrue(shutil.which(word), word)
        presets = json.loads((TOP / "CMakePresets.json").read_text("utf-8"))
        known = {preset["name"]
                 for preset in presets["configurePresets"]}
        for preset in re.findall(r"--preset (\S+)", line):
            self.assertIn(preset, known)
        for unit in re.findall(r"\bsekisho-\w+", line):
            self.assertTrue((TOP / f"systemd/{unit}.service").exists(), unit)
        for script in re.findall(r"\bt/\w+", line):
            self.tool(script)


if __name__ == "__main__":
    if not shutil.which("swaks") or not mail.TESTFILES.exists():
        print("skipped: no swaks, or no clamav-testfiles")
        os._exit(scene.SKIPPED)
    scene.main()
