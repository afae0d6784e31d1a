"""What the forms of cases are counted from: a ledger for each set of counting rules, kept up to date."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from kstt import Case, CountingRules, Ledger
from kstt.codecs import from_json

if TYPE_CHECKING:
    from .store import Store


@attrs.define
class _Seen:
    """A ledger and the revision that it is of."""

    at: tuple[int, Ledger]
    lock: Lock = attrs.field(factory=Lock)


class Kept:
    """The ledgers that a process keeps; each answer comes with the revision that it is of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = lru_cache(maxsize=64)(lambda rules: _Seen((0, Ledger.empty(rules))))

    def ledger(self, latest: int, rules: CountingRules) -> tuple[int, Ledger]:
        """A revision, the latest or a later one, and its ledger: the one seen before, given what has changed."""
        # It does not depend on where the cases of an ended level stand.
        seen = self._seen(attrs.evolve(rules, ended_level=CountingRules().ended_level))
        if latest > seen.at[0]:
            with seen.lock:
                since, ledger = seen.at
                for rows in self._store.changes(since) if latest > since else ():
                    ended, begun = (
                        [from_json(row.document, Case) for row in rows if row.begun == state]
                        for state in (0, 1)
                    )
                    ledger = ledger.updated(begun, ended)
                    latest = max(latest, *(row.number for row in rows))
                seen.at = max(latest, since), ledger
        return seen.at
