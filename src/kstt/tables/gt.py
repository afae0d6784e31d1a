"""A form's table as a table of great_tables, to style further, print, or save as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import MissingExtraError
from kstt.findings.rules import Severity
from kstt.i18n import msg
from kstt.tables.cells import LineKind
from kstt.tables.heading import Heading
from kstt.tables.html import message_of
from kstt.tables.to_frames import polars_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from great_tables import GT

    from kstt.definitions.columns import Column
    from kstt.tables.html import Drawable
    from kstt.tables.to_frames import Data

__all__ = ["emphasised", "form_gt", "new_gt"]

_NUMBER, _LABEL = _TEXTS = "number", "label"
_MARKS = {Severity.ERROR: "#f8d0cb", Severity.WARNING: "#fbe6b8", Severity.INFO: "#e3ecf7"}
_SECTION, _TOTAL = "#f1f3f5", "#e4e7eb"


def new_gt(columns: Data, labels: Mapping[str, str]) -> GT:
    """A table of great_tables with these columns and their titles, numbers written as in Vietnam.

    Raises: MissingExtraError without the extra ``gt``.
    """
    try:
        from great_tables import GT
    except ImportError:
        raise MissingExtraError(msg("tables of great_tables"), "gt") from None
    table = GT(polars_frame(columns), locale="vi").cols_label(dict(labels)).sub_missing(missing_text="")
    counts = [name for name, (kind, _) in columns.items() if kind is int]
    return table.fmt_integer(counts).cols_align("right", [name for name in columns if name not in _TEXTS])


def emphasised(table: GT, kinds: Sequence[LineKind]) -> GT:
    """The table with its lines of totals and sections in bold, on a ground of their own."""
    from great_tables import loc, style

    for kind, ground in ((LineKind.TOTAL, _TOTAL), (LineKind.SECTION, _SECTION)):
        rows = [number for number, line in enumerate(kinds) if line is kind]
        if rows:
            table = table.tab_style([style.text(weight="bold"), style.fill(ground)], loc.body(rows=rows))
    return table


def form_gt(form: Drawable, lang: str = "vi") -> GT:
    """A form in its official layout: heading, merged header, totals in bold, findings as footnotes.

    Args:
        form: a proved form, or a reported one, whose findings colour their cells.
        lang: language of the findings; the form itself is Vietnamese.

    Raises: MissingExtraError without the extra ``gt``.
    """
    reported = form.table()
    columns, rows = reported.columns, reported.rows
    values: Data = {
        _NUMBER: (str, [row.number for row in rows]),
        _LABEL: (str, [row.label for row in rows]),
    }
    for place, column in enumerate(columns):
        cells = [row.cells[place] for row in rows]
        # What is no count is shown as it was written, and its column with it.
        whole = all(cell.value is not None or not cell.shown for cell in cells)
        values[column.key] = (
            (int, [cell.value for cell in cells]) if whole else (str, [cell.shown for cell in cells])
        )
    labels = {_NUMBER: "STT", _LABEL: reported.layout.row_header}
    labels |= {column.key: column.header[-1] for column in columns}
    heading = Heading.of(reported)
    period = " ".join(filter(None, (heading.period, heading.days)))
    table = new_gt(values, labels).tab_header(heading.title, period or None).cols_align("center", [_NUMBER])
    for level, label, keys in _spanners(columns):
        table = table.tab_spanner(label, keys, level=level, id=f"{level}-{keys[0]}")
    table = emphasised(table, [row.kind for row in rows])
    for note in filter(None, (heading.code, heading.issued, heading.unit, heading.recipient, heading.count)):
        table = table.tab_source_note(note)
    return _marked(table, form, {row.ref: number for number, row in enumerate(rows)}, labels, lang)


def _spanners(columns: Iterable[Column]) -> list[tuple[int, str, list[str]]]:
    """The merged titles above the columns: their level from below, text and columns."""
    columns = list(columns)
    found: list[tuple[int, str, list[str]]] = []
    deepest = max(len(column.header) for column in columns)
    for depth in range(deepest - 1):
        together: dict[tuple[str, ...], list[str]] = {}
        for column in columns:
            if len(column.header) > depth + 1:
                together.setdefault(column.header[: depth + 1], []).append(column.key)
        found += [(deepest - 2 - depth, path[-1], keys) for path, keys in together.items()]
    return sorted(found, key=lambda spanner: spanner[0])


def _marked(table: GT, form: Drawable, places: Mapping[str, int], labels: Mapping[str, str], lang: str) -> GT:
    """The table with the cells of findings coloured, each with its reason as a footnote."""
    from great_tables import loc, style

    for finding in form.remarks():
        row = places.get(finding.row)
        column = finding.column if finding.column in labels else _LABEL
        if row is None:
            continue
        spot = loc.body(columns=[column], rows=[row])
        table = table.tab_style(style.fill(_MARKS[finding.severity]), spot)
        if finding.severity is not Severity.INFO:
            table = table.tab_footnote(message_of(finding, lang), spot)
    return table
