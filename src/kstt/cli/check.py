"""``kstt check``: what is wrong with reported tables, whatever format they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.cli.common import (
    FINE,
    UNUSABLE,
    add_findings_options,
    add_layout,
    add_period,
    layout_of,
    out,
    period_of,
    print_error,
    print_findings,
)
from kstt.errors import KsttError
from kstt.i18n import translator

if TYPE_CHECKING:
    import argparse

    from kstt.findings import Finding
    from kstt.forms.reported import ReportedForm

HELP = "check reported tables in any format: every sum, blank cells, missing rows"


def add(command: argparse.ArgumentParser) -> None:
    """The files, and what they do not tell themselves."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a table in Excel, OpenDocument, Word, report text, CSV, HTML or JSON",
    )
    add_period(command, required=False)
    command.add_argument("--sheet", help="of a workbook check this sheet alone")
    add_layout(command)
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Print the findings of every form in every file; files that cannot be used are told, too."""
    from kstt.checks import check
    from kstt.io.formats import read_forms

    layout, period = layout_of(args), period_of(args)
    findings: list[Finding] = []
    fine: list[str] = []
    tables: list[dict[str, object]] = []
    unusable: list[KsttError] = []
    said = translator(args.lang)("every sum holds")
    for file in args.files:
        try:
            forms = read_forms(file, layout=layout, period=period, sheet=args.sheet)
        except KsttError as error:
            if len(args.files) == 1:
                raise
            unusable.append(error)
            continue
        for form in forms:
            name = _name(file, form, several=len(forms) > 1)
            found = [_located(finding, name) for finding in check(form)]
            findings += found
            tables.append(_document(file, form, len(found)))
            if not found:
                fine.append(f"{name}: {said}")
    told: dict[str, object] = {"tables": tables} if len(args.files) > 1 or len(tables) > 1 else {}
    if unusable:
        told["unusable"] = [{"type": type(one).__name__, "message": str(one)} for one in unusable]
    source = args.files[0] if len(args.files) == 1 else ""
    in_text = not args.json and args.format in {None, "text"}
    if in_text:
        for line in fine:
            out(line)
    status = FINE
    if findings or not in_text:
        status = print_findings(args, findings, source=source, fine="", details=told)
    if not args.json:
        for one in unusable:
            print_error(one, as_json=False)
    return UNUSABLE if unusable else status


def _name(file: str, form: ReportedForm, *, several: bool) -> str:
    sheet = form.recognition.sheet if form.recognition else ""
    return f"{file}: {sheet}" if several and sheet else file


def _located(finding: Finding, name: str) -> Finding:
    """A finding without a spot of its own is of the table as a whole."""
    return finding if finding.where else attrs.evolve(finding, where=name)


def _document(file: str, form: ReportedForm, findings: int) -> dict[str, object]:
    return {
        "file": file,
        "sheet": form.recognition.sheet if form.recognition else "",
        "form": form.layout.code,
        "period": str(form.period) if form.period else None,
        "reporting_unit": form.reporting_unit,
        "findings": findings,
    }
