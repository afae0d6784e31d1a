"""Columns of texts in which dates are written in formats of their own, as ``%d/%m/%Y %H:%M``."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.frames.expressions import MomentFact, naive_midnight
from kstt.frames.native import collected, narwhals_of, stepped
from kstt.frames.vietnam import timestamp_fact
from kstt.records.date_formats import AFTERNOON, MONTHS, OUTLINED, SHORTENED

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from kstt.records.date_formats import DateFormat

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

_HALVES = {"SA": "AM", "CH": "PM"}
"""The halves of the day in Vietnamese, which no engine knows, in English."""

__all__ = [
    "any_fits",
    "any_row",
    "any_rows",
    "is_foreign",
    "looked_at",
    "parsed_texts",
    "parses_formats",
    "with_iso_texts",
]


def any_fits(text: nw.Expr, formats: Sequence[DateFormat]) -> nw.Expr:
    """Whether a text is written in one of the formats."""
    return reduce(or_, (text.str.contains(form.pattern) for form in formats))


def parses_formats(frame: AnyFrame) -> bool:
    """Whether the engine itself parses texts in formats, and gives nothing for one that is no date."""
    return frame.implementation.is_polars() or frame.implementation.is_duckdb()


def parsed_texts(
    frame: AnyFrame,
    column: str,
    text: nw.Expr,
    formats: Sequence[DateFormat],
    clock: nw.Expr | None,
    *,
    bare: bool,
    whole: bool = False,
) -> tuple[AnyFrame, MomentFact, nw.Expr]:
    """The frame with texts parsed by the engine; their facts; and where a text is in none of the formats.

    Args: a frame whose engine :func:`parses_formats`; the column; its texts, with nothing around them; the
    formats; the clock that the frame has beside it; whether only the days count; and whether a text with a
    part of one digit may be left unread, which is faster.
    """
    given = f"__kstt_{column}_text"
    frame, text = frame.with_columns(text.alias(given)), nw.col(given)
    names = [f"__kstt_{column}_{n}" for n in range(len(formats))]
    frame = _with_parsed(frame, given, dict(zip(names, formats, strict=True)), whole=whole)
    timed = [nw.col(name) for name, form in zip(names, formats, strict=True) if form.timed]
    plain = [nw.col(name) for name, form in zip(names, formats, strict=True) if not form.timed]
    days = [*plain, *(value.dt.date() for value in timed)]
    new, new_clock = f"__kstt_{column}", f"__kstt_{column}_clock"
    value = nw.col(new)
    if timed and not plain:
        frame = frame.with_columns(_first(timed).alias(new))
        fact = timestamp_fact(frame, value, clock, bare=bare)
        before = value < naive_midnight(date.min)
    else:
        frame = frame.with_columns(_first(days).alias(new))
        own: nw.Expr | None = None
        if timed and not bare:
            micros = timestamp_fact(frame, _first(timed), None, bare=False).clock
            assert micros is not None  # noqa: S101  # a timestamp has one
            frame = frame.with_columns(micros.alias(new_clock))
            own = nw.col(new_clock)
        fact = MomentFact(value, value, timed=False, clock=own if clock is None else clock)
        before = value < nw.lit(date.min)
    return frame, fact, ~text.is_null() & (text != "") & (value.is_null() | before)


def _first(values: Sequence[nw.Expr]) -> nw.Expr:
    return values[0] if len(values) == 1 else nw.coalesce(*values)


def _with_parsed(frame: AnyFrame, column: str, forms: Mapping[str, DateFormat], *, whole: bool) -> AnyFrame:
    """The frame with the dates of the texts that are in each format, by the names of the new columns."""
    native: Any = frame.to_native()
    if frame.implementation.is_polars():
        parsed = {name: _in_polars(column, form, whole=whole) for name, form in forms.items()}
        return narwhals_of(native.with_columns(**parsed))
    written = (f"{_in_duckdb(column, form)} as {_quoted(name)}" for name, form in forms.items())
    return narwhals_of(native.project(", ".join(["*", *written])))


def _in_polars(column: str, form: DateFormat, *, whole: bool) -> Any:
    """The dates of the texts that are in a format; the engine also reads others."""
    import polars as pl

    text, kind = pl.col(column), pl.Datetime("us") if form.timed else pl.Date
    fits = _in_outline(column, form) if whole else None
    fits = text.str.contains(form.pattern) if fits is None else fits
    # A cache of texts costs more than it saves where there are many.
    for half, known in (_HALVES if "p" in form.places else {}).items():
        text = text.str.replace_all(half, known, literal=True)
    parsed = text.str.strptime(kind, _in_english(form), strict=False, cache=False)
    return pl.when(fits).then(parsed)


def _in_duckdb(column: str, form: DateFormat) -> str:
    """The same in SQL."""
    pattern, written = (text.replace("'", "''") for text in (form.pattern, _in_english(form)))
    known = _quoted(column)
    for half, other in (_HALVES if "p" in form.places else {}).items():
        known = f"replace({known}, '{half}', '{other}')"
    fitting = f"case when regexp_matches({_quoted(column)}, '{pattern}') then {known} end"
    return f"try_strptime({fitting}, '{written}')::{'timestamp' if form.timed else 'date'}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _in_english(form: DateFormat) -> str:
    """A format of texts in which the halves of the day, and letters as these, became those of engines."""
    written = form.written
    for half, known in (_HALVES if "p" in form.places else {}).items():
        written = written.replace(half, known)
    return written


def _in_outline(column: str, form: DateFormat) -> Any | None:
    """Whether a text that is parsed has all its digits, by its 16 bytes as one number.

    It takes a sixth of the time of a pattern. ``None`` for a format of another length, and for an engine
    without such numbers.
    """
    import polars as pl

    outline = form.outline.encode()
    if (
        len(outline) != 16
        or "Y" not in form.places
        or {"b", "p"} & form.places.keys()
        or not hasattr(pl, "UInt128")
    ):
        return None
    # The upper half of a byte says that it is a digit, where white space is the one thing that it might be.
    masks = bytearray(0xF0 if byte == ord(OUTLINED) else 0xFF for byte in outline)
    digits = bytearray(0x30 if byte == ord(OUTLINED) else byte for byte in outline)
    mask, wanted = (pl.lit(int.from_bytes(part, "little"), pl.UInt128) for part in (masks, digits))
    number = pl.col(column).cast(pl.Binary).bin.reinterpret(dtype=pl.UInt128, endianness="little")
    return number & mask == wanted


def any_rows(frame: AnyFrame, *tests: nw.Expr) -> list[bool]:
    """Whether each test holds in any row."""
    one, zero = nw.lit(1), nw.lit(0)
    found = {f"found{n}": nw.when(test).then(one).otherwise(zero).max() for n, test in enumerate(tests)}
    return [bool(value == 1) for value in collected(frame.select(**found))[0].values()]


def any_row(frame: AnyFrame, test: nw.Expr) -> bool:
    """Whether a test holds in any row."""
    return any_rows(frame, test)[0]


def is_foreign(text: nw.Expr) -> nw.Expr:
    """Whether an ISO 8601 text is an instant in a time zone other than Vietnam's."""
    return text.str.contains(r"[T ].*(?:Z|[+-][0-9]{2}:[0-9]{2})$") & ~text.str.ends_with("+07:00")


def looked_at(
    frame: AnyFrame, text: nw.Expr, formats: Sequence[DateFormat]
) -> tuple[frozenset[DateFormat], bool]:
    """What is asked of all texts at once before they are read.

    Args: a frame, its texts, and formats.

    Returns: the formats in which a text may have a part of one digit, and whether any text that is in none
    of the formats is in a time zone of its own.
    """
    looked, name = frame.select(text.alias("text")), nw.col("text")
    foreign = is_foreign(name) & ~any_fits(name, formats) if formats else is_foreign(name)
    short = {form: f"short{n}" for n, form in enumerate(formats) if form.short}
    for form, column in short.items():
        looked = _with_fitting(looked, name, form, column)
    lone = [~nw.col(column).str.contains(form.whole) for form, column in short.items()]
    shifted, *found = any_rows(looked, foreign, *lone)
    return frozenset(form for form, any_lone in zip(short, found, strict=True) if any_lone), shifted


def _with_fitting(frame: AnyFrame, text: nw.Expr, form: DateFormat, name: str) -> AnyFrame:
    """The frame with the texts that are in a format, their months in short; nothing for the others."""
    known = _replaced(text.str.to_lowercase(), SHORTENED) if form.names_months else text
    frame = frame.with_columns(nw.when(text.str.contains(form.pattern)).then(known).alias(name))
    return stepped(frame) if form.names_months else frame


def with_iso_texts(
    frame: AnyFrame, text: nw.Expr, formats: Sequence[DateFormat], name: str, short: Container[DateFormat]
) -> AnyFrame:
    """The frame with a text as ISO 8601, where it is written in one of the formats; others stay the same.

    ``short`` are the formats in which a text may have a part of one digit.
    """
    frame = frame.with_columns(text.alias(name))
    padded = f"{name}_padded"
    for form in formats:
        fits = nw.col(name).str.contains(form.pattern)
        frame = _with_fitting(frame, nw.col(name), form, padded)
        for place in form.short if form in short else ():
            frame = stepped(frame.with_columns(_padded(nw.col(padded), place).alias(padded)))
        parts = {
            letter: nw.col(padded).str.slice(start, length) for letter, (start, length) in form.places.items()
        }
        year = [parts["Y"]] if "Y" in parts else [nw.lit("20"), parts["y"]]
        month = parts["m"] if "m" in parts else _month(parts["b"])
        day = [*year, nw.lit("-"), month, nw.lit("-"), parts["d"]]
        hour = parts["H"] if "H" in parts else _hour(parts["I"], parts["p"]) if "I" in parts else None
        clock = [] if hour is None else [nw.lit("T"), hour, nw.lit(":"), parts["M"]]
        seconds = [nw.lit(":"), parts["S"]] if "S" in parts else []
        iso = nw.when(fits).then(nw.concat_str(*day, *clock, *seconds)).otherwise(nw.col(name))
        frame = stepped(frame.with_columns(iso.alias(name)))
    return frame


def _month(name: nw.Expr) -> nw.Expr:
    """The number of a month, by the letters of its name."""
    return _replaced(name.str.to_lowercase(), MONTHS)


def _hour(hour: nw.Expr, half: nw.Expr) -> nw.Expr:
    """The hour of the day, of a twelve-hour clock; an impossible hour becomes 99, which no day has."""
    earlier = _replaced(hour, {"12": "00"})
    later = _replaced(earlier, {f"{n:02}": str(n + 12) for n in range(12)})
    of_day = nw.when(half.str.to_uppercase().is_in(AFTERNOON)).then(later).otherwise(earlier)
    return nw.when(hour.is_in([f"{n:02}" for n in range(1, 13)])).then(of_day).otherwise(nw.lit("99"))


def _replaced(text: nw.Expr, others: Mapping[str, str]) -> nw.Expr:
    """A text with others for parts of it.

    One inside the other, so that the text is said once: engines write out all that a question speaks of.
    """
    for part, other in others.items():
        text = text.str.replace_all(part, other, literal=True)
    return text


def _padded(text: nw.Expr, place: int) -> nw.Expr:
    """The text with two digits at a place, as :meth:`DateFormat.padded` has them."""
    lone = ~text.str.slice(place + 1, 1).str.contains("^[0-9]$")
    parts = [] if place == 0 else [text.str.slice(0, place)]
    zero = nw.when(lone).then(nw.lit("0")).otherwise(nw.lit(""))
    return nw.concat_str(*parts, zero, text.str.slice(place, None))
