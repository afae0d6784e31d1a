"""Every rule of the library whose breach is a finding, by its id."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.findings.finding import Finding, Rule, Severity
from kstt.i18n import Message, joined, msg
from kstt.law.instruments import FORMS_2017, FORMS_2020, PORTALS, Citation, Provenance, cite

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
_PERIODS = cite("09/2019/NĐ-CP", article="12")
_EDITION = FORMS_2020
_INSTRUMENTS = Citation("register of instruments", provenance=Provenance.PORTAL)
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_RULES = (
    Rule("row-identity", _E,
         "row {row}: {column} is {found}, but {terms} makes {sum}", _FORM),
    Rule("column-total", _E,
         "row {row}, {column}: found {found}, but the rows under it add up to {sum}", _FORM),
    Rule("group-total", _E,
         "{column}: the heading of a group says {found}, but its rows add up to {expected}", _FORM),
    Rule("cells-merged", _W,
         "{column}: one cell stands over several rows; its figure was read for the first of them", _FORM),
    Rule("unit-again", _W,
         "another table of {found} for the same period came before, in {expected}; which of them counts?",
         _FORM),
    Rule("thousands-mixed", _W,
         "thousands are grouped by dots in {found} and by commas in {expected}", _FORM),
    Rule("columns-by-sums", _W,
         "the titles leave open which column is {found}; the sums of the form decided", _FORM),
    Rule("column-bound", _E,
         "row {row}: {column} is {found}, more than {bound}, which is {expected}", _FORM),
    Rule("rows-missing", _E,
         "section {row}: rows {expected} are missing; the rows that are there are {found}", _FORM),
    Rule("missing-rows-add-up", _I,
         "section {row}, {column}: the missing rows add up to {expected}", _FORM),
    Rule("row-numbering", _W,
         "section {row}: rows are numbered {found}, expected {expected}", _FORM),
    Rule("duplicate-row", _E,
         "row {row}: the same name stands in row {expected}", _FORM),
    Rule("scan-doubtful", _E,
         "row {row}, {column}: read as {found!r}, which the sums do not prove; likely counts: {expected}",
         _FORM),
    Rule("scan-corrected", _W,
         "row {row}, {column}: read as {found!r}, corrected to {expected} by the sums", _FORM),
    Rule("scan-contradicted", _W,
         "row {row}, {column}: clearly written {found!r}, but the sums ask for {expected}", _FORM),
    Rule("scan-label", _W,
         "row {row}: the label was read as {found!r}, which no catalogue has; taken as {expected!r}", _FORM),
    Rule("blank-filled", _I,
         "row {row}, {column}: the blank can only be {expected}", _FORM),
    Rule("row-of-nothing", _W,
         "row {row}: nothing but blanks or dashes, which count as 0 in this table", _FORM),
    Rule("table-blank", _E,
         "the table is not filled in: nothing stands in its rows; a report of no cases writes 0 or a dash "
         "in them",
         _FORM),
    Rule("blank-open", _E,
         "row {row}, {column}: blank, and the sums do not decide what it should be", _FORM),
    Rule("formula-without-value", _W,
         "row {row}, {column}: the formula {found} was never calculated; the cell is read as blank", _FORM),
    Rule("formulas-worked-out", _I,
         "{found} sums of the workbook, such as {expected}, were never calculated; they were worked out from "
         "its cells",
         _FORM),
    Rule("not-a-count", _E,
         "row {row}, {column}: found {found!r}, expected a whole number of cases, 0 or more", _FORM),
    Rule("no-total-row", _W,
         "the row {expected!r} is missing", _FORM),
    Rule("unknown-section", _E,
         "section {row}: the heading {found!r} names no level of authority; expected one of {expected}",
         _FORM),
    Rule("duplicate-section", _E,
         "section {row}: the same level stands in section {expected}", _FORM),
    Rule("row-outside-section", _E,
         "row {row}: stands in no section", _FORM),
    Rule("unit-spellings", _W,
         "row {row}: the unit is also written {found}, and counted in this row", _FORM),
    Rule("units-several", _W,
         "form {form} is of one unit, but these cases are of {count}: {found}", _FORM),
    Rule("continuity", _E,
         "row {row}: carried over {found}, but {expected} were pending at the end of the period before",
         _FORM),
    Rule("periods-apart", _E,
         "the forms do not adjoin: the earlier ends on {found}, the later begins on {expected}", _PERIODS),
    Rule("periods-several", _W,
         "the heading also names the period {found}; {expected} is taken", _PERIODS),
    Rule("table-unread", _W,
         "another table of the document is not read, and its numbers are missing: {found}", _FORM),
    Rule("encoding-converted", _I,
         "the text was not in Unicode; converted from {found}", _FORM),
    Rule("document-converted", _I,
         "the document was converted by {found} before it was read", _FORM),
    Rule("repair-change", _W,
         "row {row}, {column}: found {found}, should be {expected} ({reason})", _FORM),
    Rule("repair-ambiguous", _W,
         "row {row}, {column}: found {found}, may have to be {expected} ({reason}); one of {ways} ways",
         _FORM),
    Rule("repair-structure", _E,
         "row {row}: the sums hold if it counts for {shape}; the table is misread, or this is no line of "
         "the form", _FORM),
    Rule("repair-contradiction", _E,
         "no counts satisfy these rules together: {statement}", _FORM),
    Rule("repair-not-proved", _I,
         "{found} cells to change; it is not proved that no fewer and no other cells would do", _FORM),
    Rule("column-joined", _W,
         "column {column} holds several columns of the form together ({found}): it is checked as the sum it "
         "is, its parts are not known", _FORM),
    Rule("column-parts-unknown", _E,
         "column {column} holds several columns of the form together; without each of them the form is not "
         "complete", _FORM),
    Rule("column-added-up", _I,
         "column {column} is the sum of the columns {found}", _FORM),
    Rule("column-computed", _I,
         "column {column} is not in the table; it is computed as the sum of its parts", _FORM),
    Rule("received-in-period", _E,
         "the total of what was received in the period is {found}, but its parts in the row make {expected}",
         _FORM),
    Rule("column-number-differs", _W,
         "the printed number {found} stands over {column}, but is that of {expected}; the titles are "
         "followed", _FORM),
    Rule("columns-against-title", _W,
         "column {column} was given where the title is “{found}”, that of {expected}; taken as given",
         _FORM),
    Rule("columns-assumed-beside", _W,
         "{expected} columns are clear by their titles and stand as the form prints them; it is assumed "
         "that the others do: {found}",
         _FORM),
    Rule("columns-assumed", _W,
         "the table has no titles: its columns are assumed to stand as the form prints them, from {found} "
         "to {expected}", _FORM),
    Rule("tracked-changes", _W,
         "changes are tracked and not accepted in {found}; read as the document shows them", _FORM),
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
    Rule("audit-sum", _W,
         "stated {text}, but the parts listed, {parts}, add up to {right}: “{quote}”", _FORM),
    Rule("audit-part", _W,
         "stated {text}, but {sum} leaves {right}: “{quote}”", _FORM),
    Rule("audit-reports", _W,
         "{what} is {text} here, but {right} by {other}", _FORM),
    Rule("audit-contradiction", _W,
         "stated {text}, but {right} in {other}: “{quote}”", _FORM),
    Rule("audit-period", _W,
         "stated {text}, expected {right}: “{quote}”", _PERIODS),
    Rule("audit-period-days", _W,
         "stated {text}, but the period and its days are {right}", _PERIODS),
    Rule("audit-day", _W,
         "stated {text}, a day that does not exist", _PERIODS),
    Rule("audit-form", _W,
         "cites form {text}, but the form at hand is {expected}", _FORM),
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
         "cites {found!r}, signed after the last day of the period, {expected}", _PERIODS),
)  # fmt: skip

_UNIT_RULES = (
    Rule("name-merged", _I,
         "row {row}: written as {found!r}, counted as {expected!r}", _FORM),
    Rule("name-unknown", _W,
         "row {row}: the catalogue has no category {found!r}, expected {expected}", _FORM),
    Rule("unit-unreadable", _E,
         "cannot be read: {found}", _FORM),
    Rule("unit-form", _E,
         "{row}: found form {found}, expected {expected}", _FORM),
    Rule("unit-period", _E,
         "{row}: the table is of the period {found}, expected {expected}", _FORM),
    Rule("unit-period-unstated", _W,
         "the table names no period; it is counted as of {expected}", _FORM),
    Rule("unit-level", _E,
         "no level of authority is known for {found}; state one of {expected} "
         "(--level 'PATTERN=LEVEL', or a list of the units: --units FILE)", _FORM),
    Rule("unit-level-differs", _W,
         "{unit} is counted at level {found}, but its name says {expected}", _FORM),
    Rule("unit-unnamed", _E,
         "the table names no reporting unit, so that it cannot be a row", _FORM),
    Rule("unit-twice", _E,
         "{found} came before, in {expected}", _FORM),
    Rule("same-figures", _E,
         "{row}: {found} has the same figures as {expected}, and its cases would be counted twice", _FORM),
    Rule("same-figures-few", _W,
         "{row}: the same few figures as {expected}; counted, since that may be by chance", _FORM),
    Rule("sum-of-others", _E,
         "{row}: {found} is the sum of {expected}, and their cases would be counted twice", _FORM),
    Rule("sum-nearly", _E,
         "{row}: {found} is the sum of {expected} but for a few figures that were changed; their cases would "
         "be counted twice",
         _FORM),
    Rule("sum-by-name", _E,
         "{row}: {found} is of the unit that {expected} belong to, and has at least their cases in every "
         "figure: it is taken for their sum, whose cases would be counted twice",
         _FORM),
    Rule("previous-again", _E,
         "{row}: {found} has the figures of another period's table, {expected}", _FORM),
    Rule("repeat-left-out", _I,
         "{row}: left out as asked, {found} repeats {expected}", _FORM),
    Rule("repeat-counted", _I,
         "{row}: counted as asked, though {found} repeats {expected}", _FORM),
    Rule("rows-are-units", _E,
         "{row}: the rows are units ({found}), expected {expected}; "
         "merge by unit, or ask for the table by category",
         _FORM),
    Rule("name-twin", _W,
         "row {row}: {found!r} may be the same category as {expected!r}; both stand, each on its own row",
         _FORM),
    Rule("unit-missing", _E,
         "there is no table of {found}", _FORM),
    Rule("unit-unlisted", _W,
         "{found} is not on the list of units, expected {expected}", _FORM),
    Rule("previous-missing", _W,
         "{row}: {found} are carried over, but there is no table of the period before", _FORM),
    Rule("previous-unusable", _W,
         "the table of the period before is left out: {found}", _FORM),
)  # fmt: skip

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in (*_RULES, *_UNIT_RULES)})
"""Every rule by its id."""
