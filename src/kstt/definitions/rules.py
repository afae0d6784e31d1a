"""Counting rules: every way in which real systems differ, named, documented, with a default."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.dates.sessions import DEFAULT_SESSIONS, Session
from kstt.errors import ParseError, require, require_many
from kstt.i18n import msg
from kstt.law.instruments import LOCAL_GOVERNMENT, PORTALS, Citation

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DECISION_766",
    "RULE_SETS",
    "USUAL_RULES",
    "ClosingTreatment",
    "CountingRules",
    "EndedLevel",
    "NoDueDate",
    "RowBy",
    "Timeliness",
    "WaitingTreatment",
    "require_period",
    "require_records",
    "require_rows",
    "require_rules",
]


class Timeliness(Enum):
    """The precision to which a closing is compared with its due date.

    >>> from datetime import date, datetime
    >>> from kstt import AuthorityLevel, Case, Channel, ReportingPeriod, form_06c
    >>> from kstt.dates import VIETNAM
    >>> due, closed = (datetime(2021, 4, 20, hour, tzinfo=VIETNAM) for hour in (10, 11))
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1),
    ...             due, closed, None)
    >>> for timeliness in Timeliness:
    ...     form = form_06c([case], ReportingPeriod.quarter(2021, 2), CountingRules(timeliness=timeliness))
    ...     print(timeliness.value, form.total.resolved_on_time, form.total.resolved_late)
    by_day 1 0
    by_session 0 1
    by_instant 0 1
    """

    BY_DAY = "by_day"
    BY_SESSION = "by_session"
    BY_INSTANT = "by_instant"


class NoDueDate(Enum):
    """How a resolved case without a due date counts.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, ReportingPeriod, form_06c
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1),
    ...             None, date(2021, 4, 9), None)
    >>> rules = CountingRules(no_due_date=NoDueDate.EARLY)
    >>> form_06c([case], ReportingPeriod.quarter(2021, 2), rules).total.resolved_early
    1
    """

    ON_TIME = "on_time"
    EARLY = "early"


class ClosingTreatment(Enum):
    """How a case that ended without a decision counts; LEFT_OUT excludes it from every period.

    >>> CountingRules(withdrawn=ClosingTreatment.LEFT_OUT).withdrawn.value
    'left_out'
    """

    ON_TIME = "on_time"
    BY_DATE = "by_date"
    LEFT_OUT = "left_out"


class WaitingTreatment(Enum):
    """How a pending case whose clock stands still counts.

    WITHIN: within its deadline. BY_DATE: by its due date, as if the clock ran. FIRST_STOP: stopped for the
    first time, overdue where it was stopped after its due date, that in force at the end of the period;
    stopped before, overdue.

    >>> [treatment.value for treatment in WaitingTreatment], DECISION_766.waiting.value
    (['within', 'by_date', 'first_stop'], 'first_stop')
    """

    WITHIN = "within"
    BY_DATE = "by_date"
    FIRST_STOP = "first_stop"


class EndedLevel(Enum):
    """The section for cases of a level of authority that has been abolished by the end of the period.

    >>> from kstt import LAYOUTS, AuthorityLevel, ReportingPeriod
    >>> layout, later = LAYOUTS.latest("06c"), ReportingPeriod.quarter(2025, 3)
    >>> [layout.section_of(AuthorityLevel.DISTRICT, later, ended).value for ended in EndedLevel]
    ['district', 'commune', 'province']
    """

    OWN_SECTION = "own_section"
    TO_COMMUNE = "to_commune"
    TO_PROVINCE = "to_province"


def _option(text: str, source: Citation = PORTALS) -> Mapping[str, object]:
    return {"kstt.option": text, "kstt.source": source}


def _sessions(values: Iterable[Session]) -> tuple[Session, ...]:
    return tuple(values)


def _in_order(_: object, _attribute: object, value: tuple[Session, ...]) -> None:
    if any(later.start < earlier.end for earlier, later in pairwise(value)):
        raise ParseError(
            msg("sessions"), ", ".join(map(str, value)), msg("sessions in order, none overlapping")
        )


@attrs.frozen
class CountingRules:
    """The options of counting. Two systems that differ in a number differ in one of these.

    - ``timeliness``: early, on time and late by day (default), by half-day session, or by instant. Under
      each an extension holds for the whole of the day it was granted, also for a closing earlier that day.
      A bare day is compared by day under every rule; under the session and instant rules a pending
      case is judged at 24:00 of the period's last day.
    - ``no_due_date``: a resolved case without a due date is on time (default) or early.
    - ``withdrawn``, ``returned``: resolved on time (default), by date, or left out of every period.
      Left out keeps all laws, but continuity with forms published otherwise may break.
    - ``waiting``: a pending case whose clock stands still is within its deadline (default), or by date; or
      judged on the day its clock stopped, and overdue where it had stopped before (Decision 766, see
      :data:`DECISION_766`).
    - ``ended_level``: where district cases stand in a period that ends after the district level did
      (Q3/2025 is the first): in a section of their own as long as there are any (default), among those of
      the commune, or among those of the province. Moving them is seen as a break of continuity at that
      one boundary, which :func:`~kstt.forms.continuity.check_continuity` reports.
    - ``sessions``: the half-day sessions of the session rule.

    Source: each option was seen in public code of portals [portal].

    >>> CountingRules().timeliness
    <Timeliness.BY_DAY: 'by_day'>
    >>> for option in CountingRules.options():
    ...     print(option)
    timeliness
    no_due_date
    withdrawn
    returned
    waiting
    ended_level
    sessions
    """

    timeliness: Timeliness = attrs.field(
        default=Timeliness.BY_DAY,
        validator=attrs.validators.instance_of(Timeliness),
        metadata=_option(
            "early, on time and late are decided by day, by half-day session, or by instant; "
            "an extension holds for the whole of the day it was granted"
        ),
    )
    no_due_date: NoDueDate = attrs.field(
        default=NoDueDate.ON_TIME,
        validator=attrs.validators.instance_of(NoDueDate),
        metadata=_option("a resolved case without a due date is on time, or early"),
    )
    withdrawn: ClosingTreatment = attrs.field(
        default=ClosingTreatment.ON_TIME,
        validator=attrs.validators.instance_of(ClosingTreatment),
        metadata=_option("a withdrawn case is resolved on time, by date, or out of every period"),
    )
    returned: ClosingTreatment = attrs.field(
        default=ClosingTreatment.ON_TIME,
        validator=attrs.validators.instance_of(ClosingTreatment),
        metadata=_option("a returned case is resolved on time, by date, or out of every period"),
    )
    waiting: WaitingTreatment = attrs.field(
        default=WaitingTreatment.WITHIN,
        validator=attrs.validators.instance_of(WaitingTreatment),
        metadata=_option(
            "a pending case whose clock stands still is within its deadline, by date, "
            "or judged on the day its clock stopped for the first time, and overdue where it stopped again"
        ),
    )
    ended_level: EndedLevel = attrs.field(
        default=EndedLevel.OWN_SECTION,
        validator=attrs.validators.instance_of(EndedLevel),
        metadata=_option(
            "cases of a level that has ended stand in a section of their own, or move to another level",
            LOCAL_GOVERNMENT,
        ),
    )
    sessions: tuple[Session, ...] = attrs.field(
        default=DEFAULT_SESSIONS,
        converter=_sessions,
        validator=_in_order,
        metadata=_option("the half-day sessions of an office, used by the session rule"),
    )

    @classmethod
    def options(cls) -> dict[str, tuple[object, str, Citation]]:
        """Every option by name: its default, what it does, and its provenance."""
        return {
            field.name: (field.default, field.metadata["kstt.option"], field.metadata["kstt.source"])
            for field in attrs.fields(cls)
        }


USUAL_RULES = CountingRules()
"""The counting rules with every option at its default."""

DECISION_766 = CountingRules(returned=ClosingTreatment.BY_DATE, waiting=WaitingTreatment.FIRST_STOP)
"""The on-time rule of Decision 766/QĐ-TTg, as a description of its formula quotes it [quoted].

- A case that has ended, by a decision, a refusal or a stop (a portal's statuses 9, 10 and 8), is judged by
  its end and its due date, however often supplements were asked for. Which date is the end is a matter of the
  source: see :class:`~kstt.records.CaseSource`.
- A case that waits for supplements for the first time is judged as if the request were its end; one that
  waits again is overdue. Either is still pending: received = resolved + pending.
- Any other unfinished case is judged at the end of the period.
- Without a due date the longest time of the procedure counts: fill the due date in with
  :func:`~kstt.records.due_date`. A resolved case that has none is on time, as usual.

Withdrawn cases are not named by the description: they count as usual.

>>> DECISION_766.waiting
<WaitingTreatment.FIRST_STOP: 'first_stop'>
"""

RULE_SETS: Mapping[str, CountingRules] = MappingProxyType(
    {"usual": USUAL_RULES, "decision-766": DECISION_766}
)
"""Sets of counting rules that have a name."""


class RowBy(Enum):
    """What the rows of form 06 list: procedure categories, units (as some portals do), or procedures.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, ReportingPeriod, form_06c
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1),
    ...             None, None, None)
    >>> form = form_06c([case], ReportingPeriod.quarter(2021, 2), rows=RowBy.UNIT)
    >>> [row.label for row in form.section("commune").rows]
    ['UBND xã A']
    """

    CATEGORY = "category"
    UNIT = "unit"
    PROCEDURE = "procedure"


def require_period(value: object) -> None:
    """Refuse what is no reporting period. Raises: ArgumentError.

    >>> require_period("2021-Q2")
    Traceback (most recent call last):
    kstt.errors.ArgumentError: period: found the text '2021-Q2', expected a reporting period (ReportingPeriod.parse reads a text)
    """  # noqa: E501  # the message is one line
    hint = msg("ReportingPeriod.parse reads a text")
    require(value, ReportingPeriod, msg("period"), msg("a reporting period"), hint)


def require_rows(value: object) -> None:
    """Refuse what is no kind of row. Raises: ArgumentError."""
    require(value, RowBy, msg("rows"), msg("RowBy.CATEGORY, RowBy.UNIT or RowBy.PROCEDURE"))


def require_rules(value: object) -> None:
    """Refuse what are no counting rules. Raises: ArgumentError."""
    require(value, CountingRules, msg("rules"), msg("counting rules"))


def require_records(values: object) -> None:
    """Refuse what holds no records, such as the path of a file. Raises: ArgumentError."""
    hint = msg("kstt.io.records reads the records of a file")
    require_many(values, msg("records"), msg("records, or a table of a DataFrame engine"), hint)
