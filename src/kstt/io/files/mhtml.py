"""The page in a web archive (MHTML), as which portals and programs save tables under the name ``.xls``."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.legacy import is_utf_8, legacy_text
from kstt.limits import MOST_ARCHIVED

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = ["archived_page"]


def archived_page(data: bytes, source: str) -> bytes:
    """The HTML page of a web archive: the one with a table, else the first.

    Source: RFC 2557.

    Raises: DocumentError for an archive without a page.
    """
    archive: EmailMessage = message_from_bytes(data, policy=policy.default)
    pages: list[bytes] = []
    for number, part in enumerate(archive.walk()):
        if number >= MOST_ARCHIVED:
            break
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append(_in_utf_8(content, part.get_content_charset() or "utf-8"))
    if not pages:
        raise DocumentError(
            source or msg("file"), msg("a web archive without a page"), msg("a page with a table"),
            msg("open it in a spreadsheet program and save it as .xlsx"),
        )  # fmt: skip
    return next((page for page in pages if b"<table" in page.lower()), pages[0])


def _in_utf_8(content: bytes, charset: str) -> bytes:
    """A page in UTF-8; one that is, or is from before Unicode, stays as it is whatever is stated."""
    if is_utf_8(content) or legacy_text(content) is not None:
        return content
    try:
        return content.decode(charset, "replace").encode()
    except (LookupError, ValueError):  # no encoding of that name, or none of texts
        return content
