"""One ledger, every engine: the ledger of a frame is the ledger of the same cases entered in Python."""

from datetime import date

import attrs
import pytest

from kstt import (
    Closing,
    CountingRules,
    Extension,
    Ledger,
    ReportingPeriod,
    RowBy,
    Timeliness,
    form_06c,
    form_series,
)
from kstt.frames import CaseFrame, FrameError
from kstt.ledger.frames.streamed import Refusal
from tests.engines import QUICK, SLOW, case_table, make_cases
from tests.frames import sources as frames
from tests.frames.sources import A_FEW, EVERY_RULE, PERIOD, TIMES, on, on_pairs, without_history

pytestmark = frames.WARNINGS


@on_pairs(QUICK, times=TIMES, chosen=A_FEW)
def test_the_ledger_of_a_frame_is_that_of_its_cases(engine, times, chosen):
    cases = list(make_cases(120, 1, times=TIMES[times]))
    frame = frames.frame_of(engine, cases, times)
    assert Ledger.from_cases(frame, chosen) == Ledger.from_cases(cases, chosen)


@on(*SLOW)
def test_the_ledger_of_a_frame_is_that_of_its_cases_on_slow_engines(engine):
    cases = list(make_cases(60, 2))
    assert Ledger.from_cases(frames.frame_of(engine, cases), A_FEW[1]) == Ledger.from_cases(cases, A_FEW[1])


@on("pandas", "dask")
def test_bare_due_days_of_extensions_are_no_instants(engine):
    # Timestamps at midnight, as these engines have no other days: read as instants, an end at midnight
    # would make what was closed on the due day itself late.
    due, new = date(2021, 4, 20), date(2021, 5, 20)
    case = next(iter(make_cases(1, 8)))
    case = attrs.evolve(
        without_history(case),
        id="H",
        received=date(2021, 4, 1),
        due=due,
        closed=new,
        closing=Closing.DECIDED,
        extensions=[Extension(date(2021, 4, 10), new)],
    )
    for found in ([case], [case, *make_cases(40, 9, times="days")]):
        rules = CountingRules(timeliness=Timeliness.BY_INSTANT)
        frame = frames.frame_of(engine, found, "days")
        assert form_06c(frame, PERIOD, rules) == form_06c(found, PERIOD, rules)
        assert Ledger.from_cases(frame, rules) == Ledger.from_cases(found, rules)


@on("duckdb")
def test_an_engine_with_more_keys_than_can_be_told_it_groups_by_their_texts(engine, monkeypatch):
    monkeypatch.setattr("kstt.ledger.frames.streamed.MOST_TOLD", 2)
    cases = list(make_cases(120, 1, times=TIMES["mixed"]))
    frame = frames.frame_of(engine, cases, "mixed")
    assert Ledger.from_cases(frame) == Ledger.from_cases(cases)


@on(*QUICK)
def test_a_ledger_made_a_few_keys_at_a_time_is_the_same(engine, monkeypatch):
    monkeypatch.setattr("kstt.ledger.frames.cells._AT_ONCE", 20)
    monkeypatch.setattr("kstt.ledger.frames.entries.counted_streaming", lambda *_: Refusal.UNABLE)
    cases = list(make_cases(120, 3))
    frame = frames.frame_of(engine, cases)
    assert Ledger.from_cases(frame) == Ledger.from_cases(cases)


@on("polars-lazy")
def test_every_rule_on_a_frame(engine):
    cases = list(make_cases(80, 4))
    frame = frames.frame_of(engine, cases)
    for chosen in EVERY_RULE:
        assert Ledger.from_cases(frame, chosen) == Ledger.from_cases(cases, chosen)


@on("polars", "pandas", "duckdb")
def test_frames_update_ledgers_and_make_series(engine):
    cases = [without_history(case) for case in make_cases(90, 5)]
    frame, more = (engine.frame(case_table(part)) for part in (cases[:60], cases[60:]))
    ledger = Ledger.from_cases(frame, keep=[RowBy.UNIT]).updated(more)
    assert ledger == Ledger.from_cases(cases, keep=[RowBy.UNIT])
    assert form_06c(ledger, PERIOD, rows=RowBy.UNIT) == form_06c(cases, PERIOD, rows=RowBy.UNIT)
    assert ledger.updated(withdrawn=more) == Ledger.from_cases(cases[:60], keep=[RowBy.UNIT])
    year = ReportingPeriod.year(2021)
    both = engine.frame(case_table(cases))
    assert form_series(both, year.split()).composed() == form_06c(cases, year)
    assert Ledger.from_cases(both, keep=()).account(year) == form_06c(cases, year).total


@on("polars", "pandas", "pyarrow", "duckdb")
def test_every_spelling_is_read_and_every_fault_told(engine):
    cases = [without_history(case) for case in make_cases(60, 6)]
    table = case_table(cases)
    table["level"] = ("text", [f" {level.upper()}" for level in table["level"][1]])
    table["channel"] = ("text", [channel.title() for channel in table["channel"][1]])
    table["unit"] = ("text", [f"{unit}  " for unit in table["unit"][1]])
    assert Ledger.from_cases(engine.frame(table)) == Ledger.from_cases(cases)
    for column, value, message in (
        ("channel", "fax", "'channel': unknown values in 1 row, such as 'fax'"),
        ("level", "village", "'level': unknown values in"),
        ("unit", " ", "'unit': nothing in"),
        ("received", None, "'received': nothing in 1 row"),
    ):
        kind, values = case_table(cases)[column]
        wrong = case_table(cases) | {column: (kind, [value, *values[1:]])}
        with pytest.raises(FrameError, match=message):
            Ledger.from_cases(engine.frame(wrong))
    with pytest.raises(FrameError, match="'phong': not there"):
        Ledger.from_cases(CaseFrame(engine.frame(case_table(cases)), columns={"unit": "phong"}))


def test_arrow_texts_of_either_width():
    polars = pytest.importorskip("polars")
    cases = [without_history(case) for case in make_cases(40, 1, times=TIMES["days"])]
    columns = {name: values for name, (_, values) in case_table(cases, "days").items()}
    wide = polars.DataFrame(columns).to_arrow()
    assert "large_string" in str(wide.schema.field("unit").type)
    assert Ledger.from_cases(wide) == Ledger.from_cases(cases)


@on("polars", "pandas", "duckdb")
def test_fields_that_no_case_has_and_empty_frames(engine):
    plain = [attrs.evolve(without_history(c), due=None, closed=None, closing=None) for c in make_cases(20, 7)]
    table = case_table(plain)
    for name in ("due", "due_clock", "closed", "closed_clock", "closing"):
        del table[name]
    columns = {"due": None, "closed": None, "closing": None}
    assert Ledger.from_cases(CaseFrame(engine.frame(table), columns=columns)) == Ledger.from_cases(plain)
    assert Ledger.from_cases(engine.frame(case_table([]))) == Ledger.empty()


@on("polars", "polars-lazy")
def test_names_as_categories_beside_histories(engine):
    polars = pytest.importorskip("polars")
    cases = list(make_cases(80, 21, times="instants"))
    source = frames.frame_of(engine, cases, "naive")
    names = polars.col("level", "unit", "category").cast(polars.Categorical)
    source = attrs.evolve(source, frame=source.frame.with_columns(names))
    for kept in ([], [RowBy.UNIT], [RowBy.UNIT, RowBy.CATEGORY]):
        assert Ledger.from_cases(source, keep=kept) == Ledger.from_cases(cases, keep=kept)


@on("polars", "pandas", "duckdb")
def test_columns_may_have_any_names(engine):
    cases = [without_history(case) for case in make_cases(40, 22)]
    table = case_table(cases)
    others = {"channel": "key0", "closing": "key1", "unit": "code0", "category": "day0", "level": "part0"}
    for name, other in others.items():
        table[other] = table.pop(name)
    source = CaseFrame(engine.frame(table), columns=others)
    assert form_06c(source, PERIOD) == form_06c(cases, PERIOD)
    for kept in ([RowBy.UNIT], [RowBy.UNIT, RowBy.CATEGORY]):
        assert Ledger.from_cases(source, keep=kept) == Ledger.from_cases(cases, keep=kept)
