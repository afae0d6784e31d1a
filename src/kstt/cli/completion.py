"""``kstt completion``: a script that has a shell complete commands and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.printing import FINE, out, print_json
from kstt.errors import MissingExtraError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

HELP = "print a script with which a shell completes commands and options"

_SHELLS = ("bash", "zsh", "tcsh")


def add(command: argparse.ArgumentParser) -> None:
    """The shell."""
    command.add_argument("shell", choices=_SHELLS, help="of which shell")


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    from kstt.cli.parsing import whole_parser

    try:
        from shtab import complete
    except ImportError:
        raise MissingExtraError(msg("completion"), "completion") from None
    script = complete(whole_parser(args.lang), shell=args.shell)
    if args.json:
        print_json({"shell": args.shell, "script": script})
    else:
        out(script)
    return FINE
