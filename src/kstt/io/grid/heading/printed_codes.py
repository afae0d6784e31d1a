"""The codes of forms that are printed in a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.editions import FORM_CODE
from kstt.io.grid.lines.line import is_next_page

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["coded_rows", "codes_in"]


def coded_rows(rows: Sequence[Sequence[str]]) -> list[int]:
    """The rows with the code of a form in a cell."""
    return [r for r, row in enumerate(rows) if "/" in "\t".join(row) and any(map(_code_in, row))]


def codes_in(rows: Sequence[Sequence[str]]) -> list[str]:
    """The codes of forms in some rows."""
    return [code for row in rows for cell in row if (code := _code_in(cell))]


def _code_in(cell: str) -> str:
    found = FORM_CODE.search(cell) if "/" in cell and not is_next_page(cell) else None
    return found[0] if found else ""
