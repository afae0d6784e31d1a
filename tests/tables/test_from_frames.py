"""Tables read from data frames."""

import sys
from datetime import date

import attrs
import polars as pl
import pytest

from kstt import LAYOUTS, Form, ReportedForm, ReportingPeriod
from kstt.errors import MissingExtraError, ParseError, UnknownNameError
from kstt.forms import forms_from_frame
from kstt.forms.proving import ReportedFormError
from kstt.samples import published_report
from kstt.tables import reshape
from kstt.tables.to_frames import Shape, to_polars

REPORT = published_report()


def test_official_frames_without_a_layout_are_recognised_by_their_columns():
    period = ReportingPeriod.quarter(2021, 2)
    for form in ("06c", "06a", "05b"):
        layout = LAYOUTS.latest(form)
        rows = [
            {"number": None, "label": "Tổng cộng"},
            {"number": "I" if form == "06c" else "1", "label": "Sở"},
        ]
        table = pl.DataFrame([row | {c.key: 0 for c in layout.columns} for row in rows])
        for shape in (Shape.OFFICIAL, Shape.TITLED):
            shaped = reshape(table, shape, period)
            assert ReportedForm.from_frame(shaped, period).layout.form == form
    rows_only = to_polars(REPORT).filter(pl.col("kind") == "row").drop("form", "kind", "text")
    assert ReportedForm.from_frame(rows_only).layout.form == "06c"


def test_unusable_frames_say_what_is_wrong():
    official = to_polars(REPORT, Shape.OFFICIAL)
    period = REPORT.period
    with pytest.raises(UnknownNameError, match=r"no column 'recieved'; did you mean 'received'"):
        ReportedForm.from_frame(official.rename({"received": "recieved"}), period)
    with pytest.raises(ParseError, match="no column received"):
        ReportedForm.from_frame(official.drop("received"), period)
    with pytest.raises(ParseError, match="one column for received"):
        ReportedForm.from_frame(
            official.with_columns(pl.lit(1).alias("Số lượng hồ sơ tiếp nhận · Tổng số")), period
        )
    with pytest.raises(ParseError, match="columns of form 06 or 05"):
        ReportedForm.from_frame(pl.DataFrame({"label": ["a"]}))
    tidy = to_polars(REPORT)
    with pytest.raises(ParseError, match="the cell twice"):
        ReportedForm.from_frame(pl.concat([tidy, tidy]))
    with pytest.raises(ParseError, match=r"kind: found 'sum'"):
        ReportedForm.from_frame(tidy.with_columns(pl.lit("sum").alias("kind")))
    with pytest.raises(ParseError, match="a day"):
        ReportedForm.from_frame(tidy.with_columns(pl.lit("2021").alias("period_start")))
    with pytest.raises(ParseError, match="2 forms"):
        ReportedForm.from_frame(to_polars([REPORT, attrs.evolve(REPORT, reporting_unit="B")]))
    with pytest.raises(ParseError, match="a tidy frame"):
        forms_from_frame(official)
    with pytest.raises(ParseError, match="a data frame of"):
        ReportedForm.from_frame([1, 2])
    with pytest.raises(ParseError, match="one form in the official shape"):
        to_polars([REPORT, REPORT], Shape.OFFICIAL)
    with pytest.raises(ReportedFormError, match="does not hold"):
        Form.from_frame(official, period)


def test_datetimes_are_days_of_the_period():
    frame = to_polars(REPORT).with_columns(pl.col("period_start", "period_end").cast(pl.Datetime))
    assert ReportedForm.from_frame(frame).period == ReportingPeriod(date(2021, 3, 15), date(2021, 6, 14))


def test_reading_needs_narwhals(monkeypatch):
    frame = to_polars(REPORT)
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(MissingExtraError, match=r"kstt\[frames\]"):
        ReportedForm.from_frame(frame)
