"""``kstt narrative``: the report's section on results, written from a form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import add_period, add_reading, form_in, period_of
from kstt.cli.printing import FINE, out, print_json
from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.shares import Rounding

if TYPE_CHECKING:
    import argparse

    from kstt.definitions.account import Account
    from kstt.forms.form import Form
    from kstt.narrative import NarrativeStyle

HELP = "write a report's section on results from a form, in official Vietnamese"


def add(command: argparse.ArgumentParser) -> None:
    """The form, the one to compare with, and how figures are written."""
    command.add_argument("file", help="the form, in any format that kstt reads")
    add_period(command, required=False)
    command.add_argument("--previous", metavar="FILE", help="the form of an earlier period to compare with")
    command.add_argument("--sheet", help="of a workbook take this sheet")
    add_reading(command)
    add_style(command)
    command.add_argument(
        "-o", "--output", metavar="OUT", help="write it to this file: .docx or .txt (default: print it)"
    )
    command.add_argument("--table", action="store_true", help="in a .docx, write the form's table after it")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def add_style(command: argparse.ArgumentParser) -> None:
    """The arguments that say how figures are written, and for which of them."""
    command.add_argument(
        "--places", type=int, choices=range(5), default=1, help="places of percentages (default 1)"
    )
    command.add_argument(
        "--rounding",
        choices=[rounding.value for rounding in Rounding],
        default=Rounding.LARGEST_REMAINDER.value,
        help="of percentages: so that they add up to 100 (default), or each for itself",
    )
    command.add_argument(
        "--remainder", metavar="LABEL", help="count the rows that the table says are missing, as one row"
    )
    command.add_argument("--by-level", action="store_true", help="a sentence for each level, too")


def style_of(args: argparse.Namespace) -> NarrativeStyle:
    """How figures are written."""
    from kstt.narrative import NarrativeStyle

    return NarrativeStyle(args.places, Rounding(args.rounding), args.by_level)


def run(args: argparse.Namespace) -> int:
    """Read, prove, write."""
    from kstt.narrative import render_results, result_sentences

    style = style_of(args)
    form = _proved(args, args.file)
    previous = _proved(args, args.previous) if args.previous else None
    if args.output:
        _write(args, form, previous, style)
        if not args.json:
            out(msg("written: {path}", path=args.output), args.lang)
            return FINE
    if args.json:
        sentences = list(result_sentences(form, previous, style))
        print_json({"period": str(form.period), "sentences": sentences, "written": args.output})
    else:
        out(render_results(form, previous, style))
    return FINE


def _proved(args: argparse.Namespace, file: str) -> Form[Account]:
    """The form in a file; ``--period`` is that of the form itself, not of the one before."""
    period = period_of(args) if file is args.file else None
    sheet = args.sheet if file is args.file else None
    return form_in(args, file, period=period, sheet=sheet).to_form(remainder=args.remainder)


def _write(
    args: argparse.Namespace, form: Form[Account], previous: Form[Account] | None, style: NarrativeStyle
) -> None:
    from kstt.atomic import write_atomically
    from kstt.narrative import render_results

    suffix = Path(args.output).suffix.casefold()
    if suffix == ".docx":
        from kstt.io.word.section import write_results

        write_results(args.output, form, previous, style, table=args.table, overwrite=args.overwrite)
    elif suffix in {".txt", ".md"}:
        text = render_results(form, previous, style) + "\n"
        write_atomically(args.output, text, overwrite=args.overwrite)
    else:
        raise DocumentError(
            args.output, msg("the suffix {suffix}", suffix=repr(suffix)), msg(".docx or .txt")
        )
