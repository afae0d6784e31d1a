"""Values that may be repeated in a column, found by their hashes: numbers sort faster than texts group.

Two values may have the same hash, but those of different hashes differ: what is found here holds every
repeated value, and next to no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.native import narwhals_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["RepeatedHashes", "repeated", "split_by_hash"]

_AS_TEXT = 500_000
"""As many hashes are written out in a question to DuckDB at little cost."""


@attrs.frozen(eq=False)
class RepeatedHashes:
    """What the hashes of a column say of its values.

    Attributes:
        hashes: those that several rows have, in order; rows without a value aside.
        has_nul: whether a text holds a NUL.
        may_be_padded: whether a text may begin or end with white space; never ``False`` where one does.
    """

    hashes: NDArray[np.uint64]
    has_nul: bool
    may_be_padded: bool


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

        value = pl.col(column)
        # Bytes are searched in half the time that texts take.
        has_nul = value.cast(pl.Binary).bin.contains(b"\0") if texts else pl.lit(value=False)
        size = value.str.len_bytes()
        padded = value.str.strip_chars().str.len_bytes() != size if texts else pl.lit(value=False)
        given = native.lazy().filter(value.is_not_null())
        found = given.select(hash=value.hash(), has_nul=has_nul, padded=padded).collect(engine="streaming")
        hashes = _repeated(found["hash"].to_numpy())
        return RepeatedHashes(hashes, bool(found["has_nul"].any()), bool(found["padded"].any()))
    if frame.implementation.is_duckdb():
        quoted = _quoted(column)
        nul = f"contains({quoted}, chr(0))" if texts else "false"
        # Comparisons of the first and the last character are cheap; white space beyond ASCII is wide.
        wide = f"length({quoted}) <> strlen({quoted})"
        white = f"{quoted} < '!' or {quoted}[-1] < '!' or {wide}" if texts else "false"
        given = native.filter(f"{quoted} is not null")
        answer = given.project(f"hash({quoted}) as hash, {nul} as has_nul, {white} as padded").fetchnumpy()
        hashes = _repeated(answer["hash"])
        return RepeatedHashes(hashes, bool(answer["has_nul"].any()), bool(answer["padded"].any()))
    return None


def _repeated(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The numbers that stand in several places, each once."""
    import numpy as np

    ordered = np.sort(hashes)
    again = ordered[1:] == ordered[:-1]
    return np.unique(ordered[1:][again])


def split_by_hash(
    frame: AnyFrame, column: str, hashes: NDArray[np.uint64]
) -> tuple[AnyFrame, AnyFrame | None]:
    """The rows whose values have one of these hashes, and the others.

    Where DuckDB would be asked for too many, all rows are the first and there are no others.
    """
    native: Any = frame.to_native()
    if frame.implementation.is_polars():
        import polars as pl

        among = pl.col(column).is_not_null() & pl.col(column).hash().is_in(pl.Series(hashes).implode())
        return narwhals_of(native.filter(among)), narwhals_of(native.filter(~among))
    if len(hashes) > _AS_TEXT:
        return frame, None
    # One text, which is read at once: of a list each number would be planned on its own.
    quoted = _quoted(column)
    inside = f"hash({quoted}) in (select unnest('{hashes.tolist()}'::ubigint[]))"
    among_sql = f"({quoted} is not null and {inside})"
    return narwhals_of(native.filter(among_sql)), narwhals_of(native.filter(f"not {among_sql}"))


def _quoted(column: str) -> str:
    escaped = column.replace('"', '""')
    return f'"{escaped}"'
