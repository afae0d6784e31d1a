"""The same counting over any DataFrame engine, through narwhals: one definition, every engine.

A form takes a frame directly; :class:`CaseFrame` and :class:`FeedbackFrame` say more about one: how its
columns are called, where its suspensions and extensions are, which timestamps are but days.
"""

from __future__ import annotations

from kstt.frames.problems import FrameError, Problem
from kstt.frames.source import CaseFrame, FeedbackFrame

__all__ = ["CaseFrame", "FeedbackFrame", "FrameError", "Problem"]
