"""Rows set aside before the lines of a grid are sorted: each text is listed, their figures are a finding.

Such are rows that are struck through, corrected by hand and written anew elsewhere, and lines of another
period under or beside those of the form's own, to compare with.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.dates.written import is_yearless_period
from kstt.definitions.columns import identities_among
from kstt.definitions.totals import is_total
from kstt.errors import KsttError
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.lines.line import not_a_row
from kstt.io.grid.rows.cells import RowCells
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, Omission, OmissionReason
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid, ShownGrid

__all__ = [
    "OWN_PERIOD",
    "Kept",
    "looks_doubted",
    "names_periods",
    "parts_struck",
    "period_of_line",
    "rows_above",
    "with_periods_apart",
    "without_compared",
    "without_struck_rows",
]

_LONG = 60
_FEW_COUNTS = 3
_OWN = re.compile(r"(?:so lieu |trong )?(?:ky|quy|thang|nam|tuan) (?:nay|bao cao|hien tai)|nam nay")
OWN_PERIOD, _OTHER_WORD = "own", "other"
_Word = str | ReportingPeriod
_AROUND = " -+:.()"
_LONG_PERIOD, _SEVERAL = 40, 2
_WHY = (OmissionReason.COMPARED, "rows-compared")


@attrs.frozen
class Kept:
    """A grid without the rows that were set aside, and what to say of these."""

    grid: Grid
    left_out: tuple[Omission, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def counts_at(grid: Grid, header: Header, r: int) -> list[int]:
    """The columns of the form in which a row has counts."""
    row = grid.rows[r]
    return [c for c in header.counted if ReportedCell.read(at(row, c)).value is not None]


def _set_aside(
    grid: Grid,
    header: Header,
    rows: Sequence[tuple[str, ...]],
    others: Sequence[int],
    why: tuple[OmissionReason, str],
) -> Kept | None:
    """A grid with some rows changed and others set aside; ``None`` where those have no counts.

    Args:
        grid: the cells.
        header: the header of the table.
        rows: the rows as they are to be.
        others: those that are set aside.
        why: the reason that is listed, and the rule of the finding.
    """
    counted = [r for r in others if counts_at(grid, header, r)]
    if not counted:
        return None
    reason, rule = why
    left = tuple(
        Omission(grid.where(r, c), clean(cell), reason)
        for r in others
        for c, cell in enumerate(grid.rows[r])
        if cell.strip()
    )
    gone = set(others)
    text = " ".join(clean(cell) for cell in grid.rows[counted[0]] if cell.strip())[:_LONG]
    doubt = Doubt(rule, "", grid.where(counted[0]), text, str(len(counted)))
    kept = tuple(() if r in gone else row for r, row in enumerate(rows))
    return Kept(attrs.evolve(grid, rows=kept), left, (doubt,))


def without_struck_rows(grid: Grid, header: Header) -> Kept:
    """The grid without the rows that are struck through from their name to their last count.

    What is struck through above the header is left out, too.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    above = [(r, c) for r, c in sorted(grid.struck) if r < header.first and at(grid.rows[r], c)]
    if above:
        struck = frozenset(above)
        blank = tuple(
            tuple("" if (r, c) in struck else cell for c, cell in enumerate(row))
            for r, row in enumerate(grid.rows[: header.first])
        )
        left = tuple(
            Omission(grid.where(r, c), clean(grid.rows[r][c]), OmissionReason.STRUCK) for r, c in above
        )
        kept = without_struck_rows(
            attrs.evolve(grid, rows=(*blank, *grid.rows[header.first :]), struck=grid.struck - struck), header
        )
        return attrs.evolve(kept, left_out=(*left, *kept.left_out))
    rows = sorted({r for r, c in grid.struck if r > header.last and r < len(grid.rows) and c == header.label})
    gone = [r for r in rows if all((r, c) in grid.struck for c in counts_at(grid, header, r))]
    found = (
        _set_aside(grid, header, grid.rows, gone, (OmissionReason.STRUCK, "rows-struck")) if gone else None
    )
    return found or Kept(grid)


def parts_struck(shown: ShownGrid, header: Header) -> Iterator[Doubt]:
    """What to say of texts that are struck through in part, and not read there.

    Args:
        shown: the cells, and what of them was left out.
        header: the header of their table.
    """
    grid = shown.grid
    key_of = {c: key for key, places in header.places.items() for c in places}
    for (r, c), gone in sorted(shown.struck.items()):
        yield Doubt("part-struck", key_of.get(c, ""), grid.where(r, c), gone, at(grid.rows[r], c))


def rows_above(grid: Grid, header: Header) -> Iterator[Doubt]:
    """What to say of rows of figures that stand above the header, and are no rows of its table.

    Such in which the sums of the form hold are an error: they are rows of it, or of another form.

    Args:
        grid: the cells.
        header: the header of the table.
    """
    least = max(_FEW_COUNTS, (len(header.counted) + 1) // 2)
    rows = [
        r
        for r in range(header.first)
        if len(counts_at(grid, header, r)) >= least
        and any(map(str.isalpha, at(grid.rows[r], header.label)))
        and not is_number_row(tuple(at(grid.rows[r], c) for c in header.counted))
    ]
    if rows:
        text = " ".join(clean(cell) for cell in grid.rows[rows[0]] if cell.strip())[:_LONG]
        if any(_adds_up(grid, header, r) for r in rows):
            yield Doubt("rows-above", "", grid.where(rows[0]), text, str(len(rows)))
        else:
            figures = sum(len(counts_at(grid, header, r)) for r in rows)
            yield Doubt("figures-below", "", grid.where(rows[0]), text, str(figures))


def _adds_up(grid: Grid, header: Header, r: int) -> bool:
    """Whether the sums of the form hold in a row, and it counts anything."""
    cells = RowCells(grid, header).of(r, grid.rows[r])
    counts = {column.key: cell.value for column, cell in zip(header.layout.columns, cells, strict=True)}
    sums = identities_among(header.layout.columns)
    return any(counts.values()) and all(
        (counts[one.total] or 0) == sum(counts[part] or 0 for part in one.parts) for one in sums
    )


def looks_doubted(grid: Grid, header: Header) -> Iterator[Doubt]:
    """What to say of counts that are struck through alone, and of those that show another number.

    Args:
        grid: the cells, without rows that are struck through.
        header: the header of its table.
    """
    key_of = {c: key for key, places in header.places.items() for c in places}

    def counted(r: int, c: int) -> int | None:
        within = c in header.counted and header.last < r < len(grid.rows)
        return ReportedCell.read(at(grid.rows[r], c)).value if within else None

    for r, c in sorted(grid.struck):
        if counted(r, c) is not None:
            yield Doubt("count-struck", key_of[c], grid.where(r, c), at(grid.rows[r], c))
    scaled = next((place for place in sorted(grid.scaled) if counted(*place)), None)
    if scaled is not None:
        yield Doubt(
            "format-scaled", "", grid.where(*scaled), grid.scaled[scaled], at(grid.rows[scaled[0]], scaled[1])
        )


def names_periods(grid: Grid, header: Header) -> bool:
    """Whether lines under a header say which period they are of."""
    return any(_words(grid, header, c) for c in _places(header))


def without_compared(grid: Grid, header: Header, period: Callable[[], ReportingPeriod | None]) -> Kept:
    """The grid with the lines of its own period alone, where rows have lines of another one, too.

    A column, or the names of lines without number, says which period a line is of.

    Args:
        grid: the cells.
        header: the header of its table.
        period: gives the period of the table, where it is known.
    """
    for c in _places(header):
        words = _words(grid, header, c)
        if not words:
            continue
        own = _own(set(words.values()), period(), apart=c != header.label)
        if own is None:
            continue
        if c == header.label:
            found = _under_names(grid, header, words, own)
        else:
            found = _beside_names(grid, header, c, words, own)
        if found is not None:
            return found
    return Kept(grid)


def with_periods_apart(grid: Grid, header: Header) -> tuple[Header, tuple[Doubt, ...]]:
    """The header with the column that says of which month or quarter each row is as that of blocks.

    The rows of one category are then not one row written again, but no rows of one period either.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    places = _places(header) if header.unit is None else ()
    for c in places:
        if sum(_names_period(at(row, c)) for row in grid.rows[header.last + 1 :]) < _SEVERAL:
            continue
        rows = [r for r in range(header.last + 1, len(grid.rows)) if counts_at(grid, header, r)]
        if c == header.label:
            rows = [r for r in rows if not is_total("", at(grid.rows[r], c))]
        texts = dict.fromkeys(text for r in rows if (text := at(grid.rows[r], c)))
        filled = sum(bool(at(grid.rows[r], c)) for r in rows)
        # A column of periods has each of them again; names of rows are all different.
        again = filled > len(texts) or (c == header.label and filled == len(rows))
        several = len(texts) >= _SEVERAL and again and filled * _SEVERAL > len(rows)
        if several and all(map(_names_period, texts)):
            first = next(r for r in rows if at(grid.rows[r], c))
            named = ", ".join(clean(text) for text in texts)[:_LONG]
            apart = header if c == header.label else attrs.evolve(header, unit=c)
            return apart, (Doubt("rows-by-period", "", grid.where(first, c), named),)
    return header, ()


@lru_cache(maxsize=4096)
def _names_period(text: str) -> bool:
    return bool(text) and (is_yearless_period(text) or isinstance(period_of_line(text), ReportingPeriod))


def _places(header: Header) -> tuple[int, ...]:
    """The columns left of the counts, that of the names last."""
    first = min(header.counted, default=0)
    return (*(c for c in range(first) if c not in {header.label, header.number}), header.label)


def _words(grid: Grid, header: Header, c: int) -> dict[int, _Word]:
    """The rows in which a column names a period, two or more but in that of the names; else none.

    None either where it names anything else beside counts.
    """
    found: dict[int, _Word] = {}
    for r in range(header.last + 1, len(grid.rows)):
        text = at(grid.rows[r], c)
        word = period_of_line(text) if text else None
        if word is not None and (c != header.label or word != _OTHER_WORD):
            found[r] = word
        elif text and c != header.label and counts_at(grid, header, r):
            return {}
    return found if c == header.label or len(found) >= _SEVERAL else {}


@lru_cache(maxsize=4096)
def period_of_line(text: str) -> _Word | None:
    """The period that a text names, and nothing else: by a word for the own or another, or by its date."""
    if len(text) > _LONG_PERIOD:
        return None
    written = clean(text).strip(_AROUND)
    if _OWN.fullmatch(bare(written)):
        return OWN_PERIOD
    if not_a_row(written):
        return _OTHER_WORD
    if not any(map(str.isdecimal, written)):
        return None
    try:
        return ReportingPeriod.parse(written)
    except KsttError:
        return None


def _own(words: set[_Word], period: ReportingPeriod | None, *, apart: bool) -> _Word | None:
    """Which of the periods of lines is the table's own; ``None`` where that is not clear.

    ``apart`` says that a column names the period of every line; else a line that names none is of the own.
    """
    named = [word for word in words if isinstance(word, ReportingPeriod)]
    if period is not None and any(one != period and period.contains(one) for one in named):
        # The months of a quarter are parts of it: nothing is compared.
        return None
    if OWN_PERIOD in words:
        return OWN_PERIOD
    if period is None:
        return _later_of_two(named) if apart else None
    if not apart:
        return period
    around = [one for one in named if one.contains(period)]
    return around[0] if len(around) == 1 else None


def _later_of_two(named: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """The later of two periods of one kind that adjoin or are a year apart, as those that are compared."""
    if len(named) != _SEVERAL or len({one.kind for one in named}) > 1:
        return None
    earlier, later = sorted(named, key=lambda one: one.end)
    adjoin = earlier.end + timedelta(days=1) == later.start
    year = (earlier.start.year + 1, earlier.start.month, earlier.start.day)
    return later if adjoin or year == (later.start.year, later.start.month, later.start.day) else None


def _beside_names(grid: Grid, header: Header, c: int, words: Mapping[int, _Word], own: _Word) -> Kept | None:
    """The grid without the lines of other periods that a column beside the names tells apart.

    ``None`` where a line of the own period has no name.
    """
    rows = list(grid.rows)
    name = -1
    for r in range(header.last + 1, len(rows)):
        if at(grid.rows[r], header.label):
            name = r
        if words.get(r) == own:
            if name < 0:
                return None
            rows[r] = _named(grid, header, r, name, c)
    return _set_aside(grid, header, rows, [r for r, word in words.items() if word != own], _WHY)


def _under_names(grid: Grid, header: Header, words: Mapping[int, _Word], own: _Word) -> Kept | None:
    """The grid without lines without number that have the name of another period, under a row.

    A line of the own period may have the counts of the row above it, which has none then. ``None`` where
    a row has the counts of no period, or of the own one twice.
    """
    rows = list(grid.rows)
    name = -1
    for r in range(header.last + 1, len(rows)):
        if r not in words:
            name = r if at(grid.rows[r], header.label) else name
            continue
        numbered = header.number is not None and at(grid.rows[r], header.number)
        if name < 0 or numbered or (words[r] == own) == bool(counts_at(grid, header, name)):
            return None
        if words[r] == own:
            rows[r], rows[name] = _named(grid, header, r, name, header.label), ()
            name = r
    return _set_aside(grid, header, rows, [r for r, word in words.items() if word != own], _WHY)


def _named(grid: Grid, header: Header, r: int, name: int, c: int) -> tuple[str, ...]:
    """A row with the number and name of another in place of its own, and without the word for its period."""
    cells = [*grid.rows[r]]
    cells[c] = ""
    for place in (header.label,) if header.number is None else (header.number, header.label):
        cells[place] = at(grid.rows[name], place)
    return tuple(cells)
