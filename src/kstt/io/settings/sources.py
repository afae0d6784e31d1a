"""Descriptions of how a system writes its cases, in TOML files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg
from kstt.io.files.containers import load
from kstt.io.settings.code_tables import names_of_codes
from kstt.io.settings.description_lines import open_questions
from kstt.io.settings.toml_lines import parse_toml
from kstt.io.text.delimited import decode
from kstt.records.source_words import Deleted
from kstt.records.sources import CaseSource
from kstt.vocabulary import Channel, parse_member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["parse_source", "read_source"]

_KEYS = {
    "columns", "words", "levels", "dates", "days", "level-from-unit", "missing-channel", "open-without-end",
    "changed", "unique", "suspensions", "extensions", "blank", "blank-days", "table",
    "missing-unit", "names", "codes", "deleted",
}  # fmt: skip


def read_source(path: str | Path) -> CaseSource:
    """The description in a TOML file.

    Raises: DocumentError for a file that cannot be used.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "source.toml")
    >>> lines = "[columns]", 'id = "Mã hồ sơ"', 'received = "Ngày tiếp nhận"'
    >>> _ = path.write_text(chr(10).join(lines), encoding="utf-8")
    >>> read_source(path).columns["id"]
    'Mã hồ sơ'
    """
    text = decode(*load(path, expected=msg("a TOML file")))
    return parse_source(text, str(path))


def parse_source(text: str, source: str = "source") -> CaseSource:
    r"""The description in a TOML text.

    Its keys are ``dates``, ``blank``, ``blank-days``, ``days``, ``level-from-unit``, ``missing-channel``,
    ``missing-unit``, ``open-without-end``, ``changed``, ``unique``, ``table``, ``suspensions`` and
    ``extensions``, its tables ``columns``, ``words.level``, ``words.channel``, ``words.closing``, ``levels``;
    and, also for ``category`` and ``procedure``, ``names.unit`` of the names of codes, or ``codes.unit``: the
    ``file`` of these, from the folder of the description, and its columns of ``code`` and ``name``; and
    ``deleted``: the ``column`` that says which rows were taken back, its ``words`` and those ``kept``.

    Raises: DocumentError naming what is wrong.

    >>> parse_source('dates = ["%d/%m/%Y"]\n[columns]\nid = "Mã hồ sơ"\nchannel = ""\n').columns["id"]
    'Mã hồ sơ'
    """
    document = parse_toml(text, source)
    for number, line in open_questions(text).items():
        found = msg("line {number:d}: {line}", number=number, line=line)
        raise DocumentError(source, found, msg('an answer in place of "?"'))
    unknown = sorted(document.keys() - _KEYS)
    if unknown:
        raise DocumentError(
            source,
            msg("the key {key}", key=repr(unknown[0])),
            msg("one of {keys}", keys=tuple(sorted(_KEYS))),
        )
    channel = document.get("missing-channel")
    try:
        return CaseSource(
            {name: str(column) or None for name, column in _table(document, "columns", source).items()},
            words=_tables(document, "words", source),
            dates=_texts(document, "dates", msg("a list of formats"), source),
            blank=_texts(document, "blank", msg("a list of texts"), source),
            blank_days=_texts(document, "blank-days", msg("a list of texts"), source),
            days=_texts(document, "days", msg("a list of fields"), source),
            open_without_end=_flag(document, "open-without-end", source),
            level_from_unit=_flag(document, "level-from-unit", source),
            levels=_table(document, "levels", source),  # type: ignore[arg-type]  # the converter reads texts
            names=names_of_codes(
                _tables(document, "names", source), _tables(document, "codes", source), source
            ),
            missing_unit=str(document.get("missing-unit", "")),
            missing_channel=None if channel is None else parse_member(Channel, str(channel)),
            changed=str(document.get("changed", "")),
            suspensions=_pairs(document, "suspensions", source),
            extensions=_pairs(document, "extensions", source),
            deleted=_deleted(document, source),
            unique=document.get("unique", "refuse"),
            table=str(document.get("table", "")),
        )
    except DocumentError:
        raise
    except KsttError as error:
        raise DocumentError(source, error.as_message(), msg("a description of a source")) from None
    except ValueError as error:
        raise DocumentError(source, str(error), msg("refuse, latest, last or off for unique")) from None


def _table(document: Mapping[str, object], key: str, source: str) -> dict[str, object]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise DocumentError(source, f"{key} = {table!r}", msg("a table [{key}]", key=key))
    return table


def _deleted(document: Mapping[str, object], source: str) -> Deleted | None:
    table = _table(document, "deleted", source)
    if not table:
        return None
    if not isinstance(table.get("column"), str) or table.keys() - {"column", "words", "kept"}:
        expected = msg('column, words and kept, as column = "Đã xóa", words = ["1"], kept = ["0"]')
        raise DocumentError(source, "[deleted]", expected)
    words, kept = (_texts(table, key, msg("a list of texts"), source) for key in ("words", "kept"))
    return Deleted(str(table["column"]), words, kept)


def _tables(document: Mapping[str, object], key: str, source: str) -> dict[str, dict[str, object]]:
    """The tables under a key, each by its name."""
    return {
        name: _table({name: table}, name, source) for name, table in _table(document, key, source).items()
    }


def _texts(document: Mapping[str, object], key: str, expected: str, source: str) -> list[str]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DocumentError(source, f"{key} = {value!r}", expected)
    return value


def _pairs(document: Mapping[str, object], key: str, source: str) -> list[list[str]]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(map(_is_pair, value)):
        expected = msg('a list of pairs of columns, as [["Ngày dừng", "Ngày tiếp tục"]]')
        raise DocumentError(source, f"{key} = {value!r}", expected)
    return value


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(name, str) for name in value)


def _flag(document: Mapping[str, object], key: str, source: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise DocumentError(source, f"{key} = {value!r}", msg("true or false"))
    return value
