"""Forms and reported forms to and from JSON-ready documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.account import Account
from kstt.definitions.columns import boxes_of
from kstt.definitions.editions import LayoutRegister
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.forms.sections import FormRow, Section
from kstt.i18n import msg
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["Json"]

Json = dict[str, object]


class _DocumentMismatchError(ValueError):
    """What a document says is not what it should say; turned into a ParseError with its path."""


def _period_document(period: ReportingPeriod) -> Json:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "label": period.label}


def _account_document(account: Account) -> Json:
    return dict(account.values)


def _form_document(form: Form[Account]) -> Json:
    document: Json = {
        "form": form.layout.form,
        "code": form.code,
        "period": _period_document(form.period),
        "reporting_unit": form.reporting_unit,
        "recipient": form.recipient,
        "total": {},
        "sections": [],
    }
    sections: list[Json] = []
    levels = iter(form.sections)
    if form.sections[0].level is None:
        sections.append({"rows": []})
    for line in form:
        counts = _account_document(line.account)
        if line.kind is LineKind.TOTAL:
            document["total"] = counts
        elif line.kind is LineKind.SECTION:
            level = next(levels).level
            head = {"number": line.number, "level": level.value if level else None, "title": line.label}
            sections.append({**head, "total": counts, "rows": []})
        else:
            row = {"number": line.number, "label": line.label, **counts}
            cast("list[Json]", sections[-1]["rows"]).append(row)
    document["sections"] = sections
    return document


def _form(value: object, register: LayoutRegister) -> Form[Account]:
    document = _mapping(value, "form")
    layout = register.by_code(_text(document, "code"))
    kind = layout.account
    sections = []
    for found in _sequence(document.get("sections"), "sections"):
        section = _mapping(found, "section")
        rows = []
        for found_row in _sequence(section.get("rows"), "rows"):
            row = _mapping(found_row, "row")
            counts = {key: count for key, count in row.items() if key not in {"number", "label"}}
            rows.append(FormRow(_text(row, "label"), _account(counts, kind)))
        level = section.get("level")
        sections.append(
            Section(None if level is None else parse_member(AuthorityLevel, str(level)), tuple(rows), kind)
        )
    form = Form(
        layout,
        _period(document.get("period")),
        tuple(sections),
        reporting_unit=_text(document, "reporting_unit"),
        recipient=_text(document, "recipient"),
    )
    _same(document, _form_document(form), "$")
    return form


def _same(found: object, expected: object, path: str) -> None:
    """Refuse what a document says beyond, against or short of what its own figures say."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in (*found, *expected):
            if key not in expected:
                raise _DocumentMismatchError(msg("unknown key {key} @ {path}", key=repr(key), path=path))
            if key not in found:
                raise _DocumentMismatchError(msg("missing key {key} @ {path}", key=repr(key), path=path))
            _same(found[key], expected[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            _same(one, other, f"{path}[{i}]")
    elif type(found) is not type(expected) or found != expected:
        raise _DocumentMismatchError(
            msg(
                "{found} instead of {expected} @ {path}",
                found=repr(found),
                expected=repr(expected),
                path=path,
            )
        )


def _account(counts: Mapping[str, object], kind: type[Account]) -> Account:
    boxes = {column.key: counts.get(column.key) for column in boxes_of(kind)}
    return kind.from_boxes(cast("Mapping[str, int | None]", boxes))


def _reported_document(reported: ReportedForm) -> Json:
    keys = [column.key for column in reported.layout.columns]
    return {
        "form": reported.layout.form,
        "code": reported.layout.code,
        "period": _period_document(reported.period) if reported.period else None,
        "reporting_unit": reported.reporting_unit,
        "recipient": reported.recipient,
        "source": reported.source,
        "notes": list(reported.notes),
        "rows": [
            {
                "kind": row.kind.value,
                "number": row.number,
                "label": row.label,
                "section": row.section,
                "where": row.where,
                "cells": {
                    key: {"text": cell.text, "value": cell.value, "where": cell.where}
                    for key, cell in zip(keys, row.cells, strict=True)
                },
            }
            for row in reported.rows
        ],
    }


def _reported(value: object, register: LayoutRegister) -> ReportedForm:
    document = _mapping(value, "reported form")
    layout = register.by_code(_text(document, "code"))
    rows = []
    for found in _sequence(document.get("rows"), "rows"):
        row = _mapping(found, "row")
        cells = _mapping(row.get("cells"), "cells")
        texts = {name: _text(row, name) for name in ("number", "label", "section", "where")}
        read = []
        for column in layout.columns:
            cell = _mapping(cells.get(column.key), column.key)
            count = cell.get("value")
            if count is not None and type(count) is not int:
                raise _DocumentMismatchError(
                    msg(
                        "{count} instead of a whole number or null @ {column}",
                        count=repr(count),
                        column=column.key,
                    )
                )
            read.append(ReportedCell(_text(cell, "text"), count, _text(cell, "where")))
        rows.append(ReportedRow(LineKind(row.get("kind")), cells=tuple(read), **texts))
    period = document.get("period")
    reported = ReportedForm(
        layout,
        tuple(rows),
        None if period is None else _period(period),
        reporting_unit=_text(document, "reporting_unit"),
        recipient=_text(document, "recipient"),
        source=_text(document, "source"),
        notes=tuple(str(note) for note in _sequence(document.get("notes"), "notes")),
    )
    _same(document, _reported_document(reported), "$")
    return reported


def _mapping(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _DocumentMismatchError(
            msg("{value} instead of an object for {what}", value=repr(value), what=what)
        )
    return value


def _sequence(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise _DocumentMismatchError(
            msg("{value} instead of a list for {what}", value=repr(value), what=what)
        )
    return value


def _text(document: Mapping[str, object], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise _DocumentMismatchError(msg("{value} instead of a text @ $.{key}", value=repr(value), key=key))
    return value


def _period(value: object) -> ReportingPeriod:
    document = _mapping(value, "period")
    return ReportingPeriod(
        date.fromisoformat(_text(document, "start")), date.fromisoformat(_text(document, "end"))
    )
