"""Forms, accounts, periods and findings as HTML: fragments for notebooks, whole pages for browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.columns import columns_of
from kstt.definitions.html import render_row, render_rows
from kstt.definitions.layout import TOTAL_LABEL
from kstt.findings.collection import Findings
from kstt.tables.html import render_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.findings.finding import Finding

__all__ = ["render_account", "render_accounts", "render_findings", "render_html", "render_period"]


def render_account(account: Account) -> str:
    r"""An account as a row under its merged header.

    >>> from kstt import CaseAccount
    >>> render_account(CaseAccount.zero()).count("<td class=\"zero\">0</td>")
    11
    """
    return render_row(columns_of(type(account)), account.values)


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
        total: an account above the rows.

    >>> from kstt import CaseAccount
    >>> html = render_accounts([("Sở A", CaseAccount.zero())], CaseAccount, row_header="Đơn vị")
    >>> html.count('<th scope="row">Sở A</th>')
    1
    """
    return render_rows(
        columns_of(kind),
        ((name, account.values) for name, account in rows),
        row_header=row_header,
        caption=caption,
        total=None if total is None else (TOTAL_LABEL, total.values),
    )


def render_period(period: ReportingPeriod) -> str:
    """A period by its name, with its days.

    >>> from kstt import ReportingPeriod
    >>> "15/03/2021" in render_period(ReportingPeriod.quarter(2021, 2))
    True
    """
    return period._repr_html_()  # the same fragment that a notebook shows


def render_findings(findings: Iterable[Finding], lang: str = "vi") -> str:
    """Findings as a table in one language, those suppressed under it.

    >>> "không có" in render_findings([])
    True
    """
    return Findings.of(findings).to_html(lang)
