"""test_passwords.py - archives and documents that the mail itself opens.

The scanner alone for every way in which a mail can say a password; the whole
way through Postfix for what the gate adds: the password in the mail before,
cleaning, and that no password is in any log.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import mail
import scene
from gate import launched, program
from scanner import Scanner, finish

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "gen"))

import messages  # noqa: E402  pylint: disable=wrong-import-position
import office  # noqa: E402  pylint: disable=wrong-import-position

PASSWORD = "Himitsu4273"
EICAR_NAME = "Eicar-Test-Signature"
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})

# How Japanese mail says it: (name, text).
TEXTS = (
    ("a label", "お世話になっております。\n解凍パスワード：{}\n以上"),
    ("full-width", "解凍ＰＷ：{wide}です。"),
    ("the next line", "パスワードは以下の通りです。\n\n{}\n\n総務部"),
    ("the particle", "添付ファイルのパスワードは{}です。"),
    ("quotes", "パスワードは「{}」となります。"),
    ("brackets", "【パスワード】{}\n【ファイル】請求書"),
    ("remarks", "パスワード（半角8文字）\n{}(半角)／7日間有効"),
    ("a sign", "開封ワード……{}"),
    ("English", "Please find it attached.\nPassword: {}\n"),
    ("no label", "よろしくお願いします。\n{}\n"),
)
CHARSETS = (("iso-2022-jp", "7bit"), ("shift_jis", "base64"),
            ("utf-8", "quoted-printable"), ("euc-jp", "8bit"))


def packed(content, password, cipher, name="請求書.dat"):
    """A ZIP with one member, by 7z."""
    with tempfile.TemporaryDirectory() as folder:
        member = pathlib.Path(folder, name)
        member.write_bytes(content)
        archive = pathlib.Path(folder, "a.zip")
        subprocess.run(["7z", "a", "-tzip", f"-p{password}",
                        f"-mem={cipher}", archive, member], check=True,
                       capture_output=True)
        return archive.read_bytes()


def pdf(content, password):
    """A PDF with these bytes in a stream, by qpdf."""
    length = str(len(content)).encode()
    body = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]"
            b"/Contents 4 0 R>>endobj\n4 0 obj<</Length "
            + length + b">>stream\n" + content +
            b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n"
            b"startxref\n0\n%%EOF\n")
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = pathlib.Path(folder, "a"), pathlib.Path(folder, "b")
        plain.write_bytes(body)
        subprocess.run(
            ["qpdf", "--warning-exit-0", "--stream-data=preserve",
             "--encrypt", password, "owner", "256", "--", plain, locked],
            check=True, capture_output=True)
        return locked.read_bytes()


def letter(attachments, text="本日の資料です。", charset="utf-8",
           encoding="base64", kind="text/plain", subject="資料送付の件",
           serial=[0]):
    """A mail with a text and attachments [(name, content)]."""
    serial[0] += 1
    text = text.replace("\n", "\r\n")
    if kind == "text/html":
        text = "<html><body><p>" + text.replace("\r\n", "<br>") + "</p>"
    parts = [messages.text_part(text, encoding, charset, kind)]
    parts += [messages.part(content, name=name, name_form="rfc2231")
              for name, content in attachments]
    # Not every text begins with an encoded word's first word.
    head = messages.top(messages.multipart(parts, "=_mixed"),
                        serial=serial[0])
    old = [line for line in head.split(b"\r\n")
           if line.startswith(b"Subject:")][0]
    return head.replace(old, b"Subject: "
                        + messages.encoded_word(subject).encode(), 1)


def said(text):
    return text.format(PASSWORD, wide=PASSWORD.translate(WIDE))


class Passwords(unittest.TestCase):
    """The scanner alone."""

    @classmethod
    def setUpClass(cls):
        cls.scanner = Scanner()
        cls.scanner.__enter__()
        cls.zips = {cipher: packed(mail.EICAR, PASSWORD, cipher)
                    for cipher in ("ZipCrypto", "AES256")}

    @classmethod
    def tearDownClass(cls):
        log = cls.scanner.log()
        cls.scanner.close()
        for secret in (PASSWORD, PASSWORD.translate(WIDE)):
            if secret in log:
                raise AssertionError("a password is in the log")

    def inspect(self, message, *passwords):
        answer = finish(self.scanner.begin(message, "inspect", *passwords))
        self.assertEqual(answer["answer"], ["report"], answer)
        self.assertNotIn("unscanned", answer, answer)
        return answer

    def states(self, answer):
        return [line.partition(" ")[0] for line in answer.get("file", [])]

    def check_found(self, message, *kinds, more=()):
        answer = self.inspect(message, *more)
        self.assertIn(EICAR_NAME, answer.get("hit", []), answer)
        self.assertNotIn("Heuristics.Encrypted.Zip", answer["hit"])
        self.assertNotIn("closed", self.states(answer), answer)
        self.assertTrue(set(self.states(answer)) & set(kinds), answer)
        return answer

    def test_a_password_in_the_text_opens_the_archive(self):
        for name, text in TEXTS:
            for charset, encoding in CHARSETS:
                for cipher, archive in self.zips.items():
                    with self.subTest(f"{name}, {charset}, {cipher}"):
                        self.check_found(
                            letter([("請求書.zip", archive)], said(text),
                                   charset, encoding),
                            "label", "token")

    def test_the_kind_is_a_fact_of_its_own(self):
        archive = [("a.zip", self.zips["AES256"])]
        self.check_found(letter(archive, said(TEXTS[0][1])), "label")
        self.check_found(letter(archive, f"「{PASSWORD}」"), "quoted")
        self.check_found(letter(archive, PASSWORD), "token")
        self.check_found(letter([(f"{PASSWORD}.zip", archive[0][1])]),
                         "name")
        self.check_found(letter(archive), "memory", more=[PASSWORD])
        self.check_found(letter(
            [("a.zip", packed(mail.EICAR, "20261102", "AES128"))]), "date")
        self.check_found(letter(
            [("a.zip", packed(mail.EICAR, "infected", "ZipCrypto"))]),
            "default")

    def test_a_password_in_html_opens_the_archive(self):
        for text in ("パスワード：{}", "パスワード<br>\n<b>{}</b>",
                     "<table><tr><td>パスワード<td>{}</table>",
                     "パスワード&#xFF1A;{}",
                     "<img src=a alt='パスワード：{}'>"):
            with self.subTest(text):
                self.check_found(letter(
                    [("a.zip", self.zips["AES256"])], said(text),
                    kind="text/html"), "label")

    def test_a_password_in_an_attached_text_opens_the_archive(self):
        archive = ("a.zip", self.zips["AES256"])
        for name, text in (("password.txt", f"パスワード：{PASSWORD}\r\n"),
                           ("PW.html", f"<b>PW</b>: <i>{PASSWORD}</i>")):
            with self.subTest(name):
                self.check_found(letter([(name, text.encode()), archive]),
                                 "label")

    def test_a_password_in_a_name_opens_the_archive(self):
        for name in (f"請求書_pw{PASSWORD}.zip", f"PW＝{PASSWORD}.zip"):
            with self.subTest(name):
                self.check_found(letter(
                    [(name, self.zips["AES256"])]), "name")

    def test_a_password_in_the_subject_opens_the_archive(self):
        for subject in (f"請求書（PW：{PASSWORD}）", f"パスワード {PASSWORD}",
                        PASSWORD):
            with self.subTest(subject):
                self.check_found(letter(
                    [("a.zip", self.zips["ZipCrypto"])], subject=subject),
                    "label", "token")

    def test_a_password_that_is_written_in_full_width(self):
        wide = PASSWORD.translate(WIDE)
        with tempfile.TemporaryDirectory() as folder:
            member = pathlib.Path(folder, "a.com")
            member.write_bytes(mail.EICAR)
            for charset in ("utf-8", "cp932"):
                archive = pathlib.Path(folder, f"{charset}.zip")
                subprocess.run(
                    [b"zip", b"-q", b"-j", b"-P", wide.encode(charset),
                     os.fsencode(archive), os.fsencode(member)], check=True)
                self.check_found(letter(
                    [("a.zip", archive.read_bytes())],
                    f"パスワード：{wide}"), "label")

    def test_documents_are_opened(self):
        for name, document in office.encrypted(mail.EICAR, PASSWORD):
            with self.subTest(name):
                self.check_found(letter([(name, document)],
                                        said(TEXTS[0][1])), "label")
        with self.subTest("pdf"):
            self.check_found(letter(
                [("a.pdf", pdf(mail.EICAR, PASSWORD))], said(TEXTS[3][1])),
                "label")

    def test_a_document_that_asks_nobody_is_opened(self):
        document = office.xls_rc4(mail.EICAR, "VelvetSweatshop",
                                  office.CryptoApi)
        self.check_found(letter([("a.xls", document)]), "default")

    def test_locks_behind_locks(self):
        inner = office.agile(office.docx(mail.EICAR), PASSWORD)
        middle = packed(inner, "other-99", "ZipCrypto", "見積書.docx")
        outer = packed(middle, PASSWORD, "AES256", "中.zip")
        self.check_found(letter(
            [("a.zip", outer)],
            f"パスワード：{PASSWORD}\n二つ目のパスワード：other-99"), "label")

    def test_what_no_password_opens_is_listed(self):
        for cipher, archive in self.zips.items():
            with self.subTest(cipher):
                answer = self.inspect(letter([("a.zip", archive)]))
                self.assertEqual(self.states(answer), ["closed", "closed"])
                self.assertIn("closed a.zip/請求書.dat", answer["file"])
                self.assertNotIn(EICAR_NAME, answer.get("hit", []))

    def test_a_document_that_nothing_opens_is_closed(self):
        for name, document in office.encrypted(mail.EICAR, PASSWORD):
            with self.subTest(name):
                answer = self.inspect(letter([(name, document)]))
                self.assertEqual(answer["file"], [f"closed {name}"])
                self.assertNotIn("hit", answer)

    def test_harmless_archives_and_documents_are_clean(self):
        files = [("a.zip", packed(b"harmless", PASSWORD, "AES256", "a.txt")),
                 ("b.zip", packed(b"harmless", PASSWORD, "ZipCrypto",
                                  "b.txt")),
                 ("c.docx", office.agile(office.docx(), PASSWORD)),
                 ("d.pdf", pdf(b"0 0 m", PASSWORD)),
                 ("e.docx", office.docx()), ("f.xls", office.xls())]
        answer = self.inspect(letter(files, said(TEXTS[0][1])))
        self.assertNotIn("hit", answer)
        self.assertNotIn("limits", answer)
        self.assertNotIn("closed", self.states(answer), answer)

    def test_the_labels_are_remembered_for_later_mail(self):
        for text, count in (("本日の資料です。", "0"),
                            (said(TEXTS[0][1]), "1"),
                            (said(TEXTS[1][1]), "2")):
            answer = self.inspect(letter([], text))
            self.assertEqual(answer["secrets"], [count], text)

    def test_an_archive_of_many_members_costs_no_more_than_its_time(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(300):
                pathlib.Path(folder, f"{number}.txt").write_text("x" * 50)
            subprocess.run(["7z", "a", "-tzip", "-pnobody-knows",
                            "-mem=AES256", "a.zip", "."], check=True,
                           capture_output=True, cwd=folder)
            archive = pathlib.Path(folder, "a.zip").read_bytes()
        words = " ".join(f"word{i}" for i in range(300))
        begin = scene.now()
        answer = self.inspect(letter([("a.zip", archive)], words))
        self.assertLess(scene.now() - begin,
                        15 if not scene.sanitizer() else 60)
        self.assertEqual(set(self.states(answer)), {"closed"})


    def scan(self, message, *options):
        """What the command prints about a message."""
        done = subprocess.run(
            launched([program("sekisho"), "scan", "-c",
                      str(self.scanner.gate.ini), *options,
                      str(self.scanner.put(message))]),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done.stdout

    def test_the_command_says_how_it_opened_and_not_with_what(self):
        archive = [("a.zip", self.zips["AES256"])]
        for text, word in ((said(TEXTS[0][1]), "label"), ("資料", "closed")):
            message = letter(archive, text)
            found = json.loads(self.scan(message, "--json"))
            self.assertEqual([part.get("encrypted")
                              for part in found["parts"]], [None, word])
            self.assertEqual(found["class"], "encrypted"
                             if word == "closed" else "infected")
            self.assertIn(f"encrypted: {word}", self.scan(message))


class Settings(unittest.TestCase):
    def test_the_settings_passwords_open_archives(self):
        with Scanner({"encrypted.passwords": f"other {PASSWORD}"}) as scanner:
            answer = scanner.inspect(letter(
                [("a.zip", packed(mail.EICAR, PASSWORD, "AES256"))]))
            self.assertIn(EICAR_NAME, answer["hit"], answer)
            self.assertTrue(any(line.startswith("settings ")
                                for line in answer["file"]), answer)


class Gate(scene.SceneCase):
    """Through Postfix."""

    DOMAINS = {
        scene.BLOCK: {"malware.action": "block",
                      "encrypted.action": "block"},
        scene.TAG: {"malware.action": "tag", "encrypted.action": "tag",
                    "encrypted.subject_tag": "[closed]"},
        scene.ACCEPT: {"malware.action": "accept"},
    }

    @classmethod
    def tearDownClass(cls):
        logs = cls.scene.logs()
        super().tearDownClass()
        for secret in (PASSWORD, PASSWORD.translate(WIDE)):
            if secret in logs:
                raise AssertionError("a password is in a log")

    def test_an_infected_archive_is_removed_and_its_password_stays(self):
        message = letter(
            [("請求書.zip", packed(mail.EICAR, PASSWORD, "AES256"))],
            said(TEXTS[0][1]), "iso-2022-jp", "7bit")
        answer = self.scene.send(message, "user@" + scene.TAG)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertIn(said(TEXTS[0][1]).split("\n")[1].encode("iso-2022-jp"),
                      delivered)
        self.assertNotIn(b"UEsDB", delivered)
        event = self.scene.gate.wait_event(action="tag", **{
            "class": "infected"})
        self.assertEqual(event["malware"], EICAR_NAME)

    def test_the_password_in_the_mail_before_opens_the_archive(self):
        archive = [("a.zip", packed(mail.EICAR, PASSWORD, "AES256"))]
        sender, recipient = "taro@client.example", "user@" + scene.BLOCK
        first = self.scene.send(letter(archive, "後ほどお送りします。"),
                                recipient, sender=sender)
        self.assertGreaterEqual(first.code, 550, "encrypted is blocked")
        self.assertIn("encrypted", first.text)
        told = self.scene.send(letter([], said(TEXTS[2][1])), recipient,
                               sender=sender)
        self.assertEqual(told.code, 250, told.text)
        second = self.scene.send(letter(archive), recipient, sender=sender)
        self.assertEqual(second.code, 550, second.text)
        self.assertIn("Eicar", second.text)
        # Not for another sender, and not for another recipient.
        for other in ({"sender": "jiro@client.example"},
                      {"sender": sender, "to": "other@" + scene.BLOCK}):
            to = other.pop("to", recipient)
            answer = self.scene.send(letter(archive), to, **other)
            self.assertGreaterEqual(answer.code, 550, answer.text)
            self.assertIn("encrypted", answer.text)
        self.scene.delivered(1)

    def test_a_harmless_archive_passes_untouched(self):
        for cipher in ("AES256", "ZipCrypto"):
            message = letter(
                [("a.zip", packed(b"harmless", PASSWORD, cipher, "a.txt"))],
                said(TEXTS[0][1]))
            answer = self.scene.send(message, "user@" + scene.BLOCK)
            self.assertEqual(answer.code, 250, answer.text)
            delivered = self.scene.delivered(1)[0].data
            body = message.partition(b"\r\n\r\n")[2]
            self.assertEqual(delivered.partition(b"\r\n\r\n")[2].rstrip(),
                             body.rstrip())

    def test_what_no_password_opens_is_marked_and_whole(self):
        document = office.agile(office.docx(), "nobody knows")
        message = letter([("a.docx", document)])
        answer = self.scene.send(message, "user@" + scene.TAG)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertIn(b"[closed]", delivered)
        self.assertEqual(delivered.partition(b"\r\n\r\n")[2].rstrip(),
                         message.partition(b"\r\n\r\n")[2].rstrip())
        event = self.scene.gate.wait_event(action="tag", **{
            "class": "encrypted"})
        self.assertNotEqual(event["reason"], "-")


if __name__ == "__main__":
    scene.main()
