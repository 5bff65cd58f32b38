"""ole.py - compound files (MS-CFB), written from the specification.

    ole.write({"Workbook": b"...", "Macros/VBA/dir": b"..."})
    ole.write(streams, {"": uuid.UUID("...").bytes_le})   classes of folders

Version 3, sectors of 512 bytes; streams below 4,096 bytes lie in the mini
stream, as they must. Folders are made as paths need them.
"""

import struct

SECTOR = 512
MINI = 64
CUTOFF = 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


class Entry:
    """One entry of the directory."""

    def __init__(self, name, kind, data=b""):
        self.name = name
        self.kind = kind
        self.data = data
        self.children = []
        self.class_id = bytes(16)
        self.id = self.start = 0
        self.right = self.child = FREE

    def packed(self):
        name = self.name.encode("utf-16-le") + b"\0\0"
        size = len(self.data)
        return (name.ljust(64, b"\0")
                + struct.pack("<HBB", len(name), self.kind, 1)
                + struct.pack("<III", FREE, self.right, self.child)
                + self.class_id + struct.pack("<I", 0) + bytes(16)
                + struct.pack("<IQ", self.start, size))


def padded(data, size):
    return data + bytes(-len(data) % size)


def tree(streams, classes):
    """Every entry, the root first."""
    root = Entry("Root Entry", ROOT)
    folders = {"": root}
    entries = [root]
    for path, data in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in folders:
                folders[folder] = Entry(parts[depth - 1], STORAGE)
                folders["/".join(parts[:depth - 1])].children.append(
                    folders[folder])
                entries.append(folders[folder])
        entry = Entry(parts[-1], STREAM, data)
        folders["/".join(parts[:-1])].children.append(entry)
        entries.append(entry)
    for path, class_id in classes.items():
        folders[path].class_id = class_id
    for number, entry in enumerate(entries):
        entry.id = number
    for entry in entries:
        # A list is a tree, too: each one's right neighbour comes behind it.
        entry.children.sort(key=lambda e: (len(e.name), e.name.upper()))
        for left, right in zip(entry.children, entry.children[1:]):
            left.right = right.id
        if entry.children:
            entry.child = entry.children[0].id
    return entries


def chain(table, start, count):
    """Note that `count` sectors follow each other from `start`."""
    table.extend(range(start + 1, start + count))
    table.append(END)


def write(streams, classes=None):
    entries = tree(streams, classes or {})
    mini, mini_fat = b"", []
    body, fat = b"", []

    def store(data):
        nonlocal body
        start = len(fat)
        data = padded(data, SECTOR)
        body += data
        chain(fat, start, len(data) // SECTOR)
        return start

    for entry in entries[1:]:
        if entry.kind != STREAM or not entry.data:
            entry.start = END if entry.kind == STREAM else 0
        elif len(entry.data) < CUTOFF:
            entry.start = len(mini_fat)
            data = padded(entry.data, MINI)
            mini += data
            chain(mini_fat, entry.start, len(data) // MINI)
        else:
            entry.start = store(entry.data)
    root = entries[0]
    root.data = mini
    root.start = store(mini) if mini else END
    mini_fat_start, mini_fat_sectors = END, 0
    if mini_fat:
        table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
        table += b"\xff" * (-len(table) % SECTOR)
        mini_fat_start, mini_fat_sectors = store(table), len(table) // SECTOR
    directory = b"".join(entry.packed() for entry in entries)
    directory_start = store(directory)
    fat_start = len(fat)
    fat_sectors = 1
    while (fat_start + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat.extend([FAT_SECTOR] * fat_sectors)
    table = struct.pack(f"<{len(fat)}I", *fat)
    table += b"\xff" * (-len(table) % SECTOR)
    places = [fat_start + i for i in range(fat_sectors)]
    assert fat_sectors <= 109
    header = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
              + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
              + struct.pack("<IIIIIIIII", 0, fat_sectors, directory_start, 0,
                            CUTOFF, mini_fat_start, mini_fat_sectors, END, 0)
              + struct.pack("<109I", *(places + [FREE] * (109 - len(places)))))
    return header + body + table
