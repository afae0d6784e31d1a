"""What a valid record is: the values a field accepts, and the order in which its days stand.

The rules are metadata of the fields themselves. The classes check one record by them, frames a whole column,
readers and writers every line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

import attrs

from kstt.dates.instants import VIETNAM, Moment, day_of, in_vietnam
from kstt.errors import InvalidRecordError, ParseError
from kstt.i18n import msg
from kstt.text import clean, is_whole
from kstt.vocabulary import Labelled

__all__ = [
    "FieldRule",
    "check_record",
    "day",
    "earlier",
    "member_of",
    "moment",
    "name",
    "needs",
    "optional_member_of",
    "optional_moment",
    "optional_name",
    "rules_of",
    "warned_days",
    "warns_before",
]

_L = TypeVar("_L", bound=Labelled)
_AFTER, _NEEDS, _WARNS = "kstt_after", "kstt_needs", "kstt_warns_before"


def day(*, after: str) -> Mapping[str, str]:
    """Metadata of a day or instant that may not be before another field's.

    >>> dict(day(after="received"))
    {'kstt_after': 'received'}
    """
    return {_AFTER: after}


def needs(field: str) -> Mapping[str, str]:
    """Metadata of a field that a record has only together with another."""
    return {_NEEDS: field}


def warns_before(field: str) -> Mapping[str, str]:
    """Metadata of a day or instant that is counted with a warning where it is before another field's."""
    return {_WARNS: field}


@attrs.frozen
class FieldRule:
    """The rules of one field: the fields it may not be before, needs, or is warned of when before."""

    name: str
    after: str = ""
    needs: str = ""
    warns_before: str = ""


def rules_of(record: type) -> tuple[FieldRule, ...]:
    """The rules of the fields of a record that have any."""
    return _rules(record)


def _read_rules(record: type) -> tuple[FieldRule, ...]:
    found = (
        FieldRule(f.name, *(f.metadata.get(key, "") for key in (_AFTER, _NEEDS, _WARNS)))
        for f in attrs.fields(record)
    )
    return tuple(rule for rule in found if rule.after or rule.needs or rule.warns_before)


# A plain callable to the type checker, which otherwise doubts that a class can be a key of the cache.
_rules: Callable[[type], tuple[FieldRule, ...]] = cache(_read_rules)


def earlier(one: Moment, other: Moment) -> bool:
    """Whether one moment is before another: by instant if both are instants, else by Vietnamese day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def check_record(record: Any) -> None:
    """Raise InvalidRecordError for a field before the one it follows, or without the one it needs."""
    for rule in _rules(type(record)):
        value = getattr(record, rule.name)
        if value is None:
            continue
        if rule.needs and getattr(record, rule.needs) is None:
            shown = value.isoformat() if isinstance(value, date) else value.value
            raise InvalidRecordError(
                record.id,
                rule.needs,
                msg("nothing"),
                msg("a day, as {rule} is {shown}", rule=rule.name, shown=shown),
            )
        first = getattr(record, rule.after) if rule.after else None
        if first is not None and earlier(value, first):
            raise InvalidRecordError(
                record.id,
                rule.name,
                value.isoformat(),
                msg("on or after {after} {first}", after=rule.after, first=first.isoformat()),
            )


def warned_days(record: Any) -> Iterator[tuple[FieldRule, Moment, Moment]]:
    """The days of a valid record that deserve a warning: the rule, the day, and the later one it precedes."""
    for rule in _rules(type(record)):
        value = getattr(record, rule.name) if rule.warns_before else None
        if value is not None and earlier(value, getattr(record, rule.warns_before)):
            yield rule, value, getattr(record, rule.warns_before)


def moment(value: Moment) -> Moment:
    """A day, or an instant on Vietnam's clock.

    Raises: ParseError for anything else, and for an instant without a time zone.
    """
    # The commonest kinds first: a million cases pass through here.
    if type(value) is date or (type(value) is datetime and value.tzinfo is VIETNAM):
        return value
    return in_vietnam(value)


def optional_moment(value: Moment | None) -> Moment | None:
    """A day, an instant on Vietnam's clock, or nothing; raises as :func:`moment`."""
    return None if value is None else moment(value)


def name(value: str) -> str:
    """A text in its normal form.

    Raises: ParseError for anything but a text that is not blank and can be written in UTF-8.

    >>> name(" Đất  đai ")
    'Đất đai'
    """
    if not isinstance(value, str):
        raise ParseError(msg("text"), value, msg("a text that is not empty"))
    # Names of categories and units repeat; ids are plain letters for the most part.
    if value.isascii() and value.isprintable() and "  " not in value and value == value.strip() and value:
        return value
    return _normal(value)


def optional_name(value: str | None) -> str | None:
    """A text in its normal form, or nothing; raises as :func:`name`.

    >>> optional_name(None) is None
    True
    """
    return None if value is None else name(value)


@lru_cache(maxsize=65_536)
def _normal(value: str) -> str:
    text = clean(value)
    if not text:
        raise ParseError(msg("text"), value, msg("a text that is not empty"))
    if not is_whole(text):
        raise ParseError(msg("text"), value, msg("whole characters (no half of a surrogate pair, no NUL)"))
    return text


def member_of(kind: type[_L]) -> Callable[[Any, attrs.Attribute[_L], _L], None]:
    """A validator of a field that holds a member of a vocabulary; raises ParseError for anything else."""

    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if type(value) is not kind:
            expected = msg("one of {kind}", kind=", ".join(map(str, kind)))
            raise ParseError(attribute.name, value, expected)

    return check


def optional_member_of(kind: type[_L]) -> Callable[[Any, attrs.Attribute[_L | None], _L | None], None]:
    """A validator as :func:`member_of` that accepts ``None`` as well."""
    check = member_of(kind)

    def check_or_none(record: object, attribute: attrs.Attribute[_L | None], value: _L | None) -> None:
        if value is not None:
            check(record, cast("attrs.Attribute[_L]", attribute), value)

    return check_or_none
