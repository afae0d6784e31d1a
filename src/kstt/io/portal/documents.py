"""The records of a JSON document, each as the text that it is, read a piece of the file at a time.

What is not read stays in the file: of the document no more is in memory than a record.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING

from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.i18n import msg, words_of
from kstt.limits import DEEPEST_JSON, LARGEST_READ, LONGEST_LINE, RECORDS_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kstt.i18n import Message

__all__ = ["JsonDocument"]

_BLANK = re.compile(r"[ \t\n\r]*+")
# Only the end of a value is asked for: no number is converted, however long it is.
_DECODER = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_EARLY_END = msg("an end in the midst of it")


class JsonDocument:
    """A document, read once from where its file stands.

    >>> from io import BytesIO
    >>> data = b'{"page": 1, "data": [{"id": "H1"}, {"id": "H2"}]}'
    >>> JsonDocument(BytesIO(data)).arrays()
    ['data']
    >>> list(JsonDocument(BytesIO(data)).items("data"))
    ['{"id": "H1"}', '{"id": "H2"}']
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._decoder = file, getincrementaldecoder("utf-8")()
        self._text, self._at, self._ended = "", 0, False

    def values(self) -> Iterator[str]:
        """The values of a file that holds one after the other; raises ParseError for what is no JSON."""
        if not self._next():
            raise _no_json(msg("an empty file"))
        while self._next():
            yield self._value(RECORDS_TEXT)

    def arrays(self) -> list[str]:
        """Where the arrays of objects stand: ``""`` for one at the top, else the dotted names of their keys.

        None in one of these, and none in a file of several values. Where the text ends being JSON, those
        before it.
        """
        found: dict[str, None] = {}
        try:
            for place, item in self._walk(""):
                found.setdefault(place)
                if not item:
                    # Of a document that is itself the array no more has to be looked at.
                    return [place]
            if not found and self._next():
                return []
        except (ParseError, UnicodeDecodeError):
            pass
        return list(found)

    def items(self, place: str) -> Iterator[str]:
        """The items of the array of objects at a place, as :meth:`arrays` names it.

        Raises: ParseError for what is no JSON, after the items before it.
        """
        for here, item in self._walk(""):
            if here == place and item:
                yield item
        if self._next():
            raise _no_json(msg("more after its end"))

    def _walk(self, place: str, depth: int = 0) -> Iterator[tuple[str, str]]:
        """The items of all arrays of objects, each with its place; in one at the top first an empty item."""
        if depth > DEEPEST_JSON:
            raise _no_json(msg("nesting too deep"))
        if self._next() == "{":
            keys = set[str]()
            for _ in self._members("{}"):
                key = self._key(keys)
                yield from self._walk(f"{place}.{key}" if depth else key, depth + 1)
        elif self._next() == "[":
            of_objects: bool | None = None if depth else True
            if of_objects:
                yield place, ""
            for opens in self._members("[]"):
                if of_objects is None:
                    of_objects = opens == "{"
                if of_objects:
                    yield place, self._value(LONGEST_LINE)
                else:
                    yield from self._walk(f"{place}.item", depth + 1)
        else:
            self._value(LONGEST_LINE)

    def _members(self, ends: str) -> Iterator[str]:
        """Stops before each member of an array or object; gives the character that it begins with."""
        self._at += 1
        while (first := self._next()) != ends[1]:
            yield first
            following = self._next()
            if following not in ("", ",", ends[1]):
                found = msg("{found} where a comma or {end} is expected", found=repr(following), end=ends[1])
                raise _no_json(found)
            if following == ",":
                self._at += 1
                if self._next() == ends[1]:
                    raise _no_json(msg("a comma before {end}", end=ends[1]))
            elif not following:
                raise _no_json(_EARLY_END)
        self._at += 1

    def _key(self, before: set[str]) -> str:
        """The key before which the text stands, and the colon after it."""
        if self._next() != '"':
            raise _no_json(msg("a key that is no text"))
        key = str(parse_json(self._value(LONGEST_LINE)))
        if key in before:
            raise _no_json(msg("the key {key} twice", key=key))
        before.add(key)
        if self._next() != ":":
            raise _no_json(msg("no colon after the key {key}", key=key))
        self._at += 1
        return key

    def _next(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._read(LARGEST_READ)

    def _value(self, longest: int) -> str:
        """The text of the value that begins here, of at most so many characters."""
        while True:
            end, fault = len(self._text), None
            try:
                _, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise _no_json(msg("nesting too deep")) from None
            except JSONDecodeError as error:
                fault = words_of(ValueError(error.msg)) if self._at < end else _EARLY_END
            # A list, an object and a text end by themselves; all else may go on in what is not read.
            if self._ended or (fault is None and end < len(self._text)):
                break
            if len(self._text) - self._at > longest:
                why = fault or msg("a number of too many digits")
                raise _no_json(
                    msg("no whole value in {limit} characters ({error})", limit=longest, error=why)
                )
            self._read(max(LARGEST_READ, len(self._text) - self._at))
        if fault is not None:
            raise _no_json(fault)
        text, self._at = self._text[self._at : end], end
        return text

    def _read(self, size: int) -> None:
        data = self._file.read(size)
        self._ended = not data
        self._text, self._at = self._text[self._at :] + self._decoder.decode(data, final=not data), 0


def _no_json(found: Message) -> ParseError:
    return ParseError("JSON", found, msg("whole JSON in UTF-8"))
