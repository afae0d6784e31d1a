"""A finding as texts, and the titles of a table of them: what every drawing of findings shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

__all__ = ["HEADERS", "FindingTexts"]


@attrs.frozen
class FindingTexts:
    """A finding in words of one language.

    Attributes:
        kind: the severity as a word of code: ``error``, ``warning`` or ``info``.
        severity: the severity in the language.
        place: the row and the column, else the spot in the file.
        where: the spot in the file it was read from.
        found: what stands there.
        expected: what should stand there.
        message: what is wrong.
        rule: the id of the rule.
        reference: what the rule rests on.
    """

    kind: str
    severity: str
    place: str
    where: str
    found: str
    expected: str
    message: str
    rule: str
    reference: str


HEADERS: Mapping[str, FindingTexts] = MappingProxyType(
    {
        "en": FindingTexts(
            "", "Severity", "Place", "Spot", "Found", "Expected", "Message", "Rule", "Reference"
        ),
        "vi": FindingTexts(
            "", "Mức độ", "Vị trí", "Chỗ ghi", "Đã ghi", "Lẽ ra", "Nội dung", "Quy tắc", "Căn cứ"
        ),
    }
)
"""The titles of a table of findings, by language."""
