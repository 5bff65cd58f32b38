"""onenote.py - notebooks with chosen facts, from [MS-ONESTORE].

Not whole notebooks: the header, embedded files as FileDataStoreObjects and
names as properties hold them. OneNote would not open them; who looks for what
is embedded sees what is in real ones.
"""

import struct

HEADER = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
OBJECT = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
FOOTER = bytes.fromhex("22a7fb71790f0b4abb13899256426b24")

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def stored(data):
    """2.6.13: an embedded file."""
    return (OBJECT + struct.pack("<QIQ", len(data), 0, 0) + data
            + bytes(-len(data) % 8) + FOOTER)


def named(name):
    """A property with a text: its length in bytes, a zero at its end."""
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<I", len(raw)) + raw


def notebook(files=(), pictures=1, text="Double click to view", padding=512):
    """`files` are (name, content); pictures come without names."""
    body = bytes(padding)
    if text:
        body += named(text)
    for name, data in files:
        body += named(name) + stored(data)
        # A revision tells the name again.
        body += named(name)
    for number in range(pictures):
        body += stored(PNG if number % 2 == 0 else JPEG)
    return HEADER + bytes(1008) + body
