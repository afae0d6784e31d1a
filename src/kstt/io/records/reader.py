"""Reading records from tables of texts: each row checked, what is wrong said with its place."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from kstt.errors import DocumentError, InvalidRecordError, ParseError
from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import msg
from kstt.io.records.header import DateCells, Header, OtherTable, header_of
from kstt.io.records.memo import RowMemo
from kstt.io.records.newest import NoCase, newest
from kstt.io.records.read_blocks import ReadBlock
from kstt.io.records.tables import RowBlock, row_words
from kstt.limits import LARGEST_BLOCK
from kstt.records.cases import Case
from kstt.records.columns import RecordBlocks
from kstt.records.feedback import Feedback
from kstt.records.fields import Field, FieldKind, fields_of
from kstt.records.histories import WAITS_NOT
from kstt.records.memo import SeenIds, between
from kstt.records.source_words import OpenStatus
from kstt.records.sources import CaseSource, Unique
from kstt.records.validity import warned_days
from kstt.text import unguarded
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kstt.dates.instants import Moment
    from kstt.frames.case_arrays import CaseArrays
    from kstt.io.records.read_blocks import Read
    from kstt.io.records.tables import RowTable, TableRow
    from kstt.records.columns import CaseColumns

    _Columns = tuple[CaseColumns | CaseArrays, set[int]]

__all__ = ["RecordReader"]

R = TypeVar("R", Case, Feedback)
_LINES = 1 << 40
"""More lines than a file has: the place of a row is one number, of its part and of its line."""


class RecordReader(RecordBlocks[R]):
    """The good records of tables, one by one; ``findings`` hold the others once all is read through.

    Records are not kept, but of each its id, to find one that comes twice; where the latest of several rows
    counts, the records are kept until the end. Each pass starts anew.

    >>> from kstt.io.records import scan_feedback
    >>> lines = ["id,category,subject,received,resolved,published",
    ...          "P1,Đất đai,conduct,2021-04-01,,", "P1,Đất đai,conduct,2021-04-02,,"]
    >>> reader = scan_feedback(lines)
    >>> [feedback.id for feedback in reader], reader.has_errors, reader.findings[0].rule
    (['P1'], True, 'record-duplicate')
    """

    found: list[Finding]

    def __init__(
        self, kind: type[R], tables: Sequence[RowTable], described: CaseSource | None = None
    ) -> None:
        self.source = tables[0].source if len(tables) == 1 else f"{len(tables)} files"
        self.found = []
        self.left_out = self.not_cases = self.rows = 0
        self._kind: type[R] = kind
        self._tables = tables
        self._described = described
        self._unique = described.unique if described else Unique.REFUSE
        self._seen = SeenIds()
        self._parts: list[tuple[str, str | None]] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in the rows read so far."""
        return tuple(self.found)

    @property
    def has_errors(self) -> bool:
        """Whether rows read so far were left out."""
        return self.left_out > 0

    def __iter__(self) -> Iterator[R]:
        for block in self.blocks():
            records: Any = block  # columns are of cases alone
            yield from records

    def blocks(self) -> Iterator[CaseColumns | CaseArrays | Iterable[R]]:
        """The good records, a block at a time; see :class:`~kstt.records.columns.RecordBlocks`."""
        self.found = []
        self.left_out = self.not_cases = self.rows = 0
        self._seen, self._parts = SeenIds(), []
        if self._unique is Unique.HISTORY:
            expected = msg("refuse, latest, last or off; histories are of messages")
            raise ParseError(msg("unique"), self._unique.value, expected)
        if self._unique in {Unique.LATEST, Unique.LAST}:
            yield self._newest()
            return
        for block in self._blocks():
            yield block.records()

    def _newest(self) -> Iterator[R]:
        """Of each id the newest record; where records of one time say different things, a finding."""
        blocks = ((block.source, block.placed()) for block in self._blocks())
        for latest in newest(blocks):
            for source, row in latest.others:
                other = msg("a row that changed at another time")
                self._tell("record-duplicate", "id", latest.record.id, other, _place(row, source))
            if latest.others:
                self.left_out += 1
            elif not isinstance(latest.record, NoCase):
                yield latest.record

    def _blocks(self) -> Iterator[ReadBlock[R]]:
        for table in self._tables:
            empty, others = True, list[OtherTable]()
            if converted := table.converted_from:
                self.found.append(RULES["encoding-converted"].finding(found=converted, where=table.source))
            for sheet, rows in table.sheets():
                source = f"{table.source}:{sheet}" if sheet else table.source
                found = header_of(self._kind, source, rows, self._described)
                if isinstance(found, OtherTable):
                    others.append(found)
                elif found:
                    empty = False
                    header, below = found
                    blocks = chain([RowBlock.of(below)] if below else [], rows.blocks())
                    yield from self._below(source, header, blocks)
            if empty and others:
                raise others[0].error
            for other in others:
                # A sheet of statistics or of codes beside the cases.
                self._tell("record-beside", "(all)", other.said, other.error.expected, other.place)
            if empty:
                expected = msg("a header line and the lines of records")
                raise DocumentError(table.source, msg("an empty file"), expected)

    def _below(self, source: str, header: Header, blocks: Iterable[RowBlock]) -> Iterator[ReadBlock[R]]:
        """The records below a header."""
        dates = DateCells(header)
        self._parts.append((source, header.heading.rows[0].sheet))
        if self._described is not None:
            blocks = header.without_blanks(blocks, self._described)
        memo = RowMemo.of(self._kind, header, self._described)
        for rows, found in self._columns_of(blocks, header, source, memo):
            columns, unread = found or (None, set(range(len(rows))))
            places = self._places(columns.id if columns else (), unread, rows)
            read = {place: self._read_row(header, rows[place], source, dates, memo) for place in places}
            if columns is not None and read:
                others: dict[int, Any] = {n: made[0] if made else None for n, made in read.items()}
                columns = attrs.evolve(columns, others=others)
            self.rows += len(rows) - len(read)
            for place, row in enumerate(rows) if rows.sheet is not None else ():
                if place not in read:
                    dates.look_at(row)
            yield ReadBlock(source, rows, columns, read)
        dates.refuse_exchanged(source)

    def _places(self, identities: Sequence[str], unread: set[int], rows: RowBlock) -> Iterator[int]:
        """The rows that are to be read with every check: those unread, and those whose id came before."""
        for start, end in between(unread, len(rows)):
            again = self._again(identities[start:end], rows.numbers[start:end]) if identities else ()
            yield from (start + n for n in again)
            if end < len(rows):
                yield end

    def _columns_of(
        self, blocks: Iterable[RowBlock], header: Header, source: str, memo: RowMemo | None
    ) -> Iterator[tuple[RowBlock, _Columns | None]]:
        """Rows and their cases; of lines that are not read at once, some at a time."""

        def columns(part: RowBlock) -> _Columns | None:
            return memo.columns(part.cells, self._learner(header, part, source, memo)) if memo else None

        for rows in blocks:
            found = columns(rows)
            if found is not None or len(rows) <= LARGEST_BLOCK:
                yield rows, found
                continue
            for start in range(0, len(rows), LARGEST_BLOCK):
                part = rows[start : start + LARGEST_BLOCK]
                yield part, columns(part)

    def _learner(self, header: Header, rows: RowBlock, source: str, memo: RowMemo) -> Callable[[int], object]:
        """What reads a row for its words alone, and says nothing of it."""
        others = RecordReader(self._kind, (), self._described)
        others._parts.append((source, None))
        dates = DateCells(header)
        return lambda place: others._read_row(header, rows[place], source, dates, memo)

    def _read_row(
        self, header: Header, row: TableRow, source: str, dates: DateCells, memo: RowMemo | None
    ) -> Read[R] | None:
        """What a row gives that is read with every check; ``None`` for no record."""
        nothing = not any(map(str.strip, row.cells))
        if nothing or (self._described is not None and header.heading.stands_in(row)):
            return None
        place = _place(row, source)
        cells = header.cut(row.cells)
        if header.is_footer(cells) if self._described is None else header.is_beside(cells):
            shown = " ".join(cell.strip() for cell in cells if cell.strip())
            expected = msg("the number of a case and the day of its receipt")
            self._tell("record-beside", "(all)", shown, expected, place)
            return None
        self.rows += 1
        dates.look_at(row)
        before, found = self.left_out, len(self.found)
        read = self._record(header, row._replace(cells=cells), source, place)
        if read is None or isinstance(read[0], NoCase):
            self.not_cases += self.left_out == before
        elif memo is not None and len(self.found) == found:
            memo.learn(read[0], cells)
        return read

    def _record(self, header: Header, row: TableRow, source: str, place: dict[str, str]) -> Read[R] | None:
        before = len(self.found)
        if len(row.cells) != header.width:
            expected = msg("{count} fields as in the header", count=header.width)
            found = msg("{count} fields", count=len(row.cells))
            self._tell("record-invalid", "(all)", found, expected, place)
        elif "\n" in "".join(row.cells) and _runs_on(header, row):
            self._tell(
                "record-invalid", "(all)", msg("a field across lines"), msg("a record on one line"), place
            )
        values: dict[str, object] = {}
        deleted = False
        if len(self.found) == before:
            try:
                deleted = header.is_deleted(row.cells, self._described)
            except ParseError as error:
                self._tell("record-invalid", error.what, str(error.found), error.expected, place)
            for n, field in header.fields:
                try:
                    values[field.name] = self._value(field, unguarded(row.cells[n]))
                except ParseError as error:
                    self._tell("record-invalid", field.name, row.cells[n], error.expected, place)
            values |= self._histories(header, row, values.get("closing"), place)
        if deleted or values.get("closing") is OpenStatus.NOT_A_CASE:
            del self.found[before:]
            return self._no_case(header, row, values.get("id"), place)
        if len(self.found) == before and self._described is not None:
            self._complete(values, place)
        self._look_for_twin(values.get("id"), source, row)
        record = None if self._errors_since(before) else self._made(values, place)
        changed = self._changed(header, row, place) if record is not None else None
        if record is None or self._errors_since(before):
            self.left_out += 1
            return None
        return record, changed

    def _no_case(
        self, header: Header, row: TableRow, identity: object, place: dict[str, str]
    ) -> Read[R] | None:
        """What a row of no case says, where one of several rows counts."""
        if self._unique not in {Unique.LATEST, Unique.LAST} or not isinstance(identity, str):
            return None
        before, changed = len(self.found), self._changed(header, row, place)
        self.left_out += self._errors_since(before)
        return None if self._errors_since(before) else (NoCase(identity), changed)

    def _errors_since(self, place: int) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.found[place:])

    def _value(self, field: Field, text: str) -> object:
        return field.codec.parse(text) if self._described is None else self._described.parse(field, text)

    def _histories(
        self, header: Header, row: TableRow, status: object, place: dict[str, str]
    ) -> dict[str, object]:
        """The suspensions and extensions that stand in columns of their own."""
        found: dict[str, object] = {}
        described = self._described
        for name, pairs in header.histories.items():
            assert described is not None  # noqa: S101  # it names the columns
            entries = []
            for first, second in pairs:
                texts = [unguarded(row.cells[first]), "" if second is None else unguarded(row.cells[second])]
                if second is None and texts[0].strip() and status is not OpenStatus.WAITING:
                    self._tell("record-invalid", name, texts[0], WAITS_NOT, place)
                    continue
                try:
                    entry = described.history(name, *texts)
                except (ParseError, InvalidRecordError) as error:
                    self._tell("record-invalid", name, str(error.found), error.expected, place)
                    continue
                if entry is not None:
                    entries.append(entry)
            found[name] = tuple(entries)
        return found

    def _complete(self, values: dict[str, object], place: dict[str, str]) -> None:
        """Put in what the description knows: the level of the unit, a channel, what a status means."""
        described = self._described
        assert described is not None  # noqa: S101  # only then called
        for name, field in fields_of(self._kind).items():
            if field.optional and field.kind is not FieldKind.HISTORY:
                values.setdefault(name, None)
        if described.missing_channel is not None:
            values.setdefault("channel", described.missing_channel)
        if described.missing_unit:
            values.setdefault("unit", described.missing_unit)
        if described.level_from_unit:
            try:
                values["level"] = described.level_of(str(values.get("unit", "")))
            except ParseError as error:
                self._tell("record-invalid", "unit", str(values.get("unit")), error.expected, place)
        status = values.get("closing")
        if described.open_without_end and isinstance(status, Closing) and values.get("closed") is None:
            values["closing"] = None
        if isinstance(status, OpenStatus):
            self._leave_open(values, status, place)

    def _leave_open(self, values: dict[str, object], status: OpenStatus, place: dict[str, str]) -> None:
        """Put in what a status that closes no case means."""
        values["closing"] = None
        if status is OpenStatus.STOPPED:
            values["closed"] = None
        elif values.get("closed") is not None:
            expected = msg("no date, as it is {status}", status=status.value)
            self._tell("record-invalid", "closed", str(values["closed"]), expected, place)
        elif status is OpenStatus.WAITING and not values.get("suspensions"):
            expected = msg("the days on which its clock stood still")
            rule = RULES["record-waiting-differs"]
            self.found.append(
                rule.finding(column="closing", found=msg("waiting"), expected=expected, **place)
            )

    def _again(self, identities: Sequence[str], numbers: Sequence[int]) -> list[int]:
        """Which rows have an id that came before, where one that comes again is refused."""
        if self._unique is not Unique.REFUSE:
            return []
        part = self._here(0)
        if isinstance(numbers, range):
            return self._seen.again(identities, range(part + numbers.start, part + numbers.stop))
        return self._seen.again(identities, [part + number for number in numbers])

    def _is_new(self, identity: str, number: int) -> bool:
        """Whether no row above has the id, where one that comes again is refused."""
        if self._unique is not Unique.REFUSE:
            return True
        here = self._here(number)
        return self._seen.first(identity, here) == here

    def _here(self, number: int) -> int:
        """The place of a row: that of its part among the parts read so far, and its number there."""
        return (len(self._parts) - 1) * _LINES + number

    def _look_for_twin(self, identity: object, source: str, row: TableRow) -> None:
        if isinstance(identity, str) and not self._is_new(identity, row.number):
            part, number = divmod(self._seen.first(identity, 0), _LINES)
            where, sheet = self._parts[part]
            first = row_words(sheet, number) if len(self._tables) == 1 else f"{where}:{number}"
            self._tell("record-duplicate", "id", identity, first, _place(row, source))

    def _changed(self, header: Header, row: TableRow, place: dict[str, str]) -> Moment | None:
        if header.changed is None or self._described is None or self._unique is not Unique.LATEST:
            return None
        text = row.cells[header.changed]
        try:
            return self._described.moment(text)
        except ParseError as error:
            self._tell("record-invalid", self._described.changed, text, error.expected, place)
            return None

    def _made(self, values: dict[str, object], place: dict[str, str]) -> R | None:
        try:
            record = cast("Callable[..., R]", self._kind)(**values)
        except InvalidRecordError as error:
            expected = error.expected
            if self._described is not None and error.field == "closed" and values.get("closed") is None:
                expected = msg("{expected}, or open-without-end = true in the description", expected=expected)
            self._tell("record-invalid", error.field, str(error.found), expected, place)
            return None
        except ParseError as error:
            self._tell("record-invalid", error.what, str(error.found), error.expected, place)
            return None
        for rule, found, first in warned_days(record):
            name = f"record-{rule.name}-before-{rule.warns_before}"
            self._tell(name, rule.name, found.isoformat(), first.isoformat(), place)
        return record

    def _tell(self, rule: str, column: str, found: str, expected: str, place: dict[str, str]) -> None:
        self.found.append(RULES[rule].finding(column=column, found=found, expected=expected, **place))


def _place(row: TableRow, source: str) -> dict[str, str]:
    """Where a row stands, for findings."""
    return {"row": row.row, "where": f"{source}:{row.number}"}


def _runs_on(header: Header, row: TableRow) -> bool:
    """Whether a cell of a field goes on in another line; others may, as applicants write their names."""
    used = {*header.history_places, *(n for n, _ in header.fields)}
    return any("\n" in row.cells[n] for n in used)
