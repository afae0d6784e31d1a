"""Overdue and soon due rows, on every engine."""

from datetime import date, timedelta

import pytest

from kstt import due, form_06c
from kstt.errors import UnknownNameError
from kstt.frames import CaseFrame
from kstt.frames.native import collected
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError
from tests.engines import QUICK, SLOW, case_table, make_cases
from tests.frames.sources import A_FEW, PERIOD, WARNINGS, frame_of, in_turn, on

pytestmark = WARNINGS
CASES = tuple(make_cases(150, 21))
DAY, UNTIL = PERIOD.end, PERIOD.end + timedelta(days=20)


def listed(rows):
    found = collected(as_narwhals(rows).select("id", "due_state", "due_in_force"))
    return sorted((row["id"], row["due_state"], str(row["due_in_force"])[:10]) for row in found)


def expected(rules, unit=None):
    cases = due.due_cases(CASES, DAY, until=UNTIL, rules=rules, unit=unit)
    return sorted((one.case.id, one.state.value, str(one.due)[:10]) for one in cases)


def same(rows, wanted):
    rows = listed(rows)
    assert rows == wanted
    assert {state for _, state, _ in rows} == {"overdue", "due_soon"}


@on(*QUICK)
@pytest.mark.parametrize("rules", A_FEW, ids=str)
def test_the_rows_due_are_the_cases_due(engine, rules):
    same(due.due_rows(frame_of(engine, CASES), DAY, until=UNTIL, rules=rules), expected(rules))


@on(*SLOW)
def test_the_rows_due_of_a_unit_on_slow_engines(engine):
    frame, wanted = frame_of(engine, CASES), expected(A_FEW[0], "UBND huyện A")
    same(due.due_rows(frame, DAY, until=UNTIL, unit="ubnd  huyện a"), wanted)
    overdue = [row for row in wanted if row[1] == "overdue"]
    assert len(overdue) == form_06c(frame, PERIOD, unit="UBND huyện A").total.pending_overdue


@on(*QUICK)
def test_the_rows_due_of_a_unit(engine):
    frame, (rules,) = frame_of(engine, CASES), in_turn(engine, A_FEW, 1)
    overdue = listed(due.due_rows(frame, DAY, rules=rules, unit="ubnd  huyện a"))
    assert overdue == [row for row in expected(rules, "UBND huyện A") if row[1] == "overdue"]
    assert len(overdue) == form_06c(frame, PERIOD, rules, unit="UBND huyện A").total.pending_overdue


def test_rows_are_lazy_where_the_engine_is():
    import polars as pl

    from tests.engines import Engine

    rows = due.due_rows(frame_of(Engine("polars-lazy"), CASES), DAY)
    assert isinstance(rows, pl.LazyFrame)


@on("polars", "duckdb", "pandas")
def test_what_is_no_table_of_cases_is_refused(engine):
    table = case_table(CASES)
    with pytest.raises(FrameError, match="due_state"):
        due.due_rows(CaseFrame(engine.frame(table | {"due_state": ("text", ["x"] * len(CASES))})), DAY)
    with pytest.raises(UnknownNameError, match="UBND xã B"):
        due.due_rows(CaseFrame(engine.frame(table)), DAY, unit="UBND xã")
    without = CaseFrame(
        engine.frame({name: table[name] for name in table if not name.startswith("due")}),
        columns={"due": None},
    )
    assert listed(due.due_rows(without, DAY, until=date(2030, 1, 1))) == []
