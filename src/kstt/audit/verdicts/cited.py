"""Judging cited instruments and forms: known, misquoted, in force, of one date wherever they are cited."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.audit.result import Basis, Reason
from kstt.definitions.layout import CODE_ENDING
from kstt.errors import KsttError
from kstt.i18n import Message, msg
from kstt.io.report.figures import FigureKind
from kstt.law.citations import Verdict, VerdictKind, WrittenCitation, parse_citations, verdict
from kstt.law.instruments import InstrumentKind, Provenance

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from kstt.audit.notes import Notes
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.editions import LayoutRegister
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.report.figures import Figure
    from kstt.io.report.prose import Sentence
    from kstt.law.instruments import Instrument, Register

__all__ = ["judge_citations", "judge_forms"]


@attrs.frozen
class _CitationFigures:
    """A citation with the figures of its number and its day."""

    written: WrittenCitation
    number: Figure | None
    day: Figure | None


def _cited(sentences: Iterable[Sentence], figures: Sequence[Figure]) -> list[_CitationFigures]:
    found = []
    by_sentence: dict[int, list[Figure]] = {}
    for figure in figures:
        by_sentence.setdefault(id(figure.sentence), []).append(figure)
    for sentence in sentences:
        own = by_sentence.get(id(sentence), [])
        for written in parse_citations(sentence.text) if own else ():
            start, end = written.span
            inside = [figure for figure in own if start <= figure.start < end]
            number = next((f for f in inside if f.kind is FigureKind.INSTRUMENT), None)
            day = next((f for f in inside if f.kind is FigureKind.DATE), None)
            found.append(_CitationFigures(written, number, day))
    return found


def judge_citations(
    notes: Notes,
    sentences: Iterable[Sentence],
    figures: Sequence[Figure],
    period: ReportingPeriod | None,
    register: Register,
) -> None:
    """Hold every citation against the register, and against the other citations of the same number."""
    cited = _cited(sentences, figures)
    for one in cited:
        _judge(notes, one, period, register)
    _judge_days(notes, cited)


def _judge(notes: Notes, cited: _CitationFigures, period: ReportingPeriod | None, register: Register) -> None:
    judged = verdict(cited.written, register)
    figure, written = cited.number or cited.day, cited.written.text
    if figure is None:
        return
    if period is not None and cited.written.dated is not None and cited.written.dated > period.end:
        last = f"{period.end:%d/%m}/{period.end.year}"
        notes.find("citation-after-period", cited.day or figure, written, found=written, expected=last)
    if judged.kind is VerdictKind.UNKNOWN or judged.instrument is None:
        _leave(notes, cited)
    elif judged.kind is not VerdictKind.KNOWN and not _sure(judged, cited.written, judged.instrument):
        # Another instrument may well be meant, or the register itself be wrong.
        notes.find("citation-close", figure, written, found=written, expected=str(judged.instrument))
        _leave(notes, cited)
    else:
        _judge_known(notes, cited, figure, judged, judged.instrument)
        if period is not None:
            _judge_force(notes, cited, figure, judged.instrument, period)


def _leave(notes: Notes, cited: _CitationFigures) -> None:
    """An instrument that the register does not have; its own day and year may still be at odds."""
    for part in filter(None, (cited.number, cited.day)):
        notes.leave(part, Reason.UNKNOWN_INSTRUMENT, cited.written.text)
    _judge_year(notes, cited)


def _judge_known(
    notes: Notes, cited: _CitationFigures, figure: Figure, judged: Verdict, instrument: Instrument
) -> None:
    if cited.number:
        right = judged.kind is not VerdictKind.WRONG_NUMBER
        notes.match(cited.number, Basis.CITATION, str(instrument), instrument.number, holds=right)
    if cited.day and instrument.dated:
        right = cited.written.dated == instrument.dated
        notes.match(cited.day, Basis.CITATION, str(instrument), f"{instrument.dated:%d/%m/%Y}", holds=right)
    if judged.kind is not VerdictKind.KNOWN:
        at = cited.day if judged.kind is VerdictKind.WRONG_DATE and cited.day else figure
        written = cited.written.text
        notes.find("citation-misquoted", at, written, found=written, expected=str(instrument))
    elif not instrument.dated:
        _judge_year(notes, cited)


def _sure(judged: Verdict, written: WrittenCitation, meant: Instrument) -> bool:
    """Whether a citation that differs can only mean this one.

    An entry of the register that was recalled, not read in a source, accuses no citation. A number is wrong
    where a circular of the Office bears that date: it does not sign two on one day, as the Government signs
    decrees.
    """
    if meant.provenance is Provenance.RECALL:
        return False
    if judged.kind is not VerdictKind.WRONG_NUMBER:
        return True
    return meant.kind is InstrumentKind.CIRCULAR and written.dated == meant.dated is not None


def _judge_force(
    notes: Notes, cited: _CitationFigures, figure: Figure, instrument: Instrument, period: ReportingPeriod
) -> None:
    ends = (instrument.in_force_on(day) for day in (period.start, period.end))
    if any(in_force is not False for in_force in ends):
        return
    begins = instrument.in_force_from or instrument.dated
    ended = instrument.in_force_to is not None and instrument.in_force_to < period.start
    day = instrument.in_force_to if ended else begins
    notes.find(
        "citation-not-in-force",
        figure,
        cited.written.text,
        found=cited.written.text,
        expected=instrument.replaced_by or None,
        label=period.label,
        since=_since(day, ended=ended),
        instead=msg(", see {instrument}", instrument=instrument.replaced_by)
        if ended and instrument.replaced_by
        else "",
    )


def _since(day: date | None, *, ended: bool) -> Message:
    if day is None:
        return msg("not yet")
    written = f"{day:%d/%m/%Y}"
    return msg("to {day}", day=written) if ended else msg("from {day}", day=written)


def _judge_year(notes: Notes, cited: _CitationFigures) -> None:
    """Hold the year within a number against that of the day beside it."""
    year = re.search(r"/((?:19|20)\d{2})/", cited.written.number)
    if year is None or cited.written.dated is None or cited.day is None:
        return
    holds = int(year[1]) == cited.written.dated.year
    notes.match(cited.day, Basis.REPEATED, cited.written.number, year[1], holds=holds)
    if not holds:
        notes.find(
            "citation-misquoted", cited.day, cited.written.text, found=cited.written.text,
            expected=f"{cited.written.number} {year[1]}",
        )  # fmt: skip


def _judge_days(notes: Notes, cited: Sequence[_CitationFigures]) -> None:
    """One instrument has one day, wherever it is cited."""
    same: dict[tuple[str, str], list[_CitationFigures]] = {}
    for one in cited:
        if one.day is not None and isinstance(one.day.value, date):
            same.setdefault((one.written.kind, one.written.number), []).append(one)
    for group in same.values():
        said = [(one.day, one.written.text) for one in group if one.day is not None]
        _judge_repeated(notes, said, [figure.value for figure, _ in said])


def _judge_repeated(notes: Notes, said: Sequence[tuple[Figure, str]], values: Sequence[Hashable]) -> None:
    """Hold figures that say the same thing against one another.

    Where most agree, the others are wrong; where no value has a majority, it is open which is, and
    every one of them is found.

    Args:
        notes: what is known.
        said: the figures with the words about each.
        values: what each says.
    """
    if len(said) < 2:
        return
    (common, often), *others = Counter(values).most_common()
    settled = not others or others[0][1] < often
    for i, (figure, quote) in enumerate(said):
        holds = values[i] == common if settled else False
        differs = [n for n in range(len(said)) if values[n] != values[i]]
        right = differs[0] if differs and not holds else next(n for n in range(len(said)) if n != i)
        if settled and not holds:
            right = values.index(common)
        other = said[right][0]
        notes.match(figure, Basis.REPEATED, other.sentence.text, other.text, holds=holds)
        if not holds:
            notes.find(
                "audit-contradiction", figure, quote, found=figure.text, expected=other.text,
                other=other.where, right=other.text, text=figure.text,
            )  # fmt: skip


def judge_forms(
    notes: Notes,
    figures: Sequence[Figure],
    forms: Sequence[ReportedForm],
    period: ReportingPeriod | None,
    layouts: LayoutRegister,
) -> None:
    """Hold the codes of forms against the forms at hand and the editions in force in the period."""
    cited = [f for f in figures if f.kind is FigureKind.FORM or f.text.endswith(CODE_ENDING)]
    named = {figure: _layout(figure, layouts) for figure in cited}
    at_hand = {form.layout.form: form.layout for form in forms}
    named_forms = {layout.form for layout in named.values() if layout}
    for figure, layout in named.items():
        own = [at_hand[name] for name in at_hand if name not in named_forms]
        meant = [one for one in own if layout is None or one.account is layout.account]
        if len(meant) == 1 and (layout is None or layout.form not in at_hand):
            notes.match(figure, Basis.FORM, meant[0].code, meant[0].code, holds=False)
            notes.find("audit-form", figure, found=figure.text, expected=meant[0].code, text=figure.text)
        else:
            if layout is not None and layout.form in at_hand:
                notes.match(figure, Basis.FORM, layout.title, layout.code)
            if layout is not None:
                _judge_edition(notes, figure, layout, period, layouts)


def _layout(figure: Figure, layouts: LayoutRegister) -> FormLayout | None:
    try:
        if "/" in figure.text:
            return layouts.by_code(figure.text)
        return layouts.latest(figure.text.removeprefix("II."))
    except KsttError:
        return None


def _judge_edition(
    notes: Notes, figure: Figure, layout: FormLayout, period: ReportingPeriod | None, layouts: LayoutRegister
) -> None:
    if period is None or "/" not in figure.text:
        return
    try:
        valid = layouts.on(layout.form, period.end)
    except KsttError:
        return
    if valid.code != layout.code:
        notes.find(
            "form-edition", figure, found=figure.text, expected=valid.code, text=figure.text,
            source=valid.source.instrument, label=period.label,
        )  # fmt: skip
