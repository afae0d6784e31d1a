"""Texts under and between the rows of a table: what names a row, and what is a remark or a signature."""

from __future__ import annotations

import re

from kstt.io.grid.lines.line import is_next_page
from kstt.text import bare, name_key

__all__ = ["goes_on", "is_remark", "names_row"]

_LONG = 120
_REMARK = re.compile(
    r"[*:]|\b(?:ho so|so lieu|ghi chu|nguon(?! nuoc)|luu y|ly do|ngay"
    r"|nguoi (?:lap|ky|bao|tong|kiem|duyet|phu|thuc|ghi|nhap|viet|soat|dung|dai)"
    r"|thu truong|giam doc|chu tich|lanh dao|ho ten|ghi ro)\b"
)
"""What a remark or a signature under a table has, and no name of a category."""
_LEADS_ON = re.compile(
    r"\W*(?:het|tiep theo|tiep|da duyet|muc luc|phan [ivx\d]{1,4}|trang \d{1,4}|(?:chuyen|xem) trang sau)\W*"
)
"""What stands between or after the pages of a table."""
_ITEM = re.compile(r"^\d{1,3}[.)]\s*|^[-+]\s*")
_NUMBERED = re.compile(r"^(?:\d{1,3}[.)]\s*|\d{1,3} |[-+]\s*)")
_REASONS = "do|nguyên nhân|bao gồm|trong đó|chưa"
_NOTE_MARK = re.compile(r"(?:(?<!\*)\*+|\([^()]*\))$")
"""The mark of a note, or a note, after a name."""
_SAYS = re.compile(rf"(?:{_REASONS}|một số|đề nghị|kiến nghị|không(?! gian))\b")
"""How remarks begin, and no name of a category does, as long as the marks are written."""
_HEADS_ROWS = re.compile(r"(?:nhom )?(?:linh vuc|loai|don vi|co quan|cap|tham quyen)\b[^:]*:")
"""What heads rows with a colon: *Lĩnh vực: Lao động*."""
_SAYS_NUMBERED = re.compile(
    rf"(?:{_REASONS}|ghi chú|lưu ý)\b"
    r"|(?:lý do|số liệu|đề nghị|kiến nghị|trong (?:tuần|tháng|quý|kỳ|năm))\b(?:.*[\d:]|(?:\W+\w+){4})"
    r"|.*\b\d+ (?:hồ sơ|trường hợp)\b"
    r"|(?:(?:một số|các|những) )?hồ sơ\b.*\b(?:trễ|quá hạn|chậm|chưa|chuyển|còn|tồn)\b"
)
"""How numbered remarks begin. A category may be *Không gian mạng*, *Kiến nghị, phản ánh* or *Lý do khác*."""


def is_remark(label: str, *, numbered: bool = False) -> bool:
    """Whether a text by its words is a remark or a signature; a numbered one only by how it begins."""
    written = _ITEM.sub("", name_key(label))
    if numbered:
        return _SAYS_NUMBERED.match(written) is not None
    if _HEADS_ROWS.match(bare(written)):
        return False
    plain = bare(written)
    return any((_REMARK.search(plain), _LEADS_ON.fullmatch(plain), _SAYS.match(written)))


def goes_on(name: str, rest: str) -> bool:
    """Whether a text may be the rest of a name above it: it goes on in a small letter, or in brackets.

    >>> goes_on("Lưu thông hàng hóa", "và xuất nhập khẩu"), goes_on("Đất đai", "Hộ tịch")
    (True, False)
    """
    begins = rest.lstrip("( ")[:1].islower() and name[:1].isupper()
    return begins and len(rest) <= _LONG and not (is_remark(rest) or is_next_page(rest))


def names_row(label: str, *, capitals: bool) -> bool:
    """Whether a text may name a row: short, no remark, no figure, not in capitals as headings are."""
    name = _NOTE_MARK.sub("", label).rstrip()
    short = 0 < len(name) <= _LONG and (capitals or not name.isupper())
    figure = any(map(str.isdecimal, _NUMBERED.sub("", name)))
    return short and not figure and not is_remark(name)
