"""Finding the header of a form in a grid, and which column is which, by all that speaks for it.

Titles are understood by their words, in any order of columns. A printed number speaks where no title does,
and the form's sums decide between readings that the titles leave open. A header that is not clear is refused,
with what was understood of it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.definitions.layout import FormLayout
from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg
from kstt.io.grid.columns.absent import decide_with_absent
from kstt.io.grid.columns.blocks import (
    Names,
    Place,
    at,
    codes_names,
    divides_names,
    has_texts,
    has_units,
    header_places,
    joined_place,
    names_of,
    speaks_of,
)
from kstt.io.grid.columns.counted_totals import (
    total_of_period,
    with_further_parts,
    with_split_columns,
    without_stock,
)
from kstt.io.grid.columns.deciding import Undecided
from kstt.io.grid.columns.explaining import column_doubts
from kstt.io.grid.columns.fitting import SOME, by_printed_numbers, fits_of
from kstt.io.grid.columns.given_columns import contradictions_of, given_columns, with_columns_of, with_given
from kstt.io.grid.columns.header import Header
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.columns.refusing import Understood, refusal
from kstt.io.grid.columns.repeated_headers import columns_twice
from kstt.io.grid.columns.row_names import names_column
from kstt.io.grid.columns.untitled import without_titles
from kstt.io.grid.grids import UNSEEN, UnseenError
from kstt.io.grid.lines.line import not_a_row
from kstt.io.grid.titles.hints import NO_HINTS, ColumnHints
from kstt.limits import HEAD_ROWS, MOST_COLUMNS
from kstt.tables.recognition import Doubt, HeaderSign
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.grid.grids import Grid

__all__ = ["find_header"]


def find_header(
    grid: Grid, layout: FormLayout | None, hints: ColumnHints = NO_HINTS, *, figures: bool = True
) -> Header:
    """The header of the form in a grid.

    Args:
        grid: the cells.
        layout: the edition, if it is known.
        hints: what the caller says of the columns.
        figures: the figures under a header may decide where its titles do not.

    Raises: DocumentError where no header is found or one leaves a column open; UnseenError without figures.
    """
    candidates, printed = _candidates(grid, layout)
    candidates = with_columns_of(grid, candidates, hints)
    by_keys = _by_keys(grid, candidates)
    if by_keys is not None:
        return attrs.evolve(by_keys, printed=printed)
    # Searched no further than needed: most sheets have their header in the first place, for the first form.
    rest = header_places(grid, hints.words)
    known: list[Place] = []
    best: Understood | None = None
    partial: list[Header] = []
    for candidate in candidates:
        places = chain(tuple(known), _kept(rest, known))
        for found in _readings(grid, places, candidate, hints, figures=figures):
            if isinstance(found, Understood):
                best = found if best is None or found.fits.found > best.fits.found else best
            elif found.partial:
                # Three totals alone are those of cases and of feedback alike.
                whole = any(column.role is not Role.TOTAL for column in found.layout.columns)
                partial += [found] if whole or speaks_of(grid, found.last, found.layout.account) else []
            else:
                return attrs.evolve(found, printed=printed)
    if partial:
        # Parts that the table of one form lacks may be those that it does not have, being of another.
        return attrs.evolve(max(partial, key=lambda one: len(one.columns)), printed=printed)
    if hints.columns or hints.assume:
        for candidate in candidates:
            header = without_titles(grid, candidate, hints, best)
            if header is not None:
                return attrs.evolve(header, printed=printed)
    raise refusal(grid, best)


def _readings(
    grid: Grid, places: Iterator[Place], layout: FormLayout, hints: ColumnHints, *, figures: bool
) -> Iterator[Header | Understood]:
    """The header of a form at each of some places, or what was understood of it."""
    above: Understood | None = None
    for place in places:
        found = _at_place(grid, place, layout, hints, figures=figures)
        joined = joined_place(grid, above.place, place) if above is not None else None
        if joined is not None:
            # Titles right under others that do not suffice are of the same header, or of none.
            found = _at_place(grid, joined, layout, hints, figures=figures)
        above = found if isinstance(found, Understood) else None
        if found is not None:
            yield found


def _kept(places: Iterator[Place], known: list[Place]) -> Iterator[Place]:
    """The places with each kept in a list as it comes."""
    for place in places:
        known.append(place)
        yield place


def _candidates(grid: Grid, layout: FormLayout | None) -> tuple[list[FormLayout], bool]:
    """The layout asked for, or the one whose code is printed, then others; whether a code decides.

    Codes are mixed up in practice, so that the columns of another form than the printed one are found, too.
    """
    if layout is not None:
        return [layout], True
    found: list[FormLayout] = []
    for row in grid.rows[:HEAD_ROWS]:
        for cell in row[:MOST_COLUMNS]:
            if "/" in cell and (match := FORM_CODE.search(cell)):
                try:
                    found.append(LAYOUTS.by_code(match[0]))
                except KsttError:
                    continue
                break
        if found:
            break
    others = (LAYOUTS.latest(form) for form in ("06c", "05b"))
    shapes = {known.columns for known in found}
    return [*found, *(other for other in others if other.columns not in shapes)], bool(found)


def _by_keys(grid: Grid, layouts: Sequence[FormLayout]) -> Header | None:
    """The header whose titles are the keys of the columns, as machines write it."""
    first = grid.rows[:HEAD_ROWS]
    if "received" not in "\t".join(chain.from_iterable(first)).casefold():
        return None
    for r, row in enumerate(first):
        if "received" not in "\t".join(row[:MOST_COLUMNS]).casefold():
            continue
        cells = [name_key(cell) for cell in row]
        for layout in layouts:
            keys = [column.key for column in layout.columns]
            if set(keys) <= set(cells):
                columns = tuple((cells.index(key),) for key in keys)
                doubled = next((key for key in keys if cells.count(key) > 1), None)
                if doubled is not None:
                    second = len(cells) - 1 - cells[::-1].index(doubled)
                    raise columns_twice(grid, r, cells.index(doubled), second)
                return _completed(grid, layout, HeaderSign.KEYS, (r, r), names_of([row]), columns)
    return None


def _at_place(
    grid: Grid, place: Place, layout: FormLayout, hints: ColumnHints, *, figures: bool
) -> Header | Understood | None:
    """The header at a place, or what was understood of it; ``None`` where that is next to nothing."""
    by_titles = _by_titles(place, layout, hints)
    if by_titles is None and not figures:
        raise UnseenError
    return by_titles[0] if by_titles else _read_at(grid, _rows_under(grid, place), place, layout, hints)


# The sheets of one office have the same header, and nothing else is looked at where its titles are clear.
@lru_cache(maxsize=64)
def _by_titles(
    place: Place, layout: FormLayout, hints: ColumnHints
) -> tuple[Header | Understood | None] | None:
    """The header at a place as its titles alone have it; ``None`` where they do not decide."""
    try:
        return (_read_at(UNSEEN, UNSEEN.rows, place, layout, hints),)
    except (UnseenError, DocumentError):
        return None


def _read_at(
    grid: Grid, rows: Sequence[Sequence[str]], place: Place, layout: FormLayout, hints: ColumnHints
) -> Header | Understood | None:
    block = attrs.evolve(place.block, numbers=())
    fits = fits_of(block, layout.columns, hints.words)
    numbers = dict(place.block.numbers)
    by_number = by_printed_numbers(layout, fits, numbers)
    if fits.found + len(by_number) + len(hints.columns) < min(SOME, len(layout.columns)):
        return None
    if fits.twice and not hints.columns:
        raise columns_twice(grid, place.last, *fits.twice)
    contradictions = tuple(contradictions_of(fits, layout, hints))
    fits = with_given(with_split_columns(fits, hints.words), layout, hints)
    absent = [key for key, spots in given_columns(layout, hints).items() if not spots]
    decided = decide_with_absent(layout.columns, fits, by_number, rows, absent)
    if isinstance(decided, Undecided):
        return Understood(place, layout, fits, decided, contradictions)
    decided, of_flows = (
        (decided, None) if hints.columns else without_stock(decided, fits, rows, _label(place))
    )
    decided, further = with_further_parts(decided, fits, rows)
    used = {c for spots in decided.places for c in spots}
    titled = sum(1 for c in used if c < len(fits.said) and fits.said[c].anything)
    sign = HeaderSign.TITLES if titled else HeaderSign.NUMBERS
    shown = layout if decided.columns == layout.columns else attrs.evolve(layout, columns=decided.columns)
    doubts = (
        *column_doubts(grid, place, decided, fits, numbers, hints.words),
        *(
            Doubt("columns-against-title", key, grid.where(place.last, c), fits.paths[c][-1], titled)
            for key, c, titled in contradictions
        ),
        *(
            Doubt(
                "further-part",
                part.total,
                grid.where(place.last, part.columns[0]),
                ", ".join(fits.paths[c][-1] for c in part.columns),
            )
            for part in further
        ),
    )
    # The line of column numbers is the body's to leave out, unless it is all that the header has.
    last = place.last if sign is HeaderSign.NUMBERS else place.first + len(block.rows) - 1
    names = _with_given_names(place.names, given_columns(layout, hints))
    header = _completed(grid, shown, sign, (place.first, last), names, decided.places, doubts)
    in_period = total_of_period(fits, header.places) if of_flows is None else of_flows
    return attrs.evolve(header, in_period=in_period, further=further, partial=decided.partial)


def _with_given_names(names: Names, given: Mapping[str, tuple[int, ...]]) -> Names:
    """The columns that name the rows, those that the caller gives in place of what titles say."""
    number, label = (given.get(key, (None,))[0] for key in ("number", "label"))
    if number is not None:
        names = attrs.evolve(names, number=number)
    if label is not None:
        unit = None if names.unit == label else names.unit
        names = attrs.evolve(names, label=label, unit=unit, labels=())
    return names


def _label(place: Place) -> int | None:
    """The column of the rows' names."""
    return place.names.label if place.names.label is not None else place.names.unit


def _rows_under(grid: Grid, place: Place) -> Sequence[Sequence[str]]:
    """The rows under a header in which sums need hold: no page sums, percentages, comparisons, numbers."""
    label = _label(place)
    rows = [row for row in grid.rows[place.last + 1 :] if not is_number_row(row)]
    return rows if label is None else [row for row in rows if not not_a_row(at(row, label))]


def _completed(
    grid: Grid,
    layout: FormLayout,
    sign: HeaderSign,
    rows: tuple[int, int],
    names: Names,
    columns: tuple[tuple[int, ...], ...],
    doubts: tuple[Doubt, ...] = (),
) -> Header:
    """The header with its number and label columns, found by name, else left of the first count.

    Raises: DocumentError where nothing names the rows.
    """
    used = {c for place in columns for c in place}
    number, named, unit = (None if c in used else c for c in (names.number, names.label, names.unit))
    label = named if named is not None else -1
    if named is None:
        left, others = min(used), {number, unit, *names.codes}
        texts = [c for c in range(left - 1, -1, -1) if c not in others and has_texts(grid, rows[1] + 1, c)]
        if texts:
            chosen = names_column(grid, rows, texts, unit if unit is not None and unit < left else None)
            label, doubts = chosen.label, (*doubts, *chosen.doubts(grid, rows[1]))
            unit = None if unit == label else unit
        elif unit is not None:
            label, unit = unit, None
        else:
            label = next((c for c in range(left - 1, -1, -1) if c not in others), -1)
    if label < 0:
        raise DocumentError(
            grid.source or msg("table"),
            msg("no column that names the rows"),
            msg("one, left of the counts"),
            msg("give it a title such as Lĩnh vực"),
        )  # fmt: skip
    code = None
    beside = {*used, number, unit, *names.codes}
    if label + 1 < min(used) and label + 1 not in beside and codes_names(grid, rows, label):
        code, label = label if number is not None else None, label + 1
    if unit is None and label != names.unit:
        others = {number, code, label, *names.codes}
        lefts = (c for c in range(min(used)) if c not in others)
        unit = next((c for c in lefts if has_units(grid, rows[1] + 1, c, label)), None)
    finer = [c for c in names.labels if label < c < min(used)]
    if unit is None and finer and divides_names(grid, rows[1] + 1, label, finer[0]):
        # Procedures of one category stand beside its name, which is merged over them or repeated.
        label, unit = finer[0], label
    if number is None and label > 0 and label - 1 not in {*used, unit, *names.codes}:
        number = label - 1
    return Header(layout, sign, *rows, number, label, columns, unit, doubts, code=code)
