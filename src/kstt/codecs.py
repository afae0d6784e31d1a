"""JSON, lossless both ways: documents of cases, feedback, forms, reported forms and findings.

Every document names its schema and version (``"schema": "kstt/form/1"``). Keys that are not known are
refused, and so is what a document says twice and differently. :func:`json_schema` publishes the schemas.
"""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from kstt.accounts import Account
from kstt.cases import Case, Extension, Suspension
from kstt.columns import Role, columns_of
from kstt.errors import KsttError, ParseError
from kstt.feedback import Feedback
from kstt.findings import Finding
from kstt.forms.form import Form, FormRow, LineKind, Section
from kstt.forms.layouts import LAYOUTS, LayoutRegister
from kstt.forms.reported import ReportedCell, ReportedForm, ReportedRow
from kstt.instants import Moment, parse_moment
from kstt.periods import ReportingPeriod
from kstt.vocabulary import AuthorityLevel, Labelled, parse_member

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cattrs import Converter

__all__ = ["SCHEMAS", "from_document", "from_json", "json_schema", "to_document", "to_json"]

T = TypeVar("T")
Json = dict[str, object]

SCHEMAS: Mapping[type, str] = MappingProxyType(
    {
        Case: "kstt/case/1",
        Feedback: "kstt/feedback/1",
        Finding: "kstt/finding/1",
        Form: "kstt/form/1",
        ReportedForm: "kstt/reported-form/1",
    }
)
"""The schema that documents of each kind name."""


class _DocumentMismatchError(ValueError):
    """What a document says is not what it should say; turned into a ParseError with its path."""


def to_document(value: Case | Feedback | Finding | Form[Account] | ReportedForm) -> Json:
    """The value as a JSON-ready mapping that names its schema.

    >>> from kstt import ReportingPeriod, form_06c
    >>> to_document(form_06c([], ReportingPeriod.quarter(2021, 2)))["schema"]
    'kstt/form/1'
    """
    document = cast("Json", _converter().unstructure(value, unstructure_as=type(value)))
    return {"schema": SCHEMAS[type(value)], **document}


def to_json(value: Case | Feedback | Finding | Form[Account] | ReportedForm) -> str:
    """The value as JSON text, Vietnamese letters kept."""
    return json.dumps(to_document(value), ensure_ascii=False, indent=2)


def from_document(document: Mapping[str, object], kind: type[T], *, register: LayoutRegister = LAYOUTS) -> T:
    """The value of this kind in a document.

    Args:
        document: what :func:`to_document` gave, or the same read from JSON.
        kind: Case, Feedback, Finding, Form or ReportedForm.
        register: the layouts by which a form's code is looked up.

    Raises: ParseError naming the path of what is wrong.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> from_document(to_document(form), Form) == form
    True
    """
    from cattrs import transform_error
    from cattrs.errors import BaseValidationError

    body = dict(document)
    schema = body.pop("schema", None)
    if schema != SCHEMAS[kind]:
        raise ParseError("schema", schema, SCHEMAS[kind])
    try:
        return _converter(register).structure(body, kind)
    except KsttError as error:
        raise ParseError(SCHEMAS[kind], str(error), "a document that holds") from error
    except BaseValidationError as error:
        problems = transform_error(error, path="$", format_exception=_in_words)
        raise ParseError(SCHEMAS[kind], "; ".join(problems), "a document that follows the schema") from error
    except (_DocumentMismatchError, KeyError, TypeError, ValueError) as error:
        raise ParseError(
            SCHEMAS[kind], _in_words(error, None), "a document that follows the schema"
        ) from error


def from_json(text: str, kind: type[T], *, register: LayoutRegister = LAYOUTS) -> T:
    """The value of this kind in JSON text.

    Raises: ParseError for text that is no JSON, and as :func:`from_document`.
    """
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise ParseError("JSON", str(error), "a JSON object") from None
    if not isinstance(document, dict):
        raise ParseError("JSON", type(document).__name__, "a JSON object")
    return from_document(document, kind, register=register)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _in_words(error: BaseException, _: object) -> str:
    return (
        f"missing key {error}"
        if isinstance(error, KeyError) and not isinstance(error, KsttError)
        else str(error)
    )


@cache
def _converter(register: LayoutRegister = LAYOUTS) -> Converter:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    # cattrs would turn 3.9 into 3, True into 1 and None into 'None': nothing is converted here.
    for plain in _PLAIN:
        converter.register_structure_hook(plain, _strict)
    converter.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), _enum_member
    )
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda member: member.value
    )
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(_strict(value, str)))
    converter.register_structure_hook_func(lambda kind: kind == Moment, lambda value, _: _moment(value))
    converter.register_structure_hook_func(
        lambda kind: kind == Moment | None, lambda value, _: None if value is None else _moment(value)
    )
    converter.register_structure_hook_func(lambda kind: kind == int | str | None, _scalar)
    converter.register_unstructure_hook_func(
        lambda kind: kind in {Moment, Moment | None}, lambda value: value.isoformat() if value else None
    )
    for kind in (Case, Feedback, Suspension, Extension, Finding):
        attrs.resolve_types(kind)
        left_out = {
            field.name: override(omit_if_default=True)
            for field in attrs.fields(kind)
            if field.default is not attrs.NOTHING
        }
        unstructure = cast("Callable[..., Callable[[object], Json]]", make_dict_unstructure_fn)
        converter.register_unstructure_hook(kind, unstructure(kind, converter, **left_out))
        converter.register_structure_hook(
            kind, make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
        )
    converter.register_unstructure_hook(Form, _form_document)
    converter.register_structure_hook(Form, lambda value, _: _form(value, register))
    converter.register_unstructure_hook(ReportedForm, _reported_document)
    converter.register_structure_hook(ReportedForm, lambda value, _: _reported(value, register))
    return converter


_PLAIN: tuple[type, ...] = (int, str, bool)


def _strict(value: object, kind: type[T]) -> T:
    if type(value) is not kind:
        raise _DocumentMismatchError(f"found {value!r}, expected {kind.__name__}")
    return value


def _scalar(value: object, _: object) -> int | str | None:
    if value is None or type(value) in {int, str}:
        return cast("int | str | None", value)
    raise _DocumentMismatchError(f"found {value!r}, expected a whole number, a text or null")


def _enum_member(value: object, kind: type[Enum]) -> Enum:
    if not isinstance(value, str):
        raise _DocumentMismatchError(f"found {value!r}, expected a text")
    return parse_member(kind, value) if issubclass(kind, Labelled) else kind(value)


def _moment(value: object) -> Moment:
    if not isinstance(value, str):
        raise _DocumentMismatchError(f"found {value!r}, expected an ISO 8601 day or instant")
    return parse_moment(value)


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
                raise _DocumentMismatchError(f"unknown key {key!r} @ {path}")
            if key not in found:
                raise _DocumentMismatchError(f"missing key {key!r} @ {path}")
            _same(found[key], expected[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            _same(one, other, f"{path}[{i}]")
    elif type(found) is not type(expected) or found != expected:
        raise _DocumentMismatchError(f"found {found!r}, expected {expected!r} @ {path}")


def _account(counts: Mapping[str, object], kind: type[Account]) -> Account:
    boxes = {c.key: counts.get(c.key) for c in columns_of(kind) if c.role is not Role.TOTAL}
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
                    f"found {count!r}, expected a whole number or null @ {column.key}"
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
        raise _DocumentMismatchError(f"found {value!r}, expected an object for {what}")
    return value


def _sequence(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise _DocumentMismatchError(f"found {value!r}, expected a list for {what}")
    return value


def _text(document: Mapping[str, object], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise _DocumentMismatchError(f"found {value!r}, expected a text @ $.{key}")
    return value


def _period(value: object) -> ReportingPeriod:
    document = _mapping(value, "period")
    return ReportingPeriod(
        date.fromisoformat(_text(document, "start")), date.fromisoformat(_text(document, "end"))
    )


def json_schema(kind: type) -> Json:
    """The JSON Schema (2020-12) of the documents of this kind, derived from the types themselves.

    >>> schema = json_schema(Case)
    >>> schema["required"][:3], schema["properties"]["channel"]["enum"]
    (['schema', 'id', 'category'], ['online', 'direct', 'postal'])
    """
    from kstt.schemas import schema_of

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMAS[kind],
        **schema_of(kind, SCHEMAS[kind]),
    }
