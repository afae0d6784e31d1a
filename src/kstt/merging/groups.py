"""The tables among which the parts of one are sought: of its file, folder, level and larger place."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING

from kstt.records.units import unit_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kstt.merging.reading import UnitTable
    from kstt.merging.reports import UnitOutcome

__all__ = ["groups_of"]


def groups_of(
    taken: Sequence[UnitTable], places: Sequence[int], levels_of: Callable[[UnitTable], Collection[object]]
) -> tuple[dict[int, tuple[list[int], ...]], list[list[int]]]:
    """For each table the groups among which its parts are sought, and every group.

    Its groups are its file, its folder, everything and everything of one level; a table may be the sum of
    a whole file, folder (with those in it), level or larger place elsewhere, too. In each group the tables
    stand in the order in which they were read.

    Args:
        taken: the tables.
        places: the places of those that are compared.
        levels_of: the levels of which a table has cases.
    """
    files: dict[str, list[int]] = defaultdict(list)
    folders: dict[str, list[int]] = defaultdict(list)
    trees: dict[str, list[int]] = defaultdict(list)
    larger: dict[str, list[int]] = defaultdict(list)
    levels: dict[object, list[int]] = defaultdict(list)
    for i in places:
        outcome = taken[i].outcome
        files[_file(outcome)].append(i)
        folders[_folder(outcome)].append(i)
        for tree in PurePath(_file(outcome)).parents:
            trees[str(tree)].append(i)
        if place := unit_key(outcome.unit)[1]:
            larger[place].append(i)
        if len(own := levels_of(taken[i])) == 1:
            levels[next(iter(own))].append(i)
    found: dict[int, tuple[list[int], ...]] = {}
    # The tables of a folder have the same groups but for their files.
    shared: dict[str, list[list[int]]] = {}
    for i in places:
        file, folder = _file(taken[i].outcome), _folder(taken[i].outcome)
        if folder not in shared:
            shared[folder] = _different((folders[folder], list(places), *levels.values()))
        beside = files[file]
        rest = [group for group in shared[folder] if group != beside]
        found[i] = (beside, *rest) if len(beside) > 1 else tuple(rest)
    every = (
        *files.values(),
        *folders.values(),
        *trees.values(),
        *larger.values(),
        *levels.values(),
    )
    return found, [group for group in every if len(group) > 1]


def _different(groups: Iterable[list[int]]) -> list[list[int]]:
    """The groups of several tables, each once."""
    found: list[list[int]] = []
    for group in groups:
        if len(group) > 1 and group not in found:
            found.append(group)
    return found


def _file(outcome: UnitOutcome) -> str:
    return outcome.file or outcome.source


def _folder(outcome: UnitOutcome) -> str:
    return str(PurePath(_file(outcome)).parent)
