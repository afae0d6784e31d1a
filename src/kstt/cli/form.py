"""``kstt form``: a form computed from a file of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.common import FINE, UNUSABLE, add_period, out_form, print_json, warn
from kstt.i18n import translator
from kstt.periods import ReportingPeriod

if TYPE_CHECKING:
    import argparse

    from kstt.accounts import Account
    from kstt.cases import Case
    from kstt.feedback import Feedback
    from kstt.forms.form import Form
    from kstt.io.records import RecordReader
    from kstt.rules import CountingRules

HELP = "compute a form from a file of case or feedback records"
_CASES, _FEEDBACK = ("06a", "06b", "06c"), ("05a", "05b")


def add(command: argparse.ArgumentParser) -> None:
    """The form, the file, the period and the options of counting."""
    command.add_argument("form", choices=(*_CASES, *_FEEDBACK), help="which form")
    command.add_argument("file", help="a CSV file of cases (06a, 06b, 06c) or of feedback (05a, 05b)")
    add_period(command, required=True)
    command.add_argument("--unit", default="", help="the reporting unit, for the heading")
    command.add_argument(
        "--skip-invalid", action="store_true", help="leave out rows that cannot be records, and say how many"
    )
    add_rules(command)


def add_rules(command: argparse.ArgumentParser) -> None:
    """An option for each enumerated counting rule."""
    from enum import Enum

    from kstt.rules import CountingRules

    for name, (default, text, _) in CountingRules.options().items():
        if isinstance(default, Enum):
            choices = [member.value for member in type(default)]
            flag = "--" + name.replace("_", "-")
            command.add_argument(
                flag, choices=choices, default=default.value, help=f"{text} (default: {default.value})"
            )


def rules_of(args: argparse.Namespace) -> CountingRules:
    """The counting rules that were asked for."""
    from enum import Enum

    from kstt.rules import CountingRules

    chosen = {
        name: type(default)(getattr(args, name))
        for name, (default, _, _) in CountingRules.options().items()
        if isinstance(default, Enum)
    }
    return CountingRules(**chosen)  # type: ignore[arg-type]  # each by its own enumeration


def run(args: argparse.Namespace) -> int:
    """Compute and print the form, unless rows are bad."""
    from kstt.codecs import to_document
    from kstt.render import render_findings

    _ = translator(args.lang)
    form, reader = _counted(args, ReportingPeriod.parse(args.period))
    if reader.has_errors and not args.skip_invalid:
        if args.json:
            print_json(
                {
                    "error": {
                        "type": "InvalidRowsError",
                        "message": _("{count} bad rows in {file}; no form was computed").format(
                            count=reader.left_out, file=args.file
                        ),
                        "findings": [to_document(finding) for finding in reader.findings],
                    }
                }
            )
        else:
            warn(render_findings(reader.findings, args.lang))
            told = _(
                "{count} rows cannot be records; no form was computed. "
                "Mend them, or leave them out with --skip-invalid."
            )
            warn(f"kstt: {told.format(count=reader.left_out)}")
        return UNUSABLE
    if reader.findings:
        warn(render_findings(reader.findings, args.lang))
    if reader.left_out:
        warn(f"kstt: {_('{count} rows were left out').format(count=reader.left_out)}")
    if args.json:
        print_json(to_document(form))
    else:
        out_form(form)
    return FINE


def _counted(
    args: argparse.Namespace, period: ReportingPeriod
) -> tuple[Form[Account], RecordReader[Case] | RecordReader[Feedback]]:
    from kstt import compute
    from kstt.io.records import scan_cases, scan_feedback

    if args.form in _CASES:
        cases = scan_cases(args.file)
        count = {"06a": compute.form_06a, "06b": compute.form_06b, "06c": compute.form_06c}[args.form]
        return count(cases, period, rules_of(args), reporting_unit=args.unit), cases
    pieces = scan_feedback(args.file)
    tally = {"05a": compute.form_05a, "05b": compute.form_05b}[args.form]
    return tally(pieces, period, reporting_unit=args.unit), pieces
