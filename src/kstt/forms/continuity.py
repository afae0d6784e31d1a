"""Continuity between adjoining periods: what is carried over is what was pending, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.columns import closing_of, opening_of
from kstt.findings.rules import RULES, Finding
from kstt.tables.cells import LineKind
from kstt.tables.table import FormTable, HasTable
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Place", "check_continuity", "places_of"]

Place = tuple[LineKind, AuthorityLevel | None, str]
"""The identity of a line, whatever its number: its kind, the level of its section, the key of its name."""

_Stocks = dict[Place, tuple[int | None, str]]


def check_continuity(earlier: HasTable, later: HasTable) -> tuple[Finding, ...]:
    """A finding for each break between two periods' forms, in the order of the later one's lines.

    The carried over of each line of the later form must equal the pending of the earlier form's line of
    the same section and name; a line that one form lacks is zero there. Blank cells are passed over.
    Forms whose periods do not adjoin give one finding and no comparison.

    Source: carried over is the previous period's pending [doc]; periods: Decree 09/2019/NĐ-CP art. 12.

    >>> from kstt import CaseAccount, ReportingPeriod, form_06a
    >>> from kstt.forms import FormRow, Section
    >>> import attrs
    >>> empty = form_06a([], ReportingPeriod.quarter(2021, 2))
    >>> row = FormRow("Đất đai", CaseAccount(0, 3, 0, 0, 1, 0, 2, 0))
    >>> first = attrs.evolve(empty, sections=(Section(None, (row,), CaseAccount),))
    >>> for finding in check_continuity(first, form_06a([], ReportingPeriod.quarter(2021, 3))):
    ...     print(finding.row, finding.found, finding.expected)
    Tổng cộng 0 2
    1 Đất đai 0 2
    """
    first, second = earlier.table(), later.table()
    if first.period and second.period and not first.period.adjoins(second.period):
        return (
            RULES["periods-apart"].finding(
                found=first.period.end.isoformat(), expected=second.period.start.isoformat()
            ),
        )
    opening = opening_of(second.layout.account).key
    before, after = _stocks(first, closing_of(first.layout.account).key), _stocks(second, opening)
    return tuple(_breaks(before, after, opening))


def _breaks(before: _Stocks, after: _Stocks, opening: str) -> Iterator[Finding]:
    for place in dict.fromkeys((*after, *before)):
        held, held_ref = before.get(place, (0, ""))
        taken, taken_ref = after.get(place, (0, ""))
        if held is not None and taken is not None and held != taken:
            ref = taken_ref or held_ref
            yield RULES["continuity"].finding(row=ref, column=opening, found=taken, expected=held)


def places_of(table: FormTable) -> dict[Place, int]:
    """The index of each line of a table by its identity."""
    levels = table.levels
    return {_identity(row.kind, levels.get(row.section), row.label): i for i, row in enumerate(table.rows)}


def _stocks(table: FormTable, key: str) -> _Stocks:
    """The count in a column of each line, by kind, level and name, with the line's reference."""
    column = table.layout.columns.index(table.layout.column(key))
    return {
        place: (table.rows[i].cells[column].value, table.rows[i].ref) for place, i in places_of(table).items()
    }


# The number of a row may differ between the forms: within its section a row is identified by its name.
def _identity(kind: LineKind, level: AuthorityLevel | None, label: str) -> Place:
    return kind, level, name_key(label) if kind is LineKind.ROW else ""
