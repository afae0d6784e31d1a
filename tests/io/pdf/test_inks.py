"""Inks of a page in colour: what seals and pens leave of the print beneath them."""

import cv2
import numpy as np
import pytest

from kstt.io.pdf.inks import inks, without_needless_colour

RED, BLUE = (205, 40, 45), (40, 60, 170)


def printed(colour=(0, 0, 0)):
    """A page with figures, in a colour."""
    page = np.full((300, 500, 3), 255, np.uint8)
    for y in range(40, 300, 50):
        cv2.putText(page, "8053 8053 8053 8053", (10, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, colour, 4)
    return page


def dark(grey):
    return grey < 128


@pytest.mark.parametrize("colour", [RED, BLUE])
@pytest.mark.parametrize("covers", [False, True])
def test_print_is_parted_from_what_lies_over_it(colour, covers):
    page = printed()
    stroke = cv2.circle(np.zeros(page.shape[:2], np.uint8), (250, 150), 110, 255, 9) > 0
    under, ink = page.astype(float), np.array(colour, float)
    mixed = 0.4 * under + 0.6 * ink if covers else under * (ink / 255)
    seen = np.where(stroke[..., None], mixed, under).astype(np.uint8)
    alone, over = inks(seen)
    assert (dark(alone) == dark(page[..., 0])).mean() > 0.995
    assert dark(over)[stroke & (page[..., 0] == 255)].mean() > 0.95
    assert not dark(over)[~stroke].any()


def test_a_page_printed_in_colour_stays_whole():
    page = printed(BLUE)
    alone, over = inks(page)
    assert (dark(alone) == (page[..., 0] < 128)).mean() > 0.99
    assert (over == 255).all()


def test_a_page_without_colour_is_in_shades_of_grey():
    page = printed()
    assert without_needless_colour(page).ndim == 2
    page[100:140, 100:140] = RED
    assert without_needless_colour(page).ndim == 3
