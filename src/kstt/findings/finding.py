"""A finding, and the rule it is of: what a check has to say, one kind of value for every check."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, bounded, cut, in_language, msg, named
from kstt.law.instruments import Citation
from kstt.numerals import format_count
from kstt.text import one_line

if TYPE_CHECKING:
    from kstt.findings.texts import FindingTexts

__all__ = ["Finding", "Rule", "Severity"]


class Severity(Enum):
    """How grave a finding is: an error makes a form unusable, a warning asks for a look.

    >>> Severity("warning").label
    'cảnh báo'
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The Vietnamese word."""
        return self.in_language("vi")

    @property
    def word(self) -> Message:
        """The word, as a message."""
        words = {
            Severity.ERROR: msg("error"),
            Severity.WARNING: msg("warning"),
            Severity.INFO: msg("info"),
        }
        return words[self]

    def in_language(self, lang: str) -> str:
        """The word in a language."""
        return self.word.in_language(lang)

    def __str__(self) -> str:
        return self.value


@attrs.frozen
class Rule:
    """What can be found: an id, a severity, the template of its message, and what the rule rests on.

    The template is a key of the catalogue; the parts of a finding fill it.

    >>> from kstt.findings import RULES
    >>> rule = RULES["blank-open"]
    >>> rule.severity, rule.finding(row="2 Hộ tịch", column="pending").message()
    (<Severity.ERROR: 'error'>, 'row 2 Hộ tịch, pending: blank, and the sums do not decide what it
    should be')
    """

    id: str
    severity: Severity
    message: str
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
        """A finding of this rule; ``parts`` fill the other parts of the template."""
        filled = {"row": row, "column": column, "found": found, "expected": expected, **parts}
        text = Message(self.message, {name: cut(part) for name, part in filled.items()}, {})
        return Finding(
            self.id,
            self.severity,
            row,
            column,
            found,
            expected,
            bounded(text, "vi"),
            bounded(text),
            str(self.source),
            where,
            context,
        )


@attrs.frozen(repr=False)
class Finding:
    """One thing that a check found.

    ``row`` names a line of the form (``II.20 Đất đai``), ``column`` a column by its key; ``found`` and
    ``expected`` are cases or words; ``where`` is the spot in the file it was read from, if any;
    ``context`` the sentence it is about, where that is prose.

    >>> from kstt.findings import RULES
    >>> finding = RULES["blank-open"].finding(row="2 Hộ tịch", column="pending", where="a.csv: line 7")
    >>> print(finding.line("vi"))
    a.csv: line 7: lỗi [blank-open] dòng 2 Hộ tịch, cột “pending”: ô trống và các phép cộng không xác
    định được giá trị
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

        return render_texts([self.texts("vi")])

    def message(self, lang: str = "en") -> str:
        """What the finding says, in a language of :data:`~kstt.i18n.LANGUAGES`."""
        return self.text.in_language(lang)

    @property
    def text(self) -> Message:
        """What the finding says, as a message."""
        return named(self.message_en, vi=self.message_vi)

    def texts(self, lang: str = "en") -> FindingTexts:
        """The finding in words of a language, as every table of findings shows it."""
        from kstt.findings.texts import FindingTexts

        return FindingTexts(
            kind=self.severity.value,
            severity=self.severity.in_language(lang),
            place=" · ".join(in_language(cut(name), lang) for name in (self.row, self.column) if name),
            where=in_language(cut(self.where), lang),
            found=_shown(cut(self.found), lang),
            expected=_shown(cut(self.expected), lang),
            message=self.message(lang),
            rule=self.rule,
            reference=self.reference,
        )

    def line(self, lang: str = "en") -> str:
        """The finding on one line: where, how grave, which rule, what it says."""
        place = msg("{where}: ", where=self.where) if self.where else ""
        said = msg(
            "{place}{severity} [{rule}] {text}",
            place=place,
            severity=self.severity,
            rule=self.rule,
            text=self.text,
        )
        return one_line(bounded(said, lang))

    def __str__(self) -> str:
        return self.line()


def _shown(value: object, lang: str) -> str:
    if value is None:
        return ""
    return format_count(value) if isinstance(value, int) else in_language(value, lang)
