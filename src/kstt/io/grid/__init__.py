"""A grid of cells, and the table of a form recognised in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.grid.hints import ColumnHints
    from kstt.io.grid.synonyms import Meaning, Synonym
    from kstt.io.grid.words import TitleWords
else:
    __getattr__, __dir__ = lazy_names(
        __name__, {"hints": "ColumnHints", "synonyms": "Meaning Synonym", "words": "TitleWords"}
    )

__all__ = ["ColumnHints", "Meaning", "Synonym", "TitleWords"]
