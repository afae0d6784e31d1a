"""Forms out to data frames and back, over three engines and every shape."""

import sys

import attrs
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Form, ReportedForm, ReportingPeriod, check, form_06c
from kstt.errors import MissingExtraError, ParseError
from kstt.forms import forms_from_frame
from kstt.samples import published_report
from kstt.tables import reshape
from kstt.tables.cells import ReportedCell
from kstt.tables.to_frames import TIDY_TYPES, Shape, TidyRow, tidy_rows, to_arrow, to_pandas, to_polars
from kstt.testing import corrupted_forms, forms

ENGINES = {"polars": to_polars, "pandas": to_pandas, "pyarrow": to_arrow}
FRAMES = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.Table}
REPORT = published_report()
engine = pytest.mark.parametrize("engine", ENGINES)
shapes = pytest.mark.parametrize("shape", Shape)


def without_spots(reported):
    """What a frame keeps of a reported form: not where in a document each cell stood."""
    rows = tuple(
        attrs.evolve(row, where="", cells=tuple(attrs.evolve(cell, where="") for cell in row.cells))
        for row in reported.rows
    )
    return attrs.evolve(reported, rows=rows, source="", notes=())


def counts(reported):
    return [(r.kind, r.number, r.label, r.section, [c.value for c in r.cells]) for r in reported.rows]


@engine
@shapes
@settings(max_examples=15)
@given(form=forms())
def test_a_form_comes_back_equal(engine, shape, form):
    frame = ENGINES[engine](form, shape)
    assert isinstance(frame, FRAMES[engine])
    stated = {} if shape is Shape.TIDY else {"layout": form.layout, "reporting_unit": form.reporting_unit}
    period = None if shape is Shape.TIDY else form.period
    back = Form.from_frame(frame, period, recipient=form.recipient, **stated)
    assert back == form
    assert [line.ref for line in back] == [line.ref for line in form]


@engine
@shapes
@settings(max_examples=15)
@given(corruption=corrupted_forms(most_cells=6))
def test_a_wrong_form_comes_back_just_as_wrong(engine, shape, corruption):
    reported = corruption.reported
    frame = ENGINES[engine](reported, shape)
    back = ReportedForm.from_frame(
        frame, reported.period, layout=reported.layout, reporting_unit=reported.reporting_unit
    )
    assert without_spots(back) == without_spots(reported)
    assert check(back) == check(reported)


@engine
@settings(max_examples=10)
@given(
    several=st.lists(
        forms(max_rows=2), min_size=1, max_size=4, unique_by=lambda f: (f.code, f.period, f.reporting_unit)
    )
)
def test_many_forms_in_one_tidy_frame(engine, several):
    back = forms_from_frame(ENGINES[engine](several))
    assert [reported.to_form() for reported in back] == several


@engine
@shapes
@settings(max_examples=10)
@given(form=forms(max_rows=3), target=st.sampled_from(Shape))
def test_a_frame_in_gives_the_same_type_of_frame(engine, shape, form, target):
    frame = ENGINES[engine](form, shape)
    stated = (form.period,) if shape is not Shape.TIDY else ()
    layout = None if shape is Shape.TIDY else form.layout
    out = reshape(frame, target, *stated, layout=layout, reporting_unit=form.reporting_unit)
    assert type(out) is type(frame)
    expected = ENGINES[engine](form, target)
    assert nw.from_native(out).rows() == nw.from_native(expected).rows()
    assert nw.from_native(out).schema == nw.from_native(expected).schema


def test_a_lazy_frame_stays_lazy():
    lazy = to_polars(REPORT, Shape.OFFICIAL).lazy()
    out = reshape(lazy, Shape.TITLED, REPORT.period, layout=REPORT.layout)
    assert isinstance(out, pl.LazyFrame)
    assert out.collect().columns[:3] == ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận · Tổng số"]


def test_tidy_columns_are_those_of_the_row_class_and_typed():
    frame = to_polars(REPORT)
    assert frame.columns == list(TIDY_TYPES) == [field.name for field in attrs.fields(TidyRow)]
    assert frame.schema["value"] == pl.Int64
    assert frame.schema["period_start"] == pl.Date
    assert len(frame) == 75 * 11
    land = frame.filter(pl.col("label") == "Đất đai", pl.col("column") == "received")
    assert land["value"].to_list() == [row.cells[0].value for row in REPORT.rows if row.label == "Đất đai"]
    assert frame["level"].drop_nulls().unique(maintain_order=True).to_list() == [
        "province",
        "district",
        "commune",
    ]
    assert to_pandas(REPORT)["value"].dtype == "Int64"
    assert to_pandas(REPORT)["period_end"].iloc[0] == pd.Timestamp("2021-06-14")


@engine
def test_blanks_stay_blank(engine):
    blanks = sum(cell.value is None for row in REPORT.rows for cell in row.cells)
    assert blanks
    for shape in Shape:
        frame = nw.from_native(ENGINES[engine](REPORT, shape))
        columns = ["value"] if shape is Shape.TIDY else frame.columns[2:]
        assert sum(frame[name].null_count() for name in columns) == blanks
        back = ReportedForm.from_frame(frame.to_native(), REPORT.period, layout=REPORT.layout)
        assert counts(back) == counts(REPORT)


def test_cells_that_are_no_counts_are_kept_or_refused():
    wrong = REPORT.with_cell("II.20 Đất đai", "resolved", "abc")
    assert ReportedForm.from_frame(to_polars(wrong)).cell("II.20 Đất đai", "resolved").text == "abc"
    with pytest.raises(ParseError, match=r"II.20 Đất đai, resolved.*'abc'.*Shape.TIDY"):
        to_polars(wrong, Shape.OFFICIAL)


def test_a_changed_value_wins_over_the_text_and_fractions_are_found():
    tidy = to_pandas(form_06c([], ReportingPeriod.quarter(2021, 2)))
    tidy["value"] = tidy["value"].astype("float64")
    tidy.loc[0, "value"] = 5.0
    tidy.loc[1, "value"] = 1.5
    cells = ReportedForm.from_frame(tidy).rows[0].cells
    assert cells[0] == ReportedCell.of(5)
    assert cells[1].text == "1.5"
    assert not cells[1].is_count
    assert cells[2] == ReportedCell.read("0")


def test_an_engine_we_cannot_write_is_refused():
    import duckdb

    relation = duckdb.from_arrow(to_arrow(REPORT))
    assert counts(ReportedForm.from_frame(relation)) == counts(REPORT)
    with pytest.raises(ParseError, match="duckdb"):
        reshape(relation, Shape.TIDY)


@pytest.mark.parametrize(("module", "method", "extra"), [
    ("polars", "to_polars", "polars"), ("pandas", "to_pandas", "pandas"), ("pyarrow", "to_arrow", "pandas"),

])  # fmt: skip
def test_a_missing_library_is_named_with_its_extra(monkeypatch, module, method, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"kstt\[{extra}\]"):
        getattr(REPORT, method)()


def test_tidy_rows_need_no_engine():
    first = next(tidy_rows(REPORT))
    assert (first.form, first.unit, first.kind, first.section) == (
        "06c/VPCP/KSTT",
        "UBND tỉnh Đắk Nông",
        "total",
        None,
    )
    assert (first.column, first.column_number, first.value, first.text) == ("received", 3, 126378, "126.378")
