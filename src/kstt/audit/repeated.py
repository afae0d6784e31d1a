"""What is said more than once must be said alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kstt.audit.result import Basis

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from kstt.audit.notes import Notes
    from kstt.io.report.figures import Figure

__all__ = ["judge_repeated"]


def judge_repeated(notes: Notes, said: Sequence[tuple[Figure, str]], values: Sequence[Hashable]) -> None:
    """Hold figures that say the same thing against one another.

    Where most agree, the others are wrong; where no value has a majority, nobody can know which is, and
    every one of them is found.

    Args:
        notes: what is known.
        said: the figures with the words about each.
        values: what each says.
    """
    if len(said) < 2:
        return
    (common, often), *others = Counter(values).most_common()
    settled = not others or others[0][1] < often
    for i, (figure, quote) in enumerate(said):
        holds = values[i] == common if settled else False
        differs = [n for n in range(len(said)) if values[n] != values[i]]
        right = differs[0] if differs and not holds else next(n for n in range(len(said)) if n != i)
        if settled and not holds:
            right = values.index(common)
        other = said[right][0]
        notes.match(figure, Basis.REPEATED, other.sentence.text, other.text, holds=holds)
        if not holds:
            notes.find(
                "audit-contradiction", figure, quote, found=figure.text, expected=other.text,
                other=other.where, right=other.text, text=figure.text,
            )  # fmt: skip
