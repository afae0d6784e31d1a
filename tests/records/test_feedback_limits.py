from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import Feedback, FeedbackSubject
from kstt.dates.instants import VIETNAM, day_of
from kstt.dates.workdays import WorkCalendar
from kstt.errors import ParseError
from kstt.law.instruments import REGISTER, Provenance
from kstt.records.feedback_limits import FEEDBACK_LIMITS, FeedbackStep, late_feedback

pytest.importorskip("holidays")

CALENDAR = WorkCalendar.vietnam(2020, 2028, decided_through=2028)
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
WAITS = st.none() | st.integers(0, 40)


def test_each_limit_has_its_days_and_its_source():
    assert [(limit.step, limit.limit.amount) for limit in FEEDBACK_LIMITS] == [
        (FeedbackStep.HANDLE, 15), (FeedbackStep.REFUSE, 2), (FeedbackStep.ASK, 5), (FeedbackStep.PUBLISH, 2),
        (FeedbackStep.FORWARD, 5),
    ]  # fmt: skip
    for limit in FEEDBACK_LIMITS:
        assert limit.source.instrument in REGISTER
        assert limit.source.provenance in {Provenance.QUOTED, Provenance.LAW}


@given(DAYS, WAITS, WAITS, DAYS)
def test_late_is_what_an_obvious_count_says(received, handled_after, published_after, as_of):
    resolved = None if handled_after is None else received + timedelta(handled_after)
    published = None if resolved is None or published_after is None else resolved + timedelta(published_after)
    piece = Feedback("P", "Đất đai", FeedbackSubject.CONDUCT, received, resolved, published)
    found = {late.limit.step for late in late_feedback([piece], as_of, CALENDAR)}

    def passed(start, end, most):
        """Whether more working days lie after the start, counted from a working day, than the limit has."""
        first = start
        while not CALENDAR.is_workday(first):
            first += timedelta(1)
        span = (first + timedelta(n) for n in range(1, (end - first).days + 1))
        days = [day for day in span if CALENDAR.is_workday(day)]
        return len(days) > most or (len(days) == most and end > (days[-1] if days else first))

    expected = set()
    if received <= as_of:
        known = None if resolved is None or resolved > as_of else resolved
        if passed(received, known or as_of, 15):
            expected.add(FeedbackStep.HANDLE)
        public = None if published is None or published > as_of else published
        if known is not None and passed(known, public or as_of, 2):
            expected.add(FeedbackStep.PUBLISH)
    assert found == expected


def test_an_instant_is_late_by_its_day():
    piece = Feedback(
        "P", "Đất đai", FeedbackSubject.REGULATION, datetime(2024, 6, 3, 16, tzinfo=VIETNAM),
        datetime(2024, 6, 24, 17, tzinfo=VIETNAM), None,
    )  # fmt: skip
    assert late_feedback([piece], date(2024, 6, 24), CALENDAR) == ()
    (late,) = late_feedback(iter([piece]), date(2024, 6, 27), CALENDAR)
    assert (late.limit.step, day_of(late.due), late.done) == (FeedbackStep.PUBLISH, date(2024, 6, 26), None)


def test_what_lies_beyond_the_calendar_is_refused():
    piece = Feedback("P", "Đất đai", FeedbackSubject.CONDUCT, date(2019, 5, 2), None, None)
    with pytest.raises(ParseError, match="2020–2028"):
        late_feedback([piece], date(2019, 6, 1), CALENDAR)
