"""The register of formats: how each is read and written, and what that needs."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.i18n import joined, msg
from kstt.tables.output import Tabular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["FORMATS", "UNMARKED_SUFFIXES", "Format", "Reading", "Writing"]


@attrs.frozen
class Reading:
    """What a reader is passed with the file: edition, period, sheet, columns and pages, where known.

    >>> from kstt import ReportingPeriod
    >>> Reading(period=ReportingPeriod.quarter(2021, 2), sheet="Quý II").sheet
    'Quý II'
    """

    layout: FormLayout | None = None
    period: ReportingPeriod | None = None
    sheet: str | None = None
    hints: ColumnHints | None = None
    pages: tuple[int, ...] = ()


@attrs.frozen
class Writing:
    """How a form is written: totals of spreadsheets as formulas or values, over a file that exists or not.

    ``scan`` is the scan that the form was read from, whose pictures the document is to show.

    >>> Writing(formulas=False).overwrite
    False
    """

    formulas: bool = True
    overwrite: bool = False
    scan: Path | None = None


@attrs.frozen
class Format:
    """A format of documents: how it is recognised by name, read and written, and what that needs.

    ``extra`` is the optional dependency of this library that its reader or writer needs, if any;
    ``holds`` says what of a form the format keeps. ``read`` takes the bytes and the name of a file.
    ``unmarked`` text has no signature in its content: only the suffix of a file identifies the format.
    ``also_read`` are suffixes of files that are read as the format, and that no file is written under.

    >>> from kstt.io.formats import FORMATS
    >>> [format.name for format in FORMATS if format.extra == "excel"]
    ['xlsx', 'xls', 'ods']
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: str
    extra: str = ""
    read: Callable[[bytes, str, Reading], tuple[ReportedForm, ...]] | None = attrs.field(
        default=None, repr=False
    )
    write: Callable[[Sequence[Tabular], Path, Writing], None] | None = attrs.field(default=None, repr=False)
    unmarked: bool = False
    also_read: tuple[str, ...] = ()

    @property
    def read_suffixes(self) -> tuple[str, ...]:
        """The suffixes of files in a folder that are read as the format; none where it is only written."""
        return (*self.suffixes, *self.also_read) if self.read else ()


def _read_delimited(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.text.delimited import decoded, parse_tables

    text, encoding = decoded(data, name)
    forms = parse_tables(text, source=name, layout=reading.layout, period=reading.period, hints=reading.hints)
    return tuple(_in_encoding(form, encoding) for form in forms)


def _in_encoding(form: ReportedForm, encoding: str) -> ReportedForm:
    """The form with a note of the encoding that its text was converted from."""
    if not encoding or form.recognition is None:
        return form
    return attrs.evolve(form, recognition=attrs.evolve(form.recognition, encoding=encoding))


def _delimited(delimiter: str) -> Callable[[Sequence[Tabular], Path, Writing], None]:
    def write(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
        from kstt.io.text.writing import to_delimited

        # The mark by which spreadsheet programs see that the text is UTF-8.
        _put(path, "\ufeff" + "\n".join(to_delimited(form, delimiter) for form in forms), writing)

    return write


def _read_text(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    """A table in running text, else a delimited one."""
    from kstt.io.report.reading import parse_report
    from kstt.io.text.delimited import decoded, unquoted

    text, encoding = decoded(data, name)
    report = parse_report(
        unquoted(text), name, layout=reading.layout, period=reading.period, hints=reading.hints
    )
    if report.forms:
        return tuple(_in_encoding(form, encoding) for form in report.dated_forms)
    try:
        return _read_delimited(data, name, reading)
    except DocumentError as error:
        found = joined("; ", report.unread) if report.unread else error.found
        raise DocumentError(name, found, error.expected, error.hint) from None


def _write_text(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
    from kstt.io.text.writing import to_report_text

    _put(path, "\n".join(map(to_report_text, forms)), writing)


def _read_pages(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    """Of a document with prose, its tables."""
    from kstt.io.report.reading import read_report

    report = read_report(
        data,
        source=name,
        layout=reading.layout,
        period=reading.period,
        hints=reading.hints,
        pages=reading.pages,
    )
    if not report.forms:
        found = joined("; ", report.unread) if report.unread else msg("no table")
        raise DocumentError(name, found, msg("a document with the table of a form"))
    return report.dated_forms


def _read_html(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.text.html import parse_html_forms

    return parse_html_forms(
        data, source=name, layout=reading.layout, period=reading.period, hints=reading.hints
    )


def _write_html(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
    from kstt.tables.html import render_page

    if writing.scan is not None:
        from kstt.io.pdf.side_by_side import render_beside

        (form,) = forms
        _put(path, render_beside(form, writing.scan), writing)
        return
    _put(path, render_page(forms), writing)


def _read_json(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.text.delimited import decode
    from kstt.io.text.json import parse_json_forms

    forms = parse_json_forms(decode(data, name), source=name)
    return tuple(attrs.evolve(form, period=reading.period or form.period) for form in forms)


def _write_json(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
    from kstt.codecs.documents import to_json

    texts = [to_json(form if isinstance(form, Form) else ReportedForm.from_table(form)) for form in forms]
    array = ",\n".join(texts)
    _put(path, (array if len(texts) == 1 else f"[{array}]") + "\n", writing)


def _read_workbook(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.excel.reading import read_forms

    return read_forms(
        data,
        sheet=reading.sheet,
        layout=reading.layout,
        period=reading.period,
        source=name,
        hints=reading.hints,
    )


def _write_workbook(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
    from kstt.io.excel.reading import write_form

    write_form(forms, path, formulas=writing.formulas, overwrite=writing.overwrite, scan=writing.scan)


def _write_docx(forms: Sequence[Tabular], path: Path, writing: Writing) -> None:
    from kstt.io.word.writing import write_form

    write_form(forms, path, overwrite=writing.overwrite)


def _put(path: Path, text: str, writing: Writing) -> None:
    from kstt.atomic import write_atomically

    write_atomically(path, text, overwrite=writing.overwrite)


_WHOLE = "heading, every line and cell as written, notes"
_TABLE = "heading, lines, cells"
FORMATS = (
    Format(
        "csv",
        msg("comma-separated text"),
        (".csv",),
        _WHOLE,
        "",
        _read_delimited,
        _delimited(","),
        unmarked=True,
    ),
    Format(
        "tsv",
        msg("tab-separated text"),
        (".tsv", ".tab"),
        _WHOLE,
        "",
        _read_delimited,
        _delimited("\t"),
        unmarked=True,
    ),
    Format(
        "text",
        msg("report text"),
        (".txt",),
        _WHOLE,
        "",
        _read_text,
        _write_text,
        also_read=(".md", ".markdown", ".psv", ".prn"),
    ),
    Format("xlsx", "an Excel workbook", (".xlsx",), _TABLE, "excel", _read_workbook, _write_workbook),
    Format(
        "xls",
        msg("an Excel workbook, old or with macros"),
        (".xls", ".xlsm"),
        _TABLE,
        "excel",
        _read_workbook,
        also_read=(".xml", ".xltx", ".xltm"),
    ),
    Format("ods", msg("an OpenDocument spreadsheet"), (".ods",), _TABLE, "excel", _read_workbook),
    Format("docx", msg("a Word document"), (".docx",), _TABLE, "word", _read_pages, _write_docx),
    Format("pdf", msg("a PDF document"), (".pdf",), _TABLE, "pdf", _read_pages),
    Format(
        "picture",
        msg("a scanned page"),
        (".png", ".jpg", ".jpeg", ".tif", ".tiff"),
        _TABLE,
        "scan",
        _read_pages,
    ),
    Format(
        "html",
        msg("a web page"),
        (".html", ".htm"),
        _TABLE,
        "html",
        _read_html,
        _write_html,
        also_read=(".mht", ".mhtml"),
    ),
    Format("json", msg("a JSON document"), (".json",), "everything", "", _read_json, _write_json),
)
"""Every format of forms; the readers by content are chosen in :func:`~kstt.io.files.sniffing.sniff`."""

UNMARKED_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {suffix: known.name for known in FORMATS if known.unmarked for suffix in known.suffixes}
)
"""The formats of text without a signature, by the suffixes of files."""
