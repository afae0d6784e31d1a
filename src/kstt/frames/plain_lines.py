"""Lines of delimited text read by Arrow to columns of texts, where they leave no doubt what they say.

A quotation mark opens a field or closes it, and the field ends on its line. What it buys is measured by
``tests/benchmarks/bench_shortcuts.py``.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet
from pyarrow import csv

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["line_columns", "stand_alone"]

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


def stand_alone(data: bytes, delimiter: str) -> bool:
    r"""Whether each line is a row of its own, and each of its quotation marks at an end of a field.

    Args: lines, each with its end but perhaps the last, and their delimiter.

    >>> stand_alone(b'H1,"a, b",c\n', ","), stand_alone(b'H1,"a\nb"\n', ","), stand_alone(b'H1,a "b"\n', ",")
    (True, False, False)
    """
    if data.startswith(BOM_UTF8) or b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
        return False
    if b'"' not in data:
        return True
    found = np.frombuffer(b"\n" + data.rstrip(b"\r\n") + b"\n", np.uint8)
    marks = np.flatnonzero(found == _QUOTE)
    opened, closed = marks[::2], marks[1::2]
    if len(opened) != len(closed):
        return False
    before, after = found[marks - 1], found[marks + 1]
    at_start = (before == ord(delimiter)) | (before == _NEWLINE)
    at_end = (after == ord(delimiter)) | (after == _NEWLINE) | (after == _RETURN)
    ends = np.flatnonzero(found == _NEWLINE)
    return bool(
        at_start[::2].all()
        and at_end[1::2].all()
        and not (at_end[::2].any() or at_start[1::2].any())
        and (np.searchsorted(ends, opened) == np.searchsorted(ends, closed)).all()
    )


def line_columns(
    data: bytes, delimiter: str, width: int, places: Iterable[int], count: int
) -> dict[int, Any] | None:
    """The columns of Arrow texts in some places.

    Args: lines of :func:`stand_alone`, their delimiter, how many fields each has, the places, and how many
    lines there are.

    Returns: ``None`` where a line has more fields or fewer, or is empty.
    """
    names = [str(n) for n in range(width)]
    wanted = list(dict.fromkeys(places))
    try:
        found = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=names, block_size=len(data) + 1),
            csv.ParseOptions(delimiter=delimiter),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[names[n] for n in wanted],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowException:
        return None
    if len(found) != count:
        return None
    return {n: column.chunk(0) for n, column in zip(wanted, found.columns, strict=True)}
