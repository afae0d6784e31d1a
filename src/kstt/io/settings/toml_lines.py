"""TOML texts, and the lines of their keys for messages: the parser of the standard library keeps no lines."""

from __future__ import annotations

import re
import tomllib

from kstt.errors import DocumentError
from kstt.i18n import msg, words_of

__all__ = ["line_of", "parse_toml"]

_HEADER = re.compile(r"\s*\[\[?([^\]]+)\]")


def parse_toml(text: str, source: str) -> dict[str, object]:
    """The tables and keys of a TOML text.

    Raises: DocumentError, naming the source, for a text that is not TOML, or nested too deeply to be read.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DocumentError(source, msg("nesting too deep"), msg("a TOML file")) from None
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(source, words_of(error), msg("a TOML file")) from None


def line_of(text: str, table: str, index: int, key: str = "") -> int:
    r"""The line of a key in the ``index``-th (from 0) table of this name; without a key, of its head.

    >>> line_of("[[layout]]\ncode = 'x'\n[[layout]]\nform = 'y'\n", "layout", 1, "form")
    4
    """
    seen, head = -1, 0
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADER.match(line)
        if match:
            inside = match[1].strip() == table
            seen += inside
            if inside and seen == index:
                head = number
        elif inside and seen == index and key and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return head
