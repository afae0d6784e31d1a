"""The files that commands take: by name, in folders and by patterns; what is passed over is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.outputs import outputs_of
from kstt.cli.printing import warn
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.io.files.paths import FoundFiles

__all__ = ["files_name", "report_files", "table_files", "warn_of_passed_over"]

_NAMED = 5


def table_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The files of tables that paths mean; those passed over are named on standard error.

    An output that a folder or a pattern holds is none of them.

    Raises: DocumentError for a path that does not exist, and where nothing can be read.
    """
    from kstt.io.units import unit_files

    found = unit_files(paths, map(Path, outputs_of(args)), convert=getattr(args, "convert", False))
    warn_of_passed_over(args, found)
    return list(map(str, found.files))


def report_files(args: argparse.Namespace, paths: Sequence[str]) -> list[str]:
    """The files of reports that paths mean; as :func:`table_files`."""
    from kstt.io.files.paths import find_files
    from kstt.io.report.reading import REPORT_SUFFIXES

    readable = REPORT_SUFFIXES | ({".doc", ".rtf"} if args.convert else set())
    found = find_files(paths, readable, leave_out=map(Path, outputs_of(args)), expected=msg("a report"))
    warn_of_passed_over(args, found)
    return list(map(str, found.files))


def warn_of_passed_over(args: argparse.Namespace, found: FoundFiles) -> None:
    """Name the files that were passed over: the first ones, with ``--all`` every one."""
    names = found.passed_over
    if not names:
        return
    shown = names if getattr(args, "all", False) else names[:_NAMED]
    listed = ", ".join(shown) + (", …" if len(shown) < len(names) else "")
    warn(msg("files passed over: {count} ({names})", count=len(names), names=listed), args.lang)


def files_name(files: Sequence[str], lang: str) -> str:
    """What messages call files: the name of the one, or how many they are."""
    return files[0] if len(files) == 1 else msg("{count} files", count=len(files)).in_language(lang)
