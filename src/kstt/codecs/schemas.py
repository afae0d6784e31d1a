"""JSON Schemas derived from the types: fields, enumerations, columns of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Union, cast, get_args, get_origin, get_type_hints

import attrs

from kstt.codecs.forms import (
    DOCUMENTS,
    FLAT,
    OPTIONAL,
    SCHEMA,
    Counts,
    FormDocument,
    FormName,
    ReportedDocument,
)
from kstt.definitions.columns import columns_of
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.findings.finding import Finding
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.records.fields import CODECS

if TYPE_CHECKING:
    from kstt.definitions.account import Account

__all__ = ["schema_of"]

Json = dict[str, object]
_COUNT: Json = {"type": "integer", "minimum": 0}
_PLAIN: Mapping[object, Json] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        date: {"type": "string", "format": "date"},
    }
)


def schema_of(kind: type, name: str) -> Json:
    """The schema of a document of this kind."""
    if kind is Form:
        # One alternative for each kind of account, the columns being its own.
        return {"oneOf": [_form(name, account) for account in (CaseAccount, FeedbackAccount)]}
    return _record(ReportedDocument if kind is ReportedForm else kind, _PLAIN, name)


def _object(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _record(kind: type, plain: Mapping[object, Json], name: str = "") -> Json:
    hints = get_type_hints(kind)
    properties: Json = {"schema": {"const": name}} if name else {}
    required = list(properties)
    for field in attrs.fields(kind):
        hint = hints[field.name]
        known = CODECS.get(hint) if kind not in {Finding, *DOCUMENTS} else None
        schema = dict(known.schema) if known and known.schema else _of_type(hint, plain)
        if field.metadata.get(FLAT):
            properties |= cast("Json", schema["properties"])
            required += cast("list[str]", schema["required"])
            continue
        properties[field.name] = {**schema, **field.metadata.get(SCHEMA, {})}
        if field.default is attrs.NOTHING or (kind in DOCUMENTS and not field.metadata.get(OPTIONAL)):
            required.append(field.name)
    return _object(properties, required)


def _of_type(kind: object, plain: Mapping[object, Json]) -> Json:
    if kind in plain:
        return plain[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        inner = [_of_type(part, plain) for part in parts if part is not NoneType]
        return {"anyOf": [*inner, {"type": "null"}]} if NoneType in parts else {"oneOf": inner}
    if origin is tuple:
        return {"type": "array", "items": _of_type(parts[0], plain)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of_type(parts[1], plain)}
    if not isinstance(kind, type):
        raise TypeError(f"no schema of {kind}")
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return _record(kind, plain)


def _form(name: str, account: type[Account]) -> Json:
    columns = {
        c.key: {
            **({"anyOf": [_COUNT, {"type": "null"}]} if c.nullable else _COUNT),
            "title": c.label,
            "description": f"column {c.number}",
        }
        for c in columns_of(account)
    }
    counts = _object(dict(columns), list(columns))
    return _record(
        FormDocument, {**_PLAIN, Counts: counts, FormName: {"enum": list(LAYOUTS.forms(account))}}, name
    )
