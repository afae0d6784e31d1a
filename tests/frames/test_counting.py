"""One computation, every engine: the form of a frame is the form of the same records counted in Python."""

import itertools
import pickle

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import (
    RowBy,
    form_05a,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.frames import CaseFrame, FeedbackFrame, counting
from kstt.records.fields import fields_of
from kstt.testing import cases as any_cases
from kstt.testing import periods, rules
from tests.engines import (
    ENGINES,
    QUICK,
    SLOW,
    Engine,
    case_table,
    feedback_table,
    make_cases,
    make_feedback,
)
from tests.frames.sources import (
    A_FEW,
    EVERY_RULE,
    PERIOD,
    TIMES,
    WARNINGS,
    counts_behind,
    frame_of,
    on,
    without_history,
)

pytestmark = WARNINGS


def assert_same(found, expected):
    assert found == expected
    assert [line.label for line in found] == [line.label for line in expected]


@on(*QUICK)
@pytest.mark.parametrize("times", TIMES)
def test_a_form_of_a_frame_is_the_form_of_its_cases(engine, times):
    cases = list(make_cases(400, 1, times=TIMES[times]))
    frame = frame_of(engine, cases, times)
    for chosen in A_FEW:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on(*SLOW)
@pytest.mark.parametrize("times", ["mixed", "aware"])
def test_a_form_of_a_frame_is_the_form_of_its_cases_on_slow_engines(engine, times):
    if engine.name == "ibis-sqlite" and times == "aware":
        pytest.skip("SQLite has no timestamps with a time zone")
    cases = list(make_cases(300, 2, times=TIMES[times]))
    frame = frame_of(engine, cases, times)
    for chosen in A_FEW[1:2] if times == "mixed" else A_FEW[2:]:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on(*SLOW)
@pytest.mark.parametrize("times", ["texts", "naive", "days"])
def test_columns_of_every_type_are_read_on_slow_engines(engine, times):
    cases = list(make_cases(60, 3, times=TIMES[times]))
    frame = frame_of(engine, cases, times, histories=False)
    plain = [without_history(case) for case in cases]
    assert_same(form_06c(frame, PERIOD, A_FEW[2]), form_06c(plain, PERIOD, A_FEW[2]))


@on("polars-lazy", "duckdb")
def test_every_rule_on_every_engine_that_is_quick(engine):
    cases = list(make_cases(200, 4))
    frame = frame_of(engine, cases)
    for chosen in EVERY_RULE if engine.name == "polars-lazy" else EVERY_RULE[::13]:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=8)
@given(
    cases=st.lists(any_cases(), max_size=12), period=periods(first_year=2021, last_year=2021), chosen=rules()
)
def test_any_cases_any_period_any_rules(name, cases, period, chosen):
    assert_same(form_06c(frame_of(Engine(name), cases), period, chosen), form_06c(cases, period, chosen))


@on(*ENGINES)
def test_feedback(engine):
    pieces = list(make_feedback(200, 5))
    days = ("received", "resolved", "published")
    frame = FeedbackFrame(engine.frame(feedback_table(pieces)), days=days)
    assert_same(form_05b(frame, PERIOD), form_05b(pieces, PERIOD))
    if engine.name in QUICK:
        assert_same(form_05a(frame, PERIOD), form_05a(pieces, PERIOD))


@on(*QUICK)
def test_other_forms_and_rows_by_unit(engine):
    cases = [without_history(case) for case in make_cases(200, 6)]
    frame = engine.frame(case_table(cases))
    for count in (form_06a, form_06b, form_06c):
        assert_same(count(frame, PERIOD), count(cases, PERIOD))
        by_unit = count(frame, PERIOD, rows=RowBy.UNIT, reporting_unit="UBND tỉnh")
        assert_same(by_unit, count(cases, PERIOD, rows=RowBy.UNIT, reporting_unit="UBND tỉnh"))


@on(*QUICK, "ibis-duckdb")
def test_histories_as_texts_beside_the_case(engine):
    cases = list(make_cases(150, 8))
    table = case_table(cases)
    for field in ("suspensions", "extensions"):
        texts = [fields_of(type(case))[field].text_of(case) for case in cases]
        table[field] = ("text", [text or None for text in texts])
    frame = engine.frame(table)
    for chosen in A_FEW:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on(*QUICK)
def test_columns_may_be_called_otherwise(engine):
    cases = [without_history(case) for case in make_cases(100, 9)]
    names = {"received": "ngay_tiep_nhan", "received_clock": "gio", "category": "linh_vuc", "level": "cap"}
    table = {names.get(name, name): column for name, column in case_table(cases).items()}
    found = form_06c(CaseFrame(engine.frame(table), columns=names), PERIOD, A_FEW[2])
    assert_same(found, form_06c(cases, PERIOD, A_FEW[2]))


@on(*QUICK)
def test_spellings_of_vocabularies_and_names(engine):
    names = itertools.cycle(("ĐẤT ĐAI", " Đất  đai ", "Hộ tịch"))
    cases = [
        attrs.evolve(without_history(case), category=name)
        for case, name in zip(make_cases(100, 10), names, strict=False)
    ]
    table = case_table(cases)
    for name in ("level", "channel", "closing"):
        written = [
            value and (f" {value.upper()} " if n % 2 else value) for n, value in enumerate(table[name][1])
        ]
        table[name] = ("text", written)
    table["closing"] = ("text", ["" if value is None else value for value in table["closing"][1]])
    for chosen in A_FEW:
        assert_same(form_06c(engine.frame(table), PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on(*QUICK)
def test_empty_frames_and_frames_of_one_row(engine):
    assert_same(form_06c(engine.frame(case_table([])), PERIOD), form_06c([], PERIOD))
    one = [without_history(case) for case in make_cases(1, 11)]
    assert_same(form_06c(engine.frame(case_table(one)), PERIOD), form_06c(one, PERIOD))


@on(*QUICK)
def test_fields_that_no_case_has(engine):
    plain = [
        attrs.evolve(without_history(case), due=None, closed=None, closing=None)
        for case in make_cases(50, 12)
    ]
    table = case_table(plain)
    for name in ("due", "due_clock", "closed", "closed_clock", "closing"):
        del table[name]
    frame = CaseFrame(engine.frame(table), columns={"due": None, "closed": None, "closing": None})
    for chosen in A_FEW:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(plain, PERIOD, chosen))


@on("polars", "pandas", "pyarrow")
def test_the_frame_that_is_given_is_never_changed(engine):
    cases = list(make_cases(60, 14))
    frame = frame_of(engine, cases)
    before = pickle.dumps(frame.frame)
    form = form_06c(frame, PERIOD, A_FEW[1])
    assert counts_behind(form.explain("II", "received")) == form.section("II").total.received
    assert pickle.dumps(frame.frame) == before
    assert pickle.loads(pickle.dumps(form)) == form


@on("pyspark")
def test_spark_exchanges_grouped_rows_once(engine, monkeypatch):
    plans, collected = [], counting.collected
    monkeypatch.setattr(
        counting, "collected", lambda frame: plans.append(frame.to_native()) or collected(frame)
    )
    cases = tuple(make_cases(20, 3))
    source = CaseFrame(engine.frame(case_table(cases)), unique="off")
    assert form_06c(source, PERIOD).total == form_06c(map(without_history, cases), PERIOD).total
    (plan,) = [native._jdf.queryExecution().executedPlan().toString() for native in plans]
    assert plan.count("Exchange") == 1
    # Each executor groups its own rows before they are exchanged.
    assert plan.count("HashAggregate") == 2
