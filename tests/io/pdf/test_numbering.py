"""The numbers of lines, each likelier where it follows from the one before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.io.pdf.numbering import last_number, numbered_lines
from kstt.numerals import roman


@st.composite
def numbers(draw):
    """The numbers of sections and their lines, as forms have them."""
    sections = draw(st.lists(st.integers(0, 12), min_size=1, max_size=4))
    return [text for n, rows in enumerate(sections, 1) for text in (roman(n), *map(str, range(1, rows + 1)))]


@settings(max_examples=30, deadline=None)
@given(numbers())
def test_numbers_that_were_read_well_stay(lines):
    assert numbered_lines([{text: -0.05, "": -12.0} for text in lines]) == lines


def test_a_section_that_reads_as_the_one_before_is_the_next():
    lines = [{"I": -0.1}, {"1": -0.1}, {"2": -0.1}, {"I": -0.2, "": -12.0}, {"1": -0.1}]
    assert numbered_lines(lines) == ["I", "1", "2", "II", "1"]


def test_sections_may_be_lost():
    lines = [{"I": -0.1}, {"1": -0.1}, {"IV": -0.01}, {"1": -0.1}]
    assert numbered_lines(lines) == ["I", "1", "IV", "1"]


def test_numbers_go_on_from_the_page_before():
    assert numbered_lines([{"II": -0.4, "I": -2.8}, {"1": -0.1}]) == ["I", "1"]
    assert numbered_lines([{"II": -0.4, "I": -2.8}, {"1": -0.1}], after=(1, 17)) == ["II", "1"]
    assert last_number(["18", "II", "1"], after=(1, 17)) == (2, 1)
