"""One computation, every engine: the form of a frame is the form of the same records counted in Python."""

import itertools
import pickle
from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    CountingRules,
    Ledger,
    RowBy,
    form_05a,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.definitions.boxes import All, Branch, Not, Some
from kstt.definitions.form_06 import case_boxes
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
    OPTIONS,
    PERIOD,
    TIMES,
    WARNINGS,
    counts_behind,
    frame_of,
    in_turn,
    on,
    on_pairs,
    without_history,
)

pytestmark = WARNINGS


def assert_same(found, expected):
    assert found == expected
    assert [line.label for line in found] == [line.label for line in expected]


@on_pairs(QUICK, times=TIMES, chosen=A_FEW)
def test_a_form_of_a_frame_is_the_form_of_its_cases(engine, times, chosen):
    cases = list(make_cases(400, 1, times=TIMES[times]))
    assert_same(form_06c(frame_of(engine, cases, times), PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on_pairs(SLOW, times=TIMES, chosen=A_FEW)
def test_a_form_of_a_frame_is_the_form_of_its_cases_on_slow_engines(engine, times, chosen):
    if engine.name == "ibis-sqlite" and times == "aware":
        pytest.skip("SQLite has no timestamps with a time zone")
    cases = list(make_cases(300, 2, times=TIMES[times]))
    histories = times in {"mixed", "aware"}
    frame = frame_of(engine, cases, times, histories=histories)
    cases = cases if histories else [without_history(case) for case in cases]
    assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on("polars-lazy", "duckdb")
def test_every_rule_on_every_engine_that_is_quick(engine):
    cases = list(make_cases(200, 4))
    frame = frame_of(engine, cases)
    for chosen in EVERY_RULE:
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(cases, PERIOD, chosen))


def parts_of(tree, place="root"):
    """Each test and number of a tree, with what it stands in and where."""
    match tree:
        case All(tests) | Some(tests):
            below = [(type(tree).__name__, test) for test in tests]
        case Not(test):
            below = [("Not", test)]
        case Branch(test, yes, no):
            below = [("test", test), ("yes", yes), ("no", no)]
        case _:
            return {(place, tree)}
    return {(place, type(tree))}.union(*(parts_of(part, where) for where, part in below))


def test_the_rules_that_engines_count_by_have_all_that_any_rules_have():
    def parts(every):
        boxes = [case_boxes(PERIOD, chosen) for chosen in every]
        return set().union(*(parts_of(tree) for one in boxes for tree in (one.in_scope, *one.axes)))

    assert parts(EVERY_RULE) == parts(CountingRules(*options) for options in itertools.product(*OPTIONS))


@settings(max_examples=5)
@given(
    cases=st.lists(any_cases(), min_size=15, max_size=30),
    period=periods(first_year=2021, last_year=2021),
    chosen=rules(),
)
def test_any_cases_any_period_any_rules(cases, period, chosen):
    expected = form_06c(cases, period, chosen)
    for name in QUICK:
        assert_same(form_06c(frame_of(Engine(name), cases), period, chosen), expected)


@on(*ENGINES)
def test_feedback(engine):
    pieces = list(make_feedback(200, 5))
    days = ("received", "resolved", "published")
    frame = FeedbackFrame(engine.frame(feedback_table(pieces)), days=days)
    assert_same(form_05b(frame, PERIOD), form_05b(pieces, PERIOD))
    if engine.name in QUICK:
        assert_same(form_05a(frame, PERIOD), form_05a(pieces, PERIOD))


@on_pairs(QUICK, count=(form_06a, form_06b, form_06c), rows=(RowBy.CATEGORY, RowBy.UNIT))
def test_other_forms_and_rows_by_unit(engine, count, rows):
    cases = [without_history(case) for case in make_cases(200, 6)]
    named = {"rows": rows, "reporting_unit": "UBND tỉnh" if rows is RowBy.UNIT else None}
    found = count(engine.frame(case_table(cases)), PERIOD, **named)
    assert_same(found, count(cases, PERIOD, **named))


@on(*QUICK, "ibis-duckdb")
def test_histories_as_texts_beside_the_case(engine):
    cases = list(make_cases(150, 8))
    table = case_table(cases)
    for field in ("suspensions", "extensions"):
        texts = [fields_of(type(case))[field].text_of(case) for case in cases]
        table[field] = ("text", [text or None for text in texts])
    frame = engine.frame(table)
    for chosen in in_turn(engine, A_FEW):
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
    for chosen in in_turn(engine, A_FEW):
        assert_same(form_06c(engine.frame(table), PERIOD, chosen), form_06c(cases, PERIOD, chosen))


@on(*QUICK)
def test_a_name_that_was_guarded_from_spreadsheets_is_the_name(engine):
    cases = [
        attrs.evolve(case, category=name)
        for case, name in zip(make_cases(2, 1), ("=y", "Đất đai"), strict=True)
    ]
    table = case_table(cases)
    guarded_too = table | {"category": ("text", ["'=y", "Đất đai"])}
    assert form_06c(engine.frame(guarded_too), PERIOD) == form_06c(cases, PERIOD)


@on("polars", "duckdb")
def test_units_have_one_row_whatever_their_spelling_with_a_word(engine):
    names = ("UBND P.01", "phường 1", "Phường  1", "Sở Y tế")
    cases = [attrs.evolve(case, unit=name) for case, name in zip(make_cases(4, 1), names, strict=True)]
    cases = [attrs.evolve(case, level=AuthorityLevel.COMMUNE, received=date(2021, 4, 1), due=None, closed=None,
             closing=None, suspensions=(), extensions=()) for case in cases]  # fmt: skip
    frame = engine.frame(case_table(cases))
    forms = [form_06c(source, PERIOD, rows=RowBy.UNIT) for source in (cases, frame, Ledger.from_cases(frame))]
    assert [row.label for row in forms[0][AuthorityLevel.COMMUNE].rows] == ["Phường 1", "Sở Y tế"]
    assert forms[0] == forms[1] == forms[2]
    (finding,) = forms[0].findings
    assert (finding.rule, finding.found) == ("unit-spellings", "UBND P.01; phường 1")
    assert forms[0].findings == forms[1].findings == forms[2].findings


@on("polars", "duckdb")
def test_what_rows_are_warned_of_is_in_the_findings_of_the_form(engine):
    (case,) = make_cases(1, 1)
    early = attrs.evolve(case, received=date(2021, 4, 10), due=date(2021, 4, 1), closed=None, closing=None,
                         suspensions=(), extensions=())  # fmt: skip
    form = form_06c(engine.frame(case_table([early])), PERIOD)
    assert [finding.rule for finding in form.findings] == ["record-due-before-received"]
    assert pickle.loads(pickle.dumps(form)).findings == form.findings  # our own
    assert form_06c([early], PERIOD) == form


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
    for chosen in in_turn(engine, A_FEW):
        assert_same(form_06c(frame, PERIOD, chosen), form_06c(plain, PERIOD, chosen))


@on(*QUICK)
def test_columns_that_hold_nothing(engine):
    plain = [
        attrs.evolve(without_history(c), due=None, closed=None, closing=None) for c in make_cases(30, 12)
    ]
    for few, chosen in zip((plain[:2], plain), in_turn(engine, A_FEW), strict=True):
        assert_same(form_06c(engine.frame(case_table(few)), PERIOD, chosen), form_06c(few, PERIOD, chosen))


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
