"""A form: the accounts of one reporting period, proved, immutable, that adds and chains."""

from __future__ import annotations

from enum import Enum
from operator import add
from typing import TYPE_CHECKING, Generic, TypeVar, cast, overload

import attrs

from kstt.accounts import Account
from kstt.columns import Role
from kstt.errors import AdjoiningError, DuplicateRowError, KsttError, UnknownNameError
from kstt.forms.layouts import FormLayout
from kstt.forms.output import Tabular
from kstt.numerals import roman
from kstt.periods import ReportingPeriod
from kstt.text import clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from narwhals.typing import IntoFrame

    from kstt.columns import Column
    from kstt.explain import Explanation

__all__ = ["Form", "FormRow", "Line", "LineKind", "Section"]

A_co = TypeVar("A_co", bound=Account, covariant=True)
_A = TypeVar("_A", bound=Account)


class LineKind(Enum):
    """What a printed line of a form is."""

    TOTAL = "total"
    SECTION = "section"
    ROW = "row"


@attrs.frozen
class FormRow(Generic[A_co]):
    """A category (or unit) and its account."""

    label: str = attrs.field(converter=clean)
    account: A_co


@attrs.frozen
class Line(Generic[A_co]):
    """A printed line: its kind, number, label, section and account."""

    kind: LineKind
    number: str
    label: str
    section: str
    account: A_co

    @property
    def ref(self) -> str:
        """How findings and explanations name this line."""
        return line_ref(self.kind, self.section, self.number, self.label)


def line_ref(kind: LineKind, section: str, number: str, label: str) -> str:
    """The name of a line: ``Tổng cộng``, ``II``, ``II.20 Đất đai`` or ``20 Đất đai``."""
    if kind is LineKind.TOTAL:
        return label
    if kind is LineKind.SECTION:
        return section or label
    return f"{section + '.' if section else ''}{number} {label}".strip()


def _one_row_a_name(section: Section[A_co], _: object, rows: tuple[FormRow[A_co], ...]) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        other = seen.setdefault(name_key(row.label), row.label)
        if other is not row.label:
            raise DuplicateRowError(section.level.value if section.level else "", row.label)


@attrs.frozen(eq=False, repr=False)
class Section(Generic[A_co]):
    """The rows of one level of authority (``level`` is ``None`` in a form without sections).

    Two sections are equal when they have the same rows by name, in whatever order they print.
    """

    level: AuthorityLevel | None
    rows: tuple[FormRow[A_co], ...] = attrs.field(validator=_one_row_a_name)
    kind: type[A_co] = attrs.field(repr=False)

    @property
    def total(self) -> A_co:
        """The sum of the rows."""
        return sum((row.account for row in self.rows), start=self.kind.zero())

    @property
    def by_name(self) -> Mapping[str, A_co]:
        """The accounts by the key of their names."""
        return {name_key(row.label): row.account for row in self.rows}

    def __repr__(self) -> str:
        level = f"{self.level.value}: " if self.level else ""
        return f"<Section {level}{len(self.rows)} rows of {self.kind.__name__}>"

    def _repr_html_(self) -> str:
        from kstt.html import render_accounts

        rows = ((row.label, row.account) for row in self.rows)
        caption = self.level.label if self.level else ""
        return render_accounts(rows, self.kind, row_header="Dòng", caption=caption, total=self.total)

    def __getitem__(self, label: str) -> A_co:
        wanted = name_key(label)
        for row in self.rows:
            if name_key(row.label) == wanted:
                return row.account
        raise UnknownNameError("row", label, close_names(label, [row.label for row in self.rows]))

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and name_key(label) in self.by_name

    def __iter__(self) -> Iterator[FormRow[A_co]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Section):
            return NotImplemented
        return self.level is other.level and self.by_name == other.by_name

    def __hash__(self) -> int:
        return hash((self.level, frozenset(self.by_name.items())))

    def joined(self, other: Section[A_co], join: Callable[[A_co, A_co], A_co]) -> Section[A_co]:
        """Both sections row by row; a row that one lacks is the zero account there."""
        mine, theirs, zero = self.by_name, other.by_name, self.kind.zero()
        labels = {name_key(row.label): row.label for row in (*other.rows, *self.rows)}
        order = dict.fromkeys((*mine, *theirs))
        rows = []
        for key in order:
            try:
                rows.append(FormRow(labels[key], join(mine.get(key, zero), theirs.get(key, zero))))
            except KsttError as error:
                level = f"{self.level.value}, " if self.level else ""
                error.add_note(f"in row {level}{labels[key]!r}")
                raise
        return Section(self.level, tuple(rows), self.kind)


def _usual_recipient(form: Form[Account]) -> str:
    return form.layout.recipient


@attrs.frozen(eq=False, repr=False)
class Form(Tabular, Generic[A_co]):
    """A form of one period: every row balanced, every total the sum of what stands under it.

    Forms compare by value (edition, period, units, accounts; not the order in which rows print), iterate
    in print order, add across units (``+``) and chain across adjoining periods (``then``).

    ``form["II"]`` is a section by its printed number, ``form[AuthorityLevel.DISTRICT]`` by its level,
    ``form["II", "Đất đai"]`` an account; in a form without sections ``form["Đất đai"]`` is one.
    """

    layout: FormLayout
    period: ReportingPeriod
    sections: tuple[Section[A_co], ...] = attrs.field(validator=attrs.validators.min_len(1))
    reporting_unit: str = attrs.field(default="", converter=clean)
    recipient: str = attrs.field(default=attrs.Factory(_usual_recipient, takes_self=True), converter=clean)
    # How the form was counted; no part of its value, and left behind when it is pickled or copied deeply.
    counted: object = attrs.field(default=None, repr=False, kw_only=True)

    def __getstate__(self) -> dict[str, object]:
        fields = (field.name for field in attrs.fields(type(self)))
        return {name: None if name == "counted" else getattr(self, name) for name in fields}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

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
        return sum((section.total for section in self.sections), start=self.sections[0].kind.zero())

    def __iter__(self) -> Iterator[Line[A_co]]:
        yield Line(LineKind.TOTAL, "", self.layout.total_label, "", self.total)
        for number, section in self.numbered_sections():
            if section.level:
                title = self.layout.heading(section.level).title
                yield Line(LineKind.SECTION, number, title, number, section.total)
            for place, row in enumerate(section.rows, 1):
                yield Line(LineKind.ROW, str(place), row.label, number, row.account)

    def numbered_sections(self) -> Iterator[tuple[str, Section[A_co]]]:
        """The sections with their printed numbers: roman, by place; empty in a form without levels."""
        for place, section in enumerate(self.sections, 1):
            yield (roman(place) if section.level else ""), section

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
        raise UnknownNameError("section", wanted, close_names(str(wanted), known) or tuple(known))

    @overload
    def __getitem__(self, key: tuple[str | AuthorityLevel, str]) -> A_co: ...
    @overload
    def __getitem__(self, key: AuthorityLevel) -> Section[A_co]: ...
    @overload
    def __getitem__(self, key: str) -> Section[A_co] | A_co: ...
    def __getitem__(
        self, key: str | AuthorityLevel | tuple[str | AuthorityLevel, str]
    ) -> Section[A_co] | A_co:
        if isinstance(key, tuple):
            return self.section(key[0])[key[1]]
        if isinstance(key, str) and self.sections[0].level is None:
            return self.sections[0][key]
        return self.section(key)

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

    def remembering(self, counted: object) -> Form[A_co]:
        """The same form, that knows how it was counted."""
        return attrs.evolve(self, counted=counted)

    def explain(self, row: str, column: str | int) -> Explanation:
        """What stands behind a number of a form that was counted: the test in words, and the records.

        Args:
            row: the line, named as findings do: ``"Tổng cộng"``, ``"II"``, ``"II.1 Đất đai"``.
            column: the key or the printed number of the column.

        Raises: UnknownNameError; NothingBehindError for a form that was not counted from records, as one
        that was read, added, chained, or made from a ledger (which keeps counts, not cases).

        >>> from kstt import ReportingPeriod, form_06c
        >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
        >>> form.explain("Tổng cộng", "carried_over").in_words("vi")
        'ngày tiếp nhận không muộn hơn ngày 14/6/2021 và (không có ngày kết thúc hoặc ngày kết thúc từ ngày
        15/3/2021 trở đi) và ngày tiếp nhận trước ngày 15/3/2021'
        """
        from kstt.explain import explain

        return explain(cast("Form[Account]", self), row, column)

    def with_heading(self, *, reporting_unit: str | None = None, recipient: str | None = None) -> Form[A_co]:
        """The same form under another heading."""
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
            hint = "add forms of one period, or chain adjoining ones with then()"
            raise AdjoiningError("periods differ", self.period, other.period, hint)
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
            hint = "put together forms of one kind and edition"
            raise AdjoiningError("forms differ", self.code, other.code, hint)
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
    def from_frame(
        cls,
        frame: IntoFrame,
        period: ReportingPeriod | None = None,
        *,
        layout: FormLayout | None = None,
        reporting_unit: str = "",
        recipient: str = "",
    ) -> Form[Account]:
        """The proved form of a data frame; arguments as for :meth:`ReportedForm.from_frame`.

        Raises: ReportedFormError with the findings where a sum does not hold; and as there.
        """
        from kstt.frames.table_reading import reported_from_frame

        return reported_from_frame(
            frame, period, layout=layout, reporting_unit=reporting_unit, recipient=recipient
        ).to_form()


def _chain(one: _A, later: _A) -> _A:
    return one.then(later)


def _shared(one: str, other: str) -> str:
    return one if one == other else ""
