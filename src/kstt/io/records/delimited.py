"""Cases and feedback in delimited files: one record a line, columns by the names of the fields.

The columns are the fields of :class:`~kstt.Case` and :class:`~kstt.Feedback`: members by their English
names, ISO 8601 days or instants, an empty field for nothing. A field with a default may be left out.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import attrs

from kstt.errors import DocumentError, InvalidRecordError, KsttError, ParseError, system_words
from kstt.findings.rules import RULES, Finding, Severity, errors_shown
from kstt.i18n import Message, joined, msg, quoted
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.fields import Field, fields_of
from kstt.records.validity import warned_days
from kstt.text import close_names, guarded, name_key, unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "InvalidRowsError",
    "RecordReader",
    "read_cases",
    "read_feedback",
    "scan_cases",
    "scan_feedback",
    "write_records",
]

R = TypeVar("R", Case, Feedback)


class InvalidRowsError(KsttError, ValueError):
    """A file some of whose rows cannot be records; ``findings`` hold every one of them."""

    def __init__(self, source: str, findings: tuple[Finding, ...]) -> None:
        self.source, self.findings = source, findings

    def as_message(self) -> Message:
        """How many values are bad, and the first of them."""
        return msg(
            "{source}: {count} values are not usable: {errors}",
            source=self.source,
            count=sum(finding.severity is Severity.ERROR for finding in self.findings),
            errors=errors_shown(self.findings),
        )


class RecordReader(Generic[R]):
    """The good records of a file, one by one; ``findings`` tells of the others once it is read through.

    Records are not kept; of each only its id is remembered, to find one that comes twice.
    """

    def __init__(self, kind: type[R], lines: Iterable[str], source: str) -> None:
        self.source = source
        self.found: list[Finding] = []
        self.left_out = 0
        self.rows = 0
        self._kind: type[R] = kind
        self._lines = lines

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in the rows read so far."""
        return tuple(self.found)

    @property
    def has_errors(self) -> bool:
        """Whether rows read so far were left out."""
        return self.left_out > 0

    def __iter__(self) -> Iterator[R]:
        self.found, self.left_out, self.rows = [], 0, 0
        lines = iter(self._lines)
        first = next(lines, "")
        if not first.strip():
            raise DocumentError(
                self.source,
                msg("an empty file"),
                msg("a header line: {kind}", kind=",".join(fields_of(self._kind))),
            )
        delimiter = max(",;\t", key=first.count)
        header = [name_key(name) for name in next(csv.reader([first], delimiter=delimiter))]
        columns = fields_of(self._kind)
        self._check_header(header, columns)
        seen: dict[str, int] = {}
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if not any(row):
                    continue
                self.rows += 1
                record = self._record(header, row, columns, reader.line_num + 1, seen)
                if record is None:
                    self.left_out += 1
                else:
                    yield record
        except csv.Error as error:
            where = msg("line {line:d}", line=reader.line_num + 1)
            raise DocumentError(
                self.source,
                msg("{where}: {error}", where=where, error=error),
                msg("a delimited table with balanced quotes"),
            ) from None

    def _check_header(self, header: list[str], columns: Mapping[str, Field]) -> None:
        needed = [name for name, field in columns.items() if field.required]
        missing = [name for name in needed if name not in header]
        unknown = [name for name in header if name not in columns]
        twice = sorted({name for name in header if header.count(name) > 1})
        hints = joined(
            ", ",
            [
                msg("{name} may be meant for {close}", name=repr(name), close=repr(close[0]))
                for name in unknown
                if (close := close_names(name, missing))
            ],
        )
        for problem, names in (
            (msg("no column {names}", names=quoted(missing)), missing),
            (msg("unknown column {names}", names=quoted(unknown)), unknown),
            (msg("twice the column {names}", names=quoted(twice)), twice),
        ):
            if names:
                expected = msg("the columns {needed}", needed=",".join(needed))
                raise DocumentError(self.source, problem, expected, hints)

    def _record(
        self,
        header: list[str],
        row: list[str],
        columns: Mapping[str, Field],
        line: int,
        seen: dict[str, int],
    ) -> R | None:
        place = {"row": msg("line {line:d}", line=line), "where": f"{self.source}:{line}"}
        before = len(self.found)
        if len(row) != len(header):
            expected = msg("{count} fields as in the header", count=len(header))
            self._tell(
                "record-invalid",
                column="(all)",
                found=msg("{count} fields", count=len(row)),
                expected=expected,
                **place,
            )
            return None
        values: dict[str, object] = {}
        for name, text in zip(header, row, strict=True):
            try:
                values[name] = columns[name].codec.parse(unguarded(text))
            except ParseError as error:
                self._tell("record-invalid", column=name, found=text, expected=error.expected, **place)
        identity = values.get("id")
        if isinstance(identity, str):
            first = seen.setdefault(identity, line)
            if first != line:
                self._tell(
                    "record-duplicate",
                    column="id",
                    found=identity,
                    expected=msg("line {first:d}", first=first),
                    **place,
                )
        if len(self.found) > before:
            return None
        try:
            record = cast("Callable[..., R]", self._kind)(**values)
        except InvalidRecordError as error:
            self._tell(
                "record-invalid", column=error.field, found=str(error.found), expected=error.expected, **place
            )
            return None
        except ParseError as error:
            self._tell(
                "record-invalid", column=error.what, found=str(error.found), expected=error.expected, **place
            )
            return None
        self._warn(record, place)
        return record

    def _warn(self, record: Case | Feedback, place: dict[str, str]) -> None:
        for rule, found, first in warned_days(record):
            self._tell(
                f"record-{rule.name}-before-{rule.warns_before}",
                column=rule.name,
                found=found.isoformat(),
                expected=first.isoformat(),
                **place,
            )

    def _tell(self, rule: str, **parts: str) -> None:
        self.found.append(RULES[rule].finding(**parts))


class _Lines:
    """The lines of a file, that can be read again."""

    def __init__(self, path: str | Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[str]:
        return _open(self.path)


def _open(path: str | Path) -> Iterator[str]:
    file, encoding = Path(path), "utf-8-sig"
    try:
        with file.open("rb") as binary:
            mark = binary.read(4)
        if mark.startswith(b"PK\x03\x04") or (
            b"\0" in mark and not mark.startswith((b"\xff\xfe", b"\xfe\xff"))
        ):
            raise DocumentError(
                str(path),
                msg("a binary file"),
                msg("delimited text in UTF-8"),
                msg("export the sheet as CSV"),
            )
        if mark.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        with file.open(encoding=encoding, newline="") as text:
            yield from text
    except UnicodeDecodeError as error:
        found = msg(
            "a byte {byte} that is no {encoding}",
            byte=f"{error.object[error.start]:#04x}",
            encoding=encoding.removesuffix("-sig").upper(),
        )
        raise DocumentError(str(path), found, msg("text in UTF-8"), msg("save the file as UTF-8")) from None
    except OSError as error:
        raise DocumentError(str(path), system_words(error), msg("a file that can be read")) from None


def scan_cases(source: str | Path | Iterable[str]) -> RecordReader[Case]:
    """The cases of a file (or of lines of text) one by one, the bad rows told in ``findings``.

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
    return _reader(Case, source)


def scan_feedback(source: str | Path | Iterable[str]) -> RecordReader[Feedback]:
    """The feedback of a file (or of lines of text) one by one; see :func:`scan_cases`."""
    return _reader(Feedback, source)


def _reader(kind: type[R], source: str | Path | Iterable[str]) -> RecordReader[R]:
    if isinstance(source, (str, Path)):
        return RecordReader(kind, _Lines(source), str(source))
    return RecordReader(kind, source, "lines")


def read_cases(source: str | Path | Iterable[str], *, skip_invalid: bool = False) -> tuple[Case, ...]:
    """All the cases of a file.

    Raises: InvalidRowsError with every bad row, unless ``skip_invalid`` leaves them out; DocumentError.
    """
    return _all(scan_cases(source), skip_invalid=skip_invalid)


def read_feedback(source: str | Path | Iterable[str], *, skip_invalid: bool = False) -> tuple[Feedback, ...]:
    """All the feedback of a file; see :func:`read_cases`."""
    return _all(scan_feedback(source), skip_invalid=skip_invalid)


def _all(reader: RecordReader[R], *, skip_invalid: bool) -> tuple[R, ...]:
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
