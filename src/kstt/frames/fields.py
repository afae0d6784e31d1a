"""The fields of a record that a frame has columns for, read off the record's own class."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, get_args, get_type_hints

import attrs

from kstt.cases import Case, Extension, Suspension
from kstt.feedback import Feedback
from kstt.instants import Moment
from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject, Labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Field", "FieldKind", "fields_of"]


class FieldKind(Enum):
    """What a column holds."""

    TEXT = "text"
    MEMBER = "one of a vocabulary"
    MOMENT = "days or instants"
    HISTORY = "intervals as text"


@attrs.frozen
class Field:
    """A field of a record: its kind, its vocabulary, and whether a record may lack it."""

    name: str
    kind: FieldKind
    members: type[Labelled] | None = None
    optional: bool = False

    @property
    def clock(self) -> str:
        """The name of the column of clocks that may stand beside a moment."""
        return f"{self.name}_clock"


_KINDS: dict[object, FieldKind] = {
    str: FieldKind.TEXT,
    AuthorityLevel: FieldKind.MEMBER,
    Channel: FieldKind.MEMBER,
    Closing: FieldKind.MEMBER,
    FeedbackSubject: FieldKind.MEMBER,
    Moment: FieldKind.MOMENT,
    tuple[Suspension, ...]: FieldKind.HISTORY,
    tuple[Extension, ...]: FieldKind.HISTORY,
}


@cache
def fields_of(kind: type[Case | Feedback | Suspension | Extension]) -> Mapping[str, Field]:
    """The fields of a kind of record by name.

    >>> fields_of(Case)["closed"]
    Field(name='closed', kind=<FieldKind.MOMENT: 'days or instants'>, members=None, optional=True)
    """
    fields = {}
    for attribute, hint in ((a, get_type_hints(kind)[a.name]) for a in attrs.fields(kind)):
        optional = type(None) in get_args(hint)
        plain = next((k for k in _KINDS if hint in {k, k | None}), None) if optional else hint  # type: ignore[operator]
        what = _KINDS[plain]
        members = plain if isinstance(plain, type) and issubclass(plain, Labelled) else None
        optional = optional or what is FieldKind.HISTORY
        fields[attribute.name] = Field(attribute.name, what, members, optional)
    return fields
