#!/usr/bin/env python3
"""The report's page as a browser shows it: t/extended/report.py COMMAND FOLDER

Draws a generated month in headless Chromium, wide and on a phone, light and
dark, into FOLDER for a person to look at, and checks what a program can: that
nothing was loaded, that the page is filled, and that on a phone nothing is
wider than the screen.
"""

import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

TOP = pathlib.Path(__file__).resolve().parents[2]
SIZES = {"wide": (1100, 1400), "phone": (390, 2400)}


def pixels(path):
    """Width, height and the rows of a PNG's RGB or RGBA bytes."""
    data = path.read_bytes()
    at, packed = 8, b""
    width = height = step = 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
            step = 4 if colour == 6 else 3
        elif kind == b"IDAT":
            packed += body
        at += size + 12
    return width, height, unfilter(zlib.decompress(packed), width * step,
                                   step)


def unfilter(raw, length, step):
    """PNG's five filters (ISO 15948, 9)."""
    rows, before = [], bytearray(length)
    for at in range(0, len(raw), length + 1):
        kind, row = raw[at], bytearray(raw[at + 1:at + 1 + length])
        for i in range(length):
            left = row[i - step] if i >= step else 0
            up = before[i]
            corner = before[i - step] if i >= step else 0
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            elif kind == 4:
                estimate = left + up - corner
                guess = min((abs(estimate - left), 0, left),
                            (abs(estimate - up), 1, up),
                            (abs(estimate - corner), 2, corner))[2]
            else:
                guess = 0
            row[i] = (row[i] + guess) & 255
        rows.append(bytes(row))
        before = row
    return rows


def draw(page, out, size, dark):
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
               "--hide-scrollbars", f"--window-size={size[0]},{size[1]}",
               f"--screenshot={out}"]
    if dark:
        command.append("--blink-settings=preferredColorScheme=0")
    subprocess.run([*command, page.as_uri()], check=True, timeout=120,
                   capture_output=True)
    width, height, rows = pixels(out)
    assert (width, height) == size, (width, height)
    step = len(rows[0]) // width
    back = rows[0][:3]
    # The right margin: what is too wide would be cut there.
    assert all(row[-step:][:3] == back for row in rows), out
    filled = sum(any(row[i:i + 3] != back
                     for i in range(0, len(row), 16 * step)) for row in rows)
    assert filled > height // 2, f"{out}: {filled} of {height} rows"
    return back


def main():
    if shutil.which("chromium") is None:
        print("skipped: no chromium (apt-get install chromium)")
        sys.exit(77)
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    log, page = folder / "month.log", folder / "report.html"
    with open(log, "wb") as out:
        subprocess.run([sys.executable, TOP / "t/gen/log.py", "100000"],
                       stdout=out, check=True)
    subprocess.run([command, "report", "--since", "40d", "--html", page, log],
                   check=True)
    backs = {}
    for name, size in SIZES.items():
        for dark in (False, True):
            out = folder / f"report-{name}-{'dark' if dark else 'light'}.png"
            backs[name, dark] = draw(page, out, size, dark)
            print(out)
    assert backs["wide", False] != backs["wide", True], "no dark colours"


if __name__ == "__main__":
    main()
