"""Records in files of JSON as tables of texts: a column for each key, nested ones by dotted names."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.codecs.strict import json_kind
from kstt.errors import DocumentError, ParseError
from kstt.i18n import Message, msg
from kstt.io.portal.files import json_records
from kstt.io.records.tables import FEWEST_COLUMNS, FileTable, Rows, TableRow
from kstt.limits import EXACT, SHEET_COLUMNS
from kstt.records.ids import EXACT_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["KEY", "ObjectTable", "file_records", "flat_texts", "object_texts"]

KEY = "key"
"""The column of the keys by which an object holds the objects of a file."""


@attrs.frozen
class ObjectTable(FileTable):
    """The objects of a file of JSON: of an array, of the one array of objects in an object, or on lines.

    An object that holds others by the keys of records gives these, with a column of their keys.
    """

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        """The one table: the keys of all objects, and each object by its number from 1.

        Raises: DocumentError for a file that is no JSON, or an item that is no object or cannot be a row.
        """
        names: dict[str, None] = {}
        for texts in self._objects():
            names |= dict.fromkeys(texts)
            if len(names) > SHEET_COLUMNS:
                found = msg("more than {count} keys", count=SHEET_COLUMNS)
                raise DocumentError(self.source, found, msg("objects with the same keys"))
        if not names:
            return
        yield "", Rows.of(self._rows(list(names)))

    def _rows(self, names: list[str]) -> Iterator[TableRow]:
        yield TableRow(0, names, "")
        for number, texts in enumerate(self._objects(), 1):
            yield TableRow(number, [texts.get(name, "") for name in names], "")

    def _objects(self) -> Iterator[Mapping[str, str]]:
        for number, value in enumerate(file_records(Path(self.path)), 1):
            if not isinstance(value, dict):
                found = value if isinstance(value, Message) else json_kind(value)
                place = msg("{where}: {error}", where=msg("record {number:d}", number=number), error=found)
                raise DocumentError(self.source, place, msg("a JSON object for each record"))
            yield object_texts(value, self.source, number)


def file_records(path: Path) -> Iterator[object]:
    """The records of a file of JSON, also those that the one object of it holds by their keys.

    Raises: DocumentError as :func:`~kstt.io.portal.files.json_records` does, and for an object that may be
    a record or hold the records.
    """
    return json_records(path, unfold=partial(_of_object, str(path)))


def _of_object(source: str, value: object) -> Iterator[object]:
    keyed = _by_key(source, value)
    if keyed is None:
        yield value
        return
    for key, one in keyed.items():
        yield {KEY: key} | one


def _by_key(source: str, value: object) -> dict[str, dict[str, object]] | None:
    """The objects that an object, or one object in it beside next to nothing, holds by the keys of records.

    Such keys are numbers of a kind; the names of the groups of one record, alike as these may be, hold none.
    """
    if not isinstance(value, dict):
        return None
    inner = {key: one for key, one in value.items() if isinstance(one, dict)}
    others = len(value) - len(inner)
    own = inner if inner and not others and all(map(_is_keyed, *zip(*inner.items(), strict=True))) else None
    if own is not None and len(inner) > 1:
        return own
    lists = {key: found for key, one in inner.items() if (found := _records_in(source, one)) is not None}
    if len(lists) != 1:
        return own
    ((name, found),) = lists.items()
    if _size({key: one for key, one in value.items() if key != name}) < FEWEST_COLUMNS:
        return found
    if len(inner) > 1:
        return own
    what = msg("an object that may be a record, or hold the records in {name}", name=repr(name))
    hint = msg("write the records as an array: [{{…}}, {{…}}]")
    raise DocumentError(source, what, msg("one list of records"), hint)


def _records_in(source: str, value: object) -> dict[str, dict[str, object]] | None:
    """What an object holds by the keys of records, if one of these may be a record."""
    found = _by_key(source, value)
    return found if found and any(_size(one) >= FEWEST_COLUMNS for one in found.values()) else None


def _is_keyed(key: str, one: dict[str, object]) -> bool:
    """Whether an object stands under the key of a record."""
    return any(map(str.isdecimal, key)) and KEY not in one


def _size(value: Mapping[str, object]) -> int:
    """The number of columns of a record."""
    return sum(_size(one) if isinstance(one, dict) else 1 for one in value.values())


def object_texts(value: Mapping[str, object], source: str, number: int) -> dict[str, str]:
    """The values of a record of a file as texts, by their dotted names.

    Args:
        value: the record.
        source: the path of the file.
        number: the number of the record in it, from 1.

    Raises: DocumentError for a name that stands twice, and for a number that is not exact.
    """
    try:
        return flat_texts(value)
    except ParseError as error:
        found = msg("{where}: {error}", where=msg("record {number:d}", number=number), error=error.found)
        raise DocumentError(source, found, error.expected) from None


def flat_texts(value: Mapping[str, object], before: str = "") -> dict[str, str]:
    """The values of an object as texts, those of objects in it by dotted names.

    Raises: ParseError for a dotted name that stands twice, and for a number with a decimal point or an
        exponent that is too great to be exact.

    >>> flat_texts({"ma": "H1", "nguoi": {"ten": None, "tuoi": 40.0}, "online": True})
    {'ma': 'H1', 'nguoi.ten': '', 'nguoi.tuoi': '40', 'online': 'true'}
    """
    found: dict[str, str] = {}
    for name, item in value.items():
        dotted = f"{before}{name}"
        texts = flat_texts(item, f"{dotted}.") if isinstance(item, dict) else {dotted: _text(dotted, item)}
        twice = next(filter(found.__contains__, texts), None)
        if twice is not None:
            what = msg("the name {name} twice, of objects in objects and of keys with a dot", name=twice)
            raise ParseError("JSON", what, msg("each dotted name of a record once"))
        found |= texts
    return found


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and abs(value) >= EXACT:
        what = msg("{name} = {value}, a number whose last digits are lost", name=name, value=repr(value))
        raise ParseError("JSON", what, EXACT_ID)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # What an engine gives besides JSON, such as days, as Python writes it.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list)) else str(value)
