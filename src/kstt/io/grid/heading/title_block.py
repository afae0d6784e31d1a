"""What stands above a form's table: period, reporting unit, recipient, and what else was written there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.dates.written import is_unread_period, is_yearless_period
from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.io.grid.heading.period_lines import named_period, names_period, with_last_day, with_their_year
from kstt.io.grid.heading.units import before_period, unit_after_head, unit_in_title, unit_of_letterhead
from kstt.limits import LONGEST_TITLE
from kstt.records.same_units import names_unit
from kstt.records.units import is_unit
from kstt.tables.heading import PREFIXES
from kstt.text import bare, clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["TitleBlock", "scaled_unit", "unit_of_count"]

_COMPARED = re.compile(r"\W{0,3}(?:(?:quy|ky|thang|nam) truoc|so voi|cung ky)\b")
_FURNITURE = tuple(name_key(prefix) for prefix in (PREFIXES.code, PREFIXES.issued, PREFIXES.count))
_FIGURES = name_key("Biểu số liệu")
_SCALED = re.compile(
    r"\b(?:(?:chuc |tram )?(?:nghin|ngan)|tram|chuc|(?:chuc |tram )?trieu|1[., ]?000|100|10|%)"
    r"(?: (?:ho so|hs|tthc|thu tuc|pakn|vu viec)\b|$)"
)
_UNIT_OF_COUNT = re.compile(
    r"\b(?:don vi tinh|dvt|tinh bang|don vi(?= ?:?$)|don vi(?= ?: ?(?:chuc|tram|nghin|ngan|trieu|10)))\b"
)
_BRACKETS = str.maketrans("()[]", "    ")
_NEXT_STATEMENT = re.compile(r"[.;] +(?=[^\W\d_][^:.;]{1,40}:)")
_WRITTEN = (PREFIXES.unit, PREFIXES.recipient, PREFIXES.period, PREFIXES.count)
_SHORT_LABELS = ("Kỳ", "Ky", "Thời gian", "Thoi gian")
_LABELS = "|".join((*_WRITTEN, *map(bare, _WRITTEN), PREFIXES.period.replace("ỳ", "ì"), *_SHORT_LABELS))
_NEXT_LABEL = re.compile(rf"(?<![\s–—-])[.;,|·]?[\s–—-]+(?=(?:{_LABELS}) ?:)", re.IGNORECASE)
"""Before a label in the middle of a line: a cell of several lines may have come as one."""
_UNIT, _RECIPIENT, _PERIOD = map(name_key, (PREFIXES.unit, PREFIXES.recipient, PREFIXES.period))


@attrs.frozen
class TitleBlock:
    """The heading read from the cells above a table; ``left`` are the texts that say something else.

    ``others`` are further periods that the heading names, with their spots; ``unit_in_title`` is the unit
    that a title mentions where no line names one. It reports, unless the table goes by another's name.
    ``scaled`` is a unit of count that is not the single case, *nghìn hồ sơ*, with its spot;
    ``unread`` is a quarter or month of a year that cannot be read, where the heading names no period.
    """

    period: ReportingPeriod | None
    reporting_unit: str
    recipient: str
    left: tuple[tuple[str, str], ...]
    others: tuple[tuple[ReportingPeriod, str], ...] = ()
    unit_in_title: str = ""
    scaled: tuple[str, str] | None = None
    unread: tuple[str, str] | None = None

    @classmethod
    def read(cls, cells: Iterable[tuple[str, str]], title: str = "", names: Sequence[str] = ()) -> TitleBlock:
        """The heading in texts with their spots, from the top.

        A cell may hold several lines, and a line may begin with a dash.

        Args:
            cells: the texts.
            title: the title of the form it stands over.
            names: the names that the table goes by, as its sheet's or its file's.
        """
        lines = [(line, where) for text, where in cells for line in _lines(text, title)]
        return cls._read(with_their_year(with_last_day(lines)), _titles(title), names)

    @classmethod
    def _read(
        cls, cells: Sequence[tuple[str, str]], titles: AbstractSet[str], names: Sequence[str]
    ) -> TitleBlock:
        periods: list[tuple[ReportingPeriod, str]] = []
        stated: list[ReportingPeriod] = []
        found = {_UNIT: "", _RECIPIENT: ""}
        left, taken = [], -1
        for i, (text, where) in enumerate(cells):
            key = name_key(text)
            prefix = next((p for p in (_UNIT, _RECIPIENT, _PERIOD) if _begins(key, p)), "")
            if i == taken or key in titles or _is_furniture(text) or FORM_CODE.fullmatch(text):
                if _is_furniture(text) and not text.partition(":")[2] and text.endswith(":"):
                    taken = i + 1
                continue
            value = text.partition(":")[2].strip()
            if not prefix and not found[_UNIT] and (unit := unit_after_head(text)):
                found[_UNIT] = unit
                continue
            if prefix and not value and i + 1 < len(cells) and not _is_heading(cells[i + 1][0]):
                value, taken = cells[i + 1][0], i + 1
            if prefix in found and not found[prefix]:
                found[prefix] = value
                continue
            # A number in a cell of its own is a count, and no year.
            period = None if text.isdecimal() else named_period(text)
            period = period or (named_period(value) if prefix == _PERIOD else None)
            if period is not None and prefix == _PERIOD:
                stated.append(period)
            if period is not None and all(period == known for known, _ in periods):
                periods.append((period, where))
            elif period is None and prefix == _PERIOD and not value:
                continue
            else:
                left.append((text, where))
        period, others = _settled(stated, periods, left)
        unit = found[_UNIT] or unit_of_letterhead(cells)
        mentioned = "" if unit else unit_in_title(cells)
        unit = unit or _unless_another(mentioned, names)
        unread = None if period else next((one for one in left if _is_unread(one[0])), None)
        return cls(
            period, unit, found[_RECIPIENT], tuple(left), others, mentioned, scaled_unit(cells), unread
        )


def scaled_unit(cells: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The unit of count, with its spot, where it is thousands of cases or the like."""
    before = ""
    for text, where in cells:
        written = _without_brackets(text)
        unit = _UNIT_OF_COUNT.search(written)
        if _SCALED.search(written[unit.end() :] if unit else written if before else ""):
            return text, where
        before = written if unit and not written[unit.end() :].strip(" :") else ""
    return None


def _without_brackets(text: str) -> str:
    return " ".join(bare(text).translate(_BRACKETS).split())


def unit_of_count(text: str) -> str | None:
    """What a text says of the unit of count, nothing where the next may; ``None`` where it is about others.

    >>> unit_of_count("Đơn vị tính: Hồ sơ"), unit_of_count("ĐVT:"), unit_of_count("UBND xã A")
    ('ho so', '', None)
    """
    written = _without_brackets(text)
    unit = _UNIT_OF_COUNT.search(written)
    return written[unit.end() :].strip(" :") if unit else None


def _unless_another(unit: str, names: Sequence[str]) -> str:
    """A unit, where none of the names that its table goes by is another's."""
    return "" if any(is_unit(name) and not names_unit(name, unit) for name in names) else unit


@lru_cache(maxsize=64)
def _titles(title: str) -> frozenset[str]:
    """The keys of a title and of those of the forms."""
    return frozenset(map(name_key, (title, *(layout.title for layout in LAYOUTS.layouts))))


def _lines(text: str, title: str) -> tuple[str, ...]:
    """The lines of a cell that say different things; a sentence that was only broken stays whole."""
    return (_kept_lines if len(text) <= LONGEST_TITLE else _lines_in)(text, title)


def _lines_in(text: str, title: str) -> tuple[str, ...]:
    whole = clean(text)
    lines = [
        line
        for part in text.splitlines()
        for statement in _statements(clean(part))
        for one in _unit_and_period(statement)
        if (line := _undashed(one))
    ]
    if len(lines) > 1 and name_key(whole) not in _titles(title) and any(map(_tells, lines)):
        return tuple(lines)
    return (_undashed(whole),)


# The headings of units' tables differ in a line or two.
_kept_lines = lru_cache(maxsize=2_048)(_lines_in)


def _statements(line: str) -> list[str]:
    """The parts of a line that each begin with a word and a colon: *Đơn vị: UBND xã A. Kỳ báo cáo: Quý I*."""
    if ":" not in line or len(line) > LONGEST_TITLE:
        return [line]
    found: list[str] = []
    for labelled in _NEXT_LABEL.split(line):
        parts = _NEXT_STATEMENT.split(labelled)
        found += parts if ":" in parts[0] else [labelled]
    return found


def _unit_and_period(line: str) -> tuple[str, ...]:
    """The unit and the period of a line that is made of them, *UBND xã A - Quý I/2026*; any other line."""
    unit, period = before_period(line)
    return (unit, period) if period and names_period(period) else (line,)


def _undashed(text: str) -> str:
    """A line without the dash before it, where it says something that a heading says."""
    bare = text.lstrip("-–—+*• ")
    return bare if bare and _tells(bare) else text


def _tells(text: str) -> bool:
    """Whether a line is one of those that a heading has."""
    return _is_heading(text) or bool(unit_after_head(text)) or named_period(text) is not None


def _is_heading(text: str) -> bool:
    """Whether a line begins as those of a heading do, and so is no value of the one above it."""
    key = name_key(text)
    known = any(_begins(key, prefix) for prefix in (_UNIT, _RECIPIENT, _PERIOD))
    return known or _is_furniture(text) or bool(FORM_CODE.fullmatch(text))


def _begins(key: str, prefix: str) -> bool:
    """Whether the key of a line begins with a word, be the line written without marks."""
    return key.startswith(bare(prefix) if key[: len(prefix)].isascii() else prefix)


def _is_furniture(text: str) -> bool:
    """Whether a line is the code, the circular or the unit of count; *Biểu số liệu …* is a title."""
    key = name_key(text)
    return any(_begins(key, prefix) for prefix in _FURNITURE) and not _begins(key, _FIGURES)


def _settled(
    stated: Sequence[ReportingPeriod],
    lines: Sequence[tuple[ReportingPeriod, str]],
    left: Sequence[tuple[str, str]],
) -> tuple[ReportingPeriod | None, tuple[tuple[ReportingPeriod, str], ...]]:
    """The period of a heading, and the others that it names.

    The first that is ``stated`` as the reporting period counts, then a line of its own, then one that a
    title mentions, a year last.
    """
    mentioned = [
        (period, where, _COMPARED.match(bare(text)) is not None)
        for text, where in left
        if not text.isdecimal()
        for period in ReportingPeriod.mentioned_in(text)
    ]
    # "Quý trước (Quý I/2020) …" is about another period than that of the table.
    named = [*lines, *((period, where) for period, where, of_another in mentioned if not of_another)]
    shorter = [period for period, _ in named if period.kind is not PeriodKind.YEAR]
    period = next(iter((*stated, *shorter, *(period for period, _ in named))), None)
    if (
        period
        and period.kind is PeriodKind.YEAR
        and not stated
        and any(is_yearless_period(text) for text, _ in left)
    ):
        # A year that cannot be told to be that of the quarter named beside it is not the period.
        return None, ()
    others: dict[ReportingPeriod, str] = {}
    compared = [(period, where) for period, where, of_another in mentioned if of_another]
    for other, where in (*named, *compared) if period else ():
        if _contradicts(other, period):
            others.setdefault(other, where)
    return period, tuple(others.items())


def _contradicts(other: ReportingPeriod, period: ReportingPeriod | None) -> bool:
    """Whether a period is another than the one taken, and not the year that it is of."""
    year_of = period is not None and other.kind is PeriodKind.YEAR and other.contains(period)
    return other != period and not year_of


def _is_unread(text: str) -> bool:
    """Whether a text names a quarter or month that cannot be read, or that is of no year."""
    return is_unread_period(text) or is_yearless_period(text)
