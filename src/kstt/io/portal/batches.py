"""Batches of portal messages, streamed: JSON lines, a JSON array, or an object that holds the array.

Of a batch only one record is in memory at a time, and a bounded number of findings.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.codecs.strict import parse_json
from kstt.errors import DocumentError, MissingExtraError, ParseError, system_words
from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, msg
from kstt.io.portal.mapping import NATIONAL, PortalMapping, record_named
from kstt.io.portal.messages import SUPPLEMENTS, read_record, to_record
from kstt.limits import FAR_BELOW, LONGEST_LINE
from kstt.records.sources import Unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kstt.records.cases import Case

__all__ = ["PortalReader", "scan_portal", "write_portal"]


class PortalReader:
    """The cases of a batch, one by one; ``findings`` lists the rest once it is read through.

    ``read`` counts the records, ``not_cases`` those refused at intake or only registered, ``left_out``
    those that were not usable; ``found`` counts the findings by rule, of which the first
    ``keep_findings`` are kept. Each pass starts anew.
    """

    def __init__(
        self,
        records: Iterable[object],
        mapping: PortalMapping,
        source: str,
        *,
        keep_findings: int,
        unique: Unique,
    ) -> None:
        self.source = source
        self._records, self._mapping = records, mapping
        self._keep, self._unique = keep_findings, unique
        self._start()

    def _start(self) -> None:
        self.read = self.not_cases = self.left_out = 0
        self.found: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._latest: dict[str, Case | None] | None = None

    @property
    def rows(self) -> int:
        """How many records were read so far."""
        return self.read

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in the records read so far, the first ``keep_findings`` of it."""
        return tuple(self._findings)

    @property
    def has_errors(self) -> bool:
        """Whether records read so far were left out."""
        return self.left_out > 0

    def __iter__(self) -> Iterator[Case]:
        self._start()
        if self._unique in {Unique.REFUSE, Unique.OFF}:
            yield from self._cases()
            return
        # What a message that came later says replaces what was said before, also that it is no case.
        latest: dict[str, Case | None] = {}
        self._latest = latest
        for case in self._cases():
            latest[case.id] = case
        yield from (case for case in latest.values() if case is not None)

    def _cases(self) -> Iterator[Case]:
        seen: dict[str, int] = {}
        for number, record in enumerate(self._records, 1):
            self.read = number
            if not isinstance(record, dict):
                self._refuse(number, record)
                continue
            reading = read_record(record, self._mapping, number=number, source=self.source)
            if reading.findings:
                self._tell(reading.findings)
            if reading.case is None:
                if any(finding.rule == "record-invalid" for finding in reading.findings):
                    self.left_out += 1
                else:
                    self.not_cases += 1
                    if self._latest is not None and reading.id in self._latest:
                        self._latest[reading.id] = None
                continue
            if self._unique is Unique.REFUSE:
                first = seen.setdefault(reading.id, number)
                if first != number:
                    self._tell((self._duplicate(number, reading.id, first),))
                    self.left_out += 1
                    continue
            yield reading.case

    def _refuse(self, number: int, record: object) -> None:
        found = record if isinstance(record, Message) else type(record).__name__
        self._tell(
            (
                RULES["record-invalid"].finding(
                    row=record_named(number),
                    column=msg("(all)"),
                    found=found,
                    expected=msg("a JSON object"),
                    where=f"{self.source}:{number}",
                ),
            )
        )
        self.left_out += 1

    def _duplicate(self, number: int, identity: str, first: int) -> Finding:
        return RULES["record-duplicate"].finding(
            row=record_named(number, identity),
            column="MaHoSo",
            found=identity,
            expected=record_named(first),
            where=f"{self.source}:{number}",
        )

    def _tell(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.found[finding.rule] += 1
            if len(self._findings) < self._keep:
                self._findings.append(finding)


def scan_portal(
    source: str | Path | Iterable[Mapping[str, object]],
    mapping: PortalMapping = NATIONAL,
    *,
    keep_findings: int = 10_000,
    unique: Unique | str = Unique.REFUSE,
) -> PortalReader:
    """The cases of a batch of messages, one by one, the records that are not usable listed in ``findings``.

    Args:
        source: a file of JSON lines, of one JSON array, or of one JSON object in which a list holds the
            records; or the records themselves.
        mapping: what the codes mean.
        keep_findings: how many findings are kept; all are counted.
        unique: what is done with a record whose ``MaHoSo`` came before. ``refuse`` leaves it out and says so,
            memory grows with the ids; ``latest`` and ``last`` let the later message replace the earlier, the
            cases are kept until the end; with ``off`` a case that a batch holds twice is counted twice.

    Raises, while reading: DocumentError for a file that is not JSON (what was read before it broke has
    been given); MissingExtraError for an array or object without the extra ``portal``.

    >>> reader = scan_portal([{"MaHoSo": "H1", "TrangThaiHoSo": "3"}, {"TrangThaiHoSo": "99"}])
    >>> list(reader), reader.not_cases, reader.left_out, reader.findings[0].column
    ([], 1, 1, 'TrangThaiHoSo')
    """
    path = Path(source) if isinstance(source, (str, Path)) else None
    records: Iterable[object] = _File(path) if path is not None else source  # type: ignore[assignment]  # not a str here
    return PortalReader(
        records,
        mapping,
        str(path) if path is not None else "records",
        keep_findings=keep_findings,
        unique=Unique(unique),
    )


def write_portal(cases: Iterable[Case], mapping: PortalMapping = NATIONAL) -> Iterator[str]:
    """The messages of cases as JSON lines, one at a time.

    Raises: InvalidRecordError as :func:`to_record`.
    """
    for case in cases:
        yield json.dumps(to_record(case, mapping), ensure_ascii=False) + "\n"


class _File:
    """The records of a file, read anew for each pass."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[object]:
        try:
            with self.path.open("rb") as file:
                if _is_lines(file, self.path):
                    yield from _lines(file)
                else:
                    yield from _items(file, self.path)
        except OSError as error:
            found = system_words(error)
            raise DocumentError(str(self.path), found, msg("a file of messages")) from None


def _skip_mark(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)


def _is_lines(file: BinaryIO, path: Path) -> bool:
    """Whether the file holds JSON lines: its first line is a whole object that is itself a message."""
    _skip_mark(file)
    first = b""
    for _ in range(FAR_BELOW):
        first = file.readline(LONGEST_LINE)
        if not first or first.strip():
            break
    _skip_mark(file)
    if not first.strip():
        raise DocumentError(str(path), msg("an empty file"), msg("JSON lines, or a JSON array of messages"))
    if first.lstrip()[:1] not in {b"{", b"["}:
        if path.suffix.casefold() in {".jsonl", ".ndjson"}:
            return True
        raise DocumentError(str(path), msg("a file that begins with {first}", first=repr(first[:20])), "JSON")
    if path.suffix.casefold() in {".jsonl", ".ndjson"}:
        return True
    try:
        record = parse_json(first)
    except ParseError:
        return False
    return isinstance(record, dict) and ("MaHoSo" in record or "TrangThaiHoSo" in record)


def _lines(file: BinaryIO) -> Iterator[object]:
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield msg("a line of more than {limit} bytes", limit=LONGEST_LINE)
        elif line.strip():
            try:
                yield parse_json(line)
            except ParseError as error:
                yield msg("no JSON ({error})", error=error.found)


def _items(file: BinaryIO, path: Path) -> Iterator[object]:
    try:
        import ijson  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise MissingExtraError(msg("reading a JSON array of messages"), "portal") from None
    given = 0
    try:
        events = ((prefix, event) for prefix, event, _ in ijson.parse(file, multiple_values=True))
        spot = next((prefix for prefix, event in events if event == "start_array"), None)
        # No list, or only that of a record's own supplements: the object is itself a message.
        whole = spot is None or spot.endswith(SUPPLEMENTS)
        where = "" if whole else f"{spot}.item".lstrip(".")
        _skip_mark(file)
        for record in ijson.items(file, where, multiple_values=whole, use_float=True):
            given += 1
            yield record
    except ijson.JSONError as error:
        raise DocumentError(
            str(path),
            msg("no JSON after record {given:d} ({error})", given=given, error=error),
            msg("whole JSON in UTF-8"),
        ) from None
