"""Accounts, periods and findings as HTML fragments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kstt.columns import columns_of
from kstt.findings import Finding, Severity
from kstt.findings_list import Findings
from kstt.forms.layouts import FormLayout
from kstt.html.form_table import fragment, header_rows, message_of, scrolling
from kstt.html.markup import Markup, element, joined
from kstt.law import Citation
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kstt.accounts import Account
    from kstt.periods import ReportingPeriod

__all__ = ["render_account", "render_accounts", "render_findings", "render_period"]


def render_account(account: Account) -> str:
    r"""An account as the row that it is, under its merged header.

    >>> from kstt import CaseAccount
    >>> render_account(CaseAccount.zero()).count("<td class=\"zero\">0</td>")
    11
    """
    head = header_rows(_layout(type(account)), first=2)
    body = element("tr", *_counts(account))
    table = element("table", element("thead", head), element("tbody", body))
    return fragment(element("div", table, class_="scroll"))


def render_accounts(
    rows: Iterable[tuple[str, Account]],
    kind: type[Account],
    *,
    row_header: str,
    caption: str = "",
    total: Account | None = None,
) -> str:
    """Accounts under one another, each with its name.

    Args:
        rows: the name and the account of each row.
        kind: the class of the accounts, whose columns make the header.
        row_header: the title over the names.
        caption: a title over the table.
        total: an account that stands above the rows.

    >>> from kstt import CaseAccount
    >>> html = render_accounts([("Sở A", CaseAccount.zero())], CaseAccount, row_header="Đơn vị")
    >>> html.count('<th scope="row">Sở A</th>')
    1
    """
    head = header_rows(_layout(kind, row_header), first=1)
    body = [] if total is None else [_account_row("Tổng cộng", total, "total")]
    body += [_account_row(name, account, "row") for name, account in rows]
    table = element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", head),
        element("tbody", *body),
    )
    return fragment(element("div", table, class_=scrolling(len(body)), tabindex="0"))


def _layout(kind: type[Account], row_header: str = "") -> FormLayout:
    """A form of nothing but the columns of its rows."""
    source = columns_of(kind)[0].source or Citation("")
    return FormLayout("", "", "", kind, source, date.min, row_header=row_header)


def _account_row(name: str, account: Account, kind: str) -> Markup:
    return element("tr", element("th", name, scope="row"), *_counts(account), class_=kind)


def _counts(account: Account) -> Iterator[Markup]:
    values = account.values
    return (_count(values[column.key]) for column in columns_of(type(account)))


def _count(value: int | None) -> Markup:
    if value is None:
        return element("td", "–", title="không xác định được")
    return element("td", format_count(value), class_=None if value else "zero")


def render_period(period: ReportingPeriod) -> str:
    """A period by its name, with its days.

    >>> from kstt import ReportingPeriod
    >>> "15/03/2021" in render_period(ReportingPeriod.quarter(2021, 2))
    True
    """
    name = element("strong", period.label) if period.label != period.days_label else Markup("")
    days = f"{period.days_label} ({format_count(period.days)} ngày)"
    return fragment(joined(name, " · " if name else "", days), "kstt inline")


def render_findings(findings: Iterable[Finding]) -> str:
    """Findings as a table, in Vietnamese with the English below; those suppressed under it.

    >>> "không có" in render_findings([])
    True
    """
    together = Findings.of(findings)
    body = [_findings_table(together.items)] if together.items else [element("p", "không có phát hiện nào")]
    if together.suppressed:
        items = [
            element("li", f"{one.finding.message_vi} ", element("em", f"({one.reason})"))
            for one in together.suppressed
        ]
        summary = element("summary", f"bỏ qua, có lý do: {len(items)}")
        body.append(element("details", summary, element("ul", *items), class_="findings"))
    return fragment(joined(*body))


_HEADERS = ("Mức độ", "Vị trí", "Đã ghi", "Lẽ ra", "Nội dung", "Quy tắc")


def _findings_table(findings: tuple[Finding, ...]) -> Markup:
    head = element("tr", *(element("th", header, scope="col") for header in _HEADERS))
    counts = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
    words = ", ".join(f"{n} {severity.label}" for severity, n in counts.items() if n)
    table = element(
        "table",
        element("caption", words),
        element("thead", head),
        element("tbody", *(_finding_row(finding) for finding in findings)),
    )
    return element("div", table, class_="scroll")


def _finding_row(finding: Finding) -> Markup:
    tag = element("span", finding.severity.label, class_=f"tag {finding.severity.value}")
    place = [element("span", " · ".join(filter(None, (finding.row, finding.column))))]
    if finding.where:
        place.append(element("span", finding.where, class_="other"))
    message = (message_of(finding, "vi"), element("span", finding.message_en, class_="other", lang="en"))
    return element(
        "tr",
        element("td", tag, class_="words"),
        element("td", *place, class_="words"),
        *(_value(value) for value in (finding.found, finding.expected)),
        element("td", *message, class_="words"),
        element("td", element("code", finding.rule), class_="words", title=finding.reference),
    )


def _value(value: int | str | None) -> Markup:
    if isinstance(value, int):
        return element("td", format_count(value))
    return element("td", value or "", class_="words")
