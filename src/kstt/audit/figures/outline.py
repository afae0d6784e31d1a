"""The make-up of prose about figures: each figure's own words, what it is listed under, where it is counted.

Vietnamese sets a number before the thing it counts and what narrows it down after, or after its name and
a colon; a total is followed by its parts in brackets, after a colon, in bullets, or after words such as
``trong đó``.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import Amount, Lead, Level, List
from kstt.audit.figures.marks import (
    BODIES,
    COMPARED,
    EARLIER,
    HEADINGS,
    PLAIN,
    amounts_of,
    change_in,
    depth_of,
    is_carried,
    masked,
    without_stop,
)
from kstt.audit.figures.pairs import IN_TURN, is_ratio, pair, pair_in_turn, runs_on
from kstt.audit.words.phrases import FREE, RECEIPTS, Place, Reading, Words
from kstt.io.report.figures import FigureKind
from kstt.limits import DEEPEST_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.report.figures import Figure, FigureValue
    from kstt.io.report.prose import Sentence

__all__ = ["outline"]

_OPENERS = (
    r"(?<!\w)(?P<whole>bao gồm|gồm có|gồm|chia ra|lần lượt từ)(?!\w)"
    r"|(?<!\w)(?:trong số đó|trong số này|trong đó|cụ thể như sau|cụ thể)(?!\w)"
)
_MARKS = re.compile(rf"(?P<mark>[,;:()])|(?P<opener>{_OPENERS})", re.IGNORECASE)
_AND = re.compile(
    r"(?<!\w)(?:và|hay|cùng|so với|với|nâng|đưa|(?:trên|trong) tổng số"
    r"|(?:trên|trong|tăng|giảm)(?=\s*$))(?!\w)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(rf"[\W\d_]{{0,8}}(?:{_OPENERS}|(?<!\w)theo(?!\w))", re.IGNORECASE)
_OUT_OF = re.compile(r"^[^,;:()]*(?<!\w)trên(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)[^,;:()]{0,60}$", re.IGNORECASE)
"""A mean has no parts."""
_TO = re.compile(r" (?:xuống|lên|còn|đến|sang)(?: còn| đến)? ", re.IGNORECASE)
_AHEAD = 60
_LEAD_IS_LONG = 400


def outline(
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    words: Words,
    elsewhere: Iterable[int],
) -> list[Amount]:
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
        self.amounts: list[Amount] = []
        self.leads: list[Lead] = []
        self.levels: list[Level] = []
        self.lead = Reading()
        self.after = self.ahead = ""
        self.is_rate = False
        self.paragraph = self.section = self.sentence = -1
        self.first = 0
        self.numbered: int | None = None
        self.away: FigureValue | str = None
        self.place = Place()

    def walk(self, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> list[Amount]:
        own: dict[int, list[Figure]] = {}
        for figure in figures:
            own.setdefault(id(figure.sentence), []).append(figure)
        depth, text = PLAIN, ""
        for number, sentence in enumerate(sentences):
            self.sentence = number
            if sentence.opens_paragraph or self.paragraph < 0:
                self._close(depth, text)
                depth, text = self._depth(sentence.text, depth, text), ""
                self._open(depth)
            elif self.levels:
                self._go_on(sentence.text)
            self._sentence(sentence.text, own.get(id(sentence), []), fresh=not text)
            text = sentence.text
        return self.amounts

    def _depth(self, text: str, last: int, before: str) -> int:
        """How deep a paragraph stands: what is numbered after a colon is an item of a list, no heading."""
        depth = depth_of(text)
        if depth > HEADINGS:
            return depth
        leads = last == PLAIN and before.rstrip("* ").endswith(":")
        self.numbered = depth if leads or depth == self.numbered else None
        return depth if self.numbered is None else PLAIN + 1

    def _open(self, depth: int) -> None:
        self.paragraph += 1
        self.first = len(self.amounts)
        self.leads = [lead for lead in self.leads if lead.depth < depth]
        if depth < HEADINGS or self.section < 0:
            self.section += 1
        above = self.leads[-1].listed if self.leads else None
        place = Place()
        for lead in self.leads:
            place = lead.reading.place.within(place)
        self.levels = [Level(above, place)]
        self.lead = Reading()
        self.place = place
        self.away = next((lead.elsewhere for lead in reversed(self.leads) if lead.elsewhere), None)

    def _go_on(self, text: str) -> None:
        """Begin a further sentence of a paragraph; it may give the parts of what was counted last."""
        goes_on = _GOES_ON.match(text)
        top, here = self.levels[0], self._place()
        if here.said:
            # ``Toàn tỉnh …``: the whole holds for the rest of the paragraph, whatever heading stands over it.
            self.place = here
        last = [a for a in self.amounts[self.first :] if a.sentence == self.sentence - 1]
        places = {a.own.place for a in last if a.own.place != Place()}
        if last and last[0].own.place == Place() and last[0].place != last[-1].place:
            places.add(Place())
        # What follows several places side by side is again of what stands over them.
        apart = len(places) > 1 and not goes_on
        self.levels = [Level(top.listed, self.place if apart else here if here != Place() else top.place)]
        if goes_on and top.last is not None:
            self.levels[0].last = top.last
            self.levels.append(Level(List(top.last, bool(goes_on["whole"])), self._place()))

    def _close(self, depth: int, text: str) -> None:
        """Leave a paragraph; a heading, a bullet and what ends in a colon lead those under it."""
        if not text or not self.levels or (depth == PLAIN and not text.rstrip("* ").endswith(":")):
            return
        top = self.levels[-1] if self.levels[-1].listed and self.levels[-1].last is None else self.levels[0]
        own = self.amounts[self.first :]
        tops = [a for a in own if a.listed == self.levels[0].listed and _counts(a)]
        listed = None
        if top is not self.levels[0] and top.listed is not None:
            listed = attrs.evolve(top.listed, bullets=True)
        elif len(tops) == 1:
            listed = List(tops[0].at, bullets=True)
        reading = self.words.read(text) if len(text) < _LEAD_IS_LONG else Reading()
        if own and depth > HEADINGS:  # A bullet leads by its first words, not by those of its figures.
            reading = attrs.evolve(own[0].own, place=own[0].scope)
        self.leads.append(Lead(depth, reading, listed, self.away if depth <= HEADINGS else None))

    def _push(self, level: Level) -> None:
        if len(self.levels) < DEEPEST_LIST:
            self.levels.append(level)

    def _place(self) -> Place:
        return self.levels[-1].place if self.levels else Place()

    def _sentence(self, text: str, figures: list[Figure], *, fresh: bool) -> None:
        plain = masked(text, figures)
        own = amounts_of(figures)
        counted = {figure.start for figure in own}
        times = [figure for figure in figures if figure.start not in counted]
        if not own:
            self._times(times, 0, len(text))
        if not own and not text.rstrip().endswith(":"):
            if len(text) < _LEAD_IS_LONG:
                # A sentence without figures may say of what place those after it are.
                self.levels[0].place = self.words.read(text).place.within(self.levels[0].place)
            return
        if not fresh:
            self.lead = Reading()
        first, edge = len(self.amounts), 0
        for n, figure in enumerate(own):
            previous = self.amounts[-1] if n else None
            self._times(times, edge, figure.start)
            self.ahead = re.split(r"[,;:(.\d]", plain[figure.end : figure.end + _AHEAD], maxsplit=1)[0]
            self.is_rate = figure.kind is FigureKind.PERCENT
            words, label = self._gap(plain[edge : figure.start], previous)
            if previous is not None:
                self._finish(previous, words)
            self._add(figure, label, plain[edge : figure.start], previous)
            edge = figure.end
        self._times(times, edge, len(text))
        if own:
            words, _ = self._gap(plain[edge:], self.amounts[-1], last=True)
            self._finish(self.amounts[-1], words)
        elif plain.rstrip("* ").endswith(":"):
            self.lead = self.words.read(plain)
        new = self.amounts[first:]
        gaps = [plain[one.figure.end : other.figure.start] for one, other in pairwise(new)]
        pair(new, gaps)
        if new and IN_TURN.search(new[0].before):
            pair_in_turn(new, self.amounts[max(first - len(new), 0) : first])
        self._in_turn(first)

    def _times(self, times: list[Figure], start: int, stop: int) -> None:
        """Note a period or day between two places that is not that of the report."""
        for figure in times:
            if not start <= figure.start < stop or figure.is_compared_with or is_carried(figure):
                continue
            if id(figure) in self.other:
                self.away = figure.value or figure.text
            elif figure.kind is FigureKind.PERIOD:
                self.away = None

    def _gap(self, gap: str, previous: Amount | None, *, last: bool = False) -> tuple[str, str]:
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
        return after, label

    def _mark(self, mark: re.Match[str], label: str, ahead: str, *, opened: bool) -> tuple[str, bool]:
        """One mark: what it opens or closes, and what is left of the label before it."""
        level, sign = self.levels[-1], mark["mark"]
        if mark["opener"]:
            if level.last is not None:
                self._push(Level(List(level.last, bool(mark["whole"])), self._place()))
            elif level.listed is not None and level.listed.bracket and not mark["whole"]:
                level.listed = attrs.evolve(level.listed, whole=False)
            # ``Trong số hồ sơ đang giải quyết gồm 5 hồ sơ``: what opens nothing is part of the label.
            opens = level.last is not None or opened or (level.listed is not None and not label.strip())
            return ("", True) if opens else (f"{label} ", False)
        if sign == ":":
            return self._colon(label, ahead, opened=opened)
        if sign == ",":
            return label + ", ", opened
        if sign == "(":
            said = label.strip() or self.after.rstrip()
            away = COMPARED if said.endswith(COMPARED) or EARLIER.search(said) else None
            above = level.listed.parent if level.listed is not None and level.last is None else level.last
            self._push(Level(List(above, whole=True, bracket=True), self._place(), away=away))
            # ``hồ sơ quá hạn chiếm tỷ lệ thấp (0,7%)``
            return ("" if opened and not self.is_rate else label + " "), True
        if sign != ";" or not self._goes_on_after(ahead):
            self._pop(sign)
        # A bracket before the first count leaves the label as it is: ``trong kỳ (từ … đến …) là 5 hồ sơ``.
        return ("", True) if opened or sign == ";" else (label, False)

    def _goes_on_after(self, ahead: str) -> bool:
        """Whether a list goes on after a semicolon: what follows counts nothing of its own."""
        level = self.levels[-1]
        if level.listed is None or level.listed.bracket or level.listed.colon or level.last is None:
            return False
        part = self.amounts[level.last]
        said, last = self.words.read(f"{ahead} {self.ahead}"), self.words.read(f"{part.before} {self.after}")
        if (said.statuses and not said.details) or said.cues & FREE:
            return False
        return bool(said.details & RECEIPTS) == bool(last.details & RECEIPTS) and bool(said.details)

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
                self._push(Level(List(level.last, colon=True), self._place()))
            return "", True
        if re.fullmatch(r"[\s\-–]{0,9}", ahead):
            return label + " ", opened
        self.lead = self.words.read(label)
        level.place = self.lead.place.within(level.place)
        return "", False

    def _add(self, figure: Figure, label: str, gap: str, previous: Amount | None) -> None:
        at, level = len(self.amounts), self.levels[-1]
        led = (self.lead, *(lead.reading for lead in reversed(self.leads)))
        above = tuple(reading for reading in led if reading != Reading())
        amount = Amount(
            at, figure, label, level.place, level.listed, above, level.last,
            self.sentence, self.paragraph, self.section, change_in(label, figure.unit),
            self._elsewhere(label),
        )  # fmt: skip
        self.amounts.append(amount)
        if previous is not None and previous.figure.kind is FigureKind.PERCENT:
            amount.over = gap.strip().casefold() == "trên"
        elif previous is not None and _OUT_OF.search(gap):
            # ``5 hồ sơ trễ trên 200 hồ sơ``
            amount.over, previous.base = True, at
        if previous is not None and is_ratio(previous, amount, gap):
            amount.ratio, previous.ratio = previous.at, at
        self._scale(amount, gap, previous)
        plain = amount.count is not None and not _MEAN.search(amount.before)
        # ``238 hồ sơ/42 lĩnh vực (…)``: what follows is of the first.
        aside = previous is not None and gap.rstrip().endswith("/") and previous.figure.unit != figure.unit
        # ``5.000 hồ sơ tại 12 xã, trong đó …``: a place is one of the words of what is counted there.
        aside = (
            aside
            or amount.over
            or (previous is not None and amount.noun in BODIES and not _MARKS.search(gap))
        )
        if plain and amount.ratio is None and not (aside and level.last is not None):
            level.last = at

    def _scale(self, amount: Amount, gap: str, previous: Amount | None) -> None:
        """Give a bare number the thousands or millions of the other side of a change, or of its total."""
        total = self.amounts[amount.parent] if amount.parent is not None else None
        if previous is not None and amount.power and previous.is_bare and _TO.fullmatch(gap):
            # ``từ 5,31 xuống 4,86 triệu``
            previous.power = amount.power
        elif total is not None and amount.is_bare and amount.ratio is None:
            # ``Thu 1.653 triệu đồng: phí 1.263, lệ phí 390``
            amount.power = total.power

    def _elsewhere(self, label: str) -> FigureValue | str:
        """The other period that an amount is of: one named before, or the one that is compared with."""
        compared = label.rpartition(COMPARED)
        if compared[1] and not re.search(r"[,;:]", compared[2]):
            return COMPARED
        return next((level.away for level in reversed(self.levels) if level.away), self.away)

    def _finish(self, amount: Amount, after: str) -> None:
        """The words of an amount are known once those after it are."""
        amount.after = without_stop(after)
        amount.own = self.words.read(f"{amount.before} | {amount.after}")
        amount.scope = amount.own.place.within(amount.scope)
        if amount.ratio is not None and amount.ratio < amount.at:
            # What follows both numbers of a ratio says what the first counts.
            first = self.amounts[amount.ratio]
            first.own = self.words.read(f"{first.before} | {amount.after}")
        if amount.own.place != Place():
            at = next((i for i, level in enumerate(self.levels) if level.last == amount.at), len(self.levels))
            for level in self.levels[at:]:
                if level.last in {amount.at, None}:
                    level.place = amount.scope

    def _in_turn(self, first: int) -> None:
        """``A, B và C lần lượt là 1, 2 và 3``: each amount gets its name."""
        for at in range(first, len(self.amounts)):
            head = self.amounts[at]
            if not IN_TURN.search(head.before):
                continue
            names = re.split(r",|;|:|(?<!\w)và(?!\w)", IN_TURN.split(head.before)[0])
            names = [name.strip() for name in names if name.strip()]
            run = [one for one in self.amounts[at:] if runs_on(self.amounts[at : one.at + 1])]
            if len(names) < 2 or len(run) < len(names):
                continue
            statuses = self.words.read(names[0]).statuses
            for amount, name in zip(run, names, strict=False):
                own = self.words.read(f"{name} | {amount.after}")
                amount.own = attrs.evolve(own, cues=own.cues | (frozenset() if own.statuses else statuses))
                amount.scope = own.place.within(self.levels[0].place)
            last = self.levels[-1]
            self.levels[-1] = Level(last.listed, self.levels[0].place, last.last)


def _counts(amount: Amount) -> bool:
    return amount.size is not None and not amount.change and amount.ratio is None
