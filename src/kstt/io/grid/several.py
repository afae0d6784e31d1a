"""Several forms under or beside one another in one grid, each with a heading of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, HeaderError
from kstt.io.grid.repeated_headers import SecondTableError
from kstt.limits import MOST_FORMS
from kstt.records.same_units import committee_key
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, OmissionReason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.grids import Grid

__all__ = ["forms_in"]


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
        return None
    return (first, _with_heading_of(first, second), *others)


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
