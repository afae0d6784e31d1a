"""Judging what states a relation of two figures: a rise or fall, how many times as much, a mean."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.marks import TIMES
from kstt.audit.relations.changes import Change, ahead_of, change_of, leads_back, words_between
from kstt.audit.relations.formulas import Formula, Kind, Side, stated_size
from kstt.audit.relations.neighbours import formulas_near
from kstt.audit.relations.rates import places_of
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Tables
from kstt.audit.verdicts.formulas import fail_formula, hold_formula
from kstt.audit.verdicts.readings import FormulaReading, Group
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)(?P<words>[^.;:()\d]{0,60})$", re.IGNORECASE)
_EACH = re.compile(r"(?<!\w)(?:mỗi|một|từng)(?: một)? (?P<unit>\w+)", re.IGNORECASE)
_PER = re.compile(r"[^\d.,;:()/]{0,20}(?:/ ?|(?<!\w)(?:mỗi|một) )(?P<unit>\w+)", re.IGNORECASE)
_BACK = 6
_CERTAIN, _LIKELY, _HARDLY, _ANY = 3_000.0, 10.0, 0.5, 0.45
"""The odds of what words leave no doubt of, what stands where it would, what may be, any two beside it."""
_ASIDE = 30.0
"""The odds that a percentage in a bracket after a change is of that change in the count before it."""
_APART = 1_000
"""Sizes so many times apart are not of one thing at two times."""


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
            cells = self._cells(amount, subject) if subject else None
            if subject is None or cells is None:
                unknown = "" if subject else amount.own.unknown
                self.notes.leave(amount.figure, Reason.UNKNOWN_WORDS if unknown else Reason.NO_BASE, unknown)
                continue
            one = Formula(amount, Kind.DIFFERENCE, *cells, change.word, False, *subject, Basis.DIFFERENCE)
            amount.line, amount.measure, amount.right = *subject, abs(int(cells[1].size) - int(cells[0].size))
            reading = FormulaReading(one, _CERTAIN)
            if one.holds({}):
                hold_formula(self.notes, reading)
            else:
                fail_formula(self.notes, reading, None, {}, rule="audit-count")

    def groups(self) -> list[Group]:
        """What each rate of change, each mean and each number of times as much may be."""
        found = []
        for amount in self.amounts:
            readings = list(self._readings(amount)) if not amount.near else []
            if readings:
                found.append(Group(tuple(FormulaReading(one, odds) for odds, one in readings)))
        return found

    def _readings(self, amount: Amount) -> Iterator[tuple[float, Formula]]:
        change, rate = change_of(self.amounts, amount), amount.is_rate
        if change is None:
            yield from chain(self._equal(amount), self._mean(amount))
            return
        now, before = change.now, change.before
        if amount.figure.unit == "điểm":
            if now is not None and before is not None and now.is_rate and before.is_rate:
                yield _CERTAIN, Formula(amount, Kind.DIFFERENCE, Side.of(before), Side.of(now), change.word)
        elif rate and change.word != TIMES:
            yield from self._growth(amount, change)
            yield from self._of_rates(amount, change)
        elif change.word == TIMES and now is not None and before is not None and amount.size is not None:
            odds = _CERTAIN if change.sure else _LIKELY
            odds = _CERTAIN if change.sure else _LIKELY
            yield odds, Formula(amount, Kind.QUOTIENT, Side.of(now), Side.of(before))

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

    def _cells(self, amount: Amount, subject: tuple[Line, Measure]) -> tuple[Side, Side] | None:
        """The cells of the earlier form and of this one that have changed."""
        now, before = subject[0].value(subject[1]), self._earlier(amount, *subject)
        return (Side.of_cell(before), Side.of_cell(now)) if now is not None and before is not None else None

    def _growth(self, amount: Amount, change: Change) -> Iterator[tuple[float, Formula]]:
        """``tăng 25% so với quý trước (200 hồ sơ)``, or so many percent of the earlier form."""
        of = self.amounts[amount.of] if amount.of is not None else None
        by = of if of is not None and (of.change or of.at > amount.at) else None
        subject = self._subject(by if by is not None and by.change else amount, change)
        cells = self._cells(amount, subject) if subject else None
        if cells is not None and subject is not None:
            if cells[0].size:
                yield _CERTAIN, Formula(amount, Kind.GROWTH, *cells, change.word, False, *subject)
            return
        now = _side(change.now)
        cell = subject[0].value(subject[1]) if subject and now is None else None
        now = Side.of_cell(cell) if cell is not None else now
        before = _side(change.before) if change.before is not by else None
        # ``bình quân giảm 35%, có thủ tục từ 20 ngày xuống còn 12 ngày``
        plain = change.sure or cell is not None
        sure = _HARDLY if _MEAN.search(amount.before) else _CERTAIN if plain else _LIKELY
        risen, said = _side(by), sure if by is not None and by.change else _HARDLY
        # ``12.600 hồ sơ, tăng 2.100 hồ sơ (20%)``
        aside = by is not None and words_between(by, amount).endswith("(") and by.at == amount.at - 1
        aside = aside and change.now is not None and change.now.at == amount.at - 2
        far = now and before and not before.size < _APART * now.size < _APART**2 * before.size
        for odds, kind, one, other in (
            (_HARDLY if far else sure, Kind.GROWTH, before, now),
            (_ASIDE if aside and said == _LIKELY else said, Kind.RISEN, risen, now),
            (said if now else _HARDLY, Kind.SHARE, risen, before),
            # ``cuối năm 2020 là 689; giảm 63 người (9,1%)``: the count before it may be that of then.
            (_HARDLY, Kind.SHARE, risen, None if before else now),
            (_HARDLY, Kind.GROWTH, None if by is not None and by.change else risen, now),
        ):
            if one is not None and other is not None:
                yield odds, Formula(amount, kind, one, other, change.word)
        near, held = formulas_near(amount, self.amounts, ())
        told = {change.now, change.before}
        for way in held if places_of(Decimal(stated_size(amount) or 0)) else ():
            # ``trả tăng 722 (quý III: 18.882), tức tăng 3,8%``: what any two beside it give is of those.
            if not told.issuperset(way.sides):
                yield _ANY / len(near), way

    def _of_rates(self, amount: Amount, change: Change) -> Iterator[tuple[float, Formula]]:
        """``đạt 65,3%, tăng 4,2% so với quý trước (61,1%)``: so many points, or percent of the first."""
        ahead = next(ahead_of(self.amounts, amount, amount, rates=True), None)
        last = self.amounts[amount.at - 1] if amount.at else amount
        alike = last.sentence == amount.sentence and not last.change and last.is_rate
        if ahead is not None and alike and leads_back(amount, words_between(amount, ahead)):
            for kind in (Kind.DIFFERENCE, Kind.GROWTH):
                yield _CERTAIN, Formula(amount, kind, Side.of(ahead), Side.of(last), change.word)

    def _equal(self, amount: Amount) -> Iterator[tuple[float, Formula]]:
        """``950 hồ sơ, bằng 71,0% so với cùng kỳ (1.338 hồ sơ)``: what was counted then is the base."""
        now = self.amounts[amount.of] if amount.of is not None else None
        then = self.amounts[amount.at + 1] if amount.at + 1 < len(self.amounts) else None
        if now is None or then is None or now.at != amount.at - 1 or then.sentence != amount.sentence:
            return
        between = words_between(amount, then)
        named = leads_back(amount, between) and ("so với" in between or "bằng" in amount.before)
        if named and now.count and then.size and then.ratio is None:
            yield _LIKELY, Formula(amount, Kind.SHARE, Side.of(now), Side.of(then))

    def _mean(self, amount: Amount) -> Iterator[tuple[float, Formula]]:
        """A mean, so many a day, a commune: the total and the number that stand before it.

        It is wrong only where one count of that kind stands there, and one number of what it is for.
        """
        text = amount.figure.sentence.text
        mean = _MEAN.search(text, max(amount.figure.start - _SPAN, 0), amount.figure.start)
        each = (
            _EACH.search(mean["words"]) or _PER.match(text, amount.figure.end) if mean is not None else None
        )
        if mean is None or each is None or amount.size is None:
            return
        unit = name_key(each["unit"])
        own = self.figures.get(id(amount.figure.sentence), ())
        numbers = {f.count for f in own if f.count and f.end < mean.start() and unit in _words_after(f)}
        totals = {
            one.count: one
            for one in self.amounts[max(amount.at - _BACK, 0) : amount.at]
            if one.sentence == amount.sentence and one.count and one.ratio is None and akin(one, amount)
            and unit not in _words_after(one.figure) and (one.figure.unit or one.count > amount.size)
            and (one.own.statuses & amount.own.statuses or not (one.own.statuses and amount.own.statuses))
        }  # fmt: skip
        for one in totals.values() if len(numbers) == 1 else ():
            over = Side.of_cell(min(numbers))
            odds = _LIKELY if len(totals) == 1 else _HARDLY
            yield odds, Formula(amount, Kind.QUOTIENT, Side.of(one), over, up=True, basis=Basis.SHARE)

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


def _side(amount: Amount | None) -> Side | None:
    """An amount of a change, if it counts something."""
    return Side.of(amount) if amount is not None and amount.size and not amount.near else None


def _words_after(figure: Figure) -> frozenset[str]:
    """The word after a figure, which names what it counts, or its thousands and millions."""
    words = name_key(figure.sentence.text[figure.end :][:_SPAN]).replace(",", " ").split()
    return frozenset(words[:1])


def _is(period: ReportingPeriod, named: FigureValue) -> bool:
    """Whether this is the period that a sentence names, a year by its number alone."""
    return named == period or (period.kind is PeriodKind.YEAR and named == period.reporting_year)
