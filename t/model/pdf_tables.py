"""pdf_tables.py - public tables of PDF malware as rows of ours.

Their columns are counts of whole words in the raw file, as our first 21 of
PDF; `1(1)` means 1, once obfuscated. Rows with anything else in them are
broken and dropped. What a table does not count as we do is left empty:
/Colors, which they count whatever its number is, and obj and endobj of
Mimicus, which counts the letters of these in the middle of text, too.
"""

import csv
import re

NAMES = ("obj endobj stream endstream xref trailer startxref page encrypt "
         "objstm js javascript aa openaction acroform jbig2decode richmedia "
         "launch embeddedfile xfa colors").split()
KNOWN_VERSION = re.compile(r"%PDF-(1\.[0-7]|2\.0)(?!\d)")
COUNT = re.compile(r"\s*(\d+)(?:\((\d+)\))?\s*")


def count(text):
    found = COUNT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found.group(1)), int(found.group(2) or 0)


def rows_of(path, label, malicious):
    """(malicious, {feature: count}, all of its counts) of each sound row; None
    of a broken one."""
    with open(path, encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            row = {key.lower(): value for key, value in row.items() if key}
            row.setdefault("page", row.get("pageno"))
            try:
                counts = [count(row[name]) for name in NAMES]
                made = {f"pdf.{name}": pair[0]
                        for name, pair in zip(NAMES, counts)
                        if name != "colors"}
                made["pdf.obfuscated"] = sum(pair[1] for pair in counts)
                header = (row.get("header") or "").strip().strip('"')
                if header.startswith("%PDF-"):
                    made["pdf.odd_version"] = int(
                        KNOWN_VERSION.match(header) is None)
                yield row[label].lower() == malicious, made, tuple(counts)
            except (KeyError, TypeError, ValueError):
                yield None


def contagio(path):
    """The tables of Mimicus: fewer counts, under names of their own."""
    known = [name for name in NAMES if name in (
        "xref trailer startxref page objstm js javascript acroform").split()]
    with open(path, encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            made = {f"pdf.{name}": int(float(row[f"count_{name}"]))
                    for name in known}
            made["pdf.obfuscated"] = sum(
                int(float(row[f"count_{name}_obs"]))
                for name in ("js", "javascript", "acroform", "page",
                             "objstm"))
            yield row["class"].lower() == "true", made


def tables(folder):
    """(source, malicious, features), or (source, None, None) of a broken
    row."""
    seen = set()  # the two tables of CIC overlap
    for source, path, label, malicious in (
            ("pdf-cic-2022", "cic/PDFMalware2022.csv", "class", "malicious"),
            ("pdf-cic-contagio", "cic/pdfdataset.csv", "malicious", "yes")):
        known = frozenset(seen)
        for row in rows_of(folder / path, label, malicious):
            key = row and (row[0], row[2])
            if key is None or key not in known:
                yield (source, *(row[:2] if row else (None, None)))
            seen.add(key)
    for name in ("mal", "ben", "nopdfrate"):
        for malicious, made in contagio(
                folder / f"mimicus/contagio-{name}.csv"):
            yield "pdf-mimicus-contagio", malicious, made
