"""The formats of dates, found by their texts."""

import pytest

from kstt.io.settings.description_lines import date_lines
from kstt.io.settings.usual_dates import is_no_day, written_dates

ZEROS = (
    "01/01/0001 00:00:00", "0001-01-01T00:00:00Z", "0000-00-00", "00/00/0000", "1899-12-30", "30/12/1899",
    "1/1/1900 12:00:00 AM", "1900-01-00", "01.01.1970 07:00", "1970-01-01T00:00:00.000+00:00", "9999-12-31",
    "00:00:00 31/12/9999", " 12/31/9999 23:59:59.9999999 ",
)  # fmt: skip
OTHERS = ("15.03.2021 0001", "Số 1970/QĐ", "12:00 1970", "15/3/1900", "2/1/1970", "1970", "11/01/19701")


@pytest.mark.parametrize("text", ZEROS)
def test_the_zeros_of_programs_are_no_days(text):
    assert is_no_day(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_year_within_another_text_is_no_zero(text):
    assert not is_no_day(text)


@pytest.mark.parametrize(
    "texts",
    [("01/02/2021", "13/02/2021", "02/13/2021"), ("13-02-2021", "02/13/2021"), ("02/13/2021", "13/02/2021")],
)
def test_texts_in_both_orders_prove_none(texts):
    found = written_dates(texts)
    assert not found.proved
    assert found.unread
    lines = list(map(str, date_lines(found)))
    assert not any(line.startswith("dates") for line in lines)
    assert sum(line.startswith("# dates") for line in lines) == 2


def test_texts_that_no_order_reads_leave_one_proved():
    for texts in (("13/02/2021", "31/02/2021"), ("13/02/2021", "?"), ("02/13/2021", "02/14/2021")):
        assert written_dates(texts).proved
