#!/usr/bin/env python3
"""Archives and documents of a data folder: t/extended/documents.py [SET...]

The folder is SEKISHO_DATA, or ../shared/data beside the checkout; without
one this says so and ends well. Every file of archives-*.tar.xz and
documents-*.tar.xz is attached to a mail and goes to the scanner of the build
in SEKISHO_BUILD. None may crash a worker or take longer than it may; no
honest document may be beyond a limit. Prints a row for each set: how many
files were read by a document's reader, how many documents have macros of each
level, how long each took with its mail and libclamav; and what stands out.
"""

import collections
import os
import pathlib
import sys
import tarfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "t/flow"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import mail  # noqa: E402
from scanner import Scanner  # noqa: E402

# What is known to be made for breaking readers.
HOSTILE = ("archives-", )
HOSTILE_NAMES = ("fuzz", "crash-", "bomb", "poc-")
SETS = ("archives-libarchive", "documents-poi", "documents-oletools",
        "documents-msoffcrypto", "documents-pdfjs")
LEVELS = ("none", "any", "autoexec", "suspicious")
NOT_SAMPLES = ("SOURCE", "LICENSE", "README", "COPYING")


def data_folder():
    return pathlib.Path(os.environ.get("SEKISHO_DATA",
                                       TOP.parent / "shared/data"))


def samples(archive):
    """(name, content) of each file."""
    with tarfile.open(archive) as tar:
        for member in tar:
            name = pathlib.PurePath(member.name).name
            if (member.isfile() and member.size > 0
                    and not name.startswith(NOT_SAMPLES)):
                yield member.name, tar.extractfile(member).read()


class Row:
    """What became of one set."""

    def __init__(self, name):
        self.name = name
        self.hostile = name.startswith(HOSTILE)
        self.count = self.files = self.read = 0
        self.times = []
        self.macros = collections.Counter()
        self.suspicious = []
        self.notes = collections.Counter()
        self.faults = []

    def add(self, name, answer, seconds):
        self.count += 1
        self.times.append((seconds, name))
        if answer["answer"] != ["report"]:
            self.faults.append(f"{name}: {answer['answer'][0]} "
                               f"{answer['text'][0]}")
            return
        self.files += len(answer.get("about", []))
        self.add_readings(name, answer.get("read", []))
        for key in ("limits", "unscanned"):
            for reason in answer.get(key, []):
                self.notes[f"{key}:{reason}"] += 1
        hostile = self.hostile or any(
            word in name.lower() for word in HOSTILE_NAMES)
        if "limits" in answer and not hostile:
            self.faults.append(f"{name}: limits " + answer["limits"][0])

    def add_readings(self, name, lines):
        """What the readers said of the files in a document."""
        levels = []
        for line in lines:
            level = line.split(" ", 3)[2]
            self.read += 1
            levels.append(level)
        worst = max(levels, key=LEVELS.index, default="none")
        self.macros[worst] += 1
        if worst == "suspicious":
            self.suspicious.append(pathlib.PurePath(name).name)

    def time(self, share):
        """The time of which this share of the files takes less."""
        times = sorted(seconds for seconds, _ in self.times)
        return times[min(int(len(times) * share), len(times) - 1)]

    def print(self):
        seconds, name = max(self.times)
        macros = [self.macros[level] for level in LEVELS[1:]]
        notes = " ".join(f"{key}:{count}" for key, count
                         in self.notes.most_common())
        print(f"{self.name:<24}{self.count:>7}{self.files:>8}{self.read:>7}"
              f"{macros[0]:>6}{macros[1]:>6}{macros[2]:>6}"
              f"{self.time(0.5) * 1e3:>8.0f}{self.time(0.99) * 1e3:>8.0f}"
              f"{seconds * 1e3:>8.0f}{len(self.faults):>7}  {notes}")
        print(f"    slowest: {pathlib.PurePath(name).name}")
        if self.suspicious:
            print("    suspicious: " + " ".join(sorted(self.suspicious)))
        for fault in self.faults[:20]:
            print(f"    {fault}")
        sys.stdout.flush()


def run_set(scanner, archive, row):
    for name, content in samples(archive):
        # A name in ASCII, as an attacker would not mind.
        shown = pathlib.PurePath(name).name.encode(
            "ascii", "replace").decode().replace('"', "_")
        message = bytes(mail.attached(content, "base64", shown))
        begin = time.monotonic()
        answer = scanner.inspect(message)
        row.add(name, answer, time.monotonic() - begin)


def main():
    wanted = sys.argv[1:] or SETS
    data = data_folder()
    archives = [data / f"{name}.tar.xz" for name in wanted]
    archives = [path for path in archives if path.exists()]
    if not archives:
        print(f"skipped: no data folder ({data})")
        return 0
    print(f"{'':<46}{'macros':^18}{'time, ms':^24}")
    print(f"{'set':<24}{'files':>7}{'inside':>8}{'read':>7}"
          f"{'any':>6}{'auto':>6}{'susp':>6}{'median':>8}{'99 %':>8}"
          f"{'worst':>8}{'faults':>7}  notes")
    faults = 0
    with Scanner() as scanner:
        for archive in archives:
            row = Row(archive.name.partition(".")[0])
            run_set(scanner, archive, row)
            row.print()
            faults += len(row.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
