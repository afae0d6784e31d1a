"""What a percentage may be the share of a whole of: counts that it stands by, or that its words name."""

from __future__ import annotations

import re
from math import log1p
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import total_of
from kstt.audit.words.measures import EARLY, ON_TIME, Measure, split_of, wholes_of
from kstt.audit.words.phrases import FREE, Words, meant
from kstt.numerals import format_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.relations.sums import Sum
    from kstt.audit.tables import Line, Tables
    from kstt.audit.words.phrases import Place

__all__ = ["NEAR", "OF_ALL", "OVER", "PLAIN", "Facts", "Part", "Parts", "counted", "made", "words_in"]

OVER = re.compile(
    r"(?<!\w)(?:trên|trong|so với) (?:tổng số|tổng|số)(?!\w)|(?<!\w)(?:trên|trong)(?: tổng)?\s*$",
    re.IGNORECASE,
)
"""``A trên tổng số B``: a share in words."""
OF_ALL = re.compile(r"\s*(?:(?:trên|trong|so với|của) )?(?:tổng )?số(?!\w)", re.IGNORECASE)
PLAIN = frozenset(
    ("tổng", "trên", "hồ", "sơ", "có", "số", "là", "và", "trong", "đó", "các", "của", "phiếu", "lượt",
     "tthc", "thủ", "tục", "hành", "chính", "dịch", "vụ", "công", "pakn", "tỷ", "lệ", "hạn")
)  # fmt: skip
"""Words that set no count apart from the others."""
NEAR = 48
"""Number of amounts around a percentage that are looked at for its base."""
_MOST_PARTS = 6

Facts = dict[str, float]
"""What is true of a share, by the names of the weights."""


@attrs.frozen
class Part:
    """What may be the part: a count of the text, or what the counts of the text make of it.

    ``left`` says that the part is what the count leaves of the whole.
    """

    value: Size
    facts: Facts
    amount: Amount | None = None
    measures: tuple[Measure, ...] = ()
    called: str = ""
    left: bool = False

    @property
    def name(self) -> str:
        """How it is written."""
        if self.called:
            return self.called
        return self.amount.write(self.value) if self.amount else format_count(int(self.value))


@attrs.define
class Parts:
    """The counts of a text and its forms that may be the part.

    ``totals`` are the sums that hold, by the places of their parts.
    """

    tables: Tables
    amounts: Sequence[Amount]
    totals: Mapping[int, Sequence[Sum]]
    words: dict[int, frozenset[str]] = attrs.field(factory=dict, init=False)
    placed: dict[int, Place] = attrs.field(factory=dict, init=False)
    stated: dict[int, dict[Measure, Amount]] = attrs.field(factory=dict, init=False)

    def _around(self, amount: Amount, near: int = NEAR) -> Sequence[Amount]:
        return self.amounts[max(amount.at - near, 0) : amount.at + near]

    def _place(self, amount: Amount) -> Place:
        if amount.at not in self.placed:
            self.placed[amount.at] = amount.place
        return self.placed[amount.at]

    def _label(self, amount: Amount) -> frozenset[str]:
        """The words beside a count that set it apart from others."""
        if amount.at not in self.words:
            self.words[amount.at] = words_in(f"{amount.before} {amount.after}") - PLAIN
        return self.words[amount.at]

    def _lines(self, rate: Amount) -> Sequence[Line]:
        if rate.account is None or rate.place.unit or rate.elsewhere:
            return ()
        return self.tables.at(rate.account, rate.place)

    def _parts(self, rate: Amount, counted: Amount | None) -> Iterator[Part]:
        if counted is None:
            yield from self._near(rate)
            yield from self._unstated(rate)
        else:
            measures = (counted.measure,) if counted.measure else counted.meanings
            for size in counted.values:
                yield Part(size, {"of": 1.0}, counted, measures)
            together = self._together(rate, counted)
            if together > (counted.count or 0):
                yield Part(together, {"together": 1.0}, None, measures[:1])
        if counted is None or rate.own.details:
            said = words_in(rate.before)
            yield from self._said(rate, said, _parts_named(rate))
            yield from self._labelled(rate, said)

    def _near(self, rate: Amount) -> Iterator[Part]:
        """The counts right before and after a percentage that is of neither, as far as is known."""
        last = self.amounts[rate.at - 1] if rate.at else rate
        last = self.amounts[last.ratio] if last.ratio is not None and last.ratio < last.at else last
        if last.sentence == rate.sentence and last.count is not None:
            yield Part(last.count, {"last": 1.0}, last, last.meanings)
        after = self.amounts[rate.at + 1] if rate.at + 1 < len(self.amounts) else rate
        if after.sentence == rate.sentence and after.count:
            # ``tỷ lệ đúng hạn 99,02% (quá hạn 581 hồ sơ)``: what is left of the whole.
            yield Part(after.count, {"left": 1.0}, after, after.meanings, left=True)

    def _unstated(self, rate: Amount) -> Iterator[Part]:
        """What the words of a percentage name and only a form, or the other counts of the text, have."""
        for measure in _parts_named(rate)[:2]:
            for size, called in self._made(rate, measure):
                yield Part(size, {"made": 1.0}, None, (measure,), f"({called})")
            # ``Tỷ lệ hồ sơ trực tuyến``: of what is due, or of procedures, no form says.
            certain = "received" in rate.own.cues or not rate.own.cues & {"online", "in_person", "postal"}
            for line in self._lines(rate) if certain else ():
                cell = line.value(measure)
                if cell is not None:
                    yield Part(cell, {"cell part": 1.0}, None, (measure,), line.called(measure))

    def _made(self, rate: Amount, measure: Measure) -> Iterator[tuple[Size, str]]:
        """The count of a measure, as the counts of the same place and time around a percentage make it."""
        if rate.at not in self.stated:
            around = sorted(self._around(rate), key=lambda one: abs(one.at - rate.at))
            here = (one for one in around if not one.elsewhere and self._place(one) == self._place(rate))
            self.stated[rate.at] = counted(list(here))
        return made(self.stated[rate.at], measure)

    def _said(self, rate: Amount, said: frozenset[str], measures: Sequence[Measure]) -> Iterator[Part]:
        """The counts that a percentage names by words of its own, the nearest first."""
        found: list[tuple[int, Part]] = []
        for one in self._around(rate):
            if one.count is None or one.at == rate.of or one.elsewhere != rate.elsewhere:
                continue
            facts: Facts = {}
            if one.meanings and one.meanings[0] in measures:
                facts["part measure"] = 1.0
                facts["part first"] = float(one.meanings[0] == measures[0])
            label = self._label(one)
            if label and label <= said:
                facts["part label"] = 1.0
            if facts:
                facts["part place"] = float(one.place == rate.place)
                facts["part sentence"] = float(one.sentence == rate.sentence)
                facts["words"] = 1.0
                kept = (one.meanings[0],) if "part measure" in facts else one.meanings
                found.append((abs(one.at - rate.at), Part(one.count, facts, one, kept)))
        found.sort(key=lambda entry: entry[0])
        for rank, (_, part) in enumerate(found[:_MOST_PARTS]):
            yield attrs.evolve(part, facts={**part.facts, "part rank": log1p(rank)})

    def _labelled(self, rate: Amount, said: frozenset[str]) -> Iterator[Part]:
        """Several parts of one total that a percentage names by their own words, whatever these mean."""
        lists: dict[int, list[Amount]] = {}
        for part in self._around(rate):
            for one in self.totals.get(part.at, ()):
                if one.total.paragraph == rate.paragraph:
                    lists.setdefault(one.total.at, []).append(part)
        for parts in lists.values():
            chosen = [part for part in dict.fromkeys(parts) if (own := self._label(part)) and own <= said]
            if 1 < len(chosen) < len(parts):
                name = " + ".join(part.figure.text for part in chosen)
                yield Part(sum(part.count or 0 for part in chosen), {"labels": 1.0}, chosen[0], (), name)

    def _together(self, rate: Amount, counted: Amount) -> Size:
        """The counts of a list before a percentage after a comma, none of which has one of its own."""
        if "," not in rate.before:
            return 0
        total: Size = 0
        for other in reversed(self.amounts[max(counted.at - 5, 0) : counted.at + 1]):
            apart = other.sentence != counted.sentence or other.listed != counted.listed
            if other.is_rate or apart:
                break
            total += other.settled or 0
        return total


def _parts_named(rate: Amount) -> tuple[Measure, ...]:
    """The measures that the words of a percentage name as the part."""
    over = OVER.split(rate.before, maxsplit=1)
    if rate.account is not None and len(over) == 2:
        return meant(rate.account, Words().read(over[0]).cues)
    if rate.own.cues & FREE or "aimed" in rate.own.cues:
        return ()
    if rate.account is not None and OF_ALL.match(rate.after):
        # ``bằng 47,84% số hồ sơ nộp trực tuyến``: what follows is the whole.
        return meant(rate.account, Words().read(rate.before).cues)
    base = [m for m in rate.meanings if split_of(m)] if len(rate.meanings) > 1 else []
    parts = tuple(m for m in rate.meanings if m not in base or len(m.columns) > 1)
    return parts or rate.meanings


def counted(stated: Sequence[Amount]) -> dict[Measure, Amount]:
    """The first count of each measure that words leave no doubt of."""
    first: dict[Measure, Amount] = {}
    for amount in stated:
        if len(amount.meanings) == 1 and amount.count is not None:
            first.setdefault(amount.meanings[0], amount)
    for amount in stated if EARLY in first else ():
        # On time takes in what was early, unless that is counted apart.
        if amount.meanings[:1] == (ON_TIME,) and amount.count is not None:
            first.setdefault(ON_TIME, amount)
    return first


def made(stated: Mapping[Measure, Amount], measure: Measure) -> Iterator[tuple[Size, str]]:
    """The count of a measure that no text states, as its parts or the others of its whole make it."""
    if measure in stated:
        return
    for way in split_of(measure):
        if all(one in stated for one in way):
            parts = [stated[one] for one in way]
            yield total_of(one.count or 0 for one in parts), " + ".join(one.figure.text for one in parts)
    for whole in wholes_of(measure)[:1]:
        for way in split_of(whole):
            keys = [key for one in way for key in one.columns]
            if whole in stated and set(measure.columns) <= set(keys):
                rest = Measure.of(measure.account, *(key for key in keys if key not in measure.columns))
                if rest in stated and (stated[whole].count or 0) > (stated[rest].count or 0):
                    greater, less = stated[whole], stated[rest]
                    left = (greater.count or 0) - (less.count or 0)
                    yield left, f"{greater.figure.text} – {less.figure.text}"


def words_in(text: str) -> frozenset[str]:
    """The words of a text, in their comparing form."""
    return frozenset(re.findall(r"[^\W\d_]+", name_key(text)))
