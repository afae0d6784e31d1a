"""Files and databases as tables of an engine that reads no more of them than it needs."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kstt.engines import is_panic
from kstt.errors import DocumentError, KsttError, MissingExtraError, UnknownNameError, require_some
from kstt.i18n import msg, words_of
from kstt.system import document_errors
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from kstt.engines import Frame

__all__ = [
    "COLUMNAR_SUFFIXES",
    "JSON_LINES_SUFFIXES",
    "SCHEMES",
    "SUFFIXES",
    "database_among",
    "database_errors",
    "is_database",
    "is_readable",
    "open_database",
    "open_frame",
    "open_tables",
    "refuse_database_file",
    "table_errors",
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


def database_among(paths: Sequence[str | Path], table: str = "") -> bool:
    """Whether the sources are one database.

    Raises: DocumentError for a database beside other sources, none of which may be left out, and for a table
    of files; ParseError for no source.

    >>> database_among(["sqlite:///cases.db"]), database_among(["a.csv", "b.csv"])
    (True, False)
    """
    require_paths(paths)
    databases = [str(path) for path in paths if is_database(str(path))]
    if databases and len(paths) > 1:
        found = msg("a database beside other sources")
        raise DocumentError(without_password(databases[0]), found, msg("one database, or files"))
    if table and not databases:
        found = msg("a file, with the table {table}", table=repr(table))
        raise DocumentError(str(paths[0]), found, msg("the URL of a database"))
    return bool(databases)


def require_paths(paths: Sequence[str | Path]) -> None:
    """Raises: ParseError where no path is given: no file is no file without records.

    >>> require_paths([])
    Traceback (most recent call last):
    kstt.errors.ParseError: paths: found none, expected at least one file, folder, pattern or database
    """
    require_some(paths, msg("paths"), msg("at least one file, folder, pattern or database"))


def is_readable(source: str) -> bool:
    """Whether this is a file or a database that :func:`open_frame` reads.

    >>> is_readable("cases.parquet"), is_readable("cases.csv")
    (True, False)
    """
    return is_database(source) or Path(source).suffix.lower() in SUFFIXES


_MAGIC = ((0, b"SQLite format 3\0", "sqlite"), (8, b"DUCK", "duckdb"))
"""How files of databases begin."""


def refuse_database_file(path: str | Path) -> None:
    """Raises: DocumentError for the file of a database given by its path, with the URL to give."""
    with document_errors(path, msg("a file that can be read")), Path(path).open("rb") as file:
        head = file.read(16)
    for at, magic, scheme in _MAGIC:
        if head[at : at + len(magic)] == magic:
            url = f"{scheme}:///{path}"
            raise DocumentError(str(path), msg("a database"), msg("its URL"), msg("write {url}", url=url))


def without_password(url: str) -> str:
    """The URL as it may be shown.

    >>> without_password("postgresql://kstt:secret@db/cases")
    'postgresql://kstt@db/cases'
    >>> without_password("postgresql://db/cases?user=kstt&password=secret")
    'postgresql://db/cases?user=kstt'
    """
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if plain := [pair for pair in asked if "pass" not in pair[0].lower()]:
        parts = parts._replace(query=urlencode(plain))
    elif asked:
        parts = parts._replace(query="")
    if parts.password is None:
        return urlunsplit(parts) if len(plain) < len(asked) else url
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{place}"))


def open_frame(*sources: str, table: str = "") -> Frame:
    """The table in files or a database, lazy.

    Args:
        sources: files of Parquet or of JSON lines, of the same columns (a pattern such as
            ``cases-*.parquet`` names several), or the URL of one database.
        table: the table (or view) of a database, ``schema.name`` if need be; may be left out where there is
            but one.

    Raises: DocumentError for what cannot be opened; ParseError for no source; UnknownNameError for an unknown
    table; MissingExtraError without the library that reads it.
    """
    require_paths(sources)
    first = sources[0]
    if is_database(first):
        return open_database(first, table)[0]
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


def _unusable(source: str, error: BaseException, expected: str) -> DocumentError:
    return DocumentError(source, words_of(ValueError(str(error).strip().partition("\n")[0])), expected)


def open_database(url: str, *tables: str) -> list[Frame]:
    """Tables or views of a database, lazy, of one connection, as engines join no others.

    Args:
        url: the URL of a database; see :data:`SCHEMES`.
        tables: their names, ``schema.name`` if need be; an empty one where there is but one.

    Raises: DocumentError for what cannot be opened; UnknownNameError for an unknown table; MissingExtraError
    without the library that reads it.
    """
    with database_errors(url):
        database: _Database = (_DuckDB if url.startswith("duckdb:") else _ThroughIbis)(url)
        found = []
        for table in tables:
            schema, _, name = table.rpartition(".")
            if not (schema and url.startswith("duckdb:")):
                name = _chosen(without_password(url), name, database.tables(schema), schema)
            found.append(database.table(name, schema))
        return found


def open_tables(url: str) -> dict[str, Frame | DocumentError]:
    """The tables and views of a database, lazy; of one that cannot be opened, why not.

    Args: the URL of a database; see :data:`SCHEMES`.

    Raises: DocumentError for one that cannot be opened; MissingExtraError without the library that reads it.
    """
    found: dict[str, Frame | DocumentError] = {}
    with database_errors(url):
        database: _Database = (_DuckDB if url.startswith("duckdb:") else _ThroughIbis)(url)
        names = database.tables()
    for name in names:
        try:
            with database_errors(url):
                found[name] = database.table(name)
        except DocumentError as error:
            found[name] = error
    return found


@contextmanager
def table_errors(source: str, expected: str | None = None) -> Iterator[None]:
    """Raise as DocumentError what an engine says of a source, by default a file, that it cannot read."""
    try:
        yield
    except KsttError:
        raise
    except BaseException as error:  # each engine has errors of its own
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise _unusable(source, error, expected or msg("a file that can be read")) from None


def database_errors(url: str) -> AbstractContextManager[None]:
    """Raise as DocumentError what the driver of a database says."""
    return table_errors(without_password(url), msg("a database that can be read"))


class _Database(Protocol):
    """A database that was opened."""

    def __init__(self, url: str) -> None: ...

    def tables(self, schema: str = "") -> Sequence[str]:
        """The names of its tables and views, or of those in a schema."""
        ...

    def table(self, name: str, schema: str = "") -> Frame:
        """One of them."""
        ...


class _ThroughIbis:
    """A database that Ibis reads."""

    def __init__(self, url: str) -> None:
        try:
            import ibis  # type: ignore[import-untyped]  # it has no types
        except ImportError:
            raise MissingExtraError(msg("reading a database"), "sql") from None
        _must_be_there(url, "sqlite")
        # Of a file the path is given as it is: Ibis would take a relative one for one of the root.
        self._backend: Any = (
            ibis.sqlite.connect(_path(url))
            if url.startswith("sqlite:")
            else ibis.connect(url.replace("postgresql:", "postgres:", 1))
        )

    def tables(self, schema: str = "") -> Sequence[str]:
        found: Sequence[str] = (
            self._backend.list_tables(database=schema) if schema else self._backend.list_tables()
        )
        return found

    def table(self, name: str, schema: str = "") -> Frame:
        found: Frame = self._backend.table(name, database=schema) if schema else self._backend.table(name)
        return found


class _DuckDB:
    """A file of DuckDB."""

    def __init__(self, url: str) -> None:
        try:
            import duckdb
        except ImportError:
            raise MissingExtraError(msg("reading a DuckDB file"), "duckdb") from None
        _must_be_there(url, "duckdb")
        self._connection = duckdb.connect(_path(url), read_only=True)

    def tables(self, schema: str = "") -> Sequence[str]:
        del schema
        return [str(row[0]) for row in self._connection.sql("show tables").fetchall()]

    def table(self, name: str, schema: str = "") -> Frame:
        return self._connection.table(f"{schema}.{name}" if schema else name)


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
