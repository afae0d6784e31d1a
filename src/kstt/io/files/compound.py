"""The chains of sectors in a compound file, such as an old ``.xls`` workbook [MS-CFB]."""

from __future__ import annotations

from array import array
from sys import byteorder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["COMPOUND_START", "check_chains"]

COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a compound file."""
_RING = "a chain of sectors that leads back to itself"
_HEADER = 512
_FIRST_PLACES = slice(76, _HEADER)
"""Where the header lists the first sectors of the table of sectors."""


def check_chains(data: bytes) -> None:
    """Check that every chain of sectors ends: of a ring, readers would read on for ever.

    Args: the bytes of any file; one that is no compound file, and other faults, are left to its reader.

    Raises: ValueError.

    >>> check_chains(COMPOUND_START)
    """
    if len(data) < _HEADER or not data.startswith(COMPOUND_START):
        return
    size = 1 << min(int.from_bytes(data[30:32], "little"), 20)
    places = [place for place in (*_numbers(data[_FIRST_PLACES]), *_further(data, size)) if place >= 0]
    if len(set(places)) < len(places):
        raise ValueError(_RING)
    table = _joined(data, places, size)
    _demand_ends(table)
    place, most = _numbers(data[60:68])
    chain = list[int]()
    # Where there is no small stream, the first sector of their table may be any.
    while 0 <= place < len(table) and len(chain) < most:
        chain.append(place)
        place = table[place]
    _demand_ends(_joined(data, chain, size))


def _numbers(part: bytes) -> array[int]:
    numbers = array("i", part[: len(part) // 4 * 4])
    if byteorder == "big":
        numbers.byteswap()
    return numbers


def _sector(data: bytes, place: int, size: int) -> bytes:
    start = (place + 1) * size
    return data[start : start + size]


def _joined(data: bytes, places: Iterable[int], size: int) -> array[int]:
    return _numbers(b"".join(_sector(data, place, size) for place in places))


def _further(data: bytes, size: int) -> list[int]:
    """The sectors of the table of sectors that the header has no room for, listed in sectors of their own."""
    found: list[int] = []
    (place,) = _numbers(data[68:72])
    seen = set[int]()
    while place >= 0 and (part := _numbers(_sector(data, place, size))):
        if place in seen:
            raise ValueError(_RING)
        seen.add(place)
        *listed, place = part
        found += listed
    return found


def _demand_ends(table: Sequence[int]) -> None:
    """Raise ValueError for a table in which a chain leads back to itself."""
    ended = bytearray(len(table))
    for start in range(len(table)):
        chain = list[int]()
        place = start
        while 0 <= place < len(table) and not ended[place]:
            ended[place] = 1
            chain.append(place)
            place = table[place]
        if 0 <= place < len(table) and ended[place] == 1:
            raise ValueError(_RING)
        for each in chain:
            ended[each] = 2
