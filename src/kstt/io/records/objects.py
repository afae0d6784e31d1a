"""Records in files of JSON as tables of texts: a column for each key, nested ones by dotted names."""

from __future__ import annotations

import json
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.codecs.strict import json_kind
from kstt.errors import DocumentError, ParseError
from kstt.i18n import Message, msg
from kstt.io.portal.files import json_records
from kstt.io.records.tables import FileTable, Rows, TableRow
from kstt.limits import EXACT, SHEET_COLUMNS
from kstt.records.ids import EXACT_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["KEY", "ObjectTable", "flat_texts", "object_texts"]

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
        for number, value in enumerate(_records(json_records(Path(self.path))), 1):
            if not isinstance(value, dict):
                found = value if isinstance(value, Message) else json_kind(value)
                place = msg("{where}: {error}", where=msg("record {number:d}", number=number), error=found)
                raise DocumentError(self.source, place, msg("a JSON object for each record"))
            yield object_texts(value, self.source, number)


def _records(values: Iterator[object]) -> Iterator[object]:
    """The records of a file, also those that its one object holds by their keys."""
    first = list(islice(values, 2))
    keyed = _by_key(first[0]) if len(first) == 1 else None
    if keyed is None:
        yield from chain(first, values)
        return
    for key, value in keyed.items():
        yield {KEY: key} | value


def _by_key(value: object) -> dict[str, dict[str, object]] | None:
    """The objects that an object, or the one object in it, holds by the keys of records.

    Such keys are numbers of a kind; the names of the groups of one record, alike as these may be, hold none.
    """
    if not isinstance(value, dict):
        return None
    inner = {key: one for key, one in value.items() if isinstance(one, dict)}
    if len(inner) == 1:
        return _by_key(next(iter(inner.values())))
    numbered = bool(inner) and all(
        any(map(str.isdecimal, key)) and KEY not in one for key, one in inner.items()
    )
    return inner if numbered and len(inner) == len(value) else None


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
