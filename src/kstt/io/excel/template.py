"""Official workbooks to be filled in: the rows of a catalogue, live totals, cells that take counts alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.definitions.rules import EndedLevel
from kstt.errors import MissingExtraError, ParseError
from kstt.forms.assembly import section_levels
from kstt.forms.form import Form
from kstt.forms.sections import FormRow, Section
from kstt.i18n import msg
from kstt.io.files.created import CREATED
from kstt.tables.heading import Signatures

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.records.categories import CategoryCatalogue
    from kstt.vocabulary import AuthorityLevel

__all__ = ["template_bytes", "write_template"]

_SIGNATURES = Signatures()


def write_template(
    path: str | Path,
    layout: FormLayout,
    period: ReportingPeriod,
    catalogue: CategoryCatalogue,
    *,
    reporting_unit: str = "",
    signatures: Signatures | None = _SIGNATURES,
    overwrite: bool = False,
) -> None:
    """Write a workbook to be filled in; arguments and errors as for :func:`template_bytes`.

    Raises: DocumentError for a file that exists (unless ``overwrite``) or cannot be written.

    >>> from tempfile import mkdtemp
    >>> from kstt import LAYOUTS, ReportingPeriod, samples
    >>> from kstt.io.excel import read_form
    >>> catalogue, period = samples.published_catalogue(), ReportingPeriod.quarter(2021, 2)
    >>> write_template(path := mkdtemp() + "/06c.xlsx", LAYOUTS.latest("06c"), period, catalogue)
    >>> print(read_form(path).cell("Tổng cộng", "received_online").value)
    0
    """
    content = template_bytes(layout, period, catalogue, reporting_unit=reporting_unit, signatures=signatures)
    write_atomically(path, content, overwrite=overwrite)


def template_bytes(
    layout: FormLayout,
    period: ReportingPeriod,
    catalogue: CategoryCatalogue,
    *,
    reporting_unit: str = "",
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a workbook to be filled in: what is filled in reads back as the form that was meant.

    Args:
        layout: the edition of the form.
        period: the period that the form is of.
        catalogue: the rows, numbered on from 1; in a form with sections, each section has those of its level.
        reporting_unit: whose form it is.
        signatures: the lines below the table; ``None`` leaves them out.
        created: the moment of creation that the document names.

    Raises: ParseError for a catalogue without a row for the form; MissingExtraError without the extra
    ``excel``.

    >>> from kstt import LAYOUTS, ReportingPeriod
    >>> from kstt.io.excel import read_form, template_bytes
    >>> from kstt.samples import published_catalogue
    >>> quarter = ReportingPeriod.quarter(2026, 4)
    >>> blank = template_bytes(LAYOUTS.on("06a", quarter.end), quarter, published_catalogue())
    >>> read_form(blank).row("Đất đai").cells[1].is_blank
    True
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError(msg("writing workbooks"), "excel") from None
    from kstt.io.excel.layout import SheetWriter

    form = _empty_form(layout, period, catalogue, reporting_unit)
    if not any(form.sections):
        raise ParseError(
            msg("catalogue"), msg("no row"), msg("at least one row for form {form}", form=layout.form)
        )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": layout.title, "author": reporting_unit, "created": created})
        sheet = workbook.add_worksheet(f"Biểu {layout.form}")
        SheetWriter(workbook, sheet, form.table()).write(formulas=True, signatures=signatures, to_fill=True)
    return buffer.getvalue()


def _empty_form(
    layout: FormLayout, period: ReportingPeriod, catalogue: CategoryCatalogue, reporting_unit: str
) -> Form[Account]:
    zero = layout.account.zero()

    def rows(level: AuthorityLevel | None) -> tuple[FormRow[Account], ...]:
        # Numbered on, whatever numbers a catalogue has: of a section with a gap not every row may be there,
        # and its line would be no sum of them.
        return tuple(FormRow(name, zero) for name in dict.fromkeys(catalogue.listed(level).values()))

    levels = section_levels(layout, period, EndedLevel.OWN_SECTION, ())
    sections = tuple(Section(level, rows(level), layout.account) for level in levels)
    return Form(layout, period, sections, reporting_unit=reporting_unit)
