"""The command line in the language asked for: every word of its help, whichever command it belongs to."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from kstt.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["ARGPARSE_WORDS", "argparse_in", "language_asked_for", "texts_of", "translate"]

ARGPARSE_WORDS = (
    "usage: ",
    "positional arguments",
    "options",
    "%(prog)s: error: %(message)s\n",
    "show this help message and exit",
    "show program's version number and exit",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "expected at least one argument",
    "expected at most one argument",
    "expected %s argument",
    "expected %s arguments",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "ambiguous option: %(option)s could match %(matches)s",
    "ignored explicit argument %r",
    "not allowed with argument %s",
    "one of the arguments %s is required",
)
"""What the standard library's parser says by itself: the keys that it looks up with gettext."""


def language_asked_for(arguments: Sequence[str], default: str = "en") -> str:
    """The value of ``--lang`` wherever it stands, before anything else is understood.

    >>> language_asked_for(["check", "--help", "--lang", "vi"]), language_asked_for(["--lang=vi", "demo"])
    ('vi', 'vi')
    >>> language_asked_for(["demo"])
    'en'
    """
    before = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    before.add_argument("--lang", nargs="?", default=default)
    asked, _ = before.parse_known_args(list(arguments))
    return asked.lang if asked.lang == "vi" else "en"


@contextmanager
def argparse_in(lang: str) -> Iterator[None]:
    """Let the standard library's parser say its own words in a language.

    It looks them up with the gettext of the environment; here, in the catalogue of this library.
    """
    say = translator(lang)

    def counted(one: str, many: str, count: int) -> str:
        return say(one if count == 1 else many)

    # Its look-ups are names of the module; there is no other way to give it words.
    found = cast("dict[str, object]", vars(argparse))
    before = {name: found[name] for name in ("_", "ngettext")}
    found.update(_=say, ngettext=counted)
    try:
        yield
    finally:
        found.update(before)


def _visit(parser: argparse.ArgumentParser, change: Callable[[str], str]) -> None:
    """Every text of a parser and of those under it, each replaced by what ``change`` makes of it."""
    parser.description = parser.description and change(parser.description)
    parser.epilog = parser.epilog and change(parser.epilog)
    for group in parser._action_groups:  # noqa: SLF001  # no public name gives the groups
        group.title = group.title and change(group.title)
        group.description = group.description and change(group.description)
    for action in parser._actions:  # noqa: SLF001  # nor the actions
        if action.help and action.help is not argparse.SUPPRESS:
            action.help = change(action.help)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # nor the commands
            for listed in action._choices_actions:  # noqa: SLF001  # nor their help
                listed.help = listed.help and change(listed.help)
            for command in action.choices.values():
                _visit(command, change)


def texts_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every text that the help of a parser and of its commands may print."""
    found: dict[str, None] = {}

    def remember(text: str) -> str:
        found[text] = None
        return text

    _visit(parser, remember)
    yield from found


def translate(parser: argparse.ArgumentParser, lang: str) -> None:
    """Put the help of a parser and of the commands under it into a language."""
    _visit(parser, translator(lang))
