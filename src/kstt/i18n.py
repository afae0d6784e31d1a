"""Messages in other languages: a translator for each, asked for by an argument, never by the environment.

The catalogues are those of gettext, ``locale/<language>/LC_MESSAGES/kstt.po``. A message marked in the
source, ``_("rows left out: {count}")``, is looked up before it is filled; what reaches us already filled,
such as the parts of an error or the words of the command line's parser, is looked up by its pattern.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["LANGUAGES", "phrase", "translator"]

LANGUAGES = ("en", "vi")
"""The languages there are; English is that of the source."""

_FIELD = re.compile(r"\{(\w+)\}")
_DATA = frozenset({"identity", "key", "written", "name", "names", "value", "choices", "matches", "arguments"})
"""Gaps that hold what somebody wrote, which is nobody's to translate."""


def translator(lang: str) -> Callable[[str], str]:
    """The function that gives a message in ``lang``; a message without a translation stays English.

    Mark messages as ``_("rows left out: {count}").format(count=3)`` with ``_ = translator(lang)``.

    >>> translator("en")("{count} rows were left out")
    '{count} rows were left out'
    >>> translator("vi")("{count} rows were left out")
    'đã bỏ qua {count} dòng'
    """
    if lang == "en":
        return str
    known = _messages(lang)

    def translated(message: str) -> str:
        return known.get(message, message)

    return translated


@lru_cache(maxsize=4096)
def phrase(text: str, lang: str) -> str:
    """A text in ``lang`` whose gaps are already filled; words without a translation stay as they are.

    The message is the one of the catalogue whose pattern fits the text, the one with the most letters of
    its own where several fit; what fills its gaps is looked up in turn, as are the parts of a list.

    >>> phrase("a number from 1 to 4", "vi")
    'một số từ 1 đến 4'
    >>> phrase("Đất đai", "vi"), phrase("a number from 1 to 4", "en")
    ('Đất đai', 'a number from 1 to 4')
    """
    if lang == "en" or not text:
        return text
    exact = _messages(lang).get(text)
    if exact is not None:
        return exact
    by_word, others = _patterns(lang)
    for pattern in (*by_word.get(_first_word(text), ()), *others):
        fits = pattern.expression.fullmatch(text)
        if fits:
            filled = {k: v if k in _DATA else phrase(v, lang) for k, v in fits.groupdict().items()}
            return pattern.translation.format(**filled)
    for mark in ("; ", ": "):
        if mark in text:
            return mark.join(phrase(part, lang) for part in text.split(mark))
    return text


@attrs.frozen
class _Pattern:
    """A message with gaps: what it looks like filled, its translation, how many letters are its own."""

    expression: re.Pattern[str]
    translation: str
    weight: int

    @classmethod
    def of(cls, message: str, translation: str) -> _Pattern:
        pieces, seen = [], set[str]()
        for i, piece in enumerate(_FIELD.split(message)):
            if i % 2 == 0:
                pieces.append(re.escape(piece))
            else:
                pieces.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>.*?)")
                seen.add(piece)
        return cls(re.compile("".join(pieces), re.DOTALL), translation, len(_FIELD.sub("", message)))


def _first_word(text: str) -> str:
    return text.partition(" ")[0]


@cache
def _messages(lang: str) -> Mapping[str, str]:
    """Every message of a language's catalogue with its translation; empty where there is none."""
    import gettext
    from importlib.resources import files

    catalogue = files("kstt") / "locale" / lang / "LC_MESSAGES" / "kstt.mo"
    if not catalogue.is_file():
        return {}
    with catalogue.open("rb") as file:
        read = gettext.GNUTranslations(file)
    # No public name gives all the messages; patterns need them.
    entries: Mapping[object, str] = read._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {message: said for message, said in entries.items() if isinstance(message, str) and message}


@cache
def _patterns(lang: str) -> tuple[Mapping[str, tuple[_Pattern, ...]], tuple[_Pattern, ...]]:
    """The patterns of a language by their first word, and those that begin with a gap; heaviest first."""
    by_word: dict[str, list[_Pattern]] = {}
    others: list[_Pattern] = []
    for message, said in _messages(lang).items():
        if _FIELD.search(message) and "{" not in _FIELD.sub("", message):
            word = _first_word(message)
            (others if "{" in word else by_word.setdefault(word, [])).append(_Pattern.of(message, said))
    sorted_words = {word: tuple(_heaviest_first(found)) for word, found in by_word.items()}
    return sorted_words, tuple(_heaviest_first(others))


def _heaviest_first(patterns: list[_Pattern]) -> list[_Pattern]:
    return sorted(patterns, key=lambda pattern: -pattern.weight)
