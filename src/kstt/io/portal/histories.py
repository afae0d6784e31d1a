"""The messages of one case put together: what happened to it, not only what the last of them says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment
from kstt.records.histories import Extension, Suspension
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.portal.messages import PortalReading
    from kstt.records.cases import Case

__all__ = ["CaseHistory", "history_of"]


@attrs.frozen
class CaseHistory:
    """A case by all its messages, and what these leave open: when its clock stopped or its date moved."""

    case: Case
    stop_unknown: bool = False
    grant_unknown: bool = False


def history_of(readings: Sequence[PortalReading]) -> CaseHistory:
    """The case of the messages of one id, in the order in which they were sent.

    The last message says what the case is; the others add what happened before:

    - a supplement that any of them names is a suspension, the last word on it counting;
    - while the status of messages says that the case waits, and none names an open supplement, the clock
      stands still from the first such message to the next without it, or to the closing;
    - a due date that differs from the one before is an extension, granted when the message was sent.

    Where a message does not say when it was sent, the last two are left as the last message has them.
    """
    cases = [reading.case for reading in readings if reading.case is not None]
    last = cases[-1]
    stops, stop_unknown = _suspensions(readings, last)
    extensions, due, grant_unknown = _extensions(readings)
    case = attrs.evolve(last, due=due, suspensions=stops, extensions=extensions)
    return CaseHistory(case, stop_unknown, grant_unknown)


def _suspensions(readings: Iterable[PortalReading], last: Case) -> tuple[tuple[Suspension, ...], bool]:
    """The suspensions, and whether one began or ended on a day that nothing says."""
    named: dict[Moment, Suspension] = {}
    stood: list[Suspension] = []
    since: Moment | None = None
    unknown = False
    for reading in readings:
        assert reading.case is not None  # noqa: S101  # only such readings are put together
        stops = reading.case.suspensions
        named |= {s.start: s for s in stops if s.end is not None or s.start not in named}
        is_open = any(stop.end is None for stop in stops)
        if reading.waiting:
            if not is_open and since is None:
                since = reading.changed
                unknown = unknown or since is None
            continue
        now = reading.case.closed or reading.changed
        if since is not None and now is not None:
            stood.append(_until(since, now))
        since = None
        if not is_open and any(stop.end is None for stop in named.values()):
            # A supplement that is not named any more was answered by now.
            unknown = unknown or now is None
            named = {start: s if s.end or now is None else _until(start, now) for start, s in named.items()}
    if since is not None:
        stood.append(Suspension(since))
    found = {stop.start: stop for stop in stood} | named
    if last.closed is not None:
        found = {start: stop for start, stop in found.items() if not earlier(last.closed, start)}
    return tuple(sorted(found.values(), key=_by_start)), unknown


def _until(start: Moment, end: Moment) -> Suspension:
    return Suspension(start, start if earlier(end, start) else end)


def _by_start(stop: Suspension) -> str:
    return stop.start.isoformat()


def _extensions(
    readings: Sequence[PortalReading],
) -> tuple[tuple[Extension, ...], Moment | None, bool]:
    """The extensions, the first due date, and whether a date moved on a day that nothing says."""
    first = readings[0].case
    assert first is not None  # noqa: S101  # only such readings are put together
    due, granted, unknown = first.due, dict[tuple[Moment, Moment], Extension](), False
    in_force = first.due
    for reading in readings:
        case = reading.case
        assert case is not None  # noqa: S101  # as above
        for extension in case.extensions:
            granted[extension.granted, extension.due] = extension
            in_force = extension.due
        stated = case.extensions[-1].due if case.extensions else case.due
        if stated is None or stated == in_force:
            continue
        if reading.changed is None:
            unknown, due = True, case.due
        else:
            granted[reading.changed, stated] = Extension(reading.changed, stated)
        in_force = stated
    return tuple(granted.values()), due, unknown
