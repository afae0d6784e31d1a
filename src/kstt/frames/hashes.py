"""Values that may be repeated in a column, found by their hashes: numbers sort faster than texts group.

Two values may have the same hash, but those of different hashes differ: what is found here holds every
repeated value, and next to no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.blanks import WHITE
from kstt.frames.native import in_duckdb, narwhals_of
from kstt.limits import EXACT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["RepeatedHashes", "repeated", "split_by_hash"]

_HASH = "__kstt_hash"
_NARROW_WHITE = tuple(mark for mark in WHITE if mark.isascii() and mark != " ")
"""The white space of one byte that is no space; all further white space is wide."""
_IN_NUMBERS = ("E+", "e+", ",0")
"""What stands in a number whose digits may be lost, but in those that Polars itself reads."""


@attrs.frozen(eq=False)
class RepeatedHashes:
    """What the hashes of a column say of its values.

    Attributes:
        hashes: those that several rows have, in order; rows without a value aside.
        odd: whether a text may hold a NUL, be another than :func:`~kstt.text.clean` gives (with white space
            around it, or other than single spaces inside, or not composed), or be a number whose last
            digits may be lost; never ``False`` where one is.
    """

    hashes: NDArray[np.uint64]
    odd: bool


def repeated(frame: AnyFrame, column: str) -> RepeatedHashes | None:
    """What the hashes of a column say; ``None`` where its engine or its type has none.

    Polars and DuckDB have them, of texts and of whole numbers.
    """
    kind = frame.collect_schema()[column]
    native: Any = frame.to_native()
    texts = kind == nw.String
    if not (texts or kind.is_integer()):
        return None
    if frame.implementation.is_polars():
        import polars as pl

        value, size = pl.col(column), pl.col(column).str.len_bytes()
        # To search for several texts at once, or to read a number, is cheaper than a pattern.
        odd = (
            value.str.contains_any(["\0", "  ", *_NARROW_WHITE, *_IN_NUMBERS])
            | value.str.starts_with(" ")
            | value.str.ends_with(" ")
            | (value.str.len_chars() != size)
            | (value.cast(pl.Float64, strict=False) >= EXACT)
        )
        found = (
            native.lazy()
            .filter(value.is_not_null())
            .select(hash=value.hash(), odd=odd if texts else pl.lit(value=False))
            .collect(engine="streaming")
        )
        return RepeatedHashes(_repeated(found["hash"].to_numpy(writable=True)), bool(found["odd"].any()))
    if frame.implementation.is_duckdb():
        quoted = _quoted(column)
        given = native.filter(f"{quoted} is not null")
        return _streamed(
            given.project(f"hash({quoted}) as hash{f', {quoted}::varchar as text' if texts else ''}")
        )
    return None


def _streamed(relation: Any) -> RepeatedHashes:
    """What a relation of hashes, and of the texts beside them, says of these; a part of it at a time."""
    import numpy as np

    # It had another name in earlier versions.
    read = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    hashes: list[NDArray[np.uint64]] = []
    odd = False
    with read() as parts:
        for part in parts:
            hashes.append(part.column(0).to_numpy())
            odd = odd or (part.num_columns > 1 and _may_be_odd(part.column(1)))
    return RepeatedHashes(_repeated(np.concatenate(hashes)) if hashes else np.empty(0, np.uint64), odd)


def _may_be_odd(texts: Any) -> bool:
    """Whether one of many texts of Arrow may be odd, by their bytes as they lie one after the other.

    To look at them so costs a tenth of a pattern for each text.
    """
    import numpy as np
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    texts = texts.cast(pa.large_binary())
    ends = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]]
    # Neither white nor wide: what is from "!" to "~". An exponent has a plus.
    if bool((held - np.uint8(0x21) > 0x7E - 0x21).any()) or bool((held == ord("+")).any()):
        return True
    point = (held == ord(".")) | (held == ord(","))
    if not point.any():
        return False
    # Sixteen digits in a row, found by doubling, then a point and a nought.
    run = held - np.uint8(ord("0")) < 10
    for size in (1, 2, 4, 8):
        run = run[:-size] & run[size:]
    return bool((run[:-2] & point[16:-1] & (held[17:] == ord("0"))).any())


def _repeated(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The numbers that stand in several places, each once; all of them are put in order where they are."""
    import numpy as np

    hashes.sort()
    again = hashes[1:][hashes[1:] == hashes[:-1]]
    # In order already: to look for each once more would cost as much as all else.
    first = np.concatenate((np.ones(min(len(again), 1), bool), again[1:] != again[:-1]))
    found: NDArray[np.uint64] = again[first]
    return found


def split_by_hash(
    frame: AnyFrame, column: str, hashes: NDArray[np.uint64]
) -> tuple[AnyFrame, AnyFrame | None]:
    """The rows whose values have one of these hashes, and the others.

    Where a session of DuckDB takes no table of Python's, all rows are the first and there are no others.
    """
    native: Any = frame.to_native()
    if frame.implementation.is_polars():
        import polars as pl

        among = pl.col(column).is_not_null() & pl.col(column).hash().is_in(pl.Series(hashes).implode())
        return narwhals_of(native.filter(among)), narwhals_of(native.filter(~among))
    import pyarrow as pa

    wanted = in_duckdb(native, pa.table({_HASH: hashes}))
    if wanted is None:
        return frame, None
    one, other = native.set_alias("kstt_one"), wanted.set_alias("kstt_other")
    quoted = f"kstt_one.{_quoted(column)}"
    same = f"{quoted} is not null and hash({quoted}) = kstt_other.{_HASH}"
    again, others = (narwhals_of(one.join(other, same, how=how)) for how in ("semi", "anti"))
    return again, others


def _quoted(column: str) -> str:
    escaped = column.replace('"', '""')
    return f'"{escaped}"'
