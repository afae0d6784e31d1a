"""``kstt template``: an official workbook to be filled in."""

from __future__ import annotations

import argparse

from kstt.cli.arguments import add_period, add_reporting_unit
from kstt.cli.printing import FINE, out, print_json, warn
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.i18n import msg

HELP = "write an official workbook to be filled in: rows of a catalogue, live totals, cells for counts alone"


def add(command: argparse.ArgumentParser) -> None:
    """The form, whose it is, its rows, and the file."""
    command.add_argument("form", choices=LAYOUTS.forms(), help="which form")
    add_period(command, required=True)
    add_reporting_unit(command)
    # As --reporting-unit was called before.
    command.add_argument("--unit", dest="unit_before", help=argparse.SUPPRESS)
    command.add_argument(
        "--catalogue",
        metavar="FILE",
        help="the rows: a catalogue of categories, CSV or TOML (default: the rows of a published form 06c)",
    )
    command.add_argument("-o", "--output", metavar="OUT", required=True, help="the .xlsx file to write")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def run(args: argparse.Namespace) -> int:
    """Write the workbook."""
    from kstt.io.excel.template import write_template
    from kstt.io.settings.catalogues import read_catalogue
    from kstt.samples import published_catalogue

    if args.unit_before is not None:
        warn(msg("warning: {text}", text=msg("--unit is --reporting-unit now")), lang=args.lang)
        args.reporting_unit = args.unit_before
    period = ReportingPeriod.parse(args.period)
    catalogue = read_catalogue(args.catalogue) if args.catalogue else published_catalogue()
    layout = LAYOUTS.on(args.form, period.end)
    write_template(
        args.output, layout, period, catalogue, reporting_unit=args.reporting_unit, overwrite=args.overwrite
    )
    if args.json:
        print_json({"form": layout.code, "period": str(period), "written": args.output})
    else:
        out(msg("written: {path}", path=args.output), args.lang)
    return FINE
