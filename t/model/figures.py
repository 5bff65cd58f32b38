#!/usr/bin/python3
"""The figures of the packaged model in doc/model.md, from its card:

    t/model/figures.py [--write]

Without --write: whether the page says what the card says.
"""

import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGE = TOP / "doc/model.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def percent(share):
    return f"{100 * share:.1f} %"


def rows_by_source(card):
    """One line a source: found, flagged, learned from or not."""
    tests = card["tests"]
    yield "| source | files | learned from | held out |\n"
    yield "|---|---|---|---|\n"
    held = {(row["name"], row["rows_are"]): row
            for row in tests["held_out_sources"]}
    for row in tests["out_of_fold_by_source"]:
        other = held.get((row["name"], row["rows_are"]))
        yield (f"| {row['name']} | {row['rows']} {row['rows_are']} | "
               f"{row['flagged']} ({percent(row['share'])}) | " + (
                   f"{other['flagged']} ({percent(other['share'])})"
                   if other else "-") + " |\n")


def rows_by_rate(card):
    yield "| source | 0.1 % | 0.5 % | 1 % |\n|---|---|---|---|\n"
    for row in card["found_at"]:
        name = row["name"] + ("" if row["learned_from"] else ", held out")
        yield f"| {name} | " + " | ".join(
            percent(row[f"at_{rate}_percent_false_alarms"])
            for rate in ("0.1", "0.5", "1")) + " |\n"


def block(card):
    lines = [f"Flagged at its threshold, {card['threshold']}, out of fold:",
             "\n\n", *rows_by_source(card), "\n",
             "Found where so many of a source's own benign files are "
             "flagged:\n\n", *rows_by_rate(card), "\n",
             "Found less than half the time unless samples of them were "
             "learned from:\n",
             ", ".join(card["not_found_unless_learned"]) + ".\n"]
    return "".join(lines)


def main():
    card = json.loads((TOP / "etc/model/attachment.card.json").read_text())
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    old, _, tail = rest.partition(END)
    made = block(card)
    if "--write" in sys.argv:
        PAGE.write_text(head + BEGIN + made + END + tail, encoding="utf-8")
    elif old != made:
        sys.exit(f"{PAGE} has other figures than the card: "
                 "t/model/figures.py --write")


if __name__ == "__main__":
    main()
