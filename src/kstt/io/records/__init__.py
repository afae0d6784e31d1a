"""Records of cases and feedback in delimited text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.records.delimited import (
        InvalidRowsError,
        RecordReader,
        read_cases,
        read_feedback,
        scan_cases,
        scan_feedback,
        write_records,
    )
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "delimited": "InvalidRowsError RecordReader read_cases read_feedback scan_cases scan_feedback"
            " write_records",
        },
    )

__all__ = [
    "InvalidRowsError",
    "RecordReader",
    "read_cases",
    "read_feedback",
    "scan_cases",
    "scan_feedback",
    "write_records",
]
