"""Findings in the numbers of rows and sections: what they leave out, and where they begin again."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from kstt.findings.rules import RULES
from kstt.limits import MOST_ROW_DIGITS
from kstt.numerals import number_ranges, roman, whole_number
from kstt.tables.cells import LineKind, section_number
from kstt.tables.table import level_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.findings.rules import Finding
    from kstt.tables.cells import ReportedRow
    from kstt.vocabulary import AuthorityLevel

__all__ = ["findings_of_numbers"]


def findings_of_numbers(layout: FormLayout, rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of the numbers of the lines of a table where its sums do not tell."""
    yield from _without_room(rows)
    yield from _in_runs(rows)
    yield from _of_sections(rows)
    yield from _against_names(layout, rows)


def _without_room(rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of more rows without a number than the numbers around them leave room for.

    They may be the parts of a row that is missing. Those of a heading stand in its block.
    """
    total = next((row for row in rows if row.kind is LineKind.TOTAL), None)
    head, last = total, None
    between: list[tuple[int, ReportedRow]] = []
    for i, row in enumerate(rows):
        number = whole_number(row.number)
        if row.kind is not LineKind.ROW or row.block:
            head, last, between = row if row.kind is LineKind.SECTION else head, None, []
        elif number is None:
            between.append((i, row))
        else:
            room = 0 if last is None else number - last - 1
            numbered = any(one.number.startswith(f"{number - 1}.") for _, one in between)
            if room > 0 and between and (len(between) > room or numbered):
                place, first = between[0]
                found, expected = f"{last}, {number}", f"{last}–{number}"
                ref = (head or first).ref
                yield (
                    place,
                    RULES["row-numbering"].finding(
                        row=ref, found=found, expected=expected, where=first.where
                    ),
                )
            last, between = number, []


def _in_runs(rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of numbers that begin again at 1, and of those left out where no line has a sum.

    Where they begin again, the heading of these rows may be lost, or they may be those of another unit.
    """
    summed = any(row.kind is LineKind.TOTAL for row in rows)
    headed = {row.section for row in rows if row.kind is LineKind.SECTION}
    of_one = groupby(enumerate(rows), key=lambda one: (one[1].kind, one[1].section, one[1].block))
    for (kind, section, _), lines in of_one:
        if kind is not LineKind.ROW:
            continue
        every = list(lines)
        runs: list[list[int]] = [[]]
        again = missing = every[0]
        for place, number in ((one, _number(one[1])) for one in every):
            if number == 1 and runs[-1]:
                again = again if len(runs) > 1 else place
                runs.append([])
            if number is not None:
                gap = runs[-1] and number > runs[-1][-1] + 1
                missing = place if gap and missing is every[0] else missing
                runs[-1].append(number)
        found = ", ".join(map(number_ranges, runs))
        numbers = [number for run in runs for number in run]
        if len(runs) > 1 and len(set(numbers)) < len(numbers):
            first = again[1]
            yield again[0], RULES["numbers-again"].finding(row=first.ref, found=found, where=first.where)
        elif len(runs) == 1 and missing is not every[0] and not summed and section not in headed:
            left_out = set(range(min(numbers), max(numbers))) - set(numbers)
            if len(left_out) > len(every) - len(numbers):
                yield missing[0], _numbered(missing[1], found, f"{min(numbers)}–{max(numbers)}")


def _number(row: ReportedRow) -> int | None:
    return whole_number(row.number) if len(row.number) <= MOST_ROW_DIGITS else None


def _of_sections(rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of a section that is left out: its rows may stand under the heading before it.

    They do not where that heading has its own sum, and the table a total.
    """
    summed = any(row.kind is LineKind.TOTAL for row in rows)
    heads = [
        (i, row, number)
        for i, row in enumerate(rows)
        if row.kind is LineKind.SECTION and (number := section_number(row.number)) is not None
    ]
    numbers = {number for *_, number in heads}
    for (_, before, last), (place, row, number) in pairwise(heads):
        has_sum = summed and any(value is not None for value in before.values)
        if not numbers.issuperset(range(last + 1, number)) and not has_sum:
            found = ", ".join(roman(one) for *_, one in heads)
            expected = ", ".join(map(roman, range(heads[0][2], number + 1)))
            rule = RULES["section-numbering"]
            yield place, rule.finding(row=row.ref, found=found, expected=expected, where=row.where)


def _against_names(layout: FormLayout, rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of sections that are in one order by their numbers, in another by their names.

    Their rows are taken by the names; where two headings were exchanged, those are the wrong ones.
    """
    order: dict[AuthorityLevel | None, int] = {one.level: n for n, one in enumerate(layout.sections)}
    heads = [
        (number, of_level, i)
        for i, row in enumerate(rows)
        if row.kind is LineKind.SECTION
        and (number := section_number(row.number)) is not None
        and (of_level := order.get(level_of(layout, row))) is not None
    ]
    by_number = sorted(heads)
    for (_, level, place), (_, below, _) in pairwise(by_number):
        if level > below:
            row = rows[place]
            found = ", ".join(f"{rows[i].number} {rows[i].label}" for *_, i in by_number)
            named = sorted(by_number, key=lambda head: head[1])
            expected = ", ".join(rows[i].label for *_, i in named)
            rule = RULES["section-order"]
            yield place, rule.finding(row=row.ref, found=found, expected=expected, where=row.where)
            return


def _numbered(row: ReportedRow, found: str, expected: str) -> Finding:
    return RULES["row-numbering"].finding(row=row.ref, found=found, expected=expected, where=row.where)
