"""Judging what states a change: against an earlier form, or the figures stated beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.marks import APART, TIMES
from kstt.audit.relations.changes import Change, ahead_of, change_of, leads_back, words_between
from kstt.audit.relations.rates import places_of, right_changes, right_shares
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Tables
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count, format_decimal
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line
    from kstt.audit.words.measures import Measure
    from kstt.dates.periods import ReportingPeriod
    from kstt.io.report.figures import Figure, FigureValue

__all__ = ["Changes"]

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BEFORE = re.compile(r"[^.,;:]*\bso với (?:kỳ|quý|tháng)(?: báo cáo)? trước\b")
_SPAN = 200


@attrs.frozen
class Changes:
    """Judges what states a change.

    ``now`` and ``earlier`` are the forms of the report and of an earlier period, ``period`` that of the
    report, ``figures`` those of each sentence by its place.
    """

    notes: Notes
    now: Tables
    earlier: Tables
    period: ReportingPeriod | None
    amounts: Sequence[Amount]
    figures: Mapping[int, Sequence[Figure]]

    def judge_counts(self) -> None:
        """Hold each change in numbers against the earlier form."""
        for amount in self.amounts:
            change = change_of(self.amounts, amount) if amount.figure.kind is FigureKind.COUNT else None
            if change is not None and change.word != TIMES:
                self._count(amount, change)

    def judge_rates(self) -> None:
        """Hold each change in percent against the earlier form, or against what stands beside it."""
        for amount in self.amounts:
            change = change_of(self.amounts, amount)
            if change is None:
                self._equal(amount)
            elif amount.figure.kind is FigureKind.PERCENT:
                self._percent(amount, change)
            elif amount.figure.unit == "điểm":
                self._points(amount, change)
            elif change.word == TIMES:
                self._times(amount, change)

    def _subject(self, amount: Amount, change: Change) -> tuple[Line, Measure] | None:
        """The cell that has changed: what its own words name, else the count it stands after."""
        stated = amount if amount.named else change.now
        if stated is None or stated.account is None:
            return None
        if stated.line is not None and stated.measure is not None:
            return stated.line, stated.measure
        if not stated.meanings or not amount.known or stated.place.unit:
            return None
        lines = self.now.at(stated.account, stated.place)
        return (lines[0], stated.meanings[0]) if len(lines) == 1 else None

    def _count(self, amount: Amount, change: Change) -> None:
        subject = None if amount.figure.near else self._subject(amount, change)
        now = subject[0].value(subject[1]) if subject else None
        before = self._earlier(amount, *subject) if subject else None
        if subject is None or now is None or before is None:
            unknown = "" if subject else amount.own.unknown
            self.notes.leave(amount.figure, Reason.UNKNOWN_WORDS if unknown else Reason.NO_BASE, unknown)
            return
        right, word = abs(now - before), "tăng" if now > before else "giảm"
        agrees = change.is_way(word) or not right
        written = format_count(right) if agrees else f"{word} {format_count(right)}"
        name = f"{format_count(now)} – {format_count(before)}: {subject[0].called(subject[1])}"
        holds = amount.figure.count == right and agrees
        amount.line, amount.measure, amount.right, amount.accused = *subject, right, not holds
        self._note(amount, "audit-count", Basis.DIFFERENCE, name, written, subject, holds=holds)

    def _percent(self, amount: Amount, change: Change) -> None:
        value = amount.figure.value
        beside = self.amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
        beside = beside if beside is not None and beside.change else None
        subject = self._subject(beside or amount, change)
        now = subject[0].value(subject[1]) if subject else None
        before = self._earlier(amount, *subject) if subject else None
        now = now if now is not None else change.now.settled if change.now else None
        if before is None and change.before is not None:
            before = change.before.figure.count
        if before is None and beside is not None and now is not None and beside.figure.count is not None:
            before = now - beside.figure.count if change.word == "tăng" else now + beside.figure.count
        if not isinstance(value, Decimal) or now is None or not before or before < 0:
            self._of_rates(amount, change)
            return
        rate, word = right_changes(before, now, places_of(value)), "tăng" if now > before else "giảm"
        holds = rate.allows(value) and (now == before or change.is_way(word))
        if amount.figure.near == "dưới":
            holds = 0 < 100 * abs(now - before) < value * before
        way = f"{format_count(before)} → {format_count(now)}"
        name = f"{way}: {subject[0].called(subject[1])}" if subject else way
        ways = {"expected": str(rate) if now == before else f"{word} {rate}", "sum": way}
        self._note(amount, "audit-percent", Basis.CHANGE, name, str(rate), subject, holds=holds, **ways)
        self._note_sides(amount, change, now, before, holds=holds)

    def _of_rates(self, amount: Amount, change: Change) -> None:
        """``đạt 65,3%, tăng 4,2% so với quý trước (61,1%)``: so many points, or percent of the first."""
        ahead = next(ahead_of(self.amounts, amount, amount, rates=True), None)
        last = self.amounts[amount.at - 1] if amount.at else amount
        alike = last.sentence == amount.sentence and not last.change
        named = ahead is not None and leads_back(amount, words_between(amount, ahead))
        value, now, before = (_rate_of(one) if one else None for one in (amount, last, ahead))
        if value is None or now is None or not before or not (alike and named) or amount.figure.near:
            self.notes.leave(amount.figure, Reason.NO_BASE)
            return
        places = max(map(places_of, (value, now, before)))
        sizes = [int(one.scaleb(places)) for one in (before, now)]
        grown = right_changes(sizes[0], sizes[1], places_of(value))
        off = abs(value - abs(now - before))
        holds = off <= Decimal(1).scaleb(-places) or grown.allows(value)
        holds = holds and change.is_way("tăng" if now > before else "giảm")
        way = f"{format_decimal(now, places)}% – {format_decimal(before, places)}%"
        right = f"{format_decimal(abs(now - before), places)}%"
        self._note(amount, "audit-percent", Basis.CHANGE, way, right, None, holds=holds, sum=way)

    def _points(self, amount: Amount, change: Change) -> None:
        """A difference of two percentages, ``tăng 4,2 điểm phần trăm so với quý trước (61,1%)``."""
        now, before = (one.figure.value if one else None for one in (change.now, change.before))
        if not isinstance(now, Decimal) or not isinstance(before, Decimal) or change.before is None:
            self.notes.leave(amount.figure, Reason.NO_BASE)
            return
        places = max(places_of(now), places_of(before))
        fallen = change.word == "giảm" or (change.word == APART and before > now)
        right = before - now if fallen else now - before
        way = f"{format_decimal(now, places)}% – {format_decimal(before, places)}%"
        # Both may be rounded, and their difference not.
        stated = Decimal(amount.figure.value) if isinstance(amount.figure.value, int | Decimal) else right
        holds = abs(stated - right) <= Decimal(1).scaleb(-places)
        self.notes.match(change.before.figure, Basis.CHANGE, way, change.before.figure.text, holds=holds)
        written = format_decimal(right, places)
        self._note(amount, "audit-percent", Basis.CHANGE, way, written, None, holds=holds, sum=way)

    def _equal(self, amount: Amount) -> None:
        """``950 hồ sơ, bằng 71,0% so với cùng kỳ (1.338 hồ sơ)``: what was counted then is the base."""
        now = self.amounts[amount.of] if amount.of is not None else None
        then = self.amounts[amount.at + 1] if amount.at + 1 < len(self.amounts) else None
        value = amount.figure.value
        if now is None or then is None or now.at != amount.at - 1 or not isinstance(value, Decimal):
            return
        between = words_between(amount, then)
        named = then.sentence == amount.sentence and leads_back(amount, between)
        named = named and ("so với" in between or "bằng" in amount.before)
        if not named or not (now.count and then.figure.count) or then.ratio is not None or amount.figure.near:
            return
        rate = right_shares(now.count, then.figure.count, places_of(value), cut=True)
        way = f"{format_count(now.count)} : {format_count(then.figure.count)}"
        holds = rate.allows(value)
        self._note(
            amount,
            "audit-percent",
            Basis.CHANGE,
            way,
            f"{format_decimal(rate.values[0], rate.places)}%",
            None,
            holds=holds,
            sum=way,
        )
        self._note_sides(amount, Change("", then, now), now.count, then.figure.count, holds=holds)

    def _times(self, amount: Amount, change: Change) -> None:
        """How many times as much: ``5.000 hồ sơ, gấp 2,5 lần so với cùng kỳ (2.000 hồ sơ)``."""
        now, before = (one.figure.count if one else None for one in (change.now, change.before))
        stated = amount.figure.value
        if not isinstance(stated, int | Decimal) or not now or not before or amount.figure.near:
            self.notes.leave(amount.figure, Reason.NO_BASE)
            return
        value = Decimal(stated)
        rate = right_shares(now, 100 * before, places_of(value), cut=True)
        way = f"{format_count(now)} : {format_count(before)}"
        right = format_decimal(rate.values[0], rate.places)
        holds = rate.allows(value)
        self._note(amount, "audit-percent", Basis.CHANGE, way, right, None, holds=holds, sum=way)
        self._note_sides(amount, change, now, before, holds=holds)

    def _note_sides(self, amount: Amount, change: Change, now: int, before: int, *, holds: bool) -> None:
        """Note the counts from which a change that holds follows."""
        for one, size in ((change.now, now), (change.before, before)):
            if holds and one is not None and one.figure.count == size:
                way = f"{format_count(before)} → {format_count(now)}: {amount.figure.text}"
                self.notes.match(one.figure, Basis.CHANGE, way, one.figure.text)

    def _note(
        self, amount: Amount, rule: str, basis: Basis, name: str, right: str,
        subject: tuple[Line, Measure] | None, *, holds: bool, **parts: str,
    ) -> None:  # fmt: skip
        """Note a change that was judged, and find it where it does not hold."""
        self.notes.match(amount.figure, basis, name, right, holds=holds)
        if not holds:
            row, column = (subject[0].name, str(subject[1])) if subject else ("", "")
            expected = parts.pop("expected", right)
            self.notes.find(
                rule, amount.figure, amount.quote, row=row, column=column, found=amount.figure.text,
                expected=expected, right=expected, text=amount.figure.text, **(parts or {"what": name}),
            )  # fmt: skip

    def _earlier(self, amount: Amount, line: Line, measure: Measure) -> int | None:
        """The count of the earlier form, if it is of the period that the sentence compares with."""
        named = self._compared_with(amount)
        before = self.period.previous() if self.period else None
        for form in self.earlier.forms:
            own = form.period or before
            if form.layout.account is line.account and (
                named is None or (own is not None and _is(own, named))
            ):
                same = [o for o in Tables.of([form]).lines if (o.kind, o.place) == (line.kind, line.place)]
                return same[0].value(measure) if len(same) == 1 else None
        return None

    def _compared_with(self, amount: Amount) -> FigureValue:
        """The period that a change is from: named right after it, else the one last named before it."""
        figure, text = amount.figure, amount.figure.sentence.text
        if self.period is not None and _BEFORE.match(name_key(text[figure.end : figure.end + _SPAN])):
            return self.period.previous()
        own = self.figures.get(id(figure.sentence), ())
        after = next((f for f in own if f.start >= figure.end and f.kind is not FigureKind.PERCENT), None)
        if after is not None and after.kind in _TIMES:
            between = name_key(text[figure.end : after.start])
            if "so với" in between and ";" not in between:
                return after.value
        named = [
            f.value for f in own if f.end <= figure.start and f.kind in _TIMES and f.value != self.period
        ]
        return named[-1] if named else None


def _is(period: ReportingPeriod, named: FigureValue) -> bool:
    """Whether this is the period that a sentence names, a year by its number alone."""
    return named == period or (period.kind is PeriodKind.YEAR and named == period.reporting_year)


def _rate_of(amount: Amount) -> Decimal | None:
    """The percentage that an amount is."""
    value = amount.figure.value
    return value if amount.figure.kind is FigureKind.PERCENT and isinstance(value, Decimal) else None
