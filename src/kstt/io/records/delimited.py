"""Cases and feedback in delimited files: one record a line, columns by the names of the fields.

The columns are the fields of :class:`~kstt.Case` and :class:`~kstt.Feedback`: members by their English
names, ISO 8601 days or instants, an empty field for nothing. A field with a default may be left out.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.io.records.invalid_rows import InvalidRowsError
from kstt.io.records.reader import RecordReader
from kstt.io.records.tables import DelimitedTable
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.fields import fields_of
from kstt.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kstt.records.sources import CaseSource

__all__ = [
    "InvalidRowsError",
    "RecordReader",
    "read_all",
    "read_cases",
    "read_feedback",
    "scan_cases",
    "scan_feedback",
    "write_records",
]

R = TypeVar("R", Case, Feedback)


def scan_cases(source: str | Path | Iterable[str], described: CaseSource | None = None) -> RecordReader[Case]:
    """The cases of a file (or of lines of text) one by one; the bad rows are in ``findings``.

    Args:
        source: a file of delimited text, or lines of text.
        described: how the system that wrote it writes its cases; without it, columns and words are those of
            :class:`~kstt.Case`.

    Raises: DocumentError, while reading, for a file whose header or encoding is not usable.

    >>> lines = ["id,category,level,unit,channel,received,due,closed,closing",
    ...          "H1,Đất đai,district,UBND huyện A,online,2021-04-01,2021-04-20,,",
    ...          "H2,Đất đai,distrct,UBND huyện A,online,2021-04-01,2021-04-31,,"]
    >>> reader = scan_cases(lines)
    >>> [case.id for case in reader]
    ['H1']
    >>> for finding in reader.findings:
    ...     print(finding.row, finding.column, finding.found)
    line 3 level distrct
    line 3 due 2021-04-31
    """
    return RecordReader(Case, (DelimitedTable(source),), described)


def scan_feedback(source: str | Path | Iterable[str]) -> RecordReader[Feedback]:
    """The feedback of a file (or of lines of text) one by one; see :func:`scan_cases`.

    >>> lines = ["id,category,subject,received,resolved,published", "P1,Đất đai,manners,2021-04-01,,"]
    >>> reader = scan_feedback(lines)
    >>> list(reader), reader.findings[0].column
    ([], 'subject')
    """
    return RecordReader(Feedback, (DelimitedTable(source),))


def read_cases(
    source: str | Path | Iterable[str], described: CaseSource | None = None, *, skip_invalid: bool = False
) -> tuple[Case, ...]:
    """All the cases of a file; arguments as for :func:`scan_cases`.

    Raises: InvalidRowsError with every bad row, unless ``skip_invalid`` leaves them out; DocumentError.

    >>> from kstt import samples
    >>> len(read_cases(samples.path("cases.csv")))
    8
    """
    return read_all(scan_cases(source, described), skip_invalid=skip_invalid)


def read_feedback(source: str | Path | Iterable[str], *, skip_invalid: bool = False) -> tuple[Feedback, ...]:
    """All the feedback of a file; see :func:`read_cases`.

    >>> header = "id,category,subject,received,resolved,published"
    >>> (feedback,) = read_feedback([header, "P1,Đất đai,conduct,2021-04-01,2021-04-09,"])
    >>> feedback.resolved.isoformat(), feedback.published
    ('2021-04-09', None)
    """
    return read_all(scan_feedback(source), skip_invalid=skip_invalid)


def read_all(reader: RecordReader[R], *, skip_invalid: bool) -> tuple[R, ...]:
    """All the records of a reader; raises InvalidRowsError with every bad row, unless they are left out."""
    records = tuple(reader)
    if reader.has_errors and not skip_invalid:
        raise InvalidRowsError(reader.source, reader.findings)
    return records


def write_records(
    records: Iterable[Case | Feedback], *, every_column: bool = False, delimiter: str = ","
) -> Iterator[str]:
    r"""The lines of a CSV file of records, with the optional columns only where a record needs them.

    Args:
        records: cases or feedback; all of them are read first, to know which columns they need.
        every_column: write every column; then the records are taken one by one, and none is kept.
        delimiter: what stands between fields.

    >>> from datetime import date
    >>> from kstt import Feedback, FeedbackSubject
    >>> print("".join(write_records([Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1),
    ...                                       None, None)])), end="")
    id,category,subject,received,resolved,published
    P1,Đất đai,conduct,2021-04-01,,
    """
    import io
    from itertools import chain

    stream: Iterator[Case | Feedback] = iter(records)
    first = next(stream, None)
    kept = () if first is None else tuple(chain((first,), () if every_column else stream))
    names = [
        f.name
        for f in attrs.fields(Case if first is None else type(first))
        if every_column or f.default is attrs.NOTHING or any(getattr(r, f.name) != f.default for r in kept)
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    fields = [fields_of(Case if first is None else type(first))[name] for name in names]
    rows = ([guarded(field.text_of(record)) for field in fields] for record in chain(kept, stream))
    for row in chain((names,), rows):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
