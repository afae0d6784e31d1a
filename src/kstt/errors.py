"""The one tree of errors: each says what was found, where, what was expected and how to mend it.

Errors take positional fields and build their text on demand, so that they pickle and copy, so that a
program can read the fields instead of the sentence, and so that the sentence can be had in Vietnamese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.i18n import phrase, translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import TypeAlias

    Lookup: TypeAlias = Callable[[str], str]
    Say: TypeAlias = Callable[[object], str]

__all__ = [
    "AdjoiningError",
    "ContinuityError",
    "CountError",
    "DocumentError",
    "DuplicateRowError",
    "InvalidRecordError",
    "KsttError",
    "LedgerError",
    "MissingExtraError",
    "NotInForceError",
    "ParseError",
    "UnbalancedAccountError",
    "UnknownNameError",
]


class KsttError(Exception):
    """The root of every error that this library raises on purpose.

    >>> try:
    ...     raise ParseError("period", "2021-Q5", "a number from 1 to 4")
    ... except KsttError as error:
    ...     print(error)
    ...     print(error.message("vi"))
    period: found '2021-Q5', expected a number from 1 to 4
    kỳ báo cáo: tìm thấy '2021-Q5', cần một số từ 1 đến 4
    """

    def __str__(self) -> str:
        return self.message()

    def message(self, lang: str = "en") -> str:
        """The sentence in a language of :data:`~kstt.i18n.LANGUAGES`.

        >>> MissingExtraError("the working calendar", "workdays").message("vi")
        "lịch làm việc cần một thư viện tùy chọn; cài đặt bằng lệnh: pip install 'kstt[workdays]'"
        """

        def say(text: object) -> str:
            return phrase(str(text), lang)

        return self._sentence(translator(lang), say)

    def _sentence(self, _: Lookup, say: Say) -> str:
        """The sentence, of templates looked up by ``_`` and parts by ``say``; overridden by each kind."""
        return " ".join(say(argument) for argument in self.args)


class ParseError(KsttError, ValueError):
    """A text or value that cannot be read as what it should be.

    Args: what was being read, what was found, what was expected, and (optional) where it stood.
    """

    def __init__(self, what: str, found: object, expected: str, where: str = "") -> None:
        self.what, self.found, self.expected, self.where = what, found, expected, where

    def _sentence(self, _: Lookup, say: Say) -> str:
        text = _("{what}: found {found}, expected {expected}").format(
            what=say(self.what), found=repr(self.found), expected=say(self.expected)
        )
        return f"{say(self.where)}: {text}" if self.where else text


class InvalidRecordError(KsttError, ValueError):
    """A case or a piece of feedback that contradicts itself; ``field`` names the spot."""

    def __init__(self, record_id: str, field: str, found: object, expected: str) -> None:
        self.record_id, self.field, self.found, self.expected = record_id, field, found, expected

    def _sentence(self, _: Lookup, say: Say) -> str:
        return _("record {id}, {field}: found {found}, expected {expected}").format(
            id=repr(self.record_id), field=self.field, found=self.found, expected=say(self.expected)
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
        self.left_name, self.left, self.right_name, self.right, self.where = (
            left_name,
            left,
            right_name,
            right,
            where,
        )

    @property
    def difference(self) -> int:
        """Left side less right side."""
        return self.left - self.right

    def _sentence(self, _: Lookup, say: Say) -> str:
        text = _("{left_name} = {left}, but {right_name} = {right} (difference {difference})").format(
            left_name=say(self.left_name),
            left=self.left,
            right_name=say(self.right_name),
            right=self.right,
            difference=self.difference,
        )
        return f"{say(self.where)}: {text}" if self.where else text


class ContinuityError(UnbalancedAccountError):
    """Two accounts that cannot be chained: the first's pending is not the second's carried over."""


class CountError(KsttError, ValueError, TypeError):
    """A number of cases that is not a whole number, or is below zero; ``column`` names the spot."""

    def __init__(self, column: str, found: object) -> None:
        self.column, self.found = column, found

    def _sentence(self, _: Lookup, say: Say) -> str:  # noqa: ARG002  # nothing of it is prose
        return _("{column}: found {found}, expected a whole number of cases, 0 or more").format(
            column=self.column, found=repr(self.found)
        )


class AdjoiningError(KsttError, ValueError):
    """Two values that cannot be put together: their periods do not adjoin, or their kinds differ."""

    def __init__(self, what: str, first: object, second: object, hint: str) -> None:
        self.what, self.first, self.second, self.hint = what, first, second, hint

    def _sentence(self, _: Lookup, say: Say) -> str:
        return _("{what}: first {first}, second {second}; {hint}").format(
            what=say(self.what), first=self.first, second=self.second, hint=say(self.hint)
        )


class DuplicateRowError(KsttError, ValueError):
    """Two rows of one section with the same name."""

    def __init__(self, section: str, label: str) -> None:
        self.section, self.label = section, label

    def _sentence(self, _: Lookup, say: Say) -> str:  # noqa: ARG002  # nothing of it is prose
        if not self.section:
            text = _("found two rows {label}, expected one; add the two accounts")
        else:
            text = _("found two rows {label} in section {section}, expected one; add the two accounts")
        return text.format(label=repr(self.label), section=repr(self.section))


class UnknownNameError(KsttError, KeyError):
    """A name that is not there, with the likely ones meant."""

    def __init__(self, what: str, name: object, suggestions: tuple[str, ...] = ()) -> None:
        self.what, self.name, self.suggestions = what, name, suggestions

    def _sentence(self, _: Lookup, say: Say) -> str:
        text = _("no {what} {name}; did you mean {names}?") if self.suggestions else _("no {what} {name}")
        names = _(" or ").join(repr(name) for name in self.suggestions)
        return text.format(what=say(self.what), name=repr(self.name), names=names)


class NotInForceError(KsttError, LookupError):
    """A day for which no edition of a rule is known; never answered by an empty table."""

    def __init__(self, what: str, day: date, known: str = "") -> None:
        self.what, self.day, self.known = what, day, known

    def _sentence(self, _: Lookup, say: Say) -> str:
        if not self.known:
            text = _("no {what} is known to be in force on {day}")
        else:
            text = _("no {what} is known to be in force on {day}; known: {known}")
        return text.format(what=say(self.what), day=self.day.isoformat(), known=say(self.known))


class DocumentError(KsttError, ValueError):
    """A file that cannot be used at all: which file, what was found, what was expected, how to mend it."""

    def __init__(self, source: str, found: str, expected: str, hint: str = "") -> None:
        self.source, self.found, self.expected, self.hint = source, found, expected, hint

    def _sentence(self, _: Lookup, say: Say) -> str:
        text = _("{source}: found {found}, expected {expected}").format(
            source=say(self.source), found=say(self.found), expected=say(self.expected)
        )
        return f"{text} ({say(self.hint)})" if self.hint else text


class LedgerError(KsttError, ValueError):
    """What a ledger cannot do: what was asked, what was found, what was expected, how to mend it."""

    def __init__(self, what: str, found: object, expected: str, hint: str = "") -> None:
        self.what, self.found, self.expected, self.hint = what, found, expected, hint

    def _sentence(self, _: Lookup, say: Say) -> str:
        text = _("{what}: found {found}, expected {expected}").format(
            what=say(self.what), found=say(self.found), expected=say(self.expected)
        )
        return f"{text} ({say(self.hint)})" if self.hint else text


class MissingExtraError(KsttError, ImportError):
    """An optional library that is not installed, with the command that installs it."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra

    def _sentence(self, _: Lookup, say: Say) -> str:
        return _("{feature} needs an optional library; install it with: pip install 'kstt[{extra}]'").format(
            feature=say(self.feature), extra=self.extra
        )
