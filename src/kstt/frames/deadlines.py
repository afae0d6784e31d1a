"""Due dates of whole columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kstt.errors import MissingExtraError, ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from kstt.dates.workdays import WorkCalendar

__all__ = ["due_dates"]


def due_dates(received: ArrayLike, limit_days: ArrayLike, calendar: WorkCalendar) -> NDArray[np.datetime64]:
    """The due days of a whole column of cases; of one case see :func:`~kstt.records.due_date`.

    Args:
        received: days, as ``datetime64[D]`` or what NumPy makes it of; shape ``(n,)``.
        limit_days: limits in working days, whole numbers from 0; shape ``(n,)`` or a single one.
        calendar: the working calendar; every answer must lie within it.

    Returns: ``datetime64[D]`` of shape ``(n,)``.

    Raises: MissingExtraError without NumPy; ParseError for a day or an answer beyond the calendar.
    Warns, as :class:`~kstt.dates.WorkCalendar`, where a due date lies in a year whose swaps are not decided.

    >>> from kstt.dates import WorkCalendar
    >>> print(due_dates(["2026-11-20", "2026-11-21"], [2, 0], WorkCalendar.vietnam()))
    ['2026-11-25' '2026-11-23']
    """
    try:
        import numpy as np
    except ImportError:
        raise MissingExtraError(msg("due dates in columns"), "workdays") from None
    days = np.asarray(received, dtype="datetime64[D]")
    limits = np.asarray(limit_days)
    if not np.issubdtype(limits.dtype, np.integer) or (limits.size and limits.min() < 0):
        raise ParseError(
            msg("time limit"), str(limits.min() if limits.size else limits.dtype), msg("whole numbers from 0")
        )
    first = np.datetime64(date(calendar.first_year, 1, 1), "D")
    offsets = (days - first).astype(np.int64)
    span = (date(calendar.last_year, 12, 31) - date(calendar.first_year, 1, 1)).days
    if offsets.size and (np.isnat(days).any() or offsets.min() < 0 or offsets.max() > span):
        bad = days[np.isnat(days) | (offsets < 0) | (offsets > span)][0]
        raise ParseError(
            msg("calendar"),
            str(bad),
            msg(
                "days within {first:d}–{last:d}",
                first=calendar.first_year,
                last=calendar.last_year,
            ),
        )
    workdays = np.array(calendar.workdays, dtype="datetime64[D]")
    # For every day of the calendar, the place of the first working day on or after it: one look-up a case.
    places = np.searchsorted(workdays, first + np.arange(span + 1))[offsets] + limits
    if places.size and places.max() >= workdays.size:
        raise ParseError(
            msg("calendar"), msg("a due date after its last day"), msg("a calendar of more years")
        )
    if places.size:
        calendar.warn_of(calendar.workdays[int(places.max())])
    result: NDArray[np.datetime64] = workdays[places]
    return result
