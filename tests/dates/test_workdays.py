from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import Suspension
from kstt.dates.instants import VIETNAM, day_of
from kstt.dates.sessions import Session
from kstt.dates.workdays import WorkCalendar
from kstt.errors import DocumentError, ParseError
from kstt.frames.deadlines import due_dates
from kstt.io.settings.calendars import parse_calendar, read_calendar
from kstt.records.deadlines import TimeLimit, TimeUnit, due_date, moved_by_suspensions

np = pytest.importorskip("numpy")
holidays = pytest.importorskip("holidays")

CALENDAR = WorkCalendar.vietnam(2020, 2028)
NATIONAL = holidays.country_holidays("VN", years=range(2020, 2029))
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(tzinfo=VIETNAM))
COUNTS = st.integers(0, 60)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3)


@given(DAYS)
def test_days_agree_with_the_holidays_library(day):
    assert CALENDAR.is_workday(day) == NATIONAL.is_working_day(day)


@given(DAYS, st.integers(-30, 30))
def test_adding_agrees_with_the_holidays_library(day, count):
    assert CALENDAR.add_days(day, count) == NATIONAL.get_nth_working_day(day, count)


@given(DAYS, COUNTS)
def test_adding_and_taking_away_are_inverse_on_working_days(day, count):
    start = CALENDAR.add_days(day, 0)
    assert CALENDAR.add_days(CALENDAR.add_days(start, count), -count) == start
    assert CALENDAR.count_days(start, CALENDAR.add_days(start, count)) == count


@given(DAYS, DAYS, COUNTS)
def test_adding_is_monotone(one, other, count):
    first, second = sorted((one, other))
    assert CALENDAR.add_days(first, count) <= CALENDAR.add_days(second, count)
    assert CALENDAR.add_days(first, count) <= CALENDAR.add_days(first, count + 1)


@given(INSTANTS, st.integers(0, 100), st.integers(0, 100))
def test_hours_add_up_and_are_measured_back(moment, one, two):
    later = CALENDAR.add_hours(moment, one + two)
    assert later == CALENDAR.add_hours(CALENDAR.add_hours(moment, one), two) or two == 0
    assert CALENDAR.working_time(moment, later) == timedelta(hours=one + two)


def test_hours_stay_within_the_sessions():
    friday = datetime(2026, 11, 20, 11, tzinfo=VIETNAM)
    assert CALENDAR.add_hours(friday, 1).strftime("%d %H:%M") == "20 14:00"
    assert CALENDAR.add_hours(friday, 80).strftime("%d.%m %H:%M") == "07.12 11:00"
    mornings = WorkCalendar.vietnam(2026, 2026, sessions=(Session(time(8), time(12)),))
    assert mornings.add_hours(friday, 2).strftime("%d %H:%M") == "23 09:00"


def test_make_up_saturdays_and_swapped_days():
    assert CALENDAR.is_workday(date(2024, 5, 4))
    assert not CALENDAR.is_workday(date(2024, 4, 29))
    assert due_date(date(2024, 4, 26), TimeLimit(1), CALENDAR) == date(2024, 5, 2)


@given(DAYS, DAYS, COUNTS, COUNTS)
def test_due_dates_are_monotone(one, other, shorter, more):
    first, second = sorted((one, other))
    limit, longer = TimeLimit(shorter), TimeLimit(shorter + more)
    assert due_date(first, limit, CALENDAR) <= due_date(second, limit, CALENDAR)
    assert due_date(first, limit, CALENDAR) <= due_date(first, longer, CALENDAR)


@given(st.lists(st.tuples(DAYS, COUNTS), min_size=1, max_size=50))
def test_the_column_is_the_scalar_for_each(pairs):
    received, limits = zip(*pairs, strict=True)
    found = due_dates(np.array(received, dtype="datetime64[D]"), np.array(limits), CALENDAR)
    assert found.tolist() == [due_date(day, TimeLimit(limit), CALENDAR) for day, limit in pairs]


def test_the_cut_off():
    def due(hour, cut_off=time(15)):
        moment = datetime(2026, 11, 20, hour, tzinfo=VIETNAM)
        return due_date(moment, TimeLimit(1, cut_off=cut_off), CALENDAR)

    assert due(14) == datetime(2026, 11, 23, 14, tzinfo=VIETNAM)
    assert due(15) == datetime(2026, 11, 25, 7, tzinfo=VIETNAM)  # 24 November is a holiday since 2026
    assert due(15, None) == datetime(2026, 11, 23, 15, tzinfo=VIETNAM)
    sunday = datetime(2026, 11, 22, 16, tzinfo=VIETNAM)
    assert day_of(due_date(sunday, TimeLimit(1, cut_off=time(15)), CALENDAR)) == date(2026, 11, 25)
    hours = TimeLimit(4, TimeUnit.WORKING_HOURS)
    assert due_date(date(2026, 11, 20), hours, CALENDAR) == datetime(2026, 11, 20, 11, tzinfo=VIETNAM)


@given(DAYS, SPANS, st.booleans())
def test_suspensions_add_up(day, drawn, instants):
    due = CALENDAR.add_days(day, 0)
    spans, start = [], day
    for gap, length in drawn:
        begin = start + timedelta(days=gap)
        start = begin + timedelta(days=length)
        spans.append(Suspension(begin, start))
        start += timedelta(days=1)
    if instants:
        due = datetime.combine(due, time(9), VIETNAM)
    together = moved_by_suspensions(due, spans, CALENDAR)
    one_by_one = due
    for span in spans:
        one_by_one = moved_by_suspensions(one_by_one, [span], CALENDAR)
    assert together == one_by_one >= due
    assert moved_by_suspensions(due, [*spans, *spans], CALENDAR) == together


def test_what_the_calendar_cannot_answer():
    with pytest.raises(ParseError, match="2020–2028"):
        CALENDAR.is_workday(date(2031, 1, 1))
    with pytest.raises(ParseError):
        CALENDAR.add_days(date(2028, 12, 29), 10)
    with pytest.raises(ParseError, match="open"):
        moved_by_suspensions(date(2026, 1, 5), [Suspension(date(2026, 1, 1))], CALENDAR)
    for bad in (["2031-01-01"], ["NaT"]):
        with pytest.raises(ParseError):
            due_dates(bad, [1], CALENDAR)
    with pytest.raises(ParseError):
        due_dates(["2026-01-01"], [1.5], CALENDAR)
    with pytest.raises(ParseError):
        TimeLimit(-1)
    with pytest.raises(ParseError):
        CALENDAR.add_hours(datetime(2026, 1, 5), 1)


def test_a_provinces_own_days(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text(
        "date,kind,reason\n2026-11-23,closed,Lễ hội\n2026-11-28,open,Làm bù\n", encoding="utf-8-sig"
    )
    local = read_calendar(path, CALENDAR)
    assert (local.is_workday(date(2026, 11, 23)), local.is_workday(date(2026, 11, 28))) == (False, True)
    assert local.add_days(date(2026, 11, 20), 1) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,kind,reason\n", "line 1"),
        ("date,kind,reason\n23/11/2026,closed,x\n2026-11-23,shut,x\n", "line 2: .*line 3: kind 'shut'"),
        ("date,kind,reason\n2026-11-23,closed,x\n2026-11-23,open,x\n", "line 3: .* twice"),
        ("date,kind,reason\n2050-11-23,closed,x\n", "line 2: .*beyond"),
    ],
)
def test_a_wrong_calendar_is_refused_whole(text, told):
    with pytest.raises(DocumentError, match=f"mine: .*{told}"):
        parse_calendar(text, CALENDAR, source="mine")
