"""Calendars in files."""

from datetime import date

import pytest

from kstt.dates.workdays import WorkCalendar
from kstt.errors import DocumentError
from kstt.io.settings.calendars import parse_calendar, read_calendar

CALENDAR = WorkCalendar.vietnam(2020, 2028, decided_through=2028)


def test_a_provinces_own_days(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text(
        "date,kind,reason\n2026-11-23,closed,Lễ hội\n2026-11-28,open,Làm bù\n", encoding="utf-8-sig"
    )
    local = read_calendar(path, CALENDAR)
    assert (local.is_workday(date(2026, 11, 23)), local.is_workday(date(2026, 11, 28))) == (False, True)
    assert local.add_days(date(2026, 11, 20), 1) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,kind,reason\n", "line 1"),
        ("date,kind,reason\n23/11/2026,closed,x\n2026-11-23,shut,x\n", "line 2: .*line 3: kind 'shut'"),
        ("date,kind,reason\n2026-11-23,closed,x\n2026-11-23,open,x\n", "line 3: .* twice"),
        ("date,kind,reason\n2050-11-23,closed,x\n", "line 2: .*beyond"),
    ],
)
def test_a_wrong_calendar_is_refused_whole(text, told):
    with pytest.raises(DocumentError, match=f"mine: .*{told}"):
        parse_calendar(text, CALENDAR, source="mine")
