"""Movements sorted and counted by numpy: the same ledger, the same faults, and when it is not done."""

from datetime import date
from itertools import product

import attrs
import pytest

from kstt import Closing, CountingRules, Ledger, RowBy
from kstt.definitions.rules import ClosingTreatment
from kstt.frames import CaseFrame, FrameError
from kstt.ledger import runs
from kstt.ledger.frames import entries as frame_entries
from kstt.ledger.frames import streamed
from kstt.ledger.frames.streamed import Refusal, counted_streaming
from tests.engines import Engine, case_table, make_cases
from tests.frames import sources as frames
from tests.frames.sources import A_FEW, EVERY_RULE, TIMES, on, on_pairs, without_history

for needed in ("polars", "duckdb", "numpy", "pyarrow"):
    pytest.importorskip(needed)

KEPT = ([], [RowBy.CATEGORY], [RowBy.UNIT], [RowBy.UNIT, RowBy.CATEGORY])
ENGINES = ("polars", "polars-lazy", "duckdb")


@pytest.fixture
def outcomes(monkeypatch):
    """What counting by numpy has come to, each time."""
    found = []

    def told(*arguments):
        found.append(counted_streaming(*arguments))
        return found[-1]

    monkeypatch.setattr(frame_entries, "counted_streaming", told)
    return found


def is_counted(outcomes):
    return bool(outcomes) and not any(isinstance(found, Refusal) for found in outcomes)


@on_pairs(ENGINES, times=TIMES, chosen=A_FEW, kept=KEPT)
def test_the_ledger_is_that_of_the_cases(engine, times, chosen, kept, outcomes):
    cases = list(make_cases(150, 11, times=TIMES[times]))
    frame = frames.frame_of(engine, cases, times)
    assert Ledger.from_cases(frame, chosen, keep=kept) == Ledger.from_cases(cases, chosen, keep=kept)
    assert is_counted(outcomes)


@pytest.mark.parametrize("name", ENGINES[1:])
def test_every_rule(name, outcomes):
    cases = [without_history(case) for case in make_cases(150, 12)]
    frame = Engine(name, None).frame(case_table(cases))
    for chosen in EVERY_RULE:
        made = Ledger.from_cases(frame, chosen, keep=[RowBy.CATEGORY])
        assert made == Ledger.from_cases(cases, chosen, keep=[RowBy.CATEGORY])
    assert is_counted(outcomes)


@pytest.mark.parametrize("name", ENGINES)
def test_pieces_are_counted_as_they_come(name, monkeypatch, outcomes):
    monkeypatch.setattr(streamed, "_PIECE", 7)
    monkeypatch.setattr(runs, "_WAITING", 10)
    monkeypatch.setattr(runs, "_MOST_RUNS", 3)
    monkeypatch.setattr(runs, "_AT_ONCE", 5)
    cases = [without_history(case) for case in make_cases(200, 13, times="days")]
    frame = Engine(name, None).frame(case_table(cases, "days"))
    for kept in KEPT:
        assert Ledger.from_cases(frame, keep=kept) == Ledger.from_cases(cases, keep=kept)
    assert is_counted(outcomes)


@pytest.mark.parametrize("name", ENGINES)
def test_spellings_of_one_name_are_one_key(name, outcomes):
    cases = [without_history(case) for case in make_cases(80, 14)]
    table = case_table(cases)
    names = [f" {unit}  " if n % 3 else unit for n, unit in enumerate(table["unit"][1])]
    levels = [level.upper() if n % 2 else level for n, level in enumerate(table["level"][1])]
    table |= {"unit": ("text", names), "level": ("text", levels)}
    frame = Engine(name, None).frame(table)
    assert Ledger.from_cases(frame, keep=[RowBy.UNIT]) == Ledger.from_cases(cases, keep=[RowBy.UNIT])
    # In Polars, levels in capitals are taken for none at first.
    assert is_counted(outcomes if name == "duckdb" else outcomes[1:])


@pytest.mark.parametrize("name", ENGINES[1:])
def test_days_at_the_ends_of_the_calendar(name, outcomes):
    first, *cases = (without_history(case) for case in make_cases(5, 15, times="days"))
    first = attrs.evolve(first, received=date(1, 1, 1), due=date(1, 1, 3), closed=None, closing=None)
    last = attrs.evolve(first, id="last", received=date(9999, 12, 30), due=date(9999, 12, 31))
    for found in ([first], [last], [first, last, *cases], cases):
        frame = Engine(name, None).frame(case_table(found, "days"))
        assert Ledger.from_cases(frame, keep=[]) == Ledger.from_cases(found, keep=[])
    # A day far off on which nothing counts.
    far = [attrs.evolve(case, due=date(9999, 12, 31)) for case in cases if case.closed]
    frame = Engine(name, None).frame(case_table(far, "days"))
    assert Ledger.from_cases(frame, keep=[]) == Ledger.from_cases(far, keep=[])
    assert is_counted(outcomes[-1:])


@on_pairs(ENGINES[1:], kept=KEPT)
def test_without_numpy_the_ledger_is_the_same(engine, kept, monkeypatch, outcomes):
    monkeypatch.setattr(streamed, "find_spec", lambda _: None)
    cases = list(make_cases(100, 16))
    frame = frames.frame_of(engine, cases)
    assert Ledger.from_cases(frame, keep=kept) == Ledger.from_cases(cases, keep=kept)
    assert set(outcomes) == {Refusal.UNABLE}


@on("polars-lazy")
def test_where_there_is_no_room_for_the_names_the_ledger_is_the_same(engine, monkeypatch, outcomes):
    monkeypatch.setattr(streamed, "_NAMES", 1)
    cases = list(make_cases(100, 16))
    frame = frames.frame_of(engine, cases)
    for kept in KEPT[1:]:
        assert Ledger.from_cases(frame, keep=kept) == Ledger.from_cases(cases, keep=kept)
    assert set(outcomes) == {Refusal.UNABLE}


@on("duckdb")
def test_where_there_are_too_many_keys_the_ledger_is_the_same(engine, monkeypatch, outcomes):
    monkeypatch.setattr(streamed, "MOST_TOLD", 0)
    cases = list(make_cases(100, 16))
    frame = frames.frame_of(engine, cases)
    for kept in KEPT:
        assert Ledger.from_cases(frame, keep=kept) == Ledger.from_cases(cases, keep=kept)
    assert set(outcomes) == {Refusal.UNABLE}


@pytest.mark.parametrize("name", ENGINES[1:])
def test_open_cases_due_at_the_end_of_time(name, outcomes):
    # Some systems write such a day for none.
    cases = [
        attrs.evolve(
            without_history(case),
            id=f"{case.id} {due}",
            category=f"Lĩnh vực {n % 50}",
            due=due,
            closed=None,
            closing=None,
        )
        for n, case in enumerate(make_cases(300, 18, times="days"))
        for due in (date(9999, 12, 30), date(2021, 12, 31))
    ]
    frame = Engine(name, None).frame(case_table(cases, "days"))
    made = Ledger.from_cases(frame, keep=[RowBy.CATEGORY])
    assert made == Ledger.from_cases(cases, keep=[RowBy.CATEGORY])
    assert is_counted(outcomes)


def test_days_that_no_calendar_has():
    duckdb = pytest.importorskip("duckdb")
    columns = (
        "select 'H1' as id, 'Đất đai' as category, 'commune' as level, 'A' as unit, 'online' as channel, "
        "date '{}' as received, date '{}' as due, null::date as closed, null::varchar as closing"
    )
    with duckdb.connect() as connection:
        endless = connection.sql(columns.format("2021-01-01", "infinity"))
        assert Ledger.from_cases(endless, keep=[]).movements == 1
        for day in ("20000-01-01", "0044-03-15 (BC)"):
            wrong = connection.sql(columns.format(day, "2021-01-01"))
            with pytest.raises(FrameError, match="days outside the calendar; expected days of the years 1"):
                Ledger.from_cases(wrong, keep=[])


def test_a_table_of_any_name_is_counted():
    duckdb = pytest.importorskip("duckdb")
    cases = [without_history(case) for case in make_cases(40, 19, times="days")]
    relation = Engine("duckdb", None).frame(case_table(cases, "days"))
    with duckdb.connect() as connection:
        rows = relation.to_arrow_table() if hasattr(relation, "to_arrow_table") else relation.arrow()
        for name in ("kstt_rows", "kstt_frame"):
            connection.register("given", rows)
            connection.execute(f"create table {name} as select * from given")
            made = Ledger.from_cases(connection.table(name), keep=[RowBy.UNIT])
            assert made == Ledger.from_cases(cases, keep=[RowBy.UNIT])


LEFT_OUT = CountingRules(withdrawn=ClosingTreatment.LEFT_OUT, returned=ClosingTreatment.LEFT_OUT)
FAULTS = {
    "channel": ("channel", "fax"),
    "closing": ("closing", "lost"),
    "level": ("level", "village"),
    "no level": ("level", None),
    "blank": ("category", " "),
    "no category": ("category", None),
    "no day": ("received", None),
    "closed early": ("closed", date(1999, 1, 1)),
    "not closed": ("closed", None),
}


@on_pairs(
    ENGINES[1:], fault=FAULTS, kind=product((Closing.DECIDED, Closing.WITHDRAWN), (CountingRules(), LEFT_OUT))
)
def test_faults_are_told_as_anywhere(engine, fault, kind, monkeypatch, outcomes):
    closing, chosen = kind  # whether a case is left out decides whether its faults are met
    case, *cases = (without_history(case) for case in make_cases(30, 17, times="days"))
    case = attrs.evolve(case, received=date(2021, 1, 1), closed=date(2021, 3, 1), closing=closing)
    column, value = FAULTS[fault]
    table = case_table([case, *cases], "days")
    kind, values = table[column]
    frame = CaseFrame(engine.frame(table | {column: (kind, [value, *values[1:]])}))
    told = []
    for found in (lambda name: object(), lambda name: None):
        monkeypatch.setattr(streamed, "find_spec", found)
        with pytest.raises(FrameError) as caught:
            Ledger.from_cases(frame, chosen, keep=[RowBy.CATEGORY])
        told.append(str(caught.value))
    assert told[0] == told[1]
    # Both in the usual spelling and in that of the frame.
    assert outcomes == [Refusal.FAULTY, Refusal.FAULTY, Refusal.UNABLE, Refusal.UNABLE]
