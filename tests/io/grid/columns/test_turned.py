"""Tables whose columns stand in rows: read where the sums prove it, else refused as what they are."""

from itertools import zip_longest

import pytest

from kstt import LAYOUTS, check
from kstt.errors import DocumentError
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, LAND, ROWS, TOTAL, counts, table

HEADING = [["Đơn vị báo cáo: Sở Tư pháp"], ["Kỳ báo cáo: Quý II/2021"], []]
LINES = [[str(i), name, *row] for i, (name, row) in enumerate(ROWS, 1)]


def turned(*rows, header=HEADER, heading=HEADING, below=()):
    """The text of a table whose columns stand in rows."""
    whole = [*zip_longest(*header, *rows, fillvalue="")]
    return table(*whole, *below, header=heading)


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("rows", [LINES, [TOTAL, *LINES], [*LINES, TOTAL]], ids=["none", "first", "last"])
def test_a_turned_table_is_read_where_its_sums_hold(rows, numbers):
    header = [*HEADER, [f"({i})" for i in range(1, len(TOTAL) + 1)]] if numbers else HEADER
    upright = parse_table(table(*rows, header=[*HEADING, *header]))
    form = parse_table(turned(*rows, header=header, below=[[], ["Người lập biểu"]]))
    assert counts(form) == counts(upright)
    assert (form.period, form.reporting_unit) == (upright.period, upright.reporting_unit)
    told = {one.rule for one in check(form)} - {one.rule for one in check(upright)}
    assert told == {"table-turned"}
    assert form.rows[0].cells[0].where == "line 6 field 4" if not numbers else form.rows[0].cells[0].where


def test_a_turned_table_whose_sums_do_not_hold_is_refused():
    wrong = [[*LINES[0][:2], LINES[0][2] + 1, *LINES[0][3:]], *LINES[1:]]
    with pytest.raises(DocumentError, match="a table that is turned"):
        parse_table(turned(*wrong))


@pytest.mark.parametrize(
    "names", [["Quý I/2021", "Quý II/2021", "Quý III/2021"], ["Kỳ này", "Kỳ trước", "So sánh"]]
)
def test_periods_side_by_side_are_no_rows_of_a_form(names):
    with pytest.raises(DocumentError, match="a table that is turned"):
        parse_table(turned(*([str(i), name, *LAND] for i, name in enumerate(names, 1))))


def test_a_turned_form_of_feedback_has_its_titles_once():
    columns = LAYOUTS.latest("05b").columns
    head = [["STT", "", *([""] * len(columns))][:2] + [column.header[0] for column in columns]]
    head.append(
        ["", "Ngành, lĩnh vực", *(column.header[-1] if len(column.header) > 1 else "" for column in columns)]
    )
    parts = {"published": 2}
    row = [parts.get(column.key, 0) for column in columns]
    with pytest.raises(DocumentError) as caught:
        parse_table(turned([1, "Đất đai", *row], [2, "Hộ tịch", *row], header=head))
    assert "transpose" in caught.value.hint


def test_what_stands_below_a_turned_table_is_told():
    form = parse_table(turned(*LINES, TOTAL, heading=HEADING[1:], below=[[], ["Trả lại hồ sơ", 5]]))
    assert tuple(one.text for one in form.recognition.left_out)[-2:] == ("Trả lại hồ sơ", "5")
    assert form.recognition.left_out[-1].where.startswith("line 17 ")


def test_a_turned_table_above_another_is_told_as_unread():
    text = turned(*LINES, TOTAL) + table([], ["Đơn vị báo cáo: UBND xã B"], *HEADER, *LINES, header=[])
    found = {one.rule for one in check(parse_table(text))}
    assert "table-unread" in found


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_list_of_the_counts_of_a_row_above_the_table_is_no_table_of_its_own(wrong):
    titles = ["Tổng số hồ sơ tiếp nhận", "Trực tuyến", "Trực tiếp", "Từ kỳ trước", "Tổng số đã giải quyết", "Trước hạn",
              "Đúng hạn", "Quá hạn", "Tổng số đang giải quyết", "Trong hạn", "Quá hạn"]  # fmt: skip
    total = list(TOTAL[2:])
    listed = [
        f"{title}\t{count}" for title, count in zip(titles, [total[0] + wrong, *total[1:]], strict=True)
    ]
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table("\n".join([*listed, "", table(*rows, TOTAL)]))
    assert ("table-unread" in {one.rule for one in check(form)}) is bool(wrong)
