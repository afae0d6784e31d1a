"""Comparisons of two forms as files: a web page, a workbook, delimited text, JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.text import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kstt.forms.comparison import Comparison
    from kstt.forms.comparison_row import ComparisonRow

__all__ = ["comparison_document", "comparison_path", "write_comparison"]


def write_comparison(found: Comparison, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a comparison in the format that the file's name asks for, whole or not at all.

    ``.html`` and ``.xlsx`` have the table of totals and the first rate; ``.csv`` has every count and rate, as
    :meth:`~kstt.forms.Comparison.frame_columns`; ``.json`` as well, as :func:`comparison_document`.

    Args:
        found: the comparison.
        path: the file.
        overwrite: replace a file that exists.

    Raises: DocumentError for another name, a file that exists or cannot be written; MissingExtraError for
        ``.xlsx`` without the extra ``excel``.

    >>> import tempfile
    >>> from kstt.forms import compare
    >>> from kstt.samples import published_report
    >>> file = Path(tempfile.mkdtemp()) / "change.csv"
    >>> write_comparison(compare(published_report(), published_report()), file)
    >>> file.read_text(encoding="utf-8-sig").splitlines()[1]
    'total,,,Tổng cộng,received,126378,126378,0,0'
    """
    file = comparison_path(path, overwrite=overwrite)
    _WRITERS[file.suffix.casefold()](found, file, overwrite)


def comparison_path(path: str | Path, *, overwrite: bool = False) -> Path:
    """The path, if a comparison can be written there; as for :func:`write_comparison`."""
    file = Path(path)
    if file.suffix.casefold() not in _WRITERS:
        expected = msg("a file name that ends in {names}", names=", ".join(_WRITERS))
        raise DocumentError(str(path), msg("a name of another kind"), expected)
    if file.exists() and not overwrite:
        raise DocumentError(str(path), msg("a file that exists"), msg("a new name"), msg("or say overwrite"))
    return file


def comparison_document(found: Comparison) -> dict[str, object]:
    """The comparison as a JSON-ready mapping: of each line its counts, and of each rate three values.

    Counts that are not known are null; a rate has its later value, its earlier one and their difference.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.forms import compare
    >>> later, earlier = (form_06c([], ReportingPeriod.quarter(2021, number)) for number in (3, 2))
    >>> list(comparison_document(compare(later, earlier)))
    ['form', 'now', 'before', 'rows']
    """
    rows = [
        {
            "kind": row.kind.value,
            "section": row.section,
            "label": row.label,
            "now": dict(row.now),
            "before": dict(row.before),
            "rates": {
                rate.key: [None if value is None else round(float(value), 6) for value in row.rates(rate)]
                for rate in found.rates
            },
        }
        for row in found
    ]
    periods = {
        name: str(form.period) if form.period else None
        for name, form in (("now", found.now), ("before", found.before))
    }
    return {"form": found.now.layout.code, **periods, "rows": rows}


def _write_json(found: Comparison, path: Path, overwrite: bool) -> None:  # the signature of every writer
    text = json.dumps(comparison_document(found), ensure_ascii=False, indent=2)
    write_atomically(path, text + "\n", overwrite=overwrite)


def _write_csv(found: Comparison, path: Path, overwrite: bool) -> None:  # the signature of every writer
    columns = found.frame_columns()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for values in zip(*(values for _, values in columns.values()), strict=True):
        writer.writerow([_plain(value) for value in values])
    # The mark by which spreadsheet programs see that the text is UTF-8.
    write_atomically(path, "\ufeff" + text.getvalue(), overwrite=overwrite)


def _plain(value: object) -> object:
    """A value of a tidy frame in a delimited file: counts without a fraction, nothing as an empty field."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return "" if value is None else guarded(str(value))


def _write_html(found: Comparison, path: Path, overwrite: bool) -> None:  # the signature of every writer
    from kstt.markup.pages import document

    write_atomically(path, document(found.markup(), _title(found)), overwrite=overwrite)


def _write_xlsx(found: Comparison, path: Path, overwrite: bool) -> None:  # the signature of every writer
    from kstt.io.excel.lists import write_list

    head, *_ = found.texts()
    write_list(path, _title(found), list(_titles(head)), map(_cells_of(found), found), overwrite=overwrite)


def _title(found: Comparison) -> str:
    periods = (form.period.label if form.period else "?" for form in (found.now, found.before))
    return f"{found.now.layout.code}: {' / '.join(periods)}"


def _titles(head: Sequence[str]) -> Iterator[str]:
    """The header in one line a column: each with the total that it belongs to."""
    above = ""
    for title in head:
        first, _, second = title.partition("\n")
        above = first or above
        yield f"{above}, {second}" if second else title


def _cells_of(found: Comparison) -> Callable[[ComparisonRow], list[object]]:
    def cells(row: ComparisonRow) -> list[object]:
        values: list[object] = [row.name]
        for column in found.totals:
            change = row.change(column.key)
            values += [row.before[column.key], row.now[column.key], row.difference(column.key)]
            values.append(None if change is None else float(change))
        for rate in found.rates[:1]:
            now, before, points = row.rates(rate)
            values += [
                None if value is None else round(float(value * 100), 4) for value in (before, now, points)
            ]
        return values

    return cells


_WRITERS: Mapping[str, Callable[[Comparison, Path, bool], None]] = {
    ".html": _write_html,
    ".xlsx": _write_xlsx,
    ".csv": _write_csv,
    ".json": _write_json,
}
