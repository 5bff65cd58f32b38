"""sendmail.py - a private Sendmail inside one folder, on loopback only.

Debian's Sendmail cannot be installed beside Postfix, so its packages are
unpacked: into SEKISHO_SENDMAIL when that is a folder that has them, else
into one below the build folder, from the configured package mirror. The
configuration is a short one of our own: no aliases, no local delivery, mail
stays in the queue, or goes on to a next hop (sink.py). posing.py lets clients come from elsewhere.
"""

import os
import pathlib
import re
import socket
import subprocess

from gate import build_folder
from process import Program, free_port, wait_for

PACKAGES = ("sendmail-bin", "libwrap0", "libnsl2", "libtirpc3", "liblockfile1",
            "libdb5.3", "libldap-2.5-0", "libsasl2-2", "sendmail-cf")

CF = """\
V10/Berkeley
Cwlocalhost
Djmx.gate.example
DnMAILER-DAEMON
O DaemonPortOptions=Name=MTA, Addr=127.0.0.1, Port={port}
O QueueDirectory={folder}/queue
O PidFile={folder}/pid
O ServiceSwitchFile={folder}/switch
O DeliveryMode={delivery}
O EightBitMode=pass8
O SuperSafe=True
O PrivacyOptions=public
O LogLevel=9
O Timeout.ident=0
O ConnectionRateThrottle=0
O QueueLA=10000
O RefuseLA=10000
O DelayLA=0
O InputMailFilters=sekisho
O Milter.LogLevel=9
Xsekisho, S={milter}, F=T, T=C:30s;S:10s;R:10s;E:5m
Troot
H?D?Date: $a
Scanonify=3
R$* < $+ > $*		$2
Sparse=0
R$+ @ $+		$#relay $@ $2 $: $1 @ $2
Mlocal, P=/bin/false, F=lsDFM, A=false
Mprog, P=/bin/false, F=lsDFM, A=false
Mrelay, P=[IPC], F=mDFMuX, A=TCP [127.0.0.1] {next_hop}
"""


def _download(folder):
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["apt-get", "-q", "download", *PACKAGES],
                          cwd=folder, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder], check=True)


def unpacked():
    """The folder that holds the programs; RuntimeError when there is none."""
    folder = pathlib.Path(os.environ.get("SEKISHO_SENDMAIL",
                                         build_folder() / "sendmail"))
    binary = folder / "usr/libexec/sendmail/sendmail"
    macros = folder / "usr/share/sendmail/cf/m4/cf.m4"
    if not binary.exists() or not macros.exists():
        _download(folder)
    # With its set-group bit it would not look into our library folder.
    binary.chmod(0o755)
    return folder


def compiled(source):
    """sendmail.cf of a sendmail.mc, by Sendmail's own macros."""
    macros = unpacked() / "usr/share/sendmail/cf"
    done = subprocess.run(
        ["m4", f"-D_CF_DIR_={macros}/", macros / "m4/cf.m4", source],
        capture_output=True, text=True, check=True)
    return done.stdout


class Sendmail:
    """start() and stop(); `port` is its SMTP port."""

    def __init__(self, folder, milter, next_hop=None):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.cf = self.folder / "sendmail.cf"
        self._next_hop = next_hop
        self._milter = milter
        self._process = None

    def _answers(self):
        if not self._process.running():
            raise RuntimeError("Sendmail does not start:\n" + self.log())
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def command(self, *words, cf=None):
        """Its program with our configuration, and the environment for it."""
        top = unpacked()
        # Without a dot in the host's name it sleeps for a minute, hoping.
        return (["unshare", "--uts", "sh", "-c",
                 'hostname mx.gate.example; exec "$@"', "sh",
                 top / "usr/libexec/sendmail/sendmail", "-C", cf or self.cf,
                 *words],
                {"LD_LIBRARY_PATH": str(top / "usr/lib/x86_64-linux-gnu")})

    def submission(self):
        """A configuration like Debian's submit.cf, by which a program's mail
        goes to the daemon over SMTP."""
        cf = self.folder / "submit.cf"
        (self.folder / "submit").mkdir(mode=0o700, exist_ok=True)
        text = CF.format(folder=self.folder, port=free_port(), milter="",
                         delivery="interactive", next_hop=self.port)
        cf.write_text(re.sub("(?m)^(Xsekisho|O InputMail|O Milter).*\n", "",
                             text).replace("/queue", "/submit")
                      # The daemon has our own name, and that is no loop.
                      .replace("F=mDFMuX", "F=mDFMuXk"))
        cf.chmod(0o644)
        return cf

    def start(self):
        self.folder.mkdir(mode=0o755)
        (self.folder / "queue").mkdir(mode=0o700)
        (self.folder / "switch").write_text("hosts files\naliases files\n")
        self.cf.write_text(CF.format(
            folder=self.folder, port=self.port, milter=self._milter,
            delivery="background" if self._next_hop else "queueonly",
            next_hop=self._next_hop or self.port))
        self.cf.chmod(0o644)
        words, environment = self.command("-bD")
        self._process = Program(
            words, self.folder / "start.log", environment)
        self._process.start()
        wait_for(self._answers, 60, "Sendmail to answer")

    def stop(self):
        if self._process is not None:
            self._process.stop(10)

    def log(self):
        return self._process.log() if self._process is not None else ""
