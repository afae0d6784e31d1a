"""Cases made of texts: what the words of one case were found to mean, the same words mean in others.

Millions of records name a few hundred units and categories and a dozen statuses. A reader checks every word
and rule of the first record in which they stand; of a later one it reads the days alone, and the id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.limits import MOST_ALIKE, MOST_MOMENTS
from kstt.records.cases import unchecked_case
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kstt.dates.instants import Moment
    from kstt.records.cases import Case
    from kstt.vocabulary import AuthorityLevel, Channel, Closing

    ReadMoment = Callable[[str], Moment | None]

__all__ = ["AlikeCases"]

_UNPLAIN = ("", "'")
"""How an id begins that is none, or may be guarded from a spreadsheet."""


class AlikeCases:
    """Makes the cases whose words were all met in cases before.

    A case that :meth:`made` does not make, its reader makes with every check, and lets :meth:`learn` see. It
    is one with new words or an id that is not plain, with a day that cannot be read, or with days in an order
    that is refused or warned of.

    Args:
        received: the day or instant of a text, as the reader reads it for this field, ``None`` of a blank;
            raises ParseError.
        due: the same of the due date.
        closed: the same of the closing.
    """

    def __init__(self, received: ReadMoment, due: ReadMoment, closed: ReadMoment) -> None:
        self._received, self._due, self._closed = map(_Moments, (received, due, closed))
        self._categories: dict[str, str] = {}
        self._procedures: dict[str, str | None] = {}
        self._places: dict[Hashable, tuple[str, AuthorityLevel]] = {}
        self._courses: dict[Hashable, tuple[Channel, Closing | None]] = {}

    def made(
        self,
        identity: str,
        category: str,
        procedure: str,
        place: Hashable,
        course: Hashable,
        received: str,
        due: str,
        closed: str,
    ) -> Case | None:
        """The case of texts; ``None`` for one that its reader has to look at.

        Args:
            identity: the id.
            category: the category.
            procedure: the procedure, empty for none.
            place: the texts that unit and level follow from.
            course: the texts that channel and closing follow from, but for the closed date.
            received: when it was received.
            due: when it was due, empty for no day.
            closed: when it was closed, empty for no day.
        """
        if (
            not identity.isascii()
            or not identity.isprintable()
            or identity[:1] in _UNPLAIN
            or " " in identity
        ):
            return None
        try:
            kind = self._categories[category]
            name = self._procedures[procedure]
            unit, level = self._places[place]
            channel, closing = self._courses[course, not closed]
            first = self._received[received]
            if first is None:
                return None
            last = self._due[due] if due else None
            end = self._closed[closed] if closed else None
        except (KeyError, ParseError):
            return None
        if (end is None and closed) or (last is not None and _before(last, first)):
            return None
        if end is not None and _before(end, first):
            return None
        return unchecked_case(identity, kind, level, unit, channel, first, last, end, closing, name)

    def learn(
        self, case: Case, category: str, procedure: str, place: Hashable, course: Hashable, closed: str
    ) -> None:
        """Remember what the texts of a case without a finding were read as; arguments as of :meth:`made`."""
        if case.suspensions or case.extensions or (case.closed is None) is not (not closed):
            return
        for known in (self._categories, self._procedures, self._places, self._courses):
            if len(known) >= MOST_ALIKE:
                known.clear()
        self._categories[category], self._procedures[procedure] = case.category, case.procedure
        self._places[place] = case.unit, case.level
        self._courses[course, not closed] = case.channel, case.closing


def _before(one: Moment, other: Moment) -> bool:
    return one < other if type(one) is type(other) else earlier(one, other)


class _Moments(dict[str, "Moment | None"]):
    """What texts were read as; one that was not read before is read."""

    def __init__(self, read: ReadMoment) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Moment | None:
        found = self._read(text)
        if len(self) >= MOST_MOMENTS:
            self.clear()
        self[text] = found
        return found
