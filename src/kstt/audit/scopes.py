"""What stands above a sentence and may narrow down its figures: headings, leads, earlier sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.report.prose import Sentence

__all__ = ["Scope", "scopes_of"]

_DEPTHS = (
    (0, re.compile(r"\**\s*[IVX]+[.)]\s")),
    (1, re.compile(r"\**\s*\d{1,2}[.)]\s")),
    (2, re.compile(r"\**\s*\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (3, re.compile(r"\**\s*[a-zđ]\)\s")),
    (5, re.compile(r"[-–—•*]\s")),
    (6, re.compile(r"[+o]\s")),
)
_PLAIN = 4


@attrs.frozen
class Scope:
    """The texts above a sentence, outermost first, and the sentences before it in its paragraph.

    ``places`` are those of all these sentences; ``head`` is the place of the last sentence of the paragraph
    that leads the list it stands in, if any.
    """

    above: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    head: int | None = None


def _depth(sentence: Sentence) -> int:
    return next((depth for depth, pattern in _DEPTHS if pattern.match(sentence.text)), _PLAIN)


def scopes_of(sentences: Sequence[Sentence]) -> tuple[Scope, ...]:
    """The scope of each sentence.

    A numbered heading stands above all that follows up to the next heading of its rank; a paragraph that
    ends in a colon above the deeper bullets that follow it.
    """
    open_above: list[tuple[int, str, list[int]]] = []
    scopes: list[Scope] = []
    paragraph: list[int] = []
    depth = _PLAIN
    for i, sentence in enumerate(sentences):
        if sentence.opens_paragraph or not paragraph:
            if paragraph:
                whole = " ".join(sentences[n].text for n in paragraph)
                leads = depth < _PLAIN or whole.rstrip("* ").endswith(":")
                open_above = [*(entry for entry in open_above if entry[0] < depth)]
                if leads:
                    open_above.append((depth, whole, paragraph))
            paragraph = []
            depth = _depth(sentence)
        above = tuple(text for rank, text, _ in open_above if rank < depth)
        before = tuple(sentences[n].text for n in paragraph)
        over = [(rank, places) for rank, _, places in open_above if rank < depth]
        heads = [places[-1] for rank, places in over if rank >= _PLAIN]
        around = (*(place for _, places in over for place in places), *paragraph)
        scopes.append(Scope(above, before, around, heads[-1] if heads else None))
        paragraph.append(i)
    return tuple(scopes)
