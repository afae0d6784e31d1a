"""Headings over rows that name another period or reporting unit than that of the table.

The rows under such a heading are not this form's. Where it stands alone under rows of the form, a second
table begins there, which is refused. Any other is an error that names the heading: which of the rows are to
be counted only its office can say. The units of a district, or the months of a quarter, each under a heading
of its own, are parts of one form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.dates.written import is_yearless_period
from kstt.errors import KsttError
from kstt.io.grid.columns.repeated_headers import table_below
from kstt.io.grid.heading.title_block import unit_of_count
from kstt.io.grid.lines.sections import is_number
from kstt.io.grid.rows.setting_aside import OWN_PERIOD, counts_at, period_of_line
from kstt.records.same_units import is_another_unit
from kstt.records.units import is_unit
from kstt.tables.cells import LineKind, PlainRows, rows_of
from kstt.tables.recognition import Doubt
from kstt.text import bare, clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.rows.arranging import TableRows

__all__ = ["of_others"]

_LONG = 120
_NUMBER = re.compile(r"(?:(?:[IVX]{1,4}|[A-D])[.)/:]|\d{1,2}[.)]|[-–—+*•]) +")
_EARLIER = re.compile(
    r"(?:(?:so lieu|ho so|tthc|ket qua|ky bao cao|cua|trong|so voi) ){0,3}"
    r"(?:luy ke|cung ky|(?:ky|quy|thang|nam|tuan)(?: bao cao)? (?:lien )?truoc)"
    r"(?: (?:tu |den )?(?:dau )?(?:nam|quy|thang|ky)(?: (?:truoc|[0-9ivx/]{1,7}))?)?"
)
"""A heading of an earlier period; *Kỳ trước chuyển sang* names a part of the own one."""
_BRACKET = re.compile(r"\([^()]{0,80}\) *$")
_BEGIN = {(12, 15), (1, 1)}
"""The month and day on which years begin, of reports and of the calendar."""


@attrs.frozen
class _Heading:
    """A heading over rows: its row, its text, how many rows of the form stand above it and under it."""

    row: int
    text: str
    above: int
    under: int


def of_others(
    grid: Grid, header: Header, table: TableRows, period: ReportingPeriod | None, unit: str
) -> Iterator[Doubt]:
    """What to say of headings over rows of another period, or of another unit like the reporting one.

    Args:
        grid: the cells.
        header: the header of the table.
        table: the rows that are read under it.
        period: the period of the table, where it is known.
        unit: its reporting unit, where it is known.

    Raises: SecondTableError where such a heading stands alone between rows of the form.
    """
    for one in (*_over_all(grid, header, table, period), *_between(grid, header, table, period, unit)):
        if one.above and sum(map(bool, map(str.strip, grid.rows[one.row]))) == 1:
            raise table_below(grid, one.row, max(r for r in table.places if r < one.row) + 1)
        yield Doubt("rows-of-others", "", grid.where(one.row), one.text, str(one.under))


def _over_all(
    grid: Grid, header: Header, table: TableRows, period: ReportingPeriod | None
) -> Iterator[_Heading]:
    """The last line above a table, if it says that this is of an earlier period."""
    for r in range(header.first - 1, -1, -1):
        texts = [text for cell in grid.rows[r] if (text := cell.strip())]
        if not texts or unit_of_count(" ".join(texts)) is not None:
            continue
        text = _text_of(grid.rows[r])
        # What a bracket counts is no period, and what stands beside a text is said of it.
        match = _BRACKET.search(text)
        note = match[0] if match else ""
        counts = any(map(str.isdecimal, note)) and not ReportingPeriod.mentioned_in(note)
        alone = len(texts) - is_number(texts[0]) == 1
        if alone and not counts and _is_earlier(text, period):
            yield _Heading(r, text, 0, sum(row.kind is LineKind.ROW for row in rows_of(table.rows)))
        return


def _between(
    grid: Grid, header: Header, table: TableRows, period: ReportingPeriod | None, unit: str
) -> Iterator[_Heading]:
    """The headings within a table that name another period or unit."""
    headings = _headings(grid, header, table)
    named = {one.row: _period_of(one.text, period) for one in headings}
    begun = [one for one in headings if not one.above]
    # A heading for the own period, or one for each part of it.
    own = {one.above for one in headings if named[one.row] and named[one.row] in {OWN_PERIOD, period}}
    parted = any(named[one.row] for one in begun)
    units = [one for one in headings if is_unit(_unit_of(one.text))]
    all_units = any(not one.above for one in units) or header.unit is not None
    for one in headings:
        word = named[one.row]
        if one.above in own or not (one.above or own):
            continue
        of_period = word and _is_other(word, period, parted=parted)
        of_unit = one in units and not all_units and is_another_unit(_unit_of(one.text), unit)
        if of_period or of_unit:
            yield one


def _headings(grid: Grid, header: Header, table: TableRows) -> list[_Heading]:
    """The lines of words alone with rows of the form under them, none of what stands above the table."""
    places = table.places
    if not places or places[-1] - header.last == len(places):
        return []  # No line stands between the rows.
    known = set(places)
    texts = [
        (r, text)
        for r in range(header.last + 1, places[-1])
        if r not in known and not counts_at(grid, header, r) and (text := _text_of(grid.rows[r]))
    ]
    if not texts:
        return []
    over = {name_key(cell) for row in grid.rows[: header.first] for cell in row if cell.strip()}
    lines = table.rows.lines.rows if isinstance(table.rows, PlainRows) else table.rows
    rows = sorted(r for r, line in zip(places, lines, strict=True) if line.kind is LineKind.ROW)
    found = [_Heading(r, text, bisect_left(rows, r), 0) for r, text in texts if name_key(text) not in over]
    return _with_rows(found, len(rows))


def _with_rows(headings: Sequence[_Heading], rows: int) -> list[_Heading]:
    """The headings with the number of rows down to the next in another place, those over none left out."""
    ends = sorted({*(one.above for one in headings), rows})
    under = {one: next((end for end in ends if end > one), one) - one for one in ends}
    return [attrs.evolve(one, under=under[one.above]) for one in headings if under[one.above]]


def _text_of(row: Sequence[str]) -> str:
    """The words of a line, without its number; nothing for a long text."""
    texts = dict.fromkeys(text for cell in row if (text := clean(cell)) and not is_number(text))
    text = _NUMBER.sub("", " ".join(texts), count=1).strip(" -+.") if texts else ""
    return text if len(text) <= _LONG and any(map(str.isalpha, text)) else ""


def _period_of(text: str, own: ReportingPeriod | None) -> str | ReportingPeriod | None:
    """The period that a heading names, by its date or a word for the own or an earlier one."""
    word = period_of_line(text)
    if word == OWN_PERIOD or isinstance(word, ReportingPeriod):
        return word
    if _EARLIER.fullmatch(written := _words(text)):
        return written
    if own is None or not is_yearless_period(text):
        return None
    try:
        return ReportingPeriod.parse(f"{text} năm {own.end.year}")
    except KsttError:
        return None


def _words(text: str) -> str:
    return " ".join(bare(_BRACKET.sub("", text)).strip(" -+:.").split())


def _is_earlier(text: str, own: ReportingPeriod | None) -> bool:
    """Whether a text says that a table is of an earlier period, or of more of the year than its own."""
    words = _words(text)
    if not _EARLIER.fullmatch(words) or "so voi" in words:
        return False
    # A period that begins a year is all that has come of it.
    begins_year = own is None or (own.start.month, own.start.day) in _BEGIN
    return not ("luy ke" in words and begins_year)


def _is_other(word: str | ReportingPeriod, period: ReportingPeriod | None, *, parted: bool) -> bool:
    """Whether a period is not the table's own, nor one of the parts that all its rows are headed by."""
    if not isinstance(word, ReportingPeriod):
        return word != OWN_PERIOD
    if period is None:
        return not parted
    return word != period and not (parted and period.contains(word))


def _unit_of(text: str) -> str:
    """The unit that a heading names, without what stands before it, such as *Đơn vị:*."""
    return text.rpartition(":")[2].strip()
