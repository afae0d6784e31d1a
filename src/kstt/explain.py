"""What stands behind a number of a form: the test in words, as an expression, and the records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

import attrs

from kstt.boxes import Boxes, Predicate
from kstt.cases import Case
from kstt.columns import Column
from kstt.engines import is_frame
from kstt.errors import KsttError, UnknownNameError
from kstt.feedback import Feedback
from kstt.forms.form import Form, Line, LineKind
from kstt.rules import EndedLevel
from kstt.tally import selector
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel
from kstt.wording import in_words

if TYPE_CHECKING:
    import narwhals

    from kstt.accounts import Account
    from kstt.engines import Frame
    from kstt.errors import Lookup, Say
    from kstt.frames.tally import Tallied

__all__ = ["Counted", "Explanation", "NothingBehindError", "explain"]


class NothingBehindError(KsttError, LookupError):
    """A number whose records cannot be given back; ``hint`` tells how to have them."""

    def __init__(self, what: str, hint: str) -> None:
        self.what, self.hint = what, hint

    def _sentence(self, _: Lookup, say: Say) -> str:
        return f"{say(self.what)}; {say(self.hint)}"


@attrs.frozen(eq=False)
class Counted:
    """How a form was counted, for the form to remember.

    Attributes:
        records: the records, or the frame, as they were given.
        boxes: how they were counted.
        keys: the fields of the level (where the form has one) and of the row label.
        ended: where the records of a level that has ended stand.
        tallied: what was learnt of a frame when it was counted.
    """

    records: object
    boxes: Boxes
    keys: tuple[str, ...]
    ended: EndedLevel
    tallied: Tallied | None = None


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

    form: Form[Account]
    line: Line[Account]
    column: Column
    counted: Counted

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
        return in_words(self.predicate, lang)

    def __str__(self) -> str:
        return f"{self.line.ref}, {self.column.key} = {self.count}: {self.in_words()}"

    @property
    def expression(self) -> narwhals.Expr:
        """The test as an expression over the frame that was counted, for this line of the form.

        Raises: NothingBehindError for a form that was not counted from a frame.
        """
        from kstt.frames.behind import test_of

        return test_of(self._tallied, self.predicate, self._keep_key)[1]

    @property
    def cases(self) -> Iterator[Case | Feedback] | Frame:
        """The records behind the number: as many as it says.

        Records that were given one by one are walked through again, lazily; of a frame, the rows are given
        as a frame of the same engine, lazy where the engine is.

        Raises: NothingBehindError for records that came from an iterator, which is used up.
        """
        records = self.counted.records
        if is_frame(records):
            from kstt.frames.behind import rows_behind

            return rows_behind(self._tallied, self.predicate, self._keep_key)
        if iter(cast("Iterable[object]", records)) is records:
            raise NothingBehindError(
                "the cases came from an iterator, which is used up",
                "count a list, or whatever can be read through again",
            )
        return self._again(cast("Iterable[Case | Feedback]", records))

    def _again(self, records: Iterable[Case | Feedback]) -> Iterator[Case | Feedback]:
        test = selector(self.counted.boxes, self.column.key)
        for record in records:
            level = getattr(record, "level", None)
            if self._keep_key(level, getattr(record, self.counted.keys[-1])) and test(record):
                yield record

    def _keep_key(self, level: AuthorityLevel | None, label: str) -> bool:
        """Whether the records of a level and label stand in this line."""
        line, layout = self.line, self.form.layout
        if line.kind is LineKind.TOTAL:
            return True
        if layout.sections and level is not None:
            section = layout.section_of(level, self.form.period, self.counted.ended)
            if section is not self.form.section(line.section).level:
                return False
        return line.kind is LineKind.SECTION or name_key(label) == name_key(line.label)

    @property
    def _tallied(self) -> Tallied:
        if self.counted.tallied is None:
            raise NothingBehindError("the form was counted from records", "an expression needs a frame")
        return self.counted.tallied


def explain(form: Form[Account], row: str, column: str | int) -> Explanation:
    """What stands behind a number; see :meth:`kstt.Form.explain`.

    Raises: UnknownNameError; NothingBehindError for a form that was not counted.
    """
    lines = {line.ref: line for line in form}
    wanted = name_key(row)
    line = next((line for ref, line in lines.items() if name_key(ref) == wanted), None)
    if line is None:
        raise UnknownNameError("row", row, close_names(row, lines) or tuple(lines)[:3])
    found = form.layout.column(column)
    if not isinstance(form.counted, Counted):
        raise NothingBehindError(
            "the form was not counted from records", "explain a form that form_06c gave of cases or a frame"
        )
    return Explanation(form, line, found, form.counted)
