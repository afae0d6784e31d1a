"""The formats of documents that hold forms: one register, by which all reading and writing goes.

A file is read by what it holds, whatever its name says; it is written as its name asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, ParseError, UnknownNameError
from kstt.i18n import msg
from kstt.io.files.containers import load
from kstt.io.files.converting import PROGRAM, converted, is_convertible
from kstt.io.files.sniffing import sniff
from kstt.io.formats.elsewhere import with_heading_from_elsewhere
from kstt.io.formats.register import FORMATS, UNMARKED_SUFFIXES, Format, Reading, Writing
from kstt.system import document_errors
from kstt.tables.output import Tabular
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = [
    "FORMATS",
    "Format",
    "format_for",
    "format_named",
    "parse_forms",
    "read_form",
    "read_forms",
    "writable",
    "write_form",
]

_AS_IT_IS = Reading()


def read_forms(
    path: str | Path,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that users look for
    hints: ColumnHints | None = None,
    convert: bool = False,
    pages: Sequence[int] = (),
) -> tuple[ReportedForm, ...]:
    """Every form in a file of any readable format, at least one, in the order of the document.

    Args:
        path: the file; its content says the format, for text its name as well.
        layout: the edition, if the file's own code or columns do not say it.
        period: the period, if the file does not name it.
        sheet: of a workbook read this sheet alone.
        format: the name of a format in :data:`FORMATS`, if the content does not say it.
        hints: what is known of the columns beside the file.
        convert: have LibreOffice convert a binary workbook, an old Word document or Rich Text.
        pages: of a PDF document read these pages alone, numbered from 1.

    Raises: DocumentError for a file that cannot be used or holds no form; MissingExtraError;
        UnknownNameError for an unknown format.

    >>> from importlib.resources import files
    >>> (form,) = read_forms(str(files("kstt") / "data" / "dak-nong-2021-q2-06c.tsv"))
    >>> form.cell("Tổng cộng", "received").value
    126378
    """
    data, name = load(path, expected=msg("a file that holds a form"))
    reading = Reading(layout, period, sheet, hints, tuple(pages))
    if convert and is_convertible(data):
        forms = parse_forms(converted(data, name), name, reading, format=format)
        return tuple(_through(form, PROGRAM) for form in forms)
    try:
        return parse_forms(data, name, reading, format=format)
    except DocumentError as error:
        from kstt.io.settings.export_columns import columns_of_records

        if titles := columns_of_records(Path(name)):
            raise DocumentError(
                name,
                msg("records, by the columns {titles}", titles=tuple(map(repr, titles))),
                msg("a table of counts"),
                msg("kstt form counts records; kstt source new describes what their columns mean"),
            ) from error
        raise


def _through(form: ReportedForm, program: str) -> ReportedForm:
    """The form with a note of what converted its document."""
    recognition = form.recognition
    return (
        attrs.evolve(form, recognition=attrs.evolve(recognition, converter=program)) if recognition else form
    )


def parse_forms(
    data: bytes,
    name: str,
    reading: Reading = _AS_IT_IS,
    *,
    format: str | None = None,  # noqa: A002 - the word that users look for
) -> tuple[ReportedForm, ...]:
    """Every form in the content of a file, such as an upload; see :func:`read_forms`.

    Args:
        data: the content.
        name: the name of the file, for messages and for the suffix of text; nothing is opened by it.
        reading: what is known of the forms beside the content.
        format: the name of a format in :data:`FORMATS`, if the content does not say it.

    Raises: as :func:`read_forms`.

    >>> from kstt import samples
    >>> (form,) = parse_forms(samples.path("q2-06c.xlsx").read_bytes(), "upload.xlsx")
    >>> form.code
    '06c/VPCP/KSTT'
    """
    found = format_named(format or sniff(data, name, UNMARKED_SUFFIXES))
    if found.read is None:
        raise DocumentError(
            name,
            found.title,
            msg("a format that is read: {writable}", writable=_names(writable=False)),
        )
    sheet = reading.sheet
    if sheet is not None and found.extra != "excel":
        raise DocumentError(
            name,
            msg("{title}, which has no sheets", title=found.title),
            msg("a workbook with a sheet {sheet}", sheet=repr(sheet)),
        )
    if reading.pages and found.extra not in {"pdf", "scan"}:
        raise DocumentError(
            name, msg("{title}, which has no pages", title=found.title), msg("a PDF document")
        )
    return with_heading_from_elsewhere(found.read(data, name, reading), name)


def read_form(
    path: str | Path,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that users look for
    hints: ColumnHints | None = None,
    convert: bool = False,
    pages: Sequence[int] = (),
) -> ReportedForm:
    """The one form in a file; arguments and errors as for :func:`read_forms`.

    Raises: DocumentError also for a file that holds several forms.

    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06c
    >>> form_06c([], ReportingPeriod.quarter(2021, 2)).save(path := mkdtemp() + "/q2.csv")
    >>> read_form(path).period.label
    'Quý II/2021'
    """
    forms = read_forms(
        path,
        layout=layout,
        period=period,
        sheet=sheet,
        format=format,
        hints=hints,
        convert=convert,
        pages=pages,
    )
    if len(forms) != 1:
        sheets = [repr(f.recognition.sheet) for f in forms if f.recognition and f.recognition.sheet]
        where = msg(" in the sheets {names}", names=tuple(sheets)) if sheets else ""
        raise DocumentError(
            str(path),
            msg("{count} forms{where}", count=len(forms), where=where),
            msg("one form"),
            msg("name the sheet"),
        )
    (form,) = forms
    return form


def write_form(
    form: Tabular | Sequence[Tabular],
    path: str | Path,
    *,
    formulas: bool = True,
    overwrite: bool = False,
    format: str | None = None,  # noqa: A002 - the word that users look for
    scan: str | Path | None = None,
) -> None:
    """Write a form in the format that the file's name asks for; the file is there whole or not at all.

    Several forms become sheets of a workbook, pages of a document, tables under one another in a text.

    Args:
        form: a proved or a reported form, or several.
        path: the file to write.
        formulas: write the totals of a spreadsheet as live formulas, not as plain values.
        overwrite: replace a file that exists.
        format: the name of a format in :data:`FORMATS`, whatever the file's name says.
        scan: the scan that the form was read from: a workbook shows the picture of each cell that is not
            proved, a web page the scan beside the form.

    Raises: DocumentError for a name of no format that is written, a file that exists or a place that
        cannot be written; MissingExtraError; UnknownNameError for an unknown format.

    >>> import tempfile
    >>> from kstt import ReportingPeriod, form_06c
    >>> file = Path(tempfile.mkdtemp()) / "06c.csv"
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh Đắk Nông")
    >>> write_form(form, file)
    >>> read_form(file).to_form() == form
    True
    """
    write = _writer(path, format)
    forms = tuple(form) if isinstance(form, Sequence) else (form,)
    if not forms:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form to write"))
    if scan is not None and len(forms) > 1:
        raise ParseError(msg("forms"), len(forms), msg("one form, the one that was read from the scan"))
    write(forms, Path(path), Writing(formulas, overwrite, None if scan is None else Path(scan)))


def writable(path: str | Path, *, overwrite: bool = False, format: str | None = None) -> Path:  # noqa: A002  # the word that users look for
    """The path, if a form can be written there: a look before the work is done, arguments as for writing.

    Raises: DocumentError for a name of no format that is written, a directory, a file that exists, and a
        folder that does not exist.

    >>> writable("q2.xls")
    Traceback (most recent call last):
        ...
    kstt.errors.DocumentError: q2.xls: found an Excel workbook, old or with macros, which is only read, ...
    """
    _writer(path, format)
    file, expected = Path(path), msg("a file to write in a folder that exists")
    with document_errors(path, expected):
        folder, there = file.is_dir(), file.exists()
        parent = file.parent.is_dir()
    if folder or not parent:
        found = msg("a directory") if folder else msg("a folder that does not exist")
        raise DocumentError(str(path), found, expected)
    if there and not overwrite:
        raise DocumentError(str(path), msg("a file that exists"), msg("a new name"), msg("or say overwrite"))
    return file


def _writer(path: str | Path, name: str | None) -> Callable[[Sequence[Tabular], Path, Writing], None]:
    found = format_named(name) if name else format_for(path, written=True)
    if found.write is None:
        raise DocumentError(
            str(path),
            msg("{title}, which is only read", title=found.title),
            msg("a format that is written: {names}", names=_names()),
        )
    return found.write


def format_named(name: str) -> Format:
    """The format with this name.

    Raises: UnknownNameError.
    """
    known = {known.name: known for known in FORMATS}
    if name.casefold() not in known:
        raise UnknownNameError(msg("format"), name, close_names(name, known) or tuple(known))
    return known[name.casefold()]


def format_for(path: str | Path, *, written: bool = False) -> Format:
    """The format that a file's name asks for.

    Args:
        path: the file.
        written: the file is to be written; a suffix of no format is refused with those that are written.

    Raises: DocumentError for a suffix of no format, with the likely ones meant.

    >>> format_for("Q2.XLSX").name
    'xlsx'
    >>> format_for("q2.xslx")
    Traceback (most recent call last):
        ...
    kstt.errors.DocumentError: q2.xslx: found the suffix '.xslx', expected ... (did you mean .xlsx, ...?)
    """
    suffix = Path(path).suffix.casefold()
    by_suffix = {known: found for found in FORMATS for known in found.suffixes}
    if suffix in by_suffix:
        return by_suffix[suffix]
    meant = [known for known, one in by_suffix.items() if one.write is not None or not written]
    close = close_names(suffix, meant) if suffix else ()
    hint = msg("did you mean {close}?", close=tuple(close)) if close else ""
    found = msg("the suffix {suffix}", suffix=repr(suffix)) if suffix else msg("a name without suffix")
    raise DocumentError(str(path), found, msg("one of {names}", names=", ".join(meant)), hint)


def _names(*, writable: bool = True) -> str:
    return ", ".join(f.suffixes[0] for f in FORMATS if (f.write if writable else f.read) is not None)
