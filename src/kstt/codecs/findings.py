"""Findings out of the library and back: JSON, CSV, a text table; SARIF is in :mod:`kstt.codecs.sarif`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import attrs

from kstt.codecs.documents import from_document, to_document
from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.findings.collection import Findings, Suppression
from kstt.findings.rules import Finding
from kstt.findings.texts import headers
from kstt.i18n import in_language, msg
from kstt.text import guarded, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "findings_document",
    "findings_from_document",
    "findings_from_json",
    "findings_to_csv",
    "findings_to_json",
    "render_table",
]


def findings_document(findings: Iterable[Finding]) -> dict[str, object]:
    """The findings as a JSON-ready mapping; where some are suppressed, ``suppressed`` has their reasons.

    >>> findings_document([])
    {'findings': []}
    """
    together = Findings.of(findings)
    document: dict[str, object] = {"findings": [to_document(finding) for finding in together]}
    if together.suppressed:
        document["suppressed"] = [
            {"reason": one.reason, "finding": to_document(one.finding)} for one in together.suppressed
        ]
    return document


def findings_from_document(document: Mapping[str, object]) -> Findings:
    """The findings in a mapping that :func:`findings_document` gave; other keys are left alone.

    Raises: ParseError naming what is wrong.

    >>> from kstt.findings import RULES
    >>> document = findings_document([RULES["blank-open"].finding(row="2 Hộ tịch", column="pending")])
    >>> [finding.rule for finding in findings_from_document({"file": "a.csv", **document}).items]
    ['blank-open']
    """
    items = tuple(from_document(_object(item), Finding) for item in _list(document, "findings"))
    suppressed = []
    for entry in _list(document, "suppressed") if "suppressed" in document else []:
        one = _object(entry)
        reason = one.get("reason")
        if not isinstance(reason, str) or "finding" not in one:
            raise ParseError(msg("suppressed finding"), sorted(one), msg("an object with reason and finding"))
        suppressed.append(Suppression(from_document(_object(one["finding"]), Finding), reason))
    return Findings(items, tuple(suppressed))


def _list(document: Mapping[str, object], key: str) -> list[object]:
    value = document.get(key)
    if not isinstance(value, list):
        raise ParseError(key, value, msg("a list"))
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ParseError(msg("finding"), value, msg("an object"))
    return value


def findings_to_json(findings: Iterable[Finding]) -> str:
    """The findings as JSON text, Vietnamese letters kept.

    >>> from kstt.findings import RULES
    >>> text = findings_to_json([RULES["blank-open"].finding(row="2 Hộ tịch", column="pending")])
    >>> findings_from_json(text).items[0].row
    '2 Hộ tịch'
    """
    return json.dumps(findings_document(findings), ensure_ascii=False, indent=2)


def findings_from_json(text: str) -> Findings:
    """The findings in JSON text.

    Raises: ParseError for text that is no JSON object of findings.

    >>> findings_from_json(findings_to_json([])) == Findings()
    True
    """
    return findings_from_document(_object(parse_json(text)))


def _safe(value: object) -> object:
    """A text as it may stand in a spreadsheet: no formula, nothing unseen; numbers stay numbers."""
    return guarded(visible(value)) if isinstance(value, str) else value


def findings_to_csv(findings: Iterable[Finding]) -> str:
    r"""The findings as CSV with a header line; ``suppressed`` holds the reason where one is suppressed.

    Text that begins with ``=``, ``+``, ``-`` or ``@`` is put behind an apostrophe, so that no
    spreadsheet runs it.

    >>> print(findings_to_csv([]).strip())
    rule,severity,row,column,found,expected,message_vi,message_en,reference,where,context,suppressed
    """
    import csv
    from io import StringIO

    together = Findings.of(findings)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    fields = [field.name for field in attrs.fields(Finding)]
    writer.writerow([*fields, "suppressed"])
    rows = [(finding, "") for finding in together]
    rows += [(one.finding, one.reason) for one in together.suppressed]
    for finding, reason in rows:
        values = {name: getattr(finding, name) for name in fields} | {"severity": finding.severity.value}
        writer.writerow([_safe(value) for value in (*values.values(), reason)])
    return out.getvalue()


def render_table(findings: Iterable[Finding], lang: str = "en", *, width: int = 60) -> str:
    """The findings as a table for a terminal, those suppressed under it with their reasons.

    Args:
        findings: what to print, in this order.
        lang: ``en`` or ``vi``.
        width: characters after which a message wraps.
    """
    from textwrap import fill

    from tabulate import tabulate

    together = Findings.of(findings)
    body = [
        [
            texts.severity,
            texts.rule,
            fill(texts.where or texts.place, 30),
            *(
                fill("" if value is None else in_language(value, lang), 24)
                for value in (finding.found, finding.expected)
            ),
            fill(texts.message, width),
        ]
        for finding in together
        for texts in (finding.texts(lang),)
    ]
    lines = [tabulate(body, _titles(lang), tablefmt="simple", disable_numparse=True)] if body else []
    return "\n".join([*lines, *suppression_lines(together, lang)])


def _titles(lang: str) -> tuple[str, ...]:
    titles = headers(lang)
    return (titles.severity, titles.rule, titles.place, titles.found, titles.expected, titles.message)


def suppression_lines(findings: Findings, lang: str = "en") -> list[str]:
    """A line for each rule and reason of what is suppressed, with how many findings it took."""
    counts: dict[tuple[str, str], int] = {}
    for one in findings.suppressed:
        key = one.finding.rule, one.reason
        counts[key] = counts.get(key, 0) + 1
    return [
        msg("suppressed: {count} [{rule}], reason: {reason}", count=n, rule=rule, reason=reason).in_language(
            lang
        )
        for (rule, reason), n in counts.items()
    ]
