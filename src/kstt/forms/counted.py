"""How a form was counted: what it remembers, so that its numbers can be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.boxes import Boxes
from kstt.definitions.rules import EndedLevel

if TYPE_CHECKING:
    from kstt.frames.counting import CountedFrame

__all__ = ["Counted"]


@attrs.frozen(eq=False)
class Counted:
    """How a form was counted, for the form to remember.

    Attributes:
        records: the records, or the frame, as they were given.
        boxes: how they were counted.
        keys: the fields of the level (where the form has one) and of the row label.
        ended: where the records of a level that has ended stand.
        counted_frame: the codes of the rows of a frame, for a form counted from one.
    """

    records: object
    boxes: Boxes
    keys: tuple[str, ...]
    ended: EndedLevel
    counted_frame: CountedFrame | None = None
