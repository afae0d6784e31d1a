"""Form layouts from TOML files: a new circular, or a province's variant, without touching code.

A file holds ``[[layout]]`` tables. ``based_on`` names the code of an edition whose parts are taken over;
what the file states replaces them. ``[[layout.section]]`` and ``[[layout.column]]`` tables, where there
are any, replace all the sections or columns. See the how-to for a new circular.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kstt.definitions.columns import Column, boxes_of, columns_of
from kstt.definitions.editions import LAYOUTS, LayoutRegister
from kstt.definitions.layout import FormLayout, SectionHeading
from kstt.errors import DocumentError, KsttError
from kstt.i18n import either, joined, msg, words_of
from kstt.io.files.containers import load
from kstt.io.settings.toml_lines import line_of, parse_toml
from kstt.io.text.delimited import decode
from kstt.law.instruments import Citation, Provenance
from kstt.text import clean, close_names
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from typing import Protocol

    class _Report(Protocol):
        def __call__(self, message: str, key: str = "") -> None: ...


__all__ = ["parse_layouts", "read_layouts"]

_TEXTS = ("code", "title", "total_label", "row_header", "unit_of_count", "recipient")
_DAYS = ("in_force_from", "in_force_to")
_LAYOUT_KEYS = {"form", "based_on", "source", "section", "column", *_TEXTS, *_DAYS}
_SECTION_KEYS = {"level", "title", "keywords", "in_force_to"}
_COLUMN_KEYS = {"key", "number", "header", "splits"}


def read_layouts(path: str | Path, register: LayoutRegister = LAYOUTS) -> LayoutRegister:
    """The register with the layouts of a TOML file added; a file with anything wrong is refused whole.

    Raises: DocumentError with every problem, its line and the reason.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "layouts.toml")
    >>> lines = ["[[layout]]", 'based_on = "II.06c/VPCP/KSTT"', 'code = "II.06c/A"',
    ...          'source = "03/2025/TT-VPCP"', "in_force_from = 2027-01-01"]
    >>> _ = path.write_text(chr(10).join(lines), encoding="utf-8")
    >>> read_layouts(path).latest("06c").code
    'II.06c/A'
    """
    return parse_layouts(decode(*load(path, expected=msg("a TOML file"))), register, source=str(path))


def parse_layouts(
    text: str, register: LayoutRegister = LAYOUTS, *, source: str = "layouts"
) -> LayoutRegister:
    """The register with the layouts of a TOML text added; see :func:`read_layouts`.

    >>> register = parse_layouts('''
    ... [[layout]]
    ... code = "06c/UBND-TCT"
    ... based_on = "II.06c/VPCP/KSTT"
    ... title = "Tình hình giải quyết thủ tục hành chính của tỉnh"
    ... source = "Quyết định 10/2026/QĐ-UBND"
    ... in_force_from = 2026-01-01
    ... ''')
    >>> from datetime import date
    >>> register.on("06c", date(2026, 3, 14)).code, register.on("06c", date(2025, 3, 14)).code
    ('06c/UBND-TCT', 'II.06c/VPCP/KSTT')
    """
    document = parse_toml(text, source)
    reader = _Reader(text, register)
    tables = document.get("layout")
    for key in document.keys() - {"layout"}:
        reader.problem(f"unknown table {key!r}, expected [[layout]]", key, 0)
    if not isinstance(tables, list) or not tables:
        raise DocumentError(source, msg("no [[layout]] table"), msg("at least one"))
    layouts = [layout for i, table in enumerate(tables) if (layout := reader.layout(i, table)) is not None]
    if reader.problems:
        raise DocumentError(
            source, joined("; ", reader.problems), msg("layouts that hold"), msg("nothing was registered")
        )
    return register.with_layouts(*layouts)


class _Reader:
    """Reads tables, collecting problems with their lines."""

    def __init__(self, text: str, register: LayoutRegister) -> None:
        self.text = text
        self.register = register
        self.problems: list[str] = []
        self.seen = {"layout.section": 0, "layout.column": 0}

    def problem(self, message: str, table: str, index: int, key: str = "") -> None:
        self.problems.append(
            msg(
                "line {line:d}: {message}",
                line=line_of(self.text, table, index, key),
                message=message,
            )
        )

    def layout(self, index: int, table: dict[str, object]) -> FormLayout | None:
        before = len(self.problems)

        def report(message: str, key: str = "") -> None:
            self.problem(message, "layout", index, key)

        _unknown(table, _LAYOUT_KEYS, report)
        base = self._base(table, report)
        changes = self._plain(table, report)
        sections = [self._section(section, report) for section in _tables(table, "section", report)]
        columns = [self._column(column, base, report) for column in _tables(table, "column", report)]
        if base is not None and columns and None not in columns:
            self._consistent(base, [column for column in columns if column is not None], report)
        if base is None or len(self.problems) > before:
            return None
        if sections:
            changes["sections"] = tuple(sections)
        if columns:
            changes["columns"] = tuple(columns)
        return attrs.evolve(base, **changes)

    def _plain(self, table: dict[str, object], report: _Report) -> dict[str, Any]:
        """The texts and days that the table states."""
        changes: dict[str, Any] = {"in_force_to": None}
        changes |= {key: _text(table, key, report) for key in ("form", *_TEXTS) if key in table}
        changes |= {key: _day(table, key, report) for key in _DAYS if key in table}
        if "source" in table:
            changes["source"] = Citation(_text(table, "source", report), provenance=Provenance.LAW)
        for key in ("code", "source", "in_force_from"):
            if key not in table:
                report(msg("{key} is missing", key=key), key)
        return changes

    def _base(self, table: dict[str, object], report: _Report) -> FormLayout | None:
        code = table.get("based_on")
        try:
            if code is not None:
                return self.register.by_code(str(code))
            return self.register.latest(str(table.get("form", "")))
        except KsttError as error:
            report(
                msg("{error}; expected a known form, or the code of an edition in based_on", error=error),
                "based_on",
            )
            return None

    def _section(self, table: dict[str, object], _: _Report) -> SectionHeading | None:
        index = self.seen["layout.section"]
        self.seen["layout.section"] += 1

        def report(message: str, key: str = "") -> None:
            self.problem(message, "layout.section", index, key)

        _unknown(table, _SECTION_KEYS, report)
        keywords = table.get("keywords", [])
        if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
            report(
                msg("keywords: found {keywords}, expected a list of texts", keywords=repr(keywords)),
                "keywords",
            )
            return None
        try:
            level = parse_member(AuthorityLevel, _text(table, "level", report))
        except KsttError as error:
            report(words_of(error), "level")
            return None
        ends = _day(table, "in_force_to", report) if "in_force_to" in table else None
        return SectionHeading(level, _text(table, "title", report), tuple(keywords), ends)

    def _column(self, table: dict[str, object], base: FormLayout | None, _: _Report) -> Column | None:
        index = self.seen["layout.column"]
        self.seen["layout.column"] += 1

        def report(message: str, key: str = "") -> None:
            self.problem(message, "layout.column", index, key)

        _unknown(table, _COLUMN_KEYS, report)
        if base is None:
            return None
        declared = {column.key: column for column in columns_of(base.account)}
        key = _text(table, "key", report)
        if key not in declared:
            close = close_names(key, declared)
            report(
                msg(
                    "no column {key}, expected one of {names}",
                    key=repr(key),
                    names=", ".join(close or declared),
                ),
                "key",
            )
            return None
        column = declared[key]
        number, header = table.get("number", column.number), table.get("header", list(column.header))
        if type(number) is not int:
            report(msg("number: found {number}, expected a whole number", number=repr(number)), "number")
            return None
        if not isinstance(header, list) or not header or not all(isinstance(part, str) for part in header):
            report(msg("header: found {header}, expected a list of texts", header=repr(header)), "header")
            return None
        if "splits" in table and not self._splits_hold(column, table["splits"], report):
            return None
        return attrs.evolve(column, number=number, header=tuple(map(clean, header)))

    def _splits_hold(self, column: Column, splits: object, report: _Report) -> bool:
        """Whether stated sums are among those that the account proves."""
        known = {frozenset(parts) for parts in column.splits}
        stated = splits if isinstance(splits, list) else [splits]
        for parts in stated:
            if not isinstance(parts, list) or frozenset(map(str, parts)) not in known:
                right = " or ".join(" + ".join(p) for p in column.splits) or msg("no sum")
                report(
                    msg(
                        "splits: {column} = {parts} does not hold, expected {right}",
                        column=column.key,
                        parts=repr(parts),
                        right=right,
                    ),
                    "splits",
                )
                return False
        return True

    def _consistent(self, base: FormLayout, columns: list[Column], report: _Report) -> None:
        printed = [column.key for column in columns]
        numbers = [str(column.number) for column in columns]
        for what, values in ((msg("key"), printed), (msg("number"), numbers)):
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                report(
                    msg(
                        "two columns with the {what} {twice}, expected one", what=what, twice=", ".join(twice)
                    )
                )
        missing = [column.key for column in boxes_of(base.account) if column.key not in printed]
        if missing:
            report(
                msg(
                    "the columns {missing} are not printed; without them the sums cannot be proved",
                    missing=", ".join(missing),
                )
            )


def _unknown(table: dict[str, object], known: set[str], report: _Report) -> None:
    for key in table.keys() - known:
        close = close_names(key, known)
        hint = msg(", did you mean {close}?", close=either(close)) if close else ""
        report(msg("unknown key {key}{hint}", key=repr(key), hint=hint), key)


def _text(table: dict[str, object], key: str, report: _Report) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        report(msg("{key}: found {value}, expected a text", key=key, value=repr(value)), key)
        return ""
    return clean(value)


def _day(table: dict[str, object], key: str, report: _Report) -> date | None:
    value = table[key]
    if type(value) is not date:
        report(
            msg("{key}: found {value}, expected a day such as 2026-01-01", key=key, value=repr(value)), key
        )
        return None
    return value


def _tables(table: dict[str, object], name: str, report: _Report) -> list[dict[str, object]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        report(msg("{name}: expected [[layout.{name}]] tables", name=name), name)
        return []
    return found
