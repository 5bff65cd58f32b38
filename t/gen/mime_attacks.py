"""mime_attacks.py - mail that two readers take apart in two ways.

attacks() yields (name, message): each hides the EICAR file behind something
that standards forbid, leave open or nobody implements alike, so that some
reader of mail brings it to light and another does not. Which of them do is
for a test to find out; see flow/mime_attacks.py. The same call gives the
same bytes.
"""

import base64
import binascii
import struct

from messages import EICAR

B64 = base64.encodebytes(EICAR).replace(b"\n", b"\r\n")
B64_LINE = base64.b64encode(EICAR)
QP = b"".join(b"=%02X" % byte for byte in EICAR[:24]) + b"=\r\n" + b"".join(
    b"=%02X" % byte for byte in EICAR[24:48]) + b"=\r\n" + b"".join(
        b"=%02X" % byte for byte in EICAR[48:]) + b"\r\n"
UU_ROWS = b"".join(binascii.b2a_uu(EICAR[i:i + 45]).replace(b"\n", b"\r\n")
                   for i in range(0, len(EICAR), 45))
UU = b"begin 644 eicar.com\r\n" + UU_ROWS + b"`\r\nend\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\nGood morning.\r\n"
HEAD = (b"Received: from client.example by mx.example;\r\n"
        b"\tMon, 2 Nov 2026 09:00:00 +0900\r\n"
        b"From: Sender <sender@client.example>\r\n"
        b"To: user@example.jp\r\n"
        b"Subject: hello\r\n"
        b"Message-ID: <attack@client.example>\r\n"
        b"Date: Mon, 2 Nov 2026 09:00:00 +0900\r\n")
MIME = b"MIME-Version: 1.0\r\n"
# An attachment whose headers are beyond doubt.
FILE = (b"Content-Type: application/octet-stream; name=eicar.com\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=eicar.com\r\n\r\n" + B64)


def top(rest, head=HEAD + MIME):
    """A message: our headers, then further headers and the body."""
    return head + rest


def parts(*entities, boundary=b"a", end=True):
    """The body of a multipart."""
    body = b"".join(b"--" + boundary + b"\r\n" + entity
                    for entity in entities)
    return body + (b"--" + boundary + b"--\r\n" if end else b"")


def mixed(body, params=b"; boundary=a", kind=b"multipart/mixed"):
    return top(b"Content-Type: " + kind + params + b"\r\n\r\n" + body)


def file_with(headers, body=B64):
    """A multipart with a text and a part that has these header lines."""
    return mixed(parts(TEXT, headers + b"\r\n" + body))


def encoded(encoding, body=B64, kind=b"application/octet-stream"):
    return file_with(b"Content-Type: " + kind + b"; name=eicar.com\r\n"
                     b"Content-Transfer-Encoding:" + encoding + b"\r\n", body)


def boundary_parameters():
    """One multipart, its boundary written in every way."""
    body = parts(TEXT, FILE)
    for name, params in (
            ("quoted", b'; boundary="a"'),
            ("upper", b"; BOUNDARY=a"),
            ("blanks-round-equals", b'; boundary = "a"'),
            ("tab-fold", b';\r\n\t\r\n\tboundary="a"'),
            ("comment-before", b"; boundary=(c)a"),
            ("comment-behind", b"; boundary=a (c)"),
            ("comment-touching", b'; boundary="a"(c)'),
            ("comment-name", b"; (c)boundary(c)=a"),
            ("comment-semicolon", b"; (;boundary=x;)boundary=a"),
            ("comment-open", b"; (boundary=a"),
            ("comment-nested", b"; (a(b\\)c)d) boundary=a"),
            ("no-semicolon", b" boundary=a"),
            ("comma", b", boundary=a"),
            ("two-semicolons", b";; boundary=a;;"),
            ("colon", b": boundary=a"),
            ("quote-open", b'; boundary="a'),
            ("quote-single", b"; boundary='a'"),
            ("quote-behind", b'; boundary=a"'),
            ("backslash", b'; boundary="\\a"'),
            ("blank-in-front", b'; boundary=" a"'),
            ("blank-at-end", b'; boundary="a "'),
            ("word", b'; boundary="=?us-ascii?Q?a?="'),
            ("extended", b"; boundary*=us-ascii''a"),
            ("extended-percent", b"; boundary*=us-ascii''%61"),
            ("extended-no-charset", b"; boundary*=%61"),
            ("section", b"; boundary*0=a"),
            ("section-extended", b"; boundary*0*=''%61"),
            ("section-1", b"; boundary*1=a"),
            ("plain-and-extended", b"; boundary=x; boundary*=''a"),
            ("plain-and-section", b"; boundary=x; boundary*0=a"),
            ("extended-and-plain", b"; boundary*=''x; boundary=a"),
            ("twice-first", b"; boundary=a; boundary=x"),
            ("twice-second", b"; boundary=x; boundary=a"),
            ("six-times", b"; boundary=v; boundary=w; boundary=x; "
             b"boundary=y; boundary=z; boundary=a"),
            ("six-times-first", b"; boundary=a; boundary=w; boundary=x; "
             b"boundary=y; boundary=z; boundary=v"),
            ("in-other-value", b'; x="; boundary=a"'),
            ("in-other-quote", b'; x="y;boundary=x"; boundary=a'),
            ("behind-open-quote", b'; x="y; boundary=a'),
            ("charset-first", b'; charset="utf-8"; boundary=a'),
            ("nul-behind", b"; boundary=a\0x"),
            ("nul-before", b"; \0boundary=a"),
            ("folded-name", b";\r\n bound\r\n ary=a"),
            ("lf-fold", b';\n boundary="a"'),
            ("cr-fold", b';\r boundary="a"'),
            ("junk-line", b";\r\n junk\r\n boundary=a"),
            ("thousand-parameters",
             b"".join(b";\r\n x%d=y" % i for i in range(1200))
             + b";\r\n boundary=a"),
            ("missing", b""),
            ("empty", b'; boundary=""'),
            ("name-prefix", b"; xboundary=a"),
            ("utf8-equals", b"; boundary=a\xc2\xa0"),
    ):
        yield "boundary-" + name, mixed(body, params)
    for name, params, boundary in (
            ("sections", b"; boundary*0=a; boundary*1=b", b"ab"),
            ("sections-turned", b"; boundary*1=b; boundary*0=a", b"ab"),
            ("sections-gap", b"; boundary*0=a; boundary*2=b", b"ab"),
            ("sections-mixed", b"; boundary*0*=''%61; boundary*1=b", b"ab"),
            ("sections-only-first", b"; boundary*0=a; boundary*1=b", b"a"),
            ("two-words", b'; boundary="a b"', b"a b"),
            ("two-words-cut", b'; boundary="a b"', b"a"),
            ("unquoted-words", b"; boundary=a b", b"a b"),
            ("unquoted-word", b"; boundary=a b", b"a"),
            ("fold-inside", b'; boundary="a\r\n b"', b"a b"),
            ("fold-inside-gone", b'; boundary="a\r\n b"', b"ab"),
            ("quote-inside", b'; boundary="a\\"b"', b'a"b'),
            ("quote-inside-raw", b'; boundary="a\\"b"', b'a\\"b'),
            ("quote-then-text", b'; boundary="a"b', b"ab"),
            ("quote-then-text-cut", b'; boundary="a"b', b"a"),
            ("single-quotes", b"; boundary='a'", b"'a'"),
            ("backslash-kept", b'; boundary="a\\b"', b"a\\b"),
            ("backslash-gone", b'; boundary="a\\b"', b"ab"),
            ("blank-in-front-kept", b'; boundary=" a"', b" a"),
            ("blank-at-end-kept", b'; boundary="a "', b"a "),
            ("percent-kept", b"; boundary*=''%61", b"%61"),
            ("word-kept", b'; boundary="=?us-ascii?Q?a?="',
             b"=?us-ascii?Q?a?="),
            ("case", b"; boundary=AbC", b"abc"),
            ("dashes", b"; boundary=a--", b"a--"),
            ("dashes-cut", b"; boundary=a--", b"a"),
            ("only-dashes", b"; boundary=----", b"----"),
            ("slash", b"; boundary=a/b", b"a/b"),
            ("equals", b"; boundary=a=b", b"a=b"),
            ("equals-cut", b"; boundary=a=b", b"a"),
            ("comment-kept", b"; boundary=a(c)b", b"a(c)b"),
            ("comment-cut", b"; boundary=a(c)b", b"a"),
            ("comment-gone", b"; boundary=a(c)b", b"ab"),
            ("latin1", b'; boundary="\xe9"', b"\xe9"),
            ("utf8", b'; boundary="\xc3\xa9"', b"\xc3\xa9"),
            ("utf8-extended", b"; boundary*=utf-8''%C3%A9", b"\xc3\xa9"),
            ("latin1-extended", b"; boundary*=iso-8859-1''%E9",
             b"\xc3\xa9"),
            ("latin1-extended-raw", b"; boundary*=iso-8859-1''%E9",
             b"\xe9"),
            ("empty-dashes", b'; boundary=""', b""),
            ("missing-dashes", b"", b""),
            ("nul-inside", b'; boundary="a\0b"', b"a\0b"),
            ("nul-inside-cut", b'; boundary="a\0b"', b"a"),
            ("semicolon-inside", b'; boundary="a;b"', b"a;b"),
            ("semicolon-inside-cut", b'; boundary="a;b"', b'"a'),
            ("71", b'; boundary="' + b"x" * 71 + b'"', b"x" * 71),
            ("long", b'; boundary="' + b"x" * 300 + b'"', b"x" * 300),
            ("long-cut", b'; boundary="' + b"x" * 300 + b'"', b"x" * 70),
            ("huge", b'; boundary="' + b"x" * 3000 + b'"', b"x" * 3000),
            ("line", b'; boundary="' + b"x" * 70000 + b'"', b"x" * 70000),
    ):
        yield "boundary-" + name, mixed(
            parts(TEXT, FILE, boundary=boundary), params)


def types():
    """Is it a multipart at all?"""
    body = parts(TEXT, FILE)
    for name, kind in (
            ("upper", b"MULTIPART/MIXED"), ("bare", b"multipart"),
            ("slash", b"multipart/"), ("unknown", b"multipart/x-secret"),
            ("blank-slash", b"multipart /mixed"),
            ("slash-blank", b"multipart/ mixed"),
            ("comment-front", b"(c)multipart/mixed"),
            ("comment-middle", b"multi(c)part/mixed"),
            ("comment-behind", b"multipart(c)/mixed"),
            ("comment-open", b"(multipart/mixed"),
            ("comment-text", b"(x) text/plain (;) "),
            ("quoted", b'"multipart/mixed"'),
            ("fold", b"\r\n multipart/mixed"),
            ("fold-blank", b"\r\n \r\n multipart/mixed"),
            ("fold-inside", b"multi\r\n part/mixed"),
            ("nul", b"multipart\0/mixed"), ("x", b"x-multipart/mixed"),
            ("digest", b"multipart/digest"), ("signed", b"multipart/signed"),
            ("encrypted", b"multipart/encrypted"),
            ("alternative", b"multipart/alternative"),
            ("related", b"multipart/related"),
            ("report", b"multipart/report"),
            ("appledouble", b"multipart/appledouble"),
            ("form", b"multipart/form-data"),
            ("text", b"text/plain"), ("octets", b"application/octet-stream"),
            ("message", b"message/rfc822"), ("empty", b""),
            ("two", b"text/plain, multipart/mixed"),
            ("two-turned", b"multipart/mixed, text/plain"),
            ("equals", b"=multipart/mixed"), ("utf8", b"\xc2\xa0multipart/mixed"),
    ):
        yield "type-" + name, mixed(body, kind=kind)
    first = b"Content-Type: multipart/mixed; boundary=a\r\n"
    for name, second in (
            ("text", b"Content-Type: text/plain\r\n"),
            ("octets", b"Content-Type: application/octet-stream\r\n"),
            ("message", b"Content-Type: message/rfc822\r\n"),
            ("boundary", b"Content-Type: multipart/mixed; boundary=x\r\n"),
            ("empty", b"Content-Type:\r\n"),
            ("junk", b"Content-Type: junk\r\n"),
            ("digest", b"Content-Type: multipart/digest; boundary=x\r\n"),
            ("no-boundary", b"Content-Type: multipart/mixed\r\n"),
    ):
        yield "types-" + name, top(first + second + b"\r\n" + body)
        yield "types-turned-" + name, top(second + first + b"\r\n" + body)
    for name, headers in (
            ("no-version", b"Content-Type: multipart/mixed; boundary=a\r\n"),
            ("version-2", b"MIME-Version: 2.0\r\n"
             b"Content-Type: multipart/mixed; boundary=a\r\n"),
            ("version-comment", b"MIME-Version: (x) 1.(y)0\r\n"
             b"Content-Type: multipart/mixed; boundary=a\r\n"),
            ("blank-colon", b"Content-Type : multipart/mixed; boundary=a\r\n"),
            ("tab-colon", b"Content-Type\t: multipart/mixed; boundary=a\r\n"),
            ("no-blank", b"Content-Type:multipart/mixed; boundary=a\r\n"),
            ("nul-name", b"Content-\0Type: multipart/mixed; boundary=a\r\n"),
            ("utf8-name",
             b"Content-Type\xc2\xa0: multipart/mixed; boundary=a\r\n"),
            ("underscore", b"Content_Type: multipart/mixed; boundary=a\r\n"),
            ("no-dash", b"ContentType: multipart/mixed; boundary=a\r\n"),
            ("x", b"X-Content-Type: multipart/mixed; boundary=a\r\n"),
            ("missing", b""),
    ):
        yield "header-" + name, top(headers + b"\r\n" + body, HEAD)
    # The whole is one encoded file, or a multipart: who reads what?
    for name, lines in (
            ("octets", b"Content-Type: application/octet-stream\r\n"
             b"Content-Type: multipart/mixed; boundary=a\r\n"),
            ("octets-turned", b"Content-Type: multipart/mixed; boundary=a\r\n"
             b"Content-Type: application/octet-stream\r\n"),
            ("multipart", b"Content-Type: multipart/mixed; boundary=a\r\n"),
            ("text-boundary", b"Content-Type: text/plain; boundary=a\r\n")):
        for where, text in (("before", B64 + parts(TEXT)),
                            ("behind", parts(TEXT) + B64)):
            yield f"whole-or-parts-{name}-{where}", top(
                lines + b"Content-Transfer-Encoding: base64\r\n\r\n" + text)


def delimiters():
    """The lines between parts."""
    for name, line in (
            ("blank-behind", b"--a \r\n"), ("tab-behind", b"--a\t\r\n"),
            ("text-behind", b"--a junk\r\n"), ("touching", b"--ajunk\r\n"),
            ("dash", b"--a-\r\n"), ("blank-in-front", b" --a\r\n"),
            ("quoted", b"> --a\r\n"), ("one-dash", b"-a\r\n"),
            ("three-dashes", b"---a\r\n"), ("lf", b"--a\n"), ("cr", b"--a\r"),
            ("cr-cr-lf", b"--a\r\r\n"), ("lf-cr", b"--a\n\r"),
            ("vt", b"--a\x0b\r\n"), ("ff", b"--a\x0c\r\n"),
            ("nul", b"--a\0\r\n"), ("nul-in-front", b"\0--a\r\n"),
            ("case", b"--A\r\n"), ("close", b"--a--\r\n"),
            ("close-text", b"--a-- junk\r\n"), ("close-junk", b"--a--junk\r\n"),
            ("utf8-blank", b"--a\xc2\xa0\r\n"), ("semicolon", b"--a;\r\n"),
            ("encoded", b"=2D-a\r\n"), ("bom", b"\xef\xbb\xbf--a\r\n"),
            ("twice", b"--a\r\n--a\r\n"), ("comment", b"--a (c)\r\n"),
            ("backspace", b"--ab\x08\r\n"),
    ):
        yield "delimiter-" + name, mixed(
            b"--a\r\n" + TEXT + line + FILE + b"--a--\r\n")
        yield "delimiter-first-" + name, mixed(line + FILE + b"--a--\r\n")
    body = parts(TEXT, FILE)
    yield "delimiter-not-closed", mixed(parts(TEXT, FILE, end=False))
    yield "delimiter-nowhere", mixed(FILE)
    yield "delimiter-only-close", mixed(FILE + b"--a--\r\n")
    yield "delimiter-lf-only", mixed(body).replace(b"\r\n", b"\n")
    yield "delimiter-cr-only", mixed(body).replace(b"\r\n", b"\r")
    yield "delimiter-body-lf", (mixed(b"") + body.replace(b"\r\n", b"\n"))
    yield "delimiter-body-cr", (mixed(b"") + body.replace(b"\r\n", b"\r"))
    yield "delimiter-crcrlf", mixed(body).replace(b"\r\n", b"\r\r\n")
    yield "delimiter-body-crcrlf", (
        mixed(b"") + body.replace(b"\r\n", b"\r\r\n"))
    yield "delimiter-part-cr", mixed(
        parts(TEXT, FILE.replace(b"\r\n", b"\r") + b"\r\n"))
    yield "delimiter-headers-cr", mixed(parts(
        TEXT, FILE.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\r")
        + b"\r\n\r\n" + B64))
    yield "delimiter-glued-to-headers", top(
        b"Content-Type: multipart/mixed; boundary=a\r\n" + body)
    yield "delimiter-glued-to-text", mixed(
        b"--a\r\nContent-Type: text/plain\r\n\r\nhello--a\r\n" + FILE
        + b"--a--\r\n")
    yield "delimiter-after-end", mixed(
        parts(TEXT) + b"--a\r\n" + FILE + b"--a--\r\n")
    yield "delimiter-end-first", mixed(b"--a--\r\n" + body)
    yield "delimiter-end-twice", mixed(
        parts(TEXT) + b"\r\n" + b"--a--\r\n" + FILE + b"--a--\r\n")
    yield "delimiter-in-base64", mixed(parts(
        TEXT, FILE[:-40] + b"\r\n--a\r\n" + FILE[-40:]))
    yield "delimiter-fold", mixed(
        b"--a\r\n" + TEXT + b"--a\r\n " + FILE + b"--a--\r\n")
    yield "delimiter-million", mixed(
        b"--x\r\n" * 1100000 + parts(TEXT, FILE))


def nesting():
    """Whose delimiter is it?"""
    inner = parts(TEXT, FILE, boundary=b"ab")
    yield "nest-inner-longer", mixed(parts(
        b"Content-Type: multipart/mixed; boundary=ab\r\n\r\n" + inner))
    yield "nest-inner-shorter", mixed(parts(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + parts(TEXT, FILE), boundary=b"ab"), b"; boundary=ab")
    yield "nest-equal", mixed(parts(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + parts(TEXT, FILE)))
    yield "nest-equal-message", mixed(parts(
        b"Content-Type: message/rfc822\r\n\r\n" + mixed(parts(TEXT, FILE))))
    yield "nest-not-closed", mixed(parts(
        b"Content-Type: multipart/mixed; boundary=ab\r\n\r\n"
        + parts(TEXT, FILE, boundary=b"ab", end=False)))
    yield "nest-outer-not-closed", mixed(parts(
        b"Content-Type: multipart/mixed; boundary=ab\r\n\r\n" + inner,
        end=False))
    yield "nest-outer-inside", mixed(
        b"--a\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n"
        b"--ab\r\n" + TEXT + b"--a\r\n--ab\r\n" + FILE + b"--ab--\r\n"
        b"--a--\r\n")
    yield "nest-inner-late", mixed(
        b"--a\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n"
        b"--ab\r\n" + TEXT + b"--ab--\r\n--a\r\n" + TEXT + b"--a--\r\n"
        b"--ab\r\n" + FILE + b"--ab--\r\n")
    yield "nest-second-uses-first", mixed(
        b"--a\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n"
        b"--ab--\r\n--a\r\n" + TEXT + b"--ab\r\n" + FILE
        + b"--ab--\r\n--a--\r\n")
    for depth in (30, 99, 101, 150, 600):
        message = FILE
        for level in range(depth):
            boundary = b"b%d" % level
            message = (b"Content-Type: multipart/mixed; boundary=" + boundary
                       + b"\r\n\r\n" + parts(message, boundary=boundary))
        yield f"nest-multipart-{depth}", top(message)
        message = FILE
        for level in range(depth):
            message = b"Content-Type: message/rfc822\r\n\r\n" + message
        yield f"nest-message-{depth}", top(message)
    for count in (9000, 10500):
        yield f"nest-parts-{count}", mixed(
            parts(*([b"\r\nx\r\n"] * count), FILE))


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
            ("comma-junk", b" base64, 7bit"), ("comma-front", b" 7bit, base64"),
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
            ("plain", UU), ("text-around", b"Hello!\r\n\r\n" + UU + b"Bye\r\n"),
            ("no-end", b"begin 644 eicar.com\r\n" + UU_ROWS),
            ("no-mode", b"begin eicar.com\r\n" + UU_ROWS + b"`\r\nend\r\n"),
            ("mode-4", b"begin 0644 eicar.com\r\n" + UU_ROWS + b"`\r\nend\r\n"),
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


def yenc(content):
    rows = b""
    for byte in content:
        byte = (byte + 42) % 256
        rows += (bytes([61, (byte + 64) % 256]) if byte in b"\0\r\n=."
                 else bytes([byte]))
    return (b"=ybegin line=128 size=%d name=eicar.com\r\n" % len(content)
            + rows + b"\r\n=yend size=%d crc32=%08x\r\n"
            % (len(content), binascii.crc32(content)))


def binhex(content):
    """BinHex 4.0: a data fork, run lengths, six bits a character."""
    head = b"\x09eicar.com\0TEXTttxt\0\0" + struct.pack(
        ">LL", len(content), 0)
    raw = b""
    for block in (head, content, b""):
        raw += block + struct.pack(">H", binascii.crc_hqx(block, 0))
    raw = raw.replace(b"\x90", b"\x90\0")
    alphabet = (b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`"
                b"abcdefhijklmpqr")
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 6)
    text = b":" + bytes(alphabet[int(bits[i:i + 6], 2)]
                        for i in range(0, len(bits), 6)) + b":"
    rows = [text[i:i + 64] for i in range(0, len(text), 64)]
    return (b"(This file must be converted with BinHex 4.0)\r\n\r\n"
            + b"\r\n".join(rows) + b"\r\n")


def tnef(content):
    """winmail.dat with one attached file."""
    def attribute(level, name, data):
        return (struct.pack("<BLL", level, name, len(data)) + data
                + struct.pack("<H", sum(data) & 0xffff))
    return (struct.pack("<LH", 0x223e9f78, 1)
            + attribute(1, 0x00089006, struct.pack("<L", 0x10000))
            + attribute(1, 0x00069007, struct.pack("<LL", 1252, 0))
            + attribute(2, 0x00069002, struct.pack("<H", 1) + b"\0" * 12)
            + attribute(2, 0x00018010, b"eicar.com\0")
            + attribute(2, 0x0006800f, content))


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


def ten_times(message):
    head = (b"Content-Type: message/rfc822\r\n"
            b"Content-Transfer-Encoding: base64\r\n")
    for _ in range(9):
        message = head + b"\r\n" + base64.encodebytes(
            message).replace(b"\n", b"\r\n")
    return head, base64.encodebytes(message).replace(b"\n", b"\r\n")


def outside():
    """What stands before, behind and between the parts."""
    for name, text in (("file", FILE), ("base64", B64), ("uu", UU),
                       ("qp", QP), ("part", b"--x\r\n" + FILE + b"--x--\r\n"),
                       ("message", mixed(parts(FILE, boundary=b"in"),
                                         b"; boundary=in"))):
        yield "preamble-" + name, mixed(text + b"\r\n" + parts(TEXT))
        yield "epilogue-" + name, mixed(parts(TEXT) + b"\r\n" + text)
        yield "inner-preamble-" + name, mixed(parts(
            b"Content-Type: multipart/mixed; boundary=in\r\n\r\n" + text
            + b"\r\n" + parts(TEXT, boundary=b"in")))
        yield "inner-epilogue-" + name, mixed(parts(
            b"Content-Type: multipart/mixed; boundary=in\r\n\r\n"
            + parts(TEXT, boundary=b"in") + text))
    for encoding in (b"base64", b"x-uuencode", b"quoted-printable"):
        body = {b"base64": B64, b"x-uuencode": UU}.get(encoding, QP)
        yield "preamble-encoded-" + encoding.decode(), top(
            b"Content-Type: multipart/mixed; boundary=a\r\n"
            b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n"
            + body + b"\r\n" + parts(TEXT))
        yield "multipart-without-parts-" + encoding.decode(), top(
            b"Content-Type: multipart/mixed; boundary=a\r\n"
            b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body)
    yield "header-value", top(
        b"X-File: " + B64_LINE + b"\r\n"
        b"Content-Type: text/plain\r\n\r\nhello\r\n")
    yield "name-value", mixed(parts(
        b"Content-Type: text/plain; name=\"" + B64_LINE + b"\"\r\n\r\nx\r\n"))


def message_starts():
    """Where the headers begin and where they end."""
    body = parts(TEXT, FILE)
    kind = b"Content-Type: multipart/mixed; boundary=a\r\n"
    for name, message in (
            ("from", b"From x Mon Nov  2 09:00:00 2026\r\n" + top(
                kind + b"\r\n" + body)),
            ("from-quoted", b">From x\r\n" + top(kind + b"\r\n" + body)),
            ("from-twice", b"From x\r\nFrom y\r\n" + top(
                kind + b"\r\n" + body)),
            ("blank-line", b"\r\n" + top(kind + b"\r\n" + body)),
            ("blank-lines", b"\r\n" * 50 + top(kind + b"\r\n" + body)),
            ("white-line", b" \r\n" + top(kind + b"\r\n" + body)),
            ("bom", b"\xef\xbb\xbf" + top(kind + b"\r\n" + body)),
            ("bom-type", b"\xef\xbb\xbf" + kind + b"\r\n" + body),
            ("folded", b" x\r\n" + top(kind + b"\r\n" + body)),
            ("junk", b"junk\r\n" + top(kind + b"\r\n" + body)),
            ("nul", b"\0" + top(kind + b"\r\n" + body)),
            ("junk-middle", top(b"junk\r\n" + kind + b"\r\n" + body)),
            ("junk-last", top(kind + b"junk\r\n\r\n" + body)),
            ("from-middle", top(b"From x\r\n" + kind + b"\r\n" + body)),
            ("white-middle", top(b" \r\n" + kind + b"\r\n" + body)),
            ("tab-middle", top(b"\t\r\n" + kind + b"\r\n" + body)),
            ("cr-middle", top(b"\r\r\n" + kind + b"\r\n" + body)),
            ("cr-alone-middle", top(b"\r" + kind + b"\r\n" + body)),
            ("lf-middle", top(b"\n" + kind + b"\r\n" + body)),
            ("ff-middle", top(b"\x0c\r\n" + kind + b"\r\n" + body)),
            ("nul-middle", top(b"X: \0\r\n" + kind + b"\r\n" + body)),
            ("nul-line", top(b"\0\r\n" + kind + b"\r\n" + body)),
            ("white-end", top(kind + b" \r\n" + body)),
            ("cr-end", top(kind + b"\r" + body)),
            ("crcrlf-end", top(kind + b"\r\r\n" + body)),
            ("lf-end", top(kind + b"\n" + body)),
            ("lfcr-end", top(kind + b"\n\r" + body)),
            ("no-end", top(kind + body)),
            ("second-headers", top(
                b"Content-Type: text/plain\r\n\r\n" + kind + b"\r\n" + body)),
            ("second-headers-bare", top(b"\r\n" + kind + b"\r\n" + body)),
            ("only-body", kind + b"\r\n" + body),
            ("only-parts", body),
            ("only-file", FILE),
            ("only-base64", B64),
            ("only-uu", UU),
            ("blank-then-parts", b"\r\n" + body),
            ("many-headers", top(b"X: y\r\n" * 20000 + kind + b"\r\n"
                                 + body)),
            ("long-header", top(b"X: " + b"y" * 200000 + b"\r\n" + kind
                                + b"\r\n" + body)),
            ("long-name", top(b"X" * 70000 + b": y\r\n" + kind + b"\r\n"
                              + body)),
            ("resent", top(b"Resent-From: x\r\n" + kind + b"\r\n" + body)),
            ("mbox", top(b"\r\nhello\r\n\r\nFrom x Mon Nov  2 09:00:00 2026"
                         b"\r\n" + top(kind + b"\r\n" + body))),
            ("bounce", top(
                b"\r\nHi. This is the qmail-send program.\r\n\r\n"
                b"--- Below this line is a copy of the message.\r\n\r\n"
                + top(kind + b"\r\n" + body))),
            ("forwarded", top(
                b"\r\n-----Original Message-----\r\n"
                + top(kind + b"\r\n" + body))),
    ):
        yield "start-" + name, message
        yield "start-lf-" + name, message.replace(b"\r\n", b"\n")


def attacks():
    """Every (name, message), names unique."""
    for group in (boundary_parameters, types, delimiters, nesting,
                  part_headers, encodings, base64_bodies, quoted_bodies,
                  uu_bodies, other_encodings, messages_inside, outside,
                  message_starts):
        yield from group()
