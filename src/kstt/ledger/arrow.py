"""Ledgers as Arrow tables: one row a movement, readable by any engine.

The columns are ``unit``, ``level``, ``category``, ``day``, ``movement`` and ``count``; the terms of the
ledger (rules, what is kept, the days it covers, the version) stand in the metadata of the schema, with a
digest of terms and movements: a table in which a row is missing or a bit has changed is refused.
"""

from __future__ import annotations

from array import array
from hashlib import sha256
from importlib import import_module
from itertools import repeat
from sys import byteorder
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, KsttError, MissingExtraError
from kstt.i18n import msg
from kstt.ledger.entries import EPOCH, LAST_DAY, SPAN, Cells, Key
from kstt.ledger.layer import Layer
from kstt.ledger.movements import KINDS
from kstt.ledger.terms import Terms
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet


__all__ = ["METADATA_KEY", "from_arrow", "numbers_of", "to_arrow"]

METADATA_KEY = b"kstt.ledger"
"""The key of a ledger's terms in the metadata of a table."""
_DIGEST_KEY = b"kstt.ledger.sha256"


def _pyarrow() -> ModuleType:
    try:
        return import_module("pyarrow")
    except ImportError:
        raise MissingExtraError(msg("a ledger as an Arrow table or Parquet file"), "arrow") from None


def to_arrow(terms: Terms, layer: Layer) -> pa.Table:
    """The movements of a ledger as a table, sorted; see :mod:`kstt.ledger.arrow` for its columns."""
    arrow, compute = _pyarrow(), import_module("pyarrow.compute")
    units, unit_codes = _coded([key[0] for key in layer.keys])
    categories, category_codes = _coded([key[2] for key in layer.keys])
    levels, level_codes = _coded([key[1].value for key in layer.keys])
    sizes = [len(rows) for _, rows in layer.rows()]

    def names(words: Sequence[str], codes: Sequence[int]) -> pa.Array:
        """The name in each row's key, dictionary-encoded."""
        spread = array("i")
        for code, size in zip(codes, sizes, strict=True):
            spread.extend(repeat(code, size))
        return arrow.DictionaryArray.from_arrays(_numbers(arrow, spread), arrow.array(words, arrow.string()))

    cells = _numbers(arrow, layer.cells)
    kinds = compute.shift_right(cells, arrow.scalar(SPAN.bit_length() - 1, arrow.int32())).cast(arrow.int8())
    ordinals = compute.bit_wise_and(cells, arrow.scalar(SPAN - 1, arrow.int32()))
    days = compute.subtract(ordinals, arrow.scalar(EPOCH, arrow.int32()))
    columns = {
        "unit": names(units, unit_codes),
        "level": names(levels, level_codes),
        "category": names(categories, category_codes),
        "day": days.cast(arrow.date32()),
        "movement": arrow.DictionaryArray.from_arrays(kinds, arrow.array(KINDS, arrow.string())),
        "count": _numbers(arrow, layer.counts),
    }
    written = terms.to_json().encode()
    metadata = {METADATA_KEY: written, _DIGEST_KEY: _digest(written, layer)}
    return arrow.table(columns).replace_schema_metadata(metadata)


def from_arrow(table: pa.Table, source: str = "Arrow table") -> tuple[Terms, Layer]:
    """The terms and the movements of the ledger in a table.

    Args:
        table: the result of :func:`to_arrow`, or the same read from a file.
        source: the name of the table in errors.

    Raises: DocumentError for a table that is no ledger, or of a later version.
    """
    arrow = _pyarrow()
    terms = (table.schema.metadata or {}).get(METADATA_KEY)
    if terms is None:
        hint = msg("make one with Ledger.from_cases, or kstt ledger make")
        raise DocumentError(source, msg("a table without the terms of a ledger"), msg("a ledger"), hint)
    try:
        # A damaged table may hold invalid UTF-8 and out-of-range indices.
        table.validate(full=True)
        units, unit_codes = _decoded(arrow, table, "unit", source)
        levels, level_codes = _decoded(arrow, table, "level", source)
        categories, category_codes = _decoded(arrow, table, "category", source)
        kinds, kind_codes = _decoded(arrow, table, "movement", source)
        days = _values(table, "day", arrow.date32(), source)
        counts = _values(table, "count", arrow.int64(), source)
        members = [parse_member(AuthorityLevel, level) for level in levels]
        places = [_kind(kind, source) for kind in kinds]
    except DocumentError:
        raise
    except (arrow.ArrowException, KsttError, ValueError, IndexError) as error:
        found = msg("a value that does not fit ({error})", error=error)
        raise DocumentError(source, found, msg("the movements of a ledger")) from error
    if min(counts, default=0) < 0:
        raise DocumentError(source, msg("a count of {counts}", counts=min(counts)), msg("counts from 0"))
    if not all(0 < day + EPOCH <= LAST_DAY for day in {min(days, default=0), max(days, default=0)}):
        raise DocumentError(source, msg("a day that does not exist"), msg("days of the years 1 to 9999"))
    counted: dict[Key, Cells] = {}
    codes = zip(unit_codes, level_codes, category_codes, strict=True)
    last: tuple[int, int, int] | None = None
    cells: Cells = {}
    for code, day, kind, count in zip(codes, days, kind_codes, counts, strict=True):
        if code != last:
            unit, level, category = last = code
            cells = counted.setdefault((units[unit], members[level], categories[category]), {})
        cell = places[kind] * SPAN + day + EPOCH
        cells[cell] = cells.get(cell, 0) + count
    read, layer = Terms.from_json(terms, source), Layer.of(counted)
    if table.schema.metadata.get(_DIGEST_KEY) != _digest(terms, layer):
        found = msg("movements that are not all and only those that were written")
        hint = msg("take another copy, or rebuild the ledger from the cases")
        raise DocumentError(source, found, msg("a ledger without damage"), hint)
    return read, layer


def _digest(terms: bytes, layer: Layer) -> bytes:
    """A digest of terms and movements, independent of the order of rows."""
    found = sha256(terms)
    for (unit, level, category), rows in layer.rows():
        found.update("\0".join((unit, level.value, category, str(len(rows)), "")).encode())
    for numbers in (layer.cells, layer.counts):
        # The same bytes on every machine.
        swapped = numbers if byteorder == "little" else array(numbers.typecode, numbers)
        if swapped is not numbers:
            swapped.byteswap()
        found.update(swapped)
    return found.hexdigest().encode()


def _kind(written: str, source: str) -> int:
    if written not in KINDS:
        raise DocumentError(
            source,
            msg("a movement {written}", written=repr(written)),
            msg("one of {value}", value=", ".join(KINDS)),
        )
    return KINDS.index(written)


def _coded(words: Iterable[str]) -> tuple[list[str], list[int]]:
    """The distinct words, and the index of each word among them."""
    places: dict[str, int] = {}
    codes = [places.setdefault(word, len(places)) for word in words]
    return list(places), codes


def _numbers(arrow: ModuleType, values: array[int]) -> pa.Array:
    """An Arrow array over the memory of a Python one."""
    kinds = {"i": arrow.int32(), "q": arrow.int64()}
    return arrow.Array.from_buffers(kinds[values.typecode], len(values), [None, arrow.py_buffer(values)])


def _column(table: pa.Table, name: str, source: str) -> pa.ChunkedArray:
    if table.column_names.count(name) != 1:
        raise DocumentError(
            source,
            msg(
                "{count} columns {name}",
                count=table.column_names.count(name),
                name=repr(name),
            ),
            msg("one"),
        )
    column = table.column(name)
    if column.null_count:
        raise DocumentError(
            source,
            msg(
                "{count} empty values of {name}",
                count=column.null_count,
                name=repr(name),
            ),
            msg("none"),
        )
    return column


def _values(table: pa.Table, name: str, kind: pa.DataType, source: str) -> array[int]:
    column = _column(table, name, source).cast(kind)
    return numbers_of(column.chunks, {4: "i", 8: "q"}[kind.bit_width // 8])


def numbers_of(chunks: Iterable[pa.Array], code: str) -> array[int]:
    """The numbers in Arrow arrays without empty values, of the size of an ``array``'s type code."""
    values = array(code)
    for chunk in chunks:
        if len(chunk):
            numbers = memoryview(chunk.buffers()[1]).cast("B")
            size = values.itemsize
            values.frombytes(numbers[chunk.offset * size : (chunk.offset + len(chunk)) * size])
    return values


def _decoded(arrow: ModuleType, table: pa.Table, name: str, source: str) -> tuple[list[str], array[int]]:
    column = _column(table, name, source)
    if not arrow.types.is_dictionary(column.type):
        column = column.cast(arrow.string()).dictionary_encode()
    column = column.unify_dictionaries()
    words = [str(word) for word in column.chunk(0).dictionary.to_pylist()] if column.num_chunks else []
    codes = array("i")
    for chunk in column.chunks:
        codes.extend(_values(arrow.table({name: chunk.indices}), name, arrow.int32(), source))
    return words, codes
