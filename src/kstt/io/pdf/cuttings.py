"""Pictures of the pages and cells of a scan, by the spots that cells have."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

from kstt.errors import MissingExtraError
from kstt.i18n import msg
from kstt.io.files.containers import Source, load
from kstt.io.pdf.geometry import Box
from kstt.io.pdf.pages import open_pages
from kstt.io.pdf.spots import spot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.io.pdf.pages import Pages
    from kstt.io.pdf.pictures import Picture

__all__ = ["Cuttings", "open_cuttings"]

_ROUND = 1.5


@attrs.define
class Cuttings:
    """A scan from which pictures are cut; the page looked at last is kept."""

    _file: Pages
    _number: int = 0
    _picture: Picture | None = None

    def page(self, number: int) -> tuple[bytes, Box]:
        """A page, upright, as a PNG file, and its size in points."""
        from kstt.io.pdf.pictures import png, smaller

        picture = self._at(number)
        return png(smaller(picture)), picture.box

    def cell(self, where: str) -> bytes | None:
        """The picture of a cell as a PNG file; ``None`` where its spot names no page and box."""
        from kstt.io.pdf.pictures import as_grey, png

        spot = spot_of(where)
        if spot is None or spot[0] not in self._file.numbers:
            return None
        number, box = spot
        wider = Box(box.left - _ROUND, box.top - _ROUND, box.right + _ROUND, box.bottom + _ROUND)
        return png(as_grey(self._at(number), wider))

    def _at(self, number: int) -> Picture:
        from kstt.io.pdf.orientation import upright
        from kstt.io.pdf.pictures import DPI

        if self._picture is None or self._number != number:
            self._picture, self._number = upright(self._file.picture(number, DPI)), number
        return self._picture


@contextmanager
def open_cuttings(source: Source) -> Iterator[Cuttings]:
    """The scan in a file, open for pictures to be cut from it.

    Raises: DocumentError; MissingExtraError.
    """
    try:
        import cv2  # noqa: F401  # whether it is installed
    except ImportError:
        raise MissingExtraError(msg("pictures of scans"), "scan") from None
    data, name = load(source, expected=msg("a scan"))
    numbers = ()
    with open_pages(data, name, numbers) as file:
        yield Cuttings(file)
