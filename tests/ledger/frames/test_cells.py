"""Columns of numbers become arrays whole, or not at all."""

import narwhals.stable.v2 as nw
import pytest

from kstt.ledger.frames.cells import numbers_from


def series(engine, values):
    if engine == "pandas":
        values = pytest.importorskip(engine).array(values, dtype="Int64")
    elif engine == "pyarrow":
        values = [values]
    made = {"polars": "Series", "pandas": "Series", "pyarrow": "chunked_array"}[engine]
    return nw.from_native(getattr(pytest.importorskip(engine), made)(values), series_only=True)


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
def test_a_null_becomes_no_number(engine):
    assert list(numbers_from(series(engine, [3, 0, 2**40]))) == [3, 0, 2**40]
    with pytest.raises((TypeError, ValueError)):
        numbers_from(series(engine, [3, None, 2]))
