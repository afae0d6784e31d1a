"""A whole report: its prose, its figures and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.report.figures import Figure, FigureKind, FigureValue, figures_in
    from kstt.io.report.prose import Sentence, sentences_of
    from kstt.io.report.reading import Report, parse_report, read_report
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "figures": "Figure FigureKind FigureValue figures_in",
            "prose": "Sentence sentences_of",
            "reading": "Report parse_report read_report",
        },
    )

__all__ = [
    "Figure",
    "FigureKind",
    "FigureValue",
    "Report",
    "Sentence",
    "figures_in",
    "parse_report",
    "read_report",
    "sentences_of",
]
