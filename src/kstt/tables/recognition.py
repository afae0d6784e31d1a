"""How a table was recognised in a document: the columns found, the texts left out, and why."""

from __future__ import annotations

from enum import Enum

import attrs

from kstt.i18n import msg

__all__ = [
    "Certainty",
    "ColumnSpot",
    "Doubt",
    "FurtherCounts",
    "HeaderSign",
    "Omission",
    "OmissionReason",
    "Recognition",
    "ScannedCell",
]


class HeaderSign(Enum):
    """The evidence by which a table's header was recognised.

    >>> HeaderSign.NUMBERS.value.in_language("vi")
    'số thứ tự cột in trên biểu'
    """

    KEYS = msg("column keys")
    TITLES = msg("column titles")
    NUMBERS = msg("printed column numbers")
    POSITION = msg("position")
    GIVEN = msg("columns that were given")


class OmissionReason(Enum):
    """The reason why a cell of a document is not a cell of the form.

    >>> OmissionReason.SUBTOTAL.value.in_language("vi")
    'lặp lại số liệu của dòng khác'
    """

    ABOVE = msg("stands above the table")
    NO_FIGURES = msg("stands in a row without figures")
    REMARK = msg("stands in a column that the form does not have")
    COLUMN_NUMBERS = msg("is the line of column numbers")
    HEADER_AGAIN = msg("repeats the header")
    SUBTOTAL = msg("repeats the figures of another line")
    PART = msg("is a part of the row above it, which counts its cases")
    BLOCK = msg("heads a block of rows")
    NO_ROW = msg("is a line of page sums, percentages or checks")
    EXAMPLE = msg("is an example of how the form is filled in")
    COMPARED = msg("is of another period, to compare with")
    STRUCK = msg("is struck through")
    BELOW = msg("stands below the table")


class Certainty(Enum):
    """How certain a cell is that was recognised in a picture and weighed with the sums of its table.

    >>> ScannedCell(3, 2, "page 1", "17", Certainty.DOUBTFUL, candidates=(17, 11)).doubtful
    True
    """

    PROVED = "proved"
    """Every table within the likelihood ratio agrees on it, and it is what was read."""
    CORRECTED = "corrected"
    """Every table within the ratio agrees on it, but it is not the likeliest reading of the cell alone."""
    DOUBTFUL = "doubtful"
    """Tables within the ratio differ on it."""
    CONTRADICTED = "contradicted"
    """It was read clearly, yet the sums ask for another value: the paper itself may be wrong."""


@attrs.frozen
class ScannedCell:
    """A cell that was recognised in a picture: where it stands in the table and in the document.

    ``read`` is the likeliest text of the cell alone; ``candidates`` the counts that it has in the likeliest
    tables, the best first (``None``: nothing is written there); ``reason`` says which sums it stands in that
    do not hold as read.

    >>> cell = ScannedCell(3, 2, "page 1: row 4", "17", Certainty.PROVED, candidates=(17,))
    >>> cell.proved, cell.candidates
    (True, (17,))
    """

    row: int
    column: int
    where: str
    read: str
    certainty: Certainty
    candidates: tuple[int | None, ...] = ()
    reason: str = ""

    @property
    def proved(self) -> bool:
        """Whether the cell is proved as it was read."""
        return self.certainty is Certainty.PROVED

    @property
    def doubtful(self) -> bool:
        """Whether the sums leave more than one value."""
        return self.certainty is Certainty.DOUBTFUL


@attrs.frozen
class ColumnSpot:
    """Where a column was found: its key (or ``number``, ``label``, ``unit``), the title over it, the spot.

    A column of the form that stands in several of the document, to be added up, has a spot for each.

    >>> spot = ColumnSpot("received_online", "Trực tuyến", "a.csv: column D")
    >>> spot.key, spot.where
    ('received_online', 'a.csv: column D')
    """

    key: str
    title: str
    where: str


@attrs.frozen
class Doubt:
    """What the finding of a rule says of a column: its key, the spot, what was found and expected there.

    >>> Doubt("column-joined", "received_direct", "sheet 'Q2', column D", "Trực tiếp, bưu chính").column
    'received_direct'
    """

    rule: str
    column: str
    where: str
    found: str
    expected: str = ""


@attrs.frozen
class FurtherCounts:
    """What each row counts in a part of a total for which the form has no column; ``None`` for no count.

    ``total`` and ``parts`` are the keys of the total and of its parts that the form has.

    >>> part = FurtherCounts("pending", ("pending_within", "pending_overdue"), (3, None))
    >>> part.total, part.counts[0]
    ('pending', 3)
    """

    total: str
    parts: tuple[str, ...]
    counts: tuple[int | None, ...]


@attrs.frozen
class Omission:
    """A text of the document that is no part of the table, its spot, and why.

    >>> omission = Omission("a.csv: line 1", "BÁO CÁO", OmissionReason.ABOVE)
    >>> f"{omission.text} {omission.reason.value}"
    'BÁO CÁO stands above the table'
    """

    where: str
    text: str
    reason: OmissionReason


@attrs.frozen
class Recognition:
    """How a reported form was recognised in its document.

    ``sheet`` is the sheet or table it stood in, ``hidden`` the hidden rows and columns that were read like
    others, ``other_sheets`` what else the document holds, each with the reason why it was not read,
    ``uncalculated`` the cells that are blank because their formula has no value, with the formula;
    ``computed`` the totals that the document does not have, and the columns in which nothing is counted, by
    key; ``doubts`` what was not beyond doubt;
    ``other_periods`` further periods that the heading names,
    ``unit_in_title`` the unit that a title mentions, where no line of its own names the reporting unit,
    ``encoding`` the encoding from before Unicode that texts of the document were converted from,
    ``converter`` the program that converted the document before it was read,
    ``scanned`` the cells that were recognised in a picture, ``labels`` the rows whose label no catalogue has
    as it was recognised, each with what was recognised,
    ``unread_tables`` the other tables of the document whose header is a form's but cannot be read, and why;
    of several forms the first has them,
    ``headings`` the rows of sections that a column beside the rows names: the document has no line of theirs,
    ``further`` the counts of parts of totals for which the form has no column.

    >>> recognition = Recognition(HeaderSign.TITLES, (ColumnSpot("received", "Tổng số", "a.csv: column C"),))
    >>> [spot.key for spot in recognition.columns], recognition.left_out
    (['received'], ())
    """

    sign: HeaderSign
    columns: tuple[ColumnSpot, ...]
    left_out: tuple[Omission, ...] = ()
    sheet: str = ""
    hidden: tuple[str, ...] = ()
    other_sheets: tuple[tuple[str, str], ...] = ()
    uncalculated: tuple[tuple[str, str], ...] = ()
    computed: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    other_periods: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    converter: str = ""
    scanned: tuple[ScannedCell, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()
    unread_tables: tuple[tuple[str, str], ...] = ()
    unit_in_title: str = ""
    headings: tuple[int, ...] = ()
    further: tuple[FurtherCounts, ...] = ()
