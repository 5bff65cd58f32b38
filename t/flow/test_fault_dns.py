"""test_fault_dns.py - name servers that are dead, slow or lie, with lists, SPF
and web reputation asked. Nothing of it is a listing, and no virus passes. See
faults.py."""

import time

import faults
from faults import case, check
from name_servers import Scripted

ZONES = ("bl.example", "uri.example", "hash.example", "sender.example")
GOOD = "".join(f"zone {zone} 60\n" for zone in ZONES) + "".join(
    f"2.0.0.127.{zone} A 127.0.0.2\n" for zone in ZONES[:3]) + (
        "sender.example TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n")


class Dns(faults.Area):
    SCRIPT = GOOD

    def prepare(self):
        self.names = Scripted(self.folder / "dns", GOOD).start()

    def settings(self):
        return {"dns.servers": self.names.address, "dns.timeout": "1s",
                "reputation.rbl": "bl.example",
                "web_reputation.zones": "uri.example",
                "file_reputation.zones": "hash.example",
                "milter.budget": "20s"}

    def finish(self):
        self.names.stop()

    def figures(self):
        """Sockets to name servers come and go with their questions."""
        seen = super().figures()
        seen["descriptors of the gate"] = [
            kind for kind in seen["descriptors of the gate"]
            if kind != "socket"]
        return seen

    def during(self, script):
        """Mail while the server follows the script."""
        self.names.follow(script)
        account = self.send(20, parallel=8)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.names.follow(GOOD)

    def behave(self, how):
        self.during(GOOD + "".join(f"{how} {zone}\n" for zone in ZONES))

    for _how, _words in (
            ("silent", "no answer at all"),
            ("servfail", "SERVFAIL"),
            ("refused", "REFUSED"),
            ("formerr", "FORMERR"),
            ("truncated", "cut over UDP"),
            ("oversized", "more than fits"),
            ("malformed", "no DNS message"),
            ("other_name", "to another question"),
            ("wrong_id", "with another number"),
            ("lie", "records of somebody else"),
            ("half", "TCP that stops in the middle"),
            ("referral", "another server shall be asked")):
        def _make(how):
            return lambda self: self.behave(how)
        locals()["dns_" + _how] = case(
            f"name server answers: {_how}", _words)(_make(_how))

    @case("name server slow", "each answer takes three times dns.timeout")
    def slow(self):
        self.during(GOOD + "".join(f"delay {zone} 3000\n" for zone in ZONES))

    @case("name server says that all is listed",
          "by a code that says that the question was refused")
    def refuses_by_code(self):
        self.during("".join(f"zone {zone} 60\n*.{zone} A 127.255.255.254\n"
                            for zone in ZONES))

    @case("name server says another network", "everything is at 192.0.2.80")
    def parked(self):
        self.during("".join(f"zone {zone} 60\n*.{zone} A 192.0.2.80\n"
                            for zone in ZONES))

    @case("name server dead", "killed, mail comes, started again")
    def dead(self):
        self.names.program.process.kill()
        self.names.program.process.wait()
        account = self.send(20, parallel=8)
        check(account.postponed() == 0, f"mail was deferred: {account}")
        self.names.program.stop()
        self.names.program.start()
        faults.wait(lambda: self.names.program.log().count("listening") > 1,
                    20, "the name server")

    @case("name server dies under load", "three times")
    def dies(self):
        with self.traffic() as account:
            for _ in range(3):
                self.names.program.process.kill()
                self.names.program.process.wait()
                time.sleep(0.3)
                self.names.program.stop()
                self.names.program.start()
                time.sleep(0.5)
        check(account.postponed() == 0, f"mail was deferred: {account}")

    @case("name server hangs", "SIGSTOP for three seconds, under load")
    def hangs(self):
        with self.traffic() as account:
            self.names.program.process.send_signal(19)
            time.sleep(3)
            self.names.program.process.send_signal(18)
        check(account.postponed() == 0, f"mail was deferred: {account}")


if __name__ == "__main__":
    faults.main()
