"""Slips in titles: texts that are no words of the language are put right, and no other word is."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kstt.io.files.syllables import is_foreign, is_syllable
from kstt.io.grid.titles.slips import apart
from kstt.io.grid.titles.synonyms import SYNONYMS
from kstt.io.grid.titles.words import WORDS
from kstt.io.text import parse_table
from kstt.text import bare, name_key
from tests.io.grid.tables import CIVIL, LAND, counts, table

TITLES = sorted({name_key(one.example) for one in SYNONYMS})
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạắặấầậẩéèẻẹếềểệíìỉĩịóòỏọốồổộớờởợúùủũụứừửữựýỳ"
ABBREVIATED = re.compile(r"[/.\d]")


def words_of(title):
    return [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 1]


@st.composite
def titles_with_another_letter(draw):
    """A title in which one word has a letter more, less, another, or two exchanged."""
    title = draw(st.sampled_from([title for title in TITLES if words_of(title)]))
    word = draw(st.sampled_from(words_of(title)))
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    other = draw(
        st.sampled_from(
            (
                word[:place] + letter + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            )
        )
    )
    return re.sub(rf"\b{word}\b", other, title, count=1), other


@given(titles_with_another_letter())
def test_a_syllable_is_never_put_right(drawn):
    title, word = drawn
    assume(is_syllable(word) and not title.isascii())
    assert word not in WORDS.read(title)[1]


@given(st.sampled_from(TITLES))
def test_a_title_written_without_marks_has_no_slips(title):
    assert WORDS.read(bare(title))[1] == ()


@given(st.sampled_from(TITLES))
def test_a_title_as_it_is_written_has_no_slips(title):
    assert WORDS.read(title)[1] == ()


@pytest.mark.parametrize(
    ("title", "slips"),
    [
        ("Tiếpnhận trực tuyến", ("tiếpnhận",)),
        ("Đagn giải quyết", ("đagn",)),
        ("Đã giải quyet", ("quyet",)),
        ("Đã giải quyêt", ()),
        ("Tiếp nhậ n trực tuyến", ("nhậ n",)),
        ("Ti ếp nhận trực tuyến", ()),
        ("Tiếp nhận toàn tỉnh", ()),
        ("Hồ sơ mới nhất", ()),
        ("Tiếp nhận trên bảng", ()),
        ("Đã nhập phần mềm", ()),
        ("Tiếp nhận từng kỳ", ()),
        ("Trong hạng mục", ()),
        ("Tiếp nhận huyện Krông Bông", ()),
        ("Tong so tiep nhan", ()),
        ("Tong so tiepnhan", ("tiepnhan",)),
    ],
)
def test_what_is_a_slip(title, slips):
    assert WORDS.read(title)[1] == slips


@pytest.mark.parametrize(
    "word",
    [
        "tỉnh",
        "trình",
        "quốc",
        "quyết",
        "giếng",
        "gì",
        "gìn",
        "nghỉ",
        "nguyễn",
        "khuỷu",
        "hoà",
        "hòa",
        "oách",
        "thuở",
        "yếu",
        "ý",
        "uống",
    ],
)
def test_syllables(word):
    assert is_syllable(word)
    assert is_syllable(bare(word), plain=True)


@pytest.mark.parametrize(
    "word", ["đagn", "tiếpnhận", "nghành", "ngiệp", "tiêp", "quyêt", "trc", "truớc", "giảải", "ẫ́n", "q", "cê"]
)
def test_no_syllables(word):
    assert not is_syllable(word)


def test_words_of_titles_are_syllables():
    words = {word for title in TITLES if not ABBREVIATED.search(title) for word in words_of(title)}
    assert not {word for word in words if not (word.isascii() or is_syllable(word) or is_foreign(word))}


FIELDS = (
    "TongTiepNhan", "TrucTuyen", "TrucTiep", "KyTruoc", "TongGiaiQuyet", "TruocHan", "DungHan", "QuaHan",
    "TongDangGiaiQuyet", "TrongHan", "DangGiaiQuyetQuaHan",
)  # fmt: skip


@pytest.mark.parametrize("first", [str, lambda name: name[0].lower() + name[1:]])
def test_names_of_fields_are_titles_in_their_words(first):
    header = ["STT", "LinhVuc", *map(first, FIELDS)]
    form = parse_table(table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=[header]))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL)]


@pytest.mark.parametrize("text", ["TTHC", "HS", "Tổng", "tổng số", "TSHS", "DVCTT", "sHS", "Trực Tuyến"])
def test_what_is_no_name_of_a_field_stays_as_it_is(text):
    assert apart(text) == text
