"""Tables that are turned: the columns of a form under one another, its rows side by side."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from kstt.dates.written import written_periods
from kstt.errors import DocumentError
from kstt.findings.finding import Severity
from kstt.i18n import msg
from kstt.io.grid.columns.blocks import at, says_of_columns
from kstt.io.grid.lines.line import not_a_row
from kstt.io.grid.titles.words import WORDS
from kstt.limits import HEAD_ROWS, MOST_COLUMNS
from kstt.tables.cells import LineKind, ReportedCell
from kstt.tables.checks import check
from kstt.tables.recognition import Doubt
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid

__all__ = ["Turned", "find_turned", "turned_above"]

_LEFT, _FEWEST, _OF_ONE, _FILLED = 4, 6, 16, 3
"""The columns in which titles may stand under one another, the fewest of a form that do, the most that are
of one, and the cells of a row that belongs to them."""

_TIME = re.compile(
    r"(?:quy|q|thang|t|tuan|dot)[ .:-]?(?:[ivx]{1,4}|\d{1,2})|(?:ca )?nam(?: \d{4})?|\d{4}|\d{1,2} thang\b.*"
    r"|(?:ky|quy|thang|nam) (?:nay|truoc)|(?:ke hoach|thuc hien|so sanh|uoc|ty le|tang|giam|chenh lech)\b.*"
)
"""Names of columns that are times, or set beside one another: no rows of a form."""


@attrs.frozen
class Turned:
    """Where a turned table stands: its first row and the one after its last, where the first title is.

    ``again`` says that the same titles come more than once, for several categories one under the other.
    """

    first: int
    end: int
    titled: tuple[int, int]
    again: bool

    def read(self, grid: Grid, recognise: Callable[[Grid], ReportedForm]) -> ReportedForm:
        """The form of the table, upright, with what was said of it.

        Args:
            grid: the cells.
            recognise: reads the form in a grid.

        Raises: DocumentError where its sums do not prove what is what.
        """
        upright = self.upright(grid)
        try:
            form = None if self.again or find_turned(upright) else recognise(upright)
        except DocumentError:
            form = None
        if form is None or form.recognition is None or not _is_proved(form):
            raise self.refusal(grid) from None
        doubt = Doubt("table-turned", "", grid.where(*self.titled), grid.sheet)
        recognition = attrs.evolve(form.recognition, doubts=(doubt, *form.recognition.doubts))
        return attrs.evolve(form, recognition=recognition)

    def upright(self, grid: Grid) -> Grid:
        """The grid with the rows and columns of the table exchanged, what stands above it in its place."""
        first, end = self.first, self.end
        body = grid.rows[first:end]
        width = max(map(len, body))
        turned = (tuple(at(row, c) for row in body) for c in range(width))
        rows = (*grid.rows[:first], *turned, *grid.rows[end:])
        merges = [one for one in grid.merges if one[2] < first]
        merges += [
            (first + left, top - first, first + right, bottom - first)
            for top, left, bottom, right in grid.merges
            if first <= top and bottom < end
        ]

        def place(row: int, column: int) -> tuple[int, int]:
            return first + column, row - first

        def address(row: int, column: int) -> str:
            if row < first:
                return grid.where(row, column)
            below = row - first - width
            return grid.where(end + below, column) if below >= 0 else grid.where(first + column, row - first)

        hidden = {first + c for c in grid.hidden_columns} | {r for r in grid.hidden if r < first}
        return attrs.evolve(
            grid,
            rows=rows,
            names=(),
            address=address,
            merges=tuple(merges),
            hidden=frozenset(hidden),
            hidden_columns=frozenset(r - first for r in grid.hidden if first <= r < end),
            uncalculated={place(*one): text for one, text in grid.uncalculated.items() if one[0] >= first},
            headings={},
            struck=frozenset(place(*one) for one in grid.struck if one[0] >= first),
            scaled={place(*one): text for one, text in grid.scaled.items() if one[0] >= first},
        )

    def refusal(self, grid: Grid) -> DocumentError:
        """The error for a turned table that the sums do not prove."""
        where = grid.where(*self.titled)
        return DocumentError(
            grid.source or msg("table"),
            msg("a table that is turned: the columns of a form stand in rows, from {where}", where=where),
            msg("the columns of the form side by side, each row a category or a unit"),
            msg("make a pivot table of it, with a column for each of the form")
            if self.again
            else msg("transpose it: copy it, and paste it with rows and columns exchanged"),
        )


def find_turned(grid: Grid) -> Turned | None:
    """Where the titles of a form's columns stand under one another, each beside counts; else ``None``."""
    rows = grid.rows[:HEAD_ROWS]
    for c in range(_LEFT):
        titled = [r for r, row in enumerate(rows) if says_of_columns((at(row, c),), WORDS)]
        counted = [r for r in titled if any(map(_is_count, rows[r][c + 1 : MOST_COLUMNS]))]
        if len(counted) >= _FEWEST:
            above = takewhile(lambda r: _belongs(rows[r]), range(counted[0] - 1, -1, -1))
            below = takewhile(lambda r: _belongs(grid.rows[r]), range(counted[-1] + 1, len(grid.rows)))
            first, end = counted[0] - len(list(above)), counted[-1] + 1 + len(list(below))
            return Turned(first, end, (counted[0], c), len(counted) > _OF_ONE)
    return None


def turned_above(grid: Grid, header: Header) -> Iterator[Doubt]:
    """What to say of a turned table above the header of another, which is not read.

    A list of the counts of one of its rows, as of the total, is none.

    Args:
        grid: the cells.
        header: the header of the other.
    """
    first = header.first
    if first > _FEWEST and (turned := find_turned(attrs.evolve(grid, rows=grid.rows[:first]))) is not None:
        counts = [_counts(row, range(len(row))) for row in grid.rows[turned.first : turned.end]]
        if all(len(one) < 2 for one in counts):
            listed = sorted(count for own in counts for count in own)
            if any(sorted(_counts(row, header.counted)) == listed for row in grid.rows[header.last + 1 :]):
                return
        found = msg(
            "a table that is turned: the columns of a form stand in rows, from {where}",
            where=grid.where(*turned.titled),
        )
        yield Doubt("table-unread", "", grid.where(*turned.titled), found)


def _is_proved(form: ReportedForm) -> bool:
    """Whether the table that a turned one makes is one of the form: its sums hold, and its rows are rows."""
    names = [row.label for row in form.rows]
    if any(not_a_row(name) or _TIME.fullmatch(bare(name)) or written_periods(name)[0] for name in names):
        return False
    rows = [row for row in form.rows if row.kind is LineKind.ROW and any(row.values)]
    errors = [one for one in check(form) if one.severity is Severity.ERROR]
    whole = form.recognition is not None and not form.recognition.computed
    return len(rows) > 1 and whole and not errors


def _belongs(row: Sequence[str]) -> bool:
    return sum(1 for cell in row if cell.strip()) >= _FILLED


def _counts(row: Sequence[str], places: Iterable[int]) -> list[int]:
    """The counts of a row in some columns."""
    found = (ReportedCell.read(at(row, c)).value for c in places)
    return [count for count in found if count is not None]


def _is_count(text: str) -> bool:
    return ReportedCell.read(text).value is not None
