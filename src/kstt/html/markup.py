"""Building HTML so that no text can break out: every string is escaped unless it was built here."""

from __future__ import annotations

from html import escape

__all__ = ["Markup", "element", "joined"]


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str | int | None) -> Markup:
    """An element with its content; plain strings are escaped, attributes of ``None`` are left out.

    A trailing underscore of an attribute's name is dropped (``class_``), others become hyphens.

    >>> print(element("td", "a < b", class_="count", title='"x"', colspan=None))
    <td class="count" title="&quot;x&quot;">a &lt; b</td>
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{joined(*content)}</{name}>")


def joined(*content: str) -> Markup:
    """The pieces one after the other, plain strings escaped.

    >>> print(joined("a & b", element("b", "c")))
    a &amp; b<b>c</b>
    """
    return Markup(
        "".join(piece if isinstance(piece, Markup) else escape(piece, quote=False) for piece in content)
    )
