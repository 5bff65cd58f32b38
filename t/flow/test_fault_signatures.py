"""test_fault_signatures.py - the signature files are not what they should be,
while mail comes in. What was loaded stays in force. See faults.py."""

import hashlib
import signal
import time

import accounts
import faults
import mail
from accounts import BLOCK, REFUSED, Letter
from faults import case, check, wait


def marker(name):
    """Bytes that only its signature finds."""
    return f"marker {name} of the fault matrix\r\n".encode() * 4


def signature(name):
    body = marker(name)
    return (f"{hashlib.md5(body).hexdigest()}:{len(body)}:"
            f"Test.Marker.{name}-0\n").encode()


def filler(count):
    """Signatures that find nothing."""
    return b"".join(
        b"%s:%d:Test.Filler-%d\n" % (
            hashlib.md5(b"filler%d" % number).hexdigest().encode(),
            1000 + number % 5000, number)
        for number in range(count))


class Signatures(faults.Area):
    SETTINGS = {"milter.budget": "20s"}

    def configured(self):
        self.files = self.gate.folder / "signatures"
        self.put("held.hdb", filler(200) + signature("held"))

    def put(self, name, content):
        """As freshclam does: under another name first."""
        new = self.files / (name + ".new")
        new.write_bytes(content)
        new.rename(self.files / name)

    def reload(self):
        """SIGHUP, and whether it was done."""
        log = self.gate.scanner.log()
        before = log.count("reload done"), log.count("reload failed")
        self.signal(self.main(), signal.SIGHUP)

        def after():
            log = self.gate.scanner.log()
            return log.count("reload done"), log.count("reload failed")
        wait(lambda: after() != before, 60, "the end of a reload")
        return after()[0] > before[0]

    def found(self, name):
        """Whether its signature is in force."""
        made = mail.attached(marker(name))
        one = Letter(f"S{name}{time.monotonic_ns()}", bytes(made),
                     f"user@{BLOCK}")
        end = self.accounts[-1].send(one)
        # It is no virus of the account's.
        self.accounts[-1].ends.pop(one.id)
        self.accounts[-1].letters.pop(one.id)
        return end.kind == REFUSED

    def held(self):
        """What was in force is, and a good reload works again."""
        self.account()
        check(self.found("held"), "the signatures are gone")
        check(self.reload(), "a good reload fails")
        check(self.found("held"), "the signatures are gone")

    def broken(self, spoil, mend):
        """Under load: spoil the folder, reload, mend it."""
        with self.traffic() as account:
            spoil()
            check(not self.reload(), "it was loaded")
            time.sleep(0.2)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.account()
        check(self.found("held"), "the signatures are gone")
        mend()
        self.held()

    def file(self, name, content):
        self.broken(lambda: self.put(name, content),
                    (self.files / name).unlink)

    for _name, _content, _words in (
            ("corrupt.ndb", b"no signature\n", "nonsense in a .ndb"),
            ("empty.hdb", b"", "a file of no byte"),
            ("cut.hdb", filler(200)[:-30], "the last line cut off"),
            ("noise.cvd", bytes(range(256)) * 200, "noise in a .cvd"),
            ("head.cvd", b"ClamAV-VDB:01 Jan 2026 00-00 +0000:1:1:90:x:y:z:0",
             "a .cvd that ends behind its header"),
            ("noise.cdb", bytes(range(256)) * 20, "noise in a .cdb"),
            ("long.ldb", b"x" * 20_000_000, "one line of 20 MB"),
            ("noise.cud", bytes(reversed(range(256))) * 20,
             "other noise in a .cud")):
        def _make(name, content):
            return lambda self: self.file(name, content)
        locals()["file_" + _name.replace(".", "_")] = case(
            f"signature file is broken: {_name}", _words)(
                _make(_name, _content))

    @case("signature folder is emptied", "all files are removed")
    def emptied(self):
        kept = (self.files / "held.hdb").read_bytes()
        self.broken((self.files / "held.hdb").unlink,
                    lambda: self.put("held.hdb", kept))

    @case("signature folder is gone", "renamed, then given back")
    def gone(self):
        away = self.files.with_name("away")
        self.broken(lambda: self.files.rename(away),
                    lambda: away.rename(self.files))

    @case("signature folder cannot be read", "mode 0, another owner's")
    def closed(self):
        self.broken(lambda: self.files.chmod(0),
                    lambda: self.files.chmod(0o755))

    @case("signature file cannot be read", "mode 0 on one of two files")
    def unreadable(self):
        def spoil():
            self.put("secret.hdb", signature("secret"))
            (self.files / "secret.hdb").chmod(0)
        self.broken(spoil, (self.files / "secret.hdb").unlink)

    @case("signature file is a link to nowhere", "a dangling .hdb")
    def dangling(self):
        with self.traffic() as account:
            (self.files / "link.hdb").symlink_to("nowhere")
            self.reload()
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.account()
        check(self.found("held"), "the signatures are gone")
        (self.files / "link.hdb").unlink()
        self.held()

    @case("signature file is half written", "a writer that stalls, then goes on")
    def half(self):
        content = filler(300) + signature("half")
        with self.traffic() as account:
            with open(self.files / "half.hdb", "wb") as half:
                half.write(content[:6010])
                half.flush()
                check(not self.reload(), "half a file was loaded")
                half.write(content[6010:])
            check(self.reload(), "a whole file was not loaded")
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.account()
        check(self.found("half") and self.found("held"), "not in force")
        (self.files / "half.hdb").unlink()
        self.held()

    @case("signature files change while they are loaded",
          "replaced again and again, ten reloads")
    def replaced(self):
        big = filler(60000)
        with self.traffic() as account:
            self.put("big.hdb", big)
            for number in range(10):
                self.signal(self.main(), signal.SIGHUP)
                time.sleep(0.05)
                self.put("big.hdb", big + signature(f"new{number}"))
                self.put("held.hdb", filler(200) + signature("held"))
            (self.files / "big.hdb").unlink()
            time.sleep(0.3)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        wait(lambda: len(self.generations()) == 1, 60, "one generation")
        self.held()

    @case("generation dies while the files are broken",
          "nobody serves with fewer signatures; mended, it comes back")
    def dies(self):
        self.put("bad.ndb", b"no signature\n")
        self.signal(self.generations(), signal.SIGKILL)
        time.sleep(1.5)
        account = self.send(5)
        check(accounts.DELIVERED not in account.kinds(), f"{account}")
        (self.files / "bad.ndb").unlink()


class StopFirst(Signatures):
    """One set of signatures at a time: clients wait meanwhile."""

    SETTINGS = {"milter.budget": "20s", "scanner.reload": "stop_first"}

    @case("broken signatures with stop_first",
          "mail is deferred, never delivered; mended, service is back")
    def stop_first(self):
        self.put("bad.ndb", b"no signature\n")
        with self.traffic(parallel=2):
            check(not self.reload(), "it was loaded")
            time.sleep(0.5)
            (self.files / "bad.ndb").unlink()

    @case("reloads without end with stop_first", "ten, as fast as they come")
    def stop_first_often(self):
        with self.traffic(parallel=2) as account:
            for _ in range(10):
                self.signal(self.main(), signal.SIGHUP)
                time.sleep(0.1)
            time.sleep(1)
        check(account.postponed() == 0, f"mail was deferred: {account}")


if __name__ == "__main__":
    faults.main()
