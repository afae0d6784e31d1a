"""A finding as texts, and the titles of a table of them: what every drawing of findings shows."""

from __future__ import annotations

import attrs

from kstt.i18n import msg

__all__ = ["FindingTexts", "headers"]


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

    >>> from kstt.findings import RULES
    >>> texts = RULES["blank-open"].finding(row="2 Hộ tịch", column="pending").texts("vi")
    >>> texts.kind, texts.severity, texts.place
    ('error', 'lỗi', '2 Hộ tịch · pending')
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


_TITLES = {
    "severity": msg("Severity"),
    "place": msg("Place"),
    "where": msg("Spot"),
    "found": msg("Found"),
    "expected": msg("Expected"),
    "message": msg("Message"),
    "rule": msg("Rule"),
    "reference": msg("Reference"),
}


def headers(lang: str) -> FindingTexts:
    """The titles of a table of findings.

    >>> headers("en").found, headers("vi").found
    ('Found', 'Đã ghi')
    """
    return FindingTexts(kind="", **{name: title.in_language(lang) for name, title in _TITLES.items()})
