"""Text whose columns are parted by blanks alone, as it is copied from a page of a PDF.

Where a name ends and the counts begin is seen from the end of each line. Which count is which is taken from
the order of the form, where the words above the rows stand in it and its sums hold in every row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import identities_among
from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.grids import Grid
from kstt.io.grid.lines.sections import is_number
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm

__all__ = ["SpacedLines", "spaced_lines", "with_doubt"]

_SIGNS = ("\t", ";", "|")
_LEAST, _MANY, _SEVERAL = 2, 3, 6
"""The fewest rows that show what lines are, and the counts at the end of one that is none, or may be one."""
_RECEIVED, _RESOLVED = ("truc tuyen", "truc tiep"), ("truoc han", "dung han", "qua han")
_PENDING, _BEFORE, _WITHIN = ("trong han", "qua han"), "ky truoc", "trong ky"
"""Words of the titles of form 06 in the order of its columns, which no sum shows."""


@attrs.frozen
class SpacedLines:
    """The grid of the fields of lines, what was said of it, and the layout of its columns."""

    grid: Grid
    layout: FormLayout
    doubt: Doubt


def spaced_lines(text: str, source: str, layout: FormLayout | None) -> SpacedLines | None:
    """The lines of a text parted into number, name and counts.

    Args:
        text: the text.
        source: the name of the document.
        layout: the layout of its form, if that is known.

    Returns: the lines; ``None`` where these are not parted by blanks alone.

    Raises: DocumentError with what to do where they are, and the order of the columns is not certain.
    """
    lines = text.splitlines()
    layout = layout or _layout_in(lines)
    columns = layout.columns
    rows = {i: fields for i, line in enumerate(lines) if (fields := _fields(line, len(columns)))}
    others = [i for i, line in enumerate(lines) if i not in rows and _counts_at_end(line) >= _MANY]
    if len(rows) < _LEAST and sum(_counts_at_end(lines[i]) >= _SEVERAL for i in others) < _LEAST:
        return None
    first = min(rows or others)
    proved = _in_order(lines[:first], layout) and all(_adds_up(fields, layout) for fields in rows.values())
    if others or not proved:
        raise DocumentError(
            source or msg("text"),
            msg("lines whose columns are parted by blanks alone, from line {line:d}", line=first + 1),
            msg("tabs, or another sign between the columns"),
            msg("copy the table as a table, or give the document that it was copied from"),
        )
    keys = ("number", "label", *(column.key for column in columns))
    cells = [
        rows.get(i, () if is_number_row(tuple(line.split())) else (line,)) for i, line in enumerate(lines)
    ]
    grid = Grid(
        (*cells[:first], keys, *cells[first:]),
        source,
        tuple(msg("line {line:d}", line=i + 1) for i in (*range(first), first, *range(first, len(lines)))),
    )
    return SpacedLines(grid, layout, Doubt("lines-spaced", "", grid.where(first), lines[first].strip()[:60]))


def with_doubt(form: ReportedForm, doubt: Doubt) -> ReportedForm:
    """A form with one more doubt about how it was recognised."""
    if form.recognition is None:
        return form
    return attrs.evolve(
        form, recognition=attrs.evolve(form.recognition, doubts=(doubt, *form.recognition.doubts))
    )


def _layout_in(lines: Sequence[str]) -> FormLayout:
    """The layout whose code a line has; the latest form of cases where none does."""
    for line in lines:
        if "/" in line and (match := FORM_CODE.search(line)):
            try:
                return LAYOUTS.by_code(match[0])
            except KsttError:
                continue
    return LAYOUTS.latest("06a")


def _fields(line: str, columns: int) -> tuple[str, ...]:
    """Number, name and counts of a line with so many counts at its end; nothing for another."""
    words = line.split()
    if any(sign in line for sign in _SIGNS):
        return ()
    counts, head = words[-columns:], words[:-columns]
    if not head or len(counts) < columns or not all(map(_is_count, counts)):
        return ()
    number = head[0] if len(head) > 1 and is_number(head[0]) else ""
    name = head[1:] if number else head
    # One more count than the form has might be any of them.
    if not any(map(str.isalpha, "".join(name))) or _is_count(name[-1]):
        return ()
    return (number, " ".join(name), *counts)


def _counts_at_end(line: str) -> int:
    """How many counts a line of words has at its end, parted by blanks; none where another sign parts it."""
    if not any(map(str.isalpha, line)) or any(sign in line for sign in _SIGNS):
        return 0
    words = line.split()
    return next((n for n, word in enumerate(reversed(words)) if not _is_count(word)), len(words))


def _is_count(text: str) -> bool:
    cell = ReportedCell.read(text)
    return cell.value is not None or cell.is_blank


def _in_order(above: Sequence[str], layout: FormLayout) -> bool:
    """Whether the words above the rows are those of the form's titles, in their order."""
    if layout.columns != LAYOUTS.latest("06a").columns:
        return False
    heading = max((i for i, line in enumerate(above) if ":" in line or FORM_CODE.search(line)), default=-1)
    said = bare(" ".join(above[heading + 1 :]))
    within, before = said.find(_WITHIN), said.find(_BEFORE)
    # The titles of a group are those of a line under it.
    last = within if within >= 0 else said.find(_RECEIVED[-1])
    places = (
        [said.find(words) for words in _RECEIVED],
        [said.find(words) for words in _RESOLVED],
        [said.find(_PENDING[0]), said.rfind(_PENDING[1])],
        [last, before],
    )
    return all(min(one) >= 0 and one == sorted(one) for one in places)


def _adds_up(fields: Sequence[str], layout: FormLayout) -> bool:
    """Whether every sum of the form holds in a row."""
    values = [ReportedCell.read(text).value or 0 for text in fields[2:]]
    counts = dict(zip((column.key for column in layout.columns), values, strict=True))
    return all(
        counts[one.total] == sum(counts[part] for part in one.parts)
        for one in identities_among(layout.columns)
    )
