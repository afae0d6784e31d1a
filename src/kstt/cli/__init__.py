"""The ``kstt`` command: one module a sub-command, each with ``add`` (its arguments) and ``run``.

Exit status: 0 fine, 1 findings, 2 unusable input, 3 output that cannot be written (a full disk, a closed
stream), 130 after Ctrl-C, 141 where the reader of the output has gone; never a traceback.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

from kstt.cli.language import argparse_in, language_asked_for
from kstt.cli.outputs import (
    check_output_names,
    is_output,
    refuse_empty_names,
    refuse_input_as_output,
    refuse_nul,
    unusable_file,
)
from kstt.cli.parsing import COMMANDS, parser_of
from kstt.cli.printing import INTERRUPTED, UNREAD, UNUSABLE, UNWRITTEN, print_error
from kstt.cli.settings import apply_settings, found_settings
from kstt.cli.streams import closed_stream_status, ended, write_utf8
from kstt.errors import KsttError
from kstt.i18n import msg
from kstt.system import system_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kstt.cli.settings import Settings

__all__ = ["COMMANDS", "main", "parser"]

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What keeps a stream, which has no name, from being written."""


def parser(lang: str = "en", names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command-line parser, its help in ``lang``; ``names`` are the sub-commands that it knows."""
    return parser_of(names, lang)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    if arguments is None:
        write_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    lang = language_asked_for(given)
    if (closed := closed_stream_status(lang)) is not None:
        return closed
    args = None
    try:
        # What cannot be read is said in here, too: the message itself may find the disk full.
        try:
            settings = found_settings()
            lang = language_asked_for(given, settings.lang)
            args = _parsed(given, settings, lang)
            status = UNUSABLE if args is None else _run(given, args)
        except (KsttError, OSError) as error:
            if isinstance(error, OSError) and _is_unwritten(error, args):
                raise
            # First what was printed before: where that cannot be written, no more than that is said.
            sys.stdout.flush()
            unusable = unusable_file(error) if isinstance(error, OSError) else error
            print_error(unusable, lang, as_json=_as_json(given, args))
            status = UNUSABLE
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ended(msg("interrupted").in_language(lang), INTERRUPTED)
    except BrokenPipeError:
        return ended(msg("the reader of the output has gone").in_language(lang), UNREAD)
    except OSError as error:
        said = msg("the output cannot be written: {reason}", reason=system_words(error))
        return ended(said.in_language(lang), UNWRITTEN)
    return status


def _parsed(given: Sequence[str], settings: Settings, lang: str) -> argparse.Namespace | None:
    """What the arguments say; ``None`` where there are none.

    Raises: SystemExit after the help, the version or what is wrong with the arguments.
    """
    # A command that is named first needs no other: importing them all takes long.
    names = given[:1] if given and given[0] in COMMANDS else COMMANDS
    with argparse_in(lang):
        known = parser_of(names, lang)
        apply_settings(known, settings)
        if not given:
            known.print_help()
            return None
        try:
            return known.parse_args(given)
        except SystemExit:
            sys.stdout.flush()
            raise


def _run(given: Sequence[str], args: argparse.Namespace) -> int:
    """The exit status of a command, whose names of files are checked first."""
    refuse_nul(given)
    refuse_empty_names(args)
    refuse_input_as_output(args)
    check_output_names(args)
    return int(args.run(args))


def _as_json(given: Sequence[str], args: argparse.Namespace | None) -> bool:
    return "--json" in given if args is None else bool(args.json)


def _is_unwritten(error: OSError, args: argparse.Namespace | None) -> bool:
    """Whether it is the output that failed, and no file that is read."""
    if isinstance(error, BrokenPipeError) or error.errno in _NO_ROOM:
        return True
    return args is not None and is_output(args, error.filename)
