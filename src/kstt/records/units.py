"""Reporting units: at which level of authority one stands, by its name or by the folder its file is in."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.text import bare, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["UNIT_WORDS", "level_of_folder", "level_of_unit"]

UNIT_WORDS: Mapping[str, AuthorityLevel] = MappingProxyType(
    {
        "Sở": AuthorityLevel.PROVINCE,
        "UBND tỉnh": AuthorityLevel.PROVINCE,
        "hành chính công tỉnh": AuthorityLevel.PROVINCE,
        "UBND huyện": AuthorityLevel.DISTRICT,
        "UBND quận": AuthorityLevel.DISTRICT,
        "UBND thị xã": AuthorityLevel.DISTRICT,
        "UBND xã": AuthorityLevel.COMMUNE,
        "UBND phường": AuthorityLevel.COMMUNE,
        "UBND thị trấn": AuthorityLevel.COMMUNE,
        "UBND đặc khu": AuthorityLevel.COMMUNE,
    }
)
"""Words in the names of units that tell their level [recall]. A city may stand at more than one."""
_FOLDERS = {
    AuthorityLevel.MINISTRY: ("bộ", "bộ ngành"),
    AuthorityLevel.PROVINCE: ("tỉnh", "sở", "sở ngành", "sở ban ngành"),
    AuthorityLevel.DISTRICT: ("huyện", "quận huyện", "huyện thị xã thành phố"),
    AuthorityLevel.COMMUNE: ("xã", "phường xã", "xã phường", "xã phường thị trấn", "xã phường đặc khu"),
}


def level_of_unit(name: str, words: Mapping[str, AuthorityLevel] = UNIT_WORDS) -> AuthorityLevel | None:
    """The level that a unit's name tells; ``None`` where it tells none, or several.

    Args:
        name: the unit, as written.
        words: words in any case, with the level that each tells.

    >>> level_of_unit("Ủy ban nhân dân xã Quảng Sơn").value
    'commune'
    >>> level_of_unit("UBND thành phố Gia Nghĩa") is None
    True
    """
    key = name_key(name).replace("ủy ban nhân dân", "ubnd").replace("uỷ ban nhân dân", "ubnd")
    found = {level for word, level in words.items() if f" {name_key(word)} " in f" {key} "}
    return found.pop() if len(found) == 1 else None


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
