"""Published rates of an account, each with its base."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kstt.numerals import format_decimal

if TYPE_CHECKING:
    from kstt.law.instruments import Citation

__all__ = ["Rate", "percent"]


@attrs.frozen
class Rate:
    """A share of some columns of an account in others.

    Attributes:
        key: the name in frames and JSON.
        label: the Vietnamese name, with the base.
        parts: the keys of the columns in the numerator.
        base: the keys of the columns in the denominator.
        source: the provision or practice that publishes it.
    """

    key: str
    label: str
    parts: tuple[str, ...]
    base: tuple[str, ...]
    source: Citation | None = None

    def of(self, values: Mapping[str, int | None]) -> Fraction | None:
        """The rate, from 0 to 1 and exact; ``None`` where the base is 0 or a count is not known.

        >>> from kstt import CaseAccount
        >>> CaseAccount(1, 3, 0, 0, 0, 0, 4, 0).rates["online"]
        Fraction(1, 4)
        """
        parts, base = ([values.get(key) for key in keys] for keys in (self.parts, self.base))
        known = [count for count in (*parts, *base) if count is not None]
        if len(known) < len(parts) + len(base) or not sum(known[len(parts) :]):
            return None
        return Fraction(sum(known[: len(parts)]), sum(known[len(parts) :]))


def percent(rate: Fraction | None, places: int = 1) -> str:
    """A rate in percent as reports write it, rounded half away from zero; nothing for no rate.

    >>> percent(Fraction(481, 1000)), percent(Fraction(-1, 3), 2), percent(None)
    ('48,1%', '-33,33%', '')
    """
    if rate is None:
        return ""
    size = abs(rate) * 100 * 10**places
    units = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return f"{'-' if rate < 0 and units else ''}{format_decimal(Decimal(units).scaleb(-places), places)}%"
