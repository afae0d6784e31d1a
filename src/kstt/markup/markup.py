"""Building HTML so that no text can break out: every string is escaped unless it was built here."""

from __future__ import annotations

from html import escape

from kstt.text import guarded

__all__ = ["Markup", "element", "joined"]


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str | int | None) -> Markup:
    """An element with its content; plain strings are escaped, attributes of ``None`` are left out.

    A trailing underscore of an attribute's name is dropped (``class_``), others become hyphens. A cell
    whose text a spreadsheet would take for a formula says that it is text, in the words of Excel and of
    LibreOffice: both open pages.

    >>> print(element("td", "a < b", class_="count", title='"x"', colspan=None))
    <td class="count" title="&quot;x&quot;">a &lt; b</td>
    """
    first = content[0].strip() if content else ""
    if name in {"td", "th"} and guarded(first) != first:
        attributes |= {"sdnum": "1033;0;@", "style": 'mso-number-format:"\\@"'}
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
