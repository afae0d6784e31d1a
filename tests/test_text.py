"""Names in Vietnamese, and texts that spreadsheets open."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from kstt.text import alphabetical, clean, guarded, unguarded
from tests.io.formats.forms import ODD


@given(st.text(max_size=12), st.sampled_from(["", *ODD]))
def test_a_guarded_text_is_no_formula_and_comes_back(text, start):
    written = guarded(start + text)
    assert unguarded(written) == start + text
    harmless = written.strip("+-.,0123456789 ") == ""
    assert harmless or not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


LETTERS = st.text(st.sampled_from("aăâeoơuưdđHộ ̛̣̀̉̃́̂̆\ufeff.1") | st.characters(), max_size=12)


@given(LETTERS, LETTERS)
def test_every_text_has_its_place_in_the_alphabet(one, other):
    """Also where a tone mark stands alone; two texts have one place only where they are the same."""
    assert (alphabetical(one) == alphabetical(other)) == (one == other)


@given(LETTERS)
@example("ă\ufeff\u0323")
def test_a_clean_name_is_clean(text):
    assert clean(clean(text)) == clean(text)
