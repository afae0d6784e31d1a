"""Changes of what a file says of itself: its sectors, the size of its picture, its encoding, the length of a number."""

import io
import re
import struct
import zipfile
import zlib

from tests.fuzz.mutations import NUMBER

SECTORS = (0, 1, 2, 3, 5, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFA, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
"""Numbers of sectors of a compound file: real ones, one beyond the end, and those that mean something else."""
IN_HEADER = (24, 26, 28, 30, 32, 40, 44, 48, 56, 60, 64, 68, 72, 76, 80)
"""Where the header of a compound file has its version, the sizes of its sectors, and its tables."""
IN_ENTRY = (64, 66, 67, 68, 72, 76, 116, 120)
"""Where an entry of its directory has the length of its name, its kind, its kin, its first sector and its size."""
SIZES = (0, 1, 2, 12_000, 14_000, 60_000, 65_535, 2**24, 2**31 - 1, 2**31, 2**32 - 1)
ENCODINGS = (
    b"zip", b"rot13", b"hex", b"base64", b"idna", b"punycode", b"undefined", b"unicode_escape", b"raw_unicode_escape",
    b"utf-7", b"utf-16", b"utf-32-be", b"x-unknown", b"", b" ", b"cp1258", b"ascii", b"mbcs", b"A" * 4_000, b"\xff", b"a\0b",
)  # fmt: skip
DECLARED = re.compile(rb"(encoding=[\"']|charset=[\"']?)([^\"'>;\s]*)")
LENGTHS = (99, 100, 101, 308, 309, 310, 400, 4_299, 4_300, 4_301, 5_000, 20_000)
SHAPES = ("{}", "-{}", "1,{}", "0.{}", "1e{}", "{}e9", "{}%", "{},5%", "{} hồ sơ", "{}/7", "1.{}")


def as_sectors(rng, data):
    """The tables of a compound file: a sector that comes after another, the header, the directory, a record's length."""
    data = bytearray(data)
    if len(data) < 1_024:
        return bytes(data)
    size = 1 << min(12, max(7, data[30]))
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        match rng.randrange(5):
            case 0 | 1:
                table = struct.unpack_from("<I", data, 76)[0]
                at = (table + 1) * size + 4 * rng.randrange(min(size // 4, max(1, len(data) // size)))
            case 2:
                at = rng.choice(IN_HEADER)
            case 3:
                directory = struct.unpack_from("<I", data, 48)[0]
                at = (directory + 1) * size + 128 * rng.randrange(4) + rng.choice(IN_ENTRY)
            case _:
                at = 512 + 2 * rng.randrange((len(data) - 512) // 2)
        if at + 4 > len(data):
            continue
        if rng.random() < 0.2:
            struct.pack_into("<H", data, at, rng.choice((0, 1, 9, 0xFF, 0x7FFF, 0xFFFF)))
        else:
            struct.pack_into("<I", data, at, rng.choice((*SECTORS, rng.randrange(len(data) // size + 1))))
    return bytes(data)


def as_stated_size(rng, data):
    """A picture that says it is of another width or height."""
    data = bytearray(data)
    width, height = rng.choice(SIZES), rng.choice(SIZES)
    if data.startswith(b"\x89PNG") and len(data) > 33:
        struct.pack_into(">II", data, 16, width, height)
        struct.pack_into(">I", data, 29, zlib.crc32(data[12:29]))
    elif data.startswith(b"\xff\xd8"):
        at = next((m.start() for m in re.finditer(rb"\xff[\xc0\xc2]", bytes(data))), None)
        if at is not None and at + 9 <= len(data):
            struct.pack_into(">HH", data, at + 5, height & 0xFFFF, width & 0xFFFF)
    elif data.startswith((b"II", b"MM")):
        order = "<" if data[:2] == b"II" else ">"
        start = struct.unpack_from(order + "I", data, 4)[0]
        if start + 2 > len(data):
            return bytes(data)
        for n in range((len(data) - start - 2) // 12):
            tag = start + 2 + 12 * n
            if struct.unpack_from(order + "H", data, tag)[0] in {256, 257, 278} and rng.random() < 0.7:
                struct.pack_into(order + "HII", data, tag + 2, 4, 1, rng.choice(SIZES))
    else:
        # A PDF file states the sizes of its pages and of the pictures on them.
        places = list(
            re.finditer(rb"/(?:Width|Height)\s+(\d+)|/MediaBox\s*\[[^\]]*?(\d+)[\d.]*\s*\]", bytes(data))
        )
        if places:
            one = rng.choice(places)
            group = 1 if one[1] is not None else 2
            data[one.start(group) : one.end(group)] = str(rng.choice(SIZES)).encode()
    return bytes(data)


def as_encoding(rng, data):
    """A part of a package, or a page, that says it is written in another encoding."""
    if not data.startswith(b"PK"):
        return _declared(rng, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return data
    name = rng.choice([one for one in parts if one.endswith((".xml", ".rels", ".vml"))] or list(parts))
    parts[name] = _declared(rng, parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()


def _declared(rng, content):
    other = rng.choice(ENCODINGS)
    found = list(DECLARED.finditer(content))
    if found:
        one = rng.choice(found)
        return content[: one.start(2)] + other + content[one.end(2) :]
    return b'<?xml version="1.0" encoding="' + other + b'"?>' + content


def as_long_numbers(rng, data):
    """Numbers of a text with as many digits as no count has."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 1, 2, 5))):
        found = list(NUMBER.finditer(text))
        if found:
            one = rng.choice(found)
            shape = rng.choice(SHAPES) if rng.random() < 0.5 else "{}"
            number = shape.format(rng.choice("0123456789") * rng.choice(LENGTHS))
            text = text[: one.start()] + number + text[one.end() :]
    return text.encode("utf-8", "surrogatepass")
