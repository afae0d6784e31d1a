"""The rows of one unit in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.behind import test_of
from kstt.frames.description import described_frame, of_cases
from kstt.frames.expressions import is_one_of
from kstt.frames.native import collected
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem
from kstt.frames.source import CaseFrame
from kstt.i18n import msg
from kstt.limits import MOST_SPELLINGS
from kstt.records.selection import distinct_units, spelled_unit
from kstt.records.units import unit_key

if TYPE_CHECKING:
    from typing import Any

    from kstt.definitions.boxes import Boxes
    from kstt.frames.counting import FrameCounts
    from kstt.frames.source import RecordFrame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["frame_of_unit", "units_counted", "units_of"]


def frame_of_unit(source: RecordFrame, unit: str) -> tuple[RecordFrame, str]:
    """The rows of a unit, however its name is spelled, and its name as most rows write it.

    Raises: FrameError for a frame without a column of units; ParseError and UnknownNameError as
    :func:`~kstt.records.selection.spelled_unit`.
    """
    table, column = as_narwhals(source.frame), source.column_of("unit")
    if column is None or column not in table.collect_schema():
        problem = Problem(str(column or "unit"), msg("not there"), msg("a column of the units' names"))
        raise FrameError(msg("frame"), (problem,))
    name = nw.col(column).cast(nw.String)
    met = _names(table, name)
    spelled, wanted = spelled_unit(unit, met), unit_key(unit)
    spellings = [written for written in met if unit_key(written) == wanted]
    rows = table.filter(is_one_of(name, spellings))
    return attrs.evolve(source, frame=rows.to_native()), spelled


def units_of(source: RecordFrame) -> tuple[str, ...]:
    """The units of all rows, in the order of the alphabet; none for a frame without a column of units."""
    if isinstance(source, CaseFrame):
        source = of_cases(described_frame(source))
    table, column = as_narwhals(source.frame), source.column_of("unit")
    if column is None or column not in table.collect_schema():
        return ()
    return distinct_units(_names(table, nw.col(column).cast(nw.String)))


def units_counted(counted: FrameCounts, boxes: Boxes) -> tuple[str, ...]:
    """The units of the rows in scope, as they are written; none for a frame without a column of units."""
    source = counted.source
    table, column = as_narwhals(source.frame), source.column_of("unit")
    if column is None or column not in table.collect_schema():
        return ()
    name = nw.col(column).cast(nw.String)
    # One look at the column is enough for the usual frame, of one office.
    if len(distinct_units(_names(table, name))) < 2:
        return ()
    prepared, test = test_of(counted, boxes.in_scope, lambda _level, _label: True)
    return distinct_units(_names(prepared.table.frame.filter(test), name))


def _names(table: AnyFrame, name: nw.Expr) -> dict[str, int]:
    """The number of rows of each unit by its name as written.

    Raises: FrameError for more names than there can be units: none is left out.
    """
    units = table.select(__kstt_unit=name).group_by("__kstt_unit").agg(nw.len().alias("rows"))
    rows = collected(units.head(MOST_SPELLINGS + 1))
    if len(rows) > MOST_SPELLINGS:
        many = msg("more than {count} names of units", count=MOST_SPELLINGS)
        problem = Problem("unit", many, msg("a column of the units' names"))
        raise FrameError(msg("frame"), (problem,))
    found = ((row["__kstt_unit"], int(row["rows"])) for row in rows)
    return {str(written): rows for written, rows in found if isinstance(written, str) and written.strip()}
