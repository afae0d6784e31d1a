"""Days and instants on Vietnam's clock."""

from datetime import date, datetime, time

import pytest

from kstt.dates.instants import VIETNAM, clock_of, day_of, microseconds


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (time(0), 0),
        (time(0, 0, 0, 1), 1),
        (time(0, 0, 1), 1_000_000),
        (time(0, 1), 60_000_000),
        (time(1), 3_600_000_000),
        (time(23, 59, 59, 999_999), 86_399_999_999),
    ],
)
def test_microseconds_since_midnight(clock, expected):
    assert microseconds(clock) == expected
    assert clock_of(datetime.combine(date(2021, 6, 14), clock, VIETNAM)) == expected


def test_a_day_has_no_clock():
    assert clock_of(date(2021, 6, 14)) is None
    assert clock_of(None) is None
    assert day_of(datetime(2021, 6, 14, 23, 59, tzinfo=VIETNAM)) == day_of(date(2021, 6, 14))
