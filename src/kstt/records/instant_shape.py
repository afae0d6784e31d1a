"""Texts of instants that are all written alike, checked many at a time; each is read when it is asked for.

Most rules ask for the day of an instant alone, and the days of a million texts are a few hundred.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.limits import MOST_MOMENTS
from kstt.records.columns import MomentColumn
from kstt.text import with_zeros

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.records.columns import Wall

__all__ = ["InstantShape"]

_HOURS_FROM_20, _TENS_OF_HOURS, _TENS = set("0123"), set("012"), set("012345")


class InstantShape:
    """How texts of instants are written: with digits in the same places, from the year down to the second.

    Args:
        outline: such a text with a zero for each digit.
        hour: the place of its hour.
        parted: whether something stands between day and hour.
        midnight_is_day: whether midnight is written for a bare day.

    >>> column = InstantShape("0000-00-00T00:00:00", 11).column(["2021-04-01T09:30:00", ""])
    >>> [str(moment) for moment in column]
    ['2021-04-01 09:30:00+07:00', 'None']
    >>> InstantShape("0000-00-00T00:00:00", 11).column(["2021-04-01T24:00:00"]) is None
    True
    """

    def __init__(
        self, outline: str, hour: int, *, parted: bool = True, midnight_is_day: bool = False
    ) -> None:
        self.outline, self.midnight_is_day = outline, midnight_is_day
        self._clock = [n for n in range(hour, len(outline)) if outline[n] == "0"]
        self._day = itemgetter(slice(hour - parted))
        self._texts = _InstantTexts((), hour, parted, midnight_is_day)
        self._days = _Days()

    def column(self, texts: Sequence[str]) -> MomentColumn | None:
        """The instants of texts; ``None`` where one that is not empty is written otherwise, or is none."""
        together, length = "".join(texts), len(self.outline)
        if not set(map(len, texts)) <= {0, length}:
            return None
        if with_zeros(together) != self.outline * (len(together) // length):
            return None
        tens, hours, minutes, _, seconds, _ = (together[n::length] for n in self._clock)
        late = set(compress(hours, map("2".__eq__, tens))) if "2" in tens else set()
        if not (set(tens) <= _TENS_OF_HOURS and late <= _HOURS_FROM_20 and set(minutes + seconds) <= _TENS):
            return None
        try:
            days = list(map(self._days.__getitem__, map(self._day, texts)))
        except ValueError:
            return None
        return MomentColumn(attrs.evolve(self._texts, texts=texts), days)


class _Days(dict[str, "date | None"]):
    """The days of texts, kept, as they repeat; raises ValueError for a text of no day."""

    def __missing__(self, text: str) -> date | None:
        found = date.fromisoformat(text) if text else None
        if len(self) >= MOST_MOMENTS:
            self.clear()
        self[text] = found
        return found


@attrs.frozen(eq=False)
class _InstantTexts:
    """Texts that were checked, each read when it is asked for."""

    texts: Sequence[str]
    hour: int
    parted: bool
    midnight_is_day: bool

    def __getitem__(self, place: int) -> Wall | None:
        return self._read(self.texts[place])

    def __iter__(self) -> Iterator[Wall | None]:
        return map(self._read, self.texts)

    def _read(self, text: str) -> Wall | None:
        if not text:
            return None
        found = datetime.fromisoformat(text if self.parted else f"{text[: self.hour]}T{text[self.hour :]}")
        return found.date() if self.midnight_is_day and text.endswith("000000") else found
