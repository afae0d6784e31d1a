"""The titles over a row of counts, as in ``trực tiếp/bưu chính/đúng hạn: 120/80/200`` or a table in text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.lines import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.words.phrases import Words
    from kstt.io.report.prose import Sentence

__all__ = ["read_titles"]

_BETWEEN = "/|"
_EDGE = re.compile(r"[(:;–]")
_BACK = 60
"""The number of sentences over a row that are searched for its titles."""


def read_titles(amounts: Sequence[Amount], sentences: Sequence[Sentence], words: Words) -> None:
    """Give the counts of each row the words of their titles, where they have none of their own."""
    for row in side_by_side(amounts, _BETWEEN):
        text = row[0].figure.sentence.text
        mark = text[row[0].figure.end : row[1].figure.start].strip()
        at = row[0].sentence
        over = (sentence.text for sentence in reversed(sentences[max(at - _BACK, 0) : at]))
        texts = (text[: row[0].figure.start], *over)
        titles = next(filter(None, (_titles(one, mark, len(row)) for one in texts)), [])
        for amount, title in zip(row, titles, strict=False):
            if not amount.named:
                own = words.read(title)
                amount.own = attrs.evolve(own, place=amount.own.place, cues=own.cues | amount.own.cues)


def _titles(text: str, mark: str, count: int) -> list[str]:
    """As many titles as counts that a text sets side by side; none where it has fewer, or counts itself."""
    cells = text.split(mark)[-count:] if text.count(mark) >= count - 1 else []
    if not cells:
        return []
    cells[0], cells[-1] = _EDGE.split(cells[0])[-1], re.split(r"[):;]", cells[-1], maxsplit=1)[0]
    plain = [cell.strip() for cell in cells]
    return plain if all(plain) and not any(map(str.isdigit, "".join(plain))) else []
