"""pe.py - heads of Windows programs with chosen facts (Microsoft PE/COFF).

They are inert: no section holds an instruction but `ret`, and no system would
load most of them.
"""

import struct

EXECUTE, READ, WRITE = 0x20000000, 0x40000000, 0x80000000
CODE, DATA = EXECUTE | READ | 0x20, READ | WRITE | 0x40
ALIGN, PAGE = 0x200, 0x1000


def aligned(size, to):
    return -(-size // to) * to


def noise(count, seed=1):
    """Bytes of an entropy near eight, the same each time."""
    out, state = bytearray(), seed
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(state >> 16 & 0xFF)
    return bytes(out)


def import_table(imports, address, wide):
    """6.4: descriptors, thunks and names; lies at `address`."""
    size = 20 * (len(imports) + 1)
    tables, names = b"", b""
    thunk_size = 8 if wide else 4
    tables_at = address + size
    tables_size = sum(2 * thunk_size * (len(f) + 1)
                      for f in imports.values())
    names_at = tables_at + tables_size
    rows = b""
    for library, functions in imports.items():
        thunks = b""
        for function in functions:
            if isinstance(function, int):
                value = function | 1 << (63 if wide else 31)
            else:
                value = names_at + len(names)
                names += b"\0\0" + function.encode() + b"\0"
            thunks += struct.pack("<Q" if wide else "<I", value)
        thunks += bytes(thunk_size)
        library_at = names_at + len(names)
        names += library.encode() + b"\0"
        rows += struct.pack("<IIIII", tables_at + len(tables), 0, 0,
                            library_at,
                            tables_at + len(tables) + len(thunks))
        tables += thunks * 2
    return rows + bytes(20) + tables + names


def resources(kinds):
    """6.9: a root that names kinds of resources and none of them."""
    out = struct.pack("<IIHHHH", 0, 0, 0, 0, 0, len(kinds))
    for kind in kinds:
        out += struct.pack("<II", kind, 0x80000000)
    return out


def program(imports=None, sections=None, entry=None, wide=True, dll=False,
            console=False, dotnet=False, version=True, overlay=b"",
            signature=b"", exports=False):
    """One program. `sections` are (name, data, flags, extra bytes in
    memory); the first one holds the entry unless `entry` says otherwise."""
    sections = list(sections or [(b".text", b"\xc3" * 16, CODE, 0)])
    imports = imports if imports is not None else {
        "KERNEL32.dll": ["ExitProcess"]}
    directories = [(0, 0)] * 16
    address = PAGE
    for _, data, _, more in sections:
        address += aligned(len(data) + more or 1, PAGE)
    table = import_table(imports, address, wide)
    directories[1] = (address, len(table))
    sections.append((b".idata", table, DATA, 0))
    address += aligned(len(table), PAGE)
    if version:
        table = resources([16])
        directories[2] = (address, len(table))
        sections.append((b".rsrc", table, READ | 0x40, 0))
    if exports:
        directories[0] = (PAGE, 40)
    if dotnet:
        directories[14] = (PAGE, 72)
    head_size = aligned(64 + 24 + (240 if wide else 224)
                        + 40 * len(sections), ALIGN)
    rows, body, address = b"", b"", PAGE
    for name, data, flags, more in sections:
        size = aligned(len(data), ALIGN)
        rows += (name.ljust(8, b"\0") + struct.pack(
            "<IIIIIIHHI", len(data) + more, address, size,
            head_size + len(body) if size else 0, 0, 0, 0, 0, flags))
        body += data.ljust(size, b"\0")
        address += aligned(len(data) + more or 1, PAGE)
    if signature:
        directories[4] = (head_size + len(body) + len(overlay),
                          len(signature))
    optional = struct.pack(
        "<HBBIIIII", 0x20B if wide else 0x10B, 14, 0, 0, 0, 0,
        PAGE if entry is None else entry, PAGE)
    if wide:
        optional += struct.pack("<QII", 0x140000000, PAGE, ALIGN)
    else:
        optional += struct.pack("<IIII", 0, 0x400000, PAGE, ALIGN)
    optional += struct.pack("<HHHHHHIIIIHH", 6, 0, 0, 0, 6, 0, 0, address,
                            head_size, 0, 3 if console else 2, 0)
    optional += struct.pack("<QQQQ" if wide else "<IIII",
                            0x100000, 0x1000, 0x100000, 0x1000)
    optional += struct.pack("<II", 0, 16)
    optional += b"".join(struct.pack("<II", *pair) for pair in directories)
    coff = struct.pack("<HHIIIHH", 0x8664 if wide else 0x14C, len(sections),
                       0, 0, 0, len(optional), 0x2022 if dll else 0x22)
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + coff
    return ((head + optional + rows).ljust(head_size, b"\0") + body + overlay
            + signature)
