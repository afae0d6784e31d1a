"""Rows of a described table that are no records: totals and signatures, set aside as those of files are."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.definitions.totals import DIGIT, FIELDS_BESIDE, is_footer
from kstt.findings.rules import RULES
from kstt.frames.blanks import blank
from kstt.frames.expressions import is_one_of
from kstt.frames.native import TEXTS, collected, distinct_texts
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.findings.finding import Finding

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["next_to_empty", "texts_of", "without_rows_beside"]

_EXAMPLES, _MANY = 3, 1_000


def _is_empty(table: AnyFrame, column: str) -> nw.Expr:
    """Whether a row has nothing in a column."""
    text = isinstance(table.collect_schema()[column], TEXTS)
    return blank(table, column) if text else nw.col(column).is_null()


def next_to_empty(table: AnyFrame, columns: Mapping[str, str]) -> nw.Expr | None:
    """Whether a row fills so few fields, none of them the day of receipt, as stand beside records.

    ``None`` where the table has no day of receipt.

    Args: a table, and the columns of its fields.
    """
    received = columns.get("received")
    if received is None:
        return None
    return _unnumbered(table, received) & (_filled(table, columns) <= FIELDS_BESIDE)


def _filled(table: AnyFrame, columns: Mapping[str, str]) -> nw.Expr:
    """How many of the columns a row fills."""
    names = dict.fromkeys(columns.values())
    ones = (nw.when(_is_empty(table, name)).then(nw.lit(0)).otherwise(nw.lit(1)) for name in names)
    return reduce(add, ones)


def without_rows_beside(
    table: AnyFrame, columns: Mapping[str, str | None]
) -> tuple[AnyFrame, tuple[Finding, ...]]:
    """The records of a described table, and a finding where rows beside them were set aside.

    The rows are those of :func:`~kstt.definitions.totals.is_beside`; of empty ones nothing is said.

    Args: a table, and what it calls the fields that are called otherwise.
    """
    named = {name: columns.get(name, name) for name in fields_of(Case)}
    schema = table.collect_schema()
    there = {name: column for name, column in named.items() if column is not None and column in schema}
    beside = next_to_empty(table, there)
    if beside is None:
        return table, ()
    filled = _filled(table, there)
    # One look at one column is enough for the usual table, of records alone; as a filter, which the bounds
    # of the parts of a Parquet file answer.
    received = table.select(there["received"]).filter(_may_be_unnumbered(table, there["received"]))
    if not collected(received.head(1)):
        return table, ()
    identity = there.get("id")
    beside = beside if identity is None else beside & _unnumbered(table, identity)
    for column in (there.get("id"), there["received"]):
        if column is None or not isinstance(schema[column], TEXTS):
            continue
        text, numbered = nw.col(column).cast(nw.String), ~_unnumbered(table, column)
        alone = table.filter(numbered & (filled == 1))
        totals = [one for one in distinct_texts(alone, text, _MANY) if is_footer(one)]
        # Where there is no text, what it is among is not known, and what is not known is filtered out.
        beside = beside | (numbered & is_one_of(text, totals) & (filled == 1)) if totals else beside
    set_aside = table.filter(beside & (filled > 0))
    count = int(collected(set_aside.select(rows=nw.len()))[0]["rows"])
    if not count:
        return table.filter(~beside), ()
    finding = RULES["record-beside"].finding(
        row=msg("{count} row", count=1) if count == 1 else msg("{count} rows", count=count),
        column="(all)",
        found=", ".join(map(repr, texts_of(set_aside, there))),
        expected=msg("the number of a case and the day of its receipt"),
    )
    return table.filter(~beside), (finding,)


def texts_of(rows: AnyFrame, columns: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in the first of such rows."""
    shown = rows.select(*dict.fromkeys(columns.values())).head(_EXAMPLES)
    texts = (
        " ".join(value.strip() for value in row.values() if isinstance(value, str)).strip()
        for row in collected(shown)
    )
    return tuple(dict.fromkeys(filter(None, texts)))


def _unnumbered(table: AnyFrame, column: str) -> nw.Expr:
    """Whether a row has no number in a column."""
    text = nw.col(column)
    if not isinstance(table.collect_schema()[column], TEXTS):
        return text.is_null()
    return text.is_null() | ~text.cast(nw.String).str.contains(DIGIT)


def _may_be_unnumbered(table: AnyFrame, column: str) -> nw.Expr:
    """Whether a row has nothing in a column that begins with a digit, in comparisons alone."""
    text = nw.col(column)
    if table.collect_schema()[column] != nw.String:
        return _unnumbered(table, column)
    return text.is_null() | (text < "0") | (text >= ":")
