"""The command line in the language asked for: every word of its help, whichever command it belongs to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from kstt.i18n import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["ARGPARSE_WORDS", "Parser", "language_asked_for", "texts_of", "translate"]

ARGPARSE_WORDS = (
    "usage: ",
    "positional arguments",
    "options",
    "error: ",
    "show this help message and exit",
    "show program's version number and exit",
    "argument {name}: {message}",
    "the following arguments are required: {names}",
    "unrecognized arguments: {arguments}",
    "expected one argument",
    "expected at least one argument",
    "expected at most one argument",
    "expected {count} argument",
    "expected {count} arguments",
    "invalid choice: {value} (choose from {choices})",
    "invalid {kind} value: {value}",
    "ambiguous option: {option} could match {matches}",
    "ignored explicit argument {value}",
    "not allowed with argument {name}",
    "one of the arguments {names} is required",
)
"""What the standard library's parser says by itself."""


def language_asked_for(arguments: Sequence[str]) -> str:
    """The value of ``--lang`` wherever it stands, before anything else is understood; English by default.

    >>> language_asked_for(["check", "--help", "--lang", "vi"]), language_asked_for(["--lang=vi", "demo"])
    ('vi', 'vi')
    >>> language_asked_for(["demo"])
    'en'
    """
    before = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    before.add_argument("--lang", nargs="?", default="en")
    asked, _ = before.parse_known_args(list(arguments))
    return asked.lang if asked.lang == "vi" else "en"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are in the language that :func:`translate` set."""

    lang = "en"

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and end with 2."""
        self.print_usage()
        self.exit(2, f"{self.prog}: {phrase('error: ', self.lang)}{phrase(message, self.lang)}\n")

    def print_usage(self, file: object = None) -> None:
        """Print the usage, on standard error."""
        import sys

        super().print_usage(sys.stderr if file is None else file)  # type: ignore[arg-type]


class _VietnameseHelp(argparse.HelpFormatter):
    """Help whose first word is Vietnamese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, phrase("usage: ", "vi") if prefix is None else prefix)


def _visit(parser: argparse.ArgumentParser, change: Callable[[str], str]) -> None:
    """Every text of a parser and of those under it, each replaced by what ``change`` makes of it."""
    parser.description = parser.description and change(parser.description)
    parser.epilog = parser.epilog and change(parser.epilog)
    for group in parser._action_groups:  # noqa: SLF001  # no public name gives the groups
        group.title = group.title and change(group.title)
        group.description = group.description and change(group.description)
    for action in parser._actions:  # noqa: SLF001
        if action.help and action.help is not argparse.SUPPRESS:
            action.help = change(action.help)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for listed in action._choices_actions:  # noqa: SLF001
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
    """Put a parser and the commands under it into a language."""
    if lang == "en":
        return
    _visit(parser, lambda text: phrase(text, lang))
    for one in _with_commands(parser):
        one.formatter_class = _VietnameseHelp
        if isinstance(one, Parser):
            one.lang = lang


def _with_commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _with_commands(command)
