"""postfix.py - a private Postfix inside one folder, on loopback only.

Nothing of the host's own mail system is read or touched: configuration,
queue, data and log are below the folder, the programs are the installed
ones. Mail goes on to one next hop (sink.py). Needs root, as Postfix does.
"""

import os
import pathlib
import socket
import subprocess
import time

from process import Program, free_port, wait_for

DAEMONS = pathlib.Path("/usr/lib/postfix/sbin")

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/maillog
maillog_file_prefixes = /
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.gate.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
relay_domains = static:all
relay_recipient_maps =
smtpd_relay_restrictions = permit_auth_destination, reject
default_transport = smtp:[127.0.0.1]:{next_hop}
relay_transport = smtp:[127.0.0.1]:{next_hop}
notify_classes =
biff = no

# No name server is asked.
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no

# Every byte of a message stays as it was sent.
local_header_rewrite_clients =
remote_header_rewrite_domain =
message_drop_headers =
always_add_missing_headers = no
smtp_line_length_limit = 0
disable_mime_output_conversion = yes
smtp_connection_cache_on_demand = no
message_size_limit = 104857600
mailbox_size_limit = 0
# A test may pose as a client outside, as often as it likes.
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 10000
smtpd_junk_command_limit = 10000
default_process_limit = 200
default_destination_concurrency_limit = 50
in_flow_delay = 0
queue_run_delay = 5s
minimal_backoff_time = 5s

milter_protocol = 6
milter_default_action = tempfail
milter_content_timeout = 200s
milter_command_timeout = 30s
smtpd_milters = {milter}
non_smtpd_milters = {milter}
"""

MASTER_CF = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
tlsmgr unix - - n 1000? 1 tlsmgr
"""

QUEUES = ("maildrop", "incoming", "active", "deferred")


class Postfix:
    """start() and stop(); `port` is its SMTP port."""

    def __init__(self, folder, milter="", next_hop=1, settings=None,
                 services=""):
        """services: more lines for master.cf."""
        self.folder = pathlib.Path(folder)
        self.config = self.folder / "config"
        self.queue = self.folder / "queue"
        self.port = free_port()
        self._milter = milter
        self._next_hop = next_hop
        self._settings = settings or {}
        self._services = services
        self._process = None

    def _configure(self):
        for name in ("", "config", "queue", "data"):
            (self.folder / name).mkdir(mode=0o755)
        subprocess.run(["chown", "postfix", self.folder / "data"],
                       check=True)
        text = MAIN_CF.format(folder=self.folder, milter=self._milter,
                              next_hop=self._next_hop)
        for key, value in self._settings.items():
            text += f"{key} = {value}\n"
        (self.config / "main.cf").write_text(text)
        (self.config / "master.cf").write_text(
            MASTER_CF.format(port=f"127.0.0.1:{self.port}")
            + self._services)

    def _answers(self):
        if not self._process.running():
            raise RuntimeError("Postfix does not start:\n" + self.log())
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def start(self):
        self._configure()
        # `check` makes the queue's folders. The master is then our own child
        # (`postfix start-fg` would put a shell between), so that it ends
        # with the test whatever happens to the test.
        self._process = Program([DAEMONS / "master", "-c", self.config, "-s"],
                                self.folder / "start.log",
                                {"MAIL_CONFIG": str(self.config)})
        check = subprocess.run(["postfix", "-c", self.config, "check"],
                               capture_output=True, text=True, check=False)
        if check.returncode != 0:
            raise RuntimeError("postfix check: " + check.stderr)
        self._process.start()
        wait_for(self._answers, 30, "Postfix to answer")

    def stop(self):
        if self._process is not None:
            self._process.stop(10)

    def queued(self, queues=QUEUES):
        """Files now in these queues."""
        count = 0
        for name in queues:
            for _, _, files in os.walk(self.queue / name):
                count += len(files)
        return count

    def wait_empty(self, seconds=30):
        """Wait until all mail went on; False when it did not in time."""
        end = time.monotonic() + seconds
        while self.queued() > 0:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def held(self):
        return self.queued(("hold",))

    def log(self):
        text = ""
        for name in ("start.log", "maillog"):
            try:
                text += (self.folder / name).read_text(errors="replace")
            except OSError:
                pass
        return text
