"""A fragment of a page with its style, and a whole page."""

from __future__ import annotations

from kstt.markup.markup import Markup, element, joined
from kstt.markup.style import style

__all__ = ["document", "fragment", "scrolling"]

_LONG = 40
"""The number of lines from which a table scrolls in its own box."""


def fragment(body: Markup, kind: str = "kstt", lang: str = "vi") -> str:
    """A piece of a page with the style that it needs; its words are in this language."""
    return joined(element("style", style("fragment")), element("div", body, class_=kind, lang=lang))


def document(body: Markup, title: str) -> str:
    """A whole page."""
    head = joined(
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", title),
        element("style", style("fragment", "page")),
    )
    main = element("main", element("div", body, class_="kstt"))
    return "<!DOCTYPE html>\n" + element("html", element("head", head), element("body", main), lang="vi")


def scrolling(lines: int) -> str:
    """The classes of the box around a table with a number of lines."""
    return "scroll long" if lines > _LONG else "scroll"
