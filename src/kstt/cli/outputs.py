"""The file that a command writes is none of those that it reads, whatever ``--overwrite`` allows."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.system import system_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.i18n import Message

__all__ = [
    "check_output_names",
    "input_file",
    "is_output",
    "outputs_of",
    "refuse_empty_names",
    "refuse_input_as_output",
    "refuse_nul",
    "unusable_file",
]

_OUTPUTS = ("output", "mark", "target", "changes", "folder")
"""What the arguments are called that name a file, or a folder of files, to write."""
_INPUTS = (
    *("before", "catalogue", "described", "extensions", "form", "layouts", "previous", "suspensions"),
    *("titles", "units"),
)
"""What the arguments are called that name files to read."""
_OPTIONS = {"target": "OUT", "folder": "FOLDER", "described": "--source", "before": "BEFORE"}
"""How those are written whose name is not the option's own."""


def outputs_of(args: argparse.Namespace) -> tuple[str, ...]:
    """The files that a command was asked to write."""
    return tuple(name for key in _OUTPUTS if isinstance(name := getattr(args, key, None), str) and name)


def refuse_input_as_output(args: argparse.Namespace, inputs: Iterable[str | Path] = ()) -> None:
    """Refuse an output that is one of the files that arguments name, or one of ``inputs``.

    The files that a folder or a pattern holds are such inputs: where they are found, they are given here.

    Only ``kstt ledger update`` may write the ledger that it adds to: no movement of it is lost.

    Raises: DocumentError.
    """
    outputs = list(filter(os.path.exists, outputs_of(args)))
    for name in (*inputs, *_paths_in(args)) if outputs else ():
        for output in outputs:
            if _is_same(name, output):
                raise DocumentError(
                    output,
                    msg("a file that this command reads"),
                    msg("the name of another file"),
                    msg("a file is never written over what it was made from"),
                )


def input_file(args: argparse.Namespace, path: str, expected: Message) -> Path:
    """The one file that a path or a pattern means, which is none of the outputs.

    Raises: DocumentError.
    """
    from kstt.io.files.paths import one_file

    file = one_file(path, expected)
    refuse_input_as_output(args, [file])
    return file


def check_output_names(args: argparse.Namespace) -> None:
    """Look for each output before any work is done, as a name that no file can have cannot be looked for.

    Raises: OSError.
    """
    for output in outputs_of(args):
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(output).lstat()


def is_output(args: argparse.Namespace, name: object) -> bool:
    """Whether a name, as of an error of the system, is that of an output or of a file in it."""
    return any(Path(output) in (path := Path(str(name)), *path.parents) for output in outputs_of(args))


def refuse_empty_names(args: argparse.Namespace) -> None:
    """Refuse an option that names a file by an empty text: the file would be left out without a word.

    Raises: DocumentError.
    """
    for key in (*_OUTPUTS, *_INPUTS):
        value = getattr(args, key, None)
        if "" in (value if isinstance(value, list) else [value]):
            raise DocumentError(
                _OPTIONS.get(key, f"--{key}"), msg("an empty name"), msg("the name of a file")
            )


def refuse_nul(arguments: Sequence[str]) -> None:
    """Refuse arguments with the character NUL, which no name of a file has.

    Raises: DocumentError.
    """
    for text in arguments:
        if "\0" in text:
            raise DocumentError(text, msg("a name with the character NUL"), msg("the name of another file"))


def unusable_file(error: OSError) -> DocumentError:
    """What the system says of a file, as an error of this library."""
    name = str(error.filename or "") or msg("file")
    return DocumentError(name, system_words(error), msg("a file that can be read"))


def _paths_in(args: argparse.Namespace) -> Iterator[str]:
    """Every other text of the arguments, and what follows a prefix (``district:FILE``)."""
    for key, value in vars(args).items():
        if key in _OUTPUTS or (key == "ledger" and getattr(args, "action", "") == "update"):
            continue
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str):
                yield text
                yield text.partition(":")[2]


def _is_same(one: str | Path, other: str) -> bool:
    try:
        return os.path.isfile(one) and os.path.samefile(one, other)  # noqa: PTH113, PTH121  # of any name
    except OSError:
        return False  # gone meanwhile
