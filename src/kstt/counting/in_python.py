"""Counting records in Python: the declared boxes written out as one tight loop.

A generic walk over the decision trees would cost several calls for each record. Instead the trees are
written as the nested ``if`` of a single function and compiled once for each period and set of rules.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING, cast

from kstt.dates.instants import clock_of
from kstt.definitions.boxes import (
    SUSPENDED_SINCE,
    All,
    AskedDay,
    Bound,
    Boxes,
    Clock,
    CountedCases,
    Day,
    Equal,
    Leaf,
    Less,
    Missing,
    Not,
    OneOf,
    Operand,
    Predicate,
    SessionStart,
    Some,
    Suspended,
    SuspendedBefore,
    Tree,
    leaves,
)
from kstt.records.columns import CaseColumns, RecordBlocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

    Record = Case | Feedback
    Counts = dict[tuple[object, ...], list[int]]
    Count = Callable[[Iterable[Record], Counts], None]

__all__ = ["Writer", "selector", "selector_of_day", "tally", "tester"]


def tally(
    records: Iterable[Record], boxes: Boxes, key_fields: tuple[str, ...]
) -> dict[tuple[object, ...], list[int]]:
    """The number of records with each code of ``boxes``, by the values of the key fields.

    The records are consumed once and not kept: memory grows with the keys only. Of readers that give columns
    of cases no case is made.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, CountingRules, ReportingPeriod
    >>> from kstt.definitions.form_06 import case_boxes
    >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1),
    ...             None, None, None)
    >>> boxes = case_boxes(ReportingPeriod.quarter(2021, 2), CountingRules())
    >>> [(key, sum(codes)) for key, codes in tally([case, case], boxes, ("unit", "category")).items()]
    [(('UBND xã A', 'Đất đai'), 2)]
    """
    counts: dict[tuple[object, ...], list[int]] = {}
    count = _compiled(boxes, key_fields)
    if not isinstance(records, RecordBlocks):
        count(records, counts)
        return counts
    count_columns = _compiled_for_columns(boxes, key_fields)
    for block in records.blocks():
        if isinstance(block, CaseColumns):
            count_columns(block, counts)
            count(block.other_cases(), counts)
        elif isinstance(block, CountedCases):
            for key, codes in block.counts(boxes, key_fields).items():
                known = counts.get(key)
                counts[key] = codes if known is None else list(map(add, known, codes))
            count(block.other_cases(), counts)
        else:
            count(block, counts)
    return counts


def selector(boxes: Boxes, column: str) -> Callable[[Record], bool]:
    """The test that a record passes exactly when ``column`` counts it."""
    return cast("Callable[[Record], bool]", _compiled_test(boxes, column, "record"))


def tester(predicate: Predicate, as_of: date) -> Callable[[Record], bool]:
    """The test of a record by what is true at the end of a day."""
    return cast("Callable[[Record], bool]", _compiled_predicate(predicate, as_of, "record"))


def selector_of_day(boxes: Boxes, column: str) -> Callable[[Record, date], bool]:
    """The test of a record and the asked day of ``boxes`` (see :func:`selector`)."""
    return cast("Callable[[Record, date], bool]", _compiled_test(boxes, column, "record, asked"))


@lru_cache(maxsize=256)
def _compiled(boxes: Boxes, key_fields: tuple[str, ...]) -> Count:
    writer = Writer(boxes.as_of)
    steps = _steps(writer, boxes, key_fields)
    lines = ["def count(records, counts):", "    for record in records:", *writer.prelude("        "), *steps]
    return cast("Count", writer.build(lines, "count"))


@lru_cache(maxsize=256)
def _compiled_for_columns(boxes: Boxes, key_fields: tuple[str, ...]) -> Callable[[CaseColumns, Counts], None]:
    writer = _ColumnWriter(None)
    steps = _steps(writer, boxes, key_fields)
    lines = ["def count(columns, counts):", *writer.prelude("    "), *steps]
    return cast("Callable[[CaseColumns, Counts], None]", writer.build(lines, "count"))


def _steps(writer: Writer, boxes: Boxes, key_fields: tuple[str, ...]) -> list[str]:
    """The lines that count one record, of those of the loop over all of them."""
    scope = writer.test(boxes.in_scope)
    steps: list[str] = []
    stride = len(boxes.codes)
    for number, axis in enumerate(boxes.axes):
        ways = [found for found, _ in leaves(axis)]
        stride //= len(ways)
        codes = iter(range(0, stride * len(ways), stride))
        steps += writer.tree(axis, f"code{number}", codes, "        ")
    code = " + ".join(f"code{number}" for number in range(len(boxes.axes)))
    key = "".join(f"{writer.value_of(field)}, " for field in key_fields)
    return [
        f"        if not {scope}:",
        "            continue",
        *steps,
        f"        key = ({key})",
        "        try:",
        f"            counts[key][{code}] += 1",
        "        except KeyError:",
        f"            row = counts[key] = [0] * {len(boxes.codes)}",
        f"            row[{code}] = 1",
    ]


@lru_cache(maxsize=512)
def _compiled_test(boxes: Boxes, column: str, arguments: str) -> object:
    return _compiled_predicate(boxes.predicate(column), boxes.as_of, arguments)


@lru_cache(maxsize=512)
def _compiled_predicate(predicate: Predicate, as_of: Bound, arguments: str) -> object:
    writer = Writer(as_of)
    test = writer.test(predicate)
    lines = [f"def test({arguments}):", *writer.prelude("    "), f"    return {test}"]
    return writer.build(lines, "test")


_AS_OF = {
    "due": "record.due_at({0}) if record.extensions else record.due",
    SUSPENDED_SINCE: "record.suspended_since({0}) if record.suspensions else None",
}
"""The sources of the facts that depend on the day as of which a record is counted."""


class Writer:
    """Generates Python source of predicates, collecting the facts they need and the values they name.

    ``as_of`` is the day whose end decides which due date is in force; ``None`` for records that have
    but one. The day asked about is the variable ``asked`` of the generated source.
    """

    def __init__(self, as_of: Bound | None) -> None:
        self.as_of = as_of
        self.moved: dict[str, str] = {}
        self.names: dict[str, object] = {"date": date, "clock_of": clock_of}
        self.fields: list[str] = []
        self.days: set[str] = set()
        self.clocks: set[str] = set()

    def build(self, lines: list[str], name: str) -> object:
        """The function of this name that the lines define."""
        namespace = dict(self.names)
        # Only source generated here from the declared trees is compiled; values are passed by name.
        exec(compile("\n".join(lines), f"<kstt {name}>", "exec"), namespace)  # noqa: S102
        return namespace[name]

    def value(self, value: object) -> str:
        """The name of a value in the generated source."""
        for name, known in self.names.items():
            if known is value or (type(known) is type(value) and known == value):
                return name
        name = f"value{len(self.names)}"
        self.names[name] = value
        return name

    def prelude(self, indent: str) -> list[str]:
        """The lines that fetch each needed fact of a record once."""
        lines: list[str] = []
        for field in self.fields:
            source = self.moved.get(field, f"record.{field}")
            lines.append(f"{field} = {source}")
            if field in self.days:
                lines.append(f"{field}_day = {self.day(field)}")
            if field in self.clocks:
                lines.append(f"{field}_clock = clock_of({field})")
        return [indent + line for line in lines]

    def value_of(self, field: str) -> str:
        """The source of the value of a record's field."""
        return f"record.{field}"

    def operand(self, operand: Operand) -> str:
        """The source of an operand."""
        match operand:
            case Day(field, after):
                self._need(field, self.days)
                return f"({field}_day + {self.days_after(after)})" if after else f"{field}_day"
            case AskedDay():
                return "asked"
            case Clock(field):
                self._need(field, self.clocks)
                return f"{field}_clock"
            case SessionStart(field, starts):
                clock, chain = self.operand(Clock(field)), "0"
                for start in starts:
                    chain = f"({start} if {clock} >= {start} else {chain})"
                return chain
            case day:
                return self.value(day)

    def day(self, field: str) -> str:
        """The source that turns a fetched fact into a day."""
        return f"{field} if {field} is None or type({field}) is date else {field}.date()"

    def days_after(self, count: int) -> str:
        """The source that adds a number of days to a day."""
        return self.value(timedelta(count))

    def _need(self, field: str, kind: set[str]) -> None:
        if field in _AS_OF and field not in self.fields and self.as_of is not None:
            # Fetched first, if it is a day of the record's own.
            self.moved[field] = _AS_OF[field].format(self.operand(self.as_of))
        kind.add(field)
        if field not in self.fields:
            self.fields.append(field)

    def test(self, predicate: Predicate) -> str:
        """The source of a test."""
        match predicate:
            case Less(left, right):
                return f"({self.operand(left)} < {self.operand(right)})"
            case Equal(left, right):
                return f"({self.operand(left)} == {self.operand(right)})"
            case Missing(fact):
                return f"({self.operand(fact)} is None)"
            case OneOf(field, members):
                tests = " or ".join(f"{self.value_of(field)} is {self.value(member)}" for member in members)
                return f"({tests})"
            case Suspended(on):
                return f"(record.suspensions and record.suspended_at({self.operand(on)}))"
            case SuspendedBefore(on):
                return f"record.suspended_before({self.operand(on)})"
            case Not(test):
                return f"(not {self.test(test)})"
            case All(tests):
                return "(" + (" and ".join(map(self.test, tests)) or "True") + ")"
            case Some(tests):
                return "(" + (" or ".join(map(self.test, tests)) or "False") + ")"

    def tree(self, tree: Tree, name: str, codes: Iterator[int], indent: str) -> list[str]:
        """The nested ``if`` that sets ``name`` to the code of the leaf that a record reaches."""
        if isinstance(tree, Leaf):
            return [f"{indent}{name} = {next(codes)}"]
        return [
            f"{indent}if {self.test(tree.test)}:",
            *self.tree(tree.yes, name, codes, indent + "    "),
            f"{indent}else:",
            *self.tree(tree.no, name, codes, indent + "    "),
        ]


class _ColumnWriter(Writer):
    """Days, clocks and values as columns of cases hold them: of cases that never had a history."""

    def __init__(self, as_of: Bound | None) -> None:
        super().__init__(as_of)
        self._values: set[str] = set()

    def value_of(self, field: str) -> str:
        self._values.add(field)
        return field

    def operand(self, operand: Operand) -> str:
        # Asked of suspended cases alone.
        since = isinstance(operand, (Day, Clock)) and operand.field == SUSPENDED_SINCE
        return "None" if since else super().operand(operand)

    def test(self, predicate: Predicate) -> str:
        return "False" if isinstance(predicate, (Suspended, SuspendedBefore)) else super().test(predicate)

    def prelude(self, indent: str) -> list[str]:
        """The loop over the columns that are needed."""
        columns = {field: f"columns.{field}" for field in sorted(self._values)}
        columns |= {f"{field}_day": f"columns.{field}.days" for field in sorted(self.days)}
        columns |= {f"{field}_clock": f"columns.{field}.microseconds()" for field in sorted(self.clocks)}
        names = "".join(f"{name}, " for name in columns)
        rows = f"columns.of_columns(zip({', '.join(columns.values())}))"
        return [f"{indent}for {names} in {rows}:"]
