"""The rows of a frame behind a number, as a frame of the same engine."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, cast

import narwhals.stable.v2 as nw

from kstt.frames.expressions import Expressions, is_one_of
from kstt.frames.prepare import as_narwhals
from kstt.text import clean, unguarded
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.definitions.boxes import Predicate
    from kstt.engines import Frame
    from kstt.frames.counting import FactFrame, FrameCounts
    from kstt.records.sources import CaseSource

    KeepKey = Callable[[AuthorityLevel | None, str], bool]

__all__ = ["Expression", "rows_behind", "test_of"]

Expression = nw.Expr
"""An expression of narwhals over the frame that was counted."""


def test_of(frame_counts: FrameCounts, predicate: Predicate, keep: KeepKey) -> tuple[FactFrame, nw.Expr]:
    """The frame made ready again with all its columns, and the test of the rows that are wanted.

    Args:
        frame_counts: what was learnt when the frame was counted.
        predicate: the test of a record.
        keep: whether the records of a level and label are wanted.
    """
    prepared = frame_counts.whole
    test = Expressions(prepared.facts, inline=True).test(predicate)
    described = frame_counts.source.described
    wanted = [key for key in frame_counts.found if keep(*_level_and_label(key, described))]
    tests = [test]
    for place, field in enumerate(frame_counts.keys):
        values = dict.fromkeys(key[place] for key in wanted)
        if not values:
            return prepared, test & nw.lit(value=False)
        if values.keys() != {key[place] for key in frame_counts.found}:
            column = nw.col(prepared.table.columns[field])
            tests.append(is_one_of(column.cast(nw.String), values))
    return prepared, reduce(and_, tests)


def _level_and_label(key: tuple[str, ...], described: CaseSource | None) -> tuple[AuthorityLevel | None, str]:
    *levels, label = key
    if levels and described is not None:
        return cast("AuthorityLevel", described.word("level", levels[0])), clean(unguarded(label))
    return (parse_member(AuthorityLevel, levels[0]) if levels else None), clean(unguarded(label))


def rows_behind(frame_counts: FrameCounts, predicate: Predicate, keep: KeepKey) -> Frame:
    """The rows of the frame that are counted, with the columns that the frame was given with."""
    prepared, test = test_of(frame_counts, predicate, keep)
    there = as_narwhals(frame_counts.source.frame).collect_schema().names()
    given = [name for name in there if not name.startswith("__kstt_")]
    return cast("Frame", prepared.table.frame.filter(test).select(*given).to_native())
