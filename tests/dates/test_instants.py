"""Days and instants on Vietnam's clock."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from kstt.dates.instants import VIETNAM, clock_of, day_of, in_vietnam, microseconds, parse_moment
from kstt.errors import ParseError


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


@pytest.mark.parametrize(
    "text",
    ["2021-06-14T02:30:00+00:00", "2021-06-14T02:30:00Z", "2021-06-14T02:30Z", "2021-06-14T02:30+00:00",
     "2021-06-14 02:30:00.000000+00:00", "2021-06-14T09:30:00", " 2021-06-14 09:30 "],
)  # fmt: skip
def test_an_instant_is_the_one_written_whatever_its_offset(text):
    moment = parse_moment(text)
    assert moment == datetime(2021, 6, 14, 2, 30, tzinfo=UTC)
    assert moment.tzinfo is VIETNAM


@pytest.mark.parametrize(
    "text",
    [
        "2021-06-14T02:30+00",
        "",
        "2021",
        "2021-06",
        "20210614",
        "2021-6-14",
        "20210614T093000.000",
        "2021-06-14t09:30:00",
        "2021-06-14T09:30:0",
    ],
)
def test_other_forms_of_the_standard_are_refused(text):
    with pytest.raises(ParseError):
        parse_moment(text)


@pytest.mark.parametrize(
    "moment",
    [datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))],
)
def test_an_instant_beyond_the_calendar_on_vietnams_clock_is_refused(moment):
    with pytest.raises(ParseError, match="a year from 1 to 9999"):
        in_vietnam(moment)


def test_a_day_stays_a_day_and_a_text_is_neither():
    assert in_vietnam(date(2021, 6, 14)) == date(2021, 6, 14)
    with pytest.raises(ParseError, match="a date or an aware datetime"):
        in_vietnam("2021-06-14")
