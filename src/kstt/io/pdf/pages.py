"""Pages of a PDF file: their characters, their ruled lines, and their pictures."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import attrs

from kstt.errors import DocumentError, MissingExtraError, ParseError
from kstt.i18n import msg, words_of
from kstt.io.pdf.layer import content_of
from kstt.limits import (
    FEWEST_POINTS,
    LARGEST_PICTURE_SIDE,
    LARGEST_SIDE,
    MOST_PAGES,
    MOST_POINTS,
    SMALLEST_SIDE,
)
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import pypdfium2
    from numpy.typing import NDArray
    from PIL.ImageFile import ImageFile

    from kstt.io.pdf.geometry import PageContent

    Image = NDArray[np.uint8]

__all__ = ["Pages", "PdfFile", "open_pages", "open_pdf", "parse_pages"]

_PLAIN = {"1": "L", "LA": "L"}
"""What pictures without colours are taken as, by how they are kept; all others are in colours."""


def _page(name: str, number: int) -> str:
    return msg("{file}: page {number}", file=name or msg("file"), number=str(number))


def parse_pages(text: str) -> tuple[int, ...]:
    """Numbers of pages as people write them: ``3``, ``2-5``, ``1,4-6``.

    Raises: ParseError.

    >>> parse_pages("1, 4-6")
    (1, 4, 5, 6)
    """
    numbers: dict[int, None] = {}
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = first.strip(), (last if dash else first).strip()
        if not all(end.isascii() and end.isdecimal() and len(end) <= 6 for end in ends):
            raise ParseError(msg("pages"), text, msg("numbers such as 3, 2-5 or 1,4-6"))
        start, end = int(ends[0]), int(ends[1])
        if not 1 <= start <= end or end - start >= MOST_PAGES or len(numbers) > MOST_PAGES:
            raise ParseError(
                msg("pages"), text, msg("rising numbers from 1, at most {most} of them", most=MOST_PAGES)
            )
        numbers.update(dict.fromkeys(range(start, end + 1)))
    return tuple(numbers)


@attrs.frozen
class PdfFile:
    """A PDF file that is open: its name, and the numbers of the pages that are to be read."""

    name: str
    numbers: tuple[int, ...]
    _document: pypdfium2.PdfDocument

    def content(self, number: int) -> PageContent:
        """The characters and ruled lines of a page, turned so that its text runs from left to right.

        Raises: DocumentError for a page that cannot be read, or holds more than any report's page.
        """
        import pypdfium2

        try:
            page = self._document[number - 1]
            return content_of(_page(self.name, number), number, page)
        except pypdfium2.PdfiumError as error:
            raise self._damaged(number, error) from None

    def picture(self, number: int, dpi: int) -> Image:
        """The page as a picture, turned as a viewer shows it: in shades of grey, or in colours if it has any.

        Raises: DocumentError.
        """
        import pypdfium2

        from kstt.io.pdf.inks import without_needless_colour

        try:
            page = self._document[number - 1]
            width, height = page.get_size()
            if max(width, height) > LARGEST_SIDE or min(width, height) < SMALLEST_SIDE:
                raise DocumentError(
                    _page(self.name, number),
                    msg("a page of {width} by {height} points", width=round(width), height=round(height)),
                    msg("a page that can be printed"),
                )
            # A page larger than A3 is drawn smaller, so that no file sets the size of the picture.
            scale = min(dpi / 72, LARGEST_PICTURE_SIDE / max(width, height))
            drawn = page.render(scale=scale, rev_byteorder=True)  # pyright: ignore[reportArgumentType]  # fractions are taken
            picture: Image = drawn.to_numpy()
        except pypdfium2.PdfiumError as error:
            raise self._damaged(number, error) from None
        kept = without_needless_colour(picture[:, :, :3])
        # The points of a picture in colour are still those of the page drawn.
        return kept.copy() if kept.ndim > 2 else kept

    def _damaged(self, number: int, error: Exception) -> DocumentError:
        return DocumentError(
            _page(self.name, number),
            msg("a damaged page ({error})", error=words_of(error)),
            msg("a page that can be read"),
        )


class Pages(Protocol):
    """A document of pages that is open."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the pages that are to be read."""
        ...

    def content(self, number: int) -> PageContent | None:
        """The characters and ruled lines of a page; ``None`` for a picture."""
        ...

    def picture(self, number: int, dpi: int) -> Image:
        """The page as a picture in shades of grey, or in red, green and blue."""
        ...


@attrs.frozen
class PictureFile:
    """A file of pictures, each a page: their name, and the numbers of those that are to be read."""

    name: str
    numbers: tuple[int, ...]
    _data: bytes

    def content(self, number: int) -> PageContent | None:  # noqa: ARG002  # a picture holds no characters
        """Nothing: a picture has no characters."""
        return None

    def picture(self, number: int, dpi: int) -> Image:
        """The picture, as large as its page at this resolution in points to the inch.

        Raises: DocumentError.
        """
        import cv2
        import numpy as np
        from PIL import ImageOps

        from kstt.io.pdf.inks import without_needless_colour

        with _opened(self._data, self.name) as opened:
            opened.seek(number - 1)
            _refuse_size(self.name, *opened.size)
            stated = float(opened.info.get("dpi", (0, 0))[0])
            ImageOps.exif_transpose(opened, in_place=True)
            width, height = opened.size
            # A picture that does not say how large its page is shows a whole one.
            paper = 11.7 if height < width else 8.27
            resolution = stated if 70 <= stated <= 1200 else width / paper
            scale = min(dpi / resolution, LARGEST_PICTURE_SIDE / max(width, height))
            # Made smaller before anything else is made of it: in colours it takes four bytes a point.
            times = max(int(1 / scale), 1)
            plain = opened if opened.mode in {"L", "RGB"} else opened.convert(_PLAIN.get(opened.mode, "RGB"))
            colours: Image = np.asarray(plain.reduce(times).convert("RGB"))
        scale *= times
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        page = np.asarray(cv2.resize(colours, None, fx=scale, fy=scale, interpolation=how), np.uint8)
        return without_needless_colour(page)


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[ImageFile]:
    """A file of pictures, open; raises DocumentError where it, or what is read of it, is damaged."""
    from PIL import Image as Pictures

    try:
        # A picture that cannot be read is one of our errors or nothing.
        with warnings.catch_warnings(action="ignore"), Pictures.open(io.BytesIO(data)) as opened:
            yield opened
    except DocumentError:
        raise
    except Pictures.DecompressionBombError:
        # Pillow does not even open it, for the size that it states.
        raise DocumentError(
            name,
            msg("a picture of more than {most:,} points", most=MOST_POINTS),
            msg("a page scanned in 100 to 600 points to the inch"),
        ) from None
    except (OSError, ValueError, SyntaxError, TypeError, EOFError) as error:
        raise DocumentError(
            name, msg("a damaged picture ({error})", error=words_of(error)), msg("a whole picture")
        ) from None


def _refuse_size(name: str, width: int, height: int) -> None:
    if width * height > MOST_POINTS or min(width, height) < FEWEST_POINTS:
        raise DocumentError(
            name,
            msg("a picture of {width} by {height} points", width=width, height=height),
            msg("a page scanned in 100 to 600 points to the inch"),
        )


@contextmanager
def open_pages(data: bytes, name: str, pages: Sequence[int] = ()) -> Iterator[Pages]:
    """A PDF file, or a file of pictures, open; arguments and errors as for ``open_pdf``."""
    if data.startswith(b"%PDF"):
        with open_pdf(data, name, pages) as file:
            yield file
        return
    try:
        import cv2  # noqa: F401  # whether both are installed
        import PIL  # noqa: F401
    except ImportError:
        raise MissingExtraError(msg("recognising scans"), "scan") from None
    shown = name or msg("file")
    with _opened(data, shown) as opened:
        _refuse_size(shown, *opened.size)
        count = getattr(opened, "n_frames", 1)
    _count(shown, count, pages)
    yield PictureFile(name, tuple(pages) or tuple(range(1, count + 1)), data)


def _count(name: str, count: int, pages: Sequence[int]) -> None:
    if missing := [number for number in pages if number > count]:
        raise DocumentError(
            name, msg("{count} pages", count=count), msg("a page {number}", number=missing[0]),
            msg("name pages that it has"),
        )  # fmt: skip
    if count > MOST_PAGES and not pages:
        raise DocumentError(
            name, msg("a document of {count} pages", count=count), msg("at most {most}", most=MOST_PAGES),
            msg("name the pages of the table: --pages 12-15"),
        )  # fmt: skip


@contextmanager
def open_pdf(data: bytes, name: str, pages: Sequence[int] = ()) -> Iterator[PdfFile]:
    """A PDF file, open.

    Args:
        data: the whole file.
        name: its name in messages.
        pages: the numbers of the pages to read, from 1; by default all.

    Raises: DocumentError for a file that is encrypted or damaged, has more than ``MOST_PAGES`` pages of
    which none were named, or lacks a page that was; MissingExtraError.
    """
    try:
        import pypdfium2
        from pypdfium2 import raw
    except ImportError:
        raise MissingExtraError(msg("reading PDF files"), "pdf") from None
    shown = name or msg("file")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise DocumentError(
                shown, msg("an encrypted PDF document"), msg("one that opens without a password"),
                msg("open it with its password and save it without one"),
            ) from None  # fmt: skip
        raise DocumentError(
            shown, msg("a damaged PDF document"), msg("a whole file"), msg("save or send it again")
        ) from None
    try:
        count = len(document)
        _count(shown, count, pages)
        yield PdfFile(name, tuple(pages) or tuple(range(1, count + 1)), document)
    finally:
        document.close()


def printable(text: str) -> str:
    """A text of a page without marks that hyphenate or fill."""
    return clean(text.replace("\u00ad", "").replace("\ufffe", "-"))
