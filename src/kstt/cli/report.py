"""``kstt report``: the periodic report as a Word document, with what the forms say and room for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import add_period, add_reading, add_reporting_unit, day_of, form_in, period_of
from kstt.cli.narrative import add_style, style_of
from kstt.cli.printing import FINE, out, print_json
from kstt.cli.settings import FromSettings
from kstt.errors import DocumentError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

    from kstt.definitions.account import Account
    from kstt.forms.form import Form
    from kstt.io.word import Letter

HELP = "write the periodic report in Word: letterhead, every section, the forms as annexes"


def add(command: argparse.ArgumentParser) -> None:
    """The forms, what the letter says around them, and the document."""
    command.add_argument(
        "files", nargs="+", metavar="FORM", help="form 06, form 05 or both, in any format that is read"
    )
    add_period(command, required=False)
    command.add_argument(
        "--previous",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="forms of an earlier period to compare with",
    )
    add_reporting_unit(command)
    add_reading(command)
    add_style(command)
    command.add_argument("--superior", default="", metavar="NAME", help="the body above the unit")
    command.add_argument("--number", default="", help="the number of the letter")
    command.add_argument("--symbol", default="", help="after the number, such as BC-UBND")
    command.add_argument("--place", default="", help="where it is signed")
    command.add_argument(
        "--day", default="", metavar="DAY", help="when it is signed, such as 2021-06-21 or 21/6/2021"
    )
    command.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="NAME",
        help="whom it goes to; may be given several times",
    )
    command.add_argument("--authority", metavar="NAME", help="on whose behalf it is signed")
    command.add_argument(
        "--signed-title",
        action="append",
        default=[],
        metavar="OFFICE",
        help="the office of who signs; given again, a further line, as KT. CHỦ TỊCH and PHÓ CHỦ TỊCH",
    )
    command.add_argument("--signed-by", default="", metavar="NAME", help="the name of who signs")
    command.add_argument("-o", "--output", metavar="OUT", required=True, help="the .docx file to write")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def run(args: argparse.Namespace) -> int:
    """Read, prove, write, and say how much is left to write."""
    from kstt.io.formats.reading import writable
    from kstt.io.word import report_prompts, write_report

    suffix = Path(args.output).suffix.casefold()
    if suffix != ".docx":
        raise DocumentError(args.output, msg("the suffix {suffix}", suffix=repr(suffix)), ".docx")
    output = writable(args.output, overwrite=args.overwrite)
    letter = _letter(args)
    forms = [_proved(args, file, now=True) for file in args.files]
    if args.reporting_unit:
        # What is set for every command names the unit of forms that name none.
        usual = isinstance(args.reporting_unit, FromSettings)
        forms = [
            form if usual and form.reporting_unit else form.with_heading(reporting_unit=args.reporting_unit)
            for form in forms
        ]
    previous = [_proved(args, file, now=False) for file in args.previous]
    write_report(
        forms,
        output,
        previous=previous,
        style=style_of(args),
        letter=letter,
        overwrite=args.overwrite,
    )
    prompts = report_prompts(forms)
    if args.json:
        print_json({"written": args.output, "period": str(forms[0].period), "prompts": list(prompts)})
        return FINE
    out(msg("written: {path}", path=args.output), args.lang)
    out(msg("left to write, marked in the document: {count}", count=len(prompts)), args.lang)
    return FINE


def _letter(args: argparse.Namespace) -> Letter:
    from kstt.io.word import Letter

    return Letter(
        superior=args.superior,
        number=args.number,
        symbol=args.symbol,
        place=args.place,
        day=day_of("--day", args.day),
        recipients=tuple(args.recipient),
        authority=args.authority,
        signed_title="\n".join(args.signed_title),
        signed_by=args.signed_by,
    )


def _proved(args: argparse.Namespace, file: str, *, now: bool) -> Form[Account]:
    """The form in a file; ``--period`` is that of the report, not of the one before."""
    return form_in(args, file, period=period_of(args) if now else None).to_form(remainder=args.remainder)
