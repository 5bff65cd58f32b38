"""test_macros.py - macros.action and macros.level through a real Postfix: for
each level a document that has just that, by itself, as a package, inside an
archive, and behind a password that the mail tells."""

import io
import sys
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "gen"))

# pylint: disable=wrong-import-position
import macro_documents as macros  # noqa: E402
import mail  # noqa: E402
import received  # noqa: E402
import scene  # noqa: E402

LEVELS = ("any", "autoexec", "suspicious")
SOURCES = {"none": None, "any": macros.ANY, "autoexec": macros.AUTOEXEC,
           "suspicious": macros.SUSPICIOUS}
DOMAINS = {f"{level}.example": {"macros.action": "block",
                                "macros.level": level} for level in LEVELS}
DOMAINS["tag.example"] = {"macros.action": "tag", "macros.level": "any"}
FORMS = {"a.doc": macros.document, "a.docm": macros.package}


def counts(found, level):
    """Whether macros of one level are at least of the other."""
    return found != "none" and LEVELS.index(found) >= LEVELS.index(level)


def padded(package, parts, header_type):
    """The package with these parts in front of all others but the types."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, \
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        types = next(name for name in names if "Content_Types" in name)
        listed = "".join(f'<Override PartName="/{name}" '
                         f'ContentType="{header_type}"/>'
                         for name in parts if name.endswith(".xml"))
        new.writestr(types, old.read(types).replace(
            b"</Types>", listed.encode() + b"</Types>"))
        for name, content in parts.items():
            new.writestr(name, content)
        for name in names:
            if name != types:
                new.writestr(name, old.read(name))
    return made.getvalue()


class Macros(scene.SceneCase):
    DOMAINS = DOMAINS

    def send(self, content, name, recipient):
        """The reply and the event."""
        reply = self.scene.send(bytes(mail.attached(content, name=name)),
                                [recipient])
        return reply, self.scene.gate.events()[-1]

    def test_each_level(self):
        delivered = 0
        for name, make in FORMS.items():
            for found, source in SOURCES.items():
                content = make(source)
                for level in LEVELS:
                    with self.subTest(name, found=found, level=level):
                        reply, event = self.send(content, name,
                                                 f"user@{level}.example")
                        refused = counts(found, level)
                        self.assertEqual(reply.code,
                                         554 if refused else 250)
                        delivered += not refused
                        self.assertEqual(event["class"],
                                         "macro" if refused else "clean")
                        self.assertEqual(event["reason"],
                                         found if refused else "-")
                        self.assertEqual(event["file"],
                                         name if refused else "-")
        self.scene.delivered(delivered)

    def test_nothing_in_front_hides_them(self):
        """More parts than a document has, and more text than a reader
        spends itself on."""
        wml = ("application/vnd.openxmlformats-officedocument."
               "wordprocessingml.header+xml")
        text = b"<w:hdr><w:p><w:r><w:t>" + b"a" * 5500000
        for name, parts in (
                ("many parts", {f"word/media/p{i}.txt": b"a"
                                for i in range(3001)}),
                ("large headers", {f"word/header{i}.xml": text
                                   for i in range(4)})):
            with self.subTest(name):
                content = padded(macros.package(macros.SUSPICIOUS), parts,
                                 wml)
                reply, _ = self.send(content, "a.docm",
                                     "user@suspicious.example")
                self.assertEqual(reply.code, 554, reply.text)
        self.scene.delivered(0)

    def test_the_refusal_says_so(self):
        reply, _ = self.send(macros.document(macros.SUSPICIOUS), "a.doc",
                             "user@suspicious.example")
        self.assertIn("macros (suspicious)", str(reply.text))
        self.scene.delivered(0)

    def test_by_default_it_is_noted(self):
        for found, source in SOURCES.items():
            _, event = self.send(macros.document(source), "a.doc",
                                 "user@plain.example")
            noted = found == "suspicious"
            self.assertEqual(event["action"],
                             "monitor" if noted else "accept")
            self.assertEqual(event["class"], "macro" if noted else "clean")
        self.scene.delivered(len(SOURCES))

    def test_tag_takes_nothing_away(self):
        sent = mail.attached(macros.document(macros.AUTOEXEC), name="a.doc")
        self.scene.send(bytes(sent), ["user@tag.example"])
        event = self.scene.gate.events()[-1]
        self.assertEqual((event["action"], event["class"], event["reason"]),
                         ("tag", "macro", "autoexec"))
        got = self.scene.delivered(1)[0]
        self.assertIn(sent.part.strip(), got.data)
        self.assertIn(b"action=tag class=macro",
                      b" ".join(received.values(got.data, "X-Sekisho")))

    def test_inside_an_archive(self):
        content = macros.archive_of("x/b.docm",
                                    macros.package(macros.SUSPICIOUS))
        reply, event = self.send(content, "a.zip", "user@suspicious.example")
        self.assertEqual(reply.code, 554)
        self.assertEqual(event["file"], "a.zip/x/b.docm")
        self.scene.delivered(0)

    def test_the_same_document_again(self):
        """libclamav and we remember it; what is said stays."""
        content = macros.archive_of("x/c.doc",
                                    macros.document(macros.SUSPICIOUS))
        for _ in range(4):
            _, event = self.send(content, "b.zip", "user@plain.example")
            self.assertEqual((event["class"], event["reason"],
                              event["file"]),
                             ("macro", "suspicious", "b.zip/x/c.doc"))
        self.scene.delivered(4)


if __name__ == "__main__":
    scene.main()
