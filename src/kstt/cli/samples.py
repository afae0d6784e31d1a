"""``kstt samples``: the files that the documentation uses, copied into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.printing import FINE, out, print_json
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

HELP = "copy the sample files that the documentation uses into a folder"


def add(command: argparse.ArgumentParser) -> None:
    """The folder."""
    command.add_argument(
        "folder", nargs="?", default="samples", metavar="FOLDER", help="where to (default: samples)"
    )
    command.add_argument(
        "--overwrite", action="store_true", help="replace files that are there with other content"
    )


def run(args: argparse.Namespace) -> int:
    """Copy the files."""
    from kstt.samples import copy

    copied = copy(args.folder, overwrite=args.overwrite)
    if args.json:
        print_json({"written": [str(path) for path in copied]})
    else:
        out(msg("written: {path}", path=args.folder).in_language(args.lang))
    return FINE
