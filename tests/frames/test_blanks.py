"""What a file states of its columns is believed only where it proves that no text is blank."""

from functools import cache
from itertools import count

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import form_06c
from kstt.frames import CaseFrame, FrameError
from kstt.frames.blanks import never_blank
from kstt.frames.prepare import as_narwhals
from kstt.records import Unique
from tests.engines import case_table, make_cases
from tests.frames.sources import PERIOD

WHITE = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace())
TEXTS = st.one_of(
    st.none(),
    st.text(WHITE, max_size=3),
    st.text(f"{WHITE[:6]}\x7f\xa0\xa1aĐỦ\u3000\u3001", max_size=4),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=4),
)
NUMBERS = count()


@cache
def database():
    """One for all files, as a new one costs more than a test's questions to it."""
    return duckdb.connect()


def of_file(path):
    return {"polars": pl.scan_parquet(path), "duckdb": database().read_parquet(str(path))}


@given(st.lists(TEXTS, max_size=12), st.lists(st.none() | st.integers(0, 3), max_size=12))
def test_what_is_known_to_have_no_blank_has_none(tmp_path_factory, texts, numbers):
    size = min(len(texts), len(numbers))
    table = {"a": texts[:size], "b": numbers[:size]}
    path = tmp_path_factory.getbasetemp() / f"blanks{next(NUMBERS)}.parquet"
    pl.DataFrame(table, {"a": pl.String, "b": pl.Int64}).write_parquet(path, row_group_size=3)
    for frame in of_file(path).values():
        for field in never_blank(as_narwhals(frame), {"one": "a", "other": "b"}):
            values = table["a" if field == "one" else "b"]
            assert all(value is not None and str(value).strip() for value in values)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_ids_and_names_as_they_are_written_need_no_test_of_every_row(tmp_path, engine):
    path = tmp_path / "cases.parquet"
    names = ["UBND xã Ea Hồ", "Ủy ban nhân dân", "Sở Tư pháp", "Đơn vị 1"]
    pl.DataFrame({"id": ["H21.01-0001", "h2", "Đ-3", "000.4"], "unit": names}).write_parquet(path)
    columns = {"id": "id", "unit": "unit"}
    assert never_blank(as_narwhals(of_file(path)[engine]), columns) == {"id", "unit"}


def test_what_is_not_stored_by_column_is_not_looked_at_twice(tmp_path):
    ids = pl.DataFrame({"id": ["a", "b"]})
    ids.write_csv(tmp_path / "ids.csv")
    ids.write_parquet(tmp_path / "ids.parquet")
    twice = pl.scan_parquet(tmp_path / "ids.parquet").join(ids.lazy(), on="id")
    csv = database().read_csv(str(tmp_path / "ids.csv"))
    for frame in (ids, ids.lazy(), pl.scan_csv(tmp_path / "ids.csv"), twice, csv):
        assert not never_blank(as_narwhals(frame), {"id": "id"})


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("field", ["id", "unit", "category"])
@pytest.mark.parametrize("blank", [None, "", " \t"])
def test_one_blank_in_a_file_is_refused(tmp_path, engine, field, blank):
    table = {
        name: values for name, (_, values) in case_table(make_cases(60, 5, times="days"), "days").items()
    }
    inside = next(n for n, day in enumerate(table["received"]) if PERIOD.start <= day <= PERIOD.end)
    table[field] = [blank if n == inside else value for n, value in enumerate(table[field])]
    pl.DataFrame(table).write_parquet(tmp_path / "cases.parquet")
    frame = CaseFrame(of_file(tmp_path / "cases.parquet")[engine], unique=Unique.OFF)
    with pytest.raises(FrameError, match=field):
        form_06c(frame, PERIOD)
