"""Forms in workbooks: read from ``.xlsx``, ``.xls`` and ``.ods``, written to ``.xlsx``."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, HeaderError
from kstt.i18n import joined, msg
from kstt.io.excel.formulas import calculated, with_other_sheets
from kstt.io.excel.twins import Request, keep_form, known_form
from kstt.io.excel.workbooks import EXPECTED, sheets_of
from kstt.io.excel.writing import form_bytes, write_form
from kstt.io.files.containers import FileKind, Source, kind_of, load
from kstt.io.grid.heading.printed_codes import coded_rows
from kstt.io.grid.recognising import recognise, with_rest
from kstt.io.grid.several import forms_in
from kstt.io.text.delimited import decode, parse_table
from kstt.limits import MOST_FORMS
from kstt.tables.recognition import Doubt

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.excel.sheets import Sheet
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["form_bytes", "read_form", "read_forms", "write_form"]

_ROWS = 5_000
"""The most rows of a sheet in which forms under one another are sought."""


def read_forms(
    path: Source,
    *,
    sheet: str | None = None,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    source: str = "",
    hints: ColumnHints | None = None,
) -> tuple[ReportedForm, ...]:
    """Every form in a workbook, in the order of the sheets and down each sheet.

    A file is read by what it holds, whatever its name says; a delimited text is read as one, too. Hidden
    rows are read like others, hidden sheets only when named by ``sheet``; ``recognition`` says which rows
    were hidden, which formulas had no value, and why each other sheet was not read.

    Args:
        path: the workbook: its path, its bytes, or an open binary file.
        sheet: read this sheet alone.
        layout: the edition, if the sheet's own code or columns do not say.
        period: the period, if the sheet does not name it.
        source: the name of the workbook in messages and spots; by default its path.
        hints: what is known of the columns beside the workbook.

    Raises: DocumentError for a file that is no workbook, is damaged, encrypted or too large, or holds no
    form; MissingExtraError without the extra ``excel``.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.excel import form_bytes
    >>> quarters = [form_06c([], period) for period in ReportingPeriod.year(2021).split()[:2]]
    >>> [form.period.label for form in read_forms(form_bytes(quarters))]
    ['Quý I/2021', 'Quý II/2021']
    """
    data, source = load(path, source, expected=EXPECTED)
    if kind_of(data) is FileKind.TEXT:
        return (parse_table(decode(data, source), source=source, layout=layout, period=period, hints=hints),)
    sheets = with_other_sheets(sheets_of(data, source))
    if sheet is not None and sheet not in {known.name for known in sheets}:
        raise DocumentError(
            source or msg("file"),
            msg("no sheet {sheet}", sheet=repr(sheet)),
            msg("one of {names}", names=_names(sheets)),
        )
    forms: list[ReportedForm] = []
    others: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    refused: list[DocumentError] = []
    headless: list[Sheet] = []
    request = Request(layout, period, hints)
    for found in sheets:
        reason = _left_out(found, sheet)
        if not reason:
            try:
                forms += _forms(found, source, request)
            except DocumentError as error:
                reason = error.found
                refused.append(error)
                if isinstance(error, HeaderError):
                    unread.append((found.name, reason))
                else:
                    headless.append(found)
        if reason or found.beyond:
            others.append((found.name, reason or found.beyond))
    if not forms:
        reasons = joined(
            "; ", [msg("sheet {name}: {reason}", name=repr(name), reason=reason) for name, reason in others]
        )
        expected: str = msg("a sheet with a form")
        hint: str = msg("see the column table in the docs")
        if len(refused) == 1:
            expected, hint = refused[0].expected, refused[0].hint
        raise DocumentError(source or msg("file"), reasons or msg("no sheet"), expected, hint)
    unread += _hidden(sheets if sheet is None else [], source, request, forms)
    return with_rest(forms, others, unread, ((one.name, one.grid(source).rows) for one in headless))


def _left_out(sheet: Sheet, wanted: str | None) -> str:
    """Why a sheet is not looked at; an empty text for one that is."""
    if wanted is not None and sheet.name != wanted:
        return msg("was not asked for")
    return sheet.refused or (msg("is hidden") if sheet.hidden and wanted is None else "")


def _hidden(
    sheets: list[Sheet], source: str, request: Request, shown: list[ReportedForm]
) -> list[tuple[str, str]]:
    """The hidden sheets that may hold cases, and that they are hidden."""
    hidden = [one for one in sheets if one.hidden and not one.refused]
    return [(one.name, msg("is hidden")) for one in hidden if _has_cases(one, source, request, shown)]


def _has_cases(sheet: Sheet, source: str, request: Request, shown: list[ReportedForm]) -> bool:
    """Whether a hidden sheet holds a form such as those shown: of no other period, and no copy of one."""
    try:
        hidden = _forms(sheet, source, request)
    except DocumentError:
        return False
    periods = {(form.layout.form, period) for form in shown for period in (form.period, None)}
    counts = [_counts(form) for form in shown]
    return any((one.layout.form, one.period) in periods and _counts(one) not in counts for one in hidden)


def _counts(form: ReportedForm) -> list[list[int | None]]:
    return [[cell.value for cell in row.cells] for row in form.rows]


def read_form(
    path: Source,
    *,
    sheet: str | None = None,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    source: str = "",
    hints: ColumnHints | None = None,
) -> ReportedForm:
    """The one form in a workbook; arguments and errors as for :func:`read_forms`.

    Raises: DocumentError also where several sheets hold a form, with their names.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.excel import form_bytes
    >>> data = form_bytes(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> read_form(data, source="q2.xlsx").cell("Tổng cộng", "received").where
    "q2.xlsx: 'Biểu 06c'!C10"
    """
    forms = read_forms(path, sheet=sheet, layout=layout, period=period, source=source, hints=hints)
    first, *others = forms
    if others:
        names = ", ".join(repr(form.recognition.sheet) for form in forms if form.recognition)
        raise DocumentError(
            first.source or msg("file"),
            msg("{count} forms, in the sheets {names}", count=len(forms), names=names),
            msg("one form"),
            msg("name the sheet"),
        )
    return first


def _names(sheets: list[Sheet]) -> str:
    return ", ".join(repr(sheet.name) for sheet in sheets)


def _forms(sheet: Sheet, source: str, request: Request) -> list[ReportedForm]:
    """The forms of a sheet: one, or several under one another, each below its printed code or heading.

    Raises: DocumentError for a sheet without any.
    """
    known = known_form(sheet, source, request)
    if known is not None:
        return [known]
    grid = sheet.grid(source)
    if not any(any(row) for row in grid.rows):
        raise DocumentError(source, msg("is empty"), msg("a form"))
    forms = _forms_in(grid, sheet, request)
    keep_form(sheet, grid, request, forms)
    return forms


def _forms_in(grid: Grid, sheet: Sheet, request: Request) -> list[ReportedForm]:
    coded = coded_rows(grid.rows)
    end = len(grid.rows)
    if len(coded) > MOST_FORMS or end > _ROWS:
        # Sheets of forms under one another are short: looking for them must not take long in others.
        coded = []

    def tried(first: int, last: int) -> ReportedForm | None:
        try:
            return _form(_between(grid, first, last), sheet, request)
        except DocumentError:
            return None

    forms: list[ReportedForm] = []
    start = 0
    for cut, after in pairwise((*coded[1:], end)):
        # A line that mentions a form, above a table or in its remarks, begins no other: the table is none
        # without what follows, or the same with it.
        above = tried(start, cut)
        if above is None or tried(cut, end) is None:
            continue
        longer = tried(start, after) if after < end and tried(after, end) else None
        if longer is None or len(longer.rows) > len(above.rows) or tried(cut, after) is not None:
            forms.append(above)
            start = cut
    rest = _between(grid, start, end)
    if end > _ROWS:
        return [*forms, _form(rest, sheet, request)]
    return [*forms, *forms_in(rest, lambda part: _form(part, sheet, request))]


def _between(grid: Grid, start: int, end: int) -> Grid:
    """Some rows of a grid, each in its place; all of them are the grid itself."""
    if start == 0 and end == len(grid.rows):
        return grid
    return attrs.evolve(grid, rows=(*((),) * start, *grid.rows[start:end]))


def _form(grid: Grid, sheet: Sheet, request: Request) -> ReportedForm:
    form = _recognised(grid, request)
    zeros = {place: formula for place, formula in sheet.marks.zeros.items() if place[0] < len(grid.rows)}
    if zeros and any(cell.value for row in form for cell in row.cells):
        # Every formula says 0, yet there are figures: the program that wrote them left the sums to be done.
        rows = [list(row) for row in grid.rows]
        for r, c in zeros:
            if c < len(rows[r]):
                rows[r][c] = ""
        rest = attrs.evolve(grid, rows=tuple(map(tuple, rows)), uncalculated={**grid.uncalculated, **zeros})
        form = _recognised(rest, request)
    return form


def _recognised(grid: Grid, request: Request) -> ReportedForm:
    """The form in a grid, sums that were not calculated worked out, which is a doubt of the form."""
    whole = calculated(grid)
    form = recognise(whole, layout=request.layout, period=request.period, hints=request.hints)
    worked_out = sorted(grid.uncalculated.keys() - whole.uncalculated.keys())
    if not worked_out or form.recognition is None:
        return form
    first = worked_out[0]
    doubt = Doubt(
        "formulas-worked-out", "", grid.where(*first), str(len(worked_out)), grid.uncalculated[first]
    )
    recognition = attrs.evolve(form.recognition, doubts=(*form.recognition.doubts, doubt))
    return attrs.evolve(form, recognition=recognition)
