"""Tables in memory give one form, whether Polars counts them or their own engine does."""

import sys

import pandas as pd
import pyarrow as pa
import pytest

from kstt import form_06c
from kstt.frames import FrameError
from kstt.frames.prepare import as_narwhals
from kstt.frames.through_arrow import in_polars
from tests.engines import Engine, make_cases
from tests.frames.sources import A_FEW, PERIOD, TIMES, WARNINGS, frame_of, on, on_pairs, without_history

pytestmark = WARNINGS
IN_MEMORY = ("pandas", "pandas-arrow", "pyarrow")


@pytest.fixture
def without_polars(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)


@on_pairs(IN_MEMORY, times=TIMES, rules=A_FEW)
def test_a_form_without_polars(engine, times, rules, without_polars):
    cases = tuple(make_cases(60, 11, times=TIMES[times]))
    frame = frame_of(engine, cases, times)
    assert form_06c(frame, PERIOD, rules).table() == form_06c(cases, PERIOD, rules).table()


@on(*IN_MEMORY)
def test_what_is_counted_in_polars_is_explained_in_its_own_engine(engine):
    cases = tuple(make_cases(60, 7))
    frame = frame_of(engine, cases)
    why = form_06c(frame, PERIOD).explain("Tổng cộng", "received")
    assert type(why.cases) is type(frame.frame)


@on(*IN_MEMORY)
def test_faults_are_told_alike(engine, monkeypatch):
    cases = tuple(make_cases(60, 7))
    frame = frame_of(engine, cases)
    wrong = frame.frame
    channels = ["online", "?"] * 30
    if engine.name == "pyarrow":
        wrong = wrong.set_column(wrong.column_names.index("channel"), "channel", pa.array(channels))
    else:
        wrong = wrong.assign(channel=pd.Series(channels, dtype=wrong["channel"].dtype))
    with pytest.raises(FrameError) as with_it:
        form_06c(wrong, PERIOD)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(FrameError) as without_it:
        form_06c(wrong, PERIOD)
    assert str(with_it.value) == str(without_it.value)


def test_what_arrow_does_not_take_stays_where_it_is():
    mixed = pd.DataFrame({"received": pd.Series([1, "2021-04-01"], dtype="object"), "id": ["a", "b"]})
    frame = as_narwhals(mixed)
    assert in_polars(frame, ["received", "id"]) is None
    moved = in_polars(frame, ["id", "no such column"])
    assert moved is not None
    assert moved["id"].to_list() == ["a", "b"]
    assert in_polars(as_narwhals(pd.DataFrame({"id": ["a\ud800"]}, dtype="object")), ["id"]) is None


CATEGORIES = ["category", "level", "unit", "channel", "closing"]


@pytest.mark.parametrize("polars", [True, False])
def test_categories_are_counted_as_the_texts_they_hold(polars, monkeypatch):
    cases = tuple(make_cases(60, 5))
    frame = frame_of(Engine("pandas"), cases).frame
    categories = frame.astype(dict.fromkeys(CATEGORIES, "category"))
    if not polars:
        monkeypatch.setitem(sys.modules, "polars", None)
    plain = tuple(map(without_history, cases))
    assert form_06c(categories, PERIOD).table() == form_06c(plain, PERIOD).table()
    blank = categories.assign(unit=pd.Series(["  "] * 60, dtype="category"))
    with pytest.raises(FrameError, match="column 'unit': nothing in 60 rows"):
        form_06c(blank, PERIOD)


def test_texts_and_categories_go_to_polars_and_other_categories_do_not():
    table = pd.DataFrame(
        {"a": ["x", None, "y"], "b": pd.Series(["x", None, "y"], dtype="category"), "c": [1, 2, 1]}
    )
    moved = in_polars(as_narwhals(table), ["a", "b", "c"])
    assert moved is not None
    assert moved.rows() == [("x", "x", 1), (None, None, 2), ("y", "y", 1)]
    assert in_polars(as_narwhals(table.astype({"c": "category"})), ["a", "c"]) is None
