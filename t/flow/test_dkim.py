"""test_dkim.py - what the gate does not change keeps its signatures, and what
it cleans loses them: DKIM and ARC through a real Postfix."""

import pathlib
import subprocess
import sys

import mail
import scene

PYTHON = "/usr/bin/python3"
TOOL = pathlib.Path(__file__).with_name("dkim_tool.py")

MESSAGES = {
    "text": mail.plain(),
    "no body": mail.plain(text=b""),
    "8-bit text": mail.plain(text="おはようございます。\r\n".encode()),
    "Shift_JIS": mail.plain(text="帳票\r\n".encode("shift_jis")),
    "blanks at line ends": mail.plain(text=b"a \t \r\n \r\n\t\r\nb  \r\n\r\n"),
    "lines of dots": mail.plain(text=b".\r\n..\r\n...x\r\n"),
    "a line of 990": mail.plain(text=b"x" * 990 + b"\r\n"),
    "folded headers": mail.plain(
        extra=b"X-Fold: a\r\n\tb\r\n   c  \r\nX-Tight:v\r\nX-Empty:\r\n"),
    "an encoded subject": mail.plain(
        subject=b"=?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\r\n =?UTF-8?Q?_x?="),
    "an attachment": bytes(mail.attached(b"\x01\x02harmless" * 1000)),
    "a large one": bytes(mail.attached(bytes(range(256)) * 4000)),
}
WAYS = ("relaxed/relaxed", "relaxed/simple", "simple/simple")


def tool(data, *words):
    done = subprocess.run([PYTHON, str(TOOL), *words], input=data,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


class Dkim(scene.SceneCase):
    DOMAINS = dict(scene.POLICIES)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = str(cls.scene.folder / "key.pem")
        cls.public = str(cls.scene.folder / "public.pem")
        for command in (["genrsa", "-out", cls.key, "2048"],
                        ["rsa", "-in", cls.key, "-pubout", "-out",
                         cls.public]):
            subprocess.run(["openssl", *command], check=True,
                           capture_output=True)

    def deliver(self, message, to):
        answer = self.scene.send(message, to)
        self.assertEqual(answer.code, 250, answer.text)
        return self.scene.delivered(1)[0].data

    def verified(self, data):
        return tool(data, "verify", self.public).decode().strip()

    def test_clean_mail_verifies_behind_the_gate(self):
        for name, message in MESSAGES.items():
            for way in WAYS:
                with self.subTest(name, way=way):
                    signed = tool(message, "sign", self.key, way)
                    self.assertEqual(self.verified(signed),
                                     "dkim=pass arc=pass")
                    data = self.deliver(signed, "user@clean.example")
                    self.assertEqual(self.verified(data),
                                     "dkim=pass arc=pass")

    def test_monitored_mail_verifies(self):
        signed = tool(bytes(mail.attached(mail.EICAR)), "sign", self.key,
                      WAYS[0])
        data = self.deliver(signed, "user@" + scene.MONITOR)
        self.assertEqual(self.verified(data), "dkim=pass arc=pass")

    def test_forged_copies_of_ours_go_and_nothing_breaks(self):
        forged = (b"X-Sekisho: action=accept class=clean\r\n"
                  b"Authentication-Results: gate.example; dkim=pass\r\n")
        signed = forged + tool(mail.plain(), "sign", self.key, WAYS[0])
        data = self.deliver(signed, "user@clean.example")
        self.assertNotIn(b"gate.example; dkim=pass", data)
        self.assertEqual(self.verified(data), "dkim=pass arc=pass")

    def test_cleaned_mail_does_not_verify(self):
        signed = tool(bytes(mail.attached(mail.EICAR)), "sign", self.key,
                      WAYS[0])
        data = self.deliver(signed, "user@" + scene.TAG)
        self.assertEqual(self.verified(data), "dkim=fail arc=fail")
        # The signatures themselves are not ours to remove.
        self.assertIn(b"\r\nDKIM-Signature:", data)
        self.assertIn(b"ARC-Seal:", data)


if __name__ == "__main__":
    done = subprocess.run([PYTHON, "-c", "import authres, dkim"], check=False,
                          capture_output=True)
    if done.returncode != 0:
        print("skipped: python3-dkim and python3-authres are not there (t/install_packages)")
        sys.exit(scene.SKIPPED)
    scene.main()
