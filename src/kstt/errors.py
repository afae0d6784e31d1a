"""The one tree of errors: each says what was found, where, what was expected and how to mend it.

Errors take positional fields and build their text on demand, so that they pickle and copy, and so that
a program can read the fields instead of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

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
    ...     raise ParseError("period", "2021-Q5", "a quarter from 1 to 4")
    ... except KsttError as error:
    ...     print(error)
    period: found '2021-Q5', expected a quarter from 1 to 4
    """

    def __str__(self) -> str:
        return " ".join(str(argument) for argument in self.args)


class ParseError(KsttError, ValueError):
    """A text or value that cannot be read as what it should be.

    Args: what was being read, what was found, what was expected, and (optional) where it stood.
    """

    def __init__(self, what: str, found: object, expected: str, where: str = "") -> None:
        self.what, self.found, self.expected, self.where = what, found, expected, where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}: found {self.found!r}, expected {self.expected}"


class InvalidRecordError(KsttError, ValueError):
    """A case or a piece of feedback that contradicts itself; ``field`` names the spot."""

    def __init__(self, record_id: str, field: str, found: object, expected: str) -> None:
        self.record_id, self.field, self.found, self.expected = record_id, field, found, expected

    def __str__(self) -> str:
        return f"record {self.record_id!r}, {self.field}: found {self.found}, expected {self.expected}"


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

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return (
            f"{place}{self.left_name} = {self.left}, but {self.right_name} = {self.right} "
            f"(difference {self.difference})"
        )


class ContinuityError(UnbalancedAccountError):
    """Two accounts that cannot be chained: the first's pending is not the second's carried over."""


class CountError(KsttError, ValueError, TypeError):
    """A number of cases that is not a whole number, or is below zero; ``column`` names the spot."""

    def __init__(self, column: str, found: object) -> None:
        self.column, self.found = column, found

    def __str__(self) -> str:
        return f"{self.column}: found {self.found!r}, expected a whole number of cases, 0 or more"


class AdjoiningError(KsttError, ValueError):
    """Two values that cannot be put together: their periods do not adjoin, or their kinds differ."""

    def __init__(self, what: str, first: object, second: object, hint: str) -> None:
        self.what, self.first, self.second, self.hint = what, first, second, hint

    def __str__(self) -> str:
        return f"{self.what}: first {self.first}, second {self.second}; {self.hint}"


class DuplicateRowError(KsttError, ValueError):
    """Two rows of one section with the same name."""

    def __init__(self, section: str, label: str) -> None:
        self.section, self.label = section, label

    def __str__(self) -> str:
        place = f" in section {self.section!r}" if self.section else ""
        return f"found two rows {self.label!r}{place}, expected one; add the two accounts"


class UnknownNameError(KsttError, KeyError):
    """A name that is not there, with the likely ones meant."""

    def __init__(self, what: str, name: object, suggestions: tuple[str, ...] = ()) -> None:
        self.what, self.name, self.suggestions = what, name, suggestions

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(repr(s) for s in self.suggestions)}?" if self.suggestions else ""
        return f"no {self.what} {self.name!r}{hint}"


class NotInForceError(KsttError, LookupError):
    """A day for which no edition of a rule is known; never answered by an empty table."""

    def __init__(self, what: str, day: date, known: str = "") -> None:
        self.what, self.day, self.known = what, day, known

    def __str__(self) -> str:
        known = f"; known: {self.known}" if self.known else ""
        return f"no {self.what} is known to be in force on {self.day.isoformat()}{known}"


class DocumentError(KsttError, ValueError):
    """A file that cannot be used at all: which file, what was found, what was expected, how to mend it."""

    def __init__(self, source: str, found: str, expected: str, hint: str = "") -> None:
        self.source, self.found, self.expected, self.hint = source, found, expected, hint

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.source}: found {self.found}, expected {self.expected}{hint}"


class LedgerError(KsttError, ValueError):
    """What a ledger cannot do: what was asked, what was found, what was expected, how to mend it."""

    def __init__(self, what: str, found: object, expected: str, hint: str = "") -> None:
        self.what, self.found, self.expected, self.hint = what, found, expected, hint

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.what}: found {self.found}, expected {self.expected}{hint}"


class MissingExtraError(KsttError, ImportError):
    """An optional library that is not installed, with the command that installs it."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra

    def __str__(self) -> str:
        return f"{self.feature} needs an optional library; install it with: pip install 'kstt[{self.extra}]'"
