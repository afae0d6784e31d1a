"""What an installation decides, and what its requests work with."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

import attrs
from anyio import CapacityLimiter

import kstt
from kstt import RowBy
from kstt.codecs import to_document
from kstt.html import render_html
from kstt.io.excel import form_bytes

from .kept import Kept
from .queries import OF_CASES, OF_FEEDBACK, Asked, Output
from .store import DEFAULT_URL, Store, engine_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kstt import Case, Form, Ledger

    Answers = Callable[[int, Asked, Output], tuple[int, bytes]]


@attrs.frozen
class Settings:
    """What an installation decides. Uploads have threads of their own, so that forms never wait for them."""

    database_url: str = DEFAULT_URL
    reporting_unit: str = ""
    token: str = ""
    upload_bytes: int = 10 * 1024 * 1024
    records_bytes: int = 1024 * 1024 * 1024
    patience_seconds: float = 30
    slowest_bytes: int = 16 * 1024
    threads: int = 12
    upload_threads: int = 4


@attrs.frozen
class Service:
    """What a request works with."""

    settings: Settings
    store: Store
    kept: Kept
    uploads: CapacityLimiter
    _answers: Answers = attrs.field(
        init=False, default=attrs.Factory(lambda self: lru_cache(256)(self._answer), takes_self=True)
    )

    @classmethod
    def of(cls, settings: Settings) -> Service:
        """The service on one database, with a connection for each thread."""
        store = Store(engine_of(settings.database_url, settings.threads + settings.upload_threads))
        return cls(settings, store, Kept(store), CapacityLimiter(settings.upload_threads))

    def form(self, latest: int, asked: Asked) -> tuple[int, Form[Any]]:
        """A revision, the latest or a later one, and its form, from what is kept of the records."""
        named_unit = asked.unit or self.settings.reporting_unit
        if asked.code in OF_FEEDBACK:
            latest, feedback = self.kept.feedback(latest, asked.unit)
            return latest, OF_FEEDBACK[asked.code](feedback, asked.period, reporting_unit=named_unit)
        cases: Ledger | Iterable[Case]
        if asked.rows is RowBy.PROCEDURE:  # which a ledger does not keep
            cases = self.kept.cases(latest, asked.unit)
        else:
            latest, cases = self.kept.ledger(latest, asked.rules, asked.unit)
        of_cases, how = OF_CASES[asked.code], {"rows": asked.rows, "reporting_unit": named_unit}
        return latest, of_cases(cases, asked.period, asked.rules, **how)

    def answer(self, latest: int, asked: Asked, output: Output) -> tuple[int, bytes]:
        """The form as a document, and its revision; made once for all who ask before records change."""
        return self._answers(latest, asked, output)

    def _answer(self, latest: int, asked: Asked, output: Output) -> tuple[int, bytes]:
        revision, form = self.form(latest, asked)
        if output == "xlsx":
            return revision, form_bytes(form)
        if output == "html":
            return revision, render_html(form, page=True).encode()
        return revision, json.dumps(to_document(form), ensure_ascii=False).encode()

    def tag(self, revision: int) -> str:
        """The entity tag of everything that is counted from a revision by this version for this unit."""
        made_by = crc32(f"{kstt.__version__} {self.settings.reporting_unit}".encode())
        return f'W/"{revision}-{made_by:x}"'
