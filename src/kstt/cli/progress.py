"""Progress of long work on a terminal; nothing where standard error is no terminal."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Following", "following", "working"]

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
        """Write the line anew."""
        self.last = time.monotonic()
        self.written = True
        sys.stderr.write(f"\r\x1b[Kkstt: {text}, {self.last - self.began:.0f} s")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line as it was found."""
        if self.written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
