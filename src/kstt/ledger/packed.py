"""All kinds of movement of one place in one whole number.

A number of 64 bits for each kind, side by side in one Python integer: adding two integers adds all
kinds at once, in a tenth of the time that seven additions take. Any kind may be below zero, as it is in a
correction: the integer is then still the sum, and :func:`unpack` tells the kinds apart.
"""

from __future__ import annotations

import struct

from kstt.ledger.movements import KINDS

__all__ = ["SHIFTS", "pack", "unpack"]

_BITS = 64
SHIFTS = tuple(_BITS * place for place in range(len(KINDS)))
"""How far each kind is shifted: ``count << SHIFTS[kind]`` is so many movements of one kind."""

_FORMAT = struct.Struct(f"<{len(KINDS)}Q")
_HALF = 1 << (_BITS - 1)
_HALVES = sum(_HALF << shift for shift in SHIFTS)


def pack(counts: tuple[int, ...]) -> int:
    """One integer of the number of movements of each kind."""
    return sum(count << shift for count, shift in zip(counts, SHIFTS, strict=True))


def unpack(packed: int) -> tuple[int, ...]:
    """The number of movements of each kind.

    >>> unpack(pack((1, 2, 3, 4, 5, 6, 7)) - pack((2, 0, 0, 0, 0, 0, 9)))
    (-1, 2, 3, 4, 5, 6, -2)
    """
    halves = (packed + _HALVES).to_bytes(_FORMAT.size, "little")
    return tuple([half - _HALF for half in _FORMAT.unpack(halves)])
