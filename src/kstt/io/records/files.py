"""Files of records in whichever format they come: delimited text by field names, or portal messages."""

from __future__ import annotations

import csv
import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.atomic import write_atomically
from kstt.codecs.strict import json_kind, parse_json
from kstt.errors import DocumentError, ParseError
from kstt.frames.reading import COLUMNAR_SUFFIXES, JSON_LINES_SUFFIXES
from kstt.i18n import Message, msg
from kstt.io.files.quotes import DELIMITERS
from kstt.io.portal import PortalReader, scan_portal, write_portal
from kstt.io.portal.files import json_lines
from kstt.io.records.delimited import RecordReader, scan_cases, scan_feedback, write_records
from kstt.io.records.tables import FEWEST_COLUMNS
from kstt.limits import RECORDS_HEAD
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.system import document_errors
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

__all__ = [
    "COLUMNAR_SUFFIXES",
    "JSON_SUFFIXES",
    "RecordKind",
    "check_json_lines",
    "holds_no_records",
    "record_kind",
    "scan_records",
    "write_record_file",
]

JSON_SUFFIXES = (*JSON_LINES_SUFFIXES, ".json")
"""Files of JSON: one object a line, or, of portal messages, also an array."""
_FIELDS = frozenset(field.name for record in (Case, Feedback) for field in attrs.fields(record))
_NAMES_ONE = re.compile(r"(?:\w*[_ -])?id|(?:ma|so)[_ ]?(?:so|hs|ho[_ ]?so|don|tthc|pakn)|ma")
_MESSAGE = re.compile(r'"(?:MaHoSo|TrangThaiHoSo)"\s*:')


class RecordKind(Enum):
    """What the records of a file are, and in which format."""

    CASES = "cases in delimited text"
    FEEDBACK = "feedback in delimited text"
    MESSAGES = "portal messages in JSON"


def record_kind(path: str | Path) -> RecordKind | None:
    """What records a file holds, by the beginning of its content; ``None`` for a file of something else.

    Raises: DocumentError for a file that cannot be read.
    """
    file = Path(path)
    with document_errors(path, msg("a file of records")), file.open("rb") as stream:
        head = stream.read(RECORDS_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    else:
        text = head.decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] in {"{", "["}:
        return RecordKind.MESSAGES if _MESSAGE.search(text) else None
    line = next((line for line in text.splitlines() if line.strip()), "")
    fields = {
        name_key(name) for name in next(csv.reader([line], delimiter=max(DELIMITERS, key=line.count)), [])
    }
    for kind, record in ((RecordKind.CASES, Case), (RecordKind.FEEDBACK, Feedback)):
        needed = {field.name for field in attrs.fields(record) if field.default is attrs.NOTHING}
        if needed <= fields:
            return kind
    return None


def holds_no_records(path: str | Path) -> bool:
    """Whether a file is a list of JSON without items, or an object with one and next to nothing beside it.

    Systems write such a file for a day without cases. What stands beside the list is the page, the day or how
    it went: where something names one record, or is a field of one, the list is a part of that record.

    Raises: DocumentError for a file that cannot be read.
    """
    file = Path(path)
    if file.suffix.lower() != ".json":
        return False
    with document_errors(path, msg("a file of records")), file.open("rb") as stream:
        head = stream.read(RECORDS_HEAD)
        if stream.read(1) or _MESSAGE.search(head.decode(errors="replace")):
            return False
    try:
        leaves = list(_leaves("", parse_json(head)))
    except ParseError:
        return False
    lists = [leaf for _, leaf in leaves if isinstance(leaf, list)]
    return (
        lists == [[]] and len(leaves) <= FEWEST_COLUMNS and not any(_is_of_a_record(key) for key, _ in leaves)
    )


def _leaves(key: str, value: object) -> Iterator[tuple[str, object]]:
    """The values of a document with their keys, those of objects in objects for these."""
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from _leaves(inner, one)
    else:
        yield key, value


def _is_of_a_record(key: str) -> bool:
    """Whether a key names a record or is a field of one.

    >>> [key for key in ("id", "caseId", "MaHoSo", "Số hồ sơ", "page", "date") if _is_of_a_record(key)]
    ['id', 'caseId', 'MaHoSo', 'Số hồ sơ']
    """
    return key in _FIELDS or _NAMES_ONE.fullmatch(bare(key)) is not None or key.endswith(("Id", "ID"))


def check_json_lines(path: str | Path) -> None:
    """Refuse a file of JSON lines with one that is no JSON object, or has a key twice.

    Raises: DocumentError naming the line.
    """
    with document_errors(path, msg("a file that can be read")), Path(path).open("rb") as file:
        for number, value in enumerate(json_lines(file), 1):
            if isinstance(value, Message) or not isinstance(value, dict):
                found = value if isinstance(value, Message) else json_kind(value)
                place = msg("{where}: {error}", where=msg("line {line:d}", line=number), error=found)
                raise DocumentError(str(path), place, msg("a JSON object in each line"))


def scan_records(
    path: str | Path, kind: RecordKind
) -> RecordReader[Case] | RecordReader[Feedback] | PortalReader:
    """The records of a file of a known kind, one by one."""
    match kind:
        case RecordKind.MESSAGES:
            return scan_portal(path)
        case RecordKind.FEEDBACK:
            return scan_feedback(path)
        case RecordKind.CASES:
            return scan_cases(path)


def write_record_file(
    records: Iterable[Case | Feedback],
    path: str | Path,
    *,
    overwrite: bool = False,
    before_publishing: Callable[[], None] | None = None,
) -> None:
    """Write records in the format that the file's name asks for, one by one, the file whole or not at all.

    Args:
        records: cases or feedback; for messages, cases.
        path: ``.csv`` or ``.tsv`` for delimited text, ``.jsonl`` or ``.json`` for portal messages.
        overwrite: replace a file that exists.
        before_publishing: called when all is written and before the file gets its name; what it raises
            leaves no file.

    Raises: DocumentError for another name, a file that exists or a place that cannot be written.
    """
    lines = _writer(path)

    def content(stream: BinaryIO) -> None:
        stream.writelines(line.encode() for line in lines(records))
        if before_publishing is not None:
            before_publishing()

    write_atomically(path, content, overwrite=overwrite)


def _writer(path: str | Path) -> Callable[[Iterable[Case | Feedback]], Iterator[str]]:
    suffix = Path(path).suffix.casefold()
    if suffix in {".csv", ".tsv"}:
        delimiter = "," if suffix == ".csv" else "\t"
        return lambda records: write_records(records, every_column=True, delimiter=delimiter)
    if suffix in JSON_LINES_SUFFIXES:
        return lambda records: write_portal(_cases(records, path))
    if suffix == ".json":
        return lambda records: _array(write_portal(_cases(records, path)))
    expected = msg(".csv or .tsv for delimited text, .jsonl or .json for portal messages")
    raise DocumentError(
        str(path),
        msg("the suffix {suffix}", suffix=repr(suffix)),
        expected,
        msg("kstt form makes a form of records"),
    )


def _cases(records: Iterable[Case | Feedback], path: str | Path) -> Iterator[Case]:
    for record in records:
        if not isinstance(record, Case):
            raise DocumentError(
                str(path), msg("feedback"), msg("cases, which messages carry"), msg("write feedback as .csv")
            )
        yield record


def _array(lines: Iterator[str]) -> Iterator[str]:
    yield "["
    for number, line in enumerate(lines):
        yield ("" if number == 0 else ",") + "\n" + line.rstrip("\n")
    yield "\n]\n"
