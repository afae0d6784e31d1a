"""The form of all from many units' tables: one row for each category, or one for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.definitions.rules import EndedLevel, RowBy, require_period, require_rows
from kstt.errors import ParseError, require_many
from kstt.findings.rules import Finding
from kstt.i18n import msg
from kstt.merging.naming import Naming
from kstt.merging.previous import breaks_with
from kstt.merging.reading import Target, UnitTable, take, take_before, units_not_listed
from kstt.merging.repeats import without_repeats
from kstt.merging.reports import Repetition, UnitMerge, UnitReport
from kstt.merging.rows import category_rows, in_parts, renamed, summed, together, unit_rows
from kstt.records.categories import CategoryCatalogue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout

__all__ = ["merge_taken", "merge_units"]

_NOTHING = CategoryCatalogue(())


def merge_units(
    reports: Iterable[UnitReport],
    period: ReportingPeriod,
    *,
    layout: FormLayout | None = None,
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    units: CategoryCatalogue | None = None,
    previous: Iterable[UnitReport] = (),
    reporting_unit: str = "",
    ended: EndedLevel = EndedLevel.OWN_SECTION,
    leave_out: Collection[Repetition] = (),
    keep: Collection[Repetition] = (),
) -> UnitMerge:
    """The form of all the units whose tables hold, with the outcome of each table.

    A table is refused, with the reason, when it is not of the kind or period that is made, when a sum in
    it does not hold, when its level of authority is not known, when its rows are units though rows are to
    be categories, or when rows are units and it names none. Its level is the one that its report states;
    else that of the unit on the list of units; else that of its folder; else the one that the unit's name
    states. Rows that stand in sections of their own are taken section by section.

    No case is counted twice: a table is refused as well when a table of its unit came before, however the
    name is spelled, when it has the figures of another table or of one of the period before, and when its
    figures are the sum of others' (of its file, its folder, its level or all tables; see
    :mod:`kstt.merging.dependence` and :mod:`kstt.merging.sums` for which sums are found).

    Args:
        reports: the units' tables, in any order.
        period: the period of the form; a table that names no period is taken to be of it.
        layout: the edition that is made; form 06c on the period's last day by default.
        rows: what a row is: a category, or a unit.
        catalogue: canonical names of categories, and their order. Without it, and for names that it does
            not know, spellings that differ by signs alone become one row under the best of them, in the
            order of the alphabet; names that are probably one are a warning.
        units: the units that report, with their levels, aliases and order; those that did not are findings.
        previous: tables of the period before, of units or of the whole, for continuity.
        reporting_unit: whose form it is, for the heading.
        ended: where the cases of a level that has ended stand.
        leave_out: kinds of repetition whose tables are left out without an error.
        keep: kinds of repetition whose tables are counted all the same.

    Returns: the form, which adds up whatever was refused; the outcome of each table; findings.

    Source: form 06c is the sum of its units' forms 06a [doc].

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, ReportedForm, ReportingPeriod, form_06a
    >>> quarter = ReportingPeriod.quarter(2021, 2)
    >>> def table(unit, category):
    ...     days = (date(2021, 4, 1), None, None, None)
    ...     case = Case("1", category, AuthorityLevel.COMMUNE, unit, Channel.DIRECT, *days)
    ...     return ReportedForm.from_form(form_06a([case], quarter, reporting_unit=unit))
    >>> merge = merge_units([UnitReport("a.xlsx", table("UBND xã A", "Đất đai")),
    ...                      UnitReport("b.xlsx", table("UBND xã B", "ĐẤT ĐAI")),
    ...                      UnitReport("c.xlsx", table("Chi nhánh C", "Đất đai"))], quarter)
    >>> merge.form[AuthorityLevel.COMMUNE, "Đất đai"].received
    2
    >>> [(outcome.source, outcome.reasons[0].rule) for outcome in merge.refused]
    [('c.xlsx', 'unit-level')]
    """
    require_many(reports, msg("reports"), msg("units' tables (UnitReport)"))
    require_period(period)
    require_rows(rows)
    if rows is RowBy.PROCEDURE:
        raise ParseError(msg("rows"), rows.value, msg("units or categories, as units' tables have them"))
    target = Target(layout or LAYOUTS.on("06c", period.end), period, rows, units, ended)
    taken = [take(report, target) for report in reports]
    before = [take_before(report, target) for report in previous]
    return merge_taken(
        target, taken, before, catalogue or _NOTHING, reporting_unit, leave_out=leave_out, keep=keep
    )


def merge_taken(
    target: Target,
    looked_at: Sequence[UnitTable],
    before: Sequence[UnitTable] = (),
    catalogue: CategoryCatalogue = _NOTHING,
    reporting_unit: str = "",
    *,
    leave_out: Collection[Repetition] = (),
    keep: Collection[Repetition] = (),
) -> UnitMerge:
    """The form of tables that were looked at already; see :func:`merge_units`.

    Args:
        target: the form that is made.
        looked_at: the tables, as :func:`~kstt.merging.reading.take` gives them.
        before: the same of tables of the period before.
        catalogue: canonical names of categories.
        reporting_unit: whose form it is.
        leave_out: kinds of repetition whose tables are left out without an error.
        keep: kinds of repetition whose tables are counted all the same.
    """
    taken = without_repeats(looked_at, before, target, leave_out=leave_out, keep=keep)
    outcomes = tuple(one.outcome for one in taken)
    units = target.units
    findings: list[Finding] = []
    entries = together(taken)
    naming = Naming.of(entries, catalogue)
    if target.rows is RowBy.UNIT:
        form = summed(target, unit_rows(taken, target), units or _NOTHING, reporting_unit)
    else:
        findings += (*naming.findings, *renamed(taken, naming), *in_parts(entries))
        form = summed(target, category_rows(entries, naming), catalogue, reporting_unit)
    if units is not None:
        findings += units_not_listed(taken, target)
    missing = {finding.row for finding in findings if finding.rule == "unit-missing"}
    breaks = breaks_with(before, target, taken, form, naming)
    findings += (one for one in breaks if one.rule != "unit-missing" or one.row not in missing)
    return UnitMerge(form, outcomes, tuple(findings))
