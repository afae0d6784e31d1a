"""The reporting calendar: which periods a unit owes in a year, and how periods compose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.law.instruments import Citation, Provenance, cite

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DUTIES", "Duty", "compositions", "periods_owed"]


@attrs.frozen
class Duty:
    """A kind of period for which a report is owed, and the provision that requires it.

    >>> monthly = Duty(PeriodKind.MONTH, cite("01/2020/TT-VPCP"))
    >>> print(*periods_owed(2021, [monthly])[:3])
    2021-01 2021-02 2021-03
    """

    kind: PeriodKind
    source: Citation


DUTIES = (
    Duty(PeriodKind.QUARTER, cite("01/2020/TT-VPCP", provenance=Provenance.RECALL)),
    Duty(PeriodKind.YEAR, cite("01/2020/TT-VPCP", provenance=Provenance.RECALL)),
)
"""Reports on procedure control are owed each quarter and each year [recall]; pass others to replace them."""


def periods_owed(year: int, duties: Iterable[Duty] = DUTIES) -> tuple[ReportingPeriod, ...]:
    """The periods for which a unit owes a report in a year, ordered by last day, shorter ones first.

    Source: Decree 09/2019/NĐ-CP art. 12 for the days; the duties are data [recall].

    >>> print(*periods_owed(2021))
    2021-Q1 2021-Q2 2021-Q3 2021-Q4 2021
    """
    whole = ReportingPeriod.year(year)
    owed = {
        period
        for duty in duties
        for period in ((whole,) if duty.kind is PeriodKind.YEAR else _of_kind(year, duty.kind))
    }
    return tuple(sorted(owed, key=lambda period: (period.end, period.days)))


def _of_kind(year: int, kind: PeriodKind) -> tuple[ReportingPeriod, ...]:
    if kind is PeriodKind.NINE_MONTHS:
        return (ReportingPeriod.nine_months(year),)
    return ReportingPeriod.year(year).split(kind)


def compositions(whole: ReportingPeriod) -> tuple[tuple[ReportingPeriod, ...], ...]:
    """The ways to compose a named period of consecutive periods of one kind.

    >>> for parts in compositions(ReportingPeriod.year(2021)):
    ...     print(*parts)
    2021-01 2021-02 2021-03 2021-04 2021-05 2021-06 2021-07 2021-08 2021-09 2021-10 2021-11 2021-12
    2021-Q1 2021-Q2 2021-Q3 2021-Q4
    2021-H1 2021-H2
    >>> compositions(ReportingPeriod.month(2021, 5))
    ()
    """
    size = whole.kind.value
    return tuple(whole.split(kind) for kind in PeriodKind if 0 < kind.value < size and size % kind.value == 0)
