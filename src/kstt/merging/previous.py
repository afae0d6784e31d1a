"""Continuity of merged tables with those of the period before: unit by unit, or as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import opening_of
from kstt.definitions.rules import RowBy
from kstt.findings.rules import RULES, Finding
from kstt.forms.continuity import check_continuity
from kstt.merging.naming import Naming
from kstt.merging.reading import Target, UnitTable, box_keys
from kstt.merging.rows import category_rows, summed, together
from kstt.records.categories import CategoryCatalogue
from kstt.records.units import unit_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.account import Account
    from kstt.forms.form import Form
    from kstt.merging.reports import UnitOutcome

__all__ = ["breaks_with", "unusable"]


def breaks_with(
    previous: Sequence[UnitTable],
    target: Target,
    taken: Sequence[UnitTable],
    form: Form[Account],
    naming: Naming,
) -> Iterator[Finding]:
    """The breaks of continuity with the tables of the period before.

    A table of the form that is made is compared with it as a whole; units' tables unit by unit, or all
    together where a table names no unit.
    """
    merged = [one for one in taken if one.outcome.merged]
    known = {unit_key(one.outcome.unit) for one in taken}
    wholes: list[UnitTable] = []
    units: list[UnitTable] = []
    for one in previous:
        if not one.outcome.merged:
            yield unusable(one.outcome)
        elif not one.period.adjoins(target.period):
            yield RULES["periods-apart"].finding(
                found=one.period.end.isoformat(),
                expected=target.period.start.isoformat(),
                where=one.outcome.source,
            )
        elif one.form == target.layout.form and unit_key(one.outcome.unit) not in known:
            wholes.append(one)
        else:
            units.append(one)
    for one in wholes:
        names = naming
        if target.rows is RowBy.UNIT:
            names = Naming.of(one.entries, target.units or CategoryCatalogue(()))
        found = check_continuity(_form([one], target, names), form)
        yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
    if units and all(one.outcome.unit for one in (*merged, *units)):
        yield from _by_unit(units, merged, known, target, naming)
    elif units:
        yield from check_continuity(_form(units, target, naming), _form(merged, target, naming))


def unusable(outcome: UnitOutcome) -> Finding:
    """The finding for a table of the period before that cannot be compared with."""
    reason = outcome.reasons[0]
    return RULES["previous-unusable"].finding(row=outcome.unit, found=reason.text, where=outcome.source)


def _form(taken: Sequence[UnitTable], target: Target, naming: Naming) -> Form[Account]:
    """The form of one or several tables of one period."""
    period = taken[0].period if taken else target.period
    own = attrs.evolve(target, period=period, rows=RowBy.CATEGORY)
    return summed(own, category_rows(together(taken), naming), naming.catalogue, "")


def _by_unit(
    units: Sequence[UnitTable],
    merged: Sequence[UnitTable],
    known: set[tuple[str, str]],
    target: Target,
    naming: Naming,
) -> Iterator[Finding]:
    account = target.layout.account
    opening = opening_of(account).key
    place = box_keys(account).index(opening)
    earlier = {unit_key(one.outcome.unit): one for one in units}
    for one in merged:
        before = earlier.get(unit_key(one.outcome.unit))
        if before is not None:
            found = check_continuity(_form([before], target, naming), _form([one], target, naming))
            yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
        elif carried := sum(counts[place] or 0 for _, counts in one.rows):
            yield RULES["previous-missing"].finding(
                row=one.outcome.unit, column=opening, found=carried, where=one.outcome.source
            )
    for key, before in earlier.items():
        if key not in known:
            unit = before.outcome.unit
            yield RULES["unit-missing"].finding(row=unit, found=unit, where=before.outcome.source)
