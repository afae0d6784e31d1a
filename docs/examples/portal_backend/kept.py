"""What the forms are counted from: a ledger for each set of counting rules and the feedback, kept up to date."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import attrs

from kstt import Case, CountingRules, Feedback, Ledger
from kstt.errors import UnknownNameError
from kstt.i18n import named
from kstt.text import close_names, name_key

from .models import CASES, FEEDBACK, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Row

    from .store import Store

    Rows = Sequence[Row[Any]]
    Feedbacks = Mapping[str, Feedback]

T = TypeVar("T")
USUAL = CountingRules()


@attrs.define
class Following(Generic[T]):
    """A value that follows the records of one kind, of all units or some, with the revision that it is of."""

    store: Store
    shelf: Shelf
    seen: tuple[int, T]
    changed: Callable[[T, Rows, Rows], T]
    units: frozenset[str] | None = None
    _looking: Lock = attrs.field(factory=Lock, init=False)

    def look(self, latest: int) -> tuple[int, T]:
        """A revision, the latest or a later one, and its value: the one seen before, given what has changed."""
        if latest > self.seen[0]:
            with self._looking:
                since, value = self.seen
                for rows in self.store.changes(self.shelf, since, self.units) if latest > since else ():
                    begun, ended = (
                        [row for row in rows if (row.until is None) is now] for now in (True, False)
                    )
                    value = self.changed(value, begun, ended)
                    latest = max(latest, *(row.until or row.revision for row in rows))
                self.seen = max(latest, since), value
        return self.seen


def _ledger(ledger: Ledger, begun: Rows, ended: Rows) -> Ledger:
    entered, withdrawn = ([cast("Case", CASES.to_record(row)) for row in rows] for rows in (begun, ended))
    return ledger.updated(entered, withdrawn)


def _feedback(known: Feedbacks, begun: Rows, ended: Rows) -> Feedbacks:
    gone = {row.id for row in ended}
    entered = {row.id: cast("Feedback", FEEDBACK.to_record(row)) for row in begun}
    return {key: value for key, value in known.items() if key not in gone} | entered


class Kept:
    """What a process keeps of the records."""

    def __init__(self, store: Store) -> None:
        none: Feedbacks = {}
        self._store = store
        self._feedback = Following(store, FEEDBACK, (0, none), _feedback)
        self._ledgers = lru_cache(maxsize=1_000)(
            lambda rules, units: Following(store, CASES, (0, Ledger.empty(rules)), _ledger, units)
        )

    def ledger(self, latest: int, rules: CountingRules, unit: str | None = None) -> tuple[int, Ledger]:
        """The ledger of all cases or of those of a unit, and the revision that it is of.

        Raises: UnknownNameError.
        """
        # A ledger does not depend on where the cases of an ended level stand.
        counted = attrs.evolve(rules, ended_level=USUAL.ended_level)
        return self._ledgers(counted, None if unit is None else self.spellings(latest, unit)).look(latest)

    def cases(self, latest: int, unit: str | None = None) -> Iterator[Case]:
        """All cases or those of a unit, one by one: for what no ledger answers.

        Raises: UnknownNameError.
        """
        units = None if unit is None else self.spellings(latest, unit)
        rows = chain.from_iterable(self._store.changes(CASES, 0, units))
        return (cast("Case", CASES.to_record(row)) for row in rows)

    def feedback(self, latest: int, unit: str | None = None) -> tuple[int, list[Feedback]]:
        """All feedback or that of a unit, and the revision that it is of.

        Raises: UnknownNameError.
        """
        revision, known = self._feedback.look(latest)
        names = None if unit is None else self.spellings(latest, unit)
        return revision, [each for each in known.values() if names is None or each.unit in names]

    def spellings(self, latest: int, unit: str) -> frozenset[str]:
        """The name of a unit in every way in which the records write it.

        Raises: UnknownNameError for a unit without any record.
        """
        of_feedback = {each.unit for each in self._feedback.look(latest)[1].values() if each.unit}
        known = of_feedback.union(self.ledger(latest, USUAL)[1].units)
        found = frozenset(name for name in known if name_key(name) == name_key(unit))
        if not found:
            raise UnknownNameError(named("unit", vi="đơn vị"), unit, close_names(unit, sorted(known)))
        return found
