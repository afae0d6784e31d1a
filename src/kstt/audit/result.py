"""What an audit says: findings, each figure that was matched and to what, each that was not and why."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Self

import attrs

from kstt.findings.rules import Finding

if TYPE_CHECKING:
    from kstt.io.report.figures import Figure

__all__ = ["Audit", "Basis", "Match", "Reason", "Unmatched"]


class _Worded(Enum):
    """A closed list whose members say themselves in English and Vietnamese."""

    en: str
    vi: str

    def __new__(cls, value: str, en: str, vi: str) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.en, member.vi = en, vi
        return member


class Basis(_Worded):
    """By what a figure was judged."""

    CELL = "cell", "a cell of the form", "một ô của biểu"
    CELLS = "cells", "a sum of cells of the form", "tổng một số ô của biểu"
    SHARE = "share", "the share of one figure in another", "tỷ lệ của một số liệu trong số liệu khác"
    DIFFERENCE = "difference", "the difference from the period before", "chênh lệch so với kỳ trước"
    CHANGE = "change", "the change in percent", "tỷ lệ tăng, giảm"
    SUM = "sum", "the sum of the parts listed with it", "tổng các phần được liệt kê"
    PART = "part", "a part of the total it is listed under", "một phần của tổng số nêu trước"
    REPEATED = "repeated", "the same figure said elsewhere", "cùng số liệu nêu ở chỗ khác"
    PERIOD = "period", "the reporting period", "kỳ báo cáo"
    OTHER_PERIOD = "other period", "a period before or after it", "kỳ liền trước hoặc liền sau"
    LAST_DAY = "last day", "the last day of the period", "ngày cuối kỳ báo cáo"
    CITATION = "citation", "the register of instruments", "danh mục văn bản"
    FORM = "form", "the form of that code", "biểu có ký hiệu đó"


class Reason(_Worded):
    """Why a figure was not judged."""

    NO_BASE = "no base", "nothing at hand says what it should be", "không có số liệu để đối chiếu"
    NO_WORDS = "no words", "its words name no column of a form", "cụm từ không ứng với cột nào của biểu"
    UNKNOWN_WORDS = "unknown words", "words beside it may narrow it down", "có cụm từ có thể thu hẹp phạm vi"
    AMBIGUOUS = "ambiguous", "its words fit more than one column", "cụm từ ứng với nhiều cột"
    SCOPE = "scope", "the text above it narrows it down", "phần trên thu hẹp phạm vi số liệu"
    NO_ROW = "no row", "the form has no such row", "biểu không có dòng đó"
    BLANK = "blank", "the cell it names holds no count", "ô tương ứng không có số liệu"
    OTHER_PERIOD = "other period", "it speaks of another period", "số liệu của kỳ khác"
    PARENT = "parent", "the figure it is part of was not matched", "chưa đối chiếu được tổng số của nó"
    UNKNOWN_INSTRUMENT = "unknown instrument", "the register does not have it", "danh mục không có văn bản"
    NO_AMOUNT = "no amount", "it numbers something, or is no amount", "là số thứ tự hoặc không phải số liệu"
    YEAR = "year", "a year that names no reporting period", "năm không phải kỳ báo cáo"


@attrs.frozen
class Match:
    """A figure, what it was matched to, and whether it holds.

    ``to`` names the other side (``Tổng cộng · Số lượng hồ sơ đã giải quyết · Trước hạn``), ``right`` is
    what the figure should be, written as reports write it (empty where that is not known). ``chance`` is
    the probability that figures of such a size agree by chance, given what was tried; 0 where they do not
    agree, or nothing was searched for.
    """

    figure: Figure
    basis: Basis
    to: str
    right: str
    holds: bool
    chance: float = 0.0


@attrs.frozen
class Unmatched:
    """A figure that was not judged, and why; ``detail`` holds the words that stood in the way."""

    figure: Figure
    reason: Reason
    detail: str = ""


@attrs.frozen
class Audit:
    """The result of an audit. Every figure of the prose is in ``matches`` or in ``unmatched``, once."""

    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def wrong(self) -> tuple[Match, ...]:
        """The matches that do not hold."""
        return tuple(match for match in self.matches if not match.holds)
