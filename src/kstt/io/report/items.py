"""Numbers that number the items of a list or outline, or refer to one: ``(3)``, ``B.1.``, ``a.1.2)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kstt.io.report.prose import Sentence

__all__ = ["items_of"]

_ITEM = re.compile(
    r"(?:(?P<opens>^[\s*+–-]{0,8})|(?P<next>[:;,.]\s?|\s(?:và|là|gồm)\s))?\((?P<number>\d{1,2})\)(?P<leads>\s)?"
)

_OUTLINE = re.compile(r"(?<![\w.])[^\W\d_](?:\.\d{1,2}){1,4}(?=[.):])")


def items_of(sentence: Sentence) -> frozenset[int]:
    """Where the numbers of items stand in a sentence: ``(3) Tổng (1)+(2)``.

    The items of a list are counted up from 1; in the paragraph of an item a lower number in brackets refers
    to an earlier item. Numbers after a letter are of an outline: ``B.1. Trước hẹn``.
    """
    found = list(_ITEM.finditer(sentence.text))
    opens = found[0] if found and found[0]["opens"] is not None and found[0]["leads"] else None
    items: list[re.Match[str]] = []
    for match in found:
        leads = match["leads"] and (match["next"] or match["opens"] is not None)
        if leads and int(match["number"]) == len(items) + 1:
            items.append(match)
    starts = {match.start("number") for match in items if len(items) > 1}
    if opens is not None and sentence.opens_paragraph:
        starts.add(opens.start("number"))
        starts |= {m.start("number") for m in found if int(m["number"]) < int(opens["number"])}
    for code in _OUTLINE.finditer(sentence.text):
        starts |= {at for at in range(code.start(), code.end()) if sentence.text[at].isdecimal()}
    return frozenset(starts)
