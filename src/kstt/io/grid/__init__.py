"""A grid of cells, and the table of a form recognised in it.

``grids`` is the grid. ``titles`` understands the words over columns, ``lines`` what a line of a table is by
itself, ``heading`` what stands above the table; ``columns`` decides which column is which of a form, ``rows``
which line is which row; ``recognising`` and ``several`` put forms together from these. Each imports only what
is named before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.grid.titles.hints import ColumnHints
    from kstt.io.grid.titles.synonyms import Meaning, Synonym
    from kstt.io.grid.titles.words import TitleWords
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "titles.hints": "ColumnHints",
            "titles.synonyms": "Meaning Synonym",
            "titles.words": "TitleWords",
        },
    )

__all__ = ["ColumnHints", "Meaning", "Synonym", "TitleWords"]
