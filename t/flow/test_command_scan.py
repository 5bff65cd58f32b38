"""test_command_scan.py - `sekisho scan` with the real scanner: exit status,
text, JSON, what is stored, and that nothing stays behind."""

import email.header
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

import mail
import received
from gate import launched, program, write_ini
from process import wait_for
from scanner import Scanner
from scene import temporary_folder

KEYS = ["file", "action", "class", "reason", "code", "reply", "stage",
        "malware", "ml", "spam", "urls", "parts", "unscanned", "ms"]
PART_KEYS = ["name", "type", "detected", "size", "sha256", "path"]
TAG = "[ウイルス駆除済み]"


def processes_below(folder):
    """Processes that were started with a path in this folder."""
    wanted = os.fsencode(folder)
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:
            pass
    return found


class CommandScan(unittest.TestCase):
    def setUp(self):
        self.folder = temporary_folder("scan")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.temporary.chmod(0o755)
        self.settings = {"scanner.socket": self.folder / "none.sock",
                         "machine_learning.model": "",
                         "scanner.workers": 2, "limits.message": "1M"}
        self.domains = {"block.example": {"malware.action": "block",
                                          "malware.code": "554",
                                          "malware.text": "Virus %v"}}

    def tearDown(self):
        self.assertEqual(list(self.temporary.iterdir()), [])
        self.assertEqual(processes_below(self.temporary), [])

    def command(self, *words, binary=None):
        ini = self.folder / "sekisho.ini"
        write_ini(ini, self.settings, self.domains)
        binary = binary or program("sekisho")
        return launched([str(binary), "scan", "-c", str(ini),
                         *map(str, words)])

    def run_scan(self, *words, status, stdin=None, binary=None, **environment):
        done = subprocess.run(
            self.command(*words, binary=binary), input=stdin,
            capture_output=True, timeout=120, check=False,
            env=dict(os.environ, TMPDIR=str(self.temporary), **environment))
        self.stderr = done.stderr.decode()
        self.assertEqual(done.returncode, status,
                         done.stdout.decode() + self.stderr)
        return done.stdout.decode()

    def scan_json(self, *words, status, **more):
        lines = self.run_scan("--json", *words, status=status, **more)
        return [json.loads(line) for line in lines.splitlines()]

    def file(self, name, message):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(message))
        return path

    def test_clean_mail_exits_0(self):
        text = self.run_scan(self.file("clean", mail.plain()), status=0)
        self.assertIn("clean: accept, clean", text)

    def test_infected_mail_exits_1_and_says_why(self):
        message = mail.attached(mail.EICAR, name="請求書.com")
        text = self.run_scan(self.file("bad", message), status=1)
        self.assertIn("bad: tag, infected (", text)
        self.assertIn("請求書.com", text)
        self.assertIn("replaced by a notice", text)

    def test_json_has_exactly_the_promised_keys(self):
        found = self.scan_json(self.file("bad", mail.attached(mail.EICAR)),
                               status=1)[0]
        self.assertEqual(list(found), KEYS)
        self.assertEqual(list(found["parts"][0]), PART_KEYS)
        self.assertEqual(list(found["malware"][0]), ["name", "part", "path"])
        self.assertEqual(found["action"], "tag")
        self.assertEqual(found["class"], "infected")
        self.assertEqual(found["reason"], found["malware"][0]["name"])
        self.assertIsNone(found["code"])
        self.assertEqual(found["unscanned"], [])
        infected = [part for part in found["parts"]
                    if part["path"] == found["malware"][0]["part"]]
        self.assertEqual([part["name"] for part in infected],
                         ["invoice.bin"])
        self.assertEqual(infected[0]["size"], len(mail.EICAR))

    def test_every_packaged_sample_is_found(self):
        files = [self.file(f"samples/{sample.name}",
                           mail.attached(sample.read_bytes()))
                 for sample in mail.testfiles()]
        for found in self.scan_json(*files, status=1):
            self.assertNotEqual(found["class"], "clean", found["file"])

    def test_the_recipients_policy_decides(self):
        found = self.scan_json(
            self.file("bad", mail.attached(mail.EICAR)),
            "--rcpt", "a@tag.example", "--rcpt", "<b@block.example>",
            status=1)[0]
        self.assertEqual(found["action"], "block")
        self.assertEqual(found["code"], 554)
        self.assertEqual(found["reply"],
                         "554 5.7.1 Virus " + found["malware"][0]["name"])

    def test_our_own_client_is_refused_not_cleaned(self):
        found = self.scan_json(self.file("bad", mail.attached(mail.EICAR)),
                               "--client", "127.0.0.1", status=1)[0]
        self.assertEqual((found["action"], found["code"]), ("block", 550))

    def test_monitor_mode_acts_on_nothing(self):
        self.settings["milter.mode"] = "monitor"
        bad = self.file("bad", mail.attached(mail.EICAR))
        found = self.scan_json(bad, "--write", self.folder / "out",
                               status=0)[0]
        self.assertEqual(found["action"], "monitor")
        self.assertTrue(found["reason"].startswith("would tag: "))
        self.assertEqual((self.folder / "out").read_bytes(),
                         bad.read_bytes())

    def test_an_oversize_message_is_not_examined(self):
        found = self.scan_json(self.file("big", mail.plain(
            text=b"0123456789abcd\r\n" * 70000)), status=1)[0]
        self.assertEqual(found["class"], "limits")
        self.assertEqual(found["code"], 552)
        self.assertEqual(found["unscanned"], ["oversize"])
        self.assertEqual(found["parts"], [])

    def test_standard_input(self):
        found = self.scan_json("-", stdin=mail.plain(), status=0)[0]
        self.assertEqual(found["file"], "-")

    def test_many_files_keep_their_order(self):
        files = []
        for number in range(60):
            message = (bytes(mail.attached(mail.EICAR)) if number % 3 == 0
                       else mail.plain(subject=b"%d" % number))
            files.append(self.file(f"many/{number}", message))
        found = self.scan_json(*files, status=1)
        self.assertEqual([one["file"] for one in found],
                         [str(path) for path in files])
        self.assertEqual([one["class"] for one in found],
                         ["infected", "clean", "clean"] * 20)

    def test_a_file_that_cannot_be_read_does_not_stop_the_rest(self):
        found = self.scan_json(self.folder / "missing", self.folder,
                               self.file("bad", mail.attached(mail.EICAR)),
                               status=2)
        self.assertEqual([one["action"] for one in found], ["tag"])
        self.assertIn("missing", self.stderr)

    def test_stored_mail_is_cleaned_and_otherwise_the_same(self):
        message = mail.attached(mail.EICAR)
        out = self.folder / "out"
        self.run_scan(self.file("bad", message), "--write", out, status=1)
        stored = out.read_bytes()
        self.assertNotIn(mail.EICAR, b"".join(received.contents(stored)))
        self.assertEqual(received.subject(stored), TAG + " 請求書 of May")
        self.assertEqual(len(received.values(stored, "X-Sekisho")), 1)
        body = bytes(message).partition(b"\r\n\r\n")[2]
        begin = body.index(message.part)
        self.assertTrue(received.split(stored)[1].startswith(body[:begin]))
        self.assertTrue(stored.endswith(message.after))

    def test_stored_clean_mail_only_has_our_headers(self):
        for name, message in (("crlf", mail.plain()),
                              ("lf", mail.plain().replace(b"\r\n", b"\n"))):
            out = self.folder / (name + ".out")
            self.run_scan(self.file(name, message), "--write", out, status=0)
            first, second, rest = out.read_bytes().split(b"\n", 2)
            self.assertTrue(first.startswith(b"X-Sekisho: "))
            self.assertTrue(second.startswith(b"X-Sekisho-Spam: "))
            self.assertEqual(rest, message)

    def test_a_second_gateway_adds_no_second_tag_or_header(self):
        out = self.folder / "out"
        word = email.header.Header(TAG + " x", "utf-8").encode().encode()
        message = mail.attached(mail.EICAR, subject=word,
                                extra=b"X-Sekisho: action=accept\r\n"
                                b"X-Other: 1\r\n"
                                b"x-sekisho: class=clean\r\n")
        self.run_scan(self.file("second", message), "--write", out, status=1)
        stored = out.read_bytes()
        self.assertEqual(received.values(stored, "Subject"), [word])
        values = received.values(stored, "X-Sekisho")
        self.assertEqual(values, [b"action=tag class=infected"])

    def test_refused_mail_is_not_stored(self):
        out = self.folder / "out"
        self.run_scan(self.file("bad", mail.attached(mail.EICAR)),
                      self.file("clean", mail.plain()),
                      "--rcpt", "a@block.example", "--write", out, status=1)
        self.assertEqual([path.name for path in out.iterdir()], ["clean"])

    def test_files_of_one_name_are_stored_apart(self):
        files = [self.file(f"{folder}/mail", mail.plain())
                 for folder in ("a", "b")]
        out = self.folder / "out"
        self.run_scan(*files, "--write", out, status=0)
        self.assertEqual(sorted(path.name for path in out.iterdir()),
                         ["mail", "mail.2"])

    def test_wrong_words_and_settings_exit_2(self):
        self.run_scan(status=2)
        clean = self.file("clean", mail.plain())
        self.run_scan("--client", "nobody", clean, status=2)
        self.run_scan("--nonsense", clean, status=2)
        self.settings["malware.action"] = "destroy"
        self.run_scan(clean, status=2)
        self.assertIn("sekisho.ini:", self.stderr)

    def test_a_scanner_that_does_not_start_is_an_error(self):
        clean = self.file("clean", mail.plain())
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(program("sekisho"), alone)
        # A sanitizer's build is launched through setarch.
        (alone / "setarch").symlink_to(shutil.which("setarch"))
        self.run_scan(clean, status=2, binary=alone / "sekisho",
                      PATH=str(alone))
        self.assertIn("sekisho-scanner", self.stderr)

    def test_a_running_scanner_is_used(self):
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(program("sekisho"), alone)
        with Scanner() as scanner:
            self.settings["scanner.socket"] = scanner.gate.scanner_socket
            self.run_scan(self.file("clean", mail.plain()), status=0,
                          binary=alone / "sekisho")

    def test_a_killed_command_leaves_nothing(self):
        files = [self.file(f"many/{number}", mail.attached(mail.EICAR))
                 for number in range(3000)]
        # Signals end it in mid-work: there is more than a second of it.
        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
            running = subprocess.Popen(
                self.command(*(files * 3)), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(os.environ, TMPDIR=str(self.temporary)))
            wait_for(lambda: processes_below(self.temporary), 60,
                     "its scanner")
            time.sleep(0.2)
            running.send_signal(number)
            self.assertNotEqual(running.wait(60), 0)
            wait_for(lambda: not processes_below(self.temporary) and
                     not list(self.temporary.iterdir()), 60,
                     "the scanner to be gone")


if __name__ == "__main__":
    unittest.main()
