"""Names in Vietnamese, and texts that spreadsheets open."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kstt.text import guarded, unguarded
from tests.io.formats.forms import ODD


@given(st.text(max_size=12), st.sampled_from(["", *ODD]))
def test_a_guarded_text_is_no_formula_and_comes_back(text, start):
    written = guarded(start + text)
    assert unguarded(written) == start + text
    harmless = written.strip("+-.,0123456789 ") == ""
    assert harmless or not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
