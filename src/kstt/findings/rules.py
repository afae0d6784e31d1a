"""Every rule of the library whose breach is a finding, by its id."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.findings.finding import Finding, Rule, Severity
from kstt.findings.table_rules import PERIODS, TABLE_RULES
from kstt.findings.unit_rules import UNIT_RULES
from kstt.i18n import Message, joined, msg
from kstt.law.instruments import FORMS_2017, FORMS_2020, PORTALS, Citation, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["RULES", "Finding", "Rule", "Severity", "errors_shown"]


def errors_shown(findings: Iterable[Finding], limit: int = 3) -> Message:
    """The messages of the first errors on one line, and how many more there are."""
    errors = [finding.text for finding in findings if finding.severity is Severity.ERROR]
    more = [msg("and {count} more", count=len(errors) - limit)] if len(errors) > limit else []
    return joined("; ", [*errors[:limit], *more])


_FORM = FORMS_2017
_RECORD = PORTALS
_EDITION = FORMS_2020
_INSTRUMENTS = Citation("register of instruments", provenance=Provenance.PORTAL)
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_RULES = (
    Rule("record-invalid", _E,
         "{row}, {column}: found {found!r}, expected {expected}", _RECORD),
    Rule("record-duplicate", _E,
         "{row}, {column}: {found!r} was read before, in {expected}", _RECORD),
    Rule("record-beside", _W,
         "{row}: {found} is no record and was not counted; expected {expected}", _RECORD),
    Rule("record-due-before-received", _W,
         "{row}, {column}: due {found} before received {expected}; counted as written", _RECORD),
    Rule("record-waiting-differs", _W,
         "{row}, {column}: found {found}, expected {expected}; the supplements are taken as they stand",
         _RECORD),
    Rule("record-due-differs", _W,
         "{row}, {column}: due {found}, but its supplements say {expected}, which is taken", _RECORD),
    Rule("audit-count", _E,
         "stated {text}, but {what} is {right}: “{quote}”", _FORM),
    Rule("audit-percent", _E,
         "stated {text}, but {sum} is {right}: “{quote}”", _FORM),
    Rule("audit-arithmetic", _W,
         "stated {text}, but {sum} is {right}: “{quote}”", _FORM),
    Rule("audit-base", _I,
         "{text} is the share {sum}; {other} is {right}: “{quote}”", _FORM),
    Rule("audit-sum", _W,
         "stated {text}, but the parts listed, {parts}, add up to {right}: “{quote}”", _FORM),
    Rule("audit-part", _W,
         "stated {text}, but {sum} leaves {right}: “{quote}”", _FORM),
    Rule("audit-reports", _W,
         "{what} is {text} here, but {right} by {other}", _FORM),
    Rule("audit-contradiction", _W,
         "stated {text}, but {right} in {other}: “{quote}”", _FORM),
    Rule("audit-period", _W,
         "stated {text}, expected {right}: “{quote}”", PERIODS),
    Rule("audit-period-days", _W,
         "stated {text}, but the period and its days are {right}", PERIODS),
    Rule("audit-day", _W,
         "stated {text}, a day that does not exist", PERIODS),
    Rule("audit-form", _W,
         "cites form {text}, but the form at hand is {expected}", _FORM),
    Rule("audit-struck", _W,
         "{found!r} is struck through, and is not read", _FORM),
    Rule("audit-unchecked", _W,
         "nothing could be checked: of {found} counts and percentages in the text, none is held up or "
         "contradicted by another figure or by a form", _FORM),
    Rule("form-edition", _I,
         "cites form {text}; the edition for {label} is {expected}, set by {source}", _EDITION),
    Rule("citation-misquoted", _W,
         "cites {found!r}, expected {expected!r}", _INSTRUMENTS),
    Rule("citation-close", _I,
         "cites {found!r}; the register has {expected!r}", _INSTRUMENTS),
    Rule("citation-not-in-force", _W,
         "cites {found!r}, which is not in force in {label} (in force {since}{instead})", _INSTRUMENTS),
    Rule("citation-after-period", _I,
         "cites {found!r}, signed after the last day of the period, {expected}", PERIODS),
)  # fmt: skip

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in (*TABLE_RULES, *_RULES, *UNIT_RULES)})
"""Every rule by its id."""
