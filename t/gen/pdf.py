"""pdf.py - PDF documents with chosen facts, from ISO 32000-1.

    pdf.document(pages=2, links=[("https://example.com/", (0, 0, 100, 20))])

They are inert: scripts say nothing, programs that are named do not exist.
"""

import struct
import zlib

LETTER = (0, 0, 612, 792)


def literal(text):
    raw = text.encode("latin-1", "replace")
    for c in b"\\()":
        raw = raw.replace(bytes([c]), b"\\" + bytes([c]))
    return b"(" + raw + b")"


def rect(numbers):
    return b"[" + b" ".join(b"%g" % n for n in numbers) + b"]"


def obfuscated(name):
    """A name whose second letter is written as its number."""
    return name[:1] + b"#%02x" % name[1] + name[2:]


class Writer:
    """Objects by their numbers, and what ties them together."""

    def __init__(self, header, object_streams):
        self.header = header
        self.object_streams = object_streams
        self.objects = {}
        self.count = 0

    def reserve(self):
        self.count += 1
        return self.count

    def put(self, body, number=None):
        number = number or self.reserve()
        self.objects[number] = body
        return number

    def stream(self, data, extra=b"", packed=True):
        if packed:
            data = zlib.compress(data)
            extra += b"/Filter/FlateDecode"
        return self.put(b"<</Length %d%s>>\nstream\n%s\nendstream"
                        % (len(data), extra, data))

    def pack(self):
        """Move what is no stream into an object stream (7.5.7)."""
        inside = {n: b for n, b in self.objects.items()
                  if b"endstream" not in b}
        head, body = b"", b""
        for number, data in inside.items():
            head += b"%d %d " % (number, len(body))
            body += data + b"\n"
            del self.objects[number]
        return self.stream(head + body, b"/Type/ObjStm/N %d/First %d"
                           % (len(inside), len(head)))

    def write(self, root, trailer=b""):
        if self.object_streams:
            self.pack()
        out = self.header
        places = {}
        for number, body in sorted(self.objects.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        if self.object_streams:
            # A reader that asks the cross-reference is not who reads these.
            data = b"".join(struct.pack(">BIB", 1, places.get(n, 0), 0)
                            for n in range(self.count + 1))
            out += (b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Root %d 0 R"
                    b"/Length %d%s>>\nstream\n%s\nendstream\nendobj\n"
                    % (self.count + 1, self.count + 2, root, len(data),
                       trailer, data))
        else:
            out += b"xref\n0 %d\n0000000000 65535 f \n" % (self.count + 1)
            for number in range(1, self.count + 1):
                out += b"%010d 00000 n \n" % places.get(number, 0)
            out += (b"trailer\n<</Size %d/Root %d 0 R%s>>\n"
                    % (self.count + 1, root, trailer))
        return out + b"startxref\n%d\n%%%%EOF\n" % start


def annotation(url, area, name):
    return (b"<</Type/Annot/Subtype/Link/Rect%s/Border[0 0 0]/A<</S/%s/URI%s"
            b">>>>" % (rect(area), name(b"URI"), literal(url)))


def image(writer, width=8, height=8):
    return writer.stream(
        bytes(width * height * 3), b"/Type/XObject/Subtype/Image/Width %d"
        b"/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        % (width, height))


def embed(writer, files):
    """Embedded files and the array that names them (7.11.4)."""
    pairs = b""
    for file_name, data in files:
        stream = writer.stream(data, b"/Type/EmbeddedFile")
        spec = writer.put(b"<</Type/Filespec/F%s/UF%s/EF<</F %d 0 R>>>>" % (
            literal(file_name), literal(file_name), stream))
        pairs += literal(file_name) + b" %d 0 R " % spec
    return b"/Names<</EmbeddedFiles<</Names[%s]>>>>" % pairs


def action_of(name, script=None, launch=None, submit=None, remote=None,
              script_number=None):
    """The action when the document is opened."""
    if script_number is not None:
        return b"<</S/%s/%s %d 0 R>>" % (name(b"JavaScript"), name(b"JS"),
                                         script_number)
    if script is not None:
        return b"<</S/%s/%s%s>>" % (name(b"JavaScript"), name(b"JS"),
                                    literal(script))
    if launch is not None:
        return b"<</S/%s/F%s>>" % (name(b"Launch"), literal(launch))
    if submit is not None:
        return b"<</S/SubmitForm/F<</FS/URL/F%s>>>>" % literal(submit)
    if remote is not None:
        return b"<</S/GoToR/F%s/D[0/Fit]>>" % literal(remote)
    return b""


def document(pages=1, text="", links=(), images=0, files=(), form=False,
             xfa=False, encrypted=False, colors=0, hide_names=False,
             object_streams=False, box=LETTER, before=b"", behind=b"",
             version=b"1.7", packed=True, script_stream=False, **action):
    """One document. `links` are (address, rectangle), on the first page;
    `action` is script, launch, submit or remote; a script may stand in a
    stream of its own."""
    name = obfuscated if hide_names else bytes
    writer = Writer(before + b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version,
                    object_streams)
    catalog, tree = writer.reserve(), writer.reserve()
    extra = b""
    if files:
        extra += embed(writer, files)
    if script_stream:
        action["script_number"] = writer.stream(
            action["script"].encode("latin-1"))
    if action:
        extra += b"/%s %s" % (name(b"OpenAction"), action_of(name, **action))
    if form or xfa:
        extra += b"/AcroForm<</Fields[]%s>>" % (
            b"/XFA(<template/>)" if xfa else b"")
    font = writer.put(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    pictures = [image(writer) for _ in range(images)]
    if colors:
        writer.stream(b"", b"/DecodeParms<</Colors %d>>" % colors)
    kids = []
    for page in range(pages):
        shown = b"BT /F1 12 Tf 72 700 Td %s Tj ET\n" % literal(text)
        for number in range(len(pictures)):
            shown += b"q 612 0 0 792 0 0 cm /I%d Do Q\n" % number
        content = writer.stream(shown, packed=packed)
        notes = b""
        if page == 0 and links:
            notes = b"/Annots[%s]" % b"".join(
                annotation(url, area, name) for url, area in links)
        objects = b"".join(b"/I%d %d 0 R" % pair
                           for pair in enumerate(pictures))
        kids.append(writer.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%s/Contents %d 0 R/Resources"
            b"<</Font<</F1 %d 0 R>>/XObject<<%s>>>>%s>>"
            % (tree, rect(box), content, font, objects, notes)))
    writer.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        pages, b" ".join(b"%d 0 R" % kid for kid in kids)), tree)
    writer.put(b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, extra), catalog)
    trailer = b""
    if encrypted:
        trailer = (b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
                   % (b"00" * 32, b"00" * 32))
    return writer.write(catalog, trailer) + behind
