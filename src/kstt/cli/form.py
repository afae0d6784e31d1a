"""``kstt form``: a form computed from a file or database of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.arguments import add_output, add_period, output_of
from kstt.cli.printing import FINE, UNUSABLE, out, out_form, print_json, warn
from kstt.cli.rules import add_rules, rules_of
from kstt.cli.sources import add_source, counted_form
from kstt.dates.periods import ReportingPeriod
from kstt.i18n import joined, msg

if TYPE_CHECKING:
    import argparse

    from kstt.frames.source import RecordFrame
    from kstt.io.portal import PortalReader
    from kstt.io.records.delimited import RecordReader
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

HELP = "compute a form from a file or database of case or feedback records"

__all__ = ["HELP", "add", "add_counting", "add_rules", "rules_of", "run", "usable"]


def add(command: argparse.ArgumentParser) -> None:
    """What is counted and how, and where the form goes."""
    add_counting(command)
    add_output(command)


def add_counting(command: argparse.ArgumentParser) -> None:
    """The form, the records, the period and the options of counting."""
    add_source(command)
    add_period(command, required=True)
    command.add_argument("--unit", default="", help="the reporting unit, for the heading")
    command.add_argument(
        "--skip-invalid",
        action="store_true",
        help="leave out rows of a CSV file that cannot be records, and say how many",
    )
    add_rules(command)


def run(args: argparse.Namespace) -> int:
    """Compute and print the form, unless rows are bad."""
    from kstt.codecs.documents import to_document

    output = output_of(args)
    form, reader = counted_form(args, ReportingPeriod.parse(args.period))
    if reader is not None and not usable(args, reader):
        return UNUSABLE
    if form.counted is not None and form.counted.counted_frame is not None:
        _warn_of_frame(args, form.counted.counted_frame.source)
    if output is not None:
        from kstt.io.formats.reading import write_form

        write_form(form, output, overwrite=args.overwrite)
    if args.json:
        print_json(to_document(form))
    elif output is None:
        out_form(form)
    else:
        out(msg("written: {path}", path=output), args.lang)
    return FINE


def _warn_of_frame(args: argparse.Namespace, frame: RecordFrame) -> None:
    """Print what the rows of a table are warned of, as those of a file are."""
    from kstt.frames.warnings import frame_warnings
    from kstt.io.records.groups import render_groups

    for line in render_groups(frame_warnings(frame), args.lang):
        warn(line)


def usable(
    args: argparse.Namespace, reader: RecordReader[Case] | RecordReader[Feedback] | PortalReader
) -> bool:
    """Print what was found in the rows; whether there is a form in spite of it."""
    from kstt.codecs.documents import to_document
    from kstt.io.records.groups import render_groups

    if reader.has_errors and not args.skip_invalid:
        if args.json:
            print_json(
                {
                    "error": {
                        "type": "InvalidRowsError",
                        "message": msg(
                            "{count} bad rows in {file}; no form was computed",
                            count=reader.left_out,
                            file=args.file,
                        ).in_language(args.lang),
                        "findings": [to_document(finding) for finding in reader.findings],
                    }
                }
            )
        else:
            warn("\n".join(render_groups(reader.findings, args.lang)))
            message = msg(
                "{count} rows cannot be records; no form was computed. "
                "Mend them, or leave them out with --skip-invalid.",
                count=reader.left_out,
            )
            warn(joined("", ["kstt: ", message]), args.lang)
        return False
    if reader.findings:
        warn("\n".join(render_groups(reader.findings, args.lang)))
    if reader.left_out:
        left_out = msg("{count} rows were left out", count=reader.left_out)
        warn(joined("", ["kstt: ", left_out]), args.lang)
    return True
