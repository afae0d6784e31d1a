"""Repeated values, found by their hashes."""

from functools import cache

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.frames.blanks import WHITE
from kstt.frames.hashes import repeated, split_by_hash
from kstt.frames.native import gathered, in_duckdb
from kstt.frames.prepare import as_narwhals
from kstt.records.ids import is_inexact
from kstt.text import clean

VALUES = st.lists(st.none() | st.text("aĐ \0", max_size=2), max_size=8) | st.lists(
    st.none() | st.integers(-3, 9), max_size=8
)


@cache
def database(views="false"):
    """One for all tables, as a new one costs more than a test's questions to it; texts leave it as views or not."""
    connection = duckdb.connect()
    connection.execute(f"set produce_arrow_string_view = {views}")
    return connection


@given(VALUES)
def test_rows_whose_values_come_again_and_the_others(values):
    some = [value for value in values if value is not None]
    kind = pl.Int64 if some and isinstance(some[0], int) else pl.String
    table = pl.DataFrame({'the "id"': values}, {'the "id"': kind})
    for native in (table, table.lazy(), database().from_arrow(table.to_arrow())):
        frame = as_narwhals(native)
        found = repeated(frame, 'the "id"')
        if any("\0" in str(value) or str(value) != str(value).strip() for value in some):
            assert found.odd
        assert len(found.hashes) == len({value for value in some if some.count(value) > 1})
        again, others = (
            gathered(part)['the "id"'].to_list() for part in split_by_hash(frame, 'the "id"', found.hashes)
        )
        assert sorted(map(str, again)) == sorted(str(value) for value in some if some.count(value) > 1)
        assert sorted(map(str, others)) == sorted(
            str(value) for value in values if value is None or some.count(value) == 1
        )


def test_what_is_not_clean_or_not_exact_is_never_overlooked():
    marks = (*WHITE, "\0", "\ufeff", "\u0301", "  ", "")
    texts = [shape.format(mark) for mark in marks for shape in ("a{}b", "{}ab", "ab{}")]
    numbers = ["1.23457E+15", "1,2e+16", "1e+15", f"{10**15}0.0", f"{10**15}9,00"]
    assert all(map(is_inexact, numbers))
    for text in texts + numbers:
        table = pl.DataFrame({"id": [text]})
        for native in (table, database().from_arrow(table.to_arrow())):
            found = repeated(as_narwhals(native), "id")
            assert found.odd or (clean(text) == text and "\0" not in text and text not in numbers)
            assert text != "ab" or not found.odd


@given(
    st.lists(st.text("059.,eE+ x", min_size=1, max_size=3) | st.just("12345678"), max_size=6).map("".join),
    st.lists(st.text("059.,ab", min_size=1, max_size=20), max_size=4),
    st.sampled_from(["false", "true"]),
)
def test_an_odd_text_is_found_among_others(text, others, views):
    connection = database(views)
    texts = [*others, text, *others]
    connection.execute("create or replace table cases as select unnest(?::varchar[]) as id", [texts])
    frame = as_narwhals(connection.table("cases"))
    wrong = any(clean(one) != one or is_inexact(one) for one in [text, *others])
    assert repeated(frame, "id").odd or not wrong


@pytest.mark.parametrize(
    ("ids", "odd"),
    [
        (["000.00.16.H05-210401-0001", "G22,0-1", "2021000123"], False),
        (["123456789", "0123456.0"], True),  # as if it were one text: only to be looked at again
        (["123456789012345.0"], False),
        (["1234567890123456.0"], True),
        (["1234567890123456.5"], False),
    ],
)
def test_ids_as_portals_write_them_are_not_odd(ids, odd):
    frame = as_narwhals(database().from_arrow(pa.table({"id": ids})))
    assert repeated(frame, "id").odd is odd


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Float64])
def test_other_types_and_engines_have_no_hashes(dtype):
    values = [1.0, 1.0] if dtype == pl.Float64 else ["a", "a"]
    for frame in (pl.DataFrame({"id": pl.Series(values, dtype=dtype)}), pa.table({"id": values})):
        assert repeated(as_narwhals(frame), "id") is None


def test_a_session_that_takes_no_tables_leaves_the_table_whole():
    connection = duckdb.connect()
    connection.execute("create table cases as select unnest(['a', 'a', 'b', 'b', 'c']) as id")
    connection.execute("set enable_external_access = false")
    frame = as_narwhals(connection.table("cases"))
    assert split_by_hash(frame, "id", repeated(frame, "id").hashes) == (frame, None)


def test_a_table_is_handed_to_a_session_and_nothing_is_left_there():
    connection = duckdb.connect()
    connection.execute("create table cases as select 1 as id")
    cases = connection.table("cases")
    handed = in_duckdb(cases, pa.table({"a": [1, 2]}))
    assert handed.project("a + 1").fetchall() == [(2,), (3,)]
    assert connection.sql("select * from duckdb_views() where not internal").fetchall() == []
