"""The text of a cell that stands in several lines or paragraphs of its document, on one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_figure", "on_one_line"]

_FIGURE = re.compile(r"[\d., ]+[*†‡¹²³⁰⁴-⁹⁽⁾]{0,4}")
"""A figure, with the mark of a note or without."""


def is_figure(text: str, *, blank: bool = False) -> bool:
    """Whether a text is a figure, or ``blank`` where that will do."""
    return _FIGURE.fullmatch(text) is not None if text.strip() else blank


def on_one_line(lines: Iterable[str]) -> str:
    """The lines of a cell on one; figures under one another are kept apart, so that they make no third.

    >>> on_one_line(["Trực tiếp,", "dịch vụ  bưu chính", ""]), on_one_line(["3", "500"])
    ('Trực tiếp, dịch vụ bưu chính', '3; 500')
    """
    texts = [text for line in lines if (text := clean(line))]
    apart = len(texts) > 1 and all(map(is_figure, texts))
    return ("; " if apart else " ").join(texts)
