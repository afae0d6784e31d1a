"""Whether names written in different places mean one reporting unit."""

from __future__ import annotations

import re
from functools import lru_cache

from kstt.limits import LONGEST_HEADING
from kstt.records.units import is_unit, level_of_unit, unit_key
from kstt.text import bare, clean, name_key

__all__ = ["committee_key", "is_another_unit", "is_desk", "names_unit", "unit_alone"]

_DESKS = frozenset(
    map(
        unit_key,
        (
            "Bộ phận Một cửa",
            "Bộ phận Một cửa hiện đại",
            "Bộ phận tiếp nhận và trả kết quả",
            "Trung tâm phục vụ hành chính công",
        ),
    )
)
"""Desks at which a committee receives cases: what they report is the committee's."""
_PERIOD = (
    r"(?:q|qu[ýíyi]) ?\.?(?:0?[1-4]|i{1,3}|iv)|(?:t|th[áa]ng|n[ăa]m|k[ỳy]) ?\d{1,4}|k[ỳy] (?:đầu|cuối)"
    r"|\d{1,2} th[áa]ng|(?:\d{1,2}[ .-]){0,2}(?:19|20)\d\d"
)
_VERSIONS = ("đính chính", "chỉnh sửa", "sửa đổi", "điều chỉnh", "bổ sung", "thay thế", "cập nhật", "gửi lại",
             "nộp lại", "hoàn chỉnh", "chính thức", "bản sao", "sửa", "sửa lại")  # fmt: skip
_AGAIN = (
    r"(?:(?:bản|đã|ban|da) )?(?:l[ầa]n (?:thứ )?\d{1,2}|copy|final|v\d{1,2}|"
    + "|".join((*_VERSIONS, *map(bare, _VERSIONS[:-2])))
    + ")"
)
_SET_APART = r"(?:mới|moi|sửa|sua|cuối|cuoi|ok|ký|ky|scan|edit|\d{1,2})"
"""What may say the same only in brackets or after a dash; places are called so, too."""
_NO_NAME = re.compile(
    rf"[\s,(–-]{{1,4}}(?:{_PERIOD}|{_AGAIN})(?!\w).*|\s?\({_SET_APART}\)$|\s?[–-]\s?{_SET_APART}$",
    re.IGNORECASE,
)
"""What a heading and the names of files and sheets say after a unit: the period, and that it is a new
version; *xã Bình Quý Tây* is another unit."""
_BEFORE = re.compile(
    r"(?:copy of |bản sao (?:của )?|\d{1,3}[.)]?[\s–-]{1,3}|(?:(?:biểu|bieu|mẫu|mau|báo cáo|bao cao|bc) )?"
    r"(?:số |so )?(?:ii\.)?0?[56][abc][\s.–-]{1,3}|(?:báo cáo|bao cao|bc)[\s–-]{1,3})",
    re.IGNORECASE,
)
"""What the names of files say before a unit: a number, the form."""
_AREA = re.compile(r"(xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|sở) (.+)")
_FORMER = re.compile(r"\b(?:cũ|trước sáp nhập|sáp nhập)\b")
"""What is said of a unit that has become a part of another one."""


def is_desk(name: str) -> bool:
    """Whether a name is that of a desk, which any committee has."""
    return unit_key(name) in _DESKS


def committee_key(name: str) -> tuple[str, str]:
    """The key of a unit, a committee's desk being the committee: what it received is among its cases.

    >>> committee_key("Bộ phận Một cửa xã Đắk Ka") == committee_key("UBND xã Đắk Ka")
    True
    """
    own, place = unit_key(name)
    desk = next((desk for desk, _ in _DESKS if own.startswith(f"{desk} ")), "")
    if not desk:
        return own, place
    rest, beyond = unit_key(own.removeprefix(desk).strip())
    return rest, place or beyond


@lru_cache(maxsize=4_096)
def unit_alone(name: str) -> str:
    """The name of a unit without the period, the number and the version that a file's name says beside it.

    >>> [unit_alone(f"UBND xã Ea Kar{more}") for more in (" Q2-2021", " (lần 2)", " - đính chính", " (1)")]
    ['UBND xã Ea Kar', 'UBND xã Ea Kar', 'UBND xã Ea Kar', 'UBND xã Ea Kar']
    >>> unit_alone("06a_xã_Ea_Kar"), unit_alone("UBND phường 1"), unit_alone("huyện Chợ Mới")
    ('xã Ea Kar', 'UBND phường 1', 'huyện Chợ Mới')
    """
    text = clean(name.replace("_", " "))[:LONGEST_HEADING]
    found = _NO_NAME.sub("", text)
    before = _BEFORE.match(found)
    if before and is_unit(found[before.end() :]):
        found = found[before.end() :]
    # A place whose name is nothing but a number or a word of these keeps it.
    return found if found == text or len(unit_key(found)[0].split()) > 1 else text


def names_unit(name: str, unit: str) -> bool:
    """Whether the name of a file or sheet is that of a unit, with nothing but a period or version beside it.

    >>> names_unit("xã Đắk Ka Q2-2021", "UBND xã Đắk Ka"), names_unit("xã Đắk Ka Ri", "UBND xã Đắk Ka")
    (True, False)
    """
    (first, larger), (own, place) = unit_key(unit_alone(name)), unit_key(unit_alone(unit))
    return first == own and not (larger and place and larger != place)


def is_another_unit(name: str, unit: str) -> bool:
    """Whether a unit is another one of the kind of the reporting unit, and no part of it.

    >>> is_another_unit("Xã Thuận An", "UBND xã Đắk Lao"), is_another_unit("Sở Y tế", "UBND tỉnh Đắk Nông")
    (True, False)
    """
    if not unit or _FORMER.search(name_key(name)) or level_of_unit(name) is not level_of_unit(unit):
        return False
    other, own = (_AREA.fullmatch(committee_key(one)[0]) for one in (name, unit))
    if other is None or own is None or (other[1] == "sở") is not (own[1] == "sở"):
        return False
    return bare(other[2]) != bare(own[2])
