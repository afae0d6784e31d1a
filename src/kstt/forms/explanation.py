"""The explanation of a number of a form: its test in words and as an expression, and its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, cast

import attrs

from kstt.definitions.boxes import Predicate
from kstt.definitions.columns import Column
from kstt.engines import is_frame
from kstt.errors import KsttError
from kstt.forms.counting import Counting
from kstt.forms.row_names import RowNames
from kstt.forms.sections import Line
from kstt.i18n import Message, joined, msg
from kstt.records.selection import of_unit
from kstt.tables.cells import LineKind
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.engines import Frame
    from kstt.frames.behind import Expression
    from kstt.frames.counting import FrameCounts
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

__all__ = ["Explanation", "NothingBehindError", "standing_in"]


class NothingBehindError(KsttError, LookupError):
    """The records behind a number are not available; ``hint`` says how to keep them.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c(iter([]), ReportingPeriod.quarter(2021, 2))
    >>> try:
    ...     list(form.explain("Tổng cộng", "received").cases)
    ... except NothingBehindError as error:
    ...     print(error.hint)
    count a list, or whatever can be read through again
    """

    def __init__(self, what: str, hint: str) -> None:
        self.what, self.hint = what, hint

    def as_message(self) -> Message:
        """The sentence."""
        return joined("; ", [self.what, self.hint])


@attrs.frozen(eq=False)
class Explanation:
    """One number of a form, explained.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, Closing, ReportingPeriod, form_06c
    >>> cases = [Case(f"H{n}", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện A", Channel.ONLINE,
    ...               date(2021, 4, n), date(2021, 4, 20), None, None) for n in (1, 2)]
    >>> why = form_06c(cases, ReportingPeriod.quarter(2021, 2)).explain("II.1 Đất đai", "pending_overdue")
    >>> why.count, [case.id for case in why.cases]
    (2, ['H1', 'H2'])
    """

    line: Line[Account]
    column: Column
    counted: Counting
    in_line: Callable[[AuthorityLevel | None, str], bool] = attrs.field(repr=False)

    @property
    def count(self) -> int | None:
        """The number itself."""
        return self.line.account.values[self.column.key]

    @property
    def predicate(self) -> Predicate:
        """The test that a record passes to be counted in the column."""
        return self.counted.boxes.predicate(self.column.key)

    def in_words(self, lang: str = "en") -> str:
        """The test in English (``en``) or Vietnamese (``vi``)."""
        from kstt.counting.in_words import describe

        return describe(self.predicate, lang)

    def __str__(self) -> str:
        return f"{self.line.ref}, {self.column.key} = {self.count}: {self.in_words()}"

    @property
    def expression(self) -> Expression:
        """The test as an expression over the frame that was counted, for this line of the form.

        Raises: NothingBehindError for a form that was not counted from a frame.
        """
        from kstt.frames.behind import test_of

        return test_of(self._frame_counts, self.predicate, self.in_line)[1]

    @property
    def cases(self) -> Iterator[Case | Feedback] | Frame:
        """The records behind the number; their count equals it.

        An iterable is traversed again, lazily; for a frame, the rows are a frame of the same engine,
        lazy where the engine is.

        Raises: NothingBehindError for records from an iterator, which is exhausted.
        """
        records = self.counted.records
        if is_frame(records):
            from kstt.frames.behind import rows_behind

            return rows_behind(self._frame_counts, self.predicate, self.in_line)
        if iter(cast("Iterable[object]", records)) is records:
            raise NothingBehindError(
                msg("the cases came from an iterator, which is used up"),
                msg("count a list, or whatever can be read through again"),
            )
        return self._again(cast("Iterable[Case | Feedback]", records))

    def _again(self, records: Iterable[Case | Feedback]) -> Iterator[Case | Feedback]:
        from kstt.counting.in_python import selector

        test = selector(self.counted.boxes, self.column.key)
        if self.counted.unit is not None:
            records = of_unit(records, self.counted.unit, {})
        for record in records:
            level = getattr(record, "level", None)
            if self.in_line(level, getattr(record, self.counted.keys[-1])) and test(record):
                yield record

    @property
    def _frame_counts(self) -> FrameCounts:
        if self.counted.frame_counts is None:
            raise NothingBehindError(
                msg("the form was counted from records"), msg("an expression needs a frame")
            )
        return self.counted.frame_counts


def standing_in(
    layout: FormLayout,
    period: ReportingPeriod,
    line: Line[Account],
    level: AuthorityLevel | None,
    column: Column,
    counted: Counting,
) -> Explanation:
    """The explanation of a number in a line of a form; see :meth:`kstt.Form.explain`.

    Args:
        layout: the edition of the form.
        period: the period of the form.
        line: the line that the number stands in.
        level: the level of the line's section, where it has one.
        column: the column that the number stands in.
        counted: how the form was counted.
    """
    names = RowNames(counted.catalogue, counted.of_units)

    def in_line(of_level: AuthorityLevel | None, label: str) -> bool:
        """Whether the records of a level and label stand in the line."""
        if line.kind is LineKind.TOTAL:
            return True
        if layout.sections and of_level and layout.section_of(of_level, period, counted.ended) is not level:
            return False
        return line.kind is LineKind.SECTION or names.key(level, label) == names.key(level, line.label)

    return Explanation(line, column, counted, in_line)
