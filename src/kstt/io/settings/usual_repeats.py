"""What is to be done with ids that stand in several rows of an export, by what these rows say."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, msg, quoted
from kstt.io.grid.columns.blocks import name_of
from kstt.io.settings.description_lines import comment, in_quotes
from kstt.io.settings.usual_columns import holds_days, rivals_of
from kstt.io.settings.usual_titles import changed_column, of_case, words_of_title
from kstt.limits import LONGEST_NUMBER
from kstt.records.ids import is_inexact
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.settings.export_columns import ExportColumns
    from kstt.records.source_words import Word

    Values = Mapping[str, Sequence[str]]
    Lines = Iterator[Message | str]

__all__ = ["deleted_lines", "unique_lines"]

_NAMES_SHOWN = 8
_DELETED = re.compile(r"\bxoa\b|\bhuy\b|\bthu hoi\b|\brevoke|\bdelet|\bremoved?\b|\bvoid")
"""Words in the titles of columns that mark what was taken back [recall]."""


def deleted_lines(titles: Sequence[str], values: Values) -> Lines:
    """The question whether a column says which rows were taken back, which would count as cases."""
    for name in titles:
        words = list(dict.fromkeys(text.strip() for text in values[name] if text.strip()))
        speaks = _DELETED.search(words_of_title(name)) is not None
        if not speaks or not 0 < len(words) <= _NAMES_SHOWN or holds_days(words):
            continue
        yield comment(
            msg(
                "{name} may say which rows were taken back, and are no cases, by {words}. Write {answer} "
                "with the words of each kind, or {{}} if it says nothing of the kind.",
                name=repr(name),
                words=quoted(words),
                answer=f'{{column = {in_quotes(name)}, words = ["…"], kept = ["…"]}}',
            )
        )
        yield 'deleted = "?"'
        return


def unique_lines(
    export: ExportColumns,
    values: Values,
    columns: Mapping[str, str],
    spare: Sequence[str],
    statuses: Mapping[str, Word | None],
) -> Lines:
    """The lines on repeated ids: what their rows are, and which of them counts.

    Rows that are the same in every column leave no doubt, nor do those of daily files of which each goes on
    where the last one left a case, nor those that say when they changed and differ in the end of the case
    alone. The numbers of rows play no part, nor does the day of an export, one throughout each file. Rows
    that differ in any other column may be different cases: a person decides.

    Args:
        export: the columns of the export.
        values: their texts, without those that stand for nothing.
        columns: the column of each field.
        spare: the columns that no field of a case stands in.
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
    if any(is_inexact(values[columns["id"]][places[0]]) for places in again):
        yield 'unique = "refuse"'
        return
    differing = repeats.differing(again)
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
    ends = {columns.get("closed"), columns.get("closing"), changed}
    if changed is not None and export.whole and not set(differing) - ends:
        yield from ('unique = "latest"', f"changed = {in_quotes(changed)}")
    elif export.whole and not differing:
        yield comment(msg("The rows of each are the same in every column: one of them counts."))
        yield 'unique = "last"'
    elif export.whole and all(map(repeats.go_on, again)):
        yield comment(msg("Each stands once in a file, and goes on in a later one: the last row counts."))
        yield 'unique = "last"'
    else:
        if differing:
            yield comment(msg("Their rows differ in {names}.", names=quoted(differing[:_NAMES_SHOWN])))
        yield from _which_counts(changed, ordered=export.ordered)
        if columns.get("unit") in differing:
            offices = msg("every row is a case: each office has numbers of its own")
            yield comment(offices, '# unique = "off"')


def _which_counts(changed: str | None, *, ordered: bool) -> Lines:
    """The question which of several rows counts; in an export without an order none is the last."""
    if changed is None and ordered:
        yield comment(msg("the last row of an id counts"), '# unique = "last"')
        return
    if changed is None:
        yield comment(msg("the column that says when a row changed"), '# changed = "…"')
    else:
        yield f"changed = {in_quotes(changed)}"
    yield comment(msg("the row of an id that changed last counts"), '# unique = "latest"')


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

    def differing(self, again: Sequence[Sequence[int]]) -> list[str]:
        """The columns in which rows of one id differ, but for those that say nothing of cases."""
        return [
            name
            for name, texts in self.values.items()
            if any(len({texts[place] for place in places}) > 1 for places in again) and self._speaks(name)
        ]

    def _speaks(self, name: str) -> bool:
        """Whether a column says anything of cases; numbers of rows do not, nor the days of exports."""
        files, texts = self.export.files, self.values[name]
        if name in self.columns.values():
            return True
        if name_of(name) == "number":
            numbers = [int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0 for text in texts]
            return not all(one and other in (1, one + 1) for one, other in pairwise(numbers))
        return len(set(zip(files, texts, strict=True))) > len(set(files)) or not holds_days(texts)

    def go_on(self, places: Sequence[int]) -> bool:
        """Whether the rows of an id stand in different files, and later ones add but to what was blank.

        An open status may have become any other one.
        """
        if len({self.export.files[place] for place in places}) < len(places):
            return False
        ends = {self.columns.get("closed"), self.columns.get("closing")}
        others = [texts for name, texts in self.values.items() if name not in ends and self._speaks(name)]
        goes_on = all(
            texts[one].strip() in ("", texts[other].strip())
            for texts in others
            for one, other in pairwise(places)
        )
        return goes_on and all(one in (other, ("", "")) for one, other in pairwise(map(self._end_of, places)))

    def _end_of(self, place: int) -> tuple[str, str]:
        """The day on which a case was closed, and its status if that closes cases."""
        day, word = (
            self.values[self.columns[name]][place].strip() if name in self.columns else ""
            for name in ("closed", "closing")
        )
        return day, word if isinstance(self.statuses.get(word), Closing) else ""
