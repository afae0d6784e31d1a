from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.dates.workdays import WorkCalendar
from kstt.frames.deadlines import due_dates
from kstt.records.deadlines import TimeLimit, due_date

np = pytest.importorskip("numpy")

CALENDAR = WorkCalendar.vietnam(2020, 2028, decided_through=2028)
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
COUNTS = st.integers(0, 60)


@given(st.lists(st.tuples(DAYS, COUNTS), min_size=1, max_size=50))
def test_the_column_is_the_scalar_for_each(pairs):
    received, limits = zip(*pairs, strict=True)
    found = due_dates(np.array(received, dtype="datetime64[D]"), np.array(limits), CALENDAR)
    assert found.tolist() == [due_date(day, TimeLimit(limit), CALENDAR) for day, limit in pairs]
