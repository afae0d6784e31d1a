"""JSON as its standard means it: no key twice, no constants of JavaScript, no nesting without end."""

from __future__ import annotations

import json

from kstt.errors import ParseError
from kstt.i18n import msg, words_of

__all__ = ["parse_json"]


def parse_json(text: str | bytes) -> object:
    """The value of a JSON text.

    Raises: ParseError for text that is no JSON, an object with a key twice, or nesting too deep to read.

    >>> parse_json('{"id": "H1"}')
    {'id': 'H1'}
    >>> parse_json('{"id": "H1", "id": "H2"}')
    Traceback (most recent call last):
    kstt.errors.ParseError: JSON: found the key id twice, expected each key of an object once
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise ParseError("JSON", msg("nesting too deep"), msg("a document of a usual depth")) from None
    except ParseError:
        raise
    except ValueError as error:
        raise ParseError("JSON", words_of(error), msg("a JSON object")) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ParseError("JSON", msg("the key {key} twice", key=twice), msg("each key of an object once"))
    return found


def _constant(name: str) -> object:
    raise ParseError("JSON", name, msg("a JSON number"))
