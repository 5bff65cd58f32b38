"""test_lists.py - lists that are silent, lie or come back; what lookup,
status and doctor say of them. The name server is t/dns's scripted one, the
MTA is mta.py: hundreds of sessions at once, no SMTP in between."""

import concurrent.futures
import json
import shutil
import subprocess
import time
import unittest

import mta
import scene
from gate import Gate, launched, program
from name_servers import Scripted

TIMEOUT = 2.0
# For five hundred threads of Python on two cores, and a sanitizer.
MARGIN = 4 if scene.sanitizer() else 1.5
SESSIONS = 500
LISTED = "198.41.0.4"

# Lists that do as they should.
GOOD = "\n".join(
    f"zone {zone} 60\n2.0.0.127.{zone} A 127.0.0.2\n"
    f"4.0.41.198.{zone} A 127.0.0.2\n4.0.41.198.{zone} TXT \"Spam\""
    for zone in ("one.example", "two.example")) + "\n"
SILENT = GOOD + "silent one.example\nsilent two.example\n"

FAULTS = {
    "refuses.example": "*.refuses.example A 127.255.255.254",
    "world.example": "*.world.example A 127.0.0.2",
    "parked.example": "*.parked.example A 192.0.2.80",
    "empty.example": "zone empty.example",
}
BEHAVIOURS = ("servfail", "refused", "formerr", "oversized", "malformed",
              "other_name", "wrong_id", "half")


def reverse(address):
    return ".".join(reversed(address.split(".")))


class ListsCase(unittest.TestCase):
    SCRIPT = GOOD
    RBL = "one.example two.example"

    @classmethod
    def setUpClass(cls):
        cls.folder = scene.temporary_folder("lists")
        cls.names = Scripted(cls.folder / "dns", cls.SCRIPT).start()
        cls.gate = Gate(cls.folder / "gate", {
            "dns.servers": cls.names.address,
            "dns.timeout": f"{TIMEOUT:.0f}s",
            "reputation.rbl": cls.RBL,
            "reputation.rbl_text": '"%r"'})
        cls.gate.configure()
        cls.gate.start_milter()

    @classmethod
    def tearDownClass(cls):
        status = cls.gate.milter.stop()
        cls.names.stop()
        log = cls.gate.milter.log()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"the milter ended with {status}:\n{log}")

    def sekisho(self, *words):
        done = subprocess.run(
            launched([program("sekisho"), *words, "-c", self.gate.ini]),
            capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        return done.returncode, done.stdout, done.stderr

    def status(self):
        """{list: figures}."""
        _, text, _ = self.sekisho("status", "--json")
        return {entry["list"]: entry for entry in
                json.loads(text)["milter"]["dns"]["lists"]}

    def wait_states(self, seconds=20, **wanted):
        """Until these lists, dots written as __, are in these states."""
        wanted = {name.replace("__", "."): state
                  for name, state in wanted.items()}

        def there():
            found = self.status()
            return all(found[name]["state"] == state
                       for name, state in wanted.items())
        scene.wait_for(there, seconds, f"{wanted}")

    def session(self, client):
        """(answer to RCPT, its text, seconds since connect)."""
        begun = time.monotonic()
        with mta.Session(self.gate.milter_socket) as session:
            session.negotiate()
            session.connect(client)
            session.helo()
            session.mail()
            letter, text = session.rcpt()
            took = time.monotonic() - begun
            session.quit()
        return letter, text, took

    def sessions(self, network):
        clients = [f"{network}.{number // 250}.{number % 250 + 1}"
                   for number in range(SESSIONS)]
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as pool:
            return list(pool.map(self.session, clients))


class Silence(ListsCase):

    def test_silence_refuses_nobody_and_costs_no_more_than_the_timeout(self):
        self.wait_states(one__example="good", two__example="good")
        letter, text, _ = self.session(LISTED)
        self.assertEqual(letter, b"y")
        self.assertIn(b"550 5.7.1 Spam [s=", text)
        self.names.follow(SILENT)
        found = self.sessions("128.63")
        self.assertEqual({letter for letter, _, _ in found}, {b"c"})
        self.assertLess(max(took for _, _, took in found), TIMEOUT + MARGIN)
        # The breaker is open: nobody waits any more.
        self.wait_states(1, one__example="rested", two__example="rested")
        _, _, took = self.session("192.36.148.17")
        self.assertLess(took, 0.5)
        begun = time.monotonic()
        found = self.sessions("199.9")
        self.assertEqual({letter for letter, _, _ in found}, {b"c"})
        self.assertLess(time.monotonic() - begun, TIMEOUT)
        figures = self.status()["one.example"]
        self.assertGreater(figures["timeouts"], 4)
        self.assertGreater(figures["skipped"], SESSIONS // 2)
        code, text, _ = self.sekisho("status")
        self.assertEqual(code, 1)
        self.assertRegex(text, "one.example +rested")
        self.assertIn("the list one.example does not answer", text)
        # It comes back by itself, and soon.
        self.names.follow(GOOD)
        self.wait_states(40, one__example="good", two__example="good")
        self.assertEqual(self.session(LISTED)[0], b"y")
        # A person was told of it, once for each list.
        log = self.gate.milter.log()
        for name in ("one.example", "two.example"):
            self.assertEqual(log.count(f"list {name}: "), 1, log[-3000:])


class Faults(ListsCase):
    SCRIPT = GOOD + "\n".join(FAULTS.values()) + "\n" + "\n".join(
        f"*.{name}.example A 127.0.0.2\n{name} {name}.example"
        for name in BEHAVIOURS) + (
            "\n2.0.0.127.truncated.example A 127.0.0.2\n"
            "5.0.41.198.truncated.example A 127.0.0.2\n"
            "truncated truncated.example\n")
    RBL = " ".join(["one.example", "truncated.example", *FAULTS,
                    *(f"{name}.example" for name in BEHAVIOURS)])

    def test_1_no_fault_is_a_listing(self):
        # From the first moment on, before any list has been tested.
        for number in range(20):
            letter, _, took = self.session(f"192.36.148.{number + 1}")
            self.assertEqual(letter, b"c")
            self.assertLess(took, TIMEOUT + MARGIN)
        self.wait_states(one__example="good")
        self.assertEqual(self.session(LISTED)[0], b"y")

    def test_2_a_list_that_needs_tcp_counts(self):
        self.wait_states(truncated__example="good")
        self.assertEqual(self.session("198.41.0.5")[0], b"y")

    def test_3_states(self):
        self.wait_states(one__example="good", refuses__example="failed",
                         world__example="failed", parked__example="failed",
                         empty__example="failed")
        states = {name: figures["state"]
                  for name, figures in self.status().items()}
        for name in BEHAVIOURS:
            self.assertIn(states[f"{name}.example"], ("rested", "failed"))

    def test_4_each_is_logged_once(self):
        log = self.gate.milter.log()
        for name in FAULTS:
            self.assertEqual(log.count(f"list {name}: "), 1, log[-4000:])
        self.assertNotIn("list one.example", log)

    def test_5_lookup(self):
        code, text, error = self.sekisho("lookup", LISTED, "--json")
        self.assertEqual((code, error), (1, ""))
        answer = json.loads(text)
        self.assertEqual((answer["client"], answer["code"], answer["reply"]),
                         (LISTED, 550, "Spam"))
        rows = {row["list"]: row for row in answer["lists"]}
        self.assertEqual(
            {key: rows["one.example"][key] for key in
             ("class", "outcome", "status", "code", "weight", "reason")},
            {"class": "rbl", "outcome": "listed", "status": "found",
             "code": "127.0.0.2", "weight": 1, "reason": "Spam"})
        self.assertEqual((rows["refuses.example"]["outcome"],
                          rows["refuses.example"]["code"]),
                         ("error", "127.255.255.254"))
        self.assertEqual(rows["empty.example"]["outcome"], "not-listed")
        self.assertEqual(rows["servfail.example"]["outcome"], "unknown")
        code, text, _ = self.sekisho("lookup", LISTED)
        self.assertEqual(code, 1)
        self.assertRegex(text, r"one\.example +rbl +listed 127\.0\.0\.2 +1 "
                               r"+\d+ ms +Spam")
        self.assertRegex(text, r"refuses\.example +rbl +error 127\.255")
        self.assertEqual(text.splitlines()[-1].split(": ", 1)[1],
                         "550 5.7.1 Spam")

    def test_6_lookup_of_what_is_no_client(self):
        code, text, _ = self.sekisho("lookup", "10.0.0.1")
        self.assertEqual(code, 0)
        self.assertIn("not a public address", text)
        self.assertEqual(self.sekisho("lookup", "nonsense")[0], 2)
        self.assertEqual(self.sekisho("lookup")[0], 2)

    def test_7_doctor(self):
        code, text, _ = self.sekisho("doctor")
        self.assertEqual(code, 1)
        self.assertRegex(text, f"ok +dns +{self.names.address} answers")
        self.assertRegex(text, "ok +list +one.example passes its test")
        self.assertRegex(text, "FAIL +list +refuses.example fails its test "
                               r"\(answered 127\.255\.255\.254")
        self.assertRegex(text, "FAIL +list +servfail.example does not answer")


if __name__ == "__main__":
    scene.main()
