"""The forms that are asked for; those of cases come from ledgers that are kept up to date."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from zlib import crc32

import attrs

import kstt
from kstt import Form
from kstt.codecs import from_json, to_json
from kstt.errors import ParseError, UnknownNameError
from kstt.form_request import FormRequest
from kstt.html import render_html
from kstt.io.excel import form_bytes
from kstt.ledger import KeptLedgers

from .store import KINDS, Store

WRITERS: dict[str, tuple[str, Callable[[Form[Any]], bytes]]] = {
    "json": ("application/json", lambda form: to_json(form, indent=None).encode()),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", form_bytes),
    "html": ("text/html", lambda form: render_html(form, page=True).encode()),
}
"""The formats of a form: the media type, and what writes it."""


class Forms:
    """The forms of the records in a store, in the name of the unit that reports."""

    def __init__(self, store: Store, reporting_unit: str) -> None:
        self.store = store
        self.ledgers = KeptLedgers(store.changes)
        self._reporting_unit = reporting_unit
        self._made_by = crc32(f"{kstt.__version__} {reporting_unit}".encode())
        # A form is written once for all who ask for it before the next revision.
        self.document = lru_cache(maxsize=256)(self._document)

    def form(self, latest: int, asked: FormRequest) -> Form[Any]:
        """A form that counts the records of a revision, or of a later one."""
        name = self._reporting_unit if asked.unit is None else ""
        kind, other = ("cases", "feedback") if asked.of_cases else ("feedback", "cases")
        try:
            if asked.in_ledger:
                return asked.count(self.ledgers.at(latest, asked.rules), reporting_unit=name)
            # Of feedback there is little, and no ledger keeps procedures.
            records = (from_json(document, KINDS[kind]) for document in self.store.page(kind))
            return asked.count(records, reporting_unit=name)
        except (UnknownNameError, ParseError):
            # A unit with records of the other kind alone has a form of zeros; one without any is unknown.
            unit = asked.unit
            if unit is None or self.store.has(kind, unit) or not self.store.has(other, unit):
                raise
            return attrs.evolve(asked, unit=None).count((), reporting_unit=unit)

    def _document(self, latest: int, asked: FormRequest, written: str) -> bytes:
        return WRITERS[written][1](self.form(latest, asked))

    def tag(self, revision: int) -> str:
        """The entity tag of everything that is counted from a revision by this version for this unit."""
        return f'W/"{revision}-{self._made_by:x}"'
