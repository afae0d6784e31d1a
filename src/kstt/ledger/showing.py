"""Ledgers and series of forms as HTML: what each unit, or each period, comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.accounts import CaseAccount
from kstt.compute import RowBy
from kstt.html import render_accounts
from kstt.ledger.balance import account_of
from kstt.numerals import format_count
from kstt.periods import ReportingPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger

__all__ = ["render_ledger", "render_series"]

_NAMES = {RowBy.UNIT: ("đơn vị", "Đơn vị"), RowBy.CATEGORY: ("lĩnh vực", "Lĩnh vực")}
_MOST_ROWS = 200
"""Rows that a notebook is shown; the rest is counted in the caption."""


def render_ledger(ledger: Ledger) -> str:
    """A ledger: what it holds, and over all its days the account of each unit (or else category).

    >>> from kstt.ledger import Ledger
    >>> "0 đơn vị" in render_ledger(Ledger.empty())
    True
    """
    names = {RowBy.UNIT: ledger.units, RowBy.CATEGORY: ledger.categories}
    held = [f"{format_count(len(names[row]))} {_NAMES[row][0]}" for row in ledger.keep]
    held.append(f"{format_count(ledger.movements)} biến động")
    if ledger.days is None:
        caption = f"Sổ biến động hồ sơ: {', '.join(held)}"
        return render_accounts((), CaseAccount, row_header="", caption=caption, total=CaseAccount.zero())
    first, last = ledger.days
    start = first if ledger.since is None else ledger.since
    end = last if ledger.through is None else ledger.through
    whole = ReportingPeriod(start, max(start, end))
    rows, header = _rows(ledger, whole)
    more = f"; {len(rows) - _MOST_ROWS} dòng nữa không hiện ở đây" if rows[_MOST_ROWS:] else ""
    return render_accounts(
        rows[:_MOST_ROWS],
        CaseAccount,
        row_header=header,
        caption=f"Sổ biến động hồ sơ: {', '.join(held)} · {whole.days_label}{more}",
        total=ledger.account(whole),
    )


def _rows(ledger: Ledger, whole: ReportingPeriod) -> tuple[list[tuple[str, CaseAccount]], str]:
    if not ledger.keep:
        return [(level.label, ledger.account(whole, level=level)) for level in ledger.levels], "Cấp"
    by = ledger.keep[0]
    accounts: dict[str, CaseAccount] = {}
    for (_, name), boxes in ledger.row_boxes(whole, by).items():
        accounts[name] = accounts.get(name, CaseAccount.zero()) + account_of(boxes)
    return sorted(accounts.items()), _NAMES[by][1]


def render_series(forms: Iterable[Form[CaseAccount]]) -> str:
    """The totals of several forms, a row for each period."""
    rows = [(form.period.label, form.total) for form in forms]
    return render_accounts(rows, CaseAccount, row_header="Kỳ báo cáo", caption="Tổng cộng từng kỳ")
