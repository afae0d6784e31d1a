"""Reporting periods: closed ranges of days, named by Decree 09/2019/NĐ-CP, article 12.

Each named period runs from the 15th of a month to the 14th of another, so that a province can close
its books before the calendar does. A period is its two days; its name follows from them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment, day_of, in_vietnam
from kstt.errors import AdjoiningError, ParseError
from kstt.i18n import msg
from kstt.law.instruments import Citation, Provenance, cite
from kstt.limits import FIRST_YEAR, LAST_YEAR, LONGEST_HEADING
from kstt.numerals import roman

if TYPE_CHECKING:
    from kstt.dates.written import WrittenPeriod

__all__ = ["PERIOD_RULE", "PeriodKind", "ReportingPeriod"]

PERIOD_RULE = cite("09/2019/NĐ-CP", article="12", provenance=Provenance.RECALL)
"""The provision that sets the days of periods: a quarter begins on the 15th of the month before its first."""


class PeriodKind(Enum):
    """The kinds of period; the value is the number of months, 0 for a range of days without a name.

    >>> ReportingPeriod.parse("Quý II/2021").kind, PeriodKind.HALF.in_language("vi")
    (<PeriodKind.QUARTER: 3>, '6 tháng')
    """

    MONTH = 1
    QUARTER = 3
    HALF = 6
    NINE_MONTHS = 9
    YEAR = 12
    CUSTOM = 0

    def in_language(self, lang: str) -> str:
        """The name of the kind."""
        return _KINDS[self].in_language(lang)

    @property
    def source(self) -> Citation | None:
        """The rule that sets this kind's days; nine months is practice, not decree."""
        if self is PeriodKind.CUSTOM:
            return None
        if self is PeriodKind.NINE_MONTHS:
            return attrs.evolve(PERIOD_RULE, article="")
        return PERIOD_RULE


_KINDS = {
    PeriodKind.MONTH: msg("month"),
    PeriodKind.QUARTER: msg("quarter"),
    PeriodKind.HALF: msg("half-year"),
    PeriodKind.NINE_MONTHS: msg("nine months"),
    PeriodKind.YEAR: msg("year"),
    PeriodKind.CUSTOM: msg("range of days"),
}


def _number_of(kind: PeriodKind, last_month: int) -> int:
    """The number, within its kind, of the period that ends in this month; 0 if none does."""
    if kind in {PeriodKind.YEAR, PeriodKind.NINE_MONTHS}:
        return int(last_month == kind.value)
    return last_month // kind.value if last_month % kind.value == 0 else 0


def _is_a_day(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ParseError(msg("period {field}", field=attribute.name), value, msg("a day (datetime.date)"))


def _is_not_before_start(period: ReportingPeriod, _: object, value: date) -> None:
    if value < period.start:
        raise ParseError(msg("period"), f"{period.start} … {value}", msg("an end on or after the start"))


@attrs.frozen(order=True, repr=False)
class ReportingPeriod:
    """A closed range of days ``[start, end]``, ordered by its days.

    Source: Decree 09/2019/NĐ-CP art. 12 [recall, the quarter confirmed by a published report].

    >>> period = ReportingPeriod.quarter(2021, 2)
    >>> period.start.isoformat(), period.end.isoformat(), period.label
    ('2021-03-15', '2021-06-14', 'Quý II/2021')
    >>> print(period.next(), period.previous(), *period.split())
    2021-Q3 2021-Q1 2021-04 2021-05 2021-06
    """

    start: date = attrs.field(validator=_is_a_day)
    end: date = attrs.field(validator=[_is_a_day, _is_not_before_start])

    @classmethod
    def _named(cls, kind: PeriodKind, year: int, number: int) -> ReportingPeriod:
        count = 12 // kind.value if 12 % kind.value == 0 else 1
        if not 1 <= number <= count:
            raise ParseError(
                msg("period"),
                msg("{kind} {number} of {year:d}", kind=kind, number=number, year=year),
                msg("a number from 1 to {count}", count=count),
            )
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ParseError(msg("period"), year, msg("a year of four digits"))
        last = number * kind.value
        return cls(_fifteenth(year, last - kind.value), date(year, last, 14))

    @classmethod
    def month(cls, year: int, number: int) -> ReportingPeriod:
        """Month 1–12: the 15th of the month before to the 14th."""
        return cls._named(PeriodKind.MONTH, year, number)

    @classmethod
    def quarter(cls, year: int, number: int) -> ReportingPeriod:
        """Quarter 1–4: the 15th of the month before it to the 14th of its last month."""
        return cls._named(PeriodKind.QUARTER, year, number)

    @classmethod
    def half(cls, year: int, number: int) -> ReportingPeriod:
        """The first (1) or second (2) half of a year."""
        return cls._named(PeriodKind.HALF, year, number)

    @classmethod
    def nine_months(cls, year: int) -> ReportingPeriod:
        """Nine months, used in practice: 15 December of the year before to 14 September."""
        return cls._named(PeriodKind.NINE_MONTHS, year, 1)

    @classmethod
    def year(cls, year: int) -> ReportingPeriod:
        """A reporting year: 15 December of the year before to 14 December."""
        return cls._named(PeriodKind.YEAR, year, 1)

    @classmethod
    def parse(cls, text: str) -> ReportingPeriod:
        """The period named by a code or a Vietnamese phrase.

        Raises: ParseError for anything else, and for a name and days that disagree.

        >>> ReportingPeriod.parse("Quý II/2021") == ReportingPeriod.parse("2021-Q2")
        True
        >>> str(ReportingPeriod.parse("6 tháng đầu năm 2021"))
        '2021-H1'
        >>> str(ReportingPeriod.parse("Quý 2/2021 (Từ ngày 15/03/2021 đến ngày 14/06/2021)"))
        '2021-Q2'
        """
        return _parse(cls, text)

    @classmethod
    def mentioned_in(cls, text: str) -> tuple[ReportingPeriod, ...]:
        """The periods that a sentence or a title mentions, in its order, each once.

        The day of a letter is no period, nor are days that do not exist. A year counts where the text
        names nothing else.

        >>> ReportingPeriod.mentioned_in("BÁO CÁO GIẢI QUYẾT TTHC QUÝ II NĂM 2021")
        (ReportingPeriod.quarter(2021, 2),)
        >>> ReportingPeriod.mentioned_in("Đắk Lao, ngày 20 tháng 6 năm 2021")
        ()
        """
        from kstt.dates.written import written_periods

        found: dict[ReportingPeriod, None] = {}
        for written in written_periods(text)[0]:
            try:
                found[_read(cls, written, text)] = None
            except ParseError:
                continue
        return tuple(found)

    @property
    def kind(self) -> PeriodKind:
        """The kind of period; CUSTOM for days without a name."""
        if self.start.day == 15 and self.end.day == 14:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            for kind in PeriodKind:
                if kind.value == months and _number_of(kind, self.end.month):
                    return kind
        return PeriodKind.CUSTOM

    @property
    def number(self) -> int:
        """The number of the month, quarter or half in its year; 1 for longer periods, 0 for custom days."""
        kind = self.kind
        return 0 if kind is PeriodKind.CUSTOM else _number_of(kind, self.end.month)

    @property
    def reporting_year(self) -> int:
        """The year that the period belongs to: that of its last day."""
        return self.end.year

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        """The period as reports write it."""
        year, number = self.end.year, self.number
        match self.kind:
            case PeriodKind.MONTH:
                return f"Tháng {number}/{year}"
            case PeriodKind.QUARTER:
                return f"Quý {roman(number)}/{year}"
            case PeriodKind.HALF:
                return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {year}"
            case PeriodKind.YEAR:
                return f"Năm {year}"
            case PeriodKind.CUSTOM:
                return self.days_label

    @property
    def days_label(self) -> str:
        """The days as the head of a form writes them."""
        return f"Từ ngày {self.start:%d/%m}/{self.start.year:04} đến ngày {self.end:%d/%m}/{self.end.year:04}"

    def __str__(self) -> str:
        year, number = f"{self.end.year:04}", self.number
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year}-{number:02}"
            case PeriodKind.QUARTER:
                return f"{year}-Q{number}"
            case PeriodKind.HALF:
                return f"{year}-H{number}"
            case PeriodKind.NINE_MONTHS:
                return f"{year}-9M"
            case PeriodKind.YEAR:
                return year
            case PeriodKind.CUSTOM:
                return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def __repr__(self) -> str:
        """The expression that makes this period.

        >>> ReportingPeriod.parse("Quý II/2021")
        ReportingPeriod.quarter(2021, 2)
        """
        kind = self.kind
        if kind is PeriodKind.CUSTOM:
            return f"ReportingPeriod.parse({str(self)!r})"
        number = "" if kind in {PeriodKind.YEAR, PeriodKind.NINE_MONTHS} else f", {self.number}"
        return f"ReportingPeriod.{kind.name.lower()}({self.end.year}{number})"

    def _repr_html_(self) -> str:
        from kstt.markup.markup import Markup, element, joined
        from kstt.markup.pages import fragment
        from kstt.numerals import format_count

        name = element("strong", self.label) if self.label != self.days_label else Markup("")
        days = f"{self.days_label} ({format_count(self.days)} ngày)"
        return fragment(joined(name, " · " if name else "", days), "kstt inline")

    def contains(self, moment: Moment | ReportingPeriod) -> bool:
        """Whether a day, an aware instant or a whole period lies within.

        >>> ReportingPeriod.year(2021).contains(ReportingPeriod.quarter(2021, 4))
        True
        """
        if isinstance(moment, ReportingPeriod):
            return self.start <= moment.start and moment.end <= self.end
        return self.start <= day_of(in_vietnam(moment)) <= self.end

    __contains__ = contains

    def next(self) -> ReportingPeriod:
        """The period of the same kind that follows; custom days are followed by as many days.

        The year's last month is followed by the next year's first; nine months by the next year's nine.
        """
        return self._shifted(1)

    def previous(self) -> ReportingPeriod:
        """The period of the same kind that comes before; the inverse of ``next``."""
        return self._shifted(-1)

    def _shifted(self, step: int) -> ReportingPeriod:
        kind = self.kind
        if kind is PeriodKind.CUSTOM:
            days = timedelta(days=step * self.days)
            return ReportingPeriod(self.start + days, self.end + days)
        if kind is PeriodKind.NINE_MONTHS:
            return ReportingPeriod.nine_months(self.end.year + step)
        count = 12 // kind.value
        years, number = divmod(self.number - 1 + step, count)
        return self._named(kind, self.end.year + years, number + 1)

    def split(self, into: PeriodKind | None = None) -> tuple[ReportingPeriod, ...]:
        """The adjoining periods of a smaller kind that make up this one.

        Without ``into``: quarters of a year, of nine months or of a half; months of a quarter.

        Raises: ParseError when this period is not made of whole periods of that kind.

        >>> [str(half) for half in ReportingPeriod.year(2021).split(PeriodKind.HALF)]
        ['2021-H1', '2021-H2']
        """
        kind = self.kind
        if into is None:
            into = PeriodKind.QUARTER if kind.value > PeriodKind.QUARTER.value else PeriodKind.MONTH
        if (
            not kind.value
            or not into.value
            or kind.value % into.value
            or into is kind is not PeriodKind.MONTH
        ):
            raise ParseError(
                msg("split"),
                msg("{period} into the kind {kind}", period=self, kind=into),
                msg("a smaller kind of period that fits wholly"),
            )
        last = self.end.month
        first = last - kind.value + into.value
        return tuple(
            self._named(into, self.end.year, month // into.value)
            for month in range(first, last + 1, into.value)
        )

    def adjoins(self, later: ReportingPeriod) -> bool:
        """Whether ``later`` begins on the day after this period's end."""
        return self.end + timedelta(days=1) == later.start

    def then(self, later: ReportingPeriod) -> ReportingPeriod:
        """The period of both, one after the other.

        Raises: AdjoiningError when they do not adjoin.

        >>> str(ReportingPeriod.half(2021, 1).then(ReportingPeriod.half(2021, 2)))
        '2021'
        """
        if not self.adjoins(later):
            expected = (self.end + timedelta(days=1)).isoformat()
            raise AdjoiningError(
                msg("periods do not adjoin"),
                self.end,
                later.start,
                msg("expected {expected}", expected=expected),
            )
        return ReportingPeriod(self.start, later.end)


def _fifteenth(year: int, month: int) -> date:
    """The 15th of a month, month 0 being December of the year before."""
    return date(year, month, 15) if month else date(year - 1, 12, 15)


_EXPECTED = msg("a period such as 2021-Q2, 2021-H1, 2021-06, 2021, 2021-03-15/2021-06-14 or 'Quý II/2021'")


def _parse(cls: type[ReportingPeriod], text: str) -> ReportingPeriod:
    from kstt.dates.written import written_periods

    written, rest = written_periods(text)
    if not written or rest or len(text) > LONGEST_HEADING:
        raise ParseError(msg("period"), text[:LONGEST_HEADING], _EXPECTED)
    periods = [_read(cls, one, text) for one in written]
    # The name, where there are days beside it.
    named = (known for known, one in zip(periods, written, strict=True) if one.months)
    by_name = next(named, periods[0])
    for other in periods:
        if other != by_name:
            raise ParseError(
                msg("period"), text, msg("days that agree with the name: {days}", days=by_name.days_label)
            )
    return by_name


def _read(cls: type[ReportingPeriod], written: WrittenPeriod, text: str) -> ReportingPeriod:
    if written.months:
        kind = PeriodKind(written.months)
        return cls._named(kind, written.year, written.number)
    day, month, year, last_day, last_month, last_year = written.days
    try:
        return cls(date(year, month, day), date(last_year, last_month, last_day))
    except ParseError:
        raise
    except ValueError:
        raise ParseError(msg("period"), text, msg("days that exist")) from None
