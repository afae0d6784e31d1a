"""Counting the records of a frame: each row given one small code, grouped once, counted by the engine."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, partial
from operator import add
from typing import TYPE_CHECKING, Any, cast

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.account import Account
from kstt.definitions.form_06 import CaseAccount
from kstt.engines import Frame
from kstt.errors import ParseError
from kstt.frames.blanks import never_blank
from kstt.frames.description import described_frame, of_cases
from kstt.frames.diagnosis import problems_in, spelled, spelled_at_first
from kstt.frames.expressions import Expressions, Facts, Spellings, forks_by
from kstt.frames.faults import Fault, any_of, faults_of
from kstt.frames.histories import FIELDS, with_due_in_force, with_suspended
from kstt.frames.history_columns import with_history_columns
from kstt.frames.native import collected, planned, with_derived
from kstt.frames.partitions import where_quicker
from kstt.frames.prepare import Columns, as_narwhals, prepare
from kstt.frames.problems import FrameError, Problem, of_whole_characters
from kstt.frames.source import CaseFrame, FeedbackFrame, RecordFrame
from kstt.frames.unique import unique_frame
from kstt.i18n import msg
from kstt.records.fields import FieldKind, fields_of
from kstt.text import clean, unguarded
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kstt.definitions.boxes import Boxes
    from kstt.records.sources import CaseSource

    Key = tuple[AuthorityLevel | None, str]

__all__ = [
    "KEY",
    "FactFrame",
    "FrameCounts",
    "as_counted",
    "as_source",
    "by_key",
    "count_frame",
    "key_name",
    "ready",
]

_NO_RECORD, _NOT_ASKED = -1, -2

KEY = "__kstt_key"
"""How the columns of the keys are called, each with its number after."""


def key_name(place: int) -> str:
    """The column of a key by which rows are grouped.

    >>> key_name(0)
    '__kstt_key0'
    """
    return f"{KEY}{place}"


@attrs.frozen(eq=False)
class FactFrame:
    """A frame ready to be counted as of one day: its table with its histories joined, and its facts.

    Attributes:
        source: the frame.
        table: its columns.
        facts: what the boxes ask for.
        keys: the fields of texts by which rows are grouped.
        filled: the texts that are known to have no blanks.
    """

    source: RecordFrame
    table: Columns
    facts: Facts
    keys: frozenset[str]
    filled: frozenset[str] = frozenset()


@attrs.frozen(eq=False)
class FrameCounts:
    """What was counted of a frame.

    Attributes:
        source: the frame.
        keys: the fields of the level (where there is one) and of the label.
        counts: the number of records with each code, by level and label.
        found: the levels and labels as the frame writes them.
        spellings: how the frame writes its vocabularies.
        as_of: the day that it was counted for.
    """

    source: RecordFrame
    keys: tuple[str, ...]
    counts: Mapping[Key, list[int]]
    found: frozenset[tuple[str, ...]]
    spellings: Spellings
    as_of: date

    @cached_property
    def whole(self) -> FactFrame:
        """The frame made ready again, with all its columns."""
        return ready(self.source, self.as_of, self.keys, spellings=self.spellings, whole=True)


def ready(
    source: RecordFrame,
    as_of: date,
    keys: Iterable[str],
    *,
    spellings: Spellings | None = None,
    uniform: bool = False,
    whole: bool = False,
) -> FactFrame:
    """The source prepared for counting as of a day, with the text fields that are needed as keys.

    ``uniform`` takes the texts of dates as :func:`prepare` has it; ``whole`` keeps the columns that are not
    needed.

    Raises: FrameError.
    """
    fields = fields_of(source.record)
    what = "cases" if isinstance(source, CaseFrame) else "feedback"
    needed = [f.name for f in fields.values() if f.kind in {FieldKind.MOMENT, FieldKind.MEMBER}]
    frame = as_narwhals(source.frame)
    there = frame.collect_schema()
    required = [
        f.name
        for f in fields.values()
        if f.kind is FieldKind.TEXT and not f.optional and source.column_of(f.name) in there
    ]
    keys = tuple(keys)
    lacking = [key for key in keys if source.column_of(key) is None]
    if lacking:
        raise FrameError(what, (Problem(lacking[0], msg("not there"), msg("a column of names")),))
    wanted = dict.fromkeys((*keys, *needed, *required))
    if isinstance(source, CaseFrame):
        texts = [name for name in FIELDS if (source.column_of(name) or "") in there]
        given = source.suspensions is not None or source.extensions is not None
        wanted |= dict.fromkeys(texts) | dict.fromkeys(("id",) if given or texts else ())
    table = prepare(
        what,
        (frame if whole else planned(frame)).to_native(),
        source.record,
        source.columns,
        wanted,
        days=source.days,
        formats=source.formats,
        uniform=uniform,
        whole=whole,
    )
    facts = table.facts()
    if isinstance(source, CaseFrame):
        table = with_due_in_force(table, source, as_of)
        table, facts = with_suspended(table, table.facts(), source, as_of)
    facts = attrs.evolve(
        facts,
        spellings=spellings or Spellings(),
        may_lack=frozenset(name for name, field in fields.items() if field.optional),
    )
    asked = {name: table.columns[name] for name in required if name not in keys}
    filled = frozenset[str]() if whole else never_blank(as_narwhals(source.sample), asked)
    return FactFrame(source, table, facts, frozenset(keys), filled)


@of_whole_characters
def count_frame(source: RecordFrame, boxes: Boxes, keys: tuple[str, ...]) -> FrameCounts:
    """The number of records with each code of ``boxes``, by level and row label.

    Args:
        source: the frame.
        boxes: how its records are counted.
        keys: the fields of the level (if there is one) and of the label.

    Returns: the counts that :func:`~kstt.forms.assembly.build_form` takes, and what else was learnt.

    Raises: FrameError with everything that is wrong with the frame.
    """
    counts = where_quicker(source, partial(_counts_alone, boxes=boxes, keys=keys), _added)
    if counts is None:
        return _count_where_it_is(source, boxes, keys)
    return attrs.evolve(counts, source=source)


def _counts_alone(source: RecordFrame, boxes: Boxes, keys: tuple[str, ...]) -> FrameCounts:
    nothing: Any = None  # the rows stay where they are
    return attrs.evolve(_count_where_it_is(source, boxes, keys), source=nothing)


def _added(parts: Sequence[FrameCounts]) -> FrameCounts:
    """The counts of all parts of a frame."""
    counts: dict[Key, list[int]] = {}
    for part in parts:
        for key, found in part.counts.items():
            known = counts.get(key)
            counts[key] = found if known is None else list(map(add, known, found))
    return attrs.evolve(
        parts[0],
        counts=counts,
        found=frozenset().union(*(part.found for part in parts)),
        spellings=Spellings.union(part.spellings for part in parts),
    )


def _count_where_it_is(source: RecordFrame, boxes: Boxes, keys: tuple[str, ...]) -> FrameCounts:
    prepared = ready(source, boxes.last_day, keys, uniform=True)
    if source.described is not None:
        spellings = spelled_at_first(prepared.table, source)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
    rows = _counted(prepared, boxes, keys)
    if any(row["code"] < 0 for row in rows):
        if prepared.table.uniform:
            prepared = ready(source, boxes.last_day, keys)
        spellings = spelled(prepared.table, source)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
        rows = _counted(prepared, boxes, keys)
    problems: list[Problem] = []
    if any(row["code"] < 0 for row in rows):
        expressions, faults = _faults(prepared)
        problems += problems_in(prepared.table, expressions, faults)
    counts, unknown = by_key(rows, len(boxes.codes), keys, source.described)
    columns = prepared.table.columns
    problems += [attrs.evolve(problem, column=columns[problem.column]) for problem in unknown]
    if problems:
        raise FrameError(prepared.table.what, tuple(problems))
    names = [key_name(n) for n in range(len(keys))]
    given = {tuple([row[name] for name in names]) for row in rows}
    found = frozenset(tuple(map(str, key)) for key in given)
    return FrameCounts(source, keys, counts, found, prepared.facts.spellings, boxes.last_day)


def _faults(prepared: FactFrame) -> tuple[Expressions, list[Fault]]:
    expressions = Expressions(prepared.facts)
    record = prepared.source.record
    return expressions, faults_of(prepared.table, expressions, record, prepared.keys, prepared.filled)


def _counted(prepared: FactFrame, boxes: Boxes, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """The number of rows in question by key and code; the code of what is no record is -1."""
    expressions, faults = _faults(prepared)
    of_day = any_of(fault for fault in faults if fault.of_day)
    in_question = expressions.test(boxes.in_scope) | of_day
    first = dict(expressions.derived)
    # The fields by which the trees fork are looked at there, where their values count.
    seen = frozenset().union(*map(forks_by, boxes.axes))
    wrong = any_of(fault for fault in faults if not (fault.unknown and fault.field in seen))
    code = nw.when(wrong).then(nw.lit(_NO_RECORD, nw.Int32)).otherwise(expressions.code(boxes))
    later = {name: made for name, made in expressions.derived.items() if name not in first}
    columns: dict[str, nw.Expr] = {
        key_name(n): nw.col(prepared.table.columns[key]) for n, key in enumerate(keys)
    }
    columns["code"] = code
    frame = with_derived(prepared.table.frame, first)
    at_once = prepared.table.uniform and frame.implementation.is_duckdb()
    if at_once:
        # DuckDB would move a filter below the texts that it parses, and parse them twice.
        columns |= {name: nw.when(in_question).then(column) for name, column in columns.items()}
        columns["code"] = nw.when(in_question).then(code).otherwise(nw.lit(_NOT_ASKED, nw.Int32))
    else:
        frame = frame.filter(in_question)
    grouped = with_derived(frame, later).select(**columns).group_by(*columns).agg(nw.len().alias("records"))
    return [row for row in collected(grouped) if row["code"] != _NOT_ASKED]


def by_key(
    rows: Iterable[dict[str, Any]],
    codes: int,
    keys: tuple[str, ...],
    described: CaseSource | None = None,
) -> tuple[dict[Key, list[int]], list[Problem]]:
    """The counts by level and label, and the levels and labels that are none."""
    counts: dict[Key, list[int]] = {}
    wrong: dict[str, Counter[str]] = {key: Counter() for key in keys}
    *level_keys, label_key = keys
    # There are many rows to a key.
    places: dict[tuple[object, ...], list[int] | str] = {}
    names = [key_name(n) for n in range(len(keys))]
    for row in rows:
        given = tuple([row[name] for name in names])
        place = places.get(given)
        if place is None:
            *levels, label = given
            level = _level(str(levels[0]), described) if levels else None
            if not isinstance(label, str) or not label.strip() or "\0" in label:
                place = label_key
            elif levels and level is None:
                place = level_keys[0]
            else:
                place = counts.setdefault((level, clean(unguarded(label))), [0] * codes)
            places[given] = place
        if isinstance(place, str):
            wrong[place][repr(given[0]) if place in level_keys else str(given[-1])] += int(row["records"])
        elif row["code"] >= 0:
            place[int(row["code"])] += int(row["records"])
    problems = []
    if wrong[label_key]:
        # A name with a NUL is none either, at this door as at every other.
        cut = tuple(repr(text) for text in wrong[label_key] if "\0" in text)[:3]
        what = msg("texts with a NUL") if cut else msg("nothing")
        problems.append(Problem(label_key, what, msg("a name"), wrong[label_key].total(), cut))
    for key in level_keys:
        if wrong[key]:
            expected = msg(
                "one of {names}",
                names=", ".join(str(member.value) for member in AuthorityLevel),
            )
            examples = tuple(text for text, _ in wrong[key].most_common(3))
            problems.append(Problem(key, msg("unknown values"), expected, wrong[key].total(), examples))
    return counts, problems


def _level(text: str, described: CaseSource | None) -> AuthorityLevel | None:
    try:
        if described is None:
            return parse_member(AuthorityLevel, text)
        return cast("AuthorityLevel", described.word("level", text))
    except ParseError:
        return None


def as_source(frame: Frame, account: type[Account]) -> RecordFrame:
    """The frame as one of the records that an account counts; columns have their own names by default.

    Raises: FrameError for a frame of the other kind of records.
    """
    kind = CaseFrame if account is CaseAccount else FeedbackFrame
    if not isinstance(frame, RecordFrame):
        return kind(frame)
    if not isinstance(frame, kind):
        raise FrameError(
            msg("frame"),
            (
                Problem(
                    msg("(all)"),
                    msg("a {kind}", kind=type(frame).__name__),
                    msg("a {kind}", kind=kind.__name__),
                ),
            ),
        )
    return frame


@of_whole_characters
def as_counted(frame: Frame, account: type[Account], *, plain_levels: bool = False) -> RecordFrame:
    """The frame as records, as its description reads them, each id in one row.

    Args: a frame, what its records are counted as, and whether levels must stand by their English names.

    Raises: FrameError as :func:`as_source`, and for what the description does not explain.
    """
    source = as_source(frame, account)
    if not isinstance(source, CaseFrame):
        return source
    return with_history_columns(of_cases(unique_frame(described_frame(source, plain_levels=plain_levels))))
