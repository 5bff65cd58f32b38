#!/usr/bin/env python3
"""rewrite_matrix.py - every structure times every encoding, rewritten.

    rewrite_matrix.py REWRITE_FILE

REWRITE_FILE is the test program t/tools/rewrite_file.c. Each generated message
loses its attachment and gets a tag; what comes out is compared byte for byte
around the attachment, and part by part with Python's email package.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gen"))
import compare  # noqa: E402 (its folder is on the path only now)
import messages  # noqa: E402

PROGRAM = ""
TAGS = ("", "Cleaned by the gateway", "[ウイルス駆除済み] <&>")
CONTENTS = {
    "7bit": messages.EICAR,
    "8bit": "日本語の本文\r\n".encode() + messages.EICAR,
    "binary": "日本語の本文\r\n".encode() + messages.EICAR,
    "quoted-printable": "日本語の本文\r\n".encode() + messages.EICAR,
    "base64": messages.EICAR + bytes(range(256)),
    "x-uuencode": messages.EICAR + bytes(range(256)),
}
CHARSETS = ("us-ascii", "utf-8", "iso-2022-jp", "shift_jis", "euc-jp",
            "iso-8859-1", "windows-1252", "koi8-r", "gb2312", "gb18030",
            "big5", "euc-kr", "utf-16")
TEXTS = {"us-ascii": "plain", "iso-8859-1": "d\u00e9j\u00e0",
         "windows-1252": "\u201cd\u00e9j\u00e0\u201d",
         "koi8-r": "\u043f\u0440\u0438\u0432\u0435\u0442",
         "gb2312": "\u4f60\u597d", "gb18030": "\u4f60\u597d",
         "big5": "\u4f60\u597d", "euc-kr": "\uc548\ub155"}


ALL_CHARSETS = CHARSETS + ("cp932", "gbk", "iso-8859-15", "windows-1251")
TEXTS.update({"gbk": "\u4f60\u597d", "iso-8859-15": "10 \u20ac",
              "windows-1251": "\u043f\u0440\u0438\u0432\u0435\u0442"})


def both(text, encoding, charset):
    """A text and its HTML, as alternatives."""
    return messages.multipart(
        [messages.text_part(text + "\r\n", encoding, charset),
         messages.html_part(text, encoding, charset)],
        "=_alternative", "alternative")


def in_one(texts, offender):
    return messages.multipart(texts + [offender], "=_mixed",
                              preamble=b"A preamble.\r\n",
                              epilogue=b"\r\nAn epilogue.\r\n")


def beside_text(text, encoding, charset, offender):
    return in_one([messages.text_part(text + "\r\n", encoding, charset)],
                  offender)


def beside_flowed(text, encoding, charset, offender):
    return in_one([messages.text_part(f"{text} \r\n{text}\r\n", encoding,
                                      charset, params="; format=flowed")],
                  offender)


def beside_html(text, encoding, charset, offender):
    return in_one([messages.html_part(text, encoding, charset)], offender)


def beside_both(text, encoding, charset, offender):
    return in_one([both(text, encoding, charset)], offender)


def in_related(text, encoding, charset, offender):
    related = messages.multipart(
        [messages.html_part(text, encoding, charset), offender],
        "=_related", "related")
    return messages.multipart(
        [messages.text_part(text + "\r\n", encoding, charset), related],
        "=_alternative", "alternative", epilogue=b"\r\n")


def in_message(text, encoding, charset, offender):
    inner = messages.attached_message(
        beside_both(text, encoding, charset, offender))
    return messages.multipart(
        [messages.text_part(text + "\r\n", encoding, charset), inner],
        "=_outer", epilogue=b"\r\n")


AROUND = {"text": beside_text, "flowed": beside_flowed, "html": beside_html,
          "alternative": beside_both, "related": in_related,
          "message": in_message}


def can_carry(charset, encoding):
    """Whether mail in this charset is sent in this encoding."""
    if charset == "utf-16":
        return encoding == "base64"
    return encoding != "7bit" or charset in ("us-ascii", "iso-2022-jp")


def run(data, parts, tag):
    """Returns (exit status, new message, stderr)."""
    with tempfile.NamedTemporaryFile(suffix=".eml") as file:
        file.write(bytes(data))
        file.flush()
        done = subprocess.run([PROGRAM, file.name, parts]
                              + ([tag] if tag else []),
                              capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def ordinal_of(message):
    """The part of which the message was made, by its place."""
    with tempfile.NamedTemporaryFile(suffix=".eml") as file:
        file.write(message)
        file.flush()
        done = subprocess.run([PROGRAM, "--list", file.name],
                              capture_output=True, check=True, timeout=60)
    return [line.split() for line in done.stdout.decode().splitlines()]


class Matrix(unittest.TestCase):
    """Each test gathers its failures, so that one run shows them all."""

    def setUp(self):
        self.pool = concurrent.futures.ThreadPoolExecutor(2)

    def tearDown(self):
        self.pool.shutdown()

    def rewrite(self, cases):
        """[(name, message, parts, tag)] to [(name, message, tag, result)]"""
        waiting = [(name, message, tag,
                    self.pool.submit(run, message, parts, tag))
                   for name, message, parts, tag in cases]
        return [(name, message, tag, future.result())
                for name, message, tag, future in waiting]

    def check_notice(self, message, rewritten, tag):
        """One notice; tags only where they may be; no byte else."""
        found = compare.compare(bytes(message), rewritten)
        kinds = [difference.kind for difference in found]
        self.assertEqual(kinds.count("notice"), 1, [str(d) for d in found])
        for difference in found:
            self.assertIn(difference.kind, ("notice", "tagged"),
                          [str(d) for d in found])
            if difference.kind == "tagged":
                self.assertEqual(difference.text, tag)
        self.assertNotIn(messages.EICAR, rewritten)
        if not tag:
            self.assertTrue(rewritten.startswith(message.before))
            self.assertTrue(rewritten.endswith(message.after))
        lone = rewritten.replace(b"\r\n", b"")
        self.assertNotIn(b"\n", lone)

    def check_all(self, cases):
        for name, message, tag, (status, data, errors) in self.rewrite(cases):
            with self.subTest(name, tag=tag):
                self.assertEqual(status, 0, errors)
                self.check_notice(message, data, tag)

    def test_attachments(self):
        """Every structure, every encoding, every tag."""
        self.check_all(
            (f"{structure} {encoding}",
             messages.attached(content, encoding, structure), "first", tag)
            for structure in messages.STRUCTURES
            if structure not in ("signed", "mixed-middle",
                                 "signed-and-footer")
            for encoding, content in CONTENTS.items() for tag in TAGS)

    def test_attachments_not_first(self):
        """The same where another attachment stands before or behind."""
        cases = []
        for structure in ("signed", "mixed-middle", "signed-and-footer"):
            for encoding, content in CONTENTS.items():
                message = messages.attached(content, encoding, structure)
                listed = ordinal_of(bytes(message))
                parts = [part[0] for part in listed
                         if part[3] == "application/octet-stream"]
                cases += [(f"{structure} {encoding}", message, parts[0], tag)
                          for tag in TAGS]
        self.check_all(cases)

    def test_names(self):
        """File names in every form, right and wrong."""
        self.check_all(
            (form, messages.attached(
                name="invoice.exe" if form == "plain"
                else messages.JAPANESE_NAME, name_form=form), "first", "")
            for form in messages.NAME_FORMS)

    def test_inline_text(self):
        """The text itself is the offender."""
        self.check_all(
            (structure, messages.inline_text(structure=structure), part, "")
            for structure, part in (("mixed", "2"), ("mixed-first", "1"),
                                    ("mixed-alternative", "4"),
                                    ("related", "4")))

    def test_single(self):
        """The message is the attachment: its own headers change."""
        cases = [(encoding, messages.single(content, encoding), "0", "")
                 for encoding, content in CONTENTS.items()]
        for name, message, _, result in self.rewrite(cases):
            with self.subTest(name):
                status, data, errors = result
                self.assertEqual(status, 0, errors)
                found = compare.compare(bytes(message), data)
                self.assertEqual([d.kind for d in found], ["notice"])
                self.assertTrue(data.startswith(
                    message.before.partition(b"MIME-Version")[0]))
                self.assertNotIn(b"invoice.exe", data)

    def test_single_in_message(self):
        """An attached message that is nothing but the attachment."""
        for name, message, tag, result in self.rewrite(
                (encoding, messages.single_in_message(content, encoding),
                 "3", tag)
                for encoding, content in CONTENTS.items() for tag in TAGS):
            with self.subTest(name, tag=tag):
                status, data, errors = result
                self.assertEqual(status, 0, errors)
                self.check_notice(message, data, tag)
                self.assertIn(messages.encoded_word("件名 attached").encode(),
                              data)

    def test_charsets(self):
        """The tag can be read in every charset, encoding and kind."""
        cases = []
        for charset in CHARSETS:
            for encoding in ("7bit", "8bit", "quoted-printable", "base64"):
                if encoding == "7bit" and charset not in (
                        "us-ascii", "iso-2022-jp"):
                    continue
                if charset == "utf-16" and encoding != "base64":
                    continue
                text = TEXTS.get(charset, "こんにちは")
                for entity in (
                        messages.text_part(text + "\r\n", encoding, charset),
                        messages.html_part(text, encoding, charset)):
                    whole = messages.top(entity)
                    cases += [(f"{charset} {encoding}", whole, "-", tag)
                              for tag in TAGS[1:]]
        for name, whole, tag, (status, data, errors) in self.rewrite(cases):
            with self.subTest(name, tag=tag):
                self.assertEqual(status, 0, errors)
                self.assertIn("tagged=1", errors)
                found = compare.compare(whole, data)
                self.assertEqual([(d.kind, d.text) for d in found],
                                 [("tagged", tag)])

    def test_charset_encoding_structure(self):
        """Every charset in every encoding in every structure: one part goes,
        the texts around it get the tag, and all of it can be read."""
        cases = []
        offender = messages.part(messages.EICAR, name="invoice.exe")
        for charset in ALL_CHARSETS:
            for encoding in ("7bit", "8bit", "quoted-printable", "base64"):
                if not can_carry(charset, encoding):
                    continue
                text = TEXTS.get(charset, "こんにちは")
                for name, around in AROUND.items():
                    whole = messages.top(
                        around(text, encoding, charset, offender))
                    cases.append((f"{charset} {encoding} {name}",
                                  messages.around(whole, offender,
                                                  messages.EICAR),
                                  "first", TAGS[2]))
        self.assertGreaterEqual(len(cases), 200)
        self.assertEqual(len({bytes(case[1]) for case in cases}), len(cases))
        for name, message, tag, (status, data, errors) in self.rewrite(cases):
            with self.subTest(name):
                self.assertEqual(status, 0, errors)
                self.assertIn("tagged=1", errors)
                self.check_notice(message, data, tag)
                self.check_lines(data)

    def check_lines(self, data):
        """No line is too long; ISO-2022-JP ends each one in ASCII."""
        for line in data.split(b"\r\n"):
            self.assertLessEqual(len(line), 998)
        for part in compare.parse(data).walk():
            if part.get_content_charset() != "iso-2022-jp":
                continue
            for line in compare.decoded(part).split(b"\n"):
                last = line.rfind(b"\x1b")
                self.assertIn(line[last:last + 3],
                              (b"", b"\x1b(B") if last >= 0 else
                              (line[-1:], b""))

    def test_flowed(self):
        """No line of the tag flows into the text behind it."""
        entity = messages.text_part("one \r\ntwo\r\n", "7bit", "us-ascii",
                                    params="; format=flowed; delsp=yes")
        for tag in ("short", "trailing   ", "word " * 100):
            with self.subTest(tag):
                status, data, errors = run(messages.top(entity), "-", tag)
                self.assertEqual(status, 0, errors)
                body = data.partition(b"\r\n\r\n")[2]
                put = body[:body.index(b"one ")]
                for line in put.split(b"\r\n"):
                    self.assertFalse(line.endswith(b" "), put)

    def test_not_touched(self):
        """Signed and encrypted parts, calendars and attached messages get no
        tag."""
        sign = messages.part(b"none", "7bit", "application/pgp-signature")
        texts = messages.multipart([messages.text_part(), sign], "=_s",
                                   "signed")
        sealed = messages.multipart(
            [messages.part(b"Version: 1", "7bit",
                           "application/pgp-encrypted"),
             messages.part(b"none", "7bit")], "=_e", "encrypted")
        for name, entity in {
                "signed": texts, "encrypted": sealed,
                "S/MIME": messages.part(b"none", "base64",
                                        "application/pkcs7-mime"),
                "calendar": messages.text_part(
                    "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "7bit",
                    "us-ascii", "text/calendar", "; method=REPLY"),
                "message": messages.attached_message(messages.text_part()),
                }.items():
            whole = messages.top(entity + b"\r\n")
            with self.subTest(name):
                status, data, errors = run(whole, "-", TAGS[2])
                self.assertEqual(status, 0, errors)
                self.assertIn("tagged=0", errors)
                self.assertEqual(data, whole)

    def test_untouched(self):
        """Without a wish every byte comes back."""
        for structure in messages.STRUCTURES:
            message = bytes(messages.attached(structure=structure))
            with self.subTest(structure):
                self.assertEqual(run(message, "-", "")[1], message)

    def test_large(self):
        """49 MB in one go."""
        message = messages.huge()
        parts = [part[0] for part in ordinal_of(bytes(message))]
        status, data, errors = run(message, parts[-1], "Cleaned")
        self.assertEqual(status, 0, errors)
        self.assertTrue(data.endswith(message.after))
        self.assertIn(message.before[-30 * 1024 * 1024:], data)
        self.assertNotIn(message.part, data)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(__doc__)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
