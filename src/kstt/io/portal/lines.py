"""One message of JSON lines, decoded by msgspec where it is installed and the line leaves no doubt."""

from __future__ import annotations

from functools import reduce
from io import BytesIO
from operator import or_
from typing import TYPE_CHECKING

from kstt.codecs.strict import parse_json
from kstt.limits import MOST_KINDS_OF_LINES
from kstt.text import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["LinesAlike", "line_parser"]


def line_parser() -> Callable[[bytes], object]:
    r"""The function that reads a line as :func:`~kstt.codecs.strict.parse_json` does, and raises as it does.

    msgspec reads no JSON that the strict parser refuses but one: of a key that comes twice it keeps the last.
    Without escapes, every quotation mark opens or closes a text: where a line has more of them than the keys
    and texts that were read, a key came twice. Such a line, one with escapes and one that msgspec refuses
    are read by the strict parser.

    >>> line_parser()(b'{"MaHoSo": "H1", "TrangThaiHoSo": "4"}')
    {'MaHoSo': 'H1', 'TrangThaiHoSo': '4'}
    """
    try:
        from msgspec import DecodeError
        from msgspec.json import Decoder
    except ImportError:
        return parse_json
    decode = Decoder().decode

    def parse(line: bytes) -> object:
        if b"\\" not in line:
            try:
                found = decode(line)
                if type(found) is dict and line.count(b'"') == 2 * _texts(found):
                    return found
            except (DecodeError, UnicodeDecodeError, RecursionError):
                pass
        return parse_json(line)

    return parse


def _texts(record: dict[str, object]) -> int:
    """The number of keys and texts of a plain object, and of the texts and plain objects in its lists."""
    values = record.values()
    kinds = list(map(type, values))
    count = len(record) + kinds.count(str)
    if list in kinds:
        for value in values:
            if type(value) is list:
                count += sum(_texts(item) if type(item) is dict else type(item) is str for item in value)
    return count


class LinesAlike:
    r"""Picks texts out of blocks of lines with keys of lines before, without making any object of one whole.

    Lines that the strict parser read give a type of the lines like them: all of their keys and no other, each
    with the kinds of values that it had. Without escapes, a line that fits the type has twice as many
    quotation marks as keys and texts, or more, where a key comes twice: the sum of the marks of a block
    proves each key single.

    Args:
        fields: the keys whose values are picked: texts, or a list of objects of texts for the first of them.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._kinds: dict[str, set[object]] = {}
        self._changes = 0
        self._decode: Callable[[bytes], list[tuple[object, ...]]] | None = None

    def columns(self, block: bytes) -> list[Sequence[object]] | None:
        """The values of the fields in each line, ``None`` for nothing.

        Returns: ``None`` for lines that are to be read by the strict parser.
        """
        if self._decode is None or b"\\" in block:
            return None
        try:
            lines = self._decode(block)
        except (ValueError, RecursionError):
            return None
        values = dict(zip(self._kinds, zip(*lines, strict=True), strict=True))
        texts = sum(_texts_in(column, self._kinds[key]) for key, column in values.items())
        if block.count(b'"') != 2 * texts:
            return None
        return [self._present(field, values.get(field), len(lines)) for field in self._fields]

    def _present(self, field: str, column: Sequence[object] | None, count: int) -> Sequence[object]:
        """Values with ``None`` for what is absent."""
        if column is None:
            return [None] * count
        if _Absent in self._kinds[field]:
            return [None if type(value) is _Absent else value for value in column]
        return column

    def learn(self, line: bytes, record: Mapping[str, object]) -> None:
        """Take in the keys of a line that the strict parser read, and the kinds of their values."""
        if b"\\" in line or self._changes >= MOST_KINDS_OF_LINES:
            return
        new: dict[str, set[object]] = {}
        for key, value in record.items():
            kind = list if type(value) is list and all(map(_of_texts, value)) else type(value)
            picked = key in self._fields
            if kind not in (str, type(None), list, *(() if picked else (bool, int))) or not is_whole(key):
                return
            if kind is list and picked and key != self._fields[0]:
                return
            new[key] = {kind}
        absent: set[object] = {_Absent} if self._kinds else set()
        known = self._kinds
        merged = {key: known.get(key, absent) | new.get(key, {_Absent}) for key in {**known, **new}}
        if merged != known:
            self._kinds = merged
            self._changes += 1
            self._decode = _decoder(merged)


def _texts_in(column: Sequence[object], kinds: set[object]) -> int:
    """The number of keys and texts that the values of a key stand for."""
    if kinds == {str}:
        return 2 * len(column)
    types = list(map(type, column))
    found = len(column) - types.count(_Absent) + types.count(str)
    if list in types:
        found += sum(_texts(item) for value in column if type(value) is list for item in value)
    return found


class _Absent:
    """The value of a key that a line does not have."""


_TEXTS = list[dict[str, str | None]]


def _of_texts(item: object) -> bool:
    return type(item) is dict and all(value is None or type(value) is str for value in item.values())


def _decoder(kinds: Mapping[str, set[object]]) -> Callable[[bytes], list[tuple[object, ...]]] | None:
    """The function that decodes lines of a type to their values; ``None`` without msgspec."""
    try:
        from msgspec import defstruct, field
        from msgspec.json import Decoder
        from msgspec.structs import astuple
    except ImportError:
        return None
    absent = _Absent()
    fields: list[tuple[str, object, object]] = []
    for n, found in enumerate(kinds.values()):
        types = [_TEXTS if kind is list else kind for kind in found if kind is not _Absent]
        annotation: object = reduce(or_, types)
        default = field(default=absent) if _Absent in found else field()
        fields.append((f"value{n}", annotation, default))
    names = {f"value{n}": key for n, key in enumerate(kinds)}
    line_type = defstruct("Line", fields, rename=names, forbid_unknown_fields=True, kw_only=True, gc=False)
    decode = Decoder(line_type).decode
    return lambda block: list(map(astuple, map(decode, BytesIO(block))))
