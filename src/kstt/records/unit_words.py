"""The words of a unit's name with its abbreviations written out: in ``VP. UBND H.Cư Jút`` there are three."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.numerals import parse_roman
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["CITY", "COMMITTEE", "COUNCIL", "words_of_unit"]

COMMITTEE = name_key("Ủy ban nhân dân")
COUNCIL = name_key("Hội đồng nhân dân")
CITY = name_key("thành phố")


def _by_key(pairs: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name_key(short): tuple(name_key(long).split()) for short, long in pairs.items()})


_ABBREVIATIONS = _by_key(
    {
        "UBND": "Ủy ban nhân dân",
        "HĐND": "Hội đồng nhân dân",
        "VP": "Văn phòng",
        "TP": "thành phố",
        "TX": "thị xã",
        "BQL": "Ban Quản lý",
        "VPĐKĐĐ": "Văn phòng Đăng ký đất đai",
        "VPĐK": "Văn phòng Đăng ký đất đai",
        "CNVPĐKĐĐ": "Chi nhánh Văn phòng Đăng ký đất đai",
        "CNVPĐK": "Chi nhánh Văn phòng Đăng ký đất đai",
        "TTPVHCC": "Trung tâm Phục vụ hành chính công",
        "PVHCC": "Phục vụ hành chính công",
        "TTHCC": "Trung tâm Phục vụ hành chính công",
        "HCC": "hành chính công",
        "BPMC": "Bộ phận Một cửa",
    }
)
"""Abbreviations in the names of units [recall]."""
_DEPARTMENTS = _by_key(
    {
        "TNMT": "Tài nguyên và Môi trường",
        "NNMT": "Nông nghiệp và Môi trường",
        "NNPTNT": "Nông nghiệp và Phát triển nông thôn",
        "LĐTBXH": "Lao động Thương binh và Xã hội",
        "KHĐT": "Kế hoạch và Đầu tư",
        "GDĐT": "Giáo dục và Đào tạo",
        "KHCN": "Khoa học và Công nghệ",
        "TTTT": "Thông tin và Truyền thông",
        "GTVT": "Giao thông vận tải",
        "VHTTDL": "Văn hóa Thể thao và Du lịch",
        "VHTT": "Văn hóa và Thông tin",
        "TCKH": "Tài chính Kế hoạch",
        "KTHT": "Kinh tế và Hạ tầng",
        "QLĐT": "Quản lý đô thị",
        "NV": "Nội vụ",
        "XD": "Xây dựng",
    }
)
"""Abbreviations after *Sở* and *Phòng* [recall], without signs and *và*: ``TN&MT``, ``TN và MT``."""
_MOST_PARTS = 5
_LETTERS = {"h": "huyện", "q": "quận", "p": "phường", "x": "xã"}
"""Abbreviations of one letter, where a full stop or the committee stands beside it."""
_CENTRES = frozenset(
    (
        "phục", "hành", "pvhcc", "hcc", "y", "giáo", "văn", "dịch", "công", "kiểm", "một", "phát", "tư",
        "đăng", "gdtx", "gdnn", "ptqđ", "cntt",
    )
)  # fmt: skip
"""What follows ``TT`` where that is a centre (trung tâm), not a town (thị trấn)."""
_OFFICES = frozenset(
    tuple(name_key(words).split())
    for words in (
        "tư pháp", "nội vụ", "văn hóa", "giáo dục", "tài chính", "tài nguyên", "lao động", "kinh tế",
        "quản lý", "nông nghiệp", "y tế", "dân tộc",
    )
)  # fmt: skip
"""How the names of a district's offices begin, after ``P.`` where that is an office (phòng), not a ward."""
_TOKEN = re.compile(r"([^\W\d_]+|\d+)(\.?)")
_Token = tuple[str, str]


@lru_cache(maxsize=65_536)
def words_of_unit(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, abbreviations written out.

    >>> " ".join(words_of_unit("VP. UBND H.Cư Jút")), " ".join(words_of_unit("Phòng TN&MT TP Huế"))
    ('văn phòng uỷ ban nhân dân huyện cư jút', 'phòng tài nguyên và môi trường thành phố huế')
    """
    return tuple(_written_out(_with_letters_joined(_TOKEN.findall(name_key(name)))))


def _with_letters_joined(found: Sequence[_Token]) -> list[_Token]:
    """The tokens, with letters between full stops as one where they abbreviate: ``U.B.N.D``, ``T.P``."""
    tokens: list[_Token] = []
    place = 0
    while place < len(found):
        end = place
        while end < len(found) and len(found[end][0]) == 1 and end - place < _MOST_PARTS:
            end += 1
            if not found[end - 1][1]:
                break
        for cut in range(end, place + 1, -1):
            joined = "".join(word for word, _ in found[place:cut])
            if joined in _ABBREVIATIONS:
                tokens.append((joined, found[cut - 1][1]))
                place = cut
                break
        else:
            tokens.append(found[place])
            place += 1
    return tokens


def _written_out(found: Sequence[_Token]) -> Iterator[str]:
    place = 0
    while place < len(found):
        word, stop = found[place]
        before = found[place - 1][0] if place else ""
        after = found[place + 1][0] if place + 1 < len(found) else ""
        taken = 1
        names_department = before in {"sở", "phòng"} or (place > 0 and _is_office(found, place - 1))
        if names_department and (department := _department(found, place)):
            words, taken = department
            yield from words
        elif word == "tt" and after:
            yield from ("trung", "tâm") if after in _CENTRES else ("thị", "trấn")
        elif _is_office(found, place):
            yield "phòng"
        elif (
            word in _LETTERS and after and (before in {"ubnd", "dân"} or (stop and not _quarter(word, after)))
        ):
            yield _LETTERS[word]
        elif word == "nd" and before == "ban":
            yield from ("nhân", "dân")
        elif word == "cn" and (after.startswith("vp") or after == "văn"):
            yield from ("chi", "nhánh")
        else:
            yield from _ABBREVIATIONS.get(word, (word,))
        place += taken


def _is_office(found: Sequence[_Token], place: int) -> bool:
    """Whether ``P.`` is an office of a district, by the name that follows."""
    if found[place] != ("p", "."):
        return False
    two = tuple(word for word, _ in found[place + 1 : place + 3])
    return two in _OFFICES or _department(found, place + 1) is not None


def _quarter(word: str, after: str) -> bool:
    """Whether ``Q.`` is a quarter, as in the name of a sheet ``Q.I``."""
    return word == "q" and (after.isdecimal() or parse_roman(after) is not None)


def _department(found: Sequence[_Token], place: int) -> tuple[tuple[str, ...], int] | None:
    """The name of a department that is abbreviated from here, and how many words that takes."""
    joined, best = "", None
    for taken, (word, _) in enumerate(found[place : place + _MOST_PARTS], 1):
        joined += "" if word == "và" else word
        if joined in _DEPARTMENTS and word != "và":
            best = _DEPARTMENTS[joined], taken
    return best
