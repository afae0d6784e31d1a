"""From a table as it was recognised to one whose every cell is proved, corrected or named as doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.likelihood import CellReadings, Reading, decode
from kstt.tables.cells import ReportedCell
from kstt.tables.equations import bounds_of, equations_of
from kstt.tables.recognition import Certainty, ScannedCell
from kstt.text import close_names, name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kstt.forms.reported import ReportedForm
    from kstt.repair.likelihood import DecodedCell
    from kstt.tables.cells import ReportedRow
    from kstt.tables.equations import Cell, Equation

__all__ = ["decoded", "with_known_labels"]


def decoded(
    form: ReportedForm, readings: Mapping[str, CellReadings], texts: Mapping[str, str]
) -> ReportedForm:
    """The form with the likeliest counts that satisfy its sums; a doubtful cell is blank.

    Args:
        form: the form as recognised, each cell with its spot.
        readings: by spot, what may be written in a cell.
        texts: by spot, the likeliest text of the cell alone.
    """
    cells: dict[Cell, CellReadings] = {}
    for i, row in enumerate(form.rows):
        for c, cell in enumerate(row.cells):
            # A cell that comes from a text layer is what it is.
            cells[i, c] = readings.get(cell.where) or CellReadings((Reading(cell.value, 0.0),), other=-20.0)
    if not readings.keys() & {cell.where for row in form.rows for cell in row.cells}:
        return form
    sums = [*equations_of(form), *bounds_of(form)]
    found = decode(cells, sums)
    rows, scanned = [], []
    for i, row in enumerate(form.rows):
        written = []
        for c, cell in enumerate(row.cells):
            if cell.where not in readings:
                written.append(cell)
                continue
            one = found[i, c]
            read = texts.get(cell.where, cell.text)
            scanned.append(
                ScannedCell(
                    i,
                    c,
                    cell.where,
                    read,
                    one.certainty,
                    one.candidates,
                    _reason(form, (i, c), one, cells, sums),
                )
            )
            written.append(
                ReportedCell.of(None if one.certainty is Certainty.DOUBTFUL else one.value, cell.where)
            )
        rows.append(attrs.evolve(row, cells=tuple(written)))
    recognition = form.recognition and attrs.evolve(form.recognition, scanned=tuple(scanned))
    return attrs.evolve(form, rows=tuple(rows), recognition=recognition)


def _reason(
    form: ReportedForm,
    cell: Cell,
    one: DecodedCell,
    cells: Mapping[Cell, CellReadings],
    sums: list[Equation],
) -> str:
    """The sums with this cell that do not hold as read, or for a doubtful cell those that it stands in."""
    if one.certainty is Certainty.PROVED:
        return ""
    said = []
    for e in sums:
        inside = (e.total, *e.parts)
        if cell not in inside or e.rule == "column-bound":
            continue
        values = [cells[each].best.value for each in inside]
        known = [value for value in values if value is not None]
        broken = len(known) < len(values) or (
            known[0] != sum(known[1:]) if e.complete else known[0] < sum(known[1:])
        )
        if broken or one.certainty is Certainty.DOUBTFUL:
            said.append(_sum_name(form, e))
    return "; ".join(said)


def _sum_name(form: ReportedForm, e: Equation) -> str:
    """A sum by the printed numbers of its columns: across a row, or down the rows of a column."""
    columns = form.layout.columns
    row, column = e.total
    if e.rule == "row-identity":
        parts = " + ".join(f"({columns[c].number})" for _, c in e.parts)
        return f"{form.rows[row].ref}: ({columns[column].number}) = {parts}"
    return f"({columns[column].number}): {form.rows[row].ref} = Σ {len(e.parts)}"


def with_known_labels(form: ReportedForm, known: Collection[str]) -> ReportedForm:
    """The form with each recognised label as a catalogue has it, where it is close to one name alone.

    A label that no name is close to is kept as it was recognised, and listed in the recognition.
    """
    by_key: dict[str, str] = {}
    for one in known:
        by_key.setdefault(name_key(one), one)
    rows: list[ReportedRow] = []
    odd: list[tuple[int, str]] = []
    # Only what stands on a scanned page was recognised.
    scanned = {form.rows[cell.row].where for cell in (form.recognition.scanned if form.recognition else ())}
    for i, row in enumerate(form.rows):
        name: str | None = by_key.get(name_key(row.label))
        if name is None and row.label and row.where in scanned:
            close = close_names(row.label, list(known))[:1]
            name = close[0] if close and _near(row.label, close[0]) else None
            odd.append((i, row.label))
        rows.append(attrs.evolve(row, label=name or row.label))
    recognition = form.recognition and attrs.evolve(form.recognition, labels=tuple(odd))
    return attrs.evolve(form, rows=tuple(rows), recognition=recognition)


def _near(read: str, name: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, name_key(read), name_key(name), autojunk=False).ratio() >= 0.86
