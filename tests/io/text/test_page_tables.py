"""Tables of a page that is drawn in pieces."""

from __future__ import annotations

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.text.html import parse_html_forms
from tests.io.grid.tables import ROWS, TOTAL, counts

HEAD = """<tr><th rowspan=2>STT</th><th rowspan=2>Lĩnh vực giải quyết</th><th colspan=4>Số lượng hồ sơ tiếp nhận</th>
<th colspan=4>Số lượng hồ sơ đã giải quyết</th><th colspan=3>Số lượng hồ sơ đang giải quyết</th></tr>
<tr><th>Tổng số</th><th>Trực tuyến</th><th>Trực tiếp, bưu chính</th><th>Từ kỳ trước</th><th>Tổng số</th><th>Trước hạn</th>
<th>Đúng hạn</th><th>Quá hạn</th><th>Tổng số</th><th>Trong hạn</th><th>Quá hạn</th></tr>"""
BODY = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
EVERY = [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]


def _rows(*rows, before=""):
    return "".join(f"<tr>{before}{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def _page(*tables):
    return "<meta charset='utf-8'>" + "".join(
        one if "<tr" not in one else f"<table>{one}</table>" for one in tables
    )


def _only(*tables):
    (form,) = parse_html_forms(_page(*tables))
    assert not [f for f in check(form) if f.severity is not Severity.INFO and f.rule != "no-total-row"]
    return form


@pytest.mark.parametrize("sizing", ["", _rows([""] * 13)], ids=["", "a row of widths"])
def test_a_header_in_a_table_of_its_own_is_that_of_the_next(sizing):
    assert counts(_only(HEAD, sizing + _rows(TOTAL, *BODY))) == EVERY


def test_a_total_in_a_table_at_the_foot_is_that_of_the_table():
    assert counts(_only(HEAD, _rows(*BODY), _rows(TOTAL))) == [*EVERY[1:], EVERY[0]]


@pytest.mark.parametrize("again", ["", HEAD], ids=["one header", "a header each"])
def test_sections_in_tables_under_their_headings_are_one_form(again):
    form = _only(
        *("<p>I. Cấp tỉnh</p>", HEAD + _rows(*BODY)),
        *("<p>II. Cấp huyện</p>", again + _rows([1, *BODY[1][1:]])),
        *("<p>III. Cấp xã</p>", again + _rows(BODY[0])),
    )
    assert [(row.section, row.label) for row in form.rows if row.number.isdecimal()] == [
        *(("I", name) for name, _ in ROWS),
        ("II", ROWS[1][0]),
        ("III", ROWS[0][0]),
    ]


def test_tables_of_units_stay_apart():
    forms = parse_html_forms(
        _page(
            "<p>UBND xã An Bình</p>",
            HEAD + _rows(TOTAL, *BODY),
            "<p>UBND xã An Hòa</p>",
            HEAD + _rows(TOTAL, *BODY),
        )
    )
    assert [counts(form) for form in forms] == [EVERY, EVERY]


@pytest.mark.parametrize(
    "cell", ["<td style='display: none'>7</td>", "<td hidden>7</td>", "<td class='d-none'>7</td>"]
)
def test_a_cell_that_does_not_show_before_each_row_takes_no_column(cell):
    assert counts(_only(HEAD + _rows(TOTAL, *BODY, before=cell))) == EVERY


def test_a_second_table_of_the_same_levels_is_one_of_its_own():
    sections = _rows(["I", "Cấp tỉnh", *ROWS[0][1]], BODY[0], ["II", "Cấp huyện", *ROWS[0][1]], BODY[0])
    assert len(parse_html_forms(_page(HEAD + sections, HEAD + sections))) == 2


def test_a_line_of_a_level_between_tables_without_any_joins_none():
    forms = parse_html_forms(_page(HEAD + _rows(TOTAL, *BODY), "<p>Cấp xã</p>", HEAD + _rows(TOTAL, *BODY)))
    assert [counts(form) for form in forms] == [EVERY, EVERY]


@pytest.mark.parametrize("gone", [0, 5])
def test_a_header_and_a_body_of_other_widths_are_not_put_together(gone):
    body = _rows(*([cell for c, cell in enumerate(row) if c != gone] for row in (TOTAL, *BODY)))
    with pytest.raises(DocumentError):
        parse_html_forms(_page(HEAD, body))


def test_a_column_that_shows_on_large_screens_is_read():
    page = _page(HEAD + _rows(TOTAL, *BODY))
    page = page.replace("<th>Trực tuyến", "<th class='d-none d-lg-table-cell'>Trực tuyến")
    page = page.replace(
        "<td>Tổng cộng</td><td>391</td><td>",
        "<td>Tổng cộng</td><td>391</td><td class='d-none d-lg-table-cell'>",
    )
    assert [counts(form) for form in parse_html_forms(page)] == [EVERY]


@pytest.mark.parametrize("between", ["", "Trang 2", "2/3"])
def test_rows_of_a_further_page_that_are_numbered_on_are_those_of_the_table(between):
    mark = f"<p>{between}</p>"
    assert counts(_only(HEAD + _rows(TOTAL, *BODY[:2]), mark, _rows(*BODY[2:]))) == EVERY


@pytest.mark.parametrize(("between", "first"), [("UBND xã B", 3), ("Quý I/2020", 3), ("", 1), ("", 4)])
def test_rows_that_are_not_numbered_on_or_under_a_line_of_another_stay_apart(between, first):
    rows = [[first, *BODY[2][1:]]]
    forms = parse_html_forms(_page(HEAD + _rows(TOTAL, *BODY[:2]), f"<p>{between}</p>", _rows(*rows)))
    assert counts(forms[0]) == EVERY[:3]
    assert "table-unread" in {one.rule for one in check(forms[0])}


@pytest.mark.parametrize("nothing", ["0", "-"])
@pytest.mark.parametrize("first", [ROWS[0], ("Đất đai", [0] * 11)], ids=["cases", "nothing"])
def test_rows_of_nothing_on_a_further_page_are_those_of_the_table_whatever_its_total_is(first, nothing):
    name, own = first
    total = ["", "Tổng cộng", *own]
    rest = [[n, other, *[nothing] * len(own)] for n, other in ((2, "Hộ tịch"), (3, "Xây dựng"))]
    (form,) = parse_html_forms(_page(HEAD + _rows(total, [1, name, *own]), "<p>2</p>", _rows(*rest)))
    assert [row.label for row in form.rows] == ["Tổng cộng", name, "Hộ tịch", "Xây dựng"]
