"""The files that paths mean: files by name, all those of folders, and those that fit patterns."""

from __future__ import annotations

import os
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.system import document_errors, refuse_name, system_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kstt.i18n import Message

__all__ = ["FoundFiles", "find_files", "one_file"]

_PATTERN = frozenset("*?[")
_LOCK = "~$"
"""How the names of the files begin that Microsoft Office keeps beside an open document."""
_EXPECTED = msg("a file or a folder of files")
_NAMED = 3
"""The number of files that a message names."""


@attrs.frozen
class FoundFiles:
    """The files to read, each once, and the names of what was passed over."""

    files: tuple[Path, ...]
    passed_over: tuple[str, ...] = ()


def find_files(
    paths: Iterable[str | Path],
    suffixes: Collection[str],
    *,
    expected: Message,
) -> FoundFiles:
    """The files that paths mean, in the order of the paths, those of a folder or a pattern by name.

    A file that is named is taken whatever its suffix. A folder stands for the files in it and in its
    folders that have one of the suffixes. A pattern such as ``q2/*.xlsx`` or ``**/*.csv`` stands for what
    fits it. Lock files of an office program (``~$…``) are passed over everywhere, hidden files and
    folders where they are not named themselves. A file that is meant twice is one file.

    Args:
        paths: files, folders and patterns.
        suffixes: in small letters, of the files of a folder that are read.
        expected: what is missing where no file is found.

    Raises: DocumentError for a path that does not exist, a pattern that nothing fits, and where all
        is passed over.
    """
    asked = list(paths)
    found: dict[str, Path] = {}
    passed: dict[str, None] = {}
    for path in asked:
        try:
            with document_errors(path, _EXPECTED):
                for file, readable in _meant(path, suffixes):
                    if readable:
                        found.setdefault(os.path.realpath(file), file)
                    else:
                        passed[str(file)] = None
        except RecursionError:
            raise DocumentError(str(path), msg("nesting too deep"), _EXPECTED) from None
    if asked and not found:
        nothing = msg("no file of a readable format")
        if passed:
            nothing = msg("{nothing} (passed over: {names})", nothing=nothing, names=_first_of(list(passed)))
        raise DocumentError(", ".join(map(str, asked)), nothing, expected)
    return FoundFiles(tuple(found.values()), tuple(passed))


def one_file(path: str | Path, expected: Message) -> Path:
    """The file that a path means; of a pattern, the one file that fits it.

    Raises: DocumentError for a pattern that fits no file, or several, and for a name that no file can have.
    """
    if not _is_pattern(path):
        refuse_name(path, expected)
        return Path(path)
    first, *others = find_files([path], (), expected=expected).files
    if others:
        several = msg("{count} files ({names})", count=1 + len(others), names=_first_of([first, *others]))
        raise DocumentError(str(path), several, expected)
    return first


def _meant(path: str | Path, suffixes: Collection[str]) -> Iterator[tuple[Path, bool]]:
    """Every file that a path stands for, and whether it is read."""
    file = Path(path)
    if _is_pattern(path):
        fitting = sorted(map(Path, glob(str(path), recursive=True, include_hidden=True)))  # noqa: PTH207  # absolute patterns, too
        if not fitting:
            raise DocumentError(str(path), msg("no file of such a name"), msg("a pattern that fits a file"))
        said = set(file.parts)
        for one in fitting:
            if any(map(_is_hidden, set(one.parts) - said)):
                yield one, False
            elif one.is_dir():
                yield from _inside(one, suffixes)
            else:
                yield one, True
    elif file.is_dir():
        yield from _inside(file, suffixes)
    elif file.exists():
        yield file, not file.name.startswith(_LOCK)
    else:
        raise DocumentError(str(path), msg("No such file or directory"), _EXPECTED)


def _inside(path: Path, suffixes: Collection[str]) -> Iterator[tuple[Path, bool]]:
    """Every file of a folder and its folders, in the order of their names.

    Linked folders are not entered: they may lead back to where they stand.
    """
    for folder, folders, names in os.walk(path, onerror=_refuse_folder):
        outside = {name for name in folders if _is_hidden(name) or Path(folder, name).is_symlink()}
        yield from ((Path(folder, name), False) for name in sorted(outside))
        folders[:] = sorted(set(folders) - outside)
        for name in sorted(names):
            file = Path(folder, name)
            yield file, file.suffix.casefold() in suffixes and not _is_hidden(name)


def _refuse_folder(error: OSError) -> NoReturn:
    """Raise what keeps a folder from being listed: its files would be missing without a word."""
    found = system_words(error)
    raise DocumentError(str(error.filename), found, msg("a folder that can be read")) from error


def _first_of(names: Sequence[object]) -> str:
    """The first few names, for a message."""
    return ", ".join(map(str, names[:_NAMED])) + (", …" if len(names) > _NAMED else "")


def _is_pattern(path: str | Path) -> bool:
    # Not Path.exists, which raises for a name that is too long.
    return bool(_PATTERN & set(str(path))) and not os.path.exists(path)  # noqa: PTH110


def _is_hidden(name: str) -> bool:
    return name.startswith((".", _LOCK))
