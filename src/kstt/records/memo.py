"""A memo of words: what the texts of one case were read as is remembered for the next case with these texts.

Millions of records name a few hundred units and categories and a dozen statuses. A reader checks every word
and rule of the first record in which they stand; of a later one it reads the days alone, and the id.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.errors import ParseError
from kstt.limits import MOST_MOMENTS, MOST_WORDS_KEPT
from kstt.records.columns import CaseColumns, MomentColumn
from kstt.records.ids import is_inexact, may_be_inexact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kstt.dates.instants import Moment
    from kstt.records.cases import Case
    from kstt.records.columns import Wall
    from kstt.records.instant_shape import InstantShape
    from kstt.vocabulary import AuthorityLevel, Channel, Closing

__all__ = ["CaseMemo", "MomentReading", "MomentTexts", "SeenIds", "Words", "between", "unplain"]

V = TypeVar("V")


class CaseMemo:
    """Makes columns of the cases whose words were all met in cases before.

    A case that :meth:`columns` leaves unread, its reader makes with every check, and lets :meth:`learn` see.
    It is one with new words or an id that is not plain, with a day that cannot be read, or with days in an
    order that is refused or warned of.

    Args:
        received: how the reader reads the texts of this field.
        due: the same of the due date.
        closed: the same of the closing.
    """

    def __init__(self, received: MomentReading, due: MomentReading, closed: MomentReading) -> None:
        self.received, self.due, self.closed = map(MomentTexts, (received, due, closed))
        self.categories: Words[str] = Words("")
        self.procedures: Words[str | None] = Words(None)
        self.places: Words[tuple[str, AuthorityLevel]] = Words(("", None))
        self.courses: Words[tuple[Channel, Closing | None]] = Words((None, None))

    def columns(
        self,
        identities: Sequence[str],
        categories: Sequence[str],
        procedures: Sequence[str],
        places: Iterable[Hashable],
        courses: Iterable[Hashable],
        received: Sequence[str],
        due: Sequence[str],
        closed: Sequence[str],
    ) -> tuple[CaseColumns, set[int]]:
        """The columns of texts, and the places of the cases that their reader has to look at.

        Args:
            identities: the ids.
            categories: the categories.
            procedures: the procedures, empty for none.
            places: the texts that unit and level follow from.
            courses: the texts that channel and closing follow from, but for the closed date.
            received: when they were received.
            due: when they were due, empty for no day.
            closed: when they were closed, empty for no day.
        """
        unread = unplain(identities)
        kinds = self.categories.meanings(categories, unread)
        names = self.procedures.meanings(procedures, unread)
        offices = self.places.meanings(places, unread)
        endings = self.courses.meanings(zip(courses, map(bool, closed), strict=True), unread)
        first, last, end = (
            moments.column(texts, unread)
            for moments, texts in ((self.received, received), (self.due, due), (self.closed, closed))
        )
        unread.update(
            place
            for place, (day, due_day, end_day) in enumerate(zip(first.days, last.days, end.days, strict=True))
            if day is None
            or (due_day is not None and due_day <= day and last.is_earlier(place, first))
            or (end_day is not None and end_day <= day and end.is_earlier(place, first))
        )
        units, levels = zip(*offices, strict=True)
        channels, closings = zip(*endings, strict=True)
        columns = CaseColumns(identities, kinds, levels, units, channels, first, last, end, closings, names)
        return columns, unread

    def learn(
        self, case: Case, category: str, procedure: str, place: Hashable, course: Hashable, closed: str
    ) -> None:
        """Remember what the texts of a case without a finding were read as.

        Args: as of :meth:`columns`, of one case.
        """
        if case.suspensions or case.extensions or (case.closed is None) is not (not closed):
            return
        self.categories.learn(category, case.category)
        self.procedures.learn(procedure, case.procedure)
        self.places.learn(place, (case.unit, case.level))
        self.courses.learn((course, bool(closed)), (case.channel, case.closing))


def unplain(identities: Sequence[str]) -> set[int]:
    """The places of ids that are not taken as they are written."""
    together = "".join(identities)
    if _plain(together) and "'" not in together and all(identities) and not may_be_inexact(together):
        return set()
    return {
        n for n, one in enumerate(identities) if not _plain(one) or one[:1] in ("", "'") or is_inexact(one)
    }


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


class Words(dict[Hashable, V]):
    """What words mean. A word that is asked for and was not learnt means ``filler``, and is taken note of."""

    def __init__(self, filler: object) -> None:
        super().__init__()
        self._filler = filler
        self._lacking: set[Hashable] = set()

    def __missing__(self, word: Hashable) -> object:
        self._lacking.add(word)
        return self._filler

    def meanings(self, words: Iterable[Hashable], unread: set[int]) -> list[V]:
        """What each word means; the places of words that were not learnt are added to ``unread``."""
        words = list(words)
        found = list(map(self.__getitem__, words))
        if self._lacking:
            unread.update(n for n, word in enumerate(words) if word in self._lacking)
            self._lacking.clear()
        return found

    def learn(self, word: Hashable, meaning: V) -> None:
        """Remember what a word means, of so many words as are kept."""
        if len(self) >= MOST_WORDS_KEPT:
            self.clear()
        self[word] = meaning


@attrs.frozen
class MomentReading:
    """How the texts of one field of days and instants are read.

    Attributes:
        read: the moment of a text, ``None`` of a blank one; raises ParseError.
        shapes: how they are mostly written.
        bare: whether instants count as bare days.
    """

    read: Callable[[str], Moment | None]
    shapes: tuple[InstantShape, ...]
    bare: bool = False


class MomentTexts(dict[str, "Wall | None"]):
    """Reads columns of texts of one field. The texts of days repeat: what they were read as is kept."""

    def __init__(self, reading: MomentReading) -> None:
        super().__init__({"": None})
        self._reading = reading
        self.shapes, self.bare = reading.shapes, reading.bare
        self._failed: set[str] = set()

    def column(self, texts: Sequence[str], unread: set[int]) -> MomentColumn:
        """The moments; the places of texts that are none are added to ``unread``."""
        alike = (column for shape in self.shapes if (column := shape.column(texts)) is not None)
        column = next(alike, None)
        if column is None:
            column = MomentColumn.of(list(map(self.__getitem__, texts)))
            if self._failed:
                unread.update(n for n, text in enumerate(texts) if text in self._failed)
                self._failed.clear()
        return MomentColumn(column.days, column.days) if self.bare else column

    def __missing__(self, text: str) -> Wall | None:
        try:
            found = self._reading.read(text)
        except ParseError:
            found = None
        if found is None:
            self._failed.add(text)
            return None
        wall = found.replace(tzinfo=None) if isinstance(found, datetime) else found
        if len(self) >= MOST_MOMENTS:
            self.clear()
            self[""] = None
        self[text] = wall
        return wall


def between(marked: Iterable[int], count: int) -> Iterator[tuple[int, int]]:
    """The ends of the runs of numbers that are not marked: one before each marked one, and the last.

    >>> list(between({1, 2}, 4))
    [(0, 1), (2, 2), (3, 4)]
    """
    start = 0
    for place in sorted(marked):
        yield start, place
        start = place + 1
    yield start, count


class SeenIds:
    """The ids that were met, each with the place of its first record.

    >>> seen = SeenIds()
    >>> seen.add_all(["H1", "H2"], [2, 3]), seen.add_all(["H3", "H1"], [4, 5]), seen.first("H2", 9)
    (True, False, 3)
    """

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def add_all(self, identities: Sequence[str], places: Sequence[int]) -> bool:
        """Remember ids that are all new; nothing is remembered, and False returned, where one is not."""
        known, new = self.places, dict(zip(identities, places, strict=True))
        if len(new) < len(identities) or not known.keys().isdisjoint(new):
            return False
        known.update(new)
        return True

    def again(self, identities: Sequence[str], places: Sequence[int]) -> list[int]:
        """Remember ids; which of them were met before, or stand twice among them, by their number.

        >>> seen = SeenIds()
        >>> seen.again(["H1", "H2", "H1"], [2, 3, 4]), seen.first("H1", 9)
        ([2], 2)
        """
        if self.add_all(identities, places):
            return []
        pairs = enumerate(zip(identities, places, strict=True))
        return [n for n, (identity, place) in pairs if self.first(identity, place) != place]

    def first(self, identity: str, place: int) -> int:
        """The place where an id was met first: this one, if it is new, which is then remembered."""
        return self.places.setdefault(identity, place)
