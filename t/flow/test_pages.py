"""What the pages of doc/ show is understood: settings pass `sekisho check`,
verbs are in `sekisho help`, and the lines for an MTA are those of setup."""

import pathlib
import re
import shutil
import subprocess
import unittest

from gate import launched, program
from scene import temporary_folder

TOP = pathlib.Path(__file__).resolve().parents[2]
# Fenced, or indented behind an empty line (not a piece of a list).
SHOWN = re.compile(r"^```\n((?:(?!```).*\n)*)```"
                   r"|\n\n((?:    .*\n|\n(?=    ))+)", re.MULTILINE)
VERB = re.compile(r"\bsekisho ([a-z]+)(?= |$|`)", re.MULTILINE)
# Settings that name a file of the reader's own.
OWN_FILE = re.compile(r"^(\w+_file =).*$", re.MULTILINE)


def pages():
    return [*sorted((TOP / "doc").glob("*.md")), TOP / "README.md",
            TOP / "README.ja.md"]


def shown(page):
    """Each block of a page, at the margin."""
    for fenced, indented in SHOWN.findall(page.read_text(encoding="utf-8")):
        yield fenced or re.sub("^    ", "", indented, flags=re.MULTILINE)


def run(*words):
    return subprocess.run(
        launched([str(program("sekisho")), *map(str, words)]),
        capture_output=True, text=True, check=False)


class Pages(unittest.TestCase):
    def test_settings_are_understood(self):
        folder = temporary_folder("pages")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "own").touch()
        count = 0
        for page in pages():
            for block in shown(page):
                if not block.lstrip().startswith("["):
                    continue
                count += 1
                ini = folder / "shown.ini"
                ini.write_text(OWN_FILE.sub(rf"\1 {folder}/own", block),
                               encoding="utf-8")
                done = run("check", "-c", ini)
                self.assertEqual(done.returncode, 0,
                                 f"{page.name}:\n{block}\n{done.stderr}")
        self.assertGreater(count, 5)

    def test_verbs_exist(self):
        known = set(re.findall(r"^  sekisho (\w+)", run("help").stdout,
                               re.MULTILINE))
        self.assertIn("check", known)
        for page in pages():
            text = page.read_text(encoding="utf-8")
            typed = "\n".join([*shown(page),
                               *re.findall(r"`(sekisho [^`]*)`", text)])
            self.assertEqual(set(VERB.findall(typed)) - known, set(),
                             page.name)

    def test_lines_for_an_mta_are_those_of_setup(self):
        """flow.setup compares with what setup writes."""
        setup = (TOP / "t/flow/test_setup.py").read_text(encoding="utf-8")
        times = "T=C:30s;S:30s;R:120s;E:5m')dnl"
        self.assertIn(times, setup)
        for name in ("doc/sendmail.md", "etc/sendmail.mc"):
            self.assertIn("F=T, " + times,
                          (TOP / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
