"""name_servers.py - real and scripted name servers on 127.0.0.1.

    with Rbldnsd(folder, {"bl.example": BAD}) as lists:
        settings = {"dns.servers": lists.address}

Their data lies below the test's folder; each listens on a free port and is
asked once before start() returns.
"""

import os
import pathlib
import re
import secrets
import signal
import socket
import struct

from gate import build_folder, launched
from process import Program, free_port, wait_for

# What every list must have: RFC 5782 5.
TEST_POINT = "127.0.0.2"


def question(name, kind=1):
    """A DNS query for a name; kind 1 is A, 16 is TXT."""
    labels = b"".join(bytes([len(label)]) + label.encode()
                      for label in name.split("."))
    return (secrets.token_bytes(2) + struct.pack(">5H", 0x0100, 1, 0, 0, 0)
            + labels + b"\0" + struct.pack(">2H", kind, 1))


def is_answering(port, name):
    """Whether somebody answers questions there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(0.2)
        try:
            probe.connect(("127.0.0.1", port))
            probe.send(question(name))
            return len(probe.recv(4096)) > 12
        except OSError:
            return False


class NameServer:
    """start(), stop(), and `address` for dns.servers."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.program = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def _run(self, command, name):
        self.program = Program(command, self.folder / "log")
        self.program.start()

        def ready():
            if not self.program.running():
                raise RuntimeError(f"{command[0]}: {self.program.log()}")
            return is_answering(self.port, name)
        wait_for(ready, 20, command[0])
        return self

    def stop(self):
        if self.program is not None:
            self.program.stop(5)


class Rbldnsd(NameServer):
    """zones: {zone: [line, ...]}; addresses with a colon are IPv6.

    A line `name LABELS ...` is one of a list of names, as dnset has it. Every
    zone lists the test point but those that begin with `!`."""

    def __init__(self, folder, zones):
        super().__init__(folder)
        self.zones = zones

    def _write(self, zone, lines):
        """The zone's files; the words that name them to rbldnsd."""
        families = {"ip4set": [TEST_POINT], "ip6trie": []}
        if zone.startswith("!"):
            families["ip4set"] = []
            zone = zone[1:]
        names = [line[5:] for line in lines if line.startswith("name ")]
        if names:
            families["dnset"] = names
        for line in lines:
            if line.startswith("name "):
                continue
            is_v6 = line.split(" ")[0].count(":") > 1
            families["ip6trie" if is_v6 else "ip4set"].append(line)
        words = []
        for kind, rows in families.items():
            path = self.folder / f"{zone}.{kind}"
            head = ["$SOA 60 ns.example admin.example 0 600 300 86400 60",
                    ":127.0.0.2:Listed $"]
            path.write_text("\n".join(head + rows) + "\n")
            words.append(f"{zone}:{kind}:{path.name}")
        return words

    def start(self):
        self.folder.mkdir(mode=0o755)
        words = []
        for zone, lines in self.zones.items():
            words += self._write(zone, lines)
        os.chmod(self.folder, 0o755)
        return self._run(
            ["/usr/sbin/rbldnsd", "-n", "-u", "nobody:nogroup", "-w",
             self.folder, "-b", f"127.0.0.1/{self.port}", "-t", "60",
             *words], "2.0.0.127." + next(iter(self.zones)).lstrip("!"))


class Nsd(NameServer):
    """zones: {zone: text of the zone file below its SOA}."""

    def __init__(self, folder, zones):
        super().__init__(folder)
        self.zones = zones

    def start(self):
        self.folder.mkdir(mode=0o755)
        conf = ["server:", f"  ip-address: 127.0.0.1@{self.port}",
                '  username: ""', '  chroot: ""', '  pidfile: ""',
                f'  zonesdir: "{self.folder}"', '  database: ""',
                f'  xfrdfile: "{self.folder}/xfrd"',
                f'  zonelistfile: "{self.folder}/zones"',
                "  server-count: 1", "  hide-version: yes",
                "remote-control:", "  control-enable: no"]
        for zone, text in self.zones.items():
            path = self.folder / f"{zone}.zone"
            path.write_text(
                f"$ORIGIN {zone}.\n$TTL 60\n"
                "@ SOA ns.example. admin.example. 1 600 300 86400 60\n"
                f"@ NS ns.example.\n{text}\n")
            conf += ["zone:", f"  name: {zone}", f"  zonefile: {path.name}"]
        (self.folder / "nsd.conf").write_text("\n".join(conf) + "\n")
        return self._run(["/usr/sbin/nsd", "-d", "-c",
                          self.folder / "nsd.conf"], next(iter(self.zones)))


class Scripted(NameServer):
    """A server that follows a script; see t/dns/script.h."""

    def __init__(self, folder, script):
        super().__init__(folder)
        self.path = self.folder / "script"
        self._script = script

    def start(self):
        self.folder.mkdir(mode=0o755)
        self.path.write_text(self._script)
        self.program = Program(
            launched([build_folder() / "t/dns/scripted_dns", self.path,
                      self.port]), self.folder / "log")
        self.program.start()
        wait_for(lambda: "listening" in self.program.log(), 20,
                 "the scripted name server")
        return self

    def follow(self, script):
        """Behave so from now on."""
        told = self.program.log().count("following")
        self.path.write_text(script)
        self.program.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.program.log().count("following") > told, 10,
                 "the script to be read")

    def counts(self):
        """{zone: questions} so far."""
        told = self.program.log().count("end\n")
        self.program.process.send_signal(signal.SIGUSR1)
        wait_for(lambda: self.program.log().count("end\n") > told, 10,
                 "the counts")
        return {zone: int(count) for zone, count in re.findall(
            r"^(\S+) (\d+)$", self.program.log(), re.MULTILINE)}
