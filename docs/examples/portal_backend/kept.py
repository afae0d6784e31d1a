"""What the forms are counted from: a ledger for each set of counting rules, and the feedback, kept up to date."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from kstt import Case, CountingRules, Feedback, Ledger
from kstt.codecs import from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .store import Store

T = TypeVar("T")
R = TypeVar("R", Case, Feedback)


@attrs.define
class Follower(Generic[T, R]):
    """A value that follows the records of one kind; ``seen`` is the revision that it is of, and the value."""

    store: Store
    kind: str
    record: type[R]
    changed: Callable[[T, Sequence[R], Sequence[R]], T]
    seen: tuple[int, T]
    _lock: Lock = attrs.field(factory=Lock, init=False)

    def at(self, latest: int) -> tuple[int, T]:
        """A revision, the latest or a later one, and its value: the one seen before, given what has changed."""
        if latest > self.seen[0]:
            with self._lock:
                since, value = self.seen
                for rows in self.store.changes(self.kind, since) if latest > since else ():
                    ended, begun = (
                        [from_json(row.document, self.record) for row in rows if row.begun == state]
                        for state in (0, 1)
                    )
                    value = self.changed(value, begun, ended)
                    latest = max(latest, *(row.number for row in rows))
                self.seen = max(latest, since), value
        return self.seen


def _changed_feedback(
    known: dict[str, Feedback], begun: Sequence[Feedback], ended: Sequence[Feedback]
) -> dict[str, Feedback]:
    gone = {piece.id for piece in ended}
    return {key: piece for key, piece in known.items() if key not in gone} | {
        piece.id: piece for piece in begun
    }


class Kept:
    """What a process keeps of the records; each answer comes with the revision that it is of."""

    def __init__(self, store: Store) -> None:
        none: dict[str, Feedback] = {}
        self._feedback = Follower(store, "feedback", Feedback, _changed_feedback, (0, none))
        self._ledgers = lru_cache(maxsize=64)(
            lambda rules: Follower(store, "cases", Case, Ledger.updated, (0, Ledger.empty(rules)))
        )

    def ledger(self, latest: int, rules: CountingRules) -> tuple[int, Ledger]:
        """The ledger of all cases."""
        # It does not depend on where the cases of an ended level stand.
        return self._ledgers(attrs.evolve(rules, ended_level=CountingRules().ended_level)).at(latest)

    def feedback(self, latest: int) -> tuple[int, list[Feedback]]:
        """All feedback."""
        revision, pieces = self._feedback.at(latest)
        return revision, list(pieces.values())
