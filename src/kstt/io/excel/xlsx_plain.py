"""Sheets of ``.xlsx`` packages that hold nothing but plain values, read by one search instead of a parser.

Most sheets of forms have whole numbers, texts (shared or in their cells) and sums with their values, and hide
nothing. One search over the text parts the values of such a sheet from what stands around them, which is the
same in every workbook that was made from one template (:mod:`kstt.io.excel.xlsx_frames`). Any other sheet,
and any doubt, is left to the parser and to the reader of all kinds of values. Measured by
``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json`` beside it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

import attrs

from kstt.io.excel.simple_cells import Holds, SimpleCells
from kstt.io.excel.written_texts import text_of
from kstt.io.excel.xlsx_frames import DECLARATION, VALUE, holds_of, sheet_frame
from kstt.limits import EXACT, MOST_CELLS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kstt.io.excel.sheets import Marks
    from kstt.io.excel.xlsx_frames import SheetFrame

__all__ = ["PlainSheet", "plain_sheet", "plain_strings", "plain_styles"]

_TABLE = re.compile(DECLARATION + r'<sst(?: [\w:]+="[^"<>&]*")*>')
_STRING = re.compile(r'<si><t( xml:space="preserve")?>([^<>]*)</t></si>\s*')
_OPENED, _BETWEEN, _CLOSED = "<si><t>", "</t></si><si><t>", "</t></si></sst>"
_UNIQUE = re.compile(r' uniqueCount="([^"]*)"')
_OTHER_LETTERS = re.compile(rb"<\?xml[^>]*encoding=(?![\"'](?:utf-8|us-ascii)[\"'])", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,20})?(?:E[+-]?\d{1,3})?", re.ASCII)

_FORMAT = re.compile(r'<numFmt numFmtId="(\d{1,9})" formatCode="([^"<>]*)"')
_STYLE = re.compile(r'<xf (?:[\w:]+="[^"<>]*" )*?numFmtId="(\d{1,9})"')
_PLAIN_FORMATS = frozenset((*range(14), *range(37, 41), 48, 49))
"""Number formats of ECMA-376 part 1, 18.8.30, that show a number as a number."""
_FIRST_OWN = 164
"""Formats with a lower number have a meaning of their own, written in the workbook or not."""
_VALUES = re.compile(">([^<>]*)</(?=[vt]>)")
"""What stands in the element of a value or of a text."""
_NO_LETTERS = re.compile(r"&[lg]t;|&quot;|General", re.ASCII)

_Row = tuple[str | float, ...]

_LONGEST_KEPT = 65_536
"""The longest styles that are kept to be known again."""


@attrs.frozen
class PlainSheet:
    """The marks of a sheet that hides nothing, and its cells: its rows, or what they are made of.

    Whole numbers are texts, as readers of forms and of records take them; ``texts`` says whether every cell
    is one. There are no ``cells`` where one may be a day or another value that only its reader knows.
    """

    marks: Marks
    cells: tuple[_Row, ...] | SimpleCells | None = None
    texts: bool = False

    @property
    def rows(self) -> tuple[_Row, ...] | None:
        """The rows, each as wide as the widest, blank cells included."""
        return self.cells.rows() if isinstance(self.cells, SimpleCells) else self.cells


def plain_sheet(
    part: bytes,
    strings: Sequence[str] | None,
    styles: frozenset[str],
    most: int = MOST_CELLS,
    *,
    calculate: bool = False,
) -> PlainSheet | None:
    """The rows and marks of a sheet of plain values; ``None`` where only the parser can tell.

    Args:
        part: the sheet's XML.
        strings: the shared strings; ``None`` where they are not plain texts.
        styles: the styles that show numbers as numbers, as :func:`plain_styles` gives them.
        most: the cells that it may reach over; of a larger one there are the marks alone.
        calculate: the workbook asks to be calculated when it is opened, so that values of 0 may be no more
            than place holders.

    >>> part = b'<worksheet><sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData></worksheet>'
    >>> plain_sheet(part, [], frozenset()).rows
    (('', ''), ('', '5'))
    >>> plain_sheet(part.replace(b'r="2"', b'r="2" hidden="1"'), [], frozenset()) is None
    True
    """
    text = _decoded(part)
    if VALUE in text:
        return None
    pieces = _VALUES.split(text)
    found, values = sheet_frame(VALUE.join(pieces[::2])), pieces[1::2]
    if found is None:
        return None
    frame, marks = found
    if not frame.is_calculated(values, asked=calculate):
        return None
    if strings is None:
        return PlainSheet(marks)
    simple = frame.simple(styles)
    cells = simple.filled(values, strings) if simple else None
    if cells is not None:
        return PlainSheet(marks, cells, texts=True)
    try:
        rows, texts = _filled(frame, values, strings, styles, most)
    except (ValueError, LookupError):
        return PlainSheet(marks)
    return PlainSheet(marks, rows, texts)


def _filled(
    frame: SheetFrame, values: Sequence[str], strings: Sequence[str], styles: frozenset[str], most: int
) -> tuple[tuple[_Row, ...], bool]:
    """The rows from the first of the sheet, blank ones and blank cells included; whether all are texts.

    Raises: ValueError and LookupError for a value that is not plain, or too many cells.
    """
    if frame.height * frame.width > most:
        raise ValueError
    shared = {str(place): text for place, text in enumerate(strings)}
    reader = cache(partial(_reader, shared=shared, styles=styles))
    readers: dict[tuple[str, ...], list[Callable[[str], str | float]]] = {}
    blank: list[str | float] = [""] * frame.width
    rows: list[_Row] = [tuple(blank)] * frame.height
    texts = True
    for shape, written in frame.by_row(values):
        own = readers.get(shape.kinds)
        if own is None:
            own = readers[shape.kinds] = list(map(reader, shape.kinds))
        row = [read(value) for read, value in zip(own, written, strict=True)]
        texts = texts and set(map(type, row)) <= {str}
        if len(row) < len(blank):
            cells, row = row, blank.copy()
            for place, value in zip(shape.columns, cells, strict=True):
                row[place] = value
        rows[shape.number - 1] = tuple(row)
    return tuple(rows), texts


def _reader(kind: str, shared: Mapping[str, str], styles: frozenset[str]) -> Callable[[str], str | float]:
    """What reads the values of cells with these attributes.

    Raises: ValueError for cells that may hold anything but texts and numbers.
    """
    match holds_of(kind, styles):
        case Holds.SHARED:
            return shared.__getitem__
        case Holds.NUMBER:
            return _number
        case text:
            return partial(text_of, keep=text is Holds.TEXT_AS_IS)


def _decoded(part: bytes) -> str:
    """The text of a part; nothing where it is not in UTF-8."""
    if _OTHER_LETTERS.match(part[:200]):
        return ""
    try:
        return part.decode()
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=65_536)
def _number(written: str) -> str | float:
    """A number as a text if it is a whole one.

    Raises: ValueError for what other readers take for a text, or for another number.
    """
    if not _NUMBER.fullmatch(written):
        raise ValueError
    value = float(written)
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else value


def plain_strings(part: bytes) -> list[str] | None:
    """The shared strings where each is a plain text; ``None`` where only the parser can tell.

    Args:
        part: the XML of the shared strings.

    >>> plain_strings(b"<sst><si><t>a</t></si><si><t></t></si></sst>")
    ['a', '']
    >>> plain_strings(b"<sst><si><r><t>a</t></r></si></sst>") is None
    True
    """
    text = _decoded(part)
    start = _TABLE.match(text)
    if start is None or not text.rstrip().endswith("</sst>"):
        return None
    claimed = _UNIQUE.search(start[0])
    if claimed and not (claimed[1].isdecimal() and int(claimed[1]) <= len(part)):
        return None
    whole = text.count("<", start.end())
    try:
        if text.startswith(_OPENED, start.end()) and text.endswith(_CLOSED):
            # As most programs write them: nothing but texts stands between the same elements.
            written = text[start.end() + len(_OPENED) : -len(_CLOSED)].split(_BETWEEN)
            if whole == 4 * len(written) + 1:
                return [text_of(one, keep=False) for one in written]
        strings = _STRING.findall(text, start.end())
        # Every element must be among those found.
        if whole != 4 * len(strings) + 1:
            return None
        return [text_of(written, keep=bool(space)) for space, written in strings]
    except ValueError:
        return None


def plain_styles(part: bytes) -> frozenset[str]:
    """The styles of cells, as cells name them, that show a number as a number and no day or time.

    Args:
        part: the XML of the styles.

    >>> plain_styles(b'<cellXfs count="2"><xf numFmtId="3"/><xf numFmtId="14"/></cellXfs>')
    frozenset({'0'})
    """
    return (_known_styles if len(part) <= _LONGEST_KEPT else _styles_in)(part)


def _styles_in(part: bytes) -> frozenset[str]:
    text = _decoded(part)
    styles = text.partition("<cellXfs ")[2].partition("</cellXfs>")[0]
    own = _FORMAT.findall(text.partition("<numFmts ")[2].partition("</numFmts>")[0])
    # Any letter may be one of a day or a time.
    known = {int(key): not any(map(str.isalpha, _NO_LETTERS.sub("", code))) for key, code in own}
    numbers = [int(key) for key in _STYLE.findall(styles)]
    if len(numbers) != styles.count("<xf ") or len(own) != text.count("<numFmt "):
        return frozenset()
    return frozenset(
        str(place)
        for place, key in enumerate(numbers)
        if (key in _PLAIN_FORMATS or key >= _FIRST_OWN) and known.get(key, key < _FIRST_OWN)
    )


# The sheets of one office share their styles; larger parts are not kept.
_known_styles = lru_cache(maxsize=8)(_styles_in)
