"""Tables of forms in delimited text, HTML and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.text.delimited import parse_table, parse_tables, read_table
    from kstt.io.text.html import parse_html_forms
    from kstt.io.text.json import parse_json_forms
    from kstt.io.text.writing import to_delimited, to_report_text
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "delimited": "parse_table parse_tables read_table",
            "html": "parse_html_forms",
            "json": "parse_json_forms",
            "writing": "to_delimited to_report_text",
        },
    )

__all__ = [
    "parse_html_forms",
    "parse_json_forms",
    "parse_table",
    "parse_tables",
    "read_table",
    "to_delimited",
    "to_report_text",
]
