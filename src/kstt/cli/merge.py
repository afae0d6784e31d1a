"""``kstt merge``: the form of a province from its units' tables."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import attrs

from kstt.cli.arguments import (
    add_findings_options,
    add_output,
    add_period,
    add_reading,
    add_reporting_unit,
    hints_of,
    kept_findings,
    layout_of,
    output_of,
)
from kstt.cli.outputs import refuse_input_as_output
from kstt.cli.printing import UNUSABLE, out, out_form, print_findings
from kstt.cli.progress import following
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.rules import RowBy
from kstt.findings.rules import Severity
from kstt.i18n import in_language, joined, msg, named
from kstt.merging.reports import Repetition
from kstt.numerals import format_count
from kstt.text import name_key
from kstt.vocabulary import parse_member

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from kstt.definitions.account import Account
    from kstt.findings.rules import Finding
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm
    from kstt.io.units import TakenFiles
    from kstt.merging import UnitMerge, UnitOutcome

HELP = "merge units' tables into the form of all: every file read or refused with the reason"


def add(command: argparse.ArgumentParser) -> None:
    """The files, what is made of them, and where it goes."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="tables of units, folders of them, or patterns such as q2/*.xlsx",
    )
    command.add_argument(
        "--sheet",
        default="",
        metavar="NAME",
        help="in workbooks read such sheets alone; * stands for any letters",
    )
    add_period(command, required=True)
    command.add_argument(
        "--form",
        choices=tuple(reversed(LAYOUTS.forms())),
        default="06c",
        help="the form that is made (default: 06c)",
    )
    command.add_argument(
        "--by",
        choices=[RowBy.CATEGORY.value, RowBy.UNIT.value],
        default=RowBy.CATEGORY.value,
        help="what a row is: a category (default) or a unit",
    )
    add_reporting_unit(command)
    command.add_argument(
        "--catalogue", metavar="FILE", help="canonical names of categories: level,name,code,aliases"
    )
    command.add_argument(
        "--units", metavar="FILE", help="the units that report, with their levels: level,name,code,aliases"
    )
    command.add_argument(
        "--level",
        action="append",
        default=[],
        metavar="PATTERN=LEVEL",
        help="the level of units or files, such as 'UBND thành phố*=district'; may be given several times",
    )
    command.add_argument(
        "--previous",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="tables of the period before, of units or of the whole, to check what is carried over",
    )
    kinds = [kind.value for kind in Repetition]
    command.add_argument(
        "--leave-out",
        action="append",
        default=[],
        choices=kinds,
        type=_repetition,
        help="leave out tables that repeat others: unit (another table of a unit), figures (the same "
        "figures), sum (the sum of others), period (of the period before); may be given several times",
    )
    command.add_argument(
        "--keep",
        action="append",
        default=[],
        choices=kinds,
        type=_repetition,
        help="count tables that repeat others in this way all the same; may be given several times",
    )
    add_ended_level(command)
    add_reading(command)
    add_output(command)
    command.add_argument(
        "--force", action="store_true", help="write the form in spite of errors; refused tables are not in it"
    )
    command.add_argument(
        "--jobs",
        type=int,
        default=None,
        metavar="N",
        help="number of processes that read the files (default: as needed)",
    )
    add_findings_options(command)


def _repetition(text: str) -> str:
    """A kind of repetition, also by its name in Vietnamese."""
    return next((str(kind.value) for kind in Repetition if name_key(kind.label) == name_key(text)), text)


def add_ended_level(command: argparse.ArgumentParser) -> None:
    """The ``--ended-level`` argument."""
    from kstt.definitions.rules import CountingRules, EndedLevel

    default, text, _ = CountingRules.options()["ended_level"]
    command.add_argument(
        "--ended-level",
        choices=[member.value for member in EndedLevel],
        default=getattr(default, "value", ""),
        help=text,
    )


def run(args: argparse.Namespace) -> int:
    """Read, merge, report, write."""
    from kstt.definitions.editions import LAYOUTS
    from kstt.definitions.rules import EndedLevel
    from kstt.forms.reported import ReportedForm
    from kstt.io.formats.reading import write_form
    from kstt.io.settings.catalogues import read_catalogue
    from kstt.io.units import LevelRule, take_units, unit_files
    from kstt.merging.previous import unusable
    from kstt.merging.reading import Target
    from kstt.merging.reports import is_error
    from kstt.merging.units import merge_taken
    from kstt.records.categories import CategoryCatalogue

    period = ReportingPeriod.parse(args.period)
    output = output_of(args)
    layout = LAYOUTS.on(args.form, period.end)
    units = read_catalogue(args.units) if args.units else None
    levels = tuple(map(LevelRule.parse, args.level))
    target = Target(layout, period, RowBy(args.by), units, EndedLevel(args.ended_level))
    read = partial(
        take_units,
        target=target,
        layout=layout_of(args),
        levels=levels,
        jobs=args.jobs,
        sheet=args.sheet,
        convert=args.convert,
        hints=hints_of(args),
    )
    files, earlier = map(unit_files, (args.files, args.previous))
    refuse_input_as_output(args, (*files.files, *earlier.files))
    with following(args.lang) as progress:
        found = read(files, progress=progress)
        before = read(earlier, before=True, progress=progress)
    catalogue = read_catalogue(args.catalogue) if args.catalogue else CategoryCatalogue(())
    merge = merge_taken(
        target,
        found.taken,
        before.taken,
        catalogue,
        args.reporting_unit,
        leave_out=[parse_member(Repetition, kind) for kind in args.leave_out],
        keep=[parse_member(Repetition, kind) for kind in args.keep],
    )
    merge = attrs.evolve(
        merge,
        outcomes=(*found.unreadable, *merge.outcomes),
        findings=(*merge.findings, *map(unusable, before.unreadable)),
    )
    usable = _usable(merge)
    sound = not is_error(kept_findings(args, merge.all_findings))
    form: Form[Account] | ReportedForm | None = None
    if usable and (args.force or sound):
        form = merge.form
        if merge.has_errors:
            form = attrs.evolve(ReportedForm.from_form(merge.form), notes=merge.remarks)
        if output is not None:
            write_form(form, output, overwrite=args.overwrite)
    status = _tell(args, merge, found, form, forced=form is not None and not sound)
    return status if usable else UNUSABLE


def _tell(
    args: argparse.Namespace,
    merge: UnitMerge,
    found: TakenFiles,
    form: Form[Account] | ReportedForm | None,
    *,
    forced: bool,
) -> int:
    """Print what became of every table, the findings, and whether the form was written.

    There is no ``form`` where errors speak against it: what is read by a program says so by leaving it out.
    """
    from kstt.codecs.documents import to_document

    lang = args.lang
    findings = merge.all_findings
    written = form is not None and args.output is not None
    if args.json or args.format not in {None, "text"}:
        details = {
            "written": args.output if written else None,
            "forced": forced,
            "tables": [_document(outcome) for outcome in merge.outcomes],
            "passed_over": list(found.passed_over),
            "form": None if form is None else to_document(form),
        }
        return print_findings(args, findings, source=args.output or "", fine="", details=details)
    for outcome in merge.outcomes:
        out(_line(outcome, lang))
    out(_tally(merge, lang))
    for name in found.passed_over:
        out(msg("passed over: {name}", name=name), lang)
    shown = [finding for finding in findings if finding.severity is not Severity.INFO]
    for line in _infos(findings, lang):
        out(line)
    status = print_findings(args, shown, source="", fine=msg("no errors").in_language(lang))
    _tell_result(args, merge, written=written, forced=forced)
    return status


def _usable(merge: UnitMerge) -> bool:
    """Whether anything was merged."""
    return any(outcome.merged for outcome in merge.outcomes)


def _tell_result(args: argparse.Namespace, merge: UnitMerge, *, written: bool, forced: bool) -> None:
    """Print the form, or whether it was written."""
    lang = args.lang
    if not _usable(merge):
        out(msg("no table could be merged: there is no form"), lang)
    elif args.output is None:
        out("")
        for remark in (_partial(merge, lang), *merge.remarks) if merge.has_errors else ():
            out(remark)
        out_form(merge.form)
    elif written:
        path = args.output
        said = msg("written in spite of errors (--force): {path}", path=path)
        out(said if forced else msg("written: {path}", path=path), lang)
        for remark in merge.remarks:
            out(f"  {remark}")
    else:
        out(msg("nothing was written: mend the errors, or write without what is refused by --force"), lang)
        if any(kind.rule in {finding.rule for finding in merge.all_findings} for kind in Repetition):
            kinds = joined(
                ", ", [named(kind.value, vi=f"{kind.value} ({kind.label})") for kind in Repetition]
            )
            out(msg("tables that repeat others: --leave-out or --keep one of {kinds}", kinds=kinds), lang)


def _tally(merge: UnitMerge, lang: str) -> str:
    """How many tables went in, with their cases, and how many did not."""
    inside = [outcome for outcome in merge.outcomes if outcome.merged]
    return msg(
        "tables merged: {merged} of {tables}, cases: {cases}",
        merged=len(inside),
        tables=len(merge.outcomes),
        cases=format_count(sum(outcome.received or 0 for outcome in inside)),
    ).in_language(lang)


def _partial(merge: UnitMerge, lang: str) -> str:
    """The first line above a form that is not the form of all."""
    return msg(
        "PARTIAL RESULT: tables that are not in it: {refused} of {tables}",
        refused=len(merge.refused),
        tables=len(merge.outcomes),
    ).in_language(lang)


def _line(outcome: UnitOutcome, lang: str) -> str:
    """A table in one line: what became of it."""
    level = in_language(outcome.level, lang) if outcome.level else ""
    whose = ", ".join(filter(None, (outcome.unit, level)))
    if not outcome.merged:
        reasons = len(outcome.reasons)
        if not reasons:
            return msg(
                "left out: {source} ({whose}; {cases} cases)",
                source=outcome.source,
                whose=whose or "-",
                cases=format_count(outcome.received or 0),
            ).in_language(lang)
        return msg("refused: {source} (errors: {count})", source=outcome.source, count=reasons).in_language(
            lang
        )
    return msg(
        "merged: {source} ({whose}; rows: {rows}, cases: {cases})",
        source=outcome.source,
        whose=whose or "-",
        rows=outcome.rows,
        cases=format_count(outcome.received or 0),
    ).in_language(lang)


def _infos(findings: Iterable[Finding], lang: str) -> list[str]:
    """Rows merged under another name, by name; other remarks by rule, with their number."""
    names: dict[str, Counter[str]] = {}
    rules: Counter[str] = Counter()
    for finding in findings:
        if finding.rule == "name-merged":
            names.setdefault(str(finding.expected), Counter())[str(finding.found)] += 1
        elif finding.severity is Severity.INFO:
            rules[finding.rule] += 1
    lines = [
        msg(
            "counted as {name}: {spellings}",
            name=name,
            spellings=", ".join(f"{text} ({count})" for text, count in written.items()),
        ).in_language(lang)
        for name, written in names.items()
    ]
    return [*lines, *(f"{count} [{rule}]" for rule, count in rules.items())]


def _document(outcome: UnitOutcome) -> dict[str, object]:
    return {
        "source": outcome.source,
        "file": outcome.file or outcome.source,
        "sheet": outcome.sheet,
        "merged": outcome.merged,
        "left_out": outcome.left_out,
        "unit": outcome.unit,
        "level": outcome.level.value if outcome.level else None,
        "rows": outcome.rows,
        "received": outcome.received,
        "reasons": [finding.message_en for finding in outcome.reasons],
    }
