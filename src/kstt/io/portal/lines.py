"""One message of JSON lines, decoded by msgspec where it is installed and the line leaves no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.codecs.strict import may_be_deep, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["line_parser"]


def line_parser() -> Callable[[bytes], object]:
    r"""The function that reads a line as :func:`~kstt.codecs.strict.parse_json` does, and raises as it does.

    msgspec reads no JSON that the strict parser refuses but one: of a key that comes twice it keeps the last.
    Without escapes, every quotation mark opens or closes a text: where a line has more of them than the keys
    and texts that were read, a key came twice. Such a line, one with escapes or many brackets and one that
    msgspec refuses are read by the strict parser.

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
        if b"\\" not in line and not may_be_deep(line):
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
