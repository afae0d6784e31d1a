"""Of several rows of one id the one that counts is chosen before rows of no case are left out."""

import pandas as pd
import polars as pl
import pytest

from kstt import ReportingPeriod, form_06c
from kstt.errors import KsttError
from kstt.frames import CaseFrame
from kstt.io.formats import open_exports
from kstt.records.sources import CaseSource

PERIOD = ReportingPeriod.quarter(2021, 2)
HEADER = ("id", "category", "level", "unit", "channel", "received", "due", "closed", "closing", "changed")
STATUSES = ("Đang xử lý", "Không tiếp nhận")


def rows(statuses):
    case = ("Đất đai", "commune", "UBND xã A", "direct", "2021-04-01", "2021-07-20", "")
    of_one = [("H1", *case, status, f"2021-04-0{n}") for n, status in enumerate(statuses, 1)]
    return [*of_one, ("H2", *case, "Đang xử lý", "2021-04-01")]


def by_file(folder, table, described):
    path = folder / "export.csv"
    path.write_text("\n".join(map(";".join, (HEADER, *table))), encoding="utf-8")
    return open_exports(path, described=described)


def by_frame(make):
    return lambda _, table, described: CaseFrame(make(table), described=described)


DOORS = {
    "file": by_file,
    "polars": by_frame(lambda table: pl.DataFrame(table, schema=HEADER, orient="row")),
    "lazy": by_frame(lambda table: pl.LazyFrame(table, schema=HEADER, orient="row")),
    "pandas": by_frame(lambda table: pd.DataFrame(table, columns=HEADER)),
}


@pytest.mark.parametrize("unique", ["last", "latest"])
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("statuses", "received"), [(STATUSES, 1), (STATUSES[::-1], 2), (STATUSES[1:], 1)])
def test_a_case_whose_newest_row_is_of_no_case_is_none(tmp_path, door, unique, statuses, received):
    described = CaseSource(unique=unique, changed="changed")
    form = form_06c(DOORS[door](tmp_path, rows(statuses), described), PERIOD)
    assert form.total.received == received


@pytest.mark.parametrize("door", DOORS)
def test_rows_of_one_time_that_disagree_on_a_case_are_refused(tmp_path, door):
    table = [(*row[:-1], "2021-04-01") for row in rows(STATUSES)]
    described = CaseSource(unique="latest", changed="changed")
    with pytest.raises(KsttError):
        form_06c(DOORS[door](tmp_path, table, described), PERIOD)
