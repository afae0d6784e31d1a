"""Standard output and error as files, pipes and terminals take them, and how a command ends early."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from kstt.cli.printing import warn

__all__ = ["ended", "write_utf8"]


def write_utf8() -> None:
    """Write files and pipes in UTF-8, whatever the locale; a terminal in its own encoding.

    What an encoding lacks is written as an escape, never refused.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def ended(message: str, status: int) -> int:
    """Say in one line why the command ends, and let nothing more be written to the output."""
    with suppress(OSError):
        warn(f"kstt: {message}")
    # Python flushes the output once more when it ends, which would fail again, with a traceback.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
