"""Proved and reported forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.forms.comparison import Comparison, compare
    from kstt.forms.comparison_row import ComparisonRow
    from kstt.forms.continuity import check_continuity
    from kstt.forms.counting import Counting
    from kstt.forms.explanation import Explanation, NothingBehindError
    from kstt.forms.form import Form
    from kstt.forms.proving import ReportedFormError
    from kstt.forms.reported import ReportedForm, forms_from_frame
    from kstt.forms.sections import FormRow, Line, Section
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "comparison_row": "ComparisonRow",
            "comparison": "Comparison compare",
            "continuity": "check_continuity",
            "counting": "Counting",
            "explanation": "Explanation NothingBehindError",
            "form": "Form",
            "proving": "ReportedFormError",
            "reported": "ReportedForm forms_from_frame",
            "sections": "FormRow Line Section",
        },
    )

__all__ = [
    "Comparison",
    "ComparisonRow",
    "Counting",
    "Explanation",
    "Form",
    "FormRow",
    "Line",
    "NothingBehindError",
    "ReportedForm",
    "ReportedFormError",
    "Section",
    "check_continuity",
    "compare",
    "forms_from_frame",
]
