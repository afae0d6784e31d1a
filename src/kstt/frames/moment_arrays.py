"""Days and instants of many records as arrays of numbers, read from texts that are written alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from kstt.dates.instants import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.records.columns import Wall
    from kstt.records.instant_shape import InstantShape
    from kstt.records.memo import MomentTexts

    Numbers = np.ndarray[Any, np.dtype[Any]]

__all__ = ["NO_CLOCK", "NO_DAY", "Coded", "MomentArray", "coded_texts", "day_number"]

NO_DAY, NO_CLOCK = -(1 << 31), -1
"""What stands for no day, and for the clock of a bare day or of nothing."""
_EPOCH = date(1970, 1, 1).toordinal()
_SECOND = 1_000_000
_ZERO, _ROWS = ord("0"), 2_048
_PARTS = np.zeros((14, 6), np.float32)
"""What each digit of an instant adds to its year, month, day, hour, minute and second."""
for _n, (_start, _end) in enumerate(((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))):
    _PARTS[_start:_end, _n] = 10.0 ** np.arange(_end - _start)[::-1]


def day_number(day: date) -> int:
    """The number of a day, from 1970.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


@attrs.frozen(eq=False)
class Coded:
    """A column of values that repeat: each value once, and its number for each row."""

    values: Sequence[Any]
    codes: Numbers

    def in_rows(self) -> list[Any]:
        """The value of each row."""
        return list(map(self.values.__getitem__, self.codes.tolist()))

    def distinct(self) -> Coded:
        """The same column with each value once."""
        numbers = {value: n for n, value in enumerate(dict.fromkeys(self.values))}
        if len(numbers) == len(self.values):
            return self
        return Coded([*numbers], np.array([numbers[value] for value in self.values])[self.codes])

    @classmethod
    def together(cls, columns: Sequence[Coded]) -> Coded:
        """The combinations of the values of columns, those that there are."""
        codes, size = columns[0].codes.astype(np.int64), len(columns[0].values)
        for column in columns[1:]:
            size *= len(column.values)
            codes = codes * len(column.values) + column.codes
        if size <= 4 * len(codes):
            there = np.flatnonzero(np.bincount(codes, minlength=size))
            numbers = np.zeros(size, np.int64)
            numbers[there] = np.arange(len(there))
            codes = numbers[codes]
        else:
            there, codes = np.unique(codes, return_inverse=True)
        values = []
        for place in there.tolist():
            parts = []
            for column in reversed(columns):
                place, code = divmod(place, len(column.values))  # noqa: PLW2901  # the rest of the number
                parts.append(column.values[code])
            values.append(tuple(reversed(parts)))
        return cls(values, codes)


def coded_texts(texts: Any) -> Coded:
    """A column of Arrow texts, empty for nothing, each text once."""
    encoded = texts.dictionary_encode()
    return Coded(encoded.dictionary.to_pylist(), np.from_dlpack(encoded.indices))


@attrs.frozen(eq=False)
class MomentArray:
    """A field of days and instants: the number of each day, and the microseconds since its midnight."""

    days: Numbers
    clocks: Numbers

    @classmethod
    def none(cls, count: int) -> MomentArray:
        """So many times nothing."""
        return cls(np.full(count, NO_DAY, np.int64), np.full(count, NO_CLOCK, np.int64))

    @classmethod
    def of_walls(cls, walls: Sequence[Wall | None]) -> MomentArray:
        """Of bare days and instants on Vietnam's clock."""
        days = np.array([NO_DAY if one is None else day_number(one) for one in walls], np.int64)
        clocks = [microseconds(one.time()) if isinstance(one, datetime) else NO_CLOCK for one in walls]
        return cls(days, np.array(clocks, np.int64))

    @classmethod
    def of_texts(cls, texts: Any, known: MomentTexts, unread: Numbers) -> MomentArray:
        """Of a column of Arrow texts, empty for nothing.

        Args: the texts, what reads those that are not written alike, and the rows that are to be read one by
        one, to which those are added whose text is no day or instant.
        """
        alike = (found for shape in known.shapes if (found := cls._alike(texts, shape)) is not None)
        found = next(alike, None)
        if found is None:
            coded, failed = coded_texts(texts), set[int]()
            column = known.column(coded.values, failed)
            unread |= np.isin(coded.codes, list(failed))
            found = cls.of_walls(list(column.values)).taken(coded.codes)
        return attrs.evolve(found, clocks=np.full(len(found.days), NO_CLOCK)) if known.bare else found

    @classmethod
    def _alike(cls, texts: Any, shape: InstantShape) -> MomentArray | None:
        """Of texts with digits in the same places; ``None`` where one is written otherwise, or is none."""
        ends = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset :][: len(texts) + 1]
        sizes, width = np.diff(ends), len(shape.outline)
        there = sizes > 0
        if not (sizes[there] == width).all():
            return None
        data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]].reshape(-1, width)
        if not len(data):
            return cls.none(len(texts))
        outline = np.frombuffer(shape.outline.encode(), np.uint8)
        is_digit, parts = outline == _ZERO, np.zeros((width, 6), np.float32)
        parts[is_digit] = _PARTS
        # Of marks nothing is left, of digits their values.
        values = data - outline
        if not (values <= np.where(is_digit, 9, 0).astype(np.uint8)).all():
            return None
        year, month, day, hour, minute, second = _product(values, parts).T.astype(np.int32)
        months = 12 * (year - 1970) + month - 1
        first, last = int(months.min()), int(months.max())
        starts = np.arange(first, last + 2).astype("M8[M]").astype("M8[D]").astype(np.int64)
        lengths = np.diff(starts)[months - first]
        real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= lengths)
        if not (real & (hour < 24) & (minute < 60) & (second < 60)).all():
            return None
        clock = _SECOND * (3600 * hour + 60 * minute + second).astype(np.int64)
        if shape.midnight_is_day:
            clock[clock == 0] = NO_CLOCK
        found = cls.none(len(texts))
        found.put(there, cls(starts[months - first] + day - 1, clock))
        return found

    @property
    def lacking(self) -> Numbers:
        """Whether each is nothing."""
        return np.asarray(self.days == NO_DAY)

    def taken(self, places: Numbers | slice) -> MomentArray:
        """A copy of those in some places."""
        return MomentArray(self.days[places].copy(), self.clocks[places].copy())

    def put(self, places: Numbers, other: MomentArray) -> None:
        """Put others in some places; the last of several for one place stays."""
        self.days[places], self.clocks[places] = other.days, other.clocks

    def earlier(self, other: MomentArray) -> Numbers:
        """Whether each is before that of another column; see :func:`kstt.records.validity.earlier`."""
        timed = (self.clocks != NO_CLOCK) & (other.clocks != NO_CLOCK)
        same_day = (self.days == other.days) & timed & (self.clocks < other.clocks)
        return np.asarray((self.days < other.days) | same_day)

    def same(self, other: MomentArray) -> Numbers:
        """Whether each is that of another column."""
        return np.asarray((self.days == other.days) & (self.clocks == other.clocks))

    def or_else(self, other: MomentArray) -> MomentArray:
        """Those of another column where there is nothing."""
        return self.where(~self.lacking, other)

    def where(self, test: Numbers, other: MomentArray) -> MomentArray:
        """Those of another column where a test fails."""
        return MomentArray(np.where(test, self.days, other.days), np.where(test, self.clocks, other.clocks))

    def walls(self) -> list[Wall | None]:
        """The days and instants, on Vietnam's clock without a time zone."""
        days = {
            number: None if number == NO_DAY else date.fromordinal(number + _EPOCH)
            for number in np.unique(self.days).tolist()
        }
        found: list[Wall | None] = []
        for number, clock in zip(self.days.tolist(), self.clocks.tolist(), strict=True):
            day = days[number]
            if day is not None and clock != NO_CLOCK:
                day = datetime.combine(day, time()) + timedelta(microseconds=clock)
            found.append(day)
        return found


def _product(values: Numbers, parts: Numbers) -> Numbers:
    """The product of matrices, some rows at a time: for many, numpy has further processors wait for work."""
    found = np.empty((len(values), parts.shape[1]), np.float32)
    for start in range(0, len(values), _ROWS):
        rows = slice(start, start + _ROWS)
        np.matmul(values[rows].astype(np.float32), parts, out=found[rows])
    return found
