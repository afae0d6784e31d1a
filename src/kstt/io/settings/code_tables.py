"""The names that the codes of a source stand for: written in its description, or in a table beside it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg, quoted
from kstt.io.excel.records import record_table
from kstt.io.records.heading import find_heading, same_titles
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tables = Mapping[str, Mapping[str, object]]

__all__ = ["names_of_codes"]

_KEYS = ("file", "code", "name")


def names_of_codes(names: Tables, codes: Tables, source: str) -> dict[str, dict[str, str]]:
    """The names of codes by field.

    Args:
        names: the names by code, of each field.
        codes: of each field the file of such a table, and the titles of its columns of codes and names.
        source: the path of the description, from whose folder files are named.

    Raises: DocumentError for a file that cannot be read, without the columns, or with two names for a code.

    >>> names_of_codes({"unit": {"01": "UBND xã A"}}, {}, "source.toml")
    {'unit': {'01': 'UBND xã A'}}
    """
    found = {field: {code: str(name) for code, name in table.items()} for field, table in names.items()}
    for field, where in codes.items():
        if where.keys() != set(_KEYS) or not all(isinstance(value, str) for value in where.values()):
            expected = msg('file, code and name, as file = "don-vi.csv", code = "Mã", name = "Tên"')
            raise DocumentError(source, f"[codes.{field}]", expected)
        file, code, name = (str(where[key]) for key in _KEYS)
        known = found.setdefault(field, {})
        for one, meant in _table(Path(source).parent / file, code, name).items():
            if name_key(known.setdefault(one, meant)) != name_key(meant):
                twice = msg("the code {code} for {names}", code=repr(one), names=quoted([known[one], meant]))
                raise DocumentError(source, twice, msg("one name for each code"))
    return found


def _table(path: Path, code: str, name: str) -> dict[str, str]:
    """The names of the codes in a file."""
    wanted = [name_key(code), name_key(name)]
    for _, rows in record_table(path).sheets():
        heading = find_heading(rows, lambda titles: same_titles(titles, wanted))
        if heading is None or same_titles(heading[0].titles, wanted) < len(wanted):
            continue
        titles = list(map(name_key, heading[0].titles))
        at, beside = map(titles.index, wanted)
        found: dict[str, str] = {}
        for cells in (row.cells for row in chain(heading[1], rows)):
            if len(cells) <= max(at, beside) or not cells[at].strip():
                continue
            one, known = cells[beside], found.setdefault(cells[at].strip(), cells[beside])
            if name_key(known) != name_key(one):
                names = quoted([known, one])
                twice = msg("the code {code} for {names}", code=repr(cells[at].strip()), names=names)
                raise DocumentError(str(path), twice, msg("one name for each code"))
        return found
    lacking = msg("no column {names}", names=quoted([code, name]))
    raise DocumentError(str(path), lacking, msg("a table of codes and their names"))
