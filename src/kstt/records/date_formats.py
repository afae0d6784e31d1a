"""Ways of writing days and instants, as ``%d/%m/%Y %H:%M``, beside ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property

import attrs

from kstt.errors import ParseError
from kstt.frozen_map import FrozenMap
from kstt.i18n import msg

__all__ = ["DateFormat", "date_format"]

_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
_MAY_BE_SHORT = {"d", "m", "H"}


@attrs.frozen(slots=False)
class DateFormat:
    """A way of writing days or instants: the patterns of its texts, and where each part of one stands.

    Attributes:
        written: the format.
        pattern: of its texts.
        whole: of those in which every part has all its digits.
        places: where each part of such a text begins, and its length.
        short: the parts that may have one digit alone, by where they begin, from the left.
    """

    written: str
    pattern: str
    whole: str
    places: Mapping[str, tuple[int, int]] = attrs.field(eq=False)
    short: tuple[int, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether its texts are instants."""
        return "H" in self.places

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.pattern), re.compile(self.whole)

    def fits(self, text: str) -> bool:
        """Whether a text is written so."""
        return self._patterns[0].match(text) is not None

    def padded(self, text: str) -> str:
        """A text that fits, with all the digits of every part."""
        if self._patterns[1].match(text):
            return text
        for place in self.short:
            if not text[place + 1 : place + 2].isdecimal():
                text = f"{text[:place]}0{text[place:]}"
        return text

    def iso(self, text: str) -> str:
        """The ISO 8601 text of a text that fits."""
        text = self.padded(text)

        def part(letter: str, default: str = "") -> str:
            start, length = self.places.get(letter, (0, 0))
            return text[start : start + length] or default

        day = f"{part('Y')}-{part('m')}-{part('d')}"
        return f"{day}T{part('H')}:{part('M')}:{part('S', '00')}" if self.timed else day


@cache
def date_format(written: str) -> DateFormat:
    """The format of dates written as ``%d/%m/%Y %H:%M``.

    Day, month and hour may have one digit where no other digit stands beside them, as in ``1/4/2021``; every
    other part has all its digits.

    Raises: ParseError for a format without day, month and year, with a part twice, or another directive.

    >>> date_format("%d/%m/%Y %H:%M").iso("2/04/2024 08:30")
    '2024-04-02T08:30:00'
    >>> date_format("%Y%m%d").fits("202442")
    False
    """
    pieces = _pieces(written)
    places: dict[str, tuple[int, int]] = {}
    pattern = whole = ""
    short: list[int] = []
    at = 0
    for n, (name, literal) in enumerate(pieces):
        if not name:
            pattern, whole, at = pattern + re.escape(literal), whole + re.escape(literal), at + len(literal)
            continue
        length = _DIGITS[name]
        beside = (pieces[m] for m in (n - 1, n + 1) if 0 <= m < len(pieces))
        alone = not any(other or text.isdecimal() for other, text in beside)
        if name in _MAY_BE_SHORT and alone:
            pattern += "[0-9]{1,2}"
            short.append(at)
        else:
            pattern += f"[0-9]{{{length}}}"
        whole += f"[0-9]{{{length}}}"
        places[name], at = (at, length), at + length
    return DateFormat(written, f"^{pattern}$", f"^{whole}$", FrozenMap(places), tuple(short))


def _pieces(written: str) -> list[tuple[str, str]]:
    """The directives of a format, each by its letter, and the letters between them."""
    pieces: list[tuple[str, str]] = []
    letters = iter(written)
    for letter in letters:
        name = next(letters, "") if letter == "%" else ""
        if letter == "%" and (name not in _DIGITS or name in dict(pieces)):
            raise ParseError(msg("date format"), written, msg("each of %d, %m, %Y (and %H, %M, %S) once"))
        pieces.append((name, "" if name else letter))
    there = {name for name, _ in pieces}
    if (
        not {"Y", "m", "d"} <= there
        or ("H" in there) != ("M" in there)
        or ("S" in there and "H" not in there)
    ):
        raise ParseError(msg("date format"), written, msg("%d, %m and %Y, and for instants %H and %M"))
    return pieces
