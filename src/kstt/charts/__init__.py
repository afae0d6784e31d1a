"""Charts of forms and ledgers (Altair, extra ``charts``): Vietnamese labels, every count in the tooltips."""

from kstt.charts.brief import render_brief
from kstt.charts.calendars import load_calendar
from kstt.charts.changes import compared_rows
from kstt.charts.palettes import DARK, LIGHT, Palette
from kstt.charts.rows import Worst, pending_by_unit, worst_categories
from kstt.charts.trends import online_share, timeliness_trend

__all__ = [
    "DARK",
    "LIGHT",
    "Palette",
    "Worst",
    "compared_rows",
    "load_calendar",
    "online_share",
    "pending_by_unit",
    "render_brief",
    "timeliness_trend",
    "worst_categories",
]
