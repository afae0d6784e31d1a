"""What the sub-commands share: exit status, printing, errors."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.findings import Severity
from kstt.periods import ReportingPeriod

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from kstt.accounts import Account
    from kstt.errors import KsttError
    from kstt.findings import Finding
    from kstt.findings_list import Findings
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm

__all__ = [
    "FINDINGS",
    "FINE",
    "FORMATS",
    "UNUSABLE",
    "add_findings_options",
    "add_period",
    "kept_findings",
    "out",
    "out_form",
    "print_error",
    "print_findings",
    "print_json",
    "status_of",
    "warn",
]

FINE, FINDINGS, UNUSABLE = 0, 1, 2
FORMATS = ("text", "table", "json", "csv", "sarif")


def out(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(text + "\n")


def out_form(form: Form[Account] | ReportedForm) -> None:
    """Print a form, as wide as the terminal; into a file or another program, as wide as it is."""
    from kstt.render import render_text

    width = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
    out(render_text(form, width=width or None))


def warn(text: str) -> None:
    """Print to standard error."""
    sys.stderr.write(text + "\n")


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON object."""
    out(json.dumps(document, ensure_ascii=False, indent=2))


def print_error(error: KsttError, *, as_json: bool) -> None:
    """Tell of unusable input: on standard error, or as a JSON object on standard output."""
    if as_json:
        print_json({"error": {"type": type(error).__name__, "message": str(error)}})
    else:
        warn(f"kstt: {error}")


def status_of(findings: Iterable[Finding]) -> int:
    """1 when a finding is an error or a warning, 0 otherwise."""
    return FINDINGS if any(f.severity is not Severity.INFO for f in findings) else FINE


def add_period(command: argparse.ArgumentParser, *, required: bool) -> None:
    """The ``--period`` argument, and ``--unit`` for the heading."""
    command.add_argument(
        "--period",
        required=required,
        metavar="PERIOD",
        help="reporting period: 2021-Q2, 2021-H1, 2021-06, 2021, 2021-03-15/2021-06-14 or 'Quý II/2021'",
    )


def period_of(args: argparse.Namespace) -> ReportingPeriod | None:
    """The period that was asked for."""
    return ReportingPeriod.parse(args.period) if args.period else None


def add_findings_options(command: argparse.ArgumentParser) -> None:
    """The ``--format`` and ``--suppress`` arguments of commands that print findings."""
    command.add_argument(
        "--format", choices=FORMATS, default=None, help="how findings are printed (default: text)"
    )
    command.add_argument(
        "--suppress",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="do not count the findings of this rule, and say why; may be given several times",
    )


def kept_findings(args: argparse.Namespace, findings: Iterable[Finding]) -> Findings:
    """The findings with those suppressed that ``--suppress`` names.

    Raises: ParseError for a suppression without a reason; UnknownNameError for a rule that there is not.
    """
    from kstt.findings_list import Findings

    reasons: dict[str, str] = {}
    for written in args.suppress:
        rule, _, reason = written.partition("=")
        if not reason.strip():
            raise ParseError("--suppress", written, "RULE=REASON, the reason not empty")
        reasons[rule.strip()] = reason
    return Findings.of(findings).suppress(reasons)


def print_findings(
    args: argparse.Namespace,
    findings: Iterable[Finding],
    *,
    source: str,
    fine: str,
    details: Mapping[str, object] | None = None,
) -> int:
    """Print findings as ``--format`` (or ``--json``) asks for; returns the exit status.

    Args:
        args: of a command with :func:`add_findings_options`.
        findings: what was found.
        source: the file that was looked at.
        fine: what to say in text when nothing was found.
        details: further keys of the JSON object.

    Raises: ParseError when ``--json`` and another format are asked for together.
    """
    from kstt import findings_export as export
    from kstt.render import render_findings
    from kstt.sarif import render_sarif

    if args.json and args.format not in {None, "json"}:
        raise ParseError("--format", args.format, "one format: --json, or --format alone")
    kept = kept_findings(args, findings)
    match "json" if args.json else args.format:
        case "json":
            print_json({**export.findings_document(kept), **(details or {})})
        case "csv":
            sys.stdout.write(export.to_csv(kept))
        case "sarif":
            out(render_sarif(kept, source=source, lang=args.lang))
        case "table":
            out(export.render_table(kept, args.lang) or fine)
        case _:
            lines = [render_findings(kept, args.lang)] if kept else [] if kept.suppressed else [fine]
            out("\n".join([*lines, *export.suppression_lines(kept, args.lang)]))
    return status_of(kept)
