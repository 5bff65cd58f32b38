"""etc/emotet.ini holds what is recommended, value by value, and each setting
has its Japanese name beside it."""

import pathlib
import re
import subprocess
import unittest

from gate import launched, program

TOP = pathlib.Path(__file__).resolve().parents[2]
INI = TOP / "etc/emotet.ini"
TAG = "[ウイルス駆除済み]"

# setting: (value, how the pages of the appliance call it)
RECOMMENDED = {
    "malware.enable": ("yes", "メール不正プログラム対策"),
    "malware.subject_tag": (TAG, "件名タグ"),
    "malware.body_tag": ("", "本文タグ"),
    "machine_learning.enable": ("yes", "機械学習型検索の有効化"),
    "machine_learning.action": ("tag", "タグの追加"),
    "file_reputation.enable": ("yes", "スマートスキャンを有効にする"),
    "spam.enable": ("yes", "スパムメール対策"),
    "web_reputation.enable": ("yes", "Webレピュテーション"),
    "reputation.enable": ("yes", "メールレピュテーションを有効にする"),
    "reputation.action": ("recommended", "初期設定の推奨処理"),
    "reputation.rbl_code": ("550", "RBL+に一致する接続を常時拒否"),
    "reputation.zombie_code": ("450", "Zombieに一致する接続を一時的に拒否"),
    "reputation.code": ("450", "SMTPのエラーコード"),
}
# What machine learning puts before the subject is what malware does.
INHERITED = {"machine_learning.subject_tag": TAG,
             "machine_learning.body_tag": "", "malware.action": "tag"}


def settings(text):
    """{"section.key": (value, the comment above it)} of a simple ini."""
    found, section, comment = {}, "", []
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line)
        elif line.startswith("["):
            section, comment = line.strip("[]"), []
        elif line:
            key, value = re.fullmatch(r"(\w+) =\s*(.*)", line).groups()
            found[f"{section}.{key}"] = (value, "\n".join(comment))
            comment = []
        else:
            comment = comment if not found else []
    return found


def check(*words):
    return subprocess.run(
        launched([str(program("sekisho")), "check", "-c", str(INI), *words]),
        capture_output=True, text=True, check=False)


class Emotet(unittest.TestCase):
    def test_it_is_understood(self):
        done = check()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{len(RECOMMENDED)} settings", done.stdout)

    def test_exactly_what_is_recommended(self):
        found = settings(INI.read_text(encoding="utf-8"))
        self.assertEqual({key: value for key, (value, _) in found.items()},
                         {key: value for key, (value, _)
                          in RECOMMENDED.items()})
        for key, (_, name) in RECOMMENDED.items():
            self.assertIn(name, found[key][1], key)

    def test_it_is_in_force(self):
        shown, section = {}, ""
        for line in check("--show").stdout.splitlines():
            line = line.rsplit(" ; ", 1)[0].strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif " =" in line:
                key, value = line.split(" =", 1)
                shown[f"{section}.{key.strip()}"] = value.strip()
        wanted = {key: value for key, (value, _) in RECOMMENDED.items()}
        for key, value in (wanted | INHERITED).items():
            self.assertEqual(shown[key].strip('"'), value, key)


if __name__ == "__main__":
    unittest.main()
