"""``kstt check``: what is wrong with reported tables, whatever format they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.cli.arguments import (
    add_convert,
    add_findings_options,
    add_hints,
    add_layout,
    add_pages,
    add_period,
    hints_of,
    layout_of,
    pages_of,
    period_of,
)
from kstt.cli.printing import FINE, UNUSABLE, out, print_error, print_findings
from kstt.errors import KsttError
from kstt.i18n import in_language, msg
from kstt.io.formats.reading import read_forms
from kstt.tables.checks import check

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.findings.rules import Finding
    from kstt.forms.reported import ReportedForm

HELP = "check reported tables in any format: every sum, blank cells, missing rows"


def add(command: argparse.ArgumentParser) -> None:
    """The files, and what they do not say themselves."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a table in Excel, OpenDocument, Word, PDF, a scan, report text, CSV, HTML or JSON",
    )
    add_period(command, required=False)
    command.add_argument("--sheet", help="of a workbook check this sheet alone")
    add_pages(command)
    add_layout(command)
    add_hints(command)
    command.add_argument(
        "--show-columns",
        action="store_true",
        help="say first which column was taken for which, and what was left out",
    )
    add_convert(command)
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Print the findings of every form in every file; files that cannot be used are named, too."""
    layout, period, hints = layout_of(args), period_of(args), hints_of(args)
    pages = pages_of(args)
    in_text = not args.json and args.format in {None, "text"}
    looked = _Checked(msg("every sum holds").in_language(args.lang), args.lang)
    for file in args.files:
        try:
            forms = read_forms(
                file,
                layout=layout,
                period=period,
                sheet=args.sheet,
                hints=hints,
                convert=args.convert,
                pages=pages,
            )
            looked.at(file, forms)
            if args.show_columns and in_text:
                _show_columns(forms, args.lang)
        except KsttError as error:
            if len(args.files) == 1:
                raise
            looked.unusable.append(error)
    status = FINE
    for line in looked.fine if in_text else ():
        out(line)
    if looked.findings or not in_text:
        source = args.files[0] if len(args.files) == 1 else ""
        status = print_findings(args, looked.findings, source=source, fine="", details=looked.details)
    for one in looked.unusable if not args.json else ():
        print_error(one, args.lang, as_json=False)
    return UNUSABLE if looked.unusable else status


class _Checked:
    """What was found in the files so far; ``said`` is what to say of a table that holds."""

    def __init__(self, said: str, lang: str) -> None:
        self.said, self.lang = said, lang
        self.findings: list[Finding] = []
        self.fine: list[str] = []
        self.tables: list[dict[str, object]] = []
        self.unusable: list[KsttError] = []

    def at(self, file: str, forms: Sequence[ReportedForm]) -> None:
        """Check the forms of a file."""
        for form in forms:
            name = _title(file, form, several=len(forms) > 1)
            found = [_located(finding, name) for finding in check(form)]
            self.findings += found
            self.tables.append(_document(file, form, len(found)))
            if not found:
                self.fine.append(f"{name}: {self.said}")

    @property
    def details(self) -> dict[str, object]:
        """What JSON holds of several tables, and of files that cannot be used."""
        details: dict[str, object] = {"tables": self.tables} if len(self.tables) > 1 or self.unusable else {}
        if self.unusable:
            details["unusable"] = [
                {"type": type(one).__name__, "message": one.message(self.lang)} for one in self.unusable
            ]
        return details


def _show_columns(forms: Sequence[ReportedForm], lang: str) -> None:
    """Which column of the document was taken for which, and how much was left out for which reason."""
    for form in forms:
        recognition = form.recognition
        if recognition is None:
            continue
        out(
            msg(
                "form {form}, recognised by {sign}",
                form=form.code,
                sign=in_language(recognition.sign.value, lang),
            ),
            lang,
        )
        for spot in recognition.columns:
            out(f"  {in_language(spot.where, lang)} | {spot.key} | {spot.title}")
        for key in recognition.computed:
            out("  " + msg("{key} is not in the table; it is computed", key=key).in_language(lang))
        for left in recognition.left_out:
            out(
                "  "
                + msg(
                    "left out: {where} | {text} | {reason}",
                    where=in_language(left.where, lang),
                    text=left.text,
                    reason=in_language(left.reason.value, lang),
                ).in_language(lang)
            )


def _title(file: str, form: ReportedForm, *, several: bool) -> str:
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
