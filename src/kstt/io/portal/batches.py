"""Batches of portal messages, streamed: JSON lines, a JSON array, or an object that holds the array.

Of a batch only one record is in memory at a time, and a bounded number of findings.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.codecs.strict import json_kind, parse_json
from kstt.dates.instants import clock_of, day_of
from kstt.errors import DocumentError, MissingExtraError, ParseError, system_words
from kstt.findings.rules import RULES, Finding
from kstt.frames.reading import JSON_LINES_SUFFIXES
from kstt.i18n import Message, msg
from kstt.io.portal.alike import AlikeMessages
from kstt.io.portal.histories import history_of
from kstt.io.portal.lines import line_parser
from kstt.io.portal.mapping import NATIONAL, PortalMapping, record_named
from kstt.io.portal.messages import SUPPLEMENTS, PortalReading, read_record
from kstt.io.portal.nesting import BoundedNesting
from kstt.io.portal.surrogates import WholeCharacters
from kstt.io.portal.writing import to_record
from kstt.limits import DEEPEST_JSON, FAR_BELOW, LONGEST_LINE
from kstt.records.sources import Unique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import BinaryIO

    from kstt.records.cases import Case

__all__ = ["PortalReader", "json_lines", "json_records", "scan_portal", "write_portal"]


class PortalReader:
    """The cases of a batch, one by one; ``findings`` lists the rest once it is read through.

    ``read`` counts the records, ``not_cases`` those refused at intake or only registered, ``left_out``
    those that were not usable; ``found`` counts the findings by rule, of which the first
    ``keep_findings`` are kept. Each pass starts anew.
    """

    def __init__(
        self,
        batches: Sequence[tuple[str, Iterable[object]]],
        mapping: PortalMapping,
        *,
        keep_findings: int,
        unique: Unique,
    ) -> None:
        self.source = batches[0][0] if len(batches) == 1 else f"{len(batches)} files"
        self._batches, self._mapping = batches, mapping
        self._keep, self._unique = keep_findings, unique
        self._start()

    def _start(self) -> None:
        self.read = self.not_cases = self.left_out = 0
        self.found: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._kept: dict[str, list[PortalReading]] = {}

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
            for _, case in self._cases():
                yield case
            return
        kept = self._kept
        for given, case in self._cases():
            if isinstance(given, PortalReading):
                reading = given
            else:
                reading = PortalReading(given[1], case.id, case, source=given[0])
            before = kept.setdefault(reading.id, [])
            if self._unique is Unique.LAST:
                before.clear()
            before.append(reading)
        for readings in kept.values():
            if together := self._together(readings):
                yield together

    def _together(self, readings: list[PortalReading]) -> Case | None:
        """The case of all the messages of one id; ``None`` where there is none."""
        if readings and readings[-1].changed is not None:
            readings = sorted(readings, key=_sent)
            newest = [reading for reading in readings if _sent(reading) == _sent(readings[-1])]
            if any(reading.case != newest[0].case for reading in newest):
                first, found = newest[0], newest[-1]
                self._tell((_duplicate(found.id, found.source, found.number, first.source, first.number),))
                self.left_out += 1
                return None
        if not readings or self._unique is not Unique.HISTORY:
            return readings[-1].case if readings else None
        history = history_of(readings)
        for unknown, rule, field in (
            (history.stop_unknown, "record-waiting-differs", SUPPLEMENTS),
            (history.grant_unknown, "record-due-differs", self._mapping.due_field),
        ):
            if unknown:
                finding = RULES[rule].finding(
                    row=record_named(readings[-1].number, readings[-1].id),
                    column=field,
                    found=msg("changed between messages"),
                    expected=msg("the field that says when a message was sent"),
                    where=f"{readings[-1].source}:{readings[-1].number}",
                )
                self._tell((finding,))
        return history.case

    def _cases(self) -> Iterator[tuple[PortalReading | tuple[str, int], Case]]:
        """Each message that is a case: what it gave, or, if nothing but the case, where it stands."""
        alike = AlikeMessages(self._mapping)
        seen: dict[str, tuple[str, int]] = {}
        read = line_parser()
        for source, number, record, line in self._numbered():
            self.read += 1
            here = source, number
            given: PortalReading | tuple[str, int] = here
            known = alike.of_record(record) if line is None else alike.of_line(line)
            if known is not None:
                identity, case = known.id, known
            else:
                if line is not None:
                    record = _value(read, line)  # noqa: PLW2901  # the line's record
                if not isinstance(record, dict):
                    self._refuse(source, number, record)
                    continue
                given = read_record(record, self._mapping, number=number, source=source)
                self._tell(given.findings)
                if (made := given.case) is None:
                    self._leave_out(given)
                    continue
                if not given.findings:
                    alike.learn(made, record, line)
                identity, case = given.id, made
            if self._unique is Unique.REFUSE:
                first = seen.setdefault(identity, here)
                if first is not here:
                    self._tell((_duplicate(identity, source, number, *first),))
                    self.left_out += 1
                    continue
            yield given, case

    def _leave_out(self, reading: PortalReading) -> None:
        """Take note of a message without a case."""
        if any(finding.rule == "record-invalid" for finding in reading.findings):
            self.left_out += 1
        else:
            self.not_cases += 1
            # A message that came later replaces what was said before, also that it is a case.
            self._kept.get(reading.id, []).clear()

    def _numbered(self) -> Iterator[tuple[str, int, object, bytes | None]]:
        """Each record with its batch and its number there; of a file of JSON lines, the line alone."""
        for source, records in self._batches:
            of_file = isinstance(records, _File)
            for number, item in enumerate(records, 1):
                if of_file and type(item) is bytes:
                    yield source, number, None, item
                else:
                    yield source, number, item, None

    def _refuse(self, source: str, number: int, record: object) -> None:
        found = record if isinstance(record, Message) else json_kind(record)
        self._tell(
            (
                RULES["record-invalid"].finding(
                    row=record_named(number),
                    column=msg("(all)"),
                    found=found,
                    expected=msg("a JSON object"),
                    where=f"{source}:{number}",
                ),
            )
        )
        self.left_out += 1

    def _tell(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.found[finding.rule] += 1
            if len(self._findings) < self._keep:
                self._findings.append(finding)


def _duplicate(identity: str, source: str, number: int, first_source: str, first: int) -> Finding:
    before = record_named(first)
    return RULES["record-duplicate"].finding(
        row=record_named(number, identity),
        column="MaHoSo",
        found=identity,
        expected=before if first_source == source else f"{first_source}:{first}",
        where=f"{source}:{number}",
    )


def scan_portal(
    source: str | Path | tuple[str | Path, ...] | Iterable[Mapping[str, object]],
    mapping: PortalMapping = NATIONAL,
    *,
    keep_findings: int = 10_000,
    unique: Unique | str = Unique.REFUSE,
) -> PortalReader:
    """The cases of a batch of messages, one by one, the records that are not usable listed in ``findings``.

    Args:
        source: a file of JSON lines, of one JSON array, or of one JSON object in which a list holds the
            records; a tuple of such files; or the records themselves.
        mapping: what the codes mean.
        keep_findings: how many findings are kept; all are counted.
        unique: what is done with a record whose ``MaHoSo`` came before. ``refuse`` leaves it out and says so,
            memory grows with the ids; ``last`` lets the later message replace the earlier, by their order,
            ``latest`` by the mapping's ``changed_field`` if it has one; ``history`` puts the messages of a
            case together to its suspensions and extensions, in that order; with these the cases are kept
            until the end, and a case is left out where two messages of the same time contradict each other;
            with ``off`` a case that a batch holds twice is counted twice.

    Raises, while reading: DocumentError for a file that is not JSON (what was read before it broke has
    been given); MissingExtraError for an array or object without the extra ``portal``.

    >>> reader = scan_portal([{"MaHoSo": "H1", "TrangThaiHoSo": "3"}, {"TrangThaiHoSo": "99"}])
    >>> list(reader), reader.not_cases, reader.left_out, reader.findings[0].column
    ([], 1, 1, 'TrangThaiHoSo')
    """
    batches: list[tuple[str, Iterable[object]]]
    if isinstance(source, (str, Path)):
        batches = [(str(source), _File(Path(source)))]
    elif isinstance(source, tuple) and all(isinstance(file, (str, Path)) for file in source):
        batches = [(str(file), _File(Path(str(file)))) for file in source]
    else:
        batches = [("records", source)]
    return PortalReader(batches, mapping, keep_findings=keep_findings, unique=Unique(unique))


def write_portal(cases: Iterable[Case], mapping: PortalMapping = NATIONAL) -> Iterator[str]:
    """The messages of cases as JSON lines, one at a time.

    Raises: InvalidRecordError as :func:`to_record`.
    """
    for case in cases:
        yield json.dumps(to_record(case, mapping), ensure_ascii=False) + "\n"


class _File:
    """The records of a file, read in each pass."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[object]:
        """The records; of a file of JSON lines, the lines that are not blank, as bytes."""
        try:
            with self.path.open("rb") as file:
                if _is_lines(file, self.path):
                    yield from _lines(file)
                else:
                    yield from _items(file, self.path)
        except OSError as error:
            found = system_words(error)
            raise DocumentError(str(self.path), found, msg("a file of messages")) from None


def _sent(reading: PortalReading) -> tuple[date, int]:
    """The order in which messages were sent, a bare day first."""
    assert reading.changed is not None  # noqa: S101  # where the mapping has a field for it, every reading has
    clock = clock_of(reading.changed)
    return day_of(reading.changed), -1 if clock is None else clock


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
        if path.suffix.casefold() in JSON_LINES_SUFFIXES:
            return True
        raise DocumentError(str(path), msg("a file that begins with {first}", first=repr(first[:20])), "JSON")
    if path.suffix.casefold() in JSON_LINES_SUFFIXES:
        return True
    try:
        record = parse_json(first)
    except ParseError:
        return False
    return isinstance(record, dict) and ("MaHoSo" in record or "TrangThaiHoSo" in record)


def json_lines(file: BinaryIO) -> Iterator[object]:
    """The value of each line that is not blank; for one that is no JSON, a message of what is wrong."""
    read = line_parser()
    return (_value(read, line) if type(line) is bytes else line for line in _lines(file))


def json_records(path: Path) -> Iterator[object]:
    """The records of a file of JSON: the items of an array, or of the first array of objects in an object.

    Of a file without an array its objects. For an item that is no JSON as the standard means it, a message.

    Raises: DocumentError for a file that is no JSON; MissingExtraError without the extra ``portal``.
    """
    try:
        with path.open("rb") as file:
            _skip_mark(file)
            yield from _items(file, path)
    except OSError as error:
        raise DocumentError(str(path), system_words(error), msg("a file that can be read")) from None


def _value(read: Callable[[bytes], object], line: bytes) -> object:
    try:
        return read(line)
    except ParseError as error:
        return msg("no JSON ({error})", error=error.found)


def _lines(file: BinaryIO) -> Iterator[bytes | Message]:
    """Each line that is not blank; for one that is too long, a message."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield msg("a line of more than {limit} bytes", limit=LONGEST_LINE)
        elif line.strip():
            yield line


class _Object(dict[str, object]):
    """An object of a document being read, which remembers a key that it had twice."""

    twice: str | None = None

    def __setitem__(self, key: str, value: object) -> None:
        if key in self:
            self.twice = key
        super().__setitem__(key, value)


def _fault_of(record: object) -> Message | None:
    """What makes a record one that :func:`~kstt.codecs.strict.parse_json` would not read."""
    left: list[tuple[object, int]] = [(record, 0)]
    while left:
        value, depth = left.pop()
        if depth > DEEPEST_JSON:
            return msg("no JSON ({error})", error=msg("nesting too deep"))
        if isinstance(value, _Object) and value.twice is not None:
            return msg("no JSON ({error})", error=msg("the key {key} twice", key=value.twice))
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        left += ((one, depth + 1) for one in inner)
    return None


def _spot(events: Iterator[tuple[str, str]]) -> str | None:
    """Where the array of a document stands: at its top, or the first of objects in one object."""
    array: str | None = None
    objects = 0
    for prefix, event in events:
        if event == "start_array" and not prefix:
            return ""
        objects += event == "start_map" and not prefix
        if objects > 1:
            return None
        if event == "start_map" and array is not None:
            return array
        array = prefix if event == "start_array" else None
    return None


def _items(file: BinaryIO, path: Path) -> Iterator[object]:
    try:
        import ijson  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise MissingExtraError(msg("reading a JSON array"), "portal") from None
    given = 0
    try:
        spot = _spot(
            (prefix, event) for prefix, event, _ in ijson.parse(BoundedNesting(file), multiple_values=True)
        )
        # No list, or only that of a record's own supplements: the object is itself a message.
        whole = spot is None or spot.endswith(SUPPLEMENTS)
        where = "" if whole else f"{spot}.item".lstrip(".")
        _skip_mark(file)
        watched = WholeCharacters(BoundedNesting(file))
        for record in ijson.items(watched, where, multiple_values=whole, use_float=True, map_type=_Object):
            given += 1
            yield _fault_of(record) or record
    except (ijson.JSONError, ParseError, UnicodeDecodeError) as error:
        found = msg("no UTF-8") if isinstance(error, UnicodeDecodeError) else error
        raise DocumentError(
            str(path),
            msg("no JSON after record {given:d} ({error})", given=given, error=found),
            msg("whole JSON in UTF-8"),
        ) from None
