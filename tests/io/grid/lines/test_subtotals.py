"""Sums that only their figures show to be some: no row, and the total, whatever they are called."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.definitions.totals import is_total
from kstt.errors import DocumentError
from kstt.io.text.delimited import parse_table
from kstt.tables.cells import LineKind
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS, added, counts, table

NUMBERED = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]


def rules(form):
    return {one.rule for one in check(form)}


@pytest.mark.parametrize("name", ["Chung", "Tổng hợp", "TS", "Số liệu chung", "Huyện Cư Jút", "Lĩnh vực"])
@pytest.mark.parametrize("number", ["", 4])
def test_a_last_row_that_is_the_sum_of_all_others_is_the_total_and_said_to_be(name, number):
    form = parse_table(table(*NUMBERED, [number, name, *TOTAL[2:]]))
    assert form.rows[-1].kind is LineKind.TOTAL
    assert counts(form)[:-1] == ROWS
    (found,) = check(form)
    assert (found.rule, found.severity) == ("total-assumed", Severity.WARNING)
    assert name in found.message_en


@pytest.mark.parametrize(
    "name", ["Toàn bộ", "Toàn Bộ phận Một cửa", "Cộng toàn tỉnh", "T/số", "Cả xã", "Tất cả"]
)
def test_a_total_by_its_name_needs_no_word_and_no_sum(name):
    form = parse_table(table(["", name, *TOTAL[2:]], *NUMBERED))
    assert not check(form)
    wrong = parse_table(table(["", name, *added(TOTAL[2:], WORKS)], *NUMBERED))
    assert wrong.rows[0].kind is LineKind.TOTAL
    assert rules(wrong) == {"column-total"}


def test_a_first_row_without_number_that_is_nearly_the_sum_is_the_total_with_its_errors():
    wrong = [*TOTAL[2:]]
    wrong[5] += 1
    form = parse_table(table(["", "Chung", *wrong], *NUMBERED))
    assert form.rows[0].kind is LineKind.TOTAL
    assert rules(form) == {"total-assumed", "column-total", "row-identity"}


def test_an_office_is_no_total_and_small_rows_are_not_the_sum_of_others_by_chance():
    one = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    names = ["Bộ phận Một cửa", "Hộ tịch", "Đất đai"]
    lines = [
        [1, names[0], *added(one, one)],
        [2, names[1], *one],
        [3, names[2], *one],
        [4, "Thuế", *[0] * 11],
    ]
    form = parse_table(table(*lines))
    assert [row.kind for row in form.rows] == [LineKind.ROW] * 4


@settings(max_examples=20, deadline=None)
@given(
    groups=st.lists(
        st.lists(st.sampled_from([LAND, CIVIL, added(CIVIL, WORKS)]), min_size=2, max_size=3),
        min_size=1,
        max_size=3,
    ),
    alone=st.sampled_from([LAND, CIVIL]),
    below=st.booleans(),
    sections=st.booleans(),
)
def test_a_row_that_the_total_leaves_out_as_the_sum_of_others_is_not_added(groups, alone, below, sections):
    lines, rows, sums = [], [], 0
    for g, group in enumerate(groups):
        own = [["", f"Lĩnh vực {g}{k}", *one] for k, one in enumerate(group)]
        head = ["", f"Mảng việc số {g}", *added(*group)]
        lines += [*own, head] if below else [head, *own]
        rows += own
        sums += 1
    rows.append(["", "Thuế", *alone])
    lines.insert(0 if below else len(lines), rows[-1])
    whole = added(*(row[2:] for row in rows))
    head = [["I", "UBND cấp xã", *whole]] if sections else []
    form = parse_table(table(["", "Tổng cộng", *whole], *head, *lines))
    assert sorted(row.values for row in form.rows if row.kind is LineKind.ROW) == sorted(
        tuple(row[2:]) for row in rows
    )
    found = [one for one in check(form) if one.rule != "section-missing"]
    assert [one.rule for one in found if one.severity is not Severity.INFO] == ["sum-assumed"] * sums


def test_rows_that_add_up_to_twice_the_total_in_no_clear_way_are_refused():
    mixed = [[*LAND], [*CIVIL], added(LAND, LAND), [*CIVIL], [*WORKS], [*WORKS]]
    whole = [value // 2 for value in added(*mixed, [value % 2 for value in added(*mixed)])]
    lines = [["", f"Lĩnh vực {i}", *one] for i, one in enumerate(mixed)]
    lines.append(["", "Thuế", *[value % 2 for value in added(*mixed)]])
    with pytest.raises(DocumentError, match="twice the total"):
        parse_table(table(["", "Tổng cộng", *whole], *lines))


@pytest.mark.parametrize("sizes", [[1, 1, 2], [1, 0, 1], [2, 1, 1, 2], [2, 1, 1, 1, 2]])
@pytest.mark.parametrize("numbered", [False, True])
def test_no_row_of_small_counts_is_left_out_and_no_table_refused_by_chance(sizes, numbered):
    one = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    rows = [[size * value for value in one] for size in sizes]
    lines = [[i + 1 if numbered else "", f"Lĩnh vực {'abcdef'[i]}", *row] for i, row in enumerate(rows)]
    form = parse_table(table(*lines, ["", "Tổng số", *added(*rows[:-1])]))
    assert [values for _, values in counts(form)[:-1]] == rows
    assert "column-total" in rules(form)


def test_a_row_numbered_in_one_run_with_others_is_kept_though_the_total_leaves_it_out():
    rows = [LAND, CIVIL, added(LAND, CIVIL), WORKS]
    lines = [[i, f"Lĩnh vực {'abcd'[i - 1]}", *row] for i, row in enumerate(rows, 1)]
    form = parse_table(table(*lines, ["", "Tổng số", *added(LAND, CIVIL, WORKS)]))
    assert [values for _, values in counts(form)[:-1]] == rows
    assert rules(form) == {"column-total"}


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("wrong", ["a sum", "the total"])
def test_one_wrong_figure_among_sums_is_one_finding(below, wrong):
    sums = [added(LAND, CIVIL), added(WORKS, LAND)]
    whole = added(*sums)
    (sums[0] if wrong == "a sum" else whole)[0] += 1
    lines = []
    for name, head, group in zip(("một", "hai"), sums, ([LAND, CIVIL], [WORKS, LAND]), strict=True):
        own = [["", f"Lĩnh vực {name} {k}", *row] for k, row in zip("ab", group, strict=True)]
        heading = ["", f"Mảng {name}", *head]
        lines += [*own, heading] if below else [heading, *own]
    form = parse_table(table(["", "Tổng cộng", *whole], *lines))
    assert [values for _, values in counts(form)[1:]] == [LAND, CIVIL, WORKS, LAND]
    (found,) = [one for one in check(form) if one.rule in {"group-total", "column-total"}]
    assert found.rule == ("group-total" if wrong == "a sum" else "column-total")
    assert found.column == "received"


SLIPS = ("Tông cộng", "Tồng cộng", "TỔNG CÔNG", "Tổg cộng", "Tổng cộn", "Tổngcộng", "T ổng cộng", "Tổng sô", "Tổnng cộng",
         "Tổng cộgn", "Tổng công (I + II):")  # fmt: skip
"""The total's name with a slip of the hand."""


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("wrong", [0, 3])
def test_a_slip_in_the_name_of_the_total_adds_no_row(name, place, wrong):
    rows = NUMBERED[:2]
    total = added(LAND, CIVIL)
    form = parse_table(table(*rows[:place], ["", name, total[0] + wrong, *total[1:]], *rows[place:]))
    assert [row.kind for row in form.rows].count(LineKind.TOTAL) == 1
    assert len(form.rows) == 3
    assert rules(form) == ({"column-total", "row-identity"} if wrong else set())


@pytest.mark.parametrize(
    "name", ["Thống kê", "Tổng công ty 36", "Thông số", "Trồng trọt", "Tổng cục", "Tôn giáo"]
)
def test_other_names_are_no_slips_of_it(name):
    assert not is_total("", name)


@pytest.mark.parametrize("place", [0, 2])
def test_two_rows_with_their_sum_under_another_name_are_not_counted_twice(place):
    rows = NUMBERED[:2]
    form = parse_table(table(*rows[:place], ["", "Chung", *added(LAND, CIVIL)], *rows[place:]))
    assert rules(form) == {"total-assumed"}


@settings(max_examples=25, deadline=None)
@given(
    sections=st.lists(
        st.tuples(
            st.sampled_from(["plain", "letters", "dashes", "numbers", "capitals"]),
            st.lists(st.integers(1, 3), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    ),
    figures=st.booleans(),
)
def test_groups_of_one_row_or_more_that_change_their_manner_are_counted_once(sections, figures):
    """Each section has a manner of its own; the total or the sections tell which lines are sums."""
    lines, rows, at = [], [], 0
    for numeral, (manner, sizes) in zip(("I", "II", "III"), sections, strict=False):
        own = [[added(LAND, [at + j + 9 * k] * 11) for k in range(size)] for j, size in enumerate(sizes)]
        at += 100
        whole = added(*(row for group in own for row in group))
        lines.append(
            [
                numeral,
                f"UBND cấp {('tỉnh', 'huyện', 'xã')[len(numeral) - 1]}",
                *(whole if figures else [""] * 11),
            ]
        )
        for j, group in enumerate(own):
            number, name = {
                "plain": ("", f"Việc {'abcd'[j]}"),
                "letters": (f"{'abcd'[j]})", f"Việc {'abcd'[j]}"),
                "dashes": ("-", f"Việc {'abcd'[j]}"),
                "numbers": (j + 1, f"Việc {'abcd'[j]}"),
                "capitals": ("", f"VIỆC {'ABCD'[j]}"),
            }[manner]
            lines.append([number, name, *added(*group)])
            for k, row in enumerate(group):
                under = {"numbers": f"{j + 1}.{k + 1}", "dashes": "+"}.get(manner, k + 1)
                lines.append([under, f"Lĩnh vực {numeral}{j}{k}", *row])
                rows.append(tuple(row))
    form = parse_table(table(*lines, ["", "Tổng cộng", *added(*rows)]))
    assert [row.values for row in form.rows if row.kind is LineKind.ROW] == rows
    assert "column-total" not in rules(form)


@pytest.mark.parametrize("wrong", [0, 1])
def test_sums_of_sections_at_the_end_are_those_of_their_headings(wrong):
    blank = [""] * 11
    one, two = added(LAND, WORKS), [CIVIL[0] + wrong, *CIVIL[1:]]
    rows = [["I", "UBND cấp tỉnh", *blank], [1, "Đất đai", *LAND], [2, "Xây dựng", *WORKS],
            ["II", "UBND cấp xã", *blank], [1, "Hộ tịch", *CIVIL],
            ["", "Cộng cấp tỉnh", *one], ["", "Cộng cấp xã", *two], ["", "Tổng cộng", *added(one, CIVIL)]]  # fmt: skip
    form = parse_table("Biểu số II.06c/VPCP/KSTT\n" + table(*rows))
    heads = [row.values for row in form.rows if row.kind is LineKind.SECTION]
    assert heads == [tuple(one), tuple(two)]
    assert bool(wrong) is any(finding.severity is Severity.ERROR for finding in check(form))
