"""Where a command takes its records from: a file or a database, and how its columns are called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.files import files_name, record_files
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import DocumentError, MissingExtraError, ParseError
from kstt.frames.reading import COLUMNAR_SUFFIXES, SUFFIXES
from kstt.i18n import Message, msg
from kstt.records.sources import CaseSource, Unique

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.engines import Frame
    from kstt.io.portal import PortalReader
    from kstt.io.records.delimited import RecordReader
    from kstt.ledger import Ledger
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

    Reader = RecordReader[Case] | RecordReader[Feedback] | PortalReader

__all__ = [
    "CASES",
    "FEEDBACK",
    "Reader",
    "add_columns",
    "add_files",
    "add_source",
    "name_of_files",
    "records_of",
]

_HISTORIES = ("suspensions", "extensions")
_OF_CASES, _OF_TABLES = ("described", "unique", *_HISTORIES), ("table", "column", "days")
CASES, FEEDBACK = LAYOUTS.forms(CaseAccount), LAYOUTS.forms(FeedbackAccount)


def add_source(command: argparse.ArgumentParser) -> None:
    """The form, the file or database, and what its columns mean."""
    command.add_argument("form", choices=(*CASES, *FEEDBACK), help="which form")
    add_files(command)


def add_files(command: argparse.ArgumentParser) -> None:
    """The files or the database, and what their columns mean."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="files, folders or patterns of files of cases (06a, 06b, 06c) or of feedback (05a, 05b): CSV, "
        "Excel, Parquet, JSON lines or portal messages; or a database: postgresql://user@host/name, "
        "sqlite:///file, duckdb:///file; or a ledger of cases",
    )
    add_columns(command)


def name_of_files(args: argparse.Namespace) -> str:
    """What messages call the files of a command: the name of the one, or how many they are."""
    return files_name(args.files, args.lang)


def add_columns(command: argparse.ArgumentParser) -> None:
    """What the columns of a file or database mean."""
    command.add_argument(
        "--source",
        dest="described",
        metavar="FILE",
        help="a TOML file that describes how the system writes its cases (see kstt source new)",
    )
    command.add_argument(
        "--unique",
        choices=[how.value for how in Unique],
        help="an id in several rows: refuse (default), latest by the source's changed column, last in the "
        "order of the files, history of portal messages, or off: not looked at",
    )
    command.add_argument("--table", default="", help="the table of a database, if there are several")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="what the table calls a field, as received=ngay_tiep_nhan (FIELD=: no record has it)",
    )
    command.add_argument(
        "--days",
        action="append",
        default=[],
        metavar="FIELD",
        help="a field whose timestamps are bare days; may be given several times",
    )
    for name in _HISTORIES:
        command.add_argument(
            f"--{name}",
            metavar="SOURCE",
            help=f"the file, or the table of the database, with the {name} of cases",
        )


def _ledger(files: Sequence[str]) -> Ledger | None:
    """The ledger in a file, if it is one.

    Raises: DocumentError for a ledger beside other files.
    """
    tables = [file for file in files if Path(file).suffix.lower() in COLUMNAR_SUFFIXES]
    if not tables:
        return None
    from kstt.ledger import Ledger
    from kstt.ledger.parquet import is_ledger

    ledgers = [file for file in tables if is_ledger(file)]
    if ledgers and len(files) > 1:
        expected = msg("one ledger alone; kstt ledger merge puts several together")
        raise DocumentError(ledgers[0], msg("a ledger beside other files"), expected)
    return Ledger.from_parquet(ledgers[0]) if ledgers else None


def records_of(
    args: argparse.Namespace,
) -> tuple[Frame | Ledger | Reader, Reader | None]:
    """The records of ``args.file``: a table, a ledger, or records read one by one and their reader."""
    files = getattr(args, "files", [args.file])
    if args.form in CASES and (ledger := _ledger(files)) is not None:
        expected = msg("cases, whose words and columns are to be read; a ledger keeps what was counted")
        _refuse_options(args, (*_OF_CASES, *_OF_TABLES), msg("a ledger"), expected)
        return ledger, None
    if args.form in FEEDBACK:
        _refuse_options(args, _OF_CASES, msg("feedback"), msg("cases, in forms 06"))
    described = _described(args)
    if "://" in args.file or (args.form in FEEDBACK and Path(args.file).suffix.lower() in SUFFIXES):
        return _frame(args, files, described), None
    from kstt.io.formats.records import ExportKind, kind_of_exports

    found = tuple(map(Path, record_files(args, files)))
    kind = kind_of_exports(found) if args.form in CASES else None
    if kind is ExportKind.TABLE:
        return _frame(args, list(map(str, found)), described), None
    expected = msg("Parquet, JSON lines or a database; a CSV file has its own columns")
    _refuse_options(args, (*_OF_TABLES, *_HISTORIES), msg("a CSV file"), expected)
    from kstt.io.formats.records import scan_exports, scan_feedback_files, scan_messages

    if kind is not None:
        scan = scan_messages if kind is ExportKind.MESSAGES else scan_exports
        reader: Reader = scan(*found, described=described)
        return reader, reader
    pieces = scan_feedback_files(*found)
    return pieces, pieces


def _refuse_options(
    args: argparse.Namespace, names: Sequence[str], source: Message, expected: Message
) -> None:
    """Raises: DocumentError where an option is given that says nothing of such a source."""
    for name in names:
        if getattr(args, name):
            given = "source" if name == "described" else name
            raise DocumentError(
                args.file, msg("{source}, with --{given}", source=source, given=given), expected
            )


def _described(args: argparse.Namespace) -> CaseSource | None:
    """The description of the source that was asked for, with what --unique says."""
    import attrs

    described: CaseSource | None = None
    if args.described:
        from kstt.io.settings.sources import read_source

        described = read_source(args.described)
    if args.unique:
        described = attrs.evolve(described or CaseSource(), unique=args.unique)
    return described


def _frame(args: argparse.Namespace, files: Sequence[str], described: CaseSource | None) -> Frame:
    try:
        from kstt.frames import CaseFrame, FeedbackFrame
        from kstt.frames.reading import SCHEMES, is_database, is_readable, open_database
        from kstt.io.formats.records import open_tables
    except ModuleNotFoundError:
        raise MissingExtraError(msg("reading Parquet, JSON lines and databases"), "polars") from None
    if not is_readable(files[0]):
        raise DocumentError(
            files[0], msg("an unknown kind of database"), msg("one of {value}", value=", ".join(SCHEMES))
        )
    columns = _columns(args.column)
    table = args.table or (described.table if described else "")
    beside = {name: given for name in _HISTORIES if (given := getattr(args, name))}
    if is_database(files[0]):
        frame, *others = open_database(files[0], table, *beside.values())
    else:
        frame, *others = (
            open_tables(*record_files(args, paths)) for paths in (files, *([one] for one in beside.values()))
        )
    if args.form in FEEDBACK:
        return FeedbackFrame(frame, columns=columns, days=args.days)
    histories = dict(zip(beside, others, strict=True))
    return CaseFrame(
        frame,
        columns=columns,
        days=args.days,
        described=described,
        suspensions=histories.get("suspensions"),
        extensions=histories.get("extensions"),
    )


def _columns(written: Sequence[str]) -> dict[str, str | None]:
    columns: dict[str, str | None] = {}
    for text in written:
        field, sign, name = text.partition("=")
        if not sign or not field.strip():
            raise ParseError("--column", text, msg("FIELD=NAME, as received=ngay_tiep_nhan"))
        columns[field.strip()] = name.strip() or None
    return columns
