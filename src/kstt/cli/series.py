"""The series of ``kstt ledger series``: many periods' forms as one tidy table, in CSV, Parquet or JSON."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import add_overwrite, add_unit
from kstt.cli.counting import PARTS, parts_of
from kstt.cli.printing import FINE, out, print_json
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import DocumentError, ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kstt.series import FormSeries

__all__ = ["add_series", "run_series"]


def add_series(action: argparse.ArgumentParser) -> None:
    """The ledger, the form, the periods and where the table goes."""
    action.add_argument("form", choices=LAYOUTS.forms(CaseAccount), help="which form")
    action.add_argument("ledger", help="the ledger file")
    action.add_argument(
        "--period",
        action="append",
        required=True,
        metavar="PERIOD",
        help="a period, as of kstt form; may be given several times",
    )
    action.add_argument("--by", choices=tuple(PARTS), help="each month, quarter or half of the periods")
    action.add_argument("--rows", choices=("category", "unit"), default="category", help="what the rows list")
    add_unit(action)
    action.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a .csv or .parquet file to write; without it CSV is printed",
    )
    add_overwrite(action)


def run_series(args: argparse.Namespace) -> int:
    """Compute the forms and print or write the table."""
    from kstt.definitions.rules import RowBy
    from kstt.ledger import Ledger
    from kstt.series import form_series

    suffix = Path(args.output).suffix.lower() if args.output else ".csv"
    if suffix not in {".csv", ".parquet"}:
        expected = msg("a file name that ends in .csv or .parquet")
        raise DocumentError(args.output, msg("a name of another kind"), expected)
    if args.output and args.json:
        raise ParseError("--json", args.output, msg("one of both: --json, or a file to write"))
    periods = list(_periods(args))
    ledger = Ledger.from_parquet(args.ledger)
    series = form_series(
        ledger,
        periods,
        form=args.form,
        unit=args.unit,
        reporting_unit=args.reporting_unit,
        rows=RowBy(args.rows),
    )
    if args.json:
        from kstt.codecs.documents import to_document

        print_json({"forms": [to_document(form) for form in series]})
    elif not args.output:
        out(_csv(series).rstrip("\n"))
    else:
        from kstt.atomic import write_atomically
        from kstt.ledger.parquet import write_table

        if suffix == ".csv":
            write_atomically(args.output, _csv(series), overwrite=args.overwrite)
        else:
            write_table(series.to_arrow(), args.output, overwrite=args.overwrite)
        out(msg("{path}: {count} forms", path=args.output, count=len(series)), args.lang)
    return FINE


def _periods(args: argparse.Namespace) -> Iterator[ReportingPeriod]:
    for written in args.period:
        period = ReportingPeriod.parse(written)
        yield from parts_of(period, PARTS[args.by], "--by") if args.by else (period,)


def _csv(series: FormSeries) -> str:
    import attrs

    from kstt.tables.to_frames import TidyRow, tidy_rows

    names = [field.name for field in attrs.fields(TidyRow)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in tidy_rows(series))
    return text.getvalue()
