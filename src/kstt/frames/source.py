"""Frames of cases and of feedback: a table of any engine, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from kstt.engines import Frame
from kstt.errors import ParseError, UnknownNameError
from kstt.frozen_map import FrozenMap
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.date_formats import DateFormat, date_format
from kstt.records.feedback import Feedback
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import CaseSource, Unique
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.findings.finding import Finding

__all__ = ["CaseFrame", "FeedbackFrame", "RecordFrame"]


def _read_only(columns: Mapping[str, str | None]) -> Mapping[str, str | None]:
    return FrozenMap(columns)


def _known_fields(source: RecordFrame, _: object, names: Iterable[str]) -> None:
    fields = fields_of(source.record)
    known = [*fields, *(f.clock for f in fields.values() if f.kind is FieldKind.MOMENT)]
    for name in names:
        if name not in known:
            raise UnknownNameError(msg("field"), name, close_names(name, known) or tuple(known))


def _own_columns(source: RecordFrame, _: object, columns: Mapping[str, str | None]) -> None:
    fields = fields_of(source.record)
    held: dict[str, str] = {}
    for name, column in columns.items():
        # Of texts one column may stand for two: a unit that deals with one category.
        if column is None or (name in fields and fields[name].kind is FieldKind.TEXT):
            continue
        other = held.setdefault(column, name)
        if other != name:
            raise ParseError(
                msg("columns"),
                msg("{column} for {other} and for {name}", column=repr(column), other=other, name=name),
                msg("a column of its own for each field"),
            )


def _fields(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@attrs.frozen(eq=False)
class RecordFrame:
    """What frames of cases and of feedback share."""

    __kstt_frame__: ClassVar[bool] = True
    record: ClassVar[type[Case | Feedback]]

    frame: Frame
    columns: Mapping[str, str | None] = attrs.field(
        factory=dict, converter=_read_only, validator=[_known_fields, _own_columns], kw_only=True
    )
    days: frozenset[str] = attrs.field(
        default=frozenset(), converter=_fields, validator=_known_fields, kw_only=True
    )

    @property
    def described(self) -> CaseSource | None:
        """How the system that the frame comes from writes its cases, if that was described."""
        return None

    @property
    def formats(self) -> tuple[DateFormat, ...]:
        """How texts of the frame write dates besides ISO 8601."""
        formats = map(date_format, self.described.dates if self.described else ())
        return tuple(one for one in formats if isinstance(one, DateFormat))

    @property
    def sample(self) -> Frame:
        """A table whose first rows, found at no cost, show how the frame writes its words."""
        return self.frame

    def column_of(self, field: str) -> str | None:
        """The column of the frame that holds a field; ``None`` where the frame is said to have none."""
        return self.columns.get(field, field)


@attrs.frozen(eq=False)
class CaseFrame(RecordFrame):
    """A frame of cases, one a row, with the columns of :class:`~kstt.records.cases.Case`.

    The columns may be called otherwise and hold:

    - ``level``, ``channel``, ``closing``: the English names of the vocabularies, in any case;
    - ``received``, ``due``, ``closed``: dates; naive timestamps, read on Vietnam's clock; timestamps with
      a time zone; ISO 8601 texts of days or instants. A timestamp is an instant, unless its field is named
      in ``days``. Where days and instants stand in one column, let it hold the day, and a column
      ``received_clock`` (``due_clock``, ``closed_clock``) the microseconds since midnight, null for a bare
      day.

    Args:
        frame: a Polars, pandas, PyArrow, DuckDB, PySpark, Dask or Ibis table; it is never changed.
        columns: what the frame calls a field, ``{"received": "ngay_tiep_nhan"}``; ``None`` for a field
            that no case has.
        days: the fields whose timestamps are bare days (pandas has no other type for them).
        suspensions: a table of the same engine with the columns ``id`` (of the case), ``start``, ``end``.
        extensions: one with ``id``, ``granted``, ``due``.

        described: how the system that the frame comes from writes its cases: columns, words, dates, levels.
        unique: what is done where an id comes in several rows; by default as described, or they are refused.
            It costs one look at the ids; :attr:`~kstt.records.Unique.OFF` for those known to be unique.
        set_aside: what was set aside of a table that is described already, as totals and signatures below the
            records; it stands in the ``findings`` of a form.

    Without the two tables, texts as :func:`~kstt.records.parse_suspensions` reads them may stand in
    columns ``suspensions`` and ``extensions``.

    Raises: UnknownNameError for an unknown field; ParseError for one column that is to hold two.

    >>> import polars as pl
    >>> from datetime import date
    >>> from kstt import ReportingPeriod, form_06c
    >>> frame = pl.DataFrame({"linh_vuc": ["Đất đai"], "level": ["district"], "channel": ["online"],
    ...     "received": [date(2021, 4, 1)], "due": [date(2021, 4, 20)], "closed": [date(2021, 4, 15)],
    ...     "closing": ["decided"]})
    >>> source = CaseFrame(frame, columns={"category": "linh_vuc"})
    >>> form_06c(source, ReportingPeriod.quarter(2021, 2))["II", "Đất đai"].resolved_early
    1
    """

    record: ClassVar[type[Case | Feedback]] = Case

    suspensions: Frame | None = attrs.field(default=None, kw_only=True)
    extensions: Frame | None = attrs.field(default=None, kw_only=True)
    described: CaseSource | None = attrs.field(  # pyright: ignore[reportIncompatibleMethodOverride]
        default=None, kw_only=True
    )  # a field here, nothing at all in frames of feedback
    set_aside: tuple[Finding, ...] | None = attrs.field(default=None, kw_only=True, repr=False)
    _unique: Unique | None = attrs.field(
        default=None, converter=attrs.converters.optional(Unique), kw_only=True
    )

    @property
    def unique(self) -> Unique:
        """What is done with a repeated id: as asked, else as described, else refused."""
        return self._unique or (self.described.unique if self.described else Unique.REFUSE)

    @property
    def changed(self) -> str:
        """The column that says when a row changed."""
        return self.described.changed if self.described else ""


@attrs.frozen(eq=False)
class FeedbackFrame(RecordFrame):
    """A frame of feedback, one piece a row, with the columns of :class:`~kstt.records.feedback.Feedback`.

    Arguments and columns as for :class:`CaseFrame`.

    >>> from datetime import date
    >>> import polars as pl
    >>> from kstt import ReportingPeriod, form_05b
    >>> frame = pl.DataFrame({"id": ["P1"], "category": ["Đất đai"], "subject": ["conduct"],
    ...                       "received": [date(2021, 4, 1)], "resolved": [None], "published": [None]})
    >>> form_05b(FeedbackFrame(frame), ReportingPeriod.quarter(2021, 2)).total.received
    1
    """

    record: ClassVar[type[Case | Feedback]] = Feedback
