"""``kstt explain``: what stands behind one number of a form."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, cast

from kstt.cli import form as form_command
from kstt.cli.counting import counted_forms
from kstt.cli.engine_errors import engine_errors
from kstt.cli.printing import FINE, UNUSABLE, out, print_json, warn
from kstt.engines import is_frame
from kstt.errors import ParseError
from kstt.i18n import joined, msg
from kstt.numerals import whole_number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kstt.forms.explanation import Explanation
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

HELP = "explain what one number of a form counts, and which records"


def add(command: argparse.ArgumentParser) -> None:
    """What ``kstt form`` takes, and which number."""
    form_command.add_counting(command)
    command.add_argument(
        "--row", required=True, help='the line: "Tổng cộng", "II" or "II.1 Đất đai", as findings name it'
    )
    command.add_argument("--of", required=True, metavar="COLUMN", help="the column, by key or printed number")
    command.add_argument("--limit", type=int, default=20, help="how many records to show (default: 20)")


def run(args: argparse.Namespace) -> int:
    """Compute the form and explain the number."""
    if args.limit < 0:
        raise ParseError("--limit", args.limit, msg("0 or more"))
    forms, reader = counted_forms(args)
    if (reader is not None and not form_command.usable(args, reader)) or forms is None:
        return UNUSABLE
    form_command.warn_of(args, forms, printed=() if reader is None else reader.findings)
    (form,) = forms
    why = form.explain(args.row, args.of if (number := whole_number(args.of)) is None else number)
    with engine_errors(args.file):
        names, rows = _records(why, args.limit)
    if args.json:
        test = {lang: why.in_words(lang) for lang in ("en", "vi")}
        print_json(
            {
                "row": why.line.ref,
                "column": why.column.key,
                "count": why.count,
                "test": test,
                "records": [dict(zip(names, row, strict=True)) for row in rows],
            }
        )
        return FINE
    out(f"{why.line.ref} · {why.column.label}: {why.count}")
    out(why.in_words(args.lang))
    if rows:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        out(text.getvalue().removesuffix("\n"))
    if why.count is not None and len(rows) < why.count:
        shown = msg("{shown} of {count} records are shown", shown=len(rows), count=why.count)
        warn(joined("", ["kstt: ", shown]), lang=args.lang)
    return FINE


def _records(why: Explanation, limit: int) -> tuple[list[str], list[list[str]]]:
    """The first records behind a number as text."""
    cases = why.cases
    if is_frame(cases):
        from kstt.frames.native import collected
        from kstt.frames.prepare import as_narwhals

        frame = as_narwhals(cases)
        names = frame.collect_schema().names()
        found = collected(frame.head(limit))
        return names, [["" if row[n] is None else str(row[n]) for n in names] for row in found]
    from kstt.records.fields import fields_of

    records = list(islice(cast("Iterator[Case | Feedback]", cases), limit))
    if not records:
        return [], []
    fields = fields_of(type(records[0]))
    return list(fields), [[field.text_of(record) for field in fields.values()] for record in records]
