"""Batches of portal messages, streamed to cases.

Of a batch only a block of records is in memory at a time, and a bounded number of findings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import attrs

from kstt.codecs.strict import json_kind
from kstt.dates.instants import clock_of, day_of
from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, msg
from kstt.io.portal.files import GivenMessages, LineBlock, MessageFile, value_of_line
from kstt.io.portal.histories import history_of
from kstt.io.portal.lines import line_parser
from kstt.io.portal.mapping import NATIONAL, PortalMapping, record_named
from kstt.io.portal.memo import MessageMemo
from kstt.io.portal.messages import SUPPLEMENTS, PortalReading, read_record
from kstt.io.portal.writing import to_record
from kstt.limits import LARGEST_READ
from kstt.records.cases import Case
from kstt.records.columns import RecordBlocks
from kstt.records.memo import SeenIds
from kstt.records.sources import Unique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from kstt.frames.case_arrays import CaseArrays
    from kstt.io.portal.files import Messages
    from kstt.records.columns import CaseColumns

    _Found = tuple[CaseColumns | CaseArrays, set[int]]

__all__ = ["PortalReader", "scan_portal", "write_portal"]


_LINES = 1 << 40
"""More records than a batch has: the place of a record is one number, of its batch and in it."""


class PortalReader(RecordBlocks[Case]):
    """The cases of a batch, one by one; ``findings`` lists the rest once it is read through.

    ``read`` counts the records, ``not_cases`` those refused at intake or only registered, ``left_out``
    those that were not usable; ``found`` counts the findings by rule, of which the first
    ``keep_findings`` are kept. Each pass starts anew.

    >>> from kstt import samples
    >>> reader = scan_portal(samples.path("messages.jsonl"))
    >>> len(list(reader)), reader.read, reader.not_cases, [finding.rule for finding in reader.findings]
    (2, 4, 1, ['record-invalid'])
    """

    def __init__(
        self,
        batches: Sequence[tuple[str, Messages]],
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
        self._seen = SeenIds()

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
        for block in self.blocks():
            yield from block

    def blocks(self) -> Iterator[CaseColumns | CaseArrays | Iterable[Case]]:
        """The cases, a block at a time; see :class:`~kstt.records.columns.RecordBlocks`."""
        self._start()
        if self._unique in {Unique.REFUSE, Unique.OFF}:
            for block in self._blocks():
                yield block.cases()
        else:
            yield self._by_id()

    def _by_id(self) -> Iterator[Case]:
        """The case of all the messages of each id."""
        kept = dict[str, list[PortalReading]]()
        for block in self._blocks():
            for reading in block.readings():
                before = kept.setdefault(reading.id, [])
                # A message that came later replaces what was said before, also that it is a case.
                if self._unique is Unique.LAST or reading.case is None:
                    before.clear()
                if reading.case is not None:
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

    def _blocks(self) -> Iterator[_Block]:
        alike = MessageMemo(self._mapping)
        parse = line_parser()
        for batch, (source, records) in enumerate(self._batches):
            number = 1
            for block in records.blocks():
                for part, columns in _columns_of(block, alike):
                    found = self._block(batch * _LINES + number, source, part, columns, alike, parse)
                    yield found
                    number += found.count

    def _block(
        self,
        here: int,
        source: str,
        block: LineBlock | list[object],
        found: _Found | None,
        alike: MessageMemo,
        parse: Callable[[bytes], object],
    ) -> _Block:
        """What a block of messages gives.

        Args: the place of the first of them, their batch, the messages, what is known of them all, the words
        that are known, the reader of a line.
        """
        records: Sequence[object] = block if isinstance(block, list) else _Values(block, parse)
        if found is None:
            if isinstance(block, LineBlock):
                records = list(records)
                for record in records:
                    alike.learn_keys(record)
            found = alike.of_records(records)
        columns, unread = found or (None, set(range(len(records))))
        read: dict[int, PortalReading | None] = {}
        if unread or columns is None or not self._are_new(columns.id, here):
            for place in range(len(records)):
                if place in unread or (
                    columns is not None and not self._is_new(columns.id[place], here + place)
                ):
                    read[place] = self._read_message(source, here + place, records[place], alike)
            if columns is not None:
                others = {place: reading.case if reading else None for place, reading in read.items()}
                columns = attrs.evolve(columns, others={**columns.others, **others})
        count = len(records) if columns is None else len(columns.id)
        self.read += count - len(read)
        return _Block(source, here % _LINES, count, columns, read)

    def _read_message(
        self, source: str, here: int, record: object, alike: MessageMemo
    ) -> PortalReading | None:
        """What a message gives that is read with every check; ``None`` for one that counts for nothing."""
        self.read += 1
        number = here % _LINES
        if not isinstance(record, dict):
            self._refuse(source, number, record)
            return None
        reading = read_record(record, self._mapping, number=number, source=source)
        self._tell(reading.findings)
        if reading.case is None:
            if any(finding.rule == "record-invalid" for finding in reading.findings):
                self.left_out += 1
                return None
            self.not_cases += 1
            return reading
        if not reading.findings:
            alike.learn(reading.case, record)
        if not self._is_new(reading.id, here):
            batch, first = divmod(self._seen.first(reading.id, here), _LINES)
            self._tell((_duplicate(reading.id, source, number, self._batches[batch][0], first),))
            self.left_out += 1
            return None
        return reading

    def _are_new(self, identities: Sequence[str], here: int) -> bool:
        """Whether no message before has any of the ids, where one that comes again is refused."""
        if self._unique is not Unique.REFUSE:
            return True
        return self._seen.add_all(identities, range(here, here + len(identities)))

    def _is_new(self, identity: str, here: int) -> bool:
        """Whether no message before has the id, where one that comes again is refused."""
        return self._unique is not Unique.REFUSE or self._seen.first(identity, here) == here

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


@attrs.frozen(eq=False)
class _Block:
    """What messages that follow each other gave: columns of cases, and those ``read`` one by one, by place.

    ``first`` is the number of the first of them in its batch, ``count`` that of all of them.
    """

    source: str
    first: int
    count: int
    columns: CaseColumns | CaseArrays | None
    read: Mapping[int, PortalReading | None]

    def cases(self) -> CaseColumns | CaseArrays | list[Case]:
        """The cases."""
        if self.columns is not None:
            return self.columns
        return [reading.case for reading in self.read.values() if reading and reading.case]

    def readings(self) -> Iterator[PortalReading]:
        """What each message gave that is a case, or never became one."""
        made = dict(self.columns.placed()) if self.columns else {}
        for place in sorted({*made, *self.read}):
            reading = self.read.get(place)
            if place in self.read:
                if reading is not None:
                    yield reading
            else:
                case = made[place]
                yield PortalReading(self.first + place, case.id, case, source=self.source)


def _columns_of(
    block: LineBlock | list[object], alike: MessageMemo
) -> Iterator[tuple[LineBlock | list[object], _Found | None]]:
    """A block and its cases; where these are not found all at once, smaller ones and theirs."""
    found = alike.of_lines(block.data) if isinstance(block, LineBlock) else None
    if found is not None or isinstance(block, list):
        yield block, found
        return
    parts = [block] if len(block.data) <= LARGEST_READ else block.parts(LARGEST_READ)
    for part in parts:
        yield part, None if part is block else alike.of_lines(part.data)


class _Values(Sequence[object]):
    """The values of lines, each read when it is asked for."""

    def __init__(self, lines: LineBlock, parse: Callable[[bytes], object]) -> None:
        self._lines, self._parse = lines, parse

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> object: ...

    @overload
    def __getitem__(self, place: slice) -> list[object]: ...

    def __getitem__(self, place: int | slice) -> object:
        if isinstance(place, slice):
            return [value_of_line(self._parse, line) for line in self._lines[place]]
        return value_of_line(self._parse, self._lines[place])


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
    batches: list[tuple[str, Messages]]
    if isinstance(source, (str, Path)):
        batches = [(str(source), MessageFile(Path(source)))]
    elif isinstance(source, tuple) and all(isinstance(file, (str, Path)) for file in source):
        batches = [(str(file), MessageFile(Path(str(file)))) for file in source]
    else:
        batches = [("records", GivenMessages(source))]
    return PortalReader(batches, mapping, keep_findings=keep_findings, unique=Unique(unique))


def write_portal(cases: Iterable[Case], mapping: PortalMapping = NATIONAL) -> Iterator[str]:
    """The messages of cases as JSON lines, one at a time.

    Raises: InvalidRecordError as :func:`to_record`.

    >>> from kstt import samples
    >>> from kstt.io.records import read_cases
    >>> lines = list(write_portal(read_cases(samples.path("cases.csv"))))
    >>> len(lines), json.loads(lines[0])["MaHoSo"]
    (8, 'H1')
    """
    for case in cases:
        yield json.dumps(to_record(case, mapping), ensure_ascii=False) + "\n"


def _sent(reading: PortalReading) -> tuple[date, int]:
    """The order in which messages were sent, a bare day first."""
    assert reading.changed is not None  # noqa: S101  # where the mapping has a field for it, every reading has
    clock = clock_of(reading.changed)
    return day_of(reading.changed), -1 if clock is None else clock
