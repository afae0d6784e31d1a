"""The formats in which an export writes its dates, found by its texts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import VIETNAM
from kstt.errors import ParseError
from kstt.records.date_formats import EPOCH_MS, EPOCH_S, SERIAL, date_format
from kstt.records.sources import CaseSource

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WrittenDates", "is_answer", "is_no_day", "is_nothing", "is_outside_hours", "written_dates"]

_SUNDAY, _OPENS, _CLOSES = 6, 6, 19

_DAYS = (
    *(f"%d{mark}%m{mark}{year}" for mark, year in product("/-.", ("%Y", "%y"))),
    "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "ngày %d tháng %m năm %Y", "Ngày %d tháng %m năm %Y",
    "%d tháng %m năm %Y", "%d tháng %m, %Y", "%d thg %m, %Y", "%d Thg %m, %Y", "%d thg %m %Y",
    *(f"%d{mark}%b{mark}{year}" for mark, year in product("- /", ("%Y", "%y"))), "%b %d, %Y", "%b %d %Y",
    "%d %B %Y", "%d-%B-%Y", "%d %B, %Y", "%B %d, %Y", "%B %d %Y",
)  # fmt: skip
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%Hh%M", "%H giờ %M", "%H giờ %M phút")
_BETWEEN = (" ", ", ", " - ")
_FORMATS = (
    *_DAYS,
    *(f"{day}{mark}{clock}" for day, mark, clock in product(_DAYS, (*_BETWEEN, "T", " lúc "), _CLOCKS)),
    *(f"{clock}{mark}{day}" for day, mark, clock in product(_DAYS, (*_BETWEEN, " ngày "), _CLOCKS)),
    "%Y%m%d%H%M%S", SERIAL, EPOCH_MS, EPOCH_S,
)  # fmt: skip
"""Day first: month first is tried where day first does not read every text."""
_SECONDS, _ZONE = r"(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?", "(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_CLOCK = f"[0-9]{{1,2}}:[0-9]{{2}}{_SECONDS}(?: ?(?:[AaPp][Mm]|SA|CH))?{_ZONE}"
_ANY, _FIRST = "[0-9]{1,2}", "0?1"
_ZEROS = tuple(
    f"{one}{mark}{two}{mark}{three}"
    for year, month, day in (
        ("(?:0000|0001|9999)", _ANY, _ANY),
        ("1899", "12", "3[01]"),
        ("1900", _FIRST, "0?[01]"),
        ("1970", _FIRST, _FIRST),
    )
    for one, two, three in ((year, month, day), (day, month, year), (month, day, year))
    for mark in ("-", "/", r"\.")
)
_NO_DAYS = re.compile(f"(?:{_CLOCK}[ ,-]{{1,3}})?(?:{'|'.join(_ZEROS)})(?:(?:T|[ ,-]{{1,3}}){_CLOCK})?")
"""Days that stand for none: the least and the greatest of programs, and their zeros [recall]."""
_WORDS_FOR_NOTHING = frozenset(
    ("null", "(null)", "n/a", "#n/a", "na", "nan", "nat", "none", "nil", "\\n", "-", "--", "---", "–", "—",
     "trống", "(trống)")
)  # fmt: skip
"""What programs and people write for nothing [recall]."""
_ANSWERS = frozenset(("không", "không có", "chưa", "chưa có", "không xác định", "chưa xác định"))
"""What stands for no day in a column of days, and is an answer in others, as of "Nộp trực tuyến" [recall]."""


_ZERO = re.compile("0{1,8}")


def is_nothing(text: str) -> bool:
    """Whether a text stands for nothing in any column.

    >>> is_nothing(" N/A"), is_nothing("Không"), is_nothing("Nam")
    (True, False, False)
    """
    return text.strip().casefold() in _WORDS_FOR_NOTHING


def is_answer(text: str) -> bool:
    """Whether a text stands for no day in a column of days, and for an answer or a code in other columns.

    >>> is_answer("Không"), is_answer("NULL")
    (True, False)
    """
    return text.strip().casefold() in _ANSWERS or _ZERO.fullmatch(text.strip()) is not None


def is_no_day(text: str) -> bool:
    """Whether a text in a column of days stands for no day.

    >>> [text for text in ("NULL", "Chưa có", "01/01/0001 00:00:00", "1/4/2021") if is_no_day(text)]
    ['NULL', 'Chưa có', '01/01/0001 00:00:00']
    """
    return is_nothing(text) or is_answer(text) or _NO_DAYS.fullmatch(text.strip()) is not None


def is_outside_hours(described: CaseSource, text: str) -> bool:
    """Whether a text is an instant at which no counter is open: from 19:00 to 6:00, or on a Sunday.

    >>> [is_outside_hours(CaseSource(), f"2021-06-14T{clock}:00") for clock in ("08", "20")]
    [False, True]
    """
    try:
        moment = described.moment(text)
    except ParseError:
        return False
    if not isinstance(moment, datetime):
        return False
    local = moment.astimezone(VIETNAM)
    return local.weekday() == _SUNDAY or not _OPENS <= local.hour < _CLOSES


@attrs.frozen
class WrittenDates:
    """How texts write days and instants.

    Attributes:
        formats: the formats besides ISO 8601, the commonest first.
        example: a text in one of them.
        proved: whether no other order of day and month reads every text, nor one that these formats do not.
        unread: texts that are in none of them, the commonest first.
    """

    formats: tuple[str, ...]
    example: str
    proved: bool
    unread: tuple[str, ...]

    @property
    def month_first(self) -> tuple[str, ...]:
        """The same formats with the month before the day."""
        return tuple(map(_month_first, self.formats))


def written_dates(texts: Iterable[str]) -> WrittenDates:
    """The formats of texts that are days or instants.

    >>> written_dates(["24/03/2021 08:30", "1/4/2021 17:00"]).formats
    ('%d/%m/%Y %H:%M',)
    >>> written_dates(["4/3/2021", "5/3/2021"]).proved
    False
    """
    counts = Counter(text.strip() for text in texts if text.strip())
    shapes: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for text, count in counts.items():
        shape = re.sub("[0-9]", "9", text)
        shapes[shape] += count
        examples.setdefault(shape, text)
    used: dict[str, str] = {}
    for shape, _ in shapes.most_common():
        text = examples[shape]
        if _unread((), [text]) and (form := next((f for f in _FORMATS if _fits(f, text)), None)):
            used.setdefault(form, text)
    formats, proved = tuple(used), True
    exchanged = tuple(map(_month_first, formats))
    if exchanged != formats:
        first, other = (not _unread(one, counts) for one in (formats, exchanged))
        formats, proved = (exchanged, True) if other and not first else (formats, not other)
    proved = proved and not (any("%y" in form for form in formats) and _may_begin_with_years(counts))
    unread = _unread(formats, counts)
    # Texts in both orders: of a day up to the twelfth nobody knows which is meant.
    turned = tuple(map(_month_first, formats))
    if turned != formats:
        proved = proved and len(_unread(turned, unread)) == len(unread)
    texts_left = tuple(text for text, _ in unread.most_common())
    return WrittenDates(formats, next(iter(used.values()), ""), proved, texts_left)


def _month_first(written: str) -> str:
    return re.sub(r"%d([/.-])%m", r"%m\1%d", written)


def _fits(written: str, text: str) -> bool:
    return date_format(written).fits(text)


def _may_begin_with_years(texts: Iterable[str]) -> bool:
    """Whether the first of three short numbers may as well be the year, as it changes no more often."""
    parts = [numbers for text in texts if len(numbers := re.findall("[0-9]+", text)) >= 3]
    return bool(parts) and len({numbers[0] for numbers in parts}) <= len({numbers[2] for numbers in parts})


def _unread(formats: tuple[str, ...], texts: Iterable[str]) -> Counter[str]:
    """The texts that are in none of the formats, with how often they stand there."""
    described = CaseSource(dates=formats)
    counts = texts if isinstance(texts, Counter) else Counter(texts)
    return Counter({text: count for text, count in counts.items() if not _reads(described, text)})


def _reads(described: CaseSource, text: str) -> bool:
    try:
        described.moment(text)
    except ParseError:
        return False
    return True
