"""By how much something rose or fell: against an earlier form, or the counts stated beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.rates import places_of, right_changes
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Tables
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count, format_decimal
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.measures import Measure
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line
    from kstt.dates.periods import ReportingPeriod
    from kstt.io.report.figures import Figure, FigureValue

__all__ = ["Change", "Changes", "change_of"]

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BEFORE = re.compile(r"[^.,;:]*\bso với (?:kỳ|quý|tháng)(?: báo cáo)? trước\b")
_COMPARED = re.compile(
    r"(?:so với|cùng kỳ)[^;]*(?:\(|:|(?<!\w)(?:là|có|đạt|chỉ|với))\s*(?:[^\W\d]+\s+){0,3}$", re.IGNORECASE
)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:lên|xuống|còn|đến)(?: còn)?\s*$", re.IGNORECASE)
_PAST = re.compile(
    r"(?<!\w)(?:(?:kỳ|quý|tháng|năm) (?:báo cáo )?trước|cùng kỳ)(?! (?:chuyển|để))(?!\w)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\w)(?:năm|quý|tháng)(?!\w)", re.IGNORECASE)
_SPAN = 200
_AHEAD = 5
_FAR = 40


@attrs.frozen
class Change:
    """A change that a text states, and the amounts before and after it, as far as they stand beside it."""

    word: str
    before: Amount | None
    now: Amount | None


def change_of(amounts: Sequence[Amount], amount: Amount) -> Change | None:
    """The change that an amount states, alone or as the percentage of a change in numbers."""
    beside = amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
    first = (
        beside
        if beside is not None and beside.change and amount.figure.kind is FigureKind.PERCENT
        else amount
    )
    if not first.change:
        return None
    ahead = [a for a in amounts[amount.at + 1 : amount.at + _AHEAD] if a.sentence == amount.sentence]
    ahead = [a for a in ahead if a.of != first.at]
    points = first.figure.unit == "điểm"
    if points:
        ahead = [a for a in ahead if a.figure.kind is FigureKind.PERCENT]
    counted = len(ahead) > 1 and (points or ahead[0].figure.kind is FigureKind.COUNT)
    if counted and _FROM.search(ahead[0].before) and _TO.search(_between(*ahead[:2])):
        return Change(first.change, ahead[0], ahead[1])
    before = next((a for a in ahead if not a.change), None)
    if before is not None and _COMPARED.search(_between(amount, before)) and _comparable(first, before):
        return Change(first.change, before, _now(amounts, first))
    found = _said_before(first, amounts[max(first.at - 2, 0) : first.at]) or _again(amounts, first)
    now = _now(amounts, first)
    return found or (Change(first.change, None, now) if now else _by_measure(amounts, first))


def _said_before(change: Amount, two: Sequence[Amount]) -> Change | None:
    """``từ 8 lên 10, tăng 2``; ``Kỳ này tiếp nhận 10 hồ sơ, kỳ trước tiếp nhận 8 hồ sơ, tăng 2 hồ sơ``."""
    if len(two) < 2:
        return None
    if _FROM.search(two[0].before) and _TO.search(two[1].before or _between(*two)):
        return Change(change.change, two[0], two[1])
    past = [a for a in two if _PAST.search(f"{a.before} | {a.after}") or a.elsewhere]
    alike = akin(*two) and all(a.count and a.sentence == change.sentence for a in two)
    if alike and len(past) != 1 and all(_YEAR.search(a.before) for a in two):
        # ``năm 2023 là 1.056, năm 2022 là 15; tăng 1.041``
        low, high = sorted(two, key=lambda one: one.count or 0)
        return Change(change.change, *((low, high) if change.change == "tăng" else (high, low)))
    if len(past) != 1 or not alike:
        return None
    return Change(change.change, past[0], two[0] if past[0] is two[1] else two[1])


def _again(amounts: Sequence[Amount], change: Amount) -> Change | None:
    """``tăng 3 hồ sơ so với quý trước (20 hồ sơ), tương ứng tăng 15%``: the same change once more."""
    earlier = amounts[max(change.at - _AHEAD, 0) : change.at]
    same = [a for a in earlier if a.sentence == change.sentence and a.change == change.change]
    rate = change.figure.kind is FigureKind.PERCENT
    if not same or not rate or same[-1].figure.kind is FigureKind.PERCENT:
        return None
    found = change_of(amounts, same[-1])
    return found if found is not None and found.before is not None else None


def _by_measure(amounts: Sequence[Amount], change: Amount) -> Change:
    """``So sánh hai năm: số hồ sơ tiếp nhận tăng 5``: the two counts that its words name, said before."""
    said = [
        a
        for a in amounts[max(change.at - _FAR, 0) : change.at]
        if a.count is not None and a.meanings[:1] == change.meanings[:1] != () and a.elsewhere and a.named
    ]
    if len(said) != 2 or said[0].elsewhere == said[1].elsewhere:
        return Change(change.change, None, None)
    low, high = sorted(said, key=lambda one: one.count or 0)
    return Change(change.change, low, high) if change.change == "tăng" else Change(change.change, high, low)


def _between(one: Amount, other: Amount) -> str:
    return one.figure.sentence.text[one.figure.end : other.figure.start]


def _comparable(change: Amount, amount: Amount) -> bool:
    if change.figure.unit == "điểm":
        return amount.figure.kind is FigureKind.PERCENT
    exact = amount.figure.count is not None and not amount.near and not amount.figure.slack
    return exact and (change.figure.kind is FigureKind.PERCENT or akin(change, amount))


def _now(amounts: Sequence[Amount], change: Amount) -> Amount | None:
    """What has changed: the count, or the percentage, that a change stands after."""
    if change.figure.unit == "điểm":
        before = [a for a in amounts[max(change.at - _AHEAD, 0) : change.at] if a.sentence == change.sentence]
        return next((a for a in reversed(before) if a.figure.kind is FigureKind.PERCENT), None)
    at = change.cousin if change.cousin is not None else change.parent
    now = amounts[at] if at is not None else None
    if now is None or now.sentence != change.sentence:
        return None
    between = amounts[change.at - 1]
    if change.figure.kind is between.figure.kind is FigureKind.PERCENT and not between.change:
        # After a share it may be by so many points of the hundred.
        return None
    return now


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
            if change is not None:
                self._count(amount, change)

    def judge_rates(self) -> None:
        """Hold each change in percent against the earlier form, or against what stands beside it."""
        for amount in self.amounts:
            change = change_of(self.amounts, amount)
            if change is not None and amount.figure.kind is FigureKind.PERCENT:
                self._percent(amount, change)
            elif change is not None and amount.figure.unit == "điểm":
                self._points(amount, change)

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
        figure, subject = amount.figure, self._subject(amount, change)
        if subject is None or figure.near:
            self.notes.leave(
                figure, Reason.UNKNOWN_WORDS if amount.own.unknown else Reason.NO_BASE, amount.own.unknown
            )
            return
        line, measure = subject
        now, before = line.value(measure), self._earlier(amount, line, measure)
        if now is None or before is None:
            self.notes.leave(figure, Reason.NO_BASE)
            return
        right = now - before
        holds = (figure.count or 0) * (1 if change.word == "tăng" else -1) == right
        written = format_count(abs(right))
        if right and (right > 0) != (change.word == "tăng"):
            written = f"{'tăng' if right > 0 else 'giảm'} {written}"
        name = f"{format_count(now)} – {format_count(before)}: {line.called(measure)}"
        self.notes.match(figure, Basis.DIFFERENCE, name, written, holds=holds)
        amount.line, amount.measure, amount.right = line, measure, abs(right)
        if not holds:
            amount.accused = True
            self.notes.find(
                "audit-count", figure, amount.quote, row=line.name, column=str(measure), found=figure.text,
                expected=written, what=name, right=written, text=figure.text,
            )  # fmt: skip

    def _percent(self, amount: Amount, change: Change) -> None:
        figure, value = amount.figure, amount.figure.value
        beside = self.amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
        beside = beside if beside is not None and beside.change else None
        subject = self._subject(beside or amount, change)
        now = subject[0].value(subject[1]) if subject else None
        earlier = self._earlier(amount, *subject) if subject else None
        now = now if now is not None else change.now.settled if change.now else None
        if earlier is None and change.before is not None:
            earlier = change.before.figure.count
        if earlier is None and beside is not None and now is not None and beside.figure.count is not None:
            earlier = now - beside.figure.count if change.word == "tăng" else now + beside.figure.count
        if not isinstance(value, Decimal) or now is None or not earlier or earlier < 0:
            self.notes.leave(figure, Reason.NO_BASE)
            return
        rate = right_changes(earlier, now, places_of(value))
        holds = rate.allows(value) and (now == earlier or (now > earlier) == (change.word == "tăng"))
        if figure.near == "dưới":
            holds = 0 < 100 * abs(now - earlier) < value * earlier
        way = f"{format_count(earlier)} → {format_count(now)}"
        name = f"{way}: {subject[0].called(subject[1])}" if subject else way
        self.notes.match(figure, Basis.CHANGE, name, str(rate), holds=holds)
        if not holds:
            right = f"{'' if now == earlier else 'tăng ' if now > earlier else 'giảm '}{rate}"
            self.notes.find(
                "audit-percent", figure, amount.quote, row=subject[0].name if subject else "",
                column=str(subject[1]) if subject else "", found=figure.text, expected=right,
                sum=way, right=right, text=figure.text,
            )  # fmt: skip

    def _points(self, amount: Amount, change: Change) -> None:
        """A difference of two percentages, ``tăng 4,2 điểm phần trăm so với quý trước (61,1%)``."""
        now = change.now.figure.value if change.now else None
        before = change.before.figure.value if change.before else None
        stated = amount.figure.value
        if not isinstance(now, Decimal) or not isinstance(before, Decimal) or stated is None:
            self.notes.leave(amount.figure, Reason.NO_BASE)
            return
        places = max(places_of(now), places_of(before))
        right = (now - before) * (1 if change.word == "tăng" else -1)
        way = f"{format_decimal(now, places)}% – {format_decimal(before, places)}%"
        written = format_decimal(right, places)
        for one in (amount, change.before):
            if one is not None:
                self.notes.match(
                    one.figure,
                    Basis.CHANGE,
                    way,
                    written if one is amount else one.figure.text,
                    holds=stated == right,
                )
        if stated != right:
            self.notes.find(
                "audit-percent", amount.figure, amount.quote, found=amount.figure.text, expected=written,
                sum=way, right=written, text=amount.figure.text,
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
