"""The table of a form as printed or reported: its cells, sums, checks and drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.tables.addressing import LineName
    from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
    from kstt.tables.checks import check
    from kstt.tables.equations import Equation, equations_of
    from kstt.tables.from_frames import reshape
    from kstt.tables.heading import Signatures
    from kstt.tables.html import render_html
    from kstt.tables.output import Tabular
    from kstt.tables.rates import FormRates, rates_of
    from kstt.tables.recognition import (
        Certainty,
        ColumnSpot,
        Doubt,
        FurtherCounts,
        HeaderSign,
        Omission,
        OmissionReason,
        Recognition,
        ScannedCell,
    )
    from kstt.tables.table import FormTable, HasTable
    from kstt.tables.text import render_text
    from kstt.tables.to_frames import Shape, TidyRow, tidy_rows, to_arrow, to_pandas, to_polars
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "addressing": "LineName",
            "cells": "LineKind ReportedCell ReportedRow",
            "checks": "check",
            "equations": "Equation equations_of",
            "from_frames": "reshape",
            "heading": "Signatures",
            "html": "render_html",
            "output": "Tabular",
            "rates": "FormRates rates_of",
            "recognition": "Certainty ColumnSpot Doubt FurtherCounts HeaderSign Omission OmissionReason"
            " Recognition ScannedCell",
            "table": "FormTable HasTable",
            "text": "render_text",
            "to_frames": "Shape TidyRow tidy_rows to_arrow to_pandas to_polars",
        },
    )

__all__ = [
    "Certainty",
    "ColumnSpot",
    "Doubt",
    "Equation",
    "FormRates",
    "FormTable",
    "FurtherCounts",
    "HasTable",
    "HeaderSign",
    "LineKind",
    "LineName",
    "Omission",
    "OmissionReason",
    "Recognition",
    "ReportedCell",
    "ReportedRow",
    "ScannedCell",
    "Shape",
    "Signatures",
    "Tabular",
    "TidyRow",
    "check",
    "equations_of",
    "rates_of",
    "render_html",
    "render_text",
    "reshape",
    "tidy_rows",
    "to_arrow",
    "to_pandas",
    "to_polars",
]
