"""Vietnamese in the letters of older fonts, told by what no Vietnamese text in Unicode has, and converted.

Source: the tables of TCVN 5712:1993 (VN3, the fonts ``.Vn…``) and of the fonts ``VNI-…`` [recall].
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.i18n import Message

__all__ = ["converted_rows", "from_tcvn3", "from_vni"]

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_VNI_MARKS = {
    "a": dict(zip("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = {
    **{base + mark: letter for base, marks in _VNI_MARKS.items() for mark, letter in marks.items()},
    **_VNI_ALONE,
}
_VNI |= {pair.upper(): letter.upper() for pair, letter in _VNI.items()}
_VNI_PAIR = re.compile("[aeoôuöyAEOÔUÖY][ùøûõïêéèúüëâáàåãäÙØÛÕÏÊÉÈÚÜËÂÁÀÅÃÄ]|[ôöñæóòîÔÖÑÆÓÒÎ]")
_STRANGE = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÑªÖÜÞßä«åæçëîïñøö÷ûüþ¡¢§£¤¥¦¬\u00ad×Ø]")
"""Signs that no Vietnamese text in Unicode is written with."""
_UNICODE = re.compile("[\u0100-\u01b0\u1ea0-\u1ef9]")
_TCVN3_TEXT = re.compile("[\x00-\x7f" + re.escape("".join(_TCVN3)) + "]*")
_SOME = 3
"""So many cells must be in other letters before any is taken to be."""


def from_tcvn3(text: str) -> str:
    """The text that a font of TCVN3 shows.

    >>> from_tcvn3("Tæng céng"), from_tcvn3("§Êt ®ai")
    ('Tổng cộng', 'Đất đai')
    """
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """The text that a font of VNI shows.

    >>> from_vni("Toång coäng"), from_vni("Ñaát ñai")
    ('Tổng cộng', 'Đất đai')
    """
    return _VNI_PAIR.sub(lambda match: _VNI.get(match[0], match[0]), text)


def converted_rows(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[tuple[str, ...], ...], Message | None]:
    """The rows of a table with the cells in other letters converted, and what they were written in."""
    if not any(_STRANGE.search("\t".join(row)) for row in rows):
        return rows, None
    strange = [cell for row in rows for cell in row if _STRANGE.search(cell) and not _UNICODE.search(cell)]
    if len(strange) < _SOME:
        return rows, None
    vni = sum(_is_vni(cell) for cell in strange)
    tcvn3 = sum(_TCVN3_TEXT.fullmatch(cell) is not None for cell in strange)
    if max(vni, tcvn3) < _SOME:
        return rows, None
    if vni * 2 > len(strange):
        return _each(rows, vni=True), msg("letters of VNI fonts")
    return _each(rows, vni=False), msg("letters of TCVN3 fonts")


def _is_vni(text: str) -> bool:
    """Whether a text has the pairs of letters that only VNI writes: a vowel, and its mark as a letter."""
    return re.search("[aeouAEOU][øûïåäëØÛÏÅÄË]|[ôöÔÖ][ùøûõïÙØÛÕÏ]", text) is not None


def _each(rows: Iterable[tuple[str, ...]], *, vni: bool) -> tuple[tuple[str, ...], ...]:
    def shown(cell: str) -> str:
        if cell.isascii() or _UNICODE.search(cell) or not (vni or _TCVN3_TEXT.fullmatch(cell)):
            return cell
        return from_vni(cell) if vni else from_tcvn3(cell)

    return tuple(tuple(map(shown, row)) for row in rows)
