"""A line of a document, and where it stands."""

from __future__ import annotations

import attrs

__all__ = ["BESIDE", "SourceLine"]

BESIDE = "\N{EM SPACE}"
"""What parts texts that a tab sets beside each other in a paragraph, as in a letterhead of two halves."""


@attrs.frozen
class SourceLine:
    """A line of a document: its number from 1, its text in NFC, the name of its spot.

    ``wraps`` is false for a line that is known not to continue the one before, such as a paragraph of a
    word processor; ``changed`` true for one with tracked changes that are not accepted. ``spots`` are
    the spots of a table row's cells, where each has its own.

    >>> line = SourceLine(3, "Đã tiếp nhận 1.200 hồ sơ.", "report.docx: paragraph 3")
    >>> line.number, line.where
    (3, 'report.docx: paragraph 3')
    """

    number: int
    text: str
    where: str
    wraps: bool = True
    changed: bool = False
    spots: tuple[str, ...] = ()
