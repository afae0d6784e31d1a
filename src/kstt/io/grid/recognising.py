"""Recognising a form in a grid of cells, whatever the document: columns, rows, sections, heading.

What was recognised where is part of the result, and so is every text that was left out of the table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import identities_among
from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError
from kstt.forms.reported import ReportedForm
from kstt.i18n import msg
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.counted_totals import RECEIPTS
from kstt.io.grid.columns.header import Header
from kstt.io.grid.columns.headers import find_header
from kstt.io.grid.columns.parted_lines import parted_lines
from kstt.io.grid.columns.turned import find_turned, turned_above
from kstt.io.grid.grids import Grid, as_shown
from kstt.io.grid.heading.period_lines import joined_pieces
from kstt.io.grid.heading.title_block import TitleBlock, scaled_unit
from kstt.io.grid.lines.line import added, not_a_row
from kstt.io.grid.rows.arranging import rows_under
from kstt.io.grid.rows.level_column import with_heading_above, with_level_headings, with_merged_names
from kstt.io.grid.rows.other_headings import of_others
from kstt.io.grid.rows.setting_aside import (
    looks_doubted,
    parts_struck,
    rows_above,
    with_periods_apart,
    without_compared,
    without_struck_rows,
)
from kstt.io.grid.rows.shifted_rows import with_rows_in_place
from kstt.io.grid.several import with_next_pages
from kstt.io.grid.titles.hints import NO_HINTS, ColumnHints
from kstt.limits import FAR_BELOW, HEAD_ROWS, MOST_CELLS, MOST_COLUMNS
from kstt.records.categories import category_key
from kstt.records.same_units import committee_key
from kstt.records.units import level_of_unit
from kstt.tables.cells import LineKind, ReportedCell, rows_of
from kstt.tables.recognition import ColumnSpot, Doubt, FurtherCounts, Omission, OmissionReason, Recognition
from kstt.text import clean
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.counted_totals import FurtherPart
    from kstt.io.grid.rows.arranging import TableRows

__all__ = ["Grid", "form_of", "heading_of", "recognise", "with_rest"]


def recognise(
    grid: Grid,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> ReportedForm:
    """The reported form in a grid.

    Args:
        grid: the cells.
        layout: the edition, if the grid's own code or columns do not say.
        period: the period, if the grid does not name it.
        hints: what the caller says of the columns.

    Raises: DocumentError where no header of a known form is found, or no row under it, and for a table
    of more than ``MOST_CELLS`` cells.
    """
    cells = sum(map(len, grid.rows))
    if cells > MOST_CELLS:
        raise DocumentError(
            grid.source or msg("table"),
            msg("a table of {cells} cells", cells=cells),
            msg("at most {value}", value=MOST_CELLS),
        )
    shown = as_shown(_trimmed(grid))
    grid = shown.grid
    try:
        header = _from_first_page(grid, find_header(grid, layout, hints or NO_HINTS))
    except DocumentError:
        again = partial(recognise, layout=layout, period=period, hints=hints)
        if (parted := parted_lines(grid)) is not None:
            return parted.read(again)
        if (turned := find_turned(grid)) is None:
            raise
        if shown.struck:
            raise turned.refusal(grid) from None
        return turned.read(grid, again)
    grid, shifted = with_rows_in_place(grid, header)
    struck = without_struck_rows(grid, header)
    heading = partial(heading_of, struck.grid, header)
    compared = without_compared(struck.grid, header, lambda: period or heading().period)
    header, periods = with_periods_apart(compared.grid, header)
    looks = (*periods, *looks_doubted(compared.grid, header))
    grid = with_level_headings(with_merged_names(with_heading_above(compared.grid, header), header), header)
    table = rows_under(grid, header, lambda: heading().reporting_unit or heading().unit_in_title)
    said = (
        *turned_above(shown.grid, header),
        *parts_struck(shown, header),
        *rows_above(grid, header),
        *shifted,
        *struck.doubts,
        *compared.doubts,
        *looks,
    )
    if said or struck.left_out:
        left_out = (*table.left_out, *struck.left_out, *compared.left_out)
        table = attrs.evolve(table, left_out=left_out, doubts=(*table.doubts, *said))
    if not table.places:
        raise DocumentError(
            grid.source or msg("table"),
            msg("no row under the header"),
            msg("rows of form {layout}", layout=table.layout.form),
        )
    return form_of(grid, header, table, period=period, encoding=shown.encoding, unseen=shown.unseen)


def _from_first_page(grid: Grid, header: Header) -> Header:
    """The header where it is printed first, of the very same rows: what it heads there is of the table, too.

    Few rows of a first page may leave open what those of the next one decide.

    Args:
        grid: the cells.
        header: the header as it was found.
    """
    height = header.last + 1 - header.first
    titles = grid.rows[header.first : header.last + 1]
    for r in range(header.first - height):
        if (
            grid.rows[r] == titles[0]
            and grid.rows[r : r + height] == titles
            and any(map(str.strip, titles[0]))
        ):
            return attrs.evolve(header, first=r, last=r + height - 1)
    return header


def form_of(
    grid: Grid,
    header: Header,
    table: TableRows,
    *,
    period: ReportingPeriod | None = None,
    encoding: str = "",
    unseen: Sequence[tuple[int, int]] = (),
) -> ReportedForm:
    """The reported form of a header and the rows under it, with what stands above them.

    Args:
        grid: the cells.
        header: the header.
        table: the rows.
        period: the period, if the grid does not name it.
        encoding: the older encoding that texts were converted from.
        unseen: the cells from which characters without width were taken.
    """
    if table.layout is not header.layout:
        header = attrs.evolve(header, layout=table.layout)
    above = heading_of(grid, header)
    if header.layout.form == "06a" and not header.printed:
        header = _of_a_ministry(header, above.reporting_unit)
    stated = period is not None
    # Also a line under the header may say that thousands are counted.
    scaled = above.scaled or scaled_unit([(one.text, one.where) for one in table.left_out])
    left_out = (
        *(Omission(where, text, OmissionReason.ABOVE) for text, where in above.left),
        *table.left_out,
    )
    return ReportedForm(
        header.layout,
        table.rows,
        period or above.period,
        above.reporting_unit,
        above.recipient,
        grid.source,
        (*(text for text, _ in above.left), *table.notes),
        Recognition(
            header.sign,
            tuple(_spots(grid, header)),
            left_out,
            grid.sheet,
            tuple(_hidden(grid, header)),
            uncalculated=tuple(
                (grid.where(r, c), formula)
                for (r, c), formula in sorted(grid.uncalculated.items())
                if header.last < r < len(grid.rows) and c in header.used
            ),
            computed=tuple(key for key, place in header.places.items() if not place),
            doubts=(
                *header.doubts,
                *table.doubts,
                *_doubts(grid, header, table),
                *of_others(grid, header, table, period or above.period, above.reporting_unit),
                *table.writing,
                *([Doubt("counts-scaled", "", scaled[1], scaled[0])] if scaled else ()),
                *(
                    [Doubt("period-unread", "", above.unread[1], above.unread[0])]
                    if above.unread and not period
                    else ()
                ),
                *(
                    Doubt("invisible-removed", "", grid.where(*place), str(len(unseen)))
                    for place in unseen[:1]
                ),
            ),
            encoding=encoding,
            other_periods=tuple((period.label, where) for period, where in above.others if not stated),
            unit_in_title=above.unit_in_title,
            headings=table.headings,
            further=tuple([_counts_of(grid, table, part) for part in header.further]),
        ),
    )


def heading_of(grid: Grid, header: Header) -> TitleBlock:
    """What stands above the header of a table."""
    return TitleBlock.read(
        [
            cell
            for r in range(header.first if header.last >= 0 else 0)
            for cell in joined_pieces(
                [(cell, grid.where(r, c)) for c, cell in enumerate(grid.rows[r]) if cell.strip()]
            )
        ],
        header.layout.title,
        (grid.sheet, PurePath(grid.source).stem),
    )


def _of_a_ministry(header: Header, unit: str) -> Header:
    """The header as one of form 06b, where no code is printed and the unit is a ministry."""
    if not unit or level_of_unit(unit) is not AuthorityLevel.MINISTRY:
        return header
    layout = LAYOUTS.beside(header.layout, "06b")
    return attrs.evolve(header, layout=attrs.evolve(layout, columns=header.layout.columns))


def _doubts(grid: Grid, header: Header, table: TableRows) -> Iterator[Doubt]:
    """What a reader should know of rows: cells merged over several, totals unlike their parts."""
    below = [merge for merge in grid.merges if header.last < merge[0] < merge[2]]
    for key, places in header.places.items() if below else ():
        for top, left, bottom, right in below:
            if key == "unit" or not any(left <= c <= right for c in places):
                continue
            rows = sorted(table.places)
            if bisect_right(rows, bottom) - bisect_left(rows, top) > 1:
                yield Doubt("cells-merged", key, grid.where(top, left), at(grid.rows[top], left))
                break
    if header.in_period is not None:
        yield from _of_the_period(grid, header, table, header.in_period)


def _of_the_period(grid: Grid, header: Header, table: TableRows, c: int) -> Iterator[Doubt]:
    """The rows in which the total of what was received in the period is not the sum of its parts."""
    keys = [column.key for column in header.layout.columns]
    parts = [keys.index(key) for key in RECEIPTS]
    for r, row in zip(table.places, rows_of(table.rows), strict=True):
        stated = ReportedCell.read(at(grid.rows[r], c)).value
        counts = [row.values[place] for place in parts]
        added = sum(count or 0 for count in counts)
        if stated is not None and None not in counts and stated != added:
            yield Doubt("received-in-period", "", grid.where(r, c), str(stated), str(added))


def _counts_of(grid: Grid, table: TableRows, part: FurtherPart) -> FurtherCounts:
    """What the rows count in the columns of a further part, a blank being nothing."""
    counts: list[int | None] = []
    for r in table.places:
        cells = [ReportedCell.read(at(grid.rows[r], c)) for c in part.columns]
        known = all(cell.is_blank or cell.value is not None for cell in cells)
        counts.append(sum(cell.value or 0 for cell in cells) if known else None)
    return FurtherCounts(part.total, part.parts, tuple(counts))


def _hidden(grid: Grid, header: Header) -> Iterator[str]:
    """The spots of rows and columns of the table that do not show."""
    for r in sorted(grid.hidden):
        if header.last < r < len(grid.rows) and any(grid.rows[r]):
            yield grid.where(r)
    for c in sorted(grid.hidden_columns & header.used):
        yield grid.where(max(header.last, 0), c)


def _spots(grid: Grid, header: Header) -> list[ColumnSpot]:
    """Where each column was found, under its lowest title."""
    spots = []
    for key, places in header.places.items():
        for c in places:
            titled = [r for r in range(header.first, header.last + 1) if at(grid.rows[r], c)]
            r = titled[-1] if titled else max(header.last, 0)
            spots.append(ColumnSpot(key, clean(at(grid.rows[r], c)) if titled else "", grid.where(r, c)))
    return spots


def _trimmed(grid: Grid) -> Grid:
    """The grid without the blank rows at its end, and without those before a stray cell far below."""
    rows = grid.rows
    if len(rows) <= FAR_BELOW:
        return grid
    filled = [r for r, row in enumerate(rows) if any(row) and any(cell.strip() for cell in row)]
    end = next((a for a, b in pairwise(filled) if b - a > FAR_BELOW), filled[-1] if filled else -1)
    return grid if end == len(rows) - 1 else attrs.evolve(grid, rows=rows[: end + 1])


def with_rest(
    forms: Sequence[ReportedForm],
    others: Sequence[tuple[str, str]],
    unread: Sequence[tuple[str, str]],
    headless: Iterable[tuple[str, Sequence[Sequence[str]]]] = (),
) -> tuple[ReportedForm, ...]:
    """The forms of a document, with what else it holds; the first states which tables are left unread.

    Each further table of one unit, form and period that may count the same cases is a doubt.

    Args:
        forms: the forms that were read.
        others: the sheets or tables that hold no form that was read, each with the reason.
        unread: those whose header is a form's; their numbers are missing.
        headless: the rows of the tables without such a header, each with where it stands; those with counts
            of a form that was read are left unread, too.
    """
    why = msg("rows with counts of the form under no header")
    unread = [*unread, *((where, why) for where, rows in headless if _has_counts_of(forms, rows))]
    if len(forms) == 1 and not (others or unread):
        return tuple(forms)
    forms = with_next_pages(forms)
    found: list[ReportedForm] = []
    seen: dict[tuple[str, ReportingPeriod | None, tuple[str, str]], list[ReportedForm]] = {}
    for form in forms:
        recognition = form.recognition
        if recognition is not None:
            where, unit = form.rows[0].where, form.reporting_unit
            before = seen.setdefault((form.layout.form, form.period, committee_key(unit)), []) if unit else []
            earlier = next((other.rows[0].where for other in before if _same_cases(form, other)), where)
            before.append(form)
            again = (Doubt("unit-again", "", where, unit, earlier),) if earlier != where else ()
            recognition = attrs.evolve(
                recognition,
                other_sheets=tuple(others),
                unread_tables=() if found else tuple(unread),
                doubts=(*recognition.doubts, *again),
            )
        found.append(attrs.evolve(form, recognition=recognition))
    return tuple(found)


def _has_counts_of(forms: Sequence[ReportedForm], rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have, side by side, counts that no form has and in which the sums of one hold."""
    known = {row.values for form in forms for row in form.rows}
    layouts = {form.layout.columns: identities_among(form.layout.columns) for form in forms}
    missing: list[tuple[int | None, ...]] = []
    for row in rows[:HEAD_ROWS]:
        if any(map(not_a_row, row[:MOST_COLUMNS])):
            continue
        values = [ReportedCell.read(cell).value for cell in row[:MOST_COLUMNS]]
        for columns, identities in layouts.items():
            for start in range(len(values) - len(columns) + 1 if identities else 0):
                counts = dict(zip((one.key for one in columns), values[start:], strict=False))
                if None in counts.values() or not any(counts.values()) or tuple(counts.values()) in known:
                    continue
                if all(
                    counts[one.total] == sum(counts[part] or 0 for part in one.parts) for one in identities
                ):
                    missing.append(tuple(counts.values()))
    # Lists of single cases have nothing but 0 and 1; what adds up to a line of the form is no more than it.
    counted = [one for one in missing if max(filter(None, one)) > 1]
    sums = {added(counted)} if len(set(map(len, counted))) == 1 else set()
    return bool(counted) and known.isdisjoint(sums)


def _same_cases(form: ReportedForm, other: ReportedForm) -> bool:
    """Whether two tables may count the same cases: half of the names, or the totals."""
    rows, names = zip(*(_rows_and_names(one) for one in (form, other)), strict=True)
    if len(names[0] & names[1]) * 2 >= min(map(len, names)):
        return True
    own, others = ([sum(v or 0 for v in column) for column in zip(*one, strict=True)] for one in rows)
    return any(own) and own == others


def _rows_and_names(form: ReportedForm) -> tuple[list[tuple[int | None, ...]], set[str]]:
    rows = [row for row in form.rows if row.kind is LineKind.ROW]
    return [row.values for row in rows], {category_key(row.label) for row in rows}
