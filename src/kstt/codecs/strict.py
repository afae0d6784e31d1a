"""JSON as its standard means it: no key twice, no constants of JavaScript, no nesting without end."""

from __future__ import annotations

import json
from itertools import chain

from kstt.errors import ParseError
from kstt.i18n import Message, msg, named, words_of
from kstt.limits import DEEPEST_JSON

__all__ = ["json_kind", "may_be_deep", "parse_json"]

_KINDS: tuple[tuple[type | tuple[type, ...], Message], ...] = (
    (str, msg("a text")),
    ((int, float), msg("a JSON number")),
    ((list, tuple), msg("a list")),
    (dict, msg("a JSON object")),
)


def parse_json(text: str | bytes) -> object:
    """The value of a JSON text.

    Raises: ParseError for text that is no JSON, an object with a key twice, or nesting deeper than a
    document has.

    >>> parse_json('{"id": "H1"}')
    {'id': 'H1'}
    >>> parse_json('{"id": "H1", "id": "H2"}')
    Traceback (most recent call last):
    kstt.errors.ParseError: JSON: found the key id twice, expected each key of an object once
    """
    if isinstance(text, str):
        # A byte-order mark at the beginning is no part of the text; of bytes, json takes it off.
        text = text.removeprefix("\ufeff")
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise _too_deep() from None
    except ParseError:
        raise
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ParseError("JSON", words_of(error), msg("a JSON object")) from None
    except ValueError:
        raise ParseError("JSON", msg("a number of too many digits"), msg("a JSON number")) from None
    if may_be_deep(text) and _is_deep(found):
        raise _too_deep()
    return found


def may_be_deep(text: str | bytes) -> bool:
    """Whether a JSON text has brackets enough to be nested too deeply.

    >>> may_be_deep("[[1], [2]]"), may_be_deep(b"[" * 101)
    (False, True)
    """
    if isinstance(text, str):
        return text.count("[") + text.count("{") > DEEPEST_JSON
    return text.count(b"[") + text.count(b"{") > DEEPEST_JSON


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST_JSON + 1):
        inner = (
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))
        )
        level = list(chain.from_iterable(inner))
    return bool(level)


def _too_deep() -> ParseError:
    return ParseError("JSON", msg("nesting too deep"), msg("a document of a usual depth"))


def json_kind(value: object) -> Message:
    """What kind of JSON value this is, as a message says it.

    >>> str(json_kind(None)), str(json_kind([1])), str(json_kind(True))
    ('null', 'a list', 'true or false')
    """
    if isinstance(value, bool):
        return msg("true or false")
    for kind, words in _KINDS:
        if isinstance(value, kind):
            return words
    return named("null", vi="null")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ParseError("JSON", msg("the key {key} twice", key=twice), msg("each key of an object once"))
    return found


def _constant(name: str) -> object:
    raise ParseError("JSON", name, msg("a JSON number"))
