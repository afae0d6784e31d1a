"""Where the header of a table stands in a sheet: its rows of titles, its line of numbers, its names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.editions import FORM_CODE
from kstt.definitions.form_05 import FeedbackAccount
from kstt.io.grid.columns.number_lines import is_number_row, kept_if_short, printed_number
from kstt.io.grid.columns.odd_counts import is_figure, is_odd_figure
from kstt.io.grid.heading.units import stated_unit
from kstt.io.grid.lines.line import names_block
from kstt.io.grid.lines.sections import is_number, named_level
from kstt.io.grid.titles.paths import Block, blank_columns, compares_periods, with_periods_named
from kstt.io.grid.titles.words import GROUPS, WORDS, path_said
from kstt.limits import HEAD_DEPTH, HEAD_ROWS, MOST_COLUMNS
from kstt.records.units import is_unit
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.account import Account
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.paths import Merge
    from kstt.io.grid.titles.words import TitleWords

__all__ = [
    "Names",
    "Place",
    "at",
    "codes_names",
    "divides_names",
    "has_texts",
    "has_units",
    "header_places",
    "joined_place",
    "name_of",
    "names_of",
    "says_of_columns",
    "speaks_of",
]

_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]|=.*")
_NUMBERS = frozenset(("stt", "tt", "so tt", "s.tt", "s t t", "so thu tu", "thu tu", "number", "no", "no."))
_CATEGORY = re.compile(
    r"(?:ten |cac |nhom )?(?:linh vuc|lv$|nganh(?! doc)|loai thu tuc|noi dung(?:$| cong viec)"
    r"|cong viec giai quyet|ten thu tuc|ten tthc|thu tuc hanh chinh$|nhom thu tuc|nhom tthc"
    r"|category|label|procedure)\b.*"
)
_CODE = re.compile(r"(?:ma|ma so|ma hieu|ky hieu|code)(?: (?:linh vuc|tthc|thu tuc|don vi|so|nganh))*")
_UNIT = re.compile(
    r"(?:ten |cac )?(?:don vi|co quan|dia phuong|dia ban|xa,? phuong|phuong,? xa|so ban nganh|unit|office)"
    r"(?:[ ,/]+(?:don vi|co quan|thi tran|thuc hien|giai quyet|tiep nhan|xu ly|hanh chinh|bao cao|va|thuoc"
    r"|truc|dac khu))*"
)
_OF_HEADING = re.compile(r"\b(?:don vi (?:nhan )?bao cao|ky bao cao) ?:|^\W{0,3}ban hanh (?:theo|kem)\b")
_LONG, _LONGER = 80, 240
"""A title of a row is no longer than the first; a cell longer than the second is prose."""
_MANY, _FEW = 3, 2
_SAMPLE = 40
"""The most rows under a header in which it is looked what a column holds."""
_FEEDBACK = re.compile(r"\b(?:phan anh|kien nghi|pakn)\b")


@attrs.frozen
class Names:
    """The columns that name the rows: number, label, the unit where it stands apart, codes, all labels."""

    number: int | None
    label: int | None
    unit: int | None = None
    codes: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()


@attrs.frozen
class Place:
    """A header that may be one of a form: first and last row, number line included, and what it holds."""

    first: int
    last: int
    block: Block
    names: Names


def at(row: Sequence[str], index: int) -> str:
    """The cell of a row that may be too short."""
    return row[index].strip() if index < len(row) else ""


@lru_cache(maxsize=4096)
def name_of(text: str) -> str:
    """What a title names of a row: ``number``, ``category``, ``unit``, ``code``, or nothing."""
    if not text or len(text) > _LONG:
        return ""
    key = " ".join(_NOTE.sub(" ", bare(text)).strip(" .:*").split())
    if key in _NUMBERS:
        return "number"
    if named_level(text) is not None or names_block(text):
        return ""  # "Lĩnh vực thuộc thẩm quyền cấp xã" heads a section, "Lĩnh vực: Đất đai" a block.
    if _CATEGORY.fullmatch(key):
        return "category"
    if _CODE.fullmatch(key):
        return "code"
    return "unit" if _UNIT.fullmatch(key) and "don vi bao cao" not in key else ""


def names_of(rows: Sequence[Sequence[str]]) -> Names:
    """The columns that name the rows, by the titles of a header."""
    found: dict[str, int] = {}
    codes: list[int] = []
    labels: list[int] = []
    for row in rows:
        for c, cell in enumerate(row[:MOST_COLUMNS]):
            if cell and (name := name_of(cell) or ("unit" if _UNIT.fullmatch(bare(cell)) else "")):
                found.setdefault(name, c)
                if name in {"code", "category"}:
                    (codes if name == "code" else labels).append(c)
    return Names(found.get("number"), found.get("category"), found.get("unit"), tuple(codes), tuple(labels))


def header_places(grid: Grid, words: TitleWords) -> Iterator[Place]:
    """The places in a sheet where a header may stand, from the top."""
    end = min(len(grid.rows), HEAD_ROWS)
    r = 0
    found = 0
    while r < end and found < HEAD_DEPTH * HEAD_DEPTH:
        if not _may_begin(grid, r, words):
            r += 1
            continue
        place = _place(grid, r, words)
        yield place
        found += 1
        r = max(place.last, r) + 1


@kept_if_short
def says_of_columns(row: tuple[str, ...], words: TitleWords) -> int:
    """How many cells of a row say something of a form's columns."""
    return sum(
        bool(cell) and len(cell) <= _LONGER and not cell.isdecimal() and _speaks(words, cell)
        for cell in row[:MOST_COLUMNS]
    )


def _speaks(words: TitleWords, text: str) -> bool:
    return stated_unit(text) is None and words.cell(text).speaks


@kept_if_short
def _names_rows(row: tuple[str, ...]) -> bool:
    """Whether a cell of a row is a title over numbers, names or units of rows."""
    return any(cell and name_of(cell) for cell in row[:MOST_COLUMNS])


@kept_if_short
def _stands_above(row: tuple[str, ...]) -> bool:
    """Whether a row is one of the heading above a table: the code of a form, whose table it is, for when."""
    heads = any(cell and (_OF_HEADING.search(bare(cell)) or FORM_CODE.search(cell)) for cell in row)
    return heads and not _names_rows(row)


def _may_begin(grid: Grid, r: int, words: TitleWords) -> bool:
    """Whether a row may be the first of a header: it names the rows, or has several titles of a form."""
    row = grid.rows[r]
    if is_data(row) or _stands_above(row):
        return False
    says = says_of_columns(row, words)
    if says >= _MANY:
        return True
    if not _names_rows(row):
        # Groups of columns may stand above the row that names the rows.
        return says >= _FEW and any(map(_names_rows, grid.rows[r + 1 : r + 4]))
    following = grid.rows[r : r + 4]
    return (
        sum(says_of_columns(line, words) for line in following) >= _FEW
        or any(map(is_number_row, following))
        or (sum(1 for cell in row if cell and printed_number(cell) is not None) >= _MANY)
    )


@kept_if_short
def is_data(row: tuple[str, ...]) -> bool:
    """Whether a row holds figures, and is no line of column numbers."""
    plain = sum(1 for cell in row[:MOST_COLUMNS] if cell and cell.isdecimal())
    figures = plain if plain >= _MANY else sum(map(is_figure, row[:MOST_COLUMNS]))
    if figures < _MANY and not _names_rows(row):
        # Numbers in brackets stand beside titles, too.
        figures += sum(map(is_odd_figure, row[:MOST_COLUMNS]))
    return figures >= _MANY and not is_number_row(row)


def _place(grid: Grid, first: int, words: TitleWords) -> Place:
    """The header that begins in a row: its rows of titles, then its line of numbers, if it has one."""
    last = first
    numbers = is_number_row(grid.rows[first])
    blank = 0
    numbered = 0 if numbers else _numbered_below(grid, first)
    for r in range(first + 1, min(first + 2 * HEAD_DEPTH, len(grid.rows))):
        row = grid.rows[r]
        if numbers:
            break
        if not any(cell and cell.strip() for cell in row):
            blank += 1
            if blank > 1:
                break
            continue
        numbers = is_number_row(row)
        if numbers:
            last = r
            continue
        titles = says_of_columns(row, words) or (_FEW if compares_periods(row) else 0)
        named = _names_rows(row)
        within = any(top <= r - 1 < r <= bottom for top, _, bottom, _ in grid.merges if top >= first)
        heads = r < numbered or titles or named or within or _divides(grid, r, words)
        if is_data(row) or _is_numbered(row) or not heads or r - first >= max(HEAD_DEPTH, numbered - first):
            break
        if r >= numbered and not named and titles == 1 and _is_line(row) and not within:
            # A section's heading without figures, under a header.
            break
        last, blank = r, 0
    return _placed(grid, first, last, numbers)


def _numbered_below(grid: Grid, first: int) -> int:
    """The line of column numbers under titles, be these written over ever so many rows; 0 for none.

    A title that is broken into lines, each in a row of its own, says nothing in some of them.
    """
    for r in range(first + 1, min(first + 2 * HEAD_DEPTH, len(grid.rows))):
        row = grid.rows[r]
        if is_number_row(row):
            return r
        if is_data(row) or _is_numbered(row) or not any(map(str.strip, row)):
            return 0
    return 0


def joined_place(grid: Grid, above: Place, below: Place) -> Place | None:
    """The header of two places, the lower beginning right under the upper; ``None`` for two apart."""
    if below.first > above.last + _FEW:
        return None
    return _placed(grid, above.first, below.last, is_number_row(grid.rows[below.last]))


def _placed(grid: Grid, first: int, last: int, numbers: Mapping[int, int]) -> Place:
    """The header in some rows, the last of them its line of numbers if it has one."""
    titled = last - 1 if numbers else last
    merges = tuple(
        (top - first, left, bottom - first, right)
        for top, left, bottom, right in grid.merges
        if first <= top <= titled and left < MOST_COLUMNS
    )
    rows = tuple(tuple(row[:MOST_COLUMNS]) for row in grid.rows[first : titled + 1])
    rows = with_periods_named(rows, grid.rows[:first])
    rows = _with_whole_titles(_with_groups_in_place(rows), merges)
    if not numbers and titled == last:
        # Numbers printed beside the title of the rows, in place of titles.
        beside = {c: n for c, cell in enumerate(rows[-1]) if cell and (n := printed_number(cell)) is not None}
        numbers = beside if len(beside) >= _MANY else {}
    blank = blank_columns(rows, merges, grid.rows[last + 1 :])
    block = Block(rows or ((),), merges, tuple(numbers.items()), blank)
    names = names_of(rows)
    for _, left, _, right in merges if blank else ():
        # What a title names stands under the part of it that is not blank.
        own = next((c for c in range(left, right + 1) if c not in blank), left)
        if left in blank:
            number, label, unit = (own if c == left else c for c in (names.number, names.label, names.unit))
            names = attrs.evolve(names, number=number, label=label, unit=unit)
    return Place(first, last, block, names)


def _with_groups_in_place(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of a header with the names of groups above their totals, where they stand in the middle.

    So they do without merged cells, the first right of the first *Tổng số* under them, one for each of these.
    """
    for r, row in enumerate(rows[:-1]):
        titled = [c for c, cell in enumerate(row) if cell.strip() and not name_of(cell)]
        groups = [c for c in titled if WORDS.said(row[c]).group in GROUPS]
        totals = [c for c, cell in enumerate(rows[r + 1]) if cell.strip() and _is_bare_total(cell)]
        pairs = list(zip(totals, groups, strict=False))
        # One that stands over its total stands where groups begin.
        if len(groups) < _FEW or len(groups) != len(totals) or any(total >= c for total, c in pairs):
            continue
        if any(c >= after for c, after in zip(groups, totals[1:], strict=False)):
            continue
        moved = {total: row[c] for total, c in pairs}
        cells = tuple(moved.get(c, "" if c in groups else cell) for c, cell in enumerate(row))
        return (*rows[:r], cells, *rows[r + 1 :])
    return rows


def _with_whole_titles(
    rows: tuple[tuple[str, ...], ...], merges: Sequence[Merge]
) -> tuple[tuple[str, ...], ...]:
    """The rows of a header with titles that are written over two cells, *Trước* and *hạn*, in one.

    Neither is a title of several columns, one of them says nothing, and together they say something else
    than one under the other.
    """
    whole = [list(row) for row in rows]
    merged = {(r, left) for top, left, bottom, _ in merges for r in range(top, bottom + 1)}
    for r in range(len(whole) - 2, -1, -1):
        upper, lower = whole[r], whole[r + 1]
        for c, text in enumerate(upper):
            below = at(lower, c)
            if not (text.strip() and below) or {(r, c), (r + 1, c)} & merged:
                continue
            of_several = not at(upper, c + 1) and at(lower, c + 1)
            if of_several or all(WORDS.cell(one).speaks for one in (text, below)):
                continue
            one = f"{text.strip()} {below}"
            joined, apart = path_said(WORDS, (one,)), path_said(WORDS, (text, below))
            if (joined.group, joined.kinds) != (apart.group, apart.kinds):
                upper[c], lower[c] = one, ""
    return tuple(map(tuple, whole))


def _is_bare_total(text: str) -> bool:
    """Whether a title says that it is a total, and nothing else."""
    said = WORDS.said(text)
    return said.total and not said.kinds and said.group is None


def _divides(grid: Grid, r: int, words: TitleWords) -> bool:
    """Whether a row has nothing but words such as *Trong đó* over titles in the row under it."""
    filled = [cell for cell in grid.rows[r][:MOST_COLUMNS] if cell and cell.strip()]
    return (
        r + 1 < len(grid.rows)
        and says_of_columns(grid.rows[r + 1], words) >= _FEW
        and all((found := words.meanings(cell)) and all(means for means, _, _ in found) for cell in filled)
    )


def _is_numbered(row: Sequence[str]) -> bool:
    """Whether a row begins with a number and a name, as rows of a table do."""
    filled = [cell.strip() for cell in row if cell and cell.strip()][:2]
    return len(filled) > 1 and filled[0].isdecimal() and not filled[1].strip("([])").isdecimal()


def _is_line(row: Sequence[str]) -> bool:
    """Whether a row has one text in its first columns, as the heading of a section has."""
    filled = [c for c, cell in enumerate(row) if cell and cell.strip()]
    return len(filled) <= _FEW and filled[0] <= _FEW


def has_units(grid: Grid, first: int, column: int, label: int) -> bool:
    """Whether most texts of a column in the rows under a header, beside a label, are names of units."""
    rows = grid.rows[first : first + _SAMPLE]
    cells = [cell for row in rows if (cell := at(row, column)) and len(at(row, label)) > _MANY]
    return sum(map(is_unit, cells)) * 2 > len(cells)


def has_texts(grid: Grid, first: int, column: int) -> bool:
    """Whether a column has words in the rows under a header, and no numbers for most of them."""
    cells = [at(row, column) for row in grid.rows[first : first + _SAMPLE]]
    numbers = sum(1 for cell in cells if cell and is_number(cell))
    return sum(1 for cell in cells if len(cell) > _MANY and not is_number(cell)) > numbers


def divides_names(grid: Grid, first: int, label: int, column: int) -> bool:
    """Whether a column names parts of what a column left of it names: several rows with one name there."""
    rows = grid.rows[first : first + _SAMPLE]
    named = [at(row, label) for row in rows if at(row, column)]
    return len(set(filter(None, named))) < len(named)


def codes_names(grid: Grid, rows: tuple[int, int], column: int) -> bool:
    """Whether a column has the numbers or codes of names that stand right of it, under one title.

    Such a title is merged over both columns, or stands over the left one alone.
    """
    first, last = rows
    titles = {at(row, column) for row in grid.rows[first : last + 1]}
    if any(at(row, column + 1) not in {"", *titles} for row in grid.rows[first : last + 1]):
        return False
    under = grid.rows[last + 1 : last + 1 + _SAMPLE]
    named = [
        at(row, column) for row in under if len(name := at(row, column + 1)) > _MANY and name[0].isalpha()
    ]
    codes = sum(map(_is_code, named))
    return codes > _FEW and all(not cell or _is_code(cell) for cell in named)


def _is_code(text: str) -> bool:
    return is_number(text) or (text[:1].isdecimal() and not any(map(str.isspace, text)))


def speaks_of(grid: Grid, last: int, account: type[Account]) -> bool:
    """Whether the texts down to a row speak of feedback, as for accounts of it alone they should."""
    feedback = any(_FEEDBACK.search(bare(cell)) for row in grid.rows[: last + 1] for cell in row if cell)
    return feedback is (account is FeedbackAccount)
