"""What a user sets in files: editions, catalogues, calendars, words of titles, sources of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.settings.calendars import parse_calendar, read_calendar
    from kstt.io.settings.catalogues import parse_catalogue, read_catalogue
    from kstt.io.settings.describing import describe_export
    from kstt.io.settings.layouts import parse_layouts, read_layouts
    from kstt.io.settings.sources import parse_source, read_source
    from kstt.io.settings.titles import parse_titles, read_titles
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "calendars": "parse_calendar read_calendar",
            "catalogues": "parse_catalogue read_catalogue",
            "describing": "describe_export",
            "layouts": "parse_layouts read_layouts",
            "titles": "parse_titles read_titles",
            "sources": "parse_source read_source",
        },
    )

__all__ = [
    "describe_export",
    "parse_calendar",
    "parse_catalogue",
    "parse_layouts",
    "parse_source",
    "parse_titles",
    "read_calendar",
    "read_catalogue",
    "read_layouts",
    "read_source",
    "read_titles",
]
