"""Ids of frames: one case to an id, whatever white space stands around it."""

import unicodedata
from datetime import date

import duckdb
import pytest

from kstt import Ledger, ReportingPeriod, form_06c
from kstt.frames import CaseFrame, FrameError
from kstt.frames import unique as module
from kstt.frames.unique import unique_frame
from kstt.records import CaseSource
from kstt.records.source_words import Deleted
from kstt.text import clean
from tests.engines import QUICK, Engine, case_table, make_cases

PERIOD = ReportingPeriod.quarter(2021, 2)
TABLE = case_table(make_cases(2, 1, times="days"), "days")


@pytest.fixture(params=QUICK)
def engine(request):
    return Engine(request.param)


def of_ids(*ids):
    return {**TABLE, "id": ("text", list(ids))}


SAME = [("H1", other) for other in ("H1 ", "\u3000H1", "H1\u00a0")]
SAME += [("H 1", f"H{mark}1") for mark in "\n\r\f\x1c\x1f\x85\u2028"]
SAME += [("Đ 1", other) for other in ("Đ  1", " Đ\t1")]
SAME += [("HỒ 1", unicodedata.normalize("NFD", "HỒ 1"))]


@pytest.mark.parametrize(("one", "again"), SAME)
def test_two_spellings_of_an_id_are_one_id_at_every_door(engine, one, again):
    assert clean(one) == clean(again)
    counts = (lambda frame: form_06c(frame, PERIOD), Ledger.from_cases)
    for ids, count in zip(((one, again), (again, one)), counts, strict=True):
        with pytest.raises(FrameError) as raised:
            count(engine.frame(of_ids(*ids)))
        (problem,) = raised.value.problems
        assert (problem.column, problem.rows, problem.examples) == ("id", 2, (repr(one),))


def test_more_ids_to_be_written_anew_than_an_engine_is_asked_about_are_refused(engine):
    table = case_table(make_cases(120, 1, times="days"), "days")
    table["id"] = ("text", [f"H  {n}" for n in range(120)])
    with pytest.raises(FrameError, match="single spaces"):
        form_06c(engine.frame(table), PERIOD)


def test_ids_that_are_clean_with_their_marks_apart_are_read_however_many(engine):
    table = case_table(make_cases(120, 1, times="days"), "days")
    table["id"] = ("text", [f"H\u0331{n}" for n in range(120)])
    assert form_06c(engine.frame(table), PERIOD)
    table["id"] = ("text", ["H  1", *table["id"][1][1:]])
    assert form_06c(engine.frame(table), PERIOD)


def test_of_ids_with_white_space_the_last_row_counts(engine):
    if engine.name == "duckdb":
        pytest.skip("its rows have no order")
    both = CaseFrame(engine.frame(of_ids("H1", "H1 ")), unique="last")
    last = {name: (kind, values[1:]) for name, (kind, values) in TABLE.items()}
    assert Ledger.from_cases(both) == Ledger.from_cases(engine.frame(last))


@pytest.mark.parametrize("unique", ["refuse", "off"])
@pytest.mark.parametrize(("of_case", "of_stop"), [("H1 ", "H1"), ("H1", "H1 ")])
def test_a_history_is_found_by_its_id_whatever_white_space_is_around_it(engine, of_case, of_stop, unique):
    stop = {"id": ("text", [of_stop]), "start": ("date", [date(2000, 1, 1)]), "end": ("date", [None])}
    plain, padded = (
        CaseFrame(
            engine.frame(of_ids(case, "H2")),
            suspensions=engine.frame({**stop, "id": ("text", [stopped])}),
            unique=unique,
        )
        for case, stopped in (("H1", "H1"), (of_case, of_stop))
    )
    assert form_06c(padded, PERIOD) == form_06c(plain, PERIOD)


@pytest.mark.parametrize("number", [1e15, 9007199254740993.0])
def test_ids_whose_last_digits_may_be_lost_are_refused(engine, number):
    table = {**TABLE, "id": ("float", [number, 2.0])}
    with pytest.raises(FrameError, match=r"last digits are lost in 1 row"):
        form_06c(engine.frame(table), PERIOD)


def test_an_id_that_is_no_number_is_missing(engine):
    for ids in ([float("nan"), 2.0], [float("nan"), float("inf")]):
        with pytest.raises(FrameError, match=r"column 'id': nothing in [12] row"):
            form_06c(engine.frame({**TABLE, "id": ("float", ids)}), PERIOD)


def test_whole_numbers_that_an_engine_keeps_with_a_fraction_are_ids(engine):
    table = {**TABLE, "id": ("float", [1.0, 2.0])}
    assert form_06c(engine.frame(table), PERIOD) == form_06c(engine.frame(TABLE), PERIOD)


@pytest.mark.parametrize("deleted", [["1", "0"], ["0", "1"]])
def test_rows_of_one_time_that_differ_in_whether_there_is_a_case_are_refused(engine, deleted):
    table = {**of_ids("H1", "H1"), "xoa": ("text", deleted), "sua": ("text", ["2021-05-01"] * 2)}
    for name in set(TABLE) - {"id"}:
        kind, values = TABLE[name]
        table[name] = (kind, values[:1] * 2)
    described = CaseSource(changed="sua", unique="latest", deleted=Deleted("xoa", ["1"], ["0"]))
    with pytest.raises(FrameError, match="repeated ids in 2 rows"):
        form_06c(CaseFrame(engine.frame(table), described=described), PERIOD)


@pytest.mark.parametrize("most", [2_000_000, 0])
def test_rows_held_beside_duckdb_keep_the_types_of_their_columns(monkeypatch, most):
    monkeypatch.setattr(module, "_MOST_HELD", most)
    connection = duckdb.connect()
    connection.execute(
        "create table cases as select 'H' || least(i, 2) as id, date '2021-04-01' + i::integer as changed,"
        " i::hugeint as size, uuid() as other, {'a': i} as parts, interval (i) day as time from range(4) t(i)"
    )
    cases = connection.table("cases")
    chosen = unique_frame(CaseFrame(cases, described=CaseSource(changed="changed", unique="latest"))).frame
    assert chosen.types == cases.types
    wanted = cases.filter("changed <> '2021-04-03'")
    assert sorted(chosen.fetchall()) == sorted(wanted.fetchall())
