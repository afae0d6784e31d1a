"""What an installation decides, and what its requests work with."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

import attrs
from anyio import CapacityLimiter

import kstt
from kstt import RowBy

from .kept import Kept
from .models import CASES
from .queries import OF_CASES, OF_FEEDBACK
from .store import DEFAULT_URL, Store, engine_of

if TYPE_CHECKING:
    from kstt import CountingRules, Form, ReportingPeriod


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

    @classmethod
    def of(cls, settings: Settings) -> Service:
        """The service on one database, with a connection for each thread."""
        store = Store(engine_of(settings.database_url, settings.threads + settings.upload_threads))
        return cls(settings, store, Kept(store), CapacityLimiter(settings.upload_threads))

    def form(
        self,
        latest: int,
        code: str,
        period: ReportingPeriod,
        rules: CountingRules,
        rows: RowBy,
        unit: str | None,
    ) -> tuple[int, Form[Any]]:
        """A revision, the latest or a later one, and its form, from what is kept of the records."""
        named_unit = unit or self.settings.reporting_unit
        if code in OF_CASES and rows is RowBy.PROCEDURE:  # which a ledger does not keep
            units = None if unit is None else self.kept.spellings(latest, unit)
            states = chain.from_iterable(self.store.changes(CASES, 0, units))
            cases = map(CASES.to_record, states)
            return latest, OF_CASES[code](cases, period, rules, rows=rows, reporting_unit=named_unit)
        if code in OF_CASES:
            revision, ledger = self.kept.ledger(latest, rules, unit)
            return revision, OF_CASES[code](ledger, period, rules, rows=rows, reporting_unit=named_unit)
        revision, feedback = self.kept.feedback(latest, unit)
        return revision, OF_FEEDBACK[code](feedback, period, reporting_unit=named_unit)

    def tag(self, revision: int) -> str:
        """The entity tag of everything that is counted from a revision by this version for this unit."""
        made_by = crc32(f"{kstt.__version__} {self.settings.reporting_unit}".encode())
        return f'W/"{revision}-{made_by:x}"'
