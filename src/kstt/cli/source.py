"""``kstt source``: descriptions of how a system writes its cases."""

from __future__ import annotations

from pathlib import Path
from shlex import join, quote
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
        "files",
        nargs="+",
        metavar="FILE",
        help="an export of cases: files, folders or patterns of CSV, Excel, JSON, Parquet or portal "
        "messages; or a database: postgresql://user@host/name, sqlite:///file, duckdb:///file",
    )
    command.add_argument("--table", default="", help="the table of a database, if there are several")
    command.add_argument("-o", "--output", metavar="OUT", help="the TOML file to write (default: print it)")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def run(args: argparse.Namespace) -> int:
    """Look at the export, and print or write the first description."""
    from kstt.atomic import write_atomically
    from kstt.frames.reading import database_among
    from kstt.io.formats.records import export_files, kind_of_exports
    from kstt.io.settings.describing import describe_export
    from kstt.io.settings.description_lines import questions_in

    if database_among(args.files, args.table):
        text = describe_export(args.files[0], table=args.table, lang=args.lang)
    else:
        files = export_files(*args.files)
        kind_of_exports(files)
        refuse_input_as_output(args, files)
        text = describe_export(*files, lang=args.lang)
    questions = questions_in(text)
    if args.output:
        write_atomically(
            Path(args.output), lambda stream: stream.write(text.encode()), overwrite=args.overwrite
        )
    if args.json:
        print_json({"source": text, "questions": list(questions)})
    elif args.output:
        out(msg("written: {path}", path=args.output), args.lang)
        _say_next(args, questions)
    else:
        out(text.rstrip("\n"))
    return FINE


def _say_next(args: argparse.Namespace, questions: dict[int, str]) -> None:
    """The lines of the description that are to be answered, and the command to be given then."""
    if questions:
        left = msg("lines to answer in {path} ({count:d}):", count=len(questions), path=args.output)
        out(left, args.lang)
        for number, line in questions.items():
            out(msg("  line {number:d}: {line}", number=number, line=line), args.lang)
        how = msg(
            'open {path} in an editor: take the # off the right lines, and put answers in place of "?"',
            path=args.output,
        )
        out(how, args.lang)
    from kstt.frames.reading import without_password

    given = join(map(without_password, args.files))
    command = f"kstt form 06c {given} --source {quote(args.output)} --period PERIOD"
    out(msg("next: {command}", command=command), args.lang)
