"""Reading delimited tables as people write them: any usual delimiter, encoding mark and stray space."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.containers import FileKind, kind_of, load, utf_16_without_mark
from kstt.io.files.legacy import legacy_text
from kstt.io.files.quotes import DELIMITERS, swallowed_cells
from kstt.io.grid.recognising import Grid, recognise
from kstt.io.grid.several import forms_in
from kstt.io.text.spaced_lines import spaced_lines, with_doubt
from kstt.limits import LONGEST_TABLE
from kstt.tables.heading import PREFIXES
from kstt.text import clean, unguarded

if TYPE_CHECKING:
    from pathlib import Path

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = [
    "decode",
    "decoded",
    "delimiter_of",
    "grid_of",
    "parse_table",
    "parse_tables",
    "read_table",
    "unquoted",
]

_HEAD = re.compile(rf"{PREFIXES.code} \S+", re.IGNORECASE)
"""The line of a form's code, with which its heading begins."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_QUOTED = re.compile(r"^(?:> ?)+", re.MULTILINE)
_EMPHASIS = ("***", "**", "*", "___", "__", "_")
"""What Markdown writes around a text to make it bold or slanted."""
_TWICE = re.compile("á[º»]|Ä[\u0090\u0091‘]|Æ°")
"""What letters of Vietnamese become when their bytes are taken for letters and encoded once more."""
_CERTAIN = 3
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9đĐưƯ]")


def decode(data: bytes, source: str) -> str:
    """The text of a file; see :func:`decoded`."""
    return decoded(data, source)[0]


def decoded(data: bytes, source: str) -> tuple[str, str]:
    """The text of a file in UTF-8, with its byte-order mark UTF-16, or an encoding from before Unicode.

    Returns: the text; the name of an encoding from before Unicode (:mod:`kstt.io.files.legacy`), or nothing.

    Raises: DocumentError for an empty file, a binary file or another encoding.
    """
    if not data.strip():
        raise DocumentError(source, msg("an empty file"), msg("a table of text"))
    encoding = next(
        (name for mark, name in _MARKS if data.startswith(mark)), utf_16_without_mark(data) or "utf-8"
    )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        legacy = legacy_text(data) if b"\0" not in data else None
        if legacy is not None:
            return legacy[0], legacy[1].value
        found = msg(
            "byte {error} at offset {start}",
            error=f"{data[error.start]:#04x}",
            start=error.start,
        )
        raise DocumentError(source, found, msg("text in UTF-8"), msg("save the file as UTF-8")) from None
    if "\0" in text:
        if kind_of(data) is FileKind.BINARY:
            raise DocumentError(source, msg("a binary file"), msg("a table of text"))
        before = text[: text.index("\0")]
        found = msg(
            "line {line}, column {column}: the character NUL",
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
        )
        hint = msg("take the character out in a text editor, or export the table again")
        raise DocumentError(source, found, msg("a table of text"), hint)
    if len(_TWICE.findall(text)) >= _CERTAIN and not _VIETNAMESE.search(text):
        raise DocumentError(
            source,
            msg("text that was encoded in UTF-8 twice: {found}", found=repr(_line_of_twice(text))),
            msg("text in UTF-8"),
            msg("export it again, and open it as UTF-8 before it is saved"),
        )
    return text, ""


def _line_of_twice(text: str) -> str:
    """The first line in which letters were encoded twice, cut short."""
    return next(line.strip()[:60] for line in text.splitlines() if _TWICE.search(line))


def delimiter_of(text: str) -> str:
    r"""The delimiter that cuts lines of one width into the most fields: tab, semicolon, comma or bar.

    >>> delimiter_of("a;b;1,5\nc;d;2,5\n")
    ';'
    """
    lines = [line for line in text.splitlines() if line.strip()][:200]

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            # A field without end: no table is cut so.
            return 0, 0
        # A table's lines outweigh prose above it, which is cut now and then by the commas of its sentences.
        return max(((times * (width - 1), width) for width, times in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=evenness)


def _without_emphasis(cell: str) -> str:
    """A cell of Markdown without the marks around it that make it bold or slanted.

    >>> _without_emphasis(" **1008** "), _without_emphasis("12*"), _without_emphasis("received_on_time")
    ('1008', '12*', 'received_on_time')
    """
    text = unguarded(cell.strip())
    for mark in _EMPHASIS:
        inner = text[len(mark) : -len(mark)]
        if inner and text.startswith(mark) and text.endswith(mark) and mark[0] not in inner:
            return inner.strip()
    return text


def unquoted(text: str) -> str:
    r"""A text without the marks that a mail puts before lines that it quotes, where most lines have one.

    >>> unquoted("Gửi lại:\n> STT;Lĩnh vực\n> 1;Đất đai"), unquoted(">5 ngày;3\nHộ tịch;4")
    ('Gửi lại:\nSTT;Lĩnh vực\n1;Đất đai', '>5 ngày;3\nHộ tịch;4')
    """
    filled = sum(1 for line in text.splitlines() if line.strip()) if ">" in text else 0
    return _QUOTED.sub("", text) if filled and len(_QUOTED.findall(text)) * 2 > filled else text


def grid_of(text: str, source: str = "") -> Grid:
    """The cells of a delimited text, each with its line and field.

    Raises: DocumentError for a text that is no table, or one too long for a form.
    """
    if len(text) > LONGEST_TABLE:
        raise DocumentError(
            source or msg("text"),
            msg("{count} characters", count=len(text)),
            msg("a table of at most {value}", value=LONGEST_TABLE),
        )
    # A title may hold a line break within quotation marks, so the reader itself must cut the lines.
    unix = unquoted(text.replace("\r\n", "\n").replace("\r", "\n"))
    delimiter = delimiter_of(unix)
    swallowed = swallowed_cells(delimiter)
    rows, lines = [], []
    reader = csv.reader(io.StringIO(unix, newline=""), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if any(map(swallowed.search, row)):
                raise DocumentError(
                    source or msg("text"),
                    msg("line {line:d}: a quotation mark that takes in the cells after it", line=line),
                    msg("one that is closed before the next field"),
                    msg("delete it, or close it"),
                )
            if delimiter == "|":
                # Under a header Markdown draws a rule.
                ruled = not any(cell.strip(" :-") for cell in row)
                rows.append(tuple("" if ruled else _without_emphasis(cell) for cell in row))
            else:
                rows.append(tuple(map(unguarded, row)))
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise DocumentError(
            source or msg("text"),
            msg("line {line:d}: {error}", line=reader.line_num, error=error),
            msg("a delimited table"),
        ) from None
    return Grid(tuple(rows), source, tuple(msg("line {line:d}", line=line) for line in lines))


def parse_table(
    text: str,
    *,
    source: str = "",
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> ReportedForm:
    """The reported form in a delimited text.

    Args:
        text: the text.
        source: the name of the document in messages and spots.
        layout: the edition, if the text's own code or columns do not say.
        period: the period, if the text does not name it.
        hints: what is known of the columns beside the text.

    Raises: DocumentError where no table of a known form is found.

    >>> from kstt import samples
    >>> form = parse_table(samples.path("wrong.tsv").read_text(encoding="utf-8"), source="wrong.tsv")
    >>> form.code, form.cell("Tổng cộng", "received").where
    ('II.06c/VPCP/KSTT', 'wrong.tsv: line 2 field 3')
    """
    try:
        return recognise(grid_of(text, source), layout=layout, period=period, hints=hints)
    except DocumentError:
        spaced = spaced_lines(text, source, layout)
        if spaced is None:
            raise
        return with_doubt(recognise(spaced.grid, layout=spaced.layout, period=period), spaced.doubt)


def parse_tables(
    text: str,
    *,
    source: str = "",
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> tuple[ReportedForm, ...]:
    """The forms in a delimited text, one under another where each has a code or a heading of its own.

    Arguments and errors as for :func:`parse_table`.

    >>> from kstt import ReportingPeriod, form_05b
    >>> from kstt.io.text import to_delimited
    >>> quarters = [form_05b([], quarter) for quarter in ReportingPeriod.year(2021).split()]
    >>> [str(form.period) for form in parse_tables("".join(map(to_delimited, quarters)))]
    ['2021-Q1', '2021-Q2', '2021-Q3', '2021-Q4']
    """
    grid = grid_of(text, source)
    heads = [n for n, row in enumerate(grid.rows) if row and _HEAD.fullmatch(clean(row[0]))]

    def read(part: Grid) -> ReportedForm:
        return recognise(part, layout=layout, period=period, hints=hints)

    def table(start: int, end: int) -> ReportedForm:
        return read(attrs.evolve(grid, rows=grid.rows[start:end], names=grid.names[start:end]))

    whole = len(grid.rows)
    if len(heads) < 2:
        try:
            return forms_in(grid, read)
        except DocumentError:
            if spaced_lines(text, source, layout) is None:
                raise
            return (parse_table(text, source=source, layout=layout, period=period, hints=hints),)
    try:
        return tuple(table(start, end) for start, end in pairwise((0, *heads[1:], whole)))
    except DocumentError:
        # A line that names a form need not begin one: what stands below it is then no table.
        return forms_in(grid, read)


def read_table(
    path: str | Path,
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> ReportedForm:
    """The reported form in a file of delimited text.

    Args:
        path: the file: tab, semicolon, comma or bar between fields; UTF-8 (mark allowed) or UTF-16.
        layout: the edition, if the file's own code or columns do not say.
        period: the period, if the file does not name it.
        hints: what is known of the columns beside the file.

    Raises: DocumentError.

    >>> from kstt import samples
    >>> read_table(samples.path("wrong.tsv")).cell("Tổng cộng", "received").value
    8
    """
    text = decode(*load(path, expected=msg("a file of text")))
    return parse_table(text, source=str(path), layout=layout, period=period, hints=hints)
