"""gate.py - Sekisho's two daemons inside one folder, with an ini of their own.

Every path of theirs lies below the folder. Their log goes to stderr and so
into files, from which the event lines are read as dictionaries.
"""

import os
import pathlib
import pwd
import re
import shutil
import socket

from process import Program, children_of, wait_for

FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)')
EVENT = re.compile(r'(?:^|[\s>:])(s=\S+ q=.* ms=\S+)$')


def unquoted(value):
    """A value without the quotes around it and the escapes inside."""
    if len(value) < 2 or value[0] != '"':
        return value
    return value[1:-1].replace('\\"', '"')


def parse_event(line):
    """An event line's fields, or None when the line is something else."""
    match = EVENT.search(line)
    if match is None:
        return None
    return {key: unquoted(value)
            for key, value in FIELD.findall(match.group(1))}


def write_ini(path, settings, domains):
    """settings: {"malware.action": "tag"}; domains: {"a.example": {…}}."""
    sections = {}
    for key, value in settings.items():
        section, _, name = key.partition(".")
        sections.setdefault(f"[{section}]", []).append((name, value))
    for domain, values in domains.items():
        sections[f"[domain {domain}]"] = list(values.items())
    lines = []
    for section, values in sections.items():
        lines.append(section)
        lines += [f"{name} = {value}" for name, value in values]
    pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_folder():
    """The build under test: SEKISHO_BUILD, or the release build."""
    top = pathlib.Path(__file__).resolve().parents[2]
    return pathlib.Path(os.environ.get("SEKISHO_BUILD",
                                       top / "build/release"))


def sanitizer():
    """The sanitizer of the build under test: "", "address,undefined"..."""
    cache = build_folder() / "CMakeCache.txt"
    if not cache.exists():
        return ""
    match = re.search(r"^SEKISHO_SANITIZE:\w+=(.*)$", cache.read_text(),
                      re.MULTILINE)
    return match.group(1) if match else ""


def program(name):
    """A program of the build under test."""
    return build_folder() / "milter" / name


def launched(command):
    """A sanitizer wants an address layout that is not random."""
    if sanitizer() and shutil.which("setarch"):
        return ["setarch", "-R", *command]
    return command


def preload(library):
    """The environment that loads t/preload's library before libc."""
    path = build_folder() / "t/preload" / f"lib{library}.so"
    if not path.exists():
        raise RuntimeError(f"{path} is not built")
    return {"LD_PRELOAD": str(path),
            # The sanitizer's own library is content with second place.
            "ASAN_OPTIONS": "verify_asan_link_order=0"}


def answers(path, kind):
    """Whether somebody listens on a unix socket."""
    try:
        with socket.socket(socket.AF_UNIX, kind) as probe:
            probe.settimeout(1)
            probe.connect(str(path))
            return True
    except OSError:
        return False


class Gate:
    """start(), stop(), and each daemon by itself."""

    def __init__(self, folder, settings=None, domains=None,
                 scanner_environment=None, milter_environment=None):
        self.folder = pathlib.Path(folder)
        self.ini = self.folder / "sekisho.ini"
        self.milter_socket = self.folder / "milter" / "milter.sock"
        self.control_socket = self.folder / "milter" / "control.sock"
        self.scanner_socket = self.folder / "scanner" / "scanner.sock"
        self.temporary = self.folder / "temporary"
        self.quarantine = self.folder / "quarantine"
        self._settings = settings or {}
        self._domains = domains or {}
        self.scanner = Program(
            launched([program("sekisho-scanner"), "-c", self.ini]),
            self.folder / "scanner.log", scanner_environment)
        self.milter = Program(
            launched([program("sekisho-milter"), "-c", self.ini]),
            self.folder / "milter.log", milter_environment)

    def configure(self):
        """Make the folders and the ini."""
        self.folder.mkdir(mode=0o755)
        for path, owner in ((self.milter_socket.parent, "postfix"),
                            (self.scanner_socket.parent, "nobody"),
                            (self.temporary, "nobody")):
            path.mkdir(mode=0o755)
            if os.geteuid() == 0:
                user = pwd.getpwnam(owner)
                os.chown(path, user.pw_uid, user.pw_gid)
        signatures = self.folder / "signatures"
        signatures.mkdir(mode=0o755)
        settings = {
            "milter.socket": f"unix:{self.milter_socket}",
            "milter.user": "postfix",
            "milter.authserv_id": "gate.example",
            "scanner.socket": self.scanner_socket,
            "scanner.user": "nobody",
            "scanner.workers": 2,
            "scanner.signatures": signatures,
            "scanner.temporary": self.temporary,
            "control.socket": self.control_socket,
            "quarantine.folder": self.quarantine,
            "log.target": "stderr",
            # What the host has installed is not what is tested.
            "machine_learning.model": "",
            "spam.model": "",
        }
        settings.update(self._settings)
        write_ini(self.ini, settings, self._domains)

    def start_scanner(self, seconds=60):
        self.scanner.start()
        self._wait(self.scanner, self.scanner_socket,
                   socket.SOCK_SEQPACKET, seconds)

    def start_milter(self, seconds=30):
        self.milter.start()
        self._wait(self.milter, self.milter_socket, socket.SOCK_STREAM,
                   seconds)

    def start(self):
        self.configure()
        self.start_scanner()
        self.start_milter()

    @staticmethod
    def _wait(daemon, path, kind, seconds):
        def ready():
            if not daemon.running():
                raise RuntimeError(f"{daemon.command} ended:\n"
                                   + daemon.log())
            return answers(path, kind)
        wait_for(ready, seconds, f"{path}")

    def stop(self):
        """Both daemons' exit statuses: (milter, scanner)."""
        return self.milter.stop(), self.scanner.stop()

    def workers(self):
        """Process ids of the scanner's whole family, but its first."""
        if not self.scanner.running():
            return []
        found = []
        left = children_of(self.scanner.process.pid)
        while left:
            pid = left.pop()
            found.append(pid)
            try:
                left += children_of(pid)
            except OSError:
                pass  # It ended meanwhile.
        return found

    @staticmethod
    def is_worker(pid):
        """Whether a process of the scanner's family has no children."""
        try:
            return not children_of(pid)
        except OSError:
            return False

    def events(self):
        """The event lines so far, as dictionaries."""
        found = (parse_event(line)
                 for line in self.milter.log().splitlines())
        return [event for event in found if event is not None]

    def wait_event(self, seconds=10, **fields):
        """The newest event with these fields; RuntimeError without one."""
        found = []

        def there():
            found[:] = [event for event in self.events()
                        if all(event.get(key) == value
                               for key, value in fields.items())]
            return bool(found)
        wait_for(there, seconds, f"an event with {fields}")
        return found[-1]
