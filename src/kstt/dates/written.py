"""Periods as reports write them: every written form by one scan, with the text that is no period.

Letters are compared without marks and capitals. All patterns repeat bounded pieces, so that a scan takes
time in proportion to the text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.limits import LONGEST_HEADING
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WrittenPeriod", "is_unread_period", "is_yearless_period", "written_day", "written_periods"]


@attrs.frozen
class WrittenPeriod:
    """A period as spelled: months and number of its kind in a year, or the parts of its two days.

    ``days`` are day, month and year of the first and the last day; ``vague`` marks a year that only a
    title's ``năm 2021`` names.
    """

    months: int = 0
    number: int = 0
    year: int = 0
    days: tuple[int, ...] = ()
    vague: bool = False


_YEAR = r"(?P<year>\d{4})(?!\d)"
_OF = r"[\s/\-.,;('’\\]{0,3}(?:nam(?: bao cao)?)?[\s:\-.]{0,3}"
_QUARTER = r"(?P<number>iv|i{1,3}|0?[1-4]|mot|nhat|hai|ba|bon|tu)"
_MONTHLY = r"thang(?: bao cao)?[\s:]{1,3}"
_MONTH = r"(?P<number>\d{1,2}|mot|gieng|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi mot|muoi hai|muoi)"
_WORDS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "nhat": 1, "gieng": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4,
    "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12,
    "dau": 1, "cuoi": 2,
}  # fmt: skip
_START = r"(?<![\w/.])"
_SHORT_YEAR = 2
"""The figures of a year without its century, which is this one."""


def _day(name: str, *, year: bool, marks: str = r"[/.\-]", short: bool = False) -> str:
    """A day in figures or in words; the parts are named after it. A ``short`` year may have two figures."""
    digits = r"\d{4}|\d{2}(?!\d)" if short else r"\d{4}"
    of = rf"(?:\s?{marks}\s?(?P<{name}y>{digits}))" + ("" if year else "?")
    words = rf"(?:,?\s?nam (?P<{name}v>\d{{4}}))" + ("" if year else "?")
    figures = rf"(?P<{name}d>\d{{1,2}})\s?{marks}\s?(?P<{name}m>\d{{1,2}}){of}"
    return rf"(?:{figures}|(?P<{name}e>\d{{1,2}}) thang (?P<{name}n>\d{{1,2}}){words})(?!\d)"


_AND = r"\s?(?:va|den|toi|,|;|&|\+|-)\s?"
_TWO = (
    rf"{_START}(?:quy {_QUARTER}{_AND}(?:quy )?(?:iv|i{{1,3}}|[1-4])(?!\w)"
    rf"|(?:thang |t\.?)\d{{1,2}}(?:/\d{{2,4}})?{_AND}(?:thang |t\.?)?\d{{1,2}}(?!\w))"
    rf"{_OF}(?:\d{{4}}|\d{{2}}(?!\d))?"
)
_MASKED = re.compile(
    # Two months or quarters, or everything up to one: of no named period.
    _TWO.replace("?P<number>", "?:")
    + r"|(?<!\w)(?:den|toi)(?: het)? (?:thang|quy) (?:\d{1,2}|iv|i{1,3})[^a-z]{0,4}(?:nam )?\d{4}"
    + r"|(?<!\w)(?:so voi|cung ky|thong tu|nghi dinh|quyet dinh|luat|ke hoach)[^;()]{0,60}"
    # The day of a letter, its figures perhaps left open.
    + r"|(?<!\w)ngay[\s\d.…_]{1,12}thang[\s\d.…_]{1,12}(?:nam[\s\d.…_]{1,12})?"
    + r"|(?<!\w)\d{1,2} thang \d{1,2}(?!\d)(?: nam \d{4})?"
    + r"|(?<!\w)ngay \d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
)
_SEVERAL = re.compile(_TWO.replace("?P<number>", "?:"))
_PART = r"(?:quy (?:iv|i{1,3}|[1-4])|thang \d{1,2}|0?[69] thang(?: dau| cuoi)?)"
_PARTS = re.compile(_PART)
_ALSO = r"\s?(?:,|va|&|\+)\s?(?:luy ke (?:ca )?)?"
_ONE_YEAR = re.compile(
    rf"{_START}(?P<parts>(?:{_PART}{_ALSO}){{1,3}})(?P<last>{_PART}|(?:ca )?nam(?=\s\d)){_OF}{_YEAR}"
    rf"|{_START}(?P<part>{_PART}{_OF}(?P<same>\d{{4}}){_ALSO})nam (?P=same)(?!\d)"
)
"""Periods of several kinds of which the last alone states the year: ``quý II và 6 tháng đầu năm 2024``."""
_CLOCK = re.compile(
    r"(?<![\w/.:])\d{1,2}(?::\d{2}(?::\d{2})?|\s?(?:h|gio)(?:\s?\d{2})?(?: phut)?)(?![\w:/]),?\s?"
)
"""The time of a day, which may stand with the days of a period."""
_UP_TO = r"(?:-\s?)?(?:den|toi|-|[-=]?>|→|⇒)"
_TO = r"(?: het)?(?: ngay)?"
_RANGE = re.compile(
    rf"(?<!\w)(?:tinh )?(?:ke )?tu(?: ngay)?[\s:]{{1,2}}{_day('a', year=False, short=True)}"
    rf"[\s,;|]{{0,3}}{_UP_TO}{_TO}[\s:]{{0,2}}{_day('b', year=True, short=True)}"
    rf"|(?<![\w/.])(?:ngay )?{_day('c', year=False, marks='[/.]')}\s?{_UP_TO}"
    rf"{_TO}\s?{_day('d', year=True, marks='[/.]')}"
)
_QUARTER_OF = rf"{_START}(?:qu[yi](?: bao cao)?[\s:\-]{{0,3}}|q\.?\s?){_QUARTER}"
_SHORT = r"(?P<short>{years})(?![\w/.\-])".format
_DAY = re.compile(rf"(?:ngay )?{_day('a', year=True)}")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO = re.compile(
    r"(?:(?<!\w)tu(?: ngay)?[\s:]{1,2}|(?<![\w-]))(\d{4})-(\d{2})-(\d{2})"
    r"\s?(?:/|-|(?:den|toi)(?: het)?(?: ngay)?)\s?(\d{4})-(\d{2})-(\d{2})(?![\w-])"
)
_NOT_EACH = r"(?<!cac )(?<!hang )(?<!tung )(?<!theo )(?<!moi )"
"""No word before it says that each is meant, not one."""
_NO_MAY = rf"(?!thang\W{{1,3}}nam)|{_NOT_EACH}"
"""``các tháng năm 2024`` are months of that year."""
_NAMES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"{_QUARTER_OF}(?![^\W\d]){_OF}{_YEAR}"), 3),
    # A year of two digits right after the quarter.
    (
        re.compile(rf"{_QUARTER_OF}\s?[/\-]\s?" + _SHORT(years=r"\d{2}")),
        3,
    ),
    (re.compile(rf"{_START}(?:nam ?:? )?{_YEAR}[\s,\-/(;]{{0,3}}(?:quy[\s:]{{1,3}}|q){_QUARTER}(?!\w)"), 3),
    (re.compile(rf"{_START}(?:6|06|sau)\s?(?:thang|t)(?: (?P<number>dau|cuoi))?(?![^\W\d]){_OF}{_YEAR}"), 6),
    (re.compile(rf"{_START}nua (?P<number>dau|cuoi) nam {_YEAR}"), 6),
    (re.compile(rf"{_START}h(?P<number>[12])[/\-\s]?{_YEAR}"), 6),
    (re.compile(rf"{_START}{_YEAR}[/\-\s]?h(?P<number>[12])(?!\w)"), 6),
    (re.compile(rf"{_START}(?:9|09|chin)\s?(?:thang|t)(?: dau)?(?![^\W\d]){_OF}{_YEAR}"), 9),
    (re.compile(rf"{_START}{_YEAR}[/\-\s]?9m(?!\w)"), 9),
    (re.compile(rf"{_START}(?:3|03|ba)\s?(?:thang|t) dau(?![^\W\d]){_OF}{_YEAR}"), 3),
    (re.compile(rf"{_START}12\s?(?:thang|t)(?![^\W\d]){_OF}{_YEAR}"), 12),
    (
        re.compile(rf"(?<![\w/.])(?<!\d )(?:{_NO_MAY})(?:{_MONTHLY}|t\.?){_MONTH}(?![^\W\d]){_OF}{_YEAR}"),
        1,
    ),
    (
        re.compile(
            rf"{_START}(?<!\d )(?:thang[\s:]{{1,3}}|t\.?)(?P<number>\d{{1,2}})/"
            + _SHORT(years=r"1[5-9]|[2-4]\d")
        ),
        1,
    ),
    (re.compile(rf"{_START}ca nam {_YEAR}"), 12),
)
_CODES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"(?P<number>\d{{1,2}})\s?[/.\-]\s?{_YEAR}"), 1),
    (re.compile(rf"(?P<number>iv|i{{1,3}})\s?[/.\-]\s?{_YEAR}"), 3),
    (re.compile(rf"{_YEAR}\s?[/\-]?\s?m?(?P<number>\d{{1,2}})"), 1),
    (re.compile(rf"(?:(?:ca )?nam[\s:]{{1,4}})?{_YEAR}"), 12),
)
"""What names a period only where nothing else is written: in a sentence ``02/2017`` may be a decree."""
_NUMBERED = r"(?<!\w)(?:quy|thang)(?: bao cao)?[^a-z\d]{0,40}[ivxl\d]{1,4}(?!\w)"
_UNREAD = re.compile(
    rf"{_NOT_EACH}(?:{_NUMBERED}|(?<!\w)(?:quy|thang)(?!\w)[^a-z\d]{{0,40}}(?:(?:dau|cuoi)(?!\w))?)"
    rf"[^a-z\d]{{0,9}}(?:nam[^a-z\d]{{0,3}})?{_YEAR}"
)
"""Months or a quarter that cannot be read, or were left open, and their year, which is not the period."""
_YEARLESS = re.compile(
    rf"(?<!\d )(?:{_NOT_EACH}(?<!\w)(?:quy(?: bao cao)?[^a-z\d/…]{{1,9}}(?:0?[1-4]|i{{1,3}}|iv)|"
    rf"thang(?: bao cao)?[^a-z\d/…]{{1,9}}(?:0?[1-9]|1[0-2]))(?!\w)|"
    rf"(?<!\w)0?[69] thang(?: dau| cuoi)?(?: nam)?)[ :;,.]{{0,4}}$"
)
"""Months or a quarter at the end of a text, without a year."""
_A_YEAR = re.compile(r"\d{4}")
_VAGUE = re.compile(rf"(?<!\w)nam {_YEAR}")
_FILLERS = re.compile(r"(?<!\w)(?:ky bao cao|ky|bao cao|so lieu|thoi gian|giai doan|thoi ky)(?!\w)")
_SIGNS = re.compile(r"[\s,;.:()\[\]{}\-*+\"'/]+")


def written_periods(text: str) -> tuple[tuple[WrittenPeriod, ...], str]:
    """The periods in a text in their order, and the words of it that belong to none.

    >>> written_periods("Kỳ báo cáo: Quý II năm 2021 (từ 15/3 đến 14/6/2021)")
    ((WrittenPeriod(months=3, number=2, year=2021, days=(), vague=False),
      WrittenPeriod(months=0, number=0, year=0, days=(15, 3, 2021, 14, 6, 2021), vague=False)), '')
    >>> written_periods("Đắk Lao, ngày 20 tháng 6 năm 2021")[0]
    ()
    """
    plain = bare(text[:LONGEST_HEADING]).replace("–", "-").replace("—", "-").replace("−", "-")
    plain = _CLOCK.sub("", plain)
    found: list[tuple[int, WrittenPeriod]] = []

    def take(at: int, one: WrittenPeriod) -> str:
        found.append((at, one))
        return " | "

    plain = _ISO.sub(lambda match: take(match.start(), _iso(match)), plain)
    plain = _RANGE.sub(lambda match: take(match.start(), _days(match)), plain)
    plain = _ONE_YEAR.sub(_each_with_year, plain)
    # The year of quarters or months that are not read is no period.
    several = _SEVERAL.search(plain) is not None
    plain, masked = _MASKED.subn(" ~ ", plain)
    for pattern, months in _NAMES:

        def named(match: re.Match[str], months: int = months) -> str:
            # What follows keeps its place, by which the periods are sorted.
            return take(match.start(), _named(match, months)).ljust(len(match[0]))

        plain = pattern.sub(named, plain)
    plain = _UNREAD.sub(" ~ ", plain)
    alone = _FILLERS.sub(" ", plain.replace("|", " ")).strip(" ,;.:()-")
    if not masked and not any(one.months for _, one in found):
        for pattern, months in _CODES:
            if code := pattern.fullmatch(alone):
                return (_named(code, months), *(one for _, one in found)), ""
    if not found and not several:
        found = [(m.start(), attrs.evolve(_named(m, 12), vague=True)) for m in _VAGUE.finditer(plain)]
    rest = _SIGNS.sub(" ", _FILLERS.sub(" ", plain.replace("|", " "))).strip()
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0])), rest


def is_unread_period(text: str) -> bool:
    """Whether a text names a quarter or months of a year, but not which, or several that are no period.

    >>> [is_unread_period(one) for one in ("Quý V năm 2024", "Quý … năm 2024", "Quý IV năm 2024", "Năm 2024")]
    [True, True, False, False]
    >>> is_unread_period("Năm 2024 (quý II, III)")
    True
    """
    found, _ = written_periods(text)
    if found:
        return any(one.months and one.number > 12 // one.months for one in found)
    plain = bare(text[:LONGEST_HEADING])
    several = _SEVERAL.search(plain)
    if several is not None and (_VAGUE.search(plain) or _A_YEAR.search(several[0])):
        return True
    return _UNREAD.search(_MASKED.sub(" ~ ", plain)) is not None


def is_yearless_period(text: str) -> bool:
    """Whether a text ends in a quarter or months without a year, and is no day of a letter.

    >>> [is_yearless_period(one) for one in ("Kỳ báo cáo: Quý II", "Quý II/2024", "ngày 5 tháng 6")]
    [True, False, False]
    """
    plain = bare(text[:LONGEST_HEADING])
    return _YEARLESS.search(plain) is not None and "ngay" not in plain.split()


def written_day(text: str) -> date | None:
    """The day that a text names, day first or as ISO 8601 writes it; ``None`` for any other text.

    >>> written_day("14/6/2021") == written_day("ngày 14 tháng 6 năm 2021") == written_day("2021-06-14")
    True
    >>> written_day("6/14/2021"), written_day("14/6/21"), written_day("14/6")
    (None, None, None)
    """
    plain = bare(text[:LONGEST_HEADING])
    try:
        if _ISO_DAY.fullmatch(plain):
            return date.fromisoformat(plain)
        match = _DAY.fullmatch(plain)
        return None if match is None else date(*reversed(list(_parts(match, "a"))))
    except ValueError:
        return None


def _each_with_year(match: re.Match[str]) -> str:
    """Periods of several kinds, each with its year; two of one kind, which may be one period, as written."""
    if match["part"]:
        return f"{match['part']} ca nam {match['same']}"
    if match["last"] == "nam" and match["parts"].rstrip().endswith(","):
        return match[0]
    last = "ca nam" if match["last"].endswith("nam") else match["last"]
    parts = [*_PARTS.findall(match["parts"]), last]
    if len({part.lstrip("0").split()[0] for part in parts}) < len(parts):
        return match[0]
    return ", ".join(f"{part} {'' if part == 'ca nam' else 'nam '}{match['year']}" for part in parts)


def _named(match: re.Match[str], months: int) -> WrittenPeriod:
    written = match.groupdict().get("number") or "1"
    number = _WORDS.get(written) or (int(written) if written.isdecimal() else 0)
    year = match.groupdict().get("year") or f"20{match['short']}"
    return WrittenPeriod(months, number, int(year))


def _iso(match: re.Match[str]) -> WrittenPeriod:
    first, last = [[int(part) for part in match.groups()[at : at + 3]] for at in (0, 3)]
    return WrittenPeriod(days=(*reversed(first), *reversed(last)))


def _days(match: re.Match[str]) -> WrittenPeriod:
    """The two days of a range; a first day without a year is of the last day's, or of the one before."""
    first, last = ("a", "b") if match["bd"] or match["be"] else ("c", "d")
    start, end = list(_parts(match, first)), list(_parts(match, last))
    if not start[2]:
        start[2] = end[2] - (start[1] > end[1])
    return WrittenPeriod(days=(*start, *end))


def _parts(match: re.Match[str], name: str) -> Iterator[int]:
    for figure, word in ("de", "mn", "yv"):
        part = match[name + figure] or match[name + word] or "0"
        yield int(f"20{part}" if figure == "y" and len(part) == _SHORT_YEAR else part)
