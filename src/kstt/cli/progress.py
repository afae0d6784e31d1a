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

__all__ = ["Following", "working"]

_PATIENCE = 1.0


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
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    began = time.monotonic()

    def show() -> None:
        shown = False
        while not done.wait(_PATIENCE):
            shown = True
            sys.stderr.write(f"\r\x1b[Kkstt: {text()}, {time.monotonic() - began:.0f} s")
            sys.stderr.flush()
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
