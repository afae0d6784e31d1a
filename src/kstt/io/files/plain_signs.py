"""Signs of Unicode that stand for figures and letters: a roman numeral, full width, a circled number."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["has_odd_signs", "with_plain_signs"]

# Roman numerals, and figures of the width of ideographs.
_WIDE = re.compile("[\u2160-\u217f\uff10-\uff19]")
_CIRCLED = re.compile("[\u2460-\u249b]")
_SHORT_STROKE = str.maketrans("dD", "đĐ")
_STROKED, _STROKE = re.compile("[dD]\u0335"), re.compile("[\u0335\u0336]")
_ODD_SIGNS = re.compile("[\u2160-\u217f\u2460-\u249b\uff10-\uff19]|[dD]\u0335")


def with_plain_signs(text: str) -> str:
    r"""The text with roman numerals, each one sign of Unicode, and figures of full width in plain ones.

    A *d* with a short stroke over it is *đ*, where no other letter has one. A number in a circle is plain
    where nothing stands beside it: after a count it is the mark of a note.

    >>> with_plain_signs("\u2162. Cấp xã"), with_plain_signs("\uff11\uff12"), with_plain_signs("\u2461")
    ('III. Cấp xã', '12', '2')
    >>> with_plain_signs("12\u2461") == "12\u2461"
    True
    """
    plain = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if not _STROKE.search(
        unstroked := _STROKED.sub(lambda match: match[0][0].translate(_SHORT_STROKE), plain)
    ):
        plain = unstroked
    return unicodedata.normalize("NFKC", plain) if _CIRCLED.fullmatch(plain.strip()) else plain


def has_odd_signs(text: str) -> bool:
    r"""Whether a text has a sign that :func:`with_plain_signs` may write in plain letters.

    >>> has_odd_signs("\u2162. Cấp xã"), has_odd_signs("III. Cấp xã")
    (True, False)
    """
    return _ODD_SIGNS.search(text) is not None
