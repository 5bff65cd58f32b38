#!/usr/bin/env python3
"""Write a signature database that finds nothing: signatures.py FOLDER COUNT

As large as a real one, for measuring memory and loading: three quarters are
digests of files (.hdb, .hsb), one is of bytes in them (.ndb), as in the
official database, whose bodies cost libclamav far more than its digests. The
same count gives the same bytes. Nothing in it is a signature of anything.
"""

import pathlib
import random
import sys

CHUNK = 20000
MOST = 4_000_000  # of 100 bytes each
PATTERN_BYTES = 32


def lines_of_digests(count, hex_digits, rng, name):
    for begin in range(0, count, CHUNK):
        rows = min(CHUNK, count - begin)
        digits = rng.randbytes(rows * hex_digits // 2).hex()
        yield "".join(
            f"{digits[row * hex_digits:(row + 1) * hex_digits]}:"
            f"{rng.randrange(500, 5000000)}:{name}-{begin + row}\n"
            for row in range(rows))


def lines_of_bodies(count, rng, name):
    """Type 0: any file; offset *: anywhere."""
    digits = PATTERN_BYTES * 2
    for begin in range(0, count, CHUNK):
        rows = min(CHUNK, count - begin)
        text = rng.randbytes(rows * PATTERN_BYTES).hex()
        yield "".join(
            f"{name}-{begin + row}:0:*:"
            f"{text[row * digits:(row + 1) * digits]}\n"
            for row in range(rows))


def write(folder, count, seed=1):
    """Write the files; their paths."""
    if not 0 < count <= MOST:
        raise ValueError(f"between 1 and {MOST} signatures")
    rng = random.Random(seed)
    bodies = count // 4
    short = (count - bodies) * 2 // 3
    parts = {
        "generated.ndb": lines_of_bodies(bodies, rng, "Test.Generated.Body"),
        "generated.hdb":
            lines_of_digests(short, 32, rng, "Test.Generated.MD5"),
        "generated.hsb":
            lines_of_digests(count - bodies - short, 64, rng,
                             "Test.Generated.SHA256"),
    }
    made = []
    for name, chunks in parts.items():
        path = pathlib.Path(folder) / name
        with open(path, "w", encoding="ascii") as out:
            out.writelines(chunks)
        made.append(path)
    return made


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    for made_path in write(sys.argv[1], int(sys.argv[2])):
        print(made_path, made_path.stat().st_size)
