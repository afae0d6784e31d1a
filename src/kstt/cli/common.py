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
    from pathlib import Path

    from kstt.accounts import Account
    from kstt.errors import KsttError
    from kstt.findings import Finding
    from kstt.findings_list import Findings
    from kstt.forms.form import Form
    from kstt.forms.layouts import FormLayout
    from kstt.forms.reported import ReportedForm

__all__ = [
    "FINDINGS",
    "FINE",
    "FORMATS",
    "UNUSABLE",
    "add_findings_options",
    "add_layout",
    "add_output",
    "add_period",
    "kept_findings",
    "layout_of",
    "out",
    "out_form",
    "output_of",
    "print_error",
    "print_findings",
    "print_json",
    "screen_width",
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

    out(render_text(form, width=screen_width()))


def screen_width() -> int | None:
    """The columns of the terminal that is written to; ``None`` where it is a file or a pipe."""
    width = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
    return width or None


def warn(text: str) -> None:
    """Print to standard error."""
    sys.stderr.write(text + "\n")


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON object."""
    out(json.dumps(document, ensure_ascii=False, indent=2))


def print_error(error: KsttError, lang: str, *, as_json: bool) -> None:
    """Tell of unusable input: on standard error, or as a JSON object on standard output."""
    if as_json:
        print_json({"error": {"type": type(error).__name__, "message": error.message(lang)}})
    else:
        warn(f"kstt: {error.message(lang)}")


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


def add_layout(command: argparse.ArgumentParser) -> None:
    """The arguments that name the edition of a table whose own code or columns do not tell."""
    command.add_argument(
        "--layout",
        metavar="CODE",
        help="the edition of the tables, such as 06c/VPCP/KSTT, if they do not tell",
    )
    command.add_argument(
        "--layouts", metavar="FILE", help="a TOML file of further editions that --layout may name"
    )


def layout_of(args: argparse.Namespace) -> FormLayout | None:
    """The edition that was asked for.

    Raises: UnknownNameError for one that is not known; DocumentError for a file that cannot be used.
    """
    from kstt.forms.layouts import LAYOUTS

    register = LAYOUTS
    if args.layouts:
        from kstt.io.layout_files import read_layouts

        register = read_layouts(args.layouts)
    if args.layout:
        return register.by_code(args.layout)
    if args.layouts:
        raise ParseError("--layouts", args.layouts, "--layout as well, to say which edition the table is in")
    return None


def add_output(command: argparse.ArgumentParser) -> None:
    """The ``-o`` and ``--overwrite`` arguments."""
    command.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write; its suffix tells the format"
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def output_of(args: argparse.Namespace) -> Path | None:
    """The file to write a form to, looked at before any work is done.

    Raises: DocumentError for a name of no format that is written, and a file that exists.
    """
    from kstt.io.formats import writable

    return writable(args.output, overwrite=args.overwrite) if args.output else None


def add_findings_options(command: argparse.ArgumentParser) -> None:
    """How findings are printed, sorted, grouped and suppressed, for every command that prints them."""
    from kstt.findings_list import By

    aspects = [by.value for by in By]
    command.add_argument(
        "--format", choices=FORMATS, default=None, help="how findings are printed (default: text)"
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

    Raises: ParseError for a suppression without a reason; UnknownNameError for a rule that there is not.
    """
    from kstt.findings_list import By, Findings

    reasons: dict[str, str] = {}
    for written in args.suppress:
        rule, _, reason = written.partition("=")
        if not reason.strip():
            raise ParseError("--suppress", written, "RULE=REASON, the reason not empty")
        reasons[rule.strip()] = reason
    kept = Findings.of(findings).suppress(reasons)
    kept = kept.sorted(*map(By, args.sort)) if args.sort else kept
    # Findings of one group stand together whatever the format; in it they keep their order.
    together = Findings()
    for group in kept.grouped(By(args.group)).values() if args.group else ():
        together += group
    return together if args.group else kept


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
        details: further keys of the JSON object, which also has ``groups`` where they were asked for.

    Raises: ParseError when ``--json`` and another format are asked for together.
    """
    from kstt import findings_export as export
    from kstt.sarif import render_sarif

    if args.json and args.format not in {None, "json"}:
        raise ParseError("--format", args.format, "one format: --json, or --format alone")
    kept = kept_findings(args, findings)
    groups = {name: len(group) for name, group in _groups(args, kept).items()}
    match "json" if args.json else args.format:
        case "json":
            grouped = {"groups": groups} if args.group else {}
            print_json({**export.findings_document(kept), **grouped, **(details or {})})
        case "csv":
            sys.stdout.write(export.to_csv(kept))
        case "sarif":
            out(render_sarif(kept, source=source, lang=args.lang))
        case form:
            _print_text(args, kept, fine, as_table=form == "table")
    return status_of(kept)


def _groups(args: argparse.Namespace, kept: Findings) -> Mapping[str, Findings]:
    """The groups that were asked for; one without a name where none were."""
    from kstt.findings_list import By

    return kept.grouped(By(args.group)) if args.group else {"": kept}


def _print_text(args: argparse.Namespace, kept: Findings, fine: str, *, as_table: bool) -> None:
    from kstt import findings_export as export
    from kstt.findings_list import Findings
    from kstt.render import render_findings

    if not kept and not kept.suppressed:
        out(fine)
    for name, group in _groups(args, kept).items():
        if args.group and group:
            out(f"{name or '-'} ({len(group)})")
        if group:
            counted = Findings(group.items)
            text = (
                export.render_table(counted, args.lang) if as_table else render_findings(counted, args.lang)
            )
            out(text)
    for line in export.suppression_lines(kept, args.lang):
        out(line)
