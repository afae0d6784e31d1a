"""The audit of a report: every figure of its prose held against forms, calendar, law and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.audit.figures.outline import outline
from kstt.audit.figures.titles import read_titles
from kstt.audit.notes import Notes
from kstt.audit.relations.changes import name_times
from kstt.audit.relations.search import candidates
from kstt.audit.relations.stated import rests
from kstt.audit.result import Reason
from kstt.audit.tables import Tables
from kstt.audit.verdicts.cells import judge_cells
from kstt.audit.verdicts.changes import Changes
from kstt.audit.verdicts.cited import judge_citations, judge_forms
from kstt.audit.verdicts.formulas import judge_near
from kstt.audit.verdicts.periods import compares, is_as_of, judge_times, main_period
from kstt.audit.verdicts.shares import Shares
from kstt.audit.verdicts.sums import (
    count_sums,
    find_errors,
    hold_sums,
    judge_approximations,
    note_sums,
    shares_of,
    weighed,
)
from kstt.audit.words.meanings import find_meanings
from kstt.audit.words.phrases import Words
from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.forms.reported import ReportedForm
from kstt.io.report.figures import FigureKind
from kstt.law.instruments import REGISTER
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.result import Audit
    from kstt.audit.verdicts.readings import Group
    from kstt.definitions.account import Account
    from kstt.definitions.editions import LayoutRegister
    from kstt.forms.form import Form
    from kstt.io.report.figures import Figure, FigureValue
    from kstt.io.report.reading import Report
    from kstt.law.instruments import Register

__all__ = ["amounts_in", "audit", "groups_in", "period_of"]

_UNIT_WORDS = ("UBND ", "Ủy ban nhân dân ")


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

    Figures that hold together explain one another: sums and shares are sought among neighbours, whatever
    the words. Words name what a figure counts and choose among readings; a figure is accused only on
    evidence, where a relation that the words state or the form demands fails. Periods, days, cited
    instruments and forms are held against the calendar and the law. What nothing explains is left
    unmatched, with the reason; a report none of whose counts and percentages is matched has a finding that
    says so.

    Args:
        report: the report.
        form: the form that the report is about, in place of the one of its kind in the report itself.
        previous: an earlier form that the report compares with.
        period: the reporting period, in place of that of the form, or else of the prose.
        register: the instruments known.
        layouts: the editions of forms known.

    Returns: findings in the order of the text, those of struck text last, and every figure, matched or not.

    >>> from kstt.io.report import parse_report
    >>> found = audit(parse_report("Đã giải quyết 200 hồ sơ, trong đó: 150 hồ sơ đúng hạn (chiếm 74,9%)."))
    >>> [(match.figure.text, match.holds, match.right) for match in found.matches]
    [('74,9%', False, '75,0%')]
    """
    own = [ReportedForm.from_table(form)] if form is not None else []
    now = Tables.of([*own, *report.forms])
    earlier = Tables.of([ReportedForm.from_table(previous)] if previous is not None else [])
    sure = period is not None or any(one.period for one in now.forms)
    period = period or period_of(report, own)
    notes = Notes()
    amounts = amounts_in(report, now, period)
    by_sentence = _by_sentence(report.figures)
    changes = Changes(notes, now, earlier, period, amounts, by_sentence)
    groups, shares = groups_in(notes, now, amounts, changes)
    groups += changes.groups()
    note_sums(notes, groups)
    find_errors(notes, groups, amounts)
    judge_approximations(notes, amounts)
    shares.hold()
    shares.leave()
    by_line: dict[int, list[Figure]] = {}
    for figure in report.figures:
        by_line.setdefault(figure.line, []).append(figure)
    find_errors(notes, judge_near(notes, amounts, by_line), amounts)
    compared = tuple(f.period for f in earlier.forms if f.period)
    judge_times(notes, report.sentences, by_sentence, period, compared, sure=sure)
    judge_citations(notes, report.sentences, report.figures, period, register)
    judge_forms(notes, report.figures, now.forms, period, layouts)
    for amount in amounts:
        notes.take(amount.figure, amount.taken_for)
        _leave(notes, amount, at_hand=any(one.layout.account is amount.account for one in now.forms))
    return notes.audit(report)


def groups_in(
    notes: Notes,
    now: Tables,
    amounts: list[Amount],
    changes: Changes | None = None,
    *,
    every: bool = False,
) -> tuple[list[Group], Shares]:
    """What the amounts of a text may be together, in groups of readings with their odds; its percentages.

    Of ``every`` reading, or of those that may accuse a figure.
    """
    sums = candidates(amounts)
    count_sums(sums)
    judge_cells(notes, now, amounts)
    hold_sums(notes, sums)
    if changes is not None:
        changes.judge_counts()
    shares = Shares.of(notes, now, amounts, sums)
    shares.hold()
    sums += rests(
        amounts, ((rate, one.counted, one.base) for said in shares.held.values() for rate, one in said)
    )
    return [*weighed(sums, amounts, every=every), *shares_of(shares)], shares


def period_of(report: Report, forms: Iterable[ReportedForm] = ()) -> ReportingPeriod | None:
    """The period of a report: that of a form, else the one that its prose names most often."""
    of_forms = (form.period for form in (*forms, *report.forms) if form.period)
    named = next(of_forms, None) or main_period(report.figures)
    if named is not None or report.period is None or report.period.kind is not PeriodKind.YEAR:
        return named
    years = {f.value for f in report.figures if f.kind is FigureKind.YEAR and not f.is_compared_with}
    # Of several years none is known to be the one reported on.
    return report.period if len(years) == 1 else None


def amounts_in(report: Report, now: Tables, period: ReportingPeriod | None) -> list[Amount]:
    """The amounts of a report's prose, and what each may count."""
    units = {report.reporting_unit, *(form.reporting_unit for form in now.forms)}
    words = Words(_names(units), now.categories())
    elsewhere = (
        at
        for at, figure in enumerate(report.figures)
        if _of_another_period(figure, period) and not compares(figure.sentence)
    )
    found = outline(report.sentences, report.figures, words, elsewhere)
    read_titles(found, report.sentences, words)
    find_meanings(found, period)
    name_times(found, _by_sentence(report.figures))
    return found


def _of_another_period(figure: Figure, period: ReportingPeriod | None) -> bool:
    """Whether a period, a year or a closing day is not that of the report."""
    match figure.kind:
        case FigureKind.PERIOD:
            return figure.value is not None and not _is_of(figure.value, period)
        case FigureKind.YEAR:
            whole = period is not None and period.label == f"Năm {figure.value}"
            return not (whole and period is not None and figure.value == period.reporting_year)
        case FigureKind.DATE:
            return period is not None and is_as_of(figure) and figure.value not in {period.end, None}
    return False


def _is_of(named: FigureValue, period: ReportingPeriod | None) -> bool:
    """Whether this is the period of the report, or days of its own that take the place of the decree's."""
    if not isinstance(named, ReportingPeriod) or period is None:
        return named == period
    own = named.kind is PeriodKind.CUSTOM and named.start <= period.end and period.start <= named.end
    return named == period or own


def _by_sentence(figures: Iterable[Figure]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = {}
    for figure in figures:
        found.setdefault(id(figure.sentence), []).append(figure)
    return found


def _names(units: Iterable[str]) -> frozenset[str]:
    """The names by which a report speaks of all that it reports on."""
    own = {unit for unit in units if unit}
    places = {unit.removeprefix(word) for unit in own for word in _UNIT_WORDS if unit.startswith(word)}
    wide = {f"{words} {area}" for area in places for words in ("toàn", "trên địa bàn")}
    return frozenset(map(name_key, own | places | wide))


def _leave(notes: Notes, amount: Amount, *, at_hand: bool) -> None:
    """Why an amount that nothing explains was left unmatched; a form that may count it is ``at_hand``."""
    if amount.elsewhere:
        notes.leave(amount.figure, Reason.OTHER_PERIOD)
    elif amount.account is None:
        notes.leave(amount.figure, Reason.NO_BASE)
    elif amount.own.unknown:
        notes.leave(amount.figure, Reason.UNKNOWN_WORDS, amount.own.unknown)
    elif at_hand and not amount.meanings:
        notes.leave(amount.figure, Reason.NO_WORDS)
