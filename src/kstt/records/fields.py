"""The fields of a record that a frame has columns for, read off the record's own class."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, get_args, get_type_hints

import attrs

from kstt.dates.instants import Moment
from kstt.records.cases import Extension, Suspension
from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject, Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def fields_of(record: type) -> Mapping[str, Field]:
    """The fields of a kind of record (or of a suspension, an extension) by name.

    >>> from kstt import Case
    >>> fields_of(Case)["closed"]
    Field(name='closed', kind=<FieldKind.MOMENT: 'days or instants'>, members=None, optional=True)
    """
    return _fields(record)


def _read_fields(record: type) -> Mapping[str, Field]:
    fields = {}
    hints = get_type_hints(record)
    for attribute in attrs.fields(record):
        plain = hints[attribute.name]
        optional = type(None) in get_args(plain)
        if optional:
            plain = next(known for known in _KINDS if (known | None) == plain)  # type: ignore[operator]
        kind = _KINDS[plain]
        members = plain if isinstance(plain, type) and issubclass(plain, Labelled) else None
        may_lack = optional or kind is FieldKind.HISTORY
        fields[attribute.name] = Field(attribute.name, kind, members, may_lack)
    return fields


# A plain callable to the type checker, which otherwise doubts that a class can be a key of the cache.
_fields: Callable[[type], Mapping[str, Field]] = cache(_read_fields)
