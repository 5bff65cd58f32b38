"""mime_bodies.py - attacks on what a part says of itself and holds.

Each function yields (name, message); see mime_attacks.py.
"""

import base64
import binascii

from messages import EICAR
from mime_pieces import (B64, B64_LINE, FILE, HEAD, QP, TEXT, UU, UU_ROWS,
                         binhex, encoded, file_with, mixed, parts, tnef, top,
                         yenc)


def part_headers():
    """Where do a part's headers end, and what do they say?"""
    kind = b"Content-Type: application/octet-stream; name=eicar.com\r\n"
    coded = b"Content-Transfer-Encoding: base64\r\n"
    for name, headers in (
            ("no-colon", kind + b"junk\r\n" + coded),
            ("no-colon-first", b"junk\r\n" + kind + coded),
            ("no-name", b": x\r\n" + kind + coded),
            ("blank-first", b" \r\n" + kind + coded),
            ("fold-first", b" x\r\n" + kind + coded),
            ("indented", b" " + kind + b" " + coded),
            ("blank-line", kind + b" \r\n" + coded),
            ("tab-line", kind + b"\t\r\n" + coded),
            ("cr-line", kind + b"\r\r\n" + coded),
            ("lf-line", kind + b"\n" + coded),
            ("ff-line", kind + b"\x0c\r\n" + coded),
            ("nul-line", kind + b"\0\r\n" + coded),
            ("from", b"From x\r\n" + kind + coded),
            ("from-second", kind + b"From x Mon\r\n" + coded),
            ("from-quoted", b">From x\r\n" + kind + coded),
            ("lf", kind.replace(b"\r", b"") + coded.replace(b"\r", b"")),
            ("cr", kind.replace(b"\n", b"") + coded.replace(b"\n", b"")),
            ("nul", kind + b"X: \0\r\n" + coded),
            ("nul-in-name", kind + b"Content-Transfer\0-Encoding: base64\r\n"),
            ("utf8-name", kind + b"X\xc3\xa9: y\r\n" + coded),
            ("blank-name", kind + b"X Y: z\r\n" + coded),
            ("many", kind + b"X: y\r\n" * 12000 + coded),
            ("long", kind + b"X: " + b"y" * 120000 + b"\r\n" + coded),
            ("long-name", kind + b"X" * 3000 + b": y\r\n" + coded),
            ("long-fold", kind + b"X: y\r\n" + b" z\r\n" * 30000 + coded),
            ("twice", kind + b"X: y\r\n\r\n" + kind + coded),
            ("delimiter-inside", kind + b"X: y\r\n --a\r\n" + coded),
            ("bom", b"\xef\xbb\xbf" + kind + coded),
            ("message-id", b"Message-ID: <x>\r\nFrom: x\r\n" + kind + coded),
    ):
        yield "part-" + name, file_with(headers)
    yield "part-no-blank-line", mixed(parts(TEXT, kind + coded + B64))
    yield "part-no-blank-line-no-type", mixed(parts(TEXT, coded + B64))
    yield "part-no-headers", mixed(parts(TEXT, b"\r\n" + B64))
    yield "part-no-headers-text", mixed(parts(TEXT, b"\r\n" + UU))
    yield "part-nothing-first", mixed(parts(TEXT, b"\r\n\r\n" + FILE))
    yield "part-type-only", mixed(parts(TEXT, kind + b"\r\n" + B64))
    yield "part-blank-is-blank-line", mixed(
        parts(TEXT, kind + coded + b" \r\n" + B64))
    yield "part-tab-is-blank-line", mixed(
        parts(TEXT, kind + coded + b"\t\r\n" + B64))
    yield "part-cr-is-blank-line", mixed(
        parts(TEXT, kind + coded + b"\r" + B64))
    yield "part-crcrlf-is-blank-line", mixed(
        parts(TEXT, kind + coded + b"\r\r\n" + B64))
    yield "part-disposition-only", file_with(
        b"Content-Disposition: attachment; filename=eicar.com\r\n" + coded)
    yield "part-text-attachment", file_with(
        b"Content-Type: text/plain\r\n" + coded +
        b"Content-Disposition: attachment; filename=eicar.com\r\n")
    yield "part-html", file_with(b"Content-Type: text/html\r\n" + coded)
    yield "part-inline-text", file_with(b"Content-Type: text/plain\r\n"
                                        + coded)
    yield "part-no-type", file_with(coded)
    yield "part-junk-type", file_with(b"Content-Type: junk\r\n" + coded)
    yield "part-empty-type", file_with(b"Content-Type:\r\n" + coded)
    yield "part-second-multipart", mixed(parts(
        b"Content-Type: multipart/mixed\r\n" + coded + b"\r\n" + B64))
    yield "part-multipart-no-boundary", mixed(parts(
        b"Content-Type: multipart/mixed\r\n\r\n" + parts(FILE, boundary=b"x")))


def encodings():
    """Content-Transfer-Encoding, as nobody should write it."""
    for name, word in (
            ("upper", b" BASE64"), ("no-blank", b"base64"),
            ("tab", b"\tbase64"), ("blank-behind", b" base64 \t "),
            ("junk", b" base64 junk"), ("semicolon", b" base64;"),
            ("parameter", b" base64; x=y"), ("comma", b" base64,"),
            ("comma-junk", b" base64, 7bit"),
            ("comma-front", b" 7bit, base64"),
            ("comment", b" base64 (c)"), ("comment-front", b" (c) base64"),
            ("comment-touching", b" base64(c)"),
            ("comment-inside", b" ba(c)se64"), ("comment-open", b" (base64"),
            ("comment-nested", b" (a (b) \\) c) base64"),
            ("quoted", b' "base64"'), ("single", b" 'base64'"),
            ("angle", b" <base64>"), ("quote-open", b' "base64'),
            ("fold", b"\r\n base64"), ("fold-blank", b"\r\n \r\n base64"),
            ("fold-inside", b" base\r\n 64"), ("lf-fold", b"\n base64"),
            ("cr-fold", b"\r base64"), ("nul-behind", b" base64\0"),
            ("nul-front", b" \0base64"), ("nul-junk", b" base64\0junk"),
            ("x", b" x-base64"), ("dash", b" base-64"), ("blank", b" base 64"),
            ("b", b" b"), ("b64", b" b64"), ("mime", b" mime"),
            ("word", b" =?us-ascii?Q?base64?="), ("dot", b" base64."),
            ("colon", b" : base64"), ("equals", b" =base64"),
            ("backslash", b" base\\64"), ("utf8", b" \xc2\xa0base64"),
            ("full-width", b" \xef\xbd\x82ase64"), ("vt", b" \x0bbase64"),
            ("twice", b" base64base64"), ("plus", b" base64+gzip"),
            ("long", b" " + b" " * 5000 + b"base64"),
            ("comment-long", b" (" + b"x" * 5000 + b") base64"),
            ("7bit", b" 7bit"), ("binary", b" binary"), ("empty", b""),
            ("unknown", b" x-secret"), ("name", b" base64\r\n x"),
    ):
        yield "encoding-" + name, encoded(word)
    for name, lines in (
            ("7bit-base64", (b"7bit", b"base64")),
            ("base64-7bit", (b"base64", b"7bit")),
            ("qp-base64", (b"quoted-printable", b"base64")),
            ("base64-qp", (b"base64", b"quoted-printable")),
            ("uu-base64", (b"x-uuencode", b"base64")),
            ("base64-uu", (b"base64", b"x-uuencode")),
            ("unknown-base64", (b"x-secret", b"base64")),
            ("base64-unknown", (b"base64", b"x-secret")),
            ("empty-base64", (b"", b"base64")),
            ("base64-empty", (b"base64", b"")),
            ("base64-base64", (b"base64", b"base64"))):
        for what, body in (("b64", B64), ("qp", QP), ("uu", UU)):
            yield f"encodings-{name}-{what}", file_with(
                b"Content-Type: application/octet-stream; name=eicar.com\r\n"
                + b"".join(b"Content-Transfer-Encoding: " + line + b"\r\n"
                           for line in lines), body)
    for name, word in (
            ("qp", b" quoted-printable"), ("upper", b" Quoted-Printable"),
            ("underscore", b" quoted_printable"), ("short", b" qp"),
            ("q", b" q"), ("blank", b" quoted printable"),
            ("comment", b" quoted-printable (c)"),
            ("7bit", b" 7bit"), ("unknown", b" x-secret"),
            ("semicolon", b" quoted-printable;")):
        yield "encoding-qp-" + name, encoded(word, QP)
    for name, word in (
            ("x-uuencode", b" x-uuencode"), ("uuencode", b" uuencode"),
            ("x-uue", b" x-uue"), ("uue", b" uue"), ("upper", b" X-UUENCODE"),
            ("7bit", b" 7bit"), ("base64", b" base64"), ("x-uu", b" x-uu"),
            ("comment", b" x-uuencode (c)")):
        yield "encoding-uu-" + name, encoded(word, UU)
    yield "encoding-top", top(
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + B64)
    yield "encoding-top-no-version", top(
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + B64, HEAD)
    yield "encoding-top-no-type", top(
        b"Content-Transfer-Encoding: base64\r\n\r\n" + B64)
    yield "encoding-description", file_with(
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Encoding: base64\r\n")
    yield "encoding-misspelt", file_with(
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encodin: base64\r\n")


def base64_bodies():
    """What a lenient decoder makes of a body."""
    rows = [base64.b64encode(EICAR[i:i + 16]) for i in range(0, 68, 16)]
    threes = [B64_LINE[i:i + 3] for i in range(0, len(B64_LINE), 3)]
    for name, body in (
            ("segments", b"\r\n".join(rows) + b"\r\n"),
            ("segments-line", b"".join(rows) + b"\r\n"),
            ("segments-equals", b"====".join(rows) + b"\r\n"),
            ("padding-first", b"====\r\n" + B64),
            ("padding-lines", B64_LINE[:40] + b"\r\n=\r\n" + B64_LINE[40:]),
            ("padding-middle", B64_LINE[:40] + b"=" + B64_LINE[40:]),
            ("padding-middle-2", B64_LINE[:40] + b"==" + B64_LINE[40:]),
            ("padding-middle-4", B64_LINE[:40] + b"====" + B64_LINE[40:]),
            ("padding-none", B64_LINE.rstrip(b"=") + b"\r\n"),
            ("padding-many", B64_LINE + b"========\r\n"),
            ("text-behind", B64 + b"\r\nThis is text behind it.\r\n"),
            ("text-before", b"This is text before it!\r\n\r\n" + B64),
            ("text-before-4", b"Text\r\n" + B64),
            ("stars", b"*".join(threes) + b"\r\n"),
            ("blanks", b" ".join(threes) + b"\r\n"),
            ("newlines", b"\r\n".join(threes) + b"\r\n"),
            ("ones", b"\r\n".join(B64_LINE[i:i + 1]
                                  for i in range(len(B64_LINE))) + b"\r\n"),
            ("empty-lines", b"\r\n\r\n".join(rows[:0] + [
                B64_LINE[:40], B64_LINE[40:]]) + b"\r\n"),
            ("nuls", b"\0".join(threes) + b"\r\n"),
            ("high", b"\xff".join(threes) + b"\r\n"),
            ("dots", b".".join(threes) + b"\r\n"),
            ("dashes", b"-".join(threes) + b"\r\n"),
            ("dash-lines", B64_LINE[:40] + b"\r\n--\r\n" + B64_LINE[40:]),
            ("comments", B64_LINE[:40] + b"\r\n#comment!\r\n"
             + B64_LINE[40:]),
            ("url-alphabet", base64.urlsafe_b64encode(EICAR) + b"\r\n"),
            ("one-line", B64_LINE), ("cr", B64.replace(b"\r\n", b"\r")),
            ("lf", B64.replace(b"\r\n", b"\n")),
            ("lead-blank", b"\r\n\r\n \r\n" + B64),
            ("indented", b"    " + B64.replace(b"\r\n", b"\r\n    ")),
            ("quoted", b"> " + B64.replace(b"\r\n", b"\r\n> ")),
            ("qp", B64.replace(b"=", b"=3D")),
            ("twice", base64.encodebytes(B64).replace(b"\n", b"\r\n")),
            ("pem", b"-----BEGIN X-----\r\n" + B64 + b"-----END X-----\r\n"),
            ("uu", b"begin-base64 644 eicar.com\r\n" + B64 + b"====\r\n"),
            ("headers", b"Comment: x\r\n\r\n" + B64),
            ("huge", base64.encodebytes(b"\0" * 600000 + EICAR)),
            ("huge-line", base64.b64encode(b"\0" * 600000 + EICAR)),
            ("chunk-edge", base64.encodebytes(
                b"\0" * 24540 + EICAR).replace(b"\n", b"\r\n")),
            ("html", b"<pre>" + B64 + b"</pre>\r\n"),
    ):
        yield "base64-" + name, encoded(b" base64", body)
    yield "base64-in-qp", encoded(b" quoted-printable", B64)
    yield "base64-in-text", encoded(b" 7bit", B64, b"text/plain")


def quoted_bodies():
    for name, body in (
            ("lower", QP.lower().replace(b"=0d", b"=0D")),
            ("soft-blank", QP.replace(b"=\r\n", b"= \t\r\n")),
            ("soft-lf", QP.replace(b"\r\n", b"\n")),
            ("soft-cr", QP.replace(b"\r\n", b"\r")),
            ("soft-inside", QP[:7] + b"=\r\n" + QP[7:]),
            ("hex-split", QP[:1] + b"\r\n" + QP[1:]),
            ("broken-before", b"=XY=Z=\r\n" + QP),
            ("equals-end", QP.rstrip() + b"="),
            ("equals-equals", b"==" + QP),
            ("half", EICAR.replace(b"X5O", b"X=355O".replace(b"55", b"5"))
             .replace(b"EICAR", b"=45ICAR") + b"\r\n"),
            ("every-char", b"".join(b"=%02X=\r\n" % byte for byte in EICAR)),
            ("blanks-in-hex", QP.replace(b"=5", b"= 5", 1)),
            ("long-line", QP.replace(b"=\r\n", b"")),
            ("nul", QP.replace(b"=\r\n", b"=\0\r\n", 1)),
            ("underscore", QP.replace(b"=5F", b"_")),
            ("headers", b"Comment: x\r\n\r\n" + QP),
    ):
        yield "qp-" + name, encoded(b" quoted-printable", body)
        yield "qp-text-" + name, encoded(b" quoted-printable", body,
                                         b"text/plain")
    yield "qp-undeclared", encoded(b" 7bit", QP)


def uu_bodies():
    old = UU_ROWS.replace(b"`", b" ")
    for name, body in (
            ("plain", UU),
            ("text-around", b"Hello!\r\n\r\n" + UU + b"Bye\r\n"),
            ("no-end", b"begin 644 eicar.com\r\n" + UU_ROWS),
            ("no-mode", b"begin eicar.com\r\n" + UU_ROWS + b"`\r\nend\r\n"),
            ("mode-4", b"begin 0644 eicar.com\r\n" + UU_ROWS
             + b"`\r\nend\r\n"),
            ("no-name", b"begin 644\r\n" + UU_ROWS + b"`\r\nend\r\n"),
            ("upper", b"BEGIN 644 eicar.com\r\n" + UU_ROWS + b"`\r\nEND\r\n"),
            ("blanks", b"begin  644  eicar.com \r\n" + UU_ROWS
             + b"`\r\nend\r\n"),
            ("old", b"begin 644 eicar.com\r\n" + old + b" \r\nend\r\n"),
            ("trimmed", b"\r\n".join(
                row.rstrip() for row in (b"begin 644 eicar.com\r\n" + old
                                         + b" \r\nend\r\n").split(b"\r\n"))),
            ("checksum", b"begin 644 eicar.com\r\n"
             + UU_ROWS.replace(b"\r\n", b"X\r\n") + b"`\r\nend\r\n"),
            ("blank-lines", b"begin 644 eicar.com\r\n\r\n"
             + UU_ROWS.replace(b"\r\n", b"\r\n\r\n") + b"`\r\nend\r\n"),
            ("two", b"begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n" + UU),
            ("false-begin", b"begin 644 a.txt\r\nand more\r\n" + UU),
            ("begin-text", b"begin to read\r\n" + UU),
            ("indented", b"  " + UU.replace(b"\r\n", b"\r\n  ")),
            ("quoted", b"> " + UU.replace(b"\r\n", b"\r\n> ")),
            ("lf", UU.replace(b"\r\n", b"\n")),
            ("cr", UU.replace(b"\r\n", b"\r")),
            ("base64", b"begin-base64 644 eicar.com\r\n" + B64 + b"====\r\n"),
            ("ones", b"begin 644 eicar.com\r\n" + b"".join(
                binascii.b2a_uu(EICAR[i:i + 1]).replace(b"\n", b"\r\n")
                for i in range(68)) + b"`\r\nend\r\n"),
    ):
        for where, kind, encoding in (
                ("", b"text/plain", b" 7bit"),
                ("html-", b"text/html", b" 7bit"),
                ("octets-", b"application/octet-stream", b" 7bit"),
                ("coded-", b"application/octet-stream", b" x-uuencode")):
            yield f"uu-{where}{name}", encoded(encoding, body, kind)
    yield "uu-top", top(b"Content-Type: text/plain\r\n\r\n" + UU)
    yield "uu-no-mime", top(b"\r\nHello\r\n\r\n" + UU, HEAD)
    yield "uu-in-base64", encoded(
        b" base64", base64.encodebytes(UU).replace(b"\n", b"\r\n"),
        b"text/plain")
    yield "uu-in-qp", encoded(b" quoted-printable",
                              UU.replace(b"=", b"=3D"), b"text/plain")


def other_encodings():
    for name, body in (("yenc", yenc(EICAR)), ("binhex", binhex(EICAR))):
        for where, kind in (("text", b"text/plain"),
                            ("octets", b"application/octet-stream"),
                            ("mac", b"application/mac-binhex40")):
            yield f"{name}-{where}", encoded(b" 8bit", body, kind)
        yield f"{name}-encoding", encoded(b" x-" + name.encode(), body)
        yield f"{name}-top", top(b"\r\nHello\r\n\r\n" + body, HEAD)
    yield "tnef", encoded(b" base64", base64.encodebytes(
        tnef(EICAR)).replace(b"\n", b"\r\n"), b"application/ms-tnef")
    yield "tnef-octets", encoded(b" base64", base64.encodebytes(
        tnef(EICAR)).replace(b"\n", b"\r\n"))
    html = ("<html><body>" + EICAR.decode() + "</body></html>")
    for charset in ("utf-16", "utf-16-be", "utf-32"):
        yield "html-" + charset, encoded(b" base64", base64.encodebytes(
            html.encode(charset)).replace(b"\n", b"\r\n"),
            b"text/html; charset=" + charset.encode())
    data = b"<a href=\"data:application/octet-stream;base64," + B64_LINE
    yield "html-data", encoded(b" 7bit", data + b"\">x</a>\r\n", b"text/html")
    yield "html-script", encoded(
        b" 7bit", b"<script>x=atob('" + B64_LINE + b"')</script>\r\n",
        b"text/html")


def ten_times(message):
    head = (b"Content-Type: message/rfc822\r\n"
            b"Content-Transfer-Encoding: base64\r\n")
    for _ in range(9):
        message = head + b"\r\n" + base64.encodebytes(
            message).replace(b"\n", b"\r\n")
    return head, base64.encodebytes(message).replace(b"\n", b"\r\n")


def messages_inside():
    inner = mixed(parts(TEXT, FILE, boundary=b"in"), b"; boundary=in")
    coded = base64.encodebytes(inner).replace(b"\n", b"\r\n")
    quoted = inner.replace(b"=", b"=3D")
    for name, headers, body in (
            ("plain", b"Content-Type: message/rfc822\r\n", inner),
            ("base64", b"Content-Type: message/rfc822\r\n"
             b"Content-Transfer-Encoding: base64\r\n", coded),
            ("qp", b"Content-Type: message/rfc822\r\n"
             b"Content-Transfer-Encoding: quoted-printable\r\n", quoted),
            ("uu", b"Content-Type: message/rfc822\r\n"
             b"Content-Transfer-Encoding: x-uuencode\r\n",
             b"begin 644 x\r\n" + b"".join(
                 binascii.b2a_uu(inner[i:i + 45]).replace(b"\n", b"\r\n")
                 for i in range(0, len(inner), 45)) + b"`\r\nend\r\n"),
            ("base64-undeclared", b"Content-Type: message/rfc822\r\n", coded),
            ("blank-lines", b"Content-Type: message/rfc822\r\n",
             b"\r\n\r\n" + inner),
            ("from", b"Content-Type: message/rfc822\r\n",
             b"From x Mon Nov  2 09:00:00 2026\r\n" + inner),
            ("global", b"Content-Type: message/global\r\n", inner),
            ("news", b"Content-Type: message/news\r\n", inner),
            ("x", b"Content-Type: message/x-secret\r\n", inner),
            ("upper", b"Content-Type: MESSAGE/RFC822\r\n", inner),
            ("partial-1", b"Content-Type: message/partial; id=x; number=1; "
             b"total=1\r\n", inner),
            ("partial-2", b"Content-Type: message/partial; id=x; number=2; "
             b"total=2\r\n", inner),
            ("partial-base64", b"Content-Type: message/partial; id=x; "
             b"number=1; total=1\r\nContent-Transfer-Encoding: base64\r\n",
             coded),
            ("external", b"Content-Type: message/external-body; "
             b"access-type=local-file; name=x\r\n", FILE),
            ("external-message", b"Content-Type: message/external-body; "
             b"access-type=local-file; name=x\r\n", inner),
            ("delivery-status", b"Content-Type: message/delivery-status\r\n",
             inner),
            ("http", b"Content-Type: message/http\r\n",
             b"HTTP/1.0 200 OK\r\n" + inner),
            ("rfc822-headers", b"Content-Type: text/rfc822-headers\r\n",
             inner),
            ("text", b"Content-Type: text/plain\r\n", inner),
            ("octets", b"Content-Type: application/octet-stream; "
             b"name=mail.eml\r\n", inner),
            ("octets-base64", b"Content-Type: application/octet-stream; "
             b"name=mail.eml\r\nContent-Transfer-Encoding: base64\r\n",
             coded),
            ("octets-base64-part", b"Content-Type: application/octet-stream; "
             b"name=mail.eml\r\nContent-Transfer-Encoding: base64\r\n",
             base64.encodebytes(FILE).replace(b"\n", b"\r\n")),
            ("text-attachment", b"Content-Type: text/plain; "
             b"name=mail.eml\r\nContent-Disposition: attachment; "
             b"filename=mail.eml\r\n", inner),
            ("multipart-base64", b"Content-Type: multipart/mixed; "
             b"boundary=in\r\nContent-Transfer-Encoding: base64\r\n",
             base64.encodebytes(parts(TEXT, FILE, boundary=b"in"))
             .replace(b"\n", b"\r\n")),
            ("multipart-qp", b"Content-Type: multipart/mixed; "
             b"boundary=in\r\nContent-Transfer-Encoding: "
             b"quoted-printable\r\n",
             parts(TEXT, FILE, boundary=b"in").replace(b"=", b"=3D")),
            ("multipart-qp-lines", b"Content-Type: multipart/mixed; "
             b"boundary=in\r\nContent-Transfer-Encoding: "
             b"quoted-printable\r\n",
             parts(TEXT, FILE, boundary=b"in").replace(b"--in", b"-=2Din")),
            ("multipart-base64-plain", b"Content-Type: multipart/mixed; "
             b"boundary=in\r\nContent-Transfer-Encoding: base64\r\n",
             parts(TEXT, FILE, boundary=b"in")),
            ("no-headers", b"Content-Type: message/rfc822\r\n",
             b"\r\n" + UU),
            ("only-part", b"Content-Type: message/rfc822\r\n", FILE),
            ("twice-base64", b"Content-Type: message/rfc822\r\n"
             b"Content-Transfer-Encoding: base64\r\n", base64.encodebytes(
                 b"Content-Type: message/rfc822\r\n"
                 b"Content-Transfer-Encoding: base64\r\n\r\n"
                 + coded).replace(b"\n", b"\r\n")),
            ("ten-times-base64", *ten_times(inner)),
    ):
        yield "message-" + name, mixed(parts(TEXT, headers + b"\r\n" + body))
        yield "message-top-" + name, top(headers + b"\r\n" + body)
    yield "message-digest", mixed(parts(b"\r\n" + inner),
                                  kind=b"multipart/digest")
    yield "message-digest-not", mixed(parts(b"\r\n" + FILE),
                                      kind=b"multipart/digest")
