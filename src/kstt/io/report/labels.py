"""The labels of lines that are known, by which recognised ones are mended."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kstt.io.text.delimited import parse_table

if TYPE_CHECKING:
    from kstt.definitions.layout import FormLayout

__all__ = ["known_labels"]


def known_labels(layout: FormLayout) -> tuple[str, ...]:
    """The labels that the lines of a form usually have: its total, its sections, published categories."""
    headings = (heading.title for heading in layout.sections)
    return tuple(dict.fromkeys((*_published(), layout.total_label, *headings)))


@lru_cache(maxsize=1)
def _published() -> tuple[str, ...]:
    text = (files("kstt") / "data" / "dak-nong-2021-q2-06c.tsv").read_text(encoding="utf-8")
    return tuple(row.label for row in parse_table(text).rows)
