"""What was recognised where in a document: the columns found, what was left out of the table, and why."""

from __future__ import annotations

from enum import Enum

import attrs

__all__ = ["ColumnSpot", "Doubt", "HeaderSign", "LeftOut", "LeftOutReason", "Recognition"]


class HeaderSign(Enum):
    """By what the header of a table was recognised."""

    KEYS = "column keys"
    TITLES = "column titles"
    NUMBERS = "printed column numbers"
    POSITION = "position"
    GIVEN = "columns that were given"


class LeftOutReason(Enum):
    """Why a cell of a document is no cell of the form."""

    ABOVE = "stands above the table"
    NO_FIGURES = "stands in a row without figures"
    REMARK = "stands in a column that the form does not have"
    COLUMN_NUMBERS = "is the line of column numbers"
    HEADER_AGAIN = "repeats the header"
    SUBTOTAL = "repeats the figures of another line"
    BLOCK = "heads a block of rows"
    NO_ROW = "is a line of page sums, percentages or checks"
    BELOW = "stands below the table"


@attrs.frozen
class ColumnSpot:
    """Where a column was found: its key (or ``number``, ``label``, ``unit``), the title over it, the spot.

    A column of the form that stands in several of the document, to be added up, has a spot for each.
    """

    key: str
    title: str
    where: str


@attrs.frozen
class Doubt:
    """What the finding of a rule says of a column: its key, the spot, what was found and expected there."""

    rule: str
    column: str
    where: str
    found: str
    expected: str = ""


@attrs.frozen
class LeftOut:
    """A text of the document that is no part of the table, its spot, and why."""

    where: str
    text: str
    reason: LeftOutReason


@attrs.frozen
class Recognition:
    """How a reported form was recognised in its document.

    ``sheet`` is the sheet or table it stood in, ``hidden`` the hidden rows and columns that were read like
    others, ``other_sheets`` what else the document holds, each with the reason why it was not read,
    ``uncalculated`` the cells that are blank because their formula has no value, with the formula;
    ``computed`` the totals that the document does not have, by key; ``doubts`` what was not beyond doubt;
    ``other_periods`` the periods that the heading names besides the one that was taken,
    ``encoding`` the encoding from before Unicode that texts of the document were converted from,
    ``converter`` the program that converted the document before it was read.
    """

    sign: HeaderSign
    columns: tuple[ColumnSpot, ...]
    left_out: tuple[LeftOut, ...] = ()
    sheet: str = ""
    hidden: tuple[str, ...] = ()
    other_sheets: tuple[tuple[str, str], ...] = ()
    uncalculated: tuple[tuple[str, str], ...] = ()
    computed: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    other_periods: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    converter: str = ""
