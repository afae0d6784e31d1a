"""Where the columns of a form stand in a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.counted_totals import FurtherPart
    from kstt.tables.recognition import Doubt, HeaderSign

__all__ = ["Header"]


@attrs.frozen
class Header:
    """Where a layout's columns stand: first and last header row, number, label and unit columns, by index.

    ``columns`` are the places of each column of the layout: several are added up, none is computed;
    ``code`` is a column of numbers under the title of the names, left of these, where others have their own;
    ``in_period`` is a column that the form does not have, the total of what was received in the period;
    ``further`` are parts of totals that it does not have;
    a ``partial`` header has totals without their parts.
    """

    layout: FormLayout
    sign: HeaderSign
    first: int
    last: int
    number: int | None
    label: int
    columns: tuple[tuple[int, ...], ...]
    unit: int | None = None
    doubts: tuple[Doubt, ...] = ()
    printed: bool = False
    in_period: int | None = None
    further: tuple[FurtherPart, ...] = ()
    partial: bool = False
    code: int | None = None

    @property
    def places(self) -> dict[str, tuple[int, ...]]:
        """The index of each column by its key, ``number``, ``unit`` and ``label`` included."""
        known = {} if self.number is None else {"number": (self.number,)}
        if self.unit is not None:
            known["unit"] = (self.unit,)
        keys = (column.key for column in self.layout.columns)
        return known | {"label": (self.label,)} | dict(zip(keys, self.columns, strict=True))

    @property
    def counted(self) -> list[int]:
        """The columns of the sheet that hold counts of the form."""
        return [c for place in self.columns for c in place]

    @property
    def used(self) -> frozenset[int]:
        """The columns of the sheet that the form takes."""
        return frozenset(c for place in self.places.values() for c in place)
