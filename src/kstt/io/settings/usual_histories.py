"""The columns of an export in which suspensions and extensions stand, by their titles and what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.errors import KsttError
from kstt.io.settings.usual_columns import holds_days
from kstt.io.settings.usual_titles import history_columns, words_of_title
from kstt.records.source_words import OpenStatus
from kstt.records.sources import CaseSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.records.source_words import Word

    Values = Mapping[str, Sequence[str]]

__all__ = ["HistoryColumns", "histories_of"]

_KINDS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "suspensions": (
        re.compile(r"\bdung\b|bo sung|suspen|\bpaus|resum|tiep tuc"),
        re.compile(r"\bden\b|\bto\b|\bend|tiep tuc|resum|(?:nhan|nop|da) bo sung|ket thuc|hoan thanh"),
    ),
    "extensions": (
        re.compile(r"gia han|\bexten|(?:han|hen) (?:tra )?moi"),
        re.compile(r"\bmoi\b|sau gia han|\bden\b|\bto\b|\bdue\b|\buntil\b"),
    ),
}
"""Words in the titles of such columns, and in those of the second of two [recall]."""


@attrs.frozen
class HistoryColumns:
    """Where suspensions and extensions stand.

    Attributes:
        pairs: the two columns of each; without a second one, the first says since when cases wait.
        unsure: the columns of days that speak of one of them, but make up no pair.
    """

    pairs: Mapping[str, tuple[str, str]]
    unsure: Mapping[str, tuple[str, ...]]


def histories_of(
    spare: Sequence[str],
    values: Values,
    described: CaseSource,
    statuses: tuple[str, Mapping[str, Word | None]],
) -> HistoryColumns:
    """The columns of suspensions and extensions among those that hold no other field.

    Args:
        spare: the columns.
        values: the texts of each.
        described: how days are written.
        statuses: the column of statuses, or nothing, and what its words mean.
    """
    pairs: dict[str, tuple[str, str]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    usual = history_columns(spare)
    for field, (speaks, ends) in _KINDS.items():
        if field in usual:
            pairs[field] = usual[field]
            continue
        found = [name for name in spare if speaks.search(words_of_title(name)) and holds_days(values[name])]
        second = [name for name in found if ends.search(words_of_title(name))]
        first = [name for name in found if name not in second]
        if len(first) == len(second) == 1 and _follow(values[first[0]], values[second[0]], field, described):
            pairs[field] = first[0], second[0]
        elif (
            field == "suspensions"
            and len(first) == 1
            and not second
            and _of_waiting(first[0], values, statuses)
        ):
            pairs[field] = first[0], ""
        elif found:
            unsure[field] = tuple(found)
    return HistoryColumns(pairs, unsure)


def _follow(first: Sequence[str], second: Sequence[str], field: str, described: CaseSource) -> bool:
    """Whether the days of two columns make up histories in every row."""
    try:
        for one, other in zip(first, second, strict=True):
            described.history(field, one, other)
    except KsttError:
        return False
    return True


def _of_waiting(column: str, values: Values, statuses: tuple[str, Mapping[str, Word | None]]) -> bool:
    """Whether only cases that wait have a day in a column."""
    status, meanings = statuses
    if not status:
        return False
    pairs = zip(values[column], values[status], strict=True)
    words = {word.strip() for day, word in pairs if day.strip()}
    return bool(words) and all(meanings.get(word) is OpenStatus.WAITING for word in words)
