"""Messages in other languages: a translator for each, asked for by an argument, never by the environment."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LANGUAGES", "translator"]

LANGUAGES = ("en", "vi")
"""The languages there are; English is that of the source."""


@cache
def translator(lang: str) -> Callable[[str], str]:
    """The function that gives a message in ``lang``; a message without a translation stays English.

    Mark messages as ``_("rows left out: {count}").format(count=3)`` with ``_ = translator(lang)``.

    >>> translator("en")("every sum holds")
    'every sum holds'
    """
    catalogue = files("kstt") / "locale" / lang / "LC_MESSAGES" / "kstt.mo"
    if lang == "en" or not catalogue.is_file():
        return gettext.NullTranslations().gettext
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file).gettext
