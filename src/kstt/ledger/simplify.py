"""Simplification of predicates by known facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.boxes import (
    All,
    Day,
    Equal,
    Less,
    Missing,
    Not,
    Predicate,
    Some,
    Suspended,
    SuspendedBefore,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FALSE", "TRUE", "simplify"]

TRUE, FALSE = All(()), Some(())


def simplify(predicate: Predicate, *, present: frozenset[str] = frozenset()) -> Predicate:
    """The equivalent test for a record that was never suspended, without what always holds.

    Known facts: the fields ``present`` are there, two days of one field differ by what they are
    ``after``, and no case is closed before it is received.

    Args:
        predicate: a test of a case.
        present: fields known not to be missing.

    >>> simplify(Some((Missing(Day("closed")), Less(Day("closed"), Day("received")))))
    Missing(fact=Day(field='closed', after=0))
    >>> simplify(Not(Less(Day("due"), Day("due", 1)))) == FALSE
    True
    """
    match predicate:
        case Less() | Equal():
            return _compared(predicate)
        case Missing(Day(field)) if field in present:
            return FALSE
        case Suspended() | SuspendedBefore():
            return FALSE
        case Not(test):
            inner = simplify(test, present=present)
            if isinstance(inner, Not):
                return inner.test
            return _truth(inner == FALSE) if inner in (TRUE, FALSE) else Not(inner)
        case All(tests):
            return _joined(All, tests, present, TRUE, FALSE)
        case Some(tests):
            return _joined(Some, tests, present, FALSE, TRUE)
    return predicate


def _compared(test: Less | Equal) -> Predicate:
    match test:
        case Less(Day(left, a), Day(right, b)) if left == right:
            return _truth(a < b)
        case Equal(Day(left, a), Day(right, b)) if left == right:
            return _truth(a == b)
        case Less(Day("closed", a), Day("received", b)) if a >= b:
            return FALSE
        case Less(Day(left, a), Day(right, b)) if b - a == 1:
            # Days are whole: the day before is earlier exactly if the day itself is not later.
            return Not(Less(Day(right), Day(left)))
    return test


def _truth(value: bool) -> Predicate:
    return TRUE if value else FALSE


def _joined(
    kind: type[All | Some],
    tests: Iterable[Predicate],
    present: frozenset[str],
    neutral: Predicate,
    decisive: Predicate,
) -> Predicate:
    kept: list[Predicate] = []
    for test in tests:
        inner = simplify(test, present=present)
        if inner == decisive:
            return decisive
        if inner == neutral:
            continue
        # A sum of sums is one sum: the nesting of the trees is gone, the order of the tests is kept.
        kept += inner.tests if isinstance(inner, kind) else (inner,)
    if kind is All:
        kept = [simplify(test, present=present) for test in _strengthened(kept)]
        implied = {_weakened(test) for test in kept}
        kept = [test for test in kept if test not in implied]
    return kept[0] if len(kept) == 1 else kind(tuple(dict.fromkeys(kept)))


def _strengthened(tests: list[Predicate]) -> list[Predicate]:
    """Tests that all hold, with "not before" and "not the same" put together to "after"."""
    apart = {
        frozenset((t.test.left, t.test.right))
        for t in tests
        if isinstance(t, Not) and isinstance(t.test, Equal)
    }
    kept: list[Predicate] = []
    joined: set[frozenset[object]] = set()
    for test in tests:
        match test:
            case Not(Less(left, right)) if {left, right} in apart:
                kept.append(Less(right, left))
                joined.add(frozenset((left, right)))
            case _:
                kept.append(test)
    return [
        test
        for test in kept
        if not (
            isinstance(test, Not)
            and isinstance(test.test, Equal)
            and {test.test.left, test.test.right} in joined
        )
    ]


def _weakened(test: Predicate) -> Predicate | None:
    """A test that holds whenever this one does: what is before another is not after it."""
    match test:
        case Less(left, right):
            return Not(Less(right, left))
        case Some(tests):
            weaker = tuple(_weakened(one) or one for one in tests)
            return Some(weaker) if weaker != tests else None
    return None
