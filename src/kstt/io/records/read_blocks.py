"""What rows that follow each other gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from kstt.io.records.newest import NoCase
from kstt.records.cases import Case
from kstt.records.feedback import Feedback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.dates.instants import Moment
    from kstt.frames.case_arrays import CaseArrays
    from kstt.io.records.tables import RowBlock, TableRow
    from kstt.records.columns import CaseColumns

__all__ = ["Read", "ReadBlock"]

R = TypeVar("R", Case, Feedback)
Read = tuple["R | NoCase", "Moment | None"]
"""A record, or that there is none, and when its row changed."""


@attrs.frozen(eq=False)
class ReadBlock(Generic[R]):
    """The records of rows that follow each other: columns, and those ``read`` one by one, by their places."""

    source: str
    rows: RowBlock
    columns: CaseColumns | CaseArrays | None
    read: Mapping[int, Read[R] | None]

    def records(self) -> CaseColumns | CaseArrays | list[R]:
        """The records."""
        if self.columns is not None:
            return self.columns
        return [found[0] for found in self.read.values() if found and not isinstance(found[0], NoCase)]

    def placed(self) -> Iterator[tuple[R | NoCase, Moment | None, TableRow]]:
        """Each record, when its row changed, and the row."""
        if self.columns is not None:
            cases: Any = self.columns.placed()  # columns are of cases alone
            for place, case in cases:
                yield case, None, self.rows[place]
            return
        for place, found in self.read.items():
            if found is not None:
                record, changed = found
                yield record, changed, self.rows[place]
