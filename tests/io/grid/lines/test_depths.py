"""What stands under what: decided by the sums where the order of marks does not say it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, LAND, WORKS, added, counts, table

NAMES = (
    "Đất đai",
    "Hộ tịch",
    "Xây dựng",
    "Công chứng",
    "Thủy lợi",
    "Đường bộ",
    "Đấu thầu",
    "Tôn giáo",
    "Trồng trọt",
)


def lined(style, name, place, counted):
    """A line numbered or marked in a style: by digits, by a letter, by a sign before its name."""
    if style == "1":
        return [place, name, *counted]
    if style in {"a)", "A"}:
        letter = chr(ord(style[0]) + (place - 1) % 20)
        return [letter + style[1:], name, *counted]
    return ["", name.upper() if style == "CAPITALS" else f"{style} {name}".strip(), *counted]


@settings(max_examples=60, deadline=None)
@given(
    groups=st.lists(st.lists(st.sampled_from([LAND, CIVIL, WORKS, [0] * 11]), min_size=1, max_size=3),
                    min_size=2, max_size=4).filter(lambda groups: any(sum(map(any, one)) > 1 for one in groups)),
    styles=st.permutations(("1", "a)", "-", "+", "*", "•", "CAPITALS")).map(lambda styles: styles[:2]),
    total=st.sampled_from(("* Tổng số:", "Tổng cộng (a+b)", "")),
)  # fmt: skip
def test_lines_of_any_style_that_add_up_the_lines_of_another_are_no_rows(groups, styles, total):
    outer, inner = styles
    lines, rows = [], []
    for g, group in enumerate(groups, 1):
        lines.append(lined(outer, f"Nhóm lĩnh vực {g}", g, added(*group)))
        for counted in group:
            name = f"{NAMES[len(rows) % 9]} {len(rows)}"
            rows.append(lined(inner, name, len(rows) + 1, counted))
            lines.append(rows[-1])
    summed = ["", total, *added(*(row[2:] for row in rows))]
    form = parse_table(table(*[summed] * bool(total), *lines))
    assert [one for _, one in counts(form)][bool(total) :] == [row[2:] for row in rows]
    assert [one for one in check(form) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(("outer", "inner"), [("-", "+"), ("a)", "1"), ("*", "-")])
def test_a_wrong_figure_in_one_such_heading_is_named_and_its_rows_are_counted(outer, inner):
    groups = [[LAND, CIVIL], [WORKS, LAND], [CIVIL, WORKS]]
    lines = []
    for g, group in enumerate(groups, 1):
        own = added(*group)
        own[4] += 3 * (g == 2)
        lines.append(lined(outer, f"Nhóm {g}", g, own))
        lines += [lined(inner, f"{NAMES[k]} {g}", 2 * g + k - 1, one) for k, one in enumerate(group)]
    form = parse_table(table(["", "Tổng cộng", *added(*(one for group in groups for one in group))], *lines))
    assert len(form.rows) == 7
    (found,) = (one for one in check(form) if one.severity is Severity.ERROR)
    assert (found.rule, found.column, found.expected) == (
        "group-total",
        "resolved",
        str(added(WORKS, LAND)[4]),
    )


def test_three_levels_of_marks_are_counted_at_the_lowest():
    small = [added(LAND), added(CIVIL), added(WORKS), added(LAND, WORKS)]
    both = [added(*small[:2]), added(*small[2:])]
    lines = [["*", "Khối tư pháp", *added(*both)], ["-", "Phòng Tư pháp", *both[0]], ["+", "Hộ tịch", *small[0]],
             ["+", "Chứng thực", *small[1]], ["-", "Phòng Kinh tế", *both[1]], ["+", "Đất đai", *small[2]],
             ["+", "Xây dựng", *small[3]]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(*small)], *lines))
    assert [one for _, one in counts(form)][1:] == small
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(("outer", "inner"), [("", "1"), ("1", "")])
@pytest.mark.parametrize("total", [True, False])
def test_groups_of_one_row_each_are_counted_once(outer, inner, total):
    lines = []
    for g, own in enumerate((LAND, CIVIL), 1):
        lines += [[outer and g, NAMES[g], *own], [inner and g, f"Thủ tục cấp {NAMES[g].lower()}", *own]]
    whole = [["", "Tổng cộng", *added(LAND, CIVIL)]] if total else []
    form = parse_table(table(*lines, *whole))
    assert [one for _, one in counts(form)][:2] == [LAND, CIVIL]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]
    assert len(form.rows) == 2 + total


SECTION = [
    ["I", "UBND cấp tỉnh", *[""] * 11],
    [1, NAMES[0], *LAND],
    [2, NAMES[1], *CIVIL],
    ["II", "UBND cấp xã", *[""] * 11],
]


@pytest.mark.parametrize("above", [SECTION, SECTION[1:3]])
@pytest.mark.parametrize("group", [[CIVIL, WORKS], [WORKS]])
@pytest.mark.parametrize("heading", ["Tư pháp", "ĐIỆN LỰC TỈNH", "Đơn vị: Xã Vĩ Thượng"])
def test_headings_without_number_under_numbered_categories_count_no_case_twice(above, group, heading):
    """The style of the rows appears before that of the headings over them."""
    rows = [[i, f"Mục {i}", *own] for i, own in enumerate(group, 1)]
    form = parse_table(table(*above, ["", heading, *added(*group)], *rows))
    assert [one for label, one in counts(form) if not label.startswith("UBND")] == [LAND, CIVIL, *group]
    assert {one.rule for one in check(form)} - {"blank-filled"} == {"no-total-row"}


@pytest.mark.parametrize("names", [("Sở Tư pháp", "Bộ phận Một cửa"), ("Bộ phận Một cửa", "Sở Tư pháp")])
@pytest.mark.parametrize("parts", ["{0}.{1}", "-"])
def test_numbered_groups_are_counted_once_also_where_some_have_the_name_of_a_unit(names, parts):
    lines = []
    for g, (name, group) in enumerate(zip(names, [[LAND, CIVIL], [WORKS, LAND]], strict=True), 1):
        lines.append([g, name, *added(*group)])
        lines += [[parts.format(g, k), f"Mục {g}{k}", *own] for k, own in enumerate(group, 1)]
    assert [one for _, one in counts(parse_table(table(*lines)))] == [LAND, CIVIL, WORKS, LAND]


def test_rows_of_lettered_groups_of_which_some_are_units_are_rows():
    lines = [["A", "Hộ tịch", *added(LAND, CIVIL)], [1, "Ban Dân tộc", *LAND], [2, "Sở Tư pháp", *CIVIL],
             ["B", "Đất đai", *added(WORKS, LAND)], [1, "Phòng Nội vụ", *WORKS], [2, "UBND xã Hòa Bình", *LAND]]  # fmt: skip
    assert [one for _, one in counts(parse_table(table(*lines)))] == [LAND, CIVIL, WORKS, LAND]


@pytest.mark.parametrize(
    ("outer", "inner"), [(["a)", "b)"], ["1.", "1."]), (["", ""], [1, 1]), (["-", "-"], ["+", "+"])]
)
def test_groups_of_one_unit_each_are_counted_once(outer, inner):
    lines = []
    pairs = [("DU LỊCH", "Sở Nông nghiệp và Môi trường", LAND), ("LÝ LỊCH TƯ PHÁP", "Công an tỉnh", CIVIL)]
    for g, (name, unit, own) in enumerate(pairs):
        lines += [[outer[g], name, *own], [inner[g], unit, *own]]
    form = parse_table(table(*lines))
    assert [one for _, one in counts(form)] == [LAND, CIVIL]
    assert {one.rule for one in check(form)} == {"no-total-row"}


@pytest.mark.parametrize("small", [[3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0], [0] * 11, ["-"] * 11, [""] * 11])
def test_groups_of_small_counts_and_rows_of_nothing_are_counted_once(small):
    """Two headings with the counts of their rows, of which one has a row of nothing or little as well."""
    none = [value if isinstance(value, int) else 0 for value in small]
    lines = [["", "Lĩnh vực: Báo chí", *added(LAND, none)], [1, "Sở Tư pháp", *LAND], [2, "Công an tỉnh", *small],
             ["", "Lĩnh vực: Điện", *CIVIL], [1, "Sở Xây dựng", *CIVIL]]  # fmt: skip
    form = parse_table(table(*lines, ["", "Tổng cộng", *added(LAND, none, CIVIL)]))
    assert [row.label for row in form.rows[:-1]] == ["Sở Tư pháp", "Công an tỉnh", "Sở Xây dựng"]
    assert not [one for one in check(form) if one.severity is not Severity.INFO]


def test_the_heading_of_a_group_is_compared_with_rows_that_hold_dashes():
    rows = [LAND, [*CIVIL[:7], "-", *CIVIL[8:]]]
    head = added(LAND, [*CIVIL[:7], 0, *CIVIL[8:]])
    head[7] += 100
    lines = [["A", "UBND xã Y Tý", *head], *([k, NAMES[k], *row] for k, row in enumerate(rows, 1))]
    form = parse_table(table(*lines, ["B", "UBND xã A", *WORKS], [1, "Điện", *WORKS]))
    assert "group-total" in {one.rule for one in check(form)}


@pytest.mark.parametrize(
    "heading", ["HỆ THỐNG CỦA CÁC BỘ", "Phần I. Hệ thống của các Bộ", "Đơn vị: Công an tỉnh"]
)
@pytest.mark.parametrize("none", ["-", 0])
def test_the_heading_of_a_group_of_nothing_is_no_row(heading, none):
    other = heading.replace("CÁC BỘ", "TỈNH").replace("các Bộ", "tỉnh").replace("Công an", "Thuế")
    lines = [["", heading, *[none] * 11], [1, "Đất đai", *[none] * 11], [2, "Hộ tịch", *[none] * 11],
             ["", other, *added(LAND, CIVIL)], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(LAND, CIVIL)], *lines))
    assert [row.label for row in form.rows] == ["Tổng cộng", *["Đất đai", "Hộ tịch"] * 2]


def test_units_with_dashes_under_the_categories_that_add_them_up_are_the_rows():
    rows = [
        [1, "Đất đai", *added(LAND, CIVIL)], ["", "- Thuế tỉnh", *LAND], ["", "- Sở Y tế", *CIVIL],
        [2, "Hộ tịch", *added(CIVIL, WORKS)], ["", "- Công ty Điện lực", *CIVIL], ["", "- UBND xã A", *WORKS],
        [3, "Xây dựng", *added(WORKS, LAND)], ["", "- Công an tỉnh", *WORKS], ["", "- Phường 2", *LAND],
    ]  # fmt: skip
    form = parse_table(table(*rows))
    assert [(row.block, row.label) for row in form.rows] == [
        (rows[i - 1 - (i % 3 == 2)][1], rows[i][1]) for i in range(9) if i % 3
    ]
