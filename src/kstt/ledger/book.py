"""The ledger: the daily movements of all cases, from which the account of any period follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from kstt.accounts import CaseAccount
from kstt.compute import RowBy
from kstt.errors import CountError, LedgerError, UnknownNameError
from kstt.ledger.balance import boxes_of
from kstt.ledger.entries import STRIDE, Cells, Key, enter, order
from kstt.ledger.layer import Fold, Layer, View, joined
from kstt.ledger.movements import KINDS
from kstt.rules import CountingRules
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kstt.cases import Case
    from kstt.periods import ReportingPeriod

__all__ = ["Ledger"]

_DEFAULT_RULES = CountingRules()
_KEEP_ALL = (RowBy.UNIT, RowBy.CATEGORY)


def _kept(rows: Iterable[RowBy]) -> tuple[RowBy, ...]:
    chosen = tuple(rows)
    return tuple(row for row in _KEEP_ALL if row in chosen)


@attrs.frozen(eq=False, repr=False)
class Ledger:
    """The daily movements of cases by unit, level and category: any period from one pass over the cases.

    A ledger is a value. ``+`` puts together the ledgers of other cases (other units, other machines);
    :meth:`updated` enters the cases of a day and withdraws the old state of corrected ones, at a cost in
    proportion to those cases. The forms 06 take a ledger in place of cases and give the same form.

    >>> from datetime import date
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
    keep: tuple[RowBy, ...] = attrs.field(converter=_kept)
    since: date | None
    through: date | None
    layers: tuple[Layer, ...] = attrs.field(alias="layers")

    @classmethod
    def from_cases(
        cls,
        cases: Iterable[Case],
        rules: CountingRules = _DEFAULT_RULES,
        *,
        keep: Iterable[RowBy] = _KEEP_ALL,
        since: date | None = None,
        through: date | None = None,
    ) -> Ledger:
        """The ledger of these cases.

        Args:
            cases: any iterable, consumed once; memory does not grow with it, but with the movements that
                differ in unit, level, category, day or kind.
            rules: the counting rules; a ledger answers under these alone.
            keep: what rows the ledger can be asked for. Leaving out units makes a national ledger small.
            since: the first day that may be asked for. All that moved before is kept as one opening
                balance. Without it, every day can be asked for.
            through: the last day on which the cases are known; a period that ends later is refused. Without
                it, later days are told as if nothing more had come in.
        """
        fields = tuple(row.value if row in keep else "" for row in _KEEP_ALL)
        counted = enter(cases, rules, (fields[0], "level", fields[1]))
        return cls(rules, tuple(keep), None, through, (Layer.of(counted),))._opened(since)

    @classmethod
    def empty(cls, rules: CountingRules = _DEFAULT_RULES) -> Ledger:
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
        view = View(*(Fold.GONE if asked is None else Fold.NAME for asked in (unit, level, category)))
        wanted = (
            None if unit is None else self._known(RowBy.UNIT, unit),
            level,
            None if category is None else self._known(RowBy.CATEGORY, category),
        )
        before, through = self._boundaries(period)
        opening = closing = 0
        for layer in self.layers:
            track = layer.view(view).get(wanted)
            if track is not None:
                opening += track.through(before)
                closing += track.through(through)
        return _account(opening, closing)

    def row_boxes(
        self, period: ReportingPeriod, rows: RowBy
    ) -> dict[tuple[AuthorityLevel | None, str], tuple[int, ...]]:
        """The boxes of a :class:`CaseAccount` by level and row label, of every row with a case in scope.

        Raises: LedgerError.
        """
        self._check_kept(rows)
        fold = {RowBy.UNIT: Fold.GONE, RowBy.CATEGORY: Fold.GONE, rows: Fold.WRITTEN}
        view = View(fold[RowBy.UNIT], Fold.WRITTEN, fold[RowBy.CATEGORY])
        before, through = self._boundaries(period)
        openings: dict[tuple[object, ...], int] = {}
        closings: dict[tuple[object, ...], int] = {}
        for layer in self.layers:
            for key, track in layer.view(view).items():
                openings[key] = openings.get(key, 0) + track.through(before)
                closings[key] = closings.get(key, 0) + track.through(through)
        boxes = {key: boxes_of(openings[key], closing) for key, closing in closings.items()}
        label = 0 if rows is RowBy.UNIT else 2
        return {
            (cast("AuthorityLevel", key[1]), str(key[label])): values
            for key, values in boxes.items()
            if any(values)
        }

    def rules_for(self, asked: CountingRules | None) -> CountingRules:
        """The rules of a form from this ledger: its own, or those asked for if it was counted by them.

        Where the cases of an ended level stand may be asked anew: no movement depends on it.

        Raises: LedgerError for rules that need a recount of the cases.
        """
        if asked is None or attrs.evolve(asked, ended_level=self.rules.ended_level) == self.rules:
            return asked or self.rules
        raise LedgerError("rules", asked, str(self.rules), "make a ledger from the cases with these rules")

    def updated(
        self,
        new: Iterable[Case] | Ledger = (),
        withdrawn: Iterable[Case] | Ledger = (),
        *,
        through: date | None = None,
    ) -> Ledger:
        """The ledger with new cases entered and others withdrawn; the same as a recount.

        A case that has changed (closed, suspended, corrected …) is withdrawn as it was and entered as it
        is. The cost is in proportion to these cases, not to history.

        Args:
            new: cases to enter, or a ledger of them.
            withdrawn: the old states of cases, as they were entered, or a ledger of them.
            through: the last day on which the cases are now known, if the ledger has one.

        Raises: LedgerError for a withdrawn case whose movements are not in the ledger, and for a ledger
        that cannot be added to this one.
        """
        entered, gone = self._like(new), self._like(withdrawn)
        self._check_alike(entered)
        self._check_alike(gone)
        counted = joined((Layer.of({}), *entered.layers)).counted()
        for layer in gone.layers:
            for key, cells in layer.counted().items():
                into = counted.setdefault(key, {})
                for cell, count in cells.items():
                    into[cell] = into.get(cell, 0) - count
        change = attrs.evolve(self, since=None, layers=(Layer.of(counted),))._opened(self.since)
        self._check_withdrawal(change.layers[0])
        layers = _stacked(self.layers, change.layers)
        return attrs.evolve(self, through=through or self.through, layers=layers)

    def __add__(self, other: Ledger) -> Ledger:
        """The ledger of the cases of both.

        It opens on the later of their first days, and is known through the earlier of their last.

        Raises: LedgerError when they were counted by different rules, or keep different names.
        """
        if not isinstance(other, Ledger):
            return NotImplemented
        self._check_alike(other)
        since = max((day for day in (self.since, other.since) if day), default=None)
        through = min((day for day in (self.through, other.through) if day), default=None)
        layers = _stacked(self._opened(since).layers, other._opened(since).layers)
        return attrs.evolve(self, since=since, through=through, layers=layers)

    def only(
        self, *, unit: str | None = None, level: AuthorityLevel | None = None, category: str | None = None
    ) -> Ledger:
        """The ledger of one unit, level or category alone: ``form_06a(ledger.only(unit="Sở Y tế"), period)``.

        Raises: as :meth:`account`.
        """
        wanted = (
            None if unit is None else self._known(RowBy.UNIT, unit),
            level,
            None if category is None else self._known(RowBy.CATEGORY, category),
        )
        view = View(*(Fold.GONE if asked is None else Fold.NAME for asked in (unit, level, category)))
        counted = {key: cells for key, cells in self.layer.counted().items() if view.fold(key) == wanted}
        return attrs.evolve(self, layers=(Layer.of(counted),))

    @property
    def layer(self) -> Layer:
        """All movements as one layer."""
        return joined(self.layers)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that have movements, as they were written."""
        return self._names(0)

    @property
    def levels(self) -> tuple[AuthorityLevel, ...]:
        """The levels of authority that have movements."""
        found = {key[1] for layer in self.layers for key in layer.keys}
        return tuple(level for level in AuthorityLevel if level in found)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that have movements, as they were written."""
        return self._names(2)

    def _names(self, place: int) -> tuple[str, ...]:
        return tuple(sorted({str(key[place]) for layer in self.layers for key in layer.keys} - {""}))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return self._terms == other._terms and self.layer.same_as(other.layer)

    def __hash__(self) -> int:
        return hash(self._terms)

    @property
    def _terms(self) -> tuple[object, ...]:
        return self.rules, self.keep, self.since, self.through

    def __repr__(self) -> str:
        from datetime import date

        days = [cell // STRIDE for layer in self.layers for cell in layer.cells]
        span = (
            f" from {date.fromordinal(min(days)).isoformat()} to {date.fromordinal(max(days)).isoformat()}"
            if days
            else ""
        )
        units = _counted(len(self.units), "unit", "units")
        categories = _counted(len(self.categories), "category", "categories")
        moves = _counted(sum(sum(layer.counts) for layer in self.layers), "movement", "movements")
        return f"<Ledger of {units}, {categories}, {moves}{span}>"

    def _boundaries(self, period: ReportingPeriod) -> tuple[int, int]:
        """The days, as ordinals, through which the running sums are taken.

        Raises: LedgerError for a period that the ledger does not cover.
        """
        if self.since is not None and period.start < self.since:
            raise LedgerError(
                "period",
                f"{period}, which begins on {period.start.isoformat()}",
                f"days from {self.since.isoformat()}",
                "the ledger opens then; make it from the cases with an earlier day, or without one",
            )
        if self.through is not None and period.end > self.through:
            raise LedgerError(
                "period",
                f"{period}, which ends on {period.end.isoformat()}",
                f"days to {self.through.isoformat()}",
                "the cases are known through that day; update the ledger with what came later",
            )
        return period.start.toordinal() - 1, period.end.toordinal()

    def _opened(self, since: date | None) -> Ledger:
        """The ledger with all that moved before ``since`` as one opening balance."""
        if since is None or since == self.since:
            return self
        if self.since is not None and since < self.since:
            raise LedgerError("since", since.isoformat(), f"{self.since.isoformat()} or later")
        opening = since.toordinal() - 1
        counted: dict[Key, Cells] = {}
        for key, cells in self.layer.counted().items():
            into = counted[key] = {}
            for cell, count in cells.items():
                day, kind = divmod(cell, STRIDE)
                moved = max(day, opening) * STRIDE + kind
                into[moved] = into.get(moved, 0) + count
        return attrs.evolve(self, since=since, layers=(Layer.of(counted),))

    def _check_kept(self, rows: RowBy) -> None:
        if rows not in self.keep:
            kept = " and ".join(row.value for row in self.keep) or "neither unit nor category"
            raise LedgerError(
                f"rows by {rows.value}", f"a ledger that keeps {kept}", f"one that keeps {rows.value}"
            )

    def _known(self, rows: RowBy, name: str) -> str:
        self._check_kept(rows)
        wanted = name_key(name)
        view = View(unit=Fold.NAME) if rows is RowBy.UNIT else View(category=Fold.NAME)
        place = 0 if rows is RowBy.UNIT else 2
        if not any(view_key[place] == wanted for layer in self.layers for view_key in layer.view(view)):
            names = self.units if rows is RowBy.UNIT else self.categories
            raise UnknownNameError(f"{rows.value} in the ledger", name, close_names(name, names))
        return wanted

    def _like(self, cases: Iterable[Case] | Ledger) -> Ledger:
        return cases if isinstance(cases, Ledger) else Ledger.from_cases(cases, self.rules, keep=self.keep)

    def _check_alike(self, other: Ledger) -> None:
        for name in ("rules", "keep"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                raise LedgerError(
                    f"ledgers with other {name}",
                    theirs,
                    str(mine),
                    "make both from cases with the same rules and the same names kept",
                )

    def _check_withdrawal(self, change: Layer) -> None:
        for key, rows in change.rows():
            for row in rows:
                cell, count = change.cells[row], change.counts[row]
                if count < 0 and sum(layer.count(key, cell) for layer in self.layers) + count < 0:
                    raise _never_entered(key, cell)


def _account(opening: int, closing: int) -> CaseAccount:
    try:
        return CaseAccount(*boxes_of(opening, closing))
    except CountError as error:
        raise LedgerError(
            error.column, error.found, "0 or more", "a case was withdrawn that had never been entered"
        ) from None


def _never_entered(key: Key, cell: int) -> LedgerError:
    from datetime import date

    day, kind = divmod(cell, STRIDE)
    where = ", ".join(part for part in order(key) if part)
    return LedgerError(
        "withdrawn cases",
        f"{KINDS[kind]} on {date.fromordinal(day).isoformat()} more often than it was entered, of {where}",
        "cases in the very state in which they were entered",
    )


def _stacked(layers: tuple[Layer, ...], more: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """All layers, small ones merged into one another so that their number stays small.

    A layer is merged with the one below when it is more than half its size: of *n* updates of equal size
    each is merged about log *n* times, and history only when the updates have grown to half of it.
    """
    stack = [*layers]
    for layer in more:
        stack.append(layer)
        while len(stack) > 1 and 2 * len(stack[-1]) >= len(stack[-2]):
            top = stack.pop()
            stack[-1] = joined((stack[-1], top))
    return tuple(stack)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
