"""A province's own closing days and extra working days, from a file laid over the national calendar.

The file is delimited text with the header ``date,kind,reason``: ISO days; ``closed`` or ``open``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.dates.workdays import WorkCalendar
from kstt.errors import DocumentError
from kstt.i18n import joined, msg
from kstt.io.files.containers import load
from kstt.io.files.quotes import guarded_rows
from kstt.io.text.delimited import decode, delimiter_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["parse_calendar", "read_calendar"]

_HEADER = ["date", "kind", "reason"]


def read_calendar(path: str | Path, base: WorkCalendar | None = None) -> WorkCalendar:
    """The calendar ``base`` (by default the national one) with the days of a file on top.

    Raises: DocumentError with every wrong line; nothing of such a file is used.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "calendar.csv")
    >>> lines = "date,kind,reason", "2021-04-14,closed,lễ hội của tỉnh"
    >>> _ = path.write_text(chr(10).join(lines), encoding="utf-8")
    >>> read_calendar(path).is_workday(date(2021, 4, 14))
    False
    """
    return parse_calendar(decode(*load(path, expected=msg("a file of text"))), base, source=str(path))


def parse_calendar(text: str, base: WorkCalendar | None = None, *, source: str = "calendar") -> WorkCalendar:
    r"""The calendar with the days of a text on top; see :func:`read_calendar`.

    >>> local = parse_calendar("date,kind,reason\n2026-11-23,closed,Ngày truyền thống của tỉnh\n")
    >>> local.is_workday(date(2026, 11, 23))
    False
    """
    base = base or WorkCalendar.vietnam()
    rows = guarded_rows(text, delimiter_of(text), source)
    header = [cell.strip().casefold().lstrip("\ufeff") for cell in next(rows, (1, []))[1]]
    if header != _HEADER:
        raise DocumentError(
            source,
            msg("line 1: the header {header}", header=repr(",".join(header))),
            msg("the header date,kind,reason"),
        )
    days, problems = _days(rows, base)
    if problems:
        raise DocumentError(
            source, joined("; ", problems), msg("days that can be used"), msg("no day of the file was used")
        )
    return WorkCalendar.vietnam(
        base.first_year,
        base.last_year,
        closed=(base.closed - days["open"]) | days["closed"],
        opened=(base.opened - days["closed"]) | days["open"],
        sessions=base.sessions,
        decided_through=base.decided_through,
    )


def _days(
    rows: Iterable[tuple[int, list[str]]], base: WorkCalendar
) -> tuple[dict[str, set[date]], list[str]]:
    days: dict[str, set[date]] = {"closed": set(), "open": set()}
    problems: list[str] = []
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        written, kind = (cell.strip() for cell in (*row, "", "")[:2])
        try:
            day = date.fromisoformat(written)
        except ValueError:
            problems.append(
                msg(
                    "line {line:d}: date {written}, expected a day such as 2026-11-23",
                    line=line,
                    written=repr(written),
                )
            )
            continue
        if kind not in days:
            problems.append(
                msg("line {line:d}: kind {kind}, expected closed or open", line=line, kind=repr(kind))
            )
        elif not base.first_year <= day.year <= base.last_year:
            problems.append(
                msg(
                    "line {line:d}: {written} is beyond the calendar's {first:d}–{last:d}",
                    line=line,
                    written=written,
                    first=base.first_year,
                    last=base.last_year,
                )
            )
        elif day in days["closed"] | days["open"]:
            problems.append(msg("line {line:d}: {written} stands twice", line=line, written=written))
        else:
            days[kind].add(day)
    return days, problems
