"""The parts of packages as office programs write them, found by their directory and unpacked each at once.

Any other package, and any doubt, is left to the reader of all packages, which says what is amiss.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import pairwise

import attrs

__all__ = ["DoubtfulPartError", "PlainPart", "plain_parts"]

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s2x3H4x3L4H6xL")
_HEAD = struct.Struct("<4s22x2H")
_STORED, _DEFLATED = 0, 8
_VERSION = 20
"""The version of the format that a reader needs for parts that are compressed and not encrypted."""
_KNOWN_FLAGS = 0b1000_0000_1110
"""How well it is compressed, that its size follows it, that its name is UTF-8: these change no content."""
_LARGEST_KEPT, _SHORTEST_KEPT = 65_536, 4_096
"""The most bytes of a part that is kept to be known again, unpacked and packed."""


class DoubtfulPartError(Exception):
    """A part that does not unpack to what the directory of its package says."""


@attrs.frozen(eq=False)
class PlainPart:
    """A part of a package: its name, its size, and what the directory says of it besides."""

    filename: str
    file_size: int
    flag_bits: int
    method: int
    packed: bytes
    checksum: int

    def content(self) -> bytes:
        """What it unpacks to.

        Raises: DoubtfulPartError.
        """
        kept = self.file_size <= _LARGEST_KEPT and len(self.packed) <= _SHORTEST_KEPT
        return (_kept_content if kept else _content)(self.packed, self.method, self.file_size, self.checksum)


def plain_parts(data: bytes) -> list[PlainPart] | None:
    """The parts of a package in the order of its directory; ``None`` where only its reader can tell."""
    end = len(data) - _END.size
    if end < 0:
        return None
    sign, *disks, here, count, size, directory, comment = _END.unpack_from(data, end)
    if sign != b"PK\5\6" or any(disks) or comment or here != count or directory + size != end:
        return None
    parts: list[PlainPart] = []
    spans: list[tuple[int, int]] = []
    at = directory
    while at + _ENTRY.size <= end:
        sign, version, flags, method, checksum, packed, full, *lengths, disk, head = _ENTRY.unpack_from(
            data, at
        )
        named, extra, remark = lengths
        at += _ENTRY.size
        name = data[at : at + named]
        at += named + remark
        usual = version & 0xFF <= _VERSION and not flags & ~_KNOWN_FLAGS and not (extra or disk)
        if sign != b"PK\1\2" or not usual or not name.isascii() or b"\0" in name:
            return None
        if method not in {_STORED, _DEFLATED} or head + _HEAD.size > directory:
            return None
        sign, again, beside = _HEAD.unpack_from(data, head)
        first = head + _HEAD.size
        start = first + again + beside
        if sign != b"PK\3\4" or data[first : first + again] != name or start + packed > directory:
            return None
        spans.append((head, start + packed))
        if not name.endswith(b"/"):
            content = data[start : start + packed]
            parts.append(PlainPart(name.decode("ascii"), full, flags, method, content, checksum))
    # Of parts that lie over one another a few bytes unpack to very many.
    apart = all(end <= begin for (_, end), (begin, _) in pairwise(sorted(spans)))
    return parts if at == end and len(spans) == count and apart else None


def _content(packed: bytes, method: int, size: int, checksum: int) -> bytes:
    if method == _STORED:
        content = packed
    else:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacking.decompress(packed, size + 1)
        except zlib.error:
            raise DoubtfulPartError from None
        if not unpacking.eof:
            raise DoubtfulPartError
    if len(content) != size or zlib.crc32(content) != checksum:
        raise DoubtfulPartError
    return content


# The workbooks of one office differ in their sheets: the same styles and lists of parts stand in each.
_kept_content = lru_cache(maxsize=64)(_content)
