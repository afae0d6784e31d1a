"""Tables of one section each, under headings of levels."""

from __future__ import annotations

import pytest

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, ROWS, added, table

HEADINGS = (("I. Cấp tỉnh", "II. Cấp huyện"), ("Cấp tỉnh", "Cấp huyện"))


def _lines(headings, *, again, sums, wrong=0):
    """The lines from the first heading on, and the header printed again above the second section or not."""
    lines = []
    for i, heading in enumerate(headings):
        lines += [[heading], *(HEADER if again or not i else [])]
        lines += [[n, name, *own] for n, (name, own) in enumerate(ROWS[i : i + 2], 1)]
        sum_ = added(*(own for _, own in ROWS[i : i + 2]))
        lines += [["", "Cộng", sum_[0] + wrong, *sum_[1:]]] if sums else []
    return lines


@pytest.mark.parametrize("headings", HEADINGS, ids=" ".join)
@pytest.mark.parametrize("again", [False, True], ids=["one header", "a header each"])
@pytest.mark.parametrize("sums", [False, True], ids=["no sums", "sums"])
def test_the_heading_above_the_header_and_the_sum_below_are_those_of_a_section(headings, again, sums):
    form = parse_table(
        table(*_lines(headings, again=again, sums=sums), header=[["Biểu số II.06c/VPCP/KSTT"]])
    )
    rows = [(row.section, row.label, list(row.values)) for row in form.rows if row.number.isdecimal()]
    assert rows == [
        (section, name, own) for section, i in (("I", 0), ("II", 1)) for name, own in ROWS[i : i + 2]
    ]
    heads = [row for row in form.rows if row.number in {"I", "II"}]
    assert len(heads) == 2
    if sums:
        assert [list(row.values) for row in heads] == [
            added(*(o for _, o in ROWS[i : i + 2])) for i in (0, 1)
        ]
    assert {f.rule for f in check(form) if f.severity is not Severity.INFO} <= {"no-total-row"}


def test_a_wrong_sum_of_a_section_is_an_error():
    lines = _lines(HEADINGS[0], again=False, sums=True, wrong=1)
    form = parse_table(table(*lines, header=[["Biểu số II.06c/VPCP/KSTT"]]))
    assert any(finding.severity is Severity.ERROR for finding in check(form))


def test_a_heading_above_a_header_without_other_sections_stays_above():
    form = parse_table(table(["1", *ROWS[0][:1], *ROWS[0][1]], header=[["Cấp xã"], *HEADER]))
    assert [row.label for row in form.rows] == ["Đất đai"]
