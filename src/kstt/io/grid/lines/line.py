"""The lines of a table as they stand, and what a line by itself says of others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.grids import UnseenError
from kstt.numerals import whole_number
from kstt.records.units import is_unit
from kstt.tables.cells import Cells, PlainCells, cells_of, counts_in, section_number
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.tables.cells import ReportedCell

__all__ = [
    "TableLine",
    "added",
    "adds_up",
    "bare_number",
    "goes_on",
    "heads_block",
    "is_next_page",
    "is_sum",
    "names_block",
    "names_system",
    "names_units",
    "nearly_sums",
    "not_a_row",
    "sums_up",
]

_SUM = re.compile(
    r"(?:(?:tổng )?cộng(?! (?:đồng|hòa|hoà)\b)|tc"
    r"|tổng(?! (?:hợp|cục|công ty|thể|quan|biên|đài|điều tra|kiểm kê|kết|đội|hội|liên đoàn|thanh tra)))\b.*"
)
_SYSTEM = re.compile(
    r"(?:(?:tthc|thu tuc hanh chinh|ho so|hs|so lieu|cac|tren|cua|thuoc|trong|tai) )*"
    r"(?:he thong|phan mem|nganh doc)\b.*"
)


_OF_A_KIND = re.compile(r"(?:lĩnh vực|đơn vị|cơ quan) ?: ?\S")
_OTHERS_OR_SUMS = (
    r"(?:(?:tổng )?cộng (?:trang|dồn|mang|lũy|luỹ|dồn trang)|(?:cộng |số )?mang sang"
    r"|(?:cộng )?chuyển (?:sang )?trang|(?:(?:tổng )?cộng |số (?:liệu )?)?(?:từ )?trang (?:trước|trên|sau)"
    r"|tổng trang|đơn vị tính|đvt|đối chiếu|chênh lệch|tỷ lệ|so với|so sánh|ghi chú"
    r"|đạt tỷ lệ|tỷ trọng|chỉ tiêu|ước thực hiện|dự kiến"
    r"|(?:bình quân|trung bình)(?= ?(?:/|mỗi|một|ngày|tháng))"
    r"|(?:kế hoạch|mục tiêu)(?= ?(?:[(:]|giao|đề ra|đặt ra|kỳ|tuần|tháng|quý|năm))"
    r"|(?:(?:tổng(?: cộng| số)?|cộng|số(?: liệu)?)(?: hồ sơ)? )?"
    r"(?:lũy kế|luỹ kế|cùng kỳ|(?:kỳ|quý|tháng|năm) trước)"
    r"|kiểm tra(?= ?(?:[:(=]|$)| (?:tổng|số|chéo|lại|cột|công thức|cân đối|đối chiếu)\b))(?:\b.*|$)"
    r"|%.*|.*\(%\)"
)
_CHANGES = (
    r"|(?:tăng|giảm)(?:\W*(?:tăng|giảm))?(?:\W*(?:[(\d%].*)?|\W* (?:so|số|tỷ lệ|tuyệt đối|tương đối)\b.*)"
)
_NO_ROW = re.compile(_OTHERS_OR_SUMS + _CHANGES)
"""Lines without number that are no rows: page sums, shares, comparisons, checks, units of count [recall].

*Giảm nghèo* and *Kiểm tra, xử lý văn bản* are names of categories, *Tăng Nhơn Phú* one of wards.
"""
_NO_ROW_WITHOUT_MARKS = re.compile(bare(_OTHERS_OR_SUMS))


_LETTERS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
"""The letters of rows in their order, as in Vietnamese and as in English."""
_PART_OF = re.compile(r"^(?:ph[ầa]n|m[ụu]c)\s+", re.IGNORECASE)
_EQUAL = 4
"""Cells other than 0 of a line that must be the sum of its rows where another is not."""
_NEXT_PAGE = re.compile(r"\btiep theo\b|\(tiep\b|^tiep$")


@attrs.frozen(eq=False)
class TableLine:
    """A line of a table as read: number, label, cells, row in the grid, and the block of rows it stands in.

    ``in_section`` says that its roman number is that of a group within a section, ``of_unit`` that its name
    is that of the reporting unit, whose total it is. A line may be made without its cells where each holds a
    count: what is asked of them fails then.
    """

    number: str
    label: str
    _written: Cells | None = attrs.field(alias="cells")
    row: int
    block: str = ""
    in_section: bool = False
    of_unit: bool = False

    @property
    def written(self) -> Cells:
        """The cells, made or not.

        Raises: UnseenError.
        """
        if self._written is None:
            raise UnseenError
        return self._written

    @property
    def is_unseen(self) -> bool:
        """The cells are not to be looked at."""
        return self._written is None

    @property
    def name(self) -> str:
        """Its number and label."""
        return f"{self.number} {self.label}".strip()

    @property
    def bare_number(self) -> str:
        """Its number without what stands around it: *1.*, *(1)* and *Phần 1* are 1; nothing for a dash."""
        return bare_number(self.number)

    @property
    def is_section(self) -> bool:
        """Its number is roman, as those of sections are."""
        return not self.in_section and section_number(self.bare_number) is not None

    def is_total(self, total_label: str = "") -> bool:
        """Whether it is the grand total by its name; ``total_label`` is what its edition calls that."""
        return self.of_unit or is_total(self.number, self.label, total_label)

    @property
    def cells(self) -> tuple[ReportedCell, ...]:
        """The cell of each column."""
        return cells_of(self.written)

    @property
    def values(self) -> tuple[int | None, ...]:
        """The counts of the cells."""
        return counts_in(self.written)

    @property
    def is_counted(self) -> bool:
        """Every cell is a count in digits alone or blank, and some hold one."""
        return self._written is None or isinstance(self._written, PlainCells)

    @property
    def has_counts(self) -> bool:
        """Any cell holds a count."""
        return self.is_counted or any(cell.value is not None for cell in self.cells)

    @property
    def has_texts(self) -> bool:
        """Anything is written in a cell."""
        return self.is_counted or any(cell.text.strip() for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        """No cell holds anything."""
        return not self.is_counted and all(cell.is_blank for cell in self.cells)

    @property
    def counts(self) -> tuple[int, ...] | None:
        """The counts of the cells, a blank or *N/A* being nothing; ``None`` where one holds anything else."""
        written = self.written
        if isinstance(written, PlainCells):
            return tuple([value or 0 for value in written.values])
        if any(cell.value is None and not (cell.is_blank or cell.is_unknown) for cell in written):
            return None
        return tuple([cell.value or 0 for cell in written])


@lru_cache(maxsize=65_536)
def heads_block(label: str) -> bool:
    """Whether a line among rows of categories heads a block of them: a unit or a system."""
    return is_unit(label) or names_system(label) or names_block(label)


def names_block(label: str) -> bool:
    """Whether a heading says of what kind the block under it is: *Đơn vị: Cục Thuế tỉnh*."""
    return _OF_A_KIND.match(name_key(label)) is not None


def names_system(label: str) -> bool:
    """Whether a heading names a system or a branch that the figures under it come from."""
    return _SYSTEM.fullmatch(bare(label)) is not None


def names_units(lines: Sequence[TableLine]) -> bool:
    """Whether the rows of a table are units: most of those with figures have a unit's name."""
    rows = [line for line in lines if any(line.values)]
    return sum(is_unit(line.label) for line in rows) * 2 > len(rows)


@lru_cache(maxsize=4096)
def not_a_row(label: str) -> bool:
    """Whether a line so labelled, without a number, is a page sum, a percentage or a check."""
    name = name_key(label)
    # Without marks "giam" is also "giám", which begins names of categories.
    return (_NO_ROW_WITHOUT_MARKS if name.isascii() else _NO_ROW).fullmatch(name) is not None


def is_next_page(text: str) -> bool:
    """Whether a text says that a table goes on from the page before.

    >>> is_next_page("Biểu số II.06c/VPCP/KSTT (tiếp theo)"), is_next_page("Tiếp nhận")
    (True, False)
    """
    return "ti" in text.casefold() and _NEXT_PAGE.search(bare(text)) is not None


def bare_number(number: str) -> str:
    """The number of a line without the marks and words around it; empty for a dash."""
    if number.isdecimal():
        return number
    written = _PART_OF.sub("", number.strip().rstrip(".)/").lstrip("("))
    return written if any(map(str.isalnum, written)) else ""


def sums_up(line: TableLine) -> bool:
    """Whether a line calls itself a sum."""
    return not line.number and is_sum(line.label)


def is_sum(label: str) -> bool:
    """Whether a label is that of a sum."""
    return _SUM.fullmatch(name_key(label)) is not None


def adds_up(line: TableLine, rows: Sequence[TableLine]) -> bool:
    """Whether a line is the sum of rows, cell by cell, a blank being nothing."""
    if not rows or line.is_blank:
        return False
    counts = [one for row in rows if (one := row.counts) is not None]
    return len(counts) == len(rows) and line.counts == added(counts)


def nearly_sums(line: TableLine, rows: Sequence[TableLine]) -> dict[int, int]:
    """The cells of a line that are not the sum of rows, with that sum, though most others are; dashes are 0.

    Args:
        line: the line.
        rows: two rows or more.
    """
    own = line.counts
    counts = [one for row in rows if (one := row.counts) is not None]
    if len(rows) < 2 or own is None or len(counts) < len(rows):
        return {}
    sums = added(counts)
    odd = {c: total for c, total in enumerate(sums) if own[c] != total}
    equal = sum(1 for c, total in enumerate(sums) if total and c not in odd)
    # A blank and *N/A* may stand for any number, a dash for none.
    cells = [one.cells[c] for c in odd for one in (line, *rows)]
    open_ = any(cell.value is None and (not cell.text.strip() or cell.is_unknown) for cell in cells)
    return odd if odd and not open_ and equal >= _EQUAL and equal > len(odd) else {}


def added(rows: Sequence[Sequence[int | None]]) -> tuple[int, ...]:
    """The sum of the counts of rows in each column, a blank being nothing."""
    return tuple([sum(filter(None, column)) for column in zip(*rows, strict=True)])


def goes_on(number: str, other: str) -> bool:
    """Whether a number is that of the row after another: *2* after *1*, *I.2* after *I.1*, *b* after *a*.

    Args:
        number: the number of a row, bare.
        other: that of one below it.
    """
    if len(number) == len(other) == 1 and not other.isdecimal():
        return any(f"{number}{other}".lower() in letters for letters in _LETTERS)
    (group, _, own), (other_group, _, following) = number.rpartition("."), other.rpartition(".")
    known, after = whole_number(own), whole_number(following)
    return group == other_group and known is not None and after == known + 1
