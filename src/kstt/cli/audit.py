"""``kstt audit``: which figures in the prose of a report do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.arguments import (
    add_findings_options,
    add_pages,
    add_period,
    add_reading,
    form_in,
    hints_of,
    layout_of,
    pages_of,
    period_of,
)
from kstt.cli.files import report_files
from kstt.cli.printing import out, print_findings, warn
from kstt.cli.progress import Following, pages_read
from kstt.errors import ParseError
from kstt.i18n import in_language, msg, translator

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.audit import Audit, Match, UnmatchedFigure
    from kstt.forms.reported import ReportedForm
    from kstt.io.report.reading import Report

HELP = "audit a report: hold the figures of its prose against the form, the calendar and the law"


def add(command: argparse.ArgumentParser) -> None:
    """The report, the forms it is about, and how findings are printed."""
    command.add_argument(
        "report",
        nargs="+",
        metavar="REPORT",
        help="a report: text, a .docx or a .pdf file; several, also folders of them and patterns, are held "
        "against one another",
    )
    command.add_argument("--form", metavar="FILE", help="the form of the report (default: the table in it)")
    command.add_argument("--previous", metavar="FILE", help="the form of an earlier period it compares with")
    command.add_argument(
        "--explain",
        "--figures",
        dest="figures",
        action="store_true",
        help="print what each figure was taken for and what holds it up, or why it is left unmatched",
    )
    add_pages(command)
    add_period(command, required=False)
    add_reading(command)
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Print the findings, then how many figures were matched."""
    from kstt.audit import audit

    _ = translator(args.lang)
    files = report_files(args, args.report)
    if len(files) > 1:
        return _together(args, files)
    (args.report,) = files
    with pages_read(args.lang, lambda: msg("reading {source}", source=args.report).in_language(args.lang)):
        report = _report(args, args.report)
    form = _table(args, args.form) if args.form else None
    previous = _table(args, args.previous, earlier=True) if args.previous else None
    found = audit(report, form, previous=previous, period=period_of(args))
    if form is None and not report.forms:
        warn(_("no form at hand: cases are held against one another only"))
    for unread in report.unread:
        warn(_("table left unread: {table}").format(table=unread))
    details = {
        "matches": [_match(match) for match in found.matches],
        "unmatched": [_unmatched(one, args.lang) for one in found.unmatched],
        "unread": list(report.unread),
    }
    said = _("every figure that could be matched holds")
    status = print_findings(
        args, found.findings, source=args.report, fine=f"{args.report}: {said}", details=details
    )
    if not args.json and args.format in {None, "text", "table"}:
        if args.figures:
            _print_figures(found, args.lang)
        counts = _("figures: {matched} matched, {left} left unmatched")
        out(counts.format(matched=len(found.matches), left=len(found.unmatched)))
    return status


def _together(args: argparse.Namespace, files: Sequence[str]) -> int:
    """Print what several reports contradict one another in, after what each contradicts itself in."""
    from kstt.audit import audit, audit_together

    _ = translator(args.lang)
    if args.form or args.previous or period_of(args):
        raise ParseError("--form, --previous, --period", ", ".join(files), msg("one report"))
    following = Following(args.lang)
    with pages_read(args.lang, following.text):
        reports = []
        for number, path in enumerate(files):
            following.files(number, len(files))
            reports.append(_report(args, path))
        audits = [audit(report) for report in reports]
    findings = [finding for one in audits for finding in one.findings]
    between = audit_together(reports)
    said = _("every figure that could be matched holds")
    details = {
        "matches": [_match(match) for one in audits for match in one.matches],
        "unmatched": [_unmatched(left, args.lang) for one in audits for left in one.unmatched],
    }
    status = print_findings(args, (*findings, *between), source=", ".join(files), fine=said, details=details)
    if not args.json and args.format in {None, "text", "table"} and args.figures:
        for one in audits:
            _print_figures(one, args.lang)
    return status


def _table(args: argparse.Namespace, file: str, *, earlier: bool = False) -> ReportedForm:
    return form_in(args, file, period=None if earlier else period_of(args))


def _report(args: argparse.Namespace, path: str) -> Report:
    from kstt.io.report.reading import read_report

    return read_report(
        path, layout=layout_of(args), hints=hints_of(args), pages=pages_of(args), convert=args.convert
    )


def _match(match: Match) -> dict[str, object]:
    return {
        "figure": match.figure.text,
        "where": match.figure.where,
        "line": match.figure.line,
        "column": match.figure.column,
        "basis": match.basis.value,
        "to": match.to,
        "right": match.right,
        "holds": match.holds,
        "open": match.open,
        "taken_for": match.taken_for,
        "also": list(match.also),
    }


def _unmatched(one: UnmatchedFigure, lang: str) -> dict[str, object]:
    return {
        "figure": one.figure.text,
        "where": one.figure.where,
        "line": one.figure.line,
        "column": one.figure.column,
        "reason": one.reason.value,
        "reason_text": one.reason.in_language(lang),
        "detail": one.detail,
        "taken_for": one.taken_for,
    }


def _chance(match: Match, lang: str) -> str:
    """How probable it is that a figure agrees by chance, where that was reckoned."""
    if not match.chance:
        return ""
    _ = translator(lang)
    return _("; by chance: {percent}%").format(percent=f"{100 * match.chance:.2g}")


def _taken(one: Match | UnmatchedFigure, lang: str) -> str:
    """What the words of a figure were taken for, where they name something."""
    from kstt.audit import Match

    _ = translator(lang)
    nothing = not one.taken_for or (isinstance(one, Match) and one.taken_for in one.to)
    return "" if nothing else _("; taken for: {column}").format(column=one.taken_for)


def _print_figures(found: Audit, lang: str) -> None:
    _ = translator(lang)
    for match in found.matches:
        basis = match.basis.in_language(lang)
        sign = "=" if match.holds else "≟" if match.open else "≠"
        place = in_language(match.figure.where, lang)
        held = f"{sign} {match.right or '?'} [{basis}] {match.to}{_chance(match, lang)}"
        out(f"{place}: {match.figure.text} {held}{_taken(match, lang)}")
        for other in match.also:
            out("    " + _("also: {relation}").format(relation=other))
    for one in found.unmatched:
        reason = one.reason.in_language(lang)
        detail = f": {one.detail}" if one.detail else ""
        place = in_language(one.figure.where, lang)
        out(f"{place}: {one.figure.text} ? [{reason}{detail}]{_taken(one, lang)}")
