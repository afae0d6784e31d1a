"""The ledger: the daily movements of all cases, from which the account of any period follows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import attrs

from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.rules import USUAL_RULES, CountingRules, RowBy, require_rules
from kstt.engines import Frame
from kstt.errors import LedgerError, UnknownNameError
from kstt.i18n import Message, msg
from kstt.ledger.asking import boundaries, check_alike, check_kept
from kstt.ledger.balance import account_of, boxes_between, described
from kstt.ledger.case_layers import layers_of
from kstt.ledger.layer import Fold, Layer, View, through
from kstt.ledger.layers import check_withdrawal, difference, joined, opened, stacked
from kstt.ledger.rows import rows_between
from kstt.ledger.terms import ROWS, Terms, kept_rows
from kstt.records.units import unit_key
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.dates.periods import ReportingPeriod
    from kstt.records.cases import Case

__all__ = ["Ledger"]

_PLACES = {RowBy.UNIT: 0, RowBy.CATEGORY: 2}


def _not_before_since(ledger: Ledger, _: object, value: date | None) -> None:
    if value is not None and ledger.since is not None and value < ledger.since:
        raise LedgerError(
            msg("through"),
            value.isoformat(),
            msg("since, {since}, or later", since=ledger.since.isoformat()),
        )


@attrs.frozen(eq=False, repr=False)
class Ledger:
    """The daily movements of cases by unit, level and category: any period from one pass over the cases.

    A ledger is a value. ``+`` combines ledgers of disjoint cases (other units, other machines);
    :meth:`updated` enters the cases of a day and withdraws the old state of corrected ones, at a cost in
    proportion to those cases. The forms 06 take a ledger in place of cases and give the same form.

    ``rules`` are the counting rules, ``keep`` the rows it keeps apart. It answers for days from ``since``
    through ``through``, where these are set: see :meth:`from_cases`.

    >>> from kstt import Case, Channel, ReportingPeriod, form_06c
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE,
    ...             date(2021, 4, 1), date(2021, 4, 20), date(2021, 7, 1), None)
    >>> ledger = Ledger.from_cases([case])
    >>> ledger
    <Ledger of 1 unit, 1 category, 4 movements from 2021-04-01 to 2021-07-01>
    >>> [ledger.account(quarter).pending_overdue for quarter in ReportingPeriod.year(2021).split()]
    [0, 1, 0, 0]
    >>> quarter = ReportingPeriod.quarter(2021, 2)
    >>> form_06c(ledger, quarter) == form_06c([case], quarter)
    True
    """

    rules: CountingRules
    keep: tuple[RowBy, ...] = attrs.field(converter=kept_rows)
    since: date | None
    through: date | None = attrs.field(validator=_not_before_since)
    layers: tuple[Layer, ...]

    @classmethod
    def from_cases(
        cls,
        cases: Iterable[Case] | Frame,
        rules: CountingRules = USUAL_RULES,
        *,
        keep: Iterable[RowBy] = ROWS,
        since: date | None = None,
        through: date | None = None,
    ) -> Ledger:
        """The ledger of these cases.

        Args:
            cases: any iterable, consumed once; or a table of any DataFrame engine, as for
                :func:`~kstt.compute.form_06c`, of which only the movements of each day are collected. Memory
                grows with the movements that differ in unit, level, category, day or kind. Each object of an
                iterable counts, also where several have one id; repeated ids are refused in files and tables
                alone.
            rules: the counting rules; a ledger answers under these alone.
            keep: the rows to keep apart. Leaving out units makes a national ledger small.
            since: the first day it answers for, by default any. Earlier movements are one opening balance.
            through: the last day on which the cases are known; a period that ends later is refused. Without
                it, no further case is taken to be received.
        """
        require_rules(rules)
        kept = kept_rows(keep)
        layers = layers_of(cases, rules, kept)
        return cls(rules, kept, since, through, opened(layers, since))

    @classmethod
    def empty(cls, rules: CountingRules = USUAL_RULES) -> Ledger:
        """The ledger of no cases: ``sum(ledgers, start=Ledger.empty())``."""
        return cls.from_cases((), rules)

    def account(
        self,
        period: ReportingPeriod,
        *,
        unit: str | None = None,
        level: AuthorityLevel | None = None,
        category: str | None = None,
    ) -> CaseAccount:
        """The account of a period: of all cases, or of those of a unit, a level, a category.

        Args:
            period: any range of days.
            unit: of this unit alone, however its name is spelled.
            level: of this level of authority alone, whatever section its cases stand in.
            category: of this category alone, however its name is spelled.

        Raises: LedgerError for days that the ledger does not cover, or names that it does not keep;
        UnknownNameError for a unit or category that it has no case of.
        """
        view, wanted = self._view_and_key(unit, level, category)
        before, end = boundaries(self.terms, period)
        tracks = [track for layer in self.layers if (track := layer.view(view).get(wanted))]
        return account_of(boxes_between(through(tracks, before), through(tracks, end)))

    def row_boxes(
        self, period: ReportingPeriod, rows: RowBy
    ) -> dict[tuple[AuthorityLevel | None, str], tuple[int, ...]]:
        """The boxes of a :class:`CaseAccount` by level and row label, of every row with a case in scope.

        Raises: LedgerError.
        """
        check_kept(self.terms, rows)
        folds = {row: Fold.WRITTEN if row is rows else Fold.GONE for row in _PLACES}
        view = View(folds[RowBy.UNIT], Fold.WRITTEN, folds[RowBy.CATEGORY])
        before, end = boundaries(self.terms, period)
        place = _PLACES[rows]
        found = rows_between(self.layers, view, before, end)
        # The parts of a key stand as they are written in this view.
        boxes = {(key[1], key[place]): values for key, values in found}
        if min(map(min, boxes.values()), default=0) < 0:
            account_of(next(values for values in boxes.values() if min(values) < 0))
        return cast("dict[tuple[AuthorityLevel | None, str], tuple[int, ...]]", boxes)

    def rules_for(self, asked: CountingRules | None) -> CountingRules:
        """The rules of a form from this ledger: its own, or those asked for if it was counted by them.

        ``ended_level`` may differ: no movement depends on it.

        Raises: LedgerError for rules that need a recount of the cases.
        """
        if asked is None or attrs.evolve(asked, ended_level=self.rules.ended_level) == self.rules:
            return asked or self.rules
        raise LedgerError(
            msg("rules"), asked, str(self.rules), msg("make a ledger from the cases with these rules")
        )

    def updated(
        self,
        new: Iterable[Case] | Frame | Ledger = (),
        withdrawn: Iterable[Case] | Frame | Ledger = (),
        *,
        through: date | None = None,
    ) -> Ledger:
        """The ledger with new cases entered and others withdrawn; the same as a recount.

        A case that has changed (closed, suspended, corrected …) is withdrawn as it was and entered as it
        is. The cost is in proportion to these cases, not to history.

        Args:
            new: cases to enter, or a table or ledger of them.
            withdrawn: the old states of cases, as they were entered, or a ledger of them.
            through: the last day on which the cases are now known, if the ledger has one.

        Raises: LedgerError for a withdrawn case whose movements are not in the ledger, and for a ledger
        that cannot be put together with this one.
        """
        entered, gone = self._like(new), self._like(withdrawn)
        change = difference(opened(entered.layers, self.since), opened(gone.layers, self.since))
        check_withdrawal(self.layers, change)
        if through is not None and self.through is not None and through < self.through:
            raise LedgerError(
                msg("through"),
                through.isoformat(),
                msg("{through} or later", through=self.through.isoformat()),
            )
        return attrs.evolve(self, through=through or self.through, layers=stacked(self.layers, (change,)))

    def __add__(self, other: Ledger) -> Ledger:
        """The ledger of the cases of both.

        It opens on the later of their first days, and is known through the earlier of their last.

        Raises: LedgerError when they were counted by different rules, or keep different names.
        """
        if not isinstance(other, Ledger):
            return NotImplemented
        check_alike(self.terms, other.terms)
        since = max((day for day in (self.since, other.since) if day), default=None)
        through = min((day for day in (self.through, other.through) if day), default=None)
        layers = stacked(opened(self.layers, since), opened(other.layers, since))
        return attrs.evolve(self, since=since, through=through, layers=layers)

    def only(
        self, *, unit: str | None = None, level: AuthorityLevel | None = None, category: str | None = None
    ) -> Ledger:
        """The ledger of one unit, level or category alone: ``form_06a(ledger.only(unit="Sở Y tế"), period)``.

        Raises: as :meth:`account`.
        """
        view, wanted = self._view_and_key(unit, level, category)
        return attrs.evolve(self, layers=tuple(layer.only(view, wanted) for layer in self.layers))

    def to_arrow(self) -> pa.Table:
        """The movements as an Arrow table, one row each; see :mod:`kstt.ledger.arrow`.

        Raises: MissingExtraError without pyarrow.
        """
        from kstt.ledger.arrow import to_arrow

        return to_arrow(self.terms, self.layer)

    @classmethod
    def from_arrow(cls, table: pa.Table) -> Ledger:
        """The ledger that :meth:`to_arrow` made a table of.

        Raises: DocumentError for a table that is no ledger, or of a later version; MissingExtraError.
        """
        from kstt.ledger.arrow import from_arrow

        return cls._of(*from_arrow(table))

    def to_parquet(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write a Parquet file, whole or not at all; one that exists is left alone unless ``overwrite``.

        Raises: DocumentError; MissingExtraError without pyarrow.
        """
        from kstt.ledger.parquet import write_table

        write_table(self.to_arrow(), path, overwrite=overwrite)

    @classmethod
    def from_parquet(cls, path: str | Path) -> Ledger:
        """The ledger in a Parquet file.

        Raises: DocumentError for a file that is no ledger, or of a later version; MissingExtraError.
        """
        from kstt.ledger.parquet import read_ledger

        return cls._of(*read_ledger(path))

    @classmethod
    def _of(cls, terms: Terms, layer: Layer) -> Ledger:
        return cls(terms.rules, terms.keep, terms.since, terms.through, (layer,))

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write the ledger to a file whose name ends in ``.parquet``; errors as of :meth:`to_parquet`."""
        from kstt.ledger.parquet import ledger_path

        self.to_parquet(ledger_path(path), overwrite=overwrite)

    @classmethod
    def read(cls, path: str | Path) -> Ledger:
        """The ledger in a file; as :meth:`from_parquet`.

        >>> from tempfile import mkdtemp
        >>> Ledger.empty().save(file := mkdtemp() + "/cases.parquet")
        >>> Ledger.read(file) == Ledger.empty()
        True
        """
        return cls.from_parquet(path)

    @property
    def terms(self) -> Terms:
        """The rules it was counted by, and what it can answer."""
        return Terms(self.rules, self.keep, self.since, self.through)

    def summary(self) -> dict[str, object]:
        """The content of the ledger and its terms, ready for JSON.

        >>> Ledger.empty().summary()["movements"]
        0
        """
        days = self.days
        return {
            **self.terms.document(),
            "units": len(self.units),
            "levels": [level.value for level in self.levels],
            "categories": len(self.categories),
            "movements": self.movements,
            "first_day": days[0].isoformat() if days else None,
            "last_day": days[1].isoformat() if days else None,
        }

    @property
    def layer(self) -> Layer:
        """All movements as one layer."""
        return joined(self.layers)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that have movements, as they were written."""
        return self._names(RowBy.UNIT)

    @property
    def levels(self) -> tuple[AuthorityLevel, ...]:
        """The levels of authority that have movements."""
        found = {key[1] for layer in self.layers for key in layer.keys}
        return tuple(level for level in AuthorityLevel if level in found)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that have movements, as they were written."""
        return self._names(RowBy.CATEGORY)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day with movements; ``None`` for a ledger without movements."""
        moved = [layer for layer in self.layers if layer]
        if not moved:
            return None
        first, last = min(layer.first_day for layer in moved), max(layer.last_day for layer in moved)
        return date.fromordinal(first), date.fromordinal(last)

    @property
    def movements(self) -> int:
        """The number of movements: cases received, resolved, turned overdue, no longer overdue."""
        return sum(sum(layer.counts) for layer in self.layers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return self.terms == other.terms and self.layer.same_as(other.layer)

    def __hash__(self) -> int:
        return hash(self.terms)

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def describe(self) -> Message:
        """How much the ledger holds, and of which days."""
        return described({row: len(self._names(row)) for row in self.keep}, self.movements, self.days)

    def _repr_html_(self) -> str:
        from kstt.ledger.html import LedgerParts, render_ledger

        # A field with a converter is no plain attribute to pyright.
        return render_ledger(cast("LedgerParts", self))

    def _names(self, rows: RowBy) -> tuple[str, ...]:
        view = View(unit=Fold.WRITTEN) if rows is RowBy.UNIT else View(category=Fold.WRITTEN)
        found = {str(key[_PLACES[rows]]) for layer in self.layers for key in layer.groups(view)}
        return tuple(sorted(found - {""}))

    def _view_and_key(
        self, unit: str | None, level: AuthorityLevel | None, category: str | None
    ) -> tuple[View, tuple[object, ...]]:
        """The view that separates what is asked for, and the key in it."""
        view = View(*(Fold.GONE if part is None else Fold.NAME for part in (unit, level, category)))
        return view, (self._known_name(RowBy.UNIT, unit), level, self._known_name(RowBy.CATEGORY, category))

    def _known_name(self, rows: RowBy, name: str | None) -> object:
        if name is None:
            return None
        check_kept(self.terms, rows)
        wanted = unit_key(name) if rows is RowBy.UNIT else name_key(name)
        view = View(unit=Fold.NAME) if rows is RowBy.UNIT else View(category=Fold.NAME)
        if not any(key[_PLACES[rows]] == wanted for layer in self.layers for key in layer.groups(view)):
            names = self._names(rows)
            raise UnknownNameError(
                msg("{rows} in the ledger", rows=rows.value), name, close_names(name, names)
            )
        return wanted

    def _like(self, cases: Iterable[Case] | Frame | Ledger) -> Ledger:
        if not isinstance(cases, Ledger):
            return Ledger.from_cases(cases, self.rules, keep=self.keep)
        check_alike(self.terms, cases.terms)
        return cases
