#!/usr/bin/env python3
"""What systemd makes of the units: t/structure/systemd.py BUILD

They load without a complaint, are as locked up as promised, and allow what
the programs do; accounts and folders come out as the sockets need them. No
service manager has to run: systemd-analyze works on files.
"""

import grp
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
UNITS = TOP / "systemd"
SKIPPED = 77
# Exposure levels times ten, as systemd-analyze wants them.
MOST_EXPOSED = {"scanner": 6, "milter": 15}
BUILD = None

# What the scanner's main, its generations and a worker that locks itself in
# call, besides what a worker in its sandbox may.
SCANNER_CALLS = (
    "accept4 clone clone3 close_range dup2 dup3 epoll_create1 epoll_ctl "
    "epoll_wait execve fcntl getdents64 inotify_add_watch inotify_init1 kill "
    "landlock_add_rule landlock_create_ruleset landlock_restrict_self "
    "memfd_create mmap mprotect prctl prlimit64 seccomp sendto setrlimit "
    "signalfd4 socket socketpair umask wait4").split()
# And what the gate calls.
MILTER_CALLS = (
    "accept4 bind clone clone3 connect epoll_wait execve getsockname "
    "listen madvise memfd_create pipe2 poll prlimit64 recvmsg rt_sigaction "
    "sched_yield sendmsg setsockopt shutdown socket unlink").split()


def run(*command, **options):
    return subprocess.run([str(word) for word in command],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60, check=False, **options)


def group_of(name, seen=None):
    """The system calls of a @group, groups inside it included."""
    found = set()
    text = run("systemd-analyze", "--no-pager", "syscall-filter", name).stdout
    for line in text.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            found |= group_of(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found


def allowed_calls(service):
    """What SystemCallFilter= lines of a unit leave, read as systemd does."""
    allowed = set()
    for value in re.findall(r"(?m)^SystemCallFilter=(.*)$",
                            service.read_text()):
        takes = value.startswith("~")
        for word in value.lstrip("~").split():
            calls = group_of(word) if word.startswith("@") else {word}
            allowed = allowed - calls if takes else allowed | calls
    # @default is allowed always.
    return allowed | group_of("@default")


def worker_calls():
    """The allow-list in milter/scanner/syscalls.c."""
    text = (TOP / "milter/scanner/syscalls.c").read_text()
    table = re.search(r"allowed\[\] = \{(.*?)\};", text, re.DOTALL).group(1)
    table = re.sub(r"/\*.*?\*/", "", table, flags=re.DOTALL)
    return re.findall(r'"(\w+)"', table)


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sekisho-units-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for path in sorted(UNITS.glob("*.socket")) + sorted(
                UNITS.glob("*.service")):
            text = path.read_text().replace(
                "@CMAKE_INSTALL_FULL_SBINDIR@", str(BUILD / "milter"))
            (cls.folder / path.name).write_text(text)
        cls.units = sorted(cls.folder.iterdir())

    def test_they_load_without_a_complaint(self):
        self.assertEqual(len(self.units), 5)
        done = run("systemd-analyze", "verify", "--man=no", *self.units)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_nothing_was_left_to_substitute(self):
        for path in (BUILD / "systemd").glob("sekisho-*"):
            self.assertNotIn("@CMAKE", path.read_text(), path.name)

    def test_exposure(self):
        for name, most in MOST_EXPOSED.items():
            done = run("systemd-analyze", "--no-pager", "security",
                       "--offline=true", f"--threshold={most}",
                       self.folder / f"sekisho-{name}.service")
            self.assertEqual(done.returncode, 0, done.stdout)
            print(done.stdout.strip().splitlines()[-1])

    def test_the_outer_filter_allows_what_the_scanner_does(self):
        allowed = allowed_calls(self.folder / "sekisho-scanner.service")
        needed = set(SCANNER_CALLS) | set(worker_calls())
        self.assertGreater(len(needed), 80)
        self.assertEqual(sorted(needed - allowed), [])

    def test_the_outer_filter_allows_what_the_gate_does(self):
        allowed = allowed_calls(self.folder / "sekisho-milter.service")
        self.assertEqual(sorted(set(MILTER_CALLS) - allowed), [])

    def test_the_outer_filter_refuses_what_nobody_does(self):
        for name in ("scanner", "milter"):
            allowed = allowed_calls(self.folder / f"sekisho-{name}.service")
            for call in ("mount", "ptrace", "init_module", "reboot",
                         "bpf", "setuid", "pivot_root", "chroot"):
                self.assertNotIn(call, allowed, name)

    def test_the_scanner_may_write_in_its_tmpfs(self):
        """Its root belongs to root: the mode has to let the account in."""
        text = (self.folder / "sekisho-scanner.service").read_text()
        options = re.search(r"TemporaryFileSystem=(\S+?):(\S+)", text)
        self.assertEqual(options.group(1), "/run/sekisho/tmp")
        words = options.group(2).split(",")
        self.assertIn("mode=1777", words)
        self.assertIn("rw", words)
        self.assertIn("nosuid", words)
        self.assertTrue(any(word.startswith("size=") for word in words))


class Places(unittest.TestCase):
    """Accounts and folders, made below another root."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="sekisho-root-"))
        self.addCleanup(shutil.rmtree, self.root)
        (self.root / "etc").mkdir()

    def test_accounts(self):
        done = run("systemd-sysusers", "--dry-run", f"--root={self.root}",
                   UNITS / "sekisho.sysusers")
        self.assertEqual(done.returncode, 0, done.stdout)
        for name in ("sekisho", "sekisho-scan"):
            self.assertRegex(done.stdout, f"user.*{name}[^-]", done.stdout)

    def test_folders(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        done = run("systemd-sysusers", f"--root={self.root}",
                   UNITS / "sekisho.sysusers")
        self.assertEqual(done.returncode, 0, done.stdout)
        done = run("systemd-tmpfiles", "--create", f"--root={self.root}",
                   UNITS / "sekisho.tmpfiles")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        accounts = {
            line.split(":")[0]: int(line.split(":")[2])
            for line in (self.root / "etc/passwd").read_text().splitlines()}
        for path, mode, owner in (
                ("run/sekisho", 0o755, 0),
                ("run/sekisho/tmp", 0o700, accounts["sekisho-scan"]),
                ("var/lib/sekisho", 0o750, accounts["sekisho"]),
                ("var/spool/postfix/sekisho", 0o755, 0)):
            found = (self.root / path).stat()
            self.assertEqual((found.st_mode & 0o7777, found.st_uid),
                             (mode, owner), path)

    def test_a_chrooted_smtpd_reaches_the_socket(self):
        """Its path lies in Postfix's queue folder, every folder on the way
        can be entered, and the group is Postfix's."""
        text = (UNITS / "sekisho-milter.socket").read_text()
        self.assertIn("ListenStream=/var/spool/postfix/sekisho/", text)
        self.assertIn("SocketGroup=postfix\n", text)
        self.assertIn("SocketMode=0660\n", text)
        self.assertIn("DirectoryMode=0755\n", text)
        ini = (TOP / "etc/sekisho.ini").read_text()
        path = re.search(r"ListenStream=(\S+)", text).group(1)
        self.assertIn(f";socket = unix:{path}\n", ini)
        snippet = (TOP / "etc/postfix.main.cf").read_text()
        relative = path.removeprefix("/var/spool/postfix/")
        self.assertIn(f"unix:{relative}", snippet)

    def test_the_gate_reaches_the_scanner(self):
        text = (UNITS / "sekisho-scanner.socket").read_text()
        ini = (TOP / "etc/sekisho.ini").read_text()
        path = re.search(r"ListenSequentialPacket=(\S+)", text).group(1)
        self.assertIn(f";socket = {path}\n", ini)
        self.assertIn("SocketGroup=sekisho\n", text)
        gate = (UNITS / "sekisho-milter.service").read_text()
        self.assertIn("\nGroup=sekisho\n", gate)


def main():
    global BUILD  # pylint: disable=global-statement
    if not shutil.which("systemd-analyze"):
        print("skipped: systemd-analyze is not installed")
        sys.exit(SKIPPED)
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
