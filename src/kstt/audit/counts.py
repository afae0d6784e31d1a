"""Judging counts against the cells of the forms, and changes against those of an earlier form too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.clauses import changed
from kstt.audit.measures import Measure
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Quantity, Tables
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.audit.clauses import Clause
    from kstt.audit.notes import Notes
    from kstt.audit.quantities import Doubt
    from kstt.dates.periods import ReportingPeriod
    from kstt.io.report.figures import FigureValue

__all__ = ["Numbers", "judge_count"]

_TIMES = {FigureKind.PERIOD, FigureKind.YEAR}
_BEFORE = re.compile(r"[^.,;:]*\bso với (?:kỳ|quý|tháng)(?: báo cáo)? trước\b")


@attrs.frozen
class Numbers:
    """The forms of the report and, for changes, those of an earlier period."""

    now: Tables
    earlier: Tables = attrs.Factory(Tables)
    period: ReportingPeriod | None = None

    def before(self, clauses: Sequence[Clause], i: int) -> Tables:
        """The earlier forms, if they are those that the sentence compares with; else none."""
        named = _compared_with(clauses, i, self.period)
        if named is None:
            return self.earlier
        # A form that does not tell its period is taken for that of the period before.
        before = self.period.previous() if self.period else None
        same = [
            form
            for form in self.earlier.forms
            if (own := form.period or before) is not None and _is(own, named)
        ]
        return Tables.of(same)


def _compared_with(clauses: Sequence[Clause], i: int, period: ReportingPeriod | None) -> FigureValue:
    """The period that a change is from: named right after it, else the one before it last told."""
    figure = clauses[i].figure
    after = next((c.figure for c in clauses[i + 1 :] if c.figure.kind is not FigureKind.PERCENT), None)
    text = name_key(figure.sentence.text[figure.end :])
    if period is not None and _BEFORE.match(text):
        return period.previous()
    if after is not None and after.kind in _TIMES:
        between = name_key(figure.sentence.text[figure.end : after.start])
        if "so với" in between and ";" not in between:
            return after.value
    named = [c.figure.value for c in clauses[:i] if c.figure.kind in _TIMES and c.figure.value != period]
    return named[-1] if named else None


def _is(period: ReportingPeriod, named: FigureValue) -> bool:
    """Whether this is the period that a sentence names, a year by its number alone."""
    return named == period or (period.kind is PeriodKind.YEAR and named == period.reporting_year)


def _in_good_time(quantity: Quantity, said: Iterable[Quantity | Doubt]) -> Quantity:
    """On time as is practised: with what was early, unless that is told beside it."""
    account = quantity.measure.account
    early, on_time = (Measure(account, (key,)) for key in ("resolved_early", "resolved_on_time"))
    beside = {other.measure for other in said if isinstance(other, Quantity)}
    if quantity.measure != on_time or early in beside:
        return quantity
    return quantity.with_measure(Measure(account, (*early.columns, *on_time.columns)))


def judge_count(
    notes: Notes,
    numbers: Numbers,
    clauses: Sequence[Clause],
    i: int,
    counts: Mapping[int, Quantity | Doubt],
) -> None:
    """Hold a count of a sentence, whose counts are known, against what the forms say."""
    clause, figure, quantity = clauses[i], clauses[i].figure, counts[i]
    if not isinstance(quantity, Quantity):
        notes.leave(figure, quantity.reason, quantity.detail)
        return
    wider = _in_good_time(quantity, counts.values())
    if wider != quantity and numbers.now.value(wider) == figure.count and not changed(clause):
        quantity = wider
    now = numbers.now.value(quantity)
    if isinstance(now, Reason):
        notes.leave(figure, now)
        return
    name = numbers.now.name(quantity)
    found, right, basis = figure.value, now, Basis.CELL if len(quantity.measure.columns) == 1 else Basis.CELLS
    word = changed(clause)
    if word:
        before = numbers.before(clauses, i).value(quantity)
        if isinstance(before, Reason):
            notes.leave(figure, before)
            return
        right, basis = now - before, Basis.DIFFERENCE
        found = (figure.count or 0) * (1 if word == "tăng" else -1)
        name = f"{format_count(now)} – {format_count(before)}: {name}"
    holds = found == right
    written = format_count(abs(right)) if word and right else format_count(right)
    if word and right and (right > 0) != (word == "tăng"):
        written = f"{'tăng' if right > 0 else 'giảm'} {written}"
    notes.match(figure, basis, name, written, holds=holds)
    if not holds:
        notes.find(
            "audit-count",
            figure,
            clause.quote,
            row=name.split(" · ")[0],
            column=str(quantity.measure),
            found=figure.text if word else figure.count,
            expected=written if word else right,
            what=name,
            right=written,
            text=figure.text,
        )
