"""``kstt demo``: the library's main job on the figures of a real report."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from kstt.cli.printing import FINE, out, out_form, print_json
from kstt.i18n import joined, msg
from kstt.numerals import format_count

if TYPE_CHECKING:
    import argparse

HELP = "check a real quarterly report, recompute it from case records, and show that both agree"


def add(command: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Check the published table, count as many case records, compare cell by cell."""
    from kstt import LAYOUTS, CaseAccount, check, form_05b, form_06c
    from kstt.codecs.documents import to_document
    from kstt.findings.text import render_findings
    from kstt.samples import REMAINDER, cases_for, published_report

    report = published_report()
    findings = check(report)
    published = report.to_form(remainder=REMAINDER).of(CaseAccount)
    cases = list(cases_for(published))
    began = perf_counter()
    computed = form_06c(
        cases, published.period, layout=published.layout, reporting_unit=published.reporting_unit
    )
    seconds = perf_counter() - began
    pairs = [
        (published[level, row.label].values, computed[level, row.label].values)
        for section in published.sections
        if (level := section.level)
        for row in section
    ]
    pairs += [
        (p.total.values, c.total.values) for p, c in zip(published.sections, computed.sections, strict=True)
    ]
    pairs.append((published.total.values, computed.total.values))
    cells = sum(len(one) for one, _ in pairs)
    differing = sum(one[key] != other[key] for one, other in pairs for key in one)
    equal = computed == published and not differing
    feedback = form_05b(
        (), published.period, reporting_unit=published.reporting_unit, layout=LAYOUTS.by_code("05b/VPCP/KSTT")
    )
    if args.json:
        print_json(
            {
                "findings": [to_document(finding) for finding in findings],
                "cases": len(cases),
                "cells": cells,
                "differing": differing,
                "equal": equal,
                "seconds": round(seconds, 3),
                "form": to_document(computed),
                "feedback": to_document(feedback),
            }
        )
    else:
        lang = args.lang
        out(joined("", ["1. ", msg("The table as it was published, and what a check finds in it")]), lang)
        out("")
        out_form(report)
        out("")
        out(render_findings(findings, lang))
        out("")
        out(joined("", ["2. ", msg("The same form computed from case records")]), lang)
        out("")
        made_up = format_count(len(cases))
        out(
            msg("{count} case records made up to fit the published boxes (lost rows as one).", count=made_up),
            lang,
        )
        out(msg("form_06c counted them in {seconds} s.", seconds=f"{seconds:.2f}"), lang)
        counted = format_count(cells)
        if equal:
            out(
                msg("The computed form equals the published one: {cells} cells compared.", cells=counted),
                lang,
            )
        else:
            out(
                msg(
                    "The computed form DIFFERS from the published one: {differing} of {cells} cells differ.",
                    differing=differing,
                    cells=counted,
                ),
                lang,
            )
        out("")
        out(joined("", ["3. ", msg("Form 05b of the same quarter, in which no feedback came in")]), lang)
        out("")
        out_form(feedback)
    return FINE if equal else 1
