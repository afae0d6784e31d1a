"""The declared counting rules as a Python loop and as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.counting.in_python import tally
    from kstt.counting.in_words import describe
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "in_python": "tally",
            "in_words": "describe",
        },
    )

__all__ = [
    "describe",
    "tally",
]
