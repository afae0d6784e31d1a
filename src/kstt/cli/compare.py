"""``kstt compare``: a form beside that of another period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import add_reading, form_in
from kstt.cli.printing import FINE, out, print_json, warn
from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.records.units import unit_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kstt.forms.reported import ReportedForm
    from kstt.i18n import Message

HELP = "compare a form with that of another period: differences, changes in percent, rates"


def add(command: argparse.ArgumentParser) -> None:
    """The two forms, and where the comparison goes."""
    command.add_argument("file", metavar="NOW", help="the form, in any format that kstt reads")
    command.add_argument("before", metavar="BEFORE", help="the form to compare with")
    add_reading(command)
    command.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write: .html, .xlsx, .csv or .json"
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def _doubts(now: ReportedForm, before: ReportedForm) -> Iterator[Message]:
    """Why the two forms may not be those that were meant: their units, and the order of their periods."""
    units = now.reporting_unit, before.reporting_unit
    if all(units) and unit_key(units[0]) != unit_key(units[1]):
        yield msg("the forms are of different units: {now}, before {before}", now=units[0], before=units[1])
    if now.period is None or before.period is None:
        return
    periods = {"now": now.period.label, "before": before.period.label}
    if now.period == before.period:
        yield msg("both forms are of {period}", period=now.period.label)
    elif now.period.start < before.period.start:
        yield msg("the first form ({now}) is of an earlier period than the second ({before})", **periods)


def run(args: argparse.Namespace) -> int:
    """Read both, compare, print or write."""
    from kstt.forms.comparison import compare
    from kstt.io.formats.comparing import comparison_document, comparison_path, write_comparison

    output = comparison_path(args.output, overwrite=args.overwrite) if args.output else None
    if Path(args.file).exists() and Path(args.before).exists() and Path(args.file).samefile(args.before):
        raise DocumentError(args.before, msg("the file that is to be compared"), msg("another file"))
    now, before = (form_in(args, path) for path in (args.file, args.before))
    for doubt in _doubts(now, before):
        warn(msg("warning: {text}", text=doubt), lang=args.lang)
    found = compare(now, before)
    if output is not None:
        write_comparison(found, output, overwrite=args.overwrite)
    if args.json:
        print_json(comparison_document(found))
    elif output is not None:
        out(msg("written: {path}", path=output), args.lang)
    else:
        out(str(found))
    return FINE
