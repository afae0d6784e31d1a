"""The rows of a frame that are overdue, or soon due, as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import narwhals.stable.v2 as nw

from kstt.definitions.form_06 import CaseAccount, case_boxes_on, due_by, overdue_on
from kstt.engines import Frame
from kstt.frames.behind import test_of
from kstt.frames.counting import as_counted, count_frame
from kstt.frames.expressions import Expressions
from kstt.frames.of_unit import frame_of_unit
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem
from kstt.i18n import msg
from kstt.vocabulary import DueState

if TYPE_CHECKING:
    from datetime import date

    from kstt.definitions.rules import CountingRules

__all__ = ["DUE_COLUMNS", "due_frame"]

DUE_COLUMNS = ("due_state", "due_in_force")
"""The columns that are added: overdue or due soon, and the day that the case is due."""


def due_frame(
    frame: Frame, as_of: date, until: date | None, rules: CountingRules, unit: str | None = None
) -> Frame:
    """The rows of a frame that are overdue at the end of a day, or due by a later one.

    Args:
        frame: a table of cases, as :func:`~kstt.form_06c` takes it; it is counted once.
        as_of: the day.
        until: the last day on which a case that is not overdue may be due; ``None`` for the overdue alone.
        rules: the counting rules.
        unit: the rows of this unit alone.

    Raises: FrameError for a table that does not hold cases, or has one of :data:`DUE_COLUMNS` already.
    """
    source = as_counted(frame, CaseAccount)
    if unit is not None:
        source, _ = frame_of_unit(source, unit)
    counted = count_frame(source, case_boxes_on(as_of, rules), ("category",))
    prepared, overdue = test_of(counted, overdue_on(as_of, rules), lambda _level, _label: True)
    given = [
        name for name in as_narwhals(source.frame).collect_schema().names() if not name.startswith("__kstt_")
    ]
    taken = [name for name in DUE_COLUMNS if name in given]
    if taken:
        problem = Problem(taken[0], msg("in the table already"), msg("a table without it"))
        raise FrameError(msg("cases"), (problem,))
    known = nw.when(overdue).then(nw.lit(str(DueState.OVERDUE.value)))
    state: nw.Expr = known
    if until is not None:
        soon = Expressions(prepared.facts, inline=True).test(due_by(as_of, until, rules))
        state = known.otherwise(nw.when(soon).then(nw.lit(str(DueState.SOON.value))))
    fact = prepared.facts.moments["due"]
    day = nw.lit(None, nw.Date) if fact is None else fact.day
    rows = prepared.table.frame.with_columns(due_state=state, due_in_force=day)
    rows = rows.filter(~nw.col("due_state").is_null()).select(*given, *DUE_COLUMNS)
    return cast("Frame", rows.to_native())
