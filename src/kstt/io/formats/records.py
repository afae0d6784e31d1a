"""Cases from files, folders and patterns of files as systems export them, by one description."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

import attrs

from kstt.errors import DocumentError
from kstt.frames.reading import database_among, open_frame, require_paths
from kstt.i18n import Message, msg
from kstt.io.excel.records import TABLE_SUFFIXES, record_table
from kstt.io.files.paths import FoundFiles, find_files
from kstt.io.portal.batches import PortalReader, scan_portal
from kstt.io.portal.mapping import NATIONAL, PortalMapping
from kstt.io.records.delimited import read_all
from kstt.io.records.files import (
    COLUMNAR_SUFFIXES,
    JSON_SUFFIXES,
    RecordKind,
    check_json_lines,
    holds_no_records,
    record_kind,
)
from kstt.io.records.invalid_rows import InvalidRowsError
from kstt.io.records.reader import RecordReader
from kstt.io.settings.sources import read_source
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.sources import CaseSource, Unique

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.engines import Frame
    from kstt.findings.finding import Finding
    from kstt.frames.source import CaseFrame

__all__ = [
    "CaseExport",
    "ExportKind",
    "export_files",
    "find_exports",
    "kind_of_exports",
    "open_exports",
    "open_tables",
    "read_exports",
    "scan_exports",
    "scan_feedback_files",
    "scan_messages",
]

_SUFFIXES = (*TABLE_SUFFIXES, *COLUMNAR_SUFFIXES, *JSON_SUFFIXES)


class ExportKind(Enum):
    """How the cases of files are read: row by row, message by message, or as a table of an engine."""

    ROWS = "rows"
    MESSAGES = "messages"
    TABLE = "table"

    @property
    def words(self) -> Message:
        """The files of the kind, in words."""
        return _WORDS[self]


_WORDS = {
    ExportKind.ROWS: msg("delimited text, workbooks or JSON arrays"),
    ExportKind.MESSAGES: msg("portal messages"),
    ExportKind.TABLE: msg("Parquet or JSON lines"),
}


def find_exports(*paths: str | Path) -> FoundFiles:
    """The files of records that paths mean, and what is passed over in folders and patterns.

    Raises: DocumentError for a path that does not exist, and a folder or a pattern without any.
    """
    expected = msg("files of {suffixes}", suffixes=", ".join(_SUFFIXES))
    # Each path by itself: a folder without records is no folder of nil reports.
    found = [find_files([path], _SUFFIXES, expected=expected) for path in paths]
    files: dict[str, Path] = {}
    for file in (file for one in found for file in one.files):
        files.setdefault(os.path.realpath(file), file)
    passed = dict.fromkeys(name for one in found for name in one.passed_over)
    return FoundFiles(tuple(files.values()), tuple(passed))


def export_files(*paths: str | Path) -> tuple[Path, ...]:
    """The files meant, by name: of a folder and its folders those of records, of a pattern its own.

    A file that is named twice, or by itself and by its folder, is one file: its records count once.

    Raises: DocumentError for a path that does not exist, and a folder or a pattern without any; ParseError
    for no path.

    >>> from kstt import samples
    >>> [file.name for file in export_files(samples.path() / "*.jsonl")]
    ['messages.jsonl']
    """
    require_paths(paths)
    return find_exports(*paths).files


def kind_of_exports(files: tuple[Path, ...]) -> ExportKind:
    """How the files are read, by their suffixes and, of JSON, what they hold; one of no records fits any.

    Raises: DocumentError for files of different kinds, or one that cannot be read.
    """
    kinds = {file: _kind_of(file) for file in _with_records(files)}
    (other, first), *others = kinds.items()
    for file, kind in others:
        if kind is not first:
            found = msg("{kind}, beside {other} of {first}", kind=kind.words, other=other, first=first.words)
            raise DocumentError(str(file), found, msg("files of one kind"))
    return first


def _with_records(files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files without those that say that there are no records.

    Raises: DocumentError where none is left: an export that came to nothing is no report of nothing.
    """
    found = tuple(file for file in files if not holds_no_records(file))
    if files and not found:
        raise DocumentError(str(files[0]), msg("a list without records"), msg("records in one of the files"))
    return found


def _kind_of(file: Path) -> ExportKind:
    suffix = file.suffix.lower()
    if suffix in COLUMNAR_SUFFIXES:
        return ExportKind.TABLE
    if suffix in JSON_SUFFIXES:
        if record_kind(file) is RecordKind.MESSAGES:
            return ExportKind.MESSAGES
        return ExportKind.ROWS if suffix == ".json" else ExportKind.TABLE
    return ExportKind.ROWS


@attrs.frozen(eq=False)
class CaseExport:
    """The cases of exports, read anew in each pass, as :func:`open_exports` gives them.

    Attributes:
        reader: what reads them one by one.
        skip_invalid: whether rows that cannot be cases are left out; else a pass that met any ends in
            InvalidRowsError.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> export = open_exports(samples.path("cases.csv"))
    >>> form_06c(export, ReportingPeriod.quarter(2021, 2)).total.received, export.findings
    (8, ())
    """

    reader: RecordReader[Case] | PortalReader
    skip_invalid: bool

    def __iter__(self) -> Iterator[Case]:
        yield from self.reader
        if self.reader.has_errors and not self.skip_invalid:
            raise InvalidRowsError(self.reader.source, self.reader.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in the rows read so far."""
        return self.reader.findings


def open_exports(
    *paths: str | Path, described: CaseSource | str | Path | None = None, skip_invalid: bool = False
) -> CaseExport | CaseFrame:
    """The cases of exports of any kind, as every function that counts cases takes them.

    Args:
        paths: files, folders of them, and patterns such as ``exports/2021-*.parquet``: CSV, TSV or Excel,
            and arrays of JSON, read row by row; portal messages, read one by one; Parquet or JSON lines,
            counted by an engine; or the URL of one database.
        described: how the system writes its cases: a :class:`~kstt.records.CaseSource`, or its TOML file.
        skip_invalid: leave out the rows and messages that cannot be cases; a form that counts the others
            names them in its ``findings``. An engine refuses them in any case.

    Raises: DocumentError for a file or a description that cannot be used, or files of different kinds;
    ParseError for no path; MissingExtraError for Parquet and JSON lines without Polars or DuckDB. What counts
    the cases raises InvalidRowsError with every bad row, or FrameError.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> cases = open_exports(samples.path() / "cases*.csv")
    >>> form_06c(cases, ReportingPeriod.quarter(2021, 2)).total.received
    8
    """
    if isinstance(described, (str, Path)):
        described = read_source(described)
    if database_among(paths):
        from kstt.frames.source import CaseFrame

        table = described.table if described else ""
        return CaseFrame(open_frame(str(paths[0]), table=table), described=described)
    files = export_files(*paths)
    match kind_of_exports(files):
        case ExportKind.ROWS:
            return CaseExport(scan_exports(*files, described=described), skip_invalid)
        case ExportKind.MESSAGES:
            return CaseExport(scan_messages(*files, described=described), skip_invalid)
        case ExportKind.TABLE:
            from kstt.frames.source import CaseFrame

            return CaseFrame(open_tables(*files), described=described)


def open_tables(*files: str | Path) -> Frame:
    """The one table in files of Parquet or of JSON lines, of the same columns.

    Raises: DocumentError for a file that cannot be used, or a line that is no JSON as the standard means it:
    engines take a key that stands twice without a word.
    """
    for file in files:
        if Path(file).suffix.lower() in JSON_SUFFIXES:
            check_json_lines(file)
    return open_frame(*map(str, files))


def scan_exports(*paths: str | Path, described: CaseSource | str | Path | None = None) -> RecordReader[Case]:
    """The cases of exports, one by one; the bad rows are in ``findings`` of the reader.

    Args:
        paths: files of CSV, TSV or Excel, folders and patterns of them; each with a header of its own.
        described: how the system writes its cases: a :class:`~kstt.records.CaseSource`, or its TOML file;
            without it, columns and words are those of :class:`~kstt.Case`.

    Raises: DocumentError for a file or a description that cannot be used; ParseError for no path.

    >>> from kstt import samples
    >>> reader = scan_exports(samples.path("cases.csv"))
    >>> len(list(reader)), reader.findings
    (8, ())
    """
    if isinstance(described, (str, Path)):
        described = read_source(described)
    return RecordReader(Case, tuple(map(record_table, _with_records(export_files(*paths)))), described)


def scan_feedback_files(*paths: str | Path) -> RecordReader[Feedback]:
    """The feedback in files of CSV, TSV or Excel, and in folders of them; as :func:`scan_exports`."""
    return RecordReader(Feedback, tuple(map(record_table, _with_records(export_files(*paths)))))


def read_exports(
    *paths: str | Path, described: CaseSource | str | Path | None = None, skip_invalid: bool = False
) -> tuple[Case, ...]:
    """All the cases of exports; arguments as for :func:`scan_exports`.

    Raises: InvalidRowsError with every bad row, unless ``skip_invalid`` leaves them out; DocumentError.

    >>> len(read_exports("tests/data/records/office-export.csv", described="tests/data/records/portal.toml"))
    600
    """
    return read_all(scan_exports(*paths, described=described), skip_invalid=skip_invalid)


def scan_messages(
    *paths: str | Path, described: CaseSource | str | Path | None = None, keep_findings: int = 10_000
) -> PortalReader:
    """The cases of files of portal messages, one by one, in the order of the files.

    Args:
        paths: the files, each of JSON lines, a JSON array, or an object that holds one.
        described: what the codes mean where they differ from the national ones, which fields hold what, and
            what is done with several messages of one case; see ``PortalMapping.of_source``.
        keep_findings: how many findings are kept; all are counted.

    Raises: DocumentError for a description that cannot be used, and, while reading, for a file that is not
    JSON.

    >>> from kstt import samples
    >>> reader = scan_messages(samples.path("messages.jsonl"), described=CaseSource({"closed": "NgayTra"}))
    >>> len(list(reader)), reader.left_out
    (1, 2)
    """
    if isinstance(described, (str, Path)):
        described = read_source(described)
    mapping = NATIONAL if described is None else PortalMapping.of_source(described)
    unique = Unique.REFUSE if described is None else described.unique
    files = cast("tuple[str | Path, ...]", _with_records(export_files(*paths)))
    return scan_portal(files, mapping, unique=unique, keep_findings=keep_findings)
