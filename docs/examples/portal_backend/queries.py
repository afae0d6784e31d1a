"""What a request may ask for: forms, outputs, periods, and every counting rule as a parameter.

What only reads parameters is ``async``, as FastAPI gives anything else a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Literal

import attrs
from fastapi import Depends, Path, Query

from kstt import (
    CaseAccount,
    CountingRules,
    FeedbackAccount,
    Form,
    ReportingPeriod,
    RowBy,
    form_05a,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)  # fmt: skip

FormCode = Literal["06a", "06b", "06c", "05a", "05b"]
Output = Literal["json", "xlsx", "html"]
Kind = Literal["cases", "feedback"]
OF_CASES: dict[str, Callable[..., Form[CaseAccount]]] = {"06a": form_06a, "06b": form_06b, "06c": form_06c}
OF_FEEDBACK: dict[str, Callable[..., Form[FeedbackAccount]]] = {"05a": form_05a, "05b": form_05b}


async def _rules(**chosen: Enum) -> CountingRules:
    return CountingRules(**chosen)  # type: ignore[arg-type]  # each by its own enumeration


# Each enumerated option of the counting rules is a query parameter: read from the rules, listed nowhere else.
_rules.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[type(default), Query(description=text)],
        )
        for name, (default, text, _) in CountingRules.options().items()
        if isinstance(default, Enum)
    ]
)


async def _period(
    period: Annotated[str, Query(description="such as 2021-Q2, 2021-06, 2021 or 2021-03-15/2021-06-14")],
) -> ReportingPeriod:
    return ReportingPeriod.parse(period)


_STORABLE = r"^[^\x00]*$"
Unit = Annotated[str | None, Query(description="the name of a unit", max_length=255, pattern=_STORABLE)]
After = Annotated[str, Query(description="the id before the page", max_length=64, pattern=_STORABLE)]
Limit = Annotated[int, Query(description="the most records of the page", ge=1, le=1000)]
Identifier = Annotated[str, Path(max_length=64, pattern=_STORABLE)]
Period = Annotated[ReportingPeriod, Depends(_period)]
Rules = Annotated[CountingRules, Depends(_rules)]


@attrs.frozen
class Asked:
    """The form that a request asks for."""

    code: str
    period: ReportingPeriod
    rules: CountingRules = attrs.field(factory=CountingRules)
    rows: RowBy = RowBy.CATEGORY
    unit: str | None = None


async def _asked(
    code: FormCode, period: Period, rules: Rules, rows: RowBy = RowBy.CATEGORY, unit: Unit = None
) -> Asked:
    return Asked(code, period, rules, rows, unit)


AskedForm = Annotated[Asked, Depends(_asked)]
