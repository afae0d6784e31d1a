"""What a repair says: which cells are wrong, what they should be, why, and how sure that is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, joined, msg, named
from kstt.repair.slips import Slip
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.forms.reported import ReportedForm
    from kstt.repair.programme import Limit

__all__ = ["Change", "Explanation", "Remainder", "Repair", "RuleStated", "Status"]


class Status(Enum):
    """How a table stands.

    ``UNIQUE``: one explanation changes the fewest cells, an exchange or a shift being one mistake;
    ``AMBIGUOUS``: several do, or the same cells with other counts where a bound makes them share;
    ``INFEASIBLE``: no counts at all satisfy the rules.
    """

    CONSISTENT = "consistent"
    UNIQUE = "unique"
    AMBIGUOUS = "ambiguous"
    INFEASIBLE = "infeasible"


@attrs.frozen
class Change:
    """A cell that is to change.

    ``row`` is the line's reference, ``column`` the key, ``found`` the count or text that is written there
    (``None``: blank), ``proposed`` the count (cases) that it must be; where the sums allow several counts
    ``certain`` is false and ``proposed`` is one of them. ``table`` tells which of several tables it is, 0
    the one to repair; ``place`` is the cell's row and column index in it.
    """

    row: str
    column: str
    label: str
    found: int | str | None
    proposed: int
    slip: Slip | None
    certain: bool
    where: str
    table: int
    source: str
    place: tuple[int, int]

    @property
    def reason(self) -> Message:
        """Why, in words: the slip, or that no slip explains the change."""
        if self.slip is not None:
            said = named(self.slip.value, vi=self.slip.label)
        elif self.found is None:
            said = msg("blank")
        else:
            said = msg("no usual slip explains it")
        return said if self.certain else joined("; ", [said, msg("another count would do as well")])


@attrs.frozen
class Explanation:
    """Changes that together make every sum hold, and what they cost (see :mod:`kstt.repair.slips`).

    ``firm_cost`` leaves out what slips of single cells save: such a slip may be chance, so that it ranks
    explanations but does not settle which is right.
    """

    changes: tuple[Change, ...]
    cost: int
    firm_cost: int

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


@attrs.frozen
class RuleStated:
    """A rule of a contradiction: its id, the line and column it is about, and what it demands in words."""

    rule: str
    row: str
    column: str
    statement: Message
    source: str = ""


@attrs.frozen
class Remainder:
    """Rows that the numbering of a section says are missing, and what they add up to by column (cases)."""

    row: str
    missing: tuple[int, ...]
    amounts: Mapping[str, int]


@attrs.frozen
class Repair:
    """The answer to which cells are wrong and what they should be; the table itself is never touched.

    ``explanation`` is the cheapest one, ``alternatives`` the others with as few cells, the cheapest first.
    ``proved_minimal`` says that none is cheaper, ``complete`` that no other is as cheap.
    ``filled`` are blanks that the sums determine, with the explanation applied. ``limit`` names the limit
    that ended the search, if one did.
    """

    status: Status
    tables: tuple[ReportedForm, ...]
    explanation: Explanation = Explanation((), 0, 0)
    alternatives: tuple[Explanation, ...] = ()
    proved_minimal: bool = True
    complete: bool = True
    limit: Limit | None = None
    filled: tuple[Change, ...] = ()
    remainders: tuple[Remainder, ...] = ()
    contradiction: tuple[RuleStated, ...] = ()

    @property
    def reported(self) -> ReportedForm:
        """The table that was to be repaired, as it was."""
        return self.tables[0]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of the cheapest explanation."""
        return self.explanation.changes

    @property
    def rivals(self) -> tuple[Explanation, ...]:
        """The alternatives that may as well be right."""
        return tuple(e for e in self.alternatives if e.firm_cost <= self.explanation.firm_cost)

    @property
    def certain_changes(self) -> tuple[Change, ...]:
        """The changes in which all the explanations agree."""
        if self.status is not Status.AMBIGUOUS:
            return self.changes
        agreed = set.intersection(
            *({(c.table, c.place, c.proposed) for c in e} for e in (self.explanation, *self.rivals))
        )
        return tuple(c for c in self.changes if (c.table, c.place, c.proposed) in agreed)

    def apply(self, explanation: Explanation | None = None, *, table: int = 0) -> ReportedForm:
        """A copy of a table with an explanation's changes, by default the cheapest one's.

        Blanks stay blank: ``to_form`` fills those that the sums determine.
        """
        changes = self.changes if explanation is None else explanation.changes
        return with_changes(self.tables[table], [c for c in changes if c.table == table])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The changes, or the contradiction, as findings like those of a check."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[Finding]:
        rule = "repair-ambiguous" if self.status is Status.AMBIGUOUS else "repair-change"
        for change in self.changes:
            yield RULES[rule].finding(
                row=change.row,
                column=named(change.column, vi=change.label),
                found=change.found,
                expected=change.proposed,
                where=change.where,
                reason=change.reason,
                ways=1 + len(self.rivals),
            )
        for stated in self.contradiction:
            yield RULES["repair-contradiction"].finding(
                row=stated.row,
                column=stated.column,
                statement=stated.statement,
                where=stated.source,
            )
        if not self.proved_minimal:
            why = self.limit.value if self.limit else ""
            yield RULES["repair-not-proved"].finding(found=len(self.changes), limit=why)


def with_changes(reported: ReportedForm, changes: list[Change]) -> ReportedForm:
    """The table with other counts in some cells."""
    rows = list(reported.rows)
    for change in changes:
        i, c = change.place
        cells = list(rows[i].cells)
        cells[c] = ReportedCell.of(change.proposed, cells[c].where)
        rows[i] = attrs.evolve(rows[i], cells=tuple(cells))
    return attrs.evolve(reported, rows=tuple(rows))
