"""mime_structure.py - attacks on where parts begin and end.

Each function yields (name, message); see mime_attacks.py.
"""

from mime_pieces import (B64, B64_LINE, FILE, HEAD, QP, TEXT, UU, mixed,
                         parts, top)


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
            ("equals", b"=multipart/mixed"),
            ("utf8", b"\xc2\xa0multipart/mixed"),
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
            ("close-text", b"--a-- junk\r\n"),
            ("close-junk", b"--a--junk\r\n"),
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
