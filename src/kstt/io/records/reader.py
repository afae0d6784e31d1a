"""Reading records from tables of texts: each row checked, what is wrong said with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import attrs

from kstt.errors import DocumentError, InvalidRecordError, KsttError, ParseError
from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import Message, joined, msg, quoted
from kstt.io.records.groups import grouped
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.fields import Field, FieldKind, fields_of
from kstt.records.sources import CaseSource, OpenStatus, Unique
from kstt.records.validity import earlier, warned_days
from kstt.text import close_names, name_key, unguarded
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kstt.dates.instants import Moment
    from kstt.io.records.tables import RowTable, TableRow

__all__ = ["InvalidRowsError", "RecordReader"]

R = TypeVar("R", Case, Feedback)


class InvalidRowsError(KsttError, ValueError):
    """A file some of whose rows cannot be records; ``findings`` hold every one of them."""

    def __init__(self, source: str, findings: tuple[Finding, ...]) -> None:
        self.source, self.findings = source, findings

    def as_message(self) -> Message:
        """How many values are bad, by kind, with examples."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        return msg(
            "{source}: {count} values are not usable: {errors}",
            source=self.source,
            count=len(errors),
            errors=joined("; ", [group.as_message() for group in grouped(errors)]),
        )


@attrs.frozen
class _Header:
    """Which cell of a row holds which field; of the changed column, its place."""

    width: int
    fields: tuple[tuple[int, Field], ...]
    changed: int | None


class RecordReader(Generic[R]):
    """The good records of tables, one by one; ``findings`` hold the others once all is read through.

    Records are not kept, but of each its id, to find one that comes twice; where the latest of several rows
    counts, the records are kept until the end. Each pass starts anew.
    """

    found: list[Finding]

    def __init__(
        self, kind: type[R], tables: Sequence[RowTable], described: CaseSource | None = None
    ) -> None:
        self.source = tables[0].source if len(tables) == 1 else f"{len(tables)} files"
        self.found = []
        self.left_out: int = 0
        self.not_cases: int = 0
        self.rows: int = 0
        self._kind: type[R] = kind
        self._tables = tables
        self._described = described
        self._unique = described.unique if described else Unique.REFUSE
        self._seen: dict[str, str] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in the rows read so far."""
        return tuple(self.found)

    @property
    def has_errors(self) -> bool:
        """Whether rows read so far were left out."""
        return self.left_out > 0

    def __iter__(self) -> Iterator[R]:
        self.found = []
        self.left_out = self.not_cases = self.rows = 0
        self._seen = {}
        if self._unique in {Unique.REFUSE, Unique.OFF}:
            for record, _, _ in self._records():
                yield record
            return
        if self._unique is Unique.HISTORY:
            expected = msg("refuse, latest, last or off; histories are of messages")
            raise ParseError(msg("unique"), self._unique.value, expected)
        yield from self._newest()

    def _newest(self) -> Iterator[R]:
        """Of each id the newest record; where records of one time say different things, a finding."""
        latest: dict[str, tuple[Moment | None, R, list[dict[str, str]]]] = {}
        for record, changed, place in self._records():
            before = latest.get(record.id)
            if before is None or changed is None or before[0] is None or earlier(before[0], changed):
                latest[record.id] = changed, record, []
            elif not earlier(changed, before[0]) and record != before[1]:
                before[2].append(place)
        for _, record, others in latest.values():
            for place in others:
                expected = msg("a row that changed at another time")
                self._tell("record-duplicate", "id", record.id, expected, place)
            if others:
                self.left_out += 1
            else:
                yield record

    def _records(self) -> Iterator[tuple[R, Moment | None, dict[str, str]]]:
        for table in self._tables:
            rows = iter(table)
            first = next(rows, None)
            if first is None:
                raise DocumentError(
                    table.source, msg("an empty file"), msg("a header line and the lines of records")
                )
            header = self._header(table.source, first.cells)
            for row in rows:
                if any(row.cells):
                    self.rows += 1
                    place = {"row": row.row, "where": f"{table.source}:{row.number}"}
                    before = self.left_out
                    read = self._record(header, row, place)
                    if read is not None:
                        yield read[0], read[1], place
                    elif self.left_out == before:
                        self.not_cases += 1

    def _header(self, source: str, cells: list[str]) -> _Header:
        names = [name_key(name) for name in cells]
        fields = fields_of(self._kind)
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if self._described is None:
            wanted = {name: name for name in fields}
            needed = [name for name, field in fields.items() if field.required]
            unknown = [name for name in names if name not in fields]
        else:
            columns = {name: self._described.column_of(name) for name in fields}
            wanted = {name: name_key(column) for name, column in columns.items() if column is not None}
            lacking = {"level"} if self._described.level_from_unit else set()
            lacking |= {"channel"} if self._described.missing_channel else set()
            needed = [
                column for name, column in wanted.items() if fields[name].required and name not in lacking
            ]
            needed += [
                name
                for name, column in columns.items()
                if column is None and not fields[name].optional and name not in lacking
            ]
            needed += [name_key(self._described.changed)] if self._described.unique is Unique.LATEST else []
            unknown, twice = [], [name for name in twice if name in wanted.values()]
        missing = [name for name in needed if name not in names]
        spare = [name for name in names if name not in wanted.values()]
        hints = joined(
            ", ",
            [
                msg("{name} may be meant for {close}", name=repr(name), close=repr(close[0]))
                for name in spare
                if (close := close_names(name, missing))
            ],
        )
        if self._described is None and len(missing) > 1 and not hints:
            # Another system's file: its columns are described once.
            hints = msg("for columns of other names: kstt source new {source}, then --source", source=source)
        for problem, wrong in (
            (msg("no column {names}", names=quoted(missing)), missing),
            (msg("unknown column {names}", names=quoted(unknown)), unknown),
            (msg("twice the column {names}", names=quoted(twice)), twice),
        ):
            if wrong:
                expected = msg("the columns {needed}", needed=",".join(needed))
                raise DocumentError(source, problem, expected, hints)
        places = {name: n for n, name in enumerate(names)}
        there = ((places[column], fields[name]) for name, column in wanted.items() if column in places)
        changed = name_key(self._described.changed) if self._described and self._described.changed else None
        return _Header(len(names), tuple(there), places.get(changed) if changed else None)

    def _record(
        self, header: _Header, row: TableRow, place: dict[str, str]
    ) -> tuple[R, Moment | None] | None:
        before = len(self.findings)
        if len(row.cells) != header.width:
            expected = msg("{count} fields as in the header", count=header.width)
            found = msg("{count} fields", count=len(row.cells))
            self._tell("record-invalid", "(all)", found, expected, place)
        elif "\n" in "".join(row.cells):
            self._tell(
                "record-invalid", "(all)", msg("a field across lines"), msg("a record on one line"), place
            )
        values: dict[str, object] = {}
        if len(self.found) == before:
            for n, field in header.fields:
                try:
                    values[field.name] = self._value(field, unguarded(row.cells[n]))
                except ParseError as error:
                    self._tell("record-invalid", field.name, row.cells[n], error.expected, place)
        status = values.get("closing")
        if status is OpenStatus.NOT_A_CASE:
            del self.found[before:]
            return None
        if len(self.found) == before and self._described is not None:
            self._complete(values, place)
        self._look_for_twin(values.get("id"), place)
        record = None if self._errors_since(before) else self._made(values, place)
        changed = self._changed(header, row, place) if record is not None else None
        if record is None or self._errors_since(before):
            self.left_out += 1
            return None
        return record, changed

    def _errors_since(self, place: int) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.found[place:])

    def _value(self, field: Field, text: str) -> object:
        return field.codec.parse(text) if self._described is None else self._described.parse(field, text)

    def _complete(self, values: dict[str, object], place: dict[str, str]) -> None:
        """Put in what the description knows: the level of the unit, a channel, what a status means."""
        described = self._described
        assert described is not None  # noqa: S101  # only then called
        for name, field in fields_of(self._kind).items():
            if field.optional and field.kind is not FieldKind.HISTORY:
                values.setdefault(name, None)
        if described.missing_channel is not None:
            values.setdefault("channel", described.missing_channel)
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
            self._warn_waiting(place)

    def _warn_waiting(self, place: dict[str, str]) -> None:
        self.found.append(
            RULES["record-waiting-differs"].finding(
                column="closing",
                found=msg("waiting"),
                expected=msg("the days on which its clock stood still"),
                **place,
            )
        )

    def _look_for_twin(self, identity: object, place: dict[str, str]) -> None:
        if isinstance(identity, str) and self._unique is Unique.REFUSE:
            here = place["row"] if len(self._tables) == 1 else place["where"]
            first = self._seen.setdefault(identity, here)
            if first != here:
                self._tell("record-duplicate", "id", identity, first, place)

    def _changed(self, header: _Header, row: TableRow, place: dict[str, str]) -> Moment | None:
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
            self._tell("record-invalid", error.field, str(error.found), error.expected, place)
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
