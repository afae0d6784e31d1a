"""Tables as offices draw them: read back equal, or refused by name; never different."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS
from kstt.io.grid.columns.blocks import header_places
from kstt.io.grid.columns.fitting import fits_of
from kstt.io.grid.titles import words
from kstt.io.grid.titles.paths import Block
from kstt.io.grid.titles.synonyms import SYNONYMS
from kstt.io.grid.titles.words import WORDS
from kstt.text import clean
from tests.io.grid.office_files import draw
from tests.io.grid.office_formats import KINDS, written_as
from tests.io.grid.outcomes import BLAMED, EQUAL, REFUSED, grid_of, outcome

SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("fresh", [False, True])
@given(seed=SEEDS)
def test_a_table_as_offices_draw_it_is_read_back_equal_or_refused_by_name(fresh, seed):
    file = draw(Random(seed), fresh=fresh)
    assert_equal_or_refused_by_name(file, *outcome(file))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6)
@given(seed=SEEDS)
def test_so_is_every_file_of_one(kind, seed):
    chance = Random(seed)
    file = draw(chance, fresh=seed % 2 == 0)
    assert_equal_or_refused_by_name(file, *outcome(file, written_as(kind, file, chance)))


def assert_equal_or_refused_by_name(file, what, why):
    # A row left blank, where no sum determines another blank, may be anything; the figures are the same.
    assert what in {EQUAL, REFUSED} or (what == BLAMED and "blanks for zero" in file.traits), why
    if what == REFUSED:
        assert "that is not clear" in why
        assert "both fit" in why or "no column for" in why or "sums" in why


@given(seed=SEEDS)
def test_a_header_that_was_seen_before_is_understood_as_the_first_time(seed):
    """Headers are fitted once for all sheets that have the same: the same values, whoever asks."""
    grid = grid_of(draw(Random(seed)))
    columns = LAYOUTS.latest("06c").columns
    for place in header_places(grid, WORDS):
        block = Block(place.block.rows, place.block.merges)
        assert fits_of(block, columns, WORDS) == fits_of.__wrapped__(block, columns, WORDS)


def test_nearly_every_such_table_is_read():
    outcomes = [outcome(draw(Random(seed), fresh=seed % 2 == 0))[0] for seed in range(300)]
    assert outcomes.count(EQUAL) >= 297


@pytest.mark.parametrize("known", SYNONYMS, ids=lambda known: known.words)
def test_words_mean_in_their_example_what_they_are_listed_for(known):
    said = WORDS.said(known.example)
    for meaning in set(known.meanings) & words.KINDS:
        assert meaning in said.kinds
    assert clean(known.words)
