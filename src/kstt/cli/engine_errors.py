"""What an engine refuses while it reads or counts, as an error about the source."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kstt.engines import is_panic
from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["engine_errors"]

_ENGINES = frozenset(
    {"_duckdb", "dask", "duckdb", "ibis", "narwhals", "pandas", "polars", "psycopg", "pyarrow", "sqlite3"}
)
_MOST = 300


@contextmanager
def engine_errors(source: str) -> Iterator[None]:
    r"""Raise as DocumentError what a reader or a database says of a source; our own mistakes stay as they are.

    Engines are lazy: what is wrong with a file, a connection or a permission shows when they count.

    Args:
        source: the file or the URL of a database, named without its password.

    Raises: DocumentError.

    >>> import sqlite3
    >>> with engine_errors("postgresql://kstt:secret@db/cases"):
    ...     raise sqlite3.OperationalError("permission denied\nLINE 1: …")
    Traceback (most recent call last):
    kstt.errors.DocumentError: postgresql://kstt@db/cases: found permission denied, expected a database that can be read (look at the server, the name of the table, and what its user may read)
    """  # noqa: E501  # the message is one line
    try:
        yield
    except KsttError:
        raise
    except BaseException as error:
        if not _of_engine(error):
            raise
        from kstt.frames.reading import is_database, without_password

        if is_database(source):
            where = (
                msg("look at the server, the name of the table, and what its user may read")
                if source.startswith("postgres")
                else msg("look at the name of the table, and whether the file may be read")
            )
            found, expected = _said(error), msg("a database that can be read")
            raise DocumentError(without_password(source), found, expected, where) from error
        raise DocumentError(
            source,
            _said(error),
            msg("a file that can be read"),
            msg("look at the permissions, and whether the file was written to its end"),
        ) from error


def _of_engine(error: BaseException) -> bool:
    if is_panic(error):
        return True
    if isinstance(error, OSError):
        # A reader of our output that has gone is no fault of the source.
        return not isinstance(error, BrokenPipeError)
    return any(kind.__module__.partition(".")[0] in _ENGINES for kind in type(error).__mro__)


def _said(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    said = (lines[0].strip() if lines else type(error).__name__)[:_MOST]
    return words_of(RuntimeError(said))
