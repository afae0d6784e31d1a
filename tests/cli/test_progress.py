"""What a terminal shows of long work, and what it does not."""

import io
import sys
import threading

from kstt.cli import progress
from kstt.cli.progress import following, working


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self):
        return True


def shown(monkeypatch, stream):
    """Have standard error be a stream; in the test itself, as pytest takes it back between its phases."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    return stream


def test_files_are_counted_without_a_thread(monkeypatch):
    terminal = shown(monkeypatch, Terminal())
    threads = threading.active_count()
    with following("vi") as show:
        for done in range(1, 4):
            show(done, 3)
            assert threading.active_count() == threads
    assert "3/3" in terminal.getvalue()
    # The line is left as it was found.
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_work_within_work_shows_one_line(monkeypatch):
    terminal = shown(monkeypatch, Terminal())
    seen = threading.Event()

    def text():
        seen.set()
        return "outer"

    with working(text), working(lambda: "inner"):
        assert seen.wait(5)
    assert "outer" in terminal.getvalue()
    assert "inner" not in terminal.getvalue()
    # And afterwards the next work shows its own.
    seen.clear()
    with working(text):
        assert seen.wait(5)


def test_nothing_is_shown_where_nobody_looks(monkeypatch):
    quiet = shown(monkeypatch, io.StringIO())
    with following("en") as show, working(lambda: "x"):
        show(1, 2)
    assert quiet.getvalue() == ""
