"""The make-up of a sentence about figures: each figure's own words, what it is listed under, what leads it.

Vietnamese sets a number before the thing it counts and what narrows it down after; a total is followed by its
parts in brackets, or after words such as ``trong đó``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.words import mask
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.report.figures import Figure

__all__ = ["CHANGE", "Clause", "Opener", "changed", "clauses_of"]

_MARKS = re.compile(r"([,;:()])")
_OPENS = re.compile(
    r"\b(?P<all>bao gồm|gồm có|gồm)\b|\b(?:trong số đó|trong đó|cụ thể như sau|cụ thể)\b", re.IGNORECASE
)
_AND = re.compile(r"\s(?:và|hay)\s", re.IGNORECASE)
_AND_A_RATE = re.compile(r"\s(?:và|với)\s+t[ỷỉ] lệ", re.IGNORECASE)
_RATE_WORDS = re.compile(
    r"\s*(?:tương ứng|tương đương)?\s*(?:(?:đạt|chiếm)\s*)?(?:t[ỷỉ] lệ\s*)?", re.IGNORECASE
)
_NONE = re.compile(r"(?:^|\s)(?:và\s+)?không\s+(?:có|còn|phát sinh)\s+\w", re.IGNORECASE)
"""What has nothing of its kind tells nothing of the figure beside it."""
CHANGE = re.compile(
    r"\b(tăng|giảm|nhiều hơn|ít hơn)(?: thêm| được)?"
    r"(?: so với (?:kỳ|quý|tháng)(?: báo cáo)? trước)?(?: là)?\s*$",
    re.IGNORECASE,
)
"""The words before a figure that tells by how much something has changed [recall]."""
_WAYS = {"tăng": "tăng", "nhiều hơn": "tăng", "giảm": "giảm", "ít hơn": "giảm"}
_AMOUNTS = {FigureKind.COUNT, FigureKind.DECIMAL}
_STARTS = re.compile(
    r"[\W_]*(?:\d+(?:\.\d+)*[.)]\s*)?(?P<from>trong đó|bao gồm|gồm|cụ thể|theo)\b", re.IGNORECASE
)


@attrs.frozen
class Opener:
    """What opens a list of parts: ``whole`` says that the list is meant to be complete."""

    parent: int
    whole: bool
    colon: bool = False
    bracket: bool = False


@attrs.frozen
class Clause:
    """A figure with its words.

    ``before`` and ``after`` are its own words, ``lead`` the texts that the sentence puts over it (``UBND
    cấp tỉnh:`` or ``Trong kỳ, …``), ``aside`` what it says between the counts before. ``opener`` is the
    list it stands in, ``of`` the place in the sentence of the count that a percentage belongs to,
    ``continues`` the words by which the sentence goes on from the one before (``trong đó``); ``ratio`` marks
    both numbers of ``3/5``.
    """

    figure: Figure
    before: str
    after: str
    lead: str = ""
    aside: str = ""
    opener: Opener | None = None
    of: int | None = None
    continues: str = ""
    ratio: bool = False

    @property
    def words(self) -> str:
        """Its own words, those before first."""
        return f"{self.before} \u2026 {self.after}".replace("\u201a", ",")

    @property
    def quote(self) -> str:
        """Its own words with the figure, as they stand."""
        text, figure = self.figure.sentence.text, self.figure
        start = figure.start - len(self.before.lstrip(" -–+•*"))
        end = figure.end + len(self.after.rstrip())
        found = " ".join(text[max(start, 0) : end].split())
        return found if len(found) <= 90 else f"…{' '.join(text[figure.start : end].split())[:80]}…"


def changed(clause: Clause) -> str:
    """``tăng`` or ``giảm`` where a figure tells by how much, else empty (``giảm còn 5`` tells of 5)."""
    found = CHANGE.search(clause.before)
    return _WAYS[found[1].casefold()] if found else ""


class _State:
    """What is open at a place in a sentence; changes as the sentence is gone over."""

    __slots__ = ("aside", "last_count", "lead", "lists")

    def __init__(self) -> None:
        self.lead = self.aside = ""
        self.lists: list[Opener] = []
        self.last_count: int | None = None

    def close(self, mark: str) -> None:
        if mark == ")":
            while self.lists and not self.lists.pop().bracket:
                pass
        elif mark == ";":
            while self.lists and not self.lists[-1].bracket and not self.lists[-1].colon:
                self.lists.pop()


def clauses_of(figures: Sequence[Figure]) -> tuple[Clause, ...]:
    """A clause for each of the figures of one sentence, in order."""
    if not figures:
        return ()
    text = mask(figures[0].sentence.text)
    state = _State()
    befores, afters = _own_words(text, figures)
    found: list[Clause] = []
    edge = 0
    start = _STARTS.match(text)
    continues = start["from"].lower() if start and start.end() <= figures[0].start else ""
    for i, figure in enumerate(figures):
        skipped = edge + (len(afters[i - 1]) if i else 0)
        _pass(
            state,
            text[skipped : figure.start - len(befores[i])],
            listed=bool(i) and state.last_count == i - 1,
        )
        opening = _OPENS.search(befores[i])
        if opening and state.last_count is not None:
            state.lists.append(Opener(state.last_count, bool(opening["all"])))
        found.append(
            Clause(
                figure,
                befores[i],
                afters[i],
                state.lead,
                state.aside,
                state.lists[-1] if state.lists else None,
                _count_of(text, figures, i),
                continues,
                _in_ratio(text, figures, i),
            )
        )
        if figure.kind in _AMOUNTS and not changed(found[-1]):
            state.last_count = i
        edge = figure.end
    return tuple(found)


def _pass(state: _State, text: str, *, listed: bool) -> None:
    """Go over the text between a figure's own words and the next one's: lists opened and closed, leads.

    A colon right after a count, which ``listed`` allows, opens the list of its parts.
    """
    pieces = _MARKS.split(text)
    if listed and text.startswith(":") and state.last_count is not None:
        state.lists.append(Opener(state.last_count, whole=False, colon=True))
    for place in range(0, len(pieces), 2):
        words, mark = pieces[place], pieces[place + 1] if place + 1 < len(pieces) else ""
        opening = _OPENS.search(words)
        if _NONE.match(words):
            pass
        elif opening and state.last_count is not None:
            state.lists.append(Opener(state.last_count, bool(opening["all"]), colon=mark == ":"))
        elif words.strip() and mark != ";" and (state.last_count is None or mark == ":"):
            state.lead = f"{state.lead} \u2026 {words}" if state.last_count is None else words
        elif words.strip():
            state.aside = f"{state.aside} \u2026 {words}"
        if mark == "(":
            state.lists.append(
                Opener(-1 if state.last_count is None else state.last_count, True, bracket=True)
            )
        elif mark in {")", ";"}:
            state.close(mark)


def _own_words(text: str, figures: Sequence[Figure]) -> tuple[list[str], list[str]]:
    befores, afters = [], []
    lead = text[: figures[0].start]
    befores.append(_MARKS.split(lead)[-1])
    for i, figure in enumerate(figures):
        last = i + 1 == len(figures)
        end = len(text) if last else figures[i + 1].start
        rate = not last and figures[i + 1].kind is FigureKind.PERCENT
        after, before = _divided(text[figure.end : end], last=last, rate=rate)
        nothing = _NONE.search(after)
        after = after[: nothing.start()] if nothing else after
        afters.append(after)
        if not last:
            befores.append(_told(before))
    return befores, afters


def _told(before: str) -> str:
    """The words before a figure without what is told to be none, ``không có hồ sơ … và``."""
    if not _NONE.search(before):
        return before
    return re.split(r"\s(?:và|nhưng)\s", before)[-1]


def _divided(between: str, *, last: bool, rate: bool) -> tuple[str, str]:
    """The words of the figure before, and those of the figure after."""
    pieces = _MARKS.split(between)
    if len(pieces) == 1:
        if last:
            return between.rstrip(" .!?*"), ""
        split = list((_AND_A_RATE if rate else _AND).finditer(between))
        # Without a mark the words belong to the figure before, as Vietnamese puts them.
        return (between[: split[-1].start()], between[split[-1].start() :]) if split else (between, "")
    after = pieces[0]
    # A bracket without a figure in it tells more of what was counted.
    if len(pieces) >= 5 and pieces[1] == "(" and pieces[3] == ")":
        after = "".join(pieces[:4])
    elif last and len(pieces) >= 3 and pieces[1] == "(":
        after = "".join(pieces[:3])
    return after, "" if last else pieces[-1]


def _in_ratio(text: str, figures: Sequence[Figure], i: int) -> bool:
    pairs = (figures[max(i - 1, 0) : i + 1], figures[i : i + 2])
    return any(len(p) == 2 and text[p[0].end : p[1].start].strip() == "/" for p in pairs)


def _count_of(text: str, figures: Sequence[Figure], i: int) -> int | None:
    """The count that a percentage belongs to: right before it, or right after it in brackets."""
    if figures[i].kind is not FigureKind.PERCENT:
        return None
    if i and figures[i - 1].kind in _AMOUNTS:
        between = text[figures[i - 1].end : figures[i].start]
        pieces = _MARKS.split(between)
        if (len(pieces) == 1 and not _AND_A_RATE.search(between)) or (len(pieces) == 3 and pieces[1] == "("):
            return i - 1
        if len(pieces) == 3 and pieces[1] == "," and _RATE_WORDS.fullmatch(pieces[2]) and pieces[2].strip():
            return i - 1
    if i + 1 < len(figures) and figures[i + 1].kind in _AMOUNTS:
        between = text[figures[i].end : figures[i + 1].start]
        if re.fullmatch(r"\s*\(\s*(?:tương ứng|tương đương|là)?\s*", between, re.IGNORECASE):
            return i + 1
    return None
