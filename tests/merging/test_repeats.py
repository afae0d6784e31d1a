"""No case is counted twice: unit twice, table twice, sum with its parts, the period before again."""

import random
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, AuthorityLevel, CaseAccount, Form, ReportedForm, ReportingPeriod, RowBy
from kstt.errors import ParseError
from kstt.forms.sections import FormRow, Section
from kstt.io.units import read_units
from kstt.merging import Repetition, UnitReport, merge_units
from tests.support import DATA

FIELD = DATA / "merging"
Q1, Q2 = (ReportingPeriod.quarter(2021, number) for number in (1, 2))


def account(chance, size=400):
    receipts = [chance.randrange(size // 4, size) for _ in range(3)]
    left, statuses = sum(receipts), []
    for _ in range(4):
        statuses.append(chance.randrange(left // 4, left // 2))
        left -= statuses[-1]
    return CaseAccount(*receipts, *statuses, left)


def table(unit, rows, period=Q2):
    lines = tuple(FormRow(label, one) for label, one in rows.items())
    form = Form(LAYOUTS.latest("06a"), period, (Section(None, lines, CaseAccount),), reporting_unit=unit)
    return ReportedForm.from_form(form)


def drawn(chance, labels=("Đất đai", "Hộ tịch", "Chứng thực")):
    return {label: account(chance) for label in labels}


def added(*tables):
    rows = {}
    for one in tables:
        for label, figures in one.items():
            rows[label] = rows[label] + figures if label in rows else figures
    return rows


def field(*names, **kwargs):
    found = read_units([FIELD / name for name in names])
    assert not found.unreadable
    return merge_units(found.reports, Q2, **kwargs)


def rules(merge):
    return [finding.rule for outcome in merge.refused for finding in outcome.reasons]


@pytest.mark.parametrize("leave_out", [(), (Repetition.SUM,)])
def test_a_summary_sheet_beside_the_sheets_of_its_units(leave_out):
    merge = field("summary-sheet-plus-unit-sheets.xlsx", leave_out=leave_out)
    assert merge.form.total.received == 18_748
    assert merge.has_errors is not bool(leave_out)
    first = merge.outcomes[0]
    (finding,) = (f for f in first.findings if f.rule in {"sum-of-others", "repeat-left-out"})
    assert first.sheet == "Tổng hợp"
    assert "Tổng hợp" in str(finding.found)
    assert all(name in str(finding.expected) for name in ("xã Đắk Lao", "xã Thuận An", "xã Đức Mạnh"))
    assert field("summary-sheet-plus-unit-sheets.xlsx", keep=[Repetition.SUM]).form.total.received == 37_496


def test_a_unit_under_two_spellings():
    merge = field("unit-twice-respelled")
    assert (merge.form.total.received, rules(merge)) == (2_124, ["unit-twice"])
    (refused,) = merge.refused
    assert "000b.xlsx" in refused.reasons[0].where
    assert "000.xlsx" in str(refused.reasons[0].expected)
    assert not field("unit-twice-respelled", leave_out=[Repetition.UNIT]).has_errors


def test_a_table_with_units_in_its_rows():
    merge = field("units-as-rows")
    assert (merge.form.total.received, rules(merge)) == (4_984, ["rows-are-units"])
    by_unit = field("units-as-rows", rows=RowBy.UNIT)
    assert not by_unit.has_errors
    assert {row.label: row.account.received for row in by_unit.form["commune"]} == {
        "UBND xã Đắk Lao": 4_984,
        "UBND xã Đức Mạnh": 1_394,
        "UBND xã Quảng Sơn": 984,
        "UBND xã Thuận An": 2_354,
    }


def test_five_categories_in_four_spellings():
    merge = field("category-twins")
    assert not merge.has_errors
    received = {row.label: row.account.received for row in merge.form["commune"]}
    assert received["Đất đai"] == 39 + 13 + 5 + 98 + 31
    assert sorted(received.values()) == sorted([186, 70, 102, 166, 65, 5, 58])
    pairs = {(f.found, f.expected) for f in merge.findings if f.rule == "name-twin"}
    assert pairs == {
        ("Hòa giải cơ sở", "Hòa giải ở cơ sở"),
        ("Giáo dục đào tạo", "Giáo dục và Đào tạo"),
    }


@settings(max_examples=15)
@given(st.integers(0, 10**6).map(random.Random), st.integers(2, 6), st.data())
def test_a_summary_is_found_wherever_it_stands(chance, size, data):
    units = [drawn(chance) for _ in range(size)]
    members = data.draw(st.sets(st.sampled_from(range(size)), min_size=2))
    reports = [UnitReport(f"{n}.xlsx", table(f"UBND xã số {n}", rows)) for n, rows in enumerate(units)]
    whole = table("UBND huyện Đắk Mil", added(*(units[n] for n in sorted(members))))
    reports.insert(data.draw(st.integers(0, size)), UnitReport("whole.xlsx", whole))
    merge = merge_units(reports, Q2)
    assert [outcome.source for outcome in merge.refused] == ["whole.xlsx"]
    assert rules(merge) == ["sum-of-others"]
    named = str(merge.refused[0].reasons[0].expected)
    assert len(members) > 4 or all(f"{n}.xlsx" in named for n in members)
    assert merge.form.total == merge_units(reports, Q2, leave_out=[Repetition.SUM]).form.total
    assert merge.form.total.received == sum(one.received for rows in units for one in rows.values())


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random), st.integers(1, 5))
def test_tables_of_their_own_are_all_counted(chance, size):
    reports = [UnitReport(f"{n}.xlsx", table(f"UBND xã số {n}", drawn(chance))) for n in range(size)]
    merge = merge_units(reports, Q2, previous=[UnitReport("q1", table("UBND xã số 0", drawn(chance), Q1))])
    assert not merge.refused


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random))
def test_the_same_figures_under_another_name(chance):
    rows = drawn(chance)
    turned = dict(reversed([(f"{number}. {label}", one) for number, (label, one) in enumerate(rows.items())]))
    reports = [UnitReport("a", table("UBND xã A", rows)), UnitReport("b", table("UBND xã B", turned))]
    merge = merge_units(reports, Q2)
    assert [(outcome.source, rule) for outcome, rule in zip(merge.refused, rules(merge), strict=True)] == [
        ("b", "same-figures")
    ]
    assert not merge_units(reports, Q2, leave_out=[Repetition.FIGURES]).has_errors
    assert (
        merge_units(reports, Q2, keep=[Repetition.FIGURES]).form.total == merge.form.total + merge.form.total
    )


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random))
def test_a_copy_that_was_changed_in_a_row_is_told_and_counted(chance):
    rows = drawn(chance, ("Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Tư pháp"))
    changed = rows | {"Tư pháp": account(chance, 100)}
    reports = [UnitReport("a", table("UBND xã A", rows)), UnitReport("b", table("UBND xã B", changed))]
    merge = merge_units(reports, Q2)
    (finding,) = merge.all_findings
    assert (finding.rule, finding.found, finding.expected) == ("figures-alike", "b", "a")
    assert merge.form.total.received == sum(one.received for own in (rows, changed) for one in own.values())


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random))
def test_tables_that_share_a_row_or_two_of_many_are_no_copies(chance):
    labels = ("Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Tư pháp")
    rows, other = drawn(chance, labels), drawn(chance, labels)
    other |= {label: rows[label] for label in labels[:2]}
    reports = [UnitReport("a", table("UBND xã A", rows)), UnitReport("b", table("UBND xã B", other))]
    assert merge_units(reports, Q2).all_findings == ()


def test_few_figures_may_be_equal_by_chance():
    rows = {"Đất đai": CaseAccount(0, 30, 0, 20, 0, 0, 10, 0), "Hộ tịch": CaseAccount(0, 1, 0, 1, 0, 0, 0, 0)}
    reports = [UnitReport(name, table(f"UBND xã {name}", rows)) for name in "ab"]
    merge = merge_units(reports, Q2)
    assert [finding.rule for finding in merge.all_findings] == ["same-figures-few"]
    assert merge.form.total.received == 62


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random))
def test_the_file_of_the_period_before_under_a_new_title(chance):
    rows = drawn(chance)
    again, old = table("UBND xã A", rows), table("UBND xã A", rows, Q1)
    merge = merge_units([UnitReport("new", again)], Q2, previous=[UnitReport("old", old)])
    assert rules(merge) == ["previous-again"]
    assert "old" in str(merge.refused[0].reasons[0].expected)
    both = merge_units([UnitReport("new", table("UBND xã B", rows)), UnitReport("old", old)], Q2)
    assert sorted(rules(both)) == ["previous-again", "unit-period"]


def test_sections_and_sums_of_sums():
    chance = random.Random(7)
    communes = [drawn(chance) for _ in range(4)]
    districts = [added(*communes[:2]), added(*communes[2:])]
    reports = [UnitReport(f"x{n}", table(f"UBND xã số {n}", rows)) for n, rows in enumerate(communes)]
    reports += [UnitReport(f"h{n}", table(f"UBND huyện số {n}", rows)) for n, rows in enumerate(districts)]
    reports.append(UnitReport("p", table("UBND tỉnh Đắk Nông", added(*districts))))
    merge = merge_units(reports, Q2)
    assert [outcome.source for outcome in merge.refused] == ["h0", "h1", "p"]
    sectioned = merge_units(reports[:4], Q2).form
    section = next(one for one in sectioned.sections if one.rows)
    own = Section(sectioned.sections[0].level, (FormRow("Đầu tư", account(chance)),), CaseAccount)
    whole = attrs.evolve(sectioned, sections=(own, *sectioned.sections[1:-1], section))
    report = UnitReport("06c", ReportedForm.from_form(whole))
    again = merge_units([*reports[:4], report], Q2)
    assert [(o.source, o.reasons[0].rule) for o in again.refused] == [("06c", "sum-of-others")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND xã Đắk Lao", "Ủy ban nhân dân xã Đắk Lao", True),
        ("UBND xã Đắk Lao", "UBND X. ĐẮK LAO", True),
        ("UBND xã Đắk Lao", "UBND xa Dak Lao", True),
        ("UBND xã Đắk Lao", "Uỷ ban nhân dân xã Đắk Lao, huyện Đắk Mil", True),
        ("UBND TP. Gia Nghĩa", "UBND thành phố Gia Nghĩa", True),
        ("UBND xã Tân Lập, huyện A", "UBND xã Tân Lập, huyện B", False),
        ("UBND xã Đại An", "UBND xã Đài An", False),
        ("UBND xã A", "UBND phường A", False),
    ],
)
def test_when_two_names_are_one_unit(one, other, same):
    chance = random.Random(1)
    reports = [UnitReport(name, table(name, drawn(chance))) for name in (one, other)]
    reports = [attrs.evolve(report, level=AuthorityLevel.COMMUNE) for report in reports]
    assert rules(merge_units(reports, Q2)) == (["unit-twice"] if same else [])


def test_of_a_workbook_with_several_periods_one_is_taken(tmp_path):
    from kstt.io.excel.writing import write_form

    chance = random.Random(3)
    path = tmp_path / "xa.xlsx"
    forms = [table("UBND xã A", drawn(chance), period) for period in (Q1, Q2)]
    write_form(forms, path)
    found = read_units([path], period=Q2)
    assert [report.form.period for report in found.reports] == [Q2]
    assert "2021-Q1" in found.passed_over[0]
    sheets = [report.sheet for report in read_units([path]).reports]
    assert [report.sheet for report in read_units([path], sheet=f"*{sheets[1][-3:]}").reports] == sheets[1:]
    assert "no sheet" in read_units([path], sheet="khác").unreadable[0].findings[0].message_en
    assert len(read_units([str(tmp_path / "*.xlsx")]).reports) == 2
    assert Path(read_units([str(tmp_path / "*.xlsx")]).reports[0].file) == path


def test_the_note_under_a_form_says_which_tables_are_in_it_already():
    (note,) = field("summary-sheet-plus-unit-sheets.xlsx").remarks
    assert note == "Không cộng 1 biểu trùng với biểu khác: summary-sheet-plus-unit-sheets.xlsx: Tổng hợp"
    (note,) = field("units-as-rows").remarks
    assert note == "Chưa gồm số liệu của 1 biểu bị loại: b-don-vi.xlsx"


def test_a_kind_is_either_left_out_or_kept():
    with pytest.raises(ParseError, match="found 'sum', expected no kind that is also left out"):
        field("unit-twice-respelled", leave_out=[Repetition.SUM], keep=[Repetition.SUM, Repetition.UNIT])


Q4_2025 = ReportingPeriod.quarter(2025, 4)


def warned(*tables, period=Q2):
    """What is said of tables that are all counted."""
    merge = merge_units([UnitReport(f"{i}", one) for i, one in enumerate(tables)], period)
    assert not merge.refused
    return [(finding.rule, finding.row, finding.expected) for finding in merge.all_findings]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("UBND thị trấn Ea Kar", "UBND xã Ea Kar", True),
        ("UBND xã Ea Kar, tỉnh A", "phường Ea Kar", True),
        ("UBND xã Ea Kar, tỉnh A", "phường Ea Kar, tỉnh B", False),
        ("UBND xã Ea Kar", "UBND xã Ea Ô", False),
        ("Sở Ea Kar", "UBND xã Ea Kar", False),
    ],
)
def test_communes_of_one_name_and_two_kinds_may_be_one(one, other, told):
    chance = random.Random(1)
    tables = [table(unit, drawn(chance), Q4_2025) for unit in (one, other)]
    expected = [("unit-renamed", other, "0")] if told else []
    assert warned(*tables, period=Q4_2025) == expected
    # Before, a town and a commune around it had one name.
    assert warned(*(attrs.evolve(one, period=Q2) for one in tables)) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("UBND phường X", "Trung tâm Phục vụ hành chính công phường X", True),
        ("Bộ phận Một cửa phường X", "UBND phường X", True),
        ("UBND huyện A", "Văn phòng HĐND và UBND huyện A", True),
        ("UBND huyện A", "Văn phòng UBND huyện A", True),
        ("UBND phường X", "Trung tâm Phục vụ hành chính công phường Y", False),
        ("UBND phường X", "Phòng Kinh tế phường X", False),
        ("Văn phòng Đăng ký đất đai", "Sở Tư pháp", False),
    ],
)
def test_a_desk_or_the_office_of_a_committee_beside_it_may_be_it(one, other, told):
    chance = random.Random(2)
    expected = [("unit-renamed", other, "0")] if told else []
    assert warned(*(table(unit, drawn(chance)) for unit in (one, other))) == expected


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("Phòng Kinh tế xã Ea Kar", "UBND xã Ea Kar"),
        ("Chi cục Kiểm lâm - Sở Nông nghiệp", "Sở Nông nghiệp"),
        ("Phòng Tư pháp huyện A", "UBND huyện A"),
        ("UBND xã B", "UBND tỉnh A"),
    ],
)
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6).map(random.Random), st.booleans())
def test_a_part_of_a_unit_beside_it_is_told_where_the_unit_may_have_its_cases(part, whole, chance, first):
    rows = drawn(chance)
    own, other = table(part, rows), table(whole, added(rows, drawn(chance, ("Đất đai", "Xây dựng"))))
    place = 0 if first else 1
    assert ("unit-within", part, str(1 - place)) in warned(*((own, other) if first else (other, own)))
    # Where one figure is less, its cases are not all there.
    less = {label: attrs.evolve(one, received_online=one.received_online + 1, resolved_late=one.resolved_late + 1)
            for label, one in rows.items()}  # fmt: skip
    assert "unit-within" not in [rule for rule, *_ in warned(table(part, less), table(whole, rows))]
