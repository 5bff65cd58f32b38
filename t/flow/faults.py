#!/usr/bin/env python3
"""faults.py - the fault matrix: what is done to the gate, what then holds.

    class Scanner(Area):
        SETTINGS = {"scanner.time_limit": "2s"}

        @case("scanner killed", "SIGKILL to the supervisor under load")
        def killed(self):
            with self.traffic() as account:
                ...

Each case does one thing to a gate and a scanner that several cases share, and
sends messages meanwhile. After it, whatever it was, the same has to hold:
every message is accounted for (accounts.py) and logged as it ended; service is
back; in the temporary folder lies nothing of the dead; there are as many
processes, descriptors and threads as before. main() runs a file's cases and
prints a line for each. The cases of all files stand in doc/reliability.md:

    t/flow/faults.py            print the table as it should be there
    t/flow/faults.py --check    compare
"""

import contextlib
import ctypes
import importlib
import inspect
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback

import accounts
from accounts import BLOCK, DEFER, HOLD, TAG, Account
from gate import Gate, sanitizer
from process import children_of
from scene import SKIPPED, temporary_folder

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "doc" / "reliability.md"
BEGIN, END = "<!-- cases: t/flow/faults.py -->", "<!-- end of cases -->"

DOMAINS = {domain: {"malware.action": action}
           for domain, action in ((BLOCK, "block"), (TAG, "tag"),
                                  (HOLD, "quarantine"), (DEFER, "defer"))}

# How long until an infected message is refused again and a clean one passes.
# A loaded machine and a sanitizer get more patience.
BACK_SECONDS = 5
PATIENCE = 8 if sanitizer() else 4
# What is closed late: threads wait for another session, questions for answers.
REST_SECONDS = 40

# What differs between two of a kind: numbers, generations.
NUMBERED = re.compile(r":\[\d+\]|\(deleted\)|(?<=sekisho-)[0-9a-f-]+|\d+")

now = time.monotonic


class Wrong(Exception):
    """A case that does not hold."""


def case(name, done, fresh=False):
    """A method that is a case. fresh: the next case gets a new gate, because
    this one leaves the scanner or the gate changed."""
    def mark(method):
        method.case = (name, done, fresh)
        return method
    return mark


def check(condition, what):
    if not condition:
        raise Wrong(what)


def wait(condition, seconds, what):
    end = now() + seconds
    while not condition():
        if now() > end:
            raise Wrong(f"waited {seconds} s for {what}")
        time.sleep(0.02)


CLONE_NEWNS = 0x20000
_namespace = []


def own_mounts():
    """From now on what this process mounts is seen by its children only."""
    if not _namespace:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNS) != 0:
            print("skipped: no mounts of our own")
            sys.exit(SKIPPED)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        _namespace.append(True)


def mount(path, options):
    """A file system in memory."""
    own_mounts()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "faults", path],
                   check=True)


def unmount(path):
    subprocess.run(["umount", "-l", path], check=True)


def _fds(pid):
    """What a process holds open, sockets and pipes by their kind only."""
    kinds = []
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                target = os.readlink(f"/proc/{pid}/fd/{name}")
                kinds.append(NUMBERED.sub("", target))
    return sorted(kinds)


class Area:
    """Cases that share a gate. SETTINGS and the like describe it."""

    SETTINGS = {}
    DOMAINS = {}
    LOGGED = True  # the gate's log is on stderr
    CRASHES = False  # on purpose: a sanitizer tells of them, too

    def __init__(self):
        self.folder = None
        self.gate = None
        self.rest = None
        self.accounts = []
        self.told = []
        self.log_from = 0

    # A gate and a scanner.

    def prepare(self):
        """Before anything is started; the folder exists."""

    def configured(self):
        """Before anything is started; the gate's folders exist."""

    def finish(self):
        """After everything is stopped."""

    def settings(self):
        return self.SETTINGS

    def environments(self):
        """The scanner's and the gate's."""
        return None, None

    def open(self):
        self.folder = temporary_folder("faults")
        self.prepare()
        self.gate = Gate(self.folder / "gate", self.settings(),
                         {**DOMAINS, **self.DOMAINS}, *self.environments())
        self.gate.configure()
        self.configured()
        self.gate.start_scanner()
        self.gate.start_milter()
        self.came_back(Account(self.gate.milter_socket))
        self.rest = self.at_rest(None)

    def close(self):
        """Stop all. Raises Wrong unless both end well."""
        if self.gate is None:
            return
        statuses = self.gate.stop()
        logs = self.logs()
        self.finish()
        self.gate = None
        if not os.environ.get("SEKISHO_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        check(statuses == (0, 0), f"gate and scanner ended with {statuses}")
        check(self.CRASHES or "Sanitizer" not in logs,
              "a sanitizer complains")

    def logs(self):
        return (f"--- milter\n{self.gate.milter.log()}"
                f"--- scanner\n{self.gate.scanner.log()}")

    # Mail.

    def account(self, patience=60):
        account = Account(self.gate.milter_socket, patience)
        self.accounts.append(account)
        return account

    def send(self, count=10, parallel=4, patience=60):
        """So many messages now; their account."""
        return self.account(patience).send_many(count, parallel)

    @contextlib.contextmanager
    def traffic(self, parallel=4, patience=60):
        """Messages all the time, from before until after."""
        account = self.account(patience)
        over = threading.Event()

        def work():
            while not over.is_set():
                account.send()
                over.wait(0.01)
        threads = [threading.Thread(target=work) for _ in range(parallel)]
        for thread in threads:
            thread.start()
        wait(lambda: len(account.ends) >= parallel, 60, "traffic")
        try:
            yield account
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def tell(self, text):
        """Something to stand in the case's line."""
        self.told.append(text)

    # Processes.

    def main(self):
        return self.gate.scanner.process.pid

    def generations(self):
        return children_of(self.main())

    def workers(self):
        return [pid for one in self.generations()
                for pid in self._children(one)]

    @staticmethod
    def _children(pid):
        with contextlib.suppress(OSError):
            return children_of(pid)
        return []

    @staticmethod
    def signal(pids, number):
        for pid in pids if isinstance(pids, list) else [pids]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def restart_scanner(self):
        self.gate.scanner.stop()
        self.gate.start_scanner()

    def restart_milter(self):
        self.gate.milter.stop()
        self.gate.start_milter()

    # What has to hold.

    def figures(self):
        """{what: how many} of processes, descriptors and folders."""
        milter = self.gate.milter.process.pid
        generations = self.generations()
        workers = self.workers()
        return {
            "generations": len(generations),
            "workers": len(workers),
            "descriptors of the gate": _fds(milter),
            "descriptors of the supervisor": _fds(self.main()),
            "descriptors of the generation":
                [_fds(pid) for pid in generations],
            "descriptors of the workers":
                sorted(_fds(pid) for pid in workers),
            "folders": [len(list(self.gate.temporary.glob("*"))),
                        len(list(self.gate.temporary.glob("*/*")))],
            "left files": sorted(
                str(path) for path in self.gate.temporary.glob("*/*/**/*")),
        }

    def at_rest(self, want):
        """The figures once they are `want`, or do not change any more."""
        end = now() + REST_SECONDS * (2 if sanitizer() else 1)
        last = None
        while True:
            seen = self.figures()
            if want is None:
                if seen == last and seen["workers"] > 0:
                    return seen
                last = seen
                time.sleep(0.3)
            elif seen == want:
                return seen
            if now() > end:
                break
            time.sleep(0.05)
        raise Wrong("; ".join(
            f"{what}: {seen[what]} instead of {(want or seen)[what]}"
            for what in seen if not want or seen[what] != want[what]))

    @staticmethod
    def came_back(account):
        """Until one message of each kind ends as it should; seconds."""
        begin = now()
        limit = BACK_SECONDS * PATIENCE
        good = 0
        while good < 5:
            one = accounts.letter(good)  # all to BLOCK
            end = account.send(one)
            want = (accounts.REFUSED if one.virus else accounts.DELIVERED)
            good = good + 1 if end.kind == want and end.code != 554 else 0
            if now() - begin > limit:
                raise Wrong(f"no service after {limit} s: {end}")
            if good == 0:
                time.sleep(0.05)
        return now() - begin

    def aftermath(self):
        """What holds after every case; the words for its line."""
        probe = self.account()
        back = self.came_back(probe)
        seen = [str(account) for account in self.accounts[:-1]
                if account.letters]
        wrong = []
        if self.LOGGED:
            events = self.gate.events()
        for account in self.accounts:
            wrong += account.check()
            if self.LOGGED:
                wrong += account.check_log(events)
        check(not wrong, "; ".join(wrong[:5]))
        check("Sanitizer" not in (self.gate.milter.log() if self.CRASHES
                                  else self.logs()), "a sanitizer complains")
        self.at_rest(self.rest)
        return "; ".join([*seen, *self.told, f"back in {back:.1f} s"])

    def run(self, method):
        """One case: (holds, what was seen)."""
        _, _, fresh = method.case
        self.accounts, self.told = [], []
        try:
            if self.gate is None:
                self.open()
            method(self)
            seen = self.aftermath()
            if fresh:
                self.close()
            return True, seen
        except Exception as error:  # pylint: disable=broad-except
            text = str(error) or repr(error)
            if not isinstance(error, Wrong):
                text = traceback.format_exc()
            seen = "; ".join(str(one) for one in self.accounts
                             if one.letters)
            if self.gate is not None:
                print(self.logs()[-12000:], file=sys.stderr)
            with contextlib.suppress(Exception):
                self.close()
            self.gate = None
            return False, f"{text} [{seen}]"


def areas(module):
    """The classes of a module with their cases, in the file's order."""
    found = [one for _, one in inspect.getmembers(module, inspect.isclass)
             if issubclass(one, Area) and one.__module__ == module.__name__]
    found.sort(key=lambda one: inspect.getsourcelines(one)[1])
    return [(one, cases_of(one)) for one in found if cases_of(one)]


def cases_of(area):
    return [method for method in vars(area).values()
            if hasattr(method, "case")]


def _interrupted(*_):
    raise KeyboardInterrupt


def main():
    """Run the calling file's cases as a ctest; words choose among them."""
    if os.geteuid() != 0:
        print("skipped: these cases need root")
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, _interrupted)
    chosen = sys.argv[1:]
    count = held = 0
    begin = now()
    for area_class, cases in areas(sys.modules["__main__"]):
        area = area_class()
        try:
            for method in cases:
                name, done, _ = method.case
                if chosen and not any(word in name for word in chosen):
                    continue
                start = now()
                holds, seen = area.run(method)
                count += 1
                held += holds
                print(f"{'ok  ' if holds else 'FAIL'} {name}: {done} -- "
                      f"{seen} ({now() - start:.1f} s)", flush=True)
            area.close()
        except Wrong as wrong:
            print(f"FAIL at the end of {area_class.__name__}: {wrong}",
                  flush=True)
            held -= 1
        finally:
            if area.gate is not None:
                area.gate.stop()
    print(f"{held} of {count} cases hold, {now() - begin:.0f} s")
    sys.exit(0 if 0 < count == held else 1)


def table():
    """The table of doc/reliability.md."""
    lines = ["| test | case | what is done |", "|---|---|---|"]
    for path in sorted(HERE.glob("test_fault_*.py")):
        module = importlib.import_module(path.stem)
        test = "flow." + path.stem.removeprefix("test_")
        for _, cases in areas(module):
            lines += [f"| `{test}` | {method.case[0]} | {method.case[1]} |"
                      for method in cases]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    # The modules import this one by its name.
    faults = importlib.import_module("faults")
    made = faults.table()
    if "--check" not in sys.argv:
        print(made, end="")
        sys.exit(0)
    page = PAGE.read_text(encoding="utf-8")
    there = page.partition(BEGIN)[2].partition(END)[0].strip()
    if there != made.strip():
        print(f"{PAGE}: the table is not the one of t/flow/faults.py")
        sys.exit(1)
    print(f"{made.count(chr(10)) - 2} cases")
