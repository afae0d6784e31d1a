"""Feedback (*phản ánh, kiến nghị*) on administrative conduct or regulations."""

from __future__ import annotations

import attrs

from kstt.dates.instants import Moment
from kstt.records.ids import identity
from kstt.records.validity import (
    check_record,
    day,
    member_of,
    moment,
    name,
    needs,
    optional_moment,
    optional_name,
)
from kstt.vocabulary import FeedbackSubject

__all__ = ["Feedback"]


@attrs.frozen
class Feedback:
    """One piece of feedback: received, resolved, and its result published.

    ``unit`` is the unit that handles it, where the source says so.

    Raises: InvalidRecordError for a day before the one it must follow; ParseError as for cases.

    Source: Decree 20/2008/NĐ-CP art. 5 (contents) and 19 (publication) [law].

    >>> from datetime import date
    >>> Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None).resolved is None
    True
    """

    id: str = attrs.field(converter=identity)
    category: str = attrs.field(converter=name)
    subject: FeedbackSubject = attrs.field(validator=member_of(FeedbackSubject))
    received: Moment = attrs.field(converter=moment)
    resolved: Moment | None = attrs.field(converter=optional_moment, metadata=day(after="received"))
    published: Moment | None = attrs.field(
        converter=optional_moment, metadata={**day(after="resolved"), **needs("resolved")}
    )

    unit: str | None = attrs.field(default=None, converter=optional_name)

    def __attrs_post_init__(self) -> None:
        check_record(self)
