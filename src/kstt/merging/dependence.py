"""Tables that are the sum of others row by row, found by linear algebra.

A table is a vector, one figure for each category and box. Where there are more figures than tables, a
summary is the one table that depends on smaller ones, and elimination says on which. It is done modulo a
prime; the caller adds the parts up once more.
"""

from __future__ import annotations

from itertools import chain
from operator import le
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["MOST_TABLES", "dependent"]

MOST_TABLES = 120
"""Elimination takes time with the cube of the number of tables: more are not compared in this way."""
_PRIME = 2**61 - 1
_SPARE = 16

Figures = dict[str, tuple[int, ...]]
"""The figures of a table: the boxes of each category."""


def dependent(tables: Mapping[int, Figures], order: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The tables that are each the sum of two or more others, with these.

    Args:
        tables: the figures of each table.
        order: the tables that are compared, the smaller first: a table is sought among those before it.

    >>> small = {1: {"a": (3, 4)}, 2: {"a": (5, 1), "b": (2, 2)}, 3: {"b": (9, 5)}}
    >>> dependent(small | {4: {"a": (8, 5), "b": (2, 2)}}, [1, 2, 3, 4])
    {4: (1, 2)}
    """
    if not 2 < len(order) <= MOST_TABLES:
        return {}
    order = _concerned(tables, order)
    places, width = _places(tables, order)
    basis: list[tuple[int, list[int]]] = []
    found: dict[int, tuple[int, ...]] = {}
    for number, i in enumerate(order):
        # The figures, and after them which tables were added up.
        row = [0] * (width + len(order))
        row[width + number] = 1
        for key, figures in tables[i].items():
            for box, figure in enumerate(figures):
                for place, factor in places[key, box]:
                    row[place] = (row[place] + figure * factor) % _PRIME
        for pivot, known in basis:
            if factor := row[pivot]:
                row = [(x - factor * y) % _PRIME if y else x for x, y in zip(row, known, strict=True)]
        pivot = next((place for place in range(width) if row[place]), -1)
        if pivot >= 0:
            inverse = pow(row[pivot], -1, _PRIME)
            basis.append((pivot, [x * inverse % _PRIME for x in row]))
            continue
        shares = row[width : width + number]
        parts = tuple(order[at] for at, share in enumerate(shares) if share)
        if len(parts) > 1 and all(share in {0, _PRIME - 1} for share in shares):
            found[i] = parts
    return found


def _concerned(tables: Mapping[int, Figures], order: Sequence[int]) -> list[int]:
    """The tables of which no figure is below that of either of two others, as of a sum; and these others."""
    widths = {key: len(own) for i in order for key, own in tables[i].items()}
    none = {key: (0,) * width for key, width in widths.items()}
    rows = {i: [*chain.from_iterable((none | tables[i]).values())] for i in order}
    found: set[int] = set()
    for number, i in enumerate(order):
        parts = [j for j in order[:number] if all(map(le, rows[j], rows[i]))]
        if len(parts) > 1:
            found.update(parts, (i,))
    return [i for i in order if i in found]


def _places(
    tables: Mapping[int, Figures], order: Sequence[int]
) -> tuple[dict[tuple[str, int], list[tuple[int, int]]], int]:
    """Where each figure stands in a row, with a factor, and how long a row is.

    Many more figures than tables are put together, each in three places with factors by chance: what is
    independent stays so.
    """
    names = {(key, box): None for i in order for key, own in tables[i].items() for box in range(len(own))}
    width = len(order) + _SPARE
    if len(names) <= 2 * width:
        return {name: [(place, 1)] for place, name in enumerate(names)}, len(names)
    chance = Random(width)  # noqa: S311 - nothing is kept secret
    drawn = {
        name: [(chance.randrange(width), chance.randrange(1, _PRIME)) for _ in range(3)] for name in names
    }
    return drawn, width
