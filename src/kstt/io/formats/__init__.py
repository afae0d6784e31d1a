"""Forms in every format, and cases as systems export them: one way to read and to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.formats.comparing import comparison_document, write_comparison
    from kstt.io.formats.reading import parse_forms, read_form, read_forms, writable, write_form
    from kstt.io.formats.records import CaseExport, open_exports, read_exports, scan_exports, scan_messages
    from kstt.io.formats.register import FORMATS, Format, Reading, Writing
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "comparing": "comparison_document write_comparison",
            "reading": "parse_forms read_form read_forms writable write_form",
            "records": "CaseExport open_exports read_exports scan_exports scan_messages",
            "register": "FORMATS Format Reading Writing",
        },
    )

__all__ = [
    "FORMATS",
    "CaseExport",
    "Format",
    "Reading",
    "Writing",
    "comparison_document",
    "open_exports",
    "parse_forms",
    "read_exports",
    "read_form",
    "read_forms",
    "scan_exports",
    "scan_messages",
    "writable",
    "write_comparison",
    "write_form",
]
