r"""Lines of JSON read by Arrow to columns of texts, where they leave no doubt what they say.

Arrow refuses what the strict parser of :mod:`kstt.codecs.strict` refuses: a key twice, control characters,
half a surrogate pair. What it takes besides is looked for here: objects that do not stand on a line of their
own, constants of JavaScript, bytes that are no UTF-8. An unknown key or another kind of value is refused as
well. What it buys is measured by ``tests/benchmarks/bench_shortcuts.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet
import pyarrow.json as pj  # type: ignore[import-untyped]  # it has no types yet

from kstt.limits import DEEPEST_KINDS, LONGEST_LINE, MOST_KINDS_OF_LINES
from kstt.text import is_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JsonLines"]


_PLAIN: dict[object, Any] = {
    None: pa.string(),
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
_CONSTANTS = b"NaN", b"Infinity"
"""What Arrow takes for numbers with fractions besides those of JSON."""


class _Kinds(dict[str, "_Kind"]):
    """The kinds of the values of an object, by key."""


@attrs.frozen
class _Items:
    """The kind of a list, by that of its items."""

    item: _Kind


_Kind = type | None | _Kinds | _Items
"""What kind of value a key has: a plain one, an object, a list; ``None`` where it was only ever null."""


class JsonLines:
    r"""Reads blocks of lines that are like lines read before.

    >>> lines = JsonLines()
    >>> lines.learn({"MaHoSo": "H1", "TrangThaiHoSo": "4"})
    >>> lines.table(b'{"MaHoSo": "H2"}\n{"TrangThaiHoSo": null, "MaHoSo": "H3"}\n').to_pydict()
    {'MaHoSo': ['H2', 'H3'], 'TrangThaiHoSo': [None, None]}
    >>> lines.table(b'{"MaHoSo": "H2", "MaHoSo": "H3"}\n') is None
    True
    """

    def __init__(self) -> None:
        self._kinds: _Kinds | None = _Kinds()
        self._changes = 0
        self._schema: Any = None
        self._has_fractions = False

    def learn(self, record: Mapping[str, object]) -> None:
        """Take in the keys of a line that was read one by one, and the kinds of their values."""
        if self._kinds is None or self._changes >= MOST_KINDS_OF_LINES:
            return
        try:
            kinds = _together(self._kinds, _kind_of(record))
        except _UnlikeError:
            self._kinds = self._schema = None
            return
        if kinds != self._kinds or self._schema is None:
            self._changes += 1
            self._kinds = kinds if isinstance(kinds, _Kinds) else None
            self._schema = pa.schema([(key, _arrow(kind)) for key, kind in (self._kinds or {}).items()])
            self._has_fractions = str(pa.float64()) in str(self._schema)

    def table(self, block: bytes) -> Any:
        """The lines as an Arrow table of all keys, null for those that a line does not have.

        Returns: ``None`` for lines that are to be read one by one.
        """
        count = _objects_alone(block) if self._schema is not None else 0
        if not count or (self._has_fractions and any(name in block for name in _CONSTANTS)):
            return None
        try:
            found = pj.read_json(
                pa.BufferReader(block),
                pj.ReadOptions(use_threads=True, block_size=LONGEST_LINE),
                pj.ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error"),
            )
            found.validate(full=True)
        except pa.ArrowException:
            return None
        return found if len(found) == count else None


def _objects_alone(block: bytes) -> int:
    """The number of lines, if each begins and ends as an object does; else 0.

    Where such lines are objects, one after the other, and as many as there are lines, each stands on one.
    """
    found = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(found == ord("\n"))
    if not len(found) or found[0] != ord("{"):
        return 0
    if not len(ends) or ends[-1] != len(found) - 1:
        ends = np.append(ends, len(found))
    before = np.where(found[ends - 1] == ord("\r"), found[ends - 2], found[ends - 1])
    starts = found[ends[:-1] + 1]
    return len(ends) if (before == ord("}")).all() and (starts == ord("{")).all() else 0


class _UnlikeError(Exception):
    """Values of one key that are of several kinds, or of a kind that is not read here, or a key that is no text."""


def _kind_of(value: object, depth: int = 0) -> _Kind:
    if depth > DEEPEST_KINDS:
        raise _UnlikeError
    if value is None or type(value) in {str, int, bool, float}:
        return None if value is None else type(value)
    if isinstance(value, dict):
        if not all(map(is_whole, value)):
            raise _UnlikeError
        return _Kinds({key: _kind_of(one, depth + 1) for key, one in value.items()})
    if isinstance(value, list):
        kind: _Kind = None
        for item in value:
            kind = _together(kind, _kind_of(item, depth + 1))
        return _Items(kind)
    raise _UnlikeError


def _together(one: _Kind, other: _Kind) -> _Kind:
    """The kind of values of either kind."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, _Kinds) and isinstance(other, _Kinds):
        return _Kinds({key: _together(one.get(key), other.get(key)) for key in {**one, **other}})
    if isinstance(one, _Items) and isinstance(other, _Items):
        return _Items(_together(one.item, other.item))
    numbers = (int, float)
    if one in numbers and other in numbers:
        return int if one is other is int else float
    if one is not other:
        raise _UnlikeError
    return one


def _arrow(kind: _Kind) -> Any:
    if isinstance(kind, _Kinds):
        return pa.struct([(key, _arrow(one)) for key, one in kind.items()])
    if isinstance(kind, _Items):
        return pa.list_(_arrow(kind.item))
    return _PLAIN.get(kind, pa.string())
