"""The lists behind the numbers: cases that are overdue as of a day, and those that soon will be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment, day_of, require_day
from kstt.definitions.form_06 import due_by, overdue_on
from kstt.definitions.rules import USUAL_RULES, CountingRules, require_records, require_rules
from kstt.engines import Frame, is_frame
from kstt.errors import ArgumentError, KsttError, LedgerError, ParseError
from kstt.i18n import msg
from kstt.ledger.book import Ledger
from kstt.records.cases import Case
from kstt.records.selection import of_unit, spelled_unit
from kstt.vocabulary import DueState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DueCase", "DueCases", "DueState", "due_cases", "due_rows"]


@attrs.frozen
class DueCase:
    """A case that is overdue or soon due.

    Attributes:
        case: the case.
        state: overdue, or due soon.
        due: the due date in force, with the extensions granted by then; a case that is overdue because it was
            stopped more than once may have none.
        as_of: the day at whose end it is judged.

    >>> from kstt import AuthorityLevel, Channel
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1),
    ...             date(2021, 6, 10), None, None)
    >>> (late,) = due_cases([case], date(2021, 6, 14))
    >>> late.state.value, late.days_late
    ('overdue', 4)
    """

    case: Case
    state: DueState
    due: Moment | None
    as_of: date

    @property
    def days_late(self) -> int | None:
        """The days since the due day; below 0 for a case that is not yet due: the days that are left."""
        return None if self.due is None else (self.as_of - day_of(self.due)).days


@attrs.frozen(eq=False)
class DueCases:
    """The cases that are overdue as of a day, and those due by a later one; see :func:`due_cases`.

    Iterating gives a :class:`DueCase` for each, in the order of the cases, lazily and again as often as the
    cases can be read again.

    Attributes:
        as_of: the day at whose end cases are judged.
        until: the last day on which a case that is not overdue may be due.
        rules: the counting rules.
        unit: the unit whose cases alone are listed.

    >>> from kstt import AuthorityLevel, Channel
    >>> cases = [Case(f"H{day}", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE,
    ...               date(2021, 6, 1), date(2021, 6, day), None, None) for day in (10, 16, 30)]
    >>> due = due_cases(cases, date(2021, 6, 14), until=date(2021, 6, 18))
    >>> [late.case.id for late in due.overdue], [late.case.id for late in due.soon]
    (['H10'], ['H16'])
    """

    cases: Iterable[Case] = attrs.field(repr=False)
    as_of: date
    until: date | None
    rules: CountingRules = attrs.field(repr=False)
    unit: str | None

    def __iter__(self) -> Iterator[DueCase]:
        from kstt.counting.in_python import tester

        overdue = tester(overdue_on(self.as_of, self.rules), self.as_of)
        soon = None if self.until is None else tester(due_by(self.as_of, self.until, self.rules), self.as_of)
        met: dict[str, int] = {}
        for case in self.cases if self.unit is None else of_unit(self.cases, self.unit, met):
            if overdue(case):
                state = DueState.OVERDUE
            elif soon is not None and soon(case):
                state = DueState.SOON
            else:
                continue
            yield DueCase(case, state, case.due_at(self.as_of), self.as_of)
        if self.unit is not None:
            spelled_unit(self.unit, met)

    @property
    def overdue(self) -> Iterator[DueCase]:
        """The overdue cases: those that form 06 counts as pending and overdue at the end of the day."""
        return (one for one in self if one.state is DueState.OVERDUE)

    @property
    def soon(self) -> Iterator[DueCase]:
        """The cases that are due from the day through the last one, and not overdue."""
        return (one for one in self if one.state is DueState.SOON)


def due_cases(
    cases: Iterable[Case],
    as_of: date,
    *,
    until: date | None = None,
    rules: CountingRules = USUAL_RULES,
    unit: str | None = None,
) -> DueCases:
    """The cases that are overdue at the end of a day, and those that are due by a later one.

    A case is overdue exactly where form 06 counts it as pending and overdue in a period that ends on the day,
    under the same rules. One whose clock stands still is neither, unless the rules count it by its date.
    :func:`due_rows` lists the rows of a table.

    Args:
        cases: any iterable of cases.
        as_of: the day, at whose end cases are judged by what was true then.
        until: the last day on which a case that is not overdue may be due; without it, the overdue alone.
        rules: the counting rules.
        unit: the cases of this unit alone, however its name is spelled.

    Raises: ArgumentError for what is no day; ParseError for an ``until`` before the day; while iterating,
    UnknownNameError for a unit that no case is of.

    >>> from datetime import timedelta
    >>> from kstt import AuthorityLevel, Channel
    >>> cases = [Case(f"H{n}", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE,
    ...               date(2021, 6, 1), date(2021, 6, 28) + timedelta(2 * n), None, None) for n in range(3)]
    >>> day = date(2021, 6, 30)
    >>> for one in due_cases(cases, day, until=day + timedelta(days=3)):
    ...     print(one.case.id, one.state.value, one.due, one.days_late)
    H0 overdue 2021-06-28 2
    H1 due_soon 2021-06-30 0
    H2 due_soon 2021-07-02 -2
    """
    _check(as_of, until, rules)
    if isinstance(cases, Ledger) or is_frame(cases):
        raise _not_records(cases)
    require_records(cases)
    return DueCases(cases, as_of, until, rules, unit)


def due_rows(
    frame: Frame,
    as_of: date,
    *,
    until: date | None = None,
    rules: CountingRules = USUAL_RULES,
    unit: str | None = None,
) -> Frame:
    """The rows of a table of cases that are overdue or soon due, as a table of the same engine.

    Arguments as for :func:`due_cases`. The rows have the columns of the table, ``due_state`` (``overdue`` or
    ``due_soon``) and ``due_in_force`` (the due day with the extensions granted by then). The table is counted
    once, so that what cannot be a case is refused; the rows are lazy where the engine is.

    Raises: FrameError for a table that does not hold cases, or has such columns; UnknownNameError for a unit
    that no row is of; and as :func:`due_cases`.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"id": ["H1"], "category": ["Đất đai"], "level": ["commune"],
    ...     "unit": ["UBND xã A"], "channel": ["online"], "received": [date(2021, 6, 1)],
    ...     "due": [date(2021, 6, 28)], "closed": [None], "closing": [None]})
    >>> rows = due_rows(frame, date(2021, 6, 30))
    >>> rows["id"].to_list(), rows["due_state"].to_list()
    (['H1'], ['overdue'])
    """
    _check(as_of, until, rules)
    if isinstance(frame, Ledger) or not is_frame(frame):
        raise _not_records(frame)
    from kstt.frames.due import due_frame

    return due_frame(frame, as_of, until, rules, unit)


def _check(as_of: date, until: date | None, rules: CountingRules) -> None:
    for name, day in ((msg("as_of"), as_of), *([] if until is None else [(msg("until"), until)])):
        require_day(day, name)
    require_rules(rules)
    if until is not None and until < as_of:
        raise ParseError(msg("until"), until.isoformat(), msg("{day} or later", day=as_of.isoformat()))


def _not_records(found: object) -> KsttError:
    if isinstance(found, Ledger):
        return LedgerError(
            msg("the cases behind a number"), msg("a ledger, which keeps counts"), msg("cases")
        )
    if is_frame(found):
        return ArgumentError(msg("cases"), found, msg("an iterable of cases"), msg("due_rows takes tables"))
    return ArgumentError(
        msg("frame"), found, msg("a table of a DataFrame engine"), msg("due_cases takes an iterable of cases")
    )
