"""Catalogues of categories from files: delimited text or TOML; a wrong file is refused whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, ParseError
from kstt.i18n import joined, msg
from kstt.io.files.containers import load
from kstt.io.files.quotes import guarded_rows
from kstt.io.settings.toml_lines import line_of, parse_toml
from kstt.io.text.delimited import decode, delimiter_of
from kstt.limits import LONGEST_NUMBER
from kstt.records.categories import CategoryCatalogue, ProcedureCategory
from kstt.records.source_words import VIETNAMESE_WORDS
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parse_catalogue", "read_catalogue"]

_COLUMNS = ("level", "name", "code", "aliases", "number")
_LEVELS = {
    name_key(word): level
    for word, level in VIETNAMESE_WORDS["level"].items()
    if isinstance(level, AuthorityLevel)
}
_Entry = tuple[int, dict[str, object]]


def read_catalogue(path: str | Path) -> CategoryCatalogue:
    """The catalogue in a file: TOML by its suffix, delimited text otherwise.

    Delimited text has the columns ``level,name,code,aliases,number``, of which only ``name`` must be there;
    ``level`` is ``district`` or *Cấp huyện*, aliases are separated by ``;``, ``number`` is what the form
    prints before the row. TOML has
    ``[[category]]`` tables with the same keys, ``aliases`` a list.

    Raises: DocumentError with every wrong entry and its line.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "categories.csv")
    >>> _ = path.write_text("level,name,number" + chr(10) + "district,Đất đai,20", encoding="utf-8")
    >>> [(category.name, category.number) for category in read_catalogue(path)]
    [('Đất đai', '20')]
    """
    text = decode(*load(path, expected=msg("a file of text")))
    return parse_catalogue(text, toml=Path(path).suffix.lower() == ".toml", source=str(path))


def parse_catalogue(text: str, *, toml: bool = False, source: str = "catalogue") -> CategoryCatalogue:
    r"""The catalogue in a text; see :func:`read_catalogue`.

    >>> catalogue = parse_catalogue("level,name,code,aliases\ncommune,Hộ tịch,HT,Tư pháp - Hộ tịch;Tư pháp\n")
    >>> catalogue.find("Tư pháp", AuthorityLevel.COMMUNE).code
    'HT'
    """
    problems: list[str] = []
    categories: list[ProcedureCategory] = []
    seen: dict[tuple[AuthorityLevel | None, str], int] = {}
    for line, entry in _from_toml(text, source) if toml else _from_lines(text, source):
        try:
            category = _category(entry)
        except ParseError as error:
            problems.append(msg("line {line:d}: {error}", line=line, error=error))
            continue
        for key in sorted({*category.keys, *({name_key(category.code)} if category.code else ())}):
            first = seen.setdefault((category.level, key), line)
            if first != line:
                problems.append(
                    msg(
                        "line {line:d}: {key} is already a name or code in line {first:d}",
                        line=line,
                        key=repr(key),
                        first=first,
                    )
                )
        categories.append(category)
    if problems or not categories:
        found = joined("; ", problems) if problems else msg("no category")
        raise DocumentError(
            source, found, msg("categories with names and codes of their own"), msg("nothing was read")
        )
    return CategoryCatalogue(tuple(categories))


def _category(entry: dict[str, object]) -> ProcedureCategory:
    unknown = entry.keys() - set(_COLUMNS)
    if unknown:
        raise ParseError(msg("key"), min(unknown), msg("one of {value}", value=", ".join(_COLUMNS)))
    name, level, code, number = (entry.get(key, "") for key in ("name", "level", "code", "number"))
    aliases = entry.get("aliases", [])
    if not isinstance(name, str) or not name.strip():
        raise ParseError(msg("name"), name, msg("a text that is not empty"))
    if not isinstance(level, str) or not isinstance(code, str):
        raise ParseError(msg("level or code"), (level, code), msg("texts"))
    if not isinstance(number, str) or len(number) > LONGEST_NUMBER:
        raise ParseError(
            msg("number"), number, msg("a text of at most {count} letters", count=LONGEST_NUMBER)
        )
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise ParseError(msg("aliases"), aliases, msg("a list of texts"))
    of_level = _LEVELS.get(name_key(level)) or (
        parse_member(AuthorityLevel, level) if level.strip() else None
    )
    names = tuple(alias for alias in aliases if alias.strip())
    return ProcedureCategory(name, of_level, names, code.strip(), number.strip())


def _from_lines(text: str, source: str) -> Iterator[_Entry]:
    # The semicolon parts aliases, so only a header without commas or tabs is cut at semicolons.
    first = next(iter(text.splitlines()), "")
    delimiter = next((mark for mark in "\t," if mark in first), delimiter_of(first) if ";" in first else ",")
    rows = guarded_rows(text, delimiter, source)
    header = [cell.strip().casefold() for cell in next(rows, (1, []))[1]]
    if "name" not in header or not set(header) <= set(_COLUMNS) or len(set(header)) < len(header):
        raise DocumentError(
            source,
            msg("line 1: the columns {header}", header=",".join(header)),
            msg("a column name, and any of {value}", value=", ".join(_COLUMNS)),
        )
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            raise DocumentError(
                source,
                msg(
                    "line {line:d}: {count} fields",
                    line=line,
                    count=len(row),
                ),
                msg("{count} fields", count=len(header)),
            )
        entry: dict[str, object] = dict(zip(header, row, strict=False))
        entry["aliases"] = str(entry.get("aliases", "")).split(";")
        yield line, entry


def _from_toml(text: str, source: str) -> Iterator[_Entry]:
    document = parse_toml(text, source)
    tables = document.get("category")
    if document.keys() != {"category"} or not isinstance(tables, list):
        raise DocumentError(
            source,
            msg("the tables {names}", names=tuple(document) or msg("none")),
            msg("[[category]] tables alone"),
        )
    for index, table in enumerate(tables):
        yield line_of(text, "category", index), dict(table)
