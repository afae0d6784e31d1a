"""TOML texts, and the lines of their keys for messages: the parser of the standard library keeps no lines."""

from __future__ import annotations

import re
import tomllib

from kstt.errors import DocumentError
from kstt.i18n import Message, msg, named
from kstt.limits import DEEPEST_KEY, LONGEST_TOML

__all__ = ["line_of", "parse_toml"]

_TEXT = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'''
    r"""|'''(?:[^']|'(?!''))*+(?:''')?"""
    r"""|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?|\#[^\n]*""",
    re.DOTALL,
)
"""A string or a comment; one that is not closed ends with its line or the text, where the parser stops."""
_AT = re.compile(r"\(at line (\d{1,9}), column (\d{1,9})\)")
_HEADER = re.compile(r"\s*\[\[?([^\]]+)\]")


def parse_toml(text: str, source: str) -> dict[str, object]:
    """The tables and keys of a TOML text.

    Raises: DocumentError, naming the source, for a text that is not TOML, or longer or with longer keys than
    people write.
    """
    expected = msg("a TOML file")
    if len(text) > LONGEST_TOML:
        found = msg("more than {most} characters", most=LONGEST_TOML)
        raise DocumentError(source, found, expected)
    # The parser takes time in proportion to the square of a key's parts.
    if any(line.count(".") > DEEPEST_KEY for line in text.split("\n")):
        keys = _TEXT.sub(lambda match: "\n" * match[0].count("\n"), text)
        for number, line in enumerate(keys.split("\n"), 1):
            if line.count(".") > DEEPEST_KEY:
                found = msg("line {line}: a key of more than {most} parts", line=number, most=DEEPEST_KEY)
                raise DocumentError(source, found, expected)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(
            source,
            _not_toml(text, str(error)),
            expected,
            msg('a line is key = "text" or [table]; texts stand in quotation marks, each key once'),
        ) from None
    except ValueError:
        raise DocumentError(source, msg("a number of too many digits"), expected) from None
    except RecursionError:
        raise DocumentError(source, msg("nesting too deep"), expected) from None


def _not_toml(text: str, said: str) -> Message:
    """What the parser says, in Vietnamese the place alone: its words are English."""
    at = _AT.search(said)
    end = text.rstrip("\n")
    line = int(at[1]) if at else end.count("\n") + 1
    column = int(at[2]) if at else len(end) - end.rfind("\n")
    place = msg("line {line}, column {column}: not as TOML is written", line=line, column=column)
    return named(said, vi=place.in_language("vi"))


def line_of(text: str, table: str, index: int, key: str = "") -> int:
    r"""The line of a key in the ``index``-th (from 0) table of this name; without a key, of its head.

    >>> line_of("[[layout]]\ncode = 'x'\n[[layout]]\nform = 'y'\n", "layout", 1, "form")
    4
    """
    seen, head = -1, 0
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        match = _HEADER.match(line)
        if match:
            inside = match[1].strip() == table
            seen += inside
            if inside and seen == index:
                head = number
        elif inside and seen == index and key and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return head
