"""How much speaks for a reading of figures: weights of the facts about each share and each sum it may be.

Each weight is the logarithm of the odds by which a fact makes it likelier that a reading was meant.
``tests/benchmarks/fit_audit.py`` fits them on right reports.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SURELY", "odds_of_shares", "odds_of_sum"]

_GREATEST = 7.0
"""No facts make odds greater than this, as a logarithm."""
SURELY = 3_000.0
"""The odds of what leaves no doubt: words, or lines that all agree."""


def odds_of_sum(facts: Mapping[str, float]) -> float:
    """How much likelier than none at all a sum is by the facts about it."""
    return exp(min(_weight("sums", facts), _GREATEST))


def odds_of_shares(every: Sequence[Mapping[str, float]]) -> list[float]:
    """How much likelier than none at all each of the shares of a percentage is by the facts about it.

    Where the likeliest is held back, the others keep their distance to it.
    """
    weights = [_weight("shares", facts) for facts in every]
    above = max(max(weights, default=0.0) - _GREATEST, 0.0)
    return [exp(weight - above) for weight in weights]


def _weight(kind: str, facts: Mapping[str, float]) -> float:
    weights = _weights()[kind]
    return weights["always"] + sum([weights.get(name, 0.0) * size for name, size in facts.items()])


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    found = tomllib.loads(files("kstt").joinpath("data/audit-weights.toml").read_text(encoding="utf-8"))
    return {kind: {name: float(weight) for name, weight in one.items()} for kind, one in found.items()}
