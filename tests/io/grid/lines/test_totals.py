"""Which of the lines that sum up is the total of a table, and what stands beside it."""

import pytest

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from kstt.io.text.html import parse_html_forms
from kstt.tables.cells import LineKind
from tests.io.grid.tables import CIVIL, HEADER, LAND, ROWS, TOTAL, WORKS, added, counts, table

NUMBERED = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]
PLAIN = [["", *row[1:]] for row in NUMBERED]
SECTIONS = [
    ["I", "UBND cấp tỉnh", *added(LAND, CIVIL)],
    *NUMBERED[:2],
    ["II", "UBND cấp xã", *WORKS],
    [1, "Xây dựng", *WORKS],
]
OTHER = added(LAND, WORKS)
NAMES = ["Tổng hồ sơ đã số hóa", "Tổng cộng quý I", "Cộng", "Tổng số hồ sơ liên thông"]


def errors(form):
    return {one.rule for one in check(form)} - {"no-total-row"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rows", [NUMBERED, PLAIN, SECTIONS], ids=["numbered", "plain", "sections"])
@pytest.mark.parametrize("place", ["under", "above", "both ends"])
def test_the_total_is_the_line_that_adds_up_all_rows(name, rows, place):
    other = ["", name, *OTHER]
    lines = {
        "under": [*rows, TOTAL, other],
        "above": [other, *rows, TOTAL],
        "both ends": [TOTAL, *rows, other],
    }[place]
    form = parse_table(table(*lines))
    (total,) = [row for row in form.rows if row.kind is LineKind.TOTAL]
    assert list(total.values) == TOTAL[2:]
    assert [one for one in counts(form) if one in ROWS] == ROWS
    again = {"group-total"} if name == "Cộng" else set()
    assert errors(form) - {"section-missing"} == {"figures-below", *again}


@pytest.mark.parametrize("rows", [NUMBERED, PLAIN, SECTIONS], ids=["numbered", "plain", "sections"])
@pytest.mark.parametrize("place", range(11))
@pytest.mark.parametrize("names", [("Tổng cộng", "Tổng cộng"), ("Toàn tỉnh", "Cộng")])
def test_of_two_totals_the_wrong_figure_of_either_is_named(rows, place, names):
    wrong = [count + 100 * (i == place) for i, count in enumerate(TOTAL[2:])]
    for counts_ in ([TOTAL[2:], wrong], [wrong, TOTAL[2:]]):
        first, last = (["", name, *own] for name, own in zip(names, counts_, strict=True))
        form = parse_table(table(first, *rows, last))
        (named,) = [one for one in check(form) if one.severity is Severity.ERROR]
        assert (named.rule, named.column) == ("group-total", form.columns[place].key)
        assert named.expected == str(TOTAL[2:][place])


def test_the_sum_of_the_last_group_is_one_where_the_total_stands_above():
    rows = [[1, "Đất đai", *LAND], ["", "Hộ tịch", *CIVIL], ["", "Cộng", *added(LAND, CIVIL)],
            [2, "Xây dựng", *WORKS], ["", "Đất đai", *LAND], ["", "Cộng", *added(WORKS, LAND)]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(LAND, CIVIL, WORKS, LAND)], *rows))
    assert [label for label, _ in counts(form)] == ["Tổng cộng", "Đất đai", "Hộ tịch", "Xây dựng", "Đất đai"]
    assert "figures-below" not in errors(form)


@pytest.mark.parametrize("names", [("Cộng", "Tổng cộng"), ("Tổng hồ sơ", "Tổng hồ sơ đã số hóa")])
def test_it_may_have_any_name_of_a_sum(names):
    form = parse_table(table(*PLAIN, ["", names[0], *TOTAL[2:]], ["", names[1], *OTHER]))
    assert (form.rows[-1].kind, list(form.rows[-1].values)) == (LineKind.TOTAL, TOTAL[2:])
    assert counts(form)[:-1] == ROWS


@pytest.mark.parametrize("rows", [[TOTAL, *NUMBERED], [*PLAIN, TOTAL], SECTIONS])
def test_the_same_rows_of_another_period_below_are_none_of_the_table(rows):
    twice = [[*row[:2], *added(row[2:], row[2:])] for row in rows]
    form = parse_table(table(*rows, ["", "Lũy kế từ đầu năm", *[""] * 11], *twice))
    assert [list(row.values) for row in form.rows] == [row[2:] for row in rows]
    assert errors(form) - {"section-missing"} == {"figures-below"}


@pytest.mark.parametrize("rows", [NUMBERED, PLAIN], ids=["numbered", "plain"])
def test_rows_apart_below_a_total_that_adds_up_are_none_of_it(rows):
    below = [["", "Tham khảo, không tính vào tổng số:", *[""] * 11], [1, "Hồ sơ liên thông", *OTHER]]
    form = parse_table(table(*rows, TOTAL, *below))
    assert counts(form)[:-1] == ROWS
    assert errors(form) == {"figures-below"}


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("end", ["right", "wrong", "none"])
def test_no_row_is_lost_below_the_sum_of_a_first_block(numbered, end):
    names = [
        [i if numbered else "", name]
        for i, name in ((1, "Đất đai"), (2, "Hộ tịch"), (1, "Thuế"), (2, "Điện"))
    ]
    rows = [[*name, *row] for name, row in zip(names, (LAND, CIVIL, WORKS, added(LAND, WORKS)), strict=True)]
    sums = [["", "Cộng", *added(rows[i][2:], rows[i + 1][2:])] for i in (0, 2)]
    whole = added(*(row[2:] for row in rows))
    last = {"right": [["", "Tổng cộng", *whole]], "wrong": [["", "Tổng cộng", whole[0] + 1, *whole[1:]]]}
    form = parse_table(table(*rows[:2], sums[0], *rows[2:], sums[1], *last.get(end, [])))
    assert [list(row.values) for row in form.rows if row.kind is LineKind.ROW] == [row[2:] for row in rows]
    assert end != "wrong" or "column-total" in errors(form)


def test_a_total_with_one_wrong_figure_is_told_from_another_sum_below_it():
    wrong = [*TOTAL]
    wrong[4] += 1
    form = parse_table(table(*NUMBERED, wrong, ["", NAMES[0], *OTHER]))
    assert counts(form)[:-1] == ROWS
    assert errors(form) == {"figures-below", "column-total", "row-identity"}


@pytest.mark.parametrize("under", [[], [["", "Tổng cộng", *added(TOTAL[2:], WORKS)]]])
def test_where_no_line_adds_up_the_rows_one_that_calls_itself_a_sum_is_counted_with_a_word(under):
    form = parse_table(table(*NUMBERED, *under, ["", NAMES[0], *OTHER]))
    assert "sum-open" in errors(form)
    counted = parse_table(
        table(*NUMBERED, ["", "Tổng cung ứng", *LAND], ["", "Tổng số", *added(TOTAL[2:], LAND)])
    )
    assert not errors(counted)


@pytest.mark.parametrize("above", [True, False])
def test_a_row_that_can_only_be_the_sum_of_others_is_not_added_where_no_total_tells(above):
    group = ["", "Khối kinh tế", *TOTAL[2:]]
    rows = [["", *row[1:]] for row in NUMBERED]
    form = parse_table(table(["", "Khác", *OTHER], *([group, *rows] if above else [*rows, group])))
    assert errors(form) == {"sum-assumed"}
    assert [values for _, values in counts(form)] == [OTHER, LAND, CIVIL, WORKS]
    assert not errors(parse_table(table(["", "Khác", *OTHER], *rows)))


@pytest.mark.parametrize("above", [True, False])
def test_a_row_that_may_be_the_sum_of_others_by_chance_is_counted_with_an_error(above):
    small = [[8, 6, 2, 0, 7, 5, 2, 0, 1, 1, 0], [6, 5, 1, 0, 6, 6, 0, 0, 0, 0, 0]]
    rows = [["", "Hộ tịch", *small[0]], ["", "Đất đai", *small[1]]]
    group = ["", "Khối kinh tế", *added(*small)]
    form = parse_table(table(["", "Khác", *OTHER], *([group, *rows] if above else [*rows, group])))
    assert errors(form) == {"sum-counted"}


def test_rows_below_a_total_that_no_total_counts_are_told():
    rows = [["", *row[1:]] for row in NUMBERED]
    form = parse_table(table(*rows, TOTAL, ["", "Thuế", *OTHER], ["", "Điện", *OTHER]))
    assert "row-below-total" in errors(form)


def test_a_total_written_twice_is_one_and_said_of_neither():
    form = parse_table(table(TOTAL, *NUMBERED, ["", "Cộng", *TOTAL[2:]]))
    assert [row.kind for row in form.rows].count(LineKind.TOTAL) == 1
    assert not errors(form)


@pytest.mark.parametrize("counted", [True, False])
def test_rows_that_do_not_show_are_left_out_where_the_total_leaves_them_out(counted):
    rows = [*HEADER, *NUMBERED, ["", "Tổng cộng", *(TOTAL[2:] if counted else added(LAND, WORKS))]]
    page = "".join(
        f"<tr{' style=display:none' if r == 4 else ''}>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for r, row in enumerate(rows)
    )
    (form,) = parse_html_forms(f"<table>{page}</table>")
    assert [one for one in counts(form) if one in ROWS] == (ROWS if counted else ROWS[::2])
    assert "column-total" not in errors(form)
    assert counted or "figures-below" in errors(form)


@pytest.mark.parametrize(
    "remark", ["Trong quý có 12 hồ sơ liên thông", "Đề nghị các đơn vị giải quyết dứt điểm"]
)
def test_a_numbered_remark_without_figures_is_no_row(remark):
    form = parse_table(table(*NUMBERED, [4, remark, *[""] * 11], TOTAL))
    assert counts(form)[:-1] == ROWS
    assert not check(form)


@pytest.mark.parametrize(
    "name", ["Kiến nghị, phản ánh", "Lý do khác", "Đề nghị xác nhận", "Trong tháng hành động"]
)
@pytest.mark.parametrize("total", [[TOTAL], []])
def test_a_last_row_without_figures_stays_though_remarks_begin_as_its_name_does(name, total):
    form = parse_table(table(*NUMBERED, [4, name, *[""] * 11], *total))
    assert name in [row.label for row in form.rows]


def test_a_row_with_the_large_counts_of_the_one_under_it_is_counted_with_an_error():
    large = [90 * value + 7 * (value > 0) for value in LAND]
    lines = [["", "Công chứng", *OTHER], [1, "Lữ hành", *large], ["-", "UBND xã A", *large], ["-", "UBND xã B", *WORKS],
             [2, "Thuế", *CIVIL], ["-", "UBND xã A", *OTHER]]  # fmt: skip
    form = parse_table(table(*lines))
    assert "sum-counted" in errors(form)


@pytest.mark.parametrize("number", ["0", "01", "4", "(5)"])
@pytest.mark.parametrize("name", ["Tổng cộng", "Tổng số hồ sơ TTHC", "Tổng số hồ sơ trong kỳ"])
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("lost", [True, False])
def test_a_total_with_a_number_is_the_total(number, name, above, lost):
    total, rows = [number, name, *TOTAL[2:]], NUMBERED[lost:]
    form = parse_table(table(*([total, *rows] if above else [*rows, total])))
    assert [row.label for row in form.rows if row.kind is LineKind.TOTAL] == [name]
    assert bool(lost) is any(finding.severity is Severity.ERROR for finding in check(form))


@pytest.mark.parametrize("name", ["", "UBND xã Tân Lập"])
@pytest.mark.parametrize("rows", [NUMBERED, NUMBERED[1:], NUMBERED[::2]])
def test_a_last_line_that_can_be_no_row_is_the_total(name, rows):
    form = parse_table(table(*rows, ["", name, *TOTAL[2:]]))
    assert [row.label for row in form.rows if row.kind is LineKind.TOTAL] == [name or "Tổng cộng"]
    assert (len(rows) < 3) is any(finding.severity is Severity.ERROR for finding in check(form))
    small = ["", "Khác", *WORKS]
    assert parse_table(table(*rows, small)).rows[-1].kind is LineKind.ROW


@pytest.mark.parametrize(
    "name",
    ["Bình quân/ngày", "Kế hoạch năm 2024", "Chỉ tiêu giao", "Dự kiến quý III",
     "Trong đó: cấp xã", "Cùng kỳ năm trước", "So với quý I"],
)  # fmt: skip
@pytest.mark.parametrize("rows", [NUMBERED, PLAIN], ids=["numbered", "plain"])
@pytest.mark.parametrize("place", ["above", "below", "none"])
def test_a_line_of_other_figures_below_the_rows_is_none_of_them(name, rows, place):
    whole = {"above": [TOTAL, *rows], "below": [*rows, TOTAL], "none": rows}[place]
    form = parse_table(table(*whole, ["", name, *OTHER]))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == [name for name, _ in ROWS]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("name", ["Số liệu hệ thống", "Khác với báo cáo", "Bình quân", "Kế hoạch"])
def test_a_line_below_numbered_rows_that_the_total_above_leaves_out_is_told(name):
    form = parse_table(table(TOTAL, *NUMBERED, ["", name, *OTHER]))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == [name for name, _ in ROWS]
    assert "figures-below" in errors(form)


@pytest.mark.parametrize("rows", [NUMBERED, PLAIN, SECTIONS], ids=["numbered", "plain", "sections"])
@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize("name", ["Tổng cộng", "TỔNG CỘNG:", "Cộng", "Tổng số"])
def test_a_second_total_with_other_figures_is_an_error(rows, place, name):
    own, again = ["", "Tổng cộng", *TOTAL[2:]], ["", name, *OTHER]
    form = parse_table(table(*((again, *rows, own) if place == "above" else (own, *rows, again))))
    assert [one for one in counts(form) if one in ROWS] == ROWS
    named = [one for one in check(form) if one.severity is Severity.ERROR]
    assert {one.rule for one in named} == {"group-total"}
    assert [(one.column, one.expected) for one in named] == [
        (column.key, str(sum_))
        for column, sum_, count in zip(form.columns, TOTAL[2:], OTHER, strict=True)
        if sum_ != count
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [("Cộng nhóm 1", "Cộng nhóm 2"), ("Cộng I", "Cộng II"), ("Cộng A", "Cộng B"), ("Cộng", "Cộng")],
)
@pytest.mark.parametrize("wrong", [[9] * 11, added(LAND, LAND, CIVIL)])
def test_the_sum_of_the_last_group_with_other_figures_is_an_error(first, last, wrong):
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], ["", first, *added(LAND, CIVIL)],
            [3, "Xây dựng", *WORKS], [4, "Chứng thực", *LAND], ["", last, *wrong]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(LAND, CIVIL, WORKS, LAND)], *rows))
    assert len(form.rows) == 5
    named = [one for one in check(form) if one.severity is Severity.ERROR]
    assert {one.rule for one in named} == {"group-total"}
    assert [one.expected for one in named] == list(map(str, added(WORKS, LAND)))
    assert all(last in str(one.found) for one in named)


@pytest.mark.parametrize(
    "name",
    ["Tổng cộng trong quý", "Tổng cộng quý II/2026", "Tổng cộng kỳ này", "Cộng quý II", "Tổng tháng 5",
     "Tổng xã Tuy Đức", "Cộng (A)"],
)  # fmt: skip
@pytest.mark.parametrize("rows", [NUMBERED, PLAIN, SECTIONS], ids=["numbered", "plain", "sections"])
@pytest.mark.parametrize("wrong", [0, 1])
def test_the_last_line_that_calls_itself_a_sum_and_adds_up_all_rows_is_the_total(name, rows, wrong):
    form = parse_table(table(*rows, ["", name, TOTAL[2] + wrong, *TOTAL[3:]]))
    assert [row.label for row in form.rows if row.kind is LineKind.TOTAL] == [name]
    assert ("column-total" in errors(form)) is bool(wrong)
    assert "no-total-row" not in {one.rule for one in check(form)}


@pytest.mark.parametrize(
    "written",
    ["{}*", "{}.", "{} ;", "={}", "{} (35%)", "{}¹", "({})", "{},0", "{} hồ sơ", "{} (trong đó 1 tồn)"],
)
@pytest.mark.parametrize("rows", [NUMBERED, SECTIONS], ids=["numbered", "sections"])
@pytest.mark.parametrize("wrong", [0, 1])
def test_a_first_total_is_no_line_of_titles_however_its_counts_are_written(written, rows, wrong):
    total = ["", "Tổng cộng", TOTAL[2], TOTAL[3] + wrong, TOTAL[4] - wrong, *TOTAL[5:]]
    form = parse_table(table(*([*row[:2], *map(written.format, row[2:])] for row in (total, *rows))))
    assert form.rows[0].kind is LineKind.TOTAL
    assert [cell.value for cell in form.rows[0].cells] == total[2:]
    assert ("column-total" in errors(form)) is bool(wrong)


def test_a_numbered_category_whose_name_without_marks_is_that_of_a_total_is_a_row():
    rows = [[1, "Cong chung", *LAND], [2, "Ho tich", *CIVIL], [3, "Xay dung", *WORKS]]
    form = parse_table(table(*rows))
    assert [row.kind for row in form.rows] == [LineKind.ROW] * 3
    assert "column-total" not in errors(form)
