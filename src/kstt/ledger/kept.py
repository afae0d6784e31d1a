"""A ledger kept by a program that runs on: of cases that change it takes in the changes alone."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.rules import USUAL_RULES, CountingRules
from kstt.errors import LedgerError
from kstt.i18n import msg
from kstt.ledger.book import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kstt.records.cases import Case

__all__ = ["CaseChanges", "KeptLedger", "KeptLedgers"]

_MOST_RULES = 64
"""Sets of rules of which a ledger is kept; that of the set not asked for the longest gives way to another."""


@attrs.frozen
class CaseChanges:
    """How cases have changed since a revision, as :class:`KeptLedger` asks for it.

    Attributes:
        revision: the number of the revision that they lead to.
        entered: new cases, and the present states of those that have changed.
        withdrawn: the former states of cases that have changed or were removed.

    >>> CaseChanges(7, entered=(), withdrawn=()).revision
    7
    """

    revision: int
    entered: Iterable[Case]
    withdrawn: Iterable[Case]


class KeptLedger:
    """The ledger of cases that change, kept at the latest revision that was asked for.

    The cost of an answer is that of what has changed since the last one; threads may share it.

    Args:
        changes: the changes since a revision, in any number of parts, the number of the latest in one of
            them even if no case has changed; since revision 0, every case.
        rules: the counting rules of the ledger.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel
    >>> pending = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE,
    ...                date(2021, 4, 1), None, None, None)
    >>> history = [CaseChanges(1, entered=[pending], withdrawn=[]), CaseChanges(2, [], [pending])]
    >>> kept = KeptLedger(lambda since: history[since:since + 1])
    >>> kept.at(1).movements, kept.at(2).movements
    (1, 0)
    """

    def __init__(
        self, changes: Callable[[int], Iterable[CaseChanges]], rules: CountingRules = USUAL_RULES
    ) -> None:
        self._changes, self._lock = changes, Lock()
        self._revision, self._ledger = 0, Ledger.empty(rules)

    def at(self, revision: int) -> Ledger:
        """The ledger of the cases at a revision, or at a later one that is there already.

        Where the changes cannot be read or entered, the error goes on and the ledger stays as it was.

        Raises: LedgerError for the former state of a case that was never entered, and where the changes do
            not lead to the revision (of a copy of a database that is behind, for instance).
        """
        with self._lock:
            if revision > self._revision:
                reached, ledger = self._revision, self._ledger
                for change in self._changes(reached):
                    ledger = ledger.updated(change.entered, change.withdrawn)
                    reached = max(reached, change.revision)
                if reached < revision:
                    found = msg("changes that end at revision {number}", number=reached)
                    expected = msg("changes to revision {number}", number=revision)
                    raise LedgerError(msg("ledger"), found, expected, msg("ask again when they are there"))
                self._revision, self._ledger = reached, ledger
            return self._ledger


class KeptLedgers:
    """A kept ledger for each of the sets of counting rules that are asked for.

    Args:
        changes: as for :class:`KeptLedger`.

    >>> kept = KeptLedgers(lambda since: [CaseChanges(1, entered=[], withdrawn=[])])
    >>> kept.at(1).movements, kept.at(1, CountingRules()).rules == CountingRules()
    (0, True)
    """

    def __init__(self, changes: Callable[[int], Iterable[CaseChanges]]) -> None:
        self._kept = lru_cache(_MOST_RULES)(lambda rules: KeptLedger(changes, rules))

    def at(self, revision: int, rules: CountingRules = USUAL_RULES) -> Ledger:
        """The ledger of the cases by these rules, at a revision or a later one; see :meth:`KeptLedger.at`.

        One serves all rules that differ in ``ended_level`` alone; its own have the usual one.
        """
        return self._kept(attrs.evolve(rules, ended_level=USUAL_RULES.ended_level)).at(revision)
