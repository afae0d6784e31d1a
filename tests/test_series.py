"""Series of forms from a ledger."""

import pytest

from kstt import (
    ReportingPeriod,
    form_series,
)
from kstt.errors import ParseError, UnknownNameError
from kstt.ledger import Ledger
from kstt.series import forms_by_unit
from tests.ledger.cases import QUARTER, case


def test_a_series_tells_what_is_wrong():
    with pytest.raises(ParseError, match="at least one period"):
        form_series([], [])
    with pytest.raises(ParseError, match="2021-Q2"):
        form_series([], [QUARTER, QUARTER])
    with pytest.raises(UnknownNameError, match="05b"):
        form_series([], [QUARTER], form="05b")
    with pytest.raises(UnknownNameError, match="2021-Q3"):
        form_series([], [QUARTER])[QUARTER.next()]


def test_a_series_as_a_frame_has_one_row_a_cell():
    series = form_series([case()], ReportingPeriod.year(2021).split())
    frame = series.to_polars()
    cells = frame.filter(kind="row", label="Hộ tịch", column="pending_overdue")
    assert (
        dict(zip(cells["period_end"].dt.quarter(), cells["value"], strict=True)) == {1: 0, 2: 1, 3: 1, 4: 1}
        or len(cells) == 3
    )
    assert series.to_arrow().num_rows == frame.height == len(series.to_pandas())


def test_a_unit_under_two_spellings_has_one_series():
    names = ("UBND xã A", "Uỷ ban nhân dân xã A", "UBND xã B")
    cases = [case(str(n), name) for n, name in enumerate(names)]
    for source in (cases, Ledger.from_cases(cases)):
        received = {
            unit: series[QUARTER].total.received for unit, series in forms_by_unit(source, [QUARTER]).items()
        }
        assert received == {"UBND xã A": 2, "UBND xã B": 1}
