"""Several reports of one body against one another: flows add up, stocks meet, one stock is one on one day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from kstt.audit.auditing import amounts_in, period_of
from kstt.audit.notes import place_of
from kstt.audit.tables import Tables
from kstt.audit.words.measures import Measure
from kstt.audit.words.phrases import Place
from kstt.definitions.columns import Role, columns_of
from kstt.findings.rules import RULES
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.findings.rules import Finding
    from kstt.io.report.reading import Report

__all__ = ["audit_together"]

_Key = tuple[Measure, Place]


@attrs.frozen
class _Said:
    """A count that a report states: how much, and where it stands."""

    count: int
    where: str


@attrs.frozen
class _Statements:
    """What a report says of its period."""

    source: str
    period: ReportingPeriod
    said: Mapping[_Key, _Said]


def audit_together(reports: Sequence[Report]) -> tuple[Finding, ...]:
    """What several reports of one body contradict one another in.

    What is pending on one day is the same in every report that ends on it, and is carried over by the one
    that begins on the next; what was received and resolved in periods that make up a longer one adds up to
    its counts.

    Args:
        reports: two or more, each with its period; one without a period is left out.

    Returns: findings in the order of the reports.

    >>> from kstt.io.report import parse_report
    >>> quarter = parse_report("Quý II/2021. Đang giải quyết 5.683 hồ sơ.", "quarter")
    >>> half = parse_report("6 tháng đầu năm 2021. Đang giải quyết 11.878 hồ sơ.", "half year")
    >>> [(finding.found, finding.expected) for finding in audit_together([quarter, half])]
    [(11878, 5683)]
    """
    stated = [one for one in map(_statements, reports) if one is not None]
    found: dict[tuple[str, str], Finding] = {}
    for at, later in enumerate(stated):
        stocks = (finding for earlier in stated[:at] for finding in _stocks(earlier, later))
        for finding in (*stocks, *_flows(later, [one for one in stated if one is not later])):
            # Several reports may show the same count wrong.
            found.setdefault((str(finding.where), finding.column or ""), finding)
    return tuple(found.values())


def _statements(report: Report) -> _Statements | None:
    period = period_of(report)
    if period is None:
        return None
    tables = Tables.of(report.forms)
    said: dict[_Key, _Said] = {}
    name = report.source or period.label
    for line in tables.lines:
        for key, value in line.cells.items():
            if value is not None and not line.place.category:
                said.setdefault(
                    (Measure(line.account, (key,)), line.place), _Said(value, f"{name}: {line.name}")
                )
    for amount in amounts_in(report, tables, period):
        clear = len(amount.meanings) == 1 and amount.known and not amount.place.unit and not amount.elsewhere
        if isinstance(amount.count, int) and clear and amount.ratio is None:
            said.setdefault((amount.meanings[0], amount.place), _Said(amount.count, place_of(amount.figure)))
    return _Statements(name, period, said)


def _role(measure: Measure) -> Role | None:
    """Whether a measure is a flow or a stock; neither where it is made of both."""
    by_key = {column.key: column for column in columns_of(measure.account)}
    ahead, roles = list(measure.columns), set()
    while ahead:
        column = by_key[ahead.pop()]
        if column.role is Role.TOTAL and column.splits:
            ahead += column.splits[0]
        else:
            roles.add(column.role)
    return roles.pop() if len(roles) == 1 else None


def _stocks(one: _Statements, other: _Statements) -> Iterator[Finding]:
    """Stocks of two reports that are of one day."""
    for first, second in ((one, other), (other, one)):
        if first.period.end + timedelta(days=1) == second.period.start:
            for (measure, place), said in second.said.items():
                if measure.columns == ("carried_over",):
                    before = first.said.get((Measure(measure.account, ("pending",)), place))
                    if before is not None and before.count != said.count:
                        yield _finding((measure, place), said, before.count, first.source)
    for (measure, place), said in other.said.items():
        role, before = _role(measure), one.said.get((measure, place))
        meet = (role is Role.CLOSING_STOCK and one.period.end == other.period.end) or (
            role is Role.OPENING_STOCK and one.period.start == other.period.start
        )
        if meet and before is not None and before.count != said.count:
            yield _finding((measure, place), said, before.count, one.source)


def _flows(whole: _Statements, others: Sequence[_Statements]) -> Iterator[Finding]:
    """Flows of a longer period against those of the periods that make it up."""
    parts: list[_Statements] = []
    start = whole.period.start
    while start <= whole.period.end:
        inside = [o for o in others if o.period.start == start and o.period.end <= whole.period.end]
        if not inside:
            return
        parts.append(min(inside, key=lambda one: one.period.end))
        start = parts[-1].period.end + timedelta(days=1)
    if len(parts) < 2:
        return
    for key, said in whole.said.items():
        counts = [part.said[key].count for part in parts if key in part.said]
        if _role(key[0]) is Role.FLOW and len(counts) == len(parts) and sum(counts) != said.count:
            names = ", ".join(part.source for part in parts)
            yield _finding(key, said, sum(counts), names)


def _finding(key: _Key, said: _Said, right: int, other: str) -> Finding:
    measure, place = key
    level = place.level.label if place.level else ""
    what = " · ".join(filter(None, (level, measure.label)))
    return RULES["audit-reports"].finding(
        where=said.where, column=str(measure), what=what, found=said.count, expected=right,
        text=format_count(said.count), right=format_count(right), other=other,
    )  # fmt: skip
