"""Inks of a page in colour: black print, and the red, blue or green of seals and pens that lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kstt.io.pdf.pictures import Grey

__all__ = ["inks", "without_needless_colour"]

_COLOURED = 45
"""How far apart the brightest and the darkest of the three colours of a coloured point lie at least."""
_FEWEST = 400
"""So many coloured points are no ink: the grain of a scan has some."""
_MOST_ALIKE = 0.75
"""An ink whose darkest colour is no darker than this share says is black."""
_ALONE, _GRAIN, _DARKEST_COVER = 0.7, 15, 200
"""Most of what is written in colour lies on bare paper: how much of it, by how much that varies, and how dark
it may be for print beneath it to be darker still."""
_PRINTED = 0.5
"""Where more of a page than this share is in colour, the print itself is: then nothing is parted."""


def without_needless_colour(page: Grey) -> Grey:
    """A picture of three colours, in shades of grey if it has no ink in colour."""
    spread = _spread(page[::2, ::2])
    if 4 * int((spread > _COLOURED).sum()) >= _FEWEST:
        return page
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


def inks(page: Grey) -> tuple[Grey, Grey]:
    """The print of a page, and what is written over it in colour: both 0 black and 255 white.

    A pen darkens one of the three colours less than the others, by a share that is its own; print darkens all
    alike. What each adds to a point follows from two of its colours.

    Args:
        page: the page in shades of grey, or in red, green and blue.
    """
    if page.ndim == 2:
        return page, np.full_like(page, 255)
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    coloured = _spread(page) > _COLOURED
    if coloured.sum() > _PRINTED * (coloured | (grey < 128)).sum():
        return grey, np.full_like(grey, 255)
    # Around a coloured point the colours are blurred, as machines pack them; only these points are examined.
    close = _around(coloured)
    points, pure_ones = page[close], coloured[close]
    most = points.max(axis=1)
    lightest, darkest = (255 - most).astype(np.float32), (255 - points.min(axis=1)).astype(np.float32)
    over = np.zeros(len(points), np.float32)
    for hue in range(3):
        pure = pure_ones & (points[:, hue] == most)
        pure_ones &= ~pure
        if int(pure.sum()) < _FEWEST:
            continue
        share = float(np.median(lightest[pure] / darkest[pure]))
        if share < _MOST_ALIKE:
            of_hue = np.zeros(grey.shape, np.bool_)
            of_hue[close] = pure
            near = _around(of_hue)[close]
            light, dark = lightest[near], darkest[near]
            amount = (dark - light) / (1 - share)
            beneath = np.clip(light - share * amount, 0, 255)
            # An ink that covers shows print beneath it paler, but it is darker there than alone.
            alone = float(np.quantile(darkest[pure], _ALONE)) + _GRAIN
            if alone < _DARKEST_COVER:
                beneath = np.maximum(beneath, (dark - alone) * (255 / (255 - alone)))
            over[near] = np.maximum(over[near], amount)
            lightest[near] = beneath
    print_alone, ink = grey.copy(), np.full_like(grey, 255)
    print_alone[close] = np.where(over > 0, 255 - lightest, grey[close]).astype(np.uint8)
    ink[close] = (255 - np.clip(over, 0, 255)).astype(np.uint8)
    return print_alone, ink


def _around(points: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The points within two of some."""
    return np.asarray(cv2.dilate(points.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0, np.bool_)


def _spread(page: Grey) -> Grey:
    return np.asarray(page.max(axis=2) - page.min(axis=2), np.uint8)
