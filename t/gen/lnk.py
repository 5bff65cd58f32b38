"""lnk.py - shell links with chosen facts, from [MS-SHLLINK].

    lnk.link(target=r"C:\\Windows\\System32\\cmd.exe", arguments="/c exit")

They are inert: what they name is not there, or does nothing of itself.
"""

import struct

CLASS = bytes.fromhex("0114020000000000c000000000000046")
MINIMISED, NORMAL = 7, 1


def string(text, unicode):
    """2.4: a count of characters, and they."""
    if unicode:
        raw = text.encode("utf-16-le")
        return struct.pack("<H", len(raw) // 2) + raw
    raw = text.encode("cp932", "replace")
    return struct.pack("<H", len(raw)) + raw


def item(name, kind=0x32):
    """2.2.2: a file as the shell writes it, its name short and long."""
    short = name.encode("ascii", "replace") + b"\0"
    short += b"\0" * (len(short) % 2)
    long = name.encode("utf-16-le") + b"\0\0"
    extension = struct.pack("<HHI", 8 + len(long) + 2, 3, 0xBEEF0004) + long
    extension += struct.pack("<H", 12 + len(short))
    data = struct.pack("<BBIIH", kind, 0, 0, 0, 0x20) + short + extension
    return struct.pack("<H", 2 + len(data)) + data


def items(target):
    """2.2: the parts of a path, one item each."""
    parts = target.split("\\")
    body = b"".join(item(part, 0x32 if part is parts[-1] else 0x31)
                    for part in parts[1:] if part)
    root = b"\x1f\x50" + bytes(16)
    drive = b"\x2f" + parts[0].encode() + b"\\\0" + bytes(19)
    body = (struct.pack("<H", 2 + len(root)) + root
            + struct.pack("<H", 2 + len(drive)) + drive + body + b"\0\0")
    return struct.pack("<H", len(body)) + body


def info(target, share=None):
    """2.3: where the target lies."""
    head = 28
    body, volume, local, network = b"", 0, 0, 0
    if share is None:
        volume = head
        body += struct.pack("<IIIII", 17, 3, 0, 16, 0)[:16] + b"\0"
        local = head + len(body)
        body += target.encode("cp932", "replace") + b"\0"
    else:
        network = head
        name = share.encode() + b"\0"
        body += struct.pack("<IIIII", 20 + len(name), 0, 20, 0, 0) + name
    suffix = head + len(body)
    body += (b"" if share is None else target.encode()) + b"\0"
    size = head + len(body)
    return struct.pack("<IIIIIII", size, head, 1 if share is None else 2,
                       volume, local, network, suffix) + body


def environment_block(path):
    """2.5.4"""
    return (struct.pack("<II", 0x314, 0xA0000001)
            + path.encode("cp932", "replace").ljust(260, b"\0")
            + path.encode("utf-16-le").ljust(520, b"\0"))


def tracker_block(machine=b"host"):
    """2.5.10"""
    return (struct.pack("<IIII", 0x60, 0xA0000003, 0x58, 0)
            + machine.ljust(16, b"\0") + bytes(64))


def link(target=r"C:\Windows\System32\notepad.exe", arguments="", icon="",
         show=NORMAL, environment="", name="", relative="", folder="",
         unicode=True, share=None, size=1024, appended=b"", with_items=True,
         with_info=True, tracker=False, attributes=0x20):
    """One shell link. `share` makes the target lie on another machine."""
    flags = 0x80 if unicode else 0
    body = b""
    if with_items and share is None and target:
        flags |= 1
        body += items(target)
    if with_info and target:
        flags |= 2
        body += info(target, share)
    for bit, text in ((4, name), (8, relative), (16, folder),
                      (32, arguments), (64, icon)):
        if text:
            flags |= bit
            body += string(text, unicode)
    if environment:
        flags |= 0x200
        body += environment_block(environment)
    if tracker:
        body += tracker_block()
    header = (struct.pack("<I", 0x4C) + CLASS
              + struct.pack("<II", flags, attributes) + bytes(24)
              + struct.pack("<IIIHHII", size, 0, show, 0, 0, 0, 0))
    return header + body + bytes(4) + appended
