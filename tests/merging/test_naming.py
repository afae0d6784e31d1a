"""One name for each category: signs never make a row of their own, words do and are a finding."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from kstt.merging import UnitReport, merge_units
from kstt.records.categories import CategoryCatalogue, ProcedureCategory, category_key
from kstt.samples import published_catalogue
from kstt.tables.cells import ReportedCell
from tests.merging.test_units import Q2, rules_of, table

NAMES = sorted({category.name for category in published_catalogue()})
WRITINGS = st.sampled_from(
    [
        str.upper,
        "Lĩnh vực {}".format,
        "{}.".format,
        "{} *".format,
        "3. {}".format,
        "3/ {}".format,
        "a) {}".format,
        "IV. {}".format,
        "- {};".format,
        "{} (12 TTHC)".format,
        "{}: 5 thủ tục".format,
        "TTHC lĩnh vực {}".format,
        lambda name: name.replace(",", " -"),
        lambda name: name.replace(" - ", ", "),
        lambda name: name.replace(" và ", " & "),
        lambda name: name.replace("Đ", "\N{LATIN CAPITAL LETTER ETH}"),
    ]
)


@given(st.sampled_from(NAMES), st.lists(WRITINGS, min_size=1, max_size=3))
def test_signs_do_not_make_another_category(name, writings):
    written = name
    for writing in writings:
        written = writing(written)
    reports = [UnitReport("a", table("UBND xã A", name, 2)), UnitReport("b", table("UBND xã B", written, 1))]
    form = merge_units(reports, Q2).form
    if category_key(written) == category_key(name):
        (row,) = form["commune"]
        assert (row.label, row.account.received) == (name, 3)
    else:
        # Numbers before numbers are not taken off one after the other.
        assert len(writings) > 1


def test_the_names_of_the_published_report_stay_apart():
    assert len({category_key(name) for name in NAMES}) == len(NAMES)


def test_rows_under_a_catalogue_are_renamed_and_each_is_a_finding():
    catalogue = CategoryCatalogue(
        (
            ProcedureCategory("Hộ tịch", aliases=("Tư pháp - Hộ tịch",)),
            ProcedureCategory("Đất đai", aliases=("Địa chính",), code="DD"),
        )
    )
    reports = [
        UnitReport("a", table("UBND xã A", "tư pháp - hộ tịch", 2)),
        UnitReport("b", table("UBND xã B", "Hộ tịch", 1)),
        UnitReport("c", table("UBND xã C", "Lĩnh vực địa chính", 4)),
    ]
    merge = merge_units(reports, Q2, catalogue=catalogue)
    assert [(row.label, row.account.received) for row in merge.form["commune"]] == [
        ("Hộ tịch", 3),
        ("Đất đai", 4),
    ]
    assert [(f.rule, f.where, f.found, f.expected) for f in merge.findings] == [
        ("name-merged", "a", "tư pháp - hộ tịch", "Hộ tịch"),
        ("name-merged", "c", "Lĩnh vực địa chính", "Đất đai"),
    ]


def test_a_name_without_marks_goes_with_the_one_that_has_its_letters():
    def merged(*names):
        reports = [UnitReport(name, table(f"UBND xã {n}", name)) for n, name in enumerate(names)]
        return merge_units(reports, Q2)

    assert [row.label for row in merged("Dat dai", "Đất đai").form["commune"]] == ["Đất đai"]
    several = merged("Ma tuy", "Ma túy", "Mà tùy")
    assert len(several.form["commune"].rows) == 3
    assert rules_of(several.findings) == ["name-twin"] * 2
    assert [row.label for row in merged("ĐẤT ĐAI", "Đất đai*", "Đất đai").form["commune"]] == ["Đất đai"]


def without_cases(reported):
    rows = tuple(
        attrs.evolve(row, cells=tuple(ReportedCell.of(0) for _ in row.cells)) for row in reported.rows
    )
    return attrs.evolve(reported, rows=rows)


def test_rows_without_cases_have_names():
    reports = [
        UnitReport("a", without_cases(table("UBND xã A", "Hộ tịch"))),
        UnitReport("b", without_cases(table("UBND xã B", "HỘ TỊCH"))),
        UnitReport("c", table("UBND xã C", "Đất đai")),
    ]
    rows = merge_units(reports, Q2).form["commune"]
    assert [(row.label, row.account.received) for row in rows] == [("Đất đai", 1), ("Hộ tịch", 0)]


def merged(*names):
    """The findings about names of units that each have a row of this name."""
    reports = [UnitReport(str(i), table(f"UBND xã {i}", name, 1)) for i, name in enumerate(names)]
    return [
        (one.rule, one.found, one.expected)
        for one in merge_units(reports, Q2).findings
        if one.rule.startswith("name")
    ]


def test_an_abbreviation_is_a_likely_twin_of_the_one_name_that_it_shortens():
    for short, whole in (
        ("GD&ĐT", "Giáo dục và Đào tạo"),
        ("Bảo trợ XH", "Bảo trợ xã hội"),
        ("ATTP", "An toàn thực phẩm"),
        ("TN-MT", "Tài nguyên và Môi trường"),
        ("LĐ-TB và XH", "Lao động - Thương binh và Xã hội"),
    ):
        assert merged(whole, short, "Xuất bản") == [("name-twin", short, whole)]
    assert merged("Xây dựng", "Xuất bản", "Hộ tịch", "Hòa giải") == []


def test_a_number_or_an_office_in_brackets_makes_a_likely_twin_and_a_further_word_does_not():
    assert merged("Đất đai", "Đất đai (1)") == [("name-twin", "Đất đai (1)", "Đất đai")]
    assert merged("Đất đai", "Đất đai (Sở Tư pháp)") == [("name-twin", "Đất đai (Sở Tư pháp)", "Đất đai")]
    assert merged("Hộ tịch", "Hộ tịch (có yếu tố nước ngoài)") == []
