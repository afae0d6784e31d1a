"""``kstt form``: a form computed from a file or database of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.cli.arguments import add_layout, add_output, add_period, add_unit, output_of
from kstt.cli.counting import PARTS, UNIT, add_rows, counted_forms
from kstt.cli.printing import FINE, UNUSABLE, out, out_form, print_json, warn
from kstt.cli.rules import add_rules, rules_of
from kstt.cli.sources import add_source
from kstt.i18n import joined, msg
from kstt.numerals import format_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.definitions.account import Account
    from kstt.engines import Frame
    from kstt.findings.finding import Finding
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm
    from kstt.io.portal import PortalReader
    from kstt.io.records.delimited import RecordReader
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

HELP = "compute a form from a file or database of case or feedback records"

__all__ = ["HELP", "add", "add_counting", "add_rules", "rules_of", "run", "usable", "warn_of", "warn_of_rows"]


def add(command: argparse.ArgumentParser) -> None:
    """What is counted and how, of which units and periods, and where the forms go."""
    add_counting(command)
    command.add_argument(
        "--each",
        action="append",
        choices=(UNIT, *PARTS),
        help="a form for each unit, or for each month, quarter or half of the period; may be given twice",
    )
    add_output(command)


def add_counting(command: argparse.ArgumentParser) -> None:
    """The form, the records, the period and the options of counting."""
    add_source(command)
    add_period(command, required=True)
    add_unit(command)
    add_rows(command)
    add_layout(command)
    command.add_argument(
        "--skip-invalid",
        action="store_true",
        help="leave out rows of a CSV file that cannot be records, and say how many",
    )
    add_rules(command)


def run(args: argparse.Namespace) -> int:
    """Compute the forms and print or write them, unless rows are bad."""
    from kstt.codecs.documents import to_document

    output = output_of(args)
    forms, reader = counted_forms(args)
    if (reader is not None and not usable(args, reader)) or forms is None:
        return UNUSABLE
    warn_of(args, forms, printed=() if reader is None else reader.findings)
    left_out = 0 if reader is None else reader.left_out
    if output is not None:
        from kstt.io.formats.reading import write_form

        written = [_partial(form, left_out) for form in forms] if left_out else forms
        write_form(written, output, overwrite=args.overwrite)
    if args.json:
        documents = list(map(to_document, forms))
        print_json({"forms": documents} if args.each else documents[0])
    elif output is None:
        for place, form in enumerate(forms):
            if place:
                out("")
            out_form(form)
    elif left_out:
        out(msg("written: {path}; rows left out: {count}", path=output, count=left_out), args.lang)
    else:
        out(msg("written: {path}", path=output), args.lang)
    return FINE


def _partial(form: Form[Account], left_out: int) -> ReportedForm:
    """The form that is written where rows were left out: with a note, in Vietnamese as the form."""
    from kstt.forms.reported import ReportedForm

    reported = ReportedForm.from_form(form)
    note = f"Chưa gồm {format_count(left_out)} dòng dữ liệu không hợp lệ"
    return attrs.evolve(reported, notes=(*reported.notes, note))


def warn_of(
    args: argparse.Namespace, forms: Sequence[Form[Account]], printed: Sequence[Finding] = ()
) -> None:
    """Print what was remarkable when forms were counted, without what is printed already."""
    from kstt.io.records.groups import render_groups

    # One frame for all the forms: what its rows are warned of is the same.
    counted = forms[0].counted
    rows = () if counted is None else counted.warnings
    for line in render_groups(rows, args.lang):
        warn(line)
    known = {*printed, *rows}
    lines: dict[str, dict[str, None]] = {}
    for form in forms:
        for remark in form.remarks():
            if remark not in known:
                lines.setdefault(remark.line(args.lang), {})[str(form.period)] = None
    periods = {str(form.period) for form in forms}
    for line, of in lines.items():
        # What is said of some of several periods names them.
        warn(f"kstt: {line}" if len(of) == len(periods) else f"kstt: {', '.join(of)}: {line}")


def warn_of_rows(args: argparse.Namespace, records: Frame) -> None:
    """Print what the rows of a table are warned of, and which were set aside."""
    from kstt.frames.warnings import frame_warnings
    from kstt.io.records.groups import render_groups

    for line in render_groups(frame_warnings(records), args.lang):
        warn(line)


def usable(
    args: argparse.Namespace, reader: RecordReader[Case] | RecordReader[Feedback] | PortalReader
) -> bool:
    """Print what was found in the rows; whether there is a form in spite of it."""
    from kstt.codecs.documents import to_document
    from kstt.io.records.groups import hint_of_repeated, render_groups

    if reader.has_errors and not args.skip_invalid:
        if args.json:
            print_json(
                {
                    "error": {
                        "type": "InvalidRowsError",
                        "message": msg(
                            "bad rows in {file}: {count}; nothing was counted",
                            count=reader.left_out,
                            file=args.file,
                        ).in_language(args.lang),
                        "findings": [to_document(finding) for finding in reader.findings],
                    }
                }
            )
        else:
            warn(*render_groups(reader.findings, args.lang))
            message = msg(
                "rows that cannot be records: {count}; nothing was counted. "
                "Mend them, or leave them out with --skip-invalid.",
                count=reader.left_out,
            )
            warn(joined("", ["kstt: ", message]), lang=args.lang)
            if hint := hint_of_repeated(reader.findings):
                warn(joined("", ["kstt: ", hint]), lang=args.lang)
        return False
    if reader.findings:
        warn(*render_groups(reader.findings, args.lang))
    if reader.left_out:
        left_out = msg("rows left out: {count}", count=reader.left_out)
        warn(joined("", ["kstt: ", left_out]), lang=args.lang)
    return True
