"""What can be wrong with a frame of records, reported at once with counts and examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from itertools import starmap, zip_longest
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import attrs

from kstt.errors import KsttError
from kstt.i18n import Message, joined, msg

if TYPE_CHECKING:
    from kstt.records.sources import CaseSource

__all__ = ["FrameError", "Problem", "added_column", "of_whole_characters"]

_ADDED = re.compile(r"__kstt_[a-z]+_of_(\w+)")
_P = ParamSpec("_P")
_T = TypeVar("_T")


@attrs.frozen
class Problem:
    """One thing wrong with a column of a frame: in how many rows, with a few of the values found.

    ``rows`` is 0 where the column as a whole is wrong; ``ids`` are those of the rows of the values.

    >>> print(Problem("channel", "unknown values", "online, direct, postal", 12, ("'onlin'", "'post'")))
    column 'channel': unknown values in 12 rows, such as 'onlin', 'post'; expected online, direct, postal
    >>> print(Problem("due", "texts that are no day", "days", 1, ("'31/4'",), ("'H1'",)))
    column 'due': texts that are no day in 1 row, such as '31/4' (id 'H1'); expected days
    """

    column: str
    what: str
    expected: str
    rows: int = 0
    examples: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.as_message())

    def as_message(self) -> Message:
        """The sentence."""
        shown = tuple(starmap(_placed, zip_longest(self.examples, self.ids)))
        examples = msg(", such as {examples}", examples=shown) if shown else ""
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


def _placed(text: str | None, name: str | None) -> str:
    """A value, and the id of its row, of which either may not be known."""
    if text is None:
        return msg("id {id}", id=name)
    return text if name is None else msg("{text} (id {id})", text=text, id=name)


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

    def as_of(self, source: str) -> FrameError:
        """The error, said of a file or a database."""
        return FrameError(source, self.problems)

    def as_named(self, described: CaseSource | None) -> FrameError:
        """The error with the columns as their source calls them, each of which is wrong but once.

        Args: the description of the source, if there is one.
        """
        titles = {} if described is None else described.columns
        found: list[Problem] = []
        for problem in self.problems:
            added = _ADDED.fullmatch(problem.column)
            column = (titles.get(added[1]) or added[1]) if added else problem.column
            # What follows from a column that is wrong is no other fault.
            if not added or all(column != other.column for other in found):
                found.append(attrs.evolve(problem, column=column))
        return FrameError(self.what, tuple(found))


def added_column(what: str, field: str) -> str:
    """The name of a column that a description adds beside that of a field.

    >>> added_column("name", "unit")
    '__kstt_name_of_unit'
    """
    return f"__kstt_{what}_of_{field}"


def of_whole_characters(counts: Callable[_P, _T]) -> Callable[_P, _T]:
    """The function, which refuses in words a table of Python texts with half of a surrogate pair.

    What it finds wrong with a column that a description adds is said of the column that this follows from.
    """

    @wraps(counts)
    def counted(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return counts(*args, **kwargs)
        except FrameError as error:
            raise error.as_named(getattr(args[0], "described", None) if args else None) from error.__cause__
        except UnicodeEncodeError as error:
            found = msg("a text with half of a surrogate pair, {text}", text=repr(error.object[:60]))
            expected = msg("whole characters (no half of a surrogate pair, no NUL)")
            raise FrameError(msg("frame"), (Problem(msg("(all)"), found, expected),)) from None

    return counted
