"""Assembly of a form from counts by level and row label."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from kstt.definitions.account import Account
from kstt.definitions.layout import FormLayout
from kstt.definitions.rules import EndedLevel
from kstt.forms.form import Form
from kstt.forms.row_names import RowNames
from kstt.forms.sections import FormRow, Section
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.boxes import Boxes
    from kstt.findings.finding import Finding
    from kstt.records.categories import CategoryCatalogue

    _Counts = Mapping[tuple[AuthorityLevel | None, str], Sequence[int]]

__all__ = ["assembled", "build_form", "section_levels"]

A = TypeVar("A", bound=Account)


def build_form(
    layout: FormLayout,
    period: ReportingPeriod,
    kind: type[A],
    boxes: Boxes,
    counts: _Counts,
    reporting_unit: str = "",
    ended: EndedLevel = EndedLevel.OWN_SECTION,
    catalogue: CategoryCatalogue | None = None,
    of_units: bool = False,
) -> Form[A]:
    """The form from the number of records with each code, by level and row label.

    Spellings of one name become one row under the spelling with the most records, those of units with a
    finding; rows stand in the
    order of the Vietnamese alphabet, so that the same records give the same form on every engine. A catalogue
    gives rows its names and its order, and a row of zeros for each name that no record has; names that it
    lacks follow, each with a finding.

    Raises: UnknownNameError for a level that the layout has no section for.
    """
    return assembled(layout, period, kind, counts, boxes.row, sum, reporting_unit, ended, catalogue, of_units)


def assembled(
    layout: FormLayout,
    period: ReportingPeriod,
    kind: type[A],
    counts: _Counts,
    boxes_of: Callable[[Sequence[int]], Sequence[int]],
    records_of: Callable[[Sequence[int]], int],
    reporting_unit: str = "",
    ended: EndedLevel = EndedLevel.OWN_SECTION,
    catalogue: CategoryCatalogue | None = None,
    of_units: bool = False,
) -> Form[A]:
    """The form from counts of any kind that add up, by level and row label: see :func:`build_form`.

    ``boxes_of`` gives the boxes of an account in print order, ``records_of`` the number of records of counts.
    """
    names = RowNames(catalogue, of_units)
    sections_of = {
        level: None if level is None or not layout.sections else layout.section_of(level, period, ended)
        for level in {level for level, _ in counts}
    }
    merged: dict[AuthorityLevel | None, dict[str, tuple[str, Sequence[int]]]] = defaultdict(dict)
    respelled: dict[AuthorityLevel | None, dict[str, dict[str, Sequence[int]]]] = defaultdict(dict)
    for (level, label), codes in counts.items():
        section = sections_of[level]
        key = names.key(section, label)
        alone = label, codes
        first = merged[section].setdefault(key, alone)
        if first is not alone:
            spellings = respelled[section].setdefault(key, dict([first]))
            known = spellings.get(label)
            spellings[label] = codes if known is None else _sum([known, codes])
    sections: list[Section[A]] = []
    findings: list[Finding] = []
    for section_level in section_levels(layout, period, ended, merged):
        found, listed, several = merged[section_level], names.listed(section_level), respelled[section_level]
        found |= {key: (_usual(one, records_of), _sum(one.values())) for key, one in several.items()}
        accounts = kind.of_rows([boxes_of(codes) for _, codes in found.values()])
        rows = {
            key: FormRow(listed.get(key) or label, account)
            for (key, (label, _)), account in zip(found.items(), accounts, strict=True)
        }
        ordered, unlisted = names.arranged(section_level, rows, kind)
        sections.append(Section(section_level, ordered, kind))
        findings += unlisted
        for key, (label, _) in found.items() if of_units and (listed or several) else ():
            spelled = several.get(key) or (label,)
            if listed or len(spelled) > 1:
                findings += names.respelled(rows[key].label, spelled)
    return Form(layout, period, tuple(sections), reporting_unit=reporting_unit, findings=tuple(findings))


def _sum(counts: Collection[Sequence[int]]) -> Sequence[int]:
    if len(counts) == 1:
        (alone,) = counts
        return alone
    return [sum(n) for n in zip(*counts, strict=True)]


def _usual(spellings: Mapping[str, Sequence[int]], records_of: Callable[[Sequence[int]], int]) -> str:
    """The spelling with the most records, the first by code point among equals."""
    if len(spellings) == 1:
        (label,) = spellings
        return label
    return min(spellings, key=lambda label: (-records_of(spellings[label]), label))


def section_levels(
    layout: FormLayout, period: ReportingPeriod, ended: EndedLevel, found: Iterable[AuthorityLevel | None]
) -> list[AuthorityLevel | None]:
    """The sections to print: those that exist in the period and keep their cases, and any with cases."""
    if not layout.sections:
        return [None]
    levels = set(found)
    return [
        h.level
        for h in layout.sections
        if h.level in levels or (h.exists_in(period) and layout.section_of(h.level, period, ended) is h.level)
    ]
