"""Counts and roman numbers as reports write them."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import ParseError
from kstt.numerals import (
    format_count,
    format_decimal,
    format_percent,
    number_ranges,
    parse_count,
    parse_roman,
    roman,
    says_unknown,
    whole_number,
)


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


ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
HUNDREDS = ("", "C", "CC", "CCC")


def test_every_roman_numeral():
    """Digit by digit, as the Romans wrote them; no other letters write a number."""
    written = ["".join(digits) for digits in product(HUNDREDS, TENS, ONES)]
    assert written[1:] == [roman(number) for number in range(1, 400)]
    numbers = dict(zip(written[1:], range(1, 400), strict=True))
    for size in range(6):
        for letters in product("IVXLC", repeat=size):
            assert parse_roman("".join(letters)) == numbers.get("".join(letters))


def test_roman_numerals_with_a_dot_and_in_small_letters():
    assert [parse_roman(text) for text in (" iv. ", "ix", "III..", ".", "", "M", "D", "I V")] == [
        4, 9, 3, None, None, None, None, None,
    ]  # fmt: skip


def test_decimals_as_reports_write_them():
    assert format_decimal(98.46) == "98,5"
    assert format_decimal(Decimal("1234567.005"), 2) == "1.234.567,00"
    assert format_decimal(2, 0) == "2"


@pytest.mark.parametrize("number", [-1, 0, 400])
def test_no_roman_numeral_writes_it(number):
    with pytest.raises(ParseError, match="1 to 399"):
        roman(number)


def test_a_count_has_a_hundred_digits_at_most():
    assert whole_number("1" * 100) == int("1" * 100)
    assert whole_number("1" * 101) is None
    assert [whole_number(text) for text in ("", "٣", "-1", "7")] == [None, None, None, 7]


@pytest.mark.parametrize(
    ("text", "count"), [("-1.234", -1234), ("−1 234", -1234), ("-7 hồ sơ", -7), ("+7", 7), ("-0", 0)]
)
def test_a_sign_is_read(text, count):
    assert (parse_count(text), type(parse_count(text))) == (count, int)


@given(st.integers(1000, 10**9))
def test_apostrophes_group_thousands_and_nothing_else(count):
    grouped = f"{count:,}".replace(",", "'")
    assert (
        parse_count(grouped) == parse_count(grouped.replace("'", "’")) == parse_count(f"'{grouped}") == count
    )
    with pytest.raises(ParseError):
        parse_count("3’5")


@pytest.mark.parametrize(
    "text",
    [
        "Không phát sinh hồ sơ trong kỳ",
        "không có hồ sơ",
        "Không phát sinh",
        "KPS",
        "KHÔNG CÓ HỒ SƠ PHÁT SINH.",
        "Ko",
        "KO CÓ",
        "Chưa phát sinh",
        "0 có",
        "k",
        "nil",
        "--",
        "- -",
        "....",
        "___",
        "trống",
    ],
)
def test_words_for_no_cases_are_blank(text):
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        ("0", 1, "0,0%"), ("1/2000", 1, "0,1%"), ("1/2001", 1, "0,0%"), ("-1/2000", 1, "-0,1%"), ("-1/2001", 1, "0,0%"),
        ("1/200", 0, "1%"), ("1/201", 0, "0%"), ("-1/200", 0, "-1%"), ("1/3", 2, "33,33%"), ("2/3", 2, "66,67%"),
        ("1", 1, "100,0%"), ("1234/100", 1, "1.234,0%"), ("999/1000", 0, "100%"),
    ],
)  # fmt: skip
def test_half_a_unit_is_rounded_away_from_nothing(share, places, text):
    assert format_percent(Fraction(share), places) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""), ([7], "7"), ([1, 2], "1–2"), ([1, 3], "1, 3"), ([3, 1, 2, 9, 8], "1–3, 8–9"), ([1, 4, 5], "1, 4–5"),
        ([-1, 0, 1], "-1–1"),
    ],
)  # fmt: skip
def test_numbers_that_follow_each_other_are_a_range(numbers, text):
    assert number_ranges(numbers) == text


COUNTS = {
    "0": 0, "0.00": 0, "00012": 12, "12,00": 12, "12.0": 12, "1.234,0": 1234, "1,234.00": 1234, "12.000": 12_000,
    "1.000.000": 1_000_000, "1,000,000": 1_000_000, "1 000 000": 1_000_000, "999.999": 999_999, "'12": 12, "'1.200": 1_200,
    "12 hs": 12, "12hs.": 12, "12 HỒ SƠ": 12, "1.200 ho so": 1_200, "3 PAKN": 3, "1\u00a0001": 1_001, "1’001": 1001,
    "12\n": 12, "\n12": 12, "- 5": ParseError, "12.0000": ParseError, "1.0.0": ParseError, "0.000": ParseError,
    "1234.567": ParseError, "1.2345": ParseError, "1.234 567": ParseError, "1.234,567": ParseError, "hồ sơ": ParseError,
    "12 hồ sơ 3": ParseError, "''12": ParseError, "12'": ParseError, "--5": ParseError, "+": ParseError, ".": ParseError,
    "1 2": ParseError, "1\u2028200": ParseError, "1\x0b200": ParseError, "1\x85200": ParseError, "1 \n 200": ParseError,
    **dict.fromkeys(("", " ", "-", "–", "—", "−", "_", "…", "...", "/", "không", "KHÔNG", "Không  có"), None),
}  # fmt: skip


@pytest.mark.parametrize("text", COUNTS)
def test_what_a_cell_says(text):
    if COUNTS[text] is ParseError:
        with pytest.raises(ParseError, match=r"126\.378"):
            parse_count(text)
    else:
        assert parse_count(text) == COUNTS[text]


@pytest.mark.parametrize(("digits", "right"), [(99, True), (102, False)])
def test_a_count_in_groups_has_no_more_digits_either(digits, right):
    for sign in ("", "-"):
        text = sign + ".".join(["123"] * (digits // 3))
        if right:
            assert parse_count(text) == int(text.replace(".", ""))
        else:
            with pytest.raises(ParseError):
                parse_count(text)


@given(st.integers(0, 10**6), st.integers(3, 9))
def test_numbers_that_follow_one_another_are_one_range(first, count):
    assert number_ranges(range(first, first + count)) == f"{first}–{first + count - 1}"


@pytest.mark.parametrize("text", ["x", "X", "N/A", "n.a.", "#REF!", "Chưa có số liệu", "không xác định"])
def test_words_for_what_is_not_known_are_no_count_and_no_blank(text):
    assert says_unknown(text)
    with pytest.raises(ParseError):
        parse_count(text)


@pytest.mark.parametrize("text", ["", "-", "Ko", "12", "xx", "abc", "Xã"])
def test_other_texts_do_not_say_that_a_count_is_not_known(text):
    assert not says_unknown(text)
