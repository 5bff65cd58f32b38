"""vba.py - macros of Office documents, written from the specifications.

After [MS-OVBA] and nothing of lib/inspect, so that one proves the other. All
macros here are inert: their addresses are of example domains, and nobody runs
them. The same call gives the same bytes.

    project = vba.Project([vba.Module("Module1", "Sub AutoOpen()\\nEnd Sub")])
    vba.doc(project), vba.xls(project), vba.ppt(project), project.file()
    vba.docm(project), vba.flat_opc(project), vba.word2003(project),
    vba.mhtml(project)
"""

import base64
import io
import quopri
import struct
import textwrap
import zipfile
import zlib

import ole

CHUNK = 4096
PROJECT_ID = "{6A8B6C2E-1D0F-4A53-9C0E-5E2D8F7B1A34}"


# --- the compression (2.4.1) ---

def copy_bits(done):
    """Bits of a copy token that are its offset, `done` bytes into a chunk."""
    bits = 4
    while 1 << bits < done:
        bits += 1
    return bits


def longest_match(chunk, at, most):
    """(offset, length) of the longest run that stands before."""
    best = (0, 0)
    for start in range(at - 1, -1, -1):
        length = 0
        while (length < most and at + length < len(chunk)
               and chunk[start + length] == chunk[at + length]):
            length += 1
        if length > best[1]:
            best = (at - start, length)
    return best


def compressed_chunk(chunk):
    made = b""
    at = 0
    while at < len(chunk):
        flags, tokens = 0, b""
        for bit in range(8):
            if at >= len(chunk):
                break
            bits = copy_bits(at)
            offset, length = longest_match(
                chunk, at, (0xFFFF >> bits) + 3)
            if length < 3:
                tokens += chunk[at:at + 1]
                at += 1
                continue
            flags |= 1 << bit
            tokens += struct.pack(
                "<H", (offset - 1) << 16 - bits | length - 3)
            at += length
        made += bytes([flags]) + tokens
    if len(made) > CHUNK:
        return struct.pack("<H", 0x3FFF) + chunk.ljust(CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | len(made) - 1) + made


def compress(data):
    return b"\x01" + b"".join(compressed_chunk(data[i:i + CHUNK])
                              for i in range(0, len(data), CHUNK))


# --- what hides the password (2.4.3.2) ---

def encrypt(data, seed=0x41):
    key = sum(PROJECT_ID.encode()) & 0xFF
    made = [seed, seed ^ 2, seed ^ key]
    before, newest, older = key, made[2], made[1]
    for plain in ([7] * ((seed & 6) // 2)
                  + list(struct.pack("<I", len(data)) + data)):
        coded = plain ^ ((older + before) & 0xFF)
        made.append(coded)
        older, newest, before = newest, coded, plain
    return "".join(f"{byte:02X}" for byte in made)


# --- a project ---

HEADS = {
    "module": "",
    "document": ('Attribute VB_Base = "0{00020906-0000-0000-C000-'
                 '000000000046}"\r\nAttribute VB_PredeclaredId = True\r\n'),
    "class": 'Attribute VB_Creatable = False\r\n',
    "form": 'Attribute VB_Base = "0{...}{...}"\r\n',
}
KEYS = {"module": "Module", "document": "Document", "class": "Class",
        "form": "BaseClass"}


class Module:
    """source: lines as a person writes them, without the header. cache: the
    compiled code, None for some of an ordinary size. listed: whether PROJECT
    names it. form: the text that a form's control holds."""

    def __init__(self, name, source="", kind="module", cache=None,
                 listed=True, form=""):
        self.name = name
        self.source = source
        self.kind = kind
        self.cache = bytes(range(256)) * 3 if cache is None else cache
        self.listed = listed
        self.form = form

    def text(self, code_page):
        lines = self.source.replace("\r\n", "\n").replace("\n", "\r\n")
        return (f'Attribute VB_Name = "{self.name}"\r\n{HEADS[self.kind]}'
                f"{lines}").encode(code_page)


def record(number, data):
    return struct.pack("<HI", number, len(data)) + data


class Project:
    """locked: with a password. names: what _VBA_PROJECT holds, compiled code's
    names. purged: without compiled code. listing_page: PROJECT's code page, a
    Macintosh has another one there."""

    def __init__(self, modules, locked=False, purged=False, names=(),
                 code_page="cp1252", listing_page=None):
        self.modules = modules
        self.locked = locked
        self.purged = purged
        self.names = names
        self.code_page = code_page
        self.listing_page = listing_page or code_page

    def cache(self, module):
        return b"" if self.purged else module.cache

    def module_records(self, module):
        name = module.name.encode(self.code_page)
        wide = module.name.encode("utf-16-le")
        return (record(0x19, name) + record(0x47, wide)
                + record(0x1A, name) + record(0x32, wide)
                + record(0x1C, b"") + record(0x48, b"")
                + record(0x31, struct.pack("<I", len(self.cache(module))))
                + record(0x1E, bytes(4)) + record(0x2C, b"\xff\xff")
                + record(0x21 if module.kind == "module" else 0x22, b"")
                + record(0x2B, b""))

    def directory(self):
        page = int(self.code_page[2:])
        made = (record(0x01, struct.pack("<I", 1))
                + record(0x02, struct.pack("<I", 0x409))
                + record(0x14, struct.pack("<I", 0x409))
                + record(0x03, struct.pack("<H", page))
                + record(0x04, b"VBAProject") + record(0x05, b"")
                + record(0x40, b"") + record(0x06, b"") + record(0x3D, b"")
                + record(0x07, bytes(4)) + record(0x08, bytes(4))
                # Its size says 4, and there are 6.
                + struct.pack("<HIIH", 0x09, 4, 1, 1)
                + record(0x0C, b"") + record(0x3C, b"")
                + record(0x0F, struct.pack("<H", len(self.modules)))
                + record(0x13, b"\xff\xff"))
        for module in self.modules:
            made += self.module_records(module)
        return made + record(0x10, b"")

    def listing(self):
        password = b"\xff" + bytes(28) if self.locked else b"\0"
        lines = [f'ID="{PROJECT_ID}"']
        lines += [f"{KEYS[module.kind]}={module.name}"
                  + ("/&H00000000" if module.kind == "document" else "")
                  for module in self.modules if module.listed]
        lines += ['Name="VBAProject"', f'CMG="{encrypt(bytes(4))}"',
                  f'DPB="{encrypt(password)}"', f'GC="{encrypt(b"1")}"']
        return ("\r\n".join(lines) + "\r\n").encode(self.listing_page)

    def compiled_names(self):
        head = b"\xcc\x61\xff\xff\0\0\0"
        if self.purged:
            return head
        return head + bytes(60) + b"".join(
            bytes([len(name), 0]) + name.encode() + b"\x10\x9a\xff"
            for name in self.names)

    def streams(self, folder=""):
        """The streams below a storage."""
        made = {f"{folder}PROJECT": self.listing(),
                f"{folder}VBA/dir": compress(self.directory()),
                f"{folder}VBA/_VBA_PROJECT": self.compiled_names()}
        for module in self.modules:
            made[f"{folder}VBA/{module.name}"] = (
                self.cache(module) + compress(module.text(self.code_page)))
            if module.kind == "form":
                place = f"{folder}{module.name}/"
                made[f"{place}\x01CompObj"] = bytes(90)
                made[f"{place}\x03VBFrame"] = (
                    f"VERSION 5.00\r\nBegin {{...}} {module.name}\r\n"
                    "End\r\n").encode()
                made[f"{place}f"] = bytes(20) + b"TextBox1" + bytes(8)
                made[f"{place}o"] = (bytes([0, 2, 24, 0]) + bytes(12)
                                     + module.form.encode() + bytes(6))
        return made

    def file(self):
        """vbaProject.bin."""
        return ole.write(self.streams())


# --- documents around it ---

def doc(project):
    return ole.write({
        "WordDocument": struct.pack("<HH", 0xA5EC, 0xC1) + bytes(600),
        "1Table": bytes(300), "\x01CompObj": bytes(90),
        **project.streams("Macros/")})


def xls(project):
    book = (struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0x1234, 0x07CD,
                        0, 6) + struct.pack("<HH", 0x000A, 0))
    return ole.write({"Workbook": book,
                      **project.streams("_VBA_PROJECT_CUR/")})


def atom(kind, data, head=0):
    return struct.pack("<HHI", head, kind, len(data)) + data


def ppt(project, packed=True):
    """[MS-PPT] 2.10.34: in an atom, by zlib or as it is."""
    data = project.file() if isinstance(project, Project) else project
    if packed:
        data = struct.pack("<I", len(data)) + zlib.compress(data)
    return ole.write({
        "Current User": bytes(40),
        "PowerPoint Document": atom(0x03E8, bytes(40), 0x0F)
        + atom(0x1011, data, 0x10 if packed else 0)
        + atom(0x0FF5, bytes(28))})


def docm(project, name="word/vbaProject.bin"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in (
                ("[Content_Types].xml",
                 b"<?xml version='1.0'?><Types xmlns='http://schemas."
                 b"openxmlformats.org/package/2006/content-types'>"
                 b"<Default Extension='bin' ContentType='application/vnd."
                 b"ms-office.vbaProject'/></Types>"),
                ("word/document.xml", b"<w:document/>"),
                (name, project.file())):
            info = zipfile.ZipInfo(part, (2026, 11, 2, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return made.getvalue()


def lines64(data, end="\r\n"):
    text = base64.b64encode(data).decode()
    return end.join(textwrap.wrap(text, 76)) + end


def flat_opc(project):
    return ('<?xml version="1.0" standalone="yes"?>\r\n'
            '<?mso-application progid="Word.Document"?>\r\n'
            '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/'
            '2006/xmlPackage"><pkg:part pkg:name="/word/vbaProject.bin" '
            'pkg:contentType="application/vnd.ms-office.vbaProject" '
            'pkg:compression="store"><pkg:binaryData>'
            + lines64(project.file())
            + "</pkg:binaryData></pkg:part></pkg:package>").encode()


def activemime(project, offset=50):
    """offset: where the packed data begin; Word writes 50 or 554."""
    data = project.file() if isinstance(project, Project) else project
    packed = zlib.compress(data)
    head = b"ActiveMime\0\0" + struct.pack(
        "<HIIIIIII", 0x01F0, 4, 0xFFFFFFFF, 0x07F00000, len(packed) + 4,
        4, 4, 0)
    return (head.ljust(offset - 4, b"\0") + struct.pack("<I", len(data))
            + packed)


def word2003(project):
    return ('<?xml version="1.0" standalone="yes"?>\r\n'
            '<?mso-application progid="Word.Document"?>\r\n'
            '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/'
            'word/2003/wordml" w:macrosPresent="yes"><w:docSuppData>'
            '<w:binData w:name="editdata.mso">'
            + lines64(activemime(project), "\n")
            + "</w:binData></w:docSuppData></w:wordDocument>").encode()


def mhtml(project, coding="base64"):
    data = activemime(project, 554)
    if coding == "base64":
        text = lines64(data)
    else:
        text = quopri.encodestring(data, quotetabs=True).decode("ascii")
    return ("MIME-Version: 1.0\r\nContent-Type: multipart/related; "
            'boundary="----=_NextPart_01"\r\n\r\n'
            "------=_NextPart_01\r\nContent-Location: file:///C:/1/a.htm\r\n"
            "Content-Type: text/html\r\n\r\n<html>\r\n\r\n"
            "------=_NextPart_01\r\n"
            "Content-Location: file:///C:/1/a_files/editdata.mso\r\n"
            f"Content-Transfer-Encoding: {coding}\r\n"
            "Content-Type: application/x-mso\r\n\r\n"
            f"{text}\r\n------=_NextPart_01--\r\n").encode()
