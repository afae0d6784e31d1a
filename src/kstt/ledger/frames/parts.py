"""The movements of a row of a frame on each of its days, as expressions: a day and one small code."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.boxes import All, Not, OneOf, Some
from kstt.frames.expressions import forks_by
from kstt.frames.faults import any_of, faults_of
from kstt.ledger.movements import CEASED, FLOWS, KINDS, TURNED, Movement, flow_tree, movements_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.definitions.boxes import Predicate
    from kstt.definitions.rules import CountingRules
    from kstt.frames.counting import FactFrame
    from kstt.ledger.frames.expressions import MovementExpressions

    Meanings = Mapping[int, Sequence[tuple[int, int]]]

__all__ = ["FAULT", "TURNS", "Part", "parts_of"]

FAULT = -(1 << 28)
"""The code of an invalid record, whatever is added to it."""


@attrs.frozen(eq=False)
class Part:
    """The movements of a case on one of its days.

    Attributes:
        day: the day; null where a case has none.
        code: the movements, 0 for none; below 0 for an invalid record.
        meanings: what each code above 0 means: the days after, and the kind, of each movement made.
    """

    day: nw.Expr
    code: nw.Expr
    meanings: Meanings

    @property
    def codes(self) -> int:
        """The number of codes, including that of no movement."""
        return len(self.meanings) + 1


def parts_of(
    prepared: FactFrame,
    rules: CountingRules,
    expressions: MovementExpressions,
    plain: nw.Expr | None,
) -> tuple[Part, ...]:
    """The parts of every day of a case on which it may move; the code of the first marks invalid records.

    Args:
        prepared: the cases.
        rules: the counting rules.
        expressions: where the parts' derived columns are put.
        plain: whether a case has no history; only then do the declared turns hold. ``None`` where all are so.
    """
    by_field: dict[str, list[Movement]] = {}
    for movement in movements_of(rules):
        by_field.setdefault(movement.day.field, []).append(movement)
    trees = {day.field: flow_tree(day.field, rules) for day in FLOWS.values()}
    # The flows read the vocabularies: an invalid value gives a code below 0.
    # But not where only some of the values reach the branch.
    seen = frozenset().union(*(forks_by(tree) for scope, tree in trees.values() if not _chooses(scope)))
    tests = faults_of(prepared.table, expressions, prepared.source.record, prepared.keys, prepared.filled)
    faults = [f for f in tests if not (f.unknown and f.field in seen)]
    found: list[Part] = []
    for field, moves in by_field.items():
        if expressions.facts.moments[field] is None:
            continue
        flows = {move.kind: n for n, move in enumerate((m for m in moves if m.kind in FLOWS), 1)}
        turns = [move for move in moves if move.kind not in FLOWS]
        code = expressions.flows(*trees[field], flows) if flows else nw.lit(0, nw.Int32)
        for place, move in enumerate(turns):
            test = expressions.test(move.when)
            test = test if plain is None else test & plain
            worth = (len(flows) + 1) << place
            code = code + nw.when(test).then(nw.lit(worth, nw.Int32)).otherwise(nw.lit(0, nw.Int32))
        if not found:
            code = nw.when(any_of(faults)).then(nw.lit(FAULT, nw.Int32)).otherwise(code)
        found.append(Part(expressions.day(field), code, _meanings(moves, flows, turns)))
    return tuple(found)


def _chooses(test: Predicate) -> bool:
    """Whether a test reads a vocabulary."""
    match test:
        case OneOf():
            return True
        case Not(inner):
            return _chooses(inner)
        case All(tests) | Some(tests):
            return any(map(_chooses, tests))
    return False


def _meanings(moves: Sequence[Movement], flows: Mapping[str, int], turns: Sequence[Movement]) -> Meanings:
    """What each code means: one flow at most, and any of the turns."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for code in range(1, (len(flows) + 1) << len(turns)):
        flow, turned = code % (len(flows) + 1), code // (len(flows) + 1)
        made = [move for move in moves if flows.get(move.kind) == flow]
        made += [move for place, move in enumerate(turns) if turned >> place & 1]
        found[code] = tuple((move.day.after, KINDS.index(move.kind)) for move in made)
    return found


TURNS: Meanings = MappingProxyType({1: ((0, KINDS.index(TURNED)),), 2: ((0, KINDS.index(CEASED)),)})
"""The codes of a case with a history."""
