"""Tables in each of the ways in which offices write a form: read back equal, refused, or with a word."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.recognising import recognise
from kstt.io.grid.several import forms_in
from tests.io.grid.office_kinds import WAYS, draw_kind
from tests.io.grid.outcomes import grid_of, said

READ = {"pages": 1.0, "two periods": 0.95, "example": 0.8, "vertical": 1.0, "slips": 0.9, "wrapped": 0.6}
"""The share of files of a way that is read back equal without an error, at least."""
OTHERS = {"no-total-row", "period-unstated", "unit-unstated", "title-misspelt"}
"""What may be said of a table that is read right: it tells nobody that a row or a count is read otherwise."""


def figures(rows):
    """Rows without those of nothing, which take no figure away where they are left out."""
    return [row for row in rows if any(row[2])]


def outcome(file):
    """Whether a file is read back equal, what is said of it, and whether the rows with figures are equal."""
    try:
        forms = forms_in(grid_of(file), recognise)
    except DocumentError:
        return None
    findings = [finding for form in forms for finding in check(form)]
    one = len(forms) == 1 and forms[0].layout.form == file.form
    equal = one and said(forms[0]) == file.truth
    kept = one and figures(said(forms[0])) == figures(file.truth)
    return equal, findings, kept


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_a_form_is_never_read_otherwise_without_a_word(way, seed):
    found = outcome(draw_kind(way, Random(seed)))
    if found is not None:
        _, findings, kept = found
        assert kept or {finding.rule for finding in findings} - OTHERS


@pytest.mark.parametrize("way", READ)
def test_nearly_every_file_is_read_without_an_error(way):
    found = [outcome(draw_kind(way, Random(seed))) for seed in range(40)]
    clean = [
        one is not None and one[0] and all(finding.severity is not Severity.ERROR for finding in one[1])
        for one in found
    ]
    assert sum(clean) >= READ[way] * len(clean)
