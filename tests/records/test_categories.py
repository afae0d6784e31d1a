import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, CaseAccount
from kstt.errors import DocumentError, ParseError, UnknownNameError
from kstt.io.settings.catalogues import parse_catalogue, read_catalogue
from kstt.records.categories import CategoryCatalogue, ProcedureCategory
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


def test_ambiguities_are_refused():
    with pytest.raises(ParseError, match="also means"):
        CategoryCatalogue((ProcedureCategory("A", aliases=("x",)), ProcedureCategory("B", aliases=("X",))))
    both = CategoryCatalogue((ProcedureCategory("A", aliases=("x",)),)) + CategoryCatalogue(
        (ProcedureCategory("a", aliases=("y",), code="1"), ProcedureCategory("B"))
    )
    assert [(c.name, c.aliases, c.code) for c in both] == [("A", ("x", "y"), "1"), ("B", (), "")]


@pytest.mark.parametrize("toml", [False, True])
def test_catalogues_from_files(tmp_path, toml):
    text = (
        '[[category]]\nname = "Hộ tịch"\nlevel = "commune"\naliases = ["Tư pháp"]\ncode = "HT"\n'
        if toml
        else "name,level,aliases,code\nHộ tịch,commune,Tư pháp,HT\n"
    )
    path = tmp_path / ("c.toml" if toml else "c.csv")
    path.write_text(text, encoding="utf-8")
    (category,) = read_catalogue(path)
    assert category == ProcedureCategory("Hộ tịch", AuthorityLevel.COMMUNE, ("Tư pháp",), "HT")


@pytest.mark.parametrize(
    ("text", "toml", "told"),
    [
        ("level,name\nxã,Hộ tịch\n,\ncommune,\n", False, "line 2: .*line 4: name"),
        ("name,aliases\nA,x\nB,x\n", False, "line 3: 'x' is already a name or code in line 2"),
        ("name,color\nA,x\n", False, "line 1"),
        ("name\n", False, "no category"),
        ('[[category]]\nname = "A"\n[[category]]\nnam = "B"\n', True, "line 3: key"),
        ('[[category]]\nname = "A"\naliases = "x"\n', True, "aliases"),
        ("category = 3\n", True, "alone"),
        ("[[", True, "TOML"),
    ],
)
def test_a_wrong_catalogue_is_refused_whole(text, toml, told):
    with pytest.raises(DocumentError, match=f"(?s)mine: .*{told}"):
        parse_catalogue(text, toml=toml, source="mine")
