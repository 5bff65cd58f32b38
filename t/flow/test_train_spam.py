"""test_train_spam.py - `sekisho train spam` on Japanese mail: it learns, keeps
what is better, and the gate's own path uses what was installed."""

import base64
import json
import pathlib
import random
import shutil
import subprocess
import unittest

import scene
from gate import launched, program

# Words of generated mail: subjects of work, and of offers.
WORK = ("議事録をお送りします", "来週の会議の件でご連絡します", "見積書をご確認ください",
        "納期について相談させてください", "資料を共有フォルダに置きました",
        "お打ち合わせの日程を調整いたします", "請求書の宛名を修正しました",
        "先日の件、承知いたしました", "検収が完了しましたのでご報告します",
        "出張の報告書を添付いたします", "サーバーの保守作業を実施します",
        "人事異動のお知らせです", "図面の改訂版をお送りします",
        "製品の評価結果がまとまりました", "来月の予定表を更新しました")
OFFER = ("今すぐ無料で登録できます", "あなただけに特別な副業を紹介します",
         "一日五分で月収百万円が可能です", "当選おめでとうございます",
         "高額報酬を確実にお支払いします", "限定割引クーポンをプレゼント",
         "口座の確認が必要ですのでクリックしてください", "人気ブランド品が激安です",
         "簡単に稼げる方法を公開します", "本日中に手続きをお願いします",
         "出会いを求める会員が急増中", "ポイントが失効する前に交換を",
         "投資で資産を三倍にする秘密", "審査なしで即日融資いたします",
         "サプリメントで簡単に痩せる")


def text(words, random_):
    return "\r\n".join(random_.choice(words) + "。" for _ in range(14))


def message(words, number, random_, charset="utf-8"):
    subject = random_.choice(words).encode(charset)
    body = text(words, random_).encode(charset)
    return (f"From: s{number}@d{number % 30}.example\r\nTo: u@h.example\r\n"
            f"Date: Mon, 02 Nov 2026 {number % 24:02}:00:00 +0900\r\n"
            f"Message-ID: <{number}@d.example>\r\nMIME-Version: 1.0\r\n"
            f"Subject: =?{charset}?B?{base64.b64encode(subject).decode()}?=\r\n"
            f"Content-Type: text/plain; charset={charset}\r\n\r\n"
            ).encode() + body + b"\r\n"


class Train(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = scene.temporary_folder("train")
        cls.model = cls.folder / "site.model"
        random_ = random.Random(7)
        for kind, words in (("ham", WORK), ("spam", OFFER)):
            maildir = cls.folder / kind / "cur"
            maildir.mkdir(parents=True)
            for number in range(120):
                charset = "iso-2022-jp" if number % 2 else "utf-8"
                (maildir / f"{number}:2,S").write_bytes(
                    message(words, number, random_, charset))
        cls.twin = (cls.folder / "spam/cur/0:2,S").read_bytes()
        (cls.folder / "spam/cur/again").write_bytes(cls.twin)
        cls.ini = cls.folder / "t.ini"
        cls.write_ini("")

    @classmethod
    def write_ini(cls, model):
        cls.ini.write_text(
            f"[scanner]\nsocket = {cls.folder}/none.sock\nworkers = 2\n"
            f"temporary = {cls.folder}\nsignatures =\n"
            f"[machine_learning]\nmodel =\n[spam]\nmodel = {model}\n")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_verb(self, *words):
        return subprocess.run(launched([program("sekisho"), *words]),
                              capture_output=True, text=True, check=False)

    def train(self, ham, spam, *more):
        return self.run_verb("train", "spam", "-c", self.ini, "--ham", ham,
                             "--spam", spam, *more)

    def scan(self, data):
        path = self.folder / "new.eml"
        path.write_bytes(data)
        done = self.run_verb("scan", "-c", self.ini, "--json", path)
        return json.loads(done.stdout)["spam"]

    def test_it_learns_japanese(self):
        ham, spam = self.folder / "ham", self.folder / "spam"
        self.write_ini("")
        done = self.train(ham, spam, "--out", self.model)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Languages: ja.", done.stdout)
        row = [line.split() for line in done.stdout.splitlines()
               if line.endswith(str(spam))][0]
        self.assertEqual(row[1:3], ["121", "1"], "one text stands twice")
        card = pathlib.Path(str(self.model) + ".card.md")
        self.assertEqual(card.read_text(), done.stdout)
        self.write_ini(self.model)
        random_ = random.Random(8)
        found = self.scan(message(OFFER, 500, random_))
        self.assertIn("MODEL_90", found["tests"])
        clean = self.scan(message(WORK, 501, random_, "iso-2022-jp"))
        self.assertNotIn("MODEL_90", clean["tests"])
        # A language that it was not trained on.
        other = self.scan(b"Subject: offer\r\n\r\n"
                          + b"Click here for the best offer of the year and "
                            b"you will win. " * 20)
        self.assertFalse([test for test in other["tests"]
                          if test.startswith("MODEL")])

    def test_what_is_worse_stays_out(self):
        ham, spam = self.folder / "ham", self.folder / "spam"
        self.write_ini("")
        self.assertEqual(
            self.train(ham, spam, "--out", self.model).returncode, 0)
        self.write_ini(self.model)
        before = self.model.read_bytes()
        # Somebody's idea of spam: work, but for the newest of it. What is
        # learned of the old tells nothing about that; the running model knows.
        muddle = self.folder / "muddle"
        muddle.mkdir()
        random_ = random.Random(9)
        for number in range(120):
            newest = number >= 106
            data = message(OFFER if newest else WORK, 1000 + number, random_)
            if newest:
                data = data.replace(b"02 Nov 2026", b"02 Dec 2026")
            (muddle / str(number)).write_bytes(data)
        done = self.train(ham, muddle, "--install")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertEqual(self.model.read_bytes(), before)
        done = self.train(ham, muddle, "--install", "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(self.model.read_bytes(), before)

    def test_an_mbox_is_read_message_by_message(self):
        for kind in ("ham", "spam"):
            mbox = self.folder / f"{kind}.mbox"
            mbox.write_bytes(b"".join(
                b"From x@y Mon Nov  2 09:00:00 2026\r\n" + path.read_bytes()
                + b"\r\n" for path in sorted(
                    (self.folder / kind / "cur").iterdir())))
        self.write_ini("")
        done = self.train(self.folder / "ham.mbox", self.folder / "spam.mbox")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(" 121 ", done.stdout)
        self.assertIn(" 120 ", done.stdout)

    def test_too_little_is_said(self):
        done = self.train(self.folder / "ham",
                          self.folder / "spam/cur/0:2,S")
        self.assertEqual(done.returncode, 1)
        self.assertIn("only", done.stderr)
        done = self.train(self.folder / "nowhere", self.folder / "spam")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nowhere", done.stderr)
        done = self.run_verb("train", "spam", "--ham", self.folder)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    scene.main()
