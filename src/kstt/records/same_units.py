"""Whether names written in different places mean one reporting unit."""

from __future__ import annotations

import re

from kstt.records.units import level_of_unit, unit_key
from kstt.text import bare, name_key

__all__ = ["committee_key", "is_another_unit", "is_desk", "names_unit"]

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
_PERIOD = re.compile(
    r"(?:(?:q|quý) ?(?:0?[1-4]|i{1,3}|iv)|(?:t|tháng|năm|kỳ) ?\d{1,4}|kỳ (?:đầu|cuối)"
    r"|\d{1,2} tháng|(?:\d{1,2} ){0,2}(?:19|20)\d\d)\b.*"
)
"""What the name of a file or sheet goes on to say after the unit; *xã Bình Quý Tây* is another unit."""
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


def names_unit(name: str, unit: str) -> bool:
    """Whether the name of a file or sheet is that of a unit, with nothing but a period after it.

    >>> names_unit("xã Đắk Ka Q2-2021", "UBND xã Đắk Ka"), names_unit("xã Đắk Ka Ri", "UBND xã Đắk Ka")
    (True, False)
    """
    (first, larger), (own, place) = unit_key(name), unit_key(unit)
    if larger and place and larger != place:
        return False
    rest = first.removeprefix(own)
    return first == own or (rest.startswith(" ") and _PERIOD.fullmatch(rest.strip()) is not None)


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
