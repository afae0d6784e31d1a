"""Levels and identities of units by their names, as offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import ParseError
from kstt.io.units import LevelRule
from kstt.records.unit_words import words_of_unit
from kstt.records.units import is_unit, level_of_folder, level_of_unit, levels_by_key, unit_key
from kstt.samples import published_catalogue
from kstt.vocabulary import AuthorityLevel

P, D, C = "province", "district", "commune"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("UBND TX. Buôn Hồ", D),
        ("UBND TT. Đắk Mil", C),
        ("UBND TT Đắk Mil", C),
        ("UBND H.Cư Jút", D),
        ("Huyện Cư Jút", D),
        ("UBND P. Nghĩa Đức", C),
        ("PHƯỜNG NGHĨA ĐỨC", C),
        ("Trung tâm Phục vụ hành chính công phường Nghĩa Đức", C),
        ("TT Phục vụ hành chính công xã Đắk Lao", C),
        ("TTPVHCC xã Đắk Lao", C),
        ("Trung tâm Phục vụ hành chính công tỉnh", P),
        ("Bộ phận Một cửa huyện Đắk Mil", D),
        ("Bộ phận Một cửa UBND xã Thuận An, huyện Đắk Mil", C),
        ("Chi cục Kiểm lâm", P),
        ("Chi cục Thuế huyện Cư Jút", D),
        ("Chi cục Thuế khu vực III", None),
        ("Chi nhánh Văn phòng Đăng ký đất đai huyện Cư Jút", D),
        ("Chi nhánh VPĐKĐĐ TP Gia Nghĩa", D),
        ("Chi nhánh C", None),
        ("Ban Quản lý các khu công nghiệp", P),
        ("BQL dự án huyện Cư Jút", D),
        ("Công an tỉnh", P),
        ("Công an xã Đắk Lao", C),
        ("Thanh tra tỉnh", P),
        ("Phòng Lao động - Thương binh và Xã hội huyện Cư Jút", D),
        ("Sở Lao động - Thương binh và Xã hội", P),
        ("Sở Xây dựng TP. Hồ Chí Minh", P),
        ("UBND TP. Hà Nội", P),
        ("UBND thành phố Gia Nghĩa", None),
        ("Phường 1, TP. Gia Nghĩa", C),
        ("UBND xa Dak Lao", C),
        ("So lieu quy 2", None),
        ("Văn hóa cơ sở", None),
        ("Bảo hiểm xã hội", None),
        ("Sở hữu trí tuệ", None),
        ("UBND xã A và UBND huyện B", None),
        ("", None),
    ],
)
def test_the_level_that_a_name_states(name, level):
    found = level_of_unit(name)
    assert (found.value if found else None) == level


@given(st.sampled_from(["xã", "phường", "thị trấn", "huyện", "thị xã", "đặc khu"]), st.text(st.characters(categories=["L"]), min_size=2, max_size=8))  # fmt: skip
def test_the_committee_is_not_part_of_the_key(kind, name):
    keys = {
        unit_key(f"{before}{kind} {name}")
        for before in ("", "UBND ", "Ủy ban nhân dân ", "uỷ ban  nhân dân ")
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        ("UBND xã A", "Ủy ban nhân dân xã A", "Uỷ ban ND Xã A", "Ủy ban xã A", "U.B.N.D xã A", "HĐND và UBND xã A", "UBND X. A"),
        ("Văn phòng HĐND và UBND huyện B", "VP HĐND-UBND huyện B", "VP. HĐND & UBND H.B"),
        ("TTPVHCC xã C", "Trung tâm Phục vụ hành chính công xã C", "TT PVHCC xã C", "TTHCC xã C", "Trung tâm hành chính công xã C"),
        ("UBND TP. D", "UBND T.P D", "UBND thành phố D", "TP.D"),
        ("UBND TX. E", "UBND thị xã E", "TX E"),
        ("UBND TT. F", "UBND thị trấn F", "TT. F"),
        ("UBND P. 01", "UBND phường 1", "UBND P1", "P.1"),
        ("UBND Q.1", "UBND quận 1"),
        ("CN VPĐKĐĐ huyện K", "Chi nhánh Văn phòng Đăng ký đất đai huyện K", "CNVPĐK H.K"),
        ("Sở TN&MT", "Sở TNMT", "Sở Tài nguyên và Môi trường", "Sở Tài nguyên - Môi trường"),
        ("Phòng LĐ-TB&XH huyện B", "Phòng Lao động, Thương binh và Xã hội huyện B"),
    ],
)  # fmt: skip
def test_a_unit_under_its_spellings(spellings):
    assert {unit_key(name) for name in spellings} == {unit_key(spellings[0])}
    assert all(map(is_unit, spellings))


@pytest.mark.parametrize("name", ["Q1", "Q.I", "Q.2", "P1", "Quý 1", "Sheet1"])
def test_names_of_sheets_are_no_units(name):
    assert not is_unit(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND xã A", "Trung tâm Phục vụ hành chính công xã A"),
        ("UBND xã A", "Công an xã A"),
        ("UBND huyện B", "Văn phòng HĐND và UBND huyện B"),
        ("UBND phường 1", "UBND phường 10"),
        ("UBND xã A", "UBND thị trấn A"),
        ("Sở Tư pháp", "Sở Tài nguyên và Môi trường"),
    ],
)
def test_units_beside_each_other_stay_apart(one, other):
    assert unit_key(one) != unit_key(other)


def test_no_category_of_the_published_report_is_a_unit():
    assert [category.name for category in published_catalogue() if is_unit(category.name)] == []


@pytest.mark.parametrize(
    "words",
    ["Sở ban ngành", "Sở, ban, ngành", "Huyện, thị xã, thành phố", "Xã, phường, thị trấn", "Xã", "Tỉnh"],
)
def test_words_for_a_level_are_no_unit(words):
    assert not is_unit(words)


def test_parts_of_a_name():
    assert unit_key("Sở Tư pháp tỉnh Đắk Nông") == ("sở tư pháp", "tỉnh đắk nông")
    assert unit_key("UBND xã Đắk Lao - huyện Đắk Mil")[0] == "xã đắk lao"
    assert unit_key("Thanh tra") == ("thanh tra", "")


def test_levels_of_folders_and_of_patterns():
    for name, level in (
        ("cap-xa", "commune"), ("3. Cấp xã", "commune"), ("Xã, phường, thị trấn", "commune"), ("HUYEN", "district"),
        ("UBND cấp tỉnh", "province"), ("So_nganh", "province"), ("communes", None), ("", None), ("x", None), ("2021", None),
    ):  # fmt: skip
        found = level_of_folder(name)
        assert (found.value if found else None) == level, name
    for text in ("=commune", "abc", "abc=", "abc=nowhere"):
        with pytest.raises(ParseError):
            LevelRule.parse(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("P. TN&MT huyện A", "P.TNMT huyện A", "P. Tài nguyên và Môi trường H. A", "Phòng TNMT huyện A"),
        ("P. Tư pháp", "Phòng Tư pháp"),
        ("P. Nội vụ TP. Bảo Lộc", "P.NV TP Bảo Lộc", "Phòng Nội vụ thành phố Bảo Lộc"),
        ("P.LĐTBXH", "P. LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("P. Văn hoá và Thông tin", "P.Văn hóa & Thông tin", "Phòng VHTT"),
    ],
)
def test_an_office_of_a_district_is_no_ward(spellings):
    assert {unit_key(name) for name in spellings} == {unit_key(spellings[-1])}
    assert {level_of_unit(name) for name in spellings} == {level_of_unit(spellings[-1])}
    assert all("phường" not in words_of_unit(name) for name in spellings)


@pytest.mark.parametrize("name", ["TT PTQĐ", "TT CNTT", "TT GDTX huyện A", "TT. GDNN-GDTX"])
def test_a_centre_is_no_town(name):
    assert words_of_unit(name)[:2] == ("trung", "tâm")


@pytest.mark.parametrize("name", ["P. Tân Lập", "UBND P. Nghĩa Đức", "P. Nội", "P.1"])
def test_a_ward_is_no_office(name):
    assert "phường" in words_of_unit(name)


def test_two_spellings_of_one_unit_have_one_level():
    levels = {"TP. Vinh": AuthorityLevel.PROVINCE, "UBND thành phố Vinh": AuthorityLevel.DISTRICT}
    for stated in (levels, dict(reversed(levels.items()))):
        with pytest.raises(ParseError, match="one level for each unit"):
            levels_by_key(stated)
    assert len(levels_by_key(dict.fromkeys(levels, AuthorityLevel.DISTRICT))) == 1
