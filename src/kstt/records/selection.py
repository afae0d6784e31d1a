"""The records of one unit among those of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kstt.errors import ParseError, UnknownNameError, require
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.units import unit_key
from kstt.text import alphabetical, clean, close_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping

__all__ = ["distinct_units", "of_unit", "spelled_unit"]

R = TypeVar("R", bound=Case | Feedback)
_SHOWN = 5


def of_unit(records: Iterable[R], unit: str, met: MutableMapping[str, int]) -> Iterator[R]:
    """The records of a unit, however its name is spelled, one by one.

    Args:
        records: cases or feedback.
        unit: the name of the unit.
        met: the number of records of each unit by the name as written, filled as the records pass.

    >>> from kstt import FeedbackSubject
    >>> from datetime import date
    >>> pieces = [Feedback(f"P{n}", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None, unit)
    ...           for n, unit in enumerate(("Sở Y tế", "sở  y tế", "Sở Nội vụ", None))]
    >>> met = {}
    >>> [piece.id for piece in of_unit(pieces, "Sở Y tế", met)], met
    (['P0', 'P1'], {'Sở Y tế': 1, 'sở y tế': 1, 'Sở Nội vụ': 1})
    """
    wanted, keys = unit_key(unit), dict[str, tuple[str, str]]()
    for record in records:
        name = record.unit
        if name is None:
            continue
        met[name] = met.get(name, 0) + 1
        if name not in keys:
            keys[name] = unit_key(name)
        if keys[name] == wanted:
            yield record


def spelled_unit(unit: str, met: Mapping[str, int]) -> str:
    """The spelling of a unit that most records have.

    Args:
        unit: the name asked for.
        met: the number of records by the names of units as written.

    Raises: ArgumentError for what is no text; ParseError where no record names a unit; UnknownNameError with
    the nearest names for a unit that no record is of.

    >>> spelled_unit("sở y tế", {"Sở Y tế": 2, "sở y tế": 1, "Sở Nội vụ": 4})
    'Sở Y tế'
    """
    require(unit, str, msg("unit"), msg("the name of a unit"))
    wanted = unit_key(unit)
    spellings = [name for name in met if unit_key(name) == wanted]
    if spellings:
        return clean(min(spellings, key=lambda name: (-met[name], name)))
    if not met:
        raise ParseError(msg("unit"), unit, msg("records that name their unit; none of these does"))
    names = sorted({clean(name) for name in met})
    raise UnknownNameError(msg("unit"), unit, close_names(unit, names) or tuple(names[:_SHOWN]))


def distinct_units(names: Iterable[str]) -> tuple[str, ...]:
    """One spelling of each unit, in the order of the alphabet.

    >>> distinct_units(["Sở Y tế", "sở  y tế", "Sở Nội vụ"])
    ('Sở Nội vụ', 'Sở Y tế')
    """
    by_key: dict[tuple[str, str], str] = {}
    for written in sorted(names):
        by_key.setdefault(unit_key(written), clean(written))
    return tuple(sorted(by_key.values(), key=alphabetical))
