"""What a ledger can be asked for, and which ledgers can be put together: refused where it cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import LedgerError

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.rules import RowBy
    from kstt.ledger.terms import Terms

__all__ = ["boundaries", "check_alike", "check_kept"]


def boundaries(terms: Terms, period: ReportingPeriod) -> tuple[int, int]:
    """The days, as ordinals, through which the running sums of a period are taken.

    Raises: LedgerError for a period that the ledger does not cover.
    """
    if terms.since is not None and period.start < terms.since:
        raise LedgerError(
            "period",
            f"{period}, which begins on {period.start.isoformat()}",
            f"days from {terms.since.isoformat()}, on which the ledger opens",
            "make a ledger that opens earlier from the cases",
        )
    if terms.through is not None and period.end > terms.through:
        raise LedgerError(
            "period",
            f"{period}, which ends on {period.end.isoformat()}",
            f"days to {terms.through.isoformat()}, through which its cases are known",
            "update the ledger with what came later",
        )
    return period.start.toordinal() - 1, period.end.toordinal()


def check_kept(terms: Terms, rows: RowBy) -> None:
    """Raise LedgerError if the ledger does not keep these rows."""
    if rows not in terms.keep:
        kept = " and ".join(row.value for row in terms.keep) or "neither unit nor category"
        found = f"a ledger that keeps {kept}"
        raise LedgerError(f"rows by {rows.value}", found, f"one that keeps {rows.value}")


def check_alike(mine: Terms, other: Terms) -> None:
    """Raise LedgerError if two ledgers were counted by different rules, or keep different rows."""
    if mine.rules != other.rules:
        hint = "make both from cases by the same rules"
        raise LedgerError("the rules of the second ledger", other.rules, str(mine.rules), hint)
    if mine.keep != other.keep:
        kept, theirs = (" and ".join(row.value for row in terms.keep) for terms in (mine, other))
        hint = "make both from cases with the same rows kept"
        raise LedgerError("what the second ledger keeps", theirs or "nothing", kept or "nothing", hint)
