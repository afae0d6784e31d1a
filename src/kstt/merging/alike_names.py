"""Units whose names say that one may be the other under another name, or a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.records.same_units import committee_key
from kstt.records.units import unit_key
from kstt.text import bare
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.merging.reports import UnitOutcome

__all__ = ["offices", "renamed"]

_COMMUNE = re.compile(r"(xa|phuong|thi tran|dac khu) (.+)")
_OFFICE = re.compile(r"^văn phòng (?:hội đồng nhân dân )?(?:uỷ ban nhân dân )?(?=\S+ \S)")
"""The office of a committee, before the name of its place."""


def renamed(units: Sequence[UnitOutcome], period: ReportingPeriod) -> Iterator[tuple[int, int]]:
    """The units that may be one before them by another name, by place.

    Desks and offices of a committee may report what it does; since there are two levels, communes of one name
    and two kinds, *thị trấn A* and *xã A*, are one whose kind was changed.

    Args:
        units: the units in the order in which they were read.
        period: the period of their tables.
    """
    districts = LAYOUTS.latest("06c").heading(AuthorityLevel.DISTRICT).in_force_to
    of_two_levels = districts is not None and period.end > districts
    seen: dict[str, dict[tuple[str, str, str], int]] = {}
    for i, unit in enumerate(units):
        own = unit_key(unit.unit)[0]
        key, larger = committee_key(unit.unit)
        key, larger = bare(_OFFICE.sub("", key)), bare(larger)
        match = _COMMUNE.fullmatch(key)
        known = seen.setdefault(match[2] if match else key, {})
        for (was, of, written), j in known.items():
            apart = larger and of and larger != of
            if not apart and (of_two_levels if was != key else written != own):
                yield i, j
                break
        known.setdefault((key, larger, own), i)


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
