"""Recognisers of text in pictures: a small protocol, and Tesseract behind it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import attrs
import cv2
import numpy as np

from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.io.pdf.geometry import Box
from kstt.io.pdf.pictures import SCALE
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    import tesserocr

    from kstt.io.pdf.pictures import Grey

__all__ = ["Recognised", "Recogniser", "tesseract"]

_DATA = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/usr/share/tesseract/tessdata",
)
_LANGUAGE = "vie"
_EDGE = 12


@attrs.frozen
class Recognised:
    """A line of text that was recognised: the text, its box in points of the picture, how sure (0 to 1)."""

    text: str
    box: Box
    confidence: float


class Recogniser(Protocol):
    """What recognises text in Vietnamese in a picture."""

    def block(self, ink: Grey) -> list[Recognised]:
        """The lines of a cell or a paragraph, from top to bottom."""
        ...

    def page(self, ink: Grey) -> list[Recognised]:
        """The lines of a whole page or a part of one, in reading order."""
        ...


@attrs.frozen
class _Tesseract:
    _api: tesserocr.PyTessBaseAPI

    def block(self, ink: Grey) -> list[Recognised]:
        import tesserocr

        return self._lines(ink, tesserocr.PSM.SINGLE_BLOCK)

    def page(self, ink: Grey) -> list[Recognised]:
        import tesserocr

        return self._lines(ink, tesserocr.PSM.SINGLE_COLUMN)

    def _lines(self, ink: Grey, mode: int) -> list[Recognised]:
        import tesserocr
        from PIL import Image

        if not (ink > 100).any():
            return []
        grey = np.asarray(255 - ink, np.uint8)
        framed = cv2.copyMakeBorder(grey, _EDGE, _EDGE, _EDGE, _EDGE, cv2.BORDER_CONSTANT, value=255)
        self._api.SetPageSegMode(mode)  # pyright: ignore[reportArgumentType]  # a number will do
        self._api.SetImage(Image.fromarray(framed))
        self._api.SetSourceResolution(round(SCALE * 72))
        self._api.Recognize()
        found = []
        lines = self._api.GetIterator()
        if lines is None:
            return []
        for line in tesserocr.iterate_level(lines, tesserocr.RIL.TEXTLINE):
            try:
                text, edges = (
                    line.GetUTF8Text(tesserocr.RIL.TEXTLINE),
                    line.BoundingBox(tesserocr.RIL.TEXTLINE),
                )
            except RuntimeError:
                continue
            if edges and (written := clean(text)):
                box = Box(*((edge - _EDGE) / SCALE for edge in edges))
                found.append(Recognised(written, box, line.Confidence(tesserocr.RIL.TEXTLINE) / 100))
        return found


def _data_folder() -> str | None:
    """Where Tesseract keeps what it knows of Vietnamese: where it looks itself, else where systems put it."""
    import tesserocr

    known, languages = tesserocr.get_languages()
    if _LANGUAGE in languages:
        return str(known)
    folders = [
        folder for pattern in _DATA for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    ]
    return next((f"{folder}/" for folder in folders if (folder / f"{_LANGUAGE}.traineddata").is_file()), None)


@contextmanager
def tesseract() -> Iterator[Recogniser]:
    """Tesseract for Vietnamese.

    Raises: MissingExtraError without tesserocr; DocumentError where Tesseract's data of Vietnamese are
    not installed.
    """
    try:
        import tesserocr
    except ImportError:
        raise MissingExtraError(msg("recognising scans"), "scan") from None
    folder = _data_folder()
    if folder is None:
        raise DocumentError(
            msg("Tesseract"), msg("no data of Vietnamese"), msg("the file vie.traineddata"),
            msg("install tesseract-ocr-vie, or name its folder in TESSDATA_PREFIX"),
        )  # fmt: skip
    with tesserocr.PyTessBaseAPI(path=folder, lang=_LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY) as api:
        api.SetVariable("user_defined_dpi", str(round(SCALE * 72)))
        yield _Tesseract(api)
