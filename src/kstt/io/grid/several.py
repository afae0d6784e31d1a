"""Several forms under or beside one another in one grid, and one form on several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, HeaderError
from kstt.io.grid.columns.repeated_headers import SecondTableError, table_below
from kstt.io.grid.lines.line import added
from kstt.limits import MOST_FORMS
from kstt.numerals import whole_number
from kstt.records.same_units import committee_key
from kstt.tables.cells import LineKind, ReportedCell
from kstt.tables.recognition import Doubt, Omission, OmissionReason
from kstt.tables.table import outline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.grids import Grid
    from kstt.tables.cells import ReportedRow

__all__ = ["forms_in", "with_next_pages"]

_SEVERAL = 3
_PAGES, _TWICE = 20, 2
"""The most sheets or tables that are looked at as pages of one, and the times that their total may stand."""


def forms_in(
    grid: Grid, read: Callable[[Grid], ReportedForm], most: int = MOST_FORMS
) -> tuple[ReportedForm, ...]:
    """The form at the top of a grid, and those of tables under or beside it.

    A further table is a form of its own if it is of the other kind of form, or its heading names
    another unit or reporting period; what its heading does not name is that of the first, with a warning.
    Any other is refused, or left out with a warning, as the first table alone has it.

    Args:
        grid: the cells.
        read: reads the one form of a grid.
        most: the most tables that are looked for.

    Raises: DocumentError as ``read`` does for the whole grid.
    """
    try:
        whole = read(grid)
    except SecondTableError as error:
        try:
            found = _split(grid, error.cut, read, most, beside=error.beside)
        except HeaderError:
            found = None
        if found is None:
            raise
        return found
    if (above := _last_above(grid, whole)) is not None:
        try:
            return _split(grid, above, read, most) or (whole,)
        except HeaderError:
            return (whole,)
    cut = _first_below(grid, whole)
    if cut is None:
        return (whole,)
    try:
        return _split(grid, cut, read, most) or (whole,)
    except HeaderError as error:
        return (_with_doubts(whole, [Doubt("table-unread", "", grid.where(cut), error.found)]),)


def _split(
    grid: Grid, cut: int, read: Callable[[Grid], ReportedForm], most: int, *, beside: bool = False
) -> tuple[ReportedForm, ...] | None:
    """The forms above and below a row, or beside a column; ``None`` where these are not of their own.

    Raises: HeaderError where the other header is that of a form, but not clear.
    """
    if most < 2:
        return None
    one: tuple[tuple[str, ...], ...] = grid.rows[:cut]
    rest: tuple[tuple[str, ...], ...] = (*((),) * cut, *grid.rows[cut:])
    if beside:
        one = tuple(row[:cut] for row in grid.rows)
        rest = tuple(("",) * min(cut, len(row)) + row[cut:] for row in grid.rows)
    try:
        first = read(attrs.evolve(grid, rows=one))
        second, *others = forms_in(attrs.evolve(grid, rows=rest), read, most - 1)
    except HeaderError:
        raise
    except DocumentError:
        return None
    if first.layout.account is second.layout.account and not _names_another(first, second):
        begins = next((row for row in rest[cut:] if any(map(str.strip, row))), ())
        if sum(map(bool, map(str.strip, begins))) < _SEVERAL:
            return None
        # Under titles in other words, and nothing above these, a table may go on.
        pages = with_next_pages([first, second, *others])
        if len(pages) > 1 and _numbers_on(first, second):
            raise table_below(grid, cut, cut)
        return tuple(pages) if len(pages) == 1 else None
    return (first, _with_heading_of(first, second), *others)


def _numbers_on(first: ReportedForm, second: ReportedForm) -> bool:
    """Whether the rows of a table are numbered on from the last of the one above it."""
    last, following = (
        next((whole_number(row.number) for row in rows if row.kind is LineKind.ROW), None)
        for rows in (reversed([*first.rows]), second.rows)
    )
    return last is not None and following == last + 1


def with_next_pages(forms: Sequence[ReportedForm]) -> list[ReportedForm]:
    """The forms of a document, those put together that are the pages of one table.

    Such stand one after another, of one unit and period as far as they are named, and one alone has a total:
    that of the rows of all.

    Args:
        forms: the forms in their order.
    """
    found: list[ReportedForm] = []
    i = 0
    while i < len(forms):
        end = _end_of_pages(forms, i)
        found.append(forms[i] if end == i + 1 else _joined(forms[i:end]))
        i = end
    return found


def _end_of_pages(forms: Sequence[ReportedForm], first: int) -> int:
    """Where the pages end that begin with a form; right after it where it is whole."""
    found = first + 1
    for i in range(first, min(first + _PAGES, len(forms))):
        if not _goes_on(forms[first], forms[i]):
            break
        totals = _totals(forms[first : i + 1])
        if len(set(totals)) > 1 or len(totals) > _TWICE:
            break
        if totals and i > first and _total_is_of_all(forms[first : i + 1]):
            found = i + 1
    return found


def _totals(pages: Sequence[ReportedForm]) -> list[tuple[int | None, ...]]:
    """The counts of the totals of some tables: one may stand above all rows and once more below them."""
    if not any(line.kind is LineKind.TOTAL for page in pages for line in outline(page)):
        return []
    return [row.values for page in pages for row in page.rows if row.kind is LineKind.TOTAL]


def _goes_on(first: ReportedForm, page: ReportedForm) -> bool:
    """Whether a table may be a page of another: of the same columns, and of no other unit or period."""
    known = page.recognition
    if page.layout.columns != first.layout.columns or known is None or _names_another(first, page):
        return False
    return not (known.headings or known.further or known.scanned)


def _total_is_of_all(pages: Sequence[ReportedForm]) -> bool:
    """Whether the one total of some tables is that of their rows together, each of them having some."""
    totals = _totals(pages)[:1]
    rows = [[row.values for row in page.rows if row.kind is LineKind.ROW] for page in pages]
    each = all(any(map(any, own)) for own in rows)
    return each and any(totals[0]) and added(totals) == added([one for own in rows for one in own])


def _joined(pages: Sequence[ReportedForm]) -> ReportedForm:
    """One form of the pages of a table; rows without a section are of the last one that a page before has."""
    first = pages[0]
    rows: list[ReportedRow] = []
    again: list[Omission] = []
    section = ""
    for row in (row for page in pages for row in page.rows):
        section = row.section or section
        if row.kind is LineKind.TOTAL and any(one.kind is LineKind.TOTAL for one in rows):
            again.append(Omission(row.where, row.label, OmissionReason.SUBTOTAL))
            continue
        of_section = row.kind is LineKind.ROW and not row.section
        rows.append(attrs.evolve(row, section=section) if of_section else row)
    layout = next((page.layout for page in pages if page.layout.sections), first.layout)
    known = [page.recognition for page in pages if page.recognition is not None]
    where = ", ".join(page.rows[0].where for page in pages)
    doubts = [
        *(doubt for one in known for doubt in one.doubts),
        Doubt("pages-joined", "", rows[0].where, where),
    ]
    recognition = attrs.evolve(
        known[0],
        left_out=(*(one for page in known for one in page.left_out), *again),
        hidden=tuple(one for page in known for one in page.hidden),
        uncalculated=tuple(one for page in known for one in page.uncalculated),
        doubts=tuple(doubts),
    )
    notes = tuple(note for page in pages for note in page.notes)
    return attrs.evolve(first, layout=layout, rows=tuple(rows), notes=notes, recognition=recognition)


def _names_another(first: ReportedForm, second: ReportedForm) -> bool:
    """Whether the heading of a table names another unit or period than that of the first."""
    if second.period is not None and second.period != first.period:
        return True
    unit = second.reporting_unit
    return bool(unit) and committee_key(first.reporting_unit) != committee_key(unit)


def _with_heading_of(first: ReportedForm, second: ReportedForm) -> ReportedForm:
    """A form with the period and the unit of the one above it, where its own heading names none."""
    doubts: list[Doubt] = []
    where = second.rows[0].where
    period, unit = second.period, second.reporting_unit
    if period is None and first.period is not None:
        period = first.period
        doubts.append(Doubt("period-of-first", "", where, period.label))
    if not unit and first.reporting_unit:
        unit = first.reporting_unit
        doubts.append(Doubt("unit-of-first", "", where, unit))
    return _with_doubts(attrs.evolve(second, period=period, reporting_unit=unit), doubts)


def _with_doubts(form: ReportedForm, doubts: Sequence[Doubt]) -> ReportedForm:
    """A form with more doubts about how it was recognised."""
    recognition = form.recognition
    if recognition is None or not doubts:
        return form
    return attrs.evolve(form, recognition=attrs.evolve(recognition, doubts=(*recognition.doubts, *doubts)))


def _last_above(grid: Grid, form: ReportedForm) -> int | None:
    """The row after the last with counts above the header of a form, where there are rows of counts."""
    known = form.recognition
    above = {"rows-above", "figures-below"}
    spots = {spot.where for spot in known.columns} if known and form.rows else set()
    header = next((r for r, row in enumerate(grid.rows) if spots.intersection(_places(grid, r))), 0)
    doubted = {doubt.where for doubt in known.doubts if doubt.rule in above} if known and header else set()
    rows = [r for r in range(header) if doubted and _counts(grid.rows[r]) >= _SEVERAL]
    return rows[-1] + 1 if any(grid.where(r) in doubted for r in rows) else None


def _places(grid: Grid, r: int) -> list[str]:
    return [grid.where(r, c) for c in range(len(grid.rows[r]))]


def _counts(row: Sequence[str]) -> int:
    return sum(ReportedCell.read(cell).value is not None for cell in row)


def _first_below(grid: Grid, form: ReportedForm) -> int | None:
    """The row after the last with counts of a form, where figures stand further below."""
    recognition = form.recognition
    if recognition is None or not any(doubt.rule == "figures-below" for doubt in recognition.doubts):
        return None
    below = {one.where for one in recognition.left_out if one.reason is OmissionReason.BELOW}
    first = next(
        (r for r, row in enumerate(grid.rows) if any(grid.where(r, c) in below for c in range(len(row)))),
        None,
    )
    while first and not any(ReportedCell.read(cell).value is not None for cell in grid.rows[first - 1]):
        first -= 1
    return first
