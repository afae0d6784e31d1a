"""What an audit says: findings, each figure that was matched and to what, each that was not and why."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Self

import attrs

from kstt.findings.rules import Finding
from kstt.i18n import Message, msg

if TYPE_CHECKING:
    from kstt.io.report.figures import Figure

__all__ = ["Audit", "Basis", "Match", "Reason", "UnmatchedFigure"]


class _Worded(Enum):
    """A closed list whose members have words in each language."""

    words: Message

    def __new__(cls, value: str, words: Message) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.words = words
        return member

    def in_language(self, lang: str) -> str:
        """The words in a language."""
        return self.words.in_language(lang)


class Basis(_Worded):
    """By what a figure was judged.

    >>> Basis("share").in_language("vi")
    'tỷ lệ của một số liệu trong số liệu khác'
    """

    CELL = "cell", msg("a cell of the form")
    CELLS = "cells", msg("a sum of cells of the form")
    SHARE = "share", msg("the share of one figure in another")
    DIFFERENCE = "difference", msg("the difference from the period before")
    CHANGE = "change", msg("the change in percent")
    SUM = "sum", msg("the sum of the parts listed with it")
    PART = "part", msg("a part of the total it is listed under")
    PRODUCT = "product", msg("the product or the quotient of two figures")
    REPEATED = "repeated", msg("the same figure said elsewhere")
    PERIOD = "period", msg("the reporting period")
    OTHER_PERIOD = "other period", msg("a period before or after it")
    LAST_DAY = "last day", msg("the last day of the period")
    CITATION = "citation", msg("the register of instruments")
    FORM = "form", msg("the form of that code")


class Reason(_Worded):
    """Why a figure was not judged.

    >>> Reason.NO_ROW.in_language("en")
    'the form has no such row'
    """

    NO_BASE = "no base", msg("nothing at hand says what it should be")
    NO_WORDS = "no words", msg("its words name no column of a form")
    UNKNOWN_WORDS = "unknown words", msg("words beside it may narrow it down")
    AMBIGUOUS = "ambiguous", msg("its words fit more than one column")
    SCOPE = "scope", msg("the text above it narrows it down")
    NO_ROW = "no row", msg("the form has no such row")
    BLANK = "blank", msg("the cell it names holds no count")
    OTHER_PERIOD = "other period", msg("it speaks of another period")
    UNKNOWN_INSTRUMENT = "unknown instrument", msg("the register does not have it")
    NO_AMOUNT = "no amount", msg("it numbers something, or is no amount")
    YEAR = "year", msg("a year that names no reporting period")


@attrs.frozen
class Match:
    """A figure, what it was matched to, and whether it holds.

    Of figures that contradict one another, while nothing says which of them is wrong, none holds; all but the
    one that the finding stands at are ``open``.

    ``to`` names the other side (``Tổng cộng · Số lượng hồ sơ đã giải quyết · Trước hạn``), ``right`` is
    what the figure should be, written as reports write it (empty where that is not known). ``chance`` is
    the probability that figures of such a size agree by chance, given what was tried; 0 where they do not
    agree, or nothing was searched for. ``taken_for`` names the column that its words were taken for, and
    where it is counted (empty where they name none), ``also`` what else holds it up.

    >>> from kstt.audit import audit
    >>> from kstt.io.report import parse_report
    >>> result = audit(parse_report("Đã giải quyết 1.100 hồ sơ, trong đó trước hạn 550 hồ sơ (50%)."))
    >>> [(match.figure.text, match.basis.value, match.right, match.holds) for match in result.matches]
    [('1.100', 'share', '1.100', True), ('550', 'share', '550', True), ('50%', 'share', '50%', True)]
    """

    figure: Figure
    basis: Basis
    to: str
    right: str
    holds: bool
    chance: float = 0.0
    taken_for: str = ""
    also: tuple[str, ...] = ()
    open: bool = False


@attrs.frozen
class UnmatchedFigure:
    """A figure that was not judged, and why; ``detail`` holds the words that stood in the way.

    ``taken_for`` names the column that its words were taken for, and where it is counted.

    >>> from kstt.audit import audit
    >>> from kstt.io.report import parse_report
    >>> (unmatched,) = audit(parse_report("Đã tiếp nhận 1.200 hồ sơ.")).unmatched
    >>> unmatched.figure.text, unmatched.reason.value
    ('1.200', 'no base')
    """

    figure: Figure
    reason: Reason
    detail: str = ""
    taken_for: str = ""


@attrs.frozen
class Audit:
    """The result of an audit. Every figure of the prose is in ``matches`` or in ``unmatched``, once.

    >>> from kstt.audit import audit
    >>> from kstt.io.report import parse_report
    >>> result = audit(parse_report("Đã tiếp nhận 1.200 hồ sơ (trực tuyến 400, trực tiếp 700)."))
    >>> [match.figure.text for match in result.wrong], result.findings[0].rule
    (['1.200'], 'audit-sum')
    >>> [match.figure.text for match in result.matches if match.open]
    ['400', '700']
    """

    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[UnmatchedFigure, ...]

    @property
    def wrong(self) -> tuple[Match, ...]:
        """The matches that do not hold, each with a finding; what contradicts them is not among them."""
        return tuple(match for match in self.matches if not (match.holds or match.open))
