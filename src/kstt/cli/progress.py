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

__all__ = ["pages_read", "working"]

_PATIENCE = 1.0


class _LastPage(logging.Handler):
    """Keeps which page of a document is being read."""

    last: Message | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and len(record.args) == 4:
            _, number, done, pages = record.args
            self.last = msg(
                "page {number}, {done} of {pages}", number=str(number), done=str(done), pages=str(pages)
            )


@contextmanager
def pages_read(lang: str, text: Callable[[], str] | None = None) -> Iterator[None]:
    """As ``working``, with the page of a PDF file or a scan that is being read."""
    handler, log = _LastPage(), logging.getLogger("kstt.io.pdf.text")
    before = log.level

    def shown() -> str:
        parts = (text() if text else "", handler.last.in_language(lang) if handler.last else "")
        return ", ".join(part for part in parts if part)

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
