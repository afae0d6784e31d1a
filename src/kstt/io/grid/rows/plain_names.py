"""Names of rows that no rule looks at: in place of one another they leave a table what it was found to be."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from unicodedata import is_normalized

from kstt.definitions.totals import is_total
from kstt.io.files.syllables import is_syllable
from kstt.io.grid.columns.blocks import name_of
from kstt.io.grid.lines.examples import calls_itself_example
from kstt.io.grid.lines.line import heads_block, is_next_page, is_sum, not_a_row
from kstt.io.grid.lines.remarks import is_remark
from kstt.io.grid.lines.sections import heads_level, named_level, summed_section
from kstt.io.grid.rows.long_names import ends_open, is_kind_of_unit
from kstt.tables.table import names_state_bodies
from kstt.text import bare

__all__ = ["PlainText", "is_plain_name", "plain_text"]

_SHAPE = re.compile(r"[^\W\d_]+(?:(?: |, | - )[^\W\d_]+)*")
_DATED = re.compile(r"([^\d,]{3,60}), ngày \d{1,2} tháng \d{1,2} năm \d{4}")
_SHORTEST, _LONGEST = 3, 60
_SAYING = frozenset(("kỳ", "quý", "tháng", "năm", "ngày", "tuần", "số", "hệ", "cấp", "đó"))
_SAYING_WITHOUT_MARKS = frozenset(map(bare, _SAYING))
"""Words of names that may say of which time, part or level the figures of a line are."""


@lru_cache(maxsize=65_536)
def is_plain_name(label: str) -> bool:
    """Whether the name of a numbered row is one of a category and nothing else: no rule knows its words.

    >>> [is_plain_name(label) for label in ("Đất đai", "Lao động - Tiền lương", "Viễn thông và Internet")]
    [True, True, True]
    >>> [is_plain_name(label) for label in ("Tổng cộng", "UBND xã A", "I. Tư pháp", "Quý I", "Đầu tư tại")]
    [False, False, False, False, False]
    """
    if not (
        _SHORTEST <= len(label) <= _LONGEST
        and _SHAPE.fullmatch(label)
        and label[:1].isupper()
        and label[1:2].islower()
        and is_normalized("NFC", label)
    ):
        return False
    words = re.findall(r"\w+", label.casefold())
    if not all(word.isascii() or is_syllable(word) for word in words):
        return False
    if not (_SAYING_WITHOUT_MARKS if label.isascii() else _SAYING).isdisjoint(words):
        return False
    return not (any(rule(label) for rule in _RULES) or is_total("", label) or is_remark(label, numbered=True))


class PlainText(Enum):
    """What a line below a table is that says nothing of it: where and when it was signed, or by whom."""

    DATED = auto()
    NAME = auto()


def plain_text(text: str) -> PlainText | None:
    """What a text below a table is if it says nothing of the table.

    >>> plain_text("Lào Cai, ngày 15 tháng 6 năm 2024"), plain_text("Nguyễn Văn An"), plain_text("Ghi chú")
    (<PlainText.DATED: 1>, <PlainText.NAME: 2>, None)
    """
    dated = _DATED.fullmatch(text)
    if dated:
        return PlainText.DATED if is_plain_name(dated[1]) else None
    named = " " in text and text.istitle() and is_plain_name(text)
    return PlainText.NAME if named and not is_remark(text) else None


_RULES = (
    calls_itself_example,
    ends_open,
    heads_block,
    heads_level,
    is_kind_of_unit,
    is_next_page,
    is_sum,
    name_of,
    named_level,
    names_state_bodies,
    not_a_row,
    summed_section,
)
"""What a name may say of a line."""
