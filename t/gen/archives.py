"""archives.py - inert archives, honest and hostile, made on the spot.

Every function returns bytes. Nothing here does anything when it is opened:
shortcuts have no target, programs no code; bombs are made compressed, so
that making them costs neither the memory nor the time that they ask for.
"""

import bz2
import gzip
import io
import lzma
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

MIB = 1024 * 1024

# A shell link header (MS-SHLLINK 2.1) without any of what may follow it.
LNK = (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"
       + bytes(56) + bytes(4))

# A DOS header, a PE header, no sections and nothing to run.
PROGRAM = (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
           + struct.pack("<HHIIIHH", 0x14c, 0, 0, 0, 0, 0, 2))

ONENOTE = (bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(1008))
CHM = b"ITSF" + struct.pack("<I", 3) + bytes(88)
HTA = b"<html><head><hta:application id=a></head></html>"
WSF = b"<?xml version=\"1.0\"?>\r\n<job id=\"a\"></job>\r\n"
# An image of a floppy disk would have a sector here.
ISO = bytes(0x8000) + b"\1CD001\1" + bytes(2041) + b"\xffCD001\1" + bytes(2041)
VHDX = b"vhdxfile" + bytes(504)
ENCODED_SCRIPT = b"#@~^AAAAAA==AAAAAA==^#~@"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"


def zip_of(members, method=zipfile.ZIP_DEFLATED):
    """A ZIP of {name: content} or [(name, content)]."""
    out = io.BytesIO()
    pairs = members.items() if isinstance(members, dict) else members
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return out.getvalue()


def zip_cp932(members):
    """A ZIP as Japanese Windows makes it: names in CP932, and no word about
    it."""
    raw = zip_of([(f"{i:08}", content)
                  for i, (_, content) in enumerate(members)])
    for i, (name, _) in enumerate(members):
        encoded = name.encode("cp932")
        raw = _rename(raw, f"{i:08}".encode(), encoded)
    return raw


def _rename(raw, old, new):
    """Both names of an entry replaced; offsets are put right again."""
    out = bytearray()
    offsets = {}
    at = 0
    while raw[at:at + 4] == b"PK\3\4":
        name_len, extra_len = struct.unpack_from("<HH", raw, at + 26)
        packed = struct.unpack_from("<I", raw, at + 18)[0]
        end = at + 30 + name_len + extra_len + packed
        name = raw[at + 30:at + 30 + name_len]
        offsets[at] = len(out)
        head = bytearray(raw[at:at + 30])
        if name == old:
            name = new
        struct.pack_into("<H", head, 26, len(name))
        out += head + name + raw[at + 30 + name_len:end]
        at = end
    directory = len(out)
    while raw[at:at + 4] == b"PK\1\2":
        name_len, extra_len, comment_len = struct.unpack_from(
            "<HHH", raw, at + 28)
        end = at + 46 + name_len + extra_len + comment_len
        name = raw[at + 46:at + 46 + name_len]
        head = bytearray(raw[at:at + 46])
        struct.pack_into(
            "<I", head, 42, offsets[struct.unpack_from("<I", head, 42)[0]])
        if name == old:
            name = new
        struct.pack_into("<H", head, 28, len(name))
        out += head + name + raw[at + 46 + name_len:end]
        at = end
    tail = bytearray(raw[at:])
    struct.pack_into("<II", tail, 12, len(out) - directory, directory)
    return bytes(out + tail)


def zip_encrypted_look(members):
    """A ZIP whose entries say that they are encrypted; nobody can open it,
    because no password was ever there."""
    raw = bytearray(zip_of(members, zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(signature, at + 4)
    return bytes(raw)


def nested(content, name, depth, method=zipfile.ZIP_STORED):
    """The content inside so many ZIPs."""
    for level in range(depth):
        content = zip_of({name: content}, method)
        name = f"level{level}.zip"
    return content


def docx(text="Good morning."):
    """A Word document as small as one can be."""
    return zip_of({
        "[Content_Types].xml":
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas."
            "openxmlformats.org/package/2006/content-types\"/>",
        "_rels/.rels": "<?xml version=\"1.0\"?><Relationships/>",
        "word/document.xml":
            f"<?xml version=\"1.0\"?><document>{text}</document>",
    })


def jar():
    return zip_of({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\r\n",
                   "A.class": b"\xca\xfe\xba\xbe" + bytes(20)})


def installer():
    """An OLE2 file whose root entry is of Windows Installer's class."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3e, 3, 0xfffe, 9, 6)
    struct.pack_into("<I", header, 48, 0)
    entry = bytearray(128)
    name = "Root Entry".encode("utf-16-le")
    entry[:len(name)] = name
    entry[64] = len(name) + 2
    entry[66] = 5
    entry[80:96] = bytes.fromhex("84100c0000000000c000000000000046")
    return bytes(header + entry) + bytes(384)


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def tar_link(content, name, link):
    """A file, and a hard link to it under another name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
        info = tarfile.TarInfo(link)
        info.type = tarfile.LNKTYPE
        info.linkname = name
        archive.addfile(info)
    return out.getvalue()


def cpio_of(members):
    """The format of SVR4, without checksums."""
    out = bytearray()
    for name, content in [*members.items(), ("TRAILER!!!", b"")]:
        name = name.encode() + b"\0"
        fields = [1, 0o100644, 0, 0, 1, 0, len(content), 0, 0, 0, 0,
                  len(name), 0]
        out += b"070701" + b"".join(b"%08x" % each for each in fields) + name
        out += bytes(-len(out) % 4)
        out += content
        out += bytes(-len(out) % 4)
    return bytes(out)


def lzma_alone(content):
    return lzma.compress(content, format=lzma.FORMAT_ALONE)


def tools():
    """Archives that need a program which may not be there: {ending: maker}.
    Each maker takes {name: content}."""
    made = {"zip": zip_of, "tar": tar_of, "cpio": cpio_of}
    packers = {"tar.gz": gzip.compress, "tar.bz2": bz2.compress,
               "tar.xz": lzma.compress, "tar.lzma": lzma_alone}
    for ending, pack in packers.items():
        made[ending] = lambda members, pack=pack: pack(tar_of(members))
    if shutil.which("7z"):
        made["7z"] = lambda members: _run(
            members, ["7z", "a", "-bd", "-y", "out.7z", "in/."], "out.7z")
        made["deflate64.zip"] = lambda members: _run(
            members, ["7z", "a", "-bd", "-y", "-mm=Deflate64", "out.zip",
                      "in/."], "out.zip")
    if shutil.which("lz4"):
        made["tar.lz4"] = lambda members: subprocess.run(
            ["lz4", "-q", "-c"], input=tar_of(members),
            capture_output=True, check=True).stdout
    if shutil.which("zstd"):
        made["tar.zst"] = lambda members: subprocess.run(
            ["zstd", "-q", "-c"], input=tar_of(members),
            capture_output=True, check=True).stdout
    if shutil.which("xorrisofs"):
        made["iso"] = lambda members: _run(
            members, ["xorrisofs", "-quiet", "-J", "-o", "out.iso", "in"],
            "out.iso")
    return made


def _run(members, command, result):
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "in"
        for name, content in members.items():
            path = inside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        subprocess.run(command, cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (Path(folder) / result).read_bytes()


# ---- bombs

def zeros_deflated(size, head=b""):
    """The head and so many zeros, deflated without making them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    out = [packer.compress(head)]
    block = bytes(MIB)
    for _ in range(size // MIB):
        out.append(packer.compress(block))
    out.append(packer.compress(bytes(size % MIB)))
    out.append(packer.flush())
    return b"".join(out)


def zip_raw(entries):
    """A ZIP of [(name, packed, size)]: deflated already, no checksum."""
    out = bytearray()
    directory = bytearray()
    for name, packed, size in entries:
        name = name.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5a21, 0,
                             len(packed), min(size, 0xffffffff),
                             len(name), 0)
        directory += (b"PK\1\2" + struct.pack("<H", 20) + common
                      + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name)
        out += b"PK\3\4" + common + name + packed
    end = struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, len(entries) & 0xffff,
                      len(entries) & 0xffff, len(directory), len(out), 0)
    return bytes(out + directory + end)


def padded_document(size=540 * MIB):
    """A ZIP of a document that somebody blew up with zeros."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 64
    return zip_raw([("INVOICE.doc", zeros_deflated(size, head),
                     size + len(head))])


def layered(width=16, levels=5, size=4 * 1024 * MIB - 1):
    """16 ZIPs in each of 16 ZIPs, five deep, 4 GB of zeros at the bottom:
    the form of 42.zip, but every file differs."""
    bottom = zip_raw([("0.dll", _tile(size), size)])
    content = zip_of({"0.zip": bottom})
    for level in range(levels - 1):
        content = zip_of([(f"{level}-{i:x}.zip", content + bytes([i]))
                          for i in range(width)])
    return content


def _tile(size):
    """Deflated zeros by repeating the stream's middle: a whole number of
    blocks of the same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(8 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    last = packer.compress(bytes(size % (8 * MIB))) + packer.flush()
    return block * (size // (8 * MIB)) + last


def overlapping(files=5000, size=21 * MIB):
    """Entries that all lead to the same packed bytes."""
    packed = zeros_deflated(size)
    name = b"kernel"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5a21, 0, len(packed),
                         size, len(name), 0)
    out = b"PK\3\4" + common + name + packed
    directory = b"".join(
        b"PK\1\2" + struct.pack("<H", 20)
        + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5a21, 0, len(packed),
                      size, 6, 0)
        + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"%06d" % i
        for i in range(files))
    return (out + directory
            + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, files, files,
                          len(directory), len(out), 0))


class _Bits:
    """Bits as deflate packs them (RFC 1951 3.1.1)."""

    def __init__(self):
        self.bits = []

    def number(self, value, count):
        self.bits += [value >> i & 1 for i in range(count)]

    def code(self, value, count):
        self.bits += [value >> i & 1 for i in reversed(range(count))]

    def bytes(self, size):
        bits = self.bits + [0] * (8 * size - len(self.bits))
        return bytes(sum(bit << i for i, bit in enumerate(bits[at:at + 8]))
                     for at in range(0, 8 * size, 8))


# RFC 1951 3.2.5: the first length or distance of a code, and its extra bits.
_LENGTHS = [(3 + i, 0, 257 + i) for i in range(8)]
_DISTANCES = [(1 + i, 0, i) for i in range(4)]
for _extra in range(1, 6):
    _LENGTHS += [(2 ** (_extra + 2) + 3 + (i << _extra), _extra,
                  261 + 4 * _extra + i) for i in range(4)]
    _DISTANCES += [(2 ** (_extra + 1) + 1 + (i << _extra), _extra,
                    2 * _extra + 2 + i) for i in range(2)]


def _copy(bits, length, distance):
    base, extra, code = max(row for row in _LENGTHS if row[0] <= length)
    bits.code(code - 256, 7)
    bits.number(length - base, extra)
    base, extra, code = max(row for row in _DISTANCES if row[0] <= distance)
    bits.code(code, 5)
    bits.number(distance - base, extra)


def _repeat(lengths, distance, size, final=False, spare=False):
    """A block that copies, in so many bytes; spare: with an empty one behind
    it, so that less than three bits are left."""
    bits = _Bits()
    bits.number(int(final), 1)
    bits.number(1, 2)
    for length in lengths:
        _copy(bits, length, distance)
    bits.code(0, 7)
    if spare:
        bits.number(2, 3)
        bits.code(0, 7)
    return bits.bytes(size)


def _literal(size):
    """A stored block's head."""
    return struct.pack("<BHH", 0, size, size ^ 0xffff)


def quine():
    """A ZIP whose only member is the ZIP itself, after the construction in
    Russ Cox' "Zip Files All The Way Down": a program of two instructions
    (print what follows, repeat what was printed), 5 bytes each, that prints
    itself. Its checksum is wrong, which no reader of bytes minds."""
    name = b"r.zip"
    head_len, tail_len = 30 + len(name), 46 + len(name) + 22
    # Of the prefix and an instruction; of the last instruction and the tail.
    front, back = head_len + 5, 6 + tail_len
    print_front, print_1, print_4 = map(_literal, (front, 5, 20))
    print_0, print_back = _literal(0), _literal(back)
    repeat_front = _repeat([front], front, 5, spare=True)
    repeat_4 = _repeat([10, 10], 20, 5)
    repeat_back = _repeat([back], back, 6, final=True)

    def program(head, tail):
        return b"".join([
            print_front, head, print_front, repeat_front,
            print_1, repeat_front, print_1, print_1,
            print_4, repeat_front, print_1, print_1, print_4, repeat_4,
            print_4, repeat_4, print_4, repeat_4, print_4, repeat_4,
            print_4, repeat_4, print_0, print_0, print_back, repeat_4,
            print_0, print_0, print_back, repeat_back, tail, repeat_back])

    packed = len(program(bytes(head_len), bytes(tail_len)))
    size = head_len + packed + tail_len
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5a21, 0, packed, size,
                         len(name), 0)
    head = b"PK\3\4" + common + name
    tail = (b"PK\1\2" + struct.pack("<H", 20) + common
            + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
            + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 1, 1,
                          tail_len - 22, head_len + packed, 0))
    return head + program(head, tail) + tail


def many_members(count=100000):
    """So many empty files."""
    return zip_raw([(f"{i}", b"\3\0", 0) for i in range(count)])


def gzip_zeros(size=10 * 1024 * MIB):
    """A gzip of 10 GB of zeros: a stream of many members, which readers take
    for one."""
    tile = 64 * MIB
    member = gzip.compress(bytes(tile), 9, mtime=0)
    return member * (size // tile)


def bombs():
    """{name: bytes}: each is beyond a limit, whatever reads it."""
    return {
        "42.zip": layered(),
        "overlap.zip": overlapping(),
        "r.zip": quine(),
        "levels.zip": nested(b"bottom", "bottom.txt", 100),
        "members.zip": many_members(),
        "zeros.gz": gzip_zeros(),
        "padded.zip": padded_document(),
    }
