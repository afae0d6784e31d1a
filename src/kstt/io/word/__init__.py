"""Forms and reports as Word documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.word.writing import form_bytes, report_bytes, write_form, write_report
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "writing": "form_bytes report_bytes write_form write_report",
        },
    )

__all__ = [
    "form_bytes",
    "report_bytes",
    "write_form",
    "write_report",
]
