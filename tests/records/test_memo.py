"""Texts of instants read many at once mean what each of them means."""

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kstt.dates.instants import parse_moment
from kstt.errors import ParseError
from kstt.io.portal import NATIONAL
from kstt.io.portal.messages import written_moment
from kstt.records.memo import instants_of_one_shape

ISO = "0000-00-00T00:00:00"
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
    return [moment and moment.replace(tzinfo=None) for moment in found]


@settings(max_examples=60)
@given(DIGITS, st.integers(0, 18), SPOILT, st.booleans(), st.booleans())
@example("20210401T000000", 11, "2", False, True)
def test_instants_of_iso_8601_texts(digits, place, letter, spoilt, twice):
    text = f"{digits[:4]}-{digits[4:6]}-{digits[6:11]}:{digits[11:13]}:{digits[13:]}"
    text = text[:place] + letter + text[place + 1 :] if spoilt else text
    texts = [text, "", text] if twice else [text]
    found = instants_of_one_shape(texts, ISO, 11)
    if found is None:
        assert spoilt
    else:
        assert found == one(texts, parse_moment)


@settings(max_examples=60)
@given(DIGITS, st.integers(0, 13), SPOILT, st.booleans())
def test_instants_of_messages(digits, place, letter, spoilt):
    text = digits.replace("T", "")
    text = text[:place] + letter + text[place + 1 :] if spoilt else text
    found = instants_of_one_shape([text], "0" * 14, 8, parted=False)
    moment = written_moment(text, NATIONAL)
    if found is None:
        assert moment is None
    elif text.endswith("000000"):
        assert [one.date() for one in found if one] == [moment]
    else:
        assert found == one([text], lambda _: moment)


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
    assert instants_of_one_shape(texts, ISO, 11) is None
