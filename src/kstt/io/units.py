"""Units' tables from files, folders and patterns, each read or refused with the reason."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, KsttError, ParseError
from kstt.findings.rules import RULES
from kstt.i18n import Message, msg, words_of
from kstt.io.files.containers import FileKind, kind_of
from kstt.io.files.paths import FoundFiles, find_files
from kstt.io.files.processes import looked_at
from kstt.io.formats.reading import FORMATS, read_forms
from kstt.limits import HEAD
from kstt.merging import UnitOutcome, UnitReport
from kstt.merging.identity import UnitList, identify
from kstt.merging.reading import Target, UnitTable, take, take_before
from kstt.records.units import level_of_folder
from kstt.tables.table import sheet_of
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.titles.hints import ColumnHints
    from kstt.records.categories import CategoryCatalogue

__all__ = ["LevelRule", "TakenFiles", "UnitFiles", "read_units", "take_units", "unit_files"]

_FILES_A_PROCESS = 50
"""A process takes as long to start and to end as some ten files."""

_LONGEST_NOTE, _COUNTS = 4_096, 3
"""The most bytes of a text that may be a note; fewer numbers than these are no line of a form."""
_DATE, _NUMBER = re.compile(r"(?:[IVX]{1,4}|\d{1,4})(?:[/-]\d{1,4}){1,2}"), re.compile(r"\d+")
# Files that LibreOffice alone reads belong to a folder of tables, too: unread they are told as refused.
_SUFFIXES = frozenset(
    (
        ".xlsb",
        ".doc",
        ".docm",
        ".rtf",
        ".odt",
        ".fods",
        *(suffix for known in FORMATS for suffix in known.read_suffixes),
    )
)


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
            raise ParseError(
                msg("level of units"), text, msg("PATTERN=LEVEL with a level of {levels}", levels=levels)
            )
        return cls(pattern, level)

    def fits(self, *names: str) -> bool:
        """Whether one of these names is meant."""
        return any(fnmatchcase(name_key(name), name_key(self.pattern)) for name in names)


@attrs.frozen
class TableChoice:
    """Which of the tables in a file are wanted; the others are passed over, by name.

    Attributes:
        account: the kind of rows: of a file that holds such a form, others are passed over.
        layout: the edition of every table, if the files' own codes or columns do not state it.
        period: of a file with tables of several periods, the one whose tables are wanted.
        before: the tables wanted are of the period before ``period``.
        sheet: in workbooks the sheets with such a name alone, ``*`` for any letters.
        convert: LibreOffice converts what is not read otherwise.
        hints: what is known of the columns of every table beside it.
    """

    account: type[Account] | None = None
    layout: FormLayout | None = None
    period: ReportingPeriod | None = None
    before: bool = False
    sheet: str = ""
    convert: bool = False
    hints: ColumnHints | None = None

    def of(self, forms: Sequence[ReportedForm]) -> list[ReportedForm]:
        """The forms wanted; all of one kind where none is of the kind or period wanted."""
        kept = list(forms)
        if self.sheet:
            kept = [form for form in kept if self._on_sheet(form)]
        if self.account is not None:
            kept = [form for form in kept if form.layout.account is self.account] or kept
        return [form for form in kept if self._of_period(form)] or kept

    def _on_sheet(self, form: ReportedForm) -> bool:
        sheet = sheet_of(form)
        return not sheet or fnmatchcase(name_key(sheet), name_key(self.sheet))

    def _of_period(self, form: ReportedForm) -> bool:
        if self.period is None or form.period is None:
            return True
        return form.period.adjoins(self.period) if self.before else form.period == self.period


@attrs.frozen
class UnitFiles:
    """The tables of files, the files that are not readable, and the files and tables passed over.

    >>> files = UnitFiles((), passed_over=("notes.txt",))
    >>> files.reports, files.passed_over
    ((), ('notes.txt',))
    """

    reports: tuple[UnitReport, ...]
    unreadable: tuple[UnitOutcome, ...] = ()
    passed_over: tuple[str, ...] = ()


@attrs.frozen
class TakenFiles:
    """The tables of files, each looked at for the form that is made, and what could not be used."""

    taken: tuple[UnitTable, ...]
    unreadable: tuple[UnitOutcome, ...] = ()
    passed_over: tuple[str, ...] = ()


def unit_files(paths: Iterable[str | Path]) -> FoundFiles:
    """The files that paths mean, of a folder those of a format that is read, or that may hold a form.

    See :func:`kstt.io.files.paths.find_files`.

    Args:
        paths: files, folders, and patterns such as ``q2/*.xlsx``.

    Raises: DocumentError for a path that does not exist, and where nothing can be read.
    """
    return find_files(paths, _SUFFIXES, expected=msg("files that hold a form"))


def read_units(
    paths: Iterable[str | Path],
    *,
    account: type[Account] | None = None,
    layout: FormLayout | None = None,
    levels: Sequence[LevelRule] = (),
    units: CategoryCatalogue | None = None,
    period: ReportingPeriod | None = None,
    sheet: str = "",
    convert: bool = False,
    hints: ColumnHints | None = None,
) -> UnitFiles:
    """The tables in files, folders and patterns.

    A table's unit is the one on the list of units that its heading, sheet, file or title names; else the
    one that a line of its heading names; else its sheet or file; last one that a title mentions. Its level
    is that of the first rule that fits the unit or the file; a folder that is named after a level is a hint.

    Args:
        paths: files, folders, and patterns such as ``q2/*.xlsx``.
        account: the kind of rows that is wanted: of a file that holds such a form, others are passed over.
        layout: the edition of every table, if the files' own codes or columns do not state it.
        levels: levels that the user states.
        units: the list of units.
        period: of a file with tables of several periods, the one whose tables are wanted.
        sheet: in workbooks the sheets with such a name alone, ``*`` for any letters.
        convert: have LibreOffice convert binary workbooks, old Word documents and Rich Text.
        hints: what is known of the columns of every table beside it.

    Raises: DocumentError for a path that does not exist.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06a
    >>> path = Path(mkdtemp(), "UBND xã B.csv")
    >>> form_06a([], ReportingPeriod.quarter(2021, 2)).save(path)
    >>> [(Path(report.file).name, report.form.code) for report in read_units([path]).reports]
    [('UBND xã B.csv', 'II.06a/VPCP/KSTT')]
    """
    found = unit_files(paths)
    wanted = TableChoice(account, layout, period, sheet=sheet, convert=convert, hints=hints)
    listed = UnitList.of(units)
    read = [_read(file, wanted, levels, listed) for file in found.files]
    return UnitFiles(
        tuple(report for one in read for report in one.reports),
        tuple(outcome for one in read for outcome in one.unreadable),
        (*found.passed_over, *(name for one in read for name in one.passed_over)),
    )


def take_units(
    files: FoundFiles,
    target: Target,
    *,
    layout: FormLayout | None = None,
    levels: Sequence[LevelRule] = (),
    before: bool = False,
    jobs: int | None = None,
    sheet: str = "",
    convert: bool = False,
    hints: ColumnHints | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> TakenFiles:
    """The tables in files and folders, each looked at for the form that is made; see :func:`read_units`.

    Args:
        files: the files, as :func:`unit_files` finds them.
        target: the form that is made.
        layout: the edition of every table.
        levels: levels that the user states.
        before: the tables are of the period before, to compare with.
        jobs: in how many processes to read; by default one for each 50 files, as far as there are
            processors, and one alone where the platform cannot fork a process.
        sheet: in workbooks the sheets with such a name alone, ``*`` for any letters.
        convert: have LibreOffice convert binary workbooks, old Word documents and Rich Text.
        hints: what is known of the columns of every table beside it.
        progress: called with the number of files read so far, and of all.

    Raises: ParseError for ``jobs`` below 1.
    """
    if jobs is not None and jobs < 1:
        raise ParseError(msg("jobs"), jobs, msg("1 or more"))
    wanted = TableChoice(target.layout.account, layout, target.period, before, sheet, convert, hints)
    look = partial(_take, target=target, wanted=wanted, levels=tuple(levels))
    many = len(files.files)
    count = min(jobs or many // _FILES_A_PROCESS, jobs or os.cpu_count() or 1, many)
    found = list(_followed(looked_at(look, files.files, count), many, progress))
    return TakenFiles(
        tuple(one for read in found for one in read.taken),
        tuple(outcome for read in found for outcome in read.unreadable),
        (*files.passed_over, *(name for read in found for name in read.passed_over)),
    )


def _followed(
    reading: Iterable[TakenFiles], many: int, progress: Callable[[int, int], None] | None
) -> Iterator[TakenFiles]:
    """What is read, each file reported to ``progress``."""
    for done, one in enumerate(reading, 1):
        if progress is not None:
            progress(done, many)
        yield one


def _take(file: Path, *, target: Target, wanted: TableChoice, levels: tuple[LevelRule, ...]) -> TakenFiles:
    found = _read(file, wanted, levels, target.on_list)
    look = take_before if wanted.before else take
    taken = tuple(look(report, target) for report in found.reports)
    return TakenFiles(taken, found.unreadable, found.passed_over)


def _read(file: Path, wanted: TableChoice, levels: Sequence[LevelRule], units: UnitList) -> UnitFiles:
    try:
        forms = read_forms(file, layout=wanted.layout, convert=wanted.convert, hints=wanted.hints)
    except KsttError as error:
        if _has_no_counts(file):
            return UnitFiles((), (), (str(file),))
        return _unreadable(file, _reason(error, file))
    kept = wanted.of(forms)
    if not kept:
        sheets = ", ".join(repr(sheet_of(form)) for form in forms)
        return _unreadable(
            file,
            msg("no sheet {sheet} with a form; there are {sheets}", sheet=repr(wanted.sheet), sheets=sheets),
        )
    others = [form for form in forms if not any(form is one for one in kept)]
    return UnitFiles(
        tuple(_report(file, form, levels, units, many=len(forms) > 1) for form in kept),
        passed_over=tuple(_passed_over(file, form) for form in others),
    )


def _has_no_counts(file: Path) -> bool:
    """Whether a file is XML but no workbook, or a short text with too few numbers for a line of counts."""
    if file.suffix.lower() == ".xml":
        with file.open("rb") as opened:
            return kind_of(opened.read(HEAD)) is FileKind.XML
    if file.suffix.lower() != ".txt" or not file.is_file() or file.stat().st_size > _LONGEST_NOTE:
        return False
    text = file.read_bytes().decode("utf-8", "replace")
    return len(_NUMBER.findall(_DATE.sub("", text))) < _COUNTS


def _reason(error: KsttError, file: Path) -> Message:
    """What an error says, without the file, which the finding names."""
    if isinstance(error, DocumentError) and error.source == str(file):
        return error.without_source()
    return words_of(error)


def _unreadable(file: Path, reason: Message) -> UnitFiles:
    finding = RULES["unit-unreadable"].finding(row=file.name, found=reason, where=str(file))
    return UnitFiles((), (UnitOutcome(str(file), "", None, 0, None, (finding,)),))


def _passed_over(file: Path, form: ReportedForm) -> str:
    period = f", {form.period}" if form.period else ""
    return f"{_source(file, form, many=True)} ({form.layout.code}{period})"


def _source(file: Path, form: ReportedForm, *, many: bool) -> str:
    sheet = sheet_of(form)
    return f"{file}: {sheet}" if many and sheet else str(file)


def _report(
    file: Path,
    form: ReportedForm,
    levels: Sequence[LevelRule],
    units: UnitList,
    *,
    many: bool,
) -> UnitReport:
    sheet = sheet_of(form)
    level = None
    if levels:
        names = (identify(form, "", str(file), sheet, units).unit, file.as_posix(), file.name)
        level = next((rule.level for rule in levels if rule.fits(*names)), None)
    hint = _level_of_place(file.parent.parts)
    return UnitReport(_source(file, form, many=many), form, "", level, hint, str(file), sheet)


@lru_cache(maxsize=64)
def _level_of_place(folders: tuple[str, ...]) -> AuthorityLevel | None:
    """The level after which the innermost of some folders is named that is named after one."""
    return next((level for folder in reversed(folders) if (level := level_of_folder(folder))), None)
