"""Findings in colours and as wide as the terminal, with the optional library ``rich``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kstt.errors import MissingExtraError
from kstt.findings.finding import Severity
from kstt.i18n import msg
from kstt.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.findings.report import FindingsOfFile

__all__ = ["in_colours", "print_in_colours"]

_FILE, _ROW, _ASIDE = "bold underline", "bold", "dim"
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def in_colours(asked: str) -> bool:
    """Whether findings are printed in colours: ``auto`` on a terminal that wants them, if that can be done.

    Raises: MissingExtraError where they are asked for and ``rich`` is not installed.
    """
    if asked == "never" or (asked == "auto" and not sys.stdout.isatty()):
        return False
    try:
        import rich  # noqa: F401  # only whether it is there
    except ImportError:
        if asked == "always":
            raise MissingExtraError(msg("colour"), "color") from None
        return False
    return True


def print_in_colours(blocks: Iterable[FindingsOfFile], width: int | None) -> None:
    """Print findings; the messages of a row stand in one column, and wrap there.

    ``rich`` heeds ``NO_COLOR`` and what the terminal can do.
    """
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, force_terminal=True, highlight=False, emoji=False, width=width or 100)
    for block in blocks:
        indent = 2 if block.name else 0
        if block.name:
            console.print(Text(visible(one_line(block.name)), style=_FILE))
        for row, lines in block.rows:
            if row:
                console.print(Padding(Text(visible(row), style=_ROW), (0, 0, 0, indent)))
            grid = Table.grid(padding=(0, 1))
            for line in lines:
                word = Text(line.word, style=_STYLES[line.severity])
                text = Text.assemble(visible(line.text), (f" [{line.rule}]", _ASIDE))
                grid.add_row(Text(visible(line.place), style=_ASIDE), word, text)
            console.print(Padding(grid, (0, 0, 0, indent + (2 if row else 0))))
        for one in block.more:
            console.print(Padding(Text(visible(one), style=_ASIDE), (0, 0, 0, indent)))
