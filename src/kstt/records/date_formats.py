"""Ways of writing days and instants, as ``%d/%m/%Y %H:%M``, beside ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property

import attrs

from kstt.errors import ParseError
from kstt.frozen_map import FrozenMap
from kstt.i18n import msg

__all__ = [
    "AFTERNOON",
    "EPOCH_MS",
    "EPOCH_S",
    "MONTHS",
    "OUTLINED",
    "SERIAL",
    "SHORTENED",
    "DateFormat",
    "NumberFormat",
    "date_format",
    "lacks_year",
    "numbers_for",
    "text_format",
]

SERIAL = "serial"
"""The name of the numbers by which spreadsheets keep days and instants."""
EPOCH_MS, EPOCH_S = "epoch-ms", "epoch-s"
"""The names of the milliseconds and the seconds since 1970 in UTC."""
OUTLINED = "\0"
"""What stands for a character of a part in the outline of a format."""
_DIGITS = {"Y": 4, "y": 2, "m": 2, "b": 3, "B": 3, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "p": 2}
_MAY_BE_SHORT = {"d", "m", "H", "I"}
_FULL_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NAMES = tuple(name[:3] for name in _FULL_NAMES)
SHORTENED: Mapping[str, str] = FrozenMap(
    {name.lower(): name[:3].lower() for name in _FULL_NAMES if len(name) > 3}
)
"""The English names of months, as ``%B`` has them, by their first three letters."""


def _months(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(f'[{name[0]}{name[0].lower()}]{name[1:]}|{name.upper()}' for name in names)})"


_NO_DIGITS = {"p", "b", "B"}
_PATTERNS = {
    "y": "[0-4][0-9]",
    "p": "(?:[AaPp][Mm]|SA|CH)",
    "b": _months(_NAMES),
    "B": _months(_FULL_NAMES),
}
"""The parts that are not any digits: years of two digits are those from 2000 to 2049."""


@attrs.frozen(slots=False)
class DateFormat:
    """A way of writing days or instants: the patterns of its texts, and where each part of one stands.

    Attributes:
        written: the format.
        pattern: of its texts.
        whole: of those in which every part has all its digits, and a month its first three letters.
        places: where each part of such a text begins, and its length.
        outline: such a text with :data:`OUTLINED` for each character of a part.
        short: the parts that may have one digit alone, by where they begin, from the left.
        names_months: whether months have their full English names.
    """

    written: str
    pattern: str
    whole: str
    places: Mapping[str, tuple[int, int]] = attrs.field(eq=False)
    outline: str
    short: tuple[int, ...] = ()
    names_months: bool = False

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
        """A text that fits, with all the digits of every part, and three letters of the name of a month."""
        if self.names_months:
            text = _LONG.sub(lambda found: found[0][:3], text)
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
        month = part("m") or MONTHS[part("b").lower()]
        day = f"{year}-{month}-{part('d')}"
        if not self.timed:
            return day
        hour = part("H") or _hour_of_day(part("p"), part("I"))
        return f"{day}T{hour}:{part('M')}:{part('S', '00')}"


AFTERNOON = ("PM", "CH")
"""The later half of the day on a clock with twelve hours, also in Vietnamese; the other is AM or SA."""


def _hour_of_day(half: str, hour: str) -> str:
    """The hour of the day, of a clock with twelve; 99, which no day has, for one that this has not."""
    of_day = int(hour) % 12 + (12 if half.upper() in AFTERNOON else 0)
    return f"{of_day:02}" if 1 <= int(hour) <= 12 else "99"


_LONG = re.compile("|".join(SHORTENED), re.IGNORECASE)
MONTHS: Mapping[str, str] = FrozenMap({name.lower(): f"{n:02}" for n, name in enumerate(_NAMES, 1)})
"""The number of a month by the first three letters of its English name."""

_WRAPPED = re.compile(r"/Date\(([0-9]+)(?:[+-][0-9]{4})?\)/")
"""How .NET writes milliseconds since 1970 in JSON; the offset changes no instant."""
_NO_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_NUMBER = re.compile(r"([0-9]{5,13})(?:[.,]([0-9]{1,12}))?")


@attrs.frozen
class NumberFormat:
    """Numbers that stand for days or instants: those of spreadsheets, or the time since 1970 in UTC.

    Attributes:
        written: the name of the format.
        least: the least number that is read, so that years and codes are not taken for days.
        most: the greatest one.
        zero: the instant of the number 0, on Vietnam's clock.
        per_day: what a day adds to the number.
        bare: whether whole numbers are bare days, and others instants.
        wrapped: whether they may be written as .NET writes them in JSON.
    """

    written: str
    least: int
    most: int
    zero: datetime
    per_day: int
    bare: bool = False
    wrapped: bool = False

    def fits(self, text: str) -> bool:
        """Whether a text is a number of this kind."""
        found = _NUMBER.fullmatch(self._within(text))
        whole = found is not None and (self.bare or not found[2])
        return found is not None and whole and self.least <= int(found[1]) <= self.most

    def iso(self, text: str) -> str:
        """The ISO 8601 text of a number that fits, that of a spreadsheet to the second."""
        whole, _, part = self._within(text).replace(",", ".").partition(".")
        days, rest = divmod(int(whole), self.per_day)
        if self.bare and not part.strip("0"):
            return (self.zero + timedelta(days=days)).date().isoformat()
        if self.bare:
            return (self.zero + timedelta(days=days, seconds=round(float(f"0.{part}") * 86_400))).isoformat()
        return (self.zero + timedelta(days=days) + rest * (timedelta(days=1) / self.per_day)).isoformat()

    def _within(self, text: str) -> str:
        """The number that .NET has wrapped, or the text itself."""
        found = _WRAPPED.fullmatch(text) if self.wrapped else None
        return found[1] if found else text


_AT_SEVEN = datetime(1970, 1, 1, 7)  # noqa: DTZ001  # on Vietnam's clock, as all that is written without a zone
_NUMBERS = {
    SERIAL: NumberFormat(SERIAL, 20_000, 99_999, datetime(1899, 12, 30), 1, bare=True),  # noqa: DTZ001  # as above
    EPOCH_S: NumberFormat(EPOCH_S, 10**9, 10**10 - 1, _AT_SEVEN, 86_400),
    EPOCH_MS: NumberFormat(EPOCH_MS, 10**12, 10**13 - 1, _AT_SEVEN, 86_400_000, wrapped=True),
}
"""Days from 1954 to 2173, instants from 2001 to 2286."""


def numbers_for(text: str) -> str:
    """The format of a number that may stand for a day or an instant; empty for any other text.

    >>> numbers_for("45359.335972"), numbers_for("20210614"), numbers_for("24/03")
    ('serial', '%Y%m%d', '')
    """
    plain = text.strip()
    return next((name for name in (*_NUMBERS, "%Y%m%d") if date_format(name).fits(plain)), "")


def lacks_year(text: str) -> bool:
    """Whether a text is a day and a month alone, whose year nobody can know.

    >>> lacks_year("24/03"), lacks_year("24/03 8:30"), lacks_year("24/03/21")
    (True, True, False)
    """
    return _NO_YEAR.fullmatch(text.strip()) is not None


def date_format(written: str) -> DateFormat | NumberFormat:
    """The format of a name: of numbers by theirs, else as :func:`text_format` reads it.

    Raises: ParseError.

    >>> date_format("serial").iso("44653"), date_format("serial").iso("44653.5")
    ('2022-04-02', '2022-04-02T12:00:00')
    >>> date_format("epoch-ms").iso("1677804711000")
    '2023-03-03T07:51:51'
    """
    return _NUMBERS.get(written) or text_format(written)


@cache
def text_format(written: str) -> DateFormat:
    """The format of dates written as ``%d/%m/%Y %H:%M``.

    Day, month and hour may have one digit where no other digit stands beside them, as in ``1/4/2021``; every
    other part has all its digits. ``%y`` is a year of two digits, from 2000 to 2049; ``%I`` the hour of a
    clock with twelve, with ``%p`` for AM or PM, SA or CH; ``%b`` the first letters of an English month,
    ``%B`` its name.

    Raises: ParseError for a format without day, month and year, with a part twice, or another directive.

    >>> text_format("%d/%m/%Y %H:%M").iso("2/04/2024 08:30")
    '2024-04-02T08:30:00'
    >>> text_format("%m/%d/%y %I:%M %p").iso("4/2/24 1:30 PM")
    '2024-04-02T13:30:00'
    >>> text_format("%d-%b-%Y").iso("2-Apr-2024")
    '2024-04-02'
    >>> text_format("%B %d, %Y").iso("April 2, 2024")
    '2024-04-02'
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
        alone = not any(other not in {"", *_NO_DIGITS} or text.isdecimal() for other, text in beside)
        if name in _MAY_BE_SHORT and alone:
            pattern += "[0-9]{1,2}"
            short.append(at)
        else:
            pattern += _PATTERNS.get(name, f"[0-9]{{{length}}}")
        part = "b" if name == "B" else name
        whole += _PATTERNS.get(part, f"[0-9]{{{length}}}")
        places[part], at = (at, length), at + length
    named = ("B", "") in pieces
    return DateFormat(
        written, f"^{pattern}$", f"^{whole}$", FrozenMap(places), outline, tuple(short), names_months=named
    )


def _pieces(written: str) -> list[tuple[str, str]]:
    """The directives of a format, each by its letter, and the letters between them."""
    pieces: list[tuple[str, str]] = []
    letters = iter(written)
    for letter in letters:
        name = next(letters, "") if letter == "%" else ""
        if letter == "%" and (name not in _DIGITS or name in dict(pieces)):
            expected = msg("each of %d, %m, %b or %B, %Y or %y (and %H, %M, %S, or %I, %M, %p) once")
            raise ParseError(msg("date format"), written, expected)
        pieces.append((name, "" if name else letter))
    there = {name for name, _ in pieces}
    hours = len(there & {"H", "I"})
    if (
        "d" not in there
        or len(there & {"m", "b", "B"}) != 1
        or len(there & {"Y", "y"}) != 1
        or hours > 1
        or ("M" in there) != (hours == 1)
        or ("S" in there and "M" not in there)
        or ("I" in there) != ("p" in there)
    ):
        expected = msg("%d, %m, %b or %B, and %Y or %y, and for instants %H and %M, or %I, %M and %p")
        raise ParseError(msg("date format"), written, expected)
    return pieces
