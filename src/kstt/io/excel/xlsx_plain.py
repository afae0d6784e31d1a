"""Sheets of ``.xlsx`` packages that hold nothing but plain values, read by one search instead of a parser.

Most sheets of forms have whole numbers, shared strings and sums with their values, and hide nothing. One
search over the text parts the values of such a sheet from what stands around them, which is the same in every
workbook that was made from one template: each row that is written as one before is known without looking at
its cells again. Any other sheet, and any doubt, is left to the parser and to the reader of all kinds of
values. Measured by ``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json`` beside it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from operator import add
from typing import TYPE_CHECKING

import attrs

from kstt.io.excel.sheets import Marks
from kstt.limits import EXACT, LONGEST_TITLE, MOST_CELLS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["PlainSheet", "plain_sheet", "plain_strings", "plain_styles"]

_DECLARATION = r'\s*(?:<\?xml version=["\']1\.0["\'](?: encoding=["\'][\w-]{1,40}["\'])?[^<>]*\?>\s*)?'
_TABLE = re.compile(_DECLARATION + r'<sst(?: [\w:]+="[^"<>&]*")*>')
_STRING = re.compile(r'<si><t( xml:space="preserve")?>([^<>]*)</t></si>\s*')
_UNIQUE = re.compile(r' uniqueCount="([^"]*)"')
_START = re.compile(_DECLARATION + r"<worksheet[\s>]")
_OTHER_LETTERS = re.compile(rb"<\?xml[^>]*encoding=(?![\"'](?:utf-8|us-ascii)[\"'])", re.IGNORECASE)
_SHOWN = (' hidden="false"', ' hidden="0"')
"""How some programs write that something shows."""
_WRITTEN, _VALUE = re.compile("<v>([^<]*)</v>"), "\0"
"""A value, and what stands for it, which no XML has."""
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>(?:(<f)[^<>]*>(?:[^<]*</f>)?)?'
    r"(?:(\0)|<is><t([^<>]*)>([^<]*)</t></is>)</c>",
    re.ASCII,
)
"""A cell that holds anything: letters, number, attributes, formula, value, or a text in place of it."""
_ATTRIBUTES = re.compile(
    r'(?: s="(\d{1,5})")?(?: t="(n|s|str|inlineStr)")?( xml:space="preserve")?', re.ASCII
)
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"\s*/>', re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,20})?(?:E[+-]?\d{1,3})?", re.ASCII)
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7}));", re.ASCII)
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
"""Signs that no XML has, and what stands for them in workbooks."""
_BLANKS = " \t\n"

_FORMAT = re.compile(r'<numFmt numFmtId="(\d{1,9})" formatCode="([^"<>]*)"')
_STYLE = re.compile(r'<xf (?:[\w:]+="[^"<>]*" )*?numFmtId="(\d{1,9})"')
_PLAIN_FORMATS = frozenset((*range(14), *range(37, 41), 48, 49))
"""Number formats of ECMA-376 part 1, 18.8.30, that show a number as a number."""
_FIRST_OWN = 164
"""Formats with a lower number have a meaning of their own, written in the workbook or not."""
_NO_LETTERS = re.compile(r"&[lg]t;|&quot;|General", re.ASCII)

_Row = tuple[str | float, ...]

_LONGEST_KEPT, _LONGEST_ROW = 65_536, 8_192
"""The longest styles, and the longest row, that are kept to be known again."""


@attrs.frozen
class PlainSheet:
    """The marks of a sheet that hides nothing, and its rows, each as wide as the widest.

    Whole numbers are texts, as readers of forms and of records take them; ``texts`` says whether every cell
    is one. There are no ``rows`` where a cell may be a day or another value that only its reader knows.
    """

    marks: Marks
    rows: tuple[_Row, ...] | None = None
    texts: bool = False


def plain_sheet(
    part: bytes, strings: Sequence[str] | None, styles: frozenset[str], *, calculate: bool = False
) -> PlainSheet | None:
    """The rows and marks of a sheet of plain values; ``None`` where only the parser can tell.

    Args:
        part: the sheet's XML.
        strings: the shared strings; ``None`` where they are not plain texts.
        styles: the styles that show numbers as numbers, as :func:`plain_styles` gives them.
        calculate: the workbook asks to be calculated when it is opened, so that values of 0 may be no more
            than place holders.

    >>> part = b'<worksheet><sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData></worksheet>'
    >>> plain_sheet(part, [], frozenset()).rows
    (('', ''), ('', '5'))
    >>> plain_sheet(part.replace(b'r="2"', b'r="2" hidden="1"'), [], frozenset()) is None
    True
    """
    text = _decoded(part)
    above, _, below = text.partition("<sheetData>")
    body, _, rest = below.partition("</sheetData>")
    hidden = text.count("hidden")
    merges = _MERGE.findall(rest)
    if (
        not _START.match(above)
        or "<c " in above
        or not rest.rstrip().endswith("</worksheet>")
        or "</sheetData>" in rest
        or ("!" in text and "<!" in text)
        or _VALUE in body
        or (hidden and hidden != sum(map(text.count, _SHOWN)))
        or len(merges) != rest.count("<mergeCell") - rest.count("<mergeCells")
    ):
        return None
    cells = _Cells.of(body)
    if cells is None or not cells.is_calculated(asked=calculate):
        return None
    regions = tuple(
        (int(top) - 1, _column(left), int(bottom or top) - 1, _column(right or left))
        for left, top, right, bottom in merges
    )
    marks = Marks(cells.height, cells.width, regions)
    if strings is None:
        return PlainSheet(marks)
    try:
        rows, texts = cells.filled(strings, styles)
    except (ValueError, LookupError):
        return PlainSheet(marks)
    return PlainSheet(marks, rows, texts)


@attrs.frozen
class _RowShape:
    """A row as it is written but for the values of its cells: where they stand, and how each is written.

    ``number`` is that of the row from 1, ``columns`` those of the cells that hold anything, ``kinds`` their
    attributes, ``formulas`` which of them have one; ``values`` is how many have a value, ``within`` are the
    texts that others have in place of it.
    """

    number: int
    columns: tuple[int, ...]
    kinds: tuple[str, ...]
    formulas: tuple[int, ...]
    within: tuple[str | None, ...] = ()
    values: int = 0


_NOTHING = _RowShape(0, (), (), ())


def _shape_in(written: str) -> _RowShape | None:
    """The shape of a row whose values are taken out; ``None`` where only the parser can tell."""
    found = _CELL.findall(written)
    # Every cell that holds anything must be among those found.
    if len(found) != written.count("</c>"):
        return None
    if not found:
        return None if _VALUE in written or "<f" in written else _NOTHING
    letters, numbers, kinds, formulas, values, spaces, texts = zip(*found, strict=True)
    columns = tuple(map(_column, letters))
    within = tuple(None if value else text for value, text in zip(values, texts, strict=True))
    if (
        len(set(numbers)) > 1
        or sorted(set(columns)) != list(columns)
        or written.count(_VALUE) != within.count(None)
        or any(' t="e"' in kind for kind in kinds)
    ):
        return None
    return _RowShape(
        int(numbers[0]),
        columns,
        tuple(map(add, kinds, spaces)),
        tuple(place for place, formula in enumerate(formulas) if formula),
        within if any(text is not None for text in within) else (),
        within.count(None),
    )


# Rows of the workbooks of one office are written alike; longer rows are not kept.
_kept_shape = lru_cache(maxsize=2_048)(_shape_in)


@attrs.frozen
class _Cells:
    """The cells of a sheet that hold anything, row by row, and how far they reach."""

    rows: tuple[tuple[_RowShape, list[str]], ...]
    height: int
    width: int

    @classmethod
    def of(cls, body: str) -> _Cells | None:
        """The cells in the XML of rows; ``None`` where only the parser can tell."""
        pieces = _WRITTEN.split(body)
        values = pieces[1::2]
        rows: list[tuple[_RowShape, list[str]]] = []
        start = height = width = 0
        for written in _VALUE.join(pieces[::2]).split("</row>"):
            shape = (_kept_shape if len(written) <= _LONGEST_ROW else _shape_in)(written)
            if shape is None or (shape.columns and shape.number <= height):
                return None
            if shape.columns:
                end = start + shape.values
                own = values[start:end]
                if shape.within:
                    taken = iter(own)
                    own = [next(taken) if text is None else text for text in shape.within]
                rows.append((shape, own))
                height, width, start = shape.number, max(width, shape.columns[-1] + 1), end
        return cls(tuple(rows), height, width)

    def is_calculated(self, *, asked: bool) -> bool:
        """Whether formulas have their values; where calculation is asked for, not all of them 0."""
        formulas = [values[place] for shape, values in self.rows for place in shape.formulas]
        return "" not in formulas and (not asked or not formulas or set(formulas) != {"0"})

    def filled(self, strings: Sequence[str], styles: frozenset[str]) -> tuple[tuple[_Row, ...], bool]:
        """The rows from the first of the sheet, blank ones and blank cells included; whether all are texts.

        Raises: ValueError and LookupError for a value that is not plain, or too many cells.
        """
        if self.height * self.width > MOST_CELLS:
            raise ValueError
        shared = {str(place): text for place, text in enumerate(strings)}
        reader = cache(partial(_reader, shared=shared, styles=styles))
        readers: dict[tuple[str, ...], list[Callable[[str], str | float]]] = {}
        blank: list[str | float] = [""] * self.width
        rows: list[_Row] = [tuple(blank)] * self.height
        texts = True
        for shape, written in self.rows:
            own = readers.get(shape.kinds)
            if own is None:
                own = readers[shape.kinds] = list(map(reader, shape.kinds))
            row = [read(value) for read, value in zip(own, written, strict=True)]
            texts = texts and set(map(type, row)) <= {str}
            if len(row) < self.width:
                cells, row = row, blank.copy()
                for place, value in zip(shape.columns, cells, strict=True):
                    row[place] = value
            rows[shape.number - 1] = tuple(row)
        return tuple(rows), texts


def _reader(kind: str, shared: Mapping[str, str], styles: frozenset[str]) -> Callable[[str], str | float]:
    """What reads the values of cells with these attributes.

    Raises: ValueError for cells that may hold anything but texts and numbers.
    """
    match = _ATTRIBUTES.fullmatch(kind)
    if match is None:
        raise ValueError
    style, written, space = match.groups()
    match written:
        case "s":
            return shared.__getitem__
        case "str":
            return partial(_text, keep=True)
        case "inlineStr":
            return partial(_text, keep=bool(space))
        case _ if style is None or style in styles:
            return _number
    raise ValueError


def _decoded(part: bytes) -> str:
    """The text of a part; nothing where it is not in UTF-8."""
    if _OTHER_LETTERS.match(part[:200]):
        return ""
    try:
        return part.decode()
    except UnicodeDecodeError:
        return ""


def _sign(entity: re.Match[str]) -> str:
    """The sign that an entity stands for.

    Raises: ValueError for the number of no sign.
    """
    return _SIGNS[entity[1]] if entity[1] else chr(int(entity[2]))


def _text(written: str, *, keep: bool) -> str:
    """The text that is written in XML, without the blanks around it unless it is to ``keep`` them.

    Raises: ValueError where only a parser can tell.
    """
    text = written if keep else written.strip(_BLANKS)
    if "&" in text:
        if text.count("&") != len(_ENTITY.findall(text)):
            raise ValueError
        text = _ENTITY.sub(_sign, text)
        if not keep and text != text.strip():
            raise ValueError
    if _STRANGE.search(text):
        raise ValueError
    return text


# The same names stand in the workbooks of all units.
_kept_text = lru_cache(maxsize=16_384)(_text)


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
    strings = _STRING.findall(text, start.end())
    # Every element must be among those found.
    whole = text.count("<", start.end()) == 4 * len(strings) + 1
    if not whole or (claimed and not (claimed[1].isdecimal() and int(claimed[1]) <= len(part))):
        return None
    try:
        return [
            (_kept_text if len(written) <= LONGEST_TITLE else _text)(written, keep=bool(space))
            for space, written in strings
        ]
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


@lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
