"""Figures in pictures of cells: what is read, and what is left uncertain where something runs through them."""

import cv2
import numpy as np

from kstt.io.pdf.figures import read_figures


def cell(text, ink=255):
    """The picture of a cell with a count printed in it."""
    picture = np.zeros((48, 150), np.uint8)
    cv2.putText(picture, text, (30, 36), cv2.FONT_HERSHEY_DUPLEX, 0.95, ink, 2, cv2.LINE_AA)
    return picture


def crossed(picture, ink=255, at=14):
    """The same cell with a stroke of a pen from edge to edge, close to its count."""
    stroke = cv2.line(np.zeros_like(picture), (at, 47), (at + 18, 0), ink, 3, cv2.LINE_AA)
    return np.maximum(picture, stroke)


PAGE = [cell(text) for text in ("157", "20", "8", "346", "91", "0", "25", "7")]


def test_counts_are_read():
    values = [one.readings.best.value for one in read_figures(PAGE)]
    assert values == [157, 20, 8, 346, 91, 0, 25, 7]


def test_a_stroke_beside_a_count_is_no_figure_and_makes_it_less_certain():
    one = read_figures([*PAGE, crossed(cell("25"))])[-1]
    assert 25 in [reading.value for reading in one.readings.readings]
    assert one.readings.other > read_figures(PAGE)[-2].readings.other + 3


def test_a_stroke_that_stays_clear_of_a_count_changes_nothing():
    alone, beside = read_figures([*PAGE, cell("25"), crossed(cell("25"), at=0)])[-2:]
    assert beside.readings.best.value == alone.readings.best.value == 25
    assert beside.readings.other == alone.readings.other


def test_pale_figures_beneath_a_stroke_are_never_surely_a_blank():
    one = read_figures([*PAGE, crossed(cell("25", ink=125), ink=125)])[-1]
    blank = [reading.log for reading in one.readings.readings if reading.value is None]
    assert max(blank, default=-9) < -2


def test_what_was_written_in_colour_alone_is_not_read_as_a_blank():
    nothing = np.zeros_like(PAGE[0])
    over = [np.zeros_like(nothing) for _ in PAGE]
    blank = read_figures([*PAGE, nothing], [*over, nothing])[-1]
    written = read_figures([*PAGE, nothing], [*over, cell("25")])[-1]
    assert blank.readings.best.value is None
    assert blank.readings.other < -5
    assert written.readings.other > -1
