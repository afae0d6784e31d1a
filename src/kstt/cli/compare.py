"""``kstt compare``: a form beside that of another period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.arguments import add_reading, form_in
from kstt.cli.printing import FINE, out, print_json
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

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


def run(args: argparse.Namespace) -> int:
    """Read both, compare, print or write."""
    from kstt.forms.comparison import compare
    from kstt.io.formats.comparing import comparison_document, comparison_path, write_comparison

    output = comparison_path(args.output, overwrite=args.overwrite) if args.output else None
    now, before = (form_in(args, path) for path in (args.file, args.before))
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
