"""What the operating system says of files, in the words of the library."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import Message, msg, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["document_errors", "refuse_name", "system_words"]

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


def refuse_name(name: object, expected: str) -> None:
    """Refuse a name that no file can have, of which Python does not even ask the system.

    Raises: DocumentError for no name at all, which would mean the folder that is worked in; for the character
        NUL; and for what cannot be written as a name, such as half of a surrogate pair.

    >>> try:
    ...     refuse_name(chr(0), msg("a TOML file"))
    ... except DocumentError as error:
    ...     print(error.found)
    a name with the character NUL
    """
    found, text = None, str(name)
    try:
        if b"\0" in os.fsencode(text):
            found = msg("a name with the character NUL")
    except UnicodeEncodeError:
        found = msg("a name that the system cannot write")
    if not text:
        found = msg("an empty name")
    if found is not None:
        raise DocumentError(text or msg("file"), found, expected)


@contextmanager
def document_errors(path: object, expected: Message) -> Iterator[None]:
    """Raise what the operating system says of a file as `DocumentError`; of a name, too, that none can have.

    >>> with document_errors("missing.csv", msg("a TOML file")):
    ...     open("missing.csv")
    Traceback (most recent call last):
    kstt.errors.DocumentError: missing.csv: found No such file or directory, expected a TOML file
    """
    refuse_name(path, expected)
    try:
        yield
    except OSError as error:
        raise DocumentError(str(path), system_words(error), expected) from None
