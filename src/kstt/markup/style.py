"""The style of what is shown in HTML, from the package's own style sheets."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kstt.markup.markup import Markup

__all__ = ["style"]


@cache
def style(*names: str) -> Markup:
    """These style sheets joined, without comments and line breaks.

    >>> style("fragment").startswith(".kstt {")
    True
    """
    texts = (files("kstt.markup").joinpath(f"{name}.css").read_text(encoding="utf-8") for name in names)
    return Markup(" ".join(re.sub(r"/\*.*?\*/", "", " ".join(texts), flags=re.DOTALL).split()))
