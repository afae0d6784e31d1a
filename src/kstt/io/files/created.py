"""The creation time that written documents carry."""

from __future__ import annotations

from datetime import datetime

__all__ = ["CREATED"]

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - documents keep no time zone
"""The day of creation that documents name by default: nothing here reads the clock."""
