"""How a form was counted, kept so that its numbers can be explained."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.boxes import Boxes
from kstt.definitions.rules import EndedLevel

if TYPE_CHECKING:
    from kstt.findings.finding import Finding
    from kstt.frames.counting import FrameCounts
    from kstt.records.categories import CategoryCatalogue

__all__ = ["Counting"]


@attrs.frozen(eq=False)
class Counting:
    """How a form was counted.

    Attributes:
        records: the records, or the frame, as passed.
        boxes: the boxes they were counted by.
        keys: the fields of the level (where the form has one) and of the row label.
        ended: the section of the records of an abolished level.
        frame_counts: the codes of the rows of a frame, for a form counted from one.
        unit: the unit whose records alone were counted, of several.
        catalogue: the catalogue that the rows were named by.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> form.counted.keys, form.counted.boxes.as_of.isoformat()
    (('level', 'category'), '2021-06-14')
    """

    records: object
    boxes: Boxes
    keys: tuple[str, ...]
    ended: EndedLevel
    frame_counts: FrameCounts | None = None
    unit: str | None = None
    catalogue: CategoryCatalogue | None = None

    @cached_property
    def warnings(self) -> tuple[Finding, ...]:
        """What the rows of a frame are warned of: a finding for each kind, with the number of rows."""
        if self.frame_counts is None:
            return ()
        from kstt.frames.warnings import frame_warnings

        return tuple(frame_warnings(self.frame_counts.source))

    @property
    def of_units(self) -> bool:
        """Whether the rows are units."""
        return self.keys[-1] == "unit"
