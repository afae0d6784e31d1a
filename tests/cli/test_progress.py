"""What a terminal shows of long work, and what it does not."""

import io
import logging
import sys
import threading
import time

from kstt.cli import progress
from kstt.cli.progress import following, pages_read, working
from kstt.io.formats.reading import read_form
from tests.cli.running import Q2, WRONG, run


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self):
        return True


def wait_for(terminal, text):
    """Hold the work until a text is on the terminal."""
    deadline = time.monotonic() + 5
    while text not in terminal.getvalue():
        assert time.monotonic() < deadline, terminal.getvalue()[-500:]


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


def test_the_page_that_is_read_is_shown_and_no_other_record(monkeypatch):
    terminal, log = shown(monkeypatch, Terminal()), logging.getLogger("kstt.io.pdf.text")
    before = log.level, list(log.handlers)
    with pages_read("en", lambda: "reading f.pdf"):
        log.info("%s has %d of %d lines, %d short", "f.pdf", 1, 2, 3)
        log.info("page", extra={"page": (3, 3, 9)})
        wait_for(terminal, "\r\x1b[Kkstt: reading f.pdf, page 3, 3 of 9, 0 s")
    assert "short" not in terminal.getvalue()
    assert "page 1" not in terminal.getvalue()
    assert (log.level, log.handlers) == before


def test_no_page_is_followed_where_nobody_looks(monkeypatch):
    shown(monkeypatch, io.StringIO())
    log = logging.getLogger("kstt.io.pdf.text")
    before = log.level, list(log.handlers)
    with pages_read("en", lambda: "reading f.pdf"):
        assert (log.level, log.handlers) == before


def test_the_line_begins_with_the_file_that_is_read(monkeypatch, tmp_path, capsys):
    terminal = shown(monkeypatch, Terminal())

    def slow(path, **given):
        wait_for(terminal, ", 0 s")
        return read_form(path, **given)

    monkeypatch.setattr("kstt.io.formats.reading.read_form", slow)
    status, _, _ = run(capsys, "convert", WRONG, tmp_path / "form.csv", "--period", Q2)
    assert status == 0
    lines = terminal.getvalue().split("\r\x1b[K")
    assert {line.rpartition(",")[0] for line in lines} == {"", f"kstt: reading {WRONG}"}


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
