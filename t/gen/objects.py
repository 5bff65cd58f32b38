"""objects.py - objects inside documents and RTF, written from [MS-OLEDS].

    objects.doc({"1": objects.package("a.exe", b"MZ...")})
    objects.rtf(objects.embedded("Package", objects.wrapped("a.js", b"...")))
"""

import struct
import uuid

import ole

EQUATION = uuid.UUID("0002CE02-0000-0000-C000-000000000046").bytes_le
PACKAGE = uuid.UUID("0003000C-0000-0000-C000-000000000046").bytes_le
LINK = uuid.UUID("00000300-0000-0000-C000-000000000046").bytes_le


# --- what the Packager writes ---

def wrapped(name, data, path=None):
    path = (path or f"C:\\Users\\a\\{name}").encode() + b"\0"
    return (struct.pack("<H", 2) + name.encode() + b"\0" + path
            + struct.pack("<HHI", 0, 3, len(path)) + path
            + struct.pack("<I", len(data)) + data + bytes(2))


# --- storages of objects: ({stream: bytes}, class) ---

def package(name, data):
    native = wrapped(name, data)
    return ({"\x01Ole10Native": struct.pack("<I", len(native)) + native,
             "\x01CompObj": bytes(60)}, PACKAGE)


def equation():
    return {"Equation Native": bytes(28) + b"\3\1\1\3\n" + bytes(20),
            "\x01CompObj": bytes(60)}, EQUATION


def link(url, automatic=True):
    """A link to a file elsewhere ([MS-OLEDS] 2.3.3)."""
    return {"\x01Ole": struct.pack(
        "<IIIII", 0x02000001, 1, 1 if automatic else 3, 0, 0)
        + bytes(16) + url.encode("utf-16-le") + bytes(6)}, LINK


def control(name="CommandButton1"):
    return {"\x03OCXNAME": name.encode("utf-16-le"),
            "contents": bytes(40), "\x01CompObj": bytes(60)}, bytes(16)


def workbook():
    return {"Workbook": struct.pack("<HHH", 0x0809, 2, 0x0600),
            "\x01CompObj": bytes(60), "\x01Ole": struct.pack(
                "<IIIII", 0x02000001, 0, 0, 0, 0)}, bytes(16)


def doc(objects):
    """A Word document with these storages in its ObjectPool."""
    streams = {"WordDocument": struct.pack("<HH", 0xA5EC, 0xC1) + bytes(600),
               "\x01CompObj": bytes(90)}
    classes = {}
    for name, (inner, class_id) in objects.items():
        classes[f"ObjectPool/{name}"] = class_id
        for stream, data in inner.items():
            streams[f"ObjectPool/{name}/{stream}"] = data
    return ole.write(streams, classes)


def alone(storage):
    """A compound file that is the object: oleObject1.bin, an RTF's data."""
    streams, class_id = storage
    return ole.write(streams, {"": class_id})


# --- RTF (2.2) ---

def counted(text):
    return (struct.pack("<I", len(text) + 1) + text.encode() + b"\0"
            if text else bytes(4))


def embedded(class_name, native):
    return (struct.pack("<II", 0x0501, 2) + counted(class_name)
            + counted("") + counted("") + struct.pack("<I", len(native))
            + native)


def linked(class_name, topic):
    return (struct.pack("<II", 0x0501, 1) + counted(class_name)
            + counted(topic) + counted("") + bytes(12))


def plain(data):
    """As Word writes it: 64 bytes a line."""
    text = data.hex()
    return "".join("\r\n" + text[i:i + 128]
                   for i in range(0, len(text), 128))


def spaced(data):
    """Every digit by itself."""
    return " ".join(data.hex())


def stuffed(data):
    """Control words, groups and bytes between the digits: 1 + 2 + 3
    interruptions, of which the last drops a digit that is there twice."""
    text = data.hex()
    return (text[:8] + "\\par " + text[8:12] + "{\\*\\x 00}" + text[12:20]
            + "{" + text[20:40] + "}" + text[40:])


def data_group(data, write=plain):
    return "{\\*\\objdata " + write(data) + "}"


def one_object(data, words="\\objemb", class_name="", write=plain):
    name = f"{{\\*\\objclass {class_name}}}" if class_name else ""
    return f"{{\\object{words}{name}{data_group(data, write)}}}"


def rtf(*parts, head="{\\rtf1\\ansi"):
    return (head + "".join(parts) + "\\par text}").encode("latin-1")
