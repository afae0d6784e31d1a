"""Due dates: counted in working days and hours, moved by suspensions."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kstt import Suspension
from kstt.dates.instants import VIETNAM, day_of
from kstt.dates.sessions import Session
from kstt.dates.workdays import WorkCalendar
from kstt.records.deadlines import TimeLimit, TimeUnit, due_date, moved_by_suspensions

CALENDAR = WorkCalendar.vietnam(2020, 2028, decided_through=2028)
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
COUNTS = st.integers(0, 60)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3)


@given(DAYS, DAYS, COUNTS, COUNTS)
def test_due_dates_are_monotone(one, other, shorter, more):
    first, second = sorted((one, other))
    limit, longer = TimeLimit(shorter), TimeLimit(shorter + more)
    assert due_date(first, limit, CALENDAR) <= due_date(second, limit, CALENDAR)
    assert due_date(first, limit, CALENDAR) <= due_date(first, longer, CALENDAR)


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


@given(DAYS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=5))
def test_a_day_on_which_the_clock_stands_still_counts_once(day, drawn):
    """However suspensions overlap, one within another or across several: what counts is on which days any stood."""
    due = CALENDAR.add_days(day, 0)
    spans = [(day + timedelta(days=gap), day + timedelta(days=gap + length)) for gap, length in drawn]
    stood = {start + timedelta(days=n) for start, end in spans for n in range((end - start).days)}
    count = sum(CALENDAR.is_workday(one) for one in stood)
    moved = moved_by_suspensions(due, [Suspension(*span) for span in spans], CALENDAR)
    assert moved == CALENDAR.add_days(due, count)
    at_nine = datetime.combine(due, time(9), VIETNAM)
    moved = moved_by_suspensions(at_nine, [Suspension(*span) for span in spans], CALENDAR)
    assert moved == datetime.combine(CALENDAR.add_days(due, count), time(9), VIETNAM)


def test_what_comes_in_on_a_day_off_counts_as_if_on_the_next_working_day():
    for day in (21, 22, 23):
        assert due_date(date(2026, 11, day), TimeLimit(1), CALENDAR) == date(2026, 11, 25)
        assert due_date(date(2026, 11, day), TimeLimit(0), CALENDAR) == date(2026, 11, 23)


def test_a_day_of_a_suspension_begins_with_its_first_hour():
    """Where an office works around the clock, each day that the clock stands still is a whole one."""
    calendar = WorkCalendar.vietnam(sessions=[Session(time(0), time(8)), Session(time(8), time(16))])
    due = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
    still = Suspension(date(2026, 11, 10), datetime(2026, 11, 10, 8, tzinfo=VIETNAM))
    assert moved_by_suspensions(due, [still], calendar) == datetime(2026, 11, 23, 1, tzinfo=VIETNAM)
