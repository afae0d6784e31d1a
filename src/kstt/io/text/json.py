"""Forms in JSON documents: one document, or an array of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.codecs.documents import SCHEMAS, from_document
from kstt.codecs.strict import parse_json
from kstt.definitions.editions import LAYOUTS, LayoutRegister
from kstt.errors import DocumentError, ParseError
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.i18n import msg

if TYPE_CHECKING:
    from kstt.definitions.account import Account

__all__ = ["parse_json_forms"]

_FORMS: tuple[type[Form[Account] | ReportedForm], ...] = (Form, ReportedForm)


def parse_json_forms(
    text: str, *, source: str = "", register: LayoutRegister = LAYOUTS
) -> tuple[ReportedForm, ...]:
    """The forms in JSON text, proved forms as the tables they print.

    Args:
        text: a document as :mod:`kstt.codecs.documents` writes it, or an array of such documents.
        source: the name of the file, for errors and as the source of a form that names none.
        register: the layouts by which a form's code is looked up.

    Raises: DocumentError for text that is no JSON or has a key twice, and for a document that does not hold.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.codecs import to_json
    >>> (form,) = parse_json_forms(to_json(form_06c([], ReportingPeriod.quarter(2021, 2))))
    >>> len(form.rows)
    4
    """
    name = source or "JSON"
    expected = msg("a JSON document of a form: {names}", names=tuple(SCHEMAS[kind] for kind in _FORMS))
    try:
        value = parse_json(text)
    except ParseError as error:
        raise DocumentError(name, msg("no JSON ({error})", error=error.found), expected) from None
    documents = value if isinstance(value, list) else [value]
    found = []
    for place, document in enumerate(documents):
        where = msg("{name}: item {place}", name=name, place=place) if isinstance(value, list) else name
        schema = document.get("schema") if isinstance(document, dict) else None
        kind = next((kind for kind in _FORMS if SCHEMAS[kind] == schema), None)
        if kind is None or not isinstance(document, dict):
            raise DocumentError(
                where,
                msg("the schema {schema}", schema=repr(schema))
                if schema
                else msg("a document without a schema"),
                expected,
            )
        try:
            form = ReportedForm.from_table(from_document(document, kind, register=register))
        except ParseError as error:
            raise DocumentError(where, str(error.found), error.expected) from None
        found.append(attrs.evolve(form, source=form.source or source))
    if not found:
        raise DocumentError(name, msg("an empty array"), expected)
    return tuple(found)
