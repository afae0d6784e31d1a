"""Texts that may not be blank: the test of a row, and a look at what a file states of a whole column."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.frames.native import collected, is_spark

if TYPE_CHECKING:
    from collections.abc import Mapping

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["WHITE", "blank", "has_nul", "never_blank", "stripped"]

_FIRST_LETTER = "!"
"""The first printable character: blanks, tabs and line breaks are before it."""
_FURTHER_BLANKS = (("\x7f", "\xa1"), ("\u1680", "\u1681"), ("\u2000", "\u3001"))
"""Ranges without Vietnamese letters, each with the character after it, that hold all further white space."""

WHITE = "".join(map(chr, (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233)))
WHITE += "\u202f\u205f\u3000"
"""What Python strips of a text: none of it has a meaning of its own within the brackets of a pattern."""
_MARK = f"[^{WHITE}]"
"""What is no white space to Python, in a pattern that every engine reads alike."""

_EDGES = f"^[{WHITE}]|[{WHITE}]$"

_PLAIN_STEPS = {"Parquet Scan", "Seq Scan", "Projection", "Filter", "Empty Result"}
_STEP = re.compile(r"╭─ (\w[\w ]*?) [─┴]")


def blank(frame: AnyFrame, column: str) -> nw.Expr:
    """Whether a text is missing, or nothing but spaces; ids may be numbers."""
    text, kind = nw.col(column), frame.collect_schema()[column]
    if isinstance(kind, (nw.Categorical, nw.Enum)):
        text = text.cast(nw.String)
    elif not isinstance(kind, (nw.String, nw.Object)):
        return text.is_null()
    engine = frame.implementation
    if engine.is_pandas_like() or engine.is_dask():
        # These strip as Python does, at less cost than a pattern.
        return text.is_null() | (text.str.strip_chars() == "")
    white = ~text.str.contains(_MARK)
    # Comparisons are cheap in DuckDB, and leave next to nothing to be looked at.
    return _may_be_blank(column) & (text.is_null() | white) if engine.is_duckdb() else text.is_null() | white


def has_nul(frame: AnyFrame, column: str) -> nw.Expr:
    """Whether a text holds a NUL, which none does at any other door."""
    text = nw.col(column).cast(nw.String)
    engine = frame.implementation
    if engine.is_duckdb():
        return text.str.contains("\0", literal=True)
    # A pattern, as no question to SQLite may hold a NUL itself.
    return text.str.contains(r"\x00")


def stripped(frame: AnyFrame, text: nw.Expr) -> nw.Expr:
    """A text without the white space around it, no-break spaces too."""
    engine = frame.implementation
    if engine.is_duckdb():
        # To look whether there is any takes a fifth of the time.
        return nw.when(text.str.contains(_EDGES)).then(text.str.strip_chars(WHITE)).otherwise(text)
    return text.str.strip_chars(WHITE if engine.is_pyarrow() or is_spark(frame) else None)


def never_blank(frame: AnyFrame, columns: Mapping[str, str]) -> frozenset[str]:
    """The fields whose columns are known to hold no blank, where that costs less than to test every row.

    Parquet files and tables of DuckDB state the least and the greatest value of each part of a column: a
    question for what sorts among white space is answered from these for the most part.

    Args: a table, and the columns of its fields.
    """
    schema = frame.collect_schema()
    kinds = {field: schema[column] for field, column in columns.items()}
    texts = {field: columns[field] for field, kind in kinds.items() if kind == nw.String}
    numbers = {field: columns[field] for field, kind in kinds.items() if kind.is_integer()}
    tests = [*map(_may_be_blank, texts.values()), *(nw.col(column).is_null() for column in numbers.values())]
    if not tests or isinstance(frame, nw.DataFrame):
        return frozenset()
    asked = frame.filter(reduce(or_, tests))
    if not _reads_columns_alone(asked) or collected(asked.head(1)):
        return frozenset()
    return frozenset({*texts, *numbers})


def _may_be_blank(column: str) -> nw.Expr:
    """Whether a text is missing or starts with white space, in comparisons with bounds alone."""
    text = nw.col(column)
    tests = ((text >= low) & (text < after) for low, after in _FURTHER_BLANKS)
    return reduce(or_, tests, text.is_null() | (text < _FIRST_LETTER))


def _reads_columns_alone(asked: nw.LazyFrame[Any]) -> bool:
    """Whether a filter goes straight to columns that are stored apart, with the bounds of their parts."""
    native: Any = asked.to_native()
    if asked.implementation.is_polars():
        return str(native.explain()).startswith("Parquet SCAN")
    if asked.implementation.is_duckdb():
        steps = set(_STEP.findall(str(native.explain())))
        return bool(steps) and steps <= _PLAIN_STEPS
    return False
