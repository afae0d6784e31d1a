"""Slips of the pen and of the keyboard."""

import pytest

from kstt.repair import Slip
from kstt.repair.slips import slip_of
from kstt.tables.cells import ReportedCell


@pytest.mark.parametrize(
    ("written", "right", "slip"),
    [
        ("8.898", 8889, Slip.SWAPPED),
        ("21", 12, Slip.SWAPPED),
        ("31", 12, None),
        ("13", 31, Slip.SWAPPED),
        ("123", 1234, Slip.DROPPED),
        ("234", 1234, Slip.DROPPED),
        ("1", 11, Slip.DROPPED),
        ("122", 12, Slip.DOUBLED),
        ("132", 12, None),
        ("1", 1234, Slip.GROUPING),
        ("2", 1987, Slip.GROUPING),
        ("1,23", 1234, Slip.GROUPING),
        ("1.2", 1200, Slip.GROUPING),
        ("5000", 5, Slip.GROUPING),
        ("0", 400, None),
        ("-7", 7, Slip.SIGN),
        ("abc", 7, None),
        ("7", 7, None),
        ("5", 10**40 + 7, None),
        ("1,5", 10**60, None),
    ],
)
def test_slips_of_one_cell(written, right, slip):
    assert slip_of(ReportedCell.read(written), right) is slip
