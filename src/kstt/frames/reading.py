"""Files and databases as tables of an engine that reads no more of them than it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from kstt.errors import DocumentError, MissingExtraError, UnknownNameError
from kstt.i18n import msg, words_of
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.engines import Frame

__all__ = [
    "COLUMNAR_SUFFIXES",
    "JSON_LINES_SUFFIXES",
    "SCHEMES",
    "SUFFIXES",
    "is_database",
    "is_readable",
    "open_frame",
    "without_password",
]

COLUMNAR_SUFFIXES, JSON_LINES_SUFFIXES = (".parquet",), (".jsonl", ".ndjson")
SUFFIXES = (*COLUMNAR_SUFFIXES, *JSON_LINES_SUFFIXES)
"""The files that are read as tables: Parquet, and JSON lines."""

SCHEMES = ("postgresql", "postgres", "sqlite", "duckdb")
"""The databases that are read: ``postgresql://user@host/name``, ``sqlite:///file``, ``duckdb:///file``."""


def is_database(source: str) -> bool:
    """Whether this is the URL of a database that can be read.

    >>> is_database("sqlite:///cases.sqlite"), is_database("cases.csv")
    (True, False)
    """
    return source.partition("://")[0] in SCHEMES and "://" in source


def is_readable(source: str) -> bool:
    """Whether this is a file or a database that :func:`open_frame` reads.

    >>> is_readable("cases.parquet"), is_readable("cases.csv")
    (True, False)
    """
    return is_database(source) or Path(source).suffix.lower() in SUFFIXES


def without_password(url: str) -> str:
    """The URL as it may be shown.

    >>> without_password("postgresql://kstt:secret@db/cases")
    'postgresql://kstt@db/cases'
    """
    parts = urlsplit(url)
    if parts.password is None:
        return url
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{place}"))


def open_frame(*sources: str, table: str = "") -> Frame:
    """The table in files or a database, lazy.

    Args:
        sources: files of Parquet or of JSON lines, of the same columns (a pattern such as
            ``cases-*.parquet`` names several), or the URL of one database.
        table: the table (or view) of a database, ``schema.name`` if need be; may be left out where there is
            but one.

    Raises: DocumentError for what cannot be opened; UnknownNameError for an unknown table;
    MissingExtraError without the library that reads it.
    """
    first = sources[0]
    if is_database(first):
        return _database(first, table)
    if table:
        raise DocumentError(
            first, msg("a file, with the table {table}", table=repr(table)), msg("the URL of a database")
        )
    return _file(list(sources))


def _file(sources: list[str]) -> Frame:
    for source in sources:
        if not any(mark in source for mark in "*?[") and not Path(source).exists():
            raise DocumentError(source, msg("no such file"), msg("a file that can be read"))
    if len(sources) == 1 and Path(sources[0]).is_file() and not Path(sources[0]).stat().st_size:
        raise DocumentError(sources[0], msg("an empty file"), msg("a file that can be read"))
    shown = sources[0] if len(sources) == 1 else f"{len(sources)} files"
    lines = Path(sources[0]).suffix.lower() not in COLUMNAR_SUFFIXES
    try:
        import polars as pl
    except ImportError:
        return _file_in_duckdb(sources, shown, lines=lines)
    try:
        found = pl.scan_ndjson(sources, infer_schema_length=None) if lines else pl.scan_parquet(sources)
        found.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unusable(shown, error, msg("JSON lines") if lines else msg("Parquet")) from None
    return found


def _file_in_duckdb(sources: list[str], shown: str, *, lines: bool) -> Frame:
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError(msg("reading Parquet and JSON lines"), "polars") from None
    try:
        return (
            duckdb.read_json(sources, format="newline_delimited") if lines else duckdb.read_parquet(sources)
        )
    except duckdb.Error as error:
        raise _unusable(shown, error, msg("JSON lines") if lines else msg("Parquet")) from None


def _unusable(source: str, error: Exception, expected: str) -> DocumentError:
    return DocumentError(source, words_of(ValueError(str(error).strip().partition("\n")[0])), expected)


def _database(url: str, table: str) -> Frame:
    if url.startswith("duckdb:"):
        return _duckdb(url, table)
    try:
        import ibis  # type: ignore[import-untyped]  # it has no types
    except ImportError:
        raise MissingExtraError(msg("reading a database"), "sql") from None
    shown = without_password(url)
    _must_be_there(url, "sqlite")
    try:
        # Of a file the path is given as it is: Ibis would take a relative one for one of the root.
        sqlite = url.startswith("sqlite:")
        backend: Any = (
            ibis.sqlite.connect(_path(url))
            if sqlite
            else ibis.connect(url.replace("postgresql:", "postgres:", 1))
        )
        schema, _, name = table.rpartition(".")
        known = backend.list_tables(database=schema) if schema else backend.list_tables()
    except Exception as error:  # noqa: BLE001  # each driver has errors of its own
        raise _unusable(shown, error, msg("a database that can be read")) from None
    name = _chosen(shown, name, known, schema)
    found: Frame = backend.table(name, database=schema) if schema else backend.table(name)
    return found


def _duckdb(url: str, table: str) -> Frame:
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError(msg("reading a DuckDB file"), "duckdb") from None
    _must_be_there(url, "duckdb")
    try:
        connection = duckdb.connect(_path(url), read_only=True)
        known = [str(row[0]) for row in connection.sql("show tables").fetchall()]
        if "." in table:
            return connection.table(table)
        return connection.table(_chosen(url, table, known))
    except duckdb.Error as error:
        raise _unusable(url, error, msg("a DuckDB file that can be read")) from None


def _path(url: str) -> str:
    return url.partition("://")[2].removeprefix("/")


def _must_be_there(url: str, scheme: str) -> None:
    """Raise if the file does not exist: the engine would make an empty one."""
    if url.startswith(f"{scheme}:") and not Path(_path(url)).exists():
        raise DocumentError(url, msg("no such file"), msg("a file that can be read"))


def _chosen(source: str, name: str, known: Sequence[str], schema: str = "") -> str:
    if name:
        if name not in known:
            asked = f"{schema}.{name}" if schema else name
            raise UnknownNameError(msg("table"), asked, close_names(name, known) or tuple(known[:5]))
        return name
    if len(known) != 1:
        listed = tuple(sorted(known)[:10]) or msg("none")
        raise DocumentError(
            source,
            msg("the tables {listed}", listed=listed),
            msg("the name of one"),
            msg("say which with --table"),
        )
    return known[0]
