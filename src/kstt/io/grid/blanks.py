"""Rows without any figure, in tables that leave blank what is nothing, and how they differ from remarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.totals import is_total
from kstt.io.grid.lines import is_next_page
from kstt.numerals import whole_number
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.lines import TableLine

__all__ = ["counted_by_numbers", "goes_on", "in_capitals", "is_remark", "leaves_rows_blank", "names_row"]

_LONG = 120
_REMARK = re.compile(
    r"[*:]|\b(?:ho so|so lieu|ghi chu|nguon|luu y|ly do|ngay|nguoi"
    r"|thu truong|giam doc|chu tich|lanh dao|ho ten|ghi ro)\b"
)
"""What a remark or a signature under a table has, and no name of a category."""
_ITEM = re.compile(r"^\d{1,3}[.)]\s*|^[-+]\s*")
_REASONS = "do|nguyên nhân|bao gồm|trong đó|chưa"
_SAYS = re.compile(rf"(?:{_REASONS}|một số|đề nghị|kiến nghị|không)\b")
"""How remarks begin, and no name of a category does, as long as the marks are written."""
_HEADS_ROWS = re.compile(r"(?:nhom )?(?:linh vuc|loai|don vi|co quan|cap|tham quyen)\b[^:]*:")
"""What heads rows with a colon: *Lĩnh vực: Lao động*."""
_SAYS_NUMBERED = re.compile(
    rf"(?:{_REASONS}|ghi chú|lưu ý|lý do|số liệu)\b"
    r"|(?:(?:một số|các|những) )?hồ sơ\b.*\b(?:trễ|quá hạn|chậm|chưa|chuyển|còn|tồn)\b"
)
"""How numbered remarks begin. A numbered category may be *Người có công* or *Không gian mạng*."""


def leaves_rows_blank(lines: Sequence[TableLine], total_label: str) -> bool:
    """Whether a table has rows without number, and leaves blank what is nothing: a row may be all blank."""
    rows = [line for line in lines if line.has_counts and not is_total("", line.label, total_label)]
    if sum(not line.number for line in rows) * 2 <= len(rows):
        return False
    numbered = [line for line in lines if line.number.isdecimal()]
    return not any(0 in line.values for line in (*rows, *numbered))


def counted_by_numbers(lines: Sequence[TableLine]) -> set[int]:
    """The lines without number that the numbers of the rows above and below them count as rows.

    Of rows numbered 3 and 5 the one between them is the fourth, though nobody wrote so.
    """
    found: set[int] = set()
    last: tuple[int, int] | None = None
    for i, line in enumerate(lines):
        number = line.bare_number
        value = whole_number(number)
        if value is not None:
            if last is not None and value - last[0] == i - last[1]:
                found.update(range(last[1] + 1, i))
            last = value, i
        elif number:
            # A heading is the 0th row.
            last = 0, i
        elif is_total("", line.label):
            last = None
    return found


def in_capitals(lines: Sequence[TableLine]) -> bool:
    """Whether the names of rows are in capitals, so that these do not tell a heading."""
    rows = [line for line in lines if any(line.values)]
    return sum(line.label.isupper() for line in rows) * 2 > len(rows)


def is_remark(label: str, *, numbered: bool = False) -> bool:
    """Whether a text by its words is a remark or a signature; a numbered one only by how it begins."""
    written = _ITEM.sub("", name_key(label))
    if numbered:
        return _SAYS_NUMBERED.match(written) is not None
    if _HEADS_ROWS.match(bare(written)):
        return False
    return _REMARK.search(bare(written)) is not None or _SAYS.match(written) is not None


def goes_on(name: str, rest: str) -> bool:
    """Whether a text may be the rest of a name above it: it goes on in a small letter, or in brackets.

    >>> goes_on("Lưu thông hàng hóa", "và xuất nhập khẩu"), goes_on("Đất đai", "Hộ tịch")
    (True, False)
    """
    begins = rest.lstrip("( ")[:1].islower() and name[:1].isupper()
    return begins and len(rest) <= _LONG and not (is_remark(rest) or is_next_page(rest))


def names_row(label: str, *, capitals: bool) -> bool:
    """Whether a text may name a row: short, no remark, no figure, not in capitals as headings are."""
    short = len(label) <= _LONG and (capitals or not label.isupper())
    figure = any(map(str.isdecimal, _ITEM.sub("", label)))
    return short and not figure and not is_remark(label)
