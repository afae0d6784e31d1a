"""Checks that a ledger can answer a question, and that ledgers can be combined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.rules import RowBy, require_period, require_rows
from kstt.errors import LedgerError
from kstt.i18n import msg

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.i18n import Message
    from kstt.ledger.terms import Terms

__all__ = ["boundaries", "check_alike", "check_kept"]

_ROWS = {RowBy.CATEGORY: msg("category"), RowBy.UNIT: msg("unit"), RowBy.PROCEDURE: msg("procedure")}


def boundaries(terms: Terms, period: ReportingPeriod) -> tuple[int, int]:
    """The days, as ordinals, through which the running sums of a period are taken.

    Raises: LedgerError for a period that the ledger does not cover.
    """
    require_period(period)
    if terms.since is not None and period.start < terms.since:
        raise LedgerError(
            msg("period"),
            msg(
                "{period}, which begins on {start}",
                period=period,
                start=period.start.isoformat(),
            ),
            msg("days from {day}, on which the ledger opens", day=terms.since.isoformat()),
            msg("make a ledger that opens earlier from the cases"),
        )
    if terms.through is not None and period.end > terms.through:
        raise LedgerError(
            msg("period"),
            msg("{period}, which ends on {end}", period=period, end=period.end.isoformat()),
            msg(
                "days to {day}, through which its cases are known",
                day=terms.through.isoformat(),
            ),
            msg("update the ledger with what came later"),
        )
    return period.start.toordinal() - 1, period.end.toordinal()


def check_kept(terms: Terms, rows: RowBy) -> None:
    """Raise LedgerError if the ledger does not keep these rows."""
    require_rows(rows)
    if rows not in terms.keep:
        found = msg("a ledger that keeps {kept}", kept=_kept(terms) or msg("neither unit nor category"))
        raise LedgerError(
            msg("rows by {rows}", rows=_ROWS[rows]), found, msg("one that keeps {rows}", rows=_ROWS[rows])
        )


def _kept(terms: Terms) -> Message | None:
    """The names of the rows that a ledger keeps; ``None`` for one that keeps none."""
    names = [_ROWS[row] for row in terms.keep]
    if len(names) == 2:
        return msg("{first} and {name}", first=names[0], name=names[1])
    return names[0] if names else None


def check_alike(mine: Terms, other: Terms) -> None:
    """Raise LedgerError if two ledgers were counted by different rules, or keep different rows."""
    if mine.rules != other.rules:
        hint = msg("make both from cases by the same rules")
        raise LedgerError(msg("the rules of the second ledger"), other.rules, str(mine.rules), hint)
    if mine.keep != other.keep:
        kept, theirs = _kept(mine), _kept(other)
        hint = msg("make both from cases with the same rows kept")
        raise LedgerError(
            msg("what the second ledger keeps"), theirs or msg("nothing"), kept or msg("nothing"), hint
        )
