"""Spots in a paged document: a page and a box in points, as findings name them."""

from __future__ import annotations

import re

from kstt.i18n import Message, msg
from kstt.io.pdf.geometry import Box

__all__ = ["box_spot", "page_spot", "spot_of"]

_SPOT = re.compile(r"page (\d{1,6}) box (-?\d{1,5}),(-?\d{1,5}),(-?\d{1,5}),(-?\d{1,5})$")


def page_spot(name: str, number: int) -> Message:
    """A page of a file; of a file without a name, the page alone."""
    page = msg("page {number}", number=str(number))
    return msg("{file}: {page}", file=name, page=page) if name else page


def box_spot(page: Message, box: Box) -> Message:
    """A box on a page.

    >>> spot = box_spot(page_spot("scan.pdf", 2), Box(10, 20, 30, 40))
    >>> print(spot)
    scan.pdf: page 2 box 10,20,30,40
    >>> spot_of(spot)
    (2, Box(left=10.0, top=20.0, right=30.0, bottom=40.0))
    """
    return msg("{page} box {box}", page=page, box=str(box))


def spot_of(where: str) -> tuple[int, Box] | None:
    """The page and the box that a spot names, if it names them."""
    found = _SPOT.search(where)
    return (int(found[1]), Box(*map(float, found.groups()[1:]))) if found else None
