"""What an installation decides."""

from __future__ import annotations

import os

import attrs

from .store import DEFAULT_URL


@attrs.frozen
class Settings:
    """What an installation decides. A body may take the patience, and a second more for each ``slowest_bytes``."""

    database_url: str = DEFAULT_URL
    reporting_unit: str = ""
    token: str = ""
    upload_bytes: int = 10 * 1024 * 1024
    records_bytes: int = 64 * 1024 * 1024
    patience_seconds: float = 30
    slowest_bytes: int = 16 * 1024
    threads: int = 12

    @classmethod
    def from_environment(cls) -> Settings:
        """As the environment of the process says."""
        value = os.environ.get
        return cls(value("DATABASE_URL", DEFAULT_URL), value("REPORTING_UNIT", ""), value("PORTAL_TOKEN", ""))
