"""Marks in prose about figures: how deep a paragraph stands, which numbers are amounts, which only words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kstt.audit.words.phrases import mask
from kstt.io.report.figures import FigureKind
from kstt.text import BULLETS, SUB_BULLETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.report.figures import Figure

__all__ = [
    "BODIES", "COMPARED", "EARLIER", "HEADINGS", "PLAIN", "TIME_UNITS", "amounts_of", "change_in", "depth_of",
    "is_amount", "is_carried", "masked", "without_stop",
]  # fmt: skip

PLAIN = 4
"""How deep running text stands; headings stand above it, bullets below."""
HEADINGS = 3
"""Down to this depth a paragraph is a heading."""
_DEPTHS = (
    (0, re.compile(r"\**\s?[IVX]+[.)]\s")),
    (1, re.compile(r"\**\s?\d{1,2}(?:[.)]\s|\t(?=[^\W\d]))")),
    (2, re.compile(r"\**\s?\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (3, re.compile(r"\**\s?[a-zđ]\)\s")),
    (5, re.compile(r"\(\d{1,2}\)\s")),
    (6, re.compile(rf"(?:--|[{re.escape(BULLETS)}])\s")),
    (7, re.compile(rf"[{re.escape(SUB_BULLETS)}]\s")),
)
_AMOUNTS = frozenset({FigureKind.COUNT, FigureKind.DECIMAL, FigureKind.PERCENT})
TIME_UNITS = frozenset(
    {"kỳ", "ngày", "ngày làm việc", "tuần", "tháng", "quý", "năm", "giờ", "phút", "cấp", "khối"}
)
"""Units of when, and at what level: such a number is one of the words beside what is counted."""
BODIES = frozenset(
    {"quầy", "máy", "cán bộ", "công chức", "cơ quan", "đơn vị", "sở", "xã", "phường", "thị trấn", "huyện",
     "tỉnh", "lĩnh vực", "bộ phận"}
)  # fmt: skip
"""Units of who does the work."""
_DURATIONS = frozenset({"ngày", "ngày làm việc", "giờ", "phút"})
_MANY = 3
"""So many numbers of one time in a sentence are counted themselves: ``10 ngày, nay 7 ngày, giảm 3 ngày``."""
_RANGE = re.compile(
    r"(?<!\w)từ (?:đủ )?(?P<low>\d[\d.,]{0,9})(?: [^\W\d]+){0,2} đến (?:dưới |hết )?(?P<high>\d[\d.,]{0,9})",
    re.IGNORECASE,
)
"""``từ 6 đến dưới 14 tuổi``: the bounds of a class count nothing."""
_GROWN = re.compile(r"(?<!\w)(?:tăng|giảm|nâng|rút|hạ)(?: [^\W\d]+){0,6} ?$", re.IGNORECASE)
_AGE = re.compile(r" (?:tuổi|giây)(?!\w)")
COMPARED = "\u0002"
"""Stands for a period that something is compared with."""
APART = "chênh"
"""The word of a difference that may be a rise or a fall."""
TIMES = "gấp"
"""The word of a change that is stated as how many times as much it is."""
_CHANGE = re.compile(
    r"(?<!\w)(?<!cắt )(tăng|giảm|nhiều hơn|ít hơn|cao hơn|thấp hơn|chênh(?: lệch| nhau)?|thay đổi|gấp)"
    r"(?: thêm| được)?"
    r"(?:(?: so với)? (?:kỳ|quý|tuần|tháng|năm|cùng kỳ)(?: báo cáo)?(?: năm)?(?: trước)?)?"
    r"[\s\u0002]{0,30}(?:là)?\s{0,9}$",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<!\w)(tăng|giảm|nhiều hơn|ít hơn|cao hơn|thấp hơn|chênh|vượt|thiếu|hụt)(?!\w)[^,;:.()\d]{0,60}$",
    re.IGNORECASE,
)
"""What points of the hundred are by, whatever stands between."""
_WAYS = {
    **dict.fromkeys(("tăng", "nhiều", "cao", "vượt"), "tăng"),
    **dict.fromkeys(("giảm", "ít", "thấp", "thiếu", "hụt"), "giảm"),
    "chênh": APART, "thay": APART, "gấp": TIMES,
}  # fmt: skip
EARLIER = re.compile(
    r"(?<!\w)so với (?:cùng kỳ|(?:kỳ|quý|tuần|tháng|năm)(?: báo cáo)? trước)(?: năm (?:trước|ngoái))?$",
    re.IGNORECASE,
)
"""What something is compared with: the bracket after it holds the figures of that time."""
_CARRIED_FROM = re.compile(r"\s*(?:chuyển (?:sang|qua|tiếp)|để lại)", re.IGNORECASE)
_CARRIED_TO = re.compile(
    r"(?<!\w)(?:chuyển (?:sang|qua|từ)|(?:tồn|nhận|mang sang|còn lại) (?:từ|của))"
    r"(?: kỳ| năm| quý| tháng)?\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\(([^()\d,;:\u0002]{1,40})\)(?=\s*:)")
"""A bracket without a figure before a colon is part of the label: ``đúng hạn (kể cả trước hạn): 5 hồ sơ``."""
_DASH = re.compile(r"(?<=[^\W\d])( ) ?(?:--?|–) (?=(\d)?)")
_NAMES = re.compile(r" ?: ?\d")
_CELLS = re.compile(r"[|\t]| {3,}")
"""What separates the cells of a line of a table, or labels side by side."""
_FIRST = 4
_LINE = re.compile(r"[\s|]{0,3}\d{1,3} {0,2}[|\t] {0,2}[^\W\d]")
"""The number of a line of a table, before its label."""
_ITEM = re.compile(r"(?:=|\) ?[+/–-]) ?\(\d{1,2}\)|\(\d{1,2}\) ?[+/–-] ?\(")
_EVERY = re.compile(r"(?<!\w)cứ\s{1,3}$", re.IGNORECASE)
"""``cứ 100 hồ sơ thì 11 hồ sơ bị trả lại``: a base that nothing counted."""
_RANK = re.compile(r"(?<!\w)(?:thứ|hạng) (?:\d{1,4}/)?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?<!\w)(?:cột|dòng|bảng|biểu số|mẫu số|phụ lục|vị trí|giai đoạn|đợt|câu|bước|số thứ tự) $",
    re.IGNORECASE,
)
"""``cột 3``: the number of a column, no count."""
_HOTLINE = re.compile(r"(?<!\w)(?:đường dây nóng|tổng đài|hotline)(?: số)? 1[089]\d\d(?!\w)", re.IGNORECASE)
"""``đường dây nóng 1022``: a telephone number."""
_PLACES = re.compile(r" (?:địa bàn|địa phương)(?!\w)")
"""``4 địa bàn nêu trên chiếm 60,8%``: what the reader of figures takes for no unit."""
_SPAN = 60


def depth_of(text: str) -> int:
    """How deep a paragraph stands: headings below 4, running text 4, bullets above."""
    return next((depth for depth, pattern in _DEPTHS if pattern.match(text)), PLAIN)


def amounts_of(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence that are amounts: of times only where several are told of."""
    times = Counter(figure.unit for figure in figures if figure.unit in _DURATIONS)
    exact = (one for one in figures if is_amount(one))
    return [
        one
        for one in exact
        if one.unit not in TIME_UNITS or times[one.unit] >= _MANY or one.kind is FigureKind.DECIMAL
    ]


def is_amount(figure: Figure) -> bool:
    """Whether a figure may be one of the amounts that relations are sought among."""
    text = figure.sentence.text
    # ``qua đường dây nóng 1022: 96``, ``(5) Chưa xong = (3)-(4): 46``
    bare = not figure.unit and figure.text.isdecimal()
    label = bare and (
        _NAMES.match(text, figure.end) or _ITEM.search(text, max(figure.start - 4, 0), figure.end + 4)
    )
    label = label or (bare and _PLACES.match(text, figure.end))
    label = label or (bare and figure.start < _FIRST and _LINE.match(text))
    label = label or _EVERY.search(text[max(figure.start - 8, 0) : figure.start])
    label = label or _RANK.search(text[max(figure.start - 20, 0) : figure.start])
    label = label or (bare and _NUMBERED.search(text[max(figure.start - 20, 0) : figure.start]))
    label = label or (bare and _HOTLINE.search(text, max(figure.start - 20, 0), figure.end))
    return figure.kind in _AMOUNTS and not label and not _AGE.match(text, figure.end) and not _bounds(figure)


def _bounds(figure: Figure) -> bool:
    """Whether a figure is one of the bounds of a class."""
    text, first = figure.sentence.text, max(figure.start - _SPAN, 0)
    return any(
        figure.start in {one.start("low"), one.start("high")} and not _GROWN.search(text[: one.start()])
        for one in _RANGE.finditer(text, first, figure.end + _SPAN)
    )


def masked(text: str, figures: Sequence[Figure]) -> str:
    """The text, of the same length, without what is no amount."""
    text = _CELLS.sub(lambda match: ";".ljust(len(match[0])) if match[0][0] == " " else ",", text)
    pieces, edge = [], 0
    for figure in figures:
        if figure.kind not in _AMOUNTS:
            blank = " " * (figure.end - figure.start)
            pieces += [text[edge : figure.start], COMPARED + blank[1:] if figure.is_compared_with else blank]
            edge = figure.end
    plain = _DASH.sub(_dash, mask("".join([*pieces, text[edge:]]))).replace(" + ", " , ")
    return _ASIDE.sub(r" \1 ", plain)


def _dash(match: re.Match[str]) -> str:
    """What a dash between words stands for: the colon before a number, else a comma."""
    return f"{':' if match[2] else ','}{match[0][1:]}".replace("-", " ").replace("–", " ")


def change_in(words: str, unit: str = "") -> str:
    """``tăng``, ``giảm``, ``chênh`` or ``gấp`` where the words before a figure state a change, else empty."""
    found = (_APART if unit == "điểm" else _CHANGE).search(words[-80:])
    return _WAYS[found[1].casefold().split()[0]] if found else ""


def is_carried(figure: Figure) -> bool:
    """Whether a period is the one that cases are carried over from, or to: ``năm 2022 chuyển sang``."""
    text = figure.sentence.text
    before, after = text[max(figure.start - _SPAN, 0) : figure.start], text[figure.end : figure.end + _SPAN]
    return bool(_CARRIED_FROM.match(after) or _CARRIED_TO.search(before))


def without_stop(text: str) -> str:
    """A text without the stop that ends it, and the blanks around that."""
    whole = text.rstrip()
    plain = whole.rstrip(".!?*")
    return text if plain == whole else plain.rstrip()
