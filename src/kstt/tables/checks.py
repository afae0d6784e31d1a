"""Checks of reported forms: findings are values; nothing is raised or corrected silently."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from kstt.definitions.columns import Role
from kstt.errors import require
from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, joined, msg, named
from kstt.limits import MOST_PLAUSIBLE
from kstt.numerals import format_count, number_ranges
from kstt.tables.cells import LineKind, PlainCells, PlainRows, ReportedCell
from kstt.tables.equations import (
    Cell,
    Equation,
    Gap,
    OddNumbers,
    bounds_of,
    equations_of,
    gaps_of,
    odd_numbers_of,
    remainder_of,
    sums_hold,
)
from kstt.tables.table import FormTable, counts_by_line, doubted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONG = 20
"""Digits of an odd row number that are shown."""
_TERMS = 6
"""Terms of a sum that are written out; of a longer one, the total alone."""

__all__ = ["Counts", "Examination", "check"]

Counts = tuple[int | None, ...]
"""The counts of a line, in print order of the columns; ``None`` where a form does not know."""


def _counted(value: int | None) -> str:
    return "–" if value is None else format_count(value)


def check(reported: FormTable) -> tuple[Finding, ...]:
    """The errors and remarkable facts of a reported form, as findings in the order of its rows.

    Every identity across the columns and every sum down the rows is checked; a blank that the sums
    determine is filled in for the check and reported. A gap in the numbering is reported with
    the sums of the missing rows, column by column.

    Source: the sums of form 06c as published [doc].

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> check(ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2))))
    ()
    """
    require(
        reported,
        FormTable,
        msg("table"),
        msg("a reported form"),
        msg("kstt.io.formats.read_forms reads a file; a form that was counted holds by construction"),
    )
    return Examination(reported).findings()


class Examination:
    """A reported form with its equations, known cells and filled blanks."""

    def __init__(self, reported: FormTable) -> None:
        self.reported = reported
        self.columns = reported.layout.columns
        self.blanks: list[Cell] = []
        unknown: list[Cell] = []
        self.lines: list[Counts] = counts_by_line(reported)
        self.odd: list[int] = []
        for i, row in enumerate(() if isinstance(reported.written, PlainRows) else reported.rows):
            if None not in self.lines[i] and (
                isinstance(row.written, PlainCells) or all(cell.is_count for cell in row.cells)
            ):
                continue
            self.odd.append(i)
            for c, cell in enumerate(row.cells):
                if cell.value is None and cell.is_blank:
                    self.blanks.append((i, c))
                elif cell.is_unknown:
                    unknown.append((i, c))
        recognition = doubted(reported)
        self.uncalculated = dict(recognition.uncalculated) if recognition else {}
        scanned = recognition.scanned if recognition else ()
        self.doubted = {one.where for one in scanned if one.doubtful}
        self.gaps = gaps_of(reported)
        self.headings = recognition.headings if recognition else ()
        self.filled: dict[Cell, int] = {}
        self.headed: dict[Cell, int] = {}
        self.nothing: dict[Cell, int] = {}
        self.dashes: dict[Cell, int] = {}
        self.not_filled_in = False
        self.unknown = frozenset(unknown)
        if self.blanks or unknown:
            self._fill(unknown)

    def _fill(self, unknown: Sequence[Cell]) -> None:
        """What the sums leave for blanks and for cells that say no count."""
        from kstt.tables.filling import added_under, fill_unknown, is_not_filled_in, rows_of_nothing

        left_for = partial(fill_unknown, lines=self.lines, equations=self.equations)
        self.not_filled_in = is_not_filled_in(self.reported, self.lines)
        self.headed = added_under(self.values, self.headings, self.equations)
        self.values |= self.headed
        self.blanks = [cell for cell in self.blanks if cell not in self.headed]
        self.filled = left_for(self.values, self.blanks, unknown)
        dashes = self._contradicted_dashes()
        if dashes:
            # A dash is a written 0: where the sums ask for another number, a sum is wrong.
            self.values |= dashes
            left = [cell for cell in self.blanks if cell not in dashes]
            self.filled = left_for(self.values, left, unknown)
        self.values |= self.filled
        blanks = [cell for cell in self.blanks if cell[0] not in self.headings and cell not in dashes]
        if any(cell not in self.filled for cell in blanks):
            unread = self.doubted | self.uncalculated.keys()
            rows = self.reported.rows
            left = [(i, c) for i, c in blanks if rows[i].cells[c].where not in unread]
            self.nothing = rows_of_nothing(rows, left, self.filled)
            self.values |= self.nothing
            # The section over rows of nothing has nothing.
            left = [cell for cell in self.blanks if self.nothing and cell not in self.values]
            others = [cell for cell in unknown if self.nothing and cell not in self.values]
            self.filled |= left_for(self.values, left, others)
            self.values |= self.filled
            self.headed |= added_under(self.values, self.headings, self.equations)
            self.values |= self.headed
        self._take_dashes()

    def _take_dashes(self) -> None:
        """A dash is a written 0 beside counts, also where no sum says so."""
        self.dashes = {cell: 0 for cell in self._untold() if self._text(cell)}
        self.values |= self.dashes
        self.filled |= self.dashes

    @cached_property
    def _left_open(self) -> frozenset[Cell]:
        return frozenset(self._untold())

    def _text(self, cell: Cell) -> str:
        return self.reported.rows[cell[0]].cells[cell[1]].text.strip()

    def _untold(self) -> Iterator[Cell]:
        """The blanks of a column that may be blank as a whole, beside counts, in a table without a total."""
        if any(row.kind is LineKind.TOTAL for row in self.reported.rows):
            return
        counted = {c for _, c in self.values if self.columns[c].nullable}
        yield from (cell for cell in self.blanks if cell[1] in counted and cell not in self.values)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every sum of the table."""
        return equations_of(self.reported)

    @cached_property
    def values(self) -> dict[Cell, int]:
        """The count of each cell that has one, read or filled in."""
        found: dict[Cell, int] = {}
        for i, line in enumerate(self.lines):
            found.update(((i, c), value) for c, value in enumerate(line) if value is not None)
        return found

    def _contradicted_dashes(self) -> dict[Cell, int]:
        """The dashes of rows for which the sums leave another number than 0, each as 0."""
        # A total may be a dash where it was not added up.
        totals = {c for c, column in enumerate(self.columns) if column.role is Role.TOTAL}
        rows = self.reported.rows
        return {
            (i, c): 0
            for (i, c), value in self.filled.items()
            if value and rows[i].kind is LineKind.ROW and rows[i].cells[c].text.strip()
            if (i, c) not in self.unknown
            if c not in totals or not any(self.lines[i])
        }

    def findings(self) -> tuple[Finding, ...]:
        """The findings, in the order of the rows."""
        from kstt.tables.further import further_findings

        found: list[tuple[int, Finding]] = [
            *self._doubts(),
            *self._heading(),
            *self._structure(),
            *self._cells(),
            *self._scanned(),
            *self._sums(),
            *further_findings(self.reported),
            *self._bounds(),
            *self._implausible(),
            *(pair for gap in self.gaps for pair in self._gap(gap)),
            *map(self._odd_numbers, odd_numbers_of(self.reported)),
        ]
        found.sort(key=lambda pair: pair[0])
        return tuple(finding for _, finding in found)

    def _parts(self, cell: Cell) -> dict[str, str]:
        row, column = self.reported.rows[cell[0]], self.columns[cell[1]]
        where = row.cells[cell[1]].where or row.where
        return {"row": row.ref, "column": named(column.key, vi=column.label), "where": where}

    def _doubts(self) -> Iterator[tuple[int, Finding]]:
        """What was not beyond doubt when the columns were recognised."""
        recognition = doubted(self.reported)
        titles = {column.key: column.label for column in self.columns}
        for doubt in recognition.doubts if recognition else ():
            column = named(doubt.column, vi=f"“{titles.get(doubt.column, doubt.column)}”")
            parts = {"where": doubt.where, "found": doubt.found, "expected": doubt.expected}
            yield 0, RULES[doubt.rule].finding(column=column, **parts)

    def _heading(self) -> Iterator[tuple[int, Finding]]:
        if (recognition := doubted(self.reported)) is None:
            return
        taken = self.reported.period.label if self.reported.period else ""
        for other, where in recognition.other_periods:
            yield 0, RULES["periods-several"].finding(found=other, expected=taken, where=where)
        for table, why in recognition.unread_tables:
            yield 0, RULES["table-unread"].finding(found=why, where=table)
        if recognition.encoding:
            yield 0, RULES["encoding-converted"].finding(found=recognition.encoding)
        if recognition.converter:
            yield 0, RULES["document-converted"].finding(found=recognition.converter)

    def _structure(self) -> Iterator[tuple[int, Finding]]:
        from kstt.tables.structure import findings_of_lines, is_regular

        layout, written = self.reported.layout, self.reported.written
        if not isinstance(written, PlainRows) or not is_regular(written.lines, layout):
            yield from findings_of_lines(layout, self.reported.rows)

    def _cells(self) -> Iterator[tuple[int, Finding]]:
        if self.not_filled_in and not self.uncalculated:
            yield 0, RULES["table-blank"].finding(where=self.reported.rows[0].where)
            return
        for i in (i for i in self.odd if i not in self.headings):
            row = self.reported.rows[i]
            if (i, 0) in self.nothing:
                yield i, RULES["row-of-nothing"].finding(row=row.ref, where=row.where)
                continue
            left = self.filled.get((i, 0))
            if left and row.kind is LineKind.ROW and not any(cell.text.strip() for cell in row.cells):
                yield i, RULES["row-filled"].finding(row=row.ref, expected=left, where=row.where)
            for c, cell in enumerate(row.cells):
                if not cell.is_count:
                    yield from ((i, finding) for finding in self._of_cell(i, c, cell))

    def _of_cell(self, i: int, c: int, cell: ReportedCell) -> Iterator[Finding]:
        """What is to be said of a cell that is no count."""
        formula = self.uncalculated.get(cell.where)
        if formula is not None:
            yield RULES["formula-without-value"].finding(**self._parts((i, c)), found=formula)
        if (i, c) in self.unknown:
            rule = RULES["unknown-filled" if (i, c) in self.filled else "count-unknown"]
            yield rule.finding(**self._parts((i, c)), found=cell.text, expected=self.filled.get((i, c), "?"))
        elif not cell.is_blank:
            yield RULES["not-a-count"].finding(**self._parts((i, c)), found=cell.text)
        elif (i, c) in self.filled:
            expected, text = self.filled[i, c], cell.text.strip()
            if (i, c) in self.dashes:
                yield RULES["dash-zero"].finding(**self._parts((i, c)), found=text)
            elif expected and text and self.reported.rows[i].kind is LineKind.ROW:
                yield RULES["dash-filled"].finding(**self._parts((i, c)), found=text, expected=expected)
            else:
                yield RULES["blank-filled"].finding(**self._parts((i, c)), expected=expected)
        elif (
            (i, c) not in self.values
            and cell.where not in self.doubted
            and (not self.columns[c].nullable or (i, c) in self._left_open)
        ):
            yield RULES["blank-open"].finding(**self._parts((i, c)))

    def _scanned(self) -> Iterator[tuple[int, Finding]]:
        """What was recognised in a scan and is not proved, as long as the cell is unchanged."""
        recognition = doubted(self.reported)
        for one in recognition.scanned if recognition else ():
            cell = self.reported.rows[one.row].cells[one.column] if one.row < len(self.lines) else None
            if one.proved or cell is None or cell.where != one.where:
                continue
            stated = None if one.doubtful else one.candidates[0]
            if cell.value == stated:
                shown = [
                    _counted(value) for value in (one.candidates[:5] if one.doubtful else one.candidates[-1:])
                ]
                rule = RULES[f"scan-{one.certainty.value}"]
                yield (
                    one.row,
                    rule.finding(
                        **self._parts((one.row, one.column)), found=one.read, expected=", ".join(shown) or "?"
                    ),
                )
        for i, read in recognition.labels if recognition else ():
            if i < len(self.reported.rows):
                row = self.reported.rows[i]
                yield (
                    i,
                    RULES["scan-label"].finding(row=row.ref, found=read, expected=row.label, where=row.where),
                )

    def _sums(self) -> Iterator[tuple[int, Finding]]:
        if not self.odd and sums_hold(self.reported, cast("list[tuple[int, ...]]", self.lines)):
            return
        known = self.values.get
        for equation in self.equations:
            total = known(equation.total)
            try:
                added = sum(map(self.values.__getitem__, equation.parts))
                if total == added or self.headed.keys() >= {equation.total, *equation.parts}:
                    continue
            except KeyError:
                pass
            parts = [part for part in map(known, equation.parts) if part is not None]
            least = sum(parts)
            exact = equation.complete and len(parts) == len(equation.parts)
            if total is None or total == least or (not exact and total > least):
                continue
            terms = [self.columns[c] for _, c in equation.parts]
            finding = RULES[equation.rule].finding(
                **self._parts(equation.total),
                found=total,
                expected=least,
                terms=joined(" + ", [named(column.key, vi=f"“{column.label}”") for column in terms]),
                sum=_written_out(parts),
            )
            yield equation.total[0], finding

    def _bounds(self) -> Iterator[tuple[int, Finding]]:
        for limit in bounds_of(self.reported):
            (cell,), most = limit.parts, self.values.get(limit.total)
            value, bound = self.values.get(cell), self.columns[limit.total[1]]
            if cell not in self.headed and value is not None and most is not None and value > most:
                yield (
                    cell[0],
                    RULES[limit.rule].finding(
                        **self._parts(cell),
                        found=value,
                        expected=most,
                        bound=named(bound.key, vi=bound.label),
                    ),
                )

    def _implausible(self) -> Iterator[tuple[int, Finding]]:
        """The lines with more cases than there can be, by their first total, which is the largest count."""
        for i, line in enumerate(self.lines):
            if line and line[0] is not None and line[0] > MOST_PLAUSIBLE:
                parts = self._parts((i, 0))
                yield i, RULES["count-implausible"].finding(**parts, found=line[0], expected=MOST_PLAUSIBLE)

    def _odd_numbers(self, odd: OddNumbers) -> tuple[int, Finding]:
        row = self.reported.rows[odd.row]
        shown = ", ".join(n if len(n) <= _LONG else f"{n[:_LONG]}…" for n in odd.numbers)
        rule = RULES["row-numbering"]
        return odd.row, rule.finding(row=row.ref, found=shown, expected=f"1–{odd.rows}", where=row.where)

    def remainder(self, gap: Gap) -> dict[int, int] | None:
        """The sums of the missing rows of a gap, by column; ``None`` where a cell is unknown."""
        return remainder_of(gap, self.equations, self.values)

    def _gap(self, gap: Gap) -> Iterator[tuple[int, Finding]]:
        row = self.reported.rows[gap.row]
        left = self.remainder(gap)
        present, missing = number_ranges(gap.present), number_ranges(gap.missing)
        if left is not None and not any(left.values()):
            expected = f"1–{len(gap.present)}"
            yield (
                gap.row,
                RULES["row-numbering"].finding(
                    row=row.ref, found=present, expected=expected, where=row.where
                ),
            )
            return
        yield (
            gap.row,
            RULES["rows-missing"].finding(row=row.ref, found=present, expected=missing, where=row.where),
        )
        for c, amount in (left or {}).items():
            if amount >= 0:
                yield (
                    gap.row,
                    RULES["missing-rows-add-up"].finding(**self._parts((gap.row, c)), expected=amount),
                )


def _written_out(parts: Sequence[int]) -> Message:
    """A sum with its terms, as long as a person can add them up at a glance.

    >>> print(_written_out([1200, 34]), "|", _written_out([34]), "|", _written_out([1] * 70))
    1200 + 34 = 1234 | 34 | 70
    """
    total = sum(parts)
    short = 1 < len(parts) <= _TERMS
    return joined(" = ", [joined(" + ", parts), joined("", [total])]) if short else joined("", [total])
