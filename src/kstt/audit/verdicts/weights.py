"""How much speaks for the base of a percentage: weights of the facts about each share it may be.

Each weight is the logarithm of the odds by which a fact makes it likelier that a percentage is that share.
``tests/benchmarks/fit_audit.py`` fits them on right reports.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["weight_of_share"]


def weight_of_share(facts: Mapping[str, float]) -> float:
    """How much likelier than none at all a share is by the facts about it, as a logarithm."""
    weights = _weights()
    return weights["share"] + sum(weights.get(name, 0.0) * size for name, size in facts.items())


@cache
def _weights() -> Mapping[str, float]:
    found = tomllib.loads(files("kstt").joinpath("data/audit-weights.toml").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in found["shares"].items()}
