"""Forms of sheets that were made from one template: what one was found to be holds for those that follow.

Such sheets are written alike but for their counts and what stands above the table. A template is kept only
where no count had a say in what its cells are: its header was decided by titles, its rows by their names
alone. The counts of each sheet are its own, and so is all that is concluded from them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.forms.reported import ReportedForm
from kstt.io.excel.known_headings import KnownHeading
from kstt.io.excel.simple_cells import SimpleCells, picked
from kstt.io.files.legacy import strange_texts
from kstt.io.grid.columns.header import Header
from kstt.io.grid.columns.headers import find_header
from kstt.io.grid.columns.number_lines import fits_number_line
from kstt.io.grid.grids import Grid, UnseenError, as_shown
from kstt.io.grid.heading.printed_codes import coded_rows, codes_in
from kstt.io.grid.heading.title_block import scaled_unit
from kstt.io.grid.recognising import form_of
from kstt.io.grid.rows.arranging import KnownLines, known_lines
from kstt.io.grid.rows.level_column import with_level_headings, with_merged_names
from kstt.io.grid.rows.plain_names import is_plain_name, plain_text
from kstt.io.grid.rows.setting_aside import names_periods
from kstt.io.grid.titles.hints import NO_HINTS, ColumnHints
from kstt.limits import FAR_BELOW, HEAD_DEPTH
from kstt.tables.cells import LineKind, TableLines
from kstt.tables.recognition import Recognition
from kstt.tables.table import LateRecognition, titles_of_names
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.io.excel.sheets import Sheet
    from kstt.io.excel.simple_cells import SimpleFrame
    from kstt.io.grid.heading.title_block import TitleBlock
    from kstt.tables.cells import ReportedRow

__all__ = ["Request", "keep_form", "known_form"]

_MOST_CELLS = 20_000
"""The most cells with a value that a template may have: no unit's table has as many."""
_MOST_ROWS = 16_384
"""The most rows with other names that are kept with a template."""
_MOST_TRIED = 4
"""The most sheets that are looked at for a template: one may have a name that says more than others do."""


@attrs.frozen
class Request:
    """What a caller says of the forms of a workbook."""

    layout: FormLayout | None = None
    period: ReportingPeriod | None = None
    hints: ColumnHints | None = None


@attrs.frozen
class _Own:
    """What a template itself has: its form and heading, its texts, its other numbers.

    A ``quiet`` form was recognised without a doubt; ``titles`` are those over the names of its rows, ``keys``
    those of the names that are not among ``names``, ``named`` the places of the lines that are.
    """

    form: ReportedForm
    heading: KnownHeading
    quiet: bool
    titles: tuple[str, ...]
    keys: frozenset[str]
    named: tuple[int, ...]
    names: tuple[str, ...]
    signed: tuple[str, ...]
    below: tuple[str, ...]
    others: tuple[int, ...]
    _rows: dict[tuple[int, str], ReportedRow] = attrs.field(init=False, factory=dict, eq=False, repr=False)

    def row(self, i: int, row: ReportedRow, name: str) -> ReportedRow:
        """A row by its place with another name: the same few stand in the tables of all units."""
        if (i, name) not in self._rows:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()
            self._rows[i, name] = attrs.evolve(row, label=name)
        return self._rows[i, name]


@attrs.frozen
class _Template:
    """A sheet with a form whose counts had no say in what it was found to be.

    Attributes:
        rows: its rows, counts included, which nothing looks at.
        header: the header.
        lines: the lines under it.
        above: the texts above the header, by their place among the texts of a sheet.
        names: the names of rows that may be any others that no rule looks at.
        signed: the texts below the table that may be any others of their kind, such as the day it was signed.
        below: the other texts.
        counts: the counts of the form, line by line, by their place among the numbers of a sheet.
        others: the other numbers.
        frame: where the values of a sheet stand.
        coded: how many rows from the header on name a form.
        own: the texts and the other numbers of the sheet itself.
    """

    rows: tuple[tuple[str, ...], ...]
    header: Header
    lines: KnownLines
    above: tuple[int, ...]
    names: tuple[int, ...]
    signed: tuple[int, ...]
    below: tuple[int, ...]
    counts: tuple[int, ...]
    others: tuple[int, ...]
    frame: SimpleFrame
    coded: int
    own: _Own

    @classmethod
    def of(cls, cells: SimpleCells, grid: Grid, request: Request, form: ReportedForm) -> _Template | None:
        """The template that a sheet was made from; ``None`` where a count may decide what its cells are."""
        hints = request.hints or NO_HINTS
        texts = [text for text in cells.texts if not text.isascii()]
        if as_shown(grid).grid is not grid or strange_texts(texts) or len(coded_rows(grid.rows)) > 1:
            return None
        try:
            header = find_header(grid, request.layout, hints, figures=False)
        except (UnseenError, DocumentError):
            return None
        if header.partial or header.in_period is not None or header.further:
            return None
        whole = with_level_headings(with_merged_names(grid, header), header)
        plain = not names_periods(grid, header) and whole is grid
        lines = known_lines(grid, header) if plain else None
        if lines is None or not all(_has_a_name(grid.rows[r], lines.columns) for r in lines.places):
            return None
        frame = cells.frame
        numbers = {frame.places[i]: place for place, i in enumerate(frame.numbers)}
        wanted = [(r, c) for r in lines.places for c in lines.columns]
        if not all(place in numbers for place in wanted):
            return None
        counts = tuple([numbers[place] for place in wanted])
        others = tuple(sorted(set(numbers.values()) - set(counts)))
        places = [frame.places[i] for i in frame.texts]
        above = tuple([place for place, (r, _) in enumerate(places) if r < header.first])
        names = _names_in(cells, places, lines, header.label)
        signed = _signed_in(cells, places, lines)
        rest = tuple(sorted(set(range(len(places))) - {*above, *names, *signed}))
        coded = len(coded_rows(grid.rows[header.first :]))
        lines_named = tuple([lines.places.index(places[i][0]) for i in names])
        heading = KnownHeading.of(grid, header, picked(cells.texts, above), hints)
        own = _Own(
            form,
            heading,
            _is_quiet(form, heading.block),
            titles_of_names(form),
            frozenset(name_key(row.label) for i, row in enumerate(lines.lines.rows) if i not in lines_named),
            lines_named,
            picked(cells.texts, names),
            picked(cells.texts, signed),
            picked(cells.texts, rest),
            picked(cells.numbers, others),
        )
        return cls(grid.rows, header, lines, above, names, signed, rest, counts, others, frame, coded, own)

    def form(self, sheet: Sheet, cells: SimpleCells, source: str, request: Request) -> ReportedForm | None:
        """The form of a sheet that was made from this template; ``None`` where it was not, or may not be."""
        numbers, texts = cells.numbers, cells.texts
        counts = picked(numbers, self.counts)
        if (
            picked(texts, self.below) != self.own.below
            or picked(numbers, self.others) != self.own.others
            or max(counts) >= self.lines.most
        ):
            return None
        lines = self._lines(picked(texts, self.names), picked(texts, self.signed))
        if lines is None:
            return None
        blank = sheet.blank_grid(source)
        rows = lines.rows(blank, tuple(zip(*[iter(counts)] * len(self.lines.columns), strict=True)))
        if rows is None:
            return None

        def whole() -> ReportedForm:
            grid = attrs.evolve(blank, rows=self._rows(texts))
            return form_of(grid, self.header, lines.table(grid, self.header, rows), period=request.period)

        own = self.own
        unit = own.heading.unit_in(picked(texts, self.above))
        if unit is None:
            grid = attrs.evolve(blank, rows=self._rows(texts))
            return whole() if self._is_headed_alike(grid, request) else None
        if not own.quiet:
            return whole()
        return ReportedForm(
            own.form.layout,
            rows,
            request.period or own.heading.block.period,
            unit,
            own.form.recipient,
            source,
            (*(text for text, _ in own.heading.block.left), *lines.notes),
            LateRecognition(lambda: whole().recognition, sheet.name, own.titles),
        )

    def _lines(self, names: tuple[str, ...], signed: tuple[str, ...]) -> KnownLines | None:
        """The lines with the names and signatures of a sheet; ``None`` where one may change what they are."""
        own, lines = self.own, self.lines
        if names != own.names:
            keys = set(map(name_key, names))
            if not all(map(is_plain_name, names)) or len(keys) < len(names) or not keys.isdisjoint(own.keys):
                return None
            rows = list(lines.lines.rows)
            for i, name in zip(own.named, names, strict=True):
                rows[i] = own.row(i, rows[i], name)
            lines = attrs.evolve(lines, lines=TableLines(tuple(rows), lines.lines))
        if signed != own.signed:
            if list(map(plain_text, signed)) != list(map(plain_text, own.signed)):
                return None
            instead = dict(zip(own.signed, signed, strict=True))
            left_out = [(r, c, instead.get(text, text), why) for r, c, text, why in lines.left_out]
            notes = tuple([instead.get(text, text) for text in lines.notes])
            if scaled_unit([(text, "") for _, _, text, _ in left_out]):
                return None
            lines = attrs.evolve(lines, left_out=tuple(left_out), notes=notes)
        return lines

    def _rows(self, texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The rows with what stands above the header of a sheet."""
        if picked(texts, self.above) == self.own.heading.texts:
            return self.rows
        rows = [list(row) for row in self.rows[: self.header.first]]
        for place in self.above:
            r, c = self.frame.places[self.frame.texts[place]]
            rows[r][c] = texts[place]
        return (*map(tuple, rows), *self.rows[self.header.first :])

    def _is_headed_alike(self, grid: Grid, request: Request) -> bool:
        """Whether other texts above the header change nothing in what the cells under them are."""
        top = Grid(grid.rows[: self.header.first])
        if as_shown(top).grid is not top or len(coded_rows(top.rows)) + self.coded > 1:
            return False
        if codes_in(top.rows) != codes_in(self.rows[: self.header.first]):
            return False
        # Of the same forms, the header that was found is so whatever stands further below.
        last = max(self.header.last, self.header.first + 2 * HEAD_DEPTH)
        near = attrs.evolve(grid, rows=grid.rows[: last + HEAD_DEPTH])
        try:
            header = find_header(near, request.layout, request.hints or NO_HINTS, figures=False)
        except (UnseenError, DocumentError):
            return False
        return header == self.header


def _is_quiet(form: ReportedForm, heading: TitleBlock) -> bool:
    """Whether a form was recognised without a doubt, and its document says nothing beside it."""
    known = form.recognition
    if known is None or heading.others or heading.unread:
        return False
    return known == Recognition(
        known.sign, known.columns, known.left_out, known.sheet, computed=known.computed
    )


def _names_in(
    cells: SimpleCells, places: Sequence[tuple[int, int]], lines: KnownLines, column: int
) -> tuple[int, ...]:
    """The names of rows, by their place among the texts of a sheet, that no rule looks at.

    There are none where a text that is left out may name some of them, or where two have one name.

    Args:
        cells: the cells of the sheet.
        places: where each text stands.
        lines: what its rows were found to be.
        column: that of their names.
    """
    known = dict(zip(lines.places, lines.lines.rows, strict=True))
    names = {}
    for i, (r, c) in enumerate(places):
        row = known.get(r) if c == column else None
        if row is None or row.kind is not LineKind.ROW or not row.number.isdecimal() or row.block:
            continue
        if row.label == cells.texts[i] and is_plain_name(row.label):
            names[i] = row.label
    said = " ".join((*(text for _, _, text, _ in lines.left_out), *lines.notes))
    alike = len(set(map(name_key, names.values()))) < len(names)
    return () if alike or any(name in said for name in names.values()) else tuple(names)


def _signed_in(cells: SimpleCells, places: Sequence[tuple[int, int]], lines: KnownLines) -> tuple[int, ...]:
    """The texts below the table, by their place among the texts of a sheet, that say nothing of it."""
    end = max(lines.places)
    left_out = [text for _, _, text, _ in lines.left_out]
    return tuple(
        i
        for i, (r, _) in enumerate(places)
        if r > end
        and plain_text(text := cells.texts[i]) is not None
        and left_out.count(text) == lines.notes.count(text) == cells.texts.count(text) == 1
    )


def _has_a_name(row: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether a row of counts can be no line of column numbers, whatever its counts are."""
    return any(cell.strip() and not fits_number_line(cell) for c, cell in enumerate(row) if c not in columns)


@attrs.define(eq=False)
class _Place:
    """Room for a template: nothing before a second sheet has come, and where counts or names may decide.

    ``tried`` are the sheets that might have been one.
    """

    template: _Template | None = None
    seen: bool = False
    tried: int = 0


# The workbooks of a run have one template or a few.
@lru_cache(maxsize=16)
def _place(
    frame: SimpleFrame,  # noqa: ARG001
    merges: tuple[tuple[int, int, int, int], ...],  # noqa: ARG001
    sheet: str,  # noqa: ARG001
    layout: FormLayout | None,  # noqa: ARG001
    hints: ColumnHints,  # noqa: ARG001
) -> _Place:
    """Where the template of sheets that are written alike is kept."""
    return _Place()


def _place_of(sheet: Sheet, cells: SimpleCells, request: Request) -> _Place | None:
    """Where the template of a sheet is kept; ``None`` for a sheet of which none is."""
    hints = request.hints or NO_HINTS
    frame = cells.frame
    if hints.columns or hints.assume or len(frame.places) > _MOST_CELLS or frame.height > FAR_BELOW:
        return None
    return _place(frame, sheet.marks.merges, sheet.name, request.layout, hints)


def known_form(sheet: Sheet, source: str, request: Request) -> ReportedForm | None:
    """The form of a sheet, where it was made from a known template."""
    cells = sheet.cells
    if not isinstance(cells, SimpleCells) or sheet.marks.struck or sheet.marks.scaled:
        return None
    place = _place_of(sheet, cells, request)
    return place.template.form(sheet, cells, source, request) if place and place.template else None


def keep_form(sheet: Sheet, grid: Grid, request: Request, forms: Sequence[ReportedForm]) -> None:
    """Keep what a sheet was found to be for others like it, once a second one has come.

    Args:
        sheet: the sheet.
        grid: its cells.
        request: what the caller said of it.
        forms: what was found in it.
    """
    cells = sheet.cells
    if not isinstance(cells, SimpleCells) or sheet.marks.struck or sheet.marks.scaled:
        return
    place = _place_of(sheet, cells, request)
    if place is None or place.template or place.tried == _MOST_TRIED:
        return
    if not place.seen:
        place.seen = True
        return
    place.tried += 1
    template = _Template.of(cells, grid, request, forms[0]) if len(forms) == 1 else None
    again = template.form(sheet, cells, grid.source, request) if template else None
    if again is not None and (again, again.recognition) == (forms[0], forms[0].recognition):
        place.template = template
