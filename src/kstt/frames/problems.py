"""What can be wrong with a frame of records, reported at once with counts and examples."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import attrs

from kstt.errors import KsttError
from kstt.i18n import Message, joined, msg

__all__ = ["FrameError", "Problem", "of_whole_characters"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


@attrs.frozen
class Problem:
    """One thing wrong with a column of a frame: in how many rows, with a few of the values found.

    ``rows`` is 0 where the column as a whole is wrong.

    >>> print(Problem("channel", "unknown values", "online, direct, postal", 12, ("'onlin'", "'post'")))
    column 'channel': unknown values in 12 rows, such as 'onlin', 'post'; expected online, direct, postal
    """

    column: str
    what: str
    expected: str
    rows: int = 0
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.as_message())

    def as_message(self) -> Message:
        """The sentence."""
        examples = msg(", such as {examples}", examples=self.examples) if self.examples else ""
        if not self.rows:
            return msg(
                "column {column}: {what}{examples}; expected {expected}",
                column=repr(self.column),
                what=self.what,
                examples=examples,
                expected=self.expected,
            )
        one = msg("{count} row", count=1)
        rows = one if self.rows == 1 else msg("{count} rows", count=self.rows)
        return msg(
            "column {column}: {what} in {rows}{examples}; expected {expected}",
            column=repr(self.column),
            what=self.what,
            rows=rows,
            examples=examples,
            expected=self.expected,
        )


class FrameError(KsttError, ValueError):
    """A frame that cannot be counted; ``problems`` lists everything that is wrong with it.

    >>> print(FrameError("cases", (Problem("due", "not there", "a column of days or instants"),)))
    cases: column 'due': not there; expected a column of days or instants
    """

    def __init__(self, what: str, problems: tuple[Problem, ...]) -> None:
        self.what, self.problems = what, problems

    def as_message(self) -> Message:
        """The sentence."""
        return joined(": ", [self.what, joined(". ", [problem.as_message() for problem in self.problems])])


def of_whole_characters(counts: Callable[_P, _T]) -> Callable[_P, _T]:
    """The function, which refuses in words a table of Python texts with half of a surrogate pair."""

    @wraps(counts)
    def counted(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return counts(*args, **kwargs)
        except UnicodeEncodeError as error:
            found = msg("a text with half of a surrogate pair, {text}", text=repr(error.object[:60]))
            expected = msg("whole characters (no half of a surrogate pair, no NUL)")
            raise FrameError(msg("frame"), (Problem(msg("(all)"), found, expected),)) from None

    return counted
