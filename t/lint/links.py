#!/usr/bin/python3
"""What the pages name is there: t/lint/links.py [TREE]

Relative links and the headings behind a #; tests (`flow.trust`), files
(`t/bench/run`) and settings (`malware.action`) in code marks. And every setting
that has a Japanese name stands in doc/migration.md under it."""

import pathlib
import re
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MARKED = re.compile(r"`([^`\n]*)`")
FILE = re.compile(r"(?:t|lib|milter|etc|doc|systemd)/[\w./-]+")
TEST = re.compile(r"(flow|unit|structure|bench)\.(\w+)")
SETTING = re.compile(r"([a-z_]+)\.(?![ch]\b)([a-z0-9_]+)")
# Where the pieces of a test's name lie.
TESTS = {"flow": ("t/flow/test_{}.py", "t/flow/{}_matrix.py",
                  "t/flow/{}.sh"),
         "unit": ("t/unit/test_{}.c", "t/unit/test_{}.py"),
         "structure": ("t/structure/{}.sh", "t/structure/{}.py"),
         "bench": ("t/bench/{}",)}
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def pages(top):
    """The pages of the tree itself, not of builds."""
    for path in sorted(top.rglob("*.md")):
        if not {"build", ".git"} & set(path.relative_to(top).parts):
            yield path


def anchors(page):
    """What headings are called behind a #."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for heading in HEADING.findall(page.read_text(encoding="utf-8"))}


def broken(page, link):
    """What is wrong with a link, or None."""
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.exists():
        return f"leads nowhere: {link}"
    if anchor and target.is_file() and anchor not in anchors(target):
        return f"no such heading: {link}"
    return None


def settings(top):
    """{"malware.action": its Japanese name or ""}, from the sample."""
    found, section, comment = {}, "", []
    for line in (top / "etc/sekisho.ini").read_text("utf-8").splitlines():
        if line.lstrip(";").startswith("["):
            section = line.strip(";[]").split()[0]
        match = re.match(r";([\w.]+) =", line)
        if match:
            name = match.group(1)
            first = comment[0] if comment else ""
            found[name if "." in name else f"{section}.{name}"] = (
                first if re.search(r"[\u3040-\u9fff]", first) else "")
        comment = [*comment, line[2:]] if line.startswith("# ") else []
    return found


def missing(top, word, known):
    """What is wrong with a word in code marks, or None."""
    if FILE.fullmatch(word) and not (top / word).exists():
        return f"no such file: {word}"
    test = TEST.fullmatch(word)
    if test:
        places = TESTS[test.group(1)]
        if not any((top / place.format(test.group(2))).exists()
                   for place in places):
            return f"no such test: {word}"
        return None
    setting = SETTING.fullmatch(word.split(" = ")[0])
    sections = {name.partition(".")[0] for name in known}
    if setting and setting.group(1) in sections and (
            word.split(" = ")[0] not in known):
        return f"no such setting: {word}"
    return None


def untold(top, known):
    """Settings with a Japanese name that the page about the appliance does
    not have under it."""
    page = (top / "doc/migration.md").read_text("utf-8")
    for name, japanese in known.items():
        rows = re.findall(rf"^\| (.*) \| `{re.escape(name)}` \|", page,
                          re.MULTILINE)
        if japanese and not any(japanese in row for row in rows):
            yield f"doc/migration.md: {name} is {japanese}"


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                       else pathlib.Path(__file__).parents[2])
    known = settings(top)
    count, wrong = 0, list(untold(top, known))
    for page in pages(top):
        text = FENCED.sub("", page.read_text(encoding="utf-8"))
        for word in MARKED.findall(text):
            fault = missing(top, word, known)
            if fault:
                wrong.append(f"{page.relative_to(top)}: {fault}")
        for link in LINK.findall(MARKED.sub("", text)):
            if re.match(r"[a-z]+:", link):
                continue
            count += 1
            fault = broken(page, link)
            if fault:
                wrong.append(f"{page.relative_to(top)}: {fault}")
    print("\n".join(wrong) or f"{count} links, {len(known)} settings")
    sys.exit(bool(wrong) or not count or not known)


if __name__ == "__main__":
    main()
