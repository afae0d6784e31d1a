"""Which lines of a table count; of those that sum up, the total is the one that adds up all rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.io.grid.grids import UnseenError
from kstt.io.grid.lines.groups import TableGroups, sum_of, without_groups
from kstt.io.grid.lines.line import added, adds_up, nearly_sums, sums_up
from kstt.io.grid.lines.repeated_sums import without_levels_again, without_subtotals
from kstt.io.grid.lines.sections import summed_section
from kstt.io.grid.lines.subtotals import in_blocks_of, inner_sums
from kstt.numerals import parse_roman, whole_number
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = ["CountedLines", "counted_lines"]

_PLAIN = re.compile(r"(?:tổng )?(?:cộng|số)|tổng|tc|total")
_TRIED = 3
"""The most lines at an end that are tried as the total."""
_WHOLLY = 2
"""What a total that is the sum of its rows in all columns holds."""


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
    above, below = _ends(lines, sums)
    # Only those at an end, or the last of all, may be the total; a few of each are tried.
    leading, trailing = [i for i in sums if i < above], [i for i in sums if i >= below]
    tried = dict.fromkeys((*leading[:_TRIED], *trailing[:_TRIED], *sums[-1:]))
    ways = [(lines[i], beside) for i in tried if (beside := _beside(lines, i, above, below))]
    if unseen := [line for i, line in enumerate(lines) if line.row in hidden and i not in tried]:
        ways += [(lines[i], unseen) for i in tried]
    if not ways:
        return _counted(lines, layout, source)
    refused: DocumentError | None = None
    best: CountedLines | None = None
    held = 0
    try:
        best = _counted(lines, layout, source)
        held = max(_holds(best, lines[i], layout) for i in tried)
    except DocumentError as error:
        refused = error
    for total, beside in ways if held < _WHOLLY else ():
        gone = set(beside)
        try:
            found = _counted([line for line in lines if line not in gone], layout, source)
        except DocumentError:
            continue
        # Nothing but a total that is wholly the sum of the others tells that rows are none.
        least = held + 1 if all(map(sums_up, beside)) else _WHOLLY
        holds = _holds(found, total, layout)
        if holds >= max(least, held + 1):
            best, held = _without(found, beside, total, layout), holds
    if best is not None:
        return best
    raise refused or UnseenError


def _ends(lines: Sequence[TableLine], sums: Sequence[int]) -> tuple[int, int]:
    """Where the lines begin that are no sums, and where they end."""
    known = set(sums)
    rows = [i for i in range(len(lines)) if i not in known]
    return (rows[0], rows[-1] + 1) if rows else (0, len(lines))


def _beside(lines: Sequence[TableLine], total: int, above: int, below: int) -> list[TableLine]:
    """The lines other than a total that may be none of its table: sums at its ends, and rows apart below it.

    Args:
        lines: the lines of the table.
        total: the place of the total.
        above: where the lines begin that are no sums.
        below: where they end.
    """
    apart = total + 1 < len(lines) and lines[total + 1].row > lines[total].row + 1
    if total >= below or (total >= above and apart and not _goes_on_below(lines, total)):
        below = total + 1
    if total < above:
        # Under numbered rows lines without number may be a plan, an average, or figures of other systems.
        numbered = [i for i, line in enumerate(lines) if line.bare_number]
        below = numbered[-1] + 1 if len(numbered) * 2 > len(lines) else below
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
    own = _under(found, total, layout)
    if total not in found.lines:
        return 0
    return _WHOLLY if adds_up(total, own) else int(bool(nearly_sums(total, own)))


def _under(found: CountedLines, total: TableLine, layout: FormLayout) -> list[TableLine]:
    """The rows that a total sums; the headings of sections where no row has a count."""
    heads = [line for line in found.lines if layout.sections and line.is_section]
    rows = [line for line in found.lines if line is not total and line not in heads]
    return rows if any(any(line.values) for line in rows) else heads


def _without(
    found: CountedLines, beside: list[TableLine], total: TableLine, layout: FormLayout
) -> CountedLines:
    """The lines that count, and what sums among those beside them have that their rows do not.

    A second total called as the first is one of all rows, and a sum called as those of groups above it is one
    of the rows of the last group, however much they differ; any other where most of its counts are theirs.
    """
    own = _under(found, total, layout)
    again = [line for line in beside if sums_up(line) or line.is_total(layout.total_label)]
    wrong: list[tuple[TableLine, int, int]] = []
    for line in again:
        rows = _last_group(found, line, own)
        if not rows and _are_alike(line, total):
            rows = own
        odd = nearly_sums(line, own)
        if not odd and rows and line.counts is not None:
            sums = enumerate(added([row.values for row in rows]))
            odd = {c: sum_ for c, sum_ in sums if sum_ != (line.values[c] or 0)}
        wrong += ((line, c, sum_) for c, sum_ in odd.items())
    groups = attrs.evolve(found.groups, wrong=[*found.groups.wrong, *wrong])
    return attrs.evolve(found, beside=beside, groups=groups)


def _are_alike(line: TableLine, total: TableLine) -> bool:
    """Whether two totals have one name, or are called nothing but that: *Tổng cộng* and *Cộng*."""
    names = {name_key(line.label.rstrip(" :")), name_key(total.label.rstrip(" :"))}
    return len(names) == 1 or all(map(_PLAIN.fullmatch, names))


def _last_group(found: CountedLines, line: TableLine, rows: Sequence[TableLine]) -> list[TableLine]:
    """The rows between a sum and the one of a group above it that is called alike; none where none is."""
    kind = _kind_of(line)
    alike = [one.row for one, _ in found.repeated if kind and one.row < line.row and _kind_of(one) == kind]
    return [row for row in rows if max(alike) < row.row < line.row] if alike else []


def _kind_of(line: TableLine) -> list[str]:
    """The words that the sums of several groups begin with: *Cộng nhóm* of *Cộng nhóm 2*."""
    if not sums_up(line):
        return []
    words = [word for word in name_key(line.label).split() if len(word) > 1 and not word.isdecimal()]
    return [word for word in words if parse_roman(word) is None][:2]


def _counted(lines: Sequence[TableLine], layout: FormLayout, source: str) -> CountedLines:
    """The lines of a table that count, all of them taken for lines of it."""
    lines, again = without_levels_again(lines, layout)
    groups = without_groups(lines, layout)
    kept, repeated = without_subtotals(groups.lines, layout)
    shown: list[tuple[TableLine, list[TableLine]]] = []
    if not any(line.is_unseen for line in kept):
        sums = inner_sums(kept, layout, source)
        shown = [(kept[i], rows) for i, rows in sorted(sums.items())]
        kept = in_blocks_of(sums, kept)
    wrong = [(line, c, added) for line, under in shown for c, added in nearly_sums(line, under).items()]
    repeated = [*again, *groups.sums, *repeated, *((line, sum_of(under)) for line, under in shown)]
    return CountedLines(kept, attrs.evolve(groups, wrong=[*groups.wrong, *wrong]), repeated, shown)
