"""Texts of dates as the engines read them, against the one reading of a format."""

from datetime import datetime

import narwhals.stable.v2 as nw
import pytest

from kstt import CountingRules, ReportingPeriod, Timeliness, form_06c
from kstt.dates.instants import parse_moment
from kstt.errors import ParseError
from kstt.frames import CaseFrame
from kstt.frames.written_dates import parsed_texts
from kstt.records import CaseSource
from kstt.records.date_formats import text_format
from tests.engines import ENGINES
from tests.frames.sources import WARNINGS, on

pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

pytestmark = WARNINGS
FORMATS = (
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%y %I:%M %p",
    "%I:%M%p %d/%m/%Y",
    "%d-%b-%Y %H:%M",
    "%b %d, %y",
    "%B %d, %Y %I:%M %p",
)
MOMENT = datetime(2021, 4, 5, 8, 3, 9)
CLOCK = ("00", "01", "1", "12", "13")
MISTAKES = " \t\u00a0+:0a"


def texts_of(written: str) -> list[str]:
    """Texts in a format, each also with a letter too many, too few, or another one, at every place."""
    text = MOMENT.strftime(written)
    found = [text, text.replace("/0", "/").removeprefix("0")]
    if "%p" in written:
        halves = ("PM", "SA", "CH", "am", "Sa")
        found += [text.replace("AM", half).replace("08", hour) for half in halves for hour in CLOCK]
    if "%B" in written:
        found += [text.replace("April", month) for month in ("May", "Apr", "december", "JUNE", "JUne")]
    for place in range(len(text) + 1):
        found += [text[:place] + text[place + 1 :]]
        found += [text[:place] + letter + text[place:] for letter in MISTAKES]
        found += [text[:place] + letter + text[place + 1 :] for letter in MISTAKES]
    return list(dict.fromkeys(found))


def read_by_kstt(written: str, text: str) -> object:
    """What a format says of a text; nothing where it is not in it."""
    form = text_format(written)
    if not form.fits(text) or text.endswith("\n"):
        return None
    try:
        return parse_moment(form.iso(text))
    except ParseError:
        return None


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("written", FORMATS)
def test_an_engine_reads_no_text_otherwise_than_the_format(written, engine, whole):
    texts = texts_of(written)
    given = pl.DataFrame({"text": texts})
    native = given if engine == "polars" else duckdb.sql("select * from given")
    frame, fact, unread = parsed_texts(
        nw.from_native(native), "text", nw.col("text"), [text_format(written)], None, bare=False, whole=whole
    )
    rows = frame.select("text", value=fact.value, unread=unread).lazy().collect("polars").rows()
    assert len(rows) == len(texts)
    for text, value, lost in rows:
        expected = read_by_kstt(written, text)
        if text_format(written).timed and isinstance(expected, datetime):
            expected = expected.replace(tzinfo=None)
        if not (whole and lost and len(text) < len(text_format(written).outline)):
            assert (None if lost else value) == (expected if text else value), text


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_texts_that_are_not_uniform_count_the_same(engine):
    """A blank around a date, a lone digit and an ISO 8601 text are read at the second look."""
    days = ["05/04/2021 08:03", " 05/04/2021 08:03\u00a0", "5/4/2021 8:03", "2021-04-05T08:03"]
    given = pl.DataFrame(
        {
            "id": ["H1", "H2", "H3", "H4"], "category": "Đất đai", "level": "province", "channel": "online",
            "unit": "Sở A", "received": days, "due": "20/04/2021 17:00", "closed": None, "closing": None,
        },
        schema_overrides={"closed": pl.String, "closing": pl.String},
    )  # fmt: skip
    native = given if engine == "polars" else duckdb.sql("select * from given")
    source = CaseFrame(native, described=CaseSource(dates=["%d/%m/%Y %H:%M"]))
    total = form_06c(source, ReportingPeriod.quarter(2021, 2)).total
    assert (total.received, total.pending_overdue) == (4, 4)


@on(*ENGINES)
def test_clocks_of_twelve_hours_and_named_months_are_read_alike_in_every_engine(engine):
    """By the instant: a minute before the due date, at it, after it, in the other half of the day, by day."""
    closed = [
        "4/20/2021 1:29 PM", "4/20/2021 1:30 CH", "April 20, 2021 1:31 PM", "4/20/2021 12:31 SA", "20-Apr-21",
        "May 2, 2021 12:00 AM", "2021-04-20T13:31",
    ]  # fmt: skip
    given = {
        "id": [f"H{n}" for n in range(len(closed))], "category": ["Đất đai"] * len(closed),
        "level": ["province"] * len(closed), "unit": ["Sở A"] * len(closed), "channel": ["online"] * len(closed),
        "received": ["4/5/2021 8:03 AM"] * len(closed), "due": ["4/20/2021 1:30 PM"] * len(closed),
        "closed": closed, "closing": ["decided"] * len(closed),
    }  # fmt: skip
    table = {name: ("text", values) for name, values in given.items()}
    dates = ["%m/%d/%Y %I:%M %p", "%B %d, %Y %I:%M %p", "%d-%b-%y"]
    source = CaseFrame(engine.frame(table), described=CaseSource(dates=dates))
    total = form_06c(
        source, ReportingPeriod.quarter(2021, 2), rules=CountingRules(Timeliness.BY_INSTANT)
    ).total
    assert (total.resolved_early, total.resolved_on_time, total.resolved_late) == (2, 2, 3)
