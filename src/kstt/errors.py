"""The one tree of errors: each says what was found, where, what was expected and how to mend it.

Errors take positional fields and build their text on demand: they pickle and copy, a program reads the
fields instead of the sentence, and the sentence is available in Vietnamese. What a field says in the
library's own words is ``msg("…")``; a plain text is what somebody wrote, and is shown as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from kstt.i18n import Message, bounded, cut, either, joined, msg

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "AdjoiningError",
    "ArgumentError",
    "ContinuityError",
    "CountError",
    "DocumentError",
    "DuplicateRowError",
    "HeaderError",
    "InvalidRecordError",
    "KsttError",
    "LedgerError",
    "MissingExtraError",
    "NotInForceError",
    "ParseError",
    "UnbalancedAccountError",
    "UnknownNameError",
]

_SHOWN = 60


class KsttError(Exception):
    """The root of every error that this library raises on purpose.

    >>> try:
    ...     raise ParseError(msg("period"), "2021-Q5", msg("0 or more"))
    ... except KsttError as error:
    ...     print(error)
    ...     print(error.message("vi"))
    period: found '2021-Q5', expected 0 or more
    kỳ báo cáo: tìm thấy '2021-Q5', cần từ 0 trở lên
    """

    def __str__(self) -> str:
        return self.message()

    def message(self, lang: str = "en") -> str:
        """The sentence in a language of :data:`~kstt.i18n.LANGUAGES`."""
        return bounded(self.as_message(), lang)

    def in_language(self, lang: str) -> str:
        """The sentence in a language, as :func:`~kstt.i18n.msg` asks of its parts."""
        return self.message(lang)

    def as_message(self) -> Message:
        """The sentence as a message; overridden by each kind."""
        return joined(" ", [str(argument) for argument in self.args])


def _found(value: object) -> str:
    """What was found: words of the library as they are, what somebody wrote in quotation marks."""
    if value is None:
        return msg("nothing")
    if isinstance(value, Message):
        return value
    return str(cut(value)) if isinstance(value, int) else cast("str", cut(repr(value)))


def _at(where: str, sentence: Message) -> Message:
    return joined(": ", [where, sentence]) if where else sentence


def _found_instead(what: str, found: object, expected: object) -> Message:
    return msg("{what}: found {found}, expected {expected}", what=what, found=found, expected=expected)


def _with_hint(sentence: Message, hint: str) -> Message:
    return msg("{sentence} ({hint})", sentence=sentence, hint=hint) if hint else sentence


class ParseError(KsttError, ValueError):
    """A text or value that cannot be read as what it should be.

    Args: what was being read, what was found, what was expected, and (optional) where it stood.

    >>> print(ParseError(msg("period"), "2021-Q5", msg("0 or more"), "line 3"))
    line 3: period: found '2021-Q5', expected 0 or more
    """

    def __init__(self, what: str, found: object, expected: str, where: str = "") -> None:
        self.what, self.found, self.expected, self.where = what, found, expected, where

    def as_message(self) -> Message:
        """The sentence."""
        return _at(self.where, _found_instead(self.what, _found(self.found), self.expected))


class ArgumentError(KsttError, TypeError):
    """An argument of another type than a function takes: which, what was given, what was expected.

    >>> print(ArgumentError(msg("period"), "2021-Q2", msg("a reporting period")))
    period: found the text '2021-Q2', expected a reporting period
    """

    def __init__(self, what: str, found: object, expected: str, hint: str = "") -> None:
        self.what, self.found, self.expected, self.hint = what, found, expected, hint

    def as_message(self) -> Message:
        """The sentence."""
        return _with_hint(_found_instead(self.what, _described(self.found), self.expected), self.hint)


def _described(value: object) -> Message:
    if value is None:
        return msg("nothing")
    if isinstance(value, str):
        return msg("the text {text}", text=repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "…"))
    if isinstance(value, PurePath):
        return msg("the path {path}", path=repr(str(value)))
    return msg("a value of the type {type}", type=type(value).__name__)


def require(
    value: object, kinds: type | tuple[type, ...], what: Message, expected: Message, hint: str = ""
) -> None:
    """Refuse an argument of another type, at the front door of a function.

    Raises: ArgumentError.
    """
    if not isinstance(value, kinds):
        raise ArgumentError(what, value, expected, hint)


def require_some(values: Collection[object], what: Message, expected: Message) -> None:
    """Refuse no values at all where there is nothing to do without one.

    Raises: ParseError.
    """
    if not values:
        raise ParseError(what, msg("none"), expected)


def require_many(values: object, what: Message, expected: Message, hint: str = "") -> None:
    """Refuse an argument that holds no values one after the other: a path or a text, above all.

    Raises: ArgumentError.
    """
    if isinstance(values, (str, bytes, PurePath, Mapping)) or not hasattr(values, "__iter__"):
        raise ArgumentError(what, values, expected, hint)


class InvalidRecordError(KsttError, ValueError):
    """A case or a piece of feedback that contradicts itself; ``field`` names the spot.

    >>> print(InvalidRecordError("H1", "closed", "2021-03-01", "2021-04-01 or later"))
    record 'H1', closed: found 2021-03-01, expected 2021-04-01 or later
    """

    def __init__(self, record_id: str, field: str, found: object, expected: str) -> None:
        self.record_id, self.field, self.found, self.expected = record_id, field, found, expected

    def as_message(self) -> Message:
        """The sentence."""
        return msg(
            "record {id}, {field}: found {found}, expected {expected}",
            id=repr(self.record_id),
            field=self.field,
            found=self.found,
            expected=self.expected,
        )


class UnbalancedAccountError(KsttError, ValueError):
    """Numbers that do not balance: both sides of the broken identity and their difference (cases).

    >>> error = UnbalancedAccountError("received", 5, "resolved + pending", 4)
    >>> print(error)
    received = 5, but resolved + pending = 4 (difference 1)
    >>> error.difference
    1
    """

    def __init__(self, left_name: str, left: int, right_name: str, right: int, where: str = "") -> None:
        self.left_name, self.left = left_name, left
        self.right_name, self.right, self.where = right_name, right, where

    @property
    def difference(self) -> int:
        """Left side less right side."""
        return self.left - self.right

    def as_message(self) -> Message:
        """The sentence."""
        sentence = msg(
            "{left_name} = {left}, but {right_name} = {right} (difference {difference})",
            left_name=self.left_name,
            left=self.left,
            right_name=self.right_name,
            right=self.right,
            difference=self.difference,
        )
        return _at(self.where, sentence)


class ContinuityError(UnbalancedAccountError):
    """Two accounts that cannot be chained: the first's pending is not the second's carried over.

    >>> print(ContinuityError("pending of the first", 2, "carried over of the second", 5))
    pending of the first = 2, but carried over of the second = 5 (difference -3)
    """


class CountError(KsttError, ValueError, TypeError):
    """A number of cases that is not a whole number, or is below zero; ``column`` names the spot.

    >>> print(CountError("received_online", -1))
    received_online: found -1, expected a whole number of cases, 0 or more
    """

    def __init__(self, column: str, found: object) -> None:
        self.column, self.found = column, found

    def as_message(self) -> Message:
        """The sentence."""
        return msg(
            "{column}: found {found}, expected a whole number of cases, 0 or more",
            column=self.column,
            found=_found(self.found),
        )


class AdjoiningError(KsttError, ValueError):
    """Two values that cannot be put together: their periods do not adjoin, or their kinds differ.

    >>> print(AdjoiningError("periods do not adjoin", "2021-Q1", "2021-Q3", "expected 2021-Q2"))
    periods do not adjoin: first 2021-Q1, second 2021-Q3; expected 2021-Q2
    """

    def __init__(self, what: str, first: object, second: object, hint: str) -> None:
        self.what, self.first, self.second, self.hint = what, first, second, hint

    def as_message(self) -> Message:
        """The sentence."""
        return msg(
            "{what}: first {first}, second {second}; {hint}",
            what=self.what,
            first=self.first,
            second=self.second,
            hint=self.hint,
        )


class DuplicateRowError(KsttError, ValueError):
    """Two rows of one section with the same name.

    >>> print(DuplicateRowError("II", "Đất đai"))
    found two rows 'Đất đai' in section 'II', expected one; add the two accounts
    """

    def __init__(self, section: str, label: str) -> None:
        self.section, self.label = section, label

    def as_message(self) -> Message:
        """The sentence."""
        label = repr(self.label)
        if not self.section:
            return msg("found two rows {label}, expected one; add the two accounts", label=label)
        return msg(
            "found two rows {label} in section {section}, expected one; add the two accounts",
            label=label,
            section=repr(self.section),
        )


class UnknownNameError(KsttError, KeyError):
    """A name that is not there, with the likely ones meant.

    >>> print(UnknownNameError(msg("form"), "6c", ("06c",)))
    no form '6c'; did you mean '06c'?
    """

    def __init__(self, what: str, name: object, suggestions: tuple[str, ...] = ()) -> None:
        self.what, self.name, self.suggestions = what, name, suggestions

    def as_message(self) -> Message:
        """The sentence."""
        name = _found(self.name)
        if not self.suggestions:
            return msg("no {what} {name}", what=self.what, name=name)
        return msg(
            "no {what} {name}; did you mean {names}?",
            what=self.what,
            name=name,
            names=either(self.suggestions),
        )


class NotInForceError(KsttError, LookupError):
    """A day for which no edition of a rule is known; never answered by an empty table.

    >>> from datetime import date
    >>> print(NotInForceError("edition of form 06c", date(1990, 12, 14)))
    no edition of form 06c is known to be in force on 1990-12-14
    """

    def __init__(self, what: str, day: date, known: str = "") -> None:
        self.what, self.day, self.known = what, day, known

    def as_message(self) -> Message:
        """The sentence."""
        sentence = msg("no {what} is known to be in force on {day}", what=self.what, day=self.day)
        return (
            msg("{sentence}; known: {known}", sentence=sentence, known=self.known) if self.known else sentence
        )


class DocumentError(KsttError, ValueError):
    """A file that cannot be used at all: which file, what was found, what was expected, how to mend it.

    >>> print(DocumentError("a.xlsx", msg("an empty file"), msg("a file that can be read")))
    a.xlsx: found an empty file, expected a file that can be read
    """

    def __init__(self, source: str, found: str, expected: str, hint: str = "") -> None:
        self.source, self.found, self.expected, self.hint = source, found, expected, hint

    def as_message(self) -> Message:
        """The sentence."""
        sentence = msg(
            "{source}: found {found}, expected {expected}",
            source=self.source,
            found=self.found,
            expected=self.expected,
        )
        return _with_hint(sentence, self.hint)

    def without_source(self) -> Message:
        """The sentence where the file is named beside it."""
        sentence = msg("found {found}, expected {expected}", found=self.found, expected=self.expected)
        return _with_hint(sentence, self.hint)


class HeaderError(DocumentError):
    """A table whose header is that of a form, but cannot be read for certain.

    >>> print(HeaderError("a.xlsx", "two columns 'Tổng số'", "one", msg("name the columns")))
    a.xlsx: found two columns 'Tổng số', expected one (name the columns)
    """


class LedgerError(KsttError, ValueError):
    """What a ledger cannot do: what was asked, what was found, what was expected, how to mend it.

    >>> print(LedgerError("period", "2021-Q3", "days to 2021-06-14", "update the ledger"))
    period: found 2021-Q3, expected days to 2021-06-14 (update the ledger)
    """

    def __init__(self, what: str, found: object, expected: str, hint: str = "") -> None:
        self.what, self.found, self.expected, self.hint = what, found, expected, hint

    def as_message(self) -> Message:
        """The sentence."""
        return _with_hint(_found_instead(self.what, self.found, self.expected), self.hint)


class MissingExtraError(KsttError, ImportError):
    """An optional library that is not installed, with the command that installs it.

    >>> print(MissingExtraError(msg("the working calendar"), "workdays"))
    the working calendar needs an optional library; install it with: pip install 'kstt[workdays]'
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra

    def as_message(self) -> Message:
        """The sentence."""
        return msg(
            "{feature} needs an optional library; install it with: pip install 'kstt[{extra}]'",
            feature=self.feature,
            extra=self.extra,
        )
