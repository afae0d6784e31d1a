"""The rules of counting as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kstt.definitions.boxes import (
    SUSPENDED_SINCE,
    All,
    AskedDay,
    Clock,
    Day,
    Equal,
    Less,
    Missing,
    Not,
    OneOf,
    SessionStart,
    Some,
    Suspended,
    SuspendedBefore,
)
from kstt.errors import UnknownNameError
from kstt.i18n import LANGUAGES, Message, joined, msg, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.definitions.boxes import Operand, Predicate
    from kstt.vocabulary import Labelled

__all__ = ["describe"]

_FIELDS: Mapping[str, Message] = {
    "received": msg("day of receipt"),
    "due": msg("due day"),
    "closed": msg("closing day"),
    "resolved": msg("day of the result"),
    "published": msg("day of publication"),
    "channel": msg("channel"),
    "closing": msg("closing"),
    "subject": msg("subject"),
    SUSPENDED_SINCE: msg("day on which the clock stopped"),
}


def describe(predicate: Predicate, lang: str = "en") -> str:
    """The test as a sentence in a language of :data:`~kstt.i18n.LANGUAGES`.

    Raises: UnknownNameError for another language.

    >>> describe(All((Not(Less(date(2021, 6, 14), Day("received"))), Not(Missing(Day("due"))))))
    'the day of receipt is on or before 2021-06-14 and there is a due day'
    >>> describe(Less(Day("due"), date(2021, 6, 14)), "vi")
    'ngày hẹn trả trước ngày 14/6/2021'
    """
    if lang not in LANGUAGES:
        raise UnknownNameError(msg("language"), lang, LANGUAGES)
    return _sentence(_plain(predicate, holds=True)).in_language(lang)


def _plain(predicate: Predicate, *, holds: bool) -> Predicate:
    """The equivalent test with every "not" at a single fact and no needless nesting."""
    match predicate:
        case Not(test):
            return _plain(test, holds=not holds)
        case All(tests):
            return _flat(tests, All if holds else Some, holds=holds)
        case Some(tests):
            return _flat(tests, Some if holds else All, holds=holds)
    return predicate if holds else Not(predicate)


def _flat(tests: Iterable[Predicate], kind: type[All | Some], *, holds: bool) -> Predicate:
    kept: dict[Predicate, None] = {}
    for test in (_plain(test, holds=holds) for test in tests):
        if isinstance(test, (All, Some)) and (isinstance(test, kind) or len(test.tests) == 1):
            kept |= dict.fromkeys(test.tests)
        else:
            kept[test] = None
    if kind is All:
        kept = dict.fromkeys(_without_contradicted(test, kept) for test in kept)
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def _without_contradicted(test: Predicate, known: Mapping[Predicate, None]) -> Predicate:
    """A choice without the tests whose contrary is known to hold."""
    if not isinstance(test, Some):
        return test
    left = [one for one in test.tests if _plain(one, holds=False) not in known]
    return left[0] if len(left) == 1 else Some(tuple(left))


def _sentence(predicate: Predicate) -> Message:
    """A test that :func:`_plain` gave, in words."""
    match predicate:
        case All(tests):
            return _chain(tests, " and ") if tests else msg("always")
        case Some(tests):
            return _chain(tests, " or ") if tests else msg("never")
        case Not(test):
            return _denied(test)
    return _fact(predicate)


def _chain(tests: Iterable[Predicate], word: str) -> Message:
    parts = (
        joined("", ["(", _sentence(test), ")"]) if isinstance(test, (All, Some)) else _sentence(test)
        for test in tests
    )
    return _linked(list(parts), word)


def _linked(parts: list[Message], word: str) -> Message:
    """The parts with "and" or "or" between them."""
    link = msg(" and ") if word == " and " else msg(" or ")
    pieces = [piece for part in parts for piece in (link, part)]
    return joined("", pieces[1:])


def _fact(predicate: Predicate) -> Message:
    match predicate:
        case Less(date() as day, right):
            return msg("{day} is after {other}", day=_day(right), other=_day(day))
        case Less(left, right):
            return msg("{day} is before {other}", day=_day(left), other=_day(right))
        case Equal(left, right):
            return msg("{day} is {other}", day=_day(left), other=_day(right))
        case Missing(Day(field)):
            return msg("there is no {day}", day=_FIELDS[field])
        case Missing(fact):
            return msg("no time is known on the {day}", day=_FIELDS[fact.field])
        case OneOf(field, members):
            return msg("{field} is {value}", field=_FIELDS[field], value=_values(members))
        case Suspended(on):
            return msg("the clock stands still at the end of {day}", day=_day(on))
        case SuspendedBefore(on):
            return msg("the clock had stopped more than once by the end of {day}", day=_day(on))
    raise TypeError(predicate)


def _denied(predicate: Predicate) -> Message:
    match predicate:
        case Less(date() as day, right):
            return msg("{day} is on or before {other}", day=_day(right), other=_day(day))
        case Less(left, right):
            return msg("{day} is on or after {other}", day=_day(left), other=_day(right))
        case Equal(left, right):
            return msg("{day} is not {other}", day=_day(left), other=_day(right))
        case Missing(Day(field)):
            return msg("there is a {day}", day=_FIELDS[field])
        case Missing(fact):
            return msg("a time is known on the {day}", day=_FIELDS[fact.field])
        case OneOf(field, members):
            return msg("{field} is not {value}", field=_FIELDS[field], value=_values(members))
        case Suspended(on):
            return msg("the clock runs at the end of {day}", day=_day(on))
        case SuspendedBefore(on):
            return msg("the clock had stopped once at most by the end of {day}", day=_day(on))
    raise TypeError(predicate)


def _values(members: Iterable[Labelled]) -> Message:
    return _linked([named(str(member.value), vi=member.label) for member in members], " or ")


def _day(operand: Operand) -> Message:
    match operand:
        case Day(field):
            return msg("the {day}", day=_FIELDS[field])
        case Clock(field):
            return msg("the time on the {day}", day=_FIELDS[field])
        case SessionStart(field, _):
            return msg("the start of the half-day session on the {day}", day=_FIELDS[field])
        case AskedDay():
            raise TypeError(operand)
    return named(operand.isoformat(), vi=f"ngày {operand.day}/{operand.month}/{operand.year}")
