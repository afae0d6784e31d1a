"""The fields of a record, read off its class: how each is read, written and described, and what it needs.

``CODECS`` is the one table from the type of a field to its kind, parser, writer and JSON Schema; delimited
text, frames, JSON documents and schemas all read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

import attrs

from kstt.dates.instants import MOMENT_PATTERN, Moment, parse_moment
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.records.histories import Extension, Suspension, parse_extensions, parse_suspensions
from kstt.records.ids import identity
from kstt.records.validity import FieldRule, name, rules_of
from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject, Labelled, parse_member

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "CODECS",
    "Field",
    "FieldCodec",
    "FieldKind",
    "fields_of",
    "parse_strictly",
    "text_field",
]

Json = Mapping[str, object]


class FieldKind(Enum):
    """What a field holds."""

    TEXT = "text"
    MEMBER = "one of a vocabulary"
    MOMENT = "days or instants"
    HISTORY = "intervals as text"


@attrs.frozen
class FieldCodec:
    """How the values of one type of field are read, written and described.

    Attributes:
        kind: what such a field holds.
        parse: the value of a text; raises ParseError.
        write: the text of a value.
        schema: the JSON Schema of a value; of a history, which is a list of objects, it is empty.
        members: the vocabulary, if there is one.
        optional: whether an empty text, and ``None``, is no value.
    """

    kind: FieldKind
    parse: Callable[[str], object]
    write: Callable[[Any], str]
    schema: Json
    members: type[Labelled] | None = None
    optional: bool = False


def _isoformat(value: date | datetime) -> str:
    return value.isoformat()


def _value(member: Labelled) -> str:
    return str(member.value)


def _intervals(values: tuple[object, ...]) -> str:
    return ";".join(map(str, values))


_MOMENT = FieldCodec(
    FieldKind.MOMENT,
    parse_moment,
    _isoformat,
    {
        "type": "string",
        "pattern": MOMENT_PATTERN,
        "description": "an ISO 8601 day, or an instant; without an offset it is on Vietnam's clock",
    },
)


_TEXT = FieldCodec(FieldKind.TEXT, name, str, {"type": "string", "pattern": r"\S"})
_ID = attrs.evolve(_TEXT, parse=identity)


def _members(kind: type[Labelled]) -> FieldCodec:
    schema = {"enum": [member.value for member in kind]}
    return FieldCodec(FieldKind.MEMBER, lambda text: parse_member(kind, text), _value, schema, kind)


def _optional(of: FieldCodec) -> FieldCodec:
    """The same type of field, where an empty text is no value."""
    nothing = {"anyOf": [of.schema, {"type": "null"}, {"type": "string", "pattern": r"^\s*$"}]}
    return attrs.evolve(
        of,
        parse=lambda text: of.parse(text) if text.strip() else None,
        write=lambda value: "" if value is None else of.write(value),
        schema=nothing,
        optional=True,
    )


CODECS: Mapping[object, FieldCodec] = MappingProxyType(
    {
        str: _TEXT,
        str | None: _optional(_TEXT),
        AuthorityLevel: _members(AuthorityLevel),
        Channel: _members(Channel),
        Closing | None: _optional(_members(Closing)),
        FeedbackSubject: _members(FeedbackSubject),
        Moment: _MOMENT,
        Moment | None: _optional(_MOMENT),
        tuple[Suspension, ...]: FieldCodec(FieldKind.HISTORY, parse_suspensions, _intervals, {}),
        tuple[Extension, ...]: FieldCodec(FieldKind.HISTORY, parse_extensions, _intervals, {}),
    }
)
"""Every type that a field of a record has."""


@attrs.frozen
class Field:
    """A field of a record: its codec, its rules, and whether a table may be without its column."""

    name: str
    codec: FieldCodec = attrs.field(repr=False)
    rule: FieldRule
    required: bool = True

    @property
    def kind(self) -> FieldKind:
        """What the field holds."""
        return self.codec.kind

    @property
    def members(self) -> type[Labelled] | None:
        """The vocabulary that the field is one of."""
        return self.codec.members

    @property
    def optional(self) -> bool:
        """Whether a record may be without a value."""
        return self.codec.optional or self.kind is FieldKind.HISTORY

    def text_of(self, record: object) -> str:
        """The value of the field in a record as text."""
        return self.codec.write(getattr(record, self.name))

    @property
    def clock(self) -> str:
        """The name of the column of clocks that may stand beside a moment."""
        return f"{self.name}_clock"


def fields_of(record: type) -> Mapping[str, Field]:
    """The fields of a kind of record (or of a suspension, an extension) by name.

    >>> from kstt import Case
    >>> fields_of(Case)["closed"].optional, fields_of(Case)["closed"].rule.after
    (True, 'received')
    """
    return _fields(record)


def text_field(name: str) -> Field:
    """A field of texts without rules, for a column that is none of a record's own."""
    return Field(name, CODECS[str], FieldRule(name))


def _read_fields(record: type) -> Mapping[str, Field]:
    hints = get_type_hints(record)
    rules = {rule.name: rule for rule in rules_of(record)}
    found = {}
    for f in attrs.fields(record):
        rule = rules.get(f.name, FieldRule(f.name))
        codec = _ID if f.name == "id" else CODECS[hints[f.name]]
        found[f.name] = Field(f.name, codec, rule, f.default is attrs.NOTHING)
    return MappingProxyType(found)


# A plain callable to the type checker, which otherwise doubts that a class can be a key of the cache.
_fields: Callable[[type], Mapping[str, Field]] = cache(_read_fields)


def parse_strictly(text: object, field: Field) -> object:
    """The value of a field in a document, where texts alone (and ``None`` for nothing) are read.

    Raises: ParseError.
    """
    if text is None and field.codec.optional:
        return None
    if type(text) is not str:
        moment = field.kind is FieldKind.MOMENT
        raise ParseError(
            field.name, text, msg("a text of an ISO 8601 day or instant") if moment else msg("a text")
        )
    return field.codec.parse(text)
