"""test_fault_disk.py - the disks of originals and of temporary files are full,
read-only or gone. Each is a small file system of its own. See faults.py."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import time

import accounts
import faults
import mail
from accounts import DEFERRED, DELIVERED, REFUSED, TAG, Letter
from faults import case, check, mount, unmount, wait


def infected(serial, size=0):
    made = mail.attached(mail.EICAR, padding=b"x" * 70 * 8 + b"\r\n" * (
        size // 2))
    return Letter(f"D{serial}", bytes(made), f"user@{TAG}",
                  (mail.EICAR, made.part))


class Vault(faults.Area):
    """The folder of originals. Without an original nothing is cleaned."""

    def prepare(self):
        self.disk = self.folder / "disk"
        self.disk.mkdir(mode=0o755)
        mount(self.disk, "size=512k,nr_inodes=60,mode=0755")

    def settings(self):
        return {"quarantine.folder": self.disk / "vault",
                "quarantine.size": "256k"}

    def finish(self):
        unmount(self.disk)

    @property
    def vault(self):
        return self.disk / "vault"

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.disk],
                       check=True)

    def check_vault(self, taken):
        """Nothing half-written; cleaned messages have their originals."""
        left = [path.name for path in self.vault.iterdir()
                if path.name.startswith(".tmp-")]
        check(not left, f"half-written: {left}")
        kept = {path.stem for path in self.vault.glob("*.eml")}
        check(len(kept) >= taken, f"{taken} cleaned, {len(kept)} kept")

    def to_be_cleaned(self, count=4, size=0):
        """Infected messages for those who clean; how many were."""
        account = self.account()
        for number in range(count):
            account.send(infected(f"{id(self)}-{time.monotonic_ns()}-"
                                  f"{number}", size))
        return account.kinds()[DELIVERED], account

    def refused(self, mend):
        """Nothing can be kept: all is refused, nothing else suffers."""
        account = self.send(20)
        check(account.postponed() == 0, f"others suffered: {account}")
        _, own = self.to_be_cleaned()
        check(set(own.kinds()) == {REFUSED}, f"not refused: {own}")
        mend()
        cleaned, own = self.to_be_cleaned(2)
        check(cleaned == 2, f"not cleaned: {own}")
        self.check_vault(2)

    @case("originals: disk full", "no byte is left")
    def full(self):
        block = self.disk / "block"
        with open(block, "wb", buffering=0) as out:
            try:
                while True:
                    out.write(b"x" * 4096)
            except OSError:
                pass
        self.refused(block.unlink)

    @case("originals: disk full in the middle of one",
          "the message is larger than what is left")
    def full_in_the_middle(self):
        block = self.disk / "block"
        free = os.statvfs(self.disk).f_bavail * 4096
        block.write_bytes(b"x" * max(0, free - 40960))
        taken, account = self.to_be_cleaned(4, 60000)
        check(taken == 0, f"cleaned without an original: {account}")
        block.unlink()
        taken, account = self.to_be_cleaned(2, 60000)
        check(taken == 2, f"not cleaned: {account}")
        self.check_vault(2)

    @case("originals: no more files", "every inode is taken")
    def inodes(self):
        many = self.disk / "many"
        many.mkdir()
        try:
            for number in range(100):
                (many / str(number)).write_bytes(b"")
        except OSError:
            pass
        self.refused(lambda: shutil.rmtree(many))

    @case("originals: disk read-only", "remounted so, and back")
    def read_only(self):
        self.remount("ro")
        self.refused(lambda: self.remount("rw"))

    @case("originals: folder is gone",
          "removed with all that is in it; the gate may not make it again")
    def gone(self):
        owner = self.vault.stat()
        shutil.rmtree(self.vault)

        def mend():
            self.vault.mkdir(mode=0o700)
            os.chown(self.vault, owner.st_uid, owner.st_gid)
        self.refused(mend)
        # It keeps the removed one open for good, for who may be using it.
        self.restart_milter()

    @case("originals: folder is a file", "in its place")
    def a_file(self):
        away = self.vault.with_name("away")
        self.vault.rename(away)
        self.vault.write_bytes(b"")
        # The one that was opened is still there, and kept in.
        account = self.send(10)
        check(account.postponed() == 0, f"others suffered: {account}")
        self.vault.unlink()
        away.rename(self.vault)

    @case("originals: others may write into the folder", "mode 0777")
    def open_to_all(self):
        self.restart_milter()
        self.vault.chmod(0o777)
        self.gate.milter.stop()
        self.gate.start_milter()
        account = self.send(10)
        check(account.postponed() == 0, f"others suffered: {account}")
        self.vault.chmod(0o700)
        cleaned, own = self.to_be_cleaned(1)
        check(cleaned == 1, f"not cleaned: {own}")

    @case("originals: more than quarantine.size",
          "the oldest go, mail goes on")
    def too_many(self):
        taken, account = self.to_be_cleaned(12, 30000)
        check(taken == 12, f"not cleaned: {account}")
        used = sum(path.stat().st_size for path in self.vault.iterdir())
        check(used <= 256 * 1024, f"{used} bytes are kept")
        self.check_vault(1)

    @case("originals: disk full under load", "filled and emptied ten times")
    def full_under_load(self):
        block = self.disk / "block"
        with self.traffic() as account:
            for _ in range(10):
                try:
                    with open(block, "wb", buffering=0) as out:
                        while True:
                            out.write(b"x" * 4096)
                except OSError:
                    pass  # full, maybe before the first byte
                time.sleep(0.1)
                block.unlink(missing_ok=True)
                time.sleep(0.05)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.check_vault(1)


class Temporary(faults.Area):
    """The workers' folder. What could not be examined is never clean."""

    SETTINGS = {"milter.budget": "5s"}

    def configured(self):
        mount(self.gate.temporary, "size=2m,nr_inodes=200,mode=0755")
        owner = self.gate.scanner_socket.parent.stat()
        os.chown(self.gate.temporary, owner.st_uid, owner.st_gid)

    def finish(self):
        unmount(self.gate.temporary)

    def remount(self, options):
        """Refused as long as somebody has a file open for writing."""
        wait(lambda: subprocess.run(
            ["mount", "-o", f"remount,{options}", self.gate.temporary],
            check=False, stderr=subprocess.DEVNULL).returncode == 0, 20,
                 f"the disk to be {options}")

    def fill(self):
        block = self.gate.temporary / "block"
        with open(block, "wb", buffering=0) as out:
            try:
                while True:
                    out.write(b"x" * 4096)
            except OSError:
                pass
        return block

    def new_workers(self):
        """All of them die; those that come have to make their folder."""
        old = self.workers()
        self.signal(old, 9)
        wait(lambda: not set(old) & set(self.workers()), 20, "their end")

    @case("temporary files: disk full", "no byte is left")
    def full(self):
        block = self.fill()
        account = self.send(20)
        block.unlink()
        check(set(account.kinds()) == {DEFERRED}, f"by whom? {account}")

    @case("temporary files: disk full, workers die",
          "new ones are started without room")
    def full_and_dead(self):
        block = self.fill()
        self.new_workers()
        self.send(10)
        block.unlink()

    @case("temporary files: no more files, workers die",
          "they cannot make their folder until there is room again")
    def inodes(self):
        many = self.gate.temporary / "many"
        many.mkdir()
        try:
            for number in range(300):
                (many / str(number)).write_bytes(b"")
        except OSError:
            pass
        self.send(10)
        self.new_workers()
        time.sleep(3)
        account = self.send(5)
        check(DELIVERED not in account.kinds(), f"by whom? {account}")
        shutil.rmtree(many)

    @case("temporary files: disk read-only", "while workers are at work")
    def read_only(self):
        self.remount("ro")
        account = self.send(20)
        self.remount("rw")
        check(set(account.kinds()) == {DEFERRED}, f"by whom? {account}")

    @case("temporary files: disk read-only, workers die",
          "until it is writable again")
    def read_only_and_dead(self):
        self.remount("ro")
        self.new_workers()
        time.sleep(3)
        account = self.send(5)
        check(DELIVERED not in account.kinds(), f"by whom? {account}")
        self.remount("rw")

    @case("temporary files: disk read-only for long",
          "the generation gives up, and is started again")
    def read_only_for_long(self):
        self.remount("ro")
        self.new_workers()
        self.signal(self.generations(), 9)
        time.sleep(12)
        account = self.send(5)
        check(DELIVERED not in account.kinds(), f"by whom? {account}")
        self.remount("rw")

    @case("temporary files: workers' folders vanish",
          "removed under load, by a cleaner of old files")
    def vanish(self):
        with self.traffic():
            for _ in range(5):
                for path in self.gate.temporary.glob("*/*"):
                    shutil.rmtree(path, ignore_errors=True)
                time.sleep(0.3)
        # What lost its folder is replaced only with its worker.
        self.new_workers()

    @case("temporary files: generation's folder vanishes",
          "with those of its workers; the scanner is told to reload")
    def generation_vanishes(self):
        with self.traffic():
            for path in self.gate.temporary.glob("*"):
                shutil.rmtree(path, ignore_errors=True)
            time.sleep(0.5)
            self.signal(self.main(), 1)
            time.sleep(1)
            self.new_workers()

    @case("temporary files: folder's mode is 0", "and another owner's")
    def closed(self):
        before = self.gate.temporary.stat()
        os.chown(self.gate.temporary, 0, 0)
        self.gate.temporary.chmod(0)
        self.send(10)
        self.new_workers()
        self.send(5)
        os.chown(self.gate.temporary, before.st_uid, before.st_gid)
        self.gate.temporary.chmod(stat.S_IMODE(before.st_mode))

    @case("temporary files: a large archive on a full disk",
          "what cannot be unpacked is not clean")
    def archive(self):
        block = self.fill()
        account = self.account()
        for number in range(4):
            packed = accounts.archives.zip_of(
                {"a": b"harmless" * 100000, "eicar.com": mail.EICAR})
            made = mail.attached(packed, name="a.zip")
            account.send(Letter(f"A{number}-{time.monotonic_ns()}",
                                bytes(made), f"user@{TAG}",
                                (packed, made.part)))
        block.unlink()


class Limits(faults.Area):
    """Of the processes themselves."""

    @staticmethod
    def limit(pids, name, value):
        """Soft limit of running processes, set as whom they run as: root
        in a container may not."""
        for pid in pids:
            words = pathlib.Path(f"/proc/{pid}/status").read_text()
            uid, gid = (re.search(rf"^{who}:\s+(\d+)", words,
                                  re.MULTILINE).group(1)
                        for who in ("Uid", "Gid"))
            subprocess.run(
                ["setpriv", f"--reuid={uid}", f"--regid={gid}",
                 "--clear-groups", "prlimit", "--pid", str(pid),
                 f"--{name}={value}:"], check=True)

    def milter(self):
        return [self.gate.milter.process.pid]

    def family(self):
        return [self.main(), *self.generations()]

    @case("gate without descriptors",
          "RLIMIT_NOFILE falls below what is open, for some seconds")
    def gate_descriptors(self):
        with self.traffic(patience=20):
            self.limit(self.milter(), "nofile", 10)
            time.sleep(4)
            self.limit(self.milter(), "nofile", 4096)

    @case("gate with few descriptors",
          "room for a handful of sessions and their messages")
    def gate_few_descriptors(self):
        count = len(os.listdir(f"/proc/{self.milter()[0]}/fd"))
        self.limit(self.milter(), "nofile", count + 9)
        self.send(60, parallel=12, patience=20)
        self.limit(self.milter(), "nofile", 4096)

    @case("generation without descriptors",
          "RLIMIT_NOFILE falls below what is open, for some seconds")
    def generation_descriptors(self):
        with self.traffic():
            self.limit(self.generations(), "nofile", 8)
            time.sleep(3)
            self.limit(self.generations(), "nofile", 1024)

    @case("scanner without descriptors, workers die",
          "no socket for a new worker, until there is")
    def no_new_workers(self):
        with self.traffic():
            self.limit(self.generations(), "nofile", 8)
            self.signal(self.workers(), 9)
            time.sleep(3)
            self.limit(self.generations(), "nofile", 1024)

    @case("supervisor without descriptors, generation dies",
          "no generation can be started, until it can")
    def no_new_generation(self):
        with self.traffic():
            self.limit([self.main()], "nofile", 5)
            self.signal(self.generations(), 9)
            time.sleep(3)
            self.limit([self.main()], "nofile", 1024)

    @case("gate's files may have so many bytes",
          "RLIMIT_FSIZE: larger mail waits")
    def gate_file_size(self):
        # The log is a file here, too, and shall go on.
        log = self.gate.milter.log_path.stat().st_size
        self.limit(self.milter(), "fsize", log + 65536)
        account = self.account()
        for number in range(4):
            account.send(Letter(
                f"F{number}-{time.monotonic_ns()}",
                mail.plain(text=b"Good morning.\r\n" * (log // 15 + 40000)),
                f"user@{TAG}"))
        check(DELIVERED not in account.kinds(), f"as it was: {account}")
        self.limit(self.milter(), "fsize", "unlimited")

    @case("scanner's files may have 1 KiB", "RLIMIT_FSIZE of all of them")
    def scanner_file_size(self):
        self.limit([*self.family(), *self.workers()], "fsize", 1024)
        self.send(10)
        self.limit(self.family(), "fsize", "unlimited")
        self.signal(self.workers(), 9)

    @case("no process more", "RLIMIT_NPROC of the scanner's account is 1")
    def no_process(self):
        with self.traffic():
            self.limit(self.family(), "nproc", 1)
            self.signal(self.workers(), 9)
            time.sleep(3)
            self.limit(self.family(), "nproc", 4096)

    @case("no thread more", "RLIMIT_NPROC of the gate's account is 1")
    def no_thread(self):
        with self.traffic(patience=20):
            self.limit(self.milter(), "nproc", 1)
            # Threads that ended their session wait for another one first.
            time.sleep(7)
            self.limit(self.milter(), "nproc", 4096)


if __name__ == "__main__":
    faults.main()
