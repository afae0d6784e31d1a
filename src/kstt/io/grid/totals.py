"""Which lines of a table count; of those that sum up, the total is the one that adds up all rows."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.io.grid.groups import TableGroups, sum_of, without_groups
from kstt.io.grid.lines import adds_up, nearly_sums, sums_up
from kstt.io.grid.sections import summed_section
from kstt.io.grid.subtotals import in_blocks_of, inner_sums, without_subtotals
from kstt.numerals import whole_number

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["CountedLines", "counted_lines"]


@attrs.frozen
class CountedLines:
    """The lines of a table that count, and what was found of those that do not.

    ``groups`` are its groups of rows and the parts of these; ``repeated`` the sums that are left out, each
    with what it sums; ``shown`` the lines that only their figures show to be the sum of others, with these;
    ``beside`` the lines above or below that the total leaves out.
    """

    lines: list[TableLine]
    groups: TableGroups
    repeated: list[tuple[TableLine, str]]
    shown: list[tuple[TableLine, list[TableLine]]]
    beside: list[TableLine] = attrs.field(factory=list)


def counted_lines(
    lines: Sequence[TableLine], layout: FormLayout, source: str, hidden: Container[int] = ()
) -> CountedLines:
    """The lines of a table that count.

    Sums above the first row or below the last, and any lines below the total whose numbers do not go on with
    those above, are none of the table where a total is the sum of its rows without them, or nearly, and not
    with them; so are rows that do not show.

    Args:
        lines: the lines of a table as they stand, its sections numbered in roman.
        layout: its layout.
        source: what to call the document in an error.
        hidden: the rows of the document that do not show.

    Raises: DocumentError where a total is half of the sum of its rows, and no line is clearly a sum;
        UnseenError where counts that are not to be looked at decide.
    """
    sums = [i for i, line in enumerate(lines) if line.is_total(layout.total_label) or sums_up(line)]
    ways = [(lines[total], beside) for total in sums if (beside := _beside(lines, sums, total))]
    if unseen := [line for i, line in enumerate(lines) if line.row in hidden and i not in sums]:
        ways += [(lines[total], unseen) for total in sums]
    if not ways:
        return _counted(lines, layout, source)
    readings: list[tuple[int, CountedLines]] = []
    refused: DocumentError | None = None
    totals = [lines[total] for total in sums]
    for some, beside in ((totals, []), *(([total], beside) for total, beside in ways)):
        try:
            found = _counted([line for line in lines if line not in beside], layout, source)
        except DocumentError as error:
            refused = refused if beside else error
            continue
        held = max(_holds(found, total, layout) for total in some)
        readings.append((held, attrs.evolve(found, beside=beside)))
    if refused is not None and not any(held for held, _ in readings):
        raise refused
    return max(readings, key=itemgetter(0))[1]


def _beside(lines: Sequence[TableLine], sums: Sequence[int], total: int) -> list[TableLine]:
    """The lines other than a total that may be none of its table: sums at its ends, all below the total."""
    above = next((i for i in range(len(lines)) if i not in sums), 0)
    below = next((i + 1 for i in range(len(lines) - 1, -1, -1) if i not in sums), len(lines))
    if total >= above and not _goes_on_below(lines, total):
        below = total + 1
    # What calls itself the sum of a section is one, though it may be wrong.
    return [
        line
        for i, line in enumerate(lines)
        if i != total and not (above <= i < below or (total < above and summed_section(line.label)))
    ]


def _goes_on_below(lines: Sequence[TableLine], total: int) -> bool:
    """Whether sections stand below a line, or the first number below it follows the last one above."""
    numbers = [(i, line.bare_number) for i, line in enumerate(lines) if line.number]
    last = next((number for i, number in reversed(numbers) if i < total), "")
    first = next((number for i, number in numbers if i > total), "")
    known, following = whole_number(last), whole_number(first)
    follows = bool(first) and (following is None or (following > 1 and following == (known or 0) + 1))
    return follows or any(line.is_section for line in lines[total + 1 :])


def _holds(found: CountedLines, total: TableLine, layout: FormLayout) -> int:
    """Whether a line is the total of a table and the sum of its rows: 2 for all columns, 1 for nearly all."""
    heads = [line for line in found.lines if layout.sections and line.is_section]
    rows = [line for line in found.lines if line is not total and line not in heads]
    own = rows if any(any(line.values) for line in rows) else heads
    if total not in found.lines:
        return 0
    return 2 if adds_up(total, own) else int(bool(nearly_sums(total, own)))


def _counted(lines: Sequence[TableLine], layout: FormLayout, source: str) -> CountedLines:
    """The lines of a table that count, all of them taken for lines of it."""
    groups = without_groups(lines, layout)
    kept, repeated = without_subtotals(groups.lines, layout)
    shown: list[tuple[TableLine, list[TableLine]]] = []
    if not any(line.is_unseen for line in kept):
        sums = inner_sums(kept, layout, source)
        shown = [(kept[i], rows) for i, rows in sorted(sums.items())]
        kept = in_blocks_of(sums, kept)
    wrong = [(line, c, added) for line, under in shown for c, added in nearly_sums(line, under).items()]
    repeated = [*groups.sums, *repeated, *((line, sum_of(under)) for line, under in shown)]
    return CountedLines(kept, attrs.evolve(groups, wrong=[*groups.wrong, *wrong]), repeated, shown)
