"""bombs.py - messages that ask for all the time and memory there is.

    for name, message in bombs.mime(scale=0.1): ...

Each group gives (name, function): the function makes the whole message. Scale
1 is what the names say; smaller ones are the same idea in short. Inert: their
content is zeros, tags and references to themselves. Archives are in
archives.bombs().
"""

import base64
import io
import zipfile
import zlib

import archives
import messages
import packages

HEAD = (b"From: a@client.example\r\nTo: user@here.example\r\n"
        b"Message-ID: <bomb@client.example>\r\nSubject: bomb\r\n"
        b"Date: Mon, 02 Nov 2026 09:00:00 +0900\r\nMIME-Version: 1.0\r\n")
MIB = 1024 * 1024


def single(body, kind=b"text/plain"):
    return (HEAD + b"Content-Type: " + kind + b"; charset=utf-8\r\n\r\n"
            + body + b"\r\n")


def multipart(parts, boundary=b"b"):
    """parts: entities, without the line end before the delimiter."""
    mark = b"--" + boundary + b"\r\n"
    return (HEAD + b'Content-Type: multipart/mixed; boundary="' + boundary
            + b'"\r\n\r\n' + b"".join(mark + part + b"\r\n" for part in parts)
            + b"--" + boundary + b"--\r\n")


def attached(content, name="bomb.bin"):
    """A message with one attachment in base64."""
    return multipart([
        b"Content-Type: text/plain\r\n\r\nSee the file.\r\n",
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="' + name.encode()
        + b'"\r\n\r\n'
        + base64.encodebytes(content).rstrip().replace(b"\n", b"\r\n")])


# --- MIME ---

def parts(count):
    return multipart(b"Content-Type: text/plain\r\n"
                     b"Content-Disposition: attachment; filename=%d.txt"
                     b"\r\n\r\nA text, %d.\r\n" % (number, number)
                     for number in range(count))


def parts_of_eicar(count):
    return multipart(b"Content-Type: application/octet-stream\r\n\r\n"
                     + messages.EICAR for _ in range(count))


def levels(count):
    body = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
        % (number, number) for number in range(count))
    return HEAD + body + b"\r\nbottom\r\n" + b"".join(
        b"--b%d--\r\n" % number for number in reversed(range(count)))


def letters(count):
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * count + HEAD \
        + b"\r\nbottom\r\n"


def header_lines(count):
    return b"".join(b"X-Number-%d: %d\r\n" % (number, number)
                    for number in range(count)) + single(b"text")


def header_line(size):
    return b"X-Long: " + b"a" * size + b"\r\n" + single(b"text")


def folded_line(size):
    return b"Subject: " + b"a\r\n " * (size // 4) + b"\r\n" + single(b"text")


def received_lines(count):
    return b"Received: from a by b; x\r\n" * count + single(b"text")


def encoded_words(count):
    return b"Subject:" + b" =?utf-8?B?44GC?=" * count + b"\r\n" + single(b"t")


def addresses(count):
    return b"Cc: " + b", ".join(b'"a, (b" <%d@a.example>' % number
                                for number in range(count)) + b"\r\n" \
        + single(b"text")


def comments(count):
    return b"From: " + b"(" * count + b"\r\n" + single(b"text")


def boundaries(depth, lines):
    """Open multiparts, and lines that begin like every one's delimiter."""
    open_ones = b"".join(
        b'Content-Type: multipart/mixed; boundary="' + b"x" * (number + 1)
        + b'"\r\n\r\n--' + b"x" * (number + 1) + b"\r\n"
        for number in range(depth))
    return HEAD + open_ones + b"\r\n" + (
        b"--" + b"x" * depth + b"y\r\n") * lines


def same_boundary(depth, lines):
    """Multiparts within each other that share their boundary."""
    return multipart([b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
                      + b"--b\r\n" * lines] * depth)


def parameters(count):
    return HEAD + b"Content-Type: application/octet-stream" + b"".join(
        b";\r\n name*%d*=utf-8''a%%20" % number for number in range(count)
    ) + b"\r\n\r\ntext\r\n"


def many_parameters(count):
    """Parts whose names come in pieces, backwards."""
    piece = b"".join(b"; name*%d=%d" % (number, number)
                     for number in reversed(range(500)))
    return multipart([b"Content-Type: application/octet-stream" + piece
                      + b"\r\n\r\nx"] * count)


def uuencoded(count):
    return single(b"begin 644 a\r\n" * count)


def base64_noise(size):
    return HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" \
        + b"=\r\n A" * (size // 5)


def quoted_noise(size):
    return HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" \
        + b"=\r\n=" * (size // 4)


def one_line(size):
    return single(b"a" * size)


def empty_lines(size):
    return single(b"\r\n" * (size // 2))


def urls(count):
    return single(b"".join(b"http://h%d.example/ " % number
                           for number in range(count)))


def almost_urls(size):
    return single(b"http://a." * (size // 9))


def passwords(size):
    return single("パスワード：a1b2\r\n".encode() * (size // 20))


def mime(scale=1.0):
    n, size = (lambda k: max(1, int(k * scale))), int(49 * MIB * scale)
    return [
        ("10,000 parts", lambda: parts(n(10000))),
        ("2,000 parts of EICAR", lambda: parts_of_eicar(n(2000))),
        ("1,000 levels", lambda: levels(n(1000))),
        ("1,000 letters in letters", lambda: letters(n(1000))),
        ("100,000 headers", lambda: header_lines(n(100000))),
        ("100,000 Received", lambda: received_lines(n(100000))),
        ("a header line of 49 MB", lambda: header_line(size)),
        ("a Subject of 10 MB in folds",
         lambda: folded_line(n(10 * MIB))),
        ("500,000 encoded words", lambda: encoded_words(n(500000))),
        ("500,000 addresses", lambda: addresses(n(500000))),
        ("1,000,000 comments in comments", lambda: comments(n(1000000))),
        ("boundaries, 90 by 500,000",
         lambda: boundaries(90, n(300000))),
        ("boundaries, long ones", lambda: boundaries(900, n(40000))),
        ("one boundary for all", lambda: same_boundary(n(90), 10000)),
        ("100,000 sections of a name", lambda: parameters(n(100000))),
        ("2,000 names of 500 pieces", lambda: many_parameters(n(2000))),
        ("2,000,000 begin lines", lambda: uuencoded(n(2000000))),
        ("base64 of noise", lambda: base64_noise(size)),
        ("quoted-printable of noise", lambda: quoted_noise(size)),
        ("one line of 49 MB", lambda: one_line(size)),
        ("empty lines", lambda: empty_lines(size)),
        ("1,000,000 addresses of the web", lambda: urls(n(1000000))),
        ("almost addresses of the web", lambda: almost_urls(size)),
        ("passwords all over", lambda: passwords(size)),
    ]


# --- HTML ---

def page(body):
    return single(b"<html><body>" + body, b"text/html")


def html(scale=1.0):
    n = (lambda k: max(1, int(k * scale)))
    million = n(1000000)
    return [
        ("1,000,000 open elements", lambda: page(b"<div>" * million)),
        ("500,000 tables in tables",
         lambda: page(b"<table><tr><td>" * (million // 2))),
        ("500,000 open formats",
         lambda: page(b"<b><i><font color=red>" * (million // 2))),
        ("an attribute of 40 MB", lambda: page(
            b'<a href="' + b"a" * n(40 * MIB) + b'">x</a>')),
        ("1,000,000 attributes", lambda: page(b"<a" + b"".join(
            b" a%d=1" % number for number in range(million)) + b">")),
        ("4,000,000 tags", lambda: page(b"<p>x</p>" * (4 * million))),
        ("10,000,000 angle brackets", lambda: page(b"<" * (10 * million))),
        ("open comments", lambda: page(b"<!--" * (5 * million))),
        ("open scripts", lambda: page(b"<script>" * (3 * million))),
        ("open scripts, other ends",
         lambda: page(b"<script></style>" * (2 * million))),
        ("open styles", lambda: page(b"<style>" * (3 * million))),
        ("open titles", lambda: page(b"<title>" * (3 * million))),
        ("open declarations", lambda: page(b"<!a [" * (3 * million))),
        ("open CDATA", lambda: page(b"<![CDATA[" * (3 * million))),
        ("open quotes", lambda: page(b'<a b="' * (4 * million))),
        ("entities", lambda: page(b"&amp;&#x41;&nosuch;" * (2 * million))),
        ("open entities", lambda: page(b"&a" * (10 * million))),
        ("1,000,000 links", lambda: page(b"".join(
            b'<a href="http://h%d.example/%d">http://g%d.example</a>'
            % (number, number, number) for number in range(million // 2)))),
        ("styles of 40 MB", lambda: page(
            b"<style>" + b"a{b:c}" * n(7 * MIB) + b"</style>")),
        ("1,000,000 style attributes", lambda: page(
            b'<p style="display:none;color:#fff">x' * million)),
        ("selectors", lambda: page(
            b"<style>" + b".a .b>.c," * n(3 * MIB) + b"{display:none}</style>"
            + b'<p class="a b c">x</p>' * (million // 10))),
        ("data addresses", lambda: page(
            b'<img src="data:text/html,<a href=x>">' * million)),
        ("bases", lambda: page(b'<base href="http://a.example/">'
                               b'<a href="b">' * (million // 2))),
        ("frames in frames", lambda: page(
            b"<iframe srcdoc='" * million)),
    ]


# --- PDF ---

def pdf_of(objects, trailer=b"<</Root 1 0 R/Size 9>>"):
    return (b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, content)
        for number, content in objects) + b"trailer" + trailer
        + b"\nstartxref\n0\n%%EOF\n")


def stream(content, entries=b""):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (
        entries, len(content), content)


def deflated(content, times):
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def wrapped(head, body):
    return attached(b"%PDF-1.7\n" + head + body + b"\n%%EOF\n", "bomb.pdf")


def whole(objects, **more):
    return attached(pdf_of(objects, **more), "bomb.pdf")


CATALOG = (1, b"<</Type/Catalog/Pages 2 0 R>>")


def pdf_filters(times, size):
    names = b"/Filter[%s]" % (b"/FlateDecode" * times)
    return whole([CATALOG, (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                  (3, b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"),
                  (4, stream(deflated(bytes(size), min(times, 6)), names))])


def object_stream(count, number):
    pairs = b"".join(b"%d %d " % (100 + each, each * 3)
                     for each in range(count))
    body = pairs + b"<< " * count
    return (number, stream(
        zlib.compress(body, 9), b"/Type/ObjStm/N %d/First %d/Extends %d 0 R"
        b"/Filter/FlateDecode" % (count, len(pairs), number)))


def pdf(scale=1.0):
    n = (lambda k: max(1, int(k * scale)))
    million = n(1000000)
    pages = (2, b"<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R 2 0 R]/Count 9"
                b"/Parent 2 0 R>>")
    return [
        ("1,000 filters", lambda: pdf_filters(1000, n(50 * MIB))),
        ("a stream of 4 GB", lambda: whole([CATALOG, (2, stream(
            archives.zeros_deflated(n(4096) * MIB), b"/Filter/FlateDecode"
        ))])),
        ("200 streams of 100 MB", lambda: whole([CATALOG] + [
            (number, stream(deflated(bytes(100 * MIB), 1),
                            b"/Filter/FlateDecode"))
            for number in range(2, n(20) + 2)])),
        ("2,000 object streams", lambda: whole([CATALOG] + [
            object_stream(n(1000), number)
            for number in range(2, n(2000) + 2)])),
        ("a page tree in circles", lambda: whole([CATALOG, pages])),
        ("a tree of pages, wide", lambda: whole([CATALOG] + [
            (number, b"<</Type/Pages/Kids[%s]/Count 1>>" % (
                b"%d 0 R " % (number + 1) * 1000))
            for number in range(2, n(200) + 2)])),
        ("an xref of a billion", lambda: wrapped(
            b"1 0 obj<</Type/Catalog>>endobj\n",
            b"xref\n0 1000000000\n" + b"0000000000 65535 f \n" * million)),
        ("xref sections", lambda: wrapped(
            b"1 0 obj<</Type/Catalog>>endobj\n",
            b"xref\n0 1\n0000000000 65535 f \ntrailer<</Prev 40>>\n"
            * (million // 5))),
        ("open dictionaries",
         lambda: wrapped(b"1 0 obj", b"<</a" * (3 * million))),
        ("open arrays", lambda: wrapped(b"1 0 obj", b"[" * (10 * million))),
        ("open strings", lambda: wrapped(b"1 0 obj", b"(" * (10 * million))),
        ("open hex strings",
         lambda: wrapped(b"1 0 obj", b"<a" * (5 * million))),
        ("open streams", lambda: wrapped(
            b"", b"1 0 obj<</Length 9>>stream\n" * million)),
        ("1,000,000 objects", lambda: whole(
            [CATALOG] + [(number, b"<</A %d 0 R>>" % (number + 1))
                         for number in range(2, million)])),
        ("one object a million times",
         lambda: whole([(1, b"<</A 1 0 R>>")] * million)),
        ("updates", lambda: attached(
            pdf_of([CATALOG]) * n(100000), "bomb.pdf")),
        ("10,000 embedded files", lambda: whole([CATALOG] + [
            (number, stream(zlib.compress(b"MZ" + bytes(1000)),
                            b"/Type/EmbeddedFile/Filter/FlateDecode"))
            for number in range(2, n(10000) + 2)])),
        ("100,000 scripts", lambda: whole([CATALOG] + [
            (number, b"<</S/JavaScript/JS(app.alert\\(%d\\))>>" % number)
            for number in range(2, n(100000) + 2)])),
        ("references in circles", lambda: whole(
            [(number, b"%d 0 R" % (number % n(100000) + 1))
             for number in range(1, n(100000) + 1)])),
        ("names in codes", lambda: wrapped(
            b"1 0 obj<<", b"/#4a#53" * (3 * million))),
        ("open comments of PDF",
         lambda: wrapped(b"1 0 obj", b"%a\r" * (5 * million))),
    ]


# --- Office ---

def package(changes=(), kind="docx", stored=False):
    """A document with parts put in or replaced: [(name, content)]."""
    base = packages.docx([packages.run("text")]) if kind == "docx" \
        else packages.xlsx(sheets=[(0, ["a"])]) \
        if kind == "xlsx" else packages.pptx(["text"])
    made = dict(base.listing())
    made.update(changes)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored
                         else zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return attached(out.getvalue(), f"bomb.{kind}")


XML = b'<?xml version="1.0" encoding="UTF-8"?>'
WORD = (b'<w:document xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><w:body>')
MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"


def laughs():
    lines = b'<!ENTITY l0 "ha">' + b"".join(
        b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10)
        for level in range(1, 12))
    return XML + b"<!DOCTYPE a [" + lines + b"]>" + WORD + b"&l11;"


def relations(count):
    return XML + (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/'
        b'2006/relationships">') + b"".join(
        b'<Relationship Id="r%d" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/attachedTemplate" TargetMode='
        b'"External" Target="http://h%d.example/a.dotm"/>' % (each, each)
        for each in range(count)) + b"</Relationships>"


def documents_in_documents(depth):
    content = b"bottom"
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in packages.docx([]).listing():
                archive.writestr(name, part)
            for number in range(3):
                archive.writestr(f"word/embeddings/{number}.docx",
                                 content + bytes([number]))
        content = out.getvalue()
    return attached(content, "bomb.docx")


def ooxml(scale=1.0):
    n = (lambda k: max(1, int(k * scale)))
    million = n(1000000)
    return [
        ("a document of 1 GB", lambda: package([
            (MAIN, XML + WORD + b" " * n(1024 * MIB))])),
        ("entities of entities", lambda: package([(MAIN, laughs())])),
        ("100,000 relations",
         lambda: package([(RELS, relations(n(100000)))])),
        ("1,000,000 levels of XML",
         lambda: package([(MAIN, XML + WORD + b"<w:p>" * million)])),
        ("1,000,000 attributes of XML", lambda: package([
            (MAIN, XML + WORD + b"<w:p" + b"".join(
                b' a%d=""' % each for each in range(million)) + b">")])),
        ("1,000,000 name spaces", lambda: package([
            (MAIN, XML + WORD + b"".join(
                b'<a%d:b xmlns:a%d="u%d">' % (each, each, each)
                for each in range(million // 4)))])),
        ("an attribute of 40 MB of XML", lambda: package([
            (MAIN, XML + WORD + b'<w:p a="' + b"a" * n(40 * MIB))])),
        ("1,000,000 runs", lambda: package([
            (MAIN, XML + WORD + b"<w:r><w:t>a</w:t></w:r>" * million)])),
        ("1,000,000 fields", lambda: package([(MAIN, XML + WORD + (
            b'<w:fldSimple w:instr="DDEAUTO a b"/>') * (million // 2))])),
        ("open fields", lambda: package([(MAIN, XML + WORD + (
            b'<w:fldChar w:fldCharType="begin"/><w:instrText>QUOTE 65'
            b"</w:instrText>") * (million // 4))])),
        ("10,000 parts of a package", lambda: package([
            (f"word/media/{each}.xml", b"<a/>")
            for each in range(n(10000))])),
        ("1,000,000 comments of XML", lambda: package([
            (MAIN, XML + WORD + b"<!-- a -->" * million)])),
        ("types of a million parts", lambda: package([
            ("[Content_Types].xml", XML + b"<Types>" + b"".join(
                b'<Override PartName="/a%d" ContentType="b"/>' % each
                for each in range(million // 2)) + b"</Types>")])),
        ("1,000,000 cells", lambda: package([
            ("xl/worksheets/sheet1.xml", XML + (
                b"<worksheet><sheetData><row>")
             + b"<c><f>EXEC(1)</f><v>0</v></c>" * million)], "xlsx")),
        ("1,000,000 strings", lambda: package([
            ("xl/sharedStrings.xml", XML + b"<sst>" + b"".join(
                b"<si><t>http://h%d.example</t></si>" % each
                for each in range(million)) + b"</sst>")], "xlsx")),
        ("documents in documents", lambda: documents_in_documents(n(8))),
    ]


# --- Others ---

def others(scale=1.0):
    n = (lambda k: max(1, int(k * scale)))
    million = n(1000000)
    return [
        ("open groups of RTF", lambda: attached(
            b"{\\rtf1" + b"{" * (10 * million), "bomb.rtf")),
        ("objects of RTF", lambda: attached(
            b"{\\rtf1" + b"{\\object\\objdata 0105000002000000" * (
                million // 4), "bomb.rtf")),
        ("\\bin of RTF", lambda: attached(
            b"{\\rtf1" + b"\\bin9999999 " * million, "bomb.rtf")),
        ("a script of 20 MB", lambda: attached(
            b"var a='b'+'c';" * n(1500000), "bomb.js")),
        ("a script of strings", lambda: attached(
            b"'a'+" * n(5000000), "bomb.js")),
        ("open comments of scripts", lambda: attached(
            b"/*" * n(10000000), "bomb.js")),
        ("a shell script", lambda: attached(
            b"$a=" + b"[char]65+" * n(2000000), "bomb.ps1")),
        ("links of SVG", lambda: attached(
            b"<svg>" + b'<a xlink:href="http://a.example/">' * million,
            "bomb.svg")),
        ("gzip in gzip, 1,000 deep", lambda: attached(
            gzip_levels(n(1000)), "bomb.gz")),
        ("a tar of 100,000 files", lambda: attached(
            archives.tar_of({f"{each}": b"x" for each in range(n(30000))}), "bomb.tar")),
    ]


def gzip_levels(count):
    import gzip
    content = b"bottom"
    for _ in range(count):
        content = gzip.compress(content, 6, mtime=0)
    return content


def nested_archives(scale=1.0):
    del scale
    return [(f"archive {name}", lambda content=content, name=name: attached(
        content, name)) for name, content in archives.bombs().items()]


GROUPS = {"mime": mime, "html": html, "pdf": pdf, "ooxml": ooxml,
          "others": others, "archives": nested_archives}
