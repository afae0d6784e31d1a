"""Findings as SARIF 2.1.0, the format in which code-review tools and CI services show what was found."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

import attrs

from kstt.findings.collection import Findings
from kstt.findings.rules import RULES, Finding, Rule, Severity
from kstt.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Spot", "render_sarif", "to_sarif"]

Json = dict[str, object]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SPOTS = (
    re.compile(r"(?:(?P<file>.+?): )?line (?P<line>\d+)(?: (?P<rest>field \d+)| column (?P<column>\d+))?"),
    re.compile(r"(?P<file>.+?):(?P<line>\d+)"),
    re.compile(r"(?P<file>.+?\.\w+): (?P<rest>.+)"),
)


@attrs.frozen
class Spot:
    """Where a finding stands: file, line and column from 1, and what is left of the words (a field, a cell).

    >>> Spot.read("q2.tsv: line 7 field 13")
    Spot(file='q2.tsv', line=7, rest='field 13', column=None)
    >>> Spot.read("report.txt: line 22 column 109")
    Spot(file='report.txt', line=22, rest='', column=109)
    >>> Spot.read("Sheet1!H23")
    Spot(file='', line=None, rest='Sheet1!H23', column=None)
    """

    file: str
    line: int | None
    rest: str
    column: int | None = None

    @classmethod
    def read(cls, where: str) -> Spot:
        """The spot that a finding's ``where`` names."""
        for pattern in _SPOTS:
            match = pattern.fullmatch(where)
            if match:
                parts = match.groupdict()
                line, column = parts.get("line"), parts.get("column")
                return cls(
                    parts.get("file") or "",
                    int(line) if line else None,
                    parts.get("rest") or "",
                    int(column) if column else None,
                )
        return cls("", None, where)


def to_sarif(findings: Iterable[Finding], *, source: str = "", lang: str = "en") -> Json:
    """The findings as a SARIF log of one run, JSON-ready.

    Args:
        findings: what was found; what is suppressed is written with its justification.
        source: the file for findings whose spot names none.
        lang: ``en`` or ``vi``, the language of the messages.

    Returns: the log; each result also carries row, column, found, expected and both messages in its
        ``properties``.

    >>> log = to_sarif([RULES["no-total-row"].finding(row="Tổng cộng", expected="Tổng cộng")])
    >>> log["version"], log["runs"][0]["results"][0]["level"]
    ('2.1.0', 'warning')
    """
    together = Findings.of(findings)
    all_of_them = [(finding, "") for finding in together]
    all_of_them += [(one.finding, one.reason) for one in together.suppressed]
    ids = list(dict.fromkeys(finding.rule for finding, _ in all_of_them))
    results = [_result(finding, reason, ids, source, lang) for finding, reason in all_of_them]
    # It loads the readers of mail, for the headers of a package.
    from importlib.metadata import version

    driver = {"name": "kstt", "version": version("kstt"), "rules": [_rule(name) for name in ids]}
    run: Json = {"tool": {"driver": driver}, "language": lang, "columnKind": "unicodeCodePoints"}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{**run, "results": results}]}


def render_sarif(findings: Iterable[Finding], *, source: str = "", lang: str = "en") -> str:
    """The log of :func:`to_sarif` as JSON text; arguments as there."""
    return json.dumps(to_sarif(findings, source=source, lang=lang), ensure_ascii=False, indent=2)


def _rule(name: str) -> Json:
    rule = RULES.get(name)
    return _described(rule) if rule else {"id": name}


def _described(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": _template(rule.message)},
        "fullDescription": {"text": _template(translator("vi")(rule.message))},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"source": str(rule.source)},
    }


def _template(message: str) -> str:
    """A message with its parts named in angle brackets: SARIF gives braces a meaning of their own."""
    return re.sub(r"\{(\w++)[^{}]*\}", r"<\1>", message)


def _text(message: str) -> str:
    return message.replace("{", "{{").replace("}", "}}")


def _result(finding: Finding, reason: str, ids: list[str], source: str, lang: str) -> Json:
    details = {
        "row": finding.row,
        "column": finding.column,
        "found": finding.found,
        "expected": finding.expected,
        "message_en": finding.message_en,
        "message_vi": finding.message_vi,
        "reference": finding.reference,
        **({"context": finding.context} if finding.context else {}),
    }
    justified: list[Json] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": ids.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(finding.message(lang))},
        "locations": _locations(finding, source),
        "suppressions": justified if reason else [],
        "properties": details,
    }


def _locations(finding: Finding, source: str) -> list[Json]:
    spot = Spot.read(finding.where)
    location: Json = {}
    file = spot.file or source
    if file:
        physical: Json = {"artifactLocation": {"uri": quote(PurePath(file).as_posix(), safe="/")}}
        if spot.line:
            column = {"startColumn": spot.column} if spot.column else {}
            physical["region"] = {"startLine": spot.line, **column}
        location["physicalLocation"] = physical
    names = [name for name in (finding.row, finding.column, spot.rest) if name]
    if names:
        location["logicalLocations"] = [{"fullyQualifiedName": " / ".join(names)}]
    return [location] if location else []
