"""JSON Schemas derived from the types: fields, enumerations, columns of the forms."""

from __future__ import annotations

from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

import attrs

from kstt.definitions.columns import columns_of
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.findings.finding import Finding
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.records.fields import CODECS
from kstt.tables.cells import LineKind
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.definitions.account import Account

__all__ = ["schema_of"]

Json = dict[str, object]
_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_DAY: Json = {"type": "string", "format": "date"}
_PLAIN: dict[object, Json] = {str: _TEXT, int: {"type": "integer"}}


def schema_of(kind: type, name: str) -> Json:
    """The schema of a document of this kind."""
    if kind is Form:
        return _forms(name)
    if kind is ReportedForm:
        return _reported(name)
    return _record(kind, name)


def _object(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _record(kind: type, name: str = "") -> Json:
    hints = get_type_hints(kind)
    properties: Json = {"schema": {"const": name}} if name else {}
    for field in attrs.fields(kind):
        known = CODECS.get(hints[field.name]) if kind is not Finding else None
        properties[field.name] = dict(known.schema) if known and known.schema else _of_type(hints[field.name])
    required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    return _object(properties, (["schema"] if name else []) + required)


def _of_type(kind: object) -> Json:
    if get_origin(kind) in {Union, UnionType}:
        inner = [part for part in get_args(kind) if part is not NoneType]
        return {"anyOf": [*map(_of_type, inner), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _record(get_args(kind)[0])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return _PLAIN[kind]


def _counts(account: type[Account]) -> tuple[Json, list[str]]:
    columns = columns_of(account)
    properties: Json = {
        c.key: {
            **({"anyOf": [_COUNT, {"type": "null"}]} if c.nullable else _COUNT),
            "title": c.label,
            "description": f"column {c.number}",
        }
        for c in columns
    }
    return properties, [c.key for c in columns]


def _period() -> Json:
    return _object({"start": _DAY, "end": _DAY, "label": _TEXT}, ["start", "end", "label"])


def _forms(name: str) -> Json:
    """One alternative for each kind of account, the columns being its own."""
    return {
        "oneOf": [
            _form(name, LAYOUTS.forms(CaseAccount), CaseAccount),
            _form(name, LAYOUTS.forms(FeedbackAccount), FeedbackAccount),
        ]
    }


def _form(name: str, forms: tuple[str, ...], account: type[Account]) -> Json:
    counts, keys = _counts(account)
    row = _object({"number": _TEXT, "label": _TEXT, **counts}, ["number", "label", *keys])
    total = _object(counts, keys)
    head: Json = {
        "number": _TEXT,
        "level": {"enum": [level.value for level in AuthorityLevel]},
        "title": _TEXT,
    }
    rows: Json = {"type": "array", "items": row}
    section = {
        "oneOf": [
            _object({**head, "total": total, "rows": rows}, [*head, "total", "rows"]),
            _object({"rows": rows}, ["rows"]),
        ]
    }
    properties: Json = {
        "schema": {"const": name},
        "form": {"enum": list(forms)},
        "code": _TEXT,
        "period": _period(),
        "reporting_unit": _TEXT,
        "recipient": _TEXT,
        "total": total,
        "sections": {"type": "array", "minItems": 1, "items": section},
    }
    return _object(properties, list(properties))


def _reported(name: str) -> Json:
    cell = _object(
        {"text": _TEXT, "value": {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "where": _TEXT},
        ["text", "value", "where"],
    )
    row_properties: Json = {
        "kind": {"enum": [kind.value for kind in LineKind]},
        **dict.fromkeys(("number", "label", "section", "where"), _TEXT),
        "cells": {"type": "object", "additionalProperties": cell},
    }
    properties: Json = {
        "schema": {"const": name},
        "form": _TEXT,
        "code": _TEXT,
        "period": {"anyOf": [_period(), {"type": "null"}]},
        **dict.fromkeys(("reporting_unit", "recipient", "source"), _TEXT),
        "notes": {"type": "array", "items": _TEXT},
        "rows": {"type": "array", "items": _object(row_properties, list(row_properties))},
    }
    return _object(properties, list(properties))
