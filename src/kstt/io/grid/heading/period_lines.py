"""Periods in the lines above a table, also such as several cells or lines only name together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.dates.periods import ReportingPeriod
from kstt.dates.written import is_unread_period, is_yearless_period, written_day
from kstt.errors import KsttError
from kstt.limits import LONGEST_TITLE
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["joined_pieces", "named_period", "names_period", "with_last_day", "with_their_year"]

_PIECE = re.compile(
    r"\(?(?:quy|thang|nam|ngay|tu|den|het|dau|cuoi|ky|bao|cao:?|[ivx]{1,4}|\d{1,4}"
    r"|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|[/.\u2026_-]{1,30})[:;,)]{0,2}"
)
"""The words, without marks, that a period is written in piece by piece."""

_YEAR_ALONE = re.compile(r"\(?nam(?: bao cao)? ?:? ?(?:19|20)\d{2}[.)]*")
"""The year in a text of its own."""
_DAY_OPEN = re.compile(r"(?:tu|den)(?: het)?(?: ngay)? ?:?")
_FROM_DAY, _TO_DAY = re.compile(r"tu(?: ngay)?[ :]"), re.compile(r"den(?: het)?(?: ngay)?[ :]")
_OF_OTHERS = re.compile(r"\b(?:kem theo|khong|tru|so voi|cung ky|truoc|ngay|han|cong van|can cu)\b|\(")
"""Words of a line that mentions a period other than that of the table."""


def with_their_year(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines with the year that stands in one of its own, *Năm 2024*, put to the quarter that has none."""
    years = [i for i, (text, _) in enumerate(cells) if _YEAR_ALONE.fullmatch(bare(text))]
    without = [i for i, (text, _) in enumerate(cells) if is_yearless_period(text)]
    of_another = any(_OF_OTHERS.search(bare(cells[i][0])) for i in without)
    if of_another or len(years) != 1 or len(without) != 1:
        return cells
    (year,), (place,) = years, without
    text = cells[place][0].rstrip(" :;,.")
    head, _, number = text.rpartition(":")
    text = f"{head} {number}" if bare(head).endswith(("quy", "thang")) else text
    of_year = cells[year][0].rstrip(" .)")[-4:]
    joined = f"{text} {of_year}" if bare(text).endswith(" nam") else f"{text} năm {of_year}"
    found = [(joined, where) if i == place else (text, where) for i, (text, where) in enumerate(cells)]
    return found[:year] + found[year + 1 :] if ReportingPeriod.mentioned_in(joined) else cells


def with_last_day(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines with *Từ ngày: …* and *Đến ngày: …* below it made one, each with its day beside it."""
    found: list[tuple[str, str]] = []
    for text, where in _with_their_days(cells):
        first = found[-1][0] if found else ""
        if _TO_DAY.match(bare(text)) and _FROM_DAY.match(bare(first)) and not names_period(first):
            joined = f"{first} {text}"
            if names_period(joined):
                found[-1] = joined, found[-1][1]
                continue
        found.append((text, where))
    return found


def _with_their_days(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines with each *Từ ngày:* and *Đến ngày:* and the day in the cell beside it made one."""
    found: list[tuple[str, str]] = []
    for text, where in cells:
        first = found[-1][0] if found else ""
        if _DAY_OPEN.fullmatch(bare(first)) and written_day(text) is not None:
            found[-1] = f"{first} {text}", found[-1][1]
        else:
            found.append((text, where))
    return found


def joined_pieces(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The cells of a row with those that only together name a period made one: *Quý*, *II*, *Năm*, *2024*.

    Args:
        cells: the texts of the row with their spots.

    >>> joined_pieces([("UBND xã A", "A1"), ("Quý", "C1"), ("II", "D1"), ("năm 2024", "E1")])
    [('UBND xã A', 'A1'), ('Quý II năm 2024', 'C1')]
    """
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(cells):
        end = i
        while end < len(cells) and all(map(_PIECE.fullmatch, bare(cells[end][0]).split())):
            end += 1
        joined = " ".join(clean(text) for text, _ in cells[i:end])
        if end > i + 1 and len(joined) <= LONGEST_TITLE and names_period(joined):
            found.append((joined, cells[i][1]))
            i = end
        else:
            found.append(cells[i])
            i += 1
    return found


def names_period(text: str) -> bool:
    """Whether a text is a period, be it one that cannot be read."""
    return named_period(text) is not None or is_unread_period(text)


@lru_cache(maxsize=1024)
def named_period(text: str) -> ReportingPeriod | None:
    """The period that a text is, and nothing else; ``None`` for any other text."""
    try:
        return ReportingPeriod.parse(text)
    except KsttError:
        return None
