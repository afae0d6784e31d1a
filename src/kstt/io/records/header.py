"""Which column of a table of records holds which field, and what stands beside the records."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_beside, is_footer
from kstt.errors import DocumentError
from kstt.i18n import joined, msg, quoted
from kstt.io.records.heading import Heading, find_heading, same_titles
from kstt.io.records.tables import LineCells
from kstt.records.cases import Case
from kstt.records.fields import Field, FieldKind, fields_of
from kstt.records.sources import Unique
from kstt.text import close_names, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.i18n import Message
    from kstt.io.records.tables import RowBlock, TableRow
    from kstt.records.feedback import Feedback
    from kstt.records.sources import CaseSource

__all__ = ["DateCells", "Header", "OtherTable", "header_of", "may_hold_days"]

_LIKE_DAYS = re.compile(r"[0-9]{5}|[0-9]{1,4}[^0-9]{1,9}[0-9]{1,2}[^0-9]{1,9}[0-9]{2,4}")
_MAY_LACK = {name for name, field in fields_of(Case).items() if field.optional}
_FIRST_NUMBER = re.compile(r"\s*(\d{1,2})\D")


@attrs.frozen
class OtherTable:
    """A table that holds none of the columns, nor anything like a day: no list of cases.

    Attributes:
        error: what is missing in it.
        rows: the number of its rows that are filled.
    """

    error: DocumentError
    rows: int

    @property
    def said(self) -> Message:
        """What it is, for a finding."""
        return msg("a table of {count} rows without one of the columns or a day", count=self.rows)

    @property
    def place(self) -> dict[str, str]:
        """Where it stands, as findings name it."""
        return {"row": Path(self.error.source).name, "where": self.error.source}


@attrs.frozen
class Header:
    """What a table's columns hold.

    Attributes:
        heading: the header as it stands in the table.
        width: the number of columns.
        fields: the fields, each with the place of its column.
        changed: the place of the column that says when a row changed.
        histories: the places of columns in which suspensions and extensions stand, two for each, or of that
            which says since when a case waits, alone.
        deleted: the place of the column that says which rows were taken back.
        exact: whether every row has as many cells as the header, as in a table of the library's own columns.
    """

    heading: Heading
    width: int
    fields: tuple[tuple[int, Field], ...]
    changed: int | None
    histories: Mapping[str, tuple[tuple[int, int | None], ...]]
    exact: bool
    deleted: int | None = None

    @property
    def history_places(self) -> tuple[int, ...]:
        """The places of all the columns of suspensions and extensions."""
        pairs = (pair for pairs in self.histories.values() for pair in pairs)
        return tuple(place for pair in pairs for place in pair if place is not None)

    def cut(self, cells: list[str]) -> list[str]:
        """The cells of a row without empty ones beyond the header."""
        return cells if self.exact or any(cells[self.width :]) else cells[: self.width]

    def without_blanks(self, blocks: Iterable[RowBlock], described: CaseSource) -> Iterable[RowBlock]:
        """The rows with empty cells for the texts that stand for nothing, in every column or in days."""
        blank, in_days = described.blank, described.blank | described.blank_days
        nothing = self.blank_in(described)

        def cleared(row: list[str]) -> list[str]:
            # Beyond the header there may be cells, and a row may be short.
            pairs = zip(row, chain(nothing, repeat(blank)), strict=False)
            return ["" if cell.strip() in texts else cell for cell, texts in pairs]

        def without(cells: Sequence[list[str]]) -> Sequence[list[str]]:
            return cells.changed(cleared) if isinstance(cells, LineCells) else list(map(cleared, cells))

        if not in_days:
            return blocks
        return (attrs.evolve(rows, cells=without(rows.cells)) for rows in blocks)

    def blank_in(self, described: CaseSource) -> list[frozenset[str]]:
        """The texts that stand for nothing in each column."""
        days = {n for n, field in self.fields if field.kind is FieldKind.MOMENT} | {*self.history_places}
        in_days = described.blank | described.blank_days
        return [in_days if n in days or n == self.changed else described.blank for n in range(self.width)]

    def is_deleted(self, cells: Sequence[str], described: CaseSource | None) -> bool:
        """Whether a row was taken back; raises ParseError for a word of which nothing is known."""
        if self.deleted is None or described is None or described.deleted is None:
            return False
        return described.deleted.says(cells[self.deleted])

    def is_footer(self, cells: Sequence[str]) -> bool:
        """Whether a row is nothing but a total, or the number of rows that a database adds."""
        there = [cell for cell in cells if cell.strip()]
        return len(there) == 1 and is_footer(*there)

    def is_beside(self, cells: Sequence[str]) -> bool:
        """Whether a row is a title, a total or a signature, with few of the fields filled."""
        filled = {field.name: cells[n] for n, field in self.fields if n < len(cells) and cells[n].strip()}
        return self.is_footer(cells) or is_beside(filled)


def header_of(
    kind: type[Case | Feedback], source: str, rows: Iterator[TableRow], described: CaseSource | None
) -> tuple[Header, list[TableRow]] | OtherTable | None:
    """The header of a table, and the rows below it that were read; ``None`` for a table without a row.

    The header of another system's table is looked for among the first rows, in one of them or in two.

    Args:
        kind: what the records are.
        source: what messages call the table.
        rows: its rows.
        described: how the system that wrote it writes its cases.

    Raises: DocumentError for a table without the columns that are needed, or with one of them twice.
    """
    wanted, needed = _columns(kind, described)
    below: list[TableRow] = []
    if described is None:
        first = next(rows, None)
        if first is None or not any(first.cells):
            return None
        heading = Heading(tuple(first.cells), (first,))
    else:
        found = find_heading(rows, lambda titles: same_titles(titles, needed))
        if found is None:
            return None
        heading, below = found
    names = [name_key(name) for name in heading.titles]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    unknown = [] if described else [name for name in names if name not in wanted]
    if described is not None:
        twice = [name for name in twice if name in wanted.values()]
    try:
        _check(kind, source, names, wanted, needed, (unknown, twice), own=described is None)
    except DocumentError as error:
        if described is None or {*names} & {*wanted.values(), *needed}:
            raise
        others = [row for row in chain(heading.rows, below, rows) if any(map(str.strip, row.cells))]
        if any(map(may_hold_days, others)):
            raise
        return OtherTable(error, len(others))
    places = {name: n for n, name in enumerate(names)}
    there = ((places[column], fields_of(kind)[name]) for name, column in wanted.items() if column in places)
    changed = name_key(described.changed) if described and described.changed else None
    histories = (
        {}
        if described is None
        else {
            name: tuple((places[name_key(one)], places.get(name_key(other))) for one, other in pairs)
            for name, pairs in described.histories.items()
            if pairs
        }
    )
    header = Header(
        heading,
        len(names),
        tuple(there),
        places.get(changed) if changed else None,
        histories,
        described is None,
        places.get(name_key(described.deleted.column)) if described and described.deleted else None,
    )
    return header, below


def _columns(kind: type[Case | Feedback], described: CaseSource | None) -> tuple[dict[str, str], list[str]]:
    """The key of the column that may hold each field, and the keys of those that must be there."""
    fields = fields_of(kind)
    if described is None:
        return {name: name for name in fields}, [name for name, field in fields.items() if field.required]
    columns = {name: described.column_of(name) for name in fields if not described.histories.get(name)}
    wanted = {name: name_key(column) for name, column in columns.items() if column is not None}
    # What fills the blanks of a column that the description names does not stand for the column.
    filled = {"channel": described.missing_channel is not None, "unit": bool(described.missing_unit)}
    lacking = {name for name, given in filled.items() if given and not described.columns.get(name)}
    lacking |= {"level"} if described.level_from_unit else set()
    needed = [column for name, column in wanted.items() if fields[name].required and name not in lacking]
    needed += [
        name
        for name, column in columns.items()
        if column is None and not fields[name].optional and name not in lacking
    ]
    needed += [name_key(described.changed)] if described.unique is Unique.LATEST else []
    needed += map(name_key, described.history_columns)
    needed += [name_key(described.deleted.column)] if described.deleted else []
    return wanted, needed


def _check(
    kind: type[Case | Feedback],
    source: str,
    names: Sequence[str],
    wanted: Mapping[str, str],
    needed: Sequence[str],
    wrong: tuple[Sequence[str], Sequence[str]],
    *,
    own: bool,
) -> None:
    """Raises: DocumentError for columns that are missing, unknown or there twice."""
    unknown, twice = wrong
    missing = [name for name in needed if name not in names]
    spare = [name for name in names if name and name not in wanted.values()]
    hints = joined(
        ", ",
        [
            msg("{name} may be meant for {close}", name=repr(name), close=repr(close[0]))
            for name in spare
            if (close := close_names(name, missing))
        ],
    )
    if not own and missing:
        fields = [name for name, column in wanted.items() if column in missing]
        lacking = {*fields, *missing}
        lines = ['missing-channel = "direct"'] if "channel" in lacking else []
        lines += ['missing-unit = "UBND xã …"'] if "unit" in lacking else []
        lines += ["level-from-unit = true"] if "level" in lacking else []
        lines += [f'{name} = "…"' for name in fields]
        example = msg("in the description: {lines}", lines=joined(", ", lines))
        # As on a sheet of its own for the cases that are not closed.
        empty = (
            [msg("where no case has one, add an empty column of that title")] if _MAY_LACK & {*fields} else []
        )
        hints = joined("; ", [*([hints] if hints else []), example, *empty])
    if own and len(missing) > 1 and not hints:
        # Another system's file: its columns are described once, if it has cases.
        hints = (
            msg("for columns of other names: kstt source new {source}, then --source", source=source)
            if kind is Case
            else msg("give the columns these names")
        )
    for problem, columns in (
        (msg("no column {names}", names=quoted(missing)), missing),
        (msg("unknown column {names}", names=quoted(unknown)), unknown),
        (msg("twice the column {names}", names=quoted(twice)), twice),
    ):
        if columns:
            expected = msg("the columns {needed}", needed=",".join(needed))
            raise DocumentError(source, problem, expected, hints)


def may_hold_days(row: TableRow) -> bool:
    """Whether a cell is a true date, or has in it what may be one: three numbers, or one of five digits."""
    return bool(row.dated) or any(map(_LIKE_DAYS.search, row.cells))


class DateCells:
    """What the columns of days hold: true dates or texts, and the days that these begin with."""

    def __init__(self, header: Header) -> None:
        moments = [(n, field.name) for n, field in header.fields if field.kind is FieldKind.MOMENT]
        self._names: dict[int, str] = dict(moments)
        self._seen: dict[int, Counter[tuple[bool, bool]]] = {n: Counter() for n in self._names}

    def look_at(self, row: TableRow) -> None:
        """Take note of a row; lines of text hold no true dates."""
        if row.sheet is None:
            return
        for n, seen in self._seen.items():
            text = row.cells[n] if n < len(row.cells) else ""
            if n in row.dated:
                seen[True, int(text[8:10]) > 12] += 1
            elif found := _FIRST_NUMBER.match(text):
                seen[False, int(found[1]) > 12] += 1

    def refuse_exchanged(self, source: str) -> None:
        """Raises: DocumentError for a column that a program which puts the month first has opened.

        It made true dates of all texts whose day could be a month, with the two exchanged, and left the
        others as texts.
        """
        for n, seen in self._seen.items():
            if seen[True, False] and seen[False, True] and not seen[True, True] and not seen[False, False]:
                found = msg(
                    "column {name}: dates up to the 12th of a month, beside texts of later days alone",
                    name=repr(self._names[n]),
                )
                expected = msg("dates, or texts, of every day")
                hint = msg(
                    "a program that puts the month first has exchanged day and month; export the file again"
                )
                raise DocumentError(source, found, expected, hint)
