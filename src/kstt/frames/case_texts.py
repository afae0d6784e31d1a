"""Columns of texts read as cases all at once, each word once: see :mod:`kstt.records.memo`."""

# pyright: reportAttributeAccessIssue=false
# Most functions of pyarrow.compute are made as it is imported, where no checker sees them.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet
import pyarrow.compute as pc  # type: ignore[import-untyped]  # it has no types yet

from kstt.frames.case_arrays import CaseArrays
from kstt.frames.moment_arrays import Coded, MomentArray, coded_texts
from kstt.limits import MOST_NEW_WORDS
from kstt.records.memo import unplain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kstt.frames.moment_arrays import Numbers
    from kstt.records.memo import CaseMemo, Words

__all__ = ["cases_learnt", "filled", "is_text", "nested_texts", "no_texts", "text_column"]


def filled(texts: Any, blank: Iterable[str] = ()) -> Any:
    """A column of Arrow texts, empty for nothing and for the texts that stand for nothing."""
    found = pc.fill_null(texts, no_texts(1)[0]) if texts.null_count else texts
    nothing = set(blank)
    if nothing:
        encoded = found.dictionary_encode()
        words = ["" if text.strip() in nothing else text for text in encoded.dictionary.to_pylist()]
        found = _array_of(words).take(encoded.indices)
    return found


def case_arrays(
    memo: CaseMemo,
    texts: Mapping[str, Any],
    places: Sequence[str],
    courses: Sequence[str],
) -> tuple[CaseArrays, Numbers, Numbers]:
    """The cases of columns of Arrow texts whose words were all met in cases before.

    Args:
        memo: what words mean.
        texts: the columns, none of them null, by the names of fields.
        places: the columns from which unit and level follow.
        courses: those from which channel and closing follow, but for the closed date.

    Returns: the cases; which rows their reader has to look at; and of those, the first of each new word.
    """
    identities = texts["id"].to_pylist()
    unread = np.zeros(len(identities), bool)
    unread[list(unplain(identities))] = True
    is_closed = Coded([False, True], is_text(texts["closed"]).astype(int))
    coded = {name: coded_texts(texts[name]) for name in {"category", "procedure", *places, *courses}}
    new = np.zeros(len(identities), bool)

    def meanings(words: Words[Any], column: Coded) -> Coded:
        lacking = set[int]()
        found = words.meanings(column.values, lacking)
        if lacking:
            new[first_of_each(column.codes, lacking)] = True
            unread[np.isin(column.codes, list(lacking))] = True
        return Coded(found, column.codes)

    category = meanings(memo.categories, coded["category"])
    procedure = meanings(memo.procedures, coded["procedure"])
    office = meanings(memo.places, _place(coded, places))
    together = Coded.together([*(coded[name] for name in courses), is_closed])
    ending = meanings(memo.courses, Coded([(key[:-1], key[-1]) for key in together.values], together.codes))
    moments = {
        name: MomentArray.of_texts(texts[name], known, unread)
        for name, known in (("received", memo.received), ("due", memo.due), ("closed", memo.closed))
    }
    received, due, closed = moments.values()
    unread |= received.lacking | (~due.lacking & due.earlier(received))
    unread |= ~closed.lacking & closed.earlier(received)
    words = {
        "category": category,
        "procedure": procedure,
        **_parts(("unit", "level"), office),
        **_parts(("channel", "closing"), ending),
    }
    return CaseArrays(identities, words, moments), unread, np.flatnonzero(new)


def cases_learnt(
    memo: CaseMemo,
    texts: Mapping[str, Any],
    places: Sequence[str],
    courses: Sequence[str],
    read: Callable[[int], object],
) -> tuple[CaseArrays, Numbers]:
    """The cases of columns of Arrow texts, new words read first, and which rows their reader has to look at.

    Args: as of :func:`case_arrays`; and what reads the row in a place with every check, to learn its words.
    """
    found, unread, new = case_arrays(memo, texts, places, courses)
    if len(new):
        for place in new[:MOST_NEW_WORDS].tolist():
            read(place)
        found, unread, _ = case_arrays(memo, texts, places, courses)
    return found, unread


def _array_of(texts: Sequence[str]) -> Any:
    """An Arrow array of texts.

    ``pyarrow.array`` and ``to_numpy`` of arrays load pandas where it is installed: the time of many lines.
    """
    pieces = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, pieces)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(pieces), pa.py_buffer(ends), pa.py_buffer(b"".join(pieces)))


def is_text(column: Any) -> Numbers:
    """Which texts of a column are not empty."""
    return np.asarray(np.from_dlpack(pc.binary_length(column)) > 0)


def no_texts(count: int) -> Any:
    """A column of so many empty texts."""
    return _array_of([""] * count)


def _place(coded: Mapping[str, Coded], names: Sequence[str]) -> Coded:
    return coded[names[0]] if len(names) == 1 else Coded.together([coded[name] for name in names])


def _parts(names: Sequence[str], column: Coded) -> dict[str, Coded]:
    """The columns of the parts of values, by name."""
    return {
        name: Coded(values, column.codes)
        for name, values in zip(names, zip(*column.values, strict=True), strict=True)
    }


def first_of_each(codes: Numbers, wanted: Iterable[int]) -> list[int]:
    """The first row of each of some codes."""
    found, first = np.unique(codes, return_index=True)
    places: list[int] = first[np.isin(found, list(wanted))].tolist()
    return places


def text_column(table: Any, name: str, blank: Iterable[str]) -> Any:
    """A column of a table of Arrow, as :func:`filled` has it; ``None`` where it is not one of texts."""
    if name not in table.column_names:
        return no_texts(len(table))
    texts = _alone(table.column(name))
    return filled(texts, blank) if texts.type == pa.string() else None


def nested_texts(
    table: Any, name: str, keys: Iterable[str], blank: Iterable[str]
) -> tuple[Numbers, dict[str, Any], Numbers] | None:
    """The texts of objects in lists.

    Args: the table, its column of lists, the keys of the texts, the texts that stand for nothing.

    Returns: the row of each object, the columns of texts by key, and whether each object is none; ``None``
    where there may be values of other kinds.
    """
    nothing = np.zeros(0, np.int64), {key: no_texts(0) for key in keys}, np.zeros(0, bool)
    if name not in table.column_names:
        return nothing
    lists = _alone(table.column(name))
    if not pa.types.is_list(lists.type):
        return nothing if lists.null_count == len(lists) else None
    objects, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)
    if not len(objects):
        return nothing
    if not pa.types.is_struct(objects.type):
        return None
    known = {field.name: field.type for field in objects.type}
    texts = {}
    for key in keys:
        of_key = pc.struct_field(objects, key) if key in known else pa.nulls(len(objects), pa.string())
        if of_key.type != pa.string():
            return None
        texts[key] = filled(of_key, blank)
    lost = np.from_dlpack(pc.cast(pc.is_null(objects), pa.uint8())).astype(bool)
    return np.from_dlpack(rows).astype(np.int64), texts, lost


def _alone(column: Any) -> Any:
    """A column as one array."""
    chunks = column.chunks
    return chunks[0] if len(chunks) == 1 else column.combine_chunks()
