"""By how much something rose or fell: against an earlier form, or the counts stated beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.marks import APART, TIMES
from kstt.audit.rates import places_of, right_changes, right_shares
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

__all__ = ["PAST", "Change", "Changes", "change_of"]

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BEFORE = re.compile(r"[^.,;:]*\bso với (?:kỳ|quý|tháng)(?: báo cáo)? trước\b")
_COMPARED = re.compile(
    r"(?:so với|cùng kỳ)[^;]*(?:\(|:|(?<!\w)(?:là|có|đạt|chỉ|với))\s*(?:[^\W\d]+\s+){0,3}$"
    r"|(?<!\w)so với (?:con số|mức|số) $",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"(?<!\w)so với\s*$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:lên|xuống|còn|đến)(?: còn)?\s*$", re.IGNORECASE)
PAST = re.compile(
    r"(?<!\w)(?:(?:kỳ|quý|tuần|tháng|năm) (?:báo cáo )?trước|cùng kỳ)(?! (?:chuyển|để))(?!\w)", re.IGNORECASE
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

    @classmethod
    def between(cls, word: str, one: Amount, other: Amount) -> Change:
        """The change of the given direction between two counts, or two percentages."""
        low, high = sorted((one, other), key=_size)
        return cls(word, high, low) if word == "giảm" else cls(word, low, high)

    def is_way(self, word: str) -> bool:
        """Whether it is a rise or a fall; a mere difference is either."""
        return self.word in {word, APART}


def change_of(amounts: Sequence[Amount], amount: Amount) -> Change | None:
    """The change that an amount states, alone or as the percentage of a change in numbers."""
    beside = amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
    rate = amount.figure.kind is FigureKind.PERCENT
    first = beside if beside is not None and beside.change and rate else amount
    if not first.change:
        return None
    points = first.figure.unit == "điểm"
    ahead = [a for a in amounts[amount.at + 1 : amount.at + _AHEAD] if a.sentence == amount.sentence]
    ahead = [a for a in ahead if a.of != first.at and (not points or a.figure.kind is FigureKind.PERCENT)]
    counted = len(ahead) > 1 and (points or ahead[0].figure.kind is FigureKind.COUNT)
    if counted and _FROM.search(ahead[0].before) and _TO.search(_between(*ahead[:2])):
        return Change(first.change, ahead[0], ahead[1])
    now = _now(amounts, first)
    before = next((a for a in ahead if not a.change), None)
    if before is not None and _COMPARED.search(_between(amount, before)) and _comparable(first, before):
        return Change(first.change, before, now)
    behind = [a for a in amounts[max(first.at - _AHEAD - 1, 0) : first.at] if a.sentence == first.sentence]
    found = _said_before(first, [a for a in behind if not points or a.figure.kind is FigureKind.PERCENT][-2:])
    return found or (Change(first.change, None, now) if now else _by_measure(amounts, first))


def _said_before(change: Amount, two: Sequence[Amount]) -> Change | None:
    """``từ 8 lên 10, tăng 2``; ``Kỳ này tiếp nhận 10 hồ sơ, kỳ trước tiếp nhận 8 hồ sơ, tăng 2 hồ sơ``."""
    if len(two) < 2 or not akin(*two) or not all(map(_size, two)):
        return None
    if change.change == APART or abs(_size(two[0]) - _size(two[1])) == change.figure.value:
        return Change.between(change.change, *two)
    if _FROM.search(two[0].before) and _TO.search(two[1].before or _between(*two)):
        return Change(change.change, two[0], two[1])
    past = [a for a in two if PAST.search(f"{a.before} | {a.after}") or a.elsewhere]
    if len(past) == 1 or _AGAINST.search(two[1].before):
        before = past[0] if len(past) == 1 else two[1]
        return Change(change.change, before, two[0] if before is two[1] else two[1])
    if all(_YEAR.search(a.before) for a in two):
        # ``năm 2023 là 1.056, năm 2022 là 15; tăng 1.041``
        return Change.between(change.change, *two)
    return None


def _size(amount: Amount) -> Decimal:
    """The exact count, or the percentage, that is stated; else 0."""
    value = amount.figure.value if amount.figure.kind is FigureKind.PERCENT else amount.count
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


def _by_measure(amounts: Sequence[Amount], change: Amount) -> Change:
    """``So sánh hai năm: số hồ sơ tiếp nhận tăng 5``: the two counts that its words name, said before."""
    said = [
        a
        for a in amounts[max(change.at - _FAR, 0) : change.at]
        if a.count is not None and a.meanings[:1] == change.meanings[:1] != () and a.elsewhere and a.named
    ]
    if len(said) != 2 or said[0].elsewhere == said[1].elsewhere:
        return Change(change.change, None, None)
    return Change.between(change.change, *said)


def _between(one: Amount, other: Amount) -> str:
    return one.figure.sentence.text[one.figure.end : other.figure.start]


def _comparable(change: Amount, amount: Amount) -> bool:
    if change.figure.unit == "điểm":
        return amount.figure.kind is FigureKind.PERCENT
    exact = amount.figure.count is not None and not amount.near and not amount.figure.slack
    return exact and (change.figure.kind is FigureKind.PERCENT or akin(change, amount))


def _now(amounts: Sequence[Amount], change: Amount) -> Amount | None:
    """What has changed: the count, or the percentage, that a change stands after."""
    earlier = [a for a in amounts[max(change.at - _AHEAD, 0) : change.at] if a.sentence == change.sentence]
    if change.figure.unit == "điểm":
        return next((a for a in reversed(earlier) if a.figure.kind is FigureKind.PERCENT), None)
    at = change.cousin if change.cousin is not None else change.parent
    rates = bool(earlier) and change.figure.kind is earlier[-1].figure.kind is FigureKind.PERCENT
    if at is None or amounts[at].sentence != change.sentence or (rates and not earlier[-1].change):
        # After a share a percentage may be by so many points of the hundred.
        return None
    return amounts[at]


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
            if change is not None and amount.figure.kind is FigureKind.PERCENT:
                self._percent(amount, change)
            elif change is not None and amount.figure.unit == "điểm":
                self._points(amount, change)
            elif change is not None and change.word == TIMES:
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
            self.notes.leave(amount.figure, Reason.NO_BASE)
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

    def _points(self, amount: Amount, change: Change) -> None:
        """A difference of two percentages, ``tăng 4,2 điểm phần trăm so với quý trước (61,1%)``."""
        now = change.now.figure.value if change.now else None
        before = change.before.figure.value if change.before else None
        if not isinstance(now, Decimal) or not isinstance(before, Decimal) or change.before is None:
            self.notes.leave(amount.figure, Reason.NO_BASE)
            return
        places = max(places_of(now), places_of(before))
        fallen = change.word == "giảm" or (change.word == APART and before > now)
        right = before - now if fallen else now - before
        way = f"{format_decimal(now, places)}% – {format_decimal(before, places)}%"
        holds = amount.figure.value == right
        self.notes.match(change.before.figure, Basis.CHANGE, way, change.before.figure.text, holds=holds)
        written = format_decimal(right, places)
        self._note(amount, "audit-percent", Basis.CHANGE, way, written, None, holds=holds, sum=way)

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
