"""The ``kstt`` command: one module a sub-command, each with ``add`` (its arguments) and ``run``.

Exit status: 0 fine, 1 findings, 2 unusable input, 3 output that cannot be written (a full disk), 130 after
Ctrl-C, 141 where the reader of the output has gone; never a traceback.
"""

from __future__ import annotations

import argparse
import errno
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from kstt.cli.language import argparse_in, language_asked_for, translate
from kstt.cli.printing import INTERRUPTED, UNREAD, UNUSABLE, UNWRITTEN, print_error
from kstt.cli.streams import ended, write_utf8
from kstt.errors import KsttError, system_words
from kstt.i18n import LANGUAGES, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main", "parser"]

COMMANDS = (
    "demo",
    "samples",
    "form",
    "source",
    "explain",
    "ledger",
    "check",
    "audit",
    "repair",
    "merge",
    "convert",
    "compare",
    "template",
    "narrative",
)  # fmt: skip
"""The sub-commands, in the order of the help; each is the module ``kstt.cli.<name>``."""


def parser(lang: str = "en", names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command-line parser, its help in ``lang``; ``names`` are the sub-commands that it knows."""
    from kstt import __version__

    top = argparse.ArgumentParser(
        prog="kstt", description="Forms 06 and 05 of procedure control: compute, check, explain, convert."
    )
    top.add_argument("--version", action="version", version=f"kstt {__version__}")
    language = "language of the messages and of this help"
    top.add_argument("--lang", choices=LANGUAGES, default="en", help=language)
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
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    if arguments is None:
        write_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    # A command that is named first needs no other: importing them all takes long.
    names = given[:1] if given and given[0] in COMMANDS else COMMANDS
    lang = language_asked_for(given)
    with argparse_in(lang):
        args = parser(lang, names).parse_args(given)
    try:
        status = int(args.run(args))
        sys.stdout.flush()
    except KsttError as error:
        print_error(error, args.lang, as_json=args.json)
        return UNUSABLE
    except KeyboardInterrupt:
        return ended(msg("interrupted").in_language(args.lang), INTERRUPTED)
    except BrokenPipeError:
        return ended(msg("the reader of the output has gone").in_language(args.lang), UNREAD)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EIO}:
            raise
        said = msg("the output cannot be written: {reason}", reason=system_words(error))
        return ended(said.in_language(args.lang), UNWRITTEN)
    return status
