"""The bases that a text or a form offers for a percentage, the likeliest first."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.measures import Measure, split_of, wholes_of
from kstt.audit.stated import Share, parts_in, stated_counts
from kstt.audit.words import Words, meant
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.tables import Tables

__all__ = ["NEAR", "OF_ALL", "OVER", "Bases"]

OVER = re.compile(
    r"(?<!\w)(?:trên|trong|so với) (?:tổng số|tổng|số)(?!\w)|(?<!\w)(?:trên|trong)(?: tổng)?\s*$",
    re.IGNORECASE,
)
"""``A trên tổng số B``: a share in words."""
_PLAIN = frozenset(
    ("tổng", "trên", "hồ", "sơ", "có", "số", "là", "và", "trong", "đó", "các", "của", "phiếu", "lượt",
     "tthc", "thủ", "tục", "hành", "chính", "dịch", "vụ", "công", "pakn")
)  # fmt: skip
"""Words that set no count apart from the others."""
_LED = re.compile(r"(?:^|[,;.:] ?)\s*trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
OF_ALL = re.compile(r"\s*(?:(?:trên|trong|so với|của) )?(?:tổng )?số(?!\w)", re.IGNORECASE)
_BASE = re.compile(r"(?<![,;] )(?<!\w)(?:tổng|so với|của|trên|trong)(?!\w)", re.IGNORECASE)
_PARTS = re.compile(r"[;.]\s|^[^()]*\)[^(]*,|(?<!\w)(?:trong đó|gồm)(?!\w)", re.IGNORECASE)
NEAR = 24
"""Number of amounts around a percentage that are looked at for another base."""
_BESIDE = 6


@attrs.define
class Bases:
    """The bases that a text and its forms offer.

    ``totals`` are those of the sums that hold, by their parts; ``held`` the percentages of counts that hold,
    with their shares, by the sentence of the count.
    """

    tables: Tables
    amounts: Sequence[Amount]
    totals: Mapping[int, Sequence[Amount]]
    held: dict[int, list[tuple[Amount, Share]]] = attrs.field(factory=dict, kw_only=True)

    def _around(self, amount: Amount, near: int = NEAR) -> Sequence[Amount]:
        return self.amounts[max(amount.at - near, 0) : amount.at + near]

    def _of_count(self, amount: Amount) -> Iterator[Share]:
        """The shares that a percentage of a count may be, the likeliest first."""
        counted = self.amounts[amount.of or 0]
        if counted.near and counted.right is None:
            return
        named = list(self._named(amount, counted))
        if named:
            yield from named
            return
        yield from self._in_parent(counted)
        yield from self._in_measures(counted)
        yield from self._in_others(amount, counted)

    def _pairs(self, part: Amount, whole: Amount, *, sure: bool) -> Iterator[Share]:
        for size, value in product(part.values, whole.values):
            yield Share(size, value, f"{format_count(size)} : {format_count(value)}", sure, base=whole)

    def _named(self, amount: Amount, counted: Amount) -> Iterator[Share]:
        """The shares where the text names the base: ``3/5``, ``A trên tổng số B``, its own words."""
        before = self.amounts[counted.at - 1] if counted.at else counted
        base, lead = self._base_after(amount) or self._base_said(amount, counted), self._lead(counted)
        if counted.ratio is not None:
            yield from self._pairs(counted, self.amounts[counted.ratio], sure=True)
        elif base is not None:
            yield from self._pairs(counted, base, sure=True)
        elif OVER.search(counted.before) and before.sentence == counted.sentence and before.count:
            yield from self._pairs(before, counted, sure=True)
        elif lead is not None:
            yield from self._pairs(counted, lead, sure=True)
        elif counted.at < amount.at and (
            amount.own.details or "," not in amount.before or OF_ALL.match(amount.after)
        ):
            for one in meant(amount.account or CaseAccount, amount.own.cues):
                if split_of(one) and one not in counted.meanings:
                    yield from self._against(counted, one)

    def _base_said(self, amount: Amount, counted: Amount) -> Amount | None:
        """The count whose own words are said again: ``chiếm 39,3% số hồ sơ có nghĩa vụ tài chính``."""
        said = _words_in(amount.after) - _PLAIN
        if not said or not OF_ALL.match(amount.after):
            return None
        labels = [(a, _words_in(f"{a.before} {a.after}")) for a in self._around(counted) if a.count]
        alike = [(len(words), a.at, a) for a, words in labels if said <= words and a is not counted]
        return min(alike)[-1] if alike else None

    def _lead(self, counted: Amount) -> Amount | None:
        """The count that leads its sentence as the base: ``Trong số 200 hồ sơ này có 10 hồ sơ …``."""
        beside = [
            a
            for a in self.amounts[max(counted.at - _BESIDE, 0) : counted.at]
            if a.sentence == counted.sentence
        ]
        led = [
            a for a in beside if a.count and a.ratio is None and _LED.search(a.before) and akin(a, counted)
        ]
        return led[-1] if led and (led[-1].count or 0) >= (counted.count or 0) else None

    def _base_after(self, amount: Amount) -> Amount | None:
        """The count that is named as base right after: ``chiếm 5% trong tổng số 200 hồ sơ``."""
        base = self.amounts[amount.at + 1] if amount.at + 1 < len(self.amounts) else amount
        if base.sentence != amount.sentence or base.count is None or base.ratio is not None:
            return None
        between = base.figure.sentence.text[amount.figure.end : base.figure.start]
        return base if _BASE.search(between) and not _PARTS.search(between) else None

    def _in_parent(self, counted: Amount) -> Iterator[Share]:
        parent = self.amounts[counted.parent] if counted.parent is not None else None
        if parent is None or parent.figure.kind is not FigureKind.COUNT:
            return
        around = self.amounts[parent.at : parent.at + NEAR]
        way = tuple(a.settled or 0 for a in around if a.listed == counted.listed and a.count is not None)
        for share in self._pairs(counted, parent, sure=akin(parent, counted)):
            yield attrs.evolve(share, line=counted.line, measure=counted.measure, way=way)

    def _in_measures(self, counted: Amount) -> Iterator[Share]:
        parent = self.amounts[counted.parent] if counted.parent is not None else None
        for meaning in [counted.measure] if counted.measure else counted.meanings:
            for whole in wholes_of(meaning):
                listed = parent is not None and akin(parent, counted)
                other = parent is not None and whole not in parent.meanings and parent.measure != whole
                for share in self._against(counted, whole):
                    yield attrs.evolve(share, sure=False) if listed and other else share

    def _in_others(self, amount: Amount, counted: Amount) -> Iterator[Share]:
        """Any other base that the text offers; what makes up a total is likely a share of it."""
        for other in self._around(counted):
            same = other.meanings[:1] == counted.meanings[:1] != () and other.place != counted.place
            same = same or other.count == counted.count
            if not same and other.count and akin(other, counted):
                yield from self._pairs(counted, other, sure=False)
        for total in self.totals.get(counted.at, ()):
            called = total.at < counted.at or bool(total.own.cues & {"whole", "total", "these"})
            yield from self._pairs(counted, total, sure=called)
        for other, share in self.held.get(counted.sentence, ()):
            if share.part + (counted.count or 0) == share.whole and other.of != counted.at:
                # ``97,6% (40 trên 41 hồ sơ) đúng hạn; 2,4% (1 hồ sơ) trễ hạn``
                name = f"{counted.figure.text} : {format_count(share.whole)}"
                yield Share(counted.count or 0, share.whole, name, sure=True)
        together = self._together(amount, counted)
        for whole in wholes_of(counted.meanings[0]) if together and counted.meanings else ():
            for share in self._against(counted, whole):
                yield attrs.evolve(share, part=together, sure=False)

    def _together(self, amount: Amount, counted: Amount) -> int:
        """The counts of a list before a percentage after a comma, none of which has one of its own."""
        if "," not in amount.before:
            return 0
        total = 0
        for other in reversed(self.amounts[max(counted.at - 5, 0) : counted.at + 1]):
            if other.figure.kind is FigureKind.PERCENT or other.sentence != counted.sentence:
                break
            if other.listed != counted.listed:
                break
            total += other.settled or 0
        return total

    def _of_siblings(self, amount: Amount) -> Iterator[Share]:
        """The shares of a count in the base from which the percentages listed with it follow."""
        if amount.of is None:
            return
        counted = self.amounts[amount.of]
        for other, share in self.held.get(counted.sentence, ()):
            sibling = self.amounts[other.of or 0]
            if sibling.listed == counted.listed and sibling.place == counted.place:
                for size in counted.values if sibling.ratio is None and counted.ratio is None else ():
                    if size <= share.whole and akin(sibling, counted):
                        name = f"{counted.figure.text} : {format_count(share.whole)}"
                        yield Share(size, share.whole, name, sure=True)

    def _against(self, counted: Amount, whole: Measure) -> Iterator[Share]:
        """The shares of a count in a measure, of its line of the form or as the text states it."""
        if counted.line is not None and (value := counted.line.value(whole)):
            part = counted.measure or whole
            name = f"{counted.line.called(part)} : {counted.line.called(whole)}"
            way = parts_in(counted.line, part, whole)
            for size in counted.values:
                yield Share(size, value, name, True, counted.line, counted.measure, way)
            return
        for other in self._around(counted, 3 * NEAR):
            if other.count is not None and whole in other.meanings and other.place == counted.place:
                sure = whole == other.meanings[0] and counted.known and other.known
                yield from self._pairs(counted, other, sure=sure and len(counted.meanings) == 1)

    def _of_words(self, amount: Amount) -> Iterator[Share]:
        """The shares that a percentage with words of its own may be."""
        account = amount.account
        if account is None:
            return
        over = OVER.split(amount.before, maxsplit=1)
        if len(over) == 2:
            for one, other in product(*(meant(account, Words().read(text).cues) for text in over)):
                yield from self._of_measures(amount, one, other, sure=True)
            return
        cues = amount.own.cues
        base = [m for m in amount.meanings if split_of(m)] if len(amount.meanings) > 1 else []
        parts = [m for m in amount.meanings if m not in base or len(m.columns) > 1]
        online = cues & {"online", "in_person", "postal"} and "received" not in cues
        beside = (
            a.own
            for a in reversed(self.amounts[max(amount.at - _BESIDE, 0) : amount.at])
            if a.sentence == amount.sentence
        )
        readings = (*beside, *amount.above)
        above = next((reading.statuses for reading in readings if reading.statuses), frozenset())
        stated = (cues | above) & {"resolved", "received", "pending"}
        certain = not online and not amount.own.place.unit and bool(stated)
        for part in parts or amount.meanings:
            for whole in wholes_of(part):
                yield from self._of_measures(amount, part, whole, sure=certain)
        parent = self.amounts[amount.parent] if amount.parent is not None else None
        if parent is None or parent.line is None or not parent.right:
            return
        for part in amount.meanings:
            size = parent.line.value(part)
            if size is not None:
                name = f"{parent.line.called(part)} : {parent.figure.text}"
                way = parts_in(parent.line, part, parent.measure) if parent.measure else ()
                yield Share(size, parent.right, name, True, parent.line, part, way)

    def _of_labels(self, amount: Amount) -> Iterator[Share]:
        """The share of parts of a total that a percentage names by their own words, whatever these mean."""
        said = _words_in(amount.before)
        lists: dict[int, list[Amount]] = {}
        for part in self._around(amount):
            for total in self.totals.get(part.at, ()):
                if total.paragraph == amount.paragraph:
                    lists.setdefault(total.at, []).append(part)
        for at, parts in lists.items():
            labels = [_words_in(f"{part.before} {part.after}") - _PLAIN for part in parts]
            chosen = [part for part, label in zip(parts, labels, strict=True) if label and label <= said]
            if chosen and len(chosen) < len(parts):
                name = " + ".join(part.figure.text for part in chosen)
                total, size = self.amounts[at], sum(part.count or 0 for part in chosen)
                yield Share(size, total.count or 0, f"{name} : {total.figure.text}", sure=True, base=total)

    def _of_measures(self, amount: Amount, part: Measure, whole: Measure, *, sure: bool) -> Iterator[Share]:
        """The shares of one measure in another, in the form and as the text states both."""
        for line in (
            () if amount.place.unit or amount.elsewhere else self.tables.at(part.account, amount.place)
        ):
            size, value = line.value(part), line.value(whole)
            if size is not None and value:
                name = f"{line.called(part)} : {line.called(whole)}"
                yield Share(size, value, name, sure, line, part, parts_in(line, part, whole))
        stated = [
            a
            for a in self._around(amount, 3 * NEAR)
            if a.count is not None and a.place == amount.place and a.elsewhere == amount.elsewhere
        ]
        parts, wholes = stated_counts(stated, part), stated_counts(stated, whole)
        alone = len(parts) == len(wholes) == 1 and amount.known
        for (size, one), (value, other) in product(parts.items(), wholes.items()):
            known = all(a.known for a in (one, other) if a is not None)
            sure = sure or (other is None and one is not None)
            yield Share(
                size,
                value,
                f"{format_count(size)} : {format_count(value)}",
                sure and alone and known,
                base=other,
            )


def _words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", name_key(text)))
