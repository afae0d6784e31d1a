"""Counts with stars, marks of notes and remarks beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, LAND, counts, table

WIDTH = len(LAND)


def read(place, text, *, own=LAND):
    """The table with a text in a cell of its first row."""
    cells = [*own]
    cells[place] = text
    total = ["", "Tổng cộng", *(a + b for a, b in zip(own, CIVIL, strict=True))]
    return parse_table(table(total, [1, "Đất đai", *cells], [2, "Hộ tịch", *CIVIL]))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, WIDTH - 1),
    st.sampled_from(
        ["{}*", "{} **", "{}¹", "{}²³", "{} (1)", "{}(*)", "{} [a]", "{} (trong đó 3 hồ sơ tồn)"]
    ),
)
def test_a_count_with_a_mark_is_read_with_a_warning(place, template):
    text = template.format(LAND[place])
    form = read(place, text)
    assert counts(form)[1] == ("Đất đai", LAND)
    (finding,) = check(form)
    assert (finding.rule, finding.severity, finding.found) == ("count-marked", Severity.WARNING, text)


@pytest.mark.parametrize(
    "text", ["36 (1)", "36 (trong đó 3 hồ sơ tồn)", "35 + 1", "35/1", "~35", "35 (", "(35)", "*"]
)
def test_what_no_sum_bears_out_is_no_count(text):
    form = read(0, text)
    assert counts(form)[1][1][0] is None
    (finding,) = (one for one in check(form) if one.rule == "not-a-count")
    assert finding.found == text


def test_a_wrong_count_with_a_star_is_an_error_beside_the_warning():
    found = check(read(0, "36*"))
    assert {one.rule for one in found if one.severity is Severity.ERROR} == {"row-identity", "column-total"}
    assert "count-marked" in {one.rule for one in found}


def test_a_line_of_shares_under_a_row_is_no_row():
    shares = ["", "%", "", *["41,4%"] * 10]
    form = parse_table(table(["", "Tổng cộng", *LAND], [1, "Đất đai", *LAND], shares))
    assert [label for label, _ in counts(form)] == ["Tổng cộng", "Đất đai"]
    assert not check(form)
