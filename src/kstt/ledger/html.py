"""Ledgers and series of forms as HTML: the account of each unit or period."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.columns import columns_of
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.html import render_rows
from kstt.definitions.layout import TOTAL_LABEL
from kstt.definitions.rules import RowBy
from kstt.ledger.balance import account_of
from kstt.numerals import format_count
from kstt.vocabulary import AuthorityLevel

__all__ = ["render_ledger"]

_NAMES = {RowBy.UNIT: ("đơn vị", "Đơn vị"), RowBy.CATEGORY: ("lĩnh vực", "Lĩnh vực")}
_MOST_ROWS = 200
"""The number of rows shown in a notebook; the caption counts the rest."""


class LedgerParts(Protocol):
    """The parts of a ledger that are shown."""

    @property
    def keep(self) -> tuple[RowBy, ...]:
        """The rows that it keeps apart."""
        ...

    @property
    def since(self) -> date | None:
        """The first day it answers for."""
        ...

    @property
    def through(self) -> date | None:
        """The last day on which its cases are known."""
        ...

    @property
    def units(self) -> tuple[str, ...]:
        """The units that have movements."""
        ...

    @property
    def levels(self) -> tuple[AuthorityLevel, ...]:
        """The levels that have movements."""
        ...

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that have movements."""
        ...

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day with movements."""
        ...

    @property
    def movements(self) -> int:
        """The number of movements."""
        ...

    def account(self, period: ReportingPeriod, *, level: AuthorityLevel | None = None) -> CaseAccount:
        """The account of a period."""
        ...

    def row_boxes(
        self, period: ReportingPeriod, rows: RowBy
    ) -> dict[tuple[AuthorityLevel | None, str], tuple[int, ...]]:
        """The boxes of each row of a period."""
        ...


def render_ledger(ledger: LedgerParts) -> str:
    """A ledger: its content, and the account of each unit (or else category) over all its days.

    >>> from kstt.ledger import Ledger
    >>> "0 đơn vị" in render_ledger(Ledger.empty())
    True
    """
    names = {RowBy.UNIT: ledger.units, RowBy.CATEGORY: ledger.categories}
    held = [f"{format_count(len(names[row]))} {_NAMES[row][0]}" for row in ledger.keep]
    held.append(f"{format_count(ledger.movements)} biến động")
    if ledger.days is None:
        caption = f"Sổ biến động hồ sơ: {', '.join(held)}"
        zero = (TOTAL_LABEL, CaseAccount.zero().values)
        return render_rows(columns_of(CaseAccount), (), row_header="", caption=caption, total=zero)
    first, last = ledger.days
    start = first if ledger.since is None else ledger.since
    end = last if ledger.through is None else ledger.through
    whole = ReportingPeriod(start, max(start, end))
    rows, header = _rows(ledger, whole)
    more = f"; {len(rows) - _MOST_ROWS} dòng nữa không hiện ở đây" if rows[_MOST_ROWS:] else ""
    return render_rows(
        columns_of(CaseAccount),
        ((name, account.values) for name, account in rows[:_MOST_ROWS]),
        row_header=header,
        caption=f"Sổ biến động hồ sơ: {', '.join(held)} · {whole.days_label}{more}",
        total=(TOTAL_LABEL, ledger.account(whole).values),
    )


def _rows(ledger: LedgerParts, whole: ReportingPeriod) -> tuple[list[tuple[str, CaseAccount]], str]:
    if not ledger.keep:
        return [(level.label, ledger.account(whole, level=level)) for level in ledger.levels], "Cấp"
    by = ledger.keep[0]
    accounts: dict[str, CaseAccount] = {}
    for (_, name), boxes in ledger.row_boxes(whole, by).items():
        accounts[name] = accounts.get(name, CaseAccount.zero()) + account_of(boxes)
    return sorted(accounts.items()), _NAMES[by][1]
