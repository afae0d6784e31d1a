"""Catalogues of procedure categories in files."""

import pytest

from kstt import AuthorityLevel
from kstt.errors import DocumentError
from kstt.io.settings.catalogues import parse_catalogue, read_catalogue
from kstt.limits import LONGEST_MESSAGE
from kstt.records.categories import ProcedureCategory


@pytest.mark.parametrize("toml", [False, True])
def test_catalogues_from_files(tmp_path, toml):
    text = (
        '[[category]]\nname = "Hộ tịch"\nlevel = "commune"\naliases = ["Tư pháp"]\ncode = "HT"\nnumber = "44"\n'
        if toml
        else "name,level,aliases,code,number\nHộ tịch,commune,Tư pháp,HT,44\n"
    )
    path = tmp_path / ("c.toml" if toml else "c.csv")
    path.write_text(text, encoding="utf-8")
    (category,) = read_catalogue(path)
    assert category == ProcedureCategory("Hộ tịch", AuthorityLevel.COMMUNE, ("Tư pháp",), "HT", "44")


@pytest.mark.parametrize(
    ("text", "toml", "told"),
    [
        ("level,name\nxóm,Hộ tịch\n,\ncommune,\n", False, "line 2: .*line 4: name"),
        ("name,aliases\nA,x\nB,x\n", False, "line 3: 'x' is already a name or code in line 2"),
        ("name,color\nA,x\n", False, "line 1"),
        ("name\n", False, "no category"),
        ("", False, "line 1: the columns"),
        ("\n", False, "line 1: the columns"),
        ('[[category]]\nname = "A"\n[[category]]\nnam = "B"\n', True, "line 3: key"),
        ('[[category]]\nname = "A"\naliases = "x"\n', True, "aliases"),
        ('[[category]]\nname = "A"\nnumber = 44\n', True, "number"),
        ("category = 3\n", True, "alone"),
        ("[[", True, "TOML"),
    ],
)
def test_a_wrong_catalogue_is_refused_whole(text, toml, told):
    with pytest.raises(DocumentError, match=f"(?s)mine: .*{told}"):
        parse_catalogue(text, toml=toml, source="mine")


def test_ten_thousand_bad_lines_are_one_error_in_either_language():
    lines = "".join(f"commune,,{number},\n" for number in range(10_000))
    with pytest.raises(DocumentError) as raised:
        parse_catalogue(f"level,name,code,aliases\n{lines}", source="a.csv")
    for lang, first in (("en", "line 2: "), ("vi", "dòng 2: ")):
        message = raised.value.message(lang)
        assert first in message
        assert "(10000)" in message
        assert len(message) <= LONGEST_MESSAGE


def test_a_stray_quotation_mark_takes_in_no_category():
    with pytest.raises(DocumentError, match="line 2: a quotation mark"):
        parse_catalogue('name,code\n"Đất đai,1\nHộ tịch,2\nChứng thực,3\n')
    broken = parse_catalogue('name,code\n"Lao động\ntiền lương",1\nHộ tịch,2\n')
    assert [category.name for category in broken] == ["Lao động tiền lương", "Hộ tịch"]


def test_levels_may_be_in_vietnamese():
    text = "level,name\nCấp huyện,Đất đai\ncap xa,Hộ tịch\nUBND cấp tỉnh,Y tế\n"
    with pytest.raises(DocumentError, match=r"line 3: AuthorityLevel: found 'cap xa'"):
        parse_catalogue(text)
    catalogue = parse_catalogue(text.replace("cap xa", "CẤP XÃ").replace("UBND cấp tỉnh", "province"))
    assert [one.level.value for one in catalogue.categories] == ["district", "commune", "province"]
