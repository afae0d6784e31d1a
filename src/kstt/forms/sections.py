"""The rows and sections of a proved form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from kstt.definitions.account import Account
from kstt.definitions.columns import columns_of
from kstt.definitions.layout import TOTAL_LABEL
from kstt.errors import DuplicateRowError, KsttError, UnknownNameError
from kstt.i18n import msg
from kstt.limits import LONGEST_NUMBER
from kstt.tables.cells import LineKind, line_ref
from kstt.text import clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["FormRow", "Line", "Section"]

A_co = TypeVar("A_co", bound=Account, covariant=True)


@attrs.frozen
class FormRow(Generic[A_co]):
    """A category (or unit) and its account; ``number`` is printed instead of the place, if there is one.

    >>> from kstt import CaseAccount
    >>> account = CaseAccount(received_online=3, received_direct=2, carried_over=0, resolved_early=5,
    ...                       resolved_on_time=0, resolved_late=0, pending_within=0, pending_overdue=0)
    >>> row = FormRow("Đất đai", account, number="20")
    >>> row.number, row.account.received
    ('20', 5)
    """

    label: str = attrs.field(converter=clean)
    account: A_co
    number: str = attrs.field(default="", eq=False, kw_only=True)


@attrs.frozen
class Line(Generic[A_co]):
    """A printed line: its kind, number, label, section and account.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> line = form.line("II")
    >>> line.kind, line.label, line.account.received
    (<LineKind.SECTION: 'section'>, 'TTHC thuộc phạm vi thẩm quyền giải quyết của UBND cấp huyện', 4)
    """

    kind: LineKind
    number: str
    label: str
    section: str
    account: A_co

    @property
    def ref(self) -> str:
        """The name of this line in findings and explanations."""
        return line_ref(self.kind, self.section, self.number, self.label)


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

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> section = form.section("district")
    >>> section.level, section.total.received, [row.label for row in section.rows]
    (<AuthorityLevel.DISTRICT: 'district'>, 4, ['Đất đai'])
    """

    level: AuthorityLevel | None
    rows: tuple[FormRow[A_co], ...] = attrs.field(validator=_one_row_a_name)
    kind: type[A_co] = attrs.field(repr=False)

    @property
    def total(self) -> A_co:
        """The sum of the rows."""
        return self.kind.sum_of(row.account for row in self.rows)

    @property
    def by_name(self) -> Mapping[str, A_co]:
        """The accounts by the key of their names."""
        return {name_key(row.label): row.account for row in self.rows}

    def numbered(self) -> Iterator[tuple[str, FormRow[A_co]]]:
        """The rows with their printed numbers; a row without one goes on from the row above."""
        last = 0
        for row in self.rows:
            number = row.number or str(last + 1)
            # A longer number is a name: the next row is numbered by its place.
            last = int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else last + 1
            yield number, row

    def __repr__(self) -> str:
        level = f"{self.level.value}: " if self.level else ""
        return f"<Section {level}{len(self.rows)} rows of {self.kind.__name__}>"

    def _repr_html_(self) -> str:
        from kstt.definitions.html import render_rows

        return render_rows(
            columns_of(self.kind),
            ((row.label, row.account.values) for row in self.rows),
            row_header="Dòng",
            caption=self.level.label if self.level else "",
            total=(TOTAL_LABEL, self.total.values),
        )

    def __getitem__(self, label: str) -> A_co:
        wanted = name_key(label)
        for row in self.rows:
            if name_key(row.label) == wanted:
                return row.account
        raise UnknownNameError(msg("row"), label, close_names(label, [row.label for row in self.rows]))

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
        """The sum of both sections row by row; a missing row counts as the zero account."""
        mine, theirs, zero = self.by_name, other.by_name, self.kind.zero()
        labels = {name_key(row.label): row.label for row in (*other.rows, *self.rows)}
        numbers: dict[str, str] = {}
        for row in (*self.rows, *other.rows):
            if row.number:
                numbers.setdefault(name_key(row.label), row.number)
        order = dict.fromkeys((*mine, *theirs))
        rows = []
        for key in order:
            try:
                account = join(mine.get(key, zero), theirs.get(key, zero))
                rows.append(FormRow(labels[key], account, number=numbers.get(key, "")))
            except KsttError as error:
                level = f"{self.level.value}, " if self.level else ""
                error.add_note(f"in row {level}{labels[key]!r}")
                raise
        return Section(self.level, tuple(rows), self.kind)
