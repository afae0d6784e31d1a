"""The files that commands take: by name, in folders and by patterns; what is passed over is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.outputs import refuse_input_as_output
from kstt.cli.printing import warn
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.io.files.paths import FoundFiles

__all__ = ["files_name", "ledger_files", "record_files", "report_files", "table_files"]

_NAMED = 5


def table_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The files of tables that paths mean; those passed over are named on standard error.

    Raises: DocumentError for a path that does not exist, where nothing can be read, and for an output that
    is one of the files.
    """
    from kstt.io.units import unit_files

    return _taken(args, unit_files(paths))


def report_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The files of reports that paths mean; as :func:`table_files`."""
    from kstt.io.files.paths import find_files
    from kstt.io.report.reading import REPORT_SUFFIXES

    readable = REPORT_SUFFIXES | ({".doc", ".rtf"} if args.convert else set())
    return _taken(args, find_files(paths, readable, expected=msg("a report")))


def record_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The files of records that paths mean; as :func:`table_files`."""
    from kstt.io.formats.records import find_exports

    return _taken(args, find_exports(*paths))


def ledger_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The ledgers that paths mean; as :func:`table_files`."""
    from kstt.io.files.paths import find_files

    return _taken(args, find_files(paths, [".parquet"], expected=msg("ledger files of different cases")))


def _taken(args: argparse.Namespace, found: FoundFiles) -> list[str]:
    """The names of the files, once none is an output and those passed over are named."""
    refuse_input_as_output(args, found.files)
    _warn_of_passed_over(args, found)
    return list(map(str, found.files))


def _warn_of_passed_over(args: argparse.Namespace, found: FoundFiles) -> None:
    """Name the files that were passed over: the first ones, with ``--all`` every one."""
    names = found.passed_over
    if not names:
        return
    shown = names if getattr(args, "all", False) else names[:_NAMED]
    listed = ", ".join(shown) + (", …" if len(shown) < len(names) else "")
    warn(msg("files passed over: {count} ({names})", count=len(names), names=listed), lang=args.lang)


def files_name(files: Sequence[str], lang: str) -> str:
    """What messages call files: the name of the one, or how many they are."""
    return files[0] if len(files) == 1 else msg("{count} files", count=len(files)).in_language(lang)
