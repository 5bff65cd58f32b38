"""office.py - Office documents behind a password, from the specifications.

Written after [MS-OFFCRYPTO], [MS-XLS], [MS-DOC] and [MS-PPT] and nothing of
lib/inspect, so that one proves the other. Documents are as small as readers
accept; `payload` is what is to be found in them. Everything random is taken
from the password, so that the same call gives the same bytes.

    python3 office.py FOLDER      the fuzzer's corpus, password "secret"
"""

import base64
import hashlib
import io
import os
import pathlib
import struct
import sys
import zipfile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import ole

PASSWORD = "secret"
TOKEN_PLAIN, TOKEN_ENCRYPTED = 0xE391C05F, 0xF3D1C4DF


def random_bytes(seed, count):
    return hashlib.shake_128(repr(seed).encode()).digest(count)


def aes(key, mode, data):
    cipher = Cipher(algorithms.AES(key), mode).encryptor()
    return cipher.update(data) + cipher.finalize()


def rc4(key, data):
    """RC4 itself: libraries are about to drop it."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    i = j = 0
    made = bytearray()
    for byte in data:
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) & 0xFF])
    return bytes(made)


def digest(name, *parts):
    return hashlib.new(name, b"".join(parts)).digest()


# --- documents without a password ---

def docx(payload=b""):
    """A package: enough for libmagic and for readers of ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (
                ("[Content_Types].xml",
                 b"<?xml version='1.0'?><Types xmlns='http://schemas."
                 b"openxmlformats.org/package/2006/content-types'/>"),
                ("word/document.xml", b"<w:document/>"),
                ("word/media/image1.bin", payload or b"nothing")):
            info = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return made.getvalue()


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


BOF = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x1234, 0x07CD, 0, 6))
PLAIN_RECORDS = (0x0809, 0x002F, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196)


def workbook_records(payload):
    """Records behind the first one: (type, content)."""
    texts = [payload[i:i + 8000] for i in range(0, len(payload), 8000)]
    return ([(0x00E1, b"\xb0\x04"), (0x0042, b"\xb0\x04"),
             (0x0085, struct.pack("<IBB", 0x300, 0, 0) + b"\x05\0Sheet")]
            + [(0x00FC, text) for text in texts or [b"nothing here"]]
            + [(0x000A, b"")])


def xls(payload=b"", filepass=b"", transform=None):
    """transform(content, offset): of each encrypted record."""
    stream = BOF + (record(0x002F, filepass) if filepass else b"")
    for kind, data in workbook_records(payload):
        head = struct.pack("<HH", kind, len(data))
        plain = (len(data) if kind in PLAIN_RECORDS else
                 4 if kind == 0x0085 else 0)
        if transform:
            data = data[:plain] + transform(
                data[plain:], len(stream) + 4 + plain, len(data))
        stream += head + data
    return ole.write({"Workbook": stream})


# --- agile and standard (2.3.4) ---

def iterated(name, salt, password, rounds):
    value = digest(name, salt, password.encode("utf-16-le"))
    for number in range(rounds):
        value = digest(name, struct.pack("<I", number), value)
    return value


def fitted(value, size):
    return value[:size].ljust(size, b"\x36")


def agile(package, password=PASSWORD, rounds=1000, name="sha512", bits=256,
          said=None):
    """said: how many rounds the document claims, if not the truth."""
    size = hashlib.new(name).digest_size
    salt = random_bytes((password, 1), 16)
    key_salt = random_bytes((password, 2), 16)
    secret = random_bytes((password, 3), bits // 8)
    verifier = random_bytes((password, 4), 16)
    value = iterated(name, key_salt, password, rounds)

    def wrapped(block_key, data):
        key = fitted(digest(name, value, block_key), bits // 8)
        return base64.b64encode(aes(
            key, modes.CBC(key_salt), ole.padded(data, 16))).decode()

    pieces = []
    for number, start in enumerate(range(0, len(package), 4096)):
        iv = fitted(digest(name, salt, struct.pack("<I", number)), 16)
        pieces.append(aes(secret, modes.CBC(iv), ole.padded(
            package[start:start + 4096], 16)))
    common = (f'blockSize="16" keyBits="{bits}" hashSize="{size}" '
              'cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" '
              f'hashAlgorithm="{name.upper()}" saltSize="16"')
    names = "http://schemas.microsoft.com/office/2006/"
    proof = wrapped(bytes.fromhex("fea7d2763b4b9e79"), verifier)
    proof_hash = wrapped(bytes.fromhex("d7aa0f6d3061344e"),
                         digest(name, verifier))
    wrapped_key = wrapped(bytes.fromhex("146e0be7abacd0d6"), secret)
    xml = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
           f'<encryption xmlns="{names}encryption" '
           f'xmlns:p="{names}keyEncryptor/password">'
           f'<keyData {common} '
           f'saltValue="{base64.b64encode(salt).decode()}"/>'
           f'<keyEncryptors><keyEncryptor uri="{names}keyEncryptor/password">'
           f'<p:encryptedKey spinCount="{said or rounds}" {common} '
           f'saltValue="{base64.b64encode(key_salt).decode()}" '
           f'encryptedVerifierHashInput="{proof}" '
           f'encryptedVerifierHashValue="{proof_hash}" '
           f'encryptedKeyValue="{wrapped_key}"/>'
           f'</keyEncryptor></keyEncryptors></encryption>')
    return ole.write({
        "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + xml.encode(),
        "EncryptedPackage": (struct.pack("<Q", len(package))
                             + b"".join(pieces))})


def crypto_header(algorithm, hash_algorithm, bits, flags):
    name = "Microsoft Enhanced Cryptographic Provider".encode("utf-16-le")
    return struct.pack("<IIIIIIII", flags, 0, algorithm, hash_algorithm,
                       bits, 0x18 if flags & 0x20 else 1, 0, 0) + name + b"\0\0"


def crypto_info(header, salt, verifier, verifier_hash, flags, version):
    return (struct.pack("<HHII", version, 2, flags, len(header)) + header
            + struct.pack("<I", 16) + salt + verifier
            + struct.pack("<I", 20) + verifier_hash)


def standard(package, password=PASSWORD, bits=128):
    salt = random_bytes((password, 5), 16)
    verifier = random_bytes((password, 6), 16)
    value = digest("sha1", iterated("sha1", salt, password, 50000), bytes(4))

    def half(fill):
        return digest("sha1", bytes(
            c ^ fill for c in value.ljust(64, b"\0")))

    key = (half(0x36) + half(0x5C))[:bits // 8]
    info = crypto_info(
        crypto_header(0x660E + (bits - 128) // 64, 0x8004, bits, 0x24), salt,
        aes(key, modes.ECB(), verifier),
        aes(key, modes.ECB(), ole.padded(digest("sha1", verifier), 16)),
        0x24, 3)
    return ole.write({
        "EncryptionInfo": info,
        "EncryptedPackage": struct.pack("<Q", len(package)) + aes(
            key, modes.ECB(), ole.padded(package, 16))})


# --- RC4 (2.3.6), RC4 CryptoAPI (2.3.5) ---

class Rc4:
    """Keys of blocks, and the header that a document carries."""

    def __init__(self, password):
        salt = random_bytes((password, 7), 16)
        start = digest("md5", password.encode("utf-16-le"))[:5]
        self.base = digest("md5", (start + salt) * 16)[:5]
        verifier = random_bytes((password, 8), 16)
        both = rc4(self.key(0), verifier + digest("md5", verifier))
        self.info = struct.pack("<HH", 1, 1) + salt + both

    def key(self, block):
        return digest("md5", self.base, struct.pack("<I", block))


class CryptoApi:
    """The same with SHA-1 and any number of bits."""

    def __init__(self, password, bits=128):
        salt = random_bytes((password, 9), 16)
        self.bits = bits
        self.base = digest("sha1", salt, password.encode("utf-16-le"))
        verifier = random_bytes((password, 10), 16)
        both = rc4(self.key(0), verifier + digest("sha1", verifier))
        self.info = crypto_info(
            crypto_header(0x6801, 0x8004, bits, 4), salt, both[:16],
            both[16:], 4, 2)

    def key(self, block):
        key = digest("sha1", self.base, struct.pack("<I", block))
        key = key[:self.bits // 8]
        return key.ljust(16, b"\0") if self.bits == 40 else key


def rc4_stream(scheme, data, block_bytes, offset=0):
    """Bytes of a stream whose key changes every block_bytes."""
    made = b""
    while data:
        skip = offset % block_bytes
        step = data[:block_bytes - skip]
        made += rc4(scheme.key(offset // block_bytes),
                    bytes(skip) + step)[skip:]
        data = data[len(step):]
        offset += len(step)
    return made


def xls_rc4(payload=b"", password=PASSWORD, scheme=Rc4):
    cipher = scheme(password)
    return xls(payload, struct.pack("<H", 1) + cipher.info,
               lambda data, offset, _: rc4_stream(cipher, data, 1024, offset))


def doc(payload=b"", password="", scheme=Rc4):
    """A main stream and a table; encrypted if there is a password."""
    text = b"A document. " * 50 + payload
    main = bytearray(struct.pack("<HHHHHHHI", 0xA5EC, 0xC1, 0, 0x409, 0,
                                 0x0200, 0xBF, 0) + bytes(50) + text)
    table = b"T" * 700
    if not password:
        return ole.write({"WordDocument": bytes(main), "1Table": table})
    cipher = scheme(password)
    struct.pack_into("<H", main, 10, 0x0300)
    struct.pack_into("<I", main, 14, len(cipher.info))
    main[68:] = rc4_stream(cipher, bytes(main[68:]), 512, 68)
    table = cipher.info + rc4_stream(cipher, table, 512, len(cipher.info))
    return ole.write({"WordDocument": bytes(main), "1Table": table})


def atom(kind, data, head=0):
    return struct.pack("<HHI", head, kind, len(data)) + data


def ppt(payload=b"", password=""):
    """Two objects, the directory and the edit; CryptoAPI with a password."""
    cipher = CryptoApi(password) if password else None
    objects = [atom(0x03E8, b"a document"), atom(0x1011, b"    " + payload)]
    if cipher:
        objects = [rc4(cipher.key(number + 1), data)
                   for number, data in enumerate(objects)]
        objects.append(atom(0x2F14, cipher.info, 0x0F))
    stream, places = b"", []
    for data in objects:
        places.append(len(stream))
        stream += data
    directory = len(stream)
    stream += atom(0x1772, struct.pack(
        f"<I{len(places)}I", len(places) << 20 | 1, *places))
    edit = len(stream)
    stream += atom(0x0FF5, struct.pack(
        "<IIIIIIHH", 0, 0x03000000, 0, directory, 1, len(places) + 1, 1, 0)
        + (struct.pack("<I", len(places)) if cipher else b""))
    user = atom(0x0FF6, struct.pack(
        "<IIIHHBBH", 0x14, TOKEN_ENCRYPTED if cipher else TOKEN_PLAIN, edit,
        4, 1012, 3, 0, 0) + b"user")
    return ole.write({"Current User": user, "PowerPoint Document": stream})


# --- XOR obfuscation (2.3.7.1 to 2.3.7.4) ---

INITIAL = [0xE1F0, 0x1D0F, 0xCC9C, 0x84C0, 0x110C, 0x0E10, 0xF1CE, 0x313E,
           0x1872, 0xE139, 0xD40F, 0x84F9, 0x280C, 0xA96A, 0x4EC3]
PAD = bytes.fromhex("bbffffbaffffb98000be0f00bf0f00")


def xor_matrix():
    """Each row of seven is one word, doubled step by step with the feedback
    of CRC-CCITT; the last row starts from its polynomial."""
    rows = []
    for start in (0xAEFC, 0x7B61, 0x4563, 0x0375, 0xD849, 0x6F45, 0xEB23,
                  0x47D3, 0xB861, 0x45A0, 0xAA51, 0x76B4, 0x3730, 0x3331,
                  0x1021):
        word = start
        for _ in range(7):
            rows.append(word)
            word = (word << 1 ^ (0x1021 if word & 0x8000 else 0)) & 0xFFFF
    return rows


def xor_key(password):
    key = INITIAL[len(password) - 1]
    matrix = xor_matrix()
    element = len(matrix) - 1
    for char in reversed(password):
        for _ in range(7):
            if char & 0x40:
                key ^= matrix[element]
            char <<= 1
            element -= 1
    return key


def xor_verifier(password):
    verifier = 0
    for byte in reversed(bytes([len(password)]) + password):
        verifier = ((verifier >> 14 & 1) | (verifier << 1 & 0x7FFF)) ^ byte
    return verifier ^ 0xCE4B


def xls_xor(payload=b"", password=PASSWORD):
    word = password.encode()[:15]
    key = xor_key(word)
    filled = word + PAD[:16 - len(word)]
    mixed = [c ^ (key >> 8 if i % 2 else key & 0xFF)
             for i, c in enumerate(filled.ljust(16, b"\0"))]
    array = [c >> 1 | (c & 1) << 7 for c in mixed]

    def transform(data, offset, size):
        # A record's first index is where it ends in the stream.
        index = offset + size
        return bytes((c << 5 & 0xFF | c >> 3) ^ array[(index + i) % 16]
                     for i, c in enumerate(data))

    return xls(payload, struct.pack("<HHH", 0, key, xor_verifier(word)),
               transform)


def xls_40(payload=b"", password=PASSWORD):
    return xls_rc4(payload, password, lambda text: CryptoApi(text, 40))


def encrypted(payload, password=PASSWORD, rounds=1000):
    """Every kind: (name, document)."""
    package = docx(payload)
    yield "agile.docx", agile(package, password, rounds)
    yield "agile-sha1.docx", agile(package, password, rounds, "sha1", 128)
    yield "agile-sha384.docx", agile(package, password, rounds, "sha384", 192)
    yield "standard.docx", standard(package, password)
    yield "standard-256.docx", standard(package, password, 256)
    yield "xor.xls", xls_xor(payload, password)
    yield "rc4.xls", xls_rc4(payload, password)
    yield "cryptoapi.xls", xls_rc4(payload, password, CryptoApi)
    yield "cryptoapi-40.xls", xls_40(payload, password)
    yield "rc4.doc", doc(payload, password)
    yield "cryptoapi.doc", doc(payload, password, CryptoApi)
    yield "cryptoapi.ppt", ppt(payload, password)


def main():
    folder = pathlib.Path(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    for name, data in encrypted(b"payload", PASSWORD, 3):
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
