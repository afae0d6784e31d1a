"""Continuity of merged tables with those of the period before: unit by unit, or as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import opening_of
from kstt.definitions.rules import RowBy
from kstt.findings.rules import RULES, Finding
from kstt.forms.continuity import check_continuity
from kstt.merging.reading import Taken, Target, box_keys
from kstt.merging.rows import category_rows, summed
from kstt.records.categories import CategoryCatalogue
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.account import Account
    from kstt.forms.form import Form
    from kstt.merging.reports import UnitOutcome

__all__ = ["breaks_with", "unusable"]


def breaks_with(
    previous: Sequence[Taken],
    target: Target,
    taken: Sequence[Taken],
    form: Form[Account],
    catalogue: CategoryCatalogue,
) -> Iterator[Finding]:
    """What does not go on from the tables of the period before.

    A table of the form that is made is compared with it as a whole; units' tables unit by unit, or all
    together where a table names no unit.
    """
    merged = [one for one in taken if one.outcome.merged]
    names = {name_key(one.outcome.unit) for one in taken}
    wholes: list[Taken] = []
    units: list[Taken] = []
    for one in previous:
        if not one.outcome.merged:
            yield unusable(one.outcome)
        elif not one.period.adjoins(target.period):
            yield RULES["periods-apart"].finding(
                found=one.period.end.isoformat(),
                expected=target.period.start.isoformat(),
                where=one.outcome.source,
            )
        elif one.form == target.layout.form and name_key(one.outcome.unit) not in names:
            wholes.append(one)
        else:
            units.append(one)
    order = catalogue if target.rows is RowBy.CATEGORY else target.units or CategoryCatalogue(())
    for one in wholes:
        found = check_continuity(_form([one], target, order), form)
        yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
    if units and all(one.outcome.unit for one in (*merged, *units)):
        yield from _by_unit(units, merged, names, target, catalogue)
    elif units:
        yield from check_continuity(_form(units, target, catalogue), _form(merged, target, catalogue))


def unusable(outcome: UnitOutcome) -> Finding:
    """The finding for a table of the period before that cannot be compared with."""
    reason = outcome.reasons[0]
    return RULES["previous-unusable"].finding(
        row=outcome.unit, found=reason.message_en, found_vi=reason.message_vi, where=outcome.source
    )


def _form(taken: Sequence[Taken], target: Target, catalogue: CategoryCatalogue) -> Form[Account]:
    """The form of one or several tables of one period."""
    period = taken[0].period if taken else target.period
    own = attrs.evolve(target, period=period, rows=RowBy.CATEGORY)
    rows, _ = category_rows([entry for one in taken for entry in one.entries], catalogue)
    return summed(own, rows, catalogue, "")


def _by_unit(
    units: Sequence[Taken],
    merged: Sequence[Taken],
    names: set[str],
    target: Target,
    catalogue: CategoryCatalogue,
) -> Iterator[Finding]:
    account = target.layout.account
    opening = opening_of(account).key
    place = box_keys(account).index(opening)
    earlier = {name_key(one.outcome.unit): one for one in units}
    for one in merged:
        before = earlier.get(name_key(one.outcome.unit))
        if before is not None:
            found = check_continuity(_form([before], target, catalogue), _form([one], target, catalogue))
            yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
        elif carried := sum(entry.counts[place] or 0 for entry in one.entries):
            yield RULES["previous-missing"].finding(
                row=one.outcome.unit, column=opening, found=carried, where=one.outcome.source
            )
    for key, before in earlier.items():
        if key not in names:
            unit = before.outcome.unit
            yield RULES["unit-missing"].finding(row=unit, found=unit, where=before.outcome.source)
