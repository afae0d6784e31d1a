"""Totals that count what came in the period alone, or columns that the form does not have."""

import pytest

from kstt import ReportingPeriod, Severity, check
from kstt.errors import DocumentError
from kstt.forms.proving import ReportedFormError
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from kstt.repair import Status, repair
from tests.io.grid.tables import CIVIL, COLUMNS, HEADER, LAND, ROWS, TOTAL, WORKS, added, counts, table

GROUPED = [
    ["STT", "Lĩnh vực", "Tiếp nhận trong kỳ", "", "", "Kỳ trước chuyển sang", *HEADER[0][6:]],
    ["", "", "Tổng số", "Trực tuyến", "Trực tiếp, BCCI", "", *HEADER[1][6:]],
]
FLAT = [
    ["STT", "Lĩnh vực", "Tổng tiếp nhận", "Trực tuyến", "Trực tiếp", "Kỳ trước chuyển sang",
     "Tổng số đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số đang giải quyết", "Trong hạn",
     "Quá hạn"]
]  # fmt: skip


def of_the_period(counts):
    """The counts of a row with the total of what came in the period in place of the form's."""
    return [counts[1] + counts[2], *counts[1:]]


def lines(rows):
    numbered = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows, 1)]
    return [["", "Tổng cộng", *of_the_period(TOTAL[2:])], *numbered]


@pytest.mark.parametrize("header", [GROUPED, FLAT])
def test_the_total_of_the_form_is_computed_beside_one_of_the_period(header):
    form = parse_table(table(*lines(ROWS), header=header))
    assert [row.values for row in form.rows] == [tuple(TOTAL[2:]), *(tuple(counts) for _, counts in ROWS)]
    assert [finding.rule for finding in check(form)] == ["columns-by-sums", "column-computed"]
    assert form.recognition.computed == ("received",)


def test_the_total_of_the_form_is_computed_also_beside_titles_that_are_not_clear():
    titles = ["STT", "Lĩnh vực", "Hồ sơ kỳ trước chuyển sang", "Hồ sơ tiếp nhận trong kỳ", "", "", "SL HSGQ"]
    header = [[*titles, "", "", "", "SL HS đang GQ", "", ""], ["", "", "", *GROUPED[1][2:5], *GROUPED[1][6:]]]
    rows = [[*row[:2], row[5], *row[2:5], *row[6:]] for row in lines(ROWS)]
    form = parse_table(table(*rows, header=header))
    assert [row.values for row in form.rows] == [tuple(TOTAL[2:]), *(tuple(counts) for _, counts in ROWS)]
    assert {finding.rule for finding in check(form)} == {"columns-by-sums", "column-computed"}
    rows[1][3] += 1
    rows[2][6] += 1
    rows[3][6] += 1
    with pytest.raises(DocumentError, match="do not confirm"):
        parse_table(table(*rows, header=header))


def test_a_total_in_one_group_with_what_was_carried_over_is_wrong():
    form = parse_table(table(*lines(ROWS), header=HEADER))
    assert {finding.rule for finding in check(form)} == {"row-identity"}
    assert form.recognition.computed == ()


@pytest.mark.parametrize("rows", [ROWS[:2], [(name, counts) for name, counts in ROWS for _ in range(2)]])
def test_a_right_total_stays_and_few_rows_decide_nothing(rows):
    right = [[i, f"{name} {i}", *counts] for i, (name, counts) in enumerate(rows, 1)]
    form = parse_table(table(*right, header=FLAT))
    assert len(form.layout.columns) == len(COLUMNS)
    assert form.recognition.computed == ()
    wrong = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows[:2], 1)]
    assert parse_table(table(*wrong, header=FLAT)).recognition.computed == ()


def test_one_row_that_counts_what_was_carried_over_shows_that_the_others_are_wrong():
    rows = lines(ROWS)
    rows[1] = [1, ROWS[0][0], *ROWS[0][1]]
    assert {finding.rule for finding in check(parse_table(table(*rows, header=FLAT)))} >= {"row-identity"}


@pytest.mark.parametrize("name", ["Tổng cộng", "Toàn xã"])
@pytest.mark.parametrize("above", [True, False])
def test_a_sum_of_rows_is_no_row_that_decides(name, above):
    rows = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(ROWS[:2], 1)]
    sum_row = ["", name, *added(*(row[2:] for row in rows))]
    form = parse_table(table(*([sum_row, *rows] if above else [*rows, sum_row]), header=FLAT))
    assert form.recognition.computed == ()
    assert "row-identity" in {finding.rule for finding in check(form)}


def test_a_total_that_says_tong_so_without_a_period_is_the_forms():
    header = [[*FLAT[0][:2], "Tổng số hồ sơ tiếp nhận", *FLAT[0][3:]]]
    form = parse_table(table(*lines(ROWS), header=header))
    assert form.recognition.computed == ()
    assert {finding.rule for finding in check(form)} == {"row-identity"}


@pytest.mark.parametrize("title", ["Tiếp nhận trong kỳ", "Tiếp nhận"])
@pytest.mark.parametrize("total", ["Tổng số", "Tổng"])
@pytest.mark.parametrize("carried", [0, 1, 3])
def test_beside_its_parts_in_their_own_group_few_rows_show_that_a_total_is_of_the_period(
    title, total, carried
):
    header = [[cell.replace("Tiếp nhận trong kỳ", title) for cell in GROUPED[0]],
              [cell.replace("Tổng số", total) for cell in GROUPED[1]]]  # fmt: skip
    rows = [(name, counts if i < carried else without_carry(counts)) for i, (name, counts) in enumerate(ROWS)]
    sums = added(*(counts for _, counts in rows))
    text = table(*[["", "Tổng cộng", *of_the_period(sums)],
                   *([i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows, 1))],
                 header=header)  # fmt: skip
    form = parse_table(text)
    assert [row.values for row in form.rows] == [tuple(sums), *(tuple(counts) for _, counts in rows)]
    assert form.recognition.computed == (("received",) if carried else ())
    assert {finding.severity for finding in check(form)} <= {Severity.WARNING, Severity.INFO}
    assert "row-identity" not in {finding.rule for finding in check(form)}


def without_carry(counts):
    """A row in which nothing was carried over, and as much more came in person."""
    return [*counts[:2], counts[2] + counts[3], 0, *counts[4:]]


def test_one_wrong_total_of_the_period_is_named_beside_right_ones():
    rows = [(f"{name} {i}", counts) for i in range(2) for name, counts in ROWS]
    lines = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows, 1)]
    lines[3][2] += 1
    wrong = check(parse_table(table(*lines, header=GROUPED)))
    assert [(one.rule, one.found) for one in wrong if one.severity is Severity.ERROR] == [
        ("received-in-period", str(lines[3][2]))
    ]


def test_the_last_column_of_what_was_received_may_be_called_stock_where_the_sums_hold():
    header = [HEADER[0], [cell.replace("Từ kỳ trước", "Hồ sơ tồn") for cell in HEADER[1]], HEADER[2]]
    lines = [[i, name, *counts] for i, (name, counts) in enumerate(ROWS, 1)]
    form = parse_table(table(*lines, header=header))
    assert [row.values for row in form.rows] == [tuple(counts) for _, counts in ROWS]
    assert [one.rule for one in check(form)] == ["no-total-row"]
    wrong = [[*line[:5], line[5] + 1, *line[6:]] for line in lines]
    with pytest.raises(DocumentError, match="no column for carried_over"):
        parse_table(table(*wrong, header=header))


PERIOD = ReportingPeriod.quarter(2021, 2)
PLACE = 10
"""Where the further part of what was resolved stands among the cells of a row."""


def with_part(rows, beside, *, counted=True):
    """A table of rows whose resolved cases are more by those of a column right after their parts."""
    titles = [[*row[:PLACE], ["", "Trả lại, rút hồ sơ", ""][i], *row[PLACE:]] for i, row in enumerate(HEADER)]
    lines = []
    for own, more in zip([added(*rows), *rows], [sum(beside), *beside], strict=True):
        cells = [*own]
        if counted:
            cells[0] += more
            cells[4] += more
            cells[1] += more
        lines.append([*cells[:8], more, *cells[8:]])
    names = ["Tổng cộng", "Đất đai", "Hộ tịch", "Xây dựng"]
    rows = [[n or "", name, *cells] for n, (name, cells) in enumerate(zip(names, lines, strict=True))]
    return table(*rows, header=titles)


def test_a_total_with_a_further_part_is_checked_with_it_and_never_proved():
    form = parse_table(with_part([LAND, CIVIL, WORKS], [3, 20, 1]))
    assert [row.values[4] for row in form.rows] == [278 + 24, 25 + 3, 250 + 20, 3 + 1]
    (finding,) = check(form)
    assert (finding.rule, finding.severity) == ("further-part", Severity.WARNING)
    assert "Trả lại, rút hồ sơ" in finding.message_en
    with pytest.raises(ReportedFormError, match="no column"):
        form.to_form(PERIOD)


def test_a_wrong_part_beside_further_ones_is_an_error():
    text = with_part([LAND, CIVIL, WORKS], [3, 20, 1])
    wrong = parse_table(text.replace("\t100\t50\t20\t", "\t100\t51\t20\t"))
    assert wrong.rows[2].values[7] == 51
    assert {"further-part", "further-part-sum", "column-total"} == {one.rule for one in check(wrong)}


def test_a_column_that_no_total_counts_is_a_remark():
    form = parse_table(with_part([LAND, CIVIL, WORKS], [3, 20, 1], counted=False))
    assert not check(form)
    assert form.to_form(PERIOD).total.resolved == 278


def returned(rows, beside, title="Hồ sơ trả lại, rút"):
    """A table with a last column of cases that are neither resolved nor pending."""
    header = [[*row, ["", title, ""][i]] for i, row in enumerate(HEADER)]
    lines = []
    for i, (own, more) in enumerate(zip([added(*rows), *rows], [sum(beside), *beside], strict=True)):
        name = ["Tổng cộng", "Đất đai", "Hộ tịch", "Xây dựng"][i]
        lines.append([i or "", name, own[0] + more, own[1] + more, *own[2:], more])
    return table(*lines, header=header)


@pytest.mark.parametrize("beside", [[3, 20, 1], [0, 20, 0], [1, 0, 4]])
def test_cases_returned_beside_resolved_and_pending_are_a_further_part_of_what_was_received(beside):
    form = parse_table(returned([LAND, CIVIL, WORKS], beside))
    (finding,) = check(form)
    assert (finding.rule, finding.severity, finding.column) == ("further-part", Severity.WARNING, "received")
    assert "Hồ sơ trả lại, rút" in finding.message_en


@pytest.mark.parametrize("title", ["Chênh lệch", "Kiểm tra", "Tăng, giảm", "Cột thêm"])
def test_a_column_of_something_else_explains_no_wrong_total(title):
    form = parse_table(returned([LAND, CIVIL, WORKS], [3, 20, 1], title))
    assert {finding.rule for finding in check(form)} == {"row-identity"}


def test_a_row_that_its_returned_cases_do_not_explain_is_an_error():
    text = returned([LAND, CIVIL, WORKS], [3, 20, 1])
    line = text.splitlines()[-1]
    wrong = text.replace(line, line[:-1] + "2")
    errors = {one.rule for one in check(parse_table(wrong)) if one.severity is Severity.ERROR}
    assert errors == {"further-part-sum"}


def test_the_further_part_may_be_counted_in_a_column_of_the_form():
    text = with_part([LAND, CIVIL, WORKS], [3, 20, 1])
    form = parse_table(text, hints=ColumnHints.parse("resolved_on_time=I+K"))
    assert form.to_form(PERIOD).total.resolved_on_time == 111 + 24


def test_repair_counts_the_further_part_too():
    wrong = parse_table(
        with_part([LAND, CIVIL, WORKS], [3, 20, 1]).replace("\t100\t50\t20\t", "\t100\t51\t20\t")
    )
    sums = [one for one in check(wrong) if one.rule == "further-part-sum"]
    assert [(one.row, one.found, one.expected) for one in sums] == [("2 Hộ tịch", 270, 271)]
    found = repair(wrong)
    assert found.status is Status.UNIQUE
    assert [(one.row, one.column, one.proposed) for one in found.changes] == [
        ("2 Hộ tịch", "resolved_late", 50)
    ]


def test_a_further_part_that_contradicts_trusted_cells_is_named():
    wrong = parse_table(
        with_part([LAND, CIVIL, WORKS], [3, 20, 1]).replace("\t100\t50\t20\t", "\t100\t51\t20\t")
    )
    found = repair(wrong, trusted=["2 Hộ tịch"])
    assert found.status is Status.INFEASIBLE
    assert any("resolved+" in str(rule) for rule in found.contradiction)


def split(counts, first, second):
    """The counts of a row with *Trong hạn* in two columns."""
    return [*counts[:9], first, second, counts[10]]


@pytest.mark.parametrize(("share", "wrong"), [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)])
def test_all_columns_under_one_title_of_the_form_are_its_column_where_the_sums_need_them(share, wrong):
    titles = ["Đang xử lý", "Chờ bổ sung"]
    header = [
        [*HEADER[0][:12], "", HEADER[0][12]],
        [*HEADER[1][:12], "", HEADER[1][12]],
        [*HEADER[2][:11], *titles, ""],
    ]
    rows = [
        [i, name, *split(c, c[9] * share // 2, c[9] - c[9] * share // 2)]
        for i, (name, c) in enumerate(ROWS, 1)
    ]
    total = ["", "Tổng cộng", *added(*(row[2:] for row in rows))]
    rows[0][12] += wrong
    form = parse_table(table(total, *rows, header=header))
    within = [row.values[9] for row in form.rows]
    assert within == [TOTAL[11], ROWS[0][1][9] + wrong, *(counts[9] for _, counts in ROWS[1:])]
    assert {finding.rule for finding in check(form)} - {"column-added-up"} == (
        {"row-identity", "column-total"} if wrong else set()
    )


def test_the_first_of_two_columns_under_one_title_may_hold_the_cases_of_both():
    header = [
        [*HEADER[0][:12], "", HEADER[0][12]],
        [*HEADER[1][:12], "", HEADER[1][12]],
        [*HEADER[2][:11], "Tổng số", "Chờ bổ sung", ""],
    ]
    rows = [[i, name, *split(c, c[9], c[9] // 2)] for i, (name, c) in enumerate(ROWS, 1)]
    form = parse_table(table(["", "Tổng cộng", *added(*(row[2:] for row in rows))], *rows, header=header))
    assert [row.values[9] for row in form.rows] == [TOTAL[11], *(counts[9] for _, counts in ROWS)]
    assert not check(form)


@pytest.mark.parametrize(
    ("further", "cases", "told"),
    [
        ("Khác", 3, True),
        ("Rút hồ sơ", 3, True),
        ("Khác", 0, False),
        ("Khác", "", False),
        ("Trong đó: có thanh toán", 3, False),
        ("Tỷ lệ", 50, False),
        ("Tổng số", None, False),
    ],
)
def test_a_column_under_a_split_title_that_no_sum_needs_is_told(further, cases, told):
    header = [
        [*HEADER[0][:5], "", "", *HEADER[0][5:]],
        [
            "",
            "",
            "Tổng số",
            "Trực tuyến",
            "",
            "",
            "Trực tiếp, dịch vụ bưu chính",
            "Từ kỳ trước",
            *HEADER[1][6:],
        ],
        ["", "", "", "Toàn trình", "Một phần", further, *[""] * len(HEADER[1][5:])],
    ]
    rows = [
        [i, name, c[0], c[1] // 2, c[1] - c[1] // 2, c[1] if cases is None else cases, *c[2:]]
        for i, (name, c) in enumerate(ROWS, 1)
    ]
    form = parse_table(table(*rows, header=header))
    assert [row.values for row in form.rows] == [tuple(counts) for _, counts in ROWS]
    found = {finding.rule for finding in check(form)}
    assert ("column-left-out" in found, "row-identity" in found) == (told, False)


@pytest.mark.parametrize("soon", ["Sắp đến hạn", "Sắp tới hạn", "Gần đến hạn"])
@pytest.mark.parametrize("inside", [False, True])
def test_what_is_soon_due_is_within_its_time_or_a_part_of_it_as_the_sums_say(soon, inside):
    header = [[*row[:12], "", *row[12:]] for row in HEADER]
    header[1][11:13] = ["Trong hạn" if inside else "Chưa đến hạn", soon]
    rows = []
    for number, name, own in ((1, "Đất đai", LAND), (2, "Hộ tịch", CIVIL)):
        within = own[9] if inside else own[9] - 3
        rows.append([number, name, *own[:9], within, 3, own[10]])
    form = parse_table(table(*rows, header=header))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL)]
    assert ("column-added-up" in {finding.rule for finding in check(form)}) is not inside
