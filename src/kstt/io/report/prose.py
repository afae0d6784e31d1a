"""The running text of a report: source lines, paragraphs mended where lines were wrapped, sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import attrs

from kstt.io.files.lines import SourceLine
from kstt.text import BULLETS, SUB_BULLETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Sentence", "sentences_of"]


@attrs.frozen
class Sentence:
    """A sentence of the prose.

    ``text`` is in NFC, wrapped lines joined by one space; ``section`` is the numbering of the heading it
    stands under (``I.2``, empty before the first); ``opens_paragraph`` marks the first of a paragraph.
    ``line`` and ``where`` are those of its first character.

    >>> [s.text for s in sentences_of([SourceLine(1, "Đạt 98,8 %. Tăng so với", "1"),
    ...                                SourceLine(2, "kỳ trước.", "2")])]
    ['Đạt 98,8 %.', 'Tăng so với kỳ trước.']
    """

    text: str
    line: int
    where: str
    section: str = ""
    opens_paragraph: bool = False
    breaks: tuple[tuple[int, int, int, str], ...] = attrs.field(
        repr=False, default=attrs.Factory(lambda self: ((0, self.line, 1, self.where),), takes_self=True)
    )

    def spot(self, offset: int) -> tuple[int, int, str]:
        """The line, the column in it (from 1) and the name of the spot of a character of ``text``."""
        place = bisect_right([start for start, *_ in self.breaks], offset) - 1
        start, line, column, where = self.breaks[max(place, 0)]
        return line, column + offset - start, where


_BULLET = re.compile(
    rf"\**\s?(?:[{re.escape(BULLETS + SUB_BULLETS)}]\s|"
    r"\(\d{1,2}\)\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[IVX]+[.)]\s|[a-zđ]\)\s)"
)
_ENDS = tuple(".;:!?…*")
_PAGE_NUMBER = re.compile(r"\d{1,4}")
_SHORT = 0.6
_LABEL = re.compile(r"[^\W\d_][^\d:;,.]{1,50}:\s*\d")
_NEW_LABEL = re.compile(r"[^\W\d_][^:;,.]{1,50}:\s")
"""A line of a list after one that ends in a figure: ``… trễ 1`` and ``Tổng 5 sở: …``."""
_CELLS = re.compile(r"[|\t]")
"""What separates the cells of a table in text, whose lines were not wrapped."""
_NARROW = 45
"""A line of fewer characters was not wrapped, if the next one begins with a capital."""
_HEADING = re.compile(r"\**\s?(?P<roman>[IVX]+|[A-ZĐ])[.)]\s|\**\s?(?P<item>\d{1,2}(?:\.\d{1,2})*)[.)]\s")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\W_]{0,8}([^\W_]))")
_ABBREVIATION = re.compile(r"(?<!\w)(?:TP|Tp|T\.P|TS|ThS|GS|PGS|KT|TM|TL|TUQ|Q|P|V/v|ĐT)\.$")
_NUMBERING = re.compile(r"[\W_]{0,4}(?:[IVX]+|\d+(?:\.\d+)*|[A-ZĐ])\.")
_ABBREVIATED = 12


def sentences_of(lines: Iterable[SourceLine]) -> Iterator[Sentence]:
    """The sentences of consecutive lines, in order; a blank line ends a paragraph.

    >>> texts = "Đã tiếp nhận 1.200 hồ sơ. Đã giải", "quyết 1.100 hồ sơ."
    >>> lines = [SourceLine(number, text, "") for number, text in enumerate(texts, 1)]
    >>> [sentence.text for sentence in sentences_of(lines)]
    ['Đã tiếp nhận 1.200 hồ sơ.', 'Đã giải quyết 1.100 hồ sơ.']
    """
    roman = item = ""
    for paragraph in _paragraphs(lines):
        heading = _HEADING.match(paragraph[0].text.lstrip())
        if heading and heading["roman"]:
            roman, item = heading["roman"], ""
        elif heading:
            item = heading["item"]
        yield from _split(paragraph, ".".join(filter(None, (roman, item))))


def _paragraphs(lines: Iterable[SourceLine]) -> Iterator[list[SourceLine]]:
    paragraph: list[SourceLine] = []
    for line in lines:
        continues = (
            paragraph
            and line.wraps
            and line.text.strip()
            and line.number == paragraph[-1].number + 1
            and not _BULLET.match(line.text.lstrip())
            and not _PAGE_NUMBER.fullmatch(line.text.strip())
            and not paragraph[-1].text.rstrip().endswith(_ENDS)
            and not _PAGE_NUMBER.fullmatch(paragraph[-1].text.strip())
            and not _ends_early(paragraph[-1].text.strip(), line.text.strip())
            and not (_CELLS.search(line.text.strip()) or _CELLS.search(paragraph[-1].text.strip()))
        )
        if paragraph and not continues:
            yield paragraph
            paragraph = []
        if line.text.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _ends_early(line: str, following: str) -> bool:
    """Whether a line is too short to have been wrapped there: a heading, a bullet, a line of a list."""
    if not following[:1].isupper() or line.endswith(","):
        return False
    if _LABEL.match(following) and line[-1:].isalnum():
        return True
    if line.rstrip(" %")[-1:].isdigit() and _NEW_LABEL.match(following):
        return True
    return len(line) < _NARROW or (bool(_BULLET.match(line)) and len(line) < _SHORT * len(following))


def _split(paragraph: list[SourceLine], section: str) -> Iterator[Sentence]:
    pieces: list[str] = []
    breaks: list[tuple[int, int, int, str]] = []
    length = 0
    for line in paragraph:
        stripped = line.text.strip()
        breaks.append((length, line.number, line.text.index(stripped) + 1, line.where))
        pieces.append(stripped)
        length += len(stripped) + 1
    text = " ".join(pieces)
    starts = [start for start, *_ in breaks]
    start = 0
    ends = [(m.start(), m.end()) for m in _SENTENCE_END.finditer(text) if m[1].isupper()]
    for stop, following in [*ends, (len(text), len(text))]:
        if stop < len(text) and _goes_on(text, start, stop):
            continue
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, stop)
        at, number, column, where = breaks[first]
        opening = (0, number, column + start - at, where)
        relative = (opening, *((b[0] - start, *b[1:]) for b in breaks[first + 1 : last]))
        yield Sentence(text[start:stop], number, where, section, start == 0, relative)
        start = following


def _goes_on(text: str, start: int, stop: int) -> bool:
    """Whether a full stop ends a numbering or an abbreviation, not the sentence."""
    short = stop - start <= 2 * _ABBREVIATED and _NUMBERING.fullmatch(text, start, stop)
    return bool(short) or bool(_ABBREVIATION.search(text, max(start, stop - _ABBREVIATED), stop))
