"""An amount of the prose: where it stands, its words, what it may count, what becomes of it in an audit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import Size, noun_of, power_of, size_of, write
from kstt.audit.words.phrases import Place, Reading
from kstt.definitions.form_05 import FeedbackAccount
from kstt.io.report.figures import FigureKind
from kstt.text import BULLETS, SUB_BULLETS

if TYPE_CHECKING:
    from kstt.audit.tables import Line
    from kstt.audit.words.measures import Measure
    from kstt.definitions.account import Account
    from kstt.io.report.figures import Figure, FigureValue

__all__ = ["Amount", "Lead", "Level", "List", "akin"]

_SERVICES = frozenset(
    ("thủ tục hành chính", "TTHC", "thủ tục", "dịch vụ công trực tuyến", "dịch vụ công", "DVC", "dịch vụ")
)
"""Units that count the same things: a service is a procedure that can be applied for [doc]."""
_CASES = frozenset({"hồ sơ", "hồ sơ TTHC", "kết quả"})
_PAPERS = frozenset({"văn bản", "kế hoạch", "quyết định", "nghị quyết", "thông tư", "công văn", "báo cáo"})
_LONG, _ROUNDED = 90, 100
_AROUND = f" {BULLETS}{SUB_BULLETS[:-1]}(),;:."
"""What stands around a quotation and is not quoted."""
_TIME = re.compile(
    r"(?<!\w)(?:(?:quý|tháng|tuần|năm) (?:[IVX]{1,3}|\d{1,4})|năm ngoái|"
    r"(?:kỳ|quý|tháng|tuần|năm) trước)(?!\w)",
    re.IGNORECASE,
)
"""A time that words name without its year."""
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_TO = re.compile(r"(?: [^\W\d]+){0,2} (?:xuống|lên|còn|sang)(?: còn| đến)? \d", re.IGNORECASE)
"""``từ 126 hồ sơ xuống 47``: what stands before and after the count that a change began at."""
_BARE = re.compile(r"\s{0,3}(?:[,;:.()|–-]|$|(?:và|xuống|lên|còn|đến|sang)(?!\w))", re.IGNORECASE)


@attrs.frozen
class List:
    """What opened a list: the amount its parts are listed under; whether words say that it is complete."""

    parent: int | None
    whole: bool = False
    bracket: bool = False
    colon: bool = False
    bullets: bool = False


@attrs.define
class Level:
    """An open list while a sentence is gone over: where it began, and what was counted last in it."""

    listed: List | None
    place: Place
    last: int | None = None
    away: FigureValue | str = None


@attrs.frozen
class Lead:
    """A paragraph that leads those under it."""

    depth: int
    reading: Reading
    listed: List | None
    elsewhere: FigureValue | str


@attrs.define(eq=False)
class Amount:
    """An amount of the prose.

    ``before`` and ``after`` are its own words, ``own`` what they say; ``above`` what is said over it, nearest
    first; ``listed`` the list it stands in, ``of`` the count that a percentage is of, ``ratio`` the other
    number of ``3/5``, ``base`` that of ``3 hồ sơ trễ trên 5 hồ sơ``, ``over`` whether
    it is itself such a base, or that of ``5% trên 200 hồ sơ``; ``change`` is ``tăng`` or
    ``giảm`` where it states by how much something changed; ``cousin`` is the count before it at its level of
    the sentence. ``scope`` is where it is counted, ``elsewhere`` the period, not that of the report, that it
    is of, ``time`` one that its words name without a year, ``era`` the kind and the name of the one that its
    sentence named last, ``named_time`` that time itself, ``than`` the one that words after a change name as
    what it is from. ``whole`` is the count that a percentage shows it to be a part of.

    ``size`` is how much of it there is, as stated: a count, or a number known to its last digit.
    ``meanings`` are the measures it may count, the likeliest first; ``free`` says that it counts what no
    form does. ``line`` and ``measure`` are those of the cell it was held against, ``right`` what it
    should be. ``sums`` counts the relations of the text that hold it up; ``mends`` are counts that would
    make a relation hold that fails.
    """

    at: int
    figure: Figure
    before: str
    scope: Place
    listed: List | None
    above: tuple[Reading, ...]
    cousin: int | None
    sentence: int
    paragraph: int
    section: int
    change: str = ""
    elsewhere: FigureValue | str = None
    named_time: FigureValue = None
    than: FigureValue = None
    after: str = ""
    own: Reading = attrs.field(factory=Reading)
    of: int | None = None
    ratio: int | None = None
    over: bool = False
    base: int | None = None
    whole: int | None = None
    account: type[Account] | None = None
    meanings: tuple[Measure, ...] = ()
    free: bool = False
    line: Line | None = None
    measure: Measure | None = None
    right: Size | None = None
    sums: int = 0
    accused: bool = False
    mends: tuple[Size, ...] = ()
    era: tuple[str, str] | None = None
    time: str = attrs.field(init=False, default=attrs.Factory(lambda a: _time_in(a.before), takes_self=True))
    power: int = attrs.field(init=False, default=attrs.Factory(lambda a: power_of(a.figure), takes_self=True))
    noun: str = attrs.field(init=False, default=attrs.Factory(lambda a: noun_of(a.figure), takes_self=True))
    size: Size | None = attrs.field(
        init=False, default=attrs.Factory(lambda a: size_of(a.figure, a.power), takes_self=True)
    )
    _written: dict[Size, str] = attrs.field(init=False, factory=dict)

    @property
    def near(self) -> str:
        """The word that makes an approximation of it; ``trên`` before the base of a share is none.

        Nobody rounds to a number that is not round: ``xét trên 22.114 hồ sơ`` is of so many.
        """
        base = self.over or (self.ratio is not None and self.ratio < self.at)
        exact = isinstance(self.size, int) and self.size >= _ROUNDED and self.size % 10
        return "" if base or (exact and self.figure.near == "trên") else self.figure.near

    @property
    def count(self) -> Size | None:
        """What is stated, to its last digit; none of a change or an approximation."""
        return None if self.change or self.near else self.size

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage."""
        return self.figure.kind is FigureKind.PERCENT

    @property
    def is_measure(self) -> bool:
        """Whether it is written with decimals of its own, not in thousands or millions of what is counted."""
        return self.figure.kind is FigureKind.DECIMAL and not self.power

    @property
    def is_bare(self) -> bool:
        """Whether no word after it says what it counts, or in what thousands."""
        text, end = self.figure.sentence.text, self.figure.end
        return not (self.noun or self.power or self.is_rate) and bool(_BARE.match(text, end))

    @property
    def begins_change(self) -> bool:
        """Whether it is what something was before it rose or fell: ``giảm từ 126 xuống 47``."""
        text, figure = self.figure.sentence.text, self.figure
        return bool(_FROM.search(self.before) and _TO.match(text, figure.end))

    @property
    def settled(self) -> Size | None:
        """The count it should be, as far as that is known: else as it is stated."""
        return self.count if self.right is None else self.right

    @property
    def values(self) -> list[Size]:
        """The counts it may be: what it should be, what is stated, what would mend a relation."""
        known = () if self.near else (self.right, self.size, *self.mends)
        return [value for value in dict.fromkeys(known) if value is not None]

    @property
    def place(self) -> Place:
        """Where it is counted; the whole is the whole, in words or not."""
        return attrs.evolve(self.scope, said=False) if self.scope.said else self.scope

    @property
    def taken_for(self) -> str:
        """The column that its words are taken for, and where it is counted; empty where they name none."""
        level = self.place.level.label if self.place.level else ""
        where = " · ".join(filter(None, (level, self.place.category, self.place.unit)))
        what = self.meanings[0].label if self.meanings else ""
        return f"{what} ({where})" if what and where else what

    @property
    def named(self) -> bool:
        """Whether its own words say what it counts."""
        return bool(self.own.statuses or self.own.details)

    @property
    def known(self) -> bool:
        """Whether every word beside it is known."""
        return not self.own.unknown

    @property
    def parent(self) -> int | None:
        """The amount that it is listed under."""
        return self.listed.parent if self.listed else None

    def write(self, size: Size) -> str:
        """Another size of what it counts, as it is written."""
        if size not in self._written:
            self._written[size] = write(size, self.figure, self.power)
        return self._written[size]

    def told(self, size: Size) -> int | str:
        """A size as a finding holds it: a count, or how it is written."""
        return size if isinstance(size, int) else self.write(size)

    @property
    def quote(self) -> str:
        """Its own words with the figure, as they stand."""
        return self.quote_from(self)

    def quote_from(self, first: Amount) -> str:
        """The words from those of an amount of the same sentence to its own."""
        text, end = self.figure.sentence.text, self.figure.end
        start = max(first.figure.start - len(first.before.lstrip(_AROUND)), 0)
        if first is self:
            end += len(self.after.rstrip())
        found = " ".join(text[start:end].split()).lstrip(_AROUND)
        if len(found) <= _LONG:
            return found
        if first is not self:
            return found[-_LONG:].lstrip(_AROUND)
        return f"…{' '.join(text[self.figure.start :][:_LONG].split())}…"


def _time_in(words: str) -> str:
    """The time that words name last; empty where they name none."""
    found = _TIME.findall(words)
    return found[-1].casefold() if found else ""


def akin(one: Amount, other: Amount) -> bool:
    """Whether two amounts count the same kind of thing, as far as their units tell."""
    first, second = one.noun, other.noun
    if one.is_measure != other.is_measure and first != second:
        measure, count = (one, other) if one.is_measure else (other, one)
        if count.account or (not measure.noun and count.noun not in {"", "điểm"}):
            # Scores are not counts of people.
            return False
    if not first or not second or first == second:
        return True
    if one.account is not other.account and (one.account or other.account):
        return False
    if one.account is FeedbackAccount:
        return True
    if first.startswith(f"{second} ") or second.startswith(f"{first} "):
        return True
    return any({first, second} <= alike for alike in (_SERVICES, _CASES, _PAPERS))
