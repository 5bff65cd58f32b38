"""macro_documents.py - Office documents with macros, inert ones.

Written after [MS-OVBA] and [MS-CFB] and nothing of lib/inspect, so that one
proves the other. What the macros would do is nothing worth doing: they are
here for their words.

    document(SUSPICIOUS)          a Word document (OLE2)
    package(AUTOEXEC)             the same as a package (.docm)

    python3 macro_documents.py FOLDER      the corpus of t/fuzz/fuzz_read.c
"""

import io
import pathlib
import struct
import sys
import zipfile

import ole

# The least that each level of macros.level needs.
ANY = 'Sub Greet()\r\n    MsgBox "Good morning"\r\nEnd Sub\r\n'
AUTOEXEC = 'Sub AutoOpen()\r\n    MsgBox "Good morning"\r\nEnd Sub\r\n'
SUSPICIOUS = ('Sub AutoOpen()\r\n    Dim a\r\n'
              '    a = Shell("nothing.example", 0)\r\nEnd Sub\r\n')

HEADER = 'Attribute VB_Name = "Module1"\r\n'


def compressed(data):
    """A compressed container of literal tokens only ([MS-OVBA] 2.4.1)."""
    made = b"\x01"
    for begin in range(0, len(data), 4096):
        chunk = data[begin:begin + 4096]
        tokens = b"".join(b"\0" + chunk[at:at + 8]
                          for at in range(0, len(chunk), 8))
        if len(chunk) == 4096:
            # A whole chunk of literals is stored raw.
            made += struct.pack("<H", 4095 | 0x3000) + chunk
        else:
            made += struct.pack("<H", len(tokens) - 1 | 0xB000) + tokens
    return made


def record(kind, data):
    return struct.pack("<HI", kind, len(data)) + data


def directory(module):
    """The stream `dir` of a project with one module (2.3.4.2)."""
    name = module.encode()
    wide = module.encode("utf-16-le")
    empty = struct.pack("<HI", 0x0040, 0)
    information = (
        record(0x0001, struct.pack("<I", 1))             # PROJECTSYSKIND
        + record(0x0002, struct.pack("<I", 0x0411))      # PROJECTLCID
        + record(0x0014, struct.pack("<I", 0x0411))      # PROJECTLCIDINVOKE
        + record(0x0003, struct.pack("<H", 932))         # PROJECTCODEPAGE
        + record(0x0004, b"Project")                     # PROJECTNAME
        + record(0x0005, b"") + empty                    # PROJECTDOCSTRING
        + record(0x0006, b"") + record(0x003D, b"")      # PROJECTHELPFILEPATH
        + record(0x0007, bytes(4)) + record(0x0008, bytes(4))
        + struct.pack("<HIIH", 0x0009, 4, 1, 1)          # PROJECTVERSION
        + record(0x000C, b"") + record(0x003C, b""))     # PROJECTCONSTANTS
    modules = (
        record(0x000F, struct.pack("<H", 1))             # PROJECTMODULES
        + record(0x0013, struct.pack("<H", 0xFFFF))      # PROJECTCOOKIE
        + record(0x0019, name) + record(0x0047, wide)    # MODULENAME
        + record(0x001A, name) + record(0x0032, wide)    # MODULESTREAMNAME
        + record(0x001C, b"") + record(0x0048, b"")      # MODULEDOCSTRING
        + record(0x0031, struct.pack("<I", 0))           # MODULEOFFSET
        + record(0x001E, bytes(4))                       # MODULEHELPCONTEXT
        + record(0x002C, struct.pack("<H", 0xFFFF))      # MODULECOOKIE
        + record(0x0021, b"")                            # MODULETYPE
        + struct.pack("<HI", 0x002B, 0))
    return compressed(information + modules + struct.pack("<HI", 0x0010, 0))


def project(source, folder=""):
    """Streams of a project, below a folder."""
    text = (b'ID="{5DF3CD2F-0000-0000-0000-000000000000}"\r\n'
            b"Module=Module1\r\nName=\"Project\"\r\n")
    return {
        f"{folder}PROJECT": text,
        f"{folder}VBA/dir": directory("Module1"),
        f"{folder}VBA/_VBA_PROJECT": b"\xcc\x61\xff\xff\0\0\0",
        f"{folder}VBA/Module1": compressed((HEADER + source).encode("cp932")),
    }


def document(source=None):
    """A Word document as libmagic knows one; without a source no macros."""
    streams = {"WordDocument": b"\xec\xa5\xc1\0" + bytes(4096)}
    if source is not None:
        streams.update(project(source, "Macros/"))
    return ole.write(streams)


TYPES = (
    "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/"
    "package/2006/content-types'><Default Extension='xml' ContentType="
    "'application/vnd.ms-word.document.macroEnabled.main+xml'/><Default "
    "Extension='bin' ContentType='application/vnd.ms-office.vbaProject'/>"
    "<Default Extension='rels' ContentType='application/"
    "vnd.openxmlformats-package.relationships+xml'/></Types>")
RELATIONS = (
    "<?xml version='1.0'?><Relationships xmlns='http://schemas."
    "openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
    "Type='http://schemas.{}' Target='{}'/></Relationships>")


def package(source=None):
    """The same as a package of Word."""
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(
            "openxmlformats.org/officeDocument/2006/relationships/"
            "officeDocument", "word/document.xml"),
        "word/document.xml": "<w:document/>",
    }
    if source is not None:
        members["word/_rels/document.xml.rels"] = RELATIONS.format(
            "microsoft.com/office/2006/relationships/vbaProject",
            "vbaProject.bin")
        members["word/vbaProject.bin"] = ole.write(project(source))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return made.getvalue()


def archive_of(name, content):
    """A ZIP around one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
        archive.writestr(info, content)
    return made.getvalue()


# The first byte is what fuzz_read.c takes a name from.
SEEDS = {
    "document": b"\1" + document(SUSPICIOUS),
    "package": b"\1" + package(SUSPICIOUS),
    "workbook": b"\x1e" + package(AUTOEXEC),
    "shortcut": b"\0[InternetShortcut]\r\nURL=http://a.example/\r\n",
    "javascript": b"\2var a = new ActiveXObject('WScript.Shell');\r\n",
    "vbscript": b"\3Set a = CreateObject(\"WScript.Shell\")\r\n",
    "powershell": b"\4$a = [Convert]::FromBase64String('QQ==')\r\n",
    "batch": b"\5@echo off\r\nset a=b\r\n",
    "page": b"\6<html><script>document.write(atob('QQ=='))</script></html>",
    "picture": b"\7<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "application": b"\x08<html><hta:application><script>x</script></html>",
    "archive": b"\x09MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\nx",
    "flat": b"\x0a<?xml version='1.0'?><w:wordDocument/>",
    "rich": b"\x0d{\\rtf1{\\object{\\*\\objdata 0105}}}",
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(exist_ok=True, parents=True)
    for name, data in SEEDS.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
