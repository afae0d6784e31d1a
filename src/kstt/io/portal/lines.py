"""One message of JSON lines, decoded by msgspec where it is installed and the line leaves no doubt."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

from kstt.codecs.strict import parse_json
from kstt.limits import MOST_KINDS_OF_LINES

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
    """Picks texts out of lines with the keys of a line before, without making the whole object.

    A line that the strict parser read gives the type of the lines like it: each of its keys there, no other,
    and texts where it has texts. A line that fits a type has twice as many quotation marks as the type has
    keys and texts, or a key comes twice: the number of marks finds the type, and proves each key single.

    Args:
        fields: the keys whose texts are picked; one that a line does not have, or whose value is null or an
            empty list, gives an empty text.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._known: dict[int, tuple[Callable[[bytes], object], Callable[[object], tuple[str, ...]]]] = {}

    def texts(self, line: bytes) -> tuple[str, ...] | None:
        """The texts of the fields; ``None`` for a line that is to be read by the strict parser."""
        known = self._known.get(line.count(b'"'))
        if known is None or b"\\" in line:
            return None
        decode, pick = known
        try:
            return pick(decode(line))
        except (ValueError, RecursionError):
            return None

    def learn(self, line: bytes, record: Mapping[str, object]) -> None:
        """Remember the keys of a line that the strict parser read."""
        if b"\\" in line or len(self._known) >= MOST_KINDS_OF_LINES:
            return
        try:
            from msgspec import Meta, defstruct
            from msgspec.json import Decoder
        except ImportError:
            return
        kinds: dict[str, object] = {}
        for key, value in record.items():
            if value is None or type(value) in (str, bool, int):
                kinds[key] = type(value)
            elif value == []:
                kinds[key] = Annotated[list[None], Meta(max_length=0)]
            else:
                return
        marks = 2 * len(kinds) + 2 * list(kinds.values()).count(str)
        if any(kinds.get(field) in (bool, int) for field in self._fields) or marks in self._known:
            return
        names = {f"value{n}": key for n, key in enumerate(kinds)}
        line_type = defstruct(
            "Line",
            list(zip(names, kinds.values(), strict=True)),
            rename=names,
            forbid_unknown_fields=True,
            namespace={"nothing": ""},
            gc=False,
        )
        texts = {key: name for name, key in names.items() if kinds[key] is str}
        pick = attrgetter(*(texts.get(field, "nothing") for field in self._fields))
        self._known[marks] = Decoder(line_type).decode, pick
