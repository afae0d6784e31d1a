"""Whole rows of counts, a sentence or the lines of a list, whose total stands elsewhere in the text."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.lines import lines_of
from kstt.audit.figures.sizes import total_of
from kstt.audit.relations.chance import chance_of_sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size

__all__ = ["sums_of_rows"]

_FEWEST, _MOST = 3, 40
_RARE = 0.01
"""What chance gives less often than this says that a row is what its total counts."""


def sums_of_rows(add: Callable[..., bool], amounts: Sequence[Amount]) -> None:
    """Add the rows that make up a count said elsewhere, of the same period, to the last digit."""
    firsts = [a for a in amounts if a.count and (a.ratio is None or a.ratio > a.at)]
    said: dict[tuple[Size, str], list[Amount]] = defaultdict(list)
    for amount in firsts:
        said[amount.count or 0, str(amount.elsewhere)].append(amount)
    decimals = sum(isinstance(size, Decimal) for size, _ in said)
    for row in _rows(firsts):
        size, times = total_of(one.count or 0 for one in row), {str(one.elsewhere) for one in row}
        tried = decimals if isinstance(size, Decimal) else len(said) - decimals
        if len(times) > 1 or any(not akin(row[0], one) for one in row):
            continue
        told = said.get((size, str(row[0].elsewhere)), ())
        totals = [one for one in told if one not in row and akin(one, row[0])]
        near = [one for one in totals if one.at < row[0].at][-1:] or totals[:1]
        if near and chance_of_sum(size, tried) <= _RARE:
            add(near[0], row, "section", tried)


def _rows(firsts: Sequence[Amount]) -> Iterator[list[Amount]]:
    """The counts of each sentence, and the first counts of paragraphs that follow on each other."""
    yield from (row for row in lines_of(firsts, lambda a: a.sentence) if _FEWEST <= len(row) <= _MOST)
    run: list[Amount] = []
    for first in [line[0] for line in lines_of(firsts, lambda a: a.paragraph)]:
        if run and (first.paragraph, first.section) != (run[-1].paragraph + 1, run[-1].section):
            if _FEWEST <= len(run) <= _MOST:
                yield run
            run = []
        run.append(first)
    if _FEWEST <= len(run) <= _MOST:
        yield run
