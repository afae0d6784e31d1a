"""Which periods are owed, and which compose others."""

from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    PeriodKind,
    ReportingPeriod,
)
from kstt.dates.reporting import Duty, compositions, periods_owed
from kstt.law.instruments import cite
from kstt.testing import periods


@given(st.integers(2019, 2040))
def test_what_is_owed_lies_in_the_year(year):
    whole = ReportingPeriod.year(year)
    assert all(whole.contains(period) for period in periods_owed(year))
    every = [Duty(kind, cite("09/2019/NĐ-CP")) for kind in PeriodKind if kind.value]
    assert len(periods_owed(year, every)) == 12 + 4 + 2 + 1 + 1


@given(periods([PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.NINE_MONTHS, PeriodKind.QUARTER]))
def test_compositions_compose(period):
    assert compositions(period)
    for first, *others in compositions(period):
        joined = first
        for part in others:
            joined = joined.then(part)
        assert joined == period
