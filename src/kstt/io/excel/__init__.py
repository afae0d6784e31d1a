"""Forms in workbooks: xlsx, xls and ods read, xlsx written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.excel.marking import CellMark, Losses, mark_workbook, write_marked
    from kstt.io.excel.reading import read_form, read_forms
    from kstt.io.excel.template import template_bytes, write_template
    from kstt.io.excel.writing import form_bytes, write_form
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "marking": "CellMark Losses mark_workbook write_marked",
            "reading": "read_form read_forms",
            "template": "template_bytes write_template",
            "writing": "form_bytes write_form",
        },
    )

__all__ = [
    "CellMark",
    "Losses",
    "form_bytes",
    "mark_workbook",
    "read_form",
    "read_forms",
    "template_bytes",
    "write_form",
    "write_marked",
    "write_template",
]
