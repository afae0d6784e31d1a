"""Forms and reports in PDF files and pictures: text layers read, scans recognised and decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.pdf.geometry import Box
    from kstt.io.pdf.pages import parse_pages
    from kstt.io.pdf.text import pdf_lines
else:
    __getattr__, __dir__ = lazy_names(
        __name__, {"geometry": "Box", "pages": "parse_pages", "text": "pdf_lines"}
    )

__all__ = ["Box", "parse_pages", "pdf_lines"]
