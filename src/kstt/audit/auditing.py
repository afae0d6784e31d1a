"""The audit of a report: every figure of its prose held against the form, the calendar and the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.cited import judge_citations, judge_forms
from kstt.audit.clauses import Clause, changed, clauses_of
from kstt.audit.counts import Numbers, judge_count
from kstt.audit.notes import Notes
from kstt.audit.percentages import Percentages
from kstt.audit.periods import compares, judge_day, judge_period, period_told
from kstt.audit.quantities import Doubt, Reader
from kstt.audit.result import Reason
from kstt.audit.scopes import Scope, scopes_of
from kstt.audit.sums import judge_lists, judge_statements
from kstt.audit.tables import Quantity, Tables
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_06 import CaseAccount
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.io.report.figures import FigureKind
from kstt.law.instruments import REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.audit.result import Audit
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.editions import LayoutRegister
    from kstt.io.report.figures import Figure
    from kstt.io.report.reading import Report
    from kstt.law.instruments import Register

__all__ = ["audit"]

_UNIT_WORDS = ("UBND ", "Ủy ban nhân dân ")
_AREAS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn")


def audit(
    report: Report,
    form: ReportedForm | Form[Account] | None = None,
    *,
    previous: ReportedForm | Form[Account] | None = None,
    period: ReportingPeriod | None = None,
    register: Register = REGISTER,
    layouts: LayoutRegister = LAYOUTS,
) -> Audit:
    """Hold every figure of a report's prose against what it should be.

    Counts are matched to cells by the words around them, percentages to the counts they stand beside and
    the totals these are parts of; periods, days, cited instruments and forms to the calendar and the law.
    What cannot be matched is left unmatched, with the reason; nothing is matched by its value.

    Args:
        report: the report.
        form: the form the report tells of, in place of the one of its kind in the report itself.
        previous: an earlier form that the report compares with.
        period: the reporting period, in place of that of the form, or else of the prose.
        register: the instruments known.
        layouts: the editions of forms known.

    Returns: findings in the order of the text, and every figure, matched or not.

    >>> from kstt.io.report import parse_report
    >>> found = audit(parse_report("Đã giải quyết 200 hồ sơ, trong đó: 150 hồ sơ đúng hạn (chiếm 74,9%)."))
    >>> [(match.figure.text, match.holds, match.right) for match in found.matches]
    [('74,9%', False, '75,0%')]
    """
    own = [ReportedForm.from_table(form)] if form is not None else []
    numbers = Numbers(
        Tables.of([*own, *report.forms]),
        Tables.of([ReportedForm.from_table(previous)] if previous is not None else []),
    )
    told = (f.period for f in (*own, *report.forms) if f.period)
    period = period or next(told, None) or period_told(report.figures) or report.period
    numbers = attrs.evolve(numbers, period=period)
    notes = Notes()
    units = {report.reporting_unit, *(f.reporting_unit for f in numbers.now.forms)}
    kinds = {f.layout.account for f in numbers.now.forms}
    reader = Reader(_names(units), period, {kind: numbers.now.categories(kind) for kind in kinds})
    elsewhere = frozenset(
        place
        for place, sentence in enumerate(report.sentences)
        if not compares(sentence)
        and reader.of_another_period([f for f in report.figures if f.sentence is sentence])
    )
    reading = _Prose(report, numbers, period, attrs.evolve(reader, elsewhere=elsewhere), notes)
    reading.judge()
    judge_citations(notes, report.sentences, report.figures, period, register)
    judge_forms(notes, report.figures, numbers.now.forms, period, layouts)
    return notes.audit(report.figures)


def _names(units: Iterable[str]) -> tuple[str, ...]:
    """The names by which a report speaks of all that it reports on; of any area where no unit is named."""
    own = {unit for unit in units if unit}
    places = {unit.removeprefix(word) for unit in own for word in _UNIT_WORDS if unit.startswith(word)}
    areas = {area for area in _AREAS if not own or any(place.startswith(f"{area} ") for place in places)}
    wide = {f"{words} {area}" for area in places | areas for words in ("toàn", "trên địa bàn")}
    return tuple(sorted(own | places | wide))


@attrs.frozen
class _Prose:
    """The prose of a report, read sentence by sentence."""

    report: Report
    numbers: Numbers
    period: ReportingPeriod | None
    reader: Reader
    notes: Notes

    def judge(self) -> None:
        sentences = self.report.sentences
        figures: dict[int, list[Figure]] = {}
        for figure in self.report.figures:
            figures.setdefault(id(figure.sentence), []).append(figure)
        totals: dict[int, Quantity | Doubt | None] = {}
        said: dict[Quantity, list[Clause]] = {}
        for i, (sentence, scope) in enumerate(zip(sentences, scopes_of(sentences), strict=True)):
            clauses = clauses_of(figures.get(id(sentence), []))
            head = totals.get(scope.head) if scope.head is not None else None
            counts = self.reader.counts(clauses, scope, totals.get(i - 1), head)
            totals[i] = _total(clauses, counts)
            continues = clauses[0].continues if clauses else ""
            above = head if continues in {"", "theo"} else totals.get(i - 1)
            self._sentence(clauses, counts, scope, above, totals.get(i - 1))
            for n, quantity in counts.items():
                if isinstance(quantity, Quantity) and not changed(clauses[n]):
                    said.setdefault(quantity, []).append(clauses[n])
        judge_statements(self.notes, self.numbers.now, said)

    def _sentence(
        self,
        clauses: tuple[Clause, ...],
        counts: dict[int, Quantity | Doubt],
        scope: Scope,
        above: Quantity | Doubt | None,
        before: Quantity | Doubt | None,
    ) -> None:
        percentages = Percentages(self.notes, self.numbers, clauses, counts, above)
        for i, clause in enumerate(clauses):
            match clause.figure.kind:
                case FigureKind.COUNT:
                    judge_count(self.notes, self.numbers, clauses, i, counts)
                case FigureKind.PERCENT:
                    told: tuple[Quantity, ...] | Doubt = Doubt(Reason.PARENT)
                    if clause.of is None:
                        told = self.reader.rate(clauses, i, scope, counts, before)
                    of = counts.get(clause.of) if clause.of is not None else None
                    account = of.measure.account if isinstance(of, Quantity) else CaseAccount
                    base = self.reader.base(clause, account) if isinstance(of, Quantity) else None
                    percentages.judge(i, told, base)
                case FigureKind.PERIOD | FigureKind.YEAR if self.period is not None:
                    compared = tuple(f.period for f in self.numbers.earlier.forms if f.period)
                    judge_period(self.notes, clauses, i, scope, self.period, compared)
                case FigureKind.DATE:
                    judge_day(self.notes, clause.figure, self.period)
                case FigureKind.YEAR | FigureKind.PERIOD:
                    self.notes.leave(clause.figure, Reason.OTHER_PERIOD)
                case _:
                    pass
        judge_lists(self.notes, clauses)


def _total(clauses: tuple[Clause, ...], counts: dict[int, Quantity | Doubt]) -> Quantity | Doubt | None:
    """What a list that follows a sentence tells the parts of: the sentence's only count that is no part."""
    own = [n for n in counts if not changed(clauses[n])]
    tops = [counts[n] for n in own if (opener := clauses[n].opener) is None or opener.parent < 0]
    if not tops:
        return None
    return tops[0] if len(tops) == 1 else Doubt(Reason.AMBIGUOUS)
