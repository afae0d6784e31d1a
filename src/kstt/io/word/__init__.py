"""Forms and reports as Word documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.word.letter import Letter
    from kstt.io.word.outline import REPORT_OUTLINE, Figures, OutlineSection
    from kstt.io.word.reports import report_bytes, report_prompts, write_report
    from kstt.io.word.writing import form_bytes, write_form
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "letter": "Letter",
            "outline": "REPORT_OUTLINE Figures OutlineSection",
            "reports": "report_bytes report_prompts write_report",
            "writing": "form_bytes write_form",
        },
    )

__all__ = [
    "REPORT_OUTLINE",
    "Figures",
    "Letter",
    "OutlineSection",
    "form_bytes",
    "report_bytes",
    "report_prompts",
    "write_form",
    "write_report",
]
