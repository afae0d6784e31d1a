"""Forms as text in any width: nothing is lost, no line is too long."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportedForm, ReportingPeriod, form_05b, form_06c
from kstt.errors import ParseError
from kstt.samples import published_report
from kstt.tables.heading import Heading
from kstt.tables.text import render_text
from kstt.testing import forms

REPORT = published_report()


def cells_of(text):
    """The count in each cell of the tables of a text, by row of its table and printed number of its column."""
    found = {}
    places, row = [], -1
    for line in text.splitlines():
        if not line.startswith("│"):
            continue
        parts = [part.strip() for part in line.strip("│").split("│")]
        if parts[0] == "(1)":
            places, row = [int(part[1:-1]) for part in parts[2:]], -1
        elif parts[0] == "STT":
            places = []
        elif places and (parts[0] or any(parts[2:])):
            row += 1
            found |= {(row, place): part for place, part in zip(places, parts[2:], strict=True)}
    return found


def expected_cells(form):
    reported = ReportedForm.from_form(form)
    return {
        (r, column.number): cell.text
        for r, row in enumerate(reported.rows)
        for column, cell in zip(form.columns, row.cells, strict=True)
    }


@settings(max_examples=40)
@given(form=forms(max_rows=3), width=st.none() | st.integers(24, 200))
def test_every_cell_is_there_and_every_line_fits(form, width):
    text = render_text(form, width=width)
    if width is not None:
        assert max(map(len, text.splitlines())) <= width
    if "│" in text:
        assert cells_of(text) == expected_cells(form)
    else:
        listed = re.findall(r"\((\d+)\)[^(]*?\.+ (\S+)$", text, re.MULTILINE)
        assert listed == [(str(n), cell) for (_, n), cell in expected_cells(form).items()]


def test_a_wide_terminal_changes_nothing():
    form = form_06c([], ReportingPeriod.quarter(2021, 2))
    assert render_text(form, width=400) == render_text(form) == str(form)


def test_labels_wrap_before_columns_are_cut():
    assert max(map(len, str(REPORT).splitlines())) > 160
    text = render_text(REPORT, width=150)
    assert text.count("(1)") == 1
    assert render_text(REPORT, width=140).count("(1)") in {1, 2}


def test_eighty_characters_hold_one_band_a_group():
    text = render_text(REPORT, width=80)
    assert text.count("│ (1) │") == 3
    lines = text.splitlines()
    for name in (
        "Số lượng hồ sơ tiếp nhận",
        "Số lượng hồ sơ đã giải quyết",
        "Số lượng hồ sơ đang giải quyết",
    ):
        assert lines.count(name) == 1


def test_a_column_without_a_group_stands_in_a_band_of_its_own():
    form = form_05b([], ReportingPeriod.quarter(2021, 2))
    text = render_text(form, width=80)
    assert "Đã công" in text
    assert cells_of(text) == expected_cells(form)


def test_a_narrow_terminal_gets_a_list():
    lines = render_text(REPORT, width=40).splitlines()
    place = lines.index("20 Đất đai")
    assert lines[place + 1 : place + 4] == [
        "  Số lượng hồ sơ tiếp nhận",
        "    (3) Tổng số ................. 20.807",
        "    (4) Trong kỳ · Trực tuyến .... 2.661",
    ]
    assert "    (4) Trong kỳ · Trực tuyến ........ –" in lines


@pytest.mark.parametrize("width", [1, 5, 15])
def test_even_absurd_widths_give_text(width):
    assert "126.378" in render_text(REPORT, width=width)


@pytest.mark.parametrize("width", [None, 10, 200])
@pytest.mark.parametrize("label_width", [0, -1])
def test_labels_of_no_width_are_refused(width, label_width):
    with pytest.raises(ParseError, match=r"label_width: found .* expected 1 or more"):
        render_text(form_06c([], ReportingPeriod.quarter(2021, 2)), label_width=label_width, width=width)


@pytest.mark.parametrize("layout", LAYOUTS.layouts, ids=lambda layout: layout.code)
def test_the_heading_stands_above(layout):
    form = (form_06c if layout.form == "06c" else form_05b)([], ReportingPeriod.quarter(2021, 2))
    assert str(form).startswith("\n".join(Heading.of(form).lines))
