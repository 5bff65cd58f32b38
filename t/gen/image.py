"""image.py - images of disks with chosen facts: ISO 9660 (ECMA-119), FAT
(Microsoft FAT 1.03), fixed VHD.

A file is (name, content) or (name, content, hidden).
"""

import struct

SECTOR = 2048
HIDDEN, FOLDER, LONG = 2, 16, 15


def both(value):
    """7.3.3: a number in both orders."""
    return struct.pack("<I", value) + struct.pack(">I", value)


def record(name, sector, size, flags=0):
    """9.1"""
    body = (b"\0" + both(sector) + both(size) + bytes(7) + bytes([flags, 0, 0])
            + struct.pack("<H", 1) + struct.pack(">H", 1)
            + bytes([len(name)]) + name)
    body += b"\0" * ((len(body) + 1) % 2)
    return bytes([len(body) + 1]) + body


def descriptor(kind, root, joliet=False):
    """8.4"""
    body = bytes([kind]) + b"CD001\1"
    body = body.ljust(88, b"\0") + (b"%/E" if joliet else b"")
    return body.ljust(156, b"\0") + root


def iso(files, joliet=True, folder=None):
    """`folder` is a list of files that lie in the folder "DATA"."""
    trees = [False] + ([True] if joliet else [])
    sector = 17 + len(trees)
    folders_at = sector
    sector += len(trees) * (2 if folder is not None else 1)
    contents, places = b"", {}

    def place(data):
        nonlocal contents
        at = sector + len(contents) // SECTOR
        contents += data + bytes(-len(data) % SECTOR)
        return at

    every = [*files, *(folder or [])]
    for number, file in enumerate(every):
        places[number] = place(file[1])
    heads, bodies = b"", b""
    for number, wide in enumerate(trees):
        root_at = folders_at + number * (2 if folder is not None else 1)
        root = record(b"\0", root_at, SECTOR, 2)
        heads += descriptor(2 if wide else 1, root, wide).ljust(SECTOR, b"\0")
        for part, base in ((files, 0), (folder, len(files))):
            if part is None:
                continue
            body = record(b"\0", root_at, SECTOR, 2)
            body += record(b"\1", root_at, SECTOR, 2)
            for i, file in enumerate(part):
                raw = file[0].encode("utf-16-be") if wide else (
                    file[0].upper() + ";1").encode("ascii", "replace")
                body += record(raw, places[base + i], len(file[1]),
                               1 if len(file) > 2 and file[2] else 0)
            if part is files and folder is not None:
                name = "DATA".encode("utf-16-be") if wide else b"DATA"
                body += record(name, root_at + 1, SECTOR, 2)
            assert len(body) <= SECTOR
            bodies += body.ljust(SECTOR, b"\0")
    end = (b"\xffCD001\1").ljust(SECTOR, b"\0")
    return bytes(16 * SECTOR) + heads + end + bodies + contents


def checksum(short):
    """7.2"""
    value = 0
    for c in short:
        value = ((value & 1) << 7 | value >> 1) + c & 0xFF
    return value


def fat_rows(name, first, size, attributes, number):
    """7: an entry with its long name in front of it."""
    short = b"F%07d   " % number
    wide = name.encode("utf-16-le") + b"\0\0"
    wide += b"\xff" * (-len(wide) % 26)
    rows, count = b"", len(wide) // 26
    for i in range(count, 0, -1):
        piece = wide[26 * (i - 1):26 * i]
        rows += (bytes([i | (0x40 if i == count else 0)]) + piece[:10]
                 + bytes([LONG, 0, checksum(short)]) + piece[10:22]
                 + b"\0\0" + piece[22:])
    return rows + short + bytes([attributes]) + bytes(14) + struct.pack(
        "<HI", first, size)


def fat(files, sectors=256):
    """A FAT12 volume."""
    fat_sectors, roots = 2, 64
    boot = (b"\xeb\x3c\x90MSDOS5.0" + struct.pack(
        "<HBHBHHBHHHII", 512, 1, 1, 2, roots, sectors, 0xF8, fat_sectors, 32,
        2, 0, 0)).ljust(510, b"\0") + b"\x55\xaa"
    root, data, cluster = b"", b"", 2
    for number, file in enumerate(files):
        hidden = HIDDEN if len(file) > 2 and file[2] else 0
        root += fat_rows(file[0], cluster, len(file[1]), 0x20 | hidden,
                         number)
        padded = file[1] + bytes(-len(file[1]) % 512)
        cluster += len(padded) // 512
        data += padded
    assert len(root) <= roots * 32
    # No chain is written: who lists names follows none.
    volume = (boot + (b"\xf8\xff\xff".ljust(fat_sectors * 512, b"\0")) * 2
              + root.ljust(roots * 32, b"\0") + data)
    return volume.ljust(sectors * 512, b"\0")


def mbr(volume, start=1):
    """A disk whose first partition is the volume."""
    row = struct.pack("<BBBBBBBBII", 0, 0, 0, 0, 1, 0, 0, 0, start,
                      len(volume) // 512)
    return (bytes(446) + row + bytes(48) + b"\x55\xaa").ljust(
        start * 512, b"\0") + volume


def vhd(disk):
    """A fixed disk: its footer is at its end."""
    footer = (b"conectix" + struct.pack(">IIQ", 2, 0x10000, (1 << 64) - 1)
              + bytes(24) + struct.pack(">QII", len(disk), 0, 2))
    return disk + footer.ljust(512, b"\0")
