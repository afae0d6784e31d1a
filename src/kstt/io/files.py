"""Reading a file's bytes, with an error of our own for everything that cannot be one document."""

from __future__ import annotations

from pathlib import Path

from kstt.errors import DocumentError

__all__ = ["LARGEST", "read_bytes"]

LARGEST = 64 * 1024 * 1024
"""A text document of more bytes than this is no form or report."""


def read_bytes(path: str | Path, expected: str = "a file that can be read", most: int = LARGEST) -> bytes:
    """The content of a file.

    Args:
        path: the file.
        expected: what it should be, for the error.
        most: the largest size in bytes; not more than that is ever in memory.

    Raises: DocumentError for a directory, a file that is missing, cannot be read or is too large.

    >>> read_bytes("/")
    Traceback (most recent call last):
        ...
    kstt.errors.DocumentError: /: found Is a directory, expected a file that can be read
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise DocumentError(str(path), error.strerror or "an unreadable file", expected) from None
    except ValueError as error:
        # A name with a null character.
        raise DocumentError(repr(str(path)), str(error), expected) from None
    if len(data) > most:
        raise DocumentError(str(path), f"more than {most} bytes", expected)
    return data
