from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    Closing,
    Extension,
    Suspension,
)
from kstt.dates.instants import VIETNAM
from kstt.errors import ArgumentError, InvalidRecordError, ParseError
from kstt.testing import cases, moments


def case(received, due=None, closed=None, closing=None, **more):
    return Case(
        "H", "Đất đai", AuthorityLevel.DISTRICT, "A", Channel.ONLINE, received, due, closed, closing, **more
    )


def at(day, hour, minute=0):
    return datetime(2021, 6, day, hour, minute, tzinfo=VIETNAM)


@given(cases())
def test_a_case_is_built_from_what_it_holds(one):
    import attrs

    assert attrs.evolve(one) == one


STOP, LONGER = Suspension(date(2021, 6, 2), None), Extension(date(2021, 6, 3), date(2021, 6, 30))


@pytest.mark.parametrize(
    ("field", "right", "wrong"), [("suspensions", STOP, LONGER), ("extensions", LONGER, STOP)]
)
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_among_suspensions_or_extensions_is_one(field, right, wrong, place):
    for other in (wrong, None, "2021-06-02", {}):
        values = [right]
        values.insert(place, other)
        with pytest.raises(ParseError, match=f"values of the class {type(right).__name__}"):
            case(date(2021, 6, 1), date(2021, 6, 20), **{field: values})


@given(
    st.lists(
        st.tuples(st.integers(1, 3), moments(date(2021, 6, 1), date(2021, 6, 4))), min_size=1, max_size=5
    ).flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn)))
)
def test_the_order_of_extensions_does_not_tell(pairs):
    one, other = (
        case(
            date(2021, 5, 1),
            date(2021, 5, 20),
            extensions=[Extension(date(2021, 6, granted), due) for granted, due in drawn],
        )
        for drawn in pairs
    )
    for number in range(1, 5):
        asked = date(2021, 6, number)
        assert one.due_at(asked) == other.due_at(asked)
        given_last = [e.due for e in one.extensions if e.granted <= asked]
        assert (one.due_at(asked) in given_last) == bool(given_last)


def test_what_cannot_be_a_case():
    with pytest.raises(InvalidRecordError, match="closed"):
        case(date(2021, 5, 2), closed=date(2021, 5, 1))
    with pytest.raises(InvalidRecordError, match="withdrawn"):
        case(date(2021, 5, 2), closing=Closing.WITHDRAWN)
    with pytest.raises(ParseError, match="time zone"):
        case(datetime(2021, 5, 2))
    with pytest.raises(ParseError, match="level"):
        Case("H", "x", "district", "A", Channel.ONLINE, date(2021, 5, 2), None, None, None)
    same_day = case(at(2, 9), closed=date(2021, 6, 2))
    assert same_day.closed == date(2021, 6, 2)


def test_of_two_extensions_granted_on_one_day_to_one_day_that_with_a_clock_counts():
    day, midnight = Extension(date(2021, 6, 1), date(2021, 6, 9)), Extension(date(2021, 6, 1), at(9, 0))
    for extensions in ([day, midnight], [midnight, day]):
        assert case(date(2021, 5, 1), date(2021, 5, 20), extensions=extensions).due_at(
            date(2021, 6, 2)
        ) == at(9, 0)


@pytest.mark.parametrize(
    "found", [datetime(2021, 6, 2), datetime(2021, 6, 2, tzinfo=VIETNAM), "2021-06-02", None]
)
def test_questions_about_the_end_of_a_day_take_a_day(found):
    stopped = Suspension(date(2021, 6, 1))
    for one in (case(date(2021, 5, 1), None), case(date(2021, 5, 1), None, suspensions=[stopped])):
        for asks in (one.due_at, one.suspended_at, one.suspended_since, one.suspended_before):
            with pytest.raises(ArgumentError, match=r"day: found .* expected a day"):
                asks(found)
    with pytest.raises(ArgumentError, match=r"day: found .* expected a day"):
        stopped.covers_end_of(found)


def test_how_often_the_clock_had_stopped():
    stops = [Suspension(date(2021, 6, n), date(2021, 6, n)) for n in (2, 4, 6)]
    found = case(date(2021, 6, 1), suspensions=stops)
    assert [found.suspended_before(date(2021, 6, n)) for n in range(1, 8)] == [False] * 3 + [True] * 4


def test_of_suspensions_that_began_on_one_day_the_first_counts_and_a_bare_day_is_before_its_clocks():
    midnight, morning, day = at(2, 0), at(2, 9), date(2021, 6, 2)
    for starts, first in (
        ([midnight, day], day),
        ([day, midnight], day),
        ([morning, midnight], midnight),
        ([morning, day], day),
    ):
        found = case(date(2021, 6, 1), suspensions=[Suspension(start, None) for start in starts])
        since = found.suspended_since(date(2021, 6, 3))
        assert (since, type(since)) == (first, type(first))


@given(st.integers(1, 28), st.integers(1, 28))
def test_an_extension_granted_after_the_closing_moves_no_due_date(closed, granted):
    later = Extension(date(2021, 6, granted), date(2021, 7, 20))
    one = case(
        date(2021, 5, 1), date(2021, 5, 20), date(2021, 6, closed), Closing.DECIDED, extensions=[later]
    )
    expected = later.due if granted <= closed else date(2021, 5, 20)
    assert one.due_at(date(2021, 7, 1)) == one.due_at(date(2021, 6, closed)) == expected
