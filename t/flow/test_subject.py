"""test_subject.py - the tag before the Subject, and headers under our names,
as a real MTA hands them on."""

import base64
import email
import email.policy

import mail
import received
import scene

TAG = "[ウイルス駆除済み]"
WORD = base64.b64encode(TAG.encode()).decode()


def word(text, charset):
    coded = base64.b64encode(text.encode(charset)).decode()
    return f"=?{charset}?B?{coded}?=".encode()


# The Subject's value as it is sent, and as a person reads what arrives.
SUBJECTS = {
    "plain": (b"Hello", TAG + " Hello"),
    "UTF-8 word": (word("請求書", "utf-8"), TAG + " 請求書"),
    "ISO-2022-JP word": (word("請求書", "iso-2022-jp"), TAG + " 請求書"),
    "folded": (word("請求", "utf-8") + b"\r\n " + word("書", "utf-8"),
               TAG + " 請求書"),
    "word and text": (b"Re: " + word("請求書", "utf-8") + b" (1)",
                      TAG + " Re: 請求書 (1)"),
    "tagged": (word(TAG, "utf-8") + b" Hello", TAG + " Hello"),
    "tagged, one word": (word(TAG + " 請求書", "utf-8"), TAG + " 請求書"),
    "tagged, ISO-2022-JP": (word(TAG + " 請求書", "iso-2022-jp"),
                            TAG + " 請求書"),
    "tagged, two words": (
        word(TAG[:6], "iso-2022-jp") + b"\r\n "
        + word(TAG[6:] + " x", "utf-8"), TAG + " x"),
}


def read(value):
    """As the standard has it, not as received.subject() repairs it."""
    message = email.message_from_bytes(b"Subject: " + value + b"\r\n\r\n",
                                       policy=email.policy.default)
    return message["Subject"]


class Subject(scene.SceneCase):
    DOMAINS = scene.POLICIES

    def deliver(self, message, **options):
        answer = self.scene.send(message, "user@" + scene.TAG, **options)
        self.assertEqual(answer.code, 250, answer.text)
        return self.scene.delivered(1)[0].data

    def test_every_subject_once(self):
        for name, (value, wanted) in SUBJECTS.items():
            with self.subTest(name):
                message = bytes(mail.attached(mail.EICAR, subject=value))
                data = self.deliver(message)
                got = received.values(data, "Subject")
                self.assertEqual(len(got), 1)
                self.assertTrue(got[0].isascii(), got)
                self.assertEqual(read(got[0]), wanted)
                self.assertTrue(got[0].endswith(value), got)
                for line in got[0].split(b"\r\n"):
                    self.assertLessEqual(len(line), 76)
                # Once more through the gate, infected anew.
                again = bytes(mail.attached(mail.EICAR, subject=got[0]))
                self.assertEqual(
                    received.values(self.deliver(again), "Subject"), got)

    def test_no_subject(self):
        message = bytes(mail.attached(mail.EICAR)).replace(
            b"Subject: =?UTF-8?B?6KuL5rGC5pu4?= of May\r\n", b"")
        got = received.values(self.deliver(message), "Subject")
        self.assertEqual([read(value) for value in got], [TAG])

    def test_an_empty_subject(self):
        message = bytes(mail.attached(mail.EICAR, subject=b""))
        got = received.values(self.deliver(message), "Subject")
        self.assertEqual([read(value) for value in got], [TAG])

    def test_several_subjects_are_all_tagged(self):
        message = bytes(mail.attached(
            mail.EICAR, subject=b"one",
            extra=b"SUBJECT: two\r\nX-Between: x\r\nsubject:three\r\n"))
        got = received.values(self.deliver(message), "Subject")
        self.assertEqual([read(value) for value in got],
                         [f"{TAG} one", f"{TAG} two", f"{TAG} three"])

    def test_utf8_only_where_it_was_asked_for(self):
        raw = "請求書".encode()
        data = self.deliver(bytes(mail.attached(mail.EICAR, subject=raw)),
                            parameters="SMTPUTF8")
        self.assertEqual(received.values(data, "Subject"),
                         [f"{TAG} 請求書".encode()])
        data = self.deliver(bytes(mail.attached(mail.EICAR, subject=raw)))
        self.assertEqual(received.values(data, "Subject"),
                         [word(TAG, "UTF-8") + b" " + raw])

    def test_forged_headers_of_every_form_go(self):
        forged = (b"x-sekisho : forged\r\n"
                  b"X-SEKISHO-RELEASE: forged\r\n"
                  b"X-Sekisho-Spam:\r\n forged\r\n"
                  b"Authentication-Results:\r\n\tgate.example;"
                  b" spf=pass (forged)\r\n"
                  b"AUTHENTICATION-RESULTS: (a (b)) \"gate.example\" 1;"
                  b" forged=1\r\n"
                  b"authentication-results: gate.example.; forged=2\r\n"
                  b"Authentication-Results: ; forged=3\r\n"
                  b"Authentication-Results: other.example; kept=1\r\n"
                  b"X-Sekishox: kept\r\n")
        data = self.deliver(mail.plain(extra=forged))
        self.assertNotIn(b"forged", data)
        self.assertEqual(data.count(b"kept"), 2)


if __name__ == "__main__":
    scene.main()
