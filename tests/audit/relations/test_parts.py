"""The counts that a percentage may be the share of: stated ones, and those that the stated ones make."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CaseAccount
from kstt.audit.auditing import amounts_in
from kstt.audit.relations.parts import counted, made, words_in
from kstt.audit.tables import Tables
from kstt.audit.words.measures import Measure
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count

COUNT = st.integers(2, 60_000)
GOOD = Measure.of(CaseAccount, "resolved_early", "resolved_on_time")
LATE = Measure(CaseAccount, ("resolved_late",))


def amounts(text):
    return amounts_in(parse_report(text), Tables(), None)


def sizes(text, measure):
    return [size for size, _ in made(counted(amounts(text)), measure)]


@settings(max_examples=20, derandomize=True)
@given(COUNT, COUNT, COUNT)
def test_a_count_is_made_of_its_parts_or_left_by_the_others(early, on_time, late):
    good = early + on_time
    parts = f"trước hạn {format_count(early)} hồ sơ, đúng hạn {format_count(on_time)} hồ sơ"
    assert sizes(f"Đã giải quyết {parts}.", GOOD) == [good]
    rest = f"trước hạn và đúng hạn {format_count(good)} hồ sơ"
    assert sizes(f"Đã giải quyết {format_count(good + late)} hồ sơ, {rest}.", LATE) == [late]


@settings(max_examples=20, derandomize=True)
@given(COUNT, COUNT)
def test_what_is_stated_is_not_made(resolved, late):
    said = f"Đã giải quyết {format_count(resolved + late)} hồ sơ, quá hạn {format_count(late)} hồ sơ."
    assert sizes(said, Measure(CaseAccount, ("resolved",))) == []


def test_nothing_is_made_where_a_part_lacks():
    assert sizes("Đã giải quyết trước hạn 20 hồ sơ.", GOOD) == []


def test_on_time_is_what_was_not_early_where_both_are_counted():
    lines = "Đã giải quyết 1.524 hồ sơ\n- Trước hạn: 451 hồ sơ\n- Đúng hạn: 1.059 hồ sơ\n- Quá hạn: 14 hồ sơ"
    assert sizes(lines, GOOD) == [1_510]


@settings(max_examples=50, derandomize=True)
@given(st.text())
def test_words_are_compared_in_one_form(text):
    words = words_in(text)
    assert words == words_in(text.upper()) or text.upper().lower() != text.lower()
    assert not any(letter.isdecimal() for word in words for letter in word)
    assert words == words_in(" ".join(words))
