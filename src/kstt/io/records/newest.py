"""Of several rows of one id the one that counts, which may say that there is no case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kstt.dates.instants import Moment
    from kstt.io.records.tables import TableRow

__all__ = ["Latest", "NoCase", "newest"]

R = TypeVar("R", Case, Feedback)


@attrs.frozen
class NoCase:
    """What a row says of an id whose status is that of no case."""

    id: str


@attrs.frozen
class Latest(Generic[R]):
    """What the newest row of an id says, and the places of rows of the same time that say something else."""

    changed: Moment | None
    record: R | NoCase
    others: list[tuple[str, TableRow]] = attrs.field(factory=list)


def newest(
    rows: Iterable[tuple[str, R | NoCase, Moment | None, TableRow]],
) -> Iterator[Latest[R]]:
    """Of each id what its newest row says: the one that changed last, or else the last one.

    Args:
        rows: the source of each row, what it says, when it changed, and the row.
    """
    latest: dict[str, Latest[R]] = {}
    for source, record, changed, row in rows:
        before = latest.get(record.id)
        if before is None or changed is None or before.changed is None or earlier(before.changed, changed):
            latest[record.id] = Latest(changed, record)
        elif not earlier(changed, before.changed) and record != before.record:
            before.others.append((source, row))
    yield from latest.values()
