"""Ids whose last digits may be lost are refused at every door, in the same words."""

import pandas as pd
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kstt import Case, ReportingPeriod, form_06c
from kstt.errors import KsttError, ParseError
from kstt.frames import CaseFrame
from kstt.io.formats import open_exports
from kstt.records.ids import is_inexact, may_be_inexact
from kstt.records.sources import CaseSource

PERIOD = ReportingPeriod.quarter(2021, 2)
HEADER = ("id", "category", "level", "unit", "channel", "received", "due", "closed", "closing")
CASE = ("Đất đai", "commune", "UBND xã A", "direct", "2021-04-01", "2021-04-10", "", "")
WORDS = "whole numbers without a decimal point or an exponent, or texts"


def rows(ids):
    return [(one, *CASE) for one in ids]


def of_text(folder, ids):
    path = folder / "ids.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in (HEADER, *rows(ids))), encoding="utf-8")
    return open_exports(path, described=CaseSource(unique="last"))


def of_workbook(folder, ids):
    path = folder / "ids.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate((HEADER, *rows(ids))):
            sheet.write_row(n, 0, row)
    return open_exports(path, described=CaseSource(unique="last"))


def of_polars(_, ids):
    return CaseFrame(pl.DataFrame(rows(ids), schema=HEADER, orient="row"), unique="last")


def of_pandas(_, ids):
    return CaseFrame(pd.DataFrame(rows(ids), columns=HEADER), unique="last")


@pytest.mark.parametrize("door", [of_text, of_workbook, of_polars, of_pandas])
@pytest.mark.parametrize(
    "ids", [("1.23457E+15", "1.23457E+15", "H1"), ("1,23457e+15", "2"), (f"{10**16}.0", "2")]
)
def test_texts_of_numbers_with_an_exponent_are_refused(tmp_path, door, ids):
    with pytest.raises(KsttError, match=WORDS) as refused:
        form_06c(door(tmp_path, ids), PERIOD)
    assert "last" not in str(refused.value).replace("last digits", "")


def test_a_case_of_a_program_has_no_such_id_either():
    with pytest.raises(ParseError, match=WORDS):
        Case("1.23457E+15", *"abcdefgh")
    with pytest.raises(ParseError, match="a text that is not empty"):
        Case(12, *"abcdefgh")


@pytest.mark.parametrize("door", [of_workbook, of_polars, of_pandas])
def test_numbers_of_cells_and_columns_are_refused(tmp_path, door):
    with pytest.raises(KsttError, match=WORDS):
        form_06c(door(tmp_path, (1e15, 1234567890123456.0)), PERIOD)


@pytest.mark.parametrize("door", [of_text, of_workbook, of_polars, of_pandas])
def test_ids_like_numbers_are_ids(tmp_path, door):
    ids = ("3E12", "1.0", "000.00.16.H05-210401-0001", "123456789012345678")
    assert form_06c(door(tmp_path, ids), PERIOD).total.received == 4


@given(
    st.lists(
        st.text("0123456789.,eE+H-", max_size=24) | st.sampled_from(["1234567890123456.0", "1,5e+15"]),
        max_size=4,
    )
)
def test_no_inexact_id_is_missed_among_ids_put_together(texts):
    assert may_be_inexact("".join(texts)) or not any(map(is_inexact, texts))
