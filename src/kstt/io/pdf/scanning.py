"""Recognising the scanned pages of one document, one after the other."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from kstt.errors import MissingExtraError
from kstt.i18n import msg

if TYPE_CHECKING:
    from typing import Self

    from kstt.i18n import Message
    from kstt.io.pdf.pages import Pages
    from kstt.io.pdf.recognisers import Recogniser
    from kstt.io.pdf.scans import PageReading
    from kstt.repair.likelihood import CellReadings

__all__ = ["Scans"]


class Scans:
    """What recognises the scanned pages of a document, started when the first one comes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.readings: dict[str, CellReadings] = {}
        self.texts: dict[str, str] = {}
        self.unread: list[Message] = []
        self._open = ExitStack()
        self._recogniser: Recogniser | None = None
        self._before: PageReading | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def used(self) -> bool:
        """Whether a page was recognised."""
        return self._recogniser is not None

    def lines(self, file: Pages, number: int) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The lines of a scanned page, in order.

        Raises: MissingExtraError; DocumentError.
        """
        try:
            from kstt.io.pdf.pictures import DPI
            from kstt.io.pdf.recognisers import tesseract
            from kstt.io.pdf.scans import read_page
        except ImportError:
            raise MissingExtraError(msg("recognising scans"), "scan") from None
        if self._recogniser is None:
            self._recogniser = self._open.enter_context(tesseract())
        page = read_page(file.picture(number, DPI), number, self.name, self._recogniser, self._before)
        self.readings |= page.readings
        self.texts |= page.texts
        if page.unread is not None:
            self.unread.append(page.unread)
        if page.columns:
            self._before = page
        return page.lines
