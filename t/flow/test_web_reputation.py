"""test_web_reputation.py - sites and files that lists name: real zones of
rbldnsd, real messages through Postfix, the gate and the scanner."""

import base64
import hashlib
import json
import shutil
import subprocess
import time
import unittest

import mail
import received
import scene
from gate import launched, program
from name_servers import Rbldnsd, Scripted

DNS_TIMEOUT = 2.0
# A sanitizer, and Postfix's own pace.
MARGIN = 6 if scene.sanitizer() else 3

GOOD_FILE = b"\x01\x02" + b"a program that nobody knows " * 20
BAD_FILE = b"\x01\x02" + b"a program that a registry knows " * 20
DENIED_FILE = b"\x01\x02" + b"a program that we know ourselves " * 20
ALLOWED_FILE = b"\x01\x02" + b"a program that is listed by mistake " * 20


def digest(kind, content):
    return hashlib.new(kind, content).hexdigest()


ZONES = {
    "dbl.example": [
        "name .phish.example :127.0.1.4:phish",
        "name .spam.example :127.0.1.2:spam",
        "name .abused.example :127.0.1.102:abused",
        "name .both.example :127.0.1.2:both",
        "name .good.example :127.0.1.4:a mistake of the list",
        "name .xn--r8jz45g.jp :127.0.1.5:malware",
        "name .co.uk.example :127.0.1.4:x",
        "name .shop.co.uk :127.0.1.4:x",
    ],
    "multi.example": [
        "name .masked.example :127.0.0.8:phishing",
        "name .grey.example :127.0.0.4:grey",
        "name .both.example :127.0.0.8:both",
        "198.41.0.4",
    ],
    "refuses.example": [
        "name .refused.example :127.255.255.254:public resolver",
        "name .one.example :127.0.0.1:refused",
    ],
    "files.example": [
        f"name {digest('sha1', BAD_FILE)} :127.0.0.2:1 90",
        f"name {digest('sha1', ALLOWED_FILE)} :127.0.0.2:1 90",
    ],
    "md5.example": [f"name {digest('md5', BAD_FILE)} :127.0.0.2:x"],
}

LISTS = {
    "multi": {"zone": "multi.example", "mask": "8", "rating": "dangerous",
              "addresses": "yes", "show": "Multi"},
    "files": {"zone": "files.example"},
    "md5": {"zone": "md5.example", "digest": "md5"},
}

DOMAINS = {
    "low.example": {"web_reputation.level": "low"},
    "high.example": {"web_reputation.level": "high"},
    "block.example": {"web_reputation.action": "block",
                      "file_reputation.action": "block"},
    "hold.example": {"web_reputation.action": "quarantine"},
    "mark.example": {"web_reputation.subject_tag": "[Site]"},
    "off.example": {"web_reputation.enable": "no",
                    "file_reputation.enable": "no"},
    "monitor.example": {"web_reputation.action": "monitor"},
}


def html(*urls):
    body = "".join(f'<p><a href="{url}">here</a></p>' for url in urls)
    return mail.headers(b"news", b"text/html; charset=utf-8",
                        mail.new_id()) + body.encode() + b"\r\n"


def text(words):
    return mail.plain(text=words.encode() + b"\r\n")


class Reputation(scene.SceneCase):
    DOMAINS = DOMAINS

    @classmethod
    def setUpClass(cls):
        cls.folder = scene.temporary_folder("sites")
        cls.lists = Rbldnsd(cls.folder / "dns", ZONES).start()
        files = {
            "allow": "# ours\ngood.example\n",
            "block": "bad.example\nhttp://path.example/evil\n192.0.2.66\n",
            "deny": digest("sha256", DENIED_FILE) + "  denied.exe\n",
            "known": digest("md5", ALLOWED_FILE) + "\n",
        }
        for name, content in files.items():
            (cls.folder / name).write_text(content)
        cls.SETTINGS = {
            "dns.servers": cls.lists.address,
            "dns.timeout": f"{DNS_TIMEOUT:.0f}s",
            "web_reputation.zones": "dbl.example multi",
            "web_reputation.allow_file": cls.folder / "allow",
            "web_reputation.block_file": cls.folder / "block",
            "file_reputation.zones": "files md5",
            "file_reputation.deny_file": cls.folder / "deny",
            "file_reputation.allow_file": cls.folder / "known",
            "machine_learning.model": "",
            "attachments.action": "accept",
        }
        for name, values in LISTS.items():
            for key, value in values.items():
                cls.SETTINGS[f"list {name}.{key}"] = value
        super().setUpClass()
        cls.wait_good(4)

    @classmethod
    def wait_good(cls, count):
        def there():
            done = subprocess.run(
                launched([program("sekisho"), "status", "--json", "-c",
                          cls.scene.gate.ini]), capture_output=True,
                text=True, timeout=60, check=False)
            lists = json.loads(done.stdout)["milter"]["dns"]["lists"]
            return [one["state"] for one in lists] == ["good"] * count
        scene.wait_for(there, 20, "the lists' tests")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.lists.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.scene.postfix.wait_empty(10)
        super().setUp()

    def send(self, message, domain="plain.example", **options):
        """The event of one message."""
        before = len(self.scene.gate.events())
        self.answer = self.scene.send(message, f"user@{domain}", **options)
        scene.wait_for(lambda: len(self.scene.gate.events()) > before, 10,
                       "the event")
        return self.scene.gate.events()[-1]

    def subject(self):
        return received.values(self.scene.delivered(1)[0].data, "subject")[0]

    def test_a_listed_site_marks_the_message(self):
        event = self.send(html("http://www.phish.example/login"))
        self.assertEqual((event["class"], event["action"]), ("url", "tag"))
        self.assertEqual(event["reason"], "phish.example")
        self.assertEqual(event["url"], "phish.example:dangerous:dbl.example")
        self.assertIn(b"[Spam]", self.subject())

    def test_the_tag_is_the_domains_own(self):
        self.send(html("http://phish.example/"), "mark.example")
        self.assertIn(b"[Site]", self.subject())

    def test_other_sites_are_nobodys_business(self):
        event = self.send(html("http://example.org/", "http://shop.example/"))
        self.assertEqual((event["class"], event["url"]), ("clean", "-"))
        self.assertNotIn(b"[Spam]", self.subject())

    def test_levels(self):
        wanted = {
            ("phish", "low"): "url", ("phish", "high"): "url",
            ("spam", "low"): "clean", ("spam", "plain"): "url",
            ("abused", "low"): "clean", ("abused", "plain"): "clean",
            ("abused", "high"): "url",
        }
        for (site, level), wish in wanted.items():
            with self.subTest(site=site, level=level):
                event = self.send(text(f"see http://{site}.example/x"),
                                  f"{level}.example")
                self.assertEqual(event["class"], wish)
                self.assertIn(f"{site}.example:", event["url"])

    def test_actions(self):
        self.assertEqual(self.send(html("http://phish.example/"),
                                   "block.example")["action"], "block")
        self.assertEqual(self.answer.code, 550)
        self.assertIn("phish.example", self.answer.text)
        event = self.send(html("http://phish.example/"), "hold.example")
        self.assertEqual(event["action"], "quarantine")
        event = self.send(html("http://phish.example/"), "monitor.example")
        self.assertEqual((event["action"], event["class"]),
                         ("monitor", "url"))
        event = self.send(html("http://phish.example/"), "off.example")
        self.assertEqual((event["class"], event["url"]), ("clean", "-"))

    def test_masks_choose_bits(self):
        event = self.send(html("http://masked.example/"))
        self.assertEqual(event["url"], "masked.example:dangerous:Multi")
        event = self.send(html("http://grey.example/"))
        self.assertEqual(event["class"], "clean")

    def test_the_worst_of_several_lists_counts(self):
        event = self.send(html("http://both.example/"), "low.example")
        self.assertEqual(event["url"], "both.example:dangerous:Multi")

    def test_the_registered_domain_is_asked_about(self):
        event = self.send(html("http://a.b.c.shop.co.uk/"))
        self.assertEqual(event["reason"], "shop.co.uk")

    def test_disguises(self):
        for url in ("http://bank.example@phish.example/",
                    "http:\\\\phish.example\\x",
                    "ht&#116;p:&#x2f;/ph%69sh.example/",
                    "http://ｐｈｉｓｈ．ｅｘａｍｐｌｅ/",
                    "http://clean.example/r?u=http%3A%2F%2Fphish.example",
                    "//phish.example/"):
            with self.subTest(url=url):
                self.assertEqual(self.send(html(url))["class"], "url")
        event = self.send(html("http://例え.jp/"))
        self.assertIn("xn--r8jz45g.jp:dangerous", event["url"])
        event = self.send(text("http://phish.exam\n"))
        self.assertEqual(event["class"], "clean")

    def test_addresses_where_a_list_wants_them(self):
        event = self.send(html("http://198.41.0.4/"))
        # 127.0.0.2 lacks the mask's bit.
        self.assertEqual(event["class"], "clean")
        event = self.send(html("http://0xc0000242/"))
        self.assertEqual(event["url"], "192.0.2.66:dangerous:block_file")

    def test_own_files_come_first(self):
        event = self.send(html("http://www.good.example/"))
        self.assertEqual((event["class"], event["url"]), ("clean", "-"))
        event = self.send(html("http://x.bad.example/"), "low.example")
        self.assertEqual(event["url"], "bad.example:dangerous:block_file")
        event = self.send(html("http://path.example/evil/x"))
        self.assertEqual(event["class"], "url")
        event = self.send(html("http://path.example/evilx"))
        self.assertEqual(event["class"], "clean")

    def test_our_own_users_write_to_whom_they_like(self):
        event = self.send(html("http://phish.example/"), "plain.example",
                          client=None)
        self.assertEqual((event["class"], event["url"]), ("clean", "-"))

    def test_a_file_that_a_registry_knows_is_infected(self):
        for name in ("a.bin", "b.bin"):
            event = self.send(bytes(mail.attached(BAD_FILE, name=name)))
            self.assertEqual((event["class"], event["action"]),
                             ("infected", "tag"))
            self.assertEqual(event["reason"], "FileReputation.files")
            self.assertEqual(event["malware"], "FileReputation.files")
            delivered = self.scene.delivered(1)[0].data
            self.assertNotIn(BAD_FILE[:20], delivered)
            self.assertNotIn(base64.b64encode(BAD_FILE)[:40], delivered)

    def test_so_is_one_of_our_own_list(self):
        event = self.send(bytes(mail.attached(DENIED_FILE)), "block.example")
        self.assertEqual((event["class"], event["action"]),
                         ("infected", "block"))
        self.assertEqual(self.answer.code, 550)
        event = self.send(bytes(mail.attached(DENIED_FILE)), "off.example")
        self.assertEqual(event["class"], "clean")

    def test_an_allowed_file_is_not_asked_about(self):
        event = self.send(bytes(mail.attached(ALLOWED_FILE)))
        self.assertEqual(event["class"], "clean")
        event = self.send(bytes(mail.attached(GOOD_FILE)))
        self.assertEqual(event["class"], "clean")

    def test_scan_tells_the_same(self):
        path = self.folder / "message.eml"
        path.write_bytes(html("http://www.phish.example/x",
                              "http://198.41.0.4/"))
        done = subprocess.run(
            launched([program("sekisho"), "scan", "--json", "-c",
                      self.scene.gate.ini, path]), capture_output=True,
            text=True, timeout=120, check=False)
        found = json.loads(done.stdout)
        self.assertEqual((found["class"], done.returncode), ("url", 1))
        first, second = found["urls"]
        self.assertEqual(first["domain"], "phish.example")
        self.assertEqual((first["rating"], first["list"]),
                         ("dangerous", "dbl.example"))
        self.assertIn("ip", second["flags"])
        path.write_bytes(bytes(mail.attached(BAD_FILE)))
        done = subprocess.run(
            launched([program("sekisho"), "scan", "--json", "-c",
                      self.scene.gate.ini, path]), capture_output=True,
            text=True, timeout=120, check=False)
        found = json.loads(done.stdout)
        self.assertEqual(found["malware"][0]["name"], "FileReputation.files")

    def test_lookup_of_a_site_and_a_digest(self):
        def lookup(thing):
            done = subprocess.run(
                launched([program("sekisho"), "lookup", "--json", "-c",
                          self.scene.gate.ini, thing]), capture_output=True,
                text=True, timeout=60, check=False)
            return done.returncode, json.loads(done.stdout)
        code, found = lookup("http://www.phish.example/login")
        self.assertEqual(code, 1)
        self.assertEqual(found["domain"], "phish.example")
        self.assertEqual(found["rating"], "dangerous")
        outcomes = {one["list"]: one["outcome"] for one in found["lists"]}
        self.assertEqual(outcomes, {"dbl.example": "listed",
                                    "Multi": "not-listed"})
        code, found = lookup("www.example.org")
        self.assertEqual((code, found["rating"]), (0, None))
        code, found = lookup(digest("sha1", BAD_FILE))
        self.assertEqual((code, found["verdict"]),
                         (1, "FileReputation.files"))
        code, found = lookup(digest("sha256", DENIED_FILE))
        self.assertEqual((code, found["verdict"]),
                         (1, "FileReputation.deny_file"))
        code, found = lookup(digest("sha1", GOOD_FILE))
        self.assertEqual((code, found["verdict"]), (0, None))


class Trouble(scene.SceneCase):
    """Lists that refuse, lie or are silent."""

    SCRIPT = "\n".join(
        ["zone silent.example 60", "zone quick.example 60",
         "*.refuses.example A 127.255.255.254",
         "*.world.example A 127.0.1.4",
         "phish.example.quick.example A 127.0.1.4",
         "refused.example.quick.example A 127.255.255.254",
         "one.example.quick.example A 127.0.0.1"]) + "\n"

    @classmethod
    def setUpClass(cls):
        cls.folder = scene.temporary_folder("silent")
        cls.names = Scripted(cls.folder / "dns", cls.SCRIPT).start()
        cls.SETTINGS = {
            "dns.servers": cls.names.address,
            "dns.timeout": f"{DNS_TIMEOUT:.0f}s",
            "web_reputation.zones":
                "silent.example quick.example refuses.example world.example",
            "attachments.action": "accept",
        }
        super().setUpClass()
        time.sleep(3)  # the lists' first test
        cls.names.follow(cls.SCRIPT + "silent silent.example\n")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.names.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def test_errors_are_no_listings_and_silence_is_one_deadline(self):
        urls = [f"http://site{number}.example/" for number in range(200)]
        begun = time.monotonic()
        answer = self.scene.send(html(*urls), "user@plain.example")
        took = time.monotonic() - begun
        self.assertEqual(answer.code, 250)
        self.assertLess(took, DNS_TIMEOUT + MARGIN)
        event = self.scene.gate.wait_event(url="cut,silent")
        self.assertEqual(event["class"], "clean")
        for site in ("refused.example", "one.example"):
            self.scene.send(html(f"http://{site}/"), "user@plain.example")
            event = self.scene.gate.events()[-1]
            self.assertEqual(event["class"], "clean")
        # What answers still counts, whoever else is silent.
        self.scene.send(html("http://phish.example/"), "user@plain.example")
        event = self.scene.gate.events()[-1]
        self.assertEqual(event["class"], "url")
        self.assertIn("phish.example:dangerous:quick.example", event["url"])


class Files(unittest.TestCase):
    """Local files that are wrong, and large ones."""

    def setUp(self):
        self.folder = scene.temporary_folder("files")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def check(self, key, content):
        path = self.folder / "list"
        path.write_text(content)
        ini = self.folder / "sekisho.ini"
        section, _, name = key.partition(".")
        ini.write_text(f"[{section}]\n{name} = {path}\n")
        done = subprocess.run(
            launched([program("sekisho"), "check", "-c", ini]),
            capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr, path

    def test_mistakes_have_their_line(self):
        code, said, path = self.check("file_reputation.deny_file",
                                      "# fine\n\nnonsense\n")
        self.assertEqual(code, 78)
        self.assertIn(f"{path}:3: is no MD5", said)
        code, said, path = self.check("web_reputation.block_file",
                                      "good.example\nno site here\n")
        self.assertEqual(code, 78)
        self.assertIn(f"{path}:2: ", said)
        code, said, _ = self.check("web_reputation.allow_file",
                                   "x y\n" * 1000)
        self.assertEqual(code, 78)
        self.assertLess(said.count("\n"), 30)

    def test_a_file_that_is_not_there(self):
        ini = self.folder / "sekisho.ini"
        ini.write_text("[web_reputation]\nblock_file = /nonexistent\n")
        done = subprocess.run(
            launched([program("sekisho"), "check", "-c", ini]),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("/nonexistent", done.stdout + done.stderr)

    def test_a_million_digests(self):
        lines = [hashlib.sha1(str(number).encode()).hexdigest()
                 for number in range(1000000)]
        begun = time.monotonic()
        code, said, _ = self.check("file_reputation.deny_file",
                                   "\n".join(lines) + "\n")
        took = time.monotonic() - begun
        self.assertEqual(code, 0, said)
        print(f"1,000,000 digests: checked in {took:.2f} s")
        self.assertLess(took, 10)


if __name__ == "__main__":
    scene.main()
