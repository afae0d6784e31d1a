"""Sums that link tables: carried over from the period before, and the units under a province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.continuity import PENDING, opening_key, places_of
from kstt.errors import AdjoiningError
from kstt.forms.equations import Equation, gaps_of

if TYPE_CHECKING:
    from kstt.forms.reported import ReportedForm

__all__ = ["carried_over_links"]


def carried_over_links(earlier: ReportedForm, later: ReportedForm, *, first: int) -> tuple[Equation, ...]:
    """For each line of the later table: its carried over is what the earlier one's line left pending.

    A line that the earlier table lacks left nothing pending, unless rows of its section are missing.

    Args:
        earlier: the table of the period before, its rows numbered from ``first``.
        later: the table, its rows numbered from 0.
        first: the number of the earlier table's first row.

    Raises: AdjoiningError when the periods are known and do not adjoin.
    """
    if earlier.period and later.period and not earlier.period.adjoins(later.period):
        hint = "give the form of the period just before"
        raise AdjoiningError("periods do not adjoin", earlier.period, later.period, hint)
    opening = later.layout.columns.index(later.layout.column(opening_key(later.layout)))
    pending = earlier.layout.columns.index(earlier.layout.column(PENDING))
    before = places_of(earlier)
    has_gap = bool(gaps_of(earlier))
    links = []
    for place, row in places_of(later).items():
        if place in before:
            links.append(Equation("continuity", (row, opening), ((before[place] + first, pending),)))
        elif not has_gap:
            links.append(Equation("continuity", (row, opening), ()))
    return tuple(links)
