"""A finding, and the rule it is of: what a check has to say, one kind of value for every check."""

from __future__ import annotations

from enum import Enum

import attrs

from kstt.findings.texts import FindingTexts
from kstt.i18n import phrase
from kstt.law.instruments import Citation
from kstt.numerals import format_count

__all__ = ["Finding", "Rule", "Severity"]


class Severity(Enum):
    """How grave a finding is: an error makes a form unusable, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The Vietnamese word."""
        return {"error": "lỗi", "warning": "cảnh báo", "info": "thông tin"}[self.value]


@attrs.frozen
class Rule:
    """What can be found: an id, a severity, the message in two languages, and what the rule rests on.

    The messages are format strings over the parts of a finding.
    """

    id: str
    severity: Severity
    message_en: str
    message_vi: str
    source: Citation

    def finding(
        self,
        *,
        row: str = "",
        column: str = "",
        found: int | str | None = None,
        expected: int | str | None = None,
        where: str = "",
        context: str = "",
        **parts: object,
    ) -> Finding:
        """A finding of this rule; ``parts`` fill what the messages ask for."""
        filled = {"row": row, "column": column, "found": found, "expected": expected, **parts}
        return Finding(
            self.id,
            self.severity,
            row,
            column,
            found,
            expected,
            self.message_vi.format_map({key: _in_vietnamese(key, value) for key, value in filled.items()}),
            self.message_en.format_map(filled),
            str(self.source),
            where,
            context,
        )


def _in_vietnamese(key: str, value: object) -> object:
    """A part of a Vietnamese message.

    A count stands as reports write it; words of the library's own, such as what an error expected, are
    translated.
    """
    if type(value) is int:
        return format_count(value)
    return phrase(value, "vi") if key in {"row", "expected"} and isinstance(value, str) else value


@attrs.frozen(repr=False)
class Finding:
    """One thing that a check found.

    ``row`` names a line of the form (``II.20 Đất đai``), ``column`` a column by its key; ``found`` and
    ``expected`` are cases or words; ``where`` is the spot in the file it was read from, if any;
    ``context`` the sentence it is about, where that is prose.
    """

    rule: str
    severity: Severity
    row: str
    column: str
    found: int | str | None
    expected: int | str | None
    message_vi: str
    message_en: str
    reference: str
    where: str = ""
    context: str = ""

    def __repr__(self) -> str:
        return f"<Finding {self}>"

    def _repr_html_(self) -> str:
        from kstt.findings.html import render_texts

        return render_texts([(self.texts("vi"), self.message("en"))])

    def message(self, lang: str = "en") -> str:
        """What the finding says, in English (``en``) or Vietnamese (``vi``)."""
        return self.message_vi if lang == "vi" else self.message_en

    def texts(self, lang: str = "en") -> FindingTexts:
        """The finding in words of a language, as every table of findings shows it."""
        return FindingTexts(
            kind=self.severity.value,
            severity=self.severity.label if lang == "vi" else self.severity.value,
            place=" · ".join(filter(None, (self.row, self.column))),
            where=phrase(self.where, lang),
            found=_shown(self.found),
            expected=_shown(self.expected),
            message=self.message(lang),
            rule=self.rule,
            reference=self.reference,
        )

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.severity.value} [{self.rule}] {self.message_en}"


def _shown(value: int | str | None) -> str:
    if value is None:
        return ""
    return format_count(value) if isinstance(value, int) else value
