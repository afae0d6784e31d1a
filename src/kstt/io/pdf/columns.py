"""Columns of a table that no line parts: where the figures of several rows stand over one another."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.columns.odd_counts import is_marked
from kstt.io.pdf.geometry import Box
from kstt.limits import MOST_PARTED, MOST_REMARK_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.pdf.geometry import Rule, TextLine

__all__ = [
    "FEWEST_FIGURES",
    "IN_BRACKETS",
    "LABELS",
    "Columns",
    "chains",
    "columns_of",
    "figures_of",
    "is_figure",
    "is_of_label",
    "numbers_columns",
    "size_of",
    "with_marks",
]

FEWEST_FIGURES = 4
"""A line in which so many figures follow one another is a row of a table."""
_COUNT, _FIGURE = re.compile(r"-?\d[\d.,]*%?"), re.compile(r"-?\d[\d.,]*%?|[-–—%]")
_NUMBER = re.compile(r"\(?(?:[IVXLC]+|\d+)[.)]*")
"""The number of a line."""
IN_BRACKETS = re.compile(r"\(\d{1,2}\)")
"""The number of a column."""
LABELS = 1
"""The column of the labels; that of the numbers stands before it, those of figures after it."""
_SPACE = 0.36
"""A space between words is no wider (sizes)."""
_APART = 0.5
"""Words this many sizes apart stand in one cell."""

Word = tuple[str, Box]


@attrs.frozen
class Columns:
    """The columns of a table: those of the numbers, of the labels, and of figures and what follows them.

    ``edges`` are the places between them; ``figures`` is from where to where the figures of each run, and
    then remarks; ``counted`` is how many have figures.
    """

    edges: tuple[float, ...]
    figures: tuple[tuple[float, float], ...]
    counted: int

    def __len__(self) -> int:
        return len(self.edges) + 1

    def of(self, x: float) -> int:
        """The column in which a place across the page lies."""
        return bisect_right(self.edges, x)

    def has_figures(self, column: int) -> bool:
        """Whether a column is one of figures."""
        return LABELS < column <= LABELS + self.counted

    def carry_on(self, line: TextLine) -> bool:
        """Whether the figures of a line stand in columns of their own."""
        figures = figures_of(line)
        places = [self.of(box.middle[0]) for _, box in figures]
        clear = all(
            self.edges[place - 1] <= box.left
            and (place > len(self.edges) - 1 or box.right <= self.edges[place])
            for place, (_, box) in zip(places, figures, strict=True)
            if place
        )
        return len(figures) >= FEWEST_FIGURES and clear and all(a < b for a, b in pairwise(places))

    def between(self, c: int) -> tuple[float, float]:
        """From where to where a column runs."""
        first, last = self.figures[0][0], self.figures[-1][1]
        return (self.edges[c - 1] if c else first), (self.edges[c] if c < len(self.edges) else last)


def is_figure(text: str) -> bool:
    """Whether a word is a count, also with a mark beside it, a share, or a dash in place of one."""
    return _FIGURE.fullmatch(text) is not None or is_marked(text)


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text) is not None or is_marked(text)


def with_marks(line: TextLine) -> TextLine:
    """A line in which the mark or remark right after a count is one word with it."""
    words: list[Word] = []
    size = line.box.bottom - line.box.top
    start = 0
    while start < len(line.words):
        stop = start + 1
        if _COUNT.fullmatch(line.words[start][0]):
            stop = _after_mark(line.words, start, _APART * size)
        own = line.words[start:stop]
        words.append((" ".join(text for text, _ in own), Box.around(box for _, box in own)))
        start = stop
    return attrs.evolve(line, words=tuple(words))


def _after_mark(words: Sequence[Word], start: int, apart: float) -> int:
    """Where the words go on after a count and the mark beside it, if it has one."""
    text = words[start][0]
    for n in range(start + 1, min(len(words), start + MOST_REMARK_WORDS + 1)):
        text = f"{text} {words[n][0]}"
        if words[n][1].left - words[n - 1][1].right > apart:
            break
        if is_marked(text):
            return n + 1
    return start + 1


def size_of(lines: Sequence[TextLine]) -> float:
    """How high lines of text are, by the median."""
    return sorted(line.box.bottom - line.box.top for line in lines)[len(lines) // 2]


def numbers_columns(line: TextLine) -> bool:
    """Whether the numbers of columns, in brackets, stand on a line."""
    return sum(IN_BRACKETS.fullmatch(text) is not None for text, _ in line.words) >= FEWEST_FIGURES


def figures_of(line: TextLine) -> tuple[Word, ...]:
    """The most figures of a line that follow one another."""
    first, last = _run(line)
    return line.words[first:last]


def is_of_label(words: Sequence[Word], n: int, size: float) -> bool:
    """Whether a number stands right after a word: it is of a label then, a ward's or a school's."""
    return n > 0 and words[n][1].left - words[n - 1][1].right < _SPACE * size


def _run(line: TextLine) -> tuple[int, int]:
    best, start = (0, 0), 0
    size = line.box.bottom - line.box.top
    for n, (text, _) in enumerate(line.words):
        if not is_figure(text) or (n == start and is_of_label(line.words, n, size)):
            start = n + 1
        elif n + 1 - start > best[1] - best[0]:
            best = start, n + 1
    return best


def chains(words: Iterable[Word], size: float) -> list[list[Word]]:
    """Words that stand close to one another, each count alone."""
    found: list[list[Word]] = []
    for word in words:
        alone = not found or _is_count(word[0]) or _is_count(found[-1][-1][0])
        if alone or word[1].left - found[-1][-1][1].right > _APART * size:
            found.append([])
        found[-1].append(word)
    return found


def columns_of(
    rows: Sequence[TextLine],
    header: Sequence[TextLine],
    between: Sequence[TextLine],
    rules: Sequence[Rule],
) -> Columns | None:
    """The columns of a table; ``None`` where its rows have no labels, or too few figures.

    Args:
        rows: lines that end in figures.
        header: the lines above them in which titles may stand.
        between: the lines between them, in which labels and remarks go on.
        rules: the lines that are ruled down it.
    """
    size = size_of(rows)
    numbers, labels, runs = [], [], []
    for line in rows:
        first, last = _run(line)
        number, label = _number_and_label(line.words[:first], size)
        numbers += number
        labels += label
        runs.append((line.words[first:last], line.words[last:]))
    if not labels:
        return None
    label_left = min(box.left for box in labels)
    label_right = max(box.right for box in labels)
    # A label may go on in a line that is longer than the first.
    rest = [Box.around(box for _, box in chain) for line in between for chain in chains(line.words, size)]
    begin = min((box.left for run, _ in runs for _, box in run if box.left > label_right - 1), default=0.0)
    ends = [box.right for box in rest if box.left < label_right and box.right < begin]
    label_right = max([label_right, *ends])
    counts = [box for run, _ in runs for _, box in run if box.left > label_right - 1]
    figures = _overlapping(counts)
    if not 1 <= len(figures) <= MOST_PARTED:
        return None
    figures = _with_numbers(figures, header, label_right)
    if not FEWEST_FIGURES <= len(figures) <= MOST_PARTED:
        return None
    remarks = [
        Box.around(box for _, box in chain)
        for words in (*(line.words for line in (*header, *between)), *(after for _, after in runs))
        for chain in chains(words, size)
        if chain[0][1].left > figures[-1][1] + _APART * size
    ]
    counted = len(figures)
    figures += _overlapping(remarks)
    gaps: list[tuple[float, float]] = [
        (max((box.right for box in numbers if box.right < label_left), default=label_left - 2), label_left),
        (label_right, figures[0][0]),
        *((a[1], b[0]) for a, b in pairwise(figures)),
    ]
    words = [box for line in (*header, *rows) for _, box in line.words]
    return Columns(tuple(_edge(*gap, rules, words) for gap in gaps), tuple(figures), counted)


def _with_numbers(
    figures: list[tuple[float, float]], header: Sequence[TextLine], start: float
) -> list[tuple[float, float]]:
    """Columns of figures with the numbers over them, and those of which the number alone is known."""
    for line in filter(numbers_columns, header):
        numbers = [(box.left, box.right) for text, box in line.words if IN_BRACKETS.fullmatch(text)]
        if len(numbers) > MOST_PARTED:
            continue
        # Of those before the first figures at most one is theirs: the one before is that of the labels.
        before = [span for span in numbers if start - 1 < span[0] and span[1] < figures[0][0]]
        numbers = [span for span in numbers if span[1] >= figures[0][0]]
        if before and numbers and numbers[0][0] > figures[0][1] and len(numbers) < len(figures):
            numbers = [before[-1], *numbers]
        whole = _merged([*figures, *numbers])
        kinds = [tuple(any(a <= x <= b for x, _ in spans) for spans in (figures, numbers)) for a, b in whole]
        # A number in the middle of its column may stand beside figures that are at its side.
        for _, n in sorted((b[0] - a[1], n) for n, (a, b) in enumerate(pairwise(whole))):
            if {kinds[n], kinds[n + 1]} == {(True, False), (False, True)}:
                whole[n : n + 2] = [(whole[n][0], whole[n + 1][1])] * 2
                kinds[n : n + 2] = [(True, True)] * 2
        return sorted(set(whole))
    return figures


def _number_and_label(words: Sequence[Word], size: float) -> tuple[list[Box], list[Box]]:
    """The boxes of a line's number, if it has one, and of the words of its label."""
    numbered = bool(words) and _NUMBER.fullmatch(words[0][0]) is not None
    apart = len(words) < 2 or words[1][1].left - words[0][1].right > _APART * size
    first = int(numbered and apart)
    return [box for _, box in words[:first]], [box for _, box in words[first:]]


def _overlapping(boxes: Iterable[Box]) -> list[tuple[float, float]]:
    """From where to where boxes stand over one another."""
    return _merged([(box.left, box.right) for box in boxes])


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _edge(start: float, stop: float, rules: Sequence[Rule], words: Sequence[Box]) -> float:
    """Where two columns part: at a ruled line, else in the middle of where the fewest titles cross."""
    ruled = [rule.at for rule in rules if start - 1 <= rule.at <= stop + 1]
    if ruled:
        return sum(ruled) / len(ruled)
    crossing = [box for box in words if box.left < stop and box.right > start]
    places = sorted(
        {start, stop, *(x for box in crossing for x in (box.left, box.right) if start < x < stop)}
    )
    counted = [
        (sum(box.left < (a + b) / 2 < box.right for box in crossing), a - b, (a + b) / 2)
        for a, b in pairwise(places)
    ]
    return min(counted)[2] if counted else (start + stop) / 2
