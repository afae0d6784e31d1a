"""Strokes that run through cells of figures, parted from the print by their shade."""

import cv2
import numpy as np

from kstt.io.pdf.figures import read_figures
from kstt.io.pdf.geometry import Box
from kstt.io.pdf.pictures import SCALE, Picture, cut_cell
from kstt.io.pdf.strokes import is_crossed, parted, shade_of
from tests.io.pdf.test_figures import PAGE, cell

TALL = 21.0


def sealed(picture, shade=110, at=75):
    """A cell with the edge of a seal over it, paler than print."""
    return np.maximum(picture, cv2.circle(np.zeros_like(picture), (at, 90), 75, shade, 4, cv2.LINE_AA))


def test_a_seal_is_known_by_its_size_and_shade():
    assert not any(is_crossed(one, TALL) for one in PAGE)
    assert all(is_crossed(sealed(one), TALL) for one in PAGE)
    assert 100 <= shade_of([sealed(one) for one in PAGE]) <= 115
    assert shade_of([]) is None


def test_print_is_kept_where_a_seal_is_taken_away():
    for one in PAGE:
        alone = parted(sealed(one), 110, TALL)
        assert alone.clear
        for picture in alone.pictures:
            assert (picture[one > 200] > 150).all()
            assert not is_crossed(picture, TALL)


def test_counts_beneath_a_seal_are_read_or_named_as_unsure():
    truth = [157, 20, 8, 346, 91, 0, 25, 7]
    for value, one in zip(truth, read_figures([*map(sealed, PAGE), *PAGE]), strict=False):
        likely = {reading.value: reading.log for reading in one.readings.readings}
        assert likely.get(value, one.readings.other) > -6


def test_a_pale_figure_beside_a_seal_is_not_taken_away_without_a_word():
    pale = np.maximum(cell("25"), np.roll(cell("1", ink=115), -18, axis=1))
    beside = sealed(pale, 118, at=150)
    assert len(parted(beside, 118, TALL).pictures) == 3
    readings = read_figures([*PAGE, beside])[-1].readings
    assert {25, 125} <= {reading.value for reading in readings.readings}
    assert readings.best.log < -0.01


def test_strokes_as_dark_as_print_are_not_parted_surely():
    one = sealed(PAGE[0], 255)
    assert not parted(one, shade_of([one]) or 255, TALL).clear


def test_what_runs_straight_through_a_cell_is_no_line_of_the_table():
    ink = np.zeros((60, 160), np.uint8)
    ink[6:54, 5:155] = PAGE[3]
    lines = np.zeros_like(ink)
    lines[:, 60:64] = lines[:, :4] = 255
    ink[:, :4] = 255
    picture = Picture(ink, np.zeros_like(ink), 0.0, (), (), lines)
    cut = cut_cell(picture, Box(0, 0, 160 / SCALE, 60 / SCALE))
    assert (cut[:, :2] == 0).all()
    assert (cut[4:-4, 58:62] == ink[6:-6, 60:64]).all()
