"""Sums among the rows that they add up, however called, shown by a total that does not count them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.grid.lines.depths import style_of
from kstt.io.grid.lines.line import added, adds_up, heads_block, nearly_sums, sums_up
from kstt.io.grid.lines.sections import summed_section
from kstt.records.units import is_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = ["COLUMNS", "grand_total", "in_blocks_of", "inner_sums", "is_no_chance", "open_sums"]

COLUMNS = 3
"""A sum that holds in at least this many columns that are not 0 is no chance."""
_TELLING, _LARGE = 3, 10
"""So many different counts, each at least so large, are hardly a sum by chance: small ones often are."""
_CERTAIN = 32
"""A sum of so many bits is none by chance, whichever rows are added."""
_EQUAL, _LONGEST = 4, 6
"""Counts other than 0 that must be equal where a few are not; the longest number of a row looked at."""
_MOST = 500
"""The most rows of which one may be nearly the sum of others."""
_Counts = tuple[int, ...]


def grand_total(lines: Sequence[TableLine], layout: FormLayout) -> int | None:
    """The first or last line, if it is the sum of all others, however it is called.

    One without number among numbered rows, or called a sum, may differ from theirs in a few cells. One
    without a name, too, or with a unit's, that is no less than their sum in any column, is the total of rows
    of which some are missing. The one with the reporting unit's is the total whatever it counts. ``None``
    where a line is called the total already, or none is the sum.
    """
    own = next((i for i, line in enumerate(lines) if line.of_unit), None)
    if own is not None:
        return own
    if len(lines) < 2 or any(one.is_total(layout.total_label) for one in lines):
        return None
    heads = [line for line in lines if layout.sections and line.is_section]
    for i in (0, len(lines) - 1):
        line = lines[i]
        if line in heads or (line.number and line.is_unseen):
            continue
        few = len(lines) <= COLUMNS and not (sums_up(line) or _is_beyond_chance(line.values))
        if few or sum(map(bool, line.values)) < COLUMNS:
            continue
        # A total may stand above and below.
        others = [
            other for other in lines if other is not line and (other.number or other.label != line.label)
        ]
        rows = [other for other in others if other not in heads]
        if (line.number or not sums_up(line)) and not is_no_chance(line, rows):
            continue
        if (heads and adds_up(line, heads)) or adds_up(line, rows):
            return i
        numbered = not line.number and not heads and all(row.number for row in rows)
        if (numbered or sums_up(line)) and nearly_sums(line, rows):
            return i
        if numbered and _is_of_more(line, rows):
            return i
    return None


def _is_of_more(line: TableLine, rows: Sequence[TableLine]) -> bool:
    """Whether a line that is no row by its name counts no less than rows do in any column."""
    counts = [one for row in rows if (one := row.counts) is not None]
    own = line.counts
    if (line.label and not is_unit(line.label)) or own is None or len(counts) < len(rows):
        return False
    return all(total >= sum_ for total, sum_ in zip(own, added(counts), strict=True))


def is_no_chance(line: TableLine, rows: Sequence[TableLine]) -> bool:
    """Whether a line that is the sum of rows can hardly be so by chance, as one of small figures can."""
    return len({*filter(None, line.values)}) >= COLUMNS and sum(any(row.values) for row in rows) > 1


def inner_sums(lines: Sequence[TableLine], layout: FormLayout, source: str) -> dict[int, list[TableLine]]:
    """The lines that are the sum of rows right under or above them, each with these rows.

    Only where a total, or the heading of a section, is the sum of the other rows without them, and not with
    them; a few wrong cells aside. Never a line numbered in one run with those beside it, nor where the counts
    are so small that they may be equal by chance.

    Args:
        lines: the lines of a table.
        layout: its layout.
        source: what to call the document in an error.

    Raises: DocumentError where a total is half of the sum of its rows in every column, and it is not clear
        which of them are sums of others.
    """
    found: dict[int, list[TableLine]] = {}
    for total, block in _blocks(lines, layout):
        rows = [i for i in block if i not in found]
        counts = [lines[i].counts for i in rows]
        own = lines[total].counts
        known = [one for one in counts if one is not None]
        if own is None or len(known) < len(counts) or not rows:
            continue
        excess = tuple(a - b for a, b in zip(added(known), own, strict=True))
        if not _is_beyond_chance(excess):
            continue
        for sums, near in _ways([lines[i] for i in rows], known, _sections_of(lines, rows, layout)):
            twice = added([known[i] for i in sums]) if sums else ()
            if twice == excess or (near and sums and _is_beyond_chance(twice) and _are_alike(twice, excess)):
                found |= {rows[i]: [lines[rows[k]] for k in sorted(under)] for i, under in sums.items()}
                break
        else:
            if excess == own and len(rows) >= COLUMNS:
                raise DocumentError(
                    source,
                    msg("rows whose sum is twice the total in every column"),
                    msg("each case in one row: rows that add up others numbered or marked as such"),
                    msg("number the rows that count, or leave the others out"),
                )
    return found | _certain_sums(lines, layout)


def _certain_sums(lines: Sequence[TableLine], layout: FormLayout) -> dict[int, list[TableLine]]:
    """The lines whose large counts can only be the sum of rows beside them, where no total counts any."""
    if any(line.is_total(layout.total_label) for line in lines):
        return {}
    heads = [i for i, line in enumerate(lines) if layout.sections and line.is_section]
    sections = [bisect_left(heads, i) for i in range(len(lines))]
    counted = {n for n, i in enumerate(heads, 1) if not lines[i].is_blank}
    rows = [i for i in range(len(lines)) if i not in heads and sections[i] not in counted]
    known = [lines[i].counts or () for i in rows]
    if not all(known):
        return {}
    own = [lines[i] for i in rows]
    able = [not _is_in_run(own, n) and _bits(counts) >= _CERTAIN for n, counts in enumerate(known)]
    for step in (1, -1):
        found = _sums(known, able, step, [sections[i] for i in rows])
        # The sum of all others is the total, whatever it is called.
        inner = {n: under for n, under in found.items() if len(under) + 1 < sum(map(any, known))}
        if inner:
            return {rows[n]: [own[k] for k in sorted(under)] for n, under in inner.items()}
    return {}


def _bits(counts: Sequence[int]) -> int:
    """How many bits of information counts have at most."""
    return sum(count.bit_length() for count in set(counts))


def open_sums(lines: Sequence[TableLine], rows: Sequence[TableLine]) -> dict[int, list[TableLine]]:
    """The rows that are the sum of others right under or above them, each with these, by the place of each.

    Of rows that no total tells apart: what they are is open. None of small counts, where it may be a chance.

    Args:
        lines: the lines of a table, the headings of its sections among them.
        rows: those of them that count.
    """
    known = [counts for row in rows if (counts := row.counts) is not None]
    if len(rows) < COLUMNS or len(known) < len(rows):
        return {}
    able = [
        _is_beyond_chance(counts) and (_bits(counts) >= _CERTAIN or not _is_in_run(rows, i))
        for i, counts in enumerate(known)
    ]
    heads = [i for i, line in enumerate(lines) if line.is_section]
    places = {line: i for i, line in enumerate(lines)}
    sections = [bisect_left(heads, places[row]) for row in rows]
    styles = [style_of(row) for row in rows]
    of_one = [a != b and _bits(own) >= _CERTAIN for a, b, own in zip(styles, styles[1:], known, strict=False)]
    for step in (1, -1):
        found = _sums(known, able, step, sections, [*of_one, False] if step > 0 else ())
        if found:
            return {i: [rows[k] for k in sorted(under)] for i, under in found.items()}
    return {}


def in_blocks_of(sums: Mapping[int, Sequence[TableLine]], lines: Sequence[TableLine]) -> list[TableLine]:
    """The lines without those that are sums, each in the block of the innermost sum that counts it.

    Args:
        sums: the lines that are sums, by their place, each with those that it adds up.
        lines: the lines.
    """
    block = {
        row: lines[i].label for i in sorted(sums, key=lambda i: len(sums[i]), reverse=True) for row in sums[i]
    }
    return [
        attrs.evolve(line, block=line.block or block.get(line, "")) if line in block else line
        for i, line in enumerate(lines)
        if i not in sums
    ]


def _ways(
    lines: Sequence[TableLine], rows: Sequence[_Counts], sections: Sequence[int]
) -> Iterator[tuple[dict[int, list[int]], bool]]:
    """The ways to take rows for the sums of others, each with whether a few of their counts may be wrong."""
    # The sum of a level by its name is one of its section alone.
    able = [not (_is_in_run(lines, i) or summed_section(line.label)) for i, line in enumerate(lines)]
    if not any(able):
        return
    # A line over one row that has the same counts is no other row only if their styles say so.
    styles = [(style_of(line), heads_block(line.label), ":" in line.label) for line in lines]
    pairs = {(styles[i], styles[i + 1]) for i in range(len(lines) - 1) if rows[i] == rows[i + 1]}
    for alone in ((), {pair for pair in pairs if pair[0] != pair[1]}):
        of_one = [i + 1 < len(styles) and (styles[i], styles[i + 1]) in alone for i in range(len(styles))]
        yield _sums(rows, able, 1, sections, of_one), False
    yield _sums(rows, able, -1, sections), False
    if len(rows) <= _MOST:
        yield _near_sums(rows, able, 1, sections), True
        yield _near_sums(rows, able, -1, sections), True


def _is_in_run(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a line has a number right after or before that of a line beside it."""
    number = lines[i].bare_number
    if not number.isdecimal() or len(number) > _LONGEST:
        return False
    beside = [lines[k].bare_number for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    around = (int(number) - 1, int(number) + 1)
    return any(other.isdecimal() and len(other) <= _LONGEST and int(other) in around for other in beside)


def _is_beyond_chance(counts: Sequence[int | None]) -> bool:
    """Whether counts are so many, different and large that they can hardly be a sum by chance."""
    return len({count for count in counts if count and count >= _LARGE}) >= _TELLING


def _are_alike(some: _Counts, others: _Counts) -> bool:
    """Whether counts are equal but for a few."""
    equal = sum(1 for a, b in zip(some, others, strict=True) if a == b and a)
    return equal >= _EQUAL and equal > sum(a != b for a, b in zip(some, others, strict=True))


def _blocks(lines: Sequence[TableLine], layout: FormLayout) -> Iterator[tuple[int, list[int]]]:
    """Each heading of a section with figures, then the total, with the rows that it should be the sum of."""
    total: int | None = None
    head: int | None = None
    rows: list[int] = []
    own: list[int] = []
    for i, line in enumerate(lines):
        if line.is_total(layout.total_label):
            total = i if total is None else total
        elif layout.sections and line.is_section:
            if head is not None and not lines[head].is_blank:
                yield head, own
            head, own = i, []
        else:
            own.append(i)
            rows.append(i)
    if head is not None and not lines[head].is_blank:
        yield head, own
    if total is not None and not lines[total].is_blank:
        yield total, rows


def _sections_of(lines: Sequence[TableLine], rows: Sequence[int], layout: FormLayout) -> list[int]:
    """How many headings of sections stand over each row."""
    heads = [i for i, line in enumerate(lines) if layout.sections and line.is_section]
    return [bisect_left(heads, i) for i in rows]


def _sums(
    rows: Sequence[_Counts],
    able: Sequence[bool],
    step: int,
    sections: Sequence[int],
    of_one: Sequence[bool] = (),
) -> dict[int, list[int]]:
    """The rows that are the sum of others under them (a step of -1: above), with these.

    Where what lies between two places has a sum, the sums from either place to the end differ by it: each
    row is compared with all places at once.

    Args:
        rows: the counts of each row.
        able: whether a row may be a sum.
        step: the direction.
        sections: the section of each row; no sum reaches over two.
        of_one: whether a row may be the sum of one alone.
    """
    found: dict[int, list[int]] = {}
    passed: list[int] = []
    sums: list[_Counts] = []
    places: dict[_Counts, int] = {}
    section: int | None = None
    for i in range(len(rows)) if step < 0 else range(len(rows) - 1, -1, -1):
        if section != sections[i]:
            section, passed, sums = sections[i], [], [(0,) * len(rows[i])]
            places = {sums[0]: 0}
        if not any(rows[i]):
            continue
        at = places.get(tuple([a - b for a, b in zip(sums[-1], rows[i], strict=True)])) if able[i] else None
        under = passed[at:][::-1] if at is not None else []
        if len(under) > 1 or (under and of_one and of_one[i]):
            found[i] = [k for one in under for k in found.get(one, [one])]
            for gone in sums[(at or 0) + 1 :]:
                del places[gone]
            del passed[at:], sums[(at or 0) + 1 :]
        passed.append(i)
        sums.append(added([sums[-1], rows[i]]))
        places[sums[-1]] = len(passed)
    return found


def _near_sums(
    rows: Sequence[_Counts],
    able: Sequence[bool],
    step: int,
    sections: Sequence[int],
) -> dict[int, list[int]]:
    """The rows that are the sum of others under them (a step of -1: above) but for a few counts."""
    found: dict[int, list[int]] = {}
    order = range(len(rows)) if step < 0 else range(len(rows) - 1, -1, -1)
    for i in order:
        if not able[i] or not any(rows[i]):
            continue
        sums: _Counts = (0,) * len(rows[i])
        most = len(sums) - _EQUAL
        under: list[int] = []
        k = i + step
        while 0 <= k < len(rows) and sections[k] == sections[i]:
            if sum(a > b for a, b in zip(sums, rows[i], strict=True)) > most:
                break
            own = found.get(k, [k])
            if any(rows[k]):
                under += own
                sums = added([sums, rows[k]])
                if len(under) > 1 and (sums == rows[i] or _are_alike(sums, rows[i])):
                    found[i] = under
                    break
            k = (own[-1] if k in found else k) + step
    return found
