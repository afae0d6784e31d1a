"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import argparse
from shlex import quote
from typing import TYPE_CHECKING

from kstt.cli.outputs import input_file
from kstt.cli.progress import pages_read
from kstt.cli.settings import CHOICES, FromSettings
from kstt.dates.periods import ReportingPeriod
from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from kstt.definitions.layout import FormLayout
    from kstt.findings.collection import Findings
    from kstt.findings.rules import Finding
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = [
    "COLOURS",
    "FORMATS",
    "add_convert",
    "add_findings_options",
    "add_hints",
    "add_layout",
    "add_output",
    "add_overwrite",
    "add_pages",
    "add_period",
    "add_reading",
    "add_reporting_unit",
    "add_unit",
    "day_of",
    "form_in",
    "hints_of",
    "kept_findings",
    "layout_of",
    "output_of",
    "pages_of",
    "period_of",
    "reading_again",
]

FORMATS = ("text", "lines", "table", "json", "csv", "sarif")

COLOURS = CHOICES["color"]


def add_period(command: argparse.ArgumentParser, *, required: bool) -> None:
    """The ``--period`` argument."""
    command.add_argument(
        "--period",
        required=required,
        metavar="PERIOD",
        help="reporting period: 2021-Q2, 2021-H1, 2021-06, 2021, 2021-03-15/2021-06-14 or 'Quý II/2021'",
    )


def period_of(args: argparse.Namespace) -> ReportingPeriod | None:
    """The period that was asked for."""
    return ReportingPeriod.parse(args.period) if args.period else None


def day_of(option: str, text: str | None) -> date | None:
    """The day that was given for an option, as dates are written everywhere; ``None`` for none.

    Raises: ParseError.
    """
    if not text:
        return None
    from kstt.dates.written import written_day  # its patterns take their time: only where a day is given

    found = written_day(text)
    if found is None:
        raise ParseError(option, text, msg("a day such as 2021-06-30 or 30/6/2021"))
    return found


def add_reporting_unit(command: argparse.ArgumentParser) -> None:
    """The ``--reporting-unit`` argument."""
    command.add_argument(
        "--reporting-unit", default="", metavar="NAME", help="the reporting unit, for the heading"
    )


def add_unit(command: argparse.ArgumentParser) -> None:
    """The ``--unit`` argument, which leaves out the records of other units, and the heading's own."""
    command.add_argument(
        "--unit", metavar="NAME", help="count the records of this unit alone; the heading then names it"
    )
    add_reporting_unit(command)


def add_pages(command: argparse.ArgumentParser) -> None:
    """The ``--pages`` argument of commands that read PDF documents."""
    command.add_argument(
        "--pages", metavar="PAGES", help="of a PDF document read these pages alone: 3, 2-5 or 1,4-6"
    )


def pages_of(args: argparse.Namespace) -> tuple[int, ...]:
    """The pages that were asked for; none for all.

    Raises: ParseError.
    """
    from kstt.io.pdf.pages import parse_pages

    return parse_pages(args.pages) if args.pages else ()


def add_layout(command: argparse.ArgumentParser) -> None:
    """The arguments that name the edition of a table whose own code or columns do not say it."""
    command.add_argument(
        "--layout",
        metavar="CODE",
        help="the edition of the tables, such as 06c/VPCP/KSTT, if they do not name it",
    )
    command.add_argument(
        "--layouts", metavar="FILE", help="a TOML file of further editions that --layout may name"
    )


def add_convert(command: argparse.ArgumentParser) -> None:
    """The ``--convert`` argument."""
    command.add_argument(
        "--convert",
        action="store_true",
        help="have LibreOffice convert .xlsb, .doc and .rtf before they are read",
    )


def layout_of(args: argparse.Namespace) -> FormLayout | None:
    """The edition that was asked for.

    Raises: UnknownNameError for one that is not known; DocumentError for a file that cannot be used.
    """
    from kstt.definitions.editions import LAYOUTS

    register = LAYOUTS
    if isinstance(args.layouts, FromSettings) and not args.layout:
        return None
    if args.layouts:
        from kstt.io.settings.layouts import read_layouts

        register = read_layouts(args.layouts)
    if args.layout:
        return register.by_code(args.layout)
    if args.layouts:
        raise ParseError("--layouts", args.layouts, "--layout as well, to say which edition the table is in")
    return None


def add_hints(command: argparse.ArgumentParser) -> None:
    """The arguments that say which column of a table is which, where its titles do not."""
    command.add_argument(
        "--columns",
        metavar="KEY=LETTERS,...",
        help="which column is which, if titles are not recognised: received_online=F,received_direct=G+H; "
        "carried_over=0 where the table has no such column",
    )
    command.add_argument(
        "--assume-columns",
        action="store_true",
        help="read a table without titles as if its columns stood as the form prints them",
    )
    command.add_argument(
        "--titles", metavar="FILE", help="a TOML file of further words for the titles of columns"
    )


def add_reading(command: argparse.ArgumentParser) -> None:
    """The arguments of every command that reads tables: their edition, their columns, conversion."""
    add_layout(command)
    add_hints(command)
    add_convert(command)


def form_in(
    args: argparse.Namespace,
    file: str,
    *,
    period: ReportingPeriod | None = None,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - as of read_form
    pages: Sequence[int] = (),
) -> ReportedForm:
    """The form in a file, read as the arguments of :func:`add_reading` say.

    Raises: DocumentError; ParseError; UnknownNameError.
    """
    from kstt.io.formats.reading import read_form

    path = input_file(args, file, msg("one file with a form"))
    with pages_read(args.lang, lambda: msg("reading {source}", source=file).in_language(args.lang)):
        return read_form(
            path,
            layout=layout_of(args),
            period=period,
            sheet=sheet,
            format=format,
            hints=hints_of(args),
            convert=args.convert,
            pages=pages,
        )


def hints_of(args: argparse.Namespace) -> ColumnHints:
    """What was said of the columns.

    Raises: ParseError; DocumentError for a file of titles that cannot be used.
    """
    from kstt.io.grid.titles.hints import ColumnHints
    from kstt.io.grid.titles.words import WORDS

    words = WORDS
    if args.titles:
        from kstt.io.settings.titles import read_titles

        words = read_titles(args.titles)
    return ColumnHints.parse(args.columns or "", assume=args.assume_columns, words=words)


_READING = ("period", "layout", "layouts", "columns", "assume_columns", "titles")


def reading_again(args: argparse.Namespace) -> str:
    """What was said of how tables are read, for a further command; the settings hold for it anyway."""
    parts = []
    for name in _READING:
        value = getattr(args, name)
        if value and not isinstance(value, FromSettings):
            parts.append(f" --{name.replace('_', '-')}" + ("" if value is True else f" {quote(value)}"))
    return "".join(parts)


def add_overwrite(action: argparse.ArgumentParser) -> None:
    """The ``--overwrite`` argument, and ``--force`` as it was called before."""
    action.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    action.add_argument("--force", dest="overwrite", action="store_true", help=argparse.SUPPRESS)


def add_output(command: argparse.ArgumentParser) -> None:
    """The ``-o`` and ``--overwrite`` arguments."""
    command.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write; its suffix decides the format"
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def output_of(args: argparse.Namespace) -> Path | None:
    """The file to write a form to, looked at before any work is done.

    Raises: DocumentError for a name of no format that is written, and a file that exists.
    """
    from kstt.io.formats.reading import writable

    return writable(args.output, overwrite=args.overwrite) if args.output else None


def add_findings_options(command: argparse.ArgumentParser) -> None:
    """How findings are printed, sorted, grouped and suppressed, for every command that prints them."""
    from kstt.findings.collection import By

    aspects = [by.value for by in By]
    command.add_argument(
        "--format",
        choices=FORMATS,
        default=None,
        help="how findings are printed: text by file and row (default), lines one a line, …",
    )
    command.add_argument(
        "--all", action="store_true", help="show everything: remarks, findings of one kind, ways of repair"
    )
    command.add_argument(
        "--color",
        choices=COLOURS,
        default="auto",
        help="colours: auto on a terminal where NO_COLOR is not set (default); they need the extra color",
    )
    command.add_argument(
        "--sort",
        choices=aspects,
        action="append",
        help="order of the findings (default: as they were found); given again, the next weighs less",
    )
    command.add_argument(
        "--group", choices=aspects, help="print the findings in groups, with how many each has"
    )
    command.add_argument(
        "--suppress",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="do not count the findings of this rule, and say why; may be given several times",
    )


def kept_findings(args: argparse.Namespace, findings: Iterable[Finding]) -> Findings:
    """The findings with those suppressed that ``--suppress`` names, in the order that ``--sort`` asks for.

    Raises: ParseError for a suppression without a reason; UnknownNameError for an unknown rule.
    """
    from kstt.findings.collection import By, Findings

    reasons: dict[str, str] = {}
    for written in args.suppress:
        rule, _, reason = written.partition("=")
        if not reason.strip():
            raise ParseError("--suppress", written, msg("RULE=REASON, the reason not empty"))
        reasons[rule.strip()] = reason
    kept = Findings.of(findings).suppress(reasons)
    kept = kept.sorted(*map(By, args.sort)) if args.sort else kept
    # Findings of one group stand together whatever the format; in it they keep their order.
    together = Findings()
    for group in kept.grouped(By(args.group)).values() if args.group else ():
        together += group
    return together if args.group else kept
