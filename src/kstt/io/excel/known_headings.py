"""What stands above a table, for sheets that differ there in nothing but the name of the reporting unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.columns.blocks import header_places
from kstt.io.grid.heading.title_block import TitleBlock, unit_of_count
from kstt.io.grid.heading.units import stated_unit
from kstt.io.grid.recognising import heading_of
from kstt.records.units import level_of_unit
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["KnownHeading"]


@attrs.frozen
class KnownHeading:
    """The heading of a sheet with the texts it was read from.

    ``stated`` is the place of the one text that states the reporting unit, if no rule but that one looks at
    it: then any other unit in its place changes nothing else.
    """

    block: TitleBlock
    texts: tuple[str, ...]
    stated: int | None

    @classmethod
    def of(cls, grid: Grid, header: Header, texts: tuple[str, ...], hints: ColumnHints) -> KnownHeading:
        """The heading above a header.

        Args:
            grid: the cells of the sheet.
            header: its header.
            texts: the texts above it, in the order of the sheet.
            hints: what the caller says of the columns.
        """
        block = heading_of(grid, header)
        first = next(header_places(grid, hints.words), None)
        apart = first is not None and first.first == header.first
        return cls(block, texts, _stated_in(texts, block) if apart else None)

    def unit_in(self, texts: tuple[str, ...]) -> str | None:
        """The reporting unit of a sheet with these texts; ``None`` where they may say anything else."""
        if texts == self.texts:
            return self.block.reporting_unit
        i = self.stated
        if i is None or texts[:i] != self.texts[:i] or texts[i + 1 :] != self.texts[i + 1 :]:
            return None
        head, unit = stated_unit(texts[i]) or ("", "")
        return unit if head and self.texts[i].startswith(head) and _is_plain(texts[i], unit) else None


def _stated_in(texts: tuple[str, ...], block: TitleBlock) -> int | None:
    """The place of the text that states the reporting unit, and that no other rule looks at."""
    stated = {i: found[1] for i, text in enumerate(texts) if (found := stated_unit(text))}
    # A text that leaves the unit of count open has it looked for in the next.
    if len(stated) != 1 or "" in map(unit_of_count, texts):
        return None
    ((i, unit),) = stated.items()
    return i if unit == block.reporting_unit and _is_plain(texts[i], unit) else None


def _is_plain(text: str, unit: str) -> bool:
    """Whether a line that states a unit says nothing of counts, and the unit has no form of its own."""
    return unit_of_count(text) is None and level_of_unit(unit) is not AuthorityLevel.MINISTRY
