"""Counts and roman numbers as reports write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import ParseError
from kstt.numerals import format_count, parse_count, parse_roman, roman, whole_number


@pytest.mark.parametrize("text", ["3\n500", "3\r\n500", "12¹", "0,125", "0.125", "½", "1²"])
def test_what_only_looks_like_a_count_is_none(text):
    with pytest.raises(ParseError):
        parse_count(text)


@given(st.integers(0, 10**12))
def test_counts_read_back(count):
    assert parse_count(format_count(count)) == count == parse_count(str(count)) == parse_count(f"{count:,}")


@pytest.mark.parametrize("text", ["1.00", "3.000,00", "  12 ", "１２", "12.0"])
def test_counts_as_spreadsheets_write_them(text):
    assert parse_count(text) in {1, 3000, 12}


@pytest.mark.parametrize("text", ["abc", "3,5", "1.5", "12.34.567", "1,2,3", "#REF!", "12%"])
def test_what_is_no_count(text):
    with pytest.raises(ParseError):
        parse_count(text)


@given(st.integers(1, 399))
def test_roman_numerals_read_back(number):
    assert parse_roman(roman(number)) == number


@pytest.mark.parametrize(
    ("number", "written"), [(1, "I"), (9, "IX"), (14, "XIV"), (90, "XC"), (399, "CCCXCIX")]
)
def test_roman_numerals_by_name(number, written):
    assert roman(number) == written
    assert parse_roman(written) == number


@pytest.mark.parametrize("number", [-1, 0, 400])
def test_no_roman_numeral_writes_it(number):
    with pytest.raises(ParseError, match="1 to 399"):
        roman(number)


def test_a_count_has_a_hundred_digits_at_most():
    assert whole_number("1" * 100) == int("1" * 100)
    assert whole_number("1" * 101) is None
    assert [whole_number(text) for text in ("", "٣", "-1", "7")] == [None, None, None, 7]
