"""Judging what states a relation of two figures: a rise or fall, how many times as much, a mean."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.marks import APART, TIMES
from kstt.audit.relations.chance import digits_of, is_slip
from kstt.audit.relations.changes import Change, ahead_of, change_of, leads_back, words_between
from kstt.audit.relations.rates import places_of, right_changes, right_shares
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Tables
from kstt.audit.verdicts.shares import is_of_neighbours
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count, format_decimal
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line
    from kstt.audit.words.measures import Measure
    from kstt.dates.periods import ReportingPeriod
    from kstt.io.report.figures import Figure, FigureValue

__all__ = ["Changes"]

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BEFORE = re.compile(r"[^.,;:]*\bso với (?:kỳ|quý|tháng)(?: báo cáo)? trước\b")
_SPAN = 200
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)(?P<words>[^.;:()\d]{0,60})$", re.IGNORECASE)
_EACH = re.compile(r"(?<!\w)(?:mỗi|một|từng)(?: một)? (?P<unit>\w+)", re.IGNORECASE)
_PER = re.compile(r"[^\d.,;:()/]{0,20}(?:/ ?|(?<!\w)(?:mỗi|một) )(?P<unit>\w+)", re.IGNORECASE)
_BACK, _TENTH = 6, 10
_APART = 1_000
"""Sizes so many times apart are not of one thing at two times."""
_SCALES = frozenset(("nghìn", "ngàn", "triệu", "tỷ", "tỉ"))


@attrs.frozen
class _Claim:
    """What an amount should be: the right values, the usual first, and the way to them.

    It is ``off`` by no more than that; ``said`` is the direction that words state, ``word`` the one that it
    has, ``sides`` are the amounts from which it follows.
    """

    values: Sequence[Decimal]
    way: str
    unit: str = "%"
    said: str = ""
    word: str = ""
    off: Decimal = Decimal(0)
    sides: tuple[Amount, ...] = ()
    basis: Basis = Basis.CHANGE
    subject: tuple[Line, Measure] | None = None

    @property
    def right(self) -> str:
        """The right values as they are written."""
        right = " / ".join(f"{format_decimal(one, places_of(one))}{self.unit}" for one in self.values)
        return right if self.is_as_said else f"{self.word} {right}"

    @property
    def is_as_said(self) -> bool:
        """Whether the direction is the one that words state; a mere difference has either."""
        return not self.word or self.said in {self.word, APART}

    def explains(self, value: FigureValue) -> bool:
        """Whether a value that is not right is meant to be: a slip of it, near it, or of a form's cell."""
        written = digits_of(value)
        number = Decimal(value) if isinstance(value, int | Decimal) and self.is_as_said else None
        return bool(self.off or (self.subject and self.is_as_said) or value in self.values) or any(
            is_slip(written, digits_of(one)) or (number is not None and abs(number - one) * _TENTH <= one)
            for one in self.values
        )

    def holds(self, value: Decimal) -> bool:
        """Whether this is what it should be."""
        return self.is_as_said and any(abs(value - one) <= self.off for one in self.values)


@attrs.frozen
class Changes:
    """Judges what states a relation of two figures.

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
            if change is None or change.word == TIMES:
                continue
            subject = None if amount.figure.near else self._subject(amount, change)
            now = subject[0].value(subject[1]) if subject else None
            before = self._earlier(amount, *subject) if subject else None
            if subject is None or now is None or before is None:
                unknown = "" if subject else amount.own.unknown
                self.notes.leave(amount.figure, Reason.UNKNOWN_WORDS if unknown else Reason.NO_BASE, unknown)
                continue
            way = f"{format_count(now)} – {format_count(before)}: {subject[0].called(subject[1])}"
            claim = _Claim(
                [Decimal(abs(now - before))], way, "", change.word,
                _direction(now, before), basis=Basis.DIFFERENCE, subject=subject,
            )  # fmt: skip
            amount.line, amount.measure, amount.right = *subject, abs(now - before)
            amount.accused = not self._judge(amount, claim)

    def judge_rates(self) -> None:
        """Hold each rate of change, and each mean, against what stands beside it or an earlier form."""
        for amount in self.amounts:
            change = change_of(self.amounts, amount)
            rate = amount.figure.kind is FigureKind.PERCENT
            claim = None
            if change is None:
                claim = self._equal(amount) or self._mean(amount)
            elif amount.figure.unit == "điểm":
                claim = _difference(change.now, change.before, change.word)
            elif rate:
                claim = self._growth(amount, change) or self._of_rates(amount, change)
            elif change.word == TIMES and change.now and change.before:
                claim = _quotient(amount, change.now, change.before.size, 1, (change.now, change.before))
            value = amount.figure.value
            stated = Decimal(value) if isinstance(value, int | Decimal) else None
            fails = claim is not None and stated is not None and not claim.holds(stated)
            # ``trả tăng 722 (quý III: 18.882), tức tăng 3,8%``: what any two beside it give is of those.
            other = rate and fails and is_of_neighbours(amount, self.amounts)
            fails = fails and claim is not None and not claim.explains(value)
            if claim is not None and not amount.near and not other and not fails:
                self._judge(amount, claim)
            elif change is not None and (rate or change.word == TIMES or amount.figure.unit == "điểm"):
                self.notes.leave(amount.figure, Reason.NO_BASE)

    def _judge(self, amount: Amount, claim: _Claim) -> bool:
        """Note an amount that was judged with those that it follows from; find it where it does not hold."""
        value = amount.figure.value
        if not isinstance(value, int | Decimal):
            return True
        holds, text = claim.holds(Decimal(value)), amount.figure.text
        self.notes.match(amount.figure, claim.basis, claim.way, claim.right, holds=holds)
        for side in claim.sides if holds else ():
            self.notes.match(side.figure, claim.basis, f"{claim.way} = {text}", side.figure.text)
        if not holds:
            counted = claim.basis is Basis.DIFFERENCE
            row, column = (claim.subject[0].name, str(claim.subject[1])) if claim.subject else ("", "")
            right = (
                f"{claim.word} {claim.right}"
                if claim.word and claim.unit and claim.is_as_said
                else claim.right
            )
            self.notes.find(
                "audit-count" if counted else "audit-percent", amount.figure, amount.quote, row=row,
                column=column, found=text, expected=right, right=right, text=text,
                **{"what" if counted else "sum": claim.way},
            )  # fmt: skip
        return holds

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

    def _growth(self, amount: Amount, change: Change) -> _Claim | None:
        """``tăng 25% so với quý trước (200 hồ sơ)``, or so many percent of the earlier form."""
        value = amount.figure.value
        beside = self.amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
        beside = beside if beside is not None and beside.change else None
        subject = self._subject(beside or amount, change)
        now: Size | None = subject[0].value(subject[1]) if subject else None
        before: Size | None = self._earlier(amount, *subject) if subject else None
        now = now if now is not None else change.now.settled if change.now else None
        if before is None and change.before is not None:
            before = change.before.size
        if before is None and beside is not None and now is not None and beside.size is not None:
            before = now - beside.size * (1 if change.word == "tăng" else -1)
        if not isinstance(value, Decimal) or now is None or not before or change.word == TIMES:
            return None
        if before < 0:
            return None
        apart = now and not before < _APART * now < _APART**2 * before
        if apart and value not in right_changes(before, now, places_of(value)).values:
            return None
        if beside is not None and change.before is None and subject is None and beside.figure.count:
            # ``cuối năm 2020 là 689; giảm 63 người (9,1%)``: the count before a change may be that of then.
            then = now + beside.figure.count * (1 if change.word == "tăng" else -1)
            if value in right_changes(now, then, places_of(value)).values:
                before, now = now, then
        as_written = (change.now or change.before or amount).write
        way = f"{as_written(before)} → {as_written(now)}"
        sides = ((change.now, now), (change.before, before))
        return _Claim(
            right_changes(before, now, places_of(value)).values,
            f"{way}: {subject[0].called(subject[1])}" if subject else way,
            said=change.word,
            word=_direction(now, before),
            sides=tuple(one for one, size in sides if one is not None and one.size == size),
            subject=subject,
        )

    def _of_rates(self, amount: Amount, change: Change) -> _Claim | None:
        """``đạt 65,3%, tăng 4,2% so với quý trước (61,1%)``: so many points, or percent of the first."""
        ahead = next(ahead_of(self.amounts, amount, amount, rates=True), None)
        last = self.amounts[amount.at - 1] if amount.at else amount
        alike = last.sentence == amount.sentence and not last.change
        if ahead is None or not alike or not leads_back(amount, words_between(amount, ahead)):
            return None
        claim, value = _difference(last, ahead, ""), amount.figure.value
        if claim is None or not isinstance(value, Decimal) or not ahead.figure.value:
            return None
        before, now = (int(_rate_of(one).scaleb(places_of(claim.off))) for one in (ahead, last))
        grown = right_changes(before, now, places_of(value)).values
        if value in grown:
            claim = attrs.evolve(claim, values=grown)
        return attrs.evolve(claim, unit="%", said=change.word, word=_direction(now, before), sides=())

    def _equal(self, amount: Amount) -> _Claim | None:
        """``950 hồ sơ, bằng 71,0% so với cùng kỳ (1.338 hồ sơ)``: what was counted then is the base."""
        now = self.amounts[amount.of] if amount.of is not None else None
        then = self.amounts[amount.at + 1] if amount.at + 1 < len(self.amounts) else None
        if now is None or then is None or now.at != amount.at - 1 or then.sentence != amount.sentence:
            return None
        between = words_between(amount, then)
        named = leads_back(amount, between) and ("so với" in between or "bằng" in amount.before)
        if not named or not now.count or then.ratio is not None:
            return None
        claim = _quotient(amount, now, then.size, 100, (now, then))
        return attrs.evolve(claim, unit="%") if claim else None

    def _mean(self, amount: Amount) -> _Claim | None:
        """A mean, so many a day, a commune: the total and the number that stand before it.

        It is wrong only where one count of that kind stands there, and one number of what it is for.
        """
        text = amount.figure.sentence.text
        mean = _MEAN.search(text, max(amount.figure.start - _SPAN, 0), amount.figure.start)
        each = (
            _EACH.search(mean["words"]) or _PER.match(text, amount.figure.end) if mean is not None else None
        )
        if mean is None or each is None:
            return None
        unit = name_key(each["unit"])
        value = Decimal(amount.figure.value) if isinstance(amount.figure.value, int | Decimal) else Decimal(0)
        own = self.figures.get(id(amount.figure.sentence), ())
        numbers = {f.count for f in own if f.count and f.end < mean.start() and unit in _words_after(f)}
        totals = {
            one.count: one
            for one in self.amounts[max(amount.at - _BACK, 0) : amount.at]
            if one.sentence == amount.sentence and one.count and one.ratio is None and akin(one, amount)
            and unit not in _words_after(one.figure) and (one.figure.unit or one.count > value)
            and (one.own.statuses & amount.own.statuses or not (one.own.statuses and amount.own.statuses))
            and _words_after(one.figure) & _SCALES == _words_after(amount.figure) & _SCALES
        }  # fmt: skip
        claims = [
            attrs.evolve(claim, basis=Basis.SHARE)
            for one in totals.values()
            if len(numbers) == 1 and (claim := _quotient(amount, one, min(numbers), 1, (one,), up=True))
        ]
        held = next((claim for claim in claims if claim.holds(value)), None)
        return held if held is not None or len(claims) != 1 else claims[0]

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


def _quotient(
    amount: Amount,
    part: Amount,
    whole: Size | None,
    times: int,
    sides: tuple[Amount, ...],
    *,
    up: bool = False,
) -> _Claim | None:
    """So many ``times`` a part by a whole; ``up`` says that it may be rounded up to a whole number."""
    value, size = amount.figure.value, part.size
    if not isinstance(value, int | Decimal) or not size or not whole:
        return None
    places = places_of(Decimal(value))
    values = right_shares(size * times, 100 * whole, places, cut=True).values
    if up and not places:
        values = (*values, Decimal(-(-size // whole)))
    way = f"{part.write(size)} : {part.write(whole)}"
    return _Claim(values if value in values else values[:1], way, "", sides=sides)


def _difference(now: Amount | None, before: Amount | None, word: str) -> _Claim | None:
    """A difference of two percentages, ``tăng 4,2 điểm phần trăm so với quý trước (61,1%)``."""
    if now is None or before is None or not (_rate_of(now) and _rate_of(before)):
        return None
    one, other = _rate_of(now), _rate_of(before)
    places = max(places_of(one), places_of(other))
    way = f"{format_decimal(one, places)}% – {format_decimal(other, places)}%"
    right = abs(one - other) if word in {"", APART} else (one - other) * (1 if word == "tăng" else -1)
    # Both may be rounded, and their difference not.
    return _Claim([right], way, "", off=Decimal(1).scaleb(-places), sides=(before,))


def _direction(now: Size, before: Size) -> str:
    return "tăng" if now > before else "giảm" if now < before else ""


def _words_after(figure: Figure) -> frozenset[str]:
    """The word after a figure, which names what it counts, or its thousands and millions."""
    words = name_key(figure.sentence.text[figure.end :][:_SPAN]).replace(",", " ").split()
    return frozenset(words[:1])


def _is(period: ReportingPeriod, named: FigureValue) -> bool:
    """Whether this is the period that a sentence names, a year by its number alone."""
    return named == period or (period.kind is PeriodKind.YEAR and named == period.reporting_year)


def _rate_of(amount: Amount) -> Decimal:
    """The percentage that an amount is; 0 where it is none."""
    value = amount.figure.value
    return value if amount.figure.kind is FigureKind.PERCENT and isinstance(value, Decimal) else Decimal(0)
