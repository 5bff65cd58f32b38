#!/usr/bin/env python3
"""`sekisho report` of a generated month finds what the generator counted, in
every form that a rotation leaves a log in, and in both outputs."""

import bz2
import gzip
import json
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys

import scene
from gate import build_folder

TOP = pathlib.Path(__file__).resolve().parents[2]
LINES = 20000
ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
JAPANESE = {**ENGLISH, "LC_ALL": "ja_JP.UTF-8"}


def report(*arguments, env=None, status=0):
    done = subprocess.run(
        [build_folder() / "milter/sekisho", "report", *arguments],
        capture_output=True, text=True, env=env or ENGLISH, check=False)
    assert done.returncode == status, (arguments, done.stdout, done.stderr)
    return done.stdout + (done.stderr if status else "")


def generate(*arguments):
    return subprocess.run(
        [sys.executable, TOP / "t/gen/log.py", str(LINES), *arguments],
        capture_output=True, text=True, check=True).stdout


def number(page, label):
    """The number behind a label."""
    found = re.search(rf"^\s*{re.escape(label)}\s+([\d,]+)", page, re.M)
    assert found, (label, page)
    return int(found.group(1).replace(",", ""))


def check_counts(page, counted):
    actions = counted["action"]
    total = sum(number(page, way) for way in (
        "passed", "cleaned or tagged", "quarantined", "deferred", "blocked",
        "refused by reputation"))
    assert total == counted["events"]["all"], page
    assert number(page, "cleaned or tagged") == actions["tag"]
    assert number(page, "quarantined") == actions["quarantine"]
    for topic in ("malware", "rbl"):
        for name, count in counted[topic].items():
            assert number(page, name) == count, name


def check_forms(folder, text, counted):
    """Plain, compressed in every way, split over several, both formats."""
    half = text.index("\n", len(text) // 2) + 1
    plain = folder / "mail.log"
    plain.write_text(text)
    check_counts(report("--since", "40d", plain), counted)
    for name, packer in (("gz", gzip), ("bz2", bz2), ("xz", lzma)):
        new, old = folder / "new.log", folder / f"old.log.1.{name}"
        new.write_text(text[half:])
        with packer.open(old, "wt") as out:
            out.write(text[:half])
        # Newest first, as a shell lists them.
        check_counts(report("--since", "40d", new, old), counted)
    standard = folder / "standard.log"
    standard.write_text(generate("--format", "rfc3339"))
    check_counts(report("--since", "40d", standard), counted)


def check_since(folder):
    """Less time, fewer events; and none is said so."""
    page = report("--since", "1d", folder / "mail.log")
    week = report(folder / "mail.log")
    every = report("--since", "all", folder / "mail.log")
    assert 0 < number(page, "passed") < number(week, "passed") < \
        number(every, "passed")
    empty = folder / "empty.log"
    empty.write_text("")
    assert "no event" in report(empty)


def check_journal(folder):
    """A journal file is opened as one; here it holds nothing of ours."""
    remote = shutil.which("systemd-journal-remote") or \
        "/lib/systemd/systemd-journal-remote"
    if not os.path.exists(remote):
        print("no systemd-journal-remote: journals are not tried")
        return
    entry = (f"__REALTIME_TIMESTAMP={scene_time()}000000\n"
             "_COMM=sekisho-milter\nMESSAGE=" + EVENT + "\n\n")
    path = folder / "gate.journal"
    subprocess.run([remote, "-o", path, "-"], input=entry, text=True,
                   check=True, capture_output=True)
    page = report("--since", "all", path)
    assert number(page, "blocked") == 1, page


def scene_time():
    return int(pathlib.Path("/proc/self").stat().st_ctime)


EVENT = ("s=1 q=2 event=message action=block class=infected reason=x stage=eom "
         "code=550 client=192.0.2.1 name=- helo=- auth=- from=a@b.example "
         "rcpt=c@d.example rcpts=1 size=1 parts=1 malware=x file=- ml=- "
         "ml_why=- spam=- spf=- rbl=- url=- unscanned=- edits=- ms=1")


def check_html(folder, counted):
    page = folder / "report.html"
    report("--since", "40d", "--html", page, folder / "mail.log",
           env=JAPANESE)
    text = page.read_text()
    assert '<html lang="ja">' in text and "実行された上位ポリシー" in text
    for outside in ("http://", "https://", "<script", "@import", "url("):
        assert outside not in text, outside
    for name, count in counted["malware"].items():
        assert f"<td>{name}</td><td class=\"count\">{count:,}</td>" in text
    assert text == report("--since", "40d", "--html", "-",
                          folder / "mail.log", env=JAPANESE)


def check_mistakes(folder):
    assert "cannot read" in report(folder / "no.log", status=2)
    broken = folder / "broken.log.gz"
    broken.write_bytes(gzip.compress(EVENT.encode() * 1000)[:200])
    assert "report: " in report(broken, status=2)
    for wrong in (["--since", "7"], ["--since", "-1d"], ["--top", "0"],
                  ["--html"], ["--nothing", "x"]):
        assert "usage" in report(*wrong, status=2)
    assert "cannot write" in report(
        "--html", folder / "no" / "page", folder / "mail.log", status=2)


def main():
    folder = pathlib.Path(scene.temporary_folder("report"))
    try:
        text = generate()
        counted = json.loads(generate("--count"))
        check_forms(folder, text, counted)
        check_since(folder)
        check_html(folder, counted)
        check_journal(folder)
        check_mistakes(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{counted['events']['all']} events, as counted")


if __name__ == "__main__":
    main()
