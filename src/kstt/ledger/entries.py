"""Entering cases in Python: each case's movements, counted by key, day and kind.

The declared movements of the usual case, which was never suspended or extended, are written out as one
tight loop, as :mod:`kstt.counting.in_python` does for a period. A case with a history is
evaluated day by day.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

import attrs

from kstt.counting.in_python import Writer, selector_of_day
from kstt.dates.instants import day_of
from kstt.definitions.boxes import AskedDay
from kstt.definitions.form_06 import case_boxes_on
from kstt.ledger.movements import CEASED, FLOWS, KINDS, OVERDUE, TURNED, asked_days, movements_of
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kstt.dates.instants import Moment
    from kstt.definitions.boxes import Day
    from kstt.definitions.rules import CountingRules
    from kstt.records.cases import Case

    OfDay: TypeAlias = Callable[[Case, date], bool]

__all__ = ["EPOCH", "LAST_DAY", "SPAN", "Cells", "Key", "cell_of", "enter", "order"]

Key: TypeAlias = tuple[str, AuthorityLevel, str]
"""Unit, level and category of the cases of a movement; ``""`` for a part not kept."""

Cells: TypeAlias = dict[int, int]
"""The number of movements of one key in each cell."""

SPAN = 1 << 22
"""A cell of a key is numbered ``kind * SPAN + day``: one whole number. A day's ordinal is below this."""

LAST_DAY = date.max.toordinal()
"""Movements after the last representable day, which no period includes."""

EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which engines and Arrow count."""

_LEVELS = {level: level.value for level in AuthorityLevel}
_KIND = {kind: number for number, kind in enumerate(KINDS)}


def cell_of(day: int, kind: str) -> int:
    """The number of the cell of a day (its ordinal) and a kind of movement."""
    return _KIND[kind] * SPAN + day


def order(key: Key) -> tuple[str, str, str]:
    """The sort order of keys."""
    unit, level, category = key
    return unit, _LEVELS[level], category


def enter(cases: Iterable[Case], rules: CountingRules, key_fields: tuple[str, str, str]) -> dict[Key, Cells]:
    """The number of movements of each key and cell.

    Args:
        cases: consumed once; memory grows with the cells only.
        rules: the counting rules.
        key_fields: the fields of a case that make unit, level and category; ``""`` for one not kept.
    """
    counts: dict[Key, Cells] = {}
    _compiled(rules, key_fields)(cases, counts)
    return counts


class _OrdinalWriter(Writer):
    """Days as ordinals: faster to compare, and the day after 9999-12-31 is representable."""

    def day(self, field: str) -> str:
        return f"{field} if {field} is None else {field}.toordinal()"

    def days_after(self, count: int) -> str:
        return str(count)


@lru_cache(maxsize=64)
def _compiled(
    rules: CountingRules, key_fields: tuple[str, str, str]
) -> Callable[[Iterable[Case], dict[Key, Cells]], None]:
    writer = _OrdinalWriter(None)
    steps: list[str] = []
    previous = None
    for movement in movements_of(rules):
        # A case makes at most one flow a day.
        exclusive = movement.kind in FLOWS and previous is not None and previous == movement.day
        previous = movement.day if movement.kind in FLOWS else None
        day = writer.operand(movement.day)
        test = writer.test(movement.when)
        if movement.day.after > 0:
            test = f"{test} and {day} <= {LAST_DAY}"
        steps += [
            f"        {'elif' if exclusive else 'if'} {test}:",
            f"            cell = {_KIND[movement.kind] * SPAN} + {day}",
            "            cells[cell] = cells.get(cell, 0) + 1",
        ]
    fields = (f"record.{field}" if field else "''" for field in key_fields)
    enter_history = writer.value(lambda case, cells: _enter_history(case, rules, cells))
    lines = [
        "def enter(records, counts):",
        "    for record in records:",
        f"        key = ({', '.join(fields)})",
        "        cells = counts.get(key)",
        "        if cells is None:",
        "            cells = counts[key] = {}",
        "        if record.suspensions or record.extensions:",
        f"            {enter_history}(record, cells)",
        "            continue",
        *writer.prelude("        "),
        *steps,
    ]
    return cast("Callable[[Iterable[Case], dict[Key, Cells]], None]", writer.build(lines, "enter"))


@attrs.frozen
class _Asked:
    """What is asked of each case with a history, under one set of rules.

    Attributes:
        flows: the kind of each flow, the field of its day, and the test of the case and the day.
        overdue: the test of the case and a day.
        turning: the days of a case on which that may change, those of its history aside.
    """

    flows: tuple[tuple[str, str, OfDay], ...]
    overdue: OfDay
    turning: tuple[Day, ...]


@lru_cache(maxsize=64)
def _asked(rules: CountingRules) -> _Asked:
    boxes = case_boxes_on(AskedDay(), rules)
    return _Asked(
        tuple((kind, day.field, selector_of_day(boxes, kind)) for kind, day in FLOWS.items()),
        selector_of_day(boxes, OVERDUE),
        asked_days(boxes.predicate(OVERDUE)),
    )


def _enter_history(case: Case, rules: CountingRules, cells: Cells) -> None:
    asked = _asked(rules)
    for kind, field, counts in asked.flows:
        moment: Moment | None = getattr(case, field)
        if moment is not None:
            day = day_of(moment)
            if counts(case, day):
                _add(cells, day, kind)
    was = False
    for day in _turning_days(case, asked.turning):
        now = asked.overdue(case, day)
        if now is not was:
            _add(cells, day, TURNED if now else CEASED)
        was = now


def _add(cells: Cells, day: date, kind: str) -> None:
    cell = cell_of(day.toordinal(), kind)
    cells[cell] = cells.get(cell, 0) + 1


def _turning_days(case: Case, asked: Iterable[Day]) -> list[date]:
    """The days on which a case may turn overdue or cease to be overdue, in order."""
    moments = {
        "received": (case.received,),
        "closed": (case.closed,),
        "due": (case.due, *(extension.due for extension in case.extensions)),
    }
    ordinals = {
        day_of(moment).toordinal() + day.after
        for day in asked
        for moment in moments[day.field]
        if moment is not None
    }
    ordinals.update(day_of(extension.granted).toordinal() for extension in case.extensions)
    for suspension in case.suspensions:
        ordinals.add(day_of(suspension.start).toordinal())
        if suspension.end is not None:
            ordinals.add(day_of(suspension.end).toordinal())
    return [date.fromordinal(day) for day in sorted(ordinals) if 0 < day <= LAST_DAY]
