"""Case and feedback records, procedure categories, units and due dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.records.cases import Case
    from kstt.records.categories import CategoryCatalogue, ProcedureCategory
    from kstt.records.deadlines import TimeLimit, TimeUnit, due_date, moved_by_suspensions
    from kstt.records.feedback import Feedback
    from kstt.records.feedback_limits import (
        FEEDBACK_LIMITS,
        FeedbackLimit,
        FeedbackStep,
        LateFeedback,
        late_feedback,
    )
    from kstt.records.histories import Extension, Suspension, parse_extensions, parse_suspensions
    from kstt.records.source_words import VIETNAMESE_WORDS, Deleted, OpenStatus
    from kstt.records.sources import CaseSource, Unique
    from kstt.records.units import level_of_unit
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "cases": "Case",
            "categories": "CategoryCatalogue ProcedureCategory",
            "deadlines": "TimeLimit TimeUnit due_date moved_by_suspensions",
            "feedback": "Feedback",
            "feedback_limits": "FEEDBACK_LIMITS FeedbackLimit FeedbackStep LateFeedback late_feedback",
            "histories": "Extension Suspension parse_extensions parse_suspensions",
            "source_words": "VIETNAMESE_WORDS Deleted OpenStatus",
            "sources": "CaseSource Unique",
            "units": "level_of_unit",
        },
    )

__all__ = [
    "FEEDBACK_LIMITS",
    "VIETNAMESE_WORDS",
    "Case",
    "CaseSource",
    "CategoryCatalogue",
    "Deleted",
    "Extension",
    "Feedback",
    "FeedbackLimit",
    "FeedbackStep",
    "LateFeedback",
    "OpenStatus",
    "ProcedureCategory",
    "Suspension",
    "TimeLimit",
    "TimeUnit",
    "Unique",
    "due_date",
    "late_feedback",
    "level_of_unit",
    "moved_by_suspensions",
    "parse_extensions",
    "parse_suspensions",
]
