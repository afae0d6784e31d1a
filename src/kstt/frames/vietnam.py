"""Columns of days and instants brought to Vietnam's clock, whatever an engine holds them in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.dates.instants import MOMENT_PATTERN, VIETNAM, Moment, clock_of, day_of, in_vietnam, parse_moment
from kstt.frames.expressions import MomentFact, naive_midnight
from kstt.frames.native import is_spark, narwhals_of

if TYPE_CHECKING:
    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = [
    "has_no_dates",
    "has_time_zone",
    "is_nothing",
    "object_columns",
    "timestamp_fact",
    "to_vietnam",
    "with_text_columns",
]

_AHEAD: timedelta = VIETNAM.utcoffset(None)
_SECONDS = int(_AHEAD.total_seconds())
_MINUTE, _DAY = 60_000_000, 86_400_000_000


def _in_days(frame: AnyFrame, value: nw.Expr) -> nw.Expr:
    """The day of a timestamp: a date, or its midnight in pandas, where dates are Python objects."""
    return value.dt.truncate("1d") if has_no_dates(frame) else value.dt.date()


def has_no_dates(frame: AnyFrame) -> bool:
    """Whether days are held as timestamps in this engine."""
    return frame.implementation.is_pandas_like() or frame.implementation.is_dask()


def timestamp_fact(frame: AnyFrame, value: nw.Expr, clock: nw.Expr | None, *, bare: bool) -> MomentFact:
    """What a naive timestamp on Vietnam's clock means: a day and a clock, or only its day."""
    day = _in_days(frame, value)
    if clock is None and not bare:
        clock, spark = _time_of_day(value), is_spark(frame)
        midnight = _midnight_of_date if spark else naive_midnight
        return MomentFact(value, day, timed=True, clock=clock, own_clock=True, midnight=midnight)
    return MomentFact(day, day, timed=has_no_dates(frame), clock=clock)


def _midnight_of_date(day: date) -> nw.Expr:
    # Spark takes a literal timestamp for one of the time zone of its session.
    return nw.lit(day).cast(nw.Datetime("us"))


def with_text_columns(frame: AnyFrame, text: nw.Expr, *, shifted: bool, wanted: tuple[str, str]) -> AnyFrame:
    """The frame with the day and the clock in ISO 8601 texts, as ``wanted``; null for any other text.

    ``shifted`` asks for the offsets to be reckoned with; needless where all are Vietnam's own.
    """
    # In steps, each a column, so that no engine is asked the same thing many times over.
    clock = nw.col(wanted[1])
    good, instant, rest = (nw.col(f"{wanted[0]}_{name}") for name in ("good", "instant", "rest"))
    frame = frame.with_columns(
        nw.when(text.str.contains(MOMENT_PATTERN)).then(text).alias(f"{wanted[0]}_good")
    )
    frame = frame.with_columns(
        nw.when(good.str.len_chars() > 10).then(good).alias(f"{wanted[0]}_instant"),
        _day_of_text(frame, good.str.slice(0, 10)).alias(wanted[0]),
    )
    whole: nw.Expr = nw.when(instant.str.contains(r"^.{13}:[0-9]{2}:")).then(instant)
    split: nw.Expr = nw.when(instant.str.contains(r"[.]")).then(instant)
    digits = nw.concat_str(nw.lit("0"), split.str.slice(19, 7).str.replace_all(r"[^.0-9].*$", ""))
    minutes = _number(instant, 11, 2) * 60 + _number(instant, 14, 2)
    frame = frame.with_columns(
        (_number(whole, 17, 2).fill_null(0.0) * 1_000_000).alias(f"{wanted[0]}_rest"),
        (digits.cast(nw.Float64) * 1_000_000).round(0).fill_null(0.0).alias(f"{wanted[0]}_part"),
        (minutes * _MINUTE).alias(wanted[1]),
    )
    frame = frame.with_columns((clock + rest + nw.col(f"{wanted[0]}_part")).alias(wanted[1]))
    return _shifted(frame, instant, wanted) if shifted else frame


def _number(text: nw.Expr, start: int, count: int) -> nw.Expr:
    return text.str.slice(start, count).cast(nw.Float64)


def _shifted(frame: AnyFrame, instant: nw.Expr, wanted: tuple[str, str]) -> AnyFrame:
    """The frame with days and clocks brought from their own offsets to Vietnam's."""
    day, clock, east = nw.col(wanted[0]), nw.col(wanted[1]), nw.col(f"{wanted[0]}_east")
    zone: nw.Expr = nw.when(instant.str.contains(r"[+-][0-9]{2}:[0-9]{2}$")).then(instant).str.tail(6)
    minutes = _number(zone, 1, 2) * 60 + _number(zone, 4, 2)
    own = nw.lit(_SECONDS / 60)
    eastward = nw.when(zone.str.starts_with("-")).then(-minutes).otherwise(minutes).fill_null(own)
    frame = frame.with_columns(
        nw.when(instant.str.ends_with("Z")).then(nw.lit(0.0)).otherwise(eastward).alias(f"{wanted[0]}_east")
    )
    frame = frame.with_columns((clock + (own - east) * _MINUTE).alias(wanted[1]))
    kind = nw.Datetime("us") if has_no_dates(frame) else nw.Date()
    after, before = ((day + nw.lit(timedelta(days=n))).cast(kind) for n in (1, -1))
    same_or_before = nw.when(clock < 0).then(before).otherwise(day)
    within = nw.when(clock < 0).then(clock + _DAY).otherwise(clock)
    return frame.with_columns(
        nw.when(clock >= _DAY).then(after).otherwise(same_or_before).alias(wanted[0]),
        nw.when(clock >= _DAY).then(clock - _DAY).otherwise(within).alias(wanted[1]),
    )


def _day_of_text(frame: AnyFrame, day: nw.Expr) -> nw.Expr:
    if has_no_dates(frame):
        return day.str.to_datetime(format="%Y-%m-%d")
    # SQLite, behind Ibis, knows no parsing with a format, but what an ISO day is.
    return day.cast(nw.Date) if frame.implementation.is_ibis() else day.str.to_date(format="%Y-%m-%d")


def object_columns(frame: nw.DataFrame[Any], column: str, wanted: tuple[str, str]) -> AnyFrame:
    """The frame with the day and the clock of a column of Python dates and datetimes.

    Raises: ParseError for any other value.
    """
    moments = [_moment(value) for value in frame[column].to_list()]
    days: list[date | None] = [None if m is None else day_of(m) for m in moments]
    kind: nw.Datetime | nw.Date = nw.Date()
    if has_no_dates(frame):
        days = [None if day is None else datetime.combine(day, time(0)) for day in days]
        kind = nw.Datetime("us")
    clocks = [None if (clock := clock_of(m)) is None else float(clock) for m in moments]
    backend = frame.implementation
    return frame.with_columns(
        nw.new_series(wanted[0], days, kind, backend=backend),
        nw.new_series(wanted[1], clocks, nw.Float64(), backend=backend),
    )


def is_nothing(value: object) -> bool:
    """Whether a Python object is no value: ``None``, ``pandas.NA``, NaN and NaT (unequal to themselves)."""
    return value is None or type(value).__name__ == "NAType" or value != value  # noqa: PLR0124  # NaN alone differs from itself


def _moment(value: object) -> Moment | None:
    if is_nothing(value):
        return None
    if isinstance(value, datetime):
        return in_vietnam(value.replace(tzinfo=value.tzinfo or VIETNAM))
    if isinstance(value, str):
        return parse_moment(value.strip()) if value.strip() else None
    return in_vietnam(value)  # type: ignore[arg-type]  # anything but a date is refused there


def _ibis_local(column: Any) -> Any:
    import ibis  # type: ignore[import-untyped]  # it has no types
    from ibis.expr import datatypes  # type: ignore[import-untyped]  # nor has this

    zoned, local = datatypes.Timestamp(timezone="UTC"), datatypes.Timestamp()

    @ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]  # for the same reason
        signature=((datatypes.string, zoned), local)
    )
    def timezone(zone: str, instant: datetime) -> datetime:  # type: ignore[empty-body]  # the database's own
        """The function of this name in PostgreSQL and DuckDB."""

    utc: Any = timezone("UTC", column)
    return utc + ibis.interval(seconds=_SECONDS)


def _time_of_day(value: nw.Expr) -> nw.Expr:
    """Microseconds since midnight of a timestamp."""
    # As floats, that hold them exactly: pandas has no whole numbers with gaps.
    hour, minute = value.dt.hour().cast(nw.Float64), value.dt.minute().cast(nw.Float64)
    second, rest = value.dt.second().cast(nw.Float64), value.dt.microsecond().cast(nw.Float64)
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + rest


def has_time_zone(frame: AnyFrame, column: str) -> bool:
    """Whether pandas (or Dask) itself says so, for zones whose names narwhals cannot read."""
    return getattr(frame.to_native().dtypes[column], "tz", None) is not None


def to_vietnam(frame: AnyFrame, column: str, name: str) -> AnyFrame:
    """The frame with a column of timestamps with a time zone moved to Vietnam's clock, as ``name``.

    A session's own time zone, in which several engines show such timestamps, plays no part.
    """
    engine = frame.implementation
    native = frame.to_native()
    if engine.is_duckdb():
        quoted, new = (text.replace('"', '""') for text in (column, name))
        micros = f'epoch_us("{quoted}") + {_SECONDS * 1_000_000}'
        return narwhals_of(native.project(f'*, make_timestamp({micros}) as "{new}"'))
    if is_spark(frame):
        from pyspark.sql import functions

        quoted = column.replace("`", "``")
        seconds = f"cast(unix_micros(`{quoted}`) + {_SECONDS * 1_000_000} as decimal(38, 6)) / 1000000"
        start = "timestamp_ntz'1970-01-01 00:00:00'"
        local = functions.expr(f"{start} + make_dt_interval(0, 0, 0, {seconds})")
        return narwhals_of(native.withColumn(name, local))
    if engine.is_ibis():
        return narwhals_of(native.mutate(**{name: _ibis_local(native[column])}))
    if has_no_dates(frame) and has_time_zone(frame, column):
        local = native[column].dt.tz_convert(timezone(_AHEAD)).dt.tz_localize(None)
        return narwhals_of(native.assign(**{name: local}))
    utc = nw.col(column).dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return frame.with_columns((utc + nw.lit(_AHEAD)).alias(name))
