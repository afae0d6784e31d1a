"""Cases from files and folders as systems export them, by one description."""

from __future__ import annotations

from pathlib import Path

from kstt.io.excel.records import record_tables
from kstt.io.records.delimited import read_all
from kstt.io.records.reader import RecordReader
from kstt.io.settings.sources import read_source
from kstt.records.cases import Case
from kstt.records.sources import CaseSource

__all__ = ["read_exports", "scan_exports"]


def scan_exports(*paths: str | Path, described: CaseSource | str | Path | None = None) -> RecordReader[Case]:
    """The cases of exports, one by one; the bad rows are in ``findings`` of the reader.

    Args:
        paths: files of CSV, TSV or Excel, and folders of them; each with a header of its own.
        described: how the system writes its cases: a :class:`~kstt.records.CaseSource`, or its TOML file;
            without it, columns and words are those of :class:`~kstt.Case`.

    Raises: DocumentError for a file or a description that cannot be used.
    """
    if isinstance(described, (str, Path)):
        described = read_source(described)
    return RecordReader(Case, record_tables(*paths), described)


def read_exports(
    *paths: str | Path, described: CaseSource | str | Path | None = None, skip_invalid: bool = False
) -> tuple[Case, ...]:
    """All the cases of exports; arguments as for :func:`scan_exports`.

    Raises: InvalidRowsError with every bad row, unless ``skip_invalid`` leaves them out; DocumentError.

    >>> len(read_exports("tests/data/records/office-export.csv", described="tests/data/records/portal.toml"))
    600
    """
    return read_all(scan_exports(*paths, described=described), skip_invalid=skip_invalid)
