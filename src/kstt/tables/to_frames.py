"""Forms as data frames: tidy (one row a cell, for many forms at once) or as the official table.

A tidy row is defined once, by :class:`TidyRow`; the official shape comes from the form's columns.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs

from kstt.definitions.header import NUMBER_TITLE
from kstt.errors import MissingExtraError, ParseError
from kstt.i18n import msg
from kstt.tables.table import HasTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import narwhals as nw
    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.definitions.layout import FormLayout
    from kstt.tables.cells import ReportedRow
    from kstt.tables.table import FormTable

    Data = dict[str, tuple[type, list[object]]]

__all__ = ["Shape", "TidyRow", "official_names", "tidy_rows", "to_arrow", "to_pandas", "to_polars"]


class Shape(Enum):
    """The shape of a form in a data frame.

    TIDY has one row a cell (:class:`TidyRow`) and takes any number of forms; OFFICIAL one row a line and
    one column a column of the form, named by its key; TITLED the same under the Vietnamese headers.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> {shape.value: form.to_polars(shape).shape for shape in Shape}
    {'tidy': (44, 14), 'official': (4, 13), 'titled': (4, 13)}
    """

    TIDY = "tidy"
    OFFICIAL = "official"
    TITLED = "titled"


@attrs.frozen
class TidyRow:
    """One cell of one form: unit, period, line, column and count.

    ``form`` is the printed code, ``kind`` one of ``total``, ``section`` and ``row``; ``section`` is the
    printed number of the section, ``level`` its level of authority. ``value`` is ``None`` where the cell
    is blank, unknown or no count; ``text`` is the text written there.

    >>> from kstt import ReportingPeriod, form_06c
    >>> row = next(tidy_rows(form_06c([], ReportingPeriod.quarter(2021, 2))))
    >>> row.form, row.kind, row.column, row.value
    ('II.06c/VPCP/KSTT', 'total', 'received', 0)
    """

    form: str
    unit: str
    period_start: date | None
    period_end: date | None
    kind: str
    section: str | None
    level: str | None
    number: str | None
    label: str
    column: str
    column_number: int
    column_label: str
    value: int | None
    text: str


_TYPES: Mapping[str, type] = {"str": str, "int": int, "date": date}
TIDY_TYPES = {field.name: _TYPES[str(field.type).removesuffix(" | None")] for field in attrs.fields(TidyRow)}
"""The type of each tidy column by name, in order."""


def tidy_rows(forms: HasTable | Iterable[HasTable]) -> Iterator[TidyRow]:
    """The cells of one or many forms, in print order.

    >>> from kstt import ReportingPeriod, form_06c
    >>> quarters = [form_06c([], quarter) for quarter in ReportingPeriod.year(2021).split()]
    >>> rows = list(tidy_rows(quarters))
    >>> len(rows), rows[0].label, rows[0].column, rows[0].value
    (176, 'Tổng cộng', 'received', 0)
    """
    for reported, row, line in lines_of(forms):
        for column, cell in zip(reported.layout.columns, row.cells, strict=True):
            yield TidyRow(
                **line,
                column=column.key,
                column_number=column.number,
                column_label=column.label,
                value=cell.value,
                text=cell.text,
            )


def lines_of(
    forms: HasTable | Iterable[HasTable],
) -> Iterator[tuple[FormTable, ReportedRow, dict[str, Any]]]:
    """The lines of one or many forms, in print order: the form, the line, and what a tidy row says of it."""
    for form in _several(forms):
        reported = form.table()
        start, end = (reported.period.start, reported.period.end) if reported.period else (None, None)
        levels = reported.levels
        for row in reported.rows:
            level = levels.get(row.section)
            line = {
                "form": reported.layout.code,
                "unit": reported.reporting_unit,
                "period_start": start,
                "period_end": end,
                "kind": row.kind.value,
                "section": row.section or None,
                "level": level.value if level else None,
                "number": row.number or None,
                "label": row.label,
            }
            yield reported, row, line


def _several(forms: HasTable | Iterable[HasTable]) -> Iterable[HasTable]:
    return (forms,) if isinstance(forms, HasTable) else forms


def official_names(layout: FormLayout, shape: Shape) -> dict[str, str]:
    """The name that each column of the official table has in a frame, by key: number, label, columns."""
    if shape is Shape.TITLED:
        head = {"number": NUMBER_TITLE, "label": layout.row_header}
        return head | {column.key: column.label for column in layout.columns}
    return {key: key for key in ("number", "label", *(column.key for column in layout.columns))}


def frame_data(forms: HasTable | Iterable[HasTable], shape: Shape) -> Data:
    """The type and the values of each column of a frame.

    Raises: ParseError for several forms in an official shape, and for a cell there that is no count.
    """
    if shape is Shape.TIDY:
        rows = list(tidy_rows(forms))
        return {name: (kind, [getattr(row, name) for row in rows]) for name, kind in TIDY_TYPES.items()}
    one = list(_several(forms))
    if len(one) != 1:
        raise ParseError(
            msg("forms"),
            len(one),
            msg("one form in the {shape} shape; Shape.TIDY takes many", shape=shape.value),
        )
    reported = one[0].table()
    names = official_names(reported.layout, shape)
    data: Data = {
        names["number"]: (str, [row.number or None for row in reported.rows]),
        names["label"]: (str, [row.label for row in reported.rows]),
    }
    for place, column in enumerate(reported.layout.columns):
        values: list[object] = []
        for row in reported.rows:
            cell = row.cells[place]
            if cell.value is None and not cell.is_blank:
                expected = msg("a count or a blank; Shape.TIDY keeps such a cell in its column text")
                raise ParseError(
                    msg("row {ref}, {column}", ref=row.ref, column=column.key),
                    cell.text,
                    expected,
                    cell.where,
                )
            values.append(cell.value)
        data[names[column.key]] = int, values
    return data


def to_polars(forms: HasTable | Iterable[HasTable], shape: Shape = Shape.TIDY) -> pl.DataFrame:
    """One or many forms as a polars frame; arguments and errors as for :func:`to_pandas`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> to_polars(form, Shape.OFFICIAL).columns[:4]
    ['number', 'label', 'received', 'received_online']
    """
    return polars_frame(frame_data(forms, shape))


def to_arrow(forms: HasTable | Iterable[HasTable], shape: Shape = Shape.TIDY) -> pa.Table:
    """One or many forms as a pyarrow table; arguments and errors as for :func:`to_pandas`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> quarters = [form_06c([], period) for period in ReportingPeriod.year(2021).split()]
    >>> to_arrow(quarters).num_rows
    176
    """
    return arrow_table(frame_data(forms, shape))


def to_pandas(forms: HasTable | Iterable[HasTable], shape: Shape = Shape.TIDY) -> pd.DataFrame:
    """One or many forms as a pandas frame.

    Args:
        forms: a form, a reported form, or (in the tidy shape) any number of them.
        shape: one row a cell, or the official table under keys or under Vietnamese headers.

    Returns: a frame in print order. Counts are nullable integers, a blank stays blank.

    Raises: ParseError for several forms in an official shape, and for a cell there that is no count;
    MissingExtraError without the library.

    >>> from kstt import ReportingPeriod, form_06c
    >>> frame = to_pandas(form_06c([], ReportingPeriod.quarter(2021, 2)), Shape.OFFICIAL)
    >>> frame.loc[0, "label"], int(frame.loc[0, "received"])
    ('Tổng cộng', 0)
    """
    return pandas_frame(frame_data(forms, shape))


def polars_frame(data: Data) -> pl.DataFrame:
    """A polars frame of columns of texts, counts, numbers and days by name.

    Raises: MissingExtraError without polars.
    """
    try:
        import polars as pl
    except ImportError:
        raise MissingExtraError(msg("a polars frame"), "polars") from None
    kinds = {str: pl.String, int: pl.Int64, float: pl.Float64, date: pl.Date}
    return pl.DataFrame(
        {name: values for name, (_, values) in data.items()},
        schema={name: kinds[kind] for name, (kind, _) in data.items()},
    )


def arrow_table(data: Data) -> pa.Table:
    """A pyarrow table; as :func:`polars_frame`."""
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError(msg("a pyarrow table"), "pandas") from None
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), date: pa.date32()}
    return pa.table({name: pa.array(values, kinds[kind]) for name, (kind, values) in data.items()})


def pandas_frame(data: Data) -> pd.DataFrame:
    """A pandas frame; as :func:`polars_frame`."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError(msg("a pandas frame"), "pandas") from None
    kinds = {str: "str", int: "Int64", float: "Float64", date: "datetime64[s]"}
    frame = pd.DataFrame({name: values for name, (_, values) in data.items()}, dtype=object)
    return frame.astype({name: kinds[kind] for name, (kind, _) in data.items()})


def to_engine(
    forms: HasTable | Iterable[HasTable], shape: Shape, engine: nw.Implementation, *, lazy: bool = False
) -> object:
    """One or many forms as a native frame of an engine that narwhals names; lazy only for polars.

    Raises: ParseError for an engine other than polars, pandas and pyarrow.
    """
    if engine.is_polars():
        frame = to_polars(forms, shape)
        return frame.lazy() if lazy else frame
    if engine.is_pandas():
        return to_pandas(forms, shape)
    if engine.is_pyarrow():
        return to_arrow(forms, shape)
    found = engine.name.lower()
    raise ParseError(msg("frame"), found, msg("a frame of polars, pandas or pyarrow; convert it first"))
