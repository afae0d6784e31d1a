"""The file that a command writes is none of those that it reads, whatever ``--overwrite`` allows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from kstt.i18n import Message

__all__ = ["input_file", "outputs_of", "refuse_input_as_output"]

_OUTPUTS = ("output", "mark", "target", "changes")
"""What the arguments are called that name a file to write."""


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
