import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, CaseAccount
from kstt.errors import ParseError, UnknownNameError
from kstt.records.categories import CategoryCatalogue, ProcedureCategory, category_key, without_procedures
from kstt.samples import REMAINDER, published_catalogue, published_report
from kstt.text import name_key

PUBLISHED = published_catalogue()
LEVELS = (AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)


def test_the_published_rows_are_the_first_catalogue():
    assert [sum(c.level is level for c in PUBLISHED) for level in LEVELS] == [16, 31, 24]
    form = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    for level in LEVELS:
        names = [row.label for row in form[level] if row.label != REMAINDER]
        assert names == sorted(names, key=lambda name: PUBLISHED.order(name, level))


@given(st.sampled_from(PUBLISHED.categories), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_lookups_do_not_mind_the_writing(category, form, upper):
    import unicodedata

    written = f"  {unicodedata.normalize(form, category.name)} ".replace(" ", "  ")
    written = written.upper() if upper else written
    assert PUBLISHED.find(written, category.level) == category
    assert written in PUBLISHED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("HOÀ BÌNH", "Hòa Bình"),
        ("uỷ ban", "ủy ban"),
        ("toán", "tóan"),
    ],
)
def test_both_placings_of_a_tone_are_one(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("hoa", "hoà"), ("của", "cứa"), ("thủy", "thúy"), ("mùa", "múa")])
def test_other_tones_stay_apart(one, other):
    assert name_key(one) != name_key(other)


def test_unknown_names_get_suggestions():
    with pytest.raises(UnknownNameError, match="Đất đai"):
        PUBLISHED.find("Dat dai", AuthorityLevel.DISTRICT)
    assert PUBLISHED.canonical(" Việc  khác ") == "Việc khác"


def test_a_name_of_other_levels_is_suggested_with_them():
    with pytest.raises(UnknownNameError) as without_level:
        PUBLISHED.find("đất đai")
    assert without_level.value.suggestions == tuple(
        f"{c.name} ({c.level.value})" for c in PUBLISHED if name_key(c.name) == name_key("đất đai")
    )
    only = CategoryCatalogue([ProcedureCategory("Hộ tịch", AuthorityLevel.COMMUNE)])
    with pytest.raises(UnknownNameError, match=r"of this level .* 'Hộ tịch \(commune\)'"):
        only.find("Hộ tịch", AuthorityLevel.PROVINCE)


def test_ambiguities_are_refused():
    with pytest.raises(ParseError, match="also means"):
        CategoryCatalogue((ProcedureCategory("A", aliases=("x",)), ProcedureCategory("B", aliases=("X",))))
    both = CategoryCatalogue((ProcedureCategory("A", aliases=("x",)),)) + CategoryCatalogue(
        (ProcedureCategory("a", aliases=("y",), code="1"), ProcedureCategory("B"))
    )
    assert [(c.name, c.aliases, c.code) for c in both] == [("A", ("x", "y"), "1"), ("B", (), "")]


@pytest.mark.parametrize(
    "note",
    [
        "(12 TTHC)",
        "[12 TTHC]",
        "(12TTHC)",
        "(có 12 thủ tục)",
        "(TTHC: 12)",
        "(12 TTHC mức độ 4)",
        "(12 TTHC: 10 mức 4, 2 mức 3)",
        "(3 dịch vụ công toàn trình).",
        "- 12 TTHC",
        ": 12 thủ tục hành chính",
    ],
)
def test_the_number_of_its_procedures_is_no_part_of_a_name(note):
    assert without_procedures(f"Đất đai {note}") == "Đất đai"
    assert category_key(f"2. ĐẤT ĐAI {note}") == category_key("Đất đai")


@pytest.mark.parametrize(
    "name",
    [
        "Đất đai (cấp xã)",
        "Đất đai (1)",
        "Kiểm soát thủ tục hành chính",
        "Rà soát, đơn giản hóa TTHC",
        "(12 TTHC)",
        "Hộ tịch (5 TTHC có yếu tố nước ngoài)",
    ],
)
def test_other_words_beside_a_name_are_part_of_it(name):
    assert without_procedures(name) == name


def test_a_name_of_one_kind_of_procedures_keeps_a_key_of_its_own():
    assert category_key("Thủ tục hành chính") == "thủ tục hành chính"
    assert category_key("II.1 Hộ tịch") == category_key("TTHC thuộc lĩnh vực Hộ tịch") == "hộ tịch"
