"""Units' tables from files and folders, each read or told why not."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, KsttError, ParseError
from kstt.findings import RULES
from kstt.io.formats import FORMATS, read_forms
from kstt.merging import UnitOutcome, UnitReport
from kstt.text import name_key
from kstt.units import level_of_folder, level_of_unit
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.accounts import Account
    from kstt.categories import CategoryCatalogue
    from kstt.forms.layouts import FormLayout
    from kstt.forms.reported import ReportedForm

__all__ = ["LevelRule", "UnitFiles", "read_units", "unit_files"]

_SUFFIXES = frozenset(suffix for known in FORMATS if known.read for suffix in known.suffixes)


@attrs.frozen
class LevelRule:
    """A level that a user states for units or files by a pattern such as ``UBND thành phố*``.

    >>> rule = LevelRule.parse("ubnd thành phố*=huyện")
    >>> rule.level.value, rule.fits("UBND Thành phố Gia Nghĩa"), rule.fits("UBND xã A")
    ('district', True, False)
    """

    pattern: str
    level: AuthorityLevel

    @classmethod
    def parse(cls, text: str) -> LevelRule:
        """The rule ``PATTERN=LEVEL``, the level in English or Vietnamese.

        Raises: ParseError.
        """
        pattern, _, name = text.rpartition("=")
        level = level_of_folder(name)
        if not pattern.strip() or level is None:
            levels = ", ".join(str(known.value) for known in AuthorityLevel)
            raise ParseError("level of units", text, f"PATTERN=LEVEL with a level of {levels}")
        return cls(pattern, level)

    def fits(self, *names: str) -> bool:
        """Whether one of these names is meant."""
        return any(fnmatchcase(name_key(name), name_key(self.pattern)) for name in names)


@attrs.frozen
class UnitFiles:
    """What was found in files: tables, files that are not readable, and files and tables passed over."""

    reports: tuple[UnitReport, ...]
    unreadable: tuple[UnitOutcome, ...] = ()
    passed_over: tuple[str, ...] = ()


def unit_files(paths: Iterable[str | Path]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files to read: those named, and in folders every one of a readable format, in order of names.

    Returns: the files, and those in folders that are passed over. Hidden files and the lock files of
        office programs are not mentioned.

    Raises: DocumentError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    passed: list[str] = []
    for path in map(Path, paths):
        if not path.is_dir():
            if not path.exists():
                raise DocumentError(str(path), "No such file or directory", "a file or a folder of files")
            found[path] = None
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.startswith((".", "~$")):
                    continue
                file = Path(folder, name)
                if file.suffix.casefold() in _SUFFIXES:
                    found[file] = None
                else:
                    passed.append(str(file))
    return tuple(found), tuple(passed)


def read_units(
    paths: Iterable[str | Path],
    *,
    account: type[Account] | None = None,
    layout: FormLayout | None = None,
    levels: Sequence[LevelRule] = (),
    units: CategoryCatalogue | None = None,
) -> UnitFiles:
    """The tables in files and folders.

    A table's unit is the one that it names; else the name of its sheet or file, where that is on the list
    of units or tells a level. Its level is that of the first rule that fits the unit or the file; a folder
    that is named after a level is a hint.

    Args:
        paths: files and folders.
        account: the kind of rows that is wanted: of a file that holds such a form, others are passed over.
        layout: the edition of every table, if the files' own codes or columns do not tell.
        levels: levels that the user states.
        units: the list of units.

    Raises: DocumentError for a path that does not exist.
    """
    files, passed = unit_files(paths)
    reports: list[UnitReport] = []
    unreadable: list[UnitOutcome] = []
    left = list(passed)
    for file in files:
        try:
            forms = read_forms(file, layout=layout)
        except KsttError as error:
            finding = RULES["unit-unreadable"].finding(
                row=file.name, found=_said(error, file), where=str(file)
            )
            unreadable.append(UnitOutcome(str(file), "", None, 0, None, (finding,)))
            continue
        wanted = [form for form in forms if account is None or form.layout.account is account] or list(forms)
        left += (
            f"{_source(file, form, many=True)} ({form.layout.code})" for form in forms if form not in wanted
        )
        reports += (_report(file, form, len(forms) > 1, levels, units) for form in wanted)
    return UnitFiles(tuple(reports), tuple(unreadable), tuple(left))


def _said(error: KsttError, file: Path) -> str:
    return str(error).removeprefix(f"{file}: ")


def _source(file: Path, form: ReportedForm, *, many: bool) -> str:
    sheet = form.recognition.sheet if form.recognition else ""
    return f"{file}: {sheet}" if many and sheet else str(file)


def _report(
    file: Path, form: ReportedForm, many: bool, levels: Sequence[LevelRule], units: CategoryCatalogue | None
) -> UnitReport:
    sheet = form.recognition.sheet if form.recognition else ""
    unit = "" if form.reporting_unit else _named_after((sheet, file.stem), units)
    names = (form.reporting_unit or unit, file.as_posix(), file.name)
    return UnitReport(
        _source(file, form, many=many),
        form,
        unit,
        next((rule.level for rule in levels if rule.fits(*names)), None),
        next((level for part in reversed(file.parent.parts) if (level := level_of_folder(part))), None),
    )


def _named_after(names: Iterable[str], units: CategoryCatalogue | None) -> str:
    """The first of these names that is the name of a unit."""
    for name in names:
        if name and (level_of_unit(name) or (units is not None and name in units)):
            return name
    return ""
