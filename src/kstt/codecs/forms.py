"""The documents of forms and reported forms: each key stands once, in the class of its document.

The JSON Schema and the reading and writing of JSON both derive from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NewType, cast

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.columns import boxes_of, with_joined, without_parts
from kstt.findings.rules import Finding
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.forms.sections import FormRow, Section
from kstt.i18n import msg
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.definitions.account import Account
    from kstt.definitions.editions import LayoutRegister

__all__ = [
    "DOCUMENTS",
    "FLAT",
    "OPTIONAL",
    "SCHEMA",
    "Counts",
    "DocumentMismatchError",
    "FormDocument",
    "FormName",
    "Json",
    "ReportedDocument",
    "RowsDocument",
    "SectionDocument",
    "demand_same",
]

Json = dict[str, object]
FLAT = "flat"
"""The metadata of a mapping whose keys stand among those of its document."""
SCHEMA = "schema"
"""The metadata of what the schema says of a field beyond its type."""

OPTIONAL = "optional"
"""The metadata of a field that a document leaves out where it holds nothing."""

FormName = NewType("FormName", str)
"""The short name of a form with rows of one kind of account."""
Counts = NewType("Counts", Mapping[str, "int | None"])
"""A count for each column of the account; what they are is proved by the account itself."""


class DocumentMismatchError(ValueError):
    """What a document says is not what it should say; turned into a ParseError with its path."""


@attrs.frozen
class PeriodDocument:
    """A reporting period."""

    start: date
    end: date
    label: str

    @classmethod
    def of(cls, period: ReportingPeriod) -> PeriodDocument:
        """The document of a period."""
        return cls(period.start, period.end, period.label)

    def value(self) -> ReportingPeriod:
        """The period."""
        return ReportingPeriod(self.start, self.end)


@attrs.frozen
class RowDocument:
    """A row of a form, its counts beside its label."""

    number: str
    label: str
    counts: Counts = attrs.field(metadata={FLAT: True})


@attrs.frozen
class RowsDocument:
    """The rows of a form without sections."""

    rows: tuple[RowDocument, ...]

    @classmethod
    def of(cls, section: Section[Account]) -> RowsDocument:
        """The document of the rows of a section."""
        rows = section.numbered()
        return cls(tuple(RowDocument(n, row.label, Counts(row.account.values)) for n, row in rows))


@attrs.frozen
class SectionDocument:
    """A section of a form: its heading, its total, its rows."""

    number: str
    level: AuthorityLevel
    title: str
    total: Counts
    rows: tuple[RowDocument, ...]


@attrs.frozen
class FormDocument:
    """A form."""

    form: FormName
    code: str
    period: PeriodDocument
    reporting_unit: str
    recipient: str
    total: Counts
    sections: tuple[SectionDocument | RowsDocument, ...] = attrs.field(metadata={SCHEMA: {"minItems": 1}})
    findings: tuple[Finding, ...] = attrs.field(default=(), metadata={OPTIONAL: True})

    @classmethod
    def of(cls, form: Form[Account]) -> FormDocument:
        """The document of a form."""
        sections: list[SectionDocument | RowsDocument] = []
        for number, section in form.numbered_sections():
            document = RowsDocument.of(section)
            if section.level is None:
                sections.append(document)
            else:
                title, total = form.layout.heading(section.level).title, Counts(section.total.values)
                sections.append(SectionDocument(number, section.level, title, total, document.rows))
        return cls(
            FormName(form.layout.form),
            form.code,
            PeriodDocument.of(form.period),
            form.reporting_unit,
            form.recipient,
            Counts(form.total.values),
            tuple(sections),
            form.findings,
        )

    def value(self, register: LayoutRegister) -> Form[Account]:
        """The form, its totals computed from the rows."""
        layout = register.by_code(self.code)
        sections = []
        for section in self.sections:
            level = section.level if isinstance(section, SectionDocument) else None
            rows = tuple(
                FormRow(row.label, _account(row.counts, layout.account), number=row.number)
                for row in section.rows
            )
            sections.append(Section(level, rows, layout.account))
        period, unit, recipient = self.period.value(), self.reporting_unit, self.recipient
        return Form(
            layout,
            period,
            tuple(sections),
            reporting_unit=unit,
            recipient=recipient,
            findings=self.findings,
        )


@attrs.frozen
class ReportedRowDocument:
    """A line of a reported form, its cells by the keys of their columns."""

    kind: LineKind
    number: str
    label: str
    section: str
    where: str
    block: str
    cells: Mapping[str, ReportedCell]


@attrs.frozen
class ReportedDocument:
    """A reported form."""

    form: str
    code: str
    period: PeriodDocument | None
    reporting_unit: str
    recipient: str
    source: str
    notes: tuple[str, ...]
    rows: tuple[ReportedRowDocument, ...]

    @classmethod
    def of(cls, form: ReportedForm) -> ReportedDocument:
        """The document of a reported form."""
        keys = [column.key for column in form.layout.columns]
        rows = []
        for row in form.rows:
            cells = dict(zip(keys, row.cells, strict=True))
            names = (row.number, row.label, row.section, row.where, row.block)
            rows.append(ReportedRowDocument(row.kind, *names, cells))
        return cls(
            form.layout.form,
            form.layout.code,
            PeriodDocument.of(form.period) if form.period else None,
            form.reporting_unit,
            form.recipient,
            form.source,
            form.notes,
            tuple(rows),
        )

    def value(self, register: LayoutRegister) -> ReportedForm:
        """The reported form."""
        layout = register.by_code(self.code)
        joined = {tuple(key.split("+")): None for row in self.rows for key in row.cells if "+" in key}
        if joined:
            layout = attrs.evolve(layout, columns=with_joined(layout.columns, tuple(joined)))
        written = {key for row in self.rows for key in row.cells}
        columns = without_parts(layout.columns, [one.key for one in layout.columns if one.key not in written])
        if columns is not None and self.rows:
            layout = attrs.evolve(layout, columns=columns)
        rows = []
        for row in self.rows:
            cells = tuple(row.cells[column.key] for column in layout.columns)
            places = (row.where, row.block)
            rows.append(ReportedRow(row.kind, row.number, row.label, row.section, cells, *places))
        return ReportedForm(
            layout,
            tuple(rows),
            self.period.value() if self.period else None,
            reporting_unit=self.reporting_unit,
            recipient=self.recipient,
            source=self.source,
            notes=self.notes,
        )


DOCUMENTS: tuple[type, ...] = (
    *(PeriodDocument, RowDocument, RowsDocument, SectionDocument, FormDocument),
    *(ReportedCell, ReportedRowDocument, ReportedDocument),
)
"""The classes of documents, each after those that it holds."""


def _account(counts: Mapping[str, object], kind: type[Account]) -> Account:
    boxes = {column.key: counts.get(column.key) for column in boxes_of(kind)}
    return kind.from_boxes(cast("Mapping[str, int | None]", boxes))


def demand_same(found: object, expected: object, path: str) -> None:
    """Refuse what a document says beyond, against or short of what its own figures say."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in (*found, *expected):
            if key not in expected:
                raise DocumentMismatchError(msg("unknown key {key} @ {path}", key=repr(key), path=path))
            if key not in found:
                raise DocumentMismatchError(msg("missing key {key} @ {path}", key=repr(key), path=path))
            demand_same(found[key], expected[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            demand_same(one, other, f"{path}[{i}]")
    elif type(found) is not type(expected) or found != expected:
        raise DocumentMismatchError(
            msg(
                "{found} instead of {expected} @ {path}",
                found=repr(found),
                expected=repr(expected),
                path=path,
            )
        )
