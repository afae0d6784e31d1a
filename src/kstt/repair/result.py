"""What a repair says: which cells are wrong, what they should be, why, and how sure that is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.findings.finding import Severity
from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, joined, msg, named
from kstt.repair.slips import Slip
from kstt.tables.cells import ReportedCell
from kstt.tables.structure import findings_of_lines
from kstt.vocabulary import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.forms.reported import ReportedForm
    from kstt.repair.programme import Limit

__all__ = [
    "Change", "Explanation", "Misreading", "Remainder", "Repair", "RuleStatement", "Shape", "Status",
]  # fmt: skip


class Status(Enum):
    """What a search has found out about a table.

    ``UNIQUE``: proved: one set of cells is the smallest, there is no other as small, and each of its cells
    can be changed to one count only.
    ``LIKELY``: one usual mistake that makes several cells wrong (two columns exchanged, a run shifted, ...)
    explains the table, alone or with a few further cells; other cells would do as well.
    ``AMBIGUOUS``: proved minimal, but several sets are as small, or the counts may be others.
    ``NOT_PROVED``: the search ended before it was shown that no fewer and no other cells would do.
    ``STRUCTURE``: the sums hold once a whole line counts for nothing, for twice or for half: the table has
    been misread, or a line of it is no line of the form. No cell is to change.
    ``INFEASIBLE``: no counts at all satisfy the rules.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> from kstt.repair import repair
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> repair(form).status, repair(form.with_cell("Tổng cộng", "pending_overdue", 7)).status
    (<Status.CONSISTENT: 'consistent'>, <Status.UNIQUE: 'unique'>)
    """

    CONSISTENT = "consistent"
    UNIQUE = "unique"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    NOT_PROVED = "not proved"
    STRUCTURE = "structure"
    INFEASIBLE = "infeasible"


@attrs.frozen
class Change:
    """A cell that is to change, and the count that it should hold.

    ``row`` is the line's reference, ``column`` the key, ``found`` the count or text that is written there
    (``None``: blank), ``proposed`` the count (cases) that it should be. ``certain``: every smallest set of
    changes has this one, with this count, and that is proved. ``determined``: with the other changes made,
    the sums leave this count alone. ``table`` is the number of the table among several, 0 the one to
    repair; ``place`` is the cell's row and column index in it.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> from kstt.repair import repair
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> (change,) = repair(form.with_cell("Tổng cộng", "pending_overdue", 7)).changes
    >>> change.row, change.column, change.found, change.proposed, change.certain
    ('Tổng cộng', 'pending_overdue', 7, 0, True)
    """

    row: str
    column: str
    label: str
    found: int | str | None
    proposed: int
    slip: Slip | None
    certain: bool
    determined: bool
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
        return said if self.determined else joined("; ", [said, msg("another count may do as well")])


@attrs.frozen
class Explanation:
    """Changes that together make every sum hold, and what they cost (see :mod:`kstt.repair.slips`).

    ``firm_cost`` leaves out what slips of single cells save: such a slip may be chance, so that it ranks
    explanations but does not settle which is right.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> from kstt.repair import repair
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> explanation = repair(form.with_cell("Tổng cộng", "pending_overdue", 7)).explanation
    >>> [change.column for change in explanation.changes]
    ['pending_overdue']
    """

    changes: tuple[Change, ...]
    cost: int
    firm_cost: int

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


@attrs.frozen
class RuleStatement:
    """A rule of a contradiction: its id, the line and column it is about, and what it demands in words.

    >>> from kstt.i18n import joined
    >>> statement = RuleStatement("row-identity", "II.20 Đất đai", "pending", joined(" = ", [12, "7 + 4"]))
    >>> statement.rule, str(statement.statement)
    ('row-identity', '12 = 7 + 4')
    """

    rule: str
    row: str
    column: str
    statement: Message
    source: str = ""


@attrs.frozen
class Remainder:
    """Rows that the numbering of a section says are missing, and what they add up to by column (cases).

    >>> from kstt import samples
    >>> from kstt.repair import repair
    >>> (remainder, *_) = repair(samples.published_report()).remainders
    >>> remainder.row, remainder.missing[:3], remainder.amounts["received_online"]
    ('I', (14, 15, 16), 39)
    """

    row: str
    missing: tuple[int, ...]
    amounts: Mapping[str, int]


class Shape(Labelled):
    """What a misread line would have to count for.

    >>> Shape.NOTHING.value, Shape.NOTHING.label
    ('nothing', 'không được tính')
    """

    NOTHING = "nothing", "không được tính"
    DOUBLE = "twice what it holds", "gấp đôi số đã ghi"
    HALF = "half of what it holds", "một nửa số đã ghi"


@attrs.frozen
class Misreading:
    """A line with which the sums hold only if it counts for nothing, for twice or for half.

    ``row`` is its reference, ``place`` its index in the table of this number, ``where`` its place in the
    document.

    >>> Misreading("II.20 Đất đai", Shape.DOUBLE, 0, 7, "a.csv: line 9").shape.value
    'twice what it holds'
    """

    row: str
    shape: Shape
    table: int
    place: int
    where: str


@attrs.frozen
class Repair:
    """The answer to which cells are wrong and what they should be; the table itself is never touched.

    ``explanation`` is the cheapest one, ``alternatives`` the others, the cheapest first: each set with as few
    cells as any, and a usual mistake that costs no more, also where it has more cells than they; that one may
    be the ``explanation``. ``proved_minimal`` says that none has fewer cells than the smallest of these,
    ``complete`` that all those with as few are listed.
    ``filled`` are blanks that the sums determine, with the explanation applied. ``limit`` names the limit
    that ended the search, if one did. ``misreadings`` are lines that look misread (``STRUCTURE``); nothing
    is to change then.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> from kstt.repair import repair
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> found = repair(form.with_cell("Tổng cộng", "pending_overdue", 7))
    >>> found.proved_minimal, [(change.column, change.proposed) for change in found.certain_changes]
    (True, [('pending_overdue', 0)])
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
    contradiction: tuple[RuleStatement, ...] = ()
    misreadings: tuple[Misreading, ...] = ()

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
        """The changes that every smallest set has, where that is proved."""
        return tuple(change for change in self.changes if change.certain)

    @property
    def line_errors(self) -> tuple[Finding, ...]:
        """The errors in the lines of the table, such as cases of no row, which no count in a cell mends.

        >>> from kstt import ReportedForm
        >>> from kstt.repair import repair
        >>> found = repair(ReportedForm.from_rows([{"label": "Tổng cộng", "received": 5}]))
        >>> [error.rule for error in found.line_errors]
        ['rows-none']
        """
        lines = findings_of_lines(self.reported.layout, self.reported.rows)
        return tuple(finding for _, finding in lines if finding.severity is Severity.ERROR)

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
        for misread in self.misreadings:
            yield RULES["repair-structure"].finding(
                row=misread.row, where=misread.where, shape=named(misread.shape.value, vi=misread.shape.label)
            )
        for change in self.changes:
            rule = "repair-change" if change.certain else "repair-ambiguous"
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
        if self.status is Status.NOT_PROVED or not self.proved_minimal:
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
