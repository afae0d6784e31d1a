"""The rules of the tables of several units that are merged."""

from __future__ import annotations

from kstt.findings.finding import Rule, Severity
from kstt.law.instruments import FORMS_2017

__all__ = ["UNIT_RULES"]

_FORM = FORMS_2017
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

UNIT_RULES = (
    Rule("name-merged", _I,
         "row {row}: written as {found!r}, counted as {expected!r}", _FORM),
    Rule("row-in-parts", _W,
         "{found!r} is one row here, but another table counts the rows under it ({expected}): "
         "the form has both", _FORM),
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
    Rule("unit-contradicted", _W,
         "the table is counted as one of {found}, but {place} names {expected}", _FORM),
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
    Rule("figures-alike", _W,
         "{row}: most rows of {found} are those of {expected}, too: is it a copy, changed in part?", _FORM),
    Rule("unit-renamed", _W,
         "{row}: by its name the unit of {expected} may be the same under another name, or its committee; "
         "both are counted", _FORM),
    Rule("unit-within", _W,
         "{row}: the table of the unit that it is a part of, {expected}, has at least its cases in every "
         "figure: are they counted there, too?", _FORM),
    Rule("sum-of-others", _E,
         "{row}: {found} is the sum of {expected}, and their cases would be counted twice", _FORM),
    Rule("sum-nearly", _E,
         "{row}: {found} is the sum of {expected} but for a few figures that were changed; their cases would "
         "be counted twice", _FORM),
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
         "merge by unit, or ask for the table by category", _FORM),
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
