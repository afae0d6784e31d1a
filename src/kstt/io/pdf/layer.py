"""The text layer of a page of a PDF file: its characters, and its ruled lines."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.pdf.geometry import Box, Glyph, PageContent, Rule
from kstt.limits import MOST_GLYPHS, MOST_SEGMENTS, MOST_SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

__all__ = ["content_of"]

_THIN = 2.6
"""A filled rectangle at most so thick (points) is a ruled line."""
_SHORTEST = 4.0


@attrs.frozen
class _Upright:
    """How points of the file become points of the page as it is read: turned by quarters, y down."""

    quarters: int
    left: float
    bottom: float
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        match self.quarters % 4:
            case 0:
                return x, self.height - y
            case 1:  # clockwise
                return y, x
            case 2:
                return self.width - x, y
            case _:
                return self.height - y, self.width - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)


def content_of(spot: str, number: int, page: pypdfium2.PdfPage) -> PageContent:
    """The characters and ruled lines of a page, turned so that its text runs from left to right.

    Args:
        spot: how messages call the page.
        number: its number from 1.
        page: the page, open.

    Raises: DocumentError for a page that holds more than any report's page.
    """
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_GLYPHS:
        raise DocumentError(
            spot,
            msg("{count} characters", count=count),
            msg("a page of at most {most} characters", most=MOST_GLYPHS),
        )
    left, bottom, right, top = page.get_bbox()
    # Text that was set sideways says itself how the page is to be turned.
    angles = Counter(
        round(math.degrees(raw.FPDFText_GetCharAngle(text.raw, i)) / 90) % 4
        for i in range(0, count, 1 + count // 400)
        if raw.FPDFText_GetUnicode(text.raw, i) > 32
    )
    set_sideways = angles.most_common(1)[0][0] if angles else page.get_rotation() // 90
    # PDFium counts angles with the hands of the clock, as page rotation is.
    upright = _Upright(-set_sideways if angles else set_sideways, left, bottom, right - left, top - bottom)
    glyphs = tuple(_glyphs(text.raw, count, upright))
    horizontal, vertical = _rules(spot, page, upright)
    width, height = upright.size
    return PageContent(number, width, height, glyphs, tuple(horizontal), tuple(vertical))


def _glyphs(text: object, count: int, upright: _Upright) -> Iterator[Glyph]:
    from pypdfium2 import raw

    loose = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if code < 32 or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        # The loose box has the room that the font keeps around a letter, so that a 1 is no gap.
        if not raw.FPDFText_GetLooseCharBox(text, i, loose) or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        box = upright.box(loose.left, loose.bottom, loose.right, loose.top)
        size = raw.FPDFText_GetFontSize(text, i)
        _, baseline = upright.point(x.value, y.value)
        # The size of a font says little where the text is drawn larger; then its letters say it.
        yield Glyph(chr(code), box, baseline, size if size > 1.5 else max((box.bottom - box.top) * 0.8, 1))


def _rules(spot: str, page: pypdfium2.PdfPage, upright: _Upright) -> tuple[list[Rule], list[Rule]]:
    from pypdfium2 import raw

    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    width, height = upright.size
    objects = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)
    for n, path in enumerate(objects):
        if n > MOST_SHAPES:
            raise DocumentError(
                spot, msg("more than {most} lines and shapes", most=MOST_SHAPES), msg("a page of a report")
            )
        for box in _edges(path, upright):
            thick, tall = box.right - box.left, box.bottom - box.top
            if thick > 0.98 * width and tall > 0.98 * height:
                continue
            if tall <= _THIN and thick >= _SHORTEST:
                horizontal.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
            elif thick <= _THIN and tall >= _SHORTEST:
                vertical.append(Rule((box.left + box.right) / 2, box.top, box.bottom))
    return horizontal, vertical


def _edges(path: pypdfium2.PdfObject, upright: _Upright) -> Iterator[Box]:
    """The straight strokes of a path as thin boxes; a thin shape as a whole."""
    from pypdfium2 import raw

    matrices = [path.get_matrix()]
    holder = path.container
    while holder is not None:
        matrices.append(holder.get_matrix())
        holder = holder.container
    points: list[tuple[float, float, bool]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    segments = raw.FPDFPath_CountSegments(path.raw)
    start: tuple[float, float] | None = None
    for i in range(min(segments, MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = x.value, y.value
        for matrix in matrices:
            px, py = matrix.on_point(px, py)
        here = upright.point(px, py)
        straight = kind == raw.FPDF_SEGMENT_LINETO
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        points.append((*here, straight))
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            points.append((*start, True))
    if not points:
        return
    whole = Box(
        min(p[0] for p in points),
        min(p[1] for p in points),
        max(p[0] for p in points),
        max(p[1] for p in points),
    )
    if min(whole.right - whole.left, whole.bottom - whole.top) <= _THIN:
        yield whole
        return
    for (x0, y0, _), (x1, y1, straight) in pairwise(points):
        if straight and (abs(x1 - x0) < 0.5 or abs(y1 - y0) < 0.5):
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
