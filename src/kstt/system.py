"""What the operating system says of files, in the words of the library."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import Message, msg, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["document_errors", "system_words"]

_SYSTEM = {
    errno.ENOENT: msg("No such file or directory"),
    errno.EACCES: msg("Permission denied"),
    errno.EPERM: msg("Permission denied"),
    errno.EISDIR: msg("a directory"),
    errno.ENOTDIR: msg("Not a directory"),
    errno.EEXIST: msg("File exists"),
    errno.ENOSPC: msg("No space left on device"),
    errno.EROFS: msg("Read-only file system"),
    errno.ENAMETOOLONG: msg("File name too long"),
    errno.ELOOP: msg("Too many levels of symbolic links"),
    errno.EINVAL: msg("a name or a place that the system does not take"),
    errno.EIO: msg("Input/output error"),
}


def system_words(error: OSError) -> Message:
    """What the operating system says of a file, as part of an error.

    >>> system_words(FileNotFoundError(errno.ENOENT, "No such file or directory")).in_language("vi")
    'không có tệp hoặc thư mục này'
    """
    known = _SYSTEM.get(error.errno or 0)
    return known or (words_of(OSError(error.strerror)) if error.strerror else msg("an unreadable file"))


@contextmanager
def document_errors(path: object, expected: Message) -> Iterator[None]:
    """Raise what the operating system says of a file as `DocumentError`.

    >>> with document_errors("missing.csv", msg("a TOML file")):
    ...     open("missing.csv")
    Traceback (most recent call last):
    kstt.errors.DocumentError: missing.csv: found No such file or directory, expected a TOML file
    """
    try:
        yield
    except OSError as error:
        raise DocumentError(str(path), system_words(error), expected) from None
