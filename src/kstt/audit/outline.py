"""The make-up of prose about figures: each figure's own words, what it is listed under, where it is counted.

Vietnamese sets a number before the thing it counts and what narrows it down after, or after its name and
a colon; a total is followed by its parts in brackets, after a colon, in bullets, or after words such as
``trong đó``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.items import AMOUNTS, COMPARED, PLAIN, Item, List, change_in, depth_of, masked_text
from kstt.audit.words import Place, Reading, Words
from kstt.io.report.figures import FigureKind
from kstt.limits import DEEPEST_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.report.figures import Figure
    from kstt.io.report.prose import Sentence

__all__ = ["outline"]

_OPENERS = (
    r"(?<!\w)(?P<whole>bao gồm|gồm có|gồm|chia ra|lần lượt từ)(?!\w)"
    r"|(?<!\w)(?:trong số đó|trong số này|trong đó|cụ thể như sau|cụ thể)(?!\w)"
)
_MARKS = re.compile(rf"(?P<mark>[,;:()])|(?P<opener>{_OPENERS})", re.IGNORECASE)
_AND = re.compile(r"(?<!\w)(?:và|hay|cùng|với|(?:trên|trong) tổng số)(?!\w)", re.IGNORECASE)
_GOES_ON = re.compile(rf"[\W\d_]{{0,8}}(?:{_OPENERS}|(?<!\w)theo(?!\w))", re.IGNORECASE)
_IN_BRACKET = re.compile(r" *\( *(?:(?:tương ứng|tương đương|là) *)?", re.IGNORECASE)
_IN_TURN = re.compile(r"(?<!\w)lần lượt(?!\w)", re.IGNORECASE)
_HEADINGS = 3
_LEAD_IS_LONG = 400


@attrs.define
class _Level:
    """An open list while a sentence is gone over: where it began, and what was counted last in it."""

    listed: List | None
    place: Place
    last: int | None = None
    away: bool = False


@attrs.frozen
class _Lead:
    """A paragraph that leads those under it."""

    depth: int
    reading: Reading
    listed: List | None
    elsewhere: bool


def outline(
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    words: Words,
    elsewhere: Iterable[int],
) -> tuple[Item, ...]:
    """The amounts of a report, in order.

    Args:
        sentences: of the prose.
        figures: all of them.
        words: the words known.
        elsewhere: places among ``figures`` of the periods and days that are not those of the report.
    """
    return _Walk(words, frozenset(id(figures[at]) for at in elsewhere)).walk(sentences, figures)


class _Walk:
    """One walk over the prose; what is open changes on the way."""

    def __init__(self, words: Words, elsewhere: frozenset[int]) -> None:
        self.words, self.other = words, elsewhere
        self.items: list[Item] = []
        self.leads: list[_Lead] = []
        self.levels: list[_Level] = []
        self.lead = Reading()
        self.after = ""
        self.paragraph = self.section = self.sentence = -1
        self.first = 0
        self.away = False

    def walk(self, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> tuple[Item, ...]:
        own: dict[int, list[Figure]] = {}
        for figure in figures:
            own.setdefault(id(figure.sentence), []).append(figure)
        depth, text = PLAIN, ""
        for number, sentence in enumerate(sentences):
            self.sentence = number
            if sentence.opens_paragraph or self.paragraph < 0:
                self._close(depth, text)
                depth, text = depth_of(sentence.text), ""
                self._open(depth)
            elif self.levels:
                goes_on = _GOES_ON.match(sentence.text)
                top = self.levels[0]
                last = top.last
                self.levels = [_Level(top.listed, self._place())]
                if goes_on and last is not None:
                    self.levels.append(_Level(List(last, bool(goes_on["whole"])), self._place()))
                    # Parts in a sentence of their own.
                    self.levels[0].last = last
            self._sentence(sentence.text, own.get(id(sentence), []), fresh=not text)
            text = sentence.text
        return tuple(self.items)

    def _open(self, depth: int) -> None:
        self.paragraph += 1
        self.first = len(self.items)
        self.leads = [lead for lead in self.leads if lead.depth < depth]
        if depth <= _HEADINGS or self.section < 0:
            self.section += 1
        above = next((lead.listed for lead in reversed(self.leads) if lead.listed is not None), None)
        place = Place()
        for lead in self.leads:
            place = lead.reading.place.within(place)
        self.levels = [_Level(above if self.leads and self.leads[-1].listed else None, place)]
        self.lead = Reading()
        self.away = any(lead.elsewhere for lead in self.leads)

    def _close(self, depth: int, text: str) -> None:
        """Leave a paragraph; a heading, a bullet and what ends in a colon lead those under it."""
        if not text or not self.levels or (depth == PLAIN and not text.rstrip("* ").endswith(":")):
            return
        top = self.levels[-1] if self.levels[-1].listed and self.levels[-1].last is None else self.levels[0]
        own = range(self.first, len(self.items))
        tops = [i for i in own if self.items[i].listed == self.levels[0].listed and _counts(self.items[i])]
        listed = None
        if top is not self.levels[0] and top.listed is not None:
            listed = attrs.evolve(top.listed, bullets=True)
        elif len(tops) == 1:
            listed = List(tops[0], bullets=True)
        reading = self.words.read(text) if len(text) < _LEAD_IS_LONG else Reading()
        if own and depth > _HEADINGS:
            # A bullet with figures of its own leads by its first words, not by those of its figures.
            reading = attrs.evolve(self.items[own[0]].own, place=self.items[own[0]].place)
        self.leads.append(_Lead(depth, reading, listed, self.away and depth <= _HEADINGS))

    def _push(self, level: _Level) -> None:
        if len(self.levels) < DEEPEST_LIST:
            self.levels.append(level)

    def _place(self) -> Place:
        return self.levels[-1].place if self.levels else Place()

    def _sentence(self, text: str, figures: list[Figure], *, fresh: bool) -> None:
        masked = masked_text(text, figures)
        amounts = [figure for figure in figures if figure.kind in AMOUNTS]
        times = [figure for figure in figures if figure.kind not in AMOUNTS]
        if not amounts and any(id(figure) in self.other for figure in times):
            self.away = True
        if not amounts and not text.rstrip().endswith(":"):
            if len(text) < _LEAD_IS_LONG:
                # A sentence without figures may say of what place those after it are.
                self.levels[0].place = self.words.read(text).place.within(self.levels[0].place)
            return
        if not fresh:
            self.lead = Reading()
        edge, words, label = 0, "", ""
        for n, figure in enumerate(amounts):
            previous = self.items[-1] if n else None
            self._times(times, edge, figure.start)
            words, label = self._gap(masked[edge : figure.start], previous)
            if previous is not None:
                self._finish(previous, words)
            self._add(amounts, n, label, masked)
            edge = figure.end
        self._times(times, edge, len(text))
        if amounts:
            words, _ = self._gap(masked[edge:], self.items[-1], last=True)
            self._finish(self.items[-1], words)
        elif masked.rstrip("* ").endswith(":"):
            self.lead = self.words.read(masked)
        self._in_turn(len(amounts))

    def _times(self, times: list[Figure], start: int, stop: int) -> None:
        for figure in times:
            if (
                start <= figure.start < stop
                and figure.kind is FigureKind.PERIOD
                and not figure.is_compared_with
            ):
                self.away = id(figure) in self.other
            elif start <= figure.start < stop and id(figure) in self.other and not figure.is_compared_with:
                self.away = True

    def _gap(self, gap: str, previous: Item | None, *, last: bool = False) -> tuple[str, str]:
        """Go over the words between two amounts: those of the one before, and the label of the one after."""
        marks = list(_MARKS.finditer(gap))
        if previous is None:
            after, at = "", 0
        elif not marks:
            joined = [m for m in _AND.finditer(gap) if m.start()]
            cut = joined[-1].start() if joined and not last else len(gap)
            return gap[:cut], gap[cut:]
        else:
            at = marks[0].start()
            if marks[0][0] == "(" and len(marks) > 1:
                closing = next((m for m in marks[1:] if m[0] == ")"), None)
                if closing is not None or last:
                    # A bracket without a figure in it says more of what was counted.
                    at = closing.end() if closing is not None else len(gap)
                    marks = [m for m in marks if m.start() >= at]
            after = gap[:at]
        label, opened, self.after = "", previous is not None, after
        edge = at if previous is not None else 0
        for mark in marks:
            label += gap[edge : mark.start()]
            edge = mark.end()
            label, opened = self._mark(mark, label, gap[edge:], opened=opened)
        label += gap[edge:]
        return self._shared(after, label, previous, commas=all(mark[0] == "," for mark in marks), last=last)

    def _shared(
        self, after: str, label: str, previous: Item | None, *, commas: bool, last: bool
    ) -> tuple[str, str]:
        """Words between commas belong to the amount before where only it can have them.

        ``13.360 hồ sơ trực tiếp, bưu chính, 467 hồ sơ …``
        """
        if previous is None or not commas or self.words.read(previous.before).details:
            return after, label
        first, *others = [piece for piece in label.split(",") if piece.strip()] or [""]
        alone = last or label.rstrip().endswith(",")
        if (
            alone
            and len(first.split()) < 8
            and self.words.read(first).details
            and not self.words.read(first).statuses
        ):
            return f"{after}, {first}", ",".join(others)
        return after, label

    def _mark(self, mark: re.Match[str], label: str, ahead: str, *, opened: bool) -> tuple[str, bool]:
        """One mark: what it opens or closes, and what is left of the label before it."""
        level, sign = self.levels[-1], mark["mark"]
        if mark["opener"]:
            if level.last is not None:
                self._push(_Level(List(level.last, bool(mark["whole"])), self._place()))
            elif level.listed is not None and level.listed.bracket and not mark["whole"]:
                level.listed = attrs.evolve(level.listed, whole=False)
            return "", True
        if sign == ":":
            return self._colon(label, ahead, opened=opened)
        if sign == ",":
            return label + ", ", opened
        if sign == "(":
            away = (label.strip() or self.after.rstrip()).endswith(COMPARED)
            self._push(_Level(List(level.last, whole=True, bracket=True), self._place(), away=away))
            return ("" if opened else label + " "), True
        self._pop(sign)
        return "", True

    def _pop(self, sign: str) -> None:
        """Close what a closing bracket or a semicolon closes."""
        while len(self.levels) > 1:
            kind = self.levels[-1].listed
            if sign == ";" and (kind is None or kind.bracket or kind.colon):
                break
            self.levels.pop()
            if kind is not None and kind.bracket:
                break

    def _colon(self, label: str, ahead: str, *, opened: bool) -> tuple[str, bool]:
        """A colon opens the list of what was just counted, ends a label, or leads what follows."""
        level = self.levels[-1]
        if not label.strip() and opened:
            if level.listed is not None and level.last is None and not level.listed.bracket:
                level.listed = attrs.evolve(level.listed, colon=True)
            elif level.last is not None:
                self._push(_Level(List(level.last, colon=True), self._place()))
            return "", True
        if re.fullmatch(r"[\s\-–]{0,9}", ahead):
            return label + " ", opened
        self.lead = self.words.read(label)
        level.place = self.lead.place.within(level.place)
        return "", False

    def _add(self, amounts: list[Figure], n: int, label: str, masked: str) -> None:
        figure = amounts[n]
        at = len(self.items)
        level = self.levels[-1]
        change = change_in(label)
        of = ratio = None
        if n:
            gap = masked[amounts[n - 1].end : figure.start]
            both = figure.kind is amounts[n - 1].kind is FigureKind.COUNT
            if both and gap.strip() == "/":
                ratio = at - 1
                self.items[at - 1] = attrs.evolve(self.items[at - 1], ratio=at)
            elif figure.kind is FigureKind.PERCENT and ";" not in gap:
                of = self._beside(at, gap)
            last = self.items[at - 1]
            shared = (
                figure.kind is FigureKind.COUNT and last.figure.kind is FigureKind.PERCENT and last.of is None
            )
            if shared and _IN_BRACKET.fullmatch(gap):
                # ``98,8% (12.345/12.494 hồ sơ)``: the count follows its share.
                self.items[at - 1] = attrs.evolve(last, of=at)
        above = tuple(
            r for r in (self.lead, *(lead.reading for lead in reversed(self.leads))) if r != Reading()
        )
        self.items.append(
            Item(
                at, figure, label, "", Reading(), above, level.place, level.listed, of, ratio,
                change, level.last, bool(_IN_TURN.search(label)),
                self.sentence, self.paragraph, self.section, self._is_away(label),
            )
        )  # fmt: skip
        if figure.kind is FigureKind.COUNT and not change and not figure.near and ratio is None:
            level.last = at

    def _is_away(self, label: str) -> bool:
        """Whether an amount is of another period: one named before, or the one that is compared with."""
        compared = label.rpartition(COMPARED)
        beside = bool(compared[1]) and not re.search(r"[,;:]", compared[2])
        return self.away or beside or any(level.away for level in self.levels)

    def _beside(self, at: int, gap: str) -> int | None:
        """The count that a percentage follows, unless its own words are about something else."""
        previous = self.items[at - 1]
        if previous.figure.kind is FigureKind.PERCENT or (
            ")" in gap and "(" not in gap and previous.ratio is None
        ):
            return None
        own = self.words.read(gap.rpartition(",")[2].rpartition("(")[2])
        if own.details and "," in gap:
            return None
        return previous.ratio if previous.ratio is not None and previous.ratio < at - 1 else at - 1

    def _finish(self, item: Item, after: str) -> None:
        """The words of an amount are known once those after it are."""
        text = _without_stop(after)
        own = self.words.read(f"{item.before} | {text}")
        place = own.place.within(item.place)
        if item.ratio is not None and item.ratio < item.at:
            # What follows both numbers of a ratio says what the first counts.
            first = self.items[item.ratio]
            self.items[first.at] = attrs.evolve(first, own=self.words.read(f"{first.before} | {text}"))
        self.items[item.at] = attrs.evolve(item, after=text, own=own, place=place)
        for level in self.levels:
            if own.place != Place() and level.last == item.at:
                level.place = place

    def _in_turn(self, count: int) -> None:
        """``A, B và C lần lượt là 1, 2 và 3``: each amount gets its name."""
        first = len(self.items) - count
        for at in range(first, len(self.items)):
            if not self.items[at].in_turn:
                continue
            names = self._names(_IN_TURN.split(self.items[at].before)[0])
            run = [i for i in range(at, len(self.items)) if _runs_on(self.items, at, i)]
            if len(names) < 2 or len(run) < len(names):
                continue
            head = self.words.read(names[0])
            for i, name in zip(run, names, strict=False):
                own = self.words.read(f"{name} | {self.items[i].after}")
                shared = head.statuses if not own.statuses else frozenset()
                own = attrs.evolve(own, cues=own.cues | shared)
                here = own.place.within(self.levels[0].place)
                self.items[i] = attrs.evolve(self.items[i], own=own, place=here)
            last = self.levels[-1]
            self.levels[-1] = _Level(last.listed, self.levels[0].place, last.last)

    @staticmethod
    def _names(text: str) -> list[str]:
        pieces = re.split(r",|;|:|(?<!\w)và(?!\w)", text)
        return [piece.strip() for piece in pieces if piece.strip()]


def _without_stop(text: str) -> str:
    """A text without the stop that ends it, and the blanks around that."""
    whole = text.rstrip()
    plain = whole.rstrip(".!?*")
    return text if plain == whole else plain.rstrip()


def _counts(item: Item) -> bool:
    return item.figure.kind is FigureKind.COUNT and not item.change and item.ratio is None


def _runs_on(items: Sequence[Item], first: int, at: int) -> bool:
    """Whether an amount goes on the row of those that were announced in turn."""
    if items[at].figure.kind is not items[first].figure.kind:
        return False
    between = range(first + 1, at + 1)
    return all(
        not items[i].own.statuses | items[i].own.details and items[i].own.place == Place() for i in between
    )
