"""Units whose names say that one may be the other under a new name, or an office of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.records.same_units import committee_key
from kstt.text import bare
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.merging.reports import UnitOutcome

__all__ = ["offices", "renamed"]

_COMMUNE = re.compile(r"(xã|phường|thị trấn|đặc khu|xa|phuong|thi tran|dac khu) (.+)")


def renamed(units: Sequence[UnitOutcome], period: ReportingPeriod) -> Iterator[tuple[int, int]]:
    """The communes of one name and another kind than one before them, *thị trấn A* and *xã A*, by place.

    Since there are two levels no place has both, as the kind of many was changed.

    Args:
        units: the units in the order in which they were read.
        period: the period of their tables.
    """
    districts = LAYOUTS.latest("06c").heading(AuthorityLevel.DISTRICT).in_force_to
    if districts is None or period.end <= districts:
        return
    seen: dict[str, list[tuple[str, str, int]]] = {}
    for i, unit in enumerate(units):
        key, larger = committee_key(unit.unit)
        if (match := _COMMUNE.fullmatch(key)) is None:
            continue
        kind, larger = bare(match[1]), bare(larger)
        known = seen.setdefault(bare(match[2]), [])
        other = next(
            (j for was, of, j in known if was != kind and (not larger or not of or larger == of)), None
        )
        if other is not None:
            yield i, other
        known.append((kind, larger, i))


def offices(units: Sequence[UnitOutcome]) -> Iterator[tuple[int, int]]:
    """The units whose name goes on to that of another, by place: *Phòng Kinh tế xã A* and *UBND xã A*.

    Args:
        units: the units in any order.
    """
    keys = [committee_key(unit.unit)[0] for unit in units]
    places = {key: i for i, key in enumerate(keys) if " " in key}
    for i, key in enumerate(keys):
        words = key.split(" ")
        for start in range(1, len(words) - 1):
            whole = places.get(" ".join(words[start:]))
            if whole is not None:
                yield i, whole
                break
