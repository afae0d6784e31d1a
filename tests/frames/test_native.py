"""What is asked of an engine itself."""

import narwhals.stable.v2 as nw
import pytest

from kstt.frames import native
from kstt.frames.native import distinct_texts, narwhals_of
from tests.engines import Engine


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "duckdb"])
@pytest.mark.parametrize(("head", "few"), [(1, 100), (3, 1), (20_000, 100)])
def test_words_below_the_first_rows_are_found(engine, head, few, monkeypatch):
    monkeypatch.setattr(native, "_HEAD", head)
    monkeypatch.setattr(native, "_FEW_TEXTS", few)
    frame = narwhals_of(Engine(engine).frame({"a": ("text", ["b", None, "a", "b", "c"])}))
    assert distinct_texts(frame, nw.col("a"), 100) == ["a", "b", "c"]
    assert len(distinct_texts(frame, nw.col("a"), 2)) <= 2
