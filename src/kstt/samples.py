"""Sample data that the package ships: a real quarterly report, and case records made to fit a form.

The figures and row labels are those of a province's published form 06c for the second quarter of 2021
[doc]; a page of its section I was lost, so thirty rows are missing. The case records are made up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kstt.cases import Case
from kstt.categories import CategoryCatalogue, ProcedureCategory
from kstt.checks import level_of
from kstt.forms.form import LineKind
from kstt.forms.layouts import LAYOUTS
from kstt.io.delimited import parse_table
from kstt.periods import ReportingPeriod
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.accounts import CaseAccount
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm

__all__ = ["PUBLISHED_TABLE", "REMAINDER", "cases_for", "published_catalogue", "published_report"]

PUBLISHED_TABLE = "dak-nong-2021-q2-06c.tsv"
REMAINDER = "Các lĩnh vực trên trang bị mất"


def published_report() -> ReportedForm:
    """The published form 06c of UBND tỉnh Đắk Nông for the second quarter of 2021, as it was reported.

    >>> report = published_report()
    >>> len(report.rows), report.cell("Tổng cộng", "received").value
    (75, 126378)
    """
    import attrs

    text = files("kstt").joinpath("data", PUBLISHED_TABLE).read_text(encoding="utf-8")
    table = parse_table(
        text,
        source=PUBLISHED_TABLE,
        layout=LAYOUTS.by_code("06c/VPCP/KSTT"),
        period=ReportingPeriod.quarter(2021, 2),
    )
    return attrs.evolve(
        table, reporting_unit="UBND tỉnh Đắk Nông", recipient="Văn phòng Chính phủ", source=PUBLISHED_TABLE
    )


@cache
def published_catalogue() -> CategoryCatalogue:
    """The rows of a published form 06c, per level: a start for a catalogue of one's own [doc].

    >>> published_catalogue().find("đất  đai", AuthorityLevel.DISTRICT).name
    'Đất đai'
    """
    report = published_report()
    levels = {
        row.section: level_of(report.layout, row) for row in report.rows if row.kind is LineKind.SECTION
    }
    return CategoryCatalogue(
        tuple(
            ProcedureCategory(row.label, levels[row.section])
            for row in report.rows
            if row.kind is LineKind.ROW
        )
    )


def cases_for(form: Form[CaseAccount]) -> Iterator[Case]:
    """Made-up cases, one for each that the form counts, that land in its boxes under the default rules.

    The same form always gives the same cases. In a form without sections they are of commune level.

    >>> from kstt import CaseAccount
    >>> published = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    >>> sum(1 for _ in cases_for(published))
    126378
    """
    section: AuthorityLevel | None = None
    levels = iter(found.level for found in form.sections)
    for line in form:
        if line.kind is LineKind.SECTION:
            section = next(levels)
        elif line.kind is LineKind.ROW:
            level = section or AuthorityLevel.COMMUNE
            prefix = f"{line.section or '0'}-{line.number}"
            yield from _cases_of(line.account, form.period, prefix, line.label, level)


def _cases_of(
    account: CaseAccount, period: ReportingPeriod, prefix: str, category: str, level: AuthorityLevel
) -> Iterator[Case]:
    start, end, day = period.start, period.end, timedelta(days=1)
    # Every case is received early enough, and closed on the last day, so that any receipt meets any status.
    receipts: list[tuple[Channel, date]] = [
        *([(Channel.ONLINE, start)] * account.received_online),
        *([(Channel.DIRECT, start)] * account.received_direct),
        *([(Channel.DIRECT, start - day)] * account.carried_over),
    ]
    statuses: list[tuple[date, date | None]] = [
        *([(end + day, end)] * account.resolved_early),
        *([(end, end)] * account.resolved_on_time),
        *([(end - day, end)] * account.resolved_late),
        *([(end, None)] * account.pending_within),
        *([(end - day, None)] * account.pending_overdue),
    ]
    for number, ((channel, received), (due, closed)) in enumerate(zip(receipts, statuses, strict=True), 1):
        closing = Closing.DECIDED if closed else None
        yield Case(f"{prefix}-{number}", category, level, "", channel, received, due, closed, closing)
