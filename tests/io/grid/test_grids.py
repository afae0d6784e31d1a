"""Grids of cells, and what still names their spots when the cells are gone."""

from kstt.io.grid.grids import Grid


def test_a_grid_without_cells_names_the_same_spots():
    grid = Grid((("1", "2"), ("3", "4")), source="q2.csv", names=("line 7", "line 9"))
    bare = grid.without_cells()
    assert bare.rows == ()
    assert bare.places(1, (0, 1)) == grid.places(1, (0, 1))
