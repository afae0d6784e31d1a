"""Rows under a heading of another period or unit are an error; parts that are all headed are none."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.text.delimited import parse_tables
from tests.io.grid.tables import CIVIL, LAND, WORKS, table

ABOVE = "Đơn vị báo cáo: UBND xã Đắk Lao\nKỳ báo cáo: Quý II/2024\n"
FIRST = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]
SECOND = [[1, "Đất đai", *CIVIL], [2, "Xây dựng", *WORKS]]


def others(*rows, above=ABOVE):
    """The headings that are told; ``refused`` where the table is refused for one."""
    try:
        (form,) = parse_tables(above + table(*rows))
    except DocumentError:
        return "refused"
    return [(one.found, one.expected) for one in check(form) if one.rule == "rows-of-others"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Quý I/2024", "Năm 2023", "Tháng 5/2024", "Quý II/2023", "Số liệu quý I", "Năm 2024"),
        *("Kỳ trước", "Số liệu kỳ trước", "Cùng kỳ năm 2023", "Quý trước (Quý I/2024)"),
        *("UBND xã Thuận An", "Xã Thuận An", "Đơn vị: UBND xã Thuận An", "UBND phường Nghĩa Đức"),
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_rows_under_a_heading_of_another_period_or_unit_are_an_error(heading, column):
    line = ["", "", *[""] * len(LAND)]
    line[column] = heading
    assert others(*FIRST, line, *SECOND) in ("refused", [(heading, "2")])


def test_the_heading_of_the_own_period_does_not_hide_that_of_another_above_it():
    assert others(["", "Quý I/2024"], *SECOND, ["", "Quý II/2024"], *FIRST) in (
        "refused",
        [("Quý I/2024", "2")],
    )
    assert others(*FIRST, ["", "6 tháng đầu năm 2024"], *SECOND) in (
        "refused",
        [("6 tháng đầu năm 2024", "2")],
    )
    assert others(["", "Kỳ này"], *FIRST, ["", "Kỳ trước"], *SECOND) in ("refused", [("Kỳ trước", "2")])


@pytest.mark.parametrize(
    "heading",
    [
        *("Quý II/2024", "Kỳ này", "UBND xã Đắk Lao", "Xã Đắk Lao", "Bộ phận Một cửa xã Đắk Lao"),
        *("Xã Đắk Săk (cũ)", "Phòng Kinh tế", "Trạm Y tế", "Hồ sơ kỳ trước chuyển sang", "Lĩnh vực khác"),
        *("UBND huyện Đắk Mil", "Hồ sơ tiếp nhận năm 2023 chuyển qua", "Hệ thống dịch vụ công", "2023"),
    ],
)
def test_a_heading_of_the_own_period_or_unit_or_of_a_part_of_it_is_none(heading):
    assert not others(*FIRST, ["", heading], *SECOND)


@pytest.mark.parametrize(
    "headings", [("I. UBND xã Đắk Lao", "II. UBND xã Thuận An"), ("Tháng 4/2024", "Tháng 5/2024")]
)
def test_parts_that_are_all_headed_are_the_form_s(headings):
    first, second = headings
    assert not others(["", first], *FIRST, ["", second], *SECOND)


@pytest.mark.parametrize("unit", ["UBND huyện Đắk Mil", "UBND tỉnh Đắk Nông", "Sở Y tế"])
def test_the_blocks_of_smaller_units_are_the_form_s(unit):
    above = ABOVE.replace("UBND xã Đắk Lao", unit)
    assert not others(*FIRST, ["", "UBND xã Thuận An"], *SECOND, above=above)


def test_without_a_period_of_the_table_a_heading_of_any_over_later_rows_is_an_error():
    above = ABOVE.splitlines()[0] + "\n"
    assert others(*FIRST, ["", "Quý I/2024"], *SECOND, above=above) in ("refused", [("Quý I/2024", "2")])


@pytest.mark.parametrize(
    "heading",
    [
        "Số liệu kỳ trước",
        "Kỳ trước",
        "Cùng kỳ năm 2023",
        "2. Quý trước",
        "Quý trước (Quý I/2024)",
        "Lũy kế từ đầu năm",
    ],
)
def test_a_table_under_a_heading_of_another_period_is_an_error(heading):
    assert others(*FIRST, above=f"{ABOVE}{heading}\n") == [(heading.removeprefix("2. "), "2")]


@pytest.mark.parametrize(
    "above",
    [
        f"Số liệu kỳ trước\n{ABOVE}",  # What is named below it is that of the table.
        f"{ABOVE}Số liệu so với cùng kỳ\n",
        f"{ABOVE}Hồ sơ kỳ trước chuyển sang được tính vào tổng số\n",
        f"{ABOVE}Quý trước (Quý I/2024), toàn xã tiếp nhận 120 hồ sơ\n",
        f"{ABOVE}Kỳ này\n",
        f"{ABOVE.replace('Quý II', '6 tháng đầu năm ')}Lũy kế từ đầu năm\n",
        f"{ABOVE}\nKỳ trước\tKỳ này\n",
    ],
)
def test_what_stands_above_a_table_of_its_own_period_is_none(above):
    assert not others(*FIRST, above=above)


@pytest.mark.parametrize("second", ["Kỳ báo cáo: Quý I/2024", "Số liệu kỳ trước"])
def test_a_second_table_of_the_previous_period_is_never_one_of_the_first_s(second):
    """A heading that names the period makes the table its own form; a word for it is refused."""
    one = table(*FIRST)
    try:
        forms = parse_tables(f"{ABOVE}{one}\n{second}\n{one}")
    except DocumentError:
        assert second == "Số liệu kỳ trước"
    else:
        assert [str(form.period) for form in forms] == ["2024-Q2", "2024-Q1"]


@pytest.mark.parametrize(
    "line",
    [
        "Hồ sơ kỳ trước\t12",
        "Cùng kỳ\t45",
        "Kỳ trước\tQuý I/2024",
        "Kỳ trước (12 hồ sơ)",
        "Lũy kế\t1.234\thồ sơ",
    ],
)
def test_a_line_above_that_counts_or_says_something_beside_it_is_no_heading(line):
    assert not others(*FIRST, above=f"{ABOVE}{line}\n")


def test_a_line_further_up_than_another_is_no_heading_but_one_over_the_unit_of_count_is():
    assert not others(*FIRST, above=f"{ABOVE}Số liệu kỳ trước\nTình hình giải quyết hồ sơ\n")
    assert others(*FIRST, above=f"{ABOVE}Số liệu kỳ trước\n\nĐơn vị tính: Hồ sơ\n") == [
        ("Số liệu kỳ trước", "2")
    ]


@pytest.mark.parametrize("heading", ["Quý II/2024", "Tháng 4", "Tháng Tư năm 2024"])
def test_a_period_over_rows_numbered_anew_is_no_place(heading):
    try:
        (form,) = parse_tables(ABOVE + table(*FIRST, ["", heading], *SECOND))
    except DocumentError:
        return
    assert "block-open" not in {one.rule for one in check(form)}
