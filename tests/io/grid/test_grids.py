"""Grids of cells, and what still names their spots when the cells are gone."""

import pytest

from kstt.io.grid.grids import Grid, as_shown


def test_a_grid_without_cells_names_the_same_spots():
    grid = Grid((("1", "2"), ("3", "4")), source="q2.csv", names=("line 7", "line 9"))
    bare = grid.without_cells()
    assert bare.rows == ()
    assert bare.places(1, (0, 1)) == grid.places(1, (0, 1))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("\u2160", "I"),
        ("\u2162. Cấp xã", "III. Cấp xã"),
        ("Quý \u2161/\uff12\uff10\uff12\uff16", "Quý II/2026"),
        ("\uff11\uff12", "12"),
        ("\u2461", "2"),
        ("12\u2461", "12\u2461"),
        ("D\u0335ất d\u0335ai", "Đất đai"),
        ("12\u00b2", "12\u00b2"),
    ],
)
def test_signs_for_letters_and_figures_are_these(cell, shown):
    grid = Grid(((cell, "Hộ tịch"), ("a", cell)))
    assert as_shown(grid).grid.rows == ((shown, "Hộ tịch"), ("a", shown))
    assert not as_shown(grid).struck


def test_strokes_over_a_whole_word_strike_it_through():
    word = "".join(f"{letter}\u0335" for letter in "Dai")
    assert as_shown(Grid(((f"{word} Hộ tịch",),))).grid.rows == (("Hộ tịch",),)
