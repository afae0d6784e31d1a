"""Feedback (*phản ánh, kiến nghị*) on administrative conduct or regulations."""

from __future__ import annotations

import attrs

from kstt.dates.instants import Moment
from kstt.errors import InvalidRecordError
from kstt.records.cases import _moment, _name, _optional_moment, earlier
from kstt.vocabulary import FeedbackSubject

__all__ = ["Feedback"]


@attrs.frozen
class Feedback:
    """One piece of feedback: received, resolved, and its result published.

    Raises: InvalidRecordError for a day before the one it must follow; ParseError as for cases.

    Source: Decree 20/2008/NĐ-CP art. 5 (contents) and 19 (publication) [law].

    >>> from datetime import date
    >>> Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None).resolved is None
    True
    """

    id: str
    category: str = attrs.field(converter=_name)
    subject: FeedbackSubject = attrs.field(validator=attrs.validators.instance_of(FeedbackSubject))
    received: Moment = attrs.field(converter=_moment)
    resolved: Moment | None = attrs.field(converter=_optional_moment)
    published: Moment | None = attrs.field(converter=_optional_moment)

    def __attrs_post_init__(self) -> None:
        if self.resolved is not None and earlier(self.resolved, self.received):
            raise InvalidRecordError(
                self.id,
                "resolved",
                self.resolved.isoformat(),
                f"on or after received {self.received.isoformat()}",
            )
        if self.published is not None:
            if self.resolved is None:
                raise InvalidRecordError(
                    self.id, "resolved", "nothing", "a day, since the result is published"
                )
            if earlier(self.published, self.resolved):
                raise InvalidRecordError(
                    self.id,
                    "published",
                    self.published.isoformat(),
                    f"on or after resolved {self.resolved.isoformat()}",
                )
