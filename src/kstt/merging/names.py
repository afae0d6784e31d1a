"""Forms under canonical names, and their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.accounts import Account
from kstt.errors import ParseError
from kstt.findings import RULES, Finding
from kstt.forms.form import Form, FormRow, Section
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.categories import CategoryCatalogue

__all__ = ["Merged", "canonical_form", "merge_forms"]

A = TypeVar("A", bound=Account)


@attrs.frozen
class Merged:
    """A form with its rows under canonical names, and a finding for each row that was spelled otherwise."""

    form: Form[Account]
    findings: tuple[Finding, ...]


def canonical_form(form: Form[A], catalogue: CategoryCatalogue) -> tuple[Form[A], tuple[Finding, ...]]:
    """The form with each row under its canonical name; rows of one name become one row.

    Returns: the form, and a ``name-merged`` finding for each row whose spelling is not the canonical one.
    A name that the catalogue does not know stays as it is.
    """
    findings: list[Finding] = []
    sections: list[Section[A]] = []
    for number, section in form.numbered_sections():
        rows: dict[str, FormRow[A]] = {}
        for row in section.rows:
            name = catalogue.canonical(row.label, section.level)
            if name != row.label:
                ref = f"{number}.{row.label}" if number else row.label
                where = form.reporting_unit
                findings.append(
                    RULES["name-merged"].finding(row=ref, found=row.label, expected=name, where=where)
                )
            known = rows.get(name_key(name))
            account = row.account if known is None else known.account + row.account
            rows[name_key(name)] = FormRow(name, account)
        ordered = sorted(rows.values(), key=lambda row: catalogue.order(row.label, section.level))
        sections.append(Section(section.level, tuple(ordered), section.kind))
    return attrs.evolve(form, sections=tuple(sections)), tuple(findings)


def merge_forms(
    forms: Sequence[Form[Account]], catalogue: CategoryCatalogue, *, reporting_unit: str = ""
) -> Merged:
    """The sum of units' forms of one kind and period, a category being one row however it is spelled.

    Args:
        forms: at least one form; all of one edition and one period.
        catalogue: canonical names, aliases and the order of the rows.
        reporting_unit: whose form the sum is.

    Raises: ParseError for no form; AdjoiningError for forms that differ in edition or period.

    >>> from datetime import date
    >>> from kstt import AuthorityLevel, Case, Channel, ReportingPeriod, form_06a
    >>> from kstt.categories import CategoryCatalogue, ProcedureCategory
    >>> catalogue = CategoryCatalogue((ProcedureCategory("Hộ tịch", aliases=("Tư pháp - Hộ tịch",)),))
    >>> def unit_form(name, number):
    ...     days = (date(2021, 4, 1), None, None, None)
    ...     case = Case(number, name, AuthorityLevel.COMMUNE, "A", Channel.DIRECT, *days)
    ...     return form_06a([case], ReportingPeriod.quarter(2021, 2))
    >>> merged = merge_forms([unit_form("Hộ tịch", "1"), unit_form("tư pháp - hộ tịch", "2")], catalogue)
    >>> merged.form["Hộ tịch"].received
    2
    >>> [finding.message_en for finding in merged.findings]
    ["row tư pháp - hộ tịch: written as 'tư pháp - hộ tịch', counted as 'Hộ tịch'"]
    """
    if not forms:
        raise ParseError("forms", "none", "at least one form to merge")
    (total, found), *others = (canonical_form(form, catalogue) for form in forms)
    findings = list(found)
    for form, found in others:
        total += form
        findings += found
    # Adding puts new rows last: the catalogue's order is asked for once more.
    total, _ = canonical_form(total, catalogue)
    return Merged(total.with_heading(reporting_unit=reporting_unit), tuple(findings))
