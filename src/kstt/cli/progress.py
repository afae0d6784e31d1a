"""Progress of long work on a terminal; nothing where standard error is no terminal."""

from __future__ import annotations

import logging
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kstt.i18n import Message

__all__ = ["Following", "following", "pages_read", "working"]

_PATIENCE = 1.0
_shown = threading.Lock()
"""Held by what is shown: work within other work shows nothing of its own."""


class Following:
    """How far the reading of files has come."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.done = self.many = 0

    def files(self, done: int, many: int) -> None:
        """Note how many files are read, and of how many."""
        self.done, self.many = done, many

    def text(self) -> str:
        """How far the work has come, in words."""
        return msg("{done} of {files} files read", done=self.done, files=self.many).in_language(self.lang)


class _LastPage(logging.Handler):
    """Keeps which page of a document is being read."""

    last: Message | None = None

    def emit(self, record: logging.LogRecord) -> None:
        page = getattr(record, "page", None)
        if page is not None:
            number, done, pages = page
            self.last = msg(
                "page {number}, {done} of {pages}", number=str(number), done=str(done), pages=str(pages)
            )


@contextmanager
def pages_read(lang: str, text: Callable[[], str]) -> Iterator[None]:
    """As ``working``, with the page of a PDF file or a scan that is being read."""
    if not sys.stderr.isatty():
        yield
        return
    handler, log = _LastPage(), logging.getLogger("kstt.io.pdf.text")
    before = log.level

    def shown() -> str:
        return f"{text()}, {handler.last.in_language(lang)}" if handler.last else text()

    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        with working(shown):
            yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


@contextmanager
def working(text: Callable[[], str]) -> Iterator[None]:
    """Show ``text()`` and the seconds gone by, once a second, as long as the work lasts."""
    if not sys.stderr.isatty() or not _shown.acquire(blocking=False):
        yield
        return
    done = threading.Event()
    line = _Line()

    def show() -> None:
        while not done.wait(_PATIENCE):
            line.show(text())
        line.clear()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        _shown.release()


@contextmanager
def following(lang: str) -> Iterator[Callable[[int, int], None]]:
    """A function that shows how many files are read, from within the reading: without a thread of its own.

    A process with several threads is not to be forked, and reading many files forks.
    """
    found, line = Following(lang), _Line()
    terminal = sys.stderr.isatty()

    def show(done: int, many: int) -> None:
        found.files(done, many)
        if terminal and line.is_due():
            line.show(found.text())

    try:
        yield show
    finally:
        line.clear()


class _Line:
    """The line of a terminal that says how far the work is."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.written = False

    def is_due(self) -> bool:
        """Whether a second has gone by since it was written."""
        return time.monotonic() - self.last >= _PATIENCE

    def show(self, text: str) -> None:
        """Rewrite the line."""
        self.last = time.monotonic()
        self.written = True
        sys.stderr.write(f"\r\x1b[Kkstt: {text}, {self.last - self.began:.0f} s")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line as it was found."""
        if self.written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
