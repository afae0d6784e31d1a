"""The columns of an export as texts, of one file or of many, as far as they are looked at."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, KsttError, MissingExtraError
from kstt.frames.reading import (
    JSON_LINES_SUFFIXES,
    database_errors,
    open_frame,
    open_tables,
    table_errors,
    without_password,
)
from kstt.i18n import msg
from kstt.io.excel.records import TABLE_SUFFIXES, record_table
from kstt.io.portal.files import json_lines
from kstt.io.records.files import (
    COLUMNAR_SUFFIXES,
    JSON_SUFFIXES,
    RecordKind,
    check_json_lines,
    record_kind,
)
from kstt.io.records.heading import find_heading
from kstt.io.records.objects import file_records, object_texts
from kstt.io.settings.usual_columns import holds_days
from kstt.io.settings.usual_titles import known_columns, words_of_title
from kstt.limits import EXPORT_CODES, EXPORT_FILES, EXPORT_ROWS
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kstt.engines import Frame
    from kstt.io.records.tables import Rows

__all__ = [
    "ExportColumns",
    "ExportPart",
    "columns_of_database",
    "columns_of_exports",
    "columns_of_messages",
    "columns_of_records",
]

_RECORDS = (*TABLE_SUFFIXES, *JSON_SUFFIXES, *COLUMNAR_SUFFIXES, ".html", ".htm")
"""The files that may hold records; those of a document or a picture are not looked at as such."""
_CODE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_CALLED = re.compile(r"\b(?:ten|name)\b")
_FEWEST = 50
"""Rows looked at in each of many files."""


@attrs.frozen
class ExportPart:
    """A file or a sheet: what messages call it, its titles, the rows looked at, and whether these are all."""

    name: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    whole: bool


@attrs.frozen
class ExportColumns:
    """The columns of an export.

    Attributes:
        titles: the titles of its last file, in order.
        values: the texts of each column, of all parts that have the columns of the last file or most of them.
        files: of each text of a column the place of its file among those looked at.
        whole: whether every row of the export was looked at.
        differing: parts whose columns are others, by their names, with what they lack and have besides.
        passed: how many files were not looked at.
        tables: of a database, the tables that may be meant, this one first.
        unread: of a database, the tables and views that cannot be read.
        names: of a database, the names of the codes of a column, by one table that has every one of them.
        ordered: whether the rows stand in an order; those of a database do not.
    """

    titles: tuple[str, ...]
    values: Mapping[str, Sequence[str]]
    files: Sequence[int] = ()
    whole: bool = True
    differing: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = attrs.field(factory=dict)
    passed: int = 0
    tables: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    names: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    ordered: bool = True

    def with_names(self, values: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """The texts of columns, those of codes as the names that these stand for."""
        named = {
            name: [meant.get(text.strip(), text) for text in values[name]]
            for name, meant in self.names.items()
        }
        return {**values, **named}


def columns_of_exports(paths: Sequence[Path]) -> ExportColumns:
    """The columns of the last files of an export, each looked at from its beginning.

    Raises: DocumentError for a file that cannot be read; MissingExtraError for Parquet without an engine.
    """
    looked_at = paths[-EXPORT_FILES:]
    most = max(_FEWEST, EXPORT_ROWS // len(looked_at))
    of_files = [tuple(_parts(file, most)) for file in looked_at]
    # The newest file says what the columns are; of a workbook the sheet in which most of them are known.
    titles = max(of_files[-1], key=lambda part: len(known_columns(part.titles))).titles
    alike: list[ExportPart] = []
    files: list[int] = []
    differing: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for number, part in ((number, part) for number, parts in enumerate(of_files) for part in parts):
        lacking, further = _missing(titles, part.titles), _missing(part.titles, titles)
        if lacking or further:
            differing[part.name] = lacking, further
        if 2 * len(lacking) <= len(titles):
            alike.append(part)
            files += [number] * len(part.rows)
    passed = len(paths) - len(looked_at)
    whole = not passed and all(part.whole for parts in of_files for part in parts)
    return ExportColumns(titles, _by_title(titles, alike), files, whole, differing, passed)


def columns_of_database(url: str, table: str = "") -> ExportColumns:
    """The columns of a table or view of a database, where none is named of that with most known columns.

    Rows are looked at of this one alone; of the others the titles. What cannot be read is passed over.

    Raises: DocumentError for a database that cannot be read; MissingExtraError without what reads it;
    UnknownNameError for a table that is not there.
    """
    if table:
        with database_errors(url):
            part = _of_frame(open_frame(url, table=table), table, EXPORT_ROWS)
            others = [one for one in open_tables(url).values() if not isinstance(one, KsttError)]
            return attrs.evolve(_of_part(part, (table,)), names=_names_of_codes(part, others))
    found: dict[str, Frame] = {}
    unread: dict[str, KsttError] = {}
    for name, frame in open_tables(url).items():
        if isinstance(frame, KsttError):
            unread[name] = frame
        else:
            found[name] = frame
    several = len(found) + len(unread) > 1
    known = {name: len(known_columns(_titles_of(frame))) for name, frame in found.items()}
    for name in sorted(known, key=lambda name: -known[name]):
        try:
            with database_errors(url):
                part = _of_frame(found[name], name, EXPORT_ROWS)
        except KsttError as error:
            unread[name] = error
            continue
        like = [other for other in known if known[other] == known[name] and other not in {name, *unread}]
        columns = _of_part(part, (name, *like) if several else (), tuple(unread))
        with database_errors(url):
            return attrs.evolve(columns, names=_names_of_codes(part, found.values()))
    nothing = DocumentError(without_password(url), msg("no table"), msg("a table of cases"))
    raise next(iter(unread.values()), nothing)


def _names_of_codes(part: ExportPart, frames: Iterable[Frame]) -> dict[str, Mapping[str, str]]:
    """The names of the codes of each column, where one table alone has every code beside a name."""
    columns: dict[str, set[str]] = {}
    for title, texts in _by_title(part.titles, [part]).items():
        codes = set(texts) - {""}
        # Codes come again and again; the id of each row is none.
        if 1 < len(codes) <= min(EXPORT_CODES, len(texts) // 2) and all(map(_CODE.fullmatch, codes)):
            columns[title] = codes
    tables = [_of_frame(frame, "", EXPORT_CODES) for frame in frames] if columns else []
    named = {
        title: [names for table in tables if (names := _named(table, codes))]
        for title, codes in columns.items()
    }
    return {title: names[0] for title, names in named.items() if len(names) == 1}


def _named(table: ExportPart, codes: set[str]) -> dict[str, str]:
    """The names beside codes in a table that has each code once; none where its names are unclear."""
    columns = _by_title(table.titles, [table]) if table.whole else {}
    keys = [
        title for title, texts in columns.items() if codes <= set(texts) and len(set(texts)) == len(texts)
    ]
    others = [title for title in columns if title not in keys]
    called = [title for title in others if _CALLED.search(words_of_title(title))] or others
    if len(keys) != 1 or len(called) != 1:
        return {}
    names = dict(zip(columns[keys[0]], columns[called[0]], strict=True))
    return {code: names[code] for code in sorted(codes)} if all(names[code] for code in codes) else {}


def _of_part(part: ExportPart, tables: tuple[str, ...], unread: tuple[str, ...] = ()) -> ExportColumns:
    """The columns of the one table of an export."""
    values = _by_title(part.titles, [part])
    files = [0] * len(part.rows)
    return ExportColumns(part.titles, values, files, part.whole, tables=tables, unread=unread, ordered=False)


def columns_of_records(file: Path) -> tuple[str, ...]:
    """The titles over the ids and the days of receipt in a file of records, or two fields of its messages.

    Returns: none where it holds something else.

    A table of counts has neither, so that a file that has both was meant for ``kstt form``.

    >>> from kstt import samples
    >>> columns_of_records(samples.path("export.csv")), columns_of_records(samples.path("wrong.tsv"))
    (('Mã hồ sơ', 'Ngày tiếp nhận'), ())
    """
    if file.suffix.lower() not in _RECORDS:
        return ()
    try:
        if file.suffix.lower() in JSON_SUFFIXES and record_kind(file) is RecordKind.MESSAGES:
            return tuple(columns_of_messages([file]))[:2]
        found = columns_of_exports([file])
    except KsttError:
        return ()
    known = known_columns(found.titles)
    titles = tuple(known[field] for field in ("id", "received") if field in known)
    return titles if len(titles) == 2 and holds_days(found.values[titles[1]]) else ()


def columns_of_messages(files: Sequence[Path]) -> Mapping[str, Sequence[str]]:
    """The texts of the fields of portal messages."""
    looked_at = files[-EXPORT_FILES:]
    most = max(_FEWEST, EXPORT_ROWS // len(looked_at))
    parts = [_of_objects(file, most) for file in looked_at]
    titles = tuple(dict.fromkeys(title for part in parts for title in part.titles))
    return _by_title(titles, parts)


def _missing(titles: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The titles that stand nowhere among others."""
    there = set(map(name_key, others))
    return tuple(title for title in titles if title.strip() and name_key(title) not in there)


def _by_title(titles: Sequence[str], parts: Sequence[ExportPart]) -> dict[str, list[str]]:
    """The texts of every column; where a part lacks it, nothing."""
    values: dict[str, list[str]] = {title: [] for title in titles}
    for part in parts:
        places = {name_key(title): n for n, title in enumerate(part.titles)}
        for title, texts in values.items():
            place = places.get(name_key(title))
            texts.extend("" if place is None else row[place] for row in part.rows)
    return values


def _parts(file: Path, most: int) -> Iterator[ExportPart]:
    """The sheets of a workbook, or the one table of another file."""
    suffix = file.suffix.lower()
    if suffix in JSON_LINES_SUFFIXES:
        yield _of_objects(file, most)
    elif suffix in COLUMNAR_SUFFIXES:
        with table_errors(str(file)):
            part = _of_frame(open_frame(str(file)), str(file), most)
        yield part
    else:
        found = [_sheet(file, sheet, rows, most) for sheet, rows in record_table(file).sheets()]
        if not any(found):
            raise DocumentError(
                str(file), msg("an empty file"), msg("a header line and the lines of records")
            )
        yield from filter(None, found)


def _sheet(file: Path, sheet: str, rows: Rows, most: int) -> ExportPart | None:
    found = find_heading(rows, lambda titles: len(known_columns(titles)))
    if found is None:
        return None
    heading, below = found
    width = len(heading.titles)
    read = list(islice(chain(below, rows), most + 1))
    cells = [
        row.cells
        for row in read[:most]
        if len(row.cells) >= width and not any(row.cells[width:]) and not heading.stands_in(row)
        # A total or a signature below is none of the records.
        if sum(map(bool, row.cells)) > 2
    ]
    return ExportPart(f"{file}:{sheet}" if sheet else str(file), heading.titles, cells, len(read) <= most)


def _of_frame(frame: Frame, name: str, most: int) -> ExportPart:
    """The texts of the first rows of a table of an engine."""
    with _engines():
        from kstt.frames.native import collected
        from kstt.frames.prepare import as_narwhals
    head = _texts_of(collected(as_narwhals(frame).head(most + 1)), name)
    part = _of_texts(head, name, most)
    # Of a table without rows the columns are there all the same.
    return part if part.titles else attrs.evolve(part, titles=_titles_of(frame))


def _titles_of(frame: Frame) -> tuple[str, ...]:
    """The names of the columns of a table of an engine."""
    with _engines():
        from kstt.frames.prepare import as_narwhals
    return tuple(as_narwhals(frame).collect_schema().names())


@contextmanager
def _engines() -> Iterator[None]:
    """Raise MissingExtraError where what looks at tables of engines is not installed."""
    try:
        yield
    except ModuleNotFoundError:
        raise MissingExtraError(msg("reading Parquet, JSON lines and databases"), "polars") from None


def _of_objects(file: Path, most: int) -> ExportPart:
    """The texts of JSON objects by their keys."""
    if file.suffix.lower() in JSON_LINES_SUFFIXES:
        check_json_lines(file)
        with file.open("rb") as stream:
            return _of_texts(_texts_of(islice(json_lines(stream), most + 1), str(file)), str(file), most)
    return _of_texts(_texts_of(islice(file_records(file), most + 1), str(file)), str(file), most)


def _texts_of(records: Iterable[object], name: str) -> list[dict[str, str]]:
    return [object_texts(one, name, number) for number, one in enumerate(records, 1) if isinstance(one, dict)]


def _of_texts(texts: Sequence[Mapping[str, str]], name: str, most: int) -> ExportPart:
    titles = tuple(dict.fromkeys(title for row in texts for title in row))
    rows = [[row.get(title, "") for title in titles] for row in texts[:most]]
    return ExportPart(name, titles, rows, len(texts) <= most)
