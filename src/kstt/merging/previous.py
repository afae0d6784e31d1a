"""Continuity of merged tables with those of the period before: unit by unit, or as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.categories import CategoryCatalogue
from kstt.columns import Role, columns_of
from kstt.compute import RowBy
from kstt.continuity import check_continuity
from kstt.findings import RULES, Finding
from kstt.merging.reading import Taken, Target, box_keys, take
from kstt.merging.rows import category_rows, summed
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.accounts import Account
    from kstt.forms.form import Form
    from kstt.merging.reports import UnitReport

__all__ = ["breaks_with"]


def breaks_with(
    previous: Sequence[UnitReport],
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
    current = {name_key(one.outcome.unit): one for one in merged}
    wholes, units = [], []
    for report in previous:
        before = _before(report, target)
        one = take(report, before)
        if not one.outcome.merged:
            reason = one.outcome.reasons[0]
            yield RULES["previous-unusable"].finding(
                row=one.outcome.unit,
                found=reason.message_en,
                found_vi=reason.message_vi,
                where=report.source,
            )
        elif not before.period.adjoins(target.period):
            yield RULES["periods-apart"].finding(
                found=before.period.end.isoformat(),
                expected=target.period.start.isoformat(),
                where=report.source,
            )
        elif report.form.layout.form == target.layout.form and name_key(one.outcome.unit) not in current:
            wholes.append((one, before))
        else:
            units.append((one, before))
    names = catalogue if target.rows is RowBy.CATEGORY else target.units or CategoryCatalogue(())
    for one, before in wholes:
        found = check_continuity(_form([one], before, names), form)
        yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
    if units and all(one.outcome.unit for one in merged) and all(one.outcome.unit for one, _ in units):
        yield from _by_unit(units, target, current, catalogue)
    elif units:
        before = units[0][1]
        yield from check_continuity(
            _form([one for one, _ in units], before, catalogue), _form(merged, target, catalogue)
        )


def _before(report: UnitReport, target: Target) -> Target:
    """The target that a table of the period before is read for."""
    period = report.form.period or target.period.previous()
    return attrs.evolve(target, period=period, rows=RowBy.CATEGORY)


def _form(taken: Iterable[Taken], target: Target, catalogue: CategoryCatalogue) -> Form[Account]:
    entries = [entry for one in taken for entry in one.entries]
    rows, _ = category_rows(entries, catalogue)
    return summed(target, rows, catalogue, "")


def _by_unit(
    units: Sequence[tuple[Taken, Target]],
    target: Target,
    current: dict[str, Taken],
    catalogue: CategoryCatalogue,
) -> Iterator[Finding]:
    account = target.layout.account
    opening = next(c.key for c in columns_of(account) if c.role is Role.OPENING_STOCK)
    place = box_keys(account).index(opening)
    earlier = {name_key(one.outcome.unit): pair for pair in units for one in (pair[0],)}
    for key, one in current.items():
        if key in earlier:
            before, its_target = earlier[key]
            found = check_continuity(_form([before], its_target, catalogue), _form([one], target, catalogue))
            yield from (attrs.evolve(finding, where=one.outcome.source) for finding in found)
        elif carried := sum(entry.counts[place] or 0 for entry in one.entries):
            yield RULES["previous-missing"].finding(
                row=one.outcome.unit, column=opening, found=carried, where=one.outcome.source
            )
    for key, (before, _) in earlier.items():
        if key not in current:
            yield RULES["unit-missing"].finding(
                row=before.outcome.unit, found=before.outcome.unit, where=before.outcome.source
            )
