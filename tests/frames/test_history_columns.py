"""Suspensions and extensions in columns of the cases themselves."""

import pytest

from kstt import CountingRules, Ledger, WaitingTreatment, form_06c
from kstt.frames import CaseFrame, FrameError
from kstt.io.records import scan_cases
from kstt.records import CaseSource
from tests.engines import QUICK, Engine
from tests.frames.sources import PERIOD

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
ROWS = (
    # id, received, due, closed, stopped, again, granted, later
    ("1", "1/4/2021", "20/4/2021", "", "2/4/2021", "", "", ""),
    ("2", "1/4/2021", "20/4/2021", "", "2/4/2021", "5/4/2021", "", ""),
    ("3", "1/4/2021", "20/4/2021", "25/4/2021", "", "", "19/4/2021", "30/4/2021"),
    ("4", "1/4/2021", "20/4/2021", "25/4/2021", " ", "", "", ""),
    ("5", "1/4/2021", "20/4/2021", "", "", "", "15/6/2021", "30/7/2021"),
)
NAMES = ("id", "received", "due", "closed", "Ngày dừng", "Ngày tiếp tục", "Ngày gia hạn", "Hạn mới")
DESCRIBED = CaseSource(
    dates=["%d/%m/%Y"],
    suspensions=[("ngày dừng", "Ngày  tiếp tục")],
    extensions=[["Ngày gia hạn", "Hạn mới"]],
)


def table(rows=ROWS):
    columns = {
        name: ("text", list(values)) for name, values in zip(NAMES, zip(*rows, strict=True), strict=True)
    }
    same = {
        "category": "Đất đai",
        "level": "district",
        "unit": "UBND huyện A",
        "channel": "online",
        "closing": "",
    }
    return columns | {name: ("text", [value] * len(rows)) for name, value in same.items()}


def lines(columns):
    rows = zip(*(values for _, values in columns.values()), strict=True)
    return [";".join(columns), *(";".join(row) for row in rows)]


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_columns_count_as_the_histories_that_they_hold(engine):
    form = form_06c(scan_cases(lines(table()), DESCRIBED), PERIOD)
    assert form.total.values["pending_within"] == 1
    assert form.total.values["pending_overdue"] == 2
    assert (form.total.values["resolved_early"], form.total.values["resolved_late"]) == (1, 1)
    frame = CaseFrame(Engine(engine).frame(table()), described=DESCRIBED)
    assert form_06c(frame, PERIOD) == form
    if engine != "ibis-sqlite":
        assert form_06c(Ledger.from_cases(frame), PERIOD) == form
    by_date = CountingRules(waiting=WaitingTreatment.BY_DATE)
    assert form_06c(frame, PERIOD, by_date).total.values["pending_overdue"] == 3


WAITING = CaseSource(dates=["%d/%m/%Y"], suspensions=[("Ngày dừng", "")])


@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_one_column_says_since_when_a_case_waits(engine):
    rows = [ROWS[0], (*ROWS[0][:3], *("",) * 5), (*ROWS[3][:4], *("",) * 4)]
    rows = table([(str(n), *row[1:]) for n, row in enumerate(rows)])
    rows["closing"] = ("text", ["Chờ bổ sung", "Đang xử lý", "Đã trả kết quả"])
    form = form_06c(scan_cases(lines(rows), WAITING), PERIOD)
    assert (form.total.values["pending_within"], form.total.values["pending_overdue"]) == (1, 1)
    assert form_06c(CaseFrame(Engine(engine).frame(rows), described=WAITING), PERIOD) == form
    rows["closing"] = ("text", ["Đang xử lý", "Đang xử lý", "Đã trả kết quả"])
    with pytest.raises(FrameError, match=r"1 row.*does not wait"):
        form_06c(CaseFrame(Engine(engine).frame(rows), described=WAITING), PERIOD)
    reader = scan_cases(lines(rows), WAITING)
    assert [case.id for case in reader] == ["1", "2"]
    assert reader.findings[0].column == "suspensions"


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_wrong_with_such_columns(engine):
    for place, value in ((4, ""), (5, "1/1/2021"), (5, "hôm nay")):
        row = list(ROWS[1])
        row[place] = value
        wrong = table((tuple(row),))
        with pytest.raises(FrameError):
            form_06c(CaseFrame(Engine(engine).frame(wrong), described=DESCRIBED), PERIOD)
        reader = scan_cases(lines(wrong), DESCRIBED)
        assert not list(reader)
        assert reader.findings[0].column == "suspensions"
    short = {name: column for name, column in table().items() if name != "Hạn mới"}
    with pytest.raises(FrameError, match="Hạn mới"):
        form_06c(CaseFrame(Engine(engine).frame(short), described=DESCRIBED), PERIOD)
    both = CaseFrame(
        Engine(engine).frame(table()), described=DESCRIBED, extensions=Engine(engine).frame(table())
    )
    with pytest.raises(FrameError, match="one of both"):
        form_06c(both, PERIOD)
