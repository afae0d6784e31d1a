"""The period and the unit of tables whose heading names none, as the document says elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.records.units import is_unit
from kstt.tables.cells import ReportedCell, first_spot
from kstt.tables.heading import PREFIXES
from kstt.tables.recognition import Doubt, OmissionReason
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.tables.recognition import Omission, Recognition

__all__ = ["with_heading_from_elsewhere"]

_BELOW = frozenset((OmissionReason.BELOW, OmissionReason.NO_FIGURES))
_LINE = re.compile(r"(?:line|row) \d{1,9}|(?<!\d)\d{1,9}$")
"""Which line a spot is in."""
_SIGNED = re.compile(r"T\.?/?M\.?:? ([^.;:]{3,80})", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"(?<![^\W_])(?:(?:quy|q|thang|t|h)[\s.:-]{0,2}(?:[ivx]{1,4}|\d{1,2})(?!\w)"
    r"|\d{1,2} ?(?:thang|t)(?![^\W\d_]))"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_PARTS = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.NINE_MONTHS)
_WHOLE_YEAR = ("ca nam", "12 thang")
_SHEET_OF_YEAR = re.compile(r"nam \d{4}")


def with_heading_from_elsewhere(forms: Sequence[ReportedForm], name: str) -> tuple[ReportedForm, ...]:
    """The forms with the period that a line below the table, the sheet's or the file's name gives.

    So it is where the heading of a table names none, and is told. A year alone in a name is none, but for a
    sheet *Năm 2025*. A unit is taken from a line below the table alone.

    Args:
        forms: the forms of a document.
        name: the name of its file.
    """
    completed = tuple(_against_names(_completed(form, name), form, name) for form in forms)
    # What was recognised where is asked for only if it was asked for already.
    changed = len(forms) > 1 and any(one is not form for one, form in zip(completed, forms, strict=True))
    return tuple(_apart_by_period(completed)) if changed else completed


def _apart_by_period(forms: Sequence[ReportedForm]) -> Iterator[ReportedForm]:
    """The forms, those no longer called a second one of their unit which turn out to be of another period."""
    periods = {first_spot(form.written): form.period for form in forms}
    for form in forms:
        known = form.recognition
        again = [doubt for doubt in known.doubts if doubt.rule == "unit-again"] if known else []
        if known and any(periods.get(str(doubt.expected), form.period) != form.period for doubt in again):
            doubts = tuple(doubt for doubt in known.doubts if doubt not in again)
            yield attrs.evolve(form, recognition=attrs.evolve(known, doubts=doubts))
        else:
            yield form


def _completed(form: ReportedForm, name: str) -> ReportedForm:
    if form.period is not None and form.reporting_unit:
        # What else a document says is looked up only where it is asked for.
        return form
    recognition = form.recognition
    if recognition is None:
        return form
    doubts: list[Doubt] = []
    period, unit = form.period, form.reporting_unit
    if period is None and not any(doubt.rule == "period-unread" for doubt in recognition.doubts):
        for rule, found, text, where in _periods(form, recognition, name):
            period = found
            doubts.append(Doubt(rule, "", where, text, found.label))
            break
    if not unit and (
        stated := next(chain(_stated_below(recognition, PREFIXES.unit), _signed_for(recognition)), None)
    ):
        unit, where = stated
        doubts.append(Doubt("unit-elsewhere", "", where, unit))
    if not doubts:
        return form
    told = attrs.evolve(recognition, doubts=(*recognition.doubts, *doubts))
    return attrs.evolve(form, period=period, reporting_unit=unit, recognition=told)


def _against_names(form: ReportedForm, as_read: ReportedForm, name: str) -> ReportedForm:
    """The form with a doubt where its heading names one part of a year, and its sheet or file another.

    A name may be that of the month in which a table was sent, or of the part of the year up to its period's
    end: neither contradicts a heading.
    """
    period = as_read.period
    first = first_spot(form.written)
    # What was recognised is asked for only where a name may say something else.
    if period is None or period.kind not in _PARTS or not _PART_OF_YEAR.search(bare(f"{first} {name}")):
        return form
    recognition = form.recognition
    if recognition is None:
        return form
    for text in (recognition.sheet, PurePath(name).stem):
        dated = text if _YEAR.search(text) else f"{text} {period.reporting_year}"
        named = _named(dated, whole=False)
        if named is None or named.kind not in _PARTS:
            continue
        if named.end < period.start or period.end < named.start:
            doubt = Doubt("period-against-name", "", first, text, period.label)
            told = attrs.evolve(recognition, doubts=(*recognition.doubts, doubt))
            return attrs.evolve(form, recognition=told)
        # A sheet that says the same stands in a file of several periods.
        break
    return form


def _periods(
    form: ReportedForm, recognition: Recognition, name: str
) -> Iterator[tuple[str, ReportingPeriod, str, str]]:
    """The periods that a document gives elsewhere, by the rules that tell them, with text and spot."""
    for text, where in _stated_below(recognition, PREFIXES.period):
        for period in ReportingPeriod.mentioned_in(text)[:1]:
            yield "period-elsewhere", period, text, where
    first = first_spot(form.written)
    for text in (recognition.sheet, PurePath(name).stem):
        whole = text is recognition.sheet and _SHEET_OF_YEAR.fullmatch(bare(text)) is not None
        if (named := _named(text, whole=whole)) is not None:
            yield "period-of-name", named, text, first


def _stated_below(recognition: Recognition, prefix: str) -> Iterator[tuple[str, str]]:
    """What lines below a table say after a word of headings, each with its spot; none above another table.

    A line of a table has several counts; a page, a telephone or a year is one.
    """
    stated: list[tuple[str, str]] = []
    counted: Counter[str] = Counter()
    for one in reversed(recognition.left_out):
        head, colon, value = one.text.partition(":")
        if one.reason in _BELOW and colon and value.strip() and bare(head) == bare(prefix):
            stated.append((clean(value), one.where))
        elif _is_below_count(one):
            match = _LINE.search(one.where)
            line = match[0] if match else ""
            counted[line] += 1
            if counted[line] > 1:
                break
    yield from reversed(stated)


def _is_below_count(one: Omission) -> bool:
    counted = one.reason in _BELOW and any(map(str.isdecimal, one.text))
    return counted and ReportedCell.read(one.text).value is not None


def _signed_for(recognition: Recognition) -> Iterator[tuple[str, str]]:
    """The units in whose name it is signed below a table, *TM. UBND XÃ A*, each with its spot."""
    for one in recognition.left_out:
        match = _SIGNED.fullmatch(clean(one.text))
        if one.reason in _BELOW and match and is_unit(match[1]):
            yield match[1], one.where


def _named(name: str, *, whole: bool) -> ReportingPeriod | None:
    """The one period that the name of a sheet or file gives, a year alone only where it is the ``whole``."""
    text = name.replace("_", " ")
    found = ReportingPeriod.mentioned_in(text)
    plain = bare(text)
    if len(found) != 1 or len(_PART_OF_YEAR.findall(plain)) > 1 or len({*_YEAR.findall(plain)}) > 1:
        return None
    of_a_year = found[0].kind is PeriodKind.YEAR and not any(word in plain for word in _WHOLE_YEAR)
    return None if of_a_year and not whole else found[0]
