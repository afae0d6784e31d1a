"""Exports of cases: which files are meant."""

import pytest

from kstt.errors import ParseError
from kstt.frames.reading import database_among, open_frame
from kstt.io.formats.records import (
    export_files,
    open_exports,
    open_tables,
    read_exports,
    scan_exports,
    scan_feedback_files,
    scan_messages,
)
from kstt.io.settings import describe_export


@pytest.mark.parametrize(
    "reads",
    [
        export_files,
        open_exports,
        open_tables,
        read_exports,
        scan_exports,
        scan_feedback_files,
        scan_messages,
        describe_export,
        open_frame,
        lambda: describe_export(table="cases"),
        lambda: database_among((), "cases"),
    ],
)
def test_no_path_is_refused_and_is_no_export_without_cases(reads):
    with pytest.raises(ParseError, match="paths: found none, expected at least one file"):
        reads()
