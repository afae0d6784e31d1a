"""Writing forms as ``.xlsx`` workbooks, the same bytes for the same forms."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.errors import DocumentError, MissingExtraError, ParseError
from kstt.i18n import msg
from kstt.io.files.created import CREATED
from kstt.tables.heading import Heading, Signatures
from kstt.tables.table import FormTable, HasTable

if TYPE_CHECKING:
    from pathlib import Path

    from kstt.io.files.containers import Source
    from kstt.tables.equations import Cell

__all__ = ["form_bytes", "write_form"]

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_BARRED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# What XML cannot hold, however it is written.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SIGNATURES = Signatures()


def write_form(
    form: HasTable | Sequence[HasTable],
    path: str | Path,
    *,
    formulas: bool = True,
    overwrite: bool = False,
    sheets: Sequence[str] = (),
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
    marked: Mapping[Cell, str] | None = None,
    scan: Source | None = None,
) -> None:
    """Write one or several forms to a workbook, a sheet each, in the official layout.

    The file is there whole or not at all.

    Args:
        form: a proved or a reported form, or several; a reported one is written as it was reported.
        path: the ``.xlsx`` file.
        formulas: write totals as formulas where they hold (with their values, for programs that do not
            calculate); else every figure as a plain number.
        overwrite: replace a file that exists.
        sheets: the names of the sheets; by default what sets the forms apart, their periods or units; else
            the form's short name.
        signatures: the lines below the table; ``None`` leaves them out.
        created: the moment of creation that the document names.
        marked: cells of the first form, by row and column index, that are coloured, with a comment each.
        scan: the scan that the forms were read from; a further sheet then shows the picture of each cell
            that was corrected or is doubtful.

    Raises: DocumentError for a file that exists or cannot be written, and for a text that a workbook
    cannot hold; MissingExtraError without the extra ``excel``.

    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.excel import read_form
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> write_form(form, path := mkdtemp() + "/q2.xlsx")
    >>> read_form(path).to_form() == form
    True
    """
    content = form_bytes(
        form,
        formulas=formulas,
        sheets=sheets,
        signatures=signatures,
        created=created,
        marked=marked,
        scan=scan,
    )
    write_atomically(path, content, overwrite=overwrite)


def form_bytes(
    form: HasTable | Sequence[HasTable],
    *,
    formulas: bool = True,
    sheets: Sequence[str] = (),
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
    marked: Mapping[Cell, str] | None = None,
    scan: Source | None = None,
) -> bytes:
    """The bytes of a workbook; arguments and errors as for :func:`write_form`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.excel import read_form
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh Đắk Nông")
    >>> read_form(form_bytes(form)).to_form() == form
    True
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError(msg("writing workbooks"), "excel") from None
    from kstt.io.excel.layout import SheetWriter
    from kstt.io.excel.scan_marks import write_scanned

    forms = [one.table() for one in (form if isinstance(form, Sequence) else (form,))]
    if not forms:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form to write"))
    names = _sheet_names(forms, sheets)
    for one, name in zip(forms, names, strict=True):
        _refuse_unwritable(one, name)
    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **plain}) as workbook:
        heading = Heading.of(forms[0])
        workbook.set_properties(
            {
                "title": " – ".join(filter(None, (heading.title, heading.period))),
                "subject": heading.code,
                "author": forms[0].reporting_unit,
                "company": forms[0].reporting_unit,
                "created": created,
            }
        )
        for one, name in zip(forms, names, strict=True):
            sheet = workbook.add_worksheet(name)
            SheetWriter(workbook, sheet, one).write(
                formulas=formulas, signatures=signatures, marked=marked if one is forms[0] else None
            )
        if scan is not None:
            write_scanned(workbook, forms, names, scan)
    return buffer.getvalue()


def _sheet_names(forms: Sequence[FormTable], given: Sequence[str]) -> list[str]:
    if given and len(given) != len(forms):
        raise ParseError(
            msg("sheets"), ", ".join(given), msg("{count} names, one for each form", count=len(forms))
        )
    wanted = list(given) or [_sheet_name(form, forms) for form in forms]
    taken: set[str] = set()
    names = []
    for name in wanted:
        plain = _BARRED.sub(" ", name).strip(" '")[:_LONGEST_NAME].strip() or "Biểu"
        unique, count = plain, 1
        while unique.casefold() in taken or unique.casefold() == "history":
            count += 1
            unique = f"{plain[: _LONGEST_NAME - len(str(count)) - 3]} ({count})"
        taken.add(unique.casefold())
        names.append(unique)
    return names


def _sheet_name(form: FormTable, forms: Sequence[FormTable]) -> str:
    """What sets a form apart from the others: its period, its unit, or both; else the form's short name."""
    periods = len({one.period for one in forms}) > 1 and form.period is not None
    units = len({one.reporting_unit for one in forms}) > 1
    parts = [str(form.period) if periods else "", form.reporting_unit if units else ""]
    return " ".join(filter(None, parts)) or f"Biểu {form.layout.form}"


def _refuse_unwritable(form: FormTable, name: str) -> None:
    """Refuse a text that a workbook would cut or could not hold."""
    texts = [form.reporting_unit, form.recipient, name, *form.notes]
    for row in form.rows:
        texts += [row.number, row.label, *(cell.text for cell in row.cells)]
    for text in texts:
        if len(text) > _LONGEST_TEXT:
            raise DocumentError(
                name,
                msg("a text of {count} characters ({text}…)", count=len(text), text=repr(text[:40])),
                msg("at most {value} characters in a cell", value=_LONGEST_TEXT),
            )
        if _UNWRITABLE.search(text):
            raise DocumentError(
                name,
                msg("a text with a broken character ({text})", text=repr(text[:40])),
                msg("whole characters"),
            )
