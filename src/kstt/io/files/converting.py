"""Documents that no reader here takes, converted by LibreOffice where it is installed and wanted."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.containers import FileKind, kind_of
from kstt.limits import CONVERSION_SECONDS, LARGEST_FILE

__all__ = ["PROGRAM", "converted", "is_convertible"]

PROGRAM = "LibreOffice"
"""What converts, as findings name it."""
_KINDS = {FileKind.XLSB: (".xlsb", "xlsx"), FileKind.OTHER_OLE: (".doc", "docx")}
_RTF = b"{\\rtf"


def is_convertible(data: bytes) -> bool:
    r"""Whether a document is a binary workbook, an old Word document or Rich Text.

    >>> is_convertible(b"{\\rtf1 ...}"), is_convertible(b"a;b")
    (True, False)
    """
    return _suffixes(data) is not None


def _suffixes(data: bytes) -> tuple[str, str] | None:
    if data.lstrip()[: len(_RTF)] == _RTF:
        return ".rtf", "docx"
    return _KINDS.get(kind_of(data))


def converted(data: bytes, source: str) -> bytes:
    """The document as a workbook or Word document of today, made by LibreOffice in a profile of its own.

    Args:
        data: the document, one that :func:`is_convertible`.
        source: its name in messages.

    Raises: DocumentError where LibreOffice is not installed, or does not convert the document in two
        minutes.
    """
    suffixes = _suffixes(data)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if suffixes is None or program is None:
        raise DocumentError(
            source,
            msg("a document that only LibreOffice converts"),
            msg("an installed LibreOffice"),
            msg("save it as .docx or .xlsx"),
        )
    before, after = suffixes
    with TemporaryDirectory() as folder:
        file = Path(folder, f"document{before}")
        file.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation={profile}",
            "--convert-to", after, "--outdir", folder, str(file),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - the program is LibreOffice, and no shell is asked
                command,
                timeout=CONVERSION_SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        except (subprocess.TimeoutExpired, OSError):
            raise _failed(source) from None
        made = file.with_suffix(f".{after}")
        if not made.is_file() or made.stat().st_size > LARGEST_FILE:
            raise _failed(source)
        return made.read_bytes()


def _failed(source: str) -> DocumentError:
    return DocumentError(
        source,
        msg("a document that LibreOffice does not convert"),
        msg("a sound document"),
        msg("save it as .docx or .xlsx"),
    )
