"""sekisho train attachment: tables in, a model and its card out."""

import json
import os
import pathlib
import pty
import random
import shutil
import subprocess
import unittest

from gate import build_folder, launched
from scene import main, temporary_folder

# Any three features of a kind of file; what they mean does not matter here.
MARKS, SIZE, NOISE = "pdf.javascript", "file.size", "pdf.obj"
OTHER_MARKS = "pdf.launch"


def table(path, seed, malicious, count, confused=0, feature=MARKS):
    """Rows that a feature tells apart, but for `confused` ones."""
    number = random.Random(seed)
    lines = [f"file,family,{SIZE},{feature},{NOISE}"]
    for i in range(count):
        high = malicious != (i < confused)
        marks = number.randint(3, 9) if high else number.randint(0, 1)
        lines.append(f"row{i},family{i % 2},{number.randint(100, 99999)},"
                     f"{marks},{number.randint(1, 50)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Train(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary_folder("train")
        cls.bad = table(cls.folder / "bad.csv", 1, True, 300)
        cls.bad2 = table(cls.folder / "bad2.csv", 2, True, 300)
        cls.good = table(cls.folder / "good.csv", 3, False, 1200, confused=1)
        cls.model = cls.folder / "attachment.json"

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def train(self, *options, status=0, out=None):
        done = subprocess.run(
            launched([build_folder() / "milter/sekisho", "train",
                      "attachment", "--malicious", self.bad, self.bad2,
                      "--benign", self.good, "--out", out or self.model,
                      *options]),
            capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def card(self, model=None):
        path = model or self.model
        return json.loads(path.with_suffix(".card.json").read_text())

    def ini(self, model):
        path = self.folder / "sekisho.ini"
        path.write_text(f"[machine_learning]\nmodel = {model}\n")
        return path

    def test_card_and_figures(self):
        text = self.train("--licence", "none at all")
        card = self.card()
        self.assertEqual(card["licence"], "none at all")
        self.assertEqual(
            [(row["name"], row["malicious"], row["benign"])
             for row in card["rows"]["sources"]],
            [("bad", 300, 0), ("bad2", 300, 0), ("good", 0, 1200)])
        # One of 1,200 is borne, and named.
        self.assertEqual([alarm["name"] for alarm in card["false_alarms"]],
                         ["row0"])
        self.assertIn("false alarm:", text)
        for row in card["tests"]["out_of_fold_by_source"]:
            if row["rows_are"] == "malicious":
                self.assertEqual(row["flagged"], row["rows"])
        held = {row["name"] for row in card["tests"]["held_out_sources"]}
        # Without the only benign source there is nothing to learn.
        self.assertEqual(held, {"bad", "bad2"})
        self.assertIn({"kind": "vba", "malicious": False, "benign": False},
                      card["not_learned"])
        self.assertNotIn("pdf", [row["kind"] for row in card["not_learned"]])
        self.assertRegex(text, r"bad2 +malicious +300 of +300 +100\.00 % "
                         r"\(98\.74 to 100\.00\)")

    def test_more_than_one_threshold(self):
        both = self.folder / "both.csv"
        both.write_text(f"label,{MARKS},file\n" + "".join(
            f"{label},{marks},{label}{i}\n" for i in range(200)
            for label, marks in (("malicious", 8), ("benign", 0))))
        self.bad2, kept = both, self.bad2
        try:
            text = self.train()
        finally:
            self.bad2 = kept
        for learned_from in (True, False):
            self.assertIn({
                "name": "both", "learned_from": learned_from,
                "malicious": 200, "benign": 200,
                "at_0.1_percent_false_alarms": 1.0,
                "at_0.5_percent_false_alarms": 1.0,
                "at_1_percent_false_alarms": 1.0}, self.card()["found_at"])
        self.assertRegex(text, r"both +100\.0 % +100\.0 % +100\.0 % +"
                         "not learned from")

    def test_the_same_rows_give_the_same_model(self):
        self.train()
        first = self.model.read_bytes()
        self.train("--test-source", "bad2", out=self.folder / "other.json")
        self.train()
        self.assertEqual(self.model.read_bytes(), first)
        self.assertNotEqual((self.folder / "other.json").read_bytes(), first)

    def test_a_person_sees_how_far_it_is(self):
        primary, secondary = pty.openpty()
        try:
            subprocess.run(
                launched([build_folder() / "milter/sekisho", "train",
                          "attachment", "--malicious", self.bad, "--benign",
                          self.good, "--out", self.model]),
                stdout=subprocess.DEVNULL, stderr=secondary, timeout=300,
                check=True)
            shown = os.read(primary, 65536).decode()
        finally:
            os.close(primary)
            os.close(secondary)
        self.assertRegex(shown, r"^\rtraining 1 of (\d+)\rtraining 2 of \1"
                         r"[^\n]*training \1 of \1\r\n$")

    def test_install_refuses_what_is_worse(self):
        place = self.folder / "installed.json"
        ini = self.ini(place)
        kept, self.bad2 = self.bad2, table(
            self.folder / "other.csv", 4, True, 300, feature=OTHER_MARKS)
        try:
            text = self.train("-c", ini, "--install")
            self.assertIn(f"installed as {place}", text)
            good = place.read_bytes()
            # Without a source there is less that it can find.
            text = self.train("-c", ini, "--install", "--test-source",
                              "other", status=3)
            self.assertRegex(text, r"found +600 of 600 -> 300 of 600")
            self.assertIn("not installed: it is worse", text)
            self.assertEqual(place.read_bytes(), good)
            self.train("-c", ini, "--install", "--force", "--test-source",
                       "other")
            self.assertNotEqual(place.read_bytes(), good)
        finally:
            self.bad2 = kept

    def test_folders_go_through_a_scanner(self):
        folder = self.folder / "folder" / "lures"
        folder.mkdir(parents=True)
        head = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
        for i in range(4):
            (folder / f"{i}.pdf").write_bytes(
                head + b"2 0 obj\n<</S/JavaScript/JS()>>\nendobj\n" * (i + 3)
                + b"%%EOF\n")
        (folder / "notes.txt").write_bytes(b"Nothing to score.\n")
        ini = self.folder / "folder.ini"
        ini.write_text(f"[scanner]\nsocket = {self.folder}/none.sock\n")
        self.bad2, kept = folder.parent, self.bad2
        try:
            text = self.train("-c", ini)
        finally:
            self.bad2 = kept
        self.assertRegex(text, r"folder +malicious +4 of +4 ")
        self.assertRegex(text, r"lures +malicious +4 of +4 ")

    def test_what_is_not_there(self):
        text = self.train("--test-source", "nobody", status=1)
        self.assertIn("there is no source nobody", text)
        self.bad2, kept = pathlib.Path("/nowhere.csv"), self.bad2
        try:
            self.assertIn("/nowhere.csv: No such file", self.train(status=1))
        finally:
            self.bad2 = kept


if __name__ == "__main__":
    main()
