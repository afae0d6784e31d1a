"""The running text of a report: source lines, paragraphs mended where lines were wrapped, sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import attrs

from kstt.io.files.lines import SourceLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Sentence", "sentences_of"]


@attrs.frozen
class Sentence:
    """A sentence of the prose.

    ``text`` is in NFC, wrapped lines joined by one space; ``section`` is the numbering of the heading it
    stands under (``I.2``, empty before the first); ``opens_paragraph`` tells the first of a paragraph.
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


_BULLET = re.compile(r"\s*\**\s*(?:[-+*•–—]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[IVX]+[.)]\s|[a-zđ]\)\s)")
_ENDS = re.compile(r"[.;:!?…*]\s*$")
_PAGE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_SHORT = 0.6
_HEADING = re.compile(
    r"\s*\**\s*(?P<roman>[IVX]+|[A-ZĐ])[.)]\s|\s*\**\s*(?P<item>\d{1,2}(?:\.\d{1,2})*)[.)]\s"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\W_]*(\w))")
_NOT_AN_END = re.compile(
    r"(?:^[\W_]*(?:[IVX]+|\d+(?:\.\d+)*|[A-ZĐ])|\b(?:TP|Tp|T\.P|TS|ThS|GS|PGS|KT|TM|TL|TUQ|Q|P|V/v|ĐT))\.$"
)


def sentences_of(lines: Iterable[SourceLine]) -> Iterator[Sentence]:
    """The sentences of consecutive lines, in order; a blank line ends a paragraph."""
    roman = item = ""
    for paragraph in _paragraphs(lines):
        heading = _HEADING.match(paragraph[0].text)
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
            and not _BULLET.match(line.text)
            and not _PAGE_NUMBER.fullmatch(line.text)
            and not _ENDS.search(paragraph[-1].text)
            and not _PAGE_NUMBER.fullmatch(paragraph[-1].text)
            and not _ends_early(paragraph[-1].text.strip(), line.text.strip())
        )
        if paragraph and not continues:
            yield paragraph
            paragraph = []
        if line.text.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _ends_early(line: str, following: str) -> bool:
    """Whether a heading or bullet is so much shorter than the next line that it was not wrapped there."""
    return bool(_BULLET.match(line)) and following[:1].isupper() and len(line) < _SHORT * len(following)


def _split(paragraph: list[SourceLine], section: str) -> Iterator[Sentence]:
    text, breaks = "", []
    for line in paragraph:
        stripped = line.text.strip()
        text += " " if text else ""
        breaks.append((len(text), line.number, line.text.index(stripped) + 1, line.where))
        text += stripped
    start = 0
    ends = [
        m
        for m in _SENTENCE_END.finditer(text)
        if m[1].isupper() and not _NOT_AN_END.search(text[start : m.start()])
    ]
    for stop, following in [*((m.start(), m.end()) for m in ends), (len(text), len(text))]:
        own = [b for b in breaks if start < b[0] < stop]
        before = [b for b in breaks if b[0] <= start][-1]
        first = (start, before[1], before[2] + start - before[0], before[3])
        relative = tuple((b[0] - start, *b[1:]) for b in (first, *own))
        yield Sentence(text[start:stop], first[1], first[3], section, start == 0, relative)
        start = following
