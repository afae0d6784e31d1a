from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kstt import Suspension
from kstt.dates.instants import VIETNAM
from kstt.dates.sessions import Session
from kstt.dates.swaps import DECIDED_THROUGH, SWAPS
from kstt.dates.workdays import UndecidedYearWarning, WorkCalendar, _national_workdays
from kstt.errors import ParseError
from kstt.frames.deadlines import due_dates
from kstt.io.settings import parse_calendar
from kstt.law.instruments import Provenance
from kstt.records.deadlines import TimeLimit, due_date, moved_by_suspensions

holidays = pytest.importorskip("holidays")

CALENDAR = WorkCalendar.vietnam(2020, 2028, decided_through=2028)
NATIONAL = holidays.country_holidays("VN", years=range(2020, 2029))
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(tzinfo=VIETNAM))
COUNTS = st.integers(0, 60)


SWAPPED = {day for swap in SWAPS for day in (swap.closed, swap.opened)}


@given(DAYS)
def test_days_agree_with_the_holidays_library_but_for_our_own_swaps(day):
    assert (CALENDAR.is_workday(day) == NATIONAL.is_working_day(day)) is (day not in SWAPPED)


@given(DAYS, st.integers(-30, 30))
def test_adding_agrees_with_the_holidays_library(day, count):
    found, other = CALENDAR.add_days(day, count), NATIONAL.get_nth_working_day(day, count)
    between = {min(day, found, other), max(day, found, other)}
    assert found == other or any(min(between) <= swapped <= max(between) for swapped in SWAPPED)


def test_our_own_swaps_are_those_that_the_library_lacks():
    """An entry that the library has gained goes; so does the last decided year once it has swaps of a later one."""
    for swap in SWAPS:
        assert (swap.closed.weekday() < 5, swap.opened.weekday() < 5) == (True, False)
        assert NATIONAL.is_working_day(swap.closed)
        assert not NATIONAL.is_working_day(swap.opened)
        assert swap.source.provenance is Provenance.QUOTED
        assert not CALENDAR.is_workday(swap.closed)
        assert CALENDAR.is_workday(swap.opened)
    swapped_years = {day.year for day in NATIONAL.weekend_workdays} | {s.opened.year for s in SWAPS}
    assert max(swapped_years) == DECIDED_THROUGH


def test_the_swapped_day_of_january_2026():
    assert CALENDAR.add_days(date(2025, 12, 31), 1) == date(2026, 1, 5)
    assert CALENDAR.add_days(date(2026, 1, 9), 1) == date(2026, 1, 10)
    assert due_dates(["2025-12-31"], [1], CALENDAR)[0].astype(date) == date(2026, 1, 5)


def test_a_year_whose_swaps_are_not_decided_says_so():
    usual = WorkCalendar.vietnam()
    late, instant = date(2026, 12, 30), datetime(2026, 12, 30, 16, tzinfo=VIETNAM)
    beyond = DECIDED_THROUGH + 1
    questions = (
        lambda calendar: calendar.add_days(late, 5),
        lambda calendar: calendar.count_days(late, date(beyond, 1, 5)),
        lambda calendar: calendar.add_hours(instant, 30),
        lambda calendar: calendar.working_time(instant, datetime(beyond, 1, 6, tzinfo=VIETNAM)),
        lambda calendar: due_date(late, TimeLimit(5), calendar),
        lambda calendar: due_dates(["2026-11-20", late], [1, 5], calendar),
        lambda calendar: moved_by_suspensions(
            late, [Suspension(date(2026, 12, 1), date(2026, 12, 9))], calendar
        ),
    )
    for question in questions:
        with pytest.warns(UndecidedYearWarning, match=f"{beyond} are not decided"):
            told = question(usual)
        settled = WorkCalendar.vietnam(decided_through=beyond)
        assert str(question(settled)) == str(told)
    assert usual.add_days(date(2026, 11, 2), 15) == date(2026, 11, 23)
    assert parse_calendar("date,kind,reason\n", settled).decided_through == beyond


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


def test_a_due_instant_moves_by_the_working_time_of_a_suspension():
    due = datetime(2026, 11, 20, 10, tzinfo=VIETNAM)
    stood = Suspension(datetime(2026, 11, 9, 8, tzinfo=VIETNAM), datetime(2026, 11, 9, 9, 30, tzinfo=VIETNAM))
    assert moved_by_suspensions(due, [stood], CALENDAR) == due + timedelta(hours=1, minutes=30)
    overnight = Suspension(
        datetime(2026, 11, 9, 16, tzinfo=VIETNAM), datetime(2026, 11, 10, 8, tzinfo=VIETNAM)
    )
    assert moved_by_suspensions(due, [overnight], CALENDAR).strftime("%d %H:%M") == "20 14:00"
    assert moved_by_suspensions(due, [], CALENDAR) == due


def test_due_dates_at_the_ends_of_the_calendar():
    assert not CALENDAR.is_workday(date(2020, 1, 1))
    assert due_dates(["2020-01-01"], [0], CALENDAR)[0].astype(date) == date(2020, 1, 2)
    last = CALENDAR.workdays[-1]
    assert last == date(2028, 12, 29)
    assert due_dates([last], [0], CALENDAR)[0].astype(date) == last
    for received, limit in (
        (last, 1),
        (date(2028, 12, 31), 0),
        (date(2029, 1, 1), 0),
        (date(2019, 12, 31), 5),
    ):
        with pytest.raises(ParseError, match="calendar"):
            due_dates([received], [limit], CALENDAR)
    for outside in (date(2019, 12, 31), date(2029, 1, 1)):
        with pytest.raises(ParseError, match="2020–2028"):
            CALENDAR.is_workday(outside)
    assert CALENDAR.count_days(date(2028, 12, 28), date(2028, 12, 31)) == 1
    with pytest.raises(ParseError, match="1 working days"):
        CALENDAR.add_days(last, 1)


def test_sessions_may_touch_but_not_be_empty():
    touching = (Session(time(8), time(10)), Session(time(10), time(12)))
    whole = (Session(time(8), time(12)),)
    one, other = (WorkCalendar.vietnam(2026, 2026, sessions=given) for given in (touching, whole))
    start = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
    for hours in (0.5, 1, 1.5, 3, 5):
        assert one.add_hours(start, hours) == other.add_hours(start, hours)
        assert one.working_time(start, one.add_hours(start, hours)) == timedelta(hours=hours)
    for end in (time(8), time(7, 59)):
        with pytest.raises(ParseError, match="an end after the start"):
            Session(time(8), end)


def test_sessions_stand_in_the_order_of_the_day():
    morning, afternoon = Session(time(7), time(11)), Session(time(13), time(17))
    assert sorted([afternoon, morning, Session(time(7), time(10))]) == [
        Session(time(7), time(10)), morning, afternoon,
    ]  # fmt: skip
    assert morning < afternoon
    assert str(morning) == "07:00–11:00"


def test_the_national_calendar_has_the_years_it_names():
    calendar = WorkCalendar.vietnam()
    assert (calendar.first_year, calendar.last_year) == (2010, 2035)
    assert calendar.is_workday(date(2010, 1, 4))
    assert calendar.is_workday(date(2035, 12, 31))


def test_a_swap_that_opens_the_last_day(monkeypatch):
    last = date(2023, 12, 31)
    assert not WorkCalendar(2023, 2023).is_workday(last)
    swap = attrs.evolve(SWAPS[0], opened=last, closed=date(2023, 12, 29))
    monkeypatch.setattr("kstt.dates.workdays.SWAPS", (swap,))
    days = _national_workdays.__wrapped__(2023, 2023)
    assert (days[-1], swap.closed in days) == (last, False)
    assert last not in _national_workdays.__wrapped__(2024, 2024)


YEARS = st.one_of(
    st.integers(),
    st.sampled_from([0, 1900, 1901, 2100, 2101, 9999, 2**63, -(2**63), 2020.5, True, "2021", None]),
)


@given(YEARS, YEARS)
def test_a_calendar_has_years_with_holidays_the_first_no_later_than_the_last(first, last):
    assume(not (type(first) is type(last) is int and 1901 <= first <= last <= 2100))
    with pytest.raises(ParseError, match=r"calendar: found .* expected whole years from 1901 to 2100"):
        WorkCalendar(first, last)


def test_every_year_that_a_calendar_may_have_has_its_new_year_by_the_moon():
    """So an answer for a year is never that of one without holidays."""
    calendar = WorkCalendar(1901, 2100)
    for year in range(1901, 2101):
        weekdays = [day for n in range(20, 53) if (day := date(year, 1, 1) + timedelta(n)).weekday() < 5]
        assert sum(map(calendar.is_workday, weekdays)) < len(weekdays), year


@given(DAYS, st.times())
def test_an_instant_falls_on_a_working_day_where_its_day_is_one(day, clock):
    instant = datetime.combine(day, clock, VIETNAM)
    assert (
        CALENDAR.is_workday(instant)
        == CALENDAR.is_workday(instant.astimezone(UTC))
        == CALENDAR.is_workday(day)
    )
    with pytest.raises(ParseError, match="expected a time zone"):
        CALENDAR.is_workday(datetime.combine(day, clock))


@pytest.mark.parametrize("hours", [1e300, float("inf"), 24 * 365])
def test_more_hours_than_the_calendar_has_are_refused(hours):
    with pytest.raises(ParseError, match=r"calendar: found .* working "):
        WorkCalendar(2020, 2021).add_hours(datetime(2021, 4, 5, tzinfo=VIETNAM), hours)


def test_days_of_a_province():
    closed, opened = [date(2026, 11, 23), date(2026, 11, 25)], [date(2026, 11, 28)]
    local = WorkCalendar.vietnam(2026, 2026, closed=closed, opened=opened)
    assert not any(map(local.is_workday, closed))
    assert local.is_workday(opened[0])
    assert len(local.workdays) == len(WorkCalendar.vietnam(2026, 2026).workdays) - 1
    with pytest.raises(ParseError, match="'2026-11-25'"):
        WorkCalendar.vietnam(2026, 2026, closed=closed, opened=[closed[1], *opened])


def test_whole_days_of_hours_from_a_day_off_end_with_the_day():
    saturday = datetime(2026, 11, 21, 10, tzinfo=VIETNAM)
    length = timedelta(hours=8)
    for days in (1, 2, 5):
        day = CALENDAR.add_days(date(2026, 11, 23), days - 1)
        assert CALENDAR.add_time(saturday, days * length) == datetime(
            2026, day.month, day.day, 17, tzinfo=VIETNAM
        )
    with pytest.raises(ParseError, match="0 or more"):
        CALENDAR.add_hours(saturday, -0.5)


def test_a_calendar_has_the_days_of_its_years_and_no_others():
    leap = WorkCalendar(2024, 2024)
    assert (leap.workdays[0], leap.workdays[-1]) == (date(2024, 1, 2), date(2024, 12, 31))
    outside = [date(2023, 12, 30), date(2025, 1, 4)]
    assert WorkCalendar.vietnam(2024, 2024, opened=outside).workdays == leap.workdays


@given(
    st.sets(st.dates(date(2021, 12, 1), date(2026, 2, 1)), max_size=4),
    st.sets(st.dates(date(2021, 12, 1), date(2026, 2, 1)), max_size=4),
    st.integers(2022, 2025),
    st.integers(0, 2),
)
def test_a_day_of_the_years_is_worked_on_that_is_opened_or_is_worked_on_nationally_and_not_closed(
    closed, opened, first, more
):
    closed, last = closed - opened, min(first + more, 2025)
    days = WorkCalendar.vietnam(first, last, closed=closed, opened=opened).workdays
    national = {day for day in CALENDAR.workdays if first <= day.year <= last}
    assert list(days) == sorted(national - closed | {day for day in opened if first <= day.year <= last})


def test_no_working_time_lies_between_an_instant_and_an_earlier_one():
    morning, next_day = (datetime(2026, 11, day, 9, tzinfo=VIETNAM) for day in (19, 20))
    assert CALENDAR.working_time(morning, next_day) == timedelta(hours=8)
    for start in (next_day, morning + timedelta(hours=1), morning):
        assert CALENDAR.working_time(start, morning) == timedelta()


@pytest.mark.parametrize("year", [2010, 2021, 2033, 2035])
def test_the_days_of_a_calendar_end_with_its_last_year(year):
    longer = _national_workdays(year - 1, year + 1)
    assert _national_workdays(year, year) == tuple(day for day in longer if day.year == year)
