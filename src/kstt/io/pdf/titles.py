"""Titles of columns as the known forms have them, by which recognised ones are mended."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from kstt.definitions.editions import LAYOUTS
from kstt.definitions.header import NUMBER_TITLE
from kstt.limits import LONGEST_NAME
from kstt.text import name_key

__all__ = ["known_title"]

_NEAR = 0.8


def known_title(read: str) -> str:
    """The title that a recognised one must be, where it is close to one of a known form, else as it is.

    >>> known_title("Irực tiep, dịch vụ bưu chính")
    'Trực tiếp, dịch vụ bưu chính'
    >>> known_title("Ghi chú")
    'Ghi chú'
    """
    key = name_key(read[:LONGEST_NAME])
    titles = _titles()
    if not key or key in titles:
        return read
    likeness = {known: SequenceMatcher(None, key, known, autojunk=False).ratio() for known in titles}
    best = max(likeness, key=likeness.__getitem__)
    return titles[best] if likeness[best] >= _NEAR else read


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """The titles of every edition by their keys."""
    titles = {NUMBER_TITLE, *(layout.row_header for layout in LAYOUTS.layouts)}
    titles |= {title for layout in LAYOUTS.layouts for column in layout.columns for title in column.header}
    return {name_key(title): title for title in sorted(titles)}
