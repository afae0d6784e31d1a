"""Standard output and error as files, pipes and terminals take them, and how a command ends early."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from kstt.cli.printing import UNWRITTEN, warn
from kstt.i18n import msg

__all__ = ["closed_stream_status", "ended", "write_utf8"]


def write_utf8() -> None:
    """Write files and pipes in UTF-8, whatever the locale; a terminal in its own encoding.

    What an encoding lacks is written as an escape, never refused.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def closed_stream_status(lang: str) -> int | None:
    """The exit status where standard output or error is closed, which the other one says; else ``None``.

    Nothing is done then: what is to be said would be lost, and the next file that is opened would take the
    place of the closed stream.
    """
    # Python has None in the place of a closed stream, which its types do not say.
    streams = {name: getattr(sys, name) for name in ("stdout", "stderr")}
    closed = [name for name, stream in streams.items() if stream is None]
    said = msg("{stream} is closed", stream=", ".join(closed))
    for stream in streams.values():
        if closed and stream is not None:
            with suppress(OSError):
                stream.write(f"kstt: {said.in_language(lang)}\n")
                stream.flush()
    return UNWRITTEN if closed else None


def ended(message: str, status: int) -> int:
    """Say in one line why the command ends, and let nothing more be written to the output."""
    lost = [sys.stdout]
    try:
        warn(f"kstt: {message}")
        sys.stderr.flush()
    except OSError:
        lost.append(sys.stderr)
    # Python flushes the output once more when it ends, which would fail again, with a traceback.
    for stream in lost:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return status
