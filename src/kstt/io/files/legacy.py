"""Vietnamese text from before Unicode (code page 1258, TCVN3, VNI), recognised and converted.

A text is in one of these encodings only where its words, so read, are Vietnamese syllables, and read in any
other way are not; a text that could be two is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING

from kstt.io.files.syllables import is_syllable
from kstt.limits import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Legacy", "converted_cells", "is_utf_8", "legacy_text", "strange_texts"]

_BEYOND_BYTES = re.compile("[^\x00-\xff]")


class Legacy(Enum):
    """An encoding from before Unicode; the value is how findings name it."""

    CP1258 = "Windows code page 1258"
    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


_TCVN3 = dict(
    zip(
        "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae"
        "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6"
        "\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4"
        "\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""Letters by code. Source: TCVN 5712:1993, set VN3; capitals with tones are a matter of fonts there."""
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_MARKS = dict(zip("\xf9\xf8\xfb\xf5\xef", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
for _shape, _codes in ((_ROOF, "\xe2\xe1\xe0\xe5\xe3\xe4"), (_BOWL, "\xea\xe9\xe8\xfa\xfc\xeb")):
    _tones = ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
    _MARKS |= {code: _shape + tone for code, tone in zip(_codes, _tones, strict=True)}
_LETTERS = dict(zip("\xf4\xf6\xf1\xec\xed\xe6\xf3\xf2\xee", "ơưđìíỉĩịỵ", strict=True))
"""VNI writes most letters as a base and a mark after it. Source: https://en.wikipedia.org/wiki/VNI."""
_BASES = "aeouyôö"

_PIECE = re.compile(r"[^\s\d!-/:-@\[-`{-~–—“”‘’…]+")
_FEWEST, _MOST_WRONG, _SAMPLE = 4, 0.05, 4_000


def legacy_text(data: bytes) -> tuple[str, Legacy] | None:
    """The text of bytes that are no Unicode, and its encoding, where both are certain.

    >>> legacy_text("Tæng sè hå s¬ ®· gi¶i quyÕt ®óng h¹n".encode("latin-1"))
    ('Tổng số hồ sơ đã giải quyết đúng hạn', <Legacy.TCVN3: 'TCVN3 (ABC)'>)
    """
    plain = data.decode("latin-1")
    readings = {Legacy.TCVN3: _from_tcvn3(plain), Legacy.VNI: _from_vni(plain)}
    with suppress(UnicodeDecodeError):
        readings[Legacy.CP1258] = unicodedata.normalize("NFC", data.decode("cp1258"))
    certain = [kind for kind, text in readings.items() if _is_vietnamese([text])]
    if len(certain) != 1:
        return None
    return readings[certain[0]], certain[0]


def is_utf_8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8, whatever is stated of them."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def converted_cells(texts: Iterable[str]) -> tuple[Mapping[str, str], Legacy] | None:
    r"""The Unicode of each cell's text, where many cells are in one old encoding; ``None`` where none are.

    Cells that are Unicode, beside others that are not, stay as they are; so do texts that are Vietnamese
    either way, where any other text has letters that the old encodings lack.

    >>> cells = ("UBND c\xcap t\xd8nh", "Giao th\xabng v\xcbn t\xb6i", "\xa7\xc7u t\xad", "Tổng số")
    >>> found, legacy = converted_cells(cells)
    >>> found["\xa7\xc7u t\xad"], "Tổng số" in found, legacy
    ('Đầu tư', False, <Legacy.TCVN3: 'TCVN3 (ABC)'>)
    >>> [(converted_cells([*some, "Th\xf3 y"]) or ({},))[0].get("Th\xf3 y") for some in (cells, cells[:3])]
    [None, 'Thú y']
    """
    texts = list(dict.fromkeys(texts))
    strange = strange_texts(texts)
    if not strange:
        return None
    certain = []
    for legacy, convert in ((Legacy.TCVN3, _from_tcvn3), (Legacy.VNI, _from_vni)):
        if _is_vietnamese(map(convert, strange)):
            certain.append((legacy, convert))
    if len(certain) != 1:
        return None
    ((legacy, convert),) = certain
    found = {text: convert(text) for text in strange}
    if not any(letter.isalpha() for text in texts for letter in _BEYOND_BYTES.findall(text)):
        either = [text for text in texts if not text.isascii() and text not in found]
        found |= {text: convert(text) for text in either if all(map(_is_unicode, _marked(convert(text))))}
    return found, legacy


def strange_texts(texts: Iterable[str]) -> list[str]:
    """The texts that may be in an old encoding: with a marked word that is no Vietnamese as written."""
    odd = [text for text in dict.fromkeys(texts) if not (text.isascii() or _BEYOND_BYTES.search(text))]
    return [text for text in odd if not all(map(_is_unicode, _marked(text)))]


def _marked(text: str) -> list[str]:
    """The words of a text that have a letter beyond ASCII."""
    return [word for word in _PIECE.findall(text) if not word.isascii()]


def _is_unicode(word: str) -> bool:
    """Whether a word is Vietnamese as written: a syllable without a capital among small letters."""
    return is_syllable(word.casefold()) and (word.islower() or word.isupper() or word.istitle())


def _is_vietnamese(texts: Iterable[str]) -> bool:
    """Whether the marked words of texts are Vietnamese syllables, but for a few of many."""
    words: set[str] = set()
    for text in texts:
        words.update(_marked(text[:SAMPLE]))
        if len(words) > _SAMPLE:
            break
    wrong = sum(not is_syllable(word.casefold()) for word in words)
    return len(words) >= _FEWEST and wrong <= _MOST_WRONG * len(words)


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_TABLE)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    base, mark = match[1] or match[3], match[2] or ""
    letter = _LETTERS.get(base.lower(), base.lower())
    written = letter + _MARKS.get(mark.lower(), "")
    return written.upper() if base.isupper() else written


_TCVN3_TABLE = str.maketrans(_TCVN3)
_VNI = re.compile(
    f"([{_BASES}{_BASES.upper()}])([{''.join(_MARKS)}{''.join(_MARKS).upper()}])"
    f"|([{''.join(_LETTERS)}{''.join(_LETTERS).upper()}])"
)
