"""A form: the accounts of one reporting period, proved, immutable, that adds and chains."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Generic, TypeVar, cast, overload

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.account import Account
from kstt.definitions.columns import Role
from kstt.definitions.layout import FormLayout
from kstt.errors import AdjoiningError, ParseError, UnknownNameError
from kstt.forms.sections import A_co, Line, Section
from kstt.i18n import msg
from kstt.numerals import roman
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.tables.output import Tabular, form_files
from kstt.tables.table import FormTable, HasTable
from kstt.text import clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kstt.definitions.columns import Column
    from kstt.engines import Frame
    from kstt.findings.finding import Finding
    from kstt.forms.counting import Counting
    from kstt.forms.explanation import Explanation
    from kstt.tables.addressing import LineName

__all__ = ["Form"]

_A = TypeVar("_A", bound=Account)


def _usual_recipient(form: Form[Account]) -> str:
    return form.layout.recipient


@attrs.frozen(eq=False, repr=False)
class Form(Tabular, Generic[A_co]):
    """A form of one period: every row is balanced, every total the sum of its rows.

    Forms compare by value (edition, period, units, accounts; not the order in which rows print), iterate
    in print order, add across units (``+``) and chain across adjoining periods (``then``).

    ``form["II"]`` is a section by its printed number, ``form[AuthorityLevel.DISTRICT]`` by its level,
    ``form["II", "Đất đai"]`` and ``form["II.20 Đất đai"]`` an account; in a form without sections
    ``form["Đất đai"]`` is one.

    >>> from kstt import form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> form.total.received, form["II", "Đất đai"].received, [row.label for row in form["I"].rows]
    (8, 4, ['Công chứng'])
    """

    layout: FormLayout
    period: ReportingPeriod
    sections: tuple[Section[A_co], ...] = attrs.field(validator=attrs.validators.min_len(1))
    reporting_unit: str = attrs.field(default="", converter=clean)
    recipient: str = attrs.field(default=attrs.Factory(_usual_recipient, takes_self=True), converter=clean)
    # How the form was counted; no part of its value, and left behind when it is pickled or copied deeply.
    counted: Counting | None = attrs.field(default=None, repr=False, kw_only=True)
    # What was remarkable when it was counted; no part of its value either.
    _findings: tuple[Finding, ...] = attrs.field(default=(), alias="findings", repr=False, kw_only=True)

    def __getstate__(self) -> dict[str, object]:
        fields = (field.name for field in attrs.fields(type(self)))
        return {name: getattr(self, name) for name in fields} | {"counted": None, "_findings": self.findings}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was remarkable when it was counted, no part of the form's value.

        What the rows of a frame are warned of is counted by its engine when it is first asked for.
        """
        warned = () if self.counted is None else self.counted.warnings
        return (*self._findings, *warned)

    def remarks(self) -> tuple[Finding, ...]:
        """What was remarkable when it was counted, such as cases of several units in the form of one."""
        return self.findings

    @property
    def code(self) -> str:
        """The printed code of the form, such as ``II.06c/VPCP/KSTT``."""
        return self.layout.code

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in print order."""
        return self.layout.columns

    @property
    def summary(self) -> str:
        """The number of rows and the grand total on one line.

        >>> from kstt import ReportingPeriod, form_06c
        >>> form_06c([], ReportingPeriod.quarter(2021, 2))
        <Form II.06c/VPCP/KSTT 2021-Q2: 0 rows in 3 sections, received 0, resolved 0, pending 0>
        """
        rows = sum(map(len, self.sections))
        sections = f" in {len(self.sections)} sections" if self.layout.sections else ""
        values = self.total.values
        totals = [f"{c.key} {values[c.key]}" for c in self.columns if c.role is Role.TOTAL]
        return ", ".join([f"{rows} row{'' if rows == 1 else 's'}{sections}", *totals])

    @property
    def total(self) -> A_co:
        """The grand total."""
        return self.sections[0].kind.sum_of(section.total for section in self.sections)

    def __iter__(self) -> Iterator[Line[A_co]]:
        yield Line(LineKind.TOTAL, "", self.layout.total_label, "", self.total)
        for number, section in self.numbered_sections():
            if section.level:
                title = self.layout.heading(section.level).title
                yield Line(LineKind.SECTION, number, title, number, section.total)
            for own, row in section.numbered():
                yield Line(LineKind.ROW, own, row.label, number, row.account)

    def numbered_sections(self) -> Iterator[tuple[str, Section[A_co]]]:
        """The sections with their printed numbers: roman, by place; empty in a form without levels."""
        for place, section in enumerate(self.sections, 1):
            yield (roman(place) if section.level else ""), section

    def table(self) -> FormTable:
        """The table that the form prints."""
        keys = [column.key for column in self.columns]
        lines = [(line, line.account.values) for line in self]
        rows = tuple(
            ReportedRow(
                line.kind,
                line.number,
                line.label,
                line.section,
                tuple([ReportedCell.of(values[key]) for key in keys]),
            )
            for line, values in lines
        )
        return FormTable(self.layout, rows, self.period, self.reporting_unit, self.recipient)

    @property
    def levels(self) -> Mapping[str, AuthorityLevel | None]:
        """The level of authority of each section by its printed number; empty in a form without sections."""
        return {number: section.level for number, section in self.numbered_sections() if section.level}

    def line(self, name: LineName) -> Line[A_co]:
        """The printed line of this name: ``"II.20 Đất đai"``, ``("II", "Đất đai")``, a level.

        Raises: UnknownNameError (a KeyError) with the closest names; ParseError for a name of another type.
        """
        from kstt.tables.addressing import line_index

        lines = tuple(self)
        return lines[line_index(lines, name, self.levels)]

    def section(self, name: str | AuthorityLevel) -> Section[A_co]:
        """A section by its printed number, its level, or the level's English name.

        Raises: UnknownNameError (a KeyError) with the sections there are.
        """
        known: list[str] = []
        for number, section in self.numbered_sections():
            if section.level is None:
                continue
            names = (number, section.level.value)
            if name is section.level or (isinstance(name, str) and name_key(name) in map(name_key, names)):
                return section
            known += names
        wanted = name.value if isinstance(name, AuthorityLevel) else name
        raise UnknownNameError(msg("section"), wanted, close_names(str(wanted), known) or tuple(known))

    @overload
    def __getitem__(self, name: tuple[str | AuthorityLevel, str]) -> A_co: ...
    @overload
    def __getitem__(self, name: AuthorityLevel) -> Section[A_co]: ...
    @overload
    def __getitem__(self, name: str) -> Section[A_co] | A_co: ...
    def __getitem__(self, name: LineName) -> Section[A_co] | A_co:
        line = self.line(name)
        return self.section(line.section) if line.kind is LineKind.SECTION else line.account

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Form):
            return NotImplemented
        return self._value() == other._value()

    def __hash__(self) -> int:
        return hash(self._value())

    def _value(self) -> tuple[object, ...]:
        return self.layout, self.period, self.sections, self.reporting_unit, self.recipient

    def of(self, kind: type[_A]) -> Form[_A]:
        """This form, known to have rows of this kind (for type checkers, and to be sure).

        Raises: TypeError when its rows are of another kind.
        """
        if self.layout.account is not kind:
            raise TypeError(
                f"{self.code} has rows of {self.layout.account.__name__}, expected {kind.__name__}"
            )
        return cast("Form[_A]", self)

    def remembering(self, counted: Counting | None, findings: Iterable[Finding] = ()) -> Form[A_co]:
        """A copy that records how it was counted, and what else was remarkable."""
        return attrs.evolve(self, counted=counted, findings=(*self._findings, *findings))

    def explain(self, row: LineName, column: str | int) -> Explanation:
        """The explanation of a number of a counted form: its test in words, and its records.

        Args:
            row: the line: ``"II.1 Đất đai"``, ``("II", "Đất đai")``, ``"II"``, ``"Tổng cộng"``.
            column: the key or the printed number of the column.

        Raises: UnknownNameError; NothingBehindError for a form that was not counted from records:
        one that was read, added, chained, or made from a ledger (which keeps counts, not cases).

        >>> from kstt import ReportingPeriod, form_06c
        >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
        >>> form.explain("Tổng cộng", "carried_over").in_words("vi")
        'ngày tiếp nhận không muộn hơn ngày 14/6/2021 và (không có ngày kết thúc hoặc ngày kết thúc từ ngày
        15/3/2021 trở đi) và ngày tiếp nhận trước ngày 15/3/2021'
        """
        from kstt.forms.explanation import NothingBehindError, standing_in

        line, found = self.line(row), self.layout.column(column)
        if self.counted is None:
            raise NothingBehindError(
                msg("the form was not counted from records"),
                msg("explain a form that form_06c gave of cases or a frame"),
            )
        return standing_in(self.layout, self.period, line, self.levels.get(line.section), found, self.counted)

    def with_heading(self, *, reporting_unit: str | None = None, recipient: str | None = None) -> Form[A_co]:
        """A copy with another heading."""
        return attrs.evolve(
            self,
            reporting_unit=self.reporting_unit if reporting_unit is None else reporting_unit,
            recipient=self.recipient if recipient is None else recipient,
        )

    def __add__(self, other: Form[A_co]) -> Form[A_co]:
        """The form of two disjoint groups of units over one period, row by row.

        The heading keeps what both share; a reporting unit that differs is left empty.

        Raises: AdjoiningError when the editions or the periods differ.
        """
        if not isinstance(other, Form):
            return NotImplemented
        if self.period != other.period:
            hint = msg("add forms of one period, or chain adjoining ones with then()")
            raise AdjoiningError(msg("periods differ"), self.period, other.period, hint)
        return self._joined(other, self.period, add)

    def then(self, later: Form[A_co]) -> Form[A_co]:
        """The form of this period and the adjoining later one together, in the later one's edition.

        Raises: AdjoiningError when the periods do not adjoin; ContinuityError, with the row, where this
        form's pending is not the later one's carried over.
        """
        return self._joined(later, self.period.then(later.period), _chain)

    def _joined(
        self, other: Form[A_co], period: ReportingPeriod, join: Callable[[A_co, A_co], A_co]
    ) -> Form[A_co]:
        if self.layout.form != other.layout.form or (period == self.period and self.layout != other.layout):
            hint = msg("put together forms of one kind and edition")
            raise AdjoiningError(msg("forms differ"), self.code, other.code, hint)
        mine = {section.level: section for section in self.sections}
        theirs = {section.level: section for section in other.sections}
        kind = self.sections[0].kind
        order = [level for level in (None, *AuthorityLevel) if level in mine or level in theirs]
        return Form(
            other.layout,
            period,
            tuple(
                mine.get(level, Section(level, (), kind)).joined(
                    theirs.get(level, Section(level, (), kind)), join
                )
                for level in order
            ),
            reporting_unit=_shared(self.reporting_unit, other.reporting_unit),
            recipient=_shared(self.recipient, other.recipient),
        )

    @classmethod
    def read(
        cls,
        path: str | Path,
        *,
        layout: FormLayout | None = None,
        period: ReportingPeriod | None = None,
        sheet: str | None = None,
        format: str | None = None,  # noqa: A002 - the word that users look for
    ) -> Form[Account]:
        """The proved form in a file; arguments and errors as for :meth:`ReportedForm.read`.

        Raises: also ReportedFormError with the findings where a sum does not hold; ParseError without a
        period.
        """
        found = form_files().read_form(path, layout=layout, period=period, sheet=sheet, format=format)
        return cls.from_table(found)

    @classmethod
    def from_frame(
        cls,
        frame: Frame,
        period: ReportingPeriod | None = None,
        *,
        layout: FormLayout | None = None,
        reporting_unit: str = "",
        recipient: str = "",
    ) -> Form[Account]:
        """The proved form of a data frame; arguments as for :meth:`ReportedForm.from_frame`.

        Raises: ReportedFormError with the findings where a sum does not hold; and as there.
        """
        from kstt.tables.from_frames import table_from_frame

        table = table_from_frame(
            frame, period, layout=layout, reporting_unit=reporting_unit, recipient=recipient
        )
        return cls.from_table(table)

    @classmethod
    def from_table(
        cls, form: HasTable, period: ReportingPeriod | None = None, *, remainder: str | None = None
    ) -> Form[Account]:
        """The form that a table proves to be; arguments and errors as for :meth:`ReportedForm.to_form`."""
        from kstt.forms.proving import proved_sections

        table = form.table()
        period = period or table.period
        if period is None:
            raise ParseError(msg("period"), msg("nothing"), msg("a reporting period"), table.source)
        return Form(
            table.layout,
            period,
            proved_sections(table, remainder),
            reporting_unit=table.reporting_unit,
            recipient=table.recipient or table.layout.recipient,
        )


def _chain(one: _A, later: _A) -> _A:
    return one.then(later)


def _shared(one: str, other: str) -> str:
    return one if one == other else ""
