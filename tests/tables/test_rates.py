"""The rates of every line of forms, as frames of each engine."""

import attrs
from hypothesis import given

from kstt import ReportingPeriod, form_06c
from kstt.samples import published_report, year_of_cases
from kstt.series import form_series
from kstt.tables import rates_of
from kstt.tables.cells import ReportedCell
from kstt.testing import forms


@given(form=forms())
def test_every_line_has_the_rates_of_its_account(form):
    found = rates_of(form)
    rows = found.to_polars().rows(named=True)
    expected = [
        (line.label, key, None if value is None else float(value))
        for line in form
        for key, value in line.account.rates.items()
    ]
    assert [(row["label"], row["rate"], row["value"]) for row in rows] == expected
    assert all(row["value"] is None or 0 <= row["value"] <= 1 for row in rows)
    assert found.to_arrow().to_pylist() == rows
    assert len(found.to_pandas()) == len(rows)


def test_a_series_has_those_of_each_period():
    cases, year = year_of_cases(count=200), ReportingPeriod.year(2021)
    series = form_series(cases, year.split())
    rows = rates_of(series).to_polars()
    assert rows["period_start"].unique(maintain_order=True).to_list() == [q.start for q in year.split()]
    assert len(rows) == sum(len(rates_of(form_06c(cases, q)).to_polars()) for q in year.split())


def test_a_count_that_is_not_known_has_no_rate():
    report = published_report()
    first = report.rows[0]
    blank = attrs.evolve(first, cells=(ReportedCell("", None), *first.cells[1:]))
    rows = rates_of(attrs.evolve(report, rows=(blank, *report.rows[1:]))).to_polars().rows(named=True)
    known = {row["rate"]: row["value"] for row in rows if row["kind"] == "total"}
    assert known["resolved"] is None
    assert known["online"] is not None
    assert {row["base"] for row in rows if row["rate"] == "online"} == {"received_online + received_direct"}
