"""Headers of sheets: what is kept of the rows looked at."""

import sys

from kstt.io.grid.blocks import is_data


def test_rows_with_long_texts_are_not_kept():
    row = ("a" * 4000, "1", "2", "3")
    held = sys.getrefcount(row)
    assert is_data(row)
    assert sys.getrefcount(row) == held
