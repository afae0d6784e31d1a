"""Times that a title denies: *chưa đúng hạn* is late, *không quá hạn* is in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.io.grid.titles.synonyms import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Phrase", "with_negations"]

Phrase = tuple[tuple[Meaning, ...], bool, str]
"""What words of a title mean (nothing: unknown), whether they stand in brackets, the words without marks."""

_NOT = frozenset(("khong", "chua"))
_OPPOSITE = {
    Meaning.ON_TIME: Meaning.LATE,
    Meaning.WITHIN: Meaning.LATE,
    Meaning.LATE: Meaning.WITHIN,
}
_TIMES = frozenset((*_OPPOSITE, Meaning.EARLY))


def with_negations(found: Sequence[Phrase], kinds: frozenset[Meaning]) -> list[Phrase]:
    """The words with a time right after *không* or *chưa* as the other time, and what else is denied as none.

    Between *chưa* and a time there may be a verb, as in *chưa giải quyết trong hạn*: that denies no time.
    Words that mean nothing may be any: what is said behind them is not known.

    Args:
        found: the words in order.
        kinds: the meanings that say which cases are counted.

    >>> denied = (((), False, "khong"), ((Meaning.ON_TIME,), False, "dung han"))
    >>> [[one.value for one in means] for means, *_ in with_negations(denied, frozenset())]
    [['late']]
    """
    kept: list[Phrase] = []
    denied: Phrase | None = None
    for phrase in found:
        means, noted, word = phrase
        times = _TIMES.intersection(means)
        if (
            denied is not None
            and noted == denied[1]
            and (times or (denied[2] == "khong" and kinds & {*means}))
        ):
            turned = tuple(_OPPOSITE[one] for one in means if one in _OPPOSITE)
            if turned and kept[-1] is denied:
                kept.pop()
            else:
                turned = ()
            kept.append((turned, noted, word))
        else:
            kept.append(phrase)
        if word in _NOT:
            denied = phrase
        elif means and (word == "va" or denied is None or denied[2] != "khong" or means != (Meaning.FILLER,)):
            denied = None
    return kept
