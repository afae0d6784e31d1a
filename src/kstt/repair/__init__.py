"""Which cells of a reported table are wrong, and what they should be.

The sums across the columns and down the rows of a form are a code: a wrong cell breaks exactly the sums
it stands in, so the broken sums show where it is and what it was. :func:`repair` decodes one table, alone
or with the form of the period before; :func:`trace` decodes a province's table together with its units'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.repair.linking import Unit
    from kstt.repair.programme import Limit
    from kstt.repair.repairing import repair
    from kstt.repair.result import (
        Change,
        Explanation,
        Misreading,
        Remainder,
        Repair,
        RuleStatement,
        Shape,
        Status,
    )
    from kstt.repair.search import Method, Search
    from kstt.repair.slips import Slip
    from kstt.repair.tracing import Origin, Trace, trace
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "linking": "Unit",
            "programme": "Limit",
            "repairing": "repair",
            "result": "Change Explanation Misreading Remainder Repair RuleStatement Shape Status",
            "search": "Method Search",
            "slips": "Slip",
            "tracing": "Origin Trace trace",
        },
    )

__all__ = [
    "Change",
    "Explanation",
    "Limit",
    "Method",
    "Misreading",
    "Origin",
    "Remainder",
    "Repair",
    "RuleStatement",
    "Search",
    "Shape",
    "Slip",
    "Status",
    "Trace",
    "Unit",
    "repair",
    "trace",
]
