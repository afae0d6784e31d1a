"""The forms that may be asked for; those of cases come from ledgers that are kept up to date."""

from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zlib import crc32

import attrs
from pydantic import BaseModel, Field, create_model

import kstt
from kstt import Case, CountingRules, Feedback, Form, Ledger, ReportingPeriod, RowBy
from kstt.codecs import from_json, to_json
from kstt.errors import UnknownNameError
from kstt.html import render_html
from kstt.io.excel import form_bytes
from kstt.ledger import KeptLedger

from .store import KINDS, Store

FormCode = Literal["06a", "06b", "06c", "05a", "05b"]
WRITERS: dict[str, tuple[str, Callable[[Form[Any]], bytes]]] = {
    "json": ("application/json", lambda form: to_json(form, indent=None).encode()),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", form_bytes),
    "html": ("text/html", lambda form: render_html(form, page=True).encode()),
}
"""The formats of a form: the media type, and what writes it."""
Name = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]
"""A text that databases can look up."""
# Each enumerated option of the counting rules is a parameter: read from the rules, listed nowhere else.
_RULES = {
    name: (type(default), Field(default=default, description=text))
    for name, (default, text, _) in CountingRules.options().items()
    if isinstance(default, Enum)
}


class FormQuery(BaseModel, frozen=True, extra="forbid"):
    """Which form is asked for, in which format."""

    period: Annotated[str, Field(description="such as 2021-Q2, 2021-06, 2021 or 2021-03-15/2021-06-14")]
    unit: Name | None = None
    rows: RowBy = RowBy.CATEGORY
    format: Literal["json", "xlsx", "html"] = "json"

    @property
    def rules(self) -> CountingRules:
        """The counting rules that are asked for."""
        return CountingRules(**self.model_dump(include=set(_RULES)))


if TYPE_CHECKING:
    Asked = FormQuery
else:
    Asked = create_model("Asked", __base__=FormQuery, **_RULES)


class Forms:
    """The forms of the records in a store."""

    def __init__(self, store: Store, reporting_unit: str) -> None:
        self.store, self._reporting_unit = store, reporting_unit
        self._kept = lru_cache(maxsize=64)(lambda rules: KeptLedger(store.changes, rules))
        # A form is written once for all who ask for it before the next revision.
        self.document = lru_cache(maxsize=256)(self._document)

    def ledger(self, latest: int, rules: CountingRules) -> Ledger:
        """The ledger of a revision, or of a later one."""
        # It does not depend on where the cases of an ended level stand.
        return self._kept(attrs.evolve(rules, ended_level=CountingRules().ended_level)).at(latest)

    def form(self, latest: int, code: str, asked: FormQuery) -> Form[Any]:
        """A form that counts the records of a revision, or of a later one.

        Raises: KsttError.
        """
        period, unit = ReportingPeriod.parse(asked.period), asked.unit
        form: Callable[..., Form[Any]] = getattr(kstt, f"form_{code}")
        kind = "cases" if code.startswith("06") else "feedback"
        given = {"rules": asked.rules, "rows": asked.rows} if kind == "cases" else {}
        counted: Ledger | Iterable[Case | Feedback]
        if kind == "cases" and asked.rows is not RowBy.PROCEDURE:
            counted = self.ledger(latest, asked.rules)
        else:  # of feedback there is little, and a ledger does not keep procedures
            counted = (from_json(document, KINDS[kind]) for document in self.store.page(kind))
        if unit is None:
            return form(counted, period, reporting_unit=self._reporting_unit, **given)
        try:
            return form(counted, period, unit=unit, **given)
        except UnknownNameError:
            # The form of a unit with records of the other kind alone has zeros; one without any is unknown.
            if not any(self.store.page(each, limit=1, unit=unit) for each in KINDS):
                raise
            return form((), period, reporting_unit=unit, **given)

    def _document(self, latest: int, code: str, asked: FormQuery) -> bytes:
        return WRITERS[asked.format][1](self.form(latest, code, asked))

    def tag(self, revision: int) -> str:
        """The entity tag of everything that is counted from a revision by this version for this unit."""
        made_by = crc32(f"{kstt.__version__} {self._reporting_unit}".encode())
        return f'W/"{revision}-{made_by:x}"'
