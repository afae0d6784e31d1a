"""Atomic writing of files that does not overwrite unless asked to."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, system_words
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["write_atomically"]


def write_atomically(
    path: str | Path, content: bytes | str | Callable[[BinaryIO], object], *, overwrite: bool = False
) -> None:
    """Write a file completely or not at all.

    The content goes to a temporary file in the same folder, is handed to the disk (``fsync``), and then
    takes the name. Nothing is left behind when that fails, and a file that exists stays as it was. Of a
    symbolic link that is overwritten, the file that it points to is replaced, and the link stays.

    Args:
        path: the file to write.
        content: its bytes; a text, written in UTF-8; or a function that writes into an open binary file.
        overwrite: replace a file that exists.

    Raises: DocumentError for a file that exists (unless ``overwrite``), a directory, and a place that
    cannot be written. What ``content`` raises passes through.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_atomically(folder / "form.txt", "Biểu số II.06c/VPCP/KSTT")
    >>> try:
    ...     write_atomically(folder / "form.txt", "")
    ... except DocumentError as error:
    ...     print(error.found, "|", error.hint)
    a file that exists | choose another name, or say overwrite
    >>> [file.name for file in folder.iterdir()]
    ['form.txt']
    """
    if "\0" in str(path):
        raise DocumentError(
            str(path), msg("a name with the character NUL"), msg("the name of a file to write")
        )
    file = Path(path)
    if overwrite and file.is_symlink():
        file = file.resolve()
    if file.is_dir():
        raise DocumentError(str(path), msg("a directory"), msg("the name of a file to write"))
    if not overwrite and os.path.lexists(file):
        raise _exists(path)
    temporary = file.with_name(f".kstt-{secrets.token_hex(8)}{file.suffix}")
    try:
        # Created exclusively, with the permissions of a new file of this user.
        with temporary.open("xb") as stream:
            _fill(stream, content)
            stream.flush()
            os.fsync(stream.fileno())
        _publish(temporary, file, overwrite=overwrite)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        found = system_words(error)
        raise DocumentError(str(path), found, msg("a place to write to")) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def _fill(stream: BinaryIO, content: bytes | str | Callable[[BinaryIO], object]) -> None:
    if isinstance(content, str):
        stream.write(content.encode())
    elif isinstance(content, bytes):
        stream.write(content)
    else:
        content(stream)


def _publish(temporary: Path, file: Path, *, overwrite: bool) -> None:
    """Give the finished file its name."""
    if overwrite:
        if file.is_file():
            shutil.copymode(file, temporary)
        temporary.replace(file)
        return
    try:
        # A link, unlike a rename, fails if the file was created meanwhile.
        os.link(temporary, file)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the check before writing must suffice.
        if os.path.lexists(file):
            raise FileExistsError from None
        temporary.replace(file)


def _exists(path: str | Path) -> DocumentError:
    return DocumentError(
        str(path), msg("a file that exists"), msg("a new name"), msg("choose another name, or say overwrite")
    )
