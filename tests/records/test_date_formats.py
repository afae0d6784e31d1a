"""Ways of writing dates: years of two digits, a clock with twelve hours, the numbers of spreadsheets."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import ReportingPeriod, form_06c
from kstt.dates.instants import VIETNAM
from kstt.errors import ParseError
from kstt.frames import CaseFrame, FrameError
from kstt.io.records import scan_cases
from kstt.records import CaseSource
from kstt.records.date_formats import EPOCH_MS, EPOCH_S, SERIAL, date_format
from tests.engines import QUICK, Engine

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2049, 12, 31))
FORMATS = (
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%y %H:%M",
    "%I:%M:%S %p %d-%m-%y",
    "%d%m%y%H%M",
    "%d-%b-%y %H:%M:%S",
    "%b %d, %Y %H:%M",
)


@given(MOMENTS, st.sampled_from(FORMATS))
def test_a_format_reads_what_it_writes(moment, written):
    moment = moment.replace(microsecond=0, **({} if "%S" in written else {"second": 0}))
    source = CaseSource(dates=[written])
    assert source.moment(moment.strftime(written)) == moment.replace(tzinfo=VIETNAM)
    assert source.moment(moment.strftime(written).lower()) == moment.replace(tzinfo=VIETNAM)


@given(st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)))
def test_numbers_of_spreadsheets(moment):
    moment = moment.replace(microsecond=0)
    number = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    source = CaseSource(dates=[SERIAL])
    found = source.moment(f"{number:.9f}".rstrip("0").rstrip("."))
    whole = moment.time() == datetime.min.time()
    assert found == (moment.date() if whole else moment.replace(tzinfo=VIETNAM))
    assert source.moment("44287") == date(2021, 4, 1)


def test_the_numbers_of_dotnet_are_milliseconds_alone():
    assert date_format(EPOCH_MS).iso("/Date(1677804711000+0700)/") == "2023-03-03T07:51:51"
    for written, number in ((SERIAL, "44653"), (EPOCH_S, "1677804711")):
        assert date_format(written).fits(number)
        with pytest.raises(ParseError):
            CaseSource(dates=[written]).moment(f"/Date({number})/")


@pytest.mark.parametrize(
    "text", ["13/04/2021 13:00 PM", "04/13/2021 00:30 AM", "04/31/2021 01:00 PM", "04/01/2021 1 PM"]
)
def test_what_no_clock_shows_is_refused(text):
    with pytest.raises(ParseError):
        CaseSource(dates=["%m/%d/%Y %I:%M %p"]).moment(text)


@pytest.mark.parametrize(
    "written",
    ["%d/%m", "%d/%m/%Y %I:%M", "%d/%m/%Y %p", "%d/%m/%Y %H:%M %p", "%d/%m/%Y %y", "%d/%m/%Y %I:%H:%M %p"],
)
def test_formats_that_are_none(written):
    with pytest.raises(ParseError, match="date format"):
        date_format(written)


@pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_every_engine_reads_them(engine):
    period = ReportingPeriod.quarter(2021, 2)
    received = ["04/01/2021 12:05 AM", "6/14/2021 11:59 pm", "6/15/2021 12:00 AM", "4/2/2021 12:00 PM"]
    due = ["05/04/21", "14/06/21", "1/7/21", "2/4/21"]
    same = {
        "category": "Đất đai",
        "level": "commune",
        "unit": "Xã A",
        "channel": "online",
        "closed": "",
        "closing": "",
    }
    columns = {"id": ["1", "2", "3", "4"], "received": received, "due": due}
    columns |= {name: [value] * 4 for name, value in same.items()}
    described = CaseSource(dates=["%m/%d/%Y %I:%M %p", "%d/%m/%y"])
    rows = zip(*columns.values(), strict=True)
    form = form_06c(scan_cases([",".join(columns), *map(",".join, rows)], described), period)
    assert (form.total.received, form.total.values["pending_overdue"]) == (3, 2)
    frame = Engine(engine).frame({name: ("text", values) for name, values in columns.items()})
    assert form_06c(CaseFrame(frame, described=described), period) == form
    columns["received"] = [*received[:3], "13/1/2021 13:00 PM"]
    frame = Engine(engine).frame({name: ("text", values) for name, values in columns.items()})
    with pytest.raises(FrameError, match="received"):
        form_06c(CaseFrame(frame, described=described), period)


@pytest.mark.parametrize(
    ("text", "name"), [("45359.335972", "serial"), ("1617235200000", "epoch-ms"), ("20210614", "%Y%m%d")]
)
def test_numbers_without_a_format_are_refused_with_the_one_that_reads_them(text, name):
    with pytest.raises(ParseError, match="in the description reads such numbers") as refused:
        CaseSource(dates=["%d/%m/%Y"]).moment(text)
    assert f'dates = ["{name}"]' in str(refused.value)
    assert CaseSource(dates=[name]).moment(text)
