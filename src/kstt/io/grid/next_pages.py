"""The line by which a page says that it carries a table on, and whether it is the table above."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.errors import KsttError
from kstt.io.grid.sections import is_roman
from kstt.io.grid.title_block import TitleBlock
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header
    from kstt.io.grid.lines import TableLine

__all__ = ["carries_on"]

_CARRIED_ON = re.compile(r"\btiep\b")


def carries_on(
    grid: Grid,
    header: Header,
    text: str,
    heading: Sequence[str],
    below: Iterable[tuple[str, str]],
    lines: Sequence[TableLine],
) -> bool:
    """Whether a line that names a form and says *tiếp theo* carries on the table above it.

    The form is that of the table, or a name that stands above it; no other unit or period follows, the table
    is not at its end yet, and no row comes again.

    Args:
        grid: the cells.
        header: the header of the table.
        text: what the line says.
        heading: the texts from that line down to the next rows with counts.
        below: the numbers and names of these.
        lines: the lines of the table so far.
    """
    over = [cell for row in grid.rows[: max(header.first, 0)] for cell in row if cell.strip()]
    if not _same_form(header, text, over) or lines[-1].is_total():
        return False
    own, above = (
        TitleBlock.read([(cell, "") for cell in cells], header.layout.title) for cells in (heading, over)
    )
    if own.reporting_unit and name_key(own.reporting_unit) != name_key(above.reporting_unit):
        return False
    if own.period is not None and own.period != above.period:
        return False
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if is_roman(line.number):
            seen.clear()
        seen.add((line.number, name_key(line.label)))
    for number, label in below:
        if is_roman(number):
            break
        if (number, name_key(label)) in seen:
            return False
    return True


def _same_form(header: Header, text: str, over: Sequence[str]) -> bool:
    """Whether a text names the form of a table, or what stands above the table."""
    codes = {match[0] for match in FORM_CODE.finditer(text)}
    if codes:
        return all(_form(code) == header.layout.form for code in codes)
    named = _CARRIED_ON.split(bare(text), maxsplit=1)[0].rstrip(" (-–:,.;")
    return not named or any(bare(cell).startswith(named) for cell in over)


def _form(code: str) -> str:
    """The form of a code; none for one that is not known."""
    try:
        return LAYOUTS.by_code(code).form
    except KsttError:
        return ""
