"""Texts of instants read many at once mean what each of them means."""

from datetime import datetime

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kstt.dates.instants import clock_of, day_of, parse_moment
from kstt.errors import ParseError
from kstt.io.portal import NATIONAL
from kstt.io.portal.messages import written_moment
from kstt.records.instant_shape import InstantShape

ISO, DIGITS_ALONE = InstantShape("0000-00-00T00:00:00", 11), InstantShape("0" * 14, 8, parted=False)
DIGITS = st.datetimes().map(lambda moment: f"{moment.year:04}{moment:%m%dT%H%M%S}")
SPOILT = st.sampled_from(["0", "9", "2", "4", "6", "-", " ", "T", ":", "\u0660", "\uff11", "Z"])


def one(texts, parse):
    """The instant of each text on Vietnam's clock; ``None`` where one is none."""
    try:
        found = [parse(text) if text else None for text in texts]
    except ParseError:
        return None
    if not all(moment is None or isinstance(moment, datetime) for moment in found):
        return None
    return found


def read_together(shape, texts):
    """The instants, their days and times of day, as columns hold them."""
    column = shape.column(texts)
    if column is None:
        return None
    found = list(column)
    assert [column[place] for place in range(len(texts))] == found
    assert list(column.days) == [moment and day_of(moment) for moment in found]
    assert column.microseconds() == list(map(clock_of, found))
    return found


@settings(max_examples=60)
@given(DIGITS, st.integers(0, 18), SPOILT, st.booleans(), st.booleans())
@example("20210401T000000", 11, "2", False, True)
def test_instants_of_iso_8601_texts(digits, place, letter, spoilt, twice):
    text = f"{digits[:4]}-{digits[4:6]}-{digits[6:11]}:{digits[11:13]}:{digits[13:]}"
    text = text[:place] + letter + text[place + 1 :] if spoilt else text
    texts = [text, "", text] if twice else [text]
    found = read_together(ISO, texts)
    if found is None:
        assert spoilt
    else:
        assert found == one(texts, parse_moment)


@settings(max_examples=60)
@given(DIGITS, st.integers(0, 13), SPOILT, st.booleans())
def test_instants_of_messages(digits, place, letter, spoilt):
    text = digits.replace("T", "")
    text = text[:place] + letter + text[place + 1 :] if spoilt else text
    found = read_together(DIGITS_ALONE, [text])
    moment = written_moment(text, attrs.evolve(NATIONAL, midnight_is_day=False))
    if found is None:
        assert moment is None
    else:
        assert found == [moment]


@given(st.lists(st.sampled_from(["20210401000000", "20210401000001", "", "20210630"]), max_size=3))
def test_midnight_may_be_written_for_a_day(texts):
    found = read_together(InstantShape("0" * 14, 8, parted=False, midnight_is_day=True), texts)
    assert found == (
        None if "20210630" in texts else [(text and written_moment(text, NATIONAL)) or None for text in texts]
    )


@pytest.mark.parametrize(
    "texts",
    [
        ["2021-04-01T24:00:00"],
        ["2021-04-01T08:00:0", "2021-04-01T08:00:000"],
        ["2021-04-01T08:00:00", "2021-04-01 08:00:00"],
        ["2021-04-01T08:00:00", "2021-04-01"],
        ["2021-02-29T08:00:00"],
    ],
)
def test_texts_that_are_not_alike_are_left_to_be_read_one_by_one(texts):
    assert read_together(ISO, texts) is None
