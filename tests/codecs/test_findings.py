"""Findings as JSON and CSV."""

import csv
import io
import re

import pytest
from hypothesis import given

from kstt.codecs.findings import (
    findings_from_json,
    findings_to_csv,
    findings_to_json,
)
from kstt.errors import ParseError
from kstt.text import unguarded, visible
from tests.findings.strategies import FINDINGS, REASONS

SIGNED = re.compile(r"[+-]\d[\d., ]*")
"""A number with a sign; it and a lone sign are the only texts with such a beginning that ``guarded`` leaves."""


@given(FINDINGS, REASONS)
def test_json_round_trip(findings, reasons):
    kept = findings.suppress(reasons)
    assert findings_from_json(findings_to_json(kept)) == kept


@given(FINDINGS, REASONS)
def test_csv_holds_every_finding_and_no_formula(findings, reasons):
    kept = findings.suppress(reasons)
    rows = list(csv.DictReader(io.StringIO(findings_to_csv(kept))))
    assert [row["rule"] for row in rows] == [f.rule for f in (*kept, *(s.finding for s in kept.suppressed))]
    for row, finding in zip(rows, kept, strict=False):
        for name in ("row", "found", "message_vi"):
            value = getattr(finding, name)
            harmless = isinstance(value, int) or row[name] in {"-", "+"} or SIGNED.fullmatch(row[name])
            assert harmless or not row[name].startswith(("=", "+", "-", "@"))
            text = visible(value) if isinstance(value, str) else "" if value is None else str(value)
            assert unguarded(row[name]) == text


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"findings": 1}', '{"findings": [1]}', '{"findings": [], "suppressed": [{"reason": 1}]}'],
)
def test_what_is_no_document_of_findings_is_refused(text):
    with pytest.raises(ParseError):
        findings_from_json(text)
