"""Whose a table is: the evidence for its reporting unit, from the strongest to the weakest."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, msg
from kstt.records.same_units import is_desk, names_unit, unit_alone
from kstt.records.units import BY_AREA, is_unit, level_of_unit, unit_key
from kstt.tables.cells import LineKind
from kstt.tables.table import doubted, outline, titles_of_names
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.forms.reported import ReportedForm
    from kstt.records.categories import CategoryCatalogue, ProcedureCategory

__all__ = ["TableIdentity", "UnitList", "identify", "rows_are_units"]

_PLACES = (
    msg("the caller"),
    msg("its heading"),
    msg("the name of its sheet"),
    msg("the name of its file"),
    msg("a title"),
)
"""What may name the unit of a table, from the strongest."""
_NAMES = _PLACES[2:4]
_UNIT_TITLES = frozenset(
    map(
        name_key,
        (
            "Đơn vị",
            "Tên đơn vị",
            "Đơn vị báo cáo",
            "Đơn vị giải quyết",
            "Đơn vị thực hiện",
            "Cơ quan",
            "Tên cơ quan",
            "Cơ quan, đơn vị",
            "Đơn vị, địa phương",
        ),
    )
)
"""Titles over the names of rows that are units [recall]."""


@attrs.frozen
class UnitList:
    """The units that report, found by any spelling of their names, aliases and codes."""

    _units: Mapping[tuple[str, str], ProcedureCategory]

    @classmethod
    def of(cls, units: CategoryCatalogue | None) -> UnitList:
        """The units of a list; none where there is no list."""
        found: dict[tuple[str, str], ProcedureCategory] = {}
        for unit in units or ():
            for written in filter(None, (unit.name, *unit.aliases, unit.code)):
                found.setdefault(unit_key(written), unit)
        return cls(found)

    def find(self, name: str) -> ProcedureCategory | None:
        """The unit that a name means."""
        return self._units.get(unit_key(name)) if name and self._units else None


@attrs.frozen
class TableIdentity:
    """The reporting unit of a table, as the list of units has it, and what names another.

    ``others`` are the places that name another unit, each with that unit.
    """

    unit: str
    others: tuple[tuple[Message, str], ...] = ()


def identify(form: ReportedForm, stated: str, file: str, sheet: str, units: UnitList) -> TableIdentity:
    """The reporting unit of a table by the strongest evidence.

    What the caller states comes first; then a name on the list of units, wherever it stands; then a line
    of the heading, the name of the sheet, that of the file; last a unit that a title mentions.

    Args:
        form: the table.
        stated: the unit that the caller states, if any.
        file: where the table stands.
        sheet: the sheet or table of the file.
        units: the list of units, which may be empty.
    """
    recognition = doubted(form)
    mentioned = recognition.unit_in_title if recognition else ""
    line = "" if mentioned else form.reporting_unit
    stem = PurePath(file).stem
    # Another version of a table is one of the same unit.
    written = (one if units.find(one) else unit_alone(one) for one in (line, sheet, stem, mentioned))
    evidence = tuple(zip(_PLACES, (stated, *written), strict=True))
    listed = {name: unit for _, name in evidence if (unit := units.find(name))}
    known = [name for _, name in evidence if name in listed]
    named = [name for place, name in evidence if name and (place in _PLACES[:2] or is_unit(name))]
    chosen = stated or next(iter((*known, *named)), "")
    if not chosen:
        return TableIdentity("")
    others = [
        (place, clean(name))
        for place, name in evidence
        if name in {*known, *named} and _contradicts(name, chosen, listed, by_name=place in _NAMES)
    ]
    return TableIdentity(listed[chosen].name if chosen in listed else clean(chosen), tuple(others))


def _contradicts(name: str, chosen: str, listed: Mapping[str, ProcedureCategory], *, by_name: bool) -> bool:
    """Whether a name is another unit's; a file or sheet may be called after a larger place."""
    if names_unit(name, chosen) or names_unit(chosen, name) or is_desk(name):
        return False
    if name in listed and listed[name] is listed.get(chosen):
        return False
    own, other = level_of_unit(name), level_of_unit(chosen)
    larger = own is not None and other is not None and BY_AREA.index(own) > BY_AREA.index(other)
    return not (by_name and larger)


def rows_are_units(form: ReportedForm, listed: UnitList) -> bool:
    """Whether the rows of a table are units: by the title over their names, or by most of the names."""
    if any(name_key(title) in _UNIT_TITLES for title in titles_of_names(form)):
        return True
    labels = [row.label for row in outline(form) if row.kind is LineKind.ROW and row.label]
    units = sum(1 for label in labels if is_unit(label) or listed.find(label) is not None)
    return units * 2 > len(labels)
