"""Judging percentages: shares of a total, changes from a period before, shares among figures of the prose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.clauses import changed
from kstt.audit.measures import Measure, direct_totals
from kstt.audit.quantities import Doubt
from kstt.audit.rates import Rate, places_of, right_changes, right_shares
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Quantity, Tables
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.clauses import Clause
    from kstt.audit.counts import Numbers
    from kstt.audit.notes import Notes

__all__ = ["Percentages"]


@attrs.frozen
class _Share:
    """A part of a whole, with the ways in which the whole is made of such parts."""

    part: Quantity
    whole: Quantity
    ways: tuple[tuple[Quantity, ...], ...] = ()


@attrs.frozen
class Percentages:
    """Judges the percentages of one sentence, whose counts are known."""

    notes: Notes
    numbers: Numbers
    clauses: Sequence[Clause]
    counts: Mapping[int, Quantity | Doubt]
    above: Quantity | Doubt | None

    def judge(self, i: int, told: tuple[Quantity, ...] | Doubt, base: Measure | Doubt | None) -> None:
        """Hold a percentage against its part and whole.

        Args:
            i: the place of the percentage.
            told: the quantities it may tell of, where no count stands beside it.
            base: the whole that its own words name.
        """
        figure, of = self.clauses[i].figure, self.clauses[i].of
        if not isinstance(figure.value, Decimal):
            self.notes.leave(figure, Reason.NO_AMOUNT)
            return
        quantity = self.counts.get(of) if of is not None else None
        change = changed(self.clauses[i]) or (of is not None and changed(self.clauses[of]))
        if change:
            self._change(i, figure.value, quantity if of is not None else told)
        elif isinstance(base, Doubt):
            self.notes.leave(figure, base.reason, base.detail)
        elif isinstance(quantity, Quantity):
            self._share(i, figure.value, self._shares(i, quantity, base))
        elif isinstance(quantity, Doubt):
            self._of_prose(i, figure.value, quantity)
        elif isinstance(told, Doubt):
            self.notes.leave(figure, told.reason, told.detail)
        else:
            self._share(i, figure.value, [share for one in told for share in self._shares(i, one, None)])

    def _shares(self, i: int, part: Quantity, base: Measure | None) -> list[_Share]:
        """The shares that a percentage beside a count may be, the likeliest first."""
        possible = self._wholes(part)
        together = self._together(i, part)
        if together is not None:
            # ``20 … trước hạn, 50 … đúng hạn, đạt 87,5%`` may tell of the last or of both.
            possible += [
                _Share(together, s.whole) for s in possible if together.measure.within(s.whole.measure)
            ]
        if base is not None:
            return [share for share in possible if share.whole.measure == base]
        of = self.clauses[i].of
        clause = self.clauses[of if of is not None else i]
        parent: Quantity | Doubt | None = None
        if clause.opener is not None and clause.opener.parent >= 0:
            parent = self.counts.get(clause.opener.parent)
        elif clause.opener is None:
            parent = self.above
        if isinstance(parent, Quantity):
            return [share for share in possible if share.whole == parent] or [_Share(part, parent)]
        beside = {
            quantity.measure
            for n, quantity in self.counts.items()
            if isinstance(quantity, Quantity)
            and (self.clauses[n].opener, self.clauses[n].lead) == (clause.opener, clause.lead)
        }
        complete = [share for share in possible if share.ways and self._all_told(share, beside)]
        return complete if len(complete) == 1 else possible

    def _together(self, i: int, part: Quantity) -> Quantity | None:
        """The counts of a list before a percentage after a comma, none of which has one of its own."""
        of, text = self.clauses[i].of, self.clauses[i].figure.sentence.text
        if (
            of is None
            or of > i
            or "," not in text[self.clauses[of].figure.end : self.clauses[i].figure.start]
        ):
            return None
        columns = list(part.measure.columns)
        for n in range(of - 1, -1, -1):
            other = self.counts.get(n)
            same = (self.clauses[n].opener, self.clauses[n].lead) == (
                self.clauses[of].opener,
                self.clauses[of].lead,
            )
            if (
                not isinstance(other, Quantity)
                or not same
                or (other.level, other.category) != (part.level, part.category)
            ):
                break
            columns += [key for key in other.measure.columns if key not in columns]
        if len(columns) == len(part.measure.columns):
            return None
        return part.with_measure(Measure.of(part.measure.account, *columns))

    def _all_told(self, share: _Share, beside: set[Measure]) -> bool:
        """Whether every part of the whole that is not 0 stands beside."""
        return any(
            all(part.measure in beside or self.numbers.now.value(part) == 0 for part in way)
            for way in share.ways
            if share.part in way
        )

    def _wholes(self, part: Quantity) -> list[_Share]:
        tables = self.numbers.now
        found: dict[Quantity, list[tuple[Quantity, ...]]] = {}
        for whole, parts in direct_totals(part.measure):
            way = tuple(part.with_measure(measure) for measure in parts)
            found.setdefault(part.with_measure(whole), []).append(way)
        if part.category:
            found.setdefault(attrs.evolve(part, category=""), [])
        if part.level is not None:
            levels = tuple(attrs.evolve(part, level=level) for level in tables.levels(part.measure))
            found.setdefault(attrs.evolve(part, level=None), []).append(levels)
        if part.level is not None and part.category:
            found.setdefault(Quantity(part.measure), [])
        return [_Share(part, whole, tuple(ways)) for whole, ways in found.items()]

    def _share(self, i: int, value: Decimal, possible: Sequence[_Share]) -> None:
        figure = self.clauses[i].figure
        rates: list[tuple[_Share, int, int, Rate]] = []
        reason = Reason.NO_BASE
        for share in possible:
            part, whole = self.numbers.now.value(share.part), self.numbers.now.value(share.whole)
            if isinstance(part, Reason) or isinstance(whole, Reason):
                reason = part if isinstance(part, Reason) else whole if isinstance(whole, Reason) else reason
            elif whole:
                rates.append((share, part, whole, self._rate(share, part, whole, places_of(value))))
        if not rates:
            self._of_prose(i, value, Doubt(reason))
            return
        right = next((entry for entry in rates if entry[3].allows(value)), rates[0])
        share, part, whole, _ = right
        name = f"{self.numbers.now.name(share.part)} : {self.numbers.now.name(share.whole)}"
        values = tuple(dict.fromkeys(value for *_, rate in rates for value in rate.values))
        written = str(Rate(values, places_of(value)))
        holds = value in values
        self.notes.match(figure, Basis.SHARE, name, str(right[3]) if holds else written, holds=holds)
        if not holds:
            self.notes.find(
                "audit-percent",
                figure,
                self._quote(i),
                row=self.numbers.now.name(share.part).split(" · ")[0],
                column=str(share.part.measure),
                found=figure.text,
                expected=written,
                sum=f"{format_count(part)} : {format_count(whole)}",
                right=written,
                text=figure.text,
            )

    def _rate(self, share: _Share, part: int, whole: int, places: int) -> Rate:
        ways, at = [], []
        for way in share.ways:
            values = [self.numbers.now.value(one) for one in way]
            if share.part in way and all(isinstance(value, int) for value in values):
                ways.append([value for value in values if isinstance(value, int)])
                at.append(way.index(share.part))
        return right_shares(part, whole, places, ways, at)

    def _change(self, i: int, value: Decimal, told: Quantity | Doubt | tuple[Quantity, ...] | None) -> None:
        clause, figure = self.clauses[i], self.clauses[i].figure
        quantity = told[0] if isinstance(told, tuple) else told
        if not isinstance(quantity, Quantity):
            self.notes.leave(figure, Reason.NO_BASE if quantity is None else quantity.reason)
            return
        now = self.numbers.now.value(quantity)
        earlier = self._earlier(i, quantity, now)
        if isinstance(now, Reason) or isinstance(earlier, Reason) or not earlier:
            self.notes.leave(figure, now if isinstance(now, Reason) else Reason.NO_BASE)
            return
        rate = right_changes(earlier, now, places_of(value))
        below = "dưới" in clause.before.casefold().split()
        word = changed(clause) or (changed(self.clauses[clause.of]) if clause.of is not None else "")
        holds = rate.allows(value) and (now == earlier or (now > earlier) == (word == "tăng"))
        if below:
            holds = 0 < 100 * abs(now - earlier) < value * earlier
        name = f"{format_count(earlier)} → {format_count(now)}: {self.numbers.now.name(quantity)}"
        self.notes.match(figure, Basis.CHANGE, name, str(rate), holds=holds)
        if not holds:
            direction = "" if now == earlier else "tăng " if now > earlier else "giảm "
            self.notes.find(
                "audit-percent",
                figure,
                self._quote(i),
                row=self.numbers.now.name(quantity).split(" · ")[0],
                column=str(quantity.measure),
                found=figure.text,
                expected=f"{direction}{rate}",
                sum=f"{format_count(earlier)} → {format_count(now)}",
                right=f"{direction}{rate}",
                text=figure.text,
            )

    def _quote(self, i: int) -> str:
        """The percentage with the count beside it, as they stand."""
        clause = self.clauses[i]
        if clause.of is None or clause.of > i:
            return clause.quote
        counted, text = self.clauses[clause.of], clause.figure.sentence.text
        start = counted.figure.start - len(counted.before.lstrip(" -–+•*"))
        return " ".join(text[start : clause.figure.end].split())

    def _earlier(self, i: int, quantity: Quantity, now: int | Reason) -> int | Reason:
        """The count of the earlier period: of its form, else by the difference that stands beside."""
        clause = self.clauses[i]
        before: Tables = self.numbers.before(self.clauses, i)
        value = before.value(quantity)
        if isinstance(value, int) or clause.of is None or isinstance(now, Reason):
            return value
        beside = self.clauses[clause.of]
        size = beside.figure.count or 0
        return now - size if changed(beside) == "tăng" else now + size if changed(beside) else value

    def _of_prose(self, i: int, value: Decimal, doubt: Doubt) -> None:
        """A share among figures that no form has: a count in the total it is listed under."""
        clause, figure = self.clauses[i], self.clauses[i].figure
        counted = self.clauses[clause.of] if clause.of is not None else clause
        opener = counted.opener
        if opener is None or opener.parent < 0 or counted.figure.count is None:
            self.notes.leave(figure, doubt.reason, doubt.detail)
            return
        total = self.clauses[opener.parent].figure
        if total.unit != counted.figure.unit or not total.count or total.count < counted.figure.count:
            self.notes.leave(figure, doubt.reason, doubt.detail)
            return
        listed = [(n, c.figure.count or 0) for n, c in enumerate(self.clauses)
                  if c.opener == opener and c.figure.unit == total.unit]  # fmt: skip
        way, at = [size for _, size in listed], [n for n, _ in listed].index(clause.of or 0)
        rate = right_shares(counted.figure.count, total.count, places_of(value), [way], [at])
        name = f"{counted.figure.text} : {total.text}"
        holds = rate.allows(value)
        self.notes.match(figure, Basis.SHARE, name, str(rate), holds=holds)
        if not holds:
            self.notes.find(
                "audit-percent", figure, self._quote(i), found=figure.text, expected=str(rate),
                sum=name, right=str(rate), text=figure.text,
            )  # fmt: skip
