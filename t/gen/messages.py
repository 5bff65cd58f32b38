"""messages.py - mail for tests and benchmarks, byte for byte.

Written by hand and not with the email package, which is the second parser
that judges what became of a message (compare.py). Lines end in CRLF. Every
function is a function of its arguments: the same call gives the same bytes.
"""

import base64
import binascii
import dataclasses
import quopri
import random
import urllib.parse

# In two pieces: a virus scanner on a developer's machine shall keep calm.
EICAR = (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-"
         rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")

ENCODINGS = ("7bit", "8bit", "binary", "quoted-printable", "base64",
             "x-uuencode")
NAME_FORMS = ("plain", "rfc2231", "rfc2231-sections", "rfc2047", "raw-utf8",
              "raw-cp932")
JAPANESE_NAME = "御見積書 最終.exe"


@dataclasses.dataclass(frozen=True)
class Message:
    """before + part + after: `part` is the entity under test, its headers
    included, without the line end that belongs to the delimiter behind it.
    `content` is what it decodes to."""
    before: bytes
    part: bytes
    after: bytes
    content: bytes

    def __bytes__(self):
        return self.before + self.part + self.after


def lines(*texts):
    """Header or body lines, each ended by CRLF."""
    return b"".join((text if isinstance(text, bytes) else text.encode())
                    + b"\r\n" for text in texts)


def is_text(content):
    """Whether all that looks like a line end is one."""
    rest = content.replace(b"\r\n", b"")
    return not any(byte in rest for byte in b"\r\n\0\xff")


def encode(content, encoding):
    """Content in a transfer encoding; text ends as it does, the line end of
    the encoding itself is the delimiter's."""
    if encoding == "base64":
        coded = base64.encodebytes(content).rstrip(b"\n")
        return coded.replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        if is_text(content):
            coded = quopri.encodestring(content.replace(b"\r\n", b"\n"))
            return coded.replace(b"\n", b"\r\n")
        # Line breaks of a binary file are content, too.
        cells = [b"=%02X" % byte for byte in content]
        rows = [b"".join(cells[i:i + 24]) for i in range(0, len(cells), 24)]
        return b"=\r\n".join(rows)
    if encoding == "x-uuencode":
        rows = [binascii.b2a_uu(content[i:i + 45]).rstrip(b"\n")
                for i in range(0, len(content), 45)]
        return b"\r\n".join([b"begin 644 file"] + rows + [b"`", b"end"])
    return content


def encoded_word(text, charset="utf-8"):
    """RFC 2047, one word."""
    coded = base64.b64encode(text.encode(charset)).decode()
    return f"=?{charset}?B?{coded}?="


def parameter(key, text, form):
    """A file name as mail programs write it, right or wrong."""
    if form == "rfc2231":
        return f"{key}*=UTF-8''{urllib.parse.quote(text)}".encode()
    if form == "rfc2231-sections":
        coded = urllib.parse.quote(text)
        pieces = [coded[i:i + 24] for i in range(0, len(coded), 24)]
        return ";\r\n ".join(
            f"{key}*{i}*={'UTF-8' + chr(39) * 2 if i == 0 else ''}{piece}"
            for i, piece in enumerate(pieces)).encode()
    if form == "rfc2047":
        return f'{key}="{encoded_word(text, "iso-2022-jp")}"'.encode()
    if form == "raw-utf8":
        return f'{key}="{text}"'.encode()
    if form == "raw-cp932":
        return f'{key}="{text}"'.encode("cp932")
    return f'{key}="{text}"'.encode("ascii")


def part(content, encoding="base64", kind="application/octet-stream",
         name="", name_form="plain", charset="", inline=False):
    """One entity: headers, blank line, encoded content."""
    head = b"Content-Type: " + kind.encode()
    if charset:
        head += f"; charset={charset}".encode()
    if name:
        head += b";\r\n " + parameter("name", name, name_form)
    head = lines(head, f"Content-Transfer-Encoding: {encoding}")
    if name:
        head += lines(
            (b"Content-Disposition: inline;\r\n " if inline
             else b"Content-Disposition: attachment;\r\n ")
            + parameter("filename", name, name_form))
    elif inline:
        head += lines("Content-Disposition: inline")
    return head + b"\r\n" + encode(content, encoding)


def text_part(text="本日の資料を添付します。\r\n", encoding="quoted-printable",
              charset="utf-8", kind="text/plain", params=""):
    """A text as a reader shows it."""
    return (lines(f"Content-Type: {kind}; charset={charset}{params}",
                  f"Content-Transfer-Encoding: {encoding}")
            + b"\r\n" + encode(text.encode(charset), encoding))


def html_part(text="本日の資料", encoding="base64", charset="utf-8"):
    html = ("<!DOCTYPE html>\r\n<html><head><title>x</title></head>\r\n"
            f'<body class="a>b">\r\n<p>{text}</p>\r\n</body></html>\r\n')
    return text_part(html, encoding, charset, "text/html")


def multipart(parts, boundary, kind="mixed", preamble=b"", epilogue=b"",
              params=""):
    """Headers and body of a multipart; the last line end is its delimiter's
    if it stands in another one."""
    head = lines(f"Content-Type: multipart/{kind};\r\n"
                 f' boundary="{boundary}"{params}')
    delimiter = b"--" + boundary.encode()
    body = b"".join(delimiter + b"\r\n" + one + b"\r\n" for one in parts)
    return head + b"\r\n" + preamble + body + delimiter + b"--" + epilogue


def attached_message(entity, subject="attached"):
    """message/rfc822 around an entity."""
    return lines("Content-Type: message/rfc822") + b"\r\n" + top(
        entity, subject)


def top(entity, subject="test", extra=b"", serial=0):
    """A whole message: the entity's headers join ours."""
    return lines("Received: from a.example by b.example;\r\n"
                 "\tMon, 2 Nov 2026 09:00:00 +0900",
                 "From: Sender <sender@client.example>",
                 "To: recipient@example.jp",
                 f"Message-ID: <{serial}.{subject}@client.example>",
                 "Date: Mon, 2 Nov 2026 09:00:00 +0900",
                 f"Subject: {encoded_word('件名 ' + subject)}") \
        + extra + lines("MIME-Version: 1.0") + entity


def around(whole, entity, content):
    """The Message whose `part` is this entity, which stands in it once."""
    if whole.count(entity) != 1:
        raise ValueError("the part is not unique in the message")
    before, _, after = whole.partition(entity)
    return Message(before, entity, after, content)


def in_mixed(entity):
    return top(multipart([text_part(), entity], "=_mixed"))


def in_mixed_first(entity):
    return top(multipart([entity, text_part()], "=_mixed",
                         preamble=b"A preamble.\r\n\r\n",
                         epilogue=b"  \r\nAn epilogue.\r\n\r\n"))


def in_mixed_middle(entity):
    other = part(b"\0\1\2harmless\xff", name="other.bin")
    return top(multipart([text_part(), entity, other], "=_mixed",
                         epilogue=b"\r\n"))


def in_mixed_alternative(entity):
    texts = multipart([text_part(), html_part()], "=_alternative",
                      "alternative")
    return top(multipart([texts, entity], "=_mixed", epilogue=b"\r\n"))


def in_related(entity):
    texts = multipart([html_part(), entity], "=_related", "related",
                      params=';\r\n type="text/html"')
    return top(multipart([text_part(), texts], "=_alternative",
                         "alternative", epilogue=b"\r\n"))


def in_message(entity):
    inner = multipart([text_part(), entity], "=_inner", epilogue=b"\r\n")
    return top(multipart([text_part("outer\r\n"), attached_message(inner)],
                         "=_mixed", epilogue=b"\r\n"))


def in_message_in_message(entity):
    inner = multipart([entity], "=_inner", epilogue=b"\r\n")
    middle = multipart([text_part("middle\r\n"), attached_message(inner)],
                       "=_middle", epilogue=b"\r\n")
    return top(multipart([text_part("outer\r\n"), attached_message(middle)],
                         "=_mixed", epilogue=b"\r\n"))


def in_signed(entity):
    inner = multipart([text_part(), entity], "=_inner")
    sign = part(b"no signature", "7bit", "application/pgp-signature",
                name="signature.asc")
    return top(multipart([inner, sign], "=_signed", "signed",
                         epilogue=b"\r\n"))


def in_signed_footer(entity):
    """A list's footer beside a signed part; the offender is the footer's
    neighbour."""
    sign = part(b"no signature", "7bit", "application/pgp-signature",
                name="signature.asc")
    signed = multipart([text_part(), sign], "=_signed", "signed")
    return top(multipart([signed, text_part("a footer\r\n"), entity],
                         "=_mixed", epilogue=b"\r\n"))


def in_deep(entity):
    for depth in range(20):
        entity = multipart([text_part(f"depth {depth}\r\n"), entity],
                           f"=_deep{depth:02}")
    return top(entity + b"\r\n")


def in_similar_boundaries(entity):
    """Boundaries that begin alike."""
    inner = multipart([text_part(), entity], "=_b_inner")
    return top(multipart([inner, text_part("x\r\n")], "=_b",
                         epilogue=b"\r\n"))


STRUCTURES = {
    "mixed": in_mixed,
    "mixed-first": in_mixed_first,
    "mixed-middle": in_mixed_middle,
    "mixed-alternative": in_mixed_alternative,
    "related": in_related,
    "message": in_message,
    "message-in-message": in_message_in_message,
    "signed": in_signed,
    "signed-and-footer": in_signed_footer,
    "deep": in_deep,
    "similar-boundaries": in_similar_boundaries,
}


def attached(content=EICAR, encoding="base64", structure="mixed",
             name="invoice.exe", name_form="plain", inline=False):
    """A Message with the content attached somewhere in a structure."""
    entity = part(content, encoding, name=name, name_form=name_form,
                  inline=inline)
    return around(STRUCTURES[structure](entity), entity, content)


def single(content=EICAR, encoding="base64",
           kind="application/octet-stream", name="invoice.exe"):
    """A message that is nothing but the attachment."""
    entity = part(content, encoding, kind, name) + b"\r\n"
    return Message(top(b""), entity, b"", content)


def single_in_message(content=EICAR, encoding="base64"):
    """The same, attached to another message."""
    inner = attached_message(part(content, encoding, name="invoice.exe"))
    whole = top(multipart([text_part("outer\r\n"), inner], "=_mixed",
                          epilogue=b"\r\n"))
    return around(whole, inner, content)


def inline_text(content=EICAR, encoding="7bit", structure="mixed"):
    """The content as the text that a reader shows."""
    entity = lines("Content-Type: text/plain; charset=us-ascii",
                   f"Content-Transfer-Encoding: {encoding}") \
        + b"\r\n" + encode(content, encoding)
    return around(STRUCTURES[structure](entity), entity, content)


def filler(size, seed):
    """Bytes that do not compress and differ for each seed."""
    return random.Random(seed).randbytes(size)


def differing(seed, size=20 * 1024):
    """A message of about `size` bytes, unlike that of any other seed."""
    content = filler(size * 3 // 4 - 700, seed)
    entity = part(content, name=f"data{seed}.bin")
    return top(multipart([text_part(f"Number {seed}\r\n"), entity],
                         "=_mixed", epilogue=b"\r\n"), serial=seed)


def huge(size=49 * 1024 * 1024, content=EICAR, seed=1):
    """A message of about `size` bytes: filler, then the content."""
    block = filler(1024 * 1024, seed)
    harmless = (block * (size * 74 // 100 // len(block) + 1))
    harmless = harmless[:size * 73 // 100]
    entity = part(content, name="invoice.exe")
    return around(
        top(multipart([text_part(), part(harmless, name="big.bin"), entity],
                      "=_mixed", epilogue=b"\r\n")), entity, content)
