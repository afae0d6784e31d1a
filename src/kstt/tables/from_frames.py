"""Tables of forms from data frames of either shape, to be checked or proved."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.columns import Role
from kstt.definitions.editions import LAYOUTS, LayoutRegister
from kstt.definitions.header import NUMBER_TITLE
from kstt.definitions.layout import FormLayout
from kstt.errors import MissingExtraError, ParseError, UnknownNameError
from kstt.i18n import msg
from kstt.numerals import parse_roman
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.tables.table import FormTable, arrange
from kstt.tables.to_frames import TIDY_TYPES, Shape, official_names, to_engine
from kstt.text import clean, close_names, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import narwhals as nw
    from narwhals.typing import IntoFrame

    from kstt.engines import Frame

    Record = Mapping[str, object]

__all__ = ["reshape", "table_from_frame", "tables_from_frame"]

F = TypeVar("F")


@attrs.frozen
class _Statement:
    """What the caller states about a frame; a tidy frame contains it."""

    period: ReportingPeriod | None = None
    layout: FormLayout | None = None
    reporting_unit: str = ""
    recipient: str = ""
    register: LayoutRegister = LAYOUTS


def tables_from_frame(
    frame: Frame, *, layout: FormLayout | None = None, register: LayoutRegister = LAYOUTS
) -> tuple[FormTable, ...]:
    """Every table in a tidy frame; see :func:`kstt.forms.forms_from_frame`."""
    names, records = _records(_narwhals(frame))
    if not _is_tidy(names):
        raise ParseError(
            msg("frame"), ", ".join(names), msg("a tidy frame with {value}", value=", ".join(TIDY_TYPES))
        )
    return _tidy_forms(records, _Statement(layout=layout, register=register))


def table_from_frame(
    frame: Frame,
    period: ReportingPeriod | None = None,
    *,
    layout: FormLayout | None = None,
    reporting_unit: str = "",
    recipient: str = "",
    register: LayoutRegister = LAYOUTS,
) -> FormTable:
    """The form in a frame of either shape; see :meth:`kstt.ReportedForm.from_frame`."""
    stated = _Statement(period, layout, reporting_unit, recipient, register)
    names, records = _records(_narwhals(frame))
    if not _is_tidy(names):
        return _official_form(names, records, stated)
    forms = _tidy_forms(records, stated)
    if len(forms) != 1:
        raise ParseError(
            msg("frame"),
            msg("{count} forms", count=len(forms)),
            msg("one form; forms_from_frame reads many"),
        )
    return forms[0]


def reshape(
    frame: F,
    shape: Shape,
    period: ReportingPeriod | None = None,
    *,
    layout: FormLayout | None = None,
    reporting_unit: str = "",
) -> F:
    """The same form in another shape, in a frame of the same engine.

    Args:
        frame: a frame of polars (also lazy), pandas or pyarrow, in any shape.
        shape: the target shape; a tidy frame of many forms stays tidy.
        period: the period, where the frame does not contain it.
        layout: the edition, where the frame does not contain it.
        reporting_unit: the reporting unit, where the frame does not contain it.

    Raises: as :meth:`kstt.ReportedForm.from_frame`.

    >>> import pandas as pd
    >>> from kstt.samples import published_report
    >>> report = published_report()
    >>> tidy = reshape(report.to_pandas(Shape.OFFICIAL), Shape.TIDY, report.period)
    >>> isinstance(tidy, pd.DataFrame), len(tidy)
    (True, 825)
    """
    source = _narwhals(cast("Frame", frame))
    import narwhals as nw

    names, records = _records(source)
    stated = _Statement(period, layout, reporting_unit)
    forms = _tidy_forms(records, stated) if _is_tidy(names) else (_official_form(names, records, stated),)
    lazy = isinstance(source, nw.LazyFrame)
    return cast("F", to_engine(forms, shape, source.implementation, lazy=lazy))


def _narwhals(frame: Frame) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    try:
        import narwhals as nw
    except ImportError:
        raise MissingExtraError(msg("reading data frames"), "frames") from None
    try:
        return nw.from_native(cast("IntoFrame", frame))
    except TypeError:
        expected = msg("a data frame of polars, pandas, pyarrow or another engine that narwhals knows")
        raise ParseError(msg("frame"), type(frame).__name__, expected) from None


def _records(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> tuple[list[str], list[Record]]:
    import narwhals as nw

    table = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return table.columns, [
        {name: _value_or_none(value) for name, value in row.items()} for row in table.rows(named=True)
    ]


def _value_or_none(value: object) -> object:
    """The value, with the missing values of every engine as ``None``: NaN and NaT differ from themselves."""
    return value if value == value else None  # noqa: PLR0124  # NaN alone differs from itself


def _is_tidy(names: Iterable[str]) -> bool:
    return {"label", "column"} <= set(names) and bool({"value", "text"} & set(names))


def _tidy_forms(records: Sequence[Record], stated: _Statement) -> tuple[FormTable, ...]:
    groups: defaultdict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        key = tuple(record.get(name) for name in ("form", "unit", "period_start", "period_end"))
        groups[key].append(record)
    return tuple(_tidy_form(group, stated) for group in groups.values())


def _tidy_form(records: Sequence[Record], stated: _Statement) -> FormTable:
    first = records[0]
    period = stated.period or _period(first)
    code = _text(first, "form")
    layout = stated.layout or (stated.register.by_code(code) if code else None)
    if layout is None:
        layout = _layout_for(
            {_text(r, "column") for r in records}, _numbers(records), period, stated.register
        )
    places = {column.key: place for place, column in enumerate(layout.columns)}
    lines: dict[tuple[str, ...], list[ReportedCell | None]] = {}
    for record in records:
        line = tuple(_text(record, name) for name in ("kind", "section", "number", "label"))
        cells = lines.setdefault(line, [None] * len(places))
        place = places[layout.column(_text(record, "column")).key]
        if cells[place] is not None:
            spot = " ".join(filter(None, line[1:]))
            raise ParseError(
                msg("row {spot}, {column}", spot=spot, column=layout.columns[place].key),
                msg("the cell twice"),
                msg("each cell once"),
            )
        cells[place] = _tidy_cell(record)
    blank = ReportedCell.of(None)
    filled = [(line, tuple(cell or blank for cell in cells)) for line, cells in lines.items()]
    if all(kind for (kind, *_), _ in filled):
        rows = tuple(
            ReportedRow(_kind(kind), number, label, section, cells)
            for (kind, section, number, label), cells in filled
        )
    else:
        rows = tuple(arrange(layout, ((number, label, cells) for (_, _, number, label), cells in filled)))
    unit = stated.reporting_unit or _text(first, "unit")
    return FormTable(layout, rows, period, unit, stated.recipient or layout.recipient)


def _official_form(names: Sequence[str], records: Sequence[Record], stated: _Statement) -> FormTable:
    layout = stated.layout
    if layout is None:
        # Editions of a form share keys and titles; the sections decide between forms.
        numbers = {_text(record, name) for record in records for name in ("number", NUMBER_TITLE)}
        layout = _layout_for(set(names), numbers, stated.period, stated.register)
    by_name: dict[str, str] = {}
    for shape in (Shape.OFFICIAL, Shape.TITLED):
        by_name |= {name_key(name): key for key, name in official_names(layout, shape).items()}
    places: dict[str, str] = {}
    for name in names:
        key = by_name.get(name_key(name))
        if key is None:
            known = [*official_names(layout, Shape.OFFICIAL), *official_names(layout, Shape.TITLED).values()]
            raise UnknownNameError(msg("column"), name, close_names(name, known))
        if key in places:
            raise ParseError(
                msg("columns"),
                msg("{first} and {name}", first=repr(places[key]), name=repr(name)),
                msg("one column for {key}", key=key),
            )
        places[key] = name
    absent = [key for key in official_names(layout, Shape.OFFICIAL) if key not in places and key != "number"]
    if absent:
        raise ParseError(
            msg("frame"),
            msg("no column {absent}", absent=absent[0]),
            msg("every column of form {form}", form=layout.form),
        )
    keys = [column.key for column in layout.columns]
    lines = (
        (
            _text(record, places.get("number", "")),
            _text(record, places["label"]),
            tuple(_cell(record[places[key]]) for key in keys),
        )
        for record in records
    )
    recipient = stated.recipient or layout.recipient
    return FormTable(layout, tuple(arrange(layout, lines)), stated.period, stated.reporting_unit, recipient)


_WITH_SECTIONS, _WITHOUT_SECTIONS = ("06c", "05b"), ("06a", "05b")
"""The forms that an official table may be of which names none: of a province, or of one office."""


def _layout_for(
    names: set[str], numbers: set[str], period: ReportingPeriod | None, register: LayoutRegister
) -> FormLayout:
    """The form whose columns these are; one without levels where no line has a section's number."""
    known = set(map(name_key, names))
    sections = any(parse_roman(number) for number in numbers)
    for form in _WITH_SECTIONS if sections else _WITHOUT_SECTIONS:
        layout = register.on(form, period.end) if period else register.latest(form)
        for column in layout.columns:
            if column.role is Role.FLOW and not {name_key(column.key), name_key(column.label)} & known:
                break
        else:
            return layout
    raise ParseError(
        msg("frame"), ", ".join(sorted(names)), msg("the columns of form 06 or 05, or a layout=")
    )


def _numbers(records: Sequence[Record]) -> set[str]:
    return {_text(record, name) for record in records for name in ("number", "section")}


def _period(record: Record) -> ReportingPeriod | None:
    start, end = _day(record, "period_start"), _day(record, "period_end")
    return ReportingPeriod(start, end) if start and end else None


def _day(record: Record, name: str) -> date | None:
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise ParseError(name, value, msg("a day"))


def _kind(text: str) -> LineKind:
    try:
        return LineKind(text)
    except ValueError:
        raise ParseError(
            msg("kind"),
            text,
            msg("one of {names}", names=", ".join(kind.value for kind in LineKind)),
        ) from None


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return "" if value is None else clean(str(value))


def _tidy_cell(record: Record) -> ReportedCell:
    """The cell as written, unless the count was changed since."""
    value = _cell(record.get("value"))
    written = ReportedCell.read(_raw(record.get("text")))
    if "value" not in record or written.value == value.value:
        return written
    return value


def _raw(value: object) -> str:
    return "" if value is None else str(value)


def _cell(value: object) -> ReportedCell:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is int:
        return ReportedCell.of(value)
    return ReportedCell.read(_raw(value))
