"""What can be wrong with a frame of records, told at once with counts and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.errors import KsttError

if TYPE_CHECKING:
    from kstt.errors import Lookup, Say

__all__ = ["FrameError", "Problem"]


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
        return self._sentence(str, str)

    def _sentence(self, _: Lookup, say: Say) -> str:
        if not self.rows:
            text = _("column {column}: {what}; expected {expected}")
        elif self.examples:
            text = _("column {column}: {what} in {rows}, such as {examples}; expected {expected}")
        else:
            text = _("column {column}: {what} in {rows}; expected {expected}")
        rows = (_("{count} row") if self.rows == 1 else _("{count} rows")).format(count=self.rows)
        return text.format(
            column=repr(self.column),
            what=say(self.what),
            rows=rows,
            examples=", ".join(self.examples),
            expected=say(self.expected),
        )


class FrameError(KsttError, ValueError):
    """A frame that cannot be counted; ``problems`` tells everything that is wrong with it.

    >>> print(FrameError("cases", (Problem("due", "not there", "a column of days or instants"),)))
    cases: column 'due': not there; expected a column of days or instants
    """

    def __init__(self, what: str, problems: tuple[Problem, ...]) -> None:
        self.what, self.problems = what, problems

    def _sentence(self, _: Lookup, say: Say) -> str:
        said = (problem._sentence(_, say) for problem in self.problems)  # noqa: SLF001  # of the same kind
        return f"{say(self.what)}: {'. '.join(said)}"
