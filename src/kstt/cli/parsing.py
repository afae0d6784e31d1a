"""The parser of the command line: what is misspelled is named with what may be meant."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from kstt.cli.language import translate
from kstt.i18n import LANGUAGES, either, msg, translator
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import SupportsWrite

__all__ = ["COMMANDS", "Parser", "parser_of", "whole_parser"]

COMMANDS = (
    "demo",
    "samples",
    "form",
    "source",
    "explain",
    "due",
    "ledger",
    "check",
    "audit",
    "repair",
    "merge",
    "convert",
    "compare",
    "template",
    "narrative",
    "report",
    "brief",
    "config",
    "completion",
)  # fmt: skip
"""The sub-commands, in the order of the help; each is the module ``kstt.cli.<name>``."""


class Parser(argparse.ArgumentParser):
    """A parser that suggests the commands, options and values that are close to what was written."""

    lang = "en"

    def _check_value(self, action: argparse.Action, value: object) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            close = close_names(str(value), map(str, action.choices or ()))
            error.message += self._meant(close)
            raise

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # The standard library passes over a full disk and a reader that has gone.
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """End with the message; an unknown option is followed by those it may be."""
        if translator(self.lang)("unrecognized arguments: %s").partition("%s")[0] in message:
            unknown = [word.partition("=")[0] for word in message.split() if word.startswith("--")]
            options = [name for one in self.every_parser() for a in one._actions for name in a.option_strings]  # noqa: SLF001
            close = dict.fromkeys(name for word in unknown for name in close_names(word, options))
            message += self._meant(tuple(close)[:3])
        super().error(message)

    def _meant(self, names: tuple[str, ...]) -> str:
        if not names:
            return ""
        return msg("; did you mean {names}?", names=either(names)).in_language(self.lang)

    def every_parser(self) -> list[argparse.ArgumentParser]:
        """This parser and all under it."""
        found: list[argparse.ArgumentParser] = [self]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
                for under in action.choices.values():
                    found += under.every_parser() if isinstance(under, Parser) else [under]
        return found


def parser_of(names: Sequence[str], lang: str) -> Parser:
    """The parser of the command with these sub-commands, its help in a language."""
    from kstt import __version__

    top = Parser(
        prog="kstt", description="Forms 06 and 05 of procedure control: compute, check, explain, convert."
    )
    top.add_argument("--version", action="version", version=f"kstt {__version__}")
    language = "language of the messages and of this help"
    top.add_argument("--lang", choices=LANGUAGES, default=lang, help=language)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        module = import_module(f"kstt.cli.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        # No default of its own, which would win over what was said before the command.
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=language)
        module.add(command)
        command.set_defaults(run=module.run)
    translate(top, lang)
    for one in top.every_parser():
        if isinstance(one, Parser):
            one.lang = lang
    return top


def whole_parser(lang: str) -> Parser:
    """The parser with every sub-command."""
    return parser_of(COMMANDS, lang)
