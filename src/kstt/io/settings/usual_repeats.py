"""What is to be done with ids that stand in several rows of an export, by what these rows say."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, msg, quoted
from kstt.io.settings.description_lines import comment, in_quotes
from kstt.io.settings.usual_columns import rivals_of
from kstt.io.settings.usual_titles import changed_column, of_case, words_of_title
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.settings.export_columns import ExportColumns
    from kstt.records.sources import Word

    Values = Mapping[str, Sequence[str]]
    Lines = Iterator[Message | str]

__all__ = ["unique_lines"]

_NAMES_SHOWN = 8
_DELETED = re.compile(r"\bxoa\b|\bhuy\b|\bdelet|\bremoved?\b|\bvoid")
"""Words in the titles of columns that mark what was taken back [recall]."""


def unique_lines(
    export: ExportColumns,
    values: Values,
    columns: Mapping[str, str],
    spare: Sequence[str],
    statuses: Mapping[str, Word | None],
) -> Lines:
    """The lines on repeated ids: what their rows are, and which of them counts.

    Rows that are the same in all that is used leave no doubt, nor do those of daily files of which each goes
    on where the last one left a case.

    Args:
        export: the columns of the export.
        values: their texts, without those that stand for nothing.
        columns: the column of each field.
        spare: the columns that are not used.
        statuses: what the words of the column of statuses mean.
    """
    options = msg(
        "An id in several rows: refuse, latest (by {changed}), last (in the files) or off.",
        changed="`changed`",
    )
    yield comment(options)
    repeats = _Repeats(export, values, columns, statuses)
    identity = columns.get("id")
    sure = identity is not None and of_case(identity) and not rivals_of("id", identity, spare, values)
    again = repeats.of(identity) if identity is not None and sure else []
    if not again:
        yield 'unique = "refuse"'
        return
    yield comment(msg("Repeated ids among these rows: {count}.", count=len(again)))
    differing = [name for name in values if any(repeats.differ(name, places) for places in again)]
    changed = changed_column(export.titles)
    if deleted := [name for name in differing if _DELETED.search(words_of_title(name))]:
        yield comment(
            msg(
                "Rows may take a case back, by {names}: such cases have to be taken out of the export, as "
                "every id that stands in it counts.",
                names=quoted(deleted),
            )
        )
        yield 'unique = "refuse"'
        return
    if changed is not None:
        yield from ('unique = "latest"', f"changed = {in_quotes(changed)}")
    elif export.whole and not set(differing) - set(spare):
        yield comment(msg("The rows of each are the same in every column that is used: one of them counts."))
        yield 'unique = "last"'
    elif export.whole and all(map(repeats.go_on, again)):
        yield comment(msg("Each stands once in a file, and goes on in a later one: the last row counts."))
        yield 'unique = "last"'
    else:
        if differing:
            yield comment(msg("Their rows differ in {names}.", names=quoted(differing[:_NAMES_SHOWN])))
        yield comment(msg("the last row of an id counts"), '# unique = "last"')
        if columns.get("unit") in differing:
            offices = msg("every row is a case: each office has numbers of its own")
            yield comment(offices, '# unique = "off"')


@attrs.frozen
class _Repeats:
    """The rows of an export, of which some have one id."""

    export: ExportColumns
    values: Values
    columns: Mapping[str, str]
    statuses: Mapping[str, Word | None]

    def of(self, identity: str) -> list[list[int]]:
        """The places of the rows of each id that stands in several."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self.values[identity]):
            rows[text.strip()].append(place)
        return [places for text, places in rows.items() if text and len(places) > 1]

    def differ(self, name: str, places: Sequence[int]) -> bool:
        """Whether rows have different texts in a column."""
        return len({self.values[name][place] for place in places}) > 1

    def go_on(self, places: Sequence[int]) -> bool:
        """Whether the rows of an id stand in different files, and later ones add but an end to the case."""
        if len({self.export.files[place] for place in places}) < len(places):
            return False
        ends = {self.columns.get("closed"), self.columns.get("closing")}
        if any(self.differ(name, places) for name in set(self.columns.values()) - ends):
            return False
        return all(one in (other, ("", "")) for one, other in pairwise(map(self._end_of, places)))

    def _end_of(self, place: int) -> tuple[str, str]:
        """The day on which a case was closed, and its status if that closes cases."""
        day, word = (
            self.values[self.columns[name]][place].strip() if name in self.columns else ""
            for name in ("closed", "closing")
        )
        return day, word if isinstance(self.statuses.get(word), Closing) else ""
