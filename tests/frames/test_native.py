"""What engines are asked in their own words."""

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.frames.native import all_different
from kstt.frames.prepare import as_narwhals

VALUES = st.lists(st.none() | st.text("aĐ ", max_size=2), max_size=8) | st.lists(
    st.none() | st.integers(-3, 9), max_size=8
)


@given(VALUES)
def test_values_are_all_different_where_none_comes_twice(values):
    some = [value for value in values if value is not None]
    kind = pl.Int64 if some and isinstance(some[0], int) else pl.String
    table = pl.DataFrame({'the "id"': values}, {'the "id"': kind})
    arrow = table.to_arrow()
    for frame in (table, table.lazy(), duckdb.connect().from_arrow(arrow)):
        assert all_different(as_narwhals(frame), 'the "id"') == (len(set(some)) == len(some))


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Float64])
def test_it_is_never_said_of_repeated_values_of_any_type(dtype):
    values = [1.0, 1.0] if dtype == pl.Float64 else ["a", "a"]
    for frame in (pl.DataFrame({"id": pl.Series(values, dtype=dtype)}), pa.table({"id": values})):
        assert not all_different(as_narwhals(frame), "id")
