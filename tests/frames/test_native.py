"""What is asked of an engine itself."""

import narwhals.stable.v2 as nw
import pytest

from kstt.frames import native
from kstt.frames.native import distinct_texts, gathered, join, narwhals_of
from tests.engines import Engine


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "duckdb"])
@pytest.mark.parametrize(("head", "few"), [(1, 100), (3, 1), (20_000, 100)])
def test_words_below_the_first_rows_are_found(engine, head, few, monkeypatch):
    monkeypatch.setattr(native, "_HEAD", head)
    monkeypatch.setattr(native, "_FEW_TEXTS", few)
    frame = narwhals_of(Engine(engine).frame({"a": ("text", ["b", None, "a", "b", "c"])}))
    assert distinct_texts(frame, nw.col("a"), 100) == ["a", "b", "c"]
    assert len(distinct_texts(frame, nw.col("a"), 2)) <= 2


def test_the_rows_of_a_lazy_table_of_polars_keep_their_order_where_they_are_joined():
    polars = pytest.importorskip("polars")
    names = [f"Sở {n}" for n in range(300)]
    left = polars.DataFrame({"unit": names * 20, "row": range(6000)}).lazy()
    right = polars.DataFrame({"key": names[::-1], "level": range(300)}).lazy()
    for _ in range(10):
        joined = join(narwhals_of(left), narwhals_of(right), "left", ["unit"], ["key"])
        assert joined.collect_schema().names() == ["unit", "row", "level"]
        assert gathered(joined)["row"].to_list() == list(range(6000))


def test_the_rows_of_a_table_of_pyarrow_keep_their_order_where_they_are_joined():
    pyarrow = pytest.importorskip("pyarrow")
    names = [f"Sở {n}" for n in range(300)]
    left = pyarrow.table({"unit": names * 400, "row": range(120_000)})
    right = pyarrow.table({"key": names[::-1], "level": range(300)})
    for _ in range(3):
        for how in ("left", "semi"):
            joined = join(narwhals_of(left), narwhals_of(right), how, ["unit"], ["key"])
            assert gathered(joined)["row"].to_list() == list(range(120_000))
