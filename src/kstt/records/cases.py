"""Cases: one application of one person to one office, with the days that the forms count by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.dates.instants import Moment, clock_of, day_of, require_day
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.records.histories import Extension, Suspension
from kstt.records.ids import identity
from kstt.records.validity import (
    check_record,
    day,
    member_of,
    moment,
    name,
    needs,
    optional_member_of,
    optional_moment,
    optional_name,
    warns_before,
)
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Case", "unchecked_case"]

_T = TypeVar("_T")


def _in_force(extension: Extension) -> tuple[date, date, int]:
    """What the extension in force has the greatest of: the day granted, then the due day and its clock."""
    clock = clock_of(extension.due)
    return day_of(extension.granted), day_of(extension.due), -1 if clock is None else clock


def _stopped(start: Moment) -> tuple[date, int]:
    """What the first of several starts has the least of: the day, then its clock, a bare day first."""
    clock = clock_of(start)
    return day_of(start), -1 if clock is None else clock


def _suspensions(values: Iterable[Suspension]) -> tuple[Suspension, ...]:
    return _all_of(Suspension, values)


def _extensions(values: Iterable[Extension]) -> tuple[Extension, ...]:
    return _all_of(Extension, values)


def _all_of(kind: type[_T], values: Iterable[_T]) -> tuple[_T, ...]:
    if values == ():
        return ()
    found = tuple(values)
    for value in found:
        if type(value) is not kind:
            raise ParseError(kind.__name__, value, msg("values of the class {kind}", kind=kind.__name__))
    return found


@attrs.frozen
class Case:
    """One administrative case.

    ``received``, ``due`` and ``closed`` are a day or an aware instant; an instant counts on the
    Vietnamese day it falls on. ``due`` is the first due date; ``extensions`` hold the later ones, each
    in force from the day it was granted, so that any past period is counted by what was true then.
    ``procedure`` names the procedure within the category, where the source says so. A case refused at the
    counter never becomes a case. Closed without a ``closing`` counts as decided.

    Raises: InvalidRecordError for a case closed before it was received, or with a closing and no closed
    date; ParseError for an instant without a time zone or a value of the wrong kind.

    Source: domain terms of the one-stop mechanism, Decree 61/2018/NĐ-CP and 118/2025/NĐ-CP [portal].

    >>> case = Case("H1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện", Channel.ONLINE,
    ...             received=date(2021, 4, 1), due=date(2021, 4, 20), closed=date(2021, 4, 15),
    ...             closing=Closing.DECIDED)
    >>> case.category, case.suspensions
    ('Đất đai', ())
    """

    id: str = attrs.field(converter=identity)
    category: str = attrs.field(converter=name)
    level: AuthorityLevel = attrs.field(validator=member_of(AuthorityLevel))
    unit: str = attrs.field(converter=name)
    channel: Channel = attrs.field(validator=member_of(Channel))
    received: Moment = attrs.field(converter=moment)
    due: Moment | None = attrs.field(converter=optional_moment, metadata=warns_before("received"))
    closed: Moment | None = attrs.field(converter=optional_moment, metadata=day(after="received"))
    closing: Closing | None = attrs.field(validator=optional_member_of(Closing), metadata=needs("closed"))
    suspensions: tuple[Suspension, ...] = attrs.field(default=(), converter=_suspensions)
    extensions: tuple[Extension, ...] = attrs.field(default=(), converter=_extensions)
    procedure: str | None = attrs.field(default=None, converter=optional_name)

    def __attrs_post_init__(self) -> None:
        check_record(self)

    def due_at(self, day: date) -> Moment | None:
        """The due date in force at the end of ``day``: that of the latest extension granted by then.

        Of several granted on one day the latest due date counts, in whatever order they are listed: the
        latest day, and on it the latest instant rather than the bare day. A closed case keeps the one that
        was in force on the day it was closed.

        Raises: ArgumentError for an instant in place of a day, as each question about the end of a day.

        >>> asked, day = date(2021, 6, 1), date(2021, 6, 3)
        >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, asked, day,
        ...     None, None, extensions=[Extension(day, date(2021, 7, 1)), Extension(day, date(2021, 6, 20))])
        >>> str(case.due_at(date(2021, 6, 2))), str(case.due_at(day))
        ('2021-06-03', '2021-07-01')
        """
        require_day(day)
        if self.closed is not None:
            day = min(day, day_of(self.closed))
        granted = [extension for extension in self.extensions if day_of(extension.granted) <= day]
        return max(granted, key=_in_force).due if granted else self.due

    def suspended_at(self, day: date) -> bool:
        """Whether the clock stands still at the end of ``day``."""
        require_day(day)
        return any(suspension.covers_end_of(day) for suspension in self.suspensions)

    def suspended_since(self, day: date) -> Moment | None:
        """The moment since which the clock stands still at the end of ``day``, the first of several.

        >>> received = date(2021, 6, 1)
        >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, received, None,
        ...     None, None, suspensions=[Suspension(date(2021, 6, 3))])
        >>> print(case.suspended_since(date(2021, 6, 14)), case.suspended_since(date(2021, 6, 2)))
        2021-06-03 None
        """
        require_day(day)
        starts = (s.start for s in self.suspensions if s.covers_end_of(day))
        return min(starts, key=_stopped, default=None)

    def suspended_before(self, day: date) -> bool:
        """Whether the clock had stopped more than once by the end of ``day``."""
        require_day(day)
        return sum(day_of(suspension.start) <= day for suspension in self.suspensions) > 1


(
    _set_id,
    _set_category,
    _set_level,
    _set_unit,
    _set_channel,
    _set_received,
    _set_due,
    _set_closed,
    _set_closing,
    _set_suspensions,
    _set_extensions,
    _set_procedure,
) = (getattr(Case, field.name).__set__ for field in attrs.fields(Case))


def unchecked_case(
    identity: str,
    category: str,
    level: AuthorityLevel,
    unit: str,
    channel: Channel,
    received: Moment,
    due: Moment | None,
    closed: Moment | None,
    closing: Closing | None,
    procedure: str | None,
    suspensions: tuple[Suspension, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Case:
    """The case of values that are known to be those of a case, in a quarter of the time of checking them."""
    case = object.__new__(Case)
    _set_id(case, identity)
    _set_category(case, category)
    _set_level(case, level)
    _set_unit(case, unit)
    _set_channel(case, channel)
    _set_received(case, received)
    _set_due(case, due)
    _set_closed(case, closed)
    _set_closing(case, closing)
    _set_suspensions(case, suspensions)
    _set_extensions(case, extensions)
    _set_procedure(case, procedure)
    return case
