"""Somebody's own workbook, marked: cells coloured with the reason beside them, everything else as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from kstt.atomic import write_atomically
from kstt.errors import DocumentError, MissingExtraError
from kstt.findings.finding import Severity
from kstt.findings.texts import headers
from kstt.i18n import in_language, joined, msg, quoted
from kstt.io.excel.formula_values import formula_values, with_values
from kstt.io.files.containers import load
from kstt.io.files.sniffing import sniff
from kstt.text import guarded, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kstt.findings.finding import Finding

__all__ = ["CellMark", "Losses", "check_markable", "mark_workbook", "write_marked"]

_COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
_PALE = "FCE4D6"
"""Cells of a sum that fails, of which it is not known which is wrong."""
_SUMS = frozenset({"row-identity", "column-total", "column-bound", "group-total"})
"""The rules that compare a cell with others: any of them may be the wrong one."""
_WIDTHS = (11, 22, 30, 12, 12, 12, 70, 20)
_SUFFIXES = (".xlsx", ".xlsm")
_KEPT = {
    "charts": msg("charts"),
    "media": msg("pictures"),
    "ctrlprops": msg("controls"),
    "slicers": msg("slicers"),
    "pivottables": msg("pivot tables"),
    "embeddings": msg("embedded documents"),
    "threadedcomments": msg("threaded comments"),
}
"""What a package may hold that is not written again, by the folder in it."""


@attrs.frozen
class CellMark:
    """What is set beside a cell.

    Attributes:
        where: the spot of the cell, as findings and changes name it: ``q2.xlsx: 'Biểu 06c'!K10``.
        severity: decides the colour.
        text: the comment.
        value: the count to put into the cell; it stays as it is where there is none.
        doubtful: whether the cell may be right: it gets a paler colour.

    >>> from kstt.findings import Severity
    >>> CellMark("q2.xlsx: 'Biểu 06c'!K10", Severity.ERROR, "found 12, expected 21", value=21).value
    21
    """

    where: str
    severity: Severity
    text: str
    value: int | None = None
    doubtful: bool = False


@attrs.frozen
class Losses:
    """What the copy lacks, since the writer does not keep it: each kind with its number.

    >>> Losses((("comments", 2),)).kinds
    (('comments', 2),)
    """

    kinds: tuple[tuple[str, int], ...] = ()

    def in_language(self, lang: str) -> str:
        """The sentence that says it; empty where nothing is lacking."""
        if not self.kinds:
            return ""
        parts = [
            msg("{name}: {count}", name=in_language(_KEPT[kind], lang), count=n) for kind, n in self.kinds
        ]
        return msg("the copy lacks: {parts}", parts=joined(", ", parts)).in_language(lang)


def write_marked(
    source: str | Path,
    out: str | Path,
    findings: Iterable[Finding],
    proposals: Mapping[str, int] | None = None,
    *,
    lang: str = "en",
    overwrite: bool = False,
) -> Losses:
    """Write a copy of a workbook in which the cells of findings are coloured, with the reason as a comment.

    A sheet of all findings is added at the end, each with a link to its cell. Values, formulas, formats,
    sizes, hidden parts and comments stay; formulas are recalculated when the copy is opened.

    Args:
        source: the ``.xlsx`` or ``.xlsm`` workbook.
        out: the copy, of the same suffix.
        findings: what was found in it.
        proposals: the count that should stand in a cell, by its spot.
        lang: of the comments and the sheet.
        overwrite: replace a file that exists.

    Returns: what of the workbook the copy lacks.

    Raises: DocumentError for another kind of document, or a place that cannot be written;
        MissingExtraError without the extra ``excel``.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from kstt import ReportedForm, ReportingPeriod, check, form_06c
    >>> path = Path(mkdtemp(), "q2.xlsx")
    >>> form_06c([], ReportingPeriod.quarter(2021, 2)).save(path)
    >>> write_marked(path, path.with_name("marked.xlsx"), check(ReportedForm.read(path))).kinds
    ()
    """
    kept, proposed = list(findings), proposals or {}
    marks = [
        CellMark(one.where, one.severity, _reason(one, proposed, lang), doubtful=_is_doubtful(one, proposed))
        for one in kept
        if one.severity is not Severity.INFO
    ]
    found = {mark.where for mark in marks}
    marks += [
        CellMark(where, Severity.ERROR, msg("proposal: {count}", count=count).in_language(lang))
        for where, count in proposed.items()
        if where not in found
    ]
    return mark_workbook(source, out, marks, lang=lang, overwrite=overwrite, listed=kept, proposals=proposed)


def _is_doubtful(finding: Finding, proposals: Mapping[str, int]) -> bool:
    """Whether the cell takes part in a sum that fails, and nothing shows that it is the wrong one."""
    return finding.rule in _SUMS and finding.where not in proposals


def _reason(finding: Finding, proposals: Mapping[str, int], lang: str) -> str:
    text = finding.message(lang)
    if _is_doubtful(finding, proposals):
        return msg(
            "{text}\nthe cell takes part in a sum that fails; which of its cells is wrong is not certain",
            text=text,
        ).in_language(lang)
    proposed = proposals.get(finding.where)
    if proposed is None:
        return text
    return msg("{text}\nproposal: {count}", text=text, count=proposed).in_language(lang)


def mark_workbook(
    source: str | Path,
    out: str | Path,
    marks: Iterable[CellMark],
    *,
    lang: str = "en",
    overwrite: bool = False,
    listed: Iterable[Finding] = (),
    proposals: Mapping[str, int] | None = None,
) -> Losses:
    """Write a copy of a workbook with marks beside cells; see :func:`write_marked`.

    Args:
        source: the ``.xlsx`` or ``.xlsm`` workbook.
        out: the copy, of the same suffix.
        marks: what is set beside which cell.
        lang: of what the copy says.
        overwrite: replace a file that exists.
        listed: findings for the sheet that is added; none adds no sheet.
        proposals: the count that should stand in a cell, by its spot.

    Returns: what of the workbook the copy lacks.

    Raises: DocumentError for another kind of document, a spot that it does not have, or a place that cannot
        be written; MissingExtraError without the extra ``excel``.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06c
    >>> path = Path(mkdtemp(), "q2.xlsx")
    >>> form_06c([], ReportingPeriod.quarter(2021, 2)).save(path)
    >>> mark = CellMark(f"{path}: 'Biểu 06c'!C10", Severity.WARNING, "as the unit writes it")
    >>> mark_workbook(path, path.with_name("marked.xlsx"), [mark]).kinds
    ()
    """
    data, name = check_markable(source, out)
    book = _opened(data, macros=str(out).casefold().endswith(".xlsm"))
    for where, some in _by_cell(marks).items():
        _mark(_cell(book, where, name), some, lang)
    rows = list(listed)
    if rows:
        _add_sheet(book, rows, proposals or {}, name, lang)
    written = io.BytesIO()
    book.save(written)
    copy = with_values(written.getvalue(), formula_values(book, data))
    write_atomically(out, copy, overwrite=overwrite)
    return _lost(data, copy)


def check_markable(source: str | Path, out: str | Path) -> tuple[bytes, str]:
    """The bytes and the name of a workbook of which a marked copy can be written, looked at before any work.

    Raises: DocumentError for another kind of document, or a copy of another kind.
    """
    data, name = load(source, expected=msg("a workbook"))
    suffix = f".{str(out).rpartition('.')[2].casefold()}"
    if sniff(data, name) != "xlsx" or suffix not in _SUFFIXES:
        raise DocumentError(
            name if suffix in _SUFFIXES else str(out),
            msg("another kind of document"),
            msg("a workbook named {names}", names=quoted(_SUFFIXES)),
            msg("kstt convert FILE form.xlsx makes one"),
        )
    return data, name


def _opened(data: bytes, *, macros: bool) -> Workbook:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtraError(msg("marking a workbook"), "excel") from None
    return load_workbook(io.BytesIO(data), keep_vba=macros)


def _by_cell(marks: Iterable[CellMark]) -> dict[str, list[CellMark]]:
    """The marks of each cell; those of no cell, such as a whole table, have their line on the sheet alone."""
    by_cell: dict[str, list[CellMark]] = {}
    for mark in marks:
        if _address(mark.where) is not None:
            by_cell.setdefault(mark.where, []).append(mark)
    return by_cell


_ADDRESS = re.compile(r"!([A-Z]{1,3}[1-9][0-9]{0,6})\Z")


def _address(where: str) -> tuple[str, str] | None:
    """The sheet as it is quoted, and the cell, that end a spot.

    >>> _address("q2.xlsx: 'Biểu 06c'!K10"), _address("line 7 field 13")
    (("q2.xlsx: 'Biểu 06c'", 'K10'), None)
    """
    match = _ADDRESS.search(where)
    return (where[: match.start()], match[1]) if match else None


def _sheet_name(quoted_name: str, source: str) -> str:
    sheet = quoted_name.removeprefix(f"{source}: ")
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _cell(book: Workbook, where: str, source: str) -> Cell:
    """The cell of a spot: of merged cells the first, which holds the value.

    Raises: DocumentError where the workbook does not have it.
    """
    sheet_name, address = _address(where) or ("", "")
    sheet_name = _sheet_name(sheet_name, source)
    if sheet_name not in book.sheetnames:
        raise DocumentError(
            source, msg("no cell {where}", where=repr(where)), msg("the document that the table came from")
        )
    sheet: Worksheet = book[sheet_name]
    for merged in sheet.merged_cells.ranges:
        if address in merged:
            address = str(merged).partition(":")[0]
    cell: Cell = sheet[address]
    return cell


def _mark(cell: Cell, marks: list[CellMark], lang: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    severity = min((mark.severity for mark in marks), key=list(Severity).index)
    texts = [mark.text for mark in marks]
    for mark in marks:
        if mark.value is None:
            continue
        if cell.data_type == "f":
            texts.append(msg("a formula stood here: {formula}", formula=str(cell.value)).in_language(lang))
        cell.value = mark.value
    # One certain mark is enough for the colour of what is wrong.
    colour = _PALE if all(mark.doubtful for mark in marks) else _COLOURS[severity]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    before = [cell.comment.text] if cell.comment else []
    text = "\n\n".join([*before, *map(visible, texts)])
    lines = sum(len(line) // 45 + 1 for line in text.splitlines())
    cell.comment = Comment(text, "kstt", height=20 * lines + 20, width=340)


def _add_sheet(
    book: Workbook, findings: list[Finding], proposals: Mapping[str, int], source: str, lang: str
) -> None:
    """All findings, the gravest first, each with a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill

    title = msg("Findings").in_language(lang)
    taken = {name.casefold() for name in book.sheetnames}
    name = next(n for n in (title, *(f"{title} {i}" for i in range(2, 1000))) if n.casefold() not in taken)
    sheet = book.create_sheet(name)
    titles = headers(lang)
    proposal = msg("Proposal").in_language(lang)
    sheet.append(
        [titles.severity, titles.where, titles.place, titles.found, titles.expected, proposal, titles.message,
         titles.rule]
    )  # fmt: skip
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = width
    for one in sorted(findings, key=lambda finding: list(Severity).index(finding.severity)):
        texts = one.texts(lang)
        where = texts.where.removeprefix(f"{source}: ")
        found = [one.found if isinstance(one.found, int) else texts.found]
        expected = one.expected if isinstance(one.expected, int) else texts.expected
        # What the other cells of a sum add up to is expected only where this one is known to be wrong.
        found += ["" if _is_doubtful(one, proposals) else expected]
        line = [
            texts.severity,
            where,
            texts.place,
            *found,
            proposals.get(one.where),
            texts.message,
            texts.rule,
        ]
        sheet.append([guarded(visible(part)) if isinstance(part, str) else part for part in line])
        row = sheet[sheet.max_row]
        longest = max(len(str(part or "")) / width for part, width in zip(line, _WIDTHS, strict=True))
        sheet.row_dimensions[sheet.max_row].height = 15 * (int(longest * 1.1) + 1)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        colour = _COLOURS[one.severity]
        row[0].fill = PatternFill("solid", start_color=colour, end_color=colour)
        if _address(one.where) is not None:
            row[1].hyperlink = f"#{where}"
            row[1].font = Font(underline="single", color="0563C1")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lost(before: bytes, after: bytes) -> Losses:
    """Which kinds of parts are fewer in the copy."""
    counts = []
    for data in (before, after):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.casefold() for name in archive.namelist()]
        folders = (name.split("/")[1] for name in names if name.startswith("xl/") and name.count("/") == 2)
        counts.append(Counter(folders))
    missing = counts[0] - counts[1]
    return Losses(tuple((kind, missing[kind]) for kind in _KEPT if missing[kind]))
