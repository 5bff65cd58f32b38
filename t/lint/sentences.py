#!/usr/bin/python3
"""Every sentence that the command says exists in Japanese, and every one in
the table is said: t/lint/sentences.py [TREE]"""

import ast
import pathlib
import re
import sys

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = re.compile(rf"(?:{LITERAL}\s*)+")
# What follows say( up to its end, where more than one literal may stand.
CALL = re.compile(r"\bsay\(")


def joined(text):
    """C's adjacent literals as one text."""
    return "".join(ast.literal_eval(piece)
                   for piece in re.findall(LITERAL, text))


def table(source):
    """The first text of each row."""
    return {joined(match.group(1)) for match in re.finditer(
        rf"\{{ ((?:{LITERAL}\s*)+),", source.split("clang-format on")[0])}


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                       else pathlib.Path(__file__).parents[2])
    known = table((top / "milter/command/say.c").read_text(encoding="utf-8"))
    said, mentioned = {}, set()
    # Words such as a list's state come from the libraries.
    for path in sorted([*top.glob("milter/**/*.c"), *top.glob("lib/**/*.c")]):
        source = path.read_text(encoding="utf-8")
        if path.name == "say.c":
            continue
        mentioned |= {joined(match.group())
                      for match in LITERALS.finditer(source)}
        for call in CALL.finditer(source):
            literal = LITERALS.match(source, call.end())
            if literal:
                said[joined(literal.group())] = path.name
    wrong = [f"{name}: not in say.c: {text!r}"
             for text, name in said.items() if text not in known]
    wrong += [f"say.c: said nowhere: {text!r}"
              for text in sorted(known - mentioned)]
    print("\n".join(wrong) or f"{len(known)} sentences in two languages")
    sys.exit(bool(wrong) or not known or not said)


if __name__ == "__main__":
    main()
