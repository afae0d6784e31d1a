"""Atomic writing of files that does not overwrite unless asked to."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.system import document_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["write_atomically"]


def write_atomically(
    path: str | Path, content: bytes | str | Callable[[BinaryIO], object], *, overwrite: bool = False
) -> None:
    """Write a file completely or not at all.

    The content goes to a temporary file in the same folder, is handed to the disk (``fsync``), and then
    takes the name, which is handed to the disk as well where the system can. Nothing is left behind when
    that fails, and a file that exists stays as it was. Of a symbolic link that is overwritten, the file that
    it points to is replaced, and the link stays. A pipe, a device or a socket is never replaced, whether it
    is named itself or through a link.

    Args:
        path: the file to write.
        content: its bytes; a text, written in UTF-8; or a function that writes into an open binary file.
        overwrite: replace a regular file that exists.

    Raises: DocumentError for a file that exists (unless ``overwrite``), anything that exists and is no
    regular file, and a place that cannot be written. What ``content`` raises passes through.

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
    expected = msg("a place to write to")
    with document_errors(path, expected):
        file = _target_of(path, overwrite=overwrite)
    temporary = file.with_name(f".kstt-{secrets.token_hex(8)}{file.suffix}")
    try:
        with document_errors(path, expected):
            # Created exclusively, with the permissions of a new file of this user.
            with temporary.open("xb") as stream:
                _fill(stream, content)
                stream.flush()
                os.fsync(stream.fileno())
            try:
                _publish(temporary, file, overwrite=overwrite)
            except FileExistsError:
                raise _exists(path) from None
            _sync_folder(file.parent)
    finally:
        with suppress(OSError):
            temporary.unlink()


def _target_of(path: str | Path, *, overwrite: bool) -> Path:
    """The file to write: of a link that may be overwritten, the one that it leads to.

    Raises: DocumentError for what is there and may not be replaced; OSError.
    """
    file = Path(path)
    if overwrite and file.is_symlink():
        # Path.resolve raises RuntimeError for a link that leads to itself.
        file = Path(os.path.realpath(file))
    if file.is_dir():
        raise DocumentError(str(path), msg("a directory"), msg("the name of a file to write"))
    if os.path.lexists(file):
        if not overwrite:
            raise _exists(path)
        if not file.is_file():
            raise DocumentError(
                str(path),
                msg("a pipe, a device or another special file"),
                msg("a regular file, or a new name"),
                msg("it is never replaced"),
            )
    return file


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


def _sync_folder(folder: Path) -> None:
    """Hand a new name to the disk; Windows opens no folders, and some file systems do not sync them."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _exists(path: str | Path) -> DocumentError:
    return DocumentError(
        str(path), msg("a file that exists"), msg("a new name"), msg("choose another name, or say overwrite")
    )
