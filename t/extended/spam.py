#!/usr/bin/env python3
"""The spam score on the mail of a data folder: t/extended/spam.py

The folder is SEKISHO_DATA, or ../shared/data beside the checkout; without one
this says so and ends well. Each half of the ham and spam is scored with a text
model that learned from the other half; hard-ham, which nothing learns from,
phishing-pot and the peers' test messages with the shipped model. For each
source and level the table says how much of it is spam to us, with the interval
in which the share lies 95 times in 100. It fails when, at medium, more than
0.1 % of the ham or 1 % of the hard-ham would be tagged, or GTUBE is missed.
Offline: without SPF, lists, greeting and reverse DNS.
"""

import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "t/flow"))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from gate import launched, program  # noqa: E402
from scene import temporary_folder  # noqa: E402

LEVELS = (("low", 8.0), ("medium", 5.0), ("high", 4.0))
BATCH = 500
GTUBE = (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: test\r\n\r\n"
         b"XJS*C4JDBQADN1.NSBN3*2IDNEN*"
         b"GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n")


def unpack(archive, folder):
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if not member.isfile() or member.size == 0:
                continue
            name = pathlib.PurePath(member.name)
            if name.name.startswith(("SOURCE", "LICENSE", "README")):
                continue
            path = folder / name.relative_to(name.parts[0])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tar.extractfile(member).read())


def write_ini(folder, name, model):
    ini = folder / f"{name}.ini"
    ini.write_text(f"""[scanner]
socket = {folder}/none.sock
temporary = {folder}/tmp
signatures =
workers = {os.cpu_count()}
[spam]
model = {model}
[machine_learning]
model =
""")
    return ini


def train(folder, name, ham, spam):
    """A model's ini, and what its card says."""
    out = folder / f"{name}.model"
    subprocess.run(
        launched([program("sekisho"), "train", "spam", "-c",
                  write_ini(folder, "none", ""), "--out", out, "--ham", *ham,
                  "--spam", *spam]),
        check=True, stdout=subprocess.DEVNULL)
    return write_ini(folder, name, out)


def scan(ini, paths):
    """The scores; None for what was not scored."""
    scores = []
    paths = sorted(paths)
    for first in range(0, len(paths), BATCH):
        done = subprocess.run(
            launched([program("sekisho"), "scan", "-c", ini, "--json",
                      *paths[first:first + BATCH]]),
            capture_output=True, text=True, check=False)
        for line in done.stdout.splitlines():
            spam = json.loads(line)["spam"]
            scores.append(spam["score"] if spam else None)
    if len(scores) != len(paths):
        raise RuntimeError(f"{len(paths)} messages, {len(scores)} answers")
    return scores


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def interval(hits, count):
    """Wilson's, in percent."""
    z, share = 1.96, hits / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count
                         + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return 100 * (middle - half) / scale, 100 * (middle + half) / scale


def print_row(name, scores):
    cells = []
    for _, threshold in LEVELS:
        hits = sum(1 for score in scores
                   if score is not None and score >= threshold)
        low, high = interval(hits, len(scores))
        cells.append(f"{hits:>5} {100 * hits / len(scores):>6.2f} % "
                     f"({max(low, 0):>5.2f} to {high:>5.2f})")
    print(f"{name:<22}{len(scores):>6}  " + "  ".join(cells), flush=True)


def tagged(scores, threshold=5.0):
    return sum(1 for score in scores
               if score is not None and score >= threshold)


def halves(folder):
    """Every other file into a folder of its own."""
    made = (folder.parent / (folder.name + "-a"),
            folder.parent / (folder.name + "-b"))
    for half in made:
        half.mkdir()
    for number, path in enumerate(sorted(files(folder))):
        path.rename(made[number % 2] / path.name)
    return made


def run(data, folder):
    for name in ("mail-spamassassin", "mail-usrp-users", "mail-phishing-pot",
                 "messages-spamassassin", "messages-rspamd"):
        unpack(data / f"{name}.tar.xz", folder / name)
    old = folder / "mail-spamassassin"
    list_a, list_b = halves(folder / "mail-usrp-users")
    first = train(folder, "first", [old / "easy-ham-1", list_a],
                  [old / "spam-1"])
    second = train(folder, "second", [old / "easy-ham-2", list_b],
                   [old / "spam-2"])
    shipped = write_ini(folder, "shipped", TOP / "etc/model/spam.model")
    gtube = folder / "gtube.eml"
    gtube.write_bytes(GTUBE)
    peers = folder / "messages-spamassassin"
    print(f"{'source':<22}{'mails':>6}  "
          + "  ".join(f"{name + ', from ' + str(threshold):<30}"
                      for name, threshold in LEVELS))
    results = {}
    for name, ini, paths in (
            ("easy-ham", None, ()),
            ("usrp-users", None, ()),
            ("hard-ham", shipped, files(old / "hard-ham-1")),
            ("spam", None, ()),
            ("phishing-pot", shipped, files(folder / "mail-phishing-pot")),
            ("spamassassin: nice", shipped, files(peers / "nice")),
            ("spamassassin: spam", shipped, files(peers / "spam")),
            ("rspamd: all", shipped, files(folder / "messages-rspamd")),
            ("GTUBE", shipped, [gtube])):
        if ini is not None:
            results[name] = scan(ini, paths)
        elif name == "usrp-users":
            results[name] = scan(second, files(list_a)) \
                + scan(first, files(list_b))
        else:
            results[name] = scan(second, files(old / f"{name}-1")) \
                + scan(first, files(old / f"{name}-2"))
        print_row(name, results[name])
    return results


def judge(results):
    """What is not as it must be."""
    ham = results["easy-ham"] + results["usrp-users"]
    faults = []
    if tagged(ham) > len(ham) / 1000:
        faults.append(f"{tagged(ham)} of {len(ham)} ham tagged")
    hard = results["hard-ham"]
    if tagged(hard) > len(hard) / 100:
        faults.append(f"{tagged(hard)} of {len(hard)} hard-ham tagged")
    if tagged(results["GTUBE"], 8.0) != 1:
        faults.append("GTUBE missed")
    # Half of what was found when this was written: a test that broke.
    if tagged(results["spam"]) < len(results["spam"]) / 6:
        faults.append("hardly any spam found")
    return faults


def main():
    data = pathlib.Path(os.environ.get("SEKISHO_DATA",
                                       TOP.parent / "shared/data"))
    if not (data / "mail-spamassassin.tar.xz").exists():
        print(f"skipped: no data folder ({data})")
        return 0
    folder = temporary_folder("extended-spam")
    try:
        (folder / "tmp").mkdir()
        faults = judge(run(data, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
