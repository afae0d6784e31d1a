"""What a caller says of a table's columns: where they stand, what its titles mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.grid.grids import column_number
from kstt.io.grid.titles.words import WORDS, TitleWords
from kstt.limits import MOST_COLUMNS

if TYPE_CHECKING:
    from typing import Self

__all__ = ["NO_HINTS", "ColumnHints"]

_NONE = "0"
_LETTERS = re.compile(r"[A-Z]{1,2}", re.IGNORECASE)


@attrs.frozen
class ColumnHints:
    """What is known of a table's columns beside the table.

    Attributes:
        columns: columns of the form by key (or ``number``, ``label``), each with its places in the sheet,
            from 0; several are added up. One without a place counts nothing, and the sheet does not have it.
        assume: without any title the columns stand as the form prints them.
        words: the words that titles are understood by.

    >>> ColumnHints.parse("received_online=C,received_direct=D+E").columns
    (('received_online', (2,)), ('received_direct', (3, 4)))
    """

    columns: tuple[tuple[str, tuple[int, ...]], ...] = ()
    assume: bool = False
    words: TitleWords = WORDS

    @classmethod
    def parse(cls, text: str, *, assume: bool = False, words: TitleWords = WORDS) -> Self:
        """The hints in a text such as ``online=F,direct=G+H``; a key may be shortened where it is plain.

        ``carried_over=0`` says that the sheet has no such column, as nothing is counted in it.

        Raises: ParseError.

        >>> ColumnHints.parse("received_online=F, received_direct=G+H").columns
        (('received_online', (5,)), ('received_direct', (6, 7)))
        """
        found: list[tuple[str, tuple[int, ...]]] = []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            key, sign, letters = (piece.strip() for piece in part.partition("="))
            if key and letters == _NONE:
                found.append((key, ()))
                continue
            spots = [spot.strip() for spot in letters.split("+")]
            if not sign or not key or not all(map(_LETTERS.fullmatch, spots)):
                raise ParseError(
                    msg("columns"),
                    part,
                    msg("KEY=LETTERS, as received_online=F or received_direct=G+H, or KEY=0 for none"),
                )
            places = tuple(map(column_number, spots))
            if max(places) >= MOST_COLUMNS:
                raise ParseError(
                    msg("columns"), part, msg("one of the first {value} columns", value=MOST_COLUMNS)
                )
            found.append((key, places))
        return cls(tuple(found), assume, words)


NO_HINTS = ColumnHints()
