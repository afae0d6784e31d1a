"""Reporting units: the level of authority and the identity that a unit's name, or its folder's, states."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.frozen_map import FrozenMap
from kstt.i18n import msg
from kstt.records.unit_words import CITY, COMMITTEE, COUNCIL, words_of_unit
from kstt.text import bare, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BY_AREA",
    "UNIT_WORDS",
    "is_unit",
    "level_of_folder",
    "level_of_unit",
    "levels_by_key",
    "unit_key",
    "without_no_places",
]

BY_AREA = tuple(reversed(AuthorityLevel))
"""The levels from that of the smallest area to that of the largest; the members stand the other way."""
_PROVINCE, _DISTRICT, _COMMUNE = AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE
_MINISTRIES = (
    "Công an", "Công Thương", "Dân tộc và Tôn giáo", "Giáo dục và Đào tạo", "Giao thông vận tải",
    "Kế hoạch và Đầu tư", "Khoa học và Công nghệ", "Lao động - Thương binh và Xã hội", "Ngoại giao", "Nội vụ",
    "Nông nghiệp và Môi trường", "Nông nghiệp và Phát triển nông thôn", "Quốc phòng", "Tài chính",
    "Tài nguyên và Môi trường", "Thông tin và Truyền thông", "Tư pháp", "Văn hóa, Thể thao và Du lịch",
    "Xây dựng", "Y tế",
)  # fmt: skip
"""The ministries, before and since the changes of 2025 [recall]."""
UNIT_WORDS: Mapping[str, AuthorityLevel] = MappingProxyType(
    {
        "Sở": _PROVINCE,
        "tỉnh": _PROVINCE,
        "huyện": _DISTRICT,
        "quận": _DISTRICT,
        "thị xã": _DISTRICT,
        "xã": _COMMUNE,
        "phường": _COMMUNE,
        "thị trấn": _COMMUNE,
        "đặc khu": _COMMUNE,
        "thành phố Hà Nội": _PROVINCE,
        "thành phố Hồ Chí Minh": _PROVINCE,
        "thành phố Hải Phòng": _PROVINCE,
        "thành phố Đà Nẵng": _PROVINCE,
        "thành phố Cần Thơ": _PROVINCE,
        "thành phố Huế": _PROVINCE,
        **{f"Bộ {name}": AuthorityLevel.MINISTRY for name in _MINISTRIES},
    }
)
"""Words in the names of units with the level that each states [recall]; the first in a name counts.

A city other than those that are provinces stands at more than one level: a list of units states its level.
"""
_OFFICES: Mapping[str, AuthorityLevel] = MappingProxyType(
    {
        "chi cục": _PROVINCE,
        "ban quản lý": _PROVINCE,
        "văn phòng đăng ký đất đai": _PROVINCE,
    }
)
"""Offices of a province where their name has no place in it [recall]."""
_LOCAL_OFFICES = ("chi cục thuế", "chi cục thi hành án", "chi cục thống kê", "chi nhánh")
"""Offices of that kind whose level their place alone states [recall]."""
_OF_DISTRICTS = ("phòng", "chi nhánh")
"""Offices of a city below a province: a city that is a province has departments (Sở) instead [recall]."""
_NO_PLACE = tuple(
    map(name_key, ("xã hội", "hợp tác xã", "cơ sở", "trụ sở", "công sở", "sở hữu", "sở tại", "sở thích"))
)
_MANY = tuple(map(name_key, ("sở ban ngành", "sở ngành", "huyện thị", "xã phường", "phường xã")))
"""Words for the units of a level together."""
_COMMITTEES = tuple(
    f"{form(name)} "
    for name in (f"{COUNCIL} và {COMMITTEE}", f"{COUNCIL} {COMMITTEE}", COMMITTEE)
    for form in (str, bare)
)
_BOARD = COMMITTEE.rpartition(" nhân")[0]
"""What offices make of the committee's name before the place: *Ủy ban xã*."""
_CENTRE, _OLD_CENTRE = map(name_key, ("trung tâm phục vụ hành chính công", "trung tâm hành chính công"))
_FOLDERS = {
    AuthorityLevel.MINISTRY: ("bộ", "bộ ngành"),
    AuthorityLevel.PROVINCE: ("tỉnh", "sở", "sở ngành", "sở ban ngành"),
    AuthorityLevel.DISTRICT: ("huyện", "quận huyện", "huyện thị xã thành phố"),
    AuthorityLevel.COMMUNE: ("xã", "phường xã", "xã phường", "xã phường thị trấn", "xã phường đặc khu"),
}


def level_of_unit(name: str, words: Mapping[str, AuthorityLevel] = UNIT_WORDS) -> AuthorityLevel | None:
    """The level that a unit's name states; ``None`` where it states none.

    The first word of a place counts, since Vietnamese names go from the small to the large.

    Args:
        name: the unit, as written, abbreviations allowed.
        words: words in any case, with the level that each states.

    Source: names in use since July 2025 [portal]; the level of each word [recall].

    >>> for name in ("Ủy ban nhân dân xã Quảng Sơn", "Phòng Tư pháp H. Cư Jút", "Chi cục Kiểm lâm"):
    ...     print(level_of_unit(name).value)
    commune
    district
    province
    >>> level_of_unit("UBND thành phố Gia Nghĩa") is None
    True
    """
    return _level_by_default(name) if words is UNIT_WORDS else _level_by(name, words)


@lru_cache(maxsize=65_536)
def _level_by_default(name: str) -> AuthorityLevel | None:
    return _level_by(name, UNIT_WORDS)


def _level_by(name: str, words: Mapping[str, AuthorityLevel]) -> AuthorityLevel | None:
    key = name_key(name)
    if key.isascii():
        return _level_without_marks(key, words)
    return _level(words_of_unit(name), words)


def _level(tokens: Sequence[str], words: Mapping[str, AuthorityLevel]) -> AuthorityLevel | None:
    text = without_no_places(f" {' '.join(tokens)} ")
    first = _first_place(text, words)
    if first is None:
        if any(f" {office} " in text for office in _LOCAL_OFFICES):
            return None
        return next((level for office, level in _OFFICES.items() if f" {office} " in text), None)
    at, word, level = first
    rest = text[at + len(word) + 1 :]
    second = _first_place(rest, words)
    if second is not None and rest[: second[0]].removesuffix(f" {COMMITTEE}").endswith(" và"):
        # Two units side by side, not one in a larger place.
        return None
    if level is None and word == CITY and any(text.startswith(f" {office} ") for office in _OF_DISTRICTS):
        return _DISTRICT
    return level


def _first_place(
    text: str, words: Mapping[str, AuthorityLevel]
) -> tuple[int, str, AuthorityLevel | None] | None:
    """The first word of a place in a text between blanks, the longest of those that begin there."""
    known, by_start = _BY_START if words is UNIT_WORDS else _by_start(words)
    at, end = -1, text.find(" ")
    while end >= 0:
        at, end = end, text.find(" ", end + 1)
        for word in by_start.get(text[at + 1 : end], ()):
            if text.startswith(f" {word} ", at):
                return at, word, known[word]
    return None


def _by_start(
    words: Mapping[str, AuthorityLevel],
) -> tuple[Mapping[str, AuthorityLevel | None], Mapping[str, Sequence[str]]]:
    """The words of places with their levels; by the first of each those that begin so, the longest first."""
    known = _places(words)
    by_start: dict[str, list[str]] = {}
    for word in sorted(known, key=len, reverse=True):
        by_start.setdefault(word.split(" ", 1)[0], []).append(word)
    return known, by_start


def _places(words: Mapping[str, AuthorityLevel]) -> Mapping[str, AuthorityLevel | None]:
    """The words of places, written out, with the level of each."""
    known: dict[str, AuthorityLevel | None] = {CITY: None}
    known.update((" ".join(words_of_unit(word)), level) for word, level in words.items())
    return known


def _places_without_marks(words: Mapping[str, AuthorityLevel]) -> Mapping[str, AuthorityLevel]:
    """The words that state a level where a name is written without marks."""
    found = {bare(word): level for word, level in words.items() if bare(word) not in {"so", "quan"}}
    return found | {name_key(word): level for word, level in words.items()}


_BY_START, _PLACES_WITHOUT_MARKS = _by_start(UNIT_WORDS), _places_without_marks(UNIT_WORDS)
"""The same of the words that come with the library."""
_UNIT_KEYS = tuple(map(name_key, UNIT_WORDS))


def _level_without_marks(key: str, words: Mapping[str, AuthorityLevel]) -> AuthorityLevel | None:
    """The level of a name written without marks: by the word at its beginning alone.

    Without marks short words stand for many others, ``so`` for sở and số, ``quan`` for quận and quản.
    """
    text = _without_committee(" ".join(words_of_unit(key)))
    found = _PLACES_WITHOUT_MARKS if words is UNIT_WORDS else _places_without_marks(words)
    fits = [word for word in found if text.startswith(f"{word} ")]
    return found[max(fits, key=len)] if fits else None


@lru_cache(maxsize=65_536)
def unit_key(name: str) -> tuple[str, str]:
    """The key by which two names mean one unit, and the larger places that the name goes on to state.

    Insensitive to abbreviations, signs, case and spacing, to *và*, to noughts before a number, and to whether
    the committee (and the council with it) is named.

    >>> unit_key("Ủy ban nhân dân xã Đắk Lao") == unit_key("UBND X. Đắk Lao") == unit_key("xã Đắk Lao")
    True
    >>> unit_key("Sở TN&MT") == unit_key("Sở Tài nguyên và Môi trường"), unit_key("UBND P.01")
    (True, ('phường 1', ''))
    >>> unit_key("UBND xã Đắk Lao, huyện Đắk Mil")
    ('xã đắk lao', 'huyện đắk mil')
    """
    words = [word.lstrip("0") or "0" if word.isdecimal() else word for word in words_of_unit(name)]
    text = _without_committee(" ".join(word for word in words if word != "và"))
    text = text.replace(_OLD_CENTRE, _CENTRE) or name_key(name)
    inner = without_no_places(f" {text} ")
    first = _first_place(inner, UNIT_WORDS)
    if first is None:
        return text, ""
    start = first[0] + len(first[1]) + 1
    second = _first_place(inner[start:], UNIT_WORDS)
    # A place that begins at once belongs to the name: thị xã, or a commune called after one.
    if second is None or not inner[start : start + second[0]].strip():
        return text, ""
    cut = start + second[0] - 1
    return text[:cut].strip(), text[cut:].strip()


def levels_by_key(levels: Mapping[str, AuthorityLevel]) -> Mapping[tuple[str, str], AuthorityLevel]:
    """The levels of units that are listed, by the keys of their names.

    >>> levels_by_key({"UBND thành phố Vinh": AuthorityLevel.DISTRICT})[unit_key("TP. Vinh")].value
    'district'

    Raises: ParseError for two spellings of one unit at two levels.
    """
    found: dict[tuple[str, str], tuple[str, AuthorityLevel]] = {}
    for name, level in levels.items():
        first, known = found.setdefault(unit_key(name), (name, level))
        if known is not level:
            both = f"{first}: {known.value}, {name}: {level.value}"
            raise ParseError(msg("levels"), both, msg("one level for each unit"))
    return FrozenMap({key: level for key, (_, level) in found.items()})


def _without_committee(text: str) -> str:
    """The words of a name without the committee, and the council beside it, before the place."""
    for committee in _COMMITTEES:
        if text.startswith(committee):
            return text[len(committee) :]
    if text.startswith(f"{_BOARD} "):
        rest = text[len(_BOARD) + 1 :]
        if any(rest.startswith(f"{name_key(word)} ") for word in (*UNIT_WORDS, CITY)):
            return rest
    return text


def without_no_places(text: str) -> str:
    """A text, words between blanks, without the phrases in which the word of a place means something else.

    >>> without_no_places(" nhà ở và công sở "), without_no_places(" sở xây dựng ")
    (' nhà ở và _______ ', ' sở xây dựng ')
    """
    for phrase in _NO_PLACE:
        text = text.replace(f" {phrase} ", f" {'_' * len(phrase)} ")
    return text


@lru_cache(maxsize=65_536)
def is_unit(name: str) -> bool:
    """Whether a text is the name of a unit: it begins with a word that only names of units begin with.

    >>> is_unit("UBND xã Đức Mạnh"), is_unit("Sở Tư pháp"), is_unit("Sở hữu trí tuệ"), is_unit("Xã hội")
    (True, True, False, False)
    """
    text = f" {' '.join(words_of_unit(name))} "
    first, _, _ = name_key(name).partition(" ")
    if first.endswith(",") or any(text.startswith(f" {phrase} ") for phrase in (*_NO_PLACE, *_MANY)):
        return False
    inner = text.strip()
    if inner.startswith(_COMMITTEES) or _without_committee(inner) != inner:
        return True
    if inner.startswith("bộ ") and inner in _UNIT_KEYS:
        return True
    if inner.startswith(_OPENINGS):
        return True
    place = level_of_unit(name) is not None and " cấp " not in text
    return place and text.startswith((" phòng ", " công an ", " thanh tra ", " văn phòng "))


_OPENINGS = tuple(
    f"{name_key(word)} "
    for word in (
        *UNIT_WORDS,
        CITY,
        "Chi cục",
        "Chi nhánh",
        "Ban Quản lý",
        "Văn phòng Đăng ký",
        "Trung tâm Phục vụ hành chính công",
        "Trung tâm hành chính công",
        "Bộ phận Một cửa",
    )
)
"""The words with which only names of units begin, something following."""


@lru_cache(maxsize=1024)
def level_of_folder(name: str) -> AuthorityLevel | None:
    """The level after which a folder is named, with or without marks, in Vietnamese or English.

    >>> level_of_folder("Cap_xa").value, level_of_folder("2-huyện").value, level_of_folder("province").value
    ('commune', 'district', 'province')
    >>> level_of_folder("Tỉnh Đắk Nông") is None
    True
    """
    letters = "".join(character if character.isalnum() else " " for character in bare(name))
    words = " ".join(letters.split()).lstrip("0123456789 ").removeprefix("ubnd ").removeprefix("cap ")
    for level, names in _FOLDERS.items():
        if words == level.value or words in map(bare, names):
            return level
    return None
