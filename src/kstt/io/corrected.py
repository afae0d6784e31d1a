"""A corrected copy of a table: the document but for the cells that change, and the list of changes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.findings.finding import Severity
from kstt.i18n import msg
from kstt.io.text.delimited import decode, delimiter_of, grid_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.io.excel.marking import CellMark, Losses
    from kstt.repair import Change

__all__ = ["LISTED", "change_list", "corrected_bytes", "corrected_text", "list_path", "write_corrected"]

LISTED = ("row", "column", "title", "found", "proposed", "reason", "where", "made")
"""The columns of the list of changes."""

_DELIMITED = frozenset({"csv", "tsv"})
_GROUPED = re.compile(r"\d([., ])\d{3}(?!\d)")


def list_path(out: str | Path) -> Path:
    """The list of changes beside a corrected copy.

    >>> list_path("q2.tsv").name
    'q2.changes.csv'
    """
    return Path(out).with_suffix(".changes.csv")


def corrected_text(text: str, reported: ReportedForm, changes: Sequence[Change]) -> str:
    r"""A delimited text with the proposed counts in place of what was found, every other line as it is.

    Args:
        text: the document.
        reported: the table that was read from it.
        changes: the changes to make.

    Raises: DocumentError for a change in a cell that the text does not have.

    >>> from kstt.io.text import parse_table
    >>> from kstt.repair import repair
    >>> text = "Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\nTổng cộng;9;4;5;0;8;8;0;0;1;1;0\n" \
    ...        "Hộ tịch;9;4;5;0;8;8;0;0;1;1;0\n"
    >>> wrong = text.replace("Hộ tịch;9;4", "Hộ tịch;9;44")
    >>> table = parse_table(wrong)
    >>> corrected_text(wrong, table, repair(table).changes) == text
    True
    """
    grid = grid_of(text, reported.source)
    spots = {grid.where(r, c): (r, c) for r, row in enumerate(grid.rows) for c in range(len(row))}
    grouping = _grouping(reported)
    fields: dict[int, dict[int, str]] = {}
    for change in changes:
        row, column = change.place
        where = reported.rows[row].cells[column].where
        if where not in spots:
            raise DocumentError(
                reported.source,
                msg("no cell {where}", where=repr(where)),
                msg("the document that the table came from"),
            )
        r, c = spots[where]
        fields.setdefault(r, {})[c] = f"{change.proposed:,}".replace(",", grouping)
    delimiter = delimiter_of(text)
    records = list(_records(text, delimiter))
    for r, new in fields.items():
        # Read once more from the text itself, whose line breaks within a field the grid has made alike.
        (fields_of_record,) = csv.reader(io.StringIO(records[r], newline=""), delimiter=delimiter)
        record = [new.get(c, field) for c, field in enumerate(fields_of_record)]
        ending = records[r][len(records[r].rstrip("\r\n")) :]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator=ending).writerow(record)
        records[r] = out.getvalue()
    return "".join(records)


def _records(text: str, delimiter: str) -> list[str]:
    """The text of each record, line ends included."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
    plain = (line.rstrip("\r\n") + "\n" for line in lines)
    reader = csv.reader(plain, delimiter=delimiter)
    records, start = [], 0
    for _ in reader:
        records.append("".join(lines[start : reader.line_num]))
        start = reader.line_num
    return records


def _grouping(reported: ReportedForm) -> str:
    """What stands between thousands in a table, nothing where nothing does."""
    texts = (cell.text for row in reported.rows for cell in row.cells)
    found = Counter(match[1] for text in texts if (match := _GROUPED.search(text)))
    return found.most_common(1)[0][0] if found else ""


def corrected_bytes(data: bytes, reported: ReportedForm, changes: Sequence[Change]) -> bytes:
    """The same for a file's content, in its own encoding, with its byte-order mark."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding)
            return mark + corrected_text(text, reported, changes).encode(encoding)
    return corrected_text(decode(data, reported.source), reported, changes).encode()


def write_corrected(
    source: str | Path,
    out: str | Path,
    reported: ReportedForm,
    changes: Sequence[Change],
    *,
    lang: str = "en",
    overwrite: bool = False,
) -> Losses | None:
    """Write a corrected copy of a document; the document itself is only read.

    A delimited text and a workbook keep everything but the cells that change; another document is written
    in the format that the copy's name asks for. In a workbook the cells that changed are coloured, with
    a comment that says what was found; other formats have no place for it but the list of changes.

    Returns: what of a workbook the copy lacks; nothing otherwise.

    Raises: DocumentError for a copy that exists, or a place or format that cannot be written.
    """
    from kstt.atomic import write_atomically
    from kstt.io.files.containers import load
    from kstt.io.files.sniffing import sniff
    from kstt.io.formats.reading import format_for, write_form
    from kstt.io.formats.register import UNMARKED_SUFFIXES
    from kstt.repair.result import with_changes

    wanted = format_for(out).name
    data, name = load(source, expected=msg("a file that holds a form"))
    if wanted in _DELIMITED and sniff(data, name, UNMARKED_SUFFIXES) in _DELIMITED:
        write_atomically(out, corrected_bytes(data, reported, changes), overwrite=overwrite)
        return None
    if wanted == "xlsx" and sniff(data, name, UNMARKED_SUFFIXES) == "xlsx":
        from kstt.io.excel.marking import mark_workbook

        return mark_workbook(
            source, out, [_mark(c, reported, lang) for c in changes], lang=lang, overwrite=overwrite
        )
    corrected = with_changes(reported, list(changes))
    if wanted == "xlsx":
        from kstt.io.excel.writing import write_form as write_workbook

        write_workbook(
            corrected,
            Path(out),
            marked={c.place: _comment(c, lang) for c in changes},
            overwrite=overwrite,
        )
    else:
        write_form(corrected, out, overwrite=overwrite)
    return None


def _mark(change: Change, reported: ReportedForm, lang: str) -> CellMark:
    from kstt.io.excel.marking import CellMark

    row, column = change.place
    where = reported.rows[row].cells[column].where
    return CellMark(where, Severity.WARNING, _comment(change, lang), change.proposed)


def _comment(change: Change, lang: str) -> str:
    found = "–" if change.found is None else str(change.found)
    return msg("found: {found} ({reason})", found=found, reason=change.reason).in_language(lang)


def change_list(changes: Sequence[Change], made: Sequence[Change], lang: str = "en") -> str:
    """The list of changes as CSV: what was found, what is proposed, why, and whether the copy has it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LISTED)
    for c in changes:
        found = "" if c.found is None else c.found
        yes = "yes" if c in made else "no"
        writer.writerow(
            (c.row, c.column, c.label, found, c.proposed, c.reason.in_language(lang), c.where, yes)
        )
    return out.getvalue()
