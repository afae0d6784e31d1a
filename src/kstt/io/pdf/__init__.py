"""Forms and reports in PDF files and pictures: text layers read, scans recognised and decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.pdf.pages import parse_pages
    from kstt.io.pdf.side_by_side import render_beside
else:
    __getattr__, __dir__ = lazy_names(__name__, {"side_by_side": "render_beside", "pages": "parse_pages"})

__all__ = ["parse_pages", "render_beside"]
