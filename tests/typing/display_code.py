"""Frames, pages and charts as a user's type checker sees them; checked by mypy and pyright, never run."""

from __future__ import annotations

from typing import assert_type

import altair as alt
import pandas as pd
import polars as pl

from kstt import CaseAccount, Form, ReportedForm, ReportingPeriod, form_06c
from kstt.charts import DARK, load_calendar, timeliness_trend, worst_categories
from kstt.charts.calendars import Days
from kstt.definitions import Account
from kstt.forms import forms_from_frame
from kstt.html import render_html
from kstt.tables import Shape, render_text, reshape, to_pandas


def example(days: Days) -> None:
    period = ReportingPeriod.quarter(2021, 2)
    form = form_06c([], period)
    frame = form.to_polars(Shape.OFFICIAL)
    assert_type(frame, pl.DataFrame)
    assert_type(form.to_pandas(), pd.DataFrame)
    assert_type(to_pandas([form, form]), pd.DataFrame)
    assert_type(reshape(frame, Shape.TIDY, period), pl.DataFrame)
    assert_type(Form.from_frame(frame, period), Form[Account])
    assert_type(Form.from_frame(frame, period).of(CaseAccount), Form[CaseAccount])
    assert_type(ReportedForm.from_frame(frame.lazy(), period), ReportedForm)
    assert_type(forms_from_frame(form.to_pandas()), tuple[ReportedForm, ...])
    assert_type(render_html(form, page=True), str)
    assert_type(render_text(form, width=80), str)
    assert_type(timeliness_trend([form], palette=DARK), alt.LayerChart)
    assert_type(worst_categories(form), alt.LayerChart)
    assert_type(load_calendar(days, period), alt.VConcatChart)
