"""Records, forms and findings as JSON documents with a schema, and findings as SARIF and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.codecs.documents import SCHEMAS, from_document, from_json, json_schema, to_document, to_json
    from kstt.codecs.findings import (
        findings_document,
        findings_from_document,
        findings_from_json,
        findings_to_csv,
        findings_to_json,
    )
    from kstt.codecs.lines import InvalidLinesError, read_json_lines
    from kstt.codecs.sarif import Spot, to_sarif
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "documents": "SCHEMAS from_document from_json json_schema to_document to_json",
            "findings": "findings_document findings_from_document findings_from_json findings_to_csv"
            " findings_to_json",
            "lines": "InvalidLinesError read_json_lines",
            "sarif": "Spot to_sarif",
        },
    )

__all__ = [
    "SCHEMAS",
    "InvalidLinesError",
    "Spot",
    "findings_document",
    "findings_from_document",
    "findings_from_json",
    "findings_to_csv",
    "findings_to_json",
    "from_document",
    "from_json",
    "json_schema",
    "read_json_lines",
    "to_document",
    "to_json",
    "to_sarif",
]
