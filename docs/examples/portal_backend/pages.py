"""The one page for people: choose a form and a period, see it, take it away, have a workbook checked."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGE = "vi"
_PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))


def front(forms: Iterable[str], form: str, period: str, shown: str) -> str:
    """The page, with a form that is already HTML (or nothing) in its middle."""
    options = "".join(f"<option{' selected' if f == form else ''}>{escape(f)}</option>" for f in forms)
    if shown and period:
        links = " · ".join(
            f'<a href="forms/{form}?{urlencode({"period": period, "format": kind})}">{kind.upper()}</a>'
            for kind in ("xlsx", "json", "html")
        )
        shown = f'<div class="shown">{shown}</div><p>Tải về: {links}</p>'
    return _PAGE.substitute(options=options, period=escape(period, quote=True), shown=shown)


def error(message: str) -> str:
    """A message about what cannot be shown."""
    return f'<p class="error">{escape(message)}</p>'
