"""written.py - compare what an MTA delivered with what `sekisho scan --write`
stores for the same message.

Two runs differ in the time and the id that a notice names; everything else
must be the same byte for byte.
"""

import base64
import re
import subprocess
import sys
import pathlib

import mail
import received
import scene
from gate import launched, program

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "gen"))
import messages  # noqa: E402 (its folder is on the path only now)

DOMAINS = {scene.TAG: {"malware.action": "tag",
                       "malware.body_tag": '"注意: a part was removed"'}}
NOTICE = re.compile(
    rb"Content-Transfer-Encoding: base64\r\n(?:[^\r\n]+\r\n)*?\r\n"
    rb"((?:[A-Za-z0-9+/=]{1,76}\r\n)+)")
CHANGING = re.compile(r"^  (Time|Id|日時|ID): .*\r$", re.MULTILINE)


def addressed(message):
    """To a person: Sendmail rewrites empty groups."""
    return bytes(message).replace(b"To: undisclosed-recipients:;",
                                  b"To: user@tag.example")


def samples():
    """Messages of every kind that a cleaning treats in its own way, ended as
    SMTP ends them."""
    for name, message in kinds():
        message = addressed(message)
        yield name, message if message.endswith(b"\r\n") \
            else message + b"\r\n"


def kinds():
    for structure in messages.STRUCTURES:
        yield structure, bytes(messages.attached(structure=structure))
    for encoding in messages.ENCODINGS:
        yield encoding, bytes(messages.attached(
            content=messages.EICAR, encoding=encoding))
    for form in messages.NAME_FORMS:
        name = ("invoice.exe" if form == "plain"
                else messages.JAPANESE_NAME)
        yield form, bytes(messages.attached(name=name, name_form=form))
    for charset in ("iso-2022-jp", "shift_jis", "euc-jp", "utf-8"):
        entity = messages.part(messages.EICAR, name="invoice.exe")
        text = messages.text_part("請求書\r\n", "base64", charset)
        yield charset, messages.top(messages.multipart(
            [text, entity], "=_mixed", epilogue=b"\r\n"))
    yield "single", bytes(messages.single())
    yield "single in a message", bytes(messages.single_in_message())
    yield "several subjects", bytes(mail.attached(
        mail.EICAR, extra=b"Subject: two\r\nsubject:three\r\n"))
    yield "no subject", bytes(mail.attached(mail.EICAR)).replace(
        b"Subject: =?UTF-8?B?6KuL5rGC5pu4?= of May\r\n", b"")
    yield "forged headers", bytes(mail.attached(
        mail.EICAR, extra=b"X-Sekisho: no\r\nAuthentication-Results: "
        b"gate.example; spf=pass\r\nx-sekisho-spam : no\r\n"))
    yield "folds", bytes(mail.attached(
        mail.EICAR, subject=b"a\r\n\tb\r\n   c",
        extra=b"X-Fold:\r\n a\r\n\tb  \r\nX-Empty:\r\nX-Tight:v\r\n"))
    yield "clean", bytes(mail.attached(b"harmless"))


def written(gate, path, message):
    """What `sekisho scan --write` stores."""
    path.write_bytes(message)
    out = path.with_suffix(".out")
    done = subprocess.run(
        launched([program("sekisho"), "scan", "-c", gate.ini, "--client",
                  "192.0.2.25", "--rcpt", "user@" + scene.TAG, "--write",
                  out, path]), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)
    return out.read_bytes()


def without_notice_values(match):
    """A notice, readable, without what changes from run to run."""
    text = base64.b64decode(match.group(1)).decode("utf-8", "replace")
    if "SHA-256" not in text:
        return match.group(0)
    return CHANGING.sub(r"  \1: -", text).encode()


def comparable(data):
    """Without what changes from run to run, and without the spam score, to
    which the client adds what a file does not tell."""
    data = re.sub(rb"\A((?:X-Sekisho: .*\r?\n)?)X-Sekisho-Spam: .*\r?\n"
                  rb"(?:[ \t].*\r?\n)*", rb"\1", data)
    return NOTICE.sub(without_notice_values, data)


def without_trace(data):
    """Without what a file cannot have: the MTA's own trace, and SPF, for
    which there is a client to be asked about. Both stand above the rest."""
    fields, body = received.split(data)
    names = [received.name_of(field) for field in fields]
    kept = []
    for at, field in enumerate(fields):
        on_top = b"from" not in names[:at]
        ours = (names[at] in (b"received", b"authentication-results")
                and b"gate.example" in field)
        if not (on_top and ours):
            kept.append(field)
    return b"".join(kept) + b"\r\n" + body
