"""JSON, lossless both ways: documents of cases, feedback, forms, reported forms and findings.

Every document names its schema and version (``"schema": "kstt/form/1"``). Keys that are not known are
refused, and so is what a document says twice and differently. :func:`json_schema` publishes the schemas.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import GenericAlias, MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin

import attrs

from kstt.codecs.forms import (
    DOCUMENTS,
    FLAT,
    OPTIONAL,
    Counts,
    DocumentMismatchError,
    FormDocument,
    Json,
    ReportedDocument,
    RowsDocument,
    SectionDocument,
    demand_same,
)
from kstt.codecs.strict import json_kind, parse_json
from kstt.definitions.account import Account
from kstt.definitions.editions import LAYOUTS, LayoutRegister
from kstt.errors import KsttError, ParseError
from kstt.findings.rules import Finding
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.i18n import Message, joined, msg, words_of
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.fields import FieldKind, fields_of, parse_strictly
from kstt.records.histories import Extension, Suspension
from kstt.text import is_whole
from kstt.vocabulary import Labelled, parse_member

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

__all__ = ["SCHEMAS", "from_document", "from_json", "json_schema", "to_document", "to_json"]

T = TypeVar("T")

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

RECORDS: tuple[type, ...] = (Suspension, Extension, Case, Feedback)
"""The classes whose fields are read and written by :data:`kstt.records.fields.CODECS`."""


def to_document(value: Case | Feedback | Finding | Form[Account] | ReportedForm) -> Json:
    """The value as a JSON-ready mapping that names its schema.

    >>> from kstt import ReportingPeriod, form_06c
    >>> to_document(form_06c([], ReportingPeriod.quarter(2021, 2)))["schema"]
    'kstt/form/1'
    """
    document = cast("Json", _converter().unstructure(value, unstructure_as=type(value)))
    return {"schema": SCHEMAS[type(value)], **document}


def to_json(
    value: Case | Feedback | Finding | Form[Account] | ReportedForm, *, indent: int | None = 2
) -> str:
    """The value as JSON text, Vietnamese letters kept.

    Args:
        value: a record, a finding or a form.
        indent: spaces before each level; ``None`` for one line, as in files of JSON lines.

    >>> from kstt import Feedback, FeedbackSubject
    >>> feedback = Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None)
    >>> to_json(feedback, indent=None)[:54]
    '{"schema": "kstt/feedback/1", "id": "P1", "category": '
    """
    return json.dumps(to_document(value), ensure_ascii=False, indent=indent)


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
        raise ParseError(msg("schema"), schema, SCHEMAS[kind])
    try:
        return _converter(register).structure(body, kind)
    except KsttError as error:
        raise ParseError(SCHEMAS[kind], error.as_message(), msg("a document that holds")) from error
    except BaseValidationError as error:
        problems = transform_error(error, path="$", format_exception=_in_words)
        raise ParseError(
            SCHEMAS[kind], joined("; ", problems), msg("a document that follows the schema")
        ) from error
    except (DocumentMismatchError, KeyError, TypeError, ValueError) as error:
        raise ParseError(
            SCHEMAS[kind], _in_words(error, None), msg("a document that follows the schema")
        ) from error


def from_json(text: str | bytes, kind: type[T], *, register: LayoutRegister = LAYOUTS) -> T:
    """The value of this kind in JSON text, or in the bytes of it.

    Raises: ParseError for text that is no JSON, and as :func:`from_document`.

    >>> from kstt import Feedback, FeedbackSubject
    >>> feedback = Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None)
    >>> from_json(to_json(feedback), Feedback) == feedback
    True
    """
    document = parse_json(text)
    if not isinstance(document, dict):
        raise ParseError("JSON", json_kind(document), msg("a JSON object"))
    return from_document(document, kind, register=register)


def _in_words(error: BaseException, _: object) -> str:
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return msg("unknown key {key}", key=", ".join(sorted(map(repr, error.extra_fields))))
    if isinstance(error, KeyError) and not isinstance(error, KsttError):
        return msg("missing key {key}", key=error)
    return words_of(error)


@cache
def _converter(register: LayoutRegister = LAYOUTS) -> Converter:
    from cattrs import Converter

    converter = Converter(
        forbid_extra_keys=True, detailed_validation=True, unstruct_collection_overrides={tuple: list}
    )
    # cattrs would turn 3.9 into 3, True into 1 and None into 'None': nothing is converted here.
    for plain in (int, str, bool):
        converter.register_structure_hook(plain, _strict)
    converter.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), _enum_member
    )
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda member: member.value
    )
    # A message of the library is written as its English text.
    converter.register_unstructure_hook(str, str)
    converter.register_unstructure_hook(Message, str)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(_strict(value, str)))
    converter.register_structure_hook_func(lambda kind: kind == int | str | None, _scalar)
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(Counts, lambda value, _: _strict(value, dict))
    converter.register_structure_hook_func(
        lambda kind: cast("object", get_origin(kind)) is tuple,
        lambda value, kind: tuple(converter.structure(_strict(value, list), _generic(list, kind, 1))),
    )
    converter.register_structure_hook_func(
        lambda kind: cast("object", get_origin(kind)) is Mapping,
        lambda value, kind: converter.structure(_strict(value, dict), _generic(dict, kind)),
    )
    converter.register_structure_hook_func(
        lambda kind: kind == SectionDocument | RowsDocument,
        lambda value, _: converter.structure(value, _section(value)),
    )
    for kind in (*RECORDS, Finding, *DOCUMENTS):
        _register(converter, kind)
    for kind, document in ((Form, FormDocument), (ReportedForm, ReportedDocument)):
        _register_form(converter, kind, document, register)
    return converter


def _register(converter: Converter, kind: type) -> None:
    """Read and write a class field by field; a flat field's keys stand among those of the others."""
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

    attrs.resolve_types(kind)
    fields = attrs.fields(kind)
    overrides = {field.name: _override(kind, field.name) for field in fields}
    unstructure = cast("Callable[..., Callable[[object], Json]]", make_dict_unstructure_fn)
    structure = cast("Callable[..., Callable[[object, object], object]]", make_dict_structure_fn)
    write = unstructure(kind, converter, **overrides)
    read = structure(kind, converter, _cattrs_forbid_extra_keys=True, **overrides)
    flat = next((field.name for field in fields if field.metadata.get(FLAT)), None)
    names = {field.name for field in fields if field.name != flat}

    def written(value: object) -> Json:
        document = write(value)
        return document if flat is None else document | cast("Json", document.pop(flat))

    def found(value: object, _: object) -> object:
        document = cast("Json", _strict(value, dict))
        if flat is not None:
            rest = {key: document[key] for key in document if key not in names}
            document = {**{key: document[key] for key in document if key in names}, flat: rest}
        return read(document, kind)

    converter.register_unstructure_hook(kind, written)
    converter.register_structure_hook(kind, found)


def _register_form(converter: Converter, kind: type, document: Any, register: LayoutRegister) -> None:
    """Read and write a form by its document; what one says beyond or against its own figures is refused."""

    def written(form: object) -> Json:
        return cast("Json", converter.unstructure(document.of(form)))

    def found(value: object, _: object) -> object:
        form = converter.structure(value, document).value(register)
        demand_same(value, written(form), "$")
        return form

    # By identity: a hook for a class would have cattrs resolve the types of all its fields.
    converter.register_unstructure_hook_func(lambda cls: cls is kind, written)
    converter.register_structure_hook_func(lambda cls: cls is kind, found)


_WORDS: Mapping[type, Message] = MappingProxyType(
    {
        int: msg("a whole number"),
        str: msg("a text"),
        bool: msg("true or false"),
        dict: msg("an object"),
        list: msg("a list"),
    }
)
"""What the values of JSON are called."""


def _strict(value: object, kind: type[T]) -> T:
    """The value, if it is of this kind: a truth value is no number, a member of an enumeration no text."""
    if isinstance(value, kind) and (type(value) is kind or issubclass(kind, (dict, list))):
        if isinstance(value, str) and not is_whole(value):
            expected = msg("whole characters (no half of a surrogate pair, no NUL)")
            raise ParseError(msg("text"), value, expected)
        return value
    raise DocumentMismatchError(msg("{value} instead of {kind}", value=_shown(value), kind=_WORDS[kind]))


def _shown(value: object) -> str:
    """A value as JSON writes it where Python has a word of its own."""
    return json.dumps(value) if value is None or isinstance(value, bool) else repr(value)


def _section(value: object) -> type[SectionDocument | RowsDocument]:
    return RowsDocument if _strict(value, dict).keys() <= {"rows"} else SectionDocument


def _generic(origin: type[T], kind: object, size: int = 2) -> type[T]:
    return cast("type[T]", GenericAlias(origin, get_args(kind)[:size]))


def _scalar(value: object, _: object) -> int | str | None:
    if value is None or type(value) is int:
        return value
    if type(value) is str:
        return _strict(value, str)
    raise DocumentMismatchError(msg("{value} instead of a whole number, a text or null", value=_shown(value)))


def _enum_member(value: object, kind: type[Enum]) -> Enum:
    value = _strict(value, str)
    return parse_member(kind, value) if issubclass(kind, Labelled) else kind(value)


def _override(kind: type, name: str) -> object:
    """How a field is read and written: of a record, as the one table of codecs has it."""
    from cattrs.gen import override

    field = fields_of(kind)[name] if kind in RECORDS else None
    if field is None or field.kind is FieldKind.HISTORY:
        optional = attrs.fields_dict(kind)[name].metadata.get(OPTIONAL, False)
        return override(omit_if_default=kind not in DOCUMENTS or optional)
    write = field.codec.write
    return override(
        omit_if_default=True,
        struct_hook=lambda value, _: parse_strictly(value, field),
        unstruct_hook=lambda value: None if value is None else write(value),
    )


def json_schema(kind: type) -> Json:
    """The JSON Schema (2020-12) of the documents of this kind, derived from the types themselves.

    >>> schema = json_schema(Case)
    >>> schema["required"][:3], schema["properties"]["channel"]["enum"]
    (['schema', 'id', 'category'], ['online', 'direct', 'postal'])
    """
    from kstt.codecs.schemas import schema_of

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMAS[kind],
        **schema_of(kind, SCHEMAS[kind]),
    }
