"""Ways of writing days and instants, as ``%d/%m/%Y %H:%M``, beside ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property

import attrs

from kstt.errors import ParseError
from kstt.frozen_map import FrozenMap
from kstt.i18n import msg

__all__ = ["HOURS", "OUTLINED", "SERIAL", "DateFormat", "SerialFormat", "date_format", "text_format"]

SERIAL = "serial"
"""The name of the numbers by which spreadsheets keep days and instants."""
OUTLINED = "\0"
"""What stands for a character of a part in the outline of a format."""
_DIGITS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "p": 2}
_MAY_BE_SHORT = {"d", "m", "H", "I"}
_PATTERNS = {"y": "[0-4][0-9]", "p": "[AaPp][Mm]"}
"""The parts that are not any digits: years of two digits are those from 2000 to 2049."""
_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # on the clock that the numbers are of


@attrs.frozen(slots=False)
class DateFormat:
    """A way of writing days or instants: the patterns of its texts, and where each part of one stands.

    Attributes:
        written: the format.
        pattern: of its texts.
        whole: of those in which every part has all its digits.
        places: where each part of such a text begins, and its length.
        outline: such a text with :data:`OUTLINED` for each character of a part.
        short: the parts that may have one digit alone, by where they begin, from the left.
    """

    written: str
    pattern: str
    whole: str
    places: Mapping[str, tuple[int, int]] = attrs.field(eq=False)
    outline: str
    short: tuple[int, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether its texts are instants."""
        return "M" in self.places

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

        year = part("Y") or f"20{part('y')}"
        day = f"{year}-{part('m')}-{part('d')}"
        hour = part("H") or HOURS.get((part("p").upper(), part("I")), "99")
        return f"{day}T{hour}:{part('M')}:{part('S', '00')}" if self.timed else day


HOURS: Mapping[tuple[str, str], str] = FrozenMap(
    {
        (half, f"{hour:02}"): f"{hour % 12 + later:02}"
        for half, later in (("AM", 0), ("PM", 12))
        for hour in range(1, 13)
    }
)
"""The hour of the day by the half of it and the hour of a clock with twelve."""


@attrs.frozen
class SerialFormat:
    """The numbers by which spreadsheets keep days, and instants as fractions of a day.

    >>> SerialFormat().iso("44653"), SerialFormat().iso("44653.5")
    ('2022-04-02', '2022-04-02T12:00:00')
    """

    written: str = SERIAL

    def fits(self, text: str) -> bool:
        """Whether a text is the number of a day from 1954 to 2173."""
        return re.match(r"^[2-9][0-9]{4}(?:[.,][0-9]{1,12})?$", text) is not None

    def iso(self, text: str) -> str:
        """The ISO 8601 text of a number that fits, to the second."""
        whole, _, part = text.replace(",", ".").partition(".")
        if not part.strip("0"):
            return (_ZERO + timedelta(days=int(whole))).date().isoformat()
        seconds = round(float(f"0.{part}") * 86_400)
        return (_ZERO + timedelta(days=int(whole), seconds=seconds)).isoformat()


def date_format(written: str) -> DateFormat | SerialFormat:
    """The format of a name, as :func:`text_format` reads it, or of :data:`SERIAL` numbers.

    Raises: ParseError.
    """
    return SerialFormat() if written == SERIAL else text_format(written)


@cache
def text_format(written: str) -> DateFormat:
    """The format of dates written as ``%d/%m/%Y %H:%M``.

    Day, month and hour may have one digit where no other digit stands beside them, as in ``1/4/2021``; every
    other part has all its digits. ``%y`` is a year of two digits, from 2000 to 2049; ``%I`` the hour of a
    clock with twelve, with ``%p`` for AM or PM.

    Raises: ParseError for a format without day, month and year, with a part twice, or another directive.

    >>> text_format("%d/%m/%Y %H:%M").iso("2/04/2024 08:30")
    '2024-04-02T08:30:00'
    >>> text_format("%m/%d/%y %I:%M %p").iso("4/2/24 1:30 PM")
    '2024-04-02T13:30:00'
    >>> text_format("%Y%m%d").fits("202442")
    False
    """
    pieces = _pieces(written)
    places: dict[str, tuple[int, int]] = {}
    pattern = whole = outline = ""
    short: list[int] = []
    at = 0
    for n, (name, literal) in enumerate(pieces):
        if not name:
            pattern, whole, at = pattern + re.escape(literal), whole + re.escape(literal), at + len(literal)
            outline += literal
            continue
        length = _DIGITS[name]
        outline += OUTLINED * length
        beside = (pieces[m] for m in (n - 1, n + 1) if 0 <= m < len(pieces))
        alone = not any(other not in {"", "p"} or text.isdecimal() for other, text in beside)
        if name in _MAY_BE_SHORT and alone:
            pattern += "[0-9]{1,2}"
            short.append(at)
        else:
            pattern += _PATTERNS.get(name, f"[0-9]{{{length}}}")
        whole += _PATTERNS.get(name, f"[0-9]{{{length}}}")
        places[name], at = (at, length), at + length
    return DateFormat(written, f"^{pattern}$", f"^{whole}$", FrozenMap(places), outline, tuple(short))


def _pieces(written: str) -> list[tuple[str, str]]:
    """The directives of a format, each by its letter, and the letters between them."""
    pieces: list[tuple[str, str]] = []
    letters = iter(written)
    for letter in letters:
        name = next(letters, "") if letter == "%" else ""
        if letter == "%" and (name not in _DIGITS or name in dict(pieces)):
            expected = msg("each of %d, %m, %Y or %y (and %H, %M, %S, or %I, %M, %p) once")
            raise ParseError(msg("date format"), written, expected)
        pieces.append((name, "" if name else letter))
    there = {name for name, _ in pieces}
    hours = len(there & {"H", "I"})
    if (
        not {"m", "d"} <= there
        or len(there & {"Y", "y"}) != 1
        or hours > 1
        or ("M" in there) != (hours == 1)
        or ("S" in there and "M" not in there)
        or ("I" in there) != ("p" in there)
    ):
        expected = msg("%d, %m and %Y or %y, and for instants %H and %M, or %I, %M and %p")
        raise ParseError(msg("date format"), written, expected)
    return pieces
