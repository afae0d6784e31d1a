"""Findings as a person reads them: by file and row, errors first, one kind once, remarks in one line."""

from __future__ import annotations

from collections import Counter
from string import Formatter
from typing import TYPE_CHECKING

import attrs

from kstt.findings.collection import Findings
from kstt.findings.finding import Severity
from kstt.findings.rules import RULES
from kstt.i18n import in_language, joined, msg, named, translator
from kstt.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.findings.finding import Finding

__all__ = ["FindingLine", "FindingsOfFile", "arrange_findings", "render_report", "tally"]

SHOWN = 5
"""Findings of one rule in one file that are shown; the others are counted."""


@attrs.frozen
class FindingLine:
    """A finding under its row; ``word`` is that of its severity.

    >>> from kstt.findings import RULES, arrange_findings
    >>> (block,) = arrange_findings([RULES["blank-open"].finding(row="2 Hộ tịch", column="pending")], "vi")
    >>> line = block.rows[0][1][0]
    >>> line.word, line.text, line.rule
    ('lỗi', 'cột “pending”: ô trống và các phép cộng không xác định được giá trị', 'blank-open')
    """

    severity: Severity
    word: str
    place: str
    text: str
    rule: str


@attrs.frozen
class FindingsOfFile:
    """What is to be said of one file.

    Attributes:
        name: the file; empty for what is said of none.
        rows: each row with its findings, those with errors first; the row is empty for a finding of none.
        more: what is counted, not shown.

    >>> from kstt.findings import RULES, arrange_findings
    >>> found = RULES["blank-open"].finding(row="2 Hộ tịch", column="pending", where="a.csv: line 7")
    >>> print(*arrange_findings([found]))
    a.csv
      2 Hộ tịch
        line 7: error: pending: blank, and the sums do not decide what it should be [blank-open]
    """

    name: str
    rows: tuple[tuple[str, tuple[FindingLine, ...]], ...]
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        indent = "  " if self.name else ""
        out = [self.name] if self.name else []
        for row, lines in self.rows:
            out.extend([indent + row] if row else [])
            deeper = f"{indent}  " if row else indent
            for line in lines:
                place = f"{line.place}: " if line.place else ""
                out.append(f"{deeper}{place}{line.word}: {line.text} [{line.rule}]")
        return "\n".join(map(one_line, [*out, *(indent + one for one in self.more)]))


def arrange_findings(
    findings: Iterable[Finding], lang: str = "en", *, files: Sequence[str] = (), every: bool = False
) -> tuple[FindingsOfFile, ...]:
    """The findings that count, by file and row, as texts of a language.

    Args:
        findings: what was found.
        lang: of :data:`~kstt.i18n.LANGUAGES`.
        files: the names of files that the spots of findings begin with; found in the spots by default.
        every: show each remark, and each finding of a rule that has many.

    >>> from kstt.findings.rules import RULES
    >>> found = RULES["blank-open"].finding(row="2 Hộ tịch", column="pending", where="a.csv: line 7")
    >>> (block,) = arrange_findings([found])
    >>> block.name, block.rows[0][0], block.rows[0][1][0].place, block.rows[0][1][0].text
    ('a.csv', '2 Hộ tịch', 'line 7', 'pending: blank, and the sums do not decide what it should be')
    """
    known = sorted(files, key=len, reverse=True)
    by_file: dict[str, list[tuple[Finding, str]]] = {}
    for finding in Findings.of(findings):
        where = in_language(finding.where, lang)
        name = next((name for name in known if where == name or where.startswith(f"{name}: ")), None)
        if name is None:
            before, colon, _ = where.partition(": ")
            name = before if colon and not known else ""
        place = where.removeprefix(name).removeprefix(": ") if name else where
        by_file.setdefault(name, []).append((finding, place))
    return tuple(_of_file(name, found, lang, every=every) for name, found in by_file.items())


def _of_file(name: str, found: Sequence[tuple[Finding, str]], lang: str, *, every: bool) -> FindingsOfFile:
    remarks = [finding for finding, _ in found if finding.severity is Severity.INFO]
    folded = len(remarks) > 1 and not every
    rows: dict[str, list[FindingLine]] = {}
    seen: Counter[str] = Counter()
    for finding, place in found:
        if folded and finding.severity is Severity.INFO:
            continue
        seen[finding.rule] += 1
        if every or seen[finding.rule] <= SHOWN:
            line = FindingLine(
                finding.severity,
                finding.severity.in_language(lang),
                place,
                _without_row(finding, lang),
                finding.rule,
            )
            rows.setdefault(finding.row, []).append(line)
    more = [
        msg("{count} more of {rule}; --all shows them", count=count - SHOWN, rule=f"[{rule}]").in_language(
            lang
        )
        for rule, count in seen.items()
        if count > SHOWN and not every
    ]
    if folded:
        more.append(_folded(remarks, lang))
    order = list(Severity).index
    lines = {row: sorted(some, key=lambda line: order(line.severity)) for row, some in rows.items()}
    graver = sorted(lines.items(), key=lambda one: order(one[1][0].severity))
    return FindingsOfFile(name, tuple((row, tuple(some)) for row, some in graver), tuple(more))


def _without_row(finding: Finding, lang: str) -> str:
    """The message without the row that it begins with, since it stands under that row."""
    text = finding.message(lang)
    rule = RULES.get(finding.rule)
    before, braces, _ = translator(lang)(rule.message).partition("{row}") if rule else ("", "", "")
    if not braces or not finding.row or not text.startswith(before + finding.row):
        return text
    return text.removeprefix(before + finding.row).lstrip(",: ")


def _folded(remarks: Sequence[Finding], lang: str) -> str:
    """Remarks in one line: how many of each rule, with what they all have in common."""
    kinds: dict[str, list[Finding]] = {}
    for finding in remarks:
        kinds.setdefault(finding.rule, []).append(finding)
    parts = []
    for rule, some in kinds.items():
        what = named(_in_common(rule, some, "en"), vi=_in_common(rule, some, "vi"))
        parts.append(msg("{count} × {what}", count=len(some), what=what))
    said = msg("{count} remarks: {kinds}; --all shows them", count=len(remarks), kinds=joined("; ", parts))
    return said.in_language(lang)


def _in_common(rule: str, findings: Sequence[Finding], lang: str) -> str:
    """The message of a rule with the parts that all these findings share, and dots for the others."""
    if rule not in RULES:
        return rule
    template = translator(lang)(RULES[rule].message)
    # What stands before the first colon names the row and the column, which differ.
    before, colon, after = template.partition(": ")
    template = after if colon and "{row}" in before else template
    shared = {
        name for name in ("found", "expected") if len({str(getattr(one, name)) for one in findings}) == 1
    }
    texts = findings[0].texts(lang)
    values: dict[str, str] = {name: getattr(texts, name) for name in shared}
    return "".join(
        text + ("" if name is None else values.get(name) or "…")
        for text, name, _, _ in Formatter().parse(template)
    )


def tally(findings: Iterable[Finding], *, files: int, unusable: int = 0, lang: str = "en") -> str:
    """How many files and findings there are, in one line.

    Args:
        findings: what was found.
        files: the number of files looked at.
        unusable: how many of them cannot be used.
        lang: of :data:`~kstt.i18n.LANGUAGES`.

    >>> tally([], files=70)
    'files: 70, errors: 0, warnings: 0'
    """
    counts = Counter(finding.severity for finding in findings)
    parts = [
        msg("files: {count}", count=files),
        *([msg("unusable: {count}", count=unusable)] if unusable else []),
        msg("errors: {count}", count=counts[Severity.ERROR]),
        msg("warnings: {count}", count=counts[Severity.WARNING]),
        *([msg("remarks: {count}", count=counts[Severity.INFO])] if counts[Severity.INFO] else []),
    ]
    return joined(", ", parts).in_language(lang)


def render_report(
    findings: Iterable[Finding],
    lang: str = "en",
    *,
    files: Sequence[str] = (),
    every: bool = False,
) -> str:
    """Findings grouped by file and row, errors first.

    Args:
        findings: what was found; those suppressed are left out.
        lang: of :data:`~kstt.i18n.LANGUAGES`.
        files: the names of files that the spots of findings begin with; found in the spots by default.
        every: show each remark, and each finding of a rule that has many.

    >>> from kstt.findings.rules import RULES
    >>> print(render_report([RULES["no-total-row"].finding(row="Tổng cộng", expected="Tổng cộng")]))
    Tổng cộng
      warning: the row 'Tổng cộng' is missing [no-total-row]
    """
    return "\n".join(map(str, arrange_findings(findings, lang, files=files, every=every)))
