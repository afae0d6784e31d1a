"""Vietnamese text: one normal form, one key for comparing names, the order of the alphabet, close names.

The portals, spreadsheets and keyboards of the field mix composed and decomposed Unicode, capitals and
stray spaces; two spellings that differ only so are one name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BULLETS",
    "SUB_BULLETS",
    "alphabetical",
    "bare",
    "clean",
    "close_names",
    "guarded",
    "is_whole",
    "name_key",
    "one_line",
    "unguarded",
    "visible",
    "with_zeros",
    "without_invisible",
]

BULLETS = "-–—*•·∙‣●■◆►▶➢➤❖✓✔▪\uf0b7\uf0a7\uf0d8\uf0fc"
"""Signs that begin an item of a list; the last are those of Word's fonts of symbols."""
SUB_BULLETS = "+○◦▫□◇⁃o"
"""Signs that begin an item of a list within another; the last is a letter."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# The pairs in which writers differ: hoà or hòa, khoẻ or khỏe, thuỷ or thủy.
_OPEN_PAIR = re.compile("[oòỏõóọ][aàảãáạeèẻẽéẹ]|[uùủũúụ][yỳỷỹýỵ]")
# And the words that writers end in i or y; in names of places these are two letters: Buôn Ti, Buôn Ty.
_I_OR_Y = re.compile(r"(?<![^\W\d_])(?:[kl]í|k[ìỉ]|[kms]ĩ|tỉ|qu[íìĩ]|(?<=công )ti)(?![^\W\d_])")
_I_TO_Y = str.maketrans("iìỉĩíị", "yỳỷỹýỵ")
# What a spreadsheet takes for a formula in a text file, the wide forms of these signs included.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# A number with a sign, and a dash for nothing, are what they look like.
_HARMLESS = re.compile(r"[+-]?\d[\d., ]*|[-+]")
# Marks that turn the direction of writing, and characters without width.
_NO_WIDTH = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# Characters that a terminal interprets or hides: control characters but for the line break
# and the tab, what has no width, halves of characters.
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_NO_WIDTH}]")
_INVISIBLE = re.compile(f"[{_NO_WIDTH}]")
# Letters that look like đ in capitals.
_ETH = str.maketrans("\u00f0\u0256", "đđ")
_ZEROS = str.maketrans("123456789", "0" * 9)
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}


def clean(text: str) -> str:
    r"""The text in Unicode NFC, without byte-order mark or stray spaces.

    >>> clean("  Đâ\u0301t   đai ") == "Đất đai"
    True
    """
    return _known_clean(text) if len(text) <= _NAME else _cleaned(text)


def _cleaned(text: str) -> str:
    # First the mark of byte order goes: it may stand between a letter and its tone.
    return " ".join(unicodedata.normalize("NFC", text.replace("\ufeff", "")).split())


# Names repeat; longer texts are not kept.
_NAME = 200
_known_clean = lru_cache(maxsize=8_192)(_cleaned)


@lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    r"""The key by which two names are the same.

    Insensitive to case, spacing, normalisation form, the old or new placing of a tone mark, *i* or *y* in
    words such as *kì* and *kỳ*, and to the Icelandic letter Ð that some keyboards give for Đ.

    >>> name_key(" ĐẤT  ĐAI") == name_key("Đất đai")
    True
    >>> name_key("Văn hoá cơ sở, y tế thuỷ sản") == name_key("Văn hóa cơ sở, y tế thủy sản")
    True
    >>> name_key("\N{LATIN CAPITAL LETTER ETH}ất đai") == name_key("Đất đai")
    True
    >>> name_key("quý") == name_key("qúy"), name_key("hoán") == name_key("hóan")
    (True, True)
    >>> name_key("Quản lí đăng kí, kì quí II") == name_key("Quản lý đăng ký, kỳ quý II")
    True
    >>> name_key("Công ti A") == name_key("Công ty A"), name_key("Buôn Ti") == name_key("Buôn Ty")
    (True, False)
    """
    plain = unicodedata.normalize("NFC", clean(text).casefold()).translate(_ETH)
    return plain if plain.isascii() else _OPEN_PAIR.sub(_tone_last, _I_OR_Y.sub(_with_y, plain))


def _with_y(match: re.Match[str]) -> str:
    return match[0][:-1] + match[0][-1].translate(_I_TO_Y)


def _tone_last(match: re.Match[str]) -> str:
    """A vowel pair with its tone on the second vowel, wherever it was written."""
    letters = unicodedata.normalize("NFD", match[0])
    tone = "".join(mark for mark in letters if mark in _TONES)
    bare = "".join(mark for mark in letters if mark not in _TONES)
    return unicodedata.normalize("NFC", bare + tone)


@lru_cache(maxsize=65_536)
def alphabetical(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A sort key for the Vietnamese alphabet: letters first (a ă â b c d đ …), then tones.

    >>> sorted(["Đất đai", "Dầu khí", "Ấn", "An", "Ân", "Bảo"], key=alphabetical)
    ['An', 'Ân', 'Ấn', 'Bảo', 'Dầu khí', 'Đất đai']
    """
    letters: list[int] = []
    tones: list[int] = []
    for character in name_key(text):
        parts = unicodedata.normalize("NFD", character)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letter = letter or character  # a tone mark that stands alone
        letters.append(1_000 + _RANK[letter] if letter in _RANK else min(ord(letter[0]), 999))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def close_names(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known names closest to ``name``, closest first; empty when none is close.

    >>> close_names("Dat dai", ["Đất đai", "Hộ tịch"])
    ('Đất đai',)
    """
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for candidate in known:
        by_key.setdefault(bare(candidate), candidate)
    return tuple(by_key[key] for key in get_close_matches(bare(name), list(by_key), n=limit, cutoff=0.6))


def is_whole(text: str) -> bool:
    r"""Whether a text can be kept by every file and database: no NUL, no half of a surrogate pair.

    >>> is_whole("Đất đai"), is_whole("a\0"), is_whole("\ud800")
    (True, False, False)
    """
    return "\0" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def with_zeros(text: str) -> str:
    """The text with a zero for each digit: how it is written, whatever its numbers are.

    >>> with_zeros("24/03/2021 8:30")
    '00/00/0000 0:00'
    """
    return text.translate(_ZEROS)


@lru_cache(maxsize=65_536)
def bare(text: str) -> str:
    """Lower-case letters without any mark, for guessing what was meant.

    >>> bare("Đất  đai")
    'dat dai'
    """
    decomposed = unicodedata.normalize("NFD", name_key(text)).replace("đ", "d")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def guarded(text: str) -> str:
    """The text made safe for a file that a spreadsheet opens: never the beginning of a formula.

    An apostrophe, by which spreadsheets mark text, is put before what would begin one; also before a text
    that has such an apostrophe already, so that :func:`unguarded` gives back every text.

    Source: https://owasp.org/www-community/attacks/CSV_Injection.

    >>> [guarded(text) for text in ("=1+1", "'=1+1", "-5", "-", "Đất đai")]
    ["'=1+1", "''=1+1", '-5', '-', 'Đất đai']
    """
    if _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` wrote; any other stays as it is.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def visible(text: str) -> str:
    r"""The text with characters that a terminal interprets or hides written as escapes.

    Names come from files of others: none of them may move the cursor, clear the screen, or show a name
    that is another one. Line breaks and tabs stay.

    >>> print(visible("\x1b[2JH\u1ed9 t\u1ecbch\u202e"))
    \u001b[2JHộ tịch\u202e
    """
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def one_line(text: str) -> str:
    r"""The text with its line breaks written as escapes, for what is a line whatever a file is called.

    >>> print(one_line("a\nb.csv: line 7"))
    a\nb.csv: line 7
    """
    return text.replace("\n", r"\n")


def without_invisible(text: str) -> str:
    r"""The text without characters that have no width: marks of direction, joiners, a byte-order mark.

    Web pages and other programs leave them in what is copied; a count or a name is the same without them.

    >>> without_invisible("\u202a1.234\u202c"), without_invisible("Hộ\u200b tịch\u202e")
    ('1.234', 'Hộ tịch')
    """
    return _INVISIBLE.sub("", text)
