"""Frames in which an id stands in several rows: refused, or the row that counts chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.blanks import WHITE, has_nul, stripped
from kstt.frames.description import NO_CASE
from kstt.frames.hashes import RepeatedHashes, repeated, split_by_hash
from kstt.frames.native import (
    TEXTS,
    collected,
    distinct_texts,
    gathered,
    in_duckdb,
    join,
    narwhals_of,
    same_engine,
)
from kstt.frames.prepare import as_narwhals, moment_of
from kstt.frames.problems import FrameError, Problem
from kstt.frames.source import CaseFrame
from kstt.frames.through_arrow import in_polars
from kstt.frames.written_dates import any_row
from kstt.i18n import Message, msg
from kstt.limits import EXACT, EXACT_SINGLE
from kstt.records.cases import Case
from kstt.records.fields import fields_of
from kstt.records.ids import EXACT_ID, INEXACT
from kstt.records.sources import Unique
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.engines import Frame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["unique_frame"]

_REPEATED, _ONE_ROW = msg("repeated ids"), msg("an id in one row; unique says which of several counts")
_EXAMPLES = 3
_FEW = 100_000
"""As many ids are looked for among the rows at little cost."""
_MOST_HELD = 2_000_000
"""The rows of as many repeated ids are kept in memory beside DuckDB; of more it looks at each question."""
_INFINITE = 3e38
"""A bound of all ids that are numbers; infinity and what is no number at all are not below it."""
_MOST_CHANGED = 100
"""As many ids are written anew in a question to an engine."""
_INSIDE = f"[{WHITE.replace(' ', '')}\ufeff]|[{WHITE}][{WHITE}]|[\u0300-\u036f]"
"""What may be changed within a text: white space but single spaces, and marks apart from their letters."""


@attrs.frozen(eq=False)
class _ChosenFrame(CaseFrame):
    """A frame of one row for each id, and the table that its rows were chosen from."""

    chosen_from: Frame = attrs.field(kw_only=True)

    @property
    def sample(self) -> Frame:
        """The whole table, whose first rows are there without any being chosen."""
        return self.chosen_from


def unique_frame(frame: CaseFrame) -> CaseFrame:
    """The frame with one row for each id, as its description says; by default two rows of one id are refused.

    White space around an id is no part of it, and inside it counts as one space, in the cases and in tables
    of their histories; ids that change inside are written anew up to a hundred of a table.

    Raises: FrameError for an id in several rows or with a NUL, more than a hundred ids that change inside,
    or rows of an id that differ in a table without the order that is asked for; ParseError for histories,
    which messages alone have.
    """
    how = frame.unique
    if how is Unique.HISTORY:
        expected = msg("refuse, latest, last or off; histories are of messages")
        raise ParseError(msg("unique"), how.value, expected)
    table = as_narwhals(frame.frame)
    identity = frame.column_of("id")
    if identity is None or identity not in table.collect_schema():
        return frame
    frame = _of_exact_numbers(frame, table, identity)
    table = as_narwhals(frame.frame)
    stops, longer = frame.suspensions, frame.extensions
    frame = attrs.evolve(
        frame,
        suspensions=None if stops is None else _plain_ids(stops),
        extensions=None if longer is None else _plain_ids(longer),
    )
    if how is Unique.OFF:
        joined = stops is not None or longer is not None
        return attrs.evolve(frame, frame=_plain_ids(frame.frame, identity)) if joined else frame
    if how is Unique.LATEST:
        _check_changed(table, frame)
    ids = _look(table, identity)
    if ids.unclean:
        table = _with_clean_ids(table, identity)
        frame = attrs.evolve(frame, frame=table.to_native())
        ids = _look(table, identity)
    split = _repeated_rows(table, identity, ids)
    if split is None:
        return frame
    again, others = split
    if how is Unique.REFUSE:
        _refuse_repeats(again, identity)
        return frame
    # Found once, not for every question that is asked of the frame.
    again = _held(again, ids)
    one = (_newest if how is Unique.LATEST else _last_rows)(again, identity, frame)
    if isinstance(table, nw.LazyFrame):
        one = one.lazy()
    whole: AnyFrame = one if others is None else nw.concat([others, one])  # type: ignore[type-var]  # of one engine
    fields = {f.alias or f.name: getattr(frame, f.name) for f in attrs.fields(CaseFrame) if f.name != "frame"}
    return _ChosenFrame(whole.to_native(), **fields, chosen_from=frame.frame)


def _held(again: AnyFrame, ids: _Ids) -> AnyFrame:
    """The rows of repeated ids in memory, for an engine to which they can be handed; else as they are."""
    if again.implementation.is_polars():
        return gathered(again)
    if not again.implementation.is_duckdb() or ids.known is None or len(ids.known.hashes) > _MOST_HELD:
        return again
    native: Any = again.to_native()
    held = in_duckdb(native, gathered(again).to_native())
    if held is None:
        return again
    # Arrow has no type of its own for each of DuckDB's.
    names = [name.replace('"', '""') for name in native.columns]
    typed = (f'"{name}"::{kind} as "{name}"' for name, kind in zip(names, native.types, strict=True))
    return narwhals_of(held.project(", ".join(typed)))


def _repeated_rows(table: AnyFrame, identity: str, ids: _Ids) -> tuple[AnyFrame, AnyFrame | None] | None:
    """The rows whose ids may be repeated, and those whose ids are not; ``None`` where no id is."""
    if not ids.repeated:
        return None
    known = ids.known
    if known is not None and (table.implementation.is_polars() or table.implementation.is_duckdb()):
        return split_by_hash(table, identity, known.hashes)
    ids_again = _groups(table, identity).filter(nw.col("rows") > 1).select(identity)
    few = gathered(ids_again.head(_FEW + 1))
    if len(few) > _FEW or table.collect_schema()[identity] != nw.String:
        return table, None
    # Of a few ids alone the rows are compared; the others stay as they are.
    wanted = same_engine(table, {"__kstt_of": few[identity].to_list()})
    again, others = (join(table, wanted, how, [identity], ["__kstt_of"]) for how in ("semi", "anti"))
    return again, others


@attrs.frozen(eq=False)
class _Ids:
    """What one look at the ids of a table found, and their hashes where its engine has them."""

    repeated: bool
    unclean: bool
    known: RepeatedHashes | None = None


def _look(table: AnyFrame, identity: str) -> _Ids:
    """Whether an id is repeated, or is not written as every door reads it.

    Raises: FrameError for an id with a NUL.
    """
    moved = in_polars(table, [identity])
    known = repeated(table if moved is None else moved, identity)
    if known is None:
        return _look_at_groups(table, identity)
    odd = collected(table.select(**_odd_texts(table, identity)))[0] if known.odd else {}
    return _Ids(bool(len(known.hashes)), _is_unclean(table, identity, odd), known)


def _look_at_groups(table: AnyFrame, identity: str) -> _Ids:
    groups = _groups(table, identity)
    odd = _odd_texts(table, identity) if isinstance(table.collect_schema()[identity], TEXTS) else {}
    row = collected(groups.select(nw.len().alias("ids"), nw.col("rows").sum(), **odd))[0]
    return _Ids(int(row["ids"]) < int(row["rows"] or 0), _is_unclean(table, identity, row))


def _odd_texts(table: AnyFrame, identity: str) -> dict[str, nw.Expr]:
    """Whether there is a text with a NUL, a number whose last digits may be lost, or one to be cleaned."""
    tests = {
        "has_nul": has_nul(table, identity),
        "inexact": _inexact(table, identity),
        "unclean": _unclean(table, identity),
    }
    return {name: nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0)).max() for name, test in tests.items()}


def _is_unclean(table: AnyFrame, identity: str, odd: Mapping[str, object]) -> bool:
    """Whether a text is not written as every door reads it.

    Raises: FrameError for an id with a NUL, and for a number whose last digits may be lost.
    """
    # Of no text at all the greatest answer is none, and in pandas NaN.
    if odd.get("has_nul") == 1:
        _refuse_nul(table, identity)
    if odd.get("inexact") == 1:
        _refuse_inexact(table, identity)
    return odd.get("unclean") == 1


def _groups(table: AnyFrame, identity: str) -> AnyFrame:
    """The number of rows of each id; rows without one are refused elsewhere, as what they are."""
    given = table.filter(~nw.col(identity).is_null())
    return given.group_by(identity).agg(nw.len().alias("rows"))


def _unclean(table: AnyFrame, identity: str) -> nw.Expr:
    """Whether a text has white space around it, or inside it what :func:`~kstt.text.clean` changes."""
    text = nw.col(identity).cast(nw.String)
    return (stripped(table, text) != text) | text.str.contains(_INSIDE)


def _with_clean_ids(table: AnyFrame, identity: str) -> AnyFrame:
    """The table with every id as :func:`~kstt.text.clean` gives it.

    Raises: FrameError for more ids with odd white space or letters in parts than an engine is asked about.
    """
    table = table.with_columns(stripped(table, nw.col(identity).cast(nw.String)).alias(identity))
    text = nw.col(identity)
    written = distinct_texts(table.filter(text.str.contains(_INSIDE)), text, _FEW + 1)
    changed = {one: plain for one in written if (plain := clean(one)) != one}
    if len(changed) > _MOST_CHANGED or len(written) > _FEW:
        what = msg("ids with several spaces in a row, or letters in parts")
        expected = msg("single spaces, and letters in one piece (Unicode NFC)")
        problem = Problem(identity, what, expected, 0, tuple(map(repr, [*changed, *written][:_EXAMPLES])))
        raise FrameError(msg("cases"), (problem,))
    if not changed:
        return table
    # Side by side, as the parser of SQLite takes no deep nesting.
    found = (nw.when(text == one).then(nw.lit(plain)) for one, plain in changed.items())
    return table.with_columns(nw.coalesce(*found, text).alias(identity))


def _plain_ids(native: Frame, identity: str = "id") -> Frame:
    """A table whose ids are as :func:`~kstt.text.clean` gives them; as it is, where all are."""
    table = as_narwhals(native)
    schema = table.collect_schema()
    if identity not in schema or not isinstance(schema[identity], TEXTS):
        return native
    unclean = any_row(table, _unclean(table, identity))
    return _with_clean_ids(table, identity).to_native() if unclean else native


def _refuse_nul(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for ids with a NUL, which none has at any other door."""
    _refuse(table, identity, has_nul(table, identity), msg("texts with a NUL"), msg("ids without a NUL"))


def _of_exact_numbers(frame: CaseFrame, table: AnyFrame, identity: str) -> CaseFrame:
    """The frame in which an id of floating-point numbers that is none (NaN, infinite) is missing.

    Raises: FrameError for numbers whose last digits may be lost.
    """
    if not table.collect_schema()[identity].is_float():
        return frame
    number = nw.col(identity)
    table = table.with_columns(nw.when(number.abs() < _INFINITE).then(number).alias(identity))
    if any_row(table, _inexact(table, identity)):
        _refuse_inexact(table, identity)
    return attrs.evolve(frame, frame=table.to_native())


def _inexact(table: AnyFrame, identity: str) -> nw.Expr:
    """Whether an id is a number, or the text of one, whose last digits may be lost."""
    kind = table.collect_schema()[identity]
    number = nw.col(identity)
    if kind.is_float():
        return number.abs() >= (EXACT_SINGLE if kind == nw.Float32 else EXACT)
    return number.cast(nw.String).str.contains(f"^(?:{INEXACT})$")


def _refuse_inexact(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for ids that are numbers, or texts of numbers, whose last digits may be lost."""
    _refuse(table, identity, _inexact(table, identity), msg("numbers whose last digits are lost"), EXACT_ID)


def _refuse(table: AnyFrame, identity: str, wrong: nw.Expr, what: Message, expected: Message) -> None:
    """Raise FrameError with the number and the first of the rows in which something is wrong."""
    refused = table.filter(wrong).select(identity=nw.col(identity))
    rows = int(collected(refused.select(rows=nw.len()))[0]["rows"])
    examples = tuple(repr(row["identity"]) for row in collected(refused.head(_EXAMPLES)))
    raise FrameError(msg("cases"), (Problem(identity, what, expected, rows, examples),))


def _changed(table: AnyFrame, frame: CaseFrame) -> str:
    """The column that says when a row changed, whatever its case and spacing."""
    names = table.collect_schema().names()
    found = {name_key(name): name for name in names}.get(name_key(frame.changed))
    if found is None:
        expected = msg("the column that says when a row changed")
        raise FrameError(msg("cases"), (Problem(frame.changed, msg("not there"), expected),))
    return found


def _check_changed(table: AnyFrame, frame: CaseFrame) -> None:
    """Raise FrameError for a row that does not say when it changed."""
    changed = _changed(table, frame)
    expected = msg("the column that says when a row changed")
    found = moment_of(table, changed, frame.formats)
    if found is None:
        kind = table.collect_schema()[changed]
        raise FrameError(msg("cases"), (Problem(changed, msg("of type {column}", column=kind), expected),))
    rows, fact, unread = found
    wrong = fact.value.is_null() if unread is None else fact.value.is_null() | unread
    # A filter, as files know of many columns that nothing is missing.
    count = int(collected(rows.filter(wrong).select(n=nw.len()))[0]["n"])
    if count:
        problem = Problem(changed, msg("no day or instant"), expected, count)
        raise FrameError(msg("cases"), (problem,))


def _newest(table: AnyFrame, identity: str, frame: CaseFrame) -> AnyFrame:
    """The row of each id that changed last; of rows that say the same of the case, one.

    Raises: FrameError where rows of one time say different things.
    """
    names = table.collect_schema().names()
    found = moment_of(table, _changed(table, frame), frame.formats)
    assert found is not None  # noqa: S101  # the column was looked at before
    rows, fact, _ = found
    # Where day and clock stand apart, first the last day, then the last clock of it.
    orders = [fact.value]
    if fact.clock is not None and not fact.own_clock:
        orders.append(nw.when(fact.clock.is_null()).then(nw.lit(-1.0)).otherwise(fact.clock))
    for n, order in enumerate(orders):
        # A window, not a join with itself: engines that write their questions out would write it twice.
        rows = rows.with_columns(order.alias(f"__kstt_order{n}"))
        newest = nw.col(f"__kstt_order{n}").max().over(identity)
        rows = rows.with_columns(newest.alias(f"__kstt_last{n}"))
        rows = rows.filter(nw.col(f"__kstt_order{n}") == nw.col(f"__kstt_last{n}"))
    rows = rows.select(*names)
    if not _look(rows, identity).repeated:
        return rows
    return _one_of_alike(rows, identity, frame)


def _one_of_alike(
    rows: AnyFrame, identity: str, frame: CaseFrame, what: Message = _REPEATED, expected: Message = _ONE_ROW
) -> AnyFrame:
    """One row of each id, whichever of those that say the same of its case.

    Raises: FrameError where rows of one id say different things.
    """
    names = rows.collect_schema().names()
    fields = fields_of(Case).values()
    said = [frame.columns.get(name, name) for f in fields for name in (f.name, f.clock)]
    # That a row is no case is what it says too.
    there = list(dict.fromkeys(name for name in [*said, NO_CASE] if name is not None and name in names))
    rows = rows.unique(subset=there)
    _refuse_repeats(rows, identity, what, expected)
    return rows


def _last_rows(table: AnyFrame, identity: str, frame: CaseFrame) -> AnyFrame:
    """The last row of each id; in a table without an order any of rows that say the same may be the last.

    Raises: FrameError where rows of one id say different things in such a table.
    """
    engine = table.implementation
    if not (engine.is_polars() or engine.is_pandas_like() or engine.is_pyarrow()):
        what = msg("ids whose rows differ, in a table of {engine}, which has no order", engine=engine.value)
        expected = msg("the column that says when a row changed, with unique = latest")
        return _one_of_alike(table, identity, frame, what, expected)
    if isinstance(table, nw.DataFrame):
        return table.unique(subset=[identity], keep="last", maintain_order=True)
    native: Any = table.to_native()
    lazy: AnyFrame = nw.from_native(native.unique(subset=[identity], keep="last", maintain_order=True))
    return lazy


def _refuse_repeats(
    table: AnyFrame, identity: str, what: Message = _REPEATED, expected: Message = _ONE_ROW
) -> None:
    """Raise FrameError for an id that stands in more than one row."""
    groups = _groups(table, identity).filter(nw.col("rows") > 1)
    totals = collected(groups.select(ids=nw.len(), rows=nw.col("rows").sum()))[0]
    if not int(totals["ids"]):
        return
    examples = collected(groups.select(identity=nw.col(identity)).head(_EXAMPLES))
    shown = tuple(repr(row["identity"]) for row in examples)
    problem = Problem(identity, what, expected, int(totals["rows"]), shown)
    raise FrameError(msg("cases"), (problem,))
