"""``kstt source``: descriptions of how a system writes its cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.outputs import refuse_input_as_output
from kstt.cli.printing import FINE, out, print_json
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

__all__ = ["HELP", "add", "run"]

HELP = "describe how a system writes its cases, for kstt form --source"


def add(command: argparse.ArgumentParser) -> None:
    """What to do, the export, and where to write the description."""
    command.add_argument("action", choices=("new",), help="new: begin a description from an export")
    command.add_argument(
        "file",
        metavar="FILE",
        help="an export of cases: CSV, Excel, JSON, Parquet or portal messages; "
        "of a folder the last file by name",
    )
    command.add_argument("-o", "--output", metavar="OUT", help="the TOML file to write (default: print it)")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def run(args: argparse.Namespace) -> int:
    """Look at the export, and print or write the first description."""
    from kstt.atomic import write_atomically
    from kstt.io.formats.records import export_files
    from kstt.io.settings.describing import describe_export

    file = export_files(args.file)[-1]
    refuse_input_as_output(args, [file])
    text = describe_export(file, lang=args.lang)
    if args.output:
        write_atomically(
            Path(args.output), lambda stream: stream.write(text.encode()), overwrite=args.overwrite
        )
    if args.json:
        print_json({"source": text})
    elif args.output:
        out(msg("written: {path}", path=args.output), args.lang)
    else:
        out(text.rstrip("\n"))
    return FINE
