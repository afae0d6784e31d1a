"""The formats of documents that hold forms: one register, by which all reading and writing goes.

A file is read by what it holds, whatever its name says; it is written as its name asks for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, UnknownNameError
from kstt.forms.reported import ReportedForm
from kstt.io.containers import load
from kstt.io.sniffing import sniff
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.accounts import Account
    from kstt.forms.form import Form
    from kstt.forms.layouts import FormLayout
    from kstt.periods import ReportingPeriod

__all__ = [
    "FORMATS", "Format", "Reading", "Writing", "format_for", "format_named", "read_form", "read_forms", "write_form",
]  # fmt: skip


@attrs.frozen
class Reading:
    """What a reader is told besides the file: edition, period and sheet, where these are known."""

    layout: FormLayout | None = None
    period: ReportingPeriod | None = None
    sheet: str | None = None


@attrs.frozen
class Writing:
    """How a form is written: totals of spreadsheets as formulas or values, over a file that exists or not."""

    formulas: bool = True
    overwrite: bool = False


@attrs.frozen
class Format:
    """A format of documents: how it is recognised by name, read and written, and what that needs.

    ``extra`` is the optional dependency of this library that its reader or writer needs, if any;
    ``holds`` says what of a form the format keeps. ``read`` takes the bytes and the name of a file.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: str
    extra: str = ""
    read: Callable[[bytes, str, Reading], tuple[ReportedForm, ...]] | None = attrs.field(
        default=None, repr=False
    )
    write: Callable[[Form[Account] | ReportedForm, Path, Writing], None] | None = attrs.field(
        default=None, repr=False
    )


def read_forms(
    path: str | Path,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that users look for
) -> tuple[ReportedForm, ...]:
    """Every form in a file of any readable format, at least one, in the order of the document.

    Args:
        path: the file; its content tells the format, for text its name as well.
        layout: the edition, if the file's own code or columns do not tell.
        period: the period, if the file does not name it.
        sheet: of a workbook read this sheet alone.
        format: the name of a format in :data:`FORMATS`, if the content does not tell.

    Raises: DocumentError for a file that cannot be used or holds no form; MissingExtraError;
        UnknownNameError for a format that there is not.

    >>> from importlib.resources import files
    >>> (form,) = read_forms(str(files("kstt") / "data" / "dak-nong-2021-q2-06c.tsv"))
    >>> form.cell("Tổng cộng", "received").value
    126378
    """
    data, name = load(path, expected="a file that holds a form")
    found = format_named(format or sniff(data, name))
    if found.read is None:
        raise DocumentError(name, found.title, f"a format that is read: {_names(writable=False)}")
    if sheet is not None and found.extra != "excel":
        raise DocumentError(name, f"{found.title}, which has no sheets", f"a workbook with a sheet {sheet!r}")
    return found.read(data, name, Reading(layout, period, sheet))


def read_form(
    path: str | Path,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that users look for
) -> ReportedForm:
    """The one form in a file; arguments and errors as for :func:`read_forms`.

    Raises: DocumentError also for a file that holds several forms.
    """
    forms = read_forms(path, layout=layout, period=period, sheet=sheet, format=format)
    if len(forms) > 1:
        sheets = [repr(f.recognition.sheet) for f in forms if f.recognition and f.recognition.sheet]
        where = f" in the sheets {', '.join(sheets)}" if sheets else ""
        raise DocumentError(str(path), f"{len(forms)} forms{where}", "one form", "name the sheet")
    return forms[0]


def write_form(
    form: Form[Account] | ReportedForm,
    path: str | Path,
    *,
    formulas: bool = True,
    overwrite: bool = False,
    format: str | None = None,  # noqa: A002 - the word that users look for
) -> None:
    """Write a form in the format that the file's name asks for; the file is there whole or not at all.

    Args:
        form: a proved or a reported form.
        path: the file to write.
        formulas: write the totals of a spreadsheet as live formulas, not as plain values.
        overwrite: replace a file that exists.
        format: the name of a format in :data:`FORMATS`, whatever the file's name says.

    Raises: DocumentError for a name of no format that is written, a file that exists or a place that
        cannot be written; MissingExtraError; UnknownNameError for a format that there is not.

    >>> import tempfile
    >>> from kstt import ReportingPeriod, form_06c
    >>> file = Path(tempfile.mkdtemp()) / "06c.csv"
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh Đắk Nông")
    >>> write_form(form, file)
    >>> read_form(file).to_form() == form
    True
    """
    found = format_named(format) if format else format_for(path)
    if found.write is None:
        raise DocumentError(
            str(path), f"{found.title}, which is only read", f"a format that is written: {_names()}"
        )
    found.write(form, Path(path), Writing(formulas, overwrite))


def format_named(name: str) -> Format:
    """The format with this name.

    Raises: UnknownNameError.
    """
    known = {known.name: known for known in FORMATS}
    if name.casefold() not in known:
        raise UnknownNameError("format", name, close_names(name, known) or tuple(known))
    return known[name.casefold()]


def format_for(path: str | Path) -> Format:
    """The format that a file's name asks for.

    Raises: DocumentError for a suffix of no format, with the likely ones meant.

    >>> format_for("Q2.XLSX").name
    'xlsx'
    >>> format_for("q2.xslx")
    Traceback (most recent call last):
        ...
    kstt.errors.DocumentError: q2.xslx: found the suffix '.xslx', expected ... (did you mean .xlsx or .xls?)
    """
    suffix = Path(path).suffix.casefold()
    by_suffix = {known: found for found in FORMATS for known in found.suffixes}
    if suffix in by_suffix:
        return by_suffix[suffix]
    close = close_names(suffix, by_suffix) if suffix else ()
    hint = f"did you mean {' or '.join(close)}?" if close else ""
    found = f"the suffix {suffix!r}" if suffix else "a name without suffix"
    raise DocumentError(str(path), found, f"one of {', '.join(by_suffix)}", hint)


def _names(*, writable: bool = True) -> str:
    return ", ".join(f.suffixes[0] for f in FORMATS if (f.write if writable else f.read) is not None)


def _read_delimited(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.delimited import decode, parse_table

    text = decode(data, name)
    return (parse_table(text, source=name, layout=reading.layout, period=reading.period),)


def _delimited(delimiter: str) -> Callable[[Form[Account] | ReportedForm, Path, Writing], None]:
    def write(form: Form[Account] | ReportedForm, path: Path, writing: Writing) -> None:
        from kstt.io.form_texts import to_delimited

        # The mark by which spreadsheet programs see that the text is UTF-8.
        _put(path, "\ufeff" + to_delimited(form, delimiter), writing)

    return write


def _read_text(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    """A table in running text, else a delimited one."""
    from kstt.io.delimited import decode
    from kstt.io.report import parse_report

    report = parse_report(decode(data, name), name, layout=reading.layout, period=reading.period)
    if report.forms:
        return report.dated_forms
    try:
        return _read_delimited(data, name, reading)
    except DocumentError as error:
        found = "; ".join(report.unread) or error.found
        raise DocumentError(name, found, error.expected, error.hint) from None


def _write_text(form: Form[Account] | ReportedForm, path: Path, writing: Writing) -> None:
    from kstt.io.form_texts import to_report_text

    _put(path, to_report_text(form), writing)


def _read_docx(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.report import read_report

    report = read_report(name, layout=reading.layout, period=reading.period)
    if not report.forms:
        found = "; ".join(report.unread) or "no table"
        raise DocumentError(name, found, "a document with the table of a form")
    return report.dated_forms


def _read_html(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.html_tables import parse_html_forms

    return parse_html_forms(data, source=name, layout=reading.layout, period=reading.period)


def _read_json(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.delimited import decode
    from kstt.io.json_forms import parse_json_forms

    forms = parse_json_forms(decode(data, name), source=name)
    return tuple(attrs.evolve(form, period=reading.period or form.period) for form in forms)


def _write_json(form: Form[Account] | ReportedForm, path: Path, writing: Writing) -> None:
    from kstt.codecs import to_json

    _put(path, to_json(form) + "\n", writing)


def _read_workbook(data: bytes, name: str, reading: Reading) -> tuple[ReportedForm, ...]:
    from kstt.io.excel import read_forms

    return read_forms(data, sheet=reading.sheet, layout=reading.layout, period=reading.period, source=name)


def _write_workbook(form: Form[Account] | ReportedForm, path: Path, writing: Writing) -> None:
    from kstt.io.excel import write_form

    write_form(form, path, formulas=writing.formulas, overwrite=writing.overwrite)


def _write_docx(form: Form[Account] | ReportedForm, path: Path, writing: Writing) -> None:
    from kstt.io.word import write_form

    write_form(form, path, overwrite=writing.overwrite)


def _put(path: Path, text: str, writing: Writing) -> None:
    from kstt.io.atomic import write_atomically

    write_atomically(path, text, overwrite=writing.overwrite)


_WHOLE = "heading, every line and cell as written, notes"
FORMATS = (
    Format("csv", "comma-separated text", (".csv",), _WHOLE, "", _read_delimited, _delimited(",")),
    Format("tsv", "tab-separated text", (".tsv", ".tab"), _WHOLE, "", _read_delimited, _delimited("\t")),
    Format("text", "report text", (".txt",), _WHOLE, "", _read_text, _write_text),
    Format("xlsx", "an Excel workbook", (".xlsx", ".xlsm"), "heading, lines, cells", "excel", _read_workbook, _write_workbook),
    Format("xls", "an old Excel workbook", (".xls",), "heading, lines, cells", "excel", _read_workbook),
    Format("ods", "an OpenDocument spreadsheet", (".ods",), "heading, lines, cells", "excel", _read_workbook),
    Format("docx", "a Word document", (".docx",), "heading, lines, cells", "word", _read_docx, _write_docx),
    Format("html", "a web page", (".html", ".htm"), "heading, lines, cells", "html", _read_html),
    Format("json", "a JSON document", (".json",), "everything", "", _read_json, _write_json),
)  # fmt: skip
"""Every format known, by name."""
