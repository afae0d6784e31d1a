"""By how much something rose or fell: against an earlier form, or the counts stated beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure
from kstt.audit.rates import places_of, right_changes
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Tables
from kstt.dates.periods import PeriodKind
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.facts import Fact
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line
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
    facts: Sequence[Fact]
    figures: Mapping[int, Sequence[Figure]]

    def judge(self) -> None:
        """Hold each change against the earlier form, or against what stands beside it."""
        for fact in self.facts:
            beside = self.facts[fact.item.of] if fact.item.of is not None else None
            if fact.item.change or (beside is not None and beside.item.change):
                if fact.item.figure.kind is FigureKind.COUNT:
                    self._count(fact)
                elif fact.item.figure.kind is FigureKind.PERCENT:
                    self._percent(fact, beside)

    def _subject(self, fact: Fact) -> tuple[Line, Measure] | Reason:
        """What has changed: what its own words name, else the count it stands after."""
        meanings, place = list(fact.meanings), fact.place
        account = fact.account
        if not fact.item.own.statuses and not fact.item.own.details:
            at = fact.item.cousin
            stated = self.facts[at] if at is not None else None
            if stated is None or stated.item.sentence != fact.item.sentence or stated.account is None:
                return Reason.NO_WORDS
            between = self.facts[fact.item.at - 1]
            both = fact.item.figure.kind is between.item.figure.kind is FigureKind.PERCENT
            if both and not between.item.change:
                # After a share it may be by so many points of the hundred.
                return Reason.NO_BASE
            if stated.line is not None and stated.measure is not None:
                return stated.line, stated.measure
            meanings, place, account = list(stated.meanings), stated.place, stated.account
        if account is None or not meanings or not fact.known:
            return Reason.UNKNOWN_WORDS if not fact.known else Reason.NO_BASE
        lines = self.now.at(account, place) if not place.unit else ()
        return (lines[0], meanings[0]) if len(lines) == 1 else Reason.NO_BASE

    def _count(self, fact: Fact) -> None:
        figure, subject = fact.item.figure, self._subject(fact)
        if isinstance(subject, Reason):
            self.notes.leave(figure, subject)
            return
        line, measure = subject
        now, before = line.value(measure), self._earlier(fact, line, measure)
        if now is None or before is None or figure.near:
            self.notes.leave(figure, Reason.NO_BASE)
            return
        right = now - before
        word = fact.item.change
        holds = (figure.count or 0) * (1 if word == "tăng" else -1) == right
        written = format_count(abs(right))
        if right and (right > 0) != (word == "tăng"):
            written = f"{'tăng' if right > 0 else 'giảm'} {written}"
        name = f"{format_count(now)} – {format_count(before)}: {line.called(measure)}"
        self.notes.match(figure, Basis.DIFFERENCE, name, written, holds=holds)
        if not holds:
            self.notes.find(
                "audit-count", figure, fact.item.quote, row=line.name, column=str(measure), found=figure.text,
                expected=written, what=name, right=written, text=figure.text,
            )  # fmt: skip

    def _percent(self, fact: Fact, beside: Fact | None) -> None:
        figure, value = fact.item.figure, fact.item.figure.value
        if not isinstance(value, Decimal):
            self.notes.leave(figure, Reason.NO_AMOUNT)
            return
        subject = self._subject(beside or fact)
        now = earlier = None
        line: Line | None = None
        measure: Measure | None = None
        if not isinstance(subject, Reason):
            line, measure = subject
            now, earlier = line.value(measure), self._earlier(fact, line, measure)
        if now is None:
            now = self._told(beside or fact)
        if (
            earlier is None
            and beside is not None
            and now is not None
            and beside.item.figure.count is not None
        ):
            size = beside.item.figure.count
            earlier = now - size if beside.item.change == "tăng" else now + size
        if now is None or not earlier or earlier < 0:
            self.notes.leave(figure, subject if isinstance(subject, Reason) else Reason.NO_BASE)
            return
        rate = right_changes(earlier, now, places_of(value))
        word = fact.item.change or (beside.item.change if beside is not None else "")
        holds = rate.allows(value) and (now == earlier or (now > earlier) == (word == "tăng"))
        if figure.near == "dưới":
            holds = 0 < 100 * abs(now - earlier) < value * earlier
        called = line.called(measure) if line is not None and measure is not None else ""
        way = f"{format_count(earlier)} → {format_count(now)}"
        self.notes.match(figure, Basis.CHANGE, ": ".join(filter(None, (way, called))), str(rate), holds=holds)
        if not holds:
            direction = "" if now == earlier else "tăng " if now > earlier else "giảm "
            self.notes.find(
                "audit-percent", figure, fact.item.quote, row=line.name if line else None,
                column=str(measure) if measure else None, found=figure.text, expected=f"{direction}{rate}",
                sum=way, right=f"{direction}{rate}", text=figure.text,
            )  # fmt: skip

    def _told(self, fact: Fact) -> int | None:
        """The count before a change, as the text states it."""
        at = fact.item.cousin
        if at is None or self.facts[at].item.sentence != fact.item.sentence:
            return None
        return self.facts[at].settled

    def _earlier(self, fact: Fact, line: Line, measure: Measure) -> int | None:
        """The count of the earlier form, if it is of the period that the sentence compares with."""
        named = self._compared_with(fact)
        before = self.period.previous() if self.period else None
        for form in self.earlier.forms:
            own = form.period or before
            if form.layout.account is line.account and (
                named is None or (own is not None and _is(own, named))
            ):
                same = [
                    one for one in Tables.of([form]).lines if (one.kind, one.place) == (line.kind, line.place)
                ]
                return same[0].value(measure) if len(same) == 1 else None
        return None

    def _compared_with(self, fact: Fact) -> FigureValue:
        """The period that a change is from: named right after it, else the one last named before it."""
        figure = fact.item.figure
        text = figure.sentence.text
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
