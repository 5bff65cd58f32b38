"""test_fault_clock.py - the wall clock is set back and forth while mail is
under way (t/preload/wrong_clock.c). See faults.py."""

import time

import faults
from accounts import TAG, Letter, mail
from faults import case, check
from gate import preload

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400


class Clock(faults.Area):
    SETTINGS = {"milter.budget": "20s"}

    def prepare(self):
        self.path = self.folder / "clock"
        self.set(0)

    def environments(self):
        both = dict(preload("wrong_clock"), WRONG_CLOCK=str(self.path))
        return both, both

    def set(self, seconds):
        """Bytes of one length, so that nobody reads half of it."""
        with open(self.path, "wb" if not self.path.exists() else "r+b") as out:
            out.write(b"%+020d\n" % seconds)

    def step(self, *steps):
        """Under load; no message suffers."""
        with self.traffic() as account:
            for seconds in steps:
                self.set(seconds)
                time.sleep(0.4)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.send(10)
        self.set(0)

    @case("clock set back an hour", "under load")
    def back_an_hour(self):
        self.step(-HOUR)

    @case("clock set back ten years", "under load")
    def back_ten_years(self):
        self.step(-10 * YEAR)

    @case("clock set back before 1970", "a negative time")
    def negative(self):
        self.step(-int(time.time()) - DAY)

    @case("clock jumps", "back and forth, a second to a year, twenty times")
    def jumps(self):
        self.step(*[sign * step for step in (1, HOUR, DAY, YEAR)
                    for sign in (-1, 1, -1, 1, 0)])

    @case("clock set to 2100", "and back to now")
    def ahead(self):
        self.step(75 * YEAR, 0)

    @case("clock set back while a reload is under way",
          "the scanner's and the gate's")
    def reload(self):
        with self.traffic() as account:
            for seconds in (-HOUR, -DAY, 0):
                self.signal(self.main(), 1)
                self.signal(self.gate.milter.process.pid, 1)
                time.sleep(0.05)
                self.set(seconds)
                time.sleep(0.6)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        faults.wait(lambda: len(self.generations()) == 1, 40,
                    "one generation")

    @case("clock set back between originals",
          "each original has a name of its own, none takes another's")
    def originals(self):
        account = self.account()
        before = set(self.gate.quarantine.glob("*.eml"))
        for number in range(12):
            self.set(-HOUR * (number % 3))
            made = mail.attached(mail.EICAR)
            account.send(Letter(f"C{number}-{time.monotonic_ns()}",
                                bytes(made), f"user@{TAG}",
                                (mail.EICAR, made.part)))
        self.set(0)
        kept = set(self.gate.quarantine.glob("*.eml")) - before
        check(len(kept) == 12, f"{len(kept)} originals of 12")


if __name__ == "__main__":
    faults.main()
