"""``kstt check``: what is wrong with reported tables, whatever format they come in."""

from __future__ import annotations

from functools import partial
from shlex import quote
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
    kept_findings,
    layout_of,
    pages_of,
    period_of,
    reading_again,
)
from kstt.cli.files import files_name, table_files
from kstt.cli.printing import FINE, UNUSABLE, out, print_findings, warn
from kstt.cli.progress import Following, pages_read
from kstt.definitions.columns import Role
from kstt.errors import KsttError, ParseError
from kstt.findings.finding import Severity
from kstt.findings.report import tally
from kstt.i18n import in_language, msg, named
from kstt.io.formats.reading import read_forms
from kstt.tables.checks import check
from kstt.tables.heading import unstated

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
        help="tables in Excel, OpenDocument, Word, PDF, scans, report text, CSV, HTML or JSON; "
        "folders of them and patterns such as 'q2/*.xlsx', too",
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
    command.add_argument(
        "--mark",
        metavar="OUT",
        help="write a copy of the workbook in which wrong cells are coloured, with the reason and a proposal",
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    add_convert(command)
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Print the findings of every form in every file; files that cannot be used are named, too."""
    in_text = not args.json and args.format in {None, "text"}
    files = table_files(args, args.files)
    read = partial(
        read_forms,
        layout=layout_of(args),
        period=period_of(args),
        sheet=args.sheet,
        hints=hints_of(args),
        convert=args.convert,
        pages=pages_of(args),
    )
    if args.mark and len(files) > 1:
        raise ParseError("--mark", args.mark, msg("one workbook; {count} files were named", count=len(files)))
    if args.mark:
        from kstt.io.excel.marking import check_markable

        check_markable(files[0], args.mark)
    results = _Results(args.lang)
    following = Following(args.lang)
    with pages_read(args.lang, following.text):
        for number, file in enumerate(files):
            following.files(number, len(files))
            try:
                forms = read(file)
            except KsttError as error:
                if len(files) == 1:
                    raise
                results.unusable.append((file, error))
                continue
            results.at(file, forms)
            if args.show_columns and in_text:
                _show_columns(forms, args.lang)
    status = FINE
    if results.findings or not in_text:
        status = print_findings(
            args,
            results.findings,
            source=files[0] if len(files) == 1 else "",
            fine="",
            details=results.details,
            files=files,
        )
    _print_unusable(args, results, files)
    if args.mark:
        _write_marked(args, results, files[0])
    if in_text:
        _print_last_lines(args, results, files)
    return UNUSABLE if results.unusable else status


def _print_unusable(args: argparse.Namespace, results: _Results, files: Sequence[str]) -> None:
    """Each file that cannot be used, with the reason: of many files, how it begins."""
    if args.json:
        return
    for file, one in results.unusable:
        said = one.message(args.lang)
        if len(files) > 1 and len(said) > _LONG:
            whole = msg("kstt check {file} says all of it", file=quote(file)).in_language(args.lang)
            said = f"{said[:_LONG]}… ({whole})"
        warn(f"kstt: {said}" if file in said else f"kstt: {file}: {said}")


def _write_marked(args: argparse.Namespace, results: _Results, file: str) -> None:
    """Write the marked copy, with the counts that ``kstt repair`` would put into its cells."""
    from kstt.io.excel.marking import write_marked
    from kstt.repair import repair

    proposals: dict[str, int] = {}
    for form in results.forms:
        if any(finding.rule in _MENDABLE for finding in check(form)):
            found = repair(form)
            for change in found.certain_changes:
                row, column = change.place
                if where := found.reported.rows[row].cells[column].where:
                    proposals[where] = change.proposed
    kept = kept_findings(args, results.findings)
    lost = write_marked(file, args.mark, kept, proposals, lang=args.lang, overwrite=args.overwrite)
    written = msg("written: {path}", path=args.mark).in_language(args.lang)
    for line in (written, lost.in_language(args.lang)):
        if line:
            (warn if args.json or args.format not in {None, "text"} else out)(line)


def _print_last_lines(args: argparse.Namespace, results: _Results, files: Sequence[str]) -> None:
    """What holds, how much was found in all, and the command that finds the wrong cells."""
    kept = kept_findings(args, results.findings)
    if not (results.unusable or kept.suppressed) and not any(f.severity is not Severity.INFO for f in kept):
        name = files_name(files, args.lang)
        remarks = (
            ""
            if args.all or len(files) == 1 or not kept
            else msg(" (remarks: {count}; --all shows them)", count=len(kept))
        )
        out(msg("{name}: every sum holds{remarks}", name=name, remarks=remarks).in_language(args.lang))
        return
    out(tally(kept, files=len(files), unusable=len(results.unusable), lang=args.lang))
    broken = next((results.file_of[f] for f in kept if f.rule in _MENDABLE and f in results.file_of), None)
    if broken is not None and not (args.sheet or args.pages or args.convert):
        command = f"kstt repair {quote(broken)}{reading_again(args)}"
        out(msg("next: {command}", command=command).in_language(args.lang))


_BESIDE_COUNTS = {"number": "số thứ tự", "label": "tên dòng", "unit": "đơn vị"}
"""The names in Vietnamese of the columns beside the counts."""
_LONG = 240
"""Letters of a reason that are printed where several files were checked."""
_MENDABLE = frozenset(
    {"row-identity", "column-total", "column-bound", "not-a-count", "blank-open", "count-unknown"}
)
"""The rules of which ``kstt repair`` may find the wrong cells."""


class _Results:
    """What was found in the files so far."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.findings: list[Finding] = []
        self.file_of: dict[Finding, str] = {}
        self.tables: list[dict[str, object]] = []
        self.forms: list[ReportedForm] = []
        self.unusable: list[tuple[str, KsttError]] = []

    def at(self, file: str, forms: Sequence[ReportedForm]) -> None:
        """Check the forms of a file."""
        self.forms += forms
        for form in forms:
            name = _title(file, form, several=len(forms) > 1)
            found = [_located(finding, name) for finding in (*check(form), *unstated(form))]
            self.findings += found
            self.file_of.update(dict.fromkeys(found, file))
            self.tables.append(_document(file, form, len(found)))

    @property
    def details(self) -> dict[str, object]:
        """What JSON holds of several tables, and of files that cannot be used."""
        details: dict[str, object] = {"tables": self.tables} if len(self.tables) > 1 or self.unusable else {}
        if self.unusable:
            details["unusable"] = [
                {"file": file, "type": type(one).__name__, "message": one.message(self.lang)}
                for file, one in self.unusable
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
        names = {**_BESIDE_COUNTS, **{column.key: column.label for column in form.columns}}
        for spot in recognition.columns:
            key = in_language(named(spot.key, vi=f"{spot.key} ({names[spot.key]})"), lang)
            out(f"  {in_language(spot.where, lang)} | {key} | {spot.title}")
        boxes = {column.key for column in form.columns if column.role is not Role.TOTAL}
        for key in recognition.computed:
            column = named(key, vi=f"{key} ({names[key]})")
            said = msg("{key} is not in the table; it is computed", key=column)
            if key in boxes:
                said = msg("{key} is not in the table; nothing is counted in it", key=column)
            out(f"  {said.in_language(lang)}")
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
