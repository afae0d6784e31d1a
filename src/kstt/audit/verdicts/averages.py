"""Judging averages that a text states: so many a day, a commune, a body."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.relations.rates import places_of, right_shares
from kstt.audit.result import Basis
from kstt.numerals import format_count, format_decimal
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.io.report.figures import Figure

__all__ = ["judge_averages"]

_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)(?P<words>[^.;:()\d]{0,60})$", re.IGNORECASE)
_EACH = re.compile(r"(?<!\w)(?:mỗi|một|từng)(?: một)? (?P<unit>\w+)", re.IGNORECASE)
_PER = re.compile(r"[^\d.,;:()/]{0,20}(?:/ ?|(?<!\w)(?:mỗi|một) )(?P<unit>\w+)", re.IGNORECASE)
_SPAN, _BACK = 100, 6
_SCALES = frozenset(("nghìn", "ngàn", "triệu", "tỷ", "tỉ"))


def judge_averages(notes: Notes, amounts: Sequence[Amount], figures: Mapping[int, Sequence[Figure]]) -> None:
    """Hold each average against the total and the number that stand before it in its sentence.

    It is wrong only where one count of that kind stands there, and one number of what it is for.
    """
    for amount in amounts:
        text = amount.figure.sentence.text
        mean = _MEAN.search(text, max(amount.figure.start - _SPAN, 0), amount.figure.start)
        if mean is None or amount.figure.near or amount.figure.value is None:
            continue
        each = _EACH.search(mean["words"]) or _PER.match(text, amount.figure.end)
        own = figures.get(id(amount.figure.sentence), ()) if each else ()
        unit = name_key(each["unit"]) if each else ""
        numbers = {f.count for f in own if f.count and f.end < mean.start() and _is_of(f, unit)}
        totals = {
            one.count: one
            for one in amounts[max(amount.at - _BACK, 0) : amount.at]
            if one.sentence == amount.sentence and one.count and one.ratio is None and akin(one, amount)
            and not _is_of(one.figure, unit) and _scale(one.figure) == _scale(amount.figure)
        }  # fmt: skip
        if len(numbers) == 1 and totals:
            _judge(notes, amount, totals, numbers.pop())


def _scale(figure: Figure) -> str:
    """The thousands or millions that a sum of money is stated in, as its next word names them."""
    words = name_key(figure.sentence.text[figure.end :][:_SPAN]).split()
    return words[0] if words[:1] and words[0] in _SCALES else ""


def _is_of(figure: Figure, unit: str) -> bool:
    """Whether what a figure counts is named by this word."""
    words = name_key(figure.sentence.text[figure.end :][:_SPAN]).replace(",", " ").split()
    return words[:1] == [unit]


def _judge(notes: Notes, amount: Amount, totals: Mapping[int, Amount], number: int) -> None:
    value = amount.figure.value
    if not isinstance(value, int | Decimal):
        return
    stated = Decimal(value)
    places = places_of(stated)
    rates = {total: right_shares(total, 100 * number, places, cut=True) for total in totals}
    up = {total: -(-total // number) if not places else None for total in totals}
    held = next((total for total, rate in rates.items() if rate.allows(stated) or stated == up[total]), None)
    if held is None and len(totals) > 1:
        return
    total = held if held is not None else next(iter(totals))
    way = f"{format_count(total)} : {format_count(number)}"
    right = format_decimal(rates[total].values[0], places)
    holds = held is not None
    notes.match(amount.figure, Basis.SHARE, way, amount.figure.text if holds else right, holds=holds)
    if holds:
        notes.match(
            totals[total].figure, Basis.SHARE, f"{way} = {amount.figure.text}", totals[total].figure.text
        )
    else:
        notes.find(
            "audit-percent", amount.figure, amount.quote, found=amount.figure.text, expected=right,
            text=amount.figure.text, right=right, sum=way,
        )  # fmt: skip
