"""A sum that the counts of a text may be: a total with its parts, and how it was come upon."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import apart, slack_of, total_of, whole
from kstt.audit.relations.chance import chance_of_sum
from kstt.audit.words.phrases import DETAILS, FREE, RECEIPTS, STATUSES, TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size

__all__ = ["BLOCKS", "Sum", "is_every_level", "kind_of"]

BLOCKS = frozenset({"sentence", "paragraph", "level", "section", "apart"})
"""Ways of coming upon a sum by arithmetic alone: among the counts of a sentence, a list, a section."""
_RARE, _SELDOM = 0.02, 0.1
"""What chance gives less often than this holds; less often than the second, where it is a whole row."""
_QUALITIES = DETAILS | FREE
_MADE_UP = (("new", RECEIPTS - {"carried", "new"}), ("due", TIMES))
"""Qualities that are the whole of others: new cases by channel, cases due by the time they were resolved."""
_WHOLES = frozenset({"received", "owed", "taken", "total", "whole", "these"})
"""Cues of a count that takes in every case received."""
_LEVELS = ({"PROVINCE", "DISTRICT", "COMMUNE"}, {"PROVINCE", "COMMUNE"}, {"DISTRICT", "COMMUNE"})


def _adds_up(one: Sum) -> bool:
    exact = isinstance(one.added, int) and isinstance(one.stated, int)
    if exact or one.added == one.stated:
        return one.added == one.stated
    return apart(one.added, one.stated) <= slack_of(member.size or 0 for member in one.members)


@attrs.frozen(eq=False)
class Sum:
    """A total with its parts; a count said twice is a sum of one part.

    ``beside`` is to be added to the total: what was carried over, where the total is of new cases. ``ways``
    are those in which it was come upon, ``tried`` counts what was tried before it, ``edges`` says how
    neighbours stand: the parts before or after their total, from the first of a row, to its last, or all.
    """

    total: Amount
    parts: tuple[Amount, ...]
    beside: tuple[Amount, ...] = ()
    ways: frozenset[str] = frozenset()
    tried: int = 1
    edges: frozenset[str] = frozenset()
    members: tuple[Amount, ...] = attrs.field(
        init=False,
        default=attrs.Factory(lambda one: (one.total, *one.beside, *one.parts), takes_self=True),
    )
    stated: Size = attrs.field(
        init=False, default=attrs.Factory(lambda one: _added((one.total, *one.beside)), takes_self=True)
    )
    """The total as stated."""
    added: Size = attrs.field(
        init=False, default=attrs.Factory(lambda one: _added(one.parts), takes_self=True)
    )
    """What the parts add up to, as stated."""
    adds_up: bool = attrs.field(init=False, default=attrs.Factory(_adds_up, takes_self=True))
    """Whether the parts add up to the total, as stated and as far as last digits may be rounded."""

    @property
    def size(self) -> int:
        """The greater of what is stated and what the parts add up to, in units of the last digit written."""
        return max(whole(self.stated, self.added))

    @property
    def _slack(self) -> Decimal:
        return slack_of(member.size or 0 for member in self.members)

    @property
    def holds(self) -> bool:
        """Whether it adds up, and not by chance."""
        seldom = _SELDOM if "all" in self.edges else _RARE
        return self.adds_up and (not self.ways <= BLOCKS or self.chance <= seldom)

    @property
    def chance(self) -> float:
        """How probable it is that unrelated counts agree so."""
        last = 2 * whole(self._slack, self.stated)[0] if self._slack else 0
        return chance_of_sum(self.stated, self.tried * (1 + last), [one.size or 0 for one in self.members])

    @property
    def gain(self) -> float:
        """How much likelier its figures are if it was meant.

        Of two parts that are no list the greater may be near the total anyway: chance is asked for the other.
        """
        if len(self.parts) != 2 or not self.ways <= BLOCKS:
            return 1 / self.chance
        sizes = [one.size or 0 for one in self.members]
        return 1 / sqrt(self.chance * chance_of_sum(min(sizes), 1, sizes))

    @property
    def called(self) -> str:
        """The parts as they are written."""
        return " + ".join(part.figure.text for part in self.parts)

    def way(self, member: Amount) -> str:
        """How a member follows from the others."""
        whole = member is self.total or member in self.beside
        first = self.parts if whole else (self.total, *self.beside)
        less = (self.total, *self.beside) if whole else self.parts
        said = " + ".join(one.figure.text for one in first)
        return " – ".join([said, *(one.figure.text for one in less if one is not member)])

    def needs(self, member: Amount) -> Size:
        """What a member would have to be for the sum to hold."""
        whole = member is self.total or member in self.beside
        return (member.size or 0) + (self.added - self.stated) * (1 if whole else -1)

    @property
    def is_apart(self) -> bool:
        """Whether its total is of another unit, or level, than a part that is not listed under it."""
        return any(part.parent != self.total.at and _are_apart(self.total, part) for part in self.parts)

    @property
    def is_of_one_measure(self) -> bool:
        """Whether the parts may be parts of the total: of its unit, and of its measure as far as words say.

        What was received is what was resolved and what is pending, or what was received here and there: never
        both, and new cases alone are not all that was resolved or is pending.
        """
        if self.is_apart:
            return False
        whole, kinds = kind_of(self.total), {kind_of(part) for part in self.parts} - {""}
        new = len(self.total.meanings) == 1 and len(self.total.meanings[0].columns) > 1 and not self.beside
        if whole in {"", "received"} and kinds <= {"resolved", "pending"}:
            return not (new and "pending" in kinds)
        return len(kinds) < 2 and (not whole or kinds <= {whole})

    @property
    def may_fall_short(self) -> bool:
        """Whether its total counts what the parts may be and need not be: on time, online, due, resolved.

        That every case of one unit is on time proves nothing of the next unit.
        """
        said = _cues(self.total)
        kept = said & _QUALITIES
        apart = [_cues(part) for part in self.parts if not _is_of(part, self.total)]
        if any(kept == {whole} and all(cues & made for cues in apart) for whole, made in _MADE_UP):
            return False
        if not kept and said & {"resolved", "pending"} and not said & _WHOLES:
            return any(cues & RECEIPTS and not cues & {"resolved", "pending"} for cues in apart)
        return bool(kept) and not all(kept & cues for cues in apart)


def _cues(amount: Amount) -> frozenset[str]:
    """What its own words say, or else those over it."""
    return amount.own.cues or (amount.above[0].cues if amount.above else frozenset())


def _is_of(part: Amount, total: Amount) -> bool:
    """Whether a count is one of those before it: listed so, of a measure in it, or of no measure named."""
    if part.parent == total.at or any(m.within(whole) for m in part.meanings[:1] for whole in total.meanings):
        return True
    # ``các lĩnh vực còn lại 19 hồ sơ``: a unit's own words may name what is left of the units.
    rest = STATUSES - {"pending"} if part.own.place.unit else STATUSES
    return part.at > total.at and not _cues(part) & (_QUALITIES | rest)


def _added(amounts: Sequence[Amount]) -> Size:
    return total_of(amount.size or 0 for amount in amounts)


def _are_apart(one: Amount, other: Amount) -> bool:
    """Whether two counts are of two named units of one kind, two communes, or at two levels."""
    levels = (one.own.place.level, other.own.place.level)
    if None not in levels and levels[0] != levels[1] and "whole" not in one.own.cues:
        return True
    units = (one.place.unit, other.place.unit)
    kinds = [unit.split(" ", maxsplit=1) for unit in units]
    return units[0] != units[1] and len(kinds[0]) == len(kinds[1]) == 2 and kinds[0][0] == kinds[1][0]


def kind_of(amount: Amount) -> str:
    """Whether it was received, resolved or is pending; empty where its words leave that open."""
    own = amount.meanings if amount.named else ()
    kinds = {key.split("_")[0] for meaning in own for key in meaning.columns}
    kinds = {"received" if kind == "carried" else kind for kind in kinds}
    return kinds.pop() if len(kinds) == 1 else ""


def is_every_level(parts: Sequence[Amount]) -> bool:
    """Whether the parts are those of every level of authority."""
    levels = [part.place.level for part in parts]
    named = {level.name for level in levels if level is not None}
    return len(named) == len(levels) and named in _LEVELS
