"""Altair, or an error that says how to install it."""

from __future__ import annotations

from kstt.errors import MissingExtraError
from kstt.i18n import msg

try:
    import altair as alt
except ImportError:
    raise MissingExtraError(msg("drawing charts"), "charts") from None

__all__ = ["alt"]
