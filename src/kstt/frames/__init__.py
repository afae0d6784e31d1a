"""The same counting over any DataFrame engine, through narwhals: one definition, every engine.

A form takes a frame directly; :class:`CaseFrame` and :class:`FeedbackFrame` say more about one: how its
columns are called, where its suspensions and extensions are, which timestamps are but days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.frames.deadlines import due_dates
    from kstt.frames.problems import FrameError, Problem
    from kstt.frames.source import CaseFrame, FeedbackFrame
    from kstt.frames.warnings import frame_warnings
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "deadlines": "due_dates",
            "problems": "FrameError Problem",
            "source": "CaseFrame FeedbackFrame",
            "warnings": "frame_warnings",
        },
    )

__all__ = [
    "CaseFrame",
    "FeedbackFrame",
    "FrameError",
    "Problem",
    "due_dates",
    "frame_warnings",
]
