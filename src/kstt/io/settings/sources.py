"""Descriptions of how a system writes its cases, in TOML files: read, and begun from an export."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, KsttError, ParseError
from kstt.i18n import Message, in_language, joined, msg, quoted
from kstt.io.excel.records import record_table
from kstt.io.files.containers import load
from kstt.io.settings.toml_lines import parse_toml
from kstt.io.text.delimited import decode
from kstt.records.cases import Case
from kstt.records.date_formats import date_format
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import CaseSource
from kstt.text import name_key
from kstt.vocabulary import Channel, parse_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["HEADERS", "describe_export", "parse_source", "read_source"]

_KEYS = {
    "columns", "words", "levels", "dates", "days", "level-from-unit", "missing-channel", "open-without-end",
    "changed", "unique",
}  # fmt: skip
HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ"),
    "category": ("Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực giải quyết"),
    "level": ("Cấp", "Cấp giải quyết", "Cấp thực hiện"),
    "unit": ("Đơn vị xử lý", "Đơn vị giải quyết", "Đơn vị tiếp nhận", "Cơ quan giải quyết", "Đơn vị"),
    "channel": ("Hình thức nộp", "Hình thức tiếp nhận", "Kênh tiếp nhận"),
    "received": ("Ngày tiếp nhận", "Ngày nhận"),
    "due": ("Ngày hẹn trả", "Hẹn trả", "Hạn xử lý"),
    "closed": ("Ngày kết thúc", "Ngày kết thúc xử lý", "Ngày trả kết quả"),
    "closing": ("Trạng thái", "Trạng thái hồ sơ", "Tình trạng"),
    "procedure": ("Tên thủ tục", "Tên thủ tục hành chính", "Thủ tục hành chính", "Thủ tục", "Tên TTHC"),
}
"""What systems call the fields of a case, the usual name first."""
_DATES = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y", "%d-%m-%Y %H:%M", "%d.%m.%Y")
_LOOKED_AT, _WORDS_SHOWN = 20_000, 30


def read_source(path: str | Path) -> CaseSource:
    """The description in a TOML file.

    Raises: DocumentError for a file that cannot be used.
    """
    text = decode(*load(path, expected=msg("a TOML file")))
    return parse_source(text, str(path))


def parse_source(text: str, source: str = "source") -> CaseSource:
    r"""The description in a TOML text.

    Its keys are ``dates``, ``days``, ``level-from-unit``, ``missing-channel``, ``open-without-end``,
    ``changed`` and ``unique``, its tables ``columns``, ``words.level``, ``words.channel``, ``words.closing``
    and ``levels``.

    Raises: DocumentError naming what is wrong.

    >>> parse_source('dates = ["%d/%m/%Y"]\n[columns]\nid = "Mã hồ sơ"\nchannel = ""\n').columns["id"]
    'Mã hồ sơ'
    """
    document = parse_toml(text, source)
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
            words={
                field: _table({field: words}, field, source)
                for field, words in _table(document, "words", source).items()
            },
            dates=_texts(document, "dates", msg("a list of formats"), source),
            days=_texts(document, "days", msg("a list of fields"), source),
            open_without_end=_flag(document, "open-without-end", source),
            level_from_unit=_flag(document, "level-from-unit", source),
            levels=_table(document, "levels", source),  # type: ignore[arg-type]  # the converter reads texts
            missing_channel=None if channel is None else parse_member(Channel, str(channel)),
            changed=str(document.get("changed", "")),
            unique=document.get("unique", "refuse"),
        )
    except KsttError as error:
        raise DocumentError(source, error.as_message(), msg("a description of a source")) from None
    except ValueError as error:
        raise DocumentError(source, str(error), msg("refuse, latest, last or off for unique")) from None


def _table(document: Mapping[str, object], key: str, source: str) -> dict[str, object]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise DocumentError(source, f"{key} = {table!r}", msg("a table [{key}]", key=key))
    return table


def _texts(document: Mapping[str, object], key: str, expected: str, source: str) -> list[str]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DocumentError(source, f"{key} = {value!r}", expected)
    return value


def _flag(document: Mapping[str, object], key: str, source: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise DocumentError(source, f"{key} = {value!r}", msg("true or false"))
    return value


def describe_export(path: str | Path, *, lang: str = "en") -> str:
    """The first description of an export, as TOML with comments on what the data do not show.

    The header and the first 20,000 rows are read. Columns are known by their titles, dates by their
    texts; words that are not known stand in comments, to be given a meaning.

    Args:
        path: the export: CSV or Excel.
        lang: the language of the comments, ``en`` or ``vi``.

    Raises: DocumentError for a file that cannot be read.
    """
    rows = iter(record_table(path))
    header = next(rows).cells
    cells = [row.cells for row in islice(rows, _LOOKED_AT) if len(row.cells) == len(header)]
    values = {name: [row[n] for row in cells] for n, name in enumerate(header)}
    return "".join(f"{in_language(line, lang)}\n" for line in _described(Path(path).name, header, values))


def _described(file: str, header: Sequence[str], values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of a description; comments are messages."""
    columns = _known_columns(header)
    yield _comment(msg("How {file} writes its cases. Read every line before you use it.", file=file))
    yield ""
    yield from _date_lines(columns, values)
    if "level" not in columns:
        yield _comment(msg("No column states the level of authority: it follows from the unit's name."))
        yield "level-from-unit = true"
        yield ""
    if "channel" not in columns:
        yield _comment(
            msg("No column states how a case came in. Give every case one channel, or none is counted:")
        )
        yield '# missing-channel = "direct"'
        yield ""
    yield _comment(
        msg(
            "Where an id comes twice: refuse, latest (by the column {changed}), last (of the files) or off.",
            changed="`changed`",
        )
    )
    yield from ('unique = "refuse"', "", "[columns]")
    for name, field in fields_of(Case).items():
        if name in columns:
            yield f"{name} = {_quoted(columns[name])}"
        elif field.kind is not FieldKind.HISTORY and name not in {"level", "channel"}:
            optional, needed = (
                msg('not found: name its column, or "" for none'),
                msg("not found: it must be named"),
            )
            yield _comment(optional if field.optional else needed, f'# {name} = "…"')
    spare = [name for name in header if name not in columns.values()]
    if spare:
        yield _comment(msg("Columns that are not used: {names}", names=tuple(spare)))
    for name in ("level", "channel", "closing"):
        if name in columns:
            yield from _word_lines(name, values[columns[name]])
    if "level" not in columns and "unit" in columns:
        yield from _unit_lines(values[columns["unit"]])


def _comment(text: Message, line: str = "") -> Message:
    """A comment, alone or at the end of a line."""
    return joined("", [f"{line}  # " if line else "# ", text])


def _known_columns(header: Sequence[str]) -> dict[str, str]:
    by_key = {name_key(name): name for name in header}
    found = {}
    for field, titles in HEADERS.items():
        for title in (field, *titles):
            if name_key(title) in by_key:
                found[field] = by_key[name_key(title)]
                break
    return found


def _date_lines(columns: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    moments = [name for name, field in fields_of(Case).items() if field.kind is FieldKind.MOMENT]
    texts = [text for name in moments if name in columns for text in values[columns[name]] if text.strip()]
    used = [written for written in _DATES if any(_fits(written, text) for text in texts)]
    described = CaseSource(dates=used)
    if used:
        example = next(text for text in texts if any(_fits(written, text) for written in used))
        yield _comment(msg("Day first: dates such as {text}", text=example))
        days = (re.match("[0-9]+", text.strip()) for text in texts if any(_fits(w, text) for w in used))
        proof = any(found is not None and int(found[0]) > 12 for found in days)
        if not proof:
            yield _comment(
                msg("No day after the 12th was seen, so that month first would be as possible. Make sure.")
            )
    else:
        yield _comment(msg("Dates are ISO 8601 (2021-06-14), or none was recognised."))
    yield f"dates = [{', '.join(map(_quoted, used))}]"
    unread = Counter(text for text in texts if not _reads(described, text))
    if unread:
        yield _comment(msg("Not read: {texts}", texts=quoted(text for text, _ in unread.most_common(3))))
    yield ""


def _fits(written: str, text: str) -> bool:
    return date_format(written).fits(text.strip())


def _reads(described: CaseSource, text: str) -> bool:
    try:
        described.moment(text)
    except ParseError:
        return False
    return True


def _word_lines(name: str, values: Sequence[str]) -> Iterator[str]:
    known = CaseSource()
    counts = Counter(text.strip() for text in values if text.strip())
    yield ""
    yield f"[words.{name}]"
    for word, count in counts.most_common(_WORDS_SHOWN):
        try:
            meaning = known.word(name, word)
        except ParseError:
            yield _comment(msg("{count} rows: what does it mean?", count=count), f'# {_quoted(word)} = "?"')
        else:
            yield _comment(
                msg("{count} rows", count=count), f"{_quoted(word)} = {_quoted(str(meaning.value))}"
            )


def _unit_lines(values: Sequence[str]) -> Iterator[str]:
    known = CaseSource()
    unknown = []
    for unit in dict.fromkeys(text.strip() for text in values if text.strip()):
        try:
            known.level_of(unit)
        except ParseError:
            unknown.append(unit)
    if unknown:
        yield ""
        yield "[levels]"
        levels = msg("one of {names}", names=tuple(level.value for level in LAYOUTS.latest("06c").levels))
        yield from (_comment(levels, f'# {_quoted(unit)} = "?"') for unit in unknown)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
