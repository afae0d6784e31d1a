"""The ``kstt`` command, also as ``python -m kstt``: Ctrl-C ends it in one line, however early it comes."""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

__all__ = ["main"]


def main() -> int:
    """Run the command; returns the exit status."""
    # Hardly anything that a command makes is a cycle: a tenth of its time went into looking for some.
    gc.set_threshold(100_000, 50, 50)
    # A shell has a command in the background ignore Ctrl-C, and a program may have its own handler.
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        # The rest is imported under this handler: it takes long, and an import that is cut short is no error.
        signal.signal(signal.SIGINT, _end)
    from kstt.cli import main as command

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return command()
    except KeyboardInterrupt:
        return _end()
    finally:
        if ours:
            # Nothing is left to do but to end, which is no place for a traceback either.
            signal.signal(signal.SIGINT, _end)


def _end(_signal: int = signal.SIGINT, _frame: FrameType | None = None) -> int:
    """Say that the command was interrupted, and end: before its language is known, and with no file open."""
    try:
        os.write(2, b"kstt: interrupted\n")
    finally:
        os._exit(130)


if __name__ == "__main__":
    sys.exit(main())
