#!/usr/bin/python3
"""Run the RFC 7208 test-suite through our SPF evaluation.

usage: spf.py SUITE.yml SPF_ANSWERS

Prints every disagreement; exits 1 when one of them is a pass that is not one,
or when there are more than three.
"""
import subprocess
import sys

import yaml

EMPTY = "-"


def name_of(name):
    return name.rstrip(".").lower().replace(" ", "\t")


def records(zone):
    """The lines that describe one scenario's zone."""
    for name, rows in zone.items():
        types = {kind for row in rows if isinstance(row, dict) for kind in row}
        for row in rows:
            if row == "TIMEOUT":
                yield f"record {name_of(name)} TIMEOUT -"
                continue
            for kind, value in row.items():
                # A zone that gives SPF records only stands for TXT as well.
                if kind == "SPF" and "TXT" not in types:
                    kind = "TXT"
                if kind == "SPF" or value == "NONE":
                    continue
                yield from record(name_of(name), kind, value)


def record(name, kind, value):
    if kind == "TXT":
        parts = value if isinstance(value, list) else [value]
        raw = b"".join(
            p if isinstance(p, bytes) else p.encode("utf-8") for p in parts)
        yield f"record {name} TXT {raw.hex()}"
    elif kind == "MX":
        yield f"record {name} MX {value[0]} {name_of(value[1])}"
    elif kind == "PTR":
        yield f"record {name} PTR {name_of(value)}"
    elif kind in ("A", "AAAA"):
        yield f"record {name} {kind} {value}"
    elif kind == "CNAME":
        yield f"record {name} CNAME {name_of(value)}"


def script(scenarios):
    lines, wanted = [], {}
    for scenario in scenarios:
        lines.append("clear")
        lines.extend(records(scenario.get("zonedata", {})))
        for test, case in scenario["tests"].items():
            want = case["result"]
            wanted[test] = want if isinstance(want, list) else [want]
            lines.append("check {} {} {} {}".format(
                test, case["host"], case.get("helo") or EMPTY,
                case.get("mailfrom") or EMPTY))
    return "\n".join(lines) + "\n", wanted


def main():
    suite, program = sys.argv[1:3]
    with open(suite, encoding="utf-8") as file:
        scenarios = [s for s in yaml.safe_load_all(file) if s]
    text, wanted = script(scenarios)
    ran = subprocess.run([program], input=text.encode("utf-8"),
                         capture_output=True, check=True, timeout=60)
    differ, unsafe, seen = 0, 0, 0
    for line in ran.stdout.decode("ascii").splitlines():
        test, got, why = (line + "  ").split(" ", 2)
        seen += 1
        if got in wanted[test]:
            continue
        differ += 1
        unsafe += got == "pass"
        print(f"{test}: got {got}, want {'/'.join(wanted[test])} ({why.strip()})")
    print(f"spf: {seen} of {len(wanted)} cases run, {differ} disagree, "
          f"{unsafe} of them pass wrongly")
    return 1 if unsafe or differ > 3 or seen != len(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
