"""The ``kstt`` command: one module a sub-command, each with ``add`` (its arguments) and ``run``.

Exit status: 0 fine, 1 findings, 2 unusable input, 3 output that cannot be written (a full disk, a closed
stream), 130 after Ctrl-C, 141 where the reader of the output has gone; never a traceback.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.language import argparse_in, language_asked_for
from kstt.cli.outputs import (
    check_output_names,
    is_output,
    refuse_input_as_output,
    refuse_nul,
    unusable_file,
)
from kstt.cli.parsing import COMMANDS, parser_of
from kstt.cli.printing import INTERRUPTED, UNREAD, UNUSABLE, UNWRITTEN, print_error
from kstt.cli.settings import apply_settings, found_settings
from kstt.cli.streams import closed_stream_status, ended, write_utf8
from kstt.errors import KsttError, system_words
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

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
    if (closed := closed_stream_status(language_asked_for(given))) is not None:
        return closed
    # A command that is named first needs no other: importing them all takes long.
    names = given[:1] if given and given[0] in COMMANDS else COMMANDS
    try:
        settings = found_settings(Path.cwd())
    except KsttError as error:
        print_error(error, language_asked_for(given), as_json="--json" in given)
        return UNUSABLE
    lang = language_asked_for(given, settings.lang)
    with argparse_in(lang):
        known = parser_of(names, lang)
        apply_settings(known, settings)
        if not given:
            known.print_help()
            return UNUSABLE
        args = known.parse_args(given)
    try:
        refuse_nul(given)
        refuse_input_as_output(args)
        check_output_names(args)
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
        if not (error.errno in _NO_ROOM or is_output(args, error.filename)):
            print_error(unusable_file(error), args.lang, as_json=args.json)
            return UNUSABLE
        said = msg("the output cannot be written: {reason}", reason=system_words(error))
        return ended(said.in_language(args.lang), UNWRITTEN)
    return status
